-- Whether nobody has noted what the provider answered. Programs that do not know it read such a step as one that was accepted, and ask
-- somebody else.
ALTER TABLE deliveries ADD COLUMN is_open BIGINT NOT NULL DEFAULT 0;
