//! Enrollment by the product.

use axum::http::StatusCode;
use serde_json::{Value, json};
use testkit::{Authenticator, Hash};

use crate::actors::{House, SECRET};

store::on_both_engines! {
    async fn a_user_enrolls_an_app(lab: Lab) {
        let house = House::open(lab).await;
        let user = house.user("ana@example.com").await;
        let path = format!("/users/{user}/factors");
        let made = house.product.post(&path, &json!({ "kind": "app", "label": "My phone" })).await;
        let (factor, pending) = (made.created("id"), made.json());
        assert_eq!((&pending["state"], &pending["label"], &pending["hint"]), (&json!("pending"), &json!("My phone"), &json!("6 digits")));
        let app = Authenticator::scan(pending["otpauth_uri"].as_str().unwrap()).unwrap();
        assert_eq!((app.entry().issuer.as_str(), app.entry().account.as_str()), ("Acme", "ana@example.com"));
        assert_eq!(app.entry().secret, pending["secret"].as_str().unwrap());
        assert!(pending["qr_svg"].as_str().unwrap().starts_with("<svg "));

        let listed = house.product.get(&path).await;
        assert_eq!(listed.json()["data"][0]["state"], "pending");
        assert!(!listed.text().contains(pending["secret"].as_str().unwrap()));
        assert_eq!(house.product.post("/challenges", &json!({ "user": user })).await.problem(), "not_enrolled");

        let confirmation = format!("{path}/{factor}/confirmation");
        let confirmed = house.product.post(&confirmation, &json!({ "code": app.code_at(house.seconds()) })).await;
        assert_eq!(confirmed.status, StatusCode::OK, "{}", confirmed.text());
        let active = confirmed.json();
        assert_eq!((&active["id"], &active["state"], &active["secret"]), (&json!(factor), &json!("active"), &Value::Null));
        assert_eq!(active["backup_codes"].as_array().unwrap().len(), 10);
        assert_eq!(house.product.post(&confirmation, &json!({ "code": app.code_at(house.seconds() + 30) })).await.problem(), "not_found");
        let shown = house.product.get(&format!("/users/{user}")).await.json();
        assert_eq!((&shown["two_factor"], &shown["factor_kinds"]), (&json!("on"), &json!(["app", "backup"])));
        assert_eq!(house.product.attempt(&house.product.challenge(&user).await, &app.code_at(house.seconds())).await.problem(), "code_used");
        house.wait(30);
        assert_eq!(house.product.attempt(&house.product.challenge(&user).await, &app.code_at(house.seconds())).await.status, StatusCode::OK);

        let second = house.product.post(&path, &json!({ "kind": "app" })).await;
        let app = Authenticator::scan(second.json()["otpauth_uri"].as_str().unwrap()).unwrap();
        let confirmation = format!("{path}/{}/confirmation", second.created("id"));
        let confirmed = house.product.post(&confirmation, &json!({ "code": app.code_at(house.seconds()) })).await.json();
        assert_eq!((&confirmed["state"], &confirmed["backup_codes"]), (&json!("active"), &Value::Null));
    }

    async fn apps_of_every_kind_are_taken_over(lab: Lab) {
        let house = House::open(lab).await;
        for (algorithm, hash, digits, period) in [("SHA1", Hash::Sha1, 7, 10), ("SHA256", Hash::Sha256, 6, 60), ("SHA512", Hash::Sha512, 8, 30)] {
            let user = house.user(&format!("{}@example.com", algorithm.to_lowercase())).await;
            let app = Authenticator::of(SECRET, digits, period, hash).unwrap();
            let body = json!({ "kind": "app", "algorithm": algorithm, "digits": digits, "period_seconds": period, "secret": SECRET.to_lowercase(), "confirmed": true });
            let made = house.product.post(&format!("/users/{user}/factors"), &body).await;
            assert_eq!((made.status, &made.json()["state"], &made.json()["secret"]), (StatusCode::CREATED, &json!("active"), &Value::Null), "{}", made.text());
            assert_eq!(house.product.attempt(&house.product.challenge(&user).await, &app.code_at(house.seconds())).await.status, StatusCode::OK);
        }
    }

    async fn an_app_that_is_brought_but_not_proved_waits_for_its_code(lab: Lab) {
        let house = House::open(lab).await;
        let user = house.user("ana@example.com").await;
        let made = house.product.post(&format!("/users/{user}/factors"), &json!({ "kind": "app", "secret": SECRET })).await;
        assert_eq!((&made.json()["state"], &made.json()["secret"]), (&json!("pending"), &json!(SECRET)));
        let path = format!("/users/{user}/factors/{}/confirmation", made.created("id"));
        assert_eq!(house.product.post(&path, &json!({ "code": "000000" })).await.problem(), "wrong_code");
        assert_eq!(house.product.post(&path, &json!({ "code": "00000" })).await.problem(), "wrong_length");
        assert_eq!(house.product.post(&path, &json!({ "code": "7K4M-Q2XP-9RTD-H3VW" })).await.problem(), "malformed");
        house.wait(600);
        assert_eq!(house.product.post(&path, &json!({ "code": "000000" })).await.problem(), "expired");
    }

    async fn only_what_this_version_enrolls_is_enrolled(lab: Lab) {
        let house = House::open(lab).await;
        let path = format!("/users/{}/factors", house.user("ana@example.com").await);
        let refused = house.product.post(&path, &json!({ "kind": "backup" })).await;
        assert_eq!((refused.status, refused.problem().as_str()), (StatusCode::UNPROCESSABLE_ENTITY, "factor_not_allowed"));
        assert!(refused.json()["detail"].is_string());
        for body in [
            json!({}), json!({ "kind": "pigeon" }), json!({ "kind": "app", "digits": 5 }), json!({ "kind": "app", "digits": 9 }), json!({ "kind": "app", "digits": 300 }),
            json!({ "kind": "app", "period_seconds": 4 }), json!({ "kind": "app", "period_seconds": 301 }), json!({ "kind": "app", "algorithm": "MD5" }),
            json!({ "kind": "app", "secret": "short" }), json!({ "kind": "app", "secret": "1".repeat(32) }), json!({ "kind": "app", "confirmed": true }),
            json!({ "kind": "app", "phone": "+995599123456" }), json!({ "kind": "phone", "phone": "12" }), json!({ "kind": "email", "email": "a b@c" }),
            json!({ "kind": "phone", "phone": "+995599123456", "digits": 8 }), json!({ "kind": "email", "phone": "+995599123456" }), json!({ "kind": "app", "label": "" }), json!({ "kind": "app", "hint": "x" }),
        ] {
            assert_eq!(house.product.post(&path, &body).await.problem(), "malformed", "{body}");
        }
        assert_eq!(house.product.get(&path).await.json()["data"], json!([]));
    }

    async fn backup_codes_are_replaced_whole(lab: Lab) {
        let house = House::open(lab).await;
        let ana = house.enrolled("ana@example.com").await;
        let made = house.product.post(&format!("/users/{}/backup-codes", ana.user), &json!({})).await;
        assert_eq!((made.status, &made.json()["set"]), (StatusCode::CREATED, &json!(2)));
        let codes = made.json()["codes"].as_array().unwrap().clone();
        assert_eq!(codes.len(), 10);
        assert_eq!(house.product.attempt(&house.product.challenge(&ana.user).await, &ana.codes[0]).await.problem(), "wrong_code");
        let passed = house.product.attempt(&house.product.challenge(&ana.user).await, codes[9].as_str().unwrap()).await;
        assert_eq!((passed.status, &passed.json()["backup_codes_left"]), (StatusCode::OK, &json!(9)));
        let user = house.user("bob@example.com").await;
        assert_eq!(house.product.post_raw(&format!("/users/{user}/backup-codes"), None, "").await.problem(), "not_enrolled");
    }

    async fn with_the_last_factor_two_factor_is_off(lab: Lab) {
        let house = House::open(lab).await;
        let ana = house.enrolled("ana@example.com").await;
        let path = format!("/users/{}/factors", ana.user);
        let pending = house.product.post(&path, &json!({ "kind": "app" })).await.created("id");
        house.product.delete(&format!("{path}/{pending}")).await.is_done();
        assert_eq!(house.product.get(&path).await.json()["data"].as_array().unwrap().len(), 1);
        house.product.delete(&format!("{path}/{}", ana.factor)).await.is_done();
        assert_eq!(house.product.delete(&format!("{path}/{}", ana.factor)).await.problem(), "not_found");
        let shown = house.product.get(&format!("/users/{}", ana.user)).await.json();
        assert_eq!((&shown["two_factor"], &shown["factor_kinds"], &shown["backup_codes_left"]), (&json!("off"), &json!([]), &Value::Null));
    }
}
