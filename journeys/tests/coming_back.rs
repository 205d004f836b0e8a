//! Somebody who lost the phone, and then forgets the password, comes back without anybody's help.

#![expect(clippy::unwrap_used, reason = "whatever goes wrong here is a failed test")]

use journeys::{Ana, Database};

#[tokio::test]
async fn coming_back_on_sqlite() {
    coming_back(Database::Sqlite).await;
}

#[tokio::test]
async fn coming_back_on_postgres() {
    coming_back(Database::Postgres).await;
}

async fn coming_back(database: Database) {
    let mut ana = Ana::arrives_with_post("coming-back", database).await;
    ana.signs_up("payments").await;
    let proof = ana.post().link("/verify-email").unwrap();
    ana.browser.go(&proof).await.unwrap();
    ana.browser.press("Verify this address").await.unwrap();
    ana.browser.reads("Your e-mail address is verified").await.unwrap();
    ana.browser.go("/settings/security").await.unwrap();
    ana.enables_two_factor().await;
    let lost = ana.scans_the_code().await;
    ana.confirms(&lost.code_now()).await;
    ana.has_saved_the_codes().await;

    // Her organization makes nobody wait.
    ana.browser.go("/settings/organization/policy").await.unwrap();
    ana.browser.fill("Hours to wait after every method is lost", "0").await.unwrap();
    ana.browser.press("See what this would mean").await.unwrap();
    ana.browser.reads("What this would mean").await.unwrap();
    ana.browser.press("Save").await.unwrap();
    ana.browser.reads("The policy is saved.").await.unwrap();
    ana.presses_in_the_menu("Sign out completely").await;

    // The phone is gone, and so is the sheet with the codes.
    ana.is_asked_for_a_code().await;
    ana.browser.follow("I cannot use any of these").await.unwrap();
    ana.browser.follow("Ask to be let back in").await.unwrap();
    ana.browser.reads("Prove that it is you").await.unwrap();
    ana.looks_at("ask").await;
    ana.browser.press("Send a code to").await.unwrap();
    ana.browser.reads("We sent a code to").await.unwrap();
    ana.browser.fill("Security code", "12345").await.unwrap();
    ana.browser.press("Ask to be let back in").await.unwrap();
    ana.browser.reads("The code must have 6 digits.").await.unwrap();
    ana.looks_at("code").await;
    let code = ana.post().code_by_mail().unwrap();
    ana.browser.fill("Security code", &code).await.unwrap();
    ana.browser.press("Ask to be let back in").await.unwrap();
    ana.browser.reads("The wait is over").await.unwrap();
    ana.looks_at("ready").await;

    // The link asks for the password, and then for a new method.
    let link = ana.post().link("/recovery").unwrap();
    ana.browser.forget_cookies().await.unwrap();
    ana.browser.go(&link).await.unwrap();
    ana.looks_at("link").await;
    ana.browser.fill("Password", &ana.password).await.unwrap();
    ana.browser.press("Continue").await.unwrap();
    ana.browser.reads("When the new method works, your old methods and backup codes end").await.unwrap();
    ana.looks_at("choose").await;
    ana.browser.press("Authenticator app").await.unwrap();
    ana.browser.reads("Set up your authenticator app").await.unwrap();
    let phone = ana.scans_the_code().await;
    ana.confirms(&phone.code_now()).await;
    ana.has_saved_the_codes().await;
    ana.presses_in_the_menu("Sign out completely").await;
    ana.is_asked_for_a_code().await;
    ana.types(&lost.code_now()).await;
    ana.browser.reads("That code is not right.").await.unwrap();
    ana.types(&phone.code_in(1)).await;
    ana.is_in().await;

    // A forgotten password is set anew, and the second step stays.
    ana.presses_in_the_menu("Sign out completely").await;
    ana.browser.go("/sign-in").await.unwrap();
    ana.browser.follow("Forgot your password?").await.unwrap();
    ana.looks_at("forgot").await;
    ana.browser.fill("E-mail address", "ana@acme.example").await.unwrap();
    ana.browser.press("Send the link").await.unwrap();
    ana.browser.reads("Look into your mailbox").await.unwrap();
    ana.looks_at("forgot-sent").await;
    let link = ana.post().link("/reset-password").unwrap();
    ana.browser.go(&link).await.unwrap();
    ana.looks_at("new-password").await;
    ana.password = "eleven quiet lamps by the sea".to_owned();
    ana.browser.fill("New password", &ana.password).await.unwrap();
    ana.browser.press("Set password").await.unwrap();
    ana.browser.reads("Your password is changed.").await.unwrap();
    ana.is_asked_for_a_code().await;
}
