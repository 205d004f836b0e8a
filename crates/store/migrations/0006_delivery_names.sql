-- What providers call the messages that they took over, for receipts that say nothing else.
CREATE TABLE delivery_names (
    provider TEXT NOT NULL,
    name TEXT NOT NULL,
    message_id TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (provider, name)
);

CREATE INDEX delivery_names_by_age ON delivery_names (at);
