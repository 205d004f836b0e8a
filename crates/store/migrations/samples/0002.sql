INSERT INTO deliveries (message_id, step, at, provider, progress) VALUES ('msg_2', 1, 1767225600000, 'mail', 'accepted');
