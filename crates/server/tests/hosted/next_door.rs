//! What one node is told is law at the next request to another.

use axum::http::StatusCode;
use store::on_both_engines;
use twofactor::{Demand, Policy, Preset};

use crate::actor::{Browser, Enrolled, House, PASSWORD};

/// Ana with a session in a trusted browser, and that browser as it asks the other node.
async fn trusted(house: &House, preset: &str) -> (Enrolled, Browser, Browser) {
    let ana = house.enrolled(preset).await;
    house.wait(30);
    let mut here = house.browser();
    assert_eq!(here.pass(ana.email, &ana.app.code_at(house.seconds())).await.location(), "/settings/security");
    let mut there = here.at(&house.browser_next_door().await);
    assert_eq!(there.get("/settings/security").await.status, StatusCode::OK);
    (ana, here, there)
}

on_both_engines! {
    async fn a_session_that_was_ended_is_over_next_door(lab: Lab) {
        let house = House::open(lab);
        let (mut ana, _, mut there) = trusted(&house, "crm").await;
        ana.browser.post("/settings/security/sessions/end-others", &[]).await;
        assert!(there.get("/settings/security").await.location().starts_with("/sign-in"));
    }

    async fn a_new_password_holds_next_door(lab: Lab) {
        let house = House::open(lab);
        let (mut ana, _, mut there) = trusted(&house, "crm").await;
        let new = "five small green boats";
        let changed = ana.browser.post("/settings/security/password", &[("current", PASSWORD), ("new", new)]).await;
        assert_eq!(changed.location(), "/settings/security?notice=password-changed", "{}", changed.text);
        assert!(there.get("/settings/security").await.location().starts_with("/sign-in"), "the session is over");
        assert_eq!(there.sign_in(ana.email).await.status, StatusCode::UNPROCESSABLE_ENTITY, "the old password");
        let again = there.post("/sign-in", &[("email", ana.email), ("password", new)]).await;
        assert_eq!(again.location(), "/challenge", "trust is gone");
    }

    async fn a_browser_that_was_forgotten_is_asked_next_door(lab: Lab) {
        let house = House::open(lab);
        let (ana, mut here, mut there) = trusted(&house, "crm").await;
        here.post("/settings/security/browsers/forget-all", &[]).await;
        assert_eq!(there.sign_in(ana.email).await.location(), "/challenge");
    }

    async fn a_lock_is_shut_next_door(lab: Lab) {
        let house = House::open(lab);
        let ana = house.enrolled("crm").await;
        house.wait(30);
        let (mut here, mut there) = (house.browser(), house.browser_next_door().await);
        here.sign_in(ana.email).await;
        there.sign_in(ana.email).await;
        let shown: Vec<_> = (0..20).map(|step| ana.app.code_at(house.seconds() + step * 30 - 300)).collect();
        let wrong = (0..).map(|number| format!("{number:06}")).find(|code| !shown.contains(code)).unwrap();
        for guess in 0..6 {
            let browser = if guess % 2 == 0 { &mut here } else { &mut there };
            browser.post("/challenge", &[("code", &wrong)]).await;
        }
        let mut again = there.at(&there);
        again.sign_in(ana.email).await;
        let refused = again.post("/challenge", &[("code", &ana.app.code_at(house.seconds()))]).await;
        assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS, "{}", refused.text);
    }

    async fn a_policy_that_was_changed_decides_next_door(lab: Lab) {
        let house = House::open(lab);
        let mut ana = house.browser();
        ana.sign_up("ana@example.com", "default").await;
        let mut there = house.browser_next_door().await;
        assert_eq!(there.sign_in("ana@example.com").await.location(), "/settings/security", "nothing is demanded");
        let organization = house.lab.store.organizations(None, 1).await.unwrap().remove(0);
        let policy = Policy { two_factor: Demand::Mandatory, ..Preset::Default.policy() };
        let policy = serde_json::to_string(&policy).unwrap();
        house.lab.store.set_policy(organization.id, organization.version, &policy).await.unwrap();
        let mut fresh = there.at(&there);
        fresh.cookies.clear();
        assert_eq!(fresh.sign_in("ana@example.com").await.location(), "/challenge", "a factor is demanded now");
    }
}
