//! Tenants do not exist for one another: at every route with an id, before anything else is looked at or counted.

use axum::{
    body::Body,
    http::{Method, StatusCode, header},
};
use serde_json::{Value, json};

use crate::actors::{Enrolled, House, Product};

/// Every route with an id, with a body that would be right, for `ana` of the organization `organization`.
fn routes(organization: &str, ana: &Enrolled, challenge: &str, device: &str, code: &str) -> Vec<(Method, String, Option<Value>)> {
    let user = &ana.user;
    vec![
        (Method::GET, format!("/organizations/{organization}"), None),
        (Method::GET, format!("/organizations/{organization}/policy"), None),
        (Method::PUT, format!("/organizations/{organization}/policy"), Some(policy())),
        (Method::POST, format!("/organizations/{organization}/policy/preview"), Some(policy())),
        (Method::GET, format!("/organizations/{organization}/users"), None),
        (Method::POST, format!("/organizations/{organization}/users"), Some(json!({ "email": "eve@example.com" }))),
        (Method::POST, format!("/organizations/{organization}/users/import"), Some(json!({ "email": "eve@example.com" }))),
        (Method::GET, format!("/users/{user}"), None),
        (Method::PATCH, format!("/users/{user}"), Some(json!({ "name": "Eve" }))),
        (Method::GET, format!("/users/{user}/factors"), None),
        (Method::POST, format!("/users/{user}/factors"), Some(json!({ "kind": "app" }))),
        (Method::POST, format!("/users/{user}/factors/{}/confirmation", ana.factor), Some(json!({ "code": code }))),
        (Method::POST, format!("/users/{user}/backup-codes"), Some(json!({}))),
        (Method::GET, format!("/users/{user}/trusted-devices"), None),
        (Method::DELETE, format!("/users/{user}/trusted-devices/{device}"), None),
        (Method::DELETE, format!("/users/{user}/trusted-devices"), None),
        (Method::POST, "/challenges".to_owned(), Some(json!({ "user": user }))),
        (Method::GET, format!("/challenges/{challenge}"), None),
        (Method::POST, format!("/challenges/{challenge}/attempts"), Some(json!({ "code": code }))),
        (Method::POST, format!("/challenges/{challenge}/attempts"), Some(json!({ "code": "000000" }))),
        (Method::DELETE, format!("/challenges/{challenge}"), None),
        (Method::POST, format!("/users/{user}/password-changed"), Some(json!({}))),
        (Method::POST, format!("/users/{user}/password-reset"), Some(json!({}))),
        (Method::GET, format!("/users/{user}/recovery"), None),
        (Method::DELETE, format!("/users/{user}/recovery"), None),
        (Method::POST, format!("/users/{user}/unlock"), Some(json!({}))),
        (Method::POST, format!("/users/{user}/password-required"), Some(json!({}))),
        (Method::POST, format!("/users/{user}/enrollment-required"), Some(json!({}))),
        (Method::POST, format!("/users/{user}/invitation"), Some(json!({}))),
        (Method::POST, format!("/users/{user}/phone-requested"), Some(json!({}))),
        (Method::GET, format!("/users/{user}/sessions"), None),
        (Method::DELETE, format!("/users/{user}/sessions"), None),
        (Method::DELETE, format!("/users/{user}/factors/{}", ana.factor), None),
        (Method::DELETE, format!("/users/{user}"), None),
        (Method::GET, format!("/events?organization={organization}"), None),
        (Method::GET, format!("/events?user={user}"), None),
    ]
}

fn policy() -> Value {
    json!({ "two_factor": "optional", "channels": ["app"], "trust": "day", "device_bound_keys": false, "grace_days": 0, "countries": [] })
}

async fn ask(product: &Product, method: &Method, path: &str, body: Option<&Value>) -> crate::actors::Answer {
    let media = if path.ends_with("/import") { "application/x-ndjson" } else { "application/json" };
    let request = product.request(method.clone(), path).header(header::CONTENT_TYPE, media);
    product.send(request.body(body.map_or_else(Body::empty, |body| Body::from(body.to_string()))).unwrap()).await
}

