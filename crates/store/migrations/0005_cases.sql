-- Whose case a number is. What it has come to stands in the user's document.
CREATE TABLE cases (
    number TEXT NOT NULL PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    opened_at BIGINT NOT NULL
);

CREATE INDEX cases_by_user ON cases (user_id);

CREATE INDEX cases_by_age ON cases (opened_at);
