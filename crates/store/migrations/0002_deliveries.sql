-- What became of each message, try by try.
CREATE TABLE deliveries (
    message_id TEXT NOT NULL,
    step BIGINT NOT NULL,
    at BIGINT NOT NULL,
    provider TEXT NOT NULL,
    progress TEXT NOT NULL,
    PRIMARY KEY (message_id, step)
);

CREATE INDEX deliveries_by_age ON deliveries (at);

CREATE INDEX outbox_by_user ON outbox (user_id, id);
