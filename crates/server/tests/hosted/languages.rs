//! The language of pages and messages: the account's, the browser's, what the browser asks for.

use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use server::App;
use store::on_both_engines;
use twofactor::{Actor, Authority, Cause, Change, Email, UserId};

use crate::actor::{Browser, House, PASSWORD};

const EMAIL: &str = "ana@example.com";
const PHONE: &str = "/settings/security/channel/phone";
const GEORGIAN: &str = "ka-GE,ka;q=0.9,en;q=0.8";

fn speaks(page: &str, tag: &str) -> bool {
    page.starts_with(&format!("<!doctype html>\n<html lang=\"{tag}\" dir="))
}

async fn choose(browser: &mut Browser, language: &str, back: &str) -> String {
    let page = browser.post("/language", &[("language", language), ("back", back)]).await;
    assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.text);
    page.location().to_owned()
}

async fn ana(app: &App) -> UserId {
    app.store.users_by_email(&Email::parse(EMAIL).unwrap(), 1).await.unwrap().pop().unwrap().user.id
}

async fn locale(house: &House) -> Option<String> {
    house.app.store.look(ana(&house.app).await).await.unwrap().user.locale
}

async fn set_locale(house: &House, tag: Option<&str>) {
    let change = Change { locale: Some(tag.map(str::to_owned)), ..Change::default() };
    let user = ana(&house.app).await;
    house.app.store.act(user, Cause::by(Actor::Operator), move |user, scene| user.change(change, Authority::Product, scene)).await.unwrap().unwrap();
}

/// The newest code that was sent.
async fn code(house: &House) -> String {
    let newest = house.mail().await.remove(0);
    newest.split_whitespace().rev().find_map(|word| word.strip_prefix('#')).expect("a code was sent").to_owned()
}

