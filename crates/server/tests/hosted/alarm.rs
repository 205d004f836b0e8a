//! "This was not me" through the pages: looking stops nothing, the button stops everything, and a new password opens the way again.

use axum::http::StatusCode;
use store::on_both_engines;

use crate::actor::{Enrolled, House, PASSWORD};

const NEW: &str = "seven blue lanterns hang";

/// Ana with an app and a proved mailbox.
async fn ana(house: &House) -> Enrolled {
    let mut ana = house.enrolled("default").await;
    let mail = house.mail().await.into_iter().find(|mail| mail.contains("/verify-email?token=")).unwrap();
    let token = mail.split("/verify-email?token=").nth(1).unwrap().split_whitespace().next().unwrap();
    assert_eq!(ana.browser.post("/verify-email", &[("token", token)]).await.status, StatusCode::OK);
    house.wait(60);
    ana
}

/// The token of the link in the newest notice.
async fn link(house: &House) -> String {
    let mails = house.mail().await;
    let mail = mails.iter().find(|mail| mail.contains("/not-me?token=")).expect("a notice");
    assert!(!mail.contains("/settings/security"), "one thing to do: {mail}");
    mail.split("/not-me?token=").nth(1).unwrap().split_whitespace().next().unwrap().to_owned()
}

/// Whoever reads the mailbox sets this password.
async fn sets_through_the_mailbox(house: &House, email: &'static str, new: &str) {
    let mut browser = house.browser();
    browser.post("/forgot-password", &[("email", email)]).await;
    let mail = house.mail().await.into_iter().find(|mail| mail.contains("/reset-password?token=")).unwrap();
    let token = mail.split("/reset-password?token=").nth(1).unwrap().split_whitespace().next().unwrap();
    let set = browser.post("/reset-password", &[("token", token), ("new", new)]).await;
    assert_eq!(set.location(), "/sign-in?notice=password-changed", "{}", set.text);
}

