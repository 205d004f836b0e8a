CREATE TABLE organizations (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    preset TEXT NOT NULL,
    policy TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    version BIGINT NOT NULL
);

CREATE TABLE users (
    id TEXT NOT NULL PRIMARY KEY,
    organization_id TEXT NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
    email TEXT NOT NULL,
    external_id TEXT,
    phone_fingerprint BYTEA,
    role TEXT NOT NULL,
    state TEXT NOT NULL,
    factor_kinds BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    seen_at BIGINT,
    look_at BIGINT,
    key_id BIGINT NOT NULL,
    sealed BYTEA NOT NULL,
    UNIQUE (organization_id, email),
    UNIQUE (organization_id, external_id)
);

-- A sealed document does not compress, and every sign-in writes it anew: it stays in its row, and its page keeps room for the next.
-- PostgreSQL: ALTER TABLE users SET (fillfactor = 60, toast_tuple_target = 8160);

CREATE INDEX users_by_email ON users (email);

CREATE INDEX users_by_organization ON users (organization_id, id);

CREATE INDEX users_by_phone ON users (phone_fingerprint);

CREATE INDEX users_by_look ON users (look_at) WHERE look_at IS NOT NULL;

CREATE INDEX users_by_key ON users (key_id, id);

-- What happened outlives whom it happened to: no foreign keys.
CREATE TABLE events (
    id TEXT NOT NULL PRIMARY KEY,
    at BIGINT NOT NULL,
    organization_id TEXT,
    user_id TEXT,
    kind TEXT NOT NULL,
    actor TEXT NOT NULL,
    detail TEXT NOT NULL
);

CREATE INDEX events_by_user ON events (user_id, id);

CREATE INDEX events_by_organization ON events (organization_id, id);

CREATE TABLE outbox (
    id TEXT NOT NULL PRIMARY KEY,
    organization_id TEXT,
    user_id TEXT,
    kind TEXT NOT NULL,
    state TEXT NOT NULL,
    due_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    attempts BIGINT NOT NULL,
    lease TEXT,
    leased_until BIGINT,
    key_id BIGINT NOT NULL,
    sealed BYTEA
);

CREATE INDEX outbox_by_due ON outbox (state, due_at, id);

CREATE INDEX outbox_by_key ON outbox (key_id, id);

CREATE TABLE limits (
    key BYTEA NOT NULL PRIMARY KEY,
    used BIGINT NOT NULL,
    resets_at BIGINT NOT NULL
);

CREATE INDEX limits_by_reset ON limits (resets_at);

CREATE TABLE api_keys (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    secret_hash BYTEA NOT NULL,
    organization_id TEXT REFERENCES organizations (id) ON DELETE CASCADE,
    scopes TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    revoked_at BIGINT,
    last_used_at BIGINT
);

CREATE INDEX api_keys_by_organization ON api_keys (organization_id, id);

CREATE TABLE idempotency (
    key BYTEA NOT NULL PRIMARY KEY,
    request_hash BYTEA NOT NULL,
    status BIGINT NOT NULL,
    key_id BIGINT NOT NULL,
    sealed BYTEA NOT NULL,
    expires_at BIGINT NOT NULL
);

CREATE INDEX idempotency_by_expiry ON idempotency (expires_at);

CREATE INDEX idempotency_by_key ON idempotency (key_id, key);

CREATE TABLE data_keys (
    id BIGINT NOT NULL PRIMARY KEY,
    purpose TEXT NOT NULL,
    master_id TEXT NOT NULL,
    wrapped BYTEA NOT NULL,
    created_at BIGINT NOT NULL,
    retired_at BIGINT
);
