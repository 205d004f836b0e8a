-- Whether a mailbox was proved to be the user's: rows that may be anybody's never stand before those. Whoever is here already counts as proved.
ALTER TABLE users ADD COLUMN proved BIGINT NOT NULL DEFAULT 1;
