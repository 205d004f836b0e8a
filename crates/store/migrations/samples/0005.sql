INSERT INTO cases (number, user_id, opened_at) VALUES ('12345678', 'usr_1', 1767225600000);
