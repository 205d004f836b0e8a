//! Bad input: refused clearly, never repeated, never counted, never an error of ours.

use axum::{
    body::Body,
    http::{Method, StatusCode, header},
};
use serde_json::json;

use crate::actors::House;

const JSON: Option<&str> = Some("application/json");

/// Bodies that are wrong wherever a code is expected.
fn bodies() -> Vec<(Option<&'static str>, Vec<u8>)> {
    let nested = |open: &str, close: &str| format!("{{\"code\":{}{}}}", open.repeat(9_000), close.repeat(9_000)).into_bytes();
    let mut bodies: Vec<(Option<&str>, Vec<u8>)> = [
        "",
        " ",
        "null",
        "true",
        "0",
        "\"123456\"",
        "[]",
        "[\"123456\"]",
        "[{\"code\":\"123456\"}]",
        "{}",
        "{",
        "{\"code\"}",
        "{\"code\":}",
        "{\"code\":null}",
        "{\"code\":123456}",
        "{\"code\":true}",
        "{\"code\":[\"123456\"]}",
        "{\"code\":[\"123456\",\"654321\"]}",
        "{\"code\":{\"a\":1}}",
        "{\"code\":\"123456\",\"code\":\"654321\"}",
        "{\"code\":\"123456\",\"codes\":[]}",
        "{\"Code\":\"123456\"}",
        "{\"code\":\"123456\",\"trust_device\":\"yes\"}",
        "{\"code\":\"123456\",\"trust_device\":1}",
        "{\"code\":\"123456\",\"trust_device\":null}",
        "{\"code\":\"123456\"}{}",
        "{\"code\":\"123456\"},",
        "{'code':'123456'}",
        "{\"code\":\"\\ud800\"}",
        "{\"code\":\"123456\",\"context\":[\"1.2.3.4\",\"x\"]}",
        "{\"code\":\"123456\",\"context\":{\"ip\":\"1.2.3\"}}",
        "{\"code\":\"123456\",\"context\":{\"ip\":\"1.2.3.4\",\"host\":\"x\"}}",
        "code=123456",
        "{\"code\":\"\"}",
        "{\"code\":\"\\u0000\"}",
        "{\"code\":\"123456\",\"factor\":\"x\",\"credential\":{}}",
        "NaN",
        "{\"code\":\"123456\"//\n}",
    ]
    .into_iter()
    .map(|body| (JSON, body.as_bytes().to_vec()))
    .collect();
    bodies.extend([
        (JSON, b"{\"code\":\"\xff\xfe\"}".to_vec()),
        (JSON, b"\xef\xbb\xbf{\"code\":\"123456\"}".to_vec()),
        (JSON, nested("[", "]")),
        (JSON, nested("{\"a\":", "}")),
        (JSON, vec![b'['; 60_000]),
        (None, b"{\"code\":\"123456\"}".to_vec()),
        (Some("text/plain"), b"{\"code\":\"123456\"}".to_vec()),
        (Some("application/x-www-form-urlencoded"), b"code=123456".to_vec()),
        (Some("application/jsonp"), b"{\"code\":\"123456\"}".to_vec()),
    ]);
    bodies
}

