INSERT INTO deliveries (message_id, step, at, provider, progress, is_open) VALUES ('msg_2', 2, 1767225600000, 'local', 'accepted', 1);
