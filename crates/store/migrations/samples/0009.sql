UPDATE outbox SET expires_at = expires_at + 1 WHERE id = 'msg_1';
