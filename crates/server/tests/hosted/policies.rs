//! What the organization demands, as a person in a browser meets it.

use axum::http::StatusCode;
use store::on_both_engines;
use twofactor::{Cause, Demand, Policy, Preset, Refusal, Scene, User, UserId};

use crate::actor::{House, PASSWORD};

/// Puts `policy` in force on the product's behalf.
async fn decide(house: &House, policy: Policy) {
    type Governor = (UserId, fn(&User, &Scene<'_>) -> Result<(), Refusal>);
    let organization = house.lab.store.organizations(None, 1).await.unwrap().remove(0);
    let cause = Cause::by(twofactor::Actor::Operator);
    let amended = house.lab.store.amend_policy(organization.id, organization.version, policy, cause, None::<Governor>).await.unwrap();
    assert_eq!(amended, Ok(organization.version + 1));
}

fn mandatory(grace_days: u16) -> Policy {
    Policy { two_factor: Demand::Mandatory, grace_days, ..Preset::Default.policy() }
}

const SHUT: [&str; 8] = [
    "/settings/profile",
    "/settings/activity",
    "/settings/security",
    "/settings/security/backup-codes",
    "/settings/security/browsers",
    "/settings/security/sessions",
    "/settings/security/password",
    "/settings/security/off",
];

on_both_engines! {
    async fn a_session_of_before_can_only_enroll_or_sign_out(lab: Lab) {
        let house = House::open(lab);
        let mut ana = house.browser();
        ana.sign_up("ana@example.com", "default").await;
        assert_eq!(ana.get("/settings/enroll").await.location(), "/settings/security", "nothing is demanded");
        decide(&house, mandatory(0)).await;
        for path in SHUT {
            assert_eq!(ana.get(path).await.location(), "/settings/enroll", "{path}");
            if path != "/settings/activity" {
                assert_ne!(ana.post(path, &[("name", "Eve"), ("email", "eve@example.com")]).await.status, StatusCode::OK, "{path}");
            }
        }
        let page = ana.get("/settings/enroll").await;
        assert!(page.text.contains("now requires it for everybody") && page.text.contains("action=\"/sign-out\""), "{}", page.text);
        let begun = ana.post("/settings/security/app", &[("password", PASSWORD)]).await;
        assert_eq!(begun.location(), "/settings/security/app/setup", "{}", begun.text);
        let app = ana.get("/settings/security/app/setup").await.authenticator();
        assert_eq!(ana.post("/settings/security/app/setup", &[("code", &app.code_at(house.seconds()))]).await.status, StatusCode::OK);
        assert_eq!(ana.get("/settings/profile").await.status, StatusCode::OK);
        assert_eq!(ana.get("/settings/enroll").await.location(), "/settings/security");
    }

    async fn a_sign_out_is_open_to_whom_nothing_else_is(lab: Lab) {
        let house = House::open(lab);
        let mut ana = house.browser();
        ana.sign_up("ana@example.com", "default").await;
        decide(&house, mandatory(0)).await;
        assert_eq!(ana.post("/sign-out", &[]).await.location(), "/signed-out");
    }

    async fn enrollment_can_be_put_off_while_there_is_time(lab: Lab) {
        let house = House::open(lab);
        let mut ana = house.browser();
        ana.sign_up("ana@example.com", "default").await;
        decide(&house, mandatory(2)).await;
        assert_eq!(ana.get("/settings/profile").await.status, StatusCode::OK, "an open session goes on");
        let mut again = house.browser();
        assert_eq!(again.sign_in("ana@example.com").await.location(), "/challenge");
        assert_eq!(again.get("/challenge").await.location(), "/challenge/enroll");
        let page = again.get("/challenge/enroll").await;
        assert!(page.text.contains("Skip for now") && page.text.contains("You have time until"), "{}", page.text);
        assert_eq!(again.post("/challenge/enroll/later", &[]).await.location(), "/settings/security");
        assert_eq!(again.get("/settings/profile").await.status, StatusCode::OK);
        house.wait(2 * 24 * 3600);
        let mut late = house.browser();
        assert_eq!(late.sign_in("ana@example.com").await.location(), "/challenge");
        assert!(!late.get("/challenge/enroll").await.text.contains("Skip for now"));
        assert_eq!(late.post("/challenge/enroll/later", &[]).await.status, StatusCode::FORBIDDEN);
        assert!(late.get("/settings/profile").await.location().starts_with("/sign-in"));
    }
}