store::on_both_engines! {
    async fn a_bad_body_is_refused_and_not_counted(lab: Lab) {
        let house = House::open(lab).await;
        let ana = house.enrolled("ana@example.com").await;
        let challenge = house.product.challenge(&ana.user).await;
        let pending = house.product.post(&format!("/users/{}/factors", ana.user), &json!({ "kind": "app" })).await.created("id");
        let paths = [format!("/challenges/{challenge}/attempts"), format!("/users/{}/factors/{pending}/confirmation", ana.user)];
        for (media, body) in bodies() {
            for path in &paths {
                let shown = String::from_utf8_lossy(&body[..body.len().min(80)]).into_owned();
                let answer = house.product.post_raw(path, media, body.clone()).await;
                assert_eq!((answer.status, answer.problem().as_str()), (StatusCode::BAD_REQUEST, "malformed"), "{shown}: {}", answer.text());
                for secret in ["123456", "654321"] {
                    assert!(!answer.text().contains(secret), "{shown}: {}", answer.text());
                }
            }
        }
        assert_eq!(house.product.attempt(&challenge, &house.wrong_code(&ana)).await.json()["attempts_left"], 5);
        assert_eq!(house.product.attempt(&challenge, &house.code(&ana)).await.status, StatusCode::OK);
    }

    async fn a_refusal_says_where(lab: Lab) {
        let house = House::open(lab).await;
        let users = format!("/organizations/{}/users", house.organization);
        let detail = async |body: &str| house.product.post_raw(&users, JSON, body.to_owned()).await.json()["detail"].as_str().unwrap().to_owned();
        assert_eq!(detail("").await, "the body is empty: missing field `email` (line 1, column 2)");
        assert_eq!(detail("{\"mail\":1}").await.split(", expected").next().unwrap(), "unknown field `mail`");
        assert_eq!(detail("{\"email\":1}").await, "`email`: expected a string (line 1, column 10)");
        assert_eq!(detail("{\"email\":\"x\"}").await, "`email`: must be an e-mail address");
        assert_eq!(detail("{\"email\":\"a@example.com\",\"role\":\"boss\"}").await, "`role`: expected one of `owner`, `admin`, `member` (line 1, column 38)");
    }

    async fn fields_of_a_user_are_read_at_the_door(lab: Lab) {
        let house = House::open(lab).await;
        let users = format!("/organizations/{}/users", house.organization);
        for (field, value) in [
            ("email", json!("a b@example.com")), ("email", json!("a@b@example.com")), ("email", json!("a\u{0}@example.com")), ("email", json!("@")), ("name", json!("")), ("name", json!("x".repeat(101))),
            ("name", json!("\u{202e}\u{200b}")), ("phone", json!("123")), ("phone", json!("+99")), ("phone", json!("x".repeat(60_000))), ("locale", json!("")), ("locale", json!("ka_GE")),
            ("locale", json!("a\u{0}")), ("locale", json!("k".repeat(40))), ("external_id", json!("")), ("external_id", json!("a\u{0}b")), ("external_id", json!("x".repeat(201))),
            ("password_hash", json!("plain")), ("password_hash", json!("$2b$12$abcdefghijklmnopqrstuv")), ("password_hash", json!("$argon2id$v=19$m=4194304,t=1,p=1$c29tZXNhbHQ$aGFzaA")),
            ("app_secret", json!("123")), ("app_digits", json!(9)), ("app_period_seconds", json!(0)), ("state", json!("disabled")), ("id", json!("usr_x")),
        ] {
            let mut body = json!({ "email": "ana@example.com" });
            body[field] = value.clone();
            let answer = house.product.post(&users, &body).await;
            assert_eq!(answer.problem(), "malformed", "{field}: {value}");
        }
        let user = house.user("ana@example.com").await;
        for body in [
            json!({}), json!({ "name": null }), json!({ "role": null }), json!({ "state": null }), json!({ "state": "gone" }), json!({ "email": "b@example.com" }), json!({ "external_id": "" }),
            json!({ "phone": 1 }), json!([]), json!(null), json!({ "locale": "_" }),
        ] {
            assert_eq!(house.product.patch(&format!("/users/{user}"), &body).await.problem(), "malformed", "{body}");
        }
        let organizations = [json!({}), json!({ "name": "" }), json!({ "name": "x", "preset": "nothing" }), json!({ "name": "x", "preset": null }), json!({ "name": "www.x.com" })];
        for body in organizations {
            assert_eq!(house.product.post("/organizations", &body).await.problem(), "malformed", "{body}");
        }
    }

    async fn a_body_that_is_too_large_is_not_read(lab: Lab) {
        let house = House::open(lab).await;
        let ana = house.enrolled("ana@example.com").await;
        let path = format!("/challenges/{}/attempts", house.product.challenge(&ana.user).await);
        let million = format!("{{\"code\":\"{}\"}}", "1".repeat(1_000_000));
        let answer = house.product.post_raw(&path, JSON, million.clone()).await;
        assert_eq!((answer.status, answer.problem().as_str()), (StatusCode::PAYLOAD_TOO_LARGE, "too_large"));
        let chunks = million.into_bytes().chunks(4096).map(|chunk| Ok::<_, std::io::Error>(chunk.to_vec())).collect::<Vec<_>>();
        let streamed = house.product.post_raw(&path, JSON, Body::from_stream(futures_util::stream::iter(chunks))).await;
        assert_eq!(streamed.problem(), "too_large");
        let just = format!("{{\"code\":\"1\"{}}}", " ".repeat(64 * 1024 - 12));
        assert_eq!(just.len(), 64 * 1024);
        assert_eq!(house.product.post_raw(&path, JSON, just).await.problem(), "wrong_length");
        let patched = house.product.request(Method::PATCH, &format!("/users/{}", ana.user)).header(header::CONTENT_LENGTH, "99999999999999999999");
        assert!(house.product.send(patched.body(Body::empty()).unwrap()).await.status.is_client_error());
    }

    async fn query_parameters_are_known_or_refused(lab: Lab) {
        let house = House::open(lab).await;
        let user = house.user("ana@example.com").await;
        let users = format!("/organizations/{}/users", house.organization);
        for path in [
            "/organizations?limit=0".to_owned(), "/organizations?limit=201".to_owned(), "/organizations?limit=x".to_owned(), "/organizations?limit=".to_owned(), "/organizations?limit=1&limit=2".to_owned(),
            "/organizations?page=1".to_owned(), "/organizations?after=x".to_owned(), "/organizations?after=".to_owned(), format!("{users}?email="), format!("{users}?email=x"), format!("{users}?external_id="),
            format!("{users}?without=shoes"), format!("{users}?without"), format!("{users}?Email=a@example.com"), format!("{users}?after={}", house.organization), "/events?type=x".to_owned(),
            "/events?type=".to_owned(), "/events?user=x".to_owned(), "/events?organization=x".to_owned(), "/events?before=x".to_owned(), format!("/users/{user}/factors?limit=0"), format!("/users/{user}/trusted-devices?x=1"),
            "/events?user%00=1".to_owned(), "/events?limit=%ff".to_owned(),
        ] {
            assert_eq!(house.product.get(&path).await.problem(), "malformed", "{path}");
        }
        let detail = async |query: &str| house.product.get(&format!("{users}?{query}")).await.json()["detail"].as_str().unwrap().to_owned();
        assert_eq!(detail("without=QK7M").await, "the query: `without`: expected `phone` or `factor`");
        assert_eq!(detail("limit=QK7M").await, "the query: `limit`: invalid digit found in string");
        assert_eq!(detail("limit=1&limit=2").await, "the query: duplicate field `limit`");
        assert!(detail("page=1").await.starts_with("the query: unknown field `page`, expected one of `email`, "));
        assert!(!detail("QK7M%20=1").await.contains("QK7M"));
        assert!(!detail("without=x:%20QK7M,%20expected%20QK7M").await.contains("QK7M"));
    }

    async fn an_idempotency_key_is_visible_ascii(lab: Lab) {
        let house = House::open(lab).await;
        for key in ["", " ", "a b", "ä", &"x".repeat(256)] {
            assert_eq!(house.product.once(key, "/organizations", &json!({ "name": "Acme" })).await.problem(), "malformed", "{key:?}");
        }
        let twice = house.product.request(Method::POST, "/organizations").header("idempotency-key", "a").header("idempotency-key", "b");
        assert_eq!(house.product.send(twice.body(Body::from("{\"name\":\"Acme\"}")).unwrap()).await.problem(), "malformed");
        house.product.once(&"~".repeat(255), "/organizations", &json!({ "name": "Acme" })).await.created("id");
    }
}
