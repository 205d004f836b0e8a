//! One gate: what a password alone opens where a second step is owed.

use axum::http::StatusCode;
use store::on_both_engines;

use crate::actor::House;

const READ: [&str; 10] = [
    "/settings/profile",
    "/settings/activity",
    "/settings/security",
    "/settings/security/confirm",
    "/settings/security/app/setup",
    "/settings/security/backup-codes",
    "/settings/security/browsers",
    "/settings/security/sessions",
    "/settings/security/password",
    "/settings/security/off",
];

const CHANGE: [&str; 18] = [
    "/settings/profile",
    "/settings/profile/verification",
    "/settings/security/confirm",
    "/settings/security/app",
    "/settings/security/app/setup",
    "/settings/security/app/cancel",
    "/settings/security/backup-codes",
    "/settings/security/backup-codes/pdf",
    "/settings/security/browsers/forget-all",
    "/settings/security/sessions/end-others",
    "/settings/security/password",
    "/settings/security/off",
    "/settings/security/turned-on",
    "/settings/security/codes-kept",
    "/challenge/enroll",
    "/challenge/enroll/channel/phone",
    "/challenge/enroll/channel/phone/code",
    "/challenge/enroll/key",
];

on_both_engines! {
    async fn an_owed_second_step_opens_nothing_but_itself(lab: Lab) {
        let house = House::open(lab);
        let ana = house.enrolled("payments").await;
        let mut browser = house.browser();
        browser.sign_in(ana.email).await;
        for path in READ {
            assert!(browser.get(path).await.location().starts_with("/sign-in"), "{path}");
        }
        for path in CHANGE {
            let answer = browser.post(path, &[]).await;
            assert!(answer.location().starts_with("/sign-in") || answer.status.is_client_error(), "{path}: {}", answer.status);
        }
        let step = browser.cookies["vst_step"].clone();
        browser.cookies.insert("vst_session".to_owned(), step);
        assert!(browser.get("/settings/security").await.location().starts_with("/sign-in"), "its token is no session's");
        let code = ana.app.code_at(house.seconds() + 30);
        assert_eq!(browser.post("/challenge", &[("code", &code)]).await.location(), "/settings/security");
    }

    async fn forged_and_foreign_cookies_open_nothing(lab: Lab) {
        let house = House::open(lab);
        let ana = house.enrolled("payments").await;
        let real = ana.browser.cookies["vst_session"].clone();
        let flipped: String = real.chars().rev().collect();
        let long = "A".repeat(5000);
        for forged in ["", "x", "%00", flipped.as_str(), &real[..real.len() - 2], long.as_str()] {
            let mut browser = house.browser();
            for name in ["vst_session", "vst_step", "vst_device", "vst_known", "vst_next"] {
                browser.cookies.insert(name.to_owned(), forged.to_owned());
            }
            assert!(browser.get("/settings/security").await.location().starts_with("/sign-in"), "{forged}");
            assert!(browser.get("/challenge").await.location().starts_with("/sign-in"), "{forged}");
            assert_eq!(browser.sign_in(ana.email).await.location(), "/challenge", "{forged}");
        }
    }

    async fn other_peoples_browsers_and_sessions_are_not_found(lab: Lab) {
        let house = House::open(lab);
        let mut ana = house.enrolled("crm").await;
        let sessions = ana.browser.get("/settings/security/sessions").await;
        assert_eq!(sessions.status, StatusCode::OK);
        let mut bea = house.browser();
        bea.sign_up("bea@example.com", "crm").await;
        let session = format!("ses_{}", "0".repeat(52));
        for path in [format!("/settings/security/sessions/{session}/end"), format!("/settings/security/browsers/dev_{}/forget", "0".repeat(52))] {
            assert_eq!(bea.post(&path, &[]).await.status, StatusCode::NOT_FOUND, "{path}");
        }
    }

    async fn a_session_ends_after_an_hour_without_use_and_after_a_day_in_any_case(lab: Lab) {
        let house = House::open(lab);
        let mut browser = house.browser();
        browser.sign_up("ana@example.com", "default").await;
        for _ in 0..28 {
            house.wait(3000);
            assert_eq!(browser.get("/settings/security").await.status, StatusCode::OK);
        }
        house.wait(2400);
        assert!(browser.get("/settings/security").await.location().contains("session-ended"));
        browser.sign_in("ana@example.com").await;
        house.wait(3601);
        assert!(browser.get("/settings/security").await.location().contains("session-ended"));
    }
}
