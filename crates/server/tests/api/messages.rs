//! Codes by SMS and e-mail: enrolled, sent, typed, limited.

use axum::http::StatusCode;
use serde_json::json;
use store::on_both_engines;

use crate::actors::House;

const NUMBER: &str = "+995 599 12 34 56";

/// A user whose number was proved, and the factor.
pub(crate) async fn reached(house: &House, email: &str, number: &str) -> (String, String) {
    let user = house.user(email).await;
    let made = house.product.post(&format!("/users/{user}/factors"), &json!({ "kind": "phone", "phone": number })).await;
    let factor = made.created("id");
    let code = house.code_sent().await;
    let active = house.product.post(&format!("/users/{user}/factors/{factor}/confirmation"), &json!({ "code": code })).await;
    assert_eq!(active.status, StatusCode::OK, "{}", active.text());
    house.sent().await;
    (user, factor)
}

on_both_engines! {
    async fn where_nothing_sends_text_messages_none_can_be_demanded_or_enrolled(lab: Lab) {
        let house = House::open(lab).await.without_gateways();
        let user = house.user("ana@example.com").await;
        let begun = house.product.post(&format!("/users/{user}/factors"), &json!({ "kind": "phone", "phone": "+995599123456" })).await;
        assert_eq!(begun.problem(), "phone_not_accepted");
        let path = format!("/organizations/{}/policy", house.organization);
        let policy = |channels: &[&str]| json!({ "two_factor": "mandatory", "channels": channels, "trust": "day", "device_bound_keys": false, "grace_days": 7, "countries": [] });
        assert_eq!(house.product.put(&path, "\"1\"", &policy(&["phone"])).await.problem(), "factor_not_allowed");
        assert_eq!(house.product.put(&path, "\"1\"", &policy(&["phone", "app"])).await.status, StatusCode::OK);
    }

    async fn a_number_becomes_a_factor_by_the_code_that_arrives_there(lab: Lab) {
        let house = House::open(lab).await;
        let user = house.user("ana@example.com").await;
        let path = format!("/users/{user}/factors");
        assert_eq!(house.product.post(&path, &json!({ "kind": "phone" })).await.problem(), "phone_required");
        assert_eq!(house.product.post(&path, &json!({ "kind": "phone", "phone": "+995 32 2 12 34 56" })).await.problem(), "phone_not_accepted");
        assert!(house.sent().await.is_empty(), "nothing is sent where nothing may be");
        let made = house.product.post(&path, &json!({ "kind": "phone", "phone": "599 12 34 56" })).await;
        let shown = made.json();
        assert_eq!((&shown["kind"], &shown["state"], &shown["hint"]), (&json!("phone"), &json!("pending"), &json!("••• •• •• 56")));
        assert!(!made.text().contains("599123456") && shown["next_send_at"].is_string() && shown.get("secret").is_none(), "{shown}");
        let sent = house.sent().await;
        assert_eq!(sent.len(), 1);
        assert_eq!(sent[0].0, json!({ "number": "+995599123456" }));
        let code = sent[0].1.clone().unwrap();
        let confirmation = format!("{path}/{}/confirmation", made.created("id"));
        let active = house.product.post(&confirmation, &json!({ "code": code })).await;
        assert_eq!((active.json()["state"].clone(), active.json()["backup_codes"].as_array().unwrap().len()), (json!("active"), 10));
        assert_eq!(house.product.post(&confirmation, &json!({ "code": code })).await.problem(), "not_found");
    }

    async fn a_sent_code_passes_its_challenge_and_only_the_newest_does(lab: Lab) {
        let house = House::open(lab).await;
        let (user, factor) = reached(&house, "ana@example.com", NUMBER).await;
        let opened = house.product.post("/challenges", &json!({ "user": user })).await;
        assert_eq!(opened.json()["factors"][0], json!({ "id": factor, "kind": "phone", "hint": "••• •• •• 56" }));
        let challenge = opened.created("id");
        let path = format!("/challenges/{challenge}/messages");
        let body = json!({ "factor": factor });
        let sent = house.product.post(&path, &body).await;
        assert_eq!((sent.status, &sent.json()["sent_to_hint"]), (StatusCode::ACCEPTED, &json!("••• •• •• 56")));
        let first = house.code_sent().await;
        let again = house.product.post(&path, &body).await;
        assert_eq!((again.status, again.problem().as_str()), (StatusCode::TOO_MANY_REQUESTS, "too_many_messages"));
        assert_eq!(again.json()["retry_after_seconds"], 30);
        house.wait(30);
        assert_eq!(house.product.post(&path, &body).await.status, StatusCode::ACCEPTED);
        let second = house.code_sent().await;
        assert_eq!(house.product.attempt(&challenge, &first).await.problem(), "code_superseded");
        let passed = house.product.attempt(&challenge, &second).await;
        assert_eq!((&passed.json()["kind"], &passed.json()["amr"]), (&json!("phone"), &json!(["sms"])));
        assert_eq!(house.product.post(&path, &body).await.problem(), "already_passed");
        assert_eq!(house.product.attempt(&house.product.challenge(&user).await, &second).await.problem(), "wrong_code");
    }

    async fn the_same_request_sends_one_message(lab: Lab) {
        let house = House::open(lab).await;
        let (user, factor) = reached(&house, "ana@example.com", NUMBER).await;
        let path = format!("/challenges/{}/messages", house.product.challenge(&user).await);
        let body = json!({ "factor": factor });
        let (one, two) = tokio::join!(house.product.once("send", &path, &body), house.product.once("send", &path, &body));
        assert_eq!((one.status, one.json()), (two.status, two.json()));
        assert_eq!(one.status, StatusCode::ACCEPTED);
        house.code_sent().await;
    }

    async fn what_became_of_messages_is_listed_newest_first(lab: Lab) {
        let house = House::open(lab).await;
        let (user, factor) = reached(&house, "ana@example.com", NUMBER).await;
        house.wait(60);
        let challenge = house.product.challenge(&user).await;
        house.product.post(&format!("/challenges/{challenge}/messages"), &json!({ "factor": factor })).await;
        let all = house.product.get(&format!("/users/{user}/messages")).await.json();
        let newest = &all["data"][0];
        assert_eq!((&newest["channel"], &newest["state"], &newest["steps"]), (&json!("sms"), &json!("waiting"), &json!([])));
        assert!(!all.to_string().contains("599"), "where it went is not said: {all}");
        let first = house.product.get(&format!("/users/{user}/messages?limit=1")).await.json();
        assert_eq!(&first["data"][0], newest);
        let rest = house.product.get(&format!("/users/{user}/messages?after={}", first["next"].as_str().unwrap())).await.json();
        assert_eq!(rest["data"].as_array().unwrap().len() + 1, all["data"].as_array().unwrap().len());
        assert_eq!(house.product.get(&format!("/users/{}/messages", twofactor::UserId::from_bytes([1; 16]))).await.problem(), "not_found");
    }

    async fn where_codes_are_sent_and_never_typed_no_more_are_sent(lab: Lab) {
        let house = House::open(lab).await;
        let mut answers = Vec::new();
        for nr in 0..17 {
            let user = house.user(&format!("u{nr}@example.com")).await;
            let phone = format!("+995 599 12 34 {nr:02}");
            answers.push(house.product.post(&format!("/users/{user}/factors"), &json!({ "kind": "phone", "phone": phone })).await.status);
        }
        let sent = answers.iter().filter(|status| **status == StatusCode::CREATED).count();
        assert_eq!((sent, answers.last()), (15, Some(&StatusCode::TOO_MANY_REQUESTS)), "{answers:?}");
        house.wait(3600);
        for nr in 20..40 {
            reached(&house, &format!("u{nr}@example.com"), &format!("+995 599 12 34 {nr:02}")).await;
            house.wait(10);
        }
    }

    async fn a_mailbox_is_a_factor_too_and_the_weakest(lab: Lab) {
        let house = House::open(lab).await;
        let user = house.user("ana@example.com").await;
        let made = house.product.post(&format!("/users/{user}/factors"), &json!({ "kind": "email" })).await;
        let code = house.code_sent().await;
        let confirmation = format!("/users/{user}/factors/{}/confirmation", made.created("id"));
        assert_eq!(house.product.post(&confirmation, &json!({ "code": code })).await.status, StatusCode::OK);
        house.sent().await;
        let challenge = house.product.challenge(&user).await;
        let path = format!("/challenges/{challenge}/messages");
        assert_eq!(house.product.post(&path, &json!({ "factor": made.created("id") })).await.status, StatusCode::ACCEPTED);
        let code = house.code_sent().await;
        let passed = house.product.attempt(&challenge, &code).await.json();
        assert_eq!((&passed["kind"], &passed["amr"]), (&json!("email"), &json!([])));
        house.product.post(&format!("/users/{user}/password-changed"), &json!({})).await;
        let path = format!("/challenges/{}/messages", house.product.challenge(&user).await);
        assert_eq!(house.product.post(&path, &json!({ "factor": made.created("id") })).await.problem(), "factor_not_allowed", "it may have set the password");
    }

    async fn an_app_another_users_factor_and_a_stranger_get_no_code(lab: Lab) {
        let house = House::open(lab).await;
        let (_, theirs) = reached(&house, "boris@example.com", NUMBER).await;
        let ana = house.enrolled("ana@example.com").await;
        let path = format!("/challenges/{}/messages", house.product.challenge(&ana.user).await);
        for factor in [&ana.factor, &theirs] {
            assert_eq!(house.product.post(&path, &json!({ "factor": factor })).await.problem(), "not_found");
        }
        assert_eq!(house.product.post(&path, &json!({})).await.problem(), "malformed");
        assert!(house.sent().await.iter().all(|(_, code)| code.is_none()));
    }
}
