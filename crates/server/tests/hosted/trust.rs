//! Trusted browsers.

use axum::http::StatusCode;
use store::on_both_engines;

use crate::actor::{House, PASSWORD};

on_both_engines! {
    async fn a_browser_that_passed_is_not_asked_again_until_it_signs_out_completely(lab: Lab) {
        let house = House::open(lab);
        let ana = house.enrolled("field-service").await;
        house.wait(30);
        let mut browser = house.browser();
        browser.pass(ana.email, &ana.app.code_at(house.seconds())).await;
        browser.post("/sign-out", &[]).await;
        assert!(browser.get("/settings/security").await.location().starts_with("/sign-in"));
        assert_eq!(browser.sign_in(ana.email).await.location(), "/settings/security", "trusted");
        browser.post("/sign-out/completely", &[]).await;
        assert_eq!(browser.sign_in(ana.email).await.location(), "/challenge", "forgotten");
    }

    async fn signing_out_completely_forgets_the_browser_also_after_signing_out(lab: Lab) {
        let house = House::open(lab);
        let ana = house.enrolled("field-service").await;
        house.wait(30);
        let mut browser = house.browser();
        browser.pass(ana.email, &ana.app.code_at(house.seconds())).await;
        let device = browser.cookies["vst_device"].clone();
        browser.post("/sign-out", &[]).await;
        browser.post("/sign-out/completely", &[]).await;
        browser.cookies.insert("vst_device".to_owned(), device);
        assert_eq!(browser.sign_in(ana.email).await.location(), "/challenge", "on the server too");
    }

    async fn trust_is_a_choice_and_ends_when_its_time_is_over(lab: Lab) {
        let house = House::open(lab);
        let ana = house.enrolled("default").await;
        house.wait(30);
        let mut browser = house.browser();
        browser.pass(ana.email, &ana.app.code_at(house.seconds())).await;
        browser.post("/sign-out", &[]).await;
        assert_eq!(browser.sign_in(ana.email).await.location(), "/challenge", "not ticked, not trusted");
        house.wait(30);
        browser.post("/challenge", &[("code", &ana.app.code_at(house.seconds())), ("trust", "1")]).await;
        browser.post("/sign-out", &[]).await;
        assert_eq!(browser.sign_in(ana.email).await.location(), "/settings/security");
        house.wait(30 * 24 * 3600);
        assert_eq!(browser.sign_in(ana.email).await.location(), "/challenge");
    }

    async fn a_copied_token_ends_the_trust(lab: Lab) {
        let house = House::open(lab);
        let ana = house.enrolled("crm").await;
        house.wait(30);
        let mut browser = house.browser();
        browser.pass(ana.email, &ana.app.code_at(house.seconds())).await;
        let mut thief = house.browser();
        thief.cookies.insert("vst_device".to_owned(), browser.cookies["vst_device"].clone());
        assert_eq!(browser.sign_in(ana.email).await.location(), "/settings/security");
        house.wait(61);
        assert_eq!(thief.sign_in(ana.email).await.location(), "/challenge");
        assert_eq!(browser.sign_in(ana.email).await.location(), "/challenge", "the owner is asked as well");
    }

    async fn a_new_password_ends_trust_and_other_sessions(lab: Lab) {
        let house = House::open(lab);
        let mut ana = house.enrolled("crm").await;
        house.wait(30);
        let mut other = house.browser();
        other.pass(ana.email, &ana.app.code_at(house.seconds())).await;
        let new = "five small green boats";
        let changed = ana.browser.post("/settings/security/password", &[("current", PASSWORD), ("new", new)]).await;
        assert_eq!(changed.location(), "/settings/security?notice=password-changed", "{}", changed.text);
        assert_eq!(ana.browser.get("/settings/security").await.status, StatusCode::OK, "this session goes on");
        assert!(other.get("/settings/security").await.location().starts_with("/sign-in"));
        let again = other.post("/sign-in", &[("email", ana.email), ("password", new)]).await;
        assert_eq!(again.location(), "/challenge", "trust is gone");
    }

    async fn trusted_browsers_are_named_and_forgotten(lab: Lab) {
        let house = House::open(lab);
        let ana = house.enrolled("crm").await;
        house.wait(30);
        let mut browser = house.browser();
        browser.pass(ana.email, &ana.app.code_at(house.seconds())).await;
        let listed = browser.get("/settings/security/browsers").await;
        assert!(listed.text.contains("Firefox on Linux"), "{}", listed.text);
        let start = listed.text.find("/settings/security/browsers/dev_").unwrap();
        let path = listed.text[start..].split('"').next().unwrap().to_owned();
        browser.post(&path, &[("name", "Kitchen <b>laptop</b>")]).await;
        assert!(browser.get("/settings/security/browsers").await.text.contains("Kitchen &#60;b&#62;laptop"));
        browser.post("/settings/security/browsers/forget-all", &[]).await;
        assert_eq!(browser.sign_in(ana.email).await.location(), "/challenge");
    }
}
