INSERT INTO credentials (id, user_id) VALUES (decode('0a0b', 'hex'), 'usr_1');
