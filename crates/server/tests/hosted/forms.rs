//! Bad input and foreign pages.

use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use store::on_both_engines;

use crate::actor::House;

on_both_engines! {
    async fn a_form_of_another_site_changes_nothing(lab: Lab) {
        let house = House::open(lab);
        let mut browser = house.browser();
        browser.sign_up("ana@example.com", "default").await;
        for (name, value) in [("sec-fetch-site", "cross-site"), ("sec-fetch-site", "same-site"), ("origin", "https://evil.example"), ("origin", "null")] {
            let request = Request::post("/sign-out").header(name, value).header(header::HOST, "localhost:8080").body(Body::empty()).unwrap();
            assert_eq!(browser.send(request).await.status, StatusCode::FORBIDDEN, "{name}: {value}");
        }
        assert_eq!(browser.get("/settings/security").await.status, StatusCode::OK);
        let request = Request::post("/sign-out").header("origin", "http://localhost:8080").header(header::HOST, "localhost:8080").body(Body::empty()).unwrap();
        assert_eq!(browser.send(request).await.status, StatusCode::SEE_OTHER);
    }

    async fn what_cannot_be_read_is_refused_with_a_page(lab: Lab) {
        let house = House::open(lab);
        let ana = house.enrolled("payments").await;
        let huge = format!("code={}", "1".repeat(1_000_000));
        let bodies = ["", "code", "code=1&code=2", "code=%ff%fe", "{}", "[]", "null", huge.as_str()];
        for body in bodies {
            for kind in ["application/x-www-form-urlencoded", "application/json", "text/plain", "multipart/form-data"] {
                let mut browser = house.browser();
                browser.sign_in(ana.email).await;
                let request = Request::post("/challenge").header(header::CONTENT_TYPE, kind).header("sec-fetch-site", "same-origin");
                let answer = browser.send(request.body(Body::from(body.to_owned())).unwrap()).await;
                assert!(answer.status.is_client_error(), "{kind} {body:.20}: {}", answer.status);
                assert!(answer.text.starts_with("<!doctype html>"), "{kind} {body:.20}: {}", answer.text);
            }
        }
        let mut browser = house.browser();
        assert_eq!(browser.pass(ana.email, &ana.app.code_at(house.seconds() + 30)).await.location(), "/settings/security", "nothing was counted");
    }

    async fn error_pages_carry_a_reference(lab: Lab) {
        let house = House::open(lab);
        let mut browser = house.browser();
        let missing = browser.get("/no-such-page").await;
        assert_eq!(missing.status, StatusCode::NOT_FOUND);
        assert!(missing.text.contains(missing.headers["x-request-id"].to_str().unwrap()));
        assert_eq!(browser.get("/sign-out").await.status, StatusCode::METHOD_NOT_ALLOWED);
        assert_eq!(browser.get("/.well-known/change-password").await.location(), "/settings/security/password");
        assert_eq!(browser.get("/.well-known/resource-that-should-not-exist-whose-status-code-should-not-be-200").await.status, StatusCode::NOT_FOUND);
    }

    async fn every_answer_says_what_a_page_may_do(lab: Lab) {
        let house = House::open(lab);
        let mut browser = house.browser();
        for path in ["/sign-in", "/no-such-page", "/api/v1/nothing"] {
            let page = browser.get(path).await;
            let policy = page.headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
            assert!(policy.starts_with("default-src 'none'") && !policy.contains("unsafe"), "{path}");
            assert_eq!(page.headers["x-content-type-options"], "nosniff");
            assert_eq!(page.headers[header::CACHE_CONTROL], "no-store", "{path}");
            let is_page = page.headers[header::CONTENT_TYPE].to_str().unwrap().starts_with("text/html");
            assert_eq!(page.headers.contains_key("permissions-policy"), is_page, "{path}: data needs no permission");
        }
    }

    async fn weak_passwords_are_named(lab: Lab) {
        let house = House::open(lab);
        let mut browser = house.browser();
        for (password, word) in [("short", "15"), ("passwordpassword", "attackers"), ("ana@example.com ana", "attackers"), ("", "Type your password")] {
            let fields = [("organization", "Demo"), ("name", "Ana"), ("email", "ana@example.com"), ("password", password), ("preset", "default")];
            let page = browser.post("/sign-up", &fields).await;
            assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{password}");
            assert!(page.text.contains(word), "{password}: {}", page.text);
        }
    }
}
