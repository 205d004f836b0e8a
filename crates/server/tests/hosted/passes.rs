//! Vestibule Pass through the pages: registered, paired, refused, asked at the second step.

use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use serde_json::{Value, json};
use store::on_both_engines;
use testkit::Pass;
use twofactor::{Demand, Policy, Preset};

use crate::{
    actor::{Browser, House, PASSWORD, Page},
    policies::decide,
};

const EMAIL: &str = "ana@example.com";
const PAIRING: &str = "/settings/security/pass/pairing";
const REGISTER: [(&str, &str); 4] = [("country", "GE"), ("address", "599 12 34 56"), ("password", PASSWORD), ("by", "app")];

/// The app on a phone.
struct Phone {
    browser: Browser,
    pass: Pass,
    user: String,
    factor: String,
}

impl Phone {
    fn new(house: &House) -> Self {
        Self { browser: house.browser(), pass: Pass::new().unwrap(), user: String::new(), factor: String::new() }
    }

    async fn ask(&mut self, path: &str, body: &Value) -> Page {
        let request = Request::post(format!("/pass/{path}")).header(header::CONTENT_TYPE, "application/json").header("sec-fetch-site", "same-origin");
        self.browser.send(request.body(Body::from(body.to_string())).unwrap()).await
    }

    async fn opens(&mut self, link: &str) -> Page {
        let offered: Value = serde_json::from_str(&self.ask("pairing", &json!({ "link": link })).await.text).unwrap();
        let claimed = self.ask("pairing/claim", &json!({ "link": link, "key": self.pass.key() })).await;
        if claimed.status == StatusCode::OK {
            let answer: Value = serde_json::from_str(&claimed.text).unwrap();
            assert_eq!(answer.as_object().unwrap().keys().collect::<Vec<_>>(), ["server"], "all else is said before the phone names its key");
            (self.user, self.factor) = (Pass::user_in(link).unwrap(), offered["factor"].as_str().unwrap().to_owned());
            self.pass.agree(link, &self.factor, answer["server"].as_str().unwrap(), offered["commitment"].as_str().unwrap()).unwrap();
        }
        claimed
    }

    /// Chooses what `choose` picks from the number on the page and the three on the phone.
    async fn chooses(&mut self, house: &House, choose: impl Fn(&[String]) -> String) -> Page {
        let at = house.lab.clock.now().as_unix_millis();
        let mac = self.pass.sign(&["look", &self.factor, &at.to_string()]).unwrap();
        let body = json!({ "user": self.user, "factor": self.factor, "at": at, "mac": mac });
        let seen: Value = serde_json::from_str(&self.ask("look", &body).await.text).unwrap();
        let numbers: Vec<String> = seen["approval"]["numbers"].as_array().unwrap().iter().map(|number| number.as_str().unwrap().to_owned()).collect();
        let (approval, answer) = (seen["approval"]["id"].as_str().unwrap().to_owned(), choose(&numbers));
        let mac = self.pass.sign(&["answer", &self.factor, &approval, &answer]).unwrap();
        self.ask("answer", &json!({ "user": self.user, "factor": self.factor, "approval": approval, "answer": answer, "mac": mac })).await
    }

    fn code(&self, house: &House) -> String {
        self.pass.code_at(house.seconds()).unwrap()
    }
}

/// What stands behind the `#` of the newest link.
async fn link(house: &House) -> String {
    let all = house.mail().await;
    all.iter().find_map(|text| Some(text.split_once("/pass/#")?.1.trim().to_owned())).expect("a link was sent")
}

/// The number on the sign-in page.
fn number(page: &Page) -> String {
    let (_, rest) = page.text.split_once("class=\"number\" dir=\"ltr\">").unwrap_or_else(|| panic!("no number: {}", page.text));
    rest.split('<').next().unwrap().to_owned()
}

/// A person whose phone is paired.
async fn paired(house: &House) -> (Browser, Phone) {
    let (mut browser, mut phone) = (house.browser(), Phone::new(house));
    browser.sign_up(EMAIL, "crm").await;
    assert_eq!(browser.post("/settings/security/pass", &REGISTER).await.location(), PAIRING);
    phone.opens(&link(house).await).await;
    let shown = browser.post(PAIRING, &[("code", &phone.code(house))]).await;
    assert_eq!(shown.backup_codes().len(), 10, "{}", shown.text);
    house.wait(60);
    (browser, phone)
}

