//! Security keys through the API, with an authenticator that shares nothing with the server.

use axum::http::StatusCode;
use futures_util::future::join_all;
use serde_json::{Value, json};
use testkit::SoftPasskey;

use crate::actors::{Answer, House, Product};

const ORIGIN: &str = "https://id.example.com";
/// The generator of P-256 (SEC 2 §2.4.2).
const POINT: &str = "BGsX0fLhLEJH-Lzm5WOkQPJ3A32BLeszoPShOUXYmMKWT-NC4v4af5uO5-tKfA-eFivOM1drMV7Oy7ZAaDe_UfU";

/// A user with a passkey: the user, the factor, the passkey.
async fn with_passkey(house: &House, email: &str) -> (String, String, SoftPasskey) {
    let user = house.user(email).await;
    let mut passkey = SoftPasskey::default();
    let made = house.product.post(&format!("/users/{user}/factors"), &json!({ "kind": "key", "label": "Laptop" })).await;
    let factor = made.created("id");
    assert_eq!((&made.json()["state"], &made.json()["hint"]), (&json!("pending"), &json!("security key")));
    let credential = passkey.create(ORIGIN, &made.json()["creation_options"]).await.unwrap();
    let confirmed = house.product.post(&format!("/users/{user}/factors/{factor}/confirmation"), &json!({ "credential": credential })).await;
    assert_eq!(confirmed.status, StatusCode::OK, "{}", confirmed.text());
    assert_eq!((&confirmed.json()["state"], confirmed.json()["backup_codes"].as_array().unwrap().len()), (&json!("active"), 10));
    (user, factor, passkey)
}

/// A challenge that a key may answer: its name, and what to sign.
async fn asked(product: &Product, user: &str) -> (String, Value) {
    let opened = product.post("/challenges", &json!({ "user": user })).await;
    (opened.created("id"), opened.json()["request_options"].clone())
}

async fn answer(product: &Product, challenge: &str, body: &Value) -> Answer {
    product.post(&format!("/challenges/{challenge}/attempts"), body).await
}

