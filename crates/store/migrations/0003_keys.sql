-- A credential of a security key belongs to one user, whoever registers it. The id is a keyed hash of its name.
CREATE TABLE credentials (
    id BYTEA NOT NULL PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE
);

CREATE INDEX credentials_by_user ON credentials (user_id);
