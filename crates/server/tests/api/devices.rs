//! Trusted devices by the API: the product keeps the token in its own cookie.

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::actors::{Enrolled, House};

/// Passes a challenge in a browser that is trusted from now on; answers the device and its token.
async fn trust(house: &House, ana: &Enrolled) -> (String, String) {
    let challenge = house.product.challenge(&ana.user).await;
    let body = json!({ "code": house.code(ana), "trust_device": true, "context": { "user_agent": "Firefox/140.0 Linux" } });
    let passed = house.product.post(&format!("/challenges/{challenge}/attempts"), &body).await;
    assert_eq!(passed.status, StatusCode::OK, "{}", passed.text());
    token(&passed.json())
        .map(|(id, token, expires_at)| {
            let lasts: jiff::Timestamp = expires_at.parse().unwrap();
            assert_eq!(lasts.as_second(), i64::try_from(house.seconds()).unwrap() + 30 * 24 * 3600);
            (id, token)
        })
        .unwrap()
}

fn token(answer: &Value) -> Option<(String, String, String)> {
    let text = |field: &str| answer["trusted_device"][field].as_str().map(str::to_owned);
    Some((text("id")?, text("token")?, text("expires_at")?))
}

async fn present(house: &House, ana: &Enrolled, token: &str) -> Value {
    let opened = house.product.post("/challenges", &json!({ "user": ana.user, "trusted_device": token })).await;
    assert_eq!(opened.status, StatusCode::CREATED, "{}", opened.text());
    opened.json()
}

store::on_both_engines! {
    async fn a_trusted_device_spares_the_step_and_gets_another_token_each_time(lab: Lab) {
        let house = House::open(lab).await;
        let ana = house.enrolled("ana@example.com").await;
        let (device, mut kept) = trust(&house, &ana).await;
        for _ in 0..3 {
            house.wait(120);
            let spared = present(&house, &ana, &kept).await;
            assert_eq!((&spared["state"], &spared["passed_by"]), (&json!("passed"), &json!("trusted_device")));
            let (id, next, _) = token(&spared).unwrap();
            assert_eq!(id, device);
            assert_ne!(next, kept);
            let id = spared["id"].as_str().unwrap();
            assert_eq!(house.product.attempt(id, &house.code(&ana)).await.problem(), "already_passed");
            kept = next;
        }
        let listed = house.product.get(&format!("/users/{}/trusted-devices", ana.user)).await.json();
        assert_eq!(listed["data"].as_array().unwrap().len(), 1);
        assert_eq!((&listed["data"][0]["id"], &listed["data"][0]["label"]), (&json!(device), &json!("Firefox on Linux")));
        assert!(!listed.to_string().contains(&kept));
    }

    async fn a_device_forgotten_at_one_server_is_asked_at_the_other(lab: Lab) {
        let house = House::open(lab).await;
        let ana = house.enrolled("ana@example.com").await;
        let (device, kept) = trust(&house, &ana).await;
        let next_door = house.second_server().await;
        let forgotten = next_door.delete(&format!("/users/{}/trusted-devices/{device}", ana.user)).await;
        assert_eq!(forgotten.status, StatusCode::NO_CONTENT, "{}", forgotten.text());
        assert_eq!(present(&house, &ana, &kept).await["state"], "open");
    }

    async fn tabs_side_by_side_are_both_spared(lab: Lab) {
        let house = House::open(lab).await;
        let ana = house.enrolled("ana@example.com").await;
        let (_, kept) = trust(&house, &ana).await;
        house.wait(120);
        let first = present(&house, &ana, &kept).await;
        let second = present(&house, &ana, &kept).await;
        assert_eq!((&first["state"], &second["state"]), (&json!("passed"), &json!("passed")));
        assert_eq!(second["trusted_device"]["token"], Value::Null);
        assert_eq!(second["trusted_device"]["id"], first["trusted_device"]["id"]);
    }

    async fn a_copied_token_ends_the_trust(lab: Lab) {
        let house = House::open(lab).await;
        let ana = house.enrolled("ana@example.com").await;
        let (_, stolen) = trust(&house, &ana).await;
        house.wait(120);
        let (_, kept, _) = token(&present(&house, &ana, &stolen).await).unwrap();
        house.wait(120);
        assert_eq!(present(&house, &ana, &stolen).await["state"], "open");
        assert_eq!(present(&house, &ana, &kept).await["state"], "open");
        let events = house.product.get(&format!("/events?user={}&type=device.theft_suspected", ana.user)).await.json();
        assert_eq!(events["data"].as_array().unwrap().len(), 1);
    }

    async fn a_token_that_is_worth_nothing_is_no_error(lab: Lab) {
        let house = House::open(lab).await;
        let (ana, bob) = (house.enrolled("ana@example.com").await, house.enrolled("bob@example.com").await);
        let (_, kept) = trust(&house, &ana).await;
        for worthless in ["", "x", "%%%", &"A".repeat(500), &kept[1..]] {
            assert_eq!(present(&house, &ana, worthless).await["state"], "open", "{worthless}");
        }
        assert_eq!(present(&house, &bob, &kept).await["state"], "open");
        let step_up = json!({ "user": ana.user, "trusted_device": kept, "purpose": "step_up", "action": "Pay" });
        assert_eq!(house.product.post("/challenges", &step_up).await.json()["state"], "open");
        assert_eq!(present(&house, &ana, &kept).await["state"], "passed");
    }

    async fn trust_ends_when_it_is_forgotten(lab: Lab) {
        let house = House::open(lab).await;
        let ana = house.enrolled("ana@example.com").await;
        let (device, kept) = trust(&house, &ana).await;
        house.wait(30);
        let (_, other) = trust(&house, &ana).await;
        let path = format!("/users/{}/trusted-devices", ana.user);
        house.product.delete(&format!("{path}/{device}")).await.is_done();
        assert_eq!(house.product.delete(&format!("{path}/{device}")).await.problem(), "not_found");
        assert_eq!(present(&house, &ana, &kept).await["state"], "open");
        let (_, other, _) = token(&present(&house, &ana, &other).await).unwrap();
        house.product.delete(&path).await.is_done();
        assert_eq!(present(&house, &ana, &other).await["state"], "open");
    }

    async fn nobody_is_trusted_where_every_sign_in_is_asked(lab: Lab) {
        let house = House::open(lab).await;
        let organization = house.product.organization("payments").await;
        let row = json!({ "email": "ana@example.com", "app_secret": crate::actors::SECRET });
        let user = house.product.post(&format!("/organizations/{organization}/users"), &row).await.created("id");
        let challenge = house.product.challenge(&user).await;
        let body = json!({ "code": crate::actors::phone().code_at(house.seconds()), "trust_device": true });
        let passed = house.product.post(&format!("/challenges/{challenge}/attempts"), &body).await;
        assert_eq!((passed.status, &passed.json()["trusted_device"]), (StatusCode::OK, &Value::Null));
    }
}
