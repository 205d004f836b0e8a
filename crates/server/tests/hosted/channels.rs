//! Codes by SMS and e-mail through the pages: turned on, changed in place, chosen from, sent again.

use axum::http::StatusCode;
use store::on_both_engines;

use crate::actor::{Browser, House, PASSWORD};

const EMAIL: &str = "ana@example.com";
const PHONE: &str = "/settings/security/channel/phone";

/// A signed-up person who gets codes by SMS.
async fn with_phone(house: &House) -> Browser {
    let mut browser = house.browser();
    browser.sign_up(EMAIL, "live-chat").await;
    browser.post("/settings/security/confirm", &[("password", PASSWORD), ("next", PHONE)]).await;
    assert_eq!(browser.post(PHONE, &[("country", "GE"), ("address", "599 12 34 56")]).await.location(), "/settings/security/channel/phone/code");
    let shown = browser.post("/settings/security/channel/phone/code", &[("code", &house.code().await)]).await;
    assert_eq!(shown.backup_codes().len(), 10, "{}", shown.text);
    browser
}

on_both_engines! {
    async fn a_number_is_read_shown_and_proved(lab: Lab) {
        let house = House::open(lab);
        let mut browser = house.browser();
        browser.sign_up(EMAIL, "live-chat").await;
        let asked = browser.get(PHONE).await;
        assert!(asked.location().starts_with("/settings/security/confirm?for=change-channel"), "the password first: {}", asked.location());
        let confirmed = browser.post("/settings/security/confirm", &[("password", PASSWORD), ("next", PHONE)]).await;
        assert_eq!(confirmed.location(), PHONE);
        let form = browser.get(PHONE).await.text;
        assert!(form.contains("Georgia (+995)") && form.contains("another SIM card") && form.contains("Set up an authenticator app instead"), "{form}");
        for (typed, says) in [("", "Type where the code is to be sent"), ("12", "This does not look like a phone number"), ("+995322123456", "cannot receive text messages")] {
            let page = browser.post(PHONE, &[("country", "GE"), ("address", typed)]).await;
            assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(page.text.contains(says), "{typed}: {}", page.text);
        }
        browser.post(PHONE, &[("country", "DE"), ("address", "00995 599 12 34 56")]).await;
        let page = browser.get("/settings/security/channel/phone/code").await;
        assert!(page.text.contains("We read this as <bdi><bdi dir=\"ltr\">+995 599 12 34 56</bdi></bdi>") || page.text.contains("+995 599 12 34 56"), "{}", page.text);
        let wrong = browser.post("/settings/security/channel/phone/code", &[("code", "12")]).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        let shown = browser.post("/settings/security/channel/phone/code", &[("code", &house.code().await)]).await;
        assert_eq!(shown.backup_codes().len(), 10, "{}", shown.text);
        let overview = browser.get("/settings/security").await.text;
        assert!(overview.contains("+995 599 12 34 56"), "{overview}");
    }

    async fn a_right_password_sends_the_code_and_a_wrong_one_sends_nothing(lab: Lab) {
        let house = House::open(lab);
        with_phone(&house).await;
        let before = house.mail().await.len();
        let mut stranger = house.browser();
        stranger.post("/sign-in", &[("email", EMAIL), ("password", "a wrong one altogether")]).await;
        assert_eq!(house.mail().await.len(), before);
        let mut browser = house.browser();
        assert_eq!(browser.sign_in(EMAIL).await.location(), "/challenge");
        assert_eq!(house.mail().await.len(), before + 1);
        let page = browser.get("/challenge").await.text;
        assert!(page.contains("••• •• •• 56") && !page.contains("599 12"), "masked: {page}");
        assert_eq!(house.mail().await.len(), before + 1, "to look is not to ask for another");
        let passed = browser.post("/challenge", &[("code", &house.code().await)]).await;
        assert_eq!(passed.location(), "/settings/security", "{}", passed.text);
    }

    async fn a_code_that_takes_long_is_said_to_and_another_way_is_offered(lab: Lab) {
        let house = House::open(lab);
        with_phone(&house).await;
        house.wait(60);
        let mut browser = house.browser();
        browser.sign_in(EMAIL).await;
        let page = browser.get("/challenge").await.text;
        assert!(!page.contains("takes longer than usual") && page.contains("web-otp"), "{page}");
        house.wait(30);
        let page = browser.get("/challenge").await.text;
        assert!(page.contains("takes longer than usual") && page.contains("href=\"/challenge/methods\""), "{page}");
        house.code().await;
        assert!(!browser.get("/challenge").await.text.contains("takes longer than usual"), "it was sent");
        let passed = browser.post("/challenge", &[("code", &house.code().await)]).await;
        assert_eq!(passed.location(), "/settings/security", "{}", passed.text);
        let activity = browser.get("/settings/activity").await.text;
        assert!(activity.contains("Messages to you"), "{activity}");
    }

    async fn another_code_is_sent_after_a_wait_and_the_older_one_is_named(lab: Lab) {
        let house = House::open(lab);
        with_phone(&house).await;
        let mut browser = house.browser();
        browser.sign_in(EMAIL).await;
        let first = house.code().await;
        let page = browser.get("/challenge").await.text;
        let action = page.split('"').find(|part| part.starts_with("/challenge/sent/")).unwrap().to_owned();
        let factor = action.rsplit('/').next().unwrap().to_owned();
        let early = browser.post(&action, &[]).await;
        assert_eq!(early.status, StatusCode::TOO_MANY_REQUESTS);
        assert!(early.text.contains("The next one can be sent"), "{}", early.text);
        house.wait(30);
        assert_eq!(browser.post(&action, &[]).await.location(), action);
        let second = house.code().await;
        let old = browser.post("/challenge", &[("code", &first), ("factor", &factor)]).await;
        assert_eq!(old.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(old.text.contains("That code is from an earlier moment.") && old.text.contains("56"), "{}", old.text);
        assert_eq!(browser.post("/challenge", &[("code", &second)]).await.location(), "/settings/security");
    }

    async fn with_both_on_the_other_one_can_be_chosen(lab: Lab) {
        let house = House::open(lab);
        let mut browser = with_phone(&house).await;
        let asked = browser.post("/settings/security/channel/email", &[("address", EMAIL)]).await;
        assert_eq!(asked.location(), "/settings/security/channel/email/code", "{}", asked.text);
        let done = browser.post("/settings/security/channel/email/code", &[("code", &house.code().await)]).await;
        assert_eq!(done.location(), "/settings/security?notice=channel-on", "{}", done.text);
        let mut other = house.browser();
        other.sign_in(EMAIL).await;
        let by_sms = house.code().await;
        let page = other.get("/challenge/methods").await.text;
        assert!(page.contains("••• •• •• 56") && page.contains("a••••@e••••.com"), "{page}");
        let email = page.split('"').filter(|part| part.starts_with("/challenge/sent/")).nth(1).unwrap().to_owned();
        assert_eq!(other.post(&email, &[]).await.location(), email);
        let by_email = house.code().await;
        assert_ne!(by_sms, by_email);
        assert_eq!(other.post("/challenge", &[("code", &by_email)]).await.location(), "/settings/security");
        other.post("/sign-out", &[]).await;
        other.sign_in(EMAIL).await;
        assert!(other.get("/challenge").await.text.contains("a••••@e••••.com"), "the one used last in this browser comes first");
    }

    async fn a_number_is_changed_in_place(lab: Lab) {
        let house = House::open(lab);
        let mut browser = with_phone(&house).await;
        let overview = browser.get("/settings/security").await.text;
        let change = overview.split('"').find(|part| part.starts_with("/settings/security/channel/phone?replaces=")).unwrap().to_owned();
        let factor = change.rsplit('=').next().unwrap().to_owned();
        let form = browser.get(&change).await;
        assert!(form.text.contains("stays in force until the new one is verified"), "{}", form.text);
        house.wait(60);
        browser.post(PHONE, &[("country", "GE"), ("address", "577 65 43 21"), ("replaces", &factor)]).await;
        let done = browser.post("/settings/security/channel/phone/code", &[("code", &house.code().await)]).await;
        assert_eq!(done.location(), "/settings/security?notice=channel-changed", "{}", done.text);
        let overview = browser.get("/settings/security").await.text;
        assert!(overview.contains("+995 577 65 43 21") && !overview.contains("+995 599 12 34 56"), "{overview}");
        let told = house.mail().await.iter().filter(|text| text.contains("phone number for codes was changed")).count();
        assert_eq!(told, 2, "both numbers are told");
    }

    async fn somebody_with_a_telephone_only_confirms_with_a_sent_code(lab: Lab) {
        let house = House::open(lab);
        let mut browser = with_phone(&house).await;
        house.wait(301);
        let page = browser.get("/settings/security/confirm?for=turn-off&next=/settings/security/off").await.text;
        assert!(page.contains("Send a code to"), "{page}");
        let (action, factor) = ("/settings/security/confirm/send", page.split("name=\"factor\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned());
        let sent = browser.post(action, &[("factor", &factor), ("next", "/settings/security/off")]).await;
        assert!(sent.status == StatusCode::OK && sent.text.contains("We sent a code to"), "{}", sent.text);
        let fields = [("password", PASSWORD), ("code", &house.code().await), ("next", "/settings/security/off")];
        assert_eq!(browser.post("/settings/security/confirm", &fields).await.location(), "/settings/security/off");
        assert_eq!(browser.post("/settings/security/off", &[]).await.location(), "/settings/security?notice=turned-off");
    }
}
