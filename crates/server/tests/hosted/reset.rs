//! A forgotten password through the pages: the same answer for everybody, a link that works once, and a second step that stays.

use axum::http::StatusCode;
use store::on_both_engines;

use crate::actor::{Browser, Enrolled, House, PASSWORD};

const NEW: &str = "seven blue lanterns hang";

/// Ana with an app and a proved mailbox.
async fn ana(house: &House) -> Enrolled {
    let mut ana = house.enrolled("default").await;
    let token = link(house, "/verify-email?token=").await.expect("a proof of the mailbox");
    assert_eq!(ana.browser.post("/verify-email", &[("token", &token)]).await.status, StatusCode::OK);
    house.wait(60);
    ana
}

/// The token of the newest link of this kind.
async fn link(house: &House, to: &str) -> Option<String> {
    let mails = house.mail().await;
    let mail = mails.iter().find(|mail| mail.contains(to))?;
    mail.split(to).nth(1)?.split_whitespace().next().map(str::to_owned)
}

async fn asks(browser: &mut Browser, email: &str) {
    let asked = browser.post("/forgot-password", &[("email", email)]).await;
    assert_eq!((asked.status, asked.location()), (StatusCode::SEE_OTHER, "/forgot-password?notice=sent"));
    assert!(browser.get("/forgot-password?notice=sent").await.text.contains("If there is an account with this address"));
}