async fn trusted(house: &House, ana: &Enrolled) -> String {
    let challenge = house.product.challenge(&ana.user).await;
    let body = json!({ "code": house.code(ana), "trust_device": true });
    let passed = house.product.post(&format!("/challenges/{challenge}/attempts"), &body).await.json();
    passed["trusted_device"]["id"].as_str().unwrap().to_owned()
}

store::on_both_engines! {
    async fn another_tenants_things_are_not_there(lab: Lab) {
        let house = House::open(lab).await;
        let ana = house.enrolled("ana@example.com").await;
        let device = trusted(&house, &ana).await;
        house.wait(30);
        let challenge = house.product.challenge(&ana.user).await;
        let other = house.product.organization("default").await;
        let stranger = house.product(Some(&other), "read verify manage").await;
        let everything = format!("/events?organization={}&limit=200", house.organization);
        let before = (house.product.get(&everything).await.json(), house.product.get(&format!("/users/{}", ana.user)).await.json());
        for (method, path, body) in routes(&house.organization, &ana, &challenge, &device, &house.code(&ana)) {
            let answer = ask(&stranger, &method, &path, body.as_ref()).await;
            assert_eq!((answer.status, answer.problem().as_str()), (StatusCode::NOT_FOUND, "not_found"), "{method} {path}");
        }
        let after = (house.product.get(&everything).await.json(), house.product.get(&format!("/users/{}", ana.user)).await.json());
        assert_eq!(before, after);
        let attempt = house.product.attempt(&challenge, &house.wrong_code(&ana)).await;
        assert_eq!(attempt.json()["attempts_left"], 5, "what a stranger typed was counted");
        assert_eq!(house.product.attempt(&challenge, &house.code(&ana)).await.status, StatusCode::OK);
    }

    async fn a_tenants_own_things_are_there(lab: Lab) {
        let house = House::open(lab).await;
        let ana = house.enrolled("ana@example.com").await;
        let device = trusted(&house, &ana).await;
        house.wait(30);
        let challenge = house.product.challenge(&ana.user).await;
        let tenant = house.product(Some(&house.organization), "read verify manage").await;
        for (method, path, body) in routes(&house.organization, &ana, &challenge, &device, &house.code(&ana)) {
            let answer = ask(&tenant, &method, &path, body.as_ref()).await;
            let is_named_wrong = path.ends_with("/confirmation") || path.ends_with("trusted-devices/x");
            assert!(is_named_wrong || answer.status != StatusCode::NOT_FOUND, "{method} {path}: {}", answer.text());
        }
    }

    async fn ids_of_another_kind_name_nothing(lab: Lab) {
        let house = House::open(lab).await;
        let ana = house.enrolled("ana@example.com").await;
        let challenge = house.product.challenge(&ana.user).await;
        for id in ["x", "", "%00", "%ff", "..", "usr_", &ana.factor, &house.organization, &ana.user.to_uppercase(), &format!("{}0", ana.user), &"a".repeat(5000)] {
            for path in [format!("/users/{id}"), format!("/users/{id}/factors"), format!("/challenges/{id}"), format!("/users/{}/factors/{id}/confirmation", ana.user)] {
                let answer = ask(&house.product, &Method::DELETE, &path, None).await;
                assert!([StatusCode::NOT_FOUND, StatusCode::METHOD_NOT_ALLOWED].contains(&answer.status), "{path}: {}", answer.text());
                answer.problem();
            }
        }
        assert_eq!(house.product.get(&format!("/challenges/{challenge}")).await.json()["state"], "open");
        let bob = house.enrolled("bob@example.com").await;
        let crossed = format!("/users/{}/factors/{}", bob.user, ana.factor);
        assert_eq!(house.product.delete(&crossed).await.problem(), "not_found");
    }
}
