INSERT INTO organizations (id, name, preset, policy, created_at, version)
VALUES ('org_1', 'Acme', 'messaging', '{"mandatory":true}', 1767225600000, 3);
INSERT INTO users (id, organization_id, email, external_id, phone_fingerprint, role, state, factor_kinds, created_at, seen_at, key_id, sealed)
VALUES ('usr_1', 'org_1', 'nino@example.com', '42', decode('00ff', 'hex'), 'admin', 'active', 5, 1767225600000, 1767225700000, 2, decode('0102', 'hex'));
INSERT INTO users (id, organization_id, email, role, state, factor_kinds, created_at, key_id, sealed)
VALUES ('usr_2', 'org_1', 'giorgi@example.com', 'user', 'active', 0, 1767225600001, 2, decode('0103', 'hex'));
INSERT INTO events (id, at, organization_id, user_id, kind, actor, detail)
VALUES ('evt_1', 1767225600000, 'org_1', 'usr_1', 'user.created', 'operator', '{}');
INSERT INTO outbox (id, organization_id, user_id, kind, state, due_at, expires_at, attempts, key_id, sealed)
VALUES ('msg_1', 'org_1', 'usr_1', 'email', 'waiting', 1767225600000, 1767225900000, 0, 2, decode('0104', 'hex'));
INSERT INTO outbox (id, kind, state, due_at, expires_at, attempts, key_id)
VALUES ('msg_2', 'email', 'done', 1767225600000, 1767225900000, 1, 2);
INSERT INTO limits (key, used, resets_at) VALUES (decode('aa', 'hex'), 5, 1767225600000);
INSERT INTO api_keys (id, name, secret_hash, organization_id, scopes, created_at)
VALUES ('key_1', 'back end', decode('bb', 'hex'), NULL, 'all', 1767225600000);
INSERT INTO idempotency (key, request_hash, status, key_id, sealed, expires_at)
VALUES (decode('cc', 'hex'), decode('dd', 'hex'), 201, 2, decode('0105', 'hex'), 1767312000000);
