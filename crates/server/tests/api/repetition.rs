//! `Idempotency-Key`: done once, answered alike.

use axum::http::StatusCode;
use futures_util::future::join_all;
use serde_json::json;

use crate::actors::{Answer, House};

fn same(answers: &[Answer]) {
    for answer in answers {
        assert_eq!((answer.status, &answer.body), (answers[0].status, &answers[0].body), "{} / {}", answer.text(), answers[0].text());
    }
}

store::on_both_engines! {
    async fn every_post_is_done_once(lab: Lab) {
        let house = House::open(lab).await;
        let ana = house.enrolled("ana@example.com").await;
        let bob = house.user("bob@example.com").await;
        let users = format!("/organizations/{}/users", house.organization);
        let requests = [
            ("/organizations".to_owned(), json!({ "name": "Twice" }), 201),
            (users.clone(), json!({ "email": "eve@example.com" }), 201),
            (format!("/users/{bob}/factors"), json!({ "kind": "app" }), 201),
            (format!("/users/{bob}/factors"), json!({ "kind": "app", "secret": "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", "confirmed": true }), 201),
            (format!("/users/{bob}/backup-codes"), json!({}), 201),
            (format!("/users/{bob}/password-changed"), json!({}), 204),
            (format!("/users/{bob}/password-reset"), json!({}), 204),
            (format!("/users/{bob}/invitation"), json!({ "reason": "a new start" }), 204),
            (format!("/users/{bob}/unlock"), json!({ "reason": "their own codes" }), 204),
            ("/challenges".to_owned(), json!({ "user": ana.user }), 201),
        ];
        for (number, (path, body, status)) in requests.iter().enumerate() {
            let events = house.product.get("/events?limit=200").await.json()["data"].as_array().unwrap().len();
            let first = house.product.once(&format!("key-{number}"), path, body).await;
            assert_eq!(first.status.as_u16(), *status, "{path}: {}", first.text());
            let after = house.product.get("/events?limit=200").await.json()["data"].as_array().unwrap().len();
            house.wait(1);
            let second = house.product.once(&format!("key-{number}"), path, body).await;
            assert_eq!(first.headers.get("content-type"), second.headers.get("content-type"));
            same(&[first, second]);
            let last = house.product.get("/events?limit=200").await.json()["data"].as_array().unwrap().len();
            assert!(after == last && after >= events, "{path} was done twice");
        }
        assert_eq!(house.product.get("/organizations").await.json()["data"].as_array().unwrap().len(), 2);
    }

    async fn a_passed_challenge_is_said_again_to_the_same_request_only(lab: Lab) {
        let house = House::open(lab).await;
        let ana = house.enrolled("ana@example.com").await;
        let path = format!("/challenges/{}/attempts", house.product.challenge(&ana.user).await);
        let body = json!({ "code": house.code(&ana), "trust_device": true });
        let first = house.product.once("a", &path, &body).await;
        assert_eq!(first.status, StatusCode::OK);
        house.wait(3600);
        same(&[first, house.product.once("a", &path, &body).await]);
        assert_eq!(house.product.once("b", &path, &body).await.problem(), "already_passed");
        assert_eq!(house.product.post(&path, &body).await.problem(), "already_passed");
    }

    async fn a_wrong_code_is_counted_once(lab: Lab) {
        let house = House::open(lab).await;
        let ana = house.enrolled("ana@example.com").await;
        let path = format!("/challenges/{}/attempts", house.product.challenge(&ana.user).await);
        let body = json!({ "code": house.wrong_code(&ana) });
        let mut answers = Vec::new();
        for _ in 0..8 {
            answers.push(house.product.once("a", &path, &body).await);
            house.wait(1);
        }
        assert_eq!(answers[0].problem(), "wrong_code");
        same(&answers);
        let next = house.product.once("b", &path, &body).await;
        assert_eq!((next.problem().as_str(), &next.json()["attempts_left"]), ("wrong_code", &json!(4)));
    }

    async fn the_wait_that_a_code_started_is_said_again(lab: Lab) {
        let house = House::open(lab).await;
        let ana = house.enrolled("ana@example.com").await;
        let path = format!("/challenges/{}/attempts", house.product.challenge(&ana.user).await);
        let body = json!({ "code": house.wrong_code(&ana) });
        for _ in 0..5 {
            house.product.post(&path, &body).await;
        }
        let sixth = house.product.once("a", &path, &body).await;
        assert_eq!((sixth.problem().as_str(), sixth.headers.get("retry-after").unwrap().to_str().unwrap()), ("wrong_code", "60"));
        house.wait(10);
        let again = house.product.once("a", &path, &body).await;
        assert_eq!(again.problem(), "wrong_code");
        same(&[sixth, again]);
    }

    async fn another_request_with_the_key_is_a_conflict(lab: Lab) {
        let house = House::open(lab).await;
        let ana = house.enrolled("ana@example.com").await;
        let users = format!("/organizations/{}/users", house.organization);
        house.product.once("a", &users, &json!({ "email": "eve@example.com" })).await.created("id");
        assert_eq!(house.product.once("a", &users, &json!({ "email": "eva@example.com" })).await.problem(), "conflict");
        assert_eq!(house.product.once("a", "/challenges", &json!({ "user": ana.user })).await.problem(), "conflict");
        assert_eq!(house.product.once("a", &format!("{users}?x=1"), &json!({ "email": "eve@example.com" })).await.problem(), "conflict");
        let other = house.product(Some(&house.organization), "read verify manage").await;
        assert_eq!(other.once("a", &users, &json!({ "email": "eva@example.com" })).await.status, StatusCode::CREATED);
    }

    async fn a_key_is_forgotten_after_a_day(lab: Lab) {
        let house = House::open(lab).await;
        let ana = house.enrolled("ana@example.com").await;
        let first = house.product.once("a", "/challenges", &json!({ "user": ana.user })).await.created("id");
        house.wait(24 * 3600 - 1);
        assert_eq!(house.product.once("a", "/challenges", &json!({ "user": ana.user })).await.created("id"), first);
        house.wait(2);
        assert_ne!(house.product.once("a", "/challenges", &json!({ "user": ana.user })).await.created("id"), first);
    }

    async fn what_could_not_be_read_keeps_no_key(lab: Lab) {
        let house = House::open(lab).await;
        let users = format!("/organizations/{}/users", house.organization);
        assert_eq!(house.product.once("a", &users, &json!({ "email": 1 })).await.problem(), "malformed");
        house.product.once("a", &users, &json!({ "email": "eve@example.com" })).await.created("id");
        assert_eq!(house.product.once("b", &users, &json!({ "email": "eve@example.com" })).await.problem(), "taken");
    }

    async fn of_many_at_once_one_acts_and_all_hear_of_it(lab: Lab) {
        let house = House::open(lab).await;
        let ana = house.enrolled("ana@example.com").await;
        let second = house.second_server().await;
        let servers = [&house.product, &second];
        let users = format!("/organizations/{}/users", house.organization);
        let attempts = format!("/challenges/{}/attempts", house.product.challenge(&ana.user).await);
        let pending = house.product.post(&format!("/users/{}/factors", ana.user), &json!({ "kind": "app" })).await;
        let app = testkit::Authenticator::scan(pending.json()["otpauth_uri"].as_str().unwrap()).unwrap();
        let confirmation = format!("/users/{}/factors/{}/confirmation", ana.user, pending.created("id"));
        for (path, body, status) in [
            (attempts.as_str(), json!({ "code": house.code(&ana), "trust_device": true }), StatusCode::OK),
            (&confirmation, json!({ "code": app.code_at(house.seconds()) }), StatusCode::OK),
            (&users, json!({ "email": "eve@example.com" }), StatusCode::CREATED),
            ("/organizations", json!({ "name": "Once" }), StatusCode::CREATED),
            ("/challenges", json!({ "user": ana.user }), StatusCode::CREATED),
        ] {
            let asked = (0..16).map(|number| servers[number % 2].once(path, path, &body));
            let answers = join_all(asked).await;
            assert_eq!(answers[0].status, status, "{path}: {}", answers[0].text());
            same(&answers);
        }
    }
}
