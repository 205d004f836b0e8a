-- Events are chained, each to the one before it about the same user: the place in the chain, and the hash that covers all before.
-- What a program wrote that knew no chains has neither.
ALTER TABLE events ADD COLUMN seq BIGINT;
ALTER TABLE events ADD COLUMN hash BYTEA;

CREATE INDEX events_unchained ON events (id) WHERE seq IS NULL;

-- How long a user's chain is, and the hash of its last event.
ALTER TABLE users ADD COLUMN chain_length BIGINT NOT NULL DEFAULT 0;
ALTER TABLE users ADD COLUMN chain_head BYTEA;

-- The same for whom has no row: organizations, the server itself, and users who were deleted.
CREATE TABLE chains (
    id TEXT NOT NULL PRIMARY KEY,
    length BIGINT NOT NULL,
    head BYTEA
);

-- Signed notes of where the chains stood.
CREATE TABLE checkpoints (
    number BIGINT NOT NULL PRIMARY KEY,
    at BIGINT NOT NULL,
    covers_to BIGINT NOT NULL,
    note TEXT NOT NULL
);

-- The chains that had grown when a checkpoint was made.
CREATE TABLE checkpoint_heads (
    chain TEXT NOT NULL,
    checkpoint BIGINT NOT NULL,
    length BIGINT NOT NULL,
    head BYTEA NOT NULL,
    PRIMARY KEY (chain, checkpoint)
) /* kept by its key */;
