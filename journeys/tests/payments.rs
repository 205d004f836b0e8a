//! The guide of the crypto-payments product, step by step.

#![expect(clippy::unwrap_used, reason = "whatever goes wrong here is a failed test")]

use std::time::Duration;

use journeys::{Ana, Database};

#[tokio::test]
async fn payments_on_sqlite() {
    payments(Database::Sqlite).await;
}

#[tokio::test]
async fn payments_on_postgres() {
    payments(Database::Postgres).await;
}

async fn payments(database: Database) {
    let (mut ana, [mut first, mut second]) = Ana::arrives_where_there_is_a_desk("payments", database).await;
    ana.signs_up("payments").await;
    let proof = ana.post().link("/verify-email").unwrap();
    ana.browser.go(&proof).await.unwrap();
    ana.browser.press("Verify this address").await.unwrap();
    ana.browser.reads("Your e-mail address is verified").await.unwrap();
    ana.browser.go("/settings/security").await.unwrap();

    // 1. Settings → Security: the account password, and "Enable two-factor authentication".
    ana.opens_security().await;
    ana.looks_at("security-off").await;
    ana.browser.fill("Account password", "not my password at all").await.unwrap();
    ana.browser.press("Enable two-factor authentication").await.unwrap();
    ana.browser.reads("That is not your password").await.unwrap();
    ana.enables_two_factor().await;

    // 2. The manual set-up key with the advice to keep it safe, and the QR code.
    ana.looks_at("set-up").await;
    assert!(ana.browser.says("Keep it safe: whoever has this key can make your codes.").await.unwrap());

    // 3. The app scans it; its six digits, renewed every thirty seconds, confirm the set-up.
    let mut phone = ana.scans_the_code().await;
    phone.set_clock(ana.seconds_ahead());
    assert_eq!((phone.entry().digits, phone.entry().period_seconds), (6, 30));
    ana.confirms(&phone.code_now()).await;
    ana.looks_at("backup-codes").await;
    ana.has_saved_the_codes().await;
    ana.browser.reads("Two-factor authentication On").await.unwrap();
    ana.looks_at("security-on").await;
    ana.presses_in_the_menu("Sign out completely").await;
    ana.looks_at("signed-out").await;

    // 4. Signing in then needs the six digits.
    ana.is_asked_for_a_code().await;
    ana.looks_at("challenge").await;

    // 5. An app whose clock is off: the page says by how much, and what to do.
    phone.set_clock(ana.seconds_ahead() - 240);
    ana.types(&phone.code_now()).await;
    ana.browser.reads("Your phone’s clock is about 4 minutes slow.").await.unwrap();
    ana.browser.reads("Turn on automatic date and time in your phone’s settings").await.unwrap();
    ana.looks_at("clock-slow").await;
    phone.set_clock(ana.seconds_ahead());
    ana.types(&phone.code_in(1)).await;
    ana.is_in().await;

    // 6. Without the device she reaches support from the challenge itself, and support brings her back safely.
    ana.presses_in_the_menu("Sign out completely").await;
    first.begins(&mut ana).await;
    second.begins(&mut ana).await;
    ana.is_asked_for_a_code().await;
    ana.browser.follow("I cannot use any of these").await.unwrap();
    ana.browser.reads("help@acme.example").await.unwrap();
    ana.looks_at("help").await;
    ana.browser.follow("Open a case with support").await.unwrap();
    ana.browser.reads("Support never asks for your password").await.unwrap();
    ana.looks_at("case-none").await;
    ana.browser.press("Open a case").await.unwrap();
    let page = ana.browser.reads("Case number").await.unwrap();
    ana.looks_at("case").await;
    let (number, own, theirs) = (beside(&page, "Case number"), beside(&page, "You read this code to support"), beside(&page, "Support reads this code to you"));

    // On the telephone: each reads a code to the other. The agent has been sitting there for a while, and proves again who it is.
    ana.lets_pass(Duration::from_secs(6 * 60));
    first.finds(&number).await;
    ana.watches(&first, "desk-case").await;
    let seen = first.browser.text().await.unwrap();
    assert!(seen.contains(&theirs) && !seen.contains(&own) && !seen.contains("ana@acme.example"), "{seen}");
    first.browser.fill("Code that the caller reads to you", &own).await.unwrap();
    first.browser.press("Continue").await.unwrap();
    first.confirms(&mut ana, &number).await;
    first.browser.fill("Code that the caller reads to you", &own).await.unwrap();
    first.browser.press("Continue").await.unwrap();
    first.browser.reads("What proves who it is").await.unwrap();
    ana.watches(&first, "desk-evidence").await;
    first.browser.press("Ask for a second agent").await.unwrap();
    first.browser.reads("Choose what proves who it is").await.unwrap();
    first.browser.tick("I called back at a number on file long before").await.unwrap();
    first.browser.press("Ask for a second agent").await.unwrap();
    first.browser.reads("You asked for this, so another agent has to approve.").await.unwrap();
    assert!(!first.browser.says("If you approve, the wait begins").await.unwrap(), "one agent alone");
    ana.post().link("/recovery/stop").unwrap();

    // Another agent approves, and nobody is let in before everybody had a day to notice.
    second.finds(&number).await;
    ana.watches(&second, "desk-second").await;
    second.browser.press("Approve").await.unwrap();
    second.confirms(&mut ana, &number).await;
    second.browser.press("Approve").await.unwrap();
    second.browser.reads("Approved. The wait has begun, and every address was told.").await.unwrap();
    ana.watches(&second, "desk-approved").await;
    ana.gives_her_password().await;
    ana.browser.reads("We are on it").await.unwrap();
    ana.looks_at("waiting").await;

    // The link, the password, and a new phone: the lost one is worth nothing.
    ana.lets_pass(Duration::from_secs(25 * 3600));
    let link = ana.post().link("/recovery").unwrap();
    ana.browser.forget_cookies().await.unwrap();
    ana.browser.go(&link).await.unwrap();
    ana.browser.fill("Password", &ana.password).await.unwrap();
    ana.browser.press("Continue").await.unwrap();
    ana.browser.reads("When the new method works, your old methods and backup codes end").await.unwrap();
    ana.browser.press("Authenticator app").await.unwrap();
    ana.browser.reads("Set up your authenticator app").await.unwrap();
    let mut found = ana.scans_the_code().await;
    found.set_clock(ana.seconds_ahead());
    ana.confirms(&found.code_now()).await;
    ana.has_saved_the_codes().await;
    ana.presses_in_the_menu("Sign out completely").await;
    ana.is_asked_for_a_code().await;
    phone.set_clock(ana.seconds_ahead());
    ana.types(&phone.code_now()).await;
    ana.browser.reads("That code is not right.").await.unwrap();
    ana.types(&found.code_in(1)).await;
    ana.is_in().await;
}

/// What the page says right after this.
fn beside(page: &str, name: &str) -> String {
    let (_, after) = page.split_once(name).unwrap();
    after.lines().map(str::trim).find(|line| !line.is_empty()).unwrap().to_owned()
}