on_both_engines! {
    async fn a_browser_is_answered_in_the_language_it_asks_for(lab: Lab) {
        let house = House::open(lab);
        let page = house.browser().reading(GEORGIAN).get("/sign-in").await.text;
        assert!(speaks(&page, "ka") && page.contains("შესვლა") && !page.contains("Sign in"), "{page}");
        assert!(speaks(&house.browser().reading("de, fr;q=0.5").get("/sign-in").await.text, "en"));
        let missing = house.browser().reading(GEORGIAN).get("/no-such-page").await;
        assert_eq!(missing.status, StatusCode::NOT_FOUND);
        assert!(speaks(&missing.text, "ka") && missing.text.contains("ასეთი გვერდი არ არსებობს"), "{}", missing.text);
    }

    async fn who_says_nothing_is_answered_in_the_language_of_the_operator(lab: Lab) {
        let house = House::open(lab).with("default_language = \"ka\"\n");
        assert!(speaks(&house.browser().get("/sign-in").await.text, "ka"));
        assert!(speaks(&house.browser().reading("de").get("/sign-in").await.text, "ka"), "nor who asks for what there is not");
        assert!(speaks(&house.browser().reading("en").get("/sign-in").await.text, "en"));
        let mut browser = house.browser();
        choose(&mut browser, "en", "/").await;
        assert!(speaks(&browser.get("/sign-in").await.text, "en"));
        house.browser().sign_up(EMAIL, "default").await;
        assert_eq!(locale(&house).await.as_deref(), Some("ka"));
        set_locale(&house, None).await;
        let invited = |user: &mut twofactor::User, scene: &mut twofactor::Scene<'_>| user.begin_verification(scene);
        house.app.store.act(ana(&house.app).await, Cause::by(Actor::Operator), invited).await.unwrap();
        assert!(house.mail().await[0].contains("გამარჯობა"), "a message that no page asked for");
    }

    async fn what_is_chosen_at_the_foot_of_a_page_stays_in_the_browser(lab: Lab) {
        let house = House::open(lab);
        let mut browser = house.browser();
        let page = browser.get("/sign-in?next=/settings/profile").await;
        assert_eq!(page.hidden("back"), "/sign-in?next=/settings/profile");
        assert_eq!(choose(&mut browser, "ka", "/sign-in?next=/settings/profile").await, "/sign-in?next=/settings/profile");
        assert!(speaks(&browser.get("/sign-in").await.text, "ka"));
        let refused = browser.post("/sign-in", &[("email", EMAIL), ("password", "")]).await;
        assert!(speaks(&refused.text, "ka") && refused.hidden("back") == "/sign-in", "{}", refused.text);
        assert_eq!(choose(&mut browser, "en", "https://evil.example/").await, "/", "the way back stays on this host");
        assert!(speaks(&browser.reading(GEORGIAN).get("/sign-in").await.text, "en"), "what was chosen comes before what is asked for");
    }

    async fn nothing_but_a_language_is_taken_and_only_from_our_own_pages(lab: Lab) {
        let house = House::open(lab);
        let mut browser = house.browser();
        for tag in ["", "tlh", "en\r\nset-cookie: a=b", "../ka"] {
            let page = browser.post("/language", &[("language", tag), ("back", "/sign-in")]).await;
            assert!(page.status.is_client_error() && !browser.cookies.contains_key("vst_language"), "{tag}: {}", page.status);
        }
        let request = Request::post("/language").header(header::CONTENT_TYPE, "application/x-www-form-urlencoded").header("sec-fetch-site", "cross-site");
        let page = browser.send(request.body(Body::from("language=ka&back=/")).unwrap()).await;
        assert_eq!(page.status, StatusCode::FORBIDDEN);
        browser.cookies.insert("vst_language".to_owned(), "%00ka".to_owned());
        assert!(speaks(&browser.get("/sign-in").await.text, "en"), "a cookie that anybody may have written");
    }

    async fn the_account_comes_before_the_browser(lab: Lab) {
        let house = House::open(lab);
        house.browser().reading(GEORGIAN).sign_up(EMAIL, "crm").await;
        assert_eq!(locale(&house).await.as_deref(), Some("ka"), "the page that the account was made on");
        let mut english = house.browser().reading("en");
        choose(&mut english, "en", "/sign-in").await;
        assert_eq!(english.sign_in(EMAIL).await.location(), "/settings/security");
        let page = english.get("/settings/security").await.text;
        assert!(speaks(&page, "ka") && page.contains("ორეტაპიანი დადასტურება"), "{page}");
        english.post("/sign-out", &[]).await;
        assert!(speaks(&english.get("/sign-in").await.text, "ka"), "and stays when they have left");

        english.sign_in(EMAIL).await;
        assert_eq!(choose(&mut english, "en", "/settings/security").await, "/settings/security");
        assert!(speaks(&english.get("/settings/security").await.text, "en"));
        assert_eq!(locale(&house).await.as_deref(), Some("en"), "somebody who is signed in chooses for their account");
    }

    async fn the_second_step_speaks_the_language_of_the_account_until_another_is_chosen(lab: Lab) {
        let house = House::open(lab);
        let _ = house.enrolled("crm").await;
        set_locale(&house, Some("ka")).await;
        let mut browser = house.browser();
        assert_eq!(browser.sign_in(EMAIL).await.location(), "/challenge");
        assert!(speaks(&browser.get("/challenge").await.text, "ka"));
        choose(&mut browser, "en", "/challenge").await;
        assert!(speaks(&browser.get("/challenge").await.text, "en"));
        assert_eq!(locale(&house).await.as_deref(), Some("ka"), "a sign-in that is not complete changes nothing");
    }

    async fn the_profile_chooses_and_leaves_what_it_does_not_know(lab: Lab) {
        let house = House::open(lab);
        let mut browser = house.browser();
        browser.sign_up(EMAIL, "crm").await;
        let save = |language| [("name", "Ana"), ("email", EMAIL), ("phone", ""), ("language", language)];
        assert_eq!(browser.post("/settings/profile", &save("ka")).await.location(), "/settings/profile?saved=1");
        assert!(speaks(&browser.get("/settings/profile").await.text, "ka"));
        assert_eq!(browser.post("/settings/profile", &save("")).await.location(), "/settings/profile?saved=1");
        assert_eq!(locale(&house).await, None);
        assert!(speaks(&browser.get("/settings/profile").await.text, "en"), "the browser decides again");
        browser.post("/settings/profile", &[("name", "Ana"), ("email", EMAIL), ("phone", "")]).await;
        set_locale(&house, Some("pt-BR")).await;
        browser.post("/settings/profile", &save("")).await;
        assert_eq!(locale(&house).await.as_deref(), Some("pt-BR"), "set by the product, for its own pages");
        browser.post("/settings/profile", &save("ka")).await;
        assert_eq!(locale(&house).await.as_deref(), Some("ka"));
    }

    async fn a_georgian_verifies_a_number_and_reads_georgian_to_the_end(lab: Lab) {
        let house = House::open(lab);
        let mut nino = house.browser().reading(GEORGIAN);
        nino.sign_up(EMAIL, "live-chat").await;
        assert!(house.mail().await[0].starts_with("დაადასტურეთ ელფოსტის მისამართი: Acme Desk\nგამარჯობა, Ana Beridze.\n"));
        nino.post("/settings/security/confirm", &[("password", PASSWORD), ("next", PHONE)]).await;
        assert!(nino.get(PHONE).await.text.contains("საქართველო (+995)"));
        nino.post(PHONE, &[("country", "GE"), ("address", "599 12 34 56")]).await;
        let text = house.mail().await.remove(0);
        assert!(text.contains("თქვენი კოდი: Acme Desk.\n\n@localhost #"), "{text}");
        assert!(nino.get(&format!("{PHONE}/code")).await.text.contains("ასე წავიკითხეთ: <bdi dir=\"ltr\">+995 599 12 34 56"));
        let shown = nino.post(&format!("{PHONE}/code"), &[("code", &code(&house).await)]).await;
        assert!(speaks(&shown.text, "ka") && shown.text.contains("ორეტაპიანი დადასტურება ჩართულია."), "{}", shown.text);
        assert!(!shown.text.contains("action=\"/language\""), "the codes could not be shown again");
    }

    async fn somebody_who_has_chosen_nothing_is_written_to_in_the_language_of_the_page(lab: Lab) {
        let house = House::open(lab);
        house.browser().sign_up(EMAIL, "crm").await;
        set_locale(&house, None).await;
        assert!(house.mail().await[0].starts_with("Verify your e-mail address"));
        let mut browser = house.browser().reading(GEORGIAN);
        browser.sign_in(EMAIL).await;
        browser.post("/settings/profile/verification", &[]).await;
        assert!(house.mail().await[0].starts_with("დაადასტურეთ ელფოსტის მისამართი"));
        set_locale(&house, Some("en")).await;
        browser.post("/settings/profile/verification", &[]).await;
        assert!(house.mail().await[0].starts_with("Verify your e-mail address"));
    }

    async fn what_is_not_complete_can_be_looked_at_in_development_only(lab: Lab) {
        let house = House::open(lab);
        assert!(speaks(&house.browser().reading("ar").get("/sign-in").await.text, "ar"));
        let in_production = house.in_production();
        assert!(speaks(&in_production.reading("ar").get("/sign-in").await.text, "en"));
        let mut browser = house.in_production();
        assert!(browser.post("/language", &[("language", "ar"), ("back", "/")]).await.status.is_client_error());
        assert!(!browser.get("/sign-in").await.text.contains("العربية"));
    }
}
