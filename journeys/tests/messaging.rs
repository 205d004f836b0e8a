//! The guide of the messaging platform, step by step.

#![expect(clippy::unwrap_used, reason = "whatever goes wrong here is a failed test")]

use journeys::{Ana, Database};

#[tokio::test]
async fn messaging_on_sqlite() {
    messaging(Database::Sqlite).await;
}

#[tokio::test]
async fn messaging_on_postgres() {
    messaging(Database::Postgres).await;
}

async fn messaging(database: Database) {
    let mut ana = Ana::arrives_with_post("messaging", database).await;

    // 1. Every new organization has two-factor sign-in on from the start, with SMS: sign-up collects and verifies a number.
    ana.signs_up_with_a_number("messaging", "+995 599 12 34 56").await;
    ana.browser.go("/settings/security").await.unwrap();
    assert!(!ana.browser.says("How you prove it is you").await.unwrap(), "a password alone opened the settings");
    ana.browser.go("/challenge/enroll/channel/phone").await.unwrap();
    ana.looks_at("number").await;
    ana.browser.press("Send me a code").await.unwrap();
    let code = ana.post().code_by_text().unwrap();
    ana.browser.fill("Security code", &code).await.unwrap();
    ana.browser.press("Verify").await.unwrap();
    ana.browser.reads("Save your backup codes").await.unwrap();
    ana.has_saved_the_codes().await;

    // 2. and 3. The switch and the channels, for the whole organization: an app, with SMS as the alternative.
    ana.browser.follow("Security policy").await.unwrap();
    ana.browser.reads("What Acme Desk asks of everybody who signs in.").await.unwrap();
    assert!(ana.browser.is_ticked("Mandatory for everybody").await.unwrap());
    assert!(ana.browser.is_ticked("Code by SMS").await.unwrap());
    ana.looks_at("policy").await;
    ana.browser.untick("Security key").await.unwrap();

    // 4. Trusted devices.
    ana.browser.tick("1 week").await.unwrap();
    ana.browser.press("See what this would mean").await.unwrap();
    ana.browser.reads("The weakest way in that is left").await.unwrap();
    ana.looks_at("what-it-means").await;

    // 5. Save; later sign-ins ask for the extra verification.
    ana.browser.press("Save").await.unwrap();
    ana.browser.reads("The policy is saved.").await.unwrap();
    assert!(!ana.browser.is_ticked("Security key").await.unwrap() && ana.browser.is_ticked("1 week").await.unwrap());
    ana.looks_at("saved").await;
    ana.presses_in_the_menu("Sign out completely").await;
    ana.is_asked_for_a_code().await;
    let code = ana.post().code_by_text().unwrap();
    ana.browser.tick("Don’t ask again on this browser for 7 days").await.unwrap();
    ana.types(&code).await;
    ana.is_in().await;
    ana.presses_in_the_menu("Sign out").await;
    ana.signs_in_without_a_code().await;

    // Shortening it applies at once to devices trusted earlier.
    ana.browser.follow("Security policy").await.unwrap();
    ana.browser.tick("Ask at every sign-in").await.unwrap();
    ana.browser.press("See what this would mean").await.unwrap();
    ana.browser.reads("The weakest way in that is left").await.unwrap();
    ana.browser.press("Save").await.unwrap();
    proves_who_she_is(&mut ana, "Before you change what is asked of everybody.").await;
    ana.browser.reads("The weakest way in that is left").await.unwrap();
    ana.browser.press("Save").await.unwrap();
    ana.browser.reads("The policy is saved.").await.unwrap();
    ana.presses_in_the_menu("Sign out").await;
    ana.is_asked_for_a_code().await;
    let code = ana.post().code_by_text().unwrap();
    ana.types(&code).await;
    ana.is_in().await;

    // 6. While SMS is on, nobody is added without a number, and none is removed.
    ana.browser.follow("Overview").await.unwrap();
    ana.browser.reads("Who has a second factor").await.unwrap();
    ana.looks_at("overview").await;
    ana.browser.follow("People").await.unwrap();
    ana.looks_at("people").await;
    ana.browser.follow("Add somebody").await.unwrap();
    proves_who_she_is(&mut ana, "Before you change somebody’s account.").await;
    ana.looks_at("add").await;
    ana.browser.fill("Name", "Beka Lomidze").await.unwrap();
    ana.browser.fill("E-mail address", "beka@example.com").await.unwrap();
    ana.browser.press("Add and send the link").await.unwrap();
    ana.browser.reads("Your organization needs a phone number of everybody").await.unwrap();
    ana.looks_at("add-without-number").await;
    ana.browser.fill("Phone number", "+995 599 12 34 57").await.unwrap();
    ana.browser.press("Add and send the link").await.unwrap();
    ana.browser.reads("The person is added, and the link is on its way.").await.unwrap();
    ana.looks_at("added").await;
    ana.browser.go("/settings/profile").await.unwrap();
    ana.browser.fill("Phone number", "").await.unwrap();
    ana.browser.press("Save changes").await.unwrap();
    ana.browser.reads("Your organization needs your phone number").await.unwrap();
    ana.looks_at("number-needed").await;
}

/// Password and a code by SMS once more, because it says so.
async fn proves_who_she_is(ana: &mut Ana, why: &str) {
    ana.browser.reads(why).await.unwrap();
    ana.looks_at("confirm").await;
    ana.browser.press("Send a code to ••• •• •• 56").await.unwrap();
    let code = ana.post().code_by_text().unwrap();
    ana.browser.fill("Password", &ana.password).await.unwrap();
    ana.browser.fill("Security code", &code).await.unwrap();
    ana.browser.press("Confirm").await.unwrap();
}
