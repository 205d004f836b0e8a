INSERT INTO delivery_names (provider, name, message_id, at) VALUES ('carrier', '0a1f', 'msg_1', 1);
