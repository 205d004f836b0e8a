//! Keys and their scopes.

use axum::{
    body::Body,
    http::{Method, Request, StatusCode, header},
};
use serde_json::json;

use crate::actors::{House, Product};

store::on_both_engines! {
    async fn without_a_key_there_is_nothing(lab: Lab) {
        let house = House::open(lab).await;
        let token = house.product.token.clone();
        let changed = format!("{}a", &token[..token.len() - 1]);
        let forged = [
            None, Some(String::new()), Some("Bearer".to_owned()), Some("Bearer ".to_owned()), Some("Bearer vst_".to_owned()), Some(format!("Bearer {changed}b")),
            Some(format!("Basic {token}")), Some(token.clone()), Some(format!("Bearer {}", token.to_uppercase())), Some(format!("Bearer {token} {token}")),
        ];
        for header in forged {
            let request = Request::builder().uri("/api/v1/organizations");
            let request = header.iter().fold(request, |request, header| request.header(header::AUTHORIZATION, header));
            let answer = house.product.send(request.body(Body::empty()).unwrap()).await;
            assert_eq!((answer.status, answer.problem().as_str()), (StatusCode::UNAUTHORIZED, "unauthorized"), "{header:?}");
            assert_eq!(answer.headers.get(header::WWW_AUTHENTICATE).unwrap(), "Bearer");
        }
        let twice = house.product.request(Method::GET, "/organizations").header(header::AUTHORIZATION, format!("Bearer {token}"));
        assert_eq!(house.product.send(twice.body(Body::empty()).unwrap()).await.problem(), "unauthorized");
    }

    async fn a_revoked_key_is_no_key(lab: Lab) {
        let house = House::open(lab).await;
        let (key, token) = house.lab.store.create_api_key("short", None, "read").await.unwrap();
        let mut product = house.product.clone();
        product.token = token.expose().clone();
        assert_eq!(product.get("/organizations").await.status, StatusCode::OK);
        house.lab.store.revoke_api_key(key.id).await.unwrap();
        assert_eq!(product.get("/organizations").await.problem(), "unauthorized");
    }

    async fn a_key_that_is_revoked_passes_nothing_from_then_on(lab: Lab) {
        let house = House::open(lab).await;
        let (ana, bea) = (house.enrolled("ana@example.com").await, house.enrolled("bea@example.com").await);
        let (key, token) = house.lab.store.create_api_key("short", None, "verify").await.unwrap();
        let product = Product { token: token.expose().clone(), ..house.product.clone() };
        let passed = product.attempt(&product.challenge(&ana.user).await, &house.code(&ana)).await;
        assert_eq!(passed.status, StatusCode::OK, "{}", passed.text());
        let challenge = product.challenge(&bea.user).await;

        house.lab.store.revoke_api_key(key.id).await.unwrap();
        assert_eq!(product.attempt(&challenge, &house.code(&bea)).await.problem(), "unauthorized");
        assert_eq!(product.attempt(&challenge, &house.wrong_code(&bea)).await.problem(), "unauthorized");
        assert_eq!(product.attempt(&challenge, &bea.codes[0]).await.problem(), "unauthorized");
        assert_eq!(product.post("/challenges", &json!({ "user": bea.user })).await.problem(), "unauthorized");
        let wrong = house.product.attempt(&challenge, &house.wrong_code(&bea)).await;
        assert_eq!(wrong.json()["attempts_left"], json!(5), "none of that was judged");
        assert_eq!(house.product.attempt(&challenge, &house.code(&bea)).await.status, StatusCode::OK);
    }

    async fn each_scope_is_good_for_its_own_routes(lab: Lab) {
        let house = House::open(lab).await;
        let ana = house.enrolled("ana@example.com").await;
        let (organization, user, factor) = (&house.organization, &ana.user, &ana.factor);
        let challenge = house.product.challenge(user).await;
        let device = format!("dev_{}", "0".repeat(52));
        let routes = [
            ("read", Method::GET, "/organizations".to_owned()),
            ("read", Method::GET, format!("/organizations/{organization}")),
            ("read", Method::GET, format!("/organizations/{organization}/policy")),
            ("read", Method::GET, format!("/organizations/{organization}/users")),
            ("read", Method::GET, format!("/users/{user}")),
            ("read", Method::GET, format!("/users/{user}/factors")),
            ("read", Method::GET, format!("/users/{user}/trusted-devices")),
            ("read", Method::GET, "/events".to_owned()),
            ("verify", Method::POST, "/challenges".to_owned()),
            ("verify", Method::GET, format!("/challenges/{challenge}")),
            ("verify", Method::DELETE, format!("/challenges/{challenge}")),
            ("verify", Method::POST, format!("/challenges/{challenge}/attempts")),
            ("manage", Method::POST, "/organizations".to_owned()),
            ("manage", Method::POST, format!("/organizations/{organization}/users")),
            ("manage", Method::POST, format!("/organizations/{organization}/users/import")),
            ("manage", Method::PATCH, format!("/users/{user}")),
            ("manage", Method::POST, format!("/users/{user}/factors")),
            ("manage", Method::POST, format!("/users/{user}/factors/{factor}/confirmation")),
            ("manage", Method::POST, format!("/users/{user}/backup-codes")),
            ("manage", Method::POST, format!("/users/{user}/password-changed")),
            ("manage", Method::POST, format!("/users/{user}/password-reset")),
            ("read", Method::GET, format!("/users/{user}/recovery")),
            ("manage", Method::DELETE, format!("/users/{user}/recovery")),
            ("read", Method::GET, format!("/users/{user}/sessions")),
            ("read", Method::GET, "/cases".to_owned()),
            ("manage", Method::POST, "/cases".to_owned()),
            ("manage", Method::GET, "/cases/12345678".to_owned()),
            ("manage", Method::POST, "/cases/12345678/caller-code".to_owned()),
            ("manage", Method::POST, "/cases/12345678/evidence".to_owned()),
            ("manage", Method::POST, "/cases/12345678/approval".to_owned()),
            ("manage", Method::POST, "/cases/12345678/refusal".to_owned()),
            ("manage", Method::POST, format!("/users/{user}/unlock")),
            ("manage", Method::POST, format!("/users/{user}/enrollment-required")),
            ("manage", Method::DELETE, format!("/users/{user}/sessions")),
            ("manage", Method::DELETE, format!("/users/{user}/trusted-devices/{device}")),
            ("manage", Method::DELETE, format!("/users/{user}/trusted-devices")),
            ("manage", Method::DELETE, format!("/users/{user}/factors/{factor}")),
            ("manage", Method::DELETE, format!("/users/{user}")),
        ];
        for scope in ["read", "verify", "manage", "", "reader"] {
            let product = house.product(None, scope).await;
            for (needed, method, path) in routes.iter().filter(|(needed, ..)| *needed != scope) {
                let answer = product.send(product.request(method.clone(), path).body(Body::empty()).unwrap()).await;
                assert_eq!(answer.problem(), "forbidden", "{scope:?} at {method} {path}, which needs {needed}");
            }
            for (_, method, path) in routes.iter().filter(|(needed, ..)| *needed == scope) {
                let answer = product.send(product.request(method.clone(), path).body(Body::empty()).unwrap()).await;
                assert_ne!(answer.status, StatusCode::FORBIDDEN, "{scope:?} at {method} {path}");
            }
        }
    }

    async fn the_key_of_an_organization_makes_no_organizations(lab: Lab) {
        let house = House::open(lab).await;
        house.product.organization("crm").await;
        let tenant = house.product(Some(&house.organization), "read,verify,manage").await;
        assert_eq!(tenant.post("/organizations", &json!({ "name": "Mine" })).await.problem(), "forbidden");
        let listed = tenant.get("/organizations").await.json();
        assert_eq!(listed["data"].as_array().unwrap().len(), 1);
        assert_eq!(listed["data"][0]["id"], house.organization.as_str());
        let after = tenant.get(&format!("/organizations?after={}", house.organization)).await.json();
        assert_eq!(after, json!({ "data": [], "next": null }));
    }

    async fn a_request_body_is_not_read_for_strangers(lab: Lab) {
        let house = House::open(lab).await;
        let request = Request::builder().method(Method::POST).uri("/api/v1/challenges").body(Body::from(vec![b'x'; 100_000])).unwrap();
        assert_eq!(house.product.send(request).await.problem(), "unauthorized");
    }
}