on_both_engines! {
    async fn nobody_can_have_a_mailbox_written_to_again_and_again_by_signing_up(lab: Lab) {
        let house = House::open(lab);
        for _ in 0..5 {
            house.browser().sign_up("ana@example.com", "default").await;
        }
        let fields = [("organization", "Demo"), ("name", "Ana"), ("email", "ana@example.com"), ("phone", ""), ("password", PASSWORD), ("preset", "default")];
        assert_eq!(house.browser().post("/sign-up", &fields).await.status, StatusCode::TOO_MANY_REQUESTS);
        assert_eq!(house.mail().await.iter().filter(|mail| mail.contains("/verify-email?token=")).count(), 5);
        house.browser().sign_up("beka@example.com", "default").await;
        house.wait(3600);
        house.browser().sign_up("ana@example.com", "default").await;
    }

    async fn a_link_sets_a_new_password_and_never_skips_the_second_step(lab: Lab) {
        let house = House::open(lab);
        let mut ana = ana(&house).await;
        let mut browser = house.browser();
        assert!(browser.get("/sign-in").await.text.contains("href=\"/forgot-password\""));
        asks(&mut browser, ana.email).await;
        let token = link(&house, "/reset-password?token=").await.expect("a link");
        for _ in 0..2 {
            let page = browser.get(&format!("/reset-password?token={token}")).await;
            assert_eq!(page.status, StatusCode::OK);
            assert!(page.text.contains("Set a new password") && page.text.contains(ana.email), "{}", page.text);
        }
        assert_eq!(ana.browser.get("/settings/security").await.status, StatusCode::OK, "looking ended nothing");
        for (new, says) in [("", "Type"), ("short", "15"), (PASSWORD, "the password you have already")] {
            let page = browser.post("/reset-password", &[("token", &token), ("new", new)]).await;
            assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(page.text.contains(says), "{new}: {}", page.text);
        }
        let set = browser.post("/reset-password", &[("token", &token), ("new", NEW)]).await;
        assert_eq!(set.location(), "/sign-in?notice=password-changed");
        assert!(!browser.cookies.keys().any(|name| name.contains("session")), "nobody is signed in by it: {:?}", browser.cookies.keys());
        assert!(ana.browser.get("/settings/security").await.location().starts_with("/sign-in"));
        for page in [browser.get(&format!("/reset-password?token={token}")).await, browser.post("/reset-password", &[("token", &token), ("new", NEW)]).await] {
            assert_eq!(page.status, StatusCode::GONE);
            assert!(page.text.contains("This link does not work any more"), "{}", page.text);
        }
        assert!(house.mail().await.iter().any(|mail| mail.starts_with("Password changed")));

        assert_eq!(house.browser().sign_in(ana.email).await.status, StatusCode::UNPROCESSABLE_ENTITY, "the old password is nothing");
        let owed = browser.post("/sign-in", &[("email", ana.email), ("password", NEW)]).await;
        assert_eq!(owed.location(), "/challenge");
        house.wait(60);
        assert_eq!(browser.post("/challenge", &[("code", &ana.app.code_at(house.seconds()))]).await.location(), "/settings/security");
    }

    async fn known_and_unknown_addresses_get_the_same_answer(lab: Lab) {
        let house = House::open(lab);
        let ana = ana(&house).await;
        let before = house.mail().await.len();
        let mut answers = Vec::new();
        for email in [ana.email, "nobody@example.com"] {
            let answer = house.browser().post("/forgot-password", &[("email", email)]).await;
            let mut headers: Vec<(String, String)> =
                answer.headers.iter().map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned())).filter(|(name, _)| name != "x-request-id").collect();
            headers.sort();
            answers.push((answer.status, headers, answer.text));
        }
        assert_eq!(answers[0], answers[1]);
        assert_eq!(house.mail().await.len(), before + 1, "one of them has an account");
    }

    async fn links_are_few_for_one_mailbox_whether_or_not_anybody_has_it(lab: Lab) {
        let house = House::open(lab);
        let ana = ana(&house).await;
        for email in [ana.email, "nobody@example.com"] {
            let mut browser = house.browser();
            for _ in 0..5 {
                asks(&mut browser, email).await;
            }
            let refused = browser.post("/forgot-password", &[("email", email)]).await;
            assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS);
            assert!(refused.headers.contains_key("retry-after") && refused.text.contains("Too many tries"));
        }
        for (email, says) in [("", "Type your e-mail address"), ("ana", "such as name@example.com")] {
            let page = house.browser().post("/forgot-password", &[("email", email)]).await;
            assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(page.text.contains(says), "{}", page.text);
        }
    }

    async fn forged_and_outdated_links_open_nothing(lab: Lab) {
        let house = House::open(lab);
        let ana = ana(&house).await;
        let mut browser = house.browser();
        asks(&mut browser, ana.email).await;
        let first = link(&house, "/reset-password?token=").await.expect("a link");
        asks(&mut browser, ana.email).await;
        let second = link(&house, "/reset-password?token=").await.expect("a link");
        assert_ne!(first, second);
        let other = if second.ends_with('A') { "B" } else { "A" };
        for token in [String::new(), "x".to_owned(), first, format!("{}{other}", &second[..second.len() - 1])] {
            assert_eq!(browser.get(&format!("/reset-password?token={token}")).await.status, StatusCode::GONE, "{token}");
            assert_eq!(browser.post("/reset-password", &[("token", &token), ("new", NEW)]).await.status, StatusCode::GONE, "{token}");
        }
        assert_eq!(browser.get(&format!("/reset-password?token={second}")).await.status, StatusCode::OK);
    }

    async fn a_link_that_is_used_twice_at_once_sets_one_password(lab: Lab) {
        let house = House::open(lab);
        let ana = ana(&house).await;
        let mut browser = house.browser();
        asks(&mut browser, ana.email).await;
        let token = link(&house, "/reset-password?token=").await.expect("a link");
        let (mut here, mut there) = (browser.clone(), house.browser_next_door().await);
        let (one, other) = ([("token", token.as_str()), ("new", NEW)], [("token", token.as_str()), ("new", "nine grey herons wade")]);
        let (one, other) = tokio::join!(here.post("/reset-password", &one), there.post("/reset-password", &other));
        let mut statuses = [one.status, other.status];
        statuses.sort();
        assert_eq!(statuses, [StatusCode::SEE_OTHER, StatusCode::GONE]);
    }
}
