UPDATE users SET proved = 0 WHERE id = 'usr_1';