store::on_both_engines! {
    async fn a_passkey_is_registered_and_passes_a_challenge_once(lab: Lab) {
        let house = House::open(lab).await;
        let (user, factor, mut passkey) = with_passkey(&house, "ana@example.com").await;
        let (challenge, options) = asked(&house.product, &user).await;
        let body = json!({ "factor": factor, "credential": passkey.get(ORIGIN, &options).await.unwrap() });
        let passed = answer(&house.product, &challenge, &body).await;
        assert_eq!(passed.status, StatusCode::OK, "{}", passed.text());
        assert_eq!((&passed.json()["factor"], &passed.json()["kind"]), (&json!(factor), &json!("key")));
        assert_eq!(passed.json()["amr"][1], "user");
        assert_eq!(answer(&house.product, &challenge, &body).await.problem(), "already_passed");
        let shown = house.product.get(&format!("/challenges/{challenge}")).await;
        assert_eq!((&shown.json()["state"], &shown.json()["request_options"]), (&json!("passed"), &Value::Null));
    }

    async fn what_was_made_at_a_sister_site_is_refused(lab: Lab) {
        let house = House::open(lab).await;
        let (user, _, mut passkey) = with_passkey(&house, "ana@example.com").await;
        let (challenge, options) = asked(&house.product, &user).await;
        let signed = passkey.get("https://app.id.example.com", &options).await.unwrap();
        assert_eq!(answer(&house.product, &challenge, &json!({ "credential": signed })).await.problem(), "credential_refused");
        let again = passkey.get(ORIGIN, &options).await.unwrap();
        assert_eq!(answer(&house.product, &challenge, &json!({ "credential": again })).await.problem(), "credential_refused", "asked once");
        let shown = house.product.get(&format!("/challenges/{challenge}")).await.json();
        assert_ne!(shown["request_options"]["challenge"], options["challenge"]);
        let right = passkey.get(ORIGIN, &shown["request_options"]).await.unwrap();
        assert_eq!(answer(&house.product, &challenge, &json!({ "credential": right })).await.status, StatusCode::OK);

        let made = house.product.post(&format!("/users/{user}/factors"), &json!({ "kind": "key" })).await;
        let credential = SoftPasskey::default().create("https://app.id.example.com", &made.json()["creation_options"]).await.unwrap();
        let path = format!("/users/{user}/factors/{}/confirmation", made.created("id"));
        assert_eq!(house.product.post(&path, &json!({ "credential": credential })).await.problem(), "credential_refused");
        assert_eq!(house.product.post(&path, &json!({ "credential": credential })).await.problem(), "not_found", "an answer ends it");
    }

    async fn of_many_who_send_the_same_signature_one_passes(lab: Lab) {
        let house = House::open(lab).await;
        let (user, _, mut passkey) = with_passkey(&house, "ana@example.com").await;
        let (challenge, options) = asked(&house.product, &user).await;
        let (body, second) = (json!({ "credential": passkey.get(ORIGIN, &options).await.unwrap() }), house.second_server().await);
        let servers = [&house.product, &second];
        let answers = join_all((0..8).map(|number| answer(servers[number % 2], &challenge, &body))).await;
        assert_eq!(answers.iter().filter(|answer| answer.status == StatusCode::OK).count(), 1);
    }

    async fn a_key_passes_during_a_wait_and_ends_it(lab: Lab) {
        let house = House::open(lab).await;
        let ana = house.enrolled("ana@example.com").await;
        let mut passkey = SoftPasskey::default();
        let made = house.product.post(&format!("/users/{}/factors", ana.user), &json!({ "kind": "key" })).await;
        let credential = passkey.create(ORIGIN, &made.json()["creation_options"]).await.unwrap();
        let path = format!("/users/{}/factors/{}/confirmation", ana.user, made.created("id"));
        assert_eq!(house.product.post(&path, &json!({ "credential": credential })).await.status, StatusCode::OK);
        let wrong = house.wrong_code(&ana);
        for _ in 0..6 {
            let challenge = house.product.challenge(&ana.user).await;
            house.product.attempt(&challenge, &wrong).await.problem();
        }
        let challenge = house.product.challenge(&ana.user).await;
        assert_eq!(house.product.attempt(&challenge, &house.code(&ana)).await.problem(), "wait");
        let (challenge, options) = asked(&house.product, &ana.user).await;
        let signed = passkey.get(ORIGIN, &options).await.unwrap();
        assert_eq!(answer(&house.product, &challenge, &json!({ "credential": signed })).await.status, StatusCode::OK);
        let challenge = house.product.challenge(&ana.user).await;
        assert_eq!(house.product.attempt(&challenge, &house.code(&ana)).await.status, StatusCode::OK);
    }

    async fn a_u2f_registration_is_taken_over_once(lab: Lab) {
        let house = House::open(lab).await;
        let (ana, bob) = (house.user("ana@example.com").await, house.user("bob@example.com").await);
        let u2f = json!({ "key_handle": "AAAA", "public_key": POINT, "app_id": "https://example.com", "counter": 3 });
        let old = json!({ "kind": "key", "confirmed": true, "u2f": u2f });
        let made = house.product.post(&format!("/users/{ana}/factors"), &old).await;
        assert_eq!((made.created("state"), made.created("label")), ("active".to_owned(), "Security key".to_owned()));
        for user in [&ana, &bob] {
            assert_eq!(house.product.post(&format!("/users/{user}/factors"), &old).await.problem(), "credential_refused");
        }
        let (_, options) = asked(&house.product, &ana).await;
        assert_eq!(options["extensions"]["appid"], "https://example.com");
        assert_eq!(options["allowCredentials"][0]["id"], "AAAA");
        let renamed = house.product.patch(&format!("/users/{ana}/factors/{}", made.created("id")), &json!({ "label": "Ring" })).await;
        assert_eq!(renamed.json()["label"], "Ring");
    }

    async fn what_is_no_key_is_malformed(lab: Lab) {
        let house = House::open(lab).await;
        let (user, factor, mut passkey) = with_passkey(&house, "ana@example.com").await;
        let factors = format!("/users/{user}/factors");
        let u2f = |field: &str, value: Value| {
            let mut u2f = json!({ "key_handle": "AAAA", "public_key": POINT, "app_id": "https://example.com" });
            u2f[field] = value;
            json!({ "kind": "key", "confirmed": true, "u2f": u2f })
        };
        for body in [
            json!({ "kind": "key", "digits": 6 }),
            json!({ "kind": "key", "phone": "+995599123456" }),
            json!({ "kind": "key", "confirmed": true }),
            json!({ "kind": "app", "u2f": {} }),
            u2f("public_key", json!("AAAA")),
            u2f("key_handle", json!("")),
            u2f("app_id", json!("http://example.com")),
            u2f("counter", json!(-1)),
            u2f("more", json!(1)),
        ] {
            assert_eq!(house.product.post(&factors, &body).await.problem(), "malformed", "{body}");
        }
        let (challenge, options) = asked(&house.product, &user).await;
        let signed = passkey.get(ORIGIN, &options).await.unwrap();
        let cut = |field: &str| {
            let mut cut = signed.clone();
            cut["response"].as_object_mut().unwrap().remove(field);
            cut
        };
        for body in [
            json!({}),
            json!({ "code": "123456", "credential": signed }),
            json!({ "code": "123456", "factor": factor }),
            json!({ "credential": {} }),
            json!({ "credential": [] }),
            json!({ "credential": cut("signature") }),
            json!({ "credential": cut("clientDataJSON") }),
            json!({ "credential": cut("authenticatorData") }),
        ] {
            assert_eq!(answer(&house.product, &challenge, &body).await.problem(), "malformed", "{body}");
        }
        assert_eq!(answer(&house.product, &challenge, &json!({ "credential": signed })).await.status, StatusCode::OK, "nothing was used up");
    }
}
