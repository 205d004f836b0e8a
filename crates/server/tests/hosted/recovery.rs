//! Back without any method, through the pages: a code to the mailbox, a wait that everybody is told of, a link, and a new method.

use axum::http::StatusCode;
use store::on_both_engines;
use testkit::Authenticator;

use crate::actor::{Browser, Enrolled, House, PASSWORD, Page};

const DAY: u64 = 24 * 3600;

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

/// The password in a new browser, and the request with the code from the mailbox.
async fn asks(house: &House, ana: &Enrolled) -> Browser {
    let mut browser = house.browser();
    assert_eq!(browser.sign_in(ana.email).await.location(), "/challenge");
    let help = browser.get("/challenge/help").await;
    assert!(help.text.contains("href=\"/challenge/recovery\""), "{}", help.text);
    let page = browser.get("/challenge/recovery").await;
    assert!(page.text.contains("a••••@e••••.com") && !page.text.contains(">ana@example.com<b"), "{}", page.text);
    assert_eq!(browser.post("/challenge/recovery/code", &[("way", "0")]).await.location(), "/challenge/recovery");
    assert!(browser.get("/challenge/recovery").await.text.contains("We sent a code to"));
    for (typed, says) in [("", "Type the security code"), ("000", "digits"), ("something", "not a security code")] {
        let page = browser.post("/challenge/recovery", &[("code", typed)]).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.text.contains(says), "{typed}: {}", page.text);
    }
    let code = house.code().await;
    assert_eq!(browser.post("/challenge/recovery", &[("code", &code)]).await.location(), "/challenge/recovery");
    assert!(browser.get("/challenge/recovery").await.text.contains("We are on it"));
    browser
}

/// Asks, waits, and opens the link with the password.
async fn opens(house: &House, ana: &Enrolled) -> Browser {
    asks(house, ana).await;
    house.wait(DAY);
    let token = link(house, "/recovery?token=").await.expect("a link");
    let mut browser = house.browser();
    let opened = browser.post("/recovery", &[("token", &token), ("password", PASSWORD)]).await;
    assert_eq!(opened.location(), "/challenge/enroll", "{}", opened.text);
    browser
}

async fn begins(browser: &mut Browser) -> Authenticator {
    assert_eq!(browser.post("/challenge/enroll", &[]).await.location(), "/challenge/enroll/app");
    browser.get("/challenge/enroll/app").await.authenticator()
}

async fn finishes(house: &House, browser: &mut Browser, app: &Authenticator) -> Page {
    browser.post("/challenge/enroll/app", &[("code", &app.code_at(house.seconds()))]).await
}