on_both_engines! {
    async fn the_link_in_a_notice_stops_everything_until_a_new_password(lab: Lab) {
        let house = House::open(lab);
        let mut ana = ana(&house).await;
        let mut thief = house.browser();
        thief.sign_in(ana.email).await;
        thief.post("/challenge", &[("code", "000000")]).await;
        let token = link(&house).await;
        let mut reader = house.browser();
        for _ in 0..2 {
            let page = reader.get(&format!("/not-me?token={token}")).await;
            assert_eq!(page.status, StatusCode::OK);
            assert!(page.text.contains("Stop it, this was not me") && page.text.contains("a••••@e••••.com"), "{}", page.text);
            assert!(!page.text.contains(ana.email), "who is only passing by is not told whose it is");
        }
        assert_eq!(ana.browser.get("/settings/security").await.status, StatusCode::OK, "looking stopped nothing");

        let done = reader.post("/not-me", &[("token", &token)]).await;
        assert_eq!(done.status, StatusCode::OK);
        assert!(done.text.contains("Nothing can be changed until"), "{}", done.text);
        assert!(ana.browser.get("/settings/security").await.location().starts_with("/sign-in"));
        for page in [reader.get(&format!("/not-me?token={token}")).await, reader.post("/not-me", &[("token", &token)]).await] {
            assert_eq!(page.status, StatusCode::GONE);
            assert!(page.text.contains("Stopped already"), "{}", page.text);
        }

        house.wait(60);
        let mut browser = house.browser();
        assert_eq!(browser.get("/challenge/password").await.location(), "/sign-in");
        assert_eq!(browser.sign_in(ana.email).await.location(), "/challenge");
        assert_eq!(browser.get("/challenge/password").await.location(), "/challenge", "first the code");
        assert_eq!(browser.post("/challenge/password", &[("new", NEW)]).await.location(), "/challenge");
        assert_eq!(browser.post("/challenge", &[("code", &ana.app.code_at(house.seconds()))]).await.location(), "/challenge/password");
        assert!(browser.get("/settings/security").await.location().starts_with("/sign-in"), "no session yet");
        assert_eq!(browser.get("/challenge").await.location(), "/challenge/password");
        for (new, says) in [("", "Type"), ("short", "15"), (PASSWORD, "the password you have already")] {
            let page = browser.post("/challenge/password", &[("new", new)]).await;
            assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(page.text.contains(says), "{new}: {}", page.text);
        }
        assert_eq!(browser.post("/challenge/password", &[("new", NEW)]).await.location(), "/settings/security?notice=password-changed");
        let overview = browser.get("/settings/security").await;
        assert!(overview.text.contains("nothing can be changed until"), "{}", overview.text);
        let refused = browser.post("/settings/security/off", &[]).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN);
        assert!(refused.text.contains("cannot be changed for now"), "{}", refused.text);

        assert_eq!(house.browser().sign_in(ana.email).await.status, StatusCode::UNPROCESSABLE_ENTITY, "the old password is nothing");
        house.wait(24 * 3600);
        let mut later = house.browser();
        later.post("/sign-in", &[("email", ana.email), ("password", NEW)]).await;
        assert_eq!(later.post("/challenge", &[("code", &ana.app.code_at(house.seconds()))]).await.location(), "/settings/security");
        assert!(!later.get("/settings/security").await.text.contains("nothing can be changed until"));
    }

    async fn links_that_are_forged_old_or_cut_get_a_page_and_do_nothing(lab: Lab) {
        let house = House::open(lab);
        let mut ana = ana(&house).await;
        let mut thief = house.browser();
        thief.sign_in(ana.email).await;
        thief.post("/challenge", &[("code", "000000")]).await;
        let token = link(&house).await;
        let mut reader = house.browser();
        let other = if token.ends_with('A') { "B" } else { "A" };
        for forged in [String::new(), "x".to_owned(), token[..40].to_owned(), format!("{}{other}", &token[..63]), format!("B{}", &token[1..]), format!("{token}AAAA")] {
            for page in [reader.get(&format!("/not-me?token={forged}")).await, reader.post("/not-me", &[("token", &forged)]).await] {
                assert_eq!(page.status, StatusCode::NOT_FOUND, "{forged}");
                assert!(page.text.contains("This link does not work"), "{}", page.text);
            }
        }
        assert_eq!(ana.browser.get("/settings/security").await.status, StatusCode::OK);
        house.wait(7 * 24 * 3600);
        let old = reader.post("/not-me", &[("token", &token)]).await;
        assert_eq!(old.status, StatusCode::GONE);
        assert!(old.text.contains("too old"), "{}", old.text);
        let mut stranger = house.browser();
        let elsewhere = axum::http::Request::post("/not-me").header("content-type", "application/x-www-form-urlencoded").header("sec-fetch-site", "cross-site");
        assert_eq!(stranger.send(elsewhere.body(axum::body::Body::from(format!("token={token}"))).unwrap()).await.status, StatusCode::FORBIDDEN);
    }

    async fn with_nothing_to_prove_who_asks_the_way_leads_to_support(lab: Lab) {
        let house = House::open(lab);
        let mut owner = house.browser();
        owner.sign_up("ana@example.com", "default").await;
        let mail = house.mail().await.into_iter().find(|mail| mail.contains("/verify-email?token=")).unwrap();
        let token = mail.split("/verify-email?token=").nth(1).unwrap().split_whitespace().next().unwrap();
        owner.post("/verify-email", &[("token", token)]).await;
        let app = owner.begin_app(&house).await;
        owner.post("/settings/security/app/setup", &[("code", &app.code_at(house.seconds()))]).await;
        let token = link(&house).await;
        assert_eq!(house.browser().post("/not-me", &[("token", &token)]).await.status, StatusCode::OK);
        house.wait(60);
        let refused = house.browser().sign_in("ana@example.com").await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN);
        assert!(refused.text.contains("This account waits for a new password"), "{}", refused.text);
    }
    async fn somebody_who_reads_the_mailbox_keeps_its_owner_out_once_at_most(lab: Lab) {
        let house = House::open(lab);
        let ana = ana(&house).await;
        sets_through_the_mailbox(&house, ana.email, "what a thief would choose").await;
        assert_eq!(house.browser().post("/not-me", &[("token", &link(&house).await)]).await.status, StatusCode::OK);
        house.wait(60);
        sets_through_the_mailbox(&house, ana.email, NEW).await;
        assert_eq!(house.browser().post("/not-me", &[("token", &link(&house).await)]).await.status, StatusCode::GONE, "that is no other alarm");

        let mut browser = house.browser();
        assert_eq!(browser.post("/sign-in", &[("email", ana.email), ("password", NEW)]).await.location(), "/challenge");
        assert_eq!(browser.post("/challenge", &[("code", &ana.app.code_at(house.seconds()))]).await.location(), "/challenge/password");
        let own = "nine grey herons wade";
        assert_eq!(browser.post("/challenge/password", &[("new", own)]).await.location(), "/settings/security?notice=password-changed");
        house.wait(60);
        let proof = [("password", own), ("code", &*ana.app.code_at(house.seconds())), ("next", "/settings/profile")];
        assert_eq!(browser.post("/settings/security/confirm", &proof).await.location(), "/settings/profile");
        let moved = browser.post("/settings/profile", &[("name", "Ana"), ("email", "ana@next.example"), ("phone", "")]).await;
        assert_eq!(moved.status, StatusCode::SEE_OTHER, "{}", moved.text);
        let mail = house.mail().await.into_iter().find(|mail| mail.contains("/verify-email?token=")).unwrap();
        let token = mail.split("/verify-email?token=").nth(1).unwrap().split_whitespace().next().unwrap();
        assert_eq!(browser.post("/verify-email", &[("token", token)]).await.status, StatusCode::OK);
        assert!(browser.get("/settings/profile").await.text.contains("value=\"ana@next.example\""));
        assert!(browser.get("/settings/security").await.text.contains("nothing can be changed until"), "and everything else is frozen");
    }
}
