//! The guide of the call-center and chat product, step by step.

#![expect(clippy::unwrap_used, reason = "whatever goes wrong here is a failed test")]

use journeys::{Ana, Database};

#[tokio::test]
async fn live_chat_on_sqlite() {
    live_chat(Database::Sqlite).await;
}

#[tokio::test]
async fn live_chat_on_postgres() {
    live_chat(Database::Postgres).await;
}

async fn live_chat(database: Database) {
    let mut ana = Ana::arrives_with_post("live-chat", database).await;
    ana.signs_up("live-chat").await;

    // 1. Two independent switches, e-mail and phone number; both are recommended.
    ana.opens_security().await;
    ana.browser.reads("Codes by SMS and e-mail").await.unwrap();
    ana.browser.reads("Turn on both, so that you can choose the other one when one is out of reach.").await.unwrap();
    ana.looks_at("two-switches").await;

    // 2. The number needs its country code, however it is written; the page shows how it was read.
    ana.browser.follow("Turn on: Code by SMS").await.unwrap();
    ana.browser.fill("Password", &ana.password).await.unwrap();
    ana.browser.press("Confirm").await.unwrap();
    ana.browser.reads("Receive codes by SMS").await.unwrap();
    ana.browser.go("/settings/profile").await.unwrap();
    for spelling in ["995599123456", "+995 599 12-34-56", "00995599123456"] {
        ana.browser.fill("Phone number", spelling).await.unwrap();
        ana.browser.press("Save changes").await.unwrap();
        ana.browser.reads("We read this as +995 599 12 34 56").await.unwrap();
    }
    ana.opens_security().await;
    ana.browser.follow("Turn on: Code by SMS").await.unwrap();
    ana.browser.choose("Country", "Georgia (+995)").await.unwrap();
    ana.browser.fill("Phone number", "599 12 34 56").await.unwrap();
    ana.browser.press("Send me a code").await.unwrap();
    ana.browser.reads("We read this as +995 599 12 34 56").await.unwrap();
    ana.looks_at("number-read").await;

    // 3. The code that arrives is typed in, Verify confirms, and the success page appears in Georgian.
    ana.browser.press("ქართული").await.unwrap();
    ana.browser.reads("ასე წავიკითხეთ: +995 599 12 34 56").await.unwrap();
    let code = ana.post().code_by_text().unwrap();
    ana.browser.fill("უსაფრთხოების კოდი", &code).await.unwrap();
    ana.browser.press("დადასტურება").await.unwrap();
    ana.browser.reads("ორეტაპიანი დადასტურება ჩართულია.").await.unwrap();
    ana.looks_at("success-in-georgian").await;
    ana.browser.tick("კოდები შევინახე იქ, სადაც ტელეფონის გარეშეც მივწვდები").await.unwrap();
    ana.browser.press("გაგრძელება").await.unwrap();
    ana.browser.reads("კოდები SMS-ით და ელფოსტით").await.unwrap();
    ana.browser.press("English").await.unwrap();
    ana.is_in().await;

    ana.browser.follow("Turn on: Code by e-mail").await.unwrap();
    ana.browser.press("Send me a code").await.unwrap();
    let code = ana.post().code_by_mail().unwrap();
    ana.browser.fill("Security code", &code).await.unwrap();
    ana.browser.press("Verify").await.unwrap();
    ana.browser.reads("Verified: we send your codes there from now on.").await.unwrap();
    ana.looks_at("both-on").await;

    // 4. A password alone no longer signs in: a code sent to the phone is needed …
    ana.presses_in_the_menu("Sign out completely").await;
    ana.is_asked_for_a_code().await;
    ana.browser.reads("•••").await.unwrap();
    ana.looks_at("code-by-sms").await;
    let code = ana.post().code_by_text().unwrap();
    ana.types(&code).await;
    ana.is_in().await;

    // … or to the mailbox, as she likes.
    ana.presses_in_the_menu("Sign out completely").await;
    ana.gives_her_password().await;
    ana.browser.reads("Enter your security code").await.unwrap();
    ana.browser.follow("Use another method").await.unwrap();
    ana.looks_at("methods").await;
    ana.browser.press("Code by e-mail").await.unwrap();
    let code = ana.post().code_by_mail().unwrap();
    ana.types(&code).await;
    ana.is_in().await;
}