on_both_engines! {
    async fn the_number_is_prefilled_and_register_sends_a_link(lab: Lab) {
        let house = House::open(lab);
        let mut browser = house.browser();
        browser.sign_up(EMAIL, "crm").await;
        browser.post("/settings/security/confirm", &[("password", PASSWORD), ("next", "/settings/profile")]).await;
        browser.post("/settings/profile", &[("name", "Ana Beridze"), ("email", EMAIL), ("phone", "+995 599 12 34 56")]).await;
        let overview = browser.get("/settings/security").await.text;
        assert!(overview.contains("value=\"+995 599 12 34 56\"") && overview.contains("<option value=\"GE\" selected>") && overview.contains(">Register</button>"), "{overview}");
        let wrong = browser.post("/settings/security/pass", &[("country", "GE"), ("address", "599 12 34 56"), ("password", "not hers"), ("by", "app")]).await;
        assert!(wrong.status == StatusCode::UNPROCESSABLE_ENTITY && wrong.text.contains("That is not your password"), "{}", wrong.text);
        for (address, says) in [("", "Type where the code is to be sent"), ("12", "This does not look like a phone number"), ("+995322123456", "cannot receive text messages")] {
            let page = browser.post("/settings/security/pass", &[("country", "GE"), ("address", address), ("by", "app")]).await;
            assert!(page.status == StatusCode::UNPROCESSABLE_ENTITY && page.text.contains(says), "{address}: {}", page.text);
        }
        assert_eq!(browser.post("/settings/security/pass", &REGISTER).await.location(), PAIRING);
        let waiting = browser.get(PAIRING).await.text;
        assert!(waiting.contains("+995 599 12 34 56") && waiting.contains("data-waits=\"sent\"") && !waiting.contains("name=\"code\""), "{waiting}");
        let text = house.mail().await.into_iter().find(|text| text.contains("/pass/#")).unwrap();
        assert!(text.contains("Acme Desk: open this link on your phone to pair it: http://localhost:8080/pass/#"), "{text}");
    }

    async fn two_words_and_seven_digits_turn_it_on(lab: Lab) {
        let house = House::open(lab);
        let (mut browser, mut phone) = (house.browser(), Phone::new(&house));
        browser.sign_up(EMAIL, "crm").await;
        browser.post("/settings/security/pass", &REGISTER).await;
        let early = browser.post(PAIRING, &[("code", "1234567")]).await;
        assert!(early.status == StatusCode::UNPROCESSABLE_ENTITY && early.text.contains("No phone has opened the link yet."), "{}", early.text);
        let link = link(&house).await;
        assert_eq!(phone.opens(&link).await.status, StatusCode::OK);
        let claimed = browser.get(PAIRING).await.text;
        let words = pages::pass_words(phone.pass.words().unwrap(), pages::Words::of(pages::Language::English));
        assert!(claimed.contains(&words) && claimed.contains("data-waits=\"claimed\""), "{claimed}");
        let mut stranger = Phone::new(&house);
        let refused = stranger.opens(&link).await;
        assert!(refused.status == StatusCode::CONFLICT && refused.text.contains("link_used"), "{}", refused.text);
        let wrong = browser.post(PAIRING, &[("code", "0000000")]).await;
        assert!(wrong.text.contains("That code is not right."), "{}", wrong.text);
        let shown = browser.post(PAIRING, &[("code", &phone.code(&house))]).await;
        assert_eq!(shown.backup_codes().len(), 10, "{}", shown.text);
        let overview = browser.get("/settings/security").await.text;
        assert!(overview.contains("Vestibule Pass") && overview.contains("Firefox on Linux") && overview.contains("Pair another phone"), "{overview}");
        house.wait(10);
        let mut other = house.browser();
        other.sign_in(EMAIL).await;
        let page = other.get("/challenge").await.text;
        assert!(page.contains("The seven digits that Vestibule Pass shows.") && page.contains("data-digits=\"7\""), "{page}");
        let wrong = other.post("/challenge", &[("code", "0000000"), ("factor", "pass")]).await;
        assert!(wrong.text.contains("The seven digits that Vestibule Pass shows."), "{}", wrong.text);
        assert_eq!(other.post("/challenge", &[("code", &phone.code(&house))]).await.location(), "/settings/security");
    }

    async fn words_that_do_not_match_end_the_pairing(lab: Lab) {
        let house = House::open(lab);
        let (mut browser, mut stranger) = (house.browser(), Phone::new(&house));
        browser.sign_up(EMAIL, "crm").await;
        browser.post("/settings/security/pass", &REGISTER).await;
        house.wait(1);
        stranger.opens(&link(&house).await).await;
        house.wait(1);
        let refused = browser.post("/settings/security/pass/refuse", &[]).await;
        assert_eq!(refused.location(), "/settings/security?notice=pass-refused");
        let overview = browser.get("/settings/security?notice=pass-refused").await.text;
        assert!(overview.contains("was not paired") && overview.contains("A phone was not paired"), "{overview}");
        assert_eq!(browser.post(PAIRING, &[("code", &stranger.code(&house))]).await.location(), "/settings/security?notice=setup-expired");
        assert!(browser.get("/settings/security").await.text.contains(">Register</button>"), "it is still off");
    }

    async fn a_phone_is_paired_where_nothing_else_is_open(lab: Lab) {
        let house = House::open(lab);
        let (mut browser, mut phone) = (house.browser(), Phone::new(&house));
        browser.sign_up(EMAIL, "crm").await;
        decide(&house, Policy { two_factor: Demand::Mandatory, ..Preset::Crm.policy() }).await;
        assert_eq!(browser.get("/settings/profile").await.location(), "/settings/enroll");
        assert!(browser.get("/settings/enroll").await.text.contains("href=\"/settings/security/pass\""));
        assert_eq!(browser.post("/settings/security/pass", &REGISTER).await.location(), PAIRING);
        phone.opens(&link(&house).await).await;
        assert_eq!(browser.post(PAIRING, &[("code", &phone.code(&house))]).await.backup_codes().len(), 10);
        assert_eq!(browser.get("/settings/profile").await.status, StatusCode::OK);
    }

    async fn another_phone_is_paired_in_place(lab: Lab) {
        let house = House::open(lab);
        let (mut browser, old) = paired(&house).await;
        let replace = format!("/settings/security/pass?replaces={}", old.factor);
        house.wait(300);
        assert!(browser.get(&replace).await.location().starts_with("/settings/security/confirm?for=pair-phone"));
        let confirmed = browser.post("/settings/security/confirm", &[("password", PASSWORD), ("code", &old.code(&house)), ("next", &replace)]).await;
        assert_eq!(confirmed.location(), replace);
        let page = browser.get(&replace).await.text;
        assert!(page.contains("stays in force until the new phone is paired") && page.contains("value=\"+995 599 12 34 56\"") && !page.contains("value=\"sms\""), "{page}");
        browser.post("/settings/security/pass", &[("country", "GE"), ("address", "599 12 34 56"), ("by", "app"), ("replaces", &old.factor)]).await;
        let mut new = Phone::new(&house);
        new.opens(&link(&house).await).await;
        assert_eq!(browser.post(PAIRING, &[("code", &new.code(&house))]).await.location(), "/settings/security?notice=pass-replaced");
        house.wait(60);
        let mut other = house.browser();
        other.sign_in(EMAIL).await;
        assert_eq!(other.post("/challenge", &[("code", &old.code(&house))]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(other.post("/challenge", &[("code", &new.code(&house))]).await.location(), "/settings/security");
    }

    async fn a_number_chosen_on_the_phone_lets_the_browser_in(lab: Lab) {
        let house = House::open(lab);
        let (_, mut phone) = paired(&house).await;
        let mut browser = house.browser();
        browser.sign_in(EMAIL).await;
        let early = browser.post("/challenge", &[("approval", "1")]).await;
        assert!(early.text.contains("Ask my phone instead"), "nothing was asked: {}", early.text);
        assert_eq!(browser.post("/challenge/pass/ask", &[]).await.location(), "/challenge/pass");
        let page = browser.get("/challenge/pass").await;
        let number = number(&page);
        assert!(page.text.contains("data-waits=\"asked\""), "{}", page.text);
        let early = browser.post("/challenge", &[("approval", "1")]).await;
        assert!(early.text.contains("Your phone has not let this sign-in in."), "{}", early.text);
        assert!(phone.chooses(&house, |_| number.clone()).await.text.contains("approved"));
        assert!(browser.get("/challenge/pass").await.text.contains("data-waits=\"approved\""));
        let mut thief = house.browser();
        thief.sign_in(EMAIL).await;
        assert!(thief.post("/challenge", &[("approval", "1")]).await.text.contains("Security code"), "it lets in one browser, not another");
        assert_eq!(browser.post("/challenge", &[("approval", "1")]).await.location(), "/settings/security");
        assert_eq!(browser.get("/settings/security").await.status, StatusCode::OK);
    }

    async fn another_number_is_refused_and_said(lab: Lab) {
        let house = House::open(lab);
        let (_, mut phone) = paired(&house).await;
        let mut browser = house.browser();
        browser.sign_in(EMAIL).await;
        browser.post("/challenge/pass/ask", &[]).await;
        let number = number(&browser.get("/challenge/pass").await);
        let wrong = |numbers: &[String]| numbers.iter().find(|other| **other != number).unwrap().clone();
        assert!(phone.chooses(&house, wrong).await.text.contains("wrong_number"));
        assert!(browser.get("/challenge/pass").await.text.contains("Another number was chosen on the phone."));
        let again = browser.post("/challenge/pass/ask", &[]).await;
        assert!(again.status == StatusCode::TOO_MANY_REQUESTS && again.text.contains("Your phone was asked often enough for now."), "{}", again.text);
    }

    async fn a_sign_in_that_is_sent_away_is_over_and_alarms(lab: Lab) {
        let house = House::open(lab);
        let (_, mut phone) = paired(&house).await;
        let token = house.mail().await.into_iter().find_map(|text| Some(text.split_once("verify-email?token=")?.1.split_whitespace().next()?.to_owned())).unwrap();
        house.browser().post("/verify-email", &[("token", &token)]).await;
        let mut browser = house.browser();
        browser.sign_in(EMAIL).await;
        browser.post("/challenge/pass/ask", &[]).await;
        assert!(phone.chooses(&house, |_| "deny".to_owned()).await.text.contains("denied"));
        assert_eq!(browser.get("/challenge/pass").await.location(), "/sign-in?notice=challenge-expired");
        assert!(house.mail().await.iter().any(|mail| mail.starts_with("Somebody tried to sign in to your Acme Desk account")));
        browser.sign_in(EMAIL).await;
        assert!(browser.get("/challenge/pass").await.text.contains("Your phone is not asked for a while"));
        assert_eq!(browser.post("/challenge", &[("code", &phone.code(&house))]).await.location(), "/settings/security");
    }

    async fn a_sign_in_that_demands_a_factor_pairs_a_phone(lab: Lab) {
        const BASE: &str = "/challenge/enroll/pass";
        let house = House::open(lab);
        house.browser().sign_up(EMAIL, "crm").await;
        decide(&house, Policy { two_factor: Demand::Mandatory, ..Preset::Crm.policy() }).await;
        let mut browser = house.browser();
        browser.sign_in(EMAIL).await;
        assert_eq!(browser.get("/challenge").await.location(), "/challenge/enroll");
        assert!(browser.get("/challenge/enroll").await.text.contains("href=\"/challenge/enroll/pass\""));
        assert!(browser.get(BASE).await.text.contains("action=\"/challenge/enroll/pass\""));
        let number = [("country", "GE"), ("address", "599 12 34 56"), ("by", "app")];
        let nothing = browser.post(BASE, &[("country", "GE"), ("address", ""), ("by", "app")]).await;
        assert!(nothing.status == StatusCode::UNPROCESSABLE_ENTITY && nothing.text.contains("Type where the code is to be sent"), "{}", nothing.text);
        assert_eq!(browser.post(BASE, &number).await.location(), "/challenge/enroll/pass/pairing");
        assert!(browser.get("/challenge/enroll/pass/pairing").await.text.contains("data-from=\"/challenge/enroll/pass/pairing\""));
        let mut stranger = Phone::new(&house);
        stranger.opens(&link(&house).await).await;
        assert_eq!(browser.post("/challenge/enroll/pass/refuse", &[]).await.location(), "/challenge/enroll?notice=pass-refused");
        assert!(browser.get("/challenge/enroll?notice=pass-refused").await.text.contains("The phone that showed other words was not paired."));
        assert_eq!(browser.get("/challenge/enroll/pass/pairing").await.location(), "/challenge/enroll?notice=expired");
        house.wait(60);
        browser.post(BASE, &number).await;
        link(&house).await;
        assert_eq!(browser.post("/challenge/enroll/pass/cancel", &[]).await.location(), BASE);
        house.wait(60);
        browser.post(BASE, &number).await;
        let mut phone = Phone::new(&house);
        phone.opens(&link(&house).await).await;
        let wrong = browser.post("/challenge/enroll/pass/pairing", &[("code", "0000000")]).await;
        assert!(wrong.status == StatusCode::UNPROCESSABLE_ENTITY && wrong.text.contains("That code is not right."), "{}", wrong.text);
        let shown = browser.post("/challenge/enroll/pass/pairing", &[("code", &phone.code(&house))]).await;
        assert_eq!(shown.backup_codes().len(), 10, "{}", shown.text);
        assert_eq!(browser.get("/settings/security").await.status, StatusCode::OK, "and is signed in");
        assert!(browser.get(BASE).await.location().starts_with("/sign-in"), "the sign-in is over");
    }

    async fn a_sign_in_that_demands_a_factor_takes_seven_digits_by_sms(lab: Lab) {
        let house = House::open(lab);
        house.browser().sign_up(EMAIL, "crm").await;
        decide(&house, Policy { two_factor: Demand::Mandatory, ..Preset::Crm.policy() }).await;
        let mut browser = house.browser();
        browser.sign_in(EMAIL).await;
        let fields = [("country", "GE"), ("address", "599 12 34 56"), ("by", "sms")];
        assert_eq!(browser.post("/challenge/enroll/pass", &fields).await.location(), "/challenge/enroll/channel/phone/code");
        assert!(browser.get("/challenge/enroll/channel/phone/code").await.text.contains("data-digits=\"7\""));
    }

    async fn without_a_smartphone_seven_digits_come_by_sms(lab: Lab) {
        let house = House::open(lab);
        let mut browser = house.browser();
        browser.sign_up(EMAIL, "crm").await;
        let fields = [("country", "GE"), ("address", "599 12 34 56"), ("password", PASSWORD), ("by", "sms")];
        assert_eq!(browser.post("/settings/security/pass", &fields).await.location(), "/settings/security/channel/phone/code");
        assert!(browser.get("/settings/security/channel/phone/code").await.text.contains("data-digits=\"7\""));
        let code = house.mail().await.iter().find_map(|text| text.split_whitespace().rev().find_map(|word| word.strip_prefix('#')).map(str::to_owned)).unwrap();
        assert_eq!(code.len(), 7);
        assert_eq!(browser.post("/settings/security/channel/phone/code", &[("code", &code)]).await.backup_codes().len(), 10);
    }

    async fn the_app_is_a_page_without_a_session(lab: Lab) {
        let house = House::open(lab);
        let mut browser = house.browser();
        let app = browser.get("/pass/").await;
        assert_eq!(app.status, StatusCode::OK);
        assert!(!app.headers.contains_key(header::SET_COOKIE));
        let worker = browser.get("/pass/worker.js").await;
        assert_eq!(worker.headers.get(header::CONTENT_TYPE).unwrap(), "text/javascript; charset=utf-8");
        for language in pages::Language::ALL {
            let list = format!("/pass/words/{}", language.tag());
            assert!(worker.text.contains(&format!("\"{list}\"")), "the words come with the app: {}", worker.text);
            assert_eq!(browser.get(&list).await.status, StatusCode::OK);
        }
        let manifest = browser.get("/pass/manifest.webmanifest").await;
        let manifest: Value = serde_json::from_str(&manifest.text).unwrap();
        assert_eq!((&manifest["scope"], &manifest["display"]), (&json!("/pass/"), &json!("standalone")));
        let words: Vec<String> = serde_json::from_str(&browser.get("/pass/words/ka").await.text).unwrap();
        assert_eq!((words.len(), browser.get("/pass/words/xx").await.status), (256, StatusCode::NOT_FOUND));
        let time: Value = serde_json::from_str(&browser.get("/pass/time").await.text).unwrap();
        assert_eq!(time, json!({ "now": house.lab.clock.now().as_unix_millis() }));
    }
}
