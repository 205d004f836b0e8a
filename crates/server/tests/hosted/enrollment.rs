//! Factors and backup codes come and go.

use axum::http::{StatusCode, header};
use store::on_both_engines;

use crate::actor::{House, PASSWORD};

on_both_engines! {
    async fn the_secret_stays_through_wrong_codes_and_reloads(lab: Lab) {
        let house = House::open(lab);
        let mut browser = house.browser();
        browser.sign_up("ana@example.com", "payments").await;
        let app = browser.begin_app(&house).await;
        let wrong = browser.post("/settings/security/app/setup", &[("code", "000000")]).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(wrong.authenticator().entry(), app.entry());
        assert_eq!(browser.get("/settings/security/app/setup").await.authenticator().entry(), app.entry());
        assert_eq!(app.entry().issuer, "Acme Desk");
        assert_eq!(app.entry().account, "ana@example.com");
        browser.post("/settings/security/app/setup", &[("code", &app.code_at(house.seconds()))]).await;
        assert!(browser.get("/settings/security/app/setup").await.location().contains("/settings/security"), "and is never shown again");
    }

    async fn enabling_needs_the_password(lab: Lab) {
        let house = House::open(lab);
        let mut browser = house.browser();
        browser.sign_up("ana@example.com", "payments").await;
        let wrong = browser.post("/settings/security/app", &[("password", "not the password"), ("enable", "1")]).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        let without = browser.post("/settings/security/app", &[]).await;
        assert!(without.location().starts_with("/settings/security/confirm"), "{}", without.text);
    }

    async fn an_unconfirmed_set_up_ends_after_ten_minutes(lab: Lab) {
        let house = House::open(lab);
        let mut browser = house.browser();
        browser.sign_up("ana@example.com", "payments").await;
        let app = browser.begin_app(&house).await;
        house.wait(601);
        let late = browser.post("/settings/security/app/setup", &[("code", &app.code_at(house.seconds()))]).await;
        assert_eq!(late.location(), "/settings/security?notice=setup-expired");
    }

    async fn the_enrolling_code_cannot_sign_in(lab: Lab) {
        let house = House::open(lab);
        let ana = house.enrolled("payments").await;
        let again = house.browser().pass(ana.email, &ana.app.code_at(house.seconds())).await;
        assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    }

    async fn replacing_an_app_never_passes_through_off(lab: Lab) {
        let house = House::open(lab);
        let mut ana = house.enrolled("payments").await;
        house.wait(30);
        let overview = ana.browser.get("/settings/security").await;
        let factor = overview.hidden("replaces");
        house.wait(300);
        let asked = ana.browser.post("/settings/security/app", &[("replaces", &factor)]).await;
        assert!(asked.location().starts_with("/settings/security/confirm"), "five minutes are over");
        let code = ana.app.code_at(house.seconds());
        let confirmed = ana.browser.post("/settings/security/confirm", &[("password", PASSWORD), ("code", &code), ("next", "/settings/security")]).await;
        assert_eq!(confirmed.location(), "/settings/security", "{}", confirmed.text);
        assert_eq!(ana.browser.post("/settings/security/app", &[("replaces", &factor)]).await.location(), "/settings/security/app/setup");
        let new = ana.browser.get("/settings/security/app/setup").await.authenticator();
        house.wait(30);
        let old_code = ana.app.code_at(house.seconds());
        assert_eq!(house.browser().pass(ana.email, &old_code).await.location(), "/settings/security", "the old one holds until the new one is proved");
        let done = ana.browser.post("/settings/security/app/setup", &[("code", &new.code_at(house.seconds()))]).await;
        assert_eq!(done.location(), "/settings/security?notice=app-replaced", "{}", done.text);
        house.wait(30);
        let dead = house.browser().pass(ana.email, &ana.app.code_at(house.seconds())).await;
        assert_eq!(dead.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(house.browser().pass(ana.email, &new.code_at(house.seconds())).await.location(), "/settings/security");
    }

    async fn backup_codes_come_as_pdf_and_text_and_only_as_they_were_shown(lab: Lab) {
        let house = House::open(lab);
        let mut browser = house.browser();
        browser.sign_up("ana@example.com", "field-service").await;
        let app = browser.begin_app(&house).await;
        let shown = browser.post("/settings/security/app/setup", &[("code", &app.code_at(house.seconds()))]).await;
        let (codes, set, made_at, seal) = (shown.hidden("codes"), shown.hidden("set"), shown.hidden("made_at"), shown.hidden("seal"));
        let fields = [("codes", codes.as_str()), ("set", &set), ("made_at", &made_at), ("seal", &seal)];
        let pdf = browser.post("/settings/security/backup-codes/pdf", &fields).await;
        assert!(pdf.bytes.starts_with(b"%PDF-"));
        assert!(pdf.headers[header::CONTENT_DISPOSITION].to_str().unwrap().starts_with("attachment; "));
        assert_eq!(pdf.headers[header::CACHE_CONTROL], "no-store");
        let text = browser.post("/settings/security/backup-codes/text", &fields).await;
        assert!(codes.split(' ').all(|code| text.text.contains(code)));
        let forged = [("codes", "AAAA-AAAA-AAAA-AAAA"), ("set", &set), ("made_at", &made_at), ("seal", &seal)];
        assert_eq!(browser.post("/settings/security/backup-codes/pdf", &forged).await.status, StatusCode::FORBIDDEN);
    }

    async fn a_new_set_of_backup_codes_voids_the_old_one(lab: Lab) {
        let house = House::open(lab);
        let mut ana = house.enrolled("payments").await;
        let asked = ana.browser.post("/settings/security/backup-codes", &[]).await;
        assert_eq!(asked.status, StatusCode::OK, "the person has just proved that it is them: {}", asked.location());
        let fresh = asked.backup_codes();
        assert_eq!(house.browser().pass(ana.email, &ana.codes[0]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(house.browser().pass(ana.email, &fresh[0]).await.location(), "/settings/security");
    }

    async fn turning_off_asks_for_both_factors_and_voids_everything(lab: Lab) {
        let house = House::open(lab);
        let mut ana = house.enrolled("payments").await;
        house.wait(301);
        assert!(ana.browser.post("/settings/security/off", &[]).await.location().starts_with("/settings/security/confirm"));
        let code = ana.app.code_at(house.seconds());
        ana.browser.post("/settings/security/confirm", &[("password", PASSWORD), ("code", &code), ("next", "/settings/security/off")]).await;
        assert_eq!(ana.browser.post("/settings/security/off", &[]).await.location(), "/settings/security?notice=turned-off");
        assert_eq!(house.browser().sign_in(ana.email).await.location(), "/settings/security");
    }

    async fn a_demanded_factor_may_be_of_any_kind_that_the_policy_has(lab: Lab) {
        let house = House::open(lab);
        let mut browser = house.browser();
        browser.sign_up("ana@example.com", "messaging").await;
        let choice = browser.get("/challenge/enroll").await.text;
        for offered in ["Security key", "Authenticator app", "Code by SMS"] {
            assert!(choice.contains(offered), "{offered}: {choice}");
        }
        assert!(!choice.contains("Code by e-mail"), "{choice}");
        let base = "/challenge/enroll/channel/phone";
        assert_eq!(browser.get(&format!("{base}/code")).await.location(), "/challenge/enroll?notice=expired");
        assert!(browser.get("/challenge/enroll?notice=expired").await.text.contains("Setting up took too long"));
        assert!(browser.get(base).await.text.contains("another SIM card"));
        let wrong = browser.post(base, &[("country", "GE"), ("address", "12")]).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(browser.post(base, &[("country", "GE"), ("address", "599 12 34 56")]).await.location(), format!("{base}/code"));
        let to_the_wrong_number = house.code().await;
        assert_eq!(browser.post(&format!("{base}/cancel"), &[]).await.location(), base, "a wrong number is put right");
        house.wait(60);
        browser.post(base, &[("country", "GE"), ("address", "599 12 34 57")]).await;
        assert!(browser.get(&format!("{base}/code")).await.text.contains("+995 599 12 34 57"));
        assert!(browser.get("/settings/security").await.location().starts_with("/sign-in"), "no session before the factor");
        let stale = browser.post(&format!("{base}/code"), &[("code", &to_the_wrong_number)]).await;
        assert_eq!(stale.status, StatusCode::UNPROCESSABLE_ENTITY, "what another number received proves nothing");
        let shown = browser.post(&format!("{base}/code"), &[("code", &house.code().await)]).await;
        assert_eq!(shown.backup_codes().len(), 10, "{}", shown.text);
        assert_eq!(browser.get("/settings/security").await.status, StatusCode::OK, "and completes the sign-in");
        assert_eq!(browser.get("/challenge/enroll").await.location(), "/sign-in", "once");
    }

    async fn an_organization_that_demands_a_factor_leads_into_enrollment(lab: Lab) {
        let house = House::open(lab);
        let mut browser = house.browser();
        assert_eq!(browser.sign_up("ana@example.com", "messaging").await.location(), "/challenge/enroll/channel/phone");
        assert_eq!(browser.get("/challenge").await.location(), "/challenge/enroll");
        assert!(browser.get("/settings/security").await.location().starts_with("/sign-in"), "no session before the factor");
        assert_eq!(browser.post("/challenge/enroll", &[]).await.location(), "/challenge/enroll/app");
        let app = browser.get("/challenge/enroll/app").await.authenticator();
        let shown = browser.post("/challenge/enroll/app", &[("code", &app.code_at(house.seconds()))]).await;
        assert_eq!(shown.backup_codes().len(), 10, "{}", shown.text);
        assert_eq!(browser.get("/settings/security").await.status, StatusCode::OK, "and completes the sign-in");
        house.wait(30);
        let asked = house.browser().pass("ana@example.com", &app.code_at(house.seconds())).await;
        assert_eq!(asked.location(), "/settings/security");
        let off = browser.post("/settings/security/off", &[]).await;
        assert_eq!(off.status, StatusCode::FORBIDDEN, "what is demanded cannot be turned off");
    }
}