on_both_engines! {
    async fn a_lost_phone_is_replaced_after_a_day(lab: Lab) {
        let house = House::open(lab);
        let mut ana = ana(&house).await;
        asks(&house, &ana).await;
        assert!(house.mail().await.iter().any(|mail| mail.starts_with("Somebody asks to be let into your Acme Desk account") && mail.contains("/recovery/stop?token=")));
        assert!(ana.browser.get("/settings/security").await.text.contains("Somebody asked to be let into this account"));

        house.wait(DAY / 2);
        let mut later = house.browser();
        assert_eq!(later.sign_in(ana.email).await.location(), "/challenge");
        assert_eq!(later.get("/challenge").await.location(), "/challenge/recovery", "the next sign-in says so");
        assert!(later.get("/challenge/recovery").await.text.contains("We are on it"));
        assert_eq!(house.mail().await.iter().filter(|mail| mail.starts_with("Somebody asks to be let into")).count(), 2, "again at half-time");
        assert!(link(&house, "/recovery?token=").await.is_none());
        assert_eq!(later.post("/challenge/enroll", &[]).await.status, StatusCode::GONE, "there is nothing to enroll yet");

        house.wait(DAY / 2);
        let token = link(&house, "/recovery?token=").await.expect("a link");
        let mut browser = house.browser();
        for _ in 0..2 {
            let page = browser.get(&format!("/recovery?token={token}")).await;
            assert_eq!(page.status, StatusCode::OK);
            assert!(page.text.contains("Set up a new method"), "{}", page.text);
        }
        for (password, says) in [("", "Type your password"), ("four small green goats", "not your password")] {
            let page = browser.post("/recovery", &[("token", &token), ("password", password)]).await;
            assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(page.text.contains(says), "{}", page.text);
        }
        assert_eq!(browser.post("/recovery", &[("token", &token), ("password", PASSWORD)]).await.location(), "/challenge/enroll");
        assert_eq!(house.browser().post("/recovery", &[("token", &token), ("password", PASSWORD)]).await.status, StatusCode::GONE, "once");
        assert_eq!(browser.get("/challenge").await.location(), "/challenge/enroll");
        let choose = browser.get("/challenge/enroll").await;
        assert!(choose.text.contains("your old methods and backup codes end"), "{}", choose.text);
        assert!(browser.get("/settings/security").await.location().starts_with("/sign-in"), "nobody is in yet");
        let app = begins(&mut browser).await;
        let shown = finishes(&house, &mut browser, &app).await;
        assert_eq!(shown.status, StatusCode::OK, "{}", shown.text);
        assert_eq!(shown.backup_codes().len(), 10);
        assert_eq!(browser.get("/settings/security").await.status, StatusCode::OK);
        assert!(ana.browser.get("/settings/security").await.location().starts_with("/sign-in"), "every other session has ended");
        assert!(house.mail().await.iter().any(|mail| mail.starts_with("Your Acme Desk account has a new method")));

        house.wait(60);
        let old = house.browser().pass(ana.email, &ana.app.code_at(house.seconds())).await;
        assert_eq!(old.status, StatusCode::UNPROCESSABLE_ENTITY, "the old phone is worth nothing");
        assert_eq!(house.browser().pass(ana.email, &app.code_at(house.seconds())).await.location(), "/settings/security");
    }

    async fn whoever_is_signed_in_without_a_method_left_is_led_to_help_and_stays_signed_in(lab: Lab) {
        let house = House::open(lab);
        let mut ana = ana(&house).await;
        assert!(ana.browser.get("/settings/security/confirm").await.text.contains("href=\"/settings/security/lost\""));
        assert_eq!(ana.browser.get("/settings/security/lost").await.status, StatusCode::OK);
        for (password, says) in [("", "Type your password"), ("four small green goats", "not your password")] {
            let page = ana.browser.post("/settings/security/lost", &[("password", password)]).await;
            assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(page.text.contains(says), "{}", page.text);
        }
        assert_eq!(ana.browser.post("/settings/security/lost", &[("password", PASSWORD)]).await.location(), "/challenge/help");
        assert!(ana.browser.get("/challenge/help").await.text.contains("href=\"/challenge/recovery\""));
        let page = ana.browser.get("/challenge/recovery").await;
        assert!(page.text.contains("/challenge/recovery/code") && !page.text.contains("/challenge/recovery/browser"), "{}", page.text);
        assert_eq!(ana.browser.post("/challenge/recovery/browser", &[]).await.location(), "/challenge/recovery");
        assert!(house.mail().await.iter().all(|mail| !mail.contains("/recovery/stop?token=")), "a browser that is not trusted proves nothing");
        assert_eq!(ana.browser.get("/settings/security").await.status, StatusCode::OK);
    }

    async fn a_browser_trusted_for_long_asks_without_a_code(lab: Lab) {
        let house = House::open(lab);
        let mut ana = ana(&house).await;
        house.wait(60);
        let mut browser = house.browser();
        browser.sign_in(ana.email).await;
        assert_eq!(browser.post("/challenge", &[("code", &ana.app.code_at(house.seconds())), ("trust", "1")]).await.location(), "/settings/security");
        ana.browser.post("/sign-out", &[]).await;
        house.wait(8 * DAY);
        assert_eq!(browser.sign_in(ana.email).await.location(), "/settings/security", "no second step is asked");
        assert_eq!(browser.post("/settings/security/lost", &[("password", PASSWORD)]).await.location(), "/challenge/help");
        assert!(browser.get("/challenge/recovery").await.text.contains("action=\"/challenge/recovery/browser\""));
        assert_eq!(browser.post("/challenge/recovery/browser", &[]).await.location(), "/challenge/recovery");
        assert!(browser.get("/challenge/recovery").await.text.contains("We are on it"));
        assert!(house.mail().await.iter().any(|mail| mail.contains("/recovery/stop?token=")), "every address is told, and can stop it");
        house.wait(DAY);
        assert!(link(&house, "/recovery?token=").await.is_some());
    }

    async fn a_link_in_a_notice_stops_it_without_a_sign_in(lab: Lab) {
        let house = House::open(lab);
        let ana = ana(&house).await;
        let mut thief = asks(&house, &ana).await;
        let token = link(&house, "/recovery/stop?token=").await.expect("a link");
        let mut reader = house.browser();
        for _ in 0..2 {
            let page = reader.get(&format!("/recovery/stop?token={token}")).await;
            assert_eq!(page.status, StatusCode::OK);
            assert!(page.text.contains("Stop the recovery") && !page.text.contains(ana.email), "{}", page.text);
        }
        assert!(thief.get("/challenge/recovery").await.text.contains("We are on it"), "looking stopped nothing");
        let other = if token.ends_with('A') { "B" } else { "A" };
        for forged in [String::new(), "x".to_owned(), format!("{}{other}", &token[..token.len() - 1])] {
            assert_eq!(reader.post("/recovery/stop", &[("token", &forged)]).await.status, StatusCode::NOT_FOUND);
        }
        let done = reader.post("/recovery/stop", &[("token", &token)]).await;
        assert_eq!(done.status, StatusCode::OK);
        assert!(done.text.contains("knows your password"), "{}", done.text);
        assert_eq!(reader.post("/recovery/stop", &[("token", &token)]).await.status, StatusCode::GONE);
        assert!(thief.get("/challenge/recovery").await.text.contains("Come back without your methods"));
        house.wait(DAY);
        assert!(link(&house, "/recovery?token=").await.is_none());
    }

    async fn a_code_that_somebody_else_asked_for_is_typed_by_whoever_receives_it(lab: Lab) {
        let house = House::open(lab);
        let ana = ana(&house).await;
        for _ in 0..20 {
            let mut thief = house.browser();
            assert_eq!(thief.sign_in(ana.email).await.location(), "/challenge");
            assert_eq!(thief.post("/challenge/recovery/code", &[("way", "0")]).await.location(), "/challenge/recovery");
            // Those that wait at once arrive in any order.
            house.mail().await;
            house.wait(400);
        }
        let code = house.code().await;
        house.wait(3000);
        let mut own = house.browser();
        assert_eq!(own.sign_in(ana.email).await.location(), "/challenge");
        let page = own.get("/challenge/recovery").await;
        assert!(page.text.contains("We sent a code to"), "none is sent for now, and this one is good: {}", page.text);
        assert_eq!(own.post("/challenge/recovery", &[("code", &code)]).await.location(), "/challenge/recovery");
        assert!(own.get("/challenge/recovery").await.text.contains("We are on it"));
    }

    async fn a_good_sign_in_stops_it(lab: Lab) {
        let house = House::open(lab);
        let ana = ana(&house).await;
        asks(&house, &ana).await;
        house.wait(3600);
        let mut browser = house.browser();
        assert_eq!(browser.pass(ana.email, &ana.app.code_at(house.seconds())).await.location(), "/settings/security");
        assert!(house.mail().await.iter().any(|mail| mail.starts_with("The recovery of your Acme Desk account was stopped")));
        house.wait(DAY);
        assert!(link(&house, "/recovery?token=").await.is_none());
    }

    async fn stopping_and_finishing_at_once_end_in_one_of_the_two(lab: Lab) {
        let house = House::open(lab);
        let ana = ana(&house).await;
        let mut browser = opens(&house, &ana).await;
        let app = begins(&mut browser).await;
        let stop = link(&house, "/recovery/stop?token=").await.expect("a link");
        let (mut next_door, fields) = (house.browser_next_door().await, [("token", stop.as_str())]);
        let (finished, stopped) = tokio::join!(finishes(&house, &mut browser, &app), next_door.post("/recovery/stop", &fields));
        let is_in = browser.get("/settings/security").await.status == StatusCode::OK;
        assert_ne!(stopped.status == StatusCode::OK, is_in, "{} {}", stopped.status, finished.status);
        house.wait(60);
        let works = |page: Page| page.location() == "/settings/security";
        let old = works(house.browser().pass(ana.email, &ana.app.code_at(house.seconds())).await);
        let new = works(house.browser().pass(ana.email, &app.code_at(house.seconds())).await);
        assert_eq!((old, new), (!is_in, is_in));
    }

    async fn a_link_that_is_opened_twice_at_once_opens_one_sign_in(lab: Lab) {
        let house = House::open(lab);
        let ana = ana(&house).await;
        asks(&house, &ana).await;
        house.wait(DAY);
        let token = link(&house, "/recovery?token=").await.expect("a link");
        let fields = [("token", token.as_str()), ("password", PASSWORD)];
        let (mut here, mut there) = (house.browser(), house.browser_next_door().await);
        let (one, other) = tokio::join!(here.post("/recovery", &fields), there.post("/recovery", &fields));
        let mut statuses = [one.status, other.status];
        statuses.sort();
        assert_eq!(statuses, [StatusCode::SEE_OTHER, StatusCode::GONE]);
    }

    async fn two_new_methods_at_once_are_one(lab: Lab) {
        let house = House::open(lab);
        let ana = ana(&house).await;
        let mut browser = opens(&house, &ana).await;
        let app = begins(&mut browser).await;
        let mut twin = browser.at(&house.browser_next_door().await);
        let (one, other) = tokio::join!(finishes(&house, &mut browser, &app), finishes(&house, &mut twin, &app));
        assert_eq!([&one, &other].iter().filter(|page| page.status == StatusCode::OK && page.text.contains("name=\"codes\"")).count(), 1, "{} {}", one.status, other.status);
    }

    async fn another_node_goes_on_in_the_middle(lab: Lab) {
        let house = House::open(lab);
        let ana = ana(&house).await;
        let mut browser = opens(&house, &ana).await.at(&house.browser_next_door().await);
        let app = begins(&mut browser).await;
        assert_eq!(finishes(&house, &mut browser, &app).await.status, StatusCode::OK);
    }

    async fn whoever_has_not_given_the_password_is_sent_away(lab: Lab) {
        let house = House::open(lab);
        let _ana = ana(&house).await;
        let mut stranger = house.browser();
        assert_eq!(stranger.get("/challenge/recovery").await.location(), "/sign-in");
        for path in ["/challenge/recovery", "/challenge/recovery/code", "/challenge/recovery/link"] {
            assert_eq!(stranger.post(path, &[("way", "0"), ("code", "123456")]).await.location(), "/sign-in", "{path}");
        }
        assert_eq!(stranger.get("/recovery?token=x").await.status, StatusCode::GONE);
        assert_eq!(stranger.get("/recovery/stop?token=x").await.status, StatusCode::NOT_FOUND);
    }
}
