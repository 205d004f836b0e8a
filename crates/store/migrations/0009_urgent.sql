-- What is soon of no use is sent before what is not.
CREATE INDEX outbox_by_expiry ON outbox (kind, expires_at, id) WHERE state IN ('waiting', 'sent');
