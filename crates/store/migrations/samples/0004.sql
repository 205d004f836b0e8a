INSERT INTO events (id, at, organization_id, user_id, kind, actor, detail, seq, hash)
VALUES ('evt_2', 1767225600001, 'org_1', 'usr_1', 'user.changed', 'operator', '{}', 1, decode('0a', 'hex'));
UPDATE users SET chain_length = 1, chain_head = decode('0a', 'hex') WHERE id = 'usr_1';
INSERT INTO chains (id, length, head) VALUES ('server', 0, NULL);
INSERT INTO checkpoints (number, at, covers_to, note) VALUES (1, 1767225600002, 1767225600002, 'a note');
INSERT INTO checkpoint_heads (chain, checkpoint, length, head) VALUES ('usr_1', 1, 1, decode('0a', 'hex'));
