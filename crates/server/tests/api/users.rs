//! Organizations and their users.

use axum::http::{Method, StatusCode, header};
use serde_json::{Value, json};

use crate::actors::House;

store::on_both_engines! {
    async fn an_organization_starts_with_the_policy_of_its_preset(lab: Lab) {
        let house = House::open(lab).await;
        for (preset, policy) in [
            ("default", json!({ "two_factor": "optional", "channels": ["key", "pass", "app", "phone", "email"], "trust": "month", "device_bound_keys": false, "grace_days": 0, "countries": [], "recovery_wait_seconds": 86400 })),
            ("payments", json!({ "two_factor": "optional", "channels": ["key", "app"], "trust": "every_sign_in", "device_bound_keys": false, "grace_days": 0, "countries": [], "recovery_wait_seconds": 86400 })),
            ("messaging", json!({ "two_factor": "mandatory", "channels": ["key", "app", "phone"], "trust": "every_sign_in", "device_bound_keys": false, "grace_days": 0, "countries": [], "recovery_wait_seconds": 86400 })),
            ("field-service", json!({ "two_factor": "optional", "channels": ["key", "app"], "trust": "until_sign_out", "device_bound_keys": false, "grace_days": 0, "countries": [], "recovery_wait_seconds": 86400 })),
        ] {
            let id = house.product.organization(preset).await;
            assert_eq!(house.product.get(&format!("/organizations/{id}")).await.json()["preset"], preset);
            let shown = house.product.get(&format!("/organizations/{id}/policy")).await;
            assert_eq!((shown.json(), shown.headers.get(header::ETAG).unwrap().to_str().unwrap()), (policy, "\"1\""));
        }
        let mut seen = vec![house.organization.clone()];
        let mut next = Some(house.organization.clone());
        while let Some(after) = next {
            let page = house.product.get(&format!("/organizations?limit=2&after={after}")).await.json();
            seen.extend(page["data"].as_array().unwrap().iter().map(|organization| organization["id"].as_str().unwrap().to_owned()));
            next = page["next"].as_str().map(str::to_owned);
        }
        seen.dedup();
        assert!(!seen.is_empty() && seen.len() <= 5);
    }

    async fn a_user_is_made_shown_changed_and_deleted(lab: Lab) {
        let house = House::open(lab).await;
        let users = format!("/organizations/{}/users", house.organization);
        let body = json!({
            "email": " Ana@Example.com", "name": "Ana  Beridze", "phone": "599 12 34 56", "locale": "ka", "role": "admin", "external_id": "4711", "email_verified": true,
        });
        let made = house.product.post(&users, &body).await;
        let id = made.created("id");
        let user = json!({
            "id": id, "organization_id": house.organization, "email": "ana@example.com", "email_verified": true, "name": "Ana Beridze",
            "phone_hint": "••• •• •• 56", "locale": "ka", "role": "admin", "external_id": "4711", "state": "active", "two_factor": "off",
            "factor_kinds": [], "backup_codes_left": null, "created_at": "2026-01-01T00:00:00.000Z", "last_seen_at": null,
            "changes_frozen_until": null, "password_change_required": false,
        });
        assert_eq!(made.json(), user);
        let path = format!("/users/{id}");
        assert_eq!(house.product.get(&path).await.json(), user);

        let changed = house.product.patch(&path, &json!({ "phone": null, "locale": null, "external_id": null, "role": "member", "name": "Ana" })).await.json();
        assert_eq!((&changed["phone_hint"], &changed["locale"], &changed["external_id"]), (&Value::Null, &Value::Null, &Value::Null));
        assert_eq!((&changed["role"], &changed["name"], &changed["email"]), (&json!("member"), &json!("Ana"), &json!("ana@example.com")));
        assert_eq!(house.product.patch(&path, &json!({ "state": "disabled" })).await.json()["state"], "disabled");
        assert_eq!(house.product.post("/challenges", &json!({ "user": id })).await.problem(), "user_disabled");

        house.product.delete(&path).await.is_done();
        assert_eq!(house.product.get(&path).await.problem(), "not_found");
        assert_eq!(house.product.delete(&path).await.problem(), "not_found");
        assert_eq!(house.product.post("/challenges", &json!({ "user": id })).await.problem(), "not_found");
        assert_eq!(house.product.post(&users, &body).await.status, StatusCode::CREATED);
    }

    async fn a_mailbox_and_an_external_id_are_taken_once(lab: Lab) {
        let house = House::open(lab).await;
        let users = format!("/organizations/{}/users", house.organization);
        house.product.post(&users, &json!({ "email": "ana@example.com", "external_id": "1" })).await.created("id");
        assert_eq!(house.product.post(&users, &json!({ "email": "ANA@example.com" })).await.problem(), "taken");
        assert_eq!(house.product.post(&users, &json!({ "email": "bob@example.com", "external_id": "1" })).await.problem(), "taken");
        let bob = house.product.post(&users, &json!({ "email": "bob@example.com", "external_id": "2" })).await.created("id");
        assert_eq!(house.product.patch(&format!("/users/{bob}"), &json!({ "external_id": "1" })).await.problem(), "taken");
        let other = house.product.organization("crm").await;
        house.product.post(&format!("/organizations/{other}/users"), &json!({ "email": "ana@example.com", "external_id": "1" })).await.created("id");
    }

    async fn a_password_must_be_worth_its_name(lab: Lab) {
        let house = House::open(lab).await;
        let users = format!("/organizations/{}/users", house.organization);
        let refused = house.product.post(&users, &json!({ "email": "ana@example.com", "password": "short" })).await;
        assert_eq!((refused.problem().as_str(), &refused.json()["reason"], &refused.json()["least_characters"]), ("password_unacceptable", &json!("too_short"), &json!(15)));
        let hash = "$argon2id$v=19$m=64,t=1,p=1$c29tZXNhbHRzb21lc2FsdA$WEx3JAhNhmcW9m4VYxlkVvDdd2pKKTnIvZVyGh4hkRs";
        let both = json!({ "email": "ana@example.com", "password": "four small green boats", "password_hash": hash });
        assert_eq!(house.product.post(&users, &both).await.problem(), "malformed");
        house.product.post(&users, &json!({ "email": "ana@example.com", "password": "four small green boats" })).await.created("id");
        house.product.post(&users, &json!({ "email": "bob@example.com", "password_hash": hash })).await.created("id");
    }

    async fn users_are_found(lab: Lab) {
        let house = House::open(lab).await;
        let users = format!("/organizations/{}/users", house.organization);
        let ana = house.enrolled("ana@example.com").await;
        let bob = house.product.post(&users, &json!({ "email": "bob+1@example.com", "phone": "+995599123456", "external_id": "a b" })).await.created("id");
        let ids = async |query: &str| -> Vec<String> {
            let page = house.product.get(&format!("{users}?{query}")).await.json();
            page["data"].as_array().unwrap().iter().map(|user| user["id"].as_str().unwrap().to_owned()).collect()
        };
        assert_eq!(ids("email=ANA@example.com").await, [ana.user.as_str()]);
        assert_eq!(ids("email=bob%2B1@example.com").await, [bob.as_str()]);
        assert_eq!(ids("external_id=a%20b").await, [bob.as_str()]);
        assert_eq!(ids("without=phone").await, [ana.user.as_str()]);
        assert_eq!(ids("without=factor").await, [bob.as_str()]);
        assert_eq!(ids("without=factor&email=ana@example.com").await, Vec::<String>::new());
        assert_eq!(ids("").await.len(), 2);
        let first = house.product.get(&format!("{users}?limit=1")).await.json();
        let rest = house.product.get(&format!("{users}?limit=1&after={}", first["next"].as_str().unwrap())).await.json();
        assert_eq!(rest["next"], Value::Null);
        assert_ne!(first["data"][0]["id"], rest["data"][0]["id"]);
    }

    async fn a_product_has_the_link_to_a_new_password_sent(lab: Lab) {
        let house = House::open(lab).await;
        let users = format!("/organizations/{}/users", house.organization);
        let ana = house.product.post(&users, &json!({ "email": "ana@example.com", "password": "four small green boats" })).await.created("id");
        let bob = house.product.post(&users, &json!({ "email": "bob@example.com" })).await.created("id");
        for (user, times) in [(ana, 1), (bob, 0)] {
            house.product.post(&format!("/users/{user}/password-reset"), &json!({})).await.is_done();
            let asked = house.product.get(&format!("/events?user={user}&type=password.reset_requested")).await.json();
            assert_eq!(asked["data"].as_array().unwrap().len(), times, "a password that only the product knows is not set here");
        }
    }

    async fn a_product_does_what_administrators_do_and_gives_its_reason(lab: Lab) {
        let house = House::open(lab).await;
        let users = format!("/organizations/{}/users", house.organization);
        let ana = house.enrolled("ana@example.com").await;
        let path = format!("/users/{}", ana.user);
        let wrong = house.wrong_code(&ana);
        for _ in 0..6 {
            let challenge = house.product.challenge(&ana.user).await;
            house.product.attempt(&challenge, &wrong).await;
        }
        let ids = async |query: &str| {
            let page = house.product.get(&format!("{users}?{query}")).await.json();
            page["data"].as_array().unwrap().iter().map(|user| user["id"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!((ids("only=locked").await, ids("search=ANA%40").await, ids("search=nobody").await), (vec![ana.user.clone()], vec![ana.user.clone()], vec![]));
        house.product.post(&format!("{path}/unlock"), &json!({ "reason": "their own codes" })).await.is_done();
        assert_eq!(ids("only=locked").await, Vec::<String>::new());
        let unlocked = house.product.get(&format!("/events?user={}&type=user.unlocked", ana.user)).await.json();
        assert_eq!(unlocked["data"][0]["detail"]["reason"], json!("their own codes"), "{unlocked}");
        assert_eq!(house.product.post(&format!("{path}/unlock"), &json!({ "reason": " " })).await.problem(), "malformed");
        assert_eq!(house.product.post(&format!("{path}/password-required"), &json!({})).await.problem(), "policy_forbids", "only the product knows one");
        house.product.post(&format!("{path}/enrollment-required"), &json!({})).await.is_done();
        house.product.delete(&format!("{path}/factors/{}", ana.factor)).await.is_done();
        assert_eq!(house.product.get(&path).await.json()["two_factor"], json!("required_missing"), "whatever the policy says");
        house.product.post(&format!("{path}/invitation"), &json!({})).await.is_done();
        assert_eq!(house.product.post(&format!("{path}/phone-requested"), &json!({})).await.problem(), "policy_forbids", "nobody proved the mailbox");
        assert_eq!(house.product.get(&format!("{path}/sessions")).await.json()["data"], json!([]));
        house.product.delete(&format!("{path}/sessions")).await.is_done();
        let boss = house.product.post(&users, &json!({ "email": "boss@example.com", "email_verified": true, "role": "owner" })).await.created("id");
        house.product.post(&format!("/users/{boss}/phone-requested"), &json!({})).await.is_done();
        assert_eq!(house.product.post(&format!("/users/{boss}/phone-requested"), &json!({})).await.problem(), "too_many_messages", "once a day");
        for change in [json!({ "role": "admin" }), json!({ "state": "disabled" })] {
            assert_eq!(house.product.patch(&format!("/users/{boss}"), &change).await.problem(), "last_owner");
        }
        assert_eq!(house.product.delete(&format!("/users/{boss}")).await.problem(), "last_owner");
        assert_eq!(house.product.patch(&path, &json!({ "role": "owner" })).await.json()["role"], json!("owner"));
        house.product.delete(&format!("/users/{boss}")).await.is_done();
    }

    async fn there_is_nothing_at_other_addresses(lab: Lab) {
        let house = House::open(lab).await;
        for path in ["", "/", "/organisations", "/organizations/", "/users", "/challenges/x/y/z", "/organizations/x/users/import/y", "//"] {
            assert_eq!(house.product.get(path).await.problem(), "not_found", "{path}");
        }
        for (method, path) in [(Method::PUT, "/organizations"), (Method::GET, "/challenges"), (Method::DELETE, "/events"), (Method::POST, "/users/usr_1")] {
            let answer = house.product.send(house.product.request(method, path).body("".into()).unwrap()).await;
            assert_eq!((answer.status, answer.problem().as_str()), (StatusCode::METHOD_NOT_ALLOWED, "malformed"), "{path}");
            assert!(answer.headers.contains_key(header::ALLOW), "{path}");
        }
    }
}
