//! The guide of the crypto-payments product, step by step.

#![expect(clippy::unwrap_used, reason = "whatever goes wrong here is a failed test")]

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
    let mut ana = Ana::arrives("payments", database).await;
    ana.signs_up("payments").await;

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
    phone.set_clock(-240);
    ana.types(&phone.code_now()).await;
    ana.browser.reads("Your phone’s clock is about 4 minutes slow.").await.unwrap();
    ana.browser.reads("Turn on automatic date and time in your phone’s settings").await.unwrap();
    ana.looks_at("clock-slow").await;
    phone.set_clock(0);
    ana.types(&phone.code_in(1)).await;
    ana.is_in().await;

    // Without the device there is a way to people who help, from the challenge itself.
    ana.presses_in_the_menu("Sign out").await;
    ana.is_asked_for_a_code().await;
    ana.browser.follow("I cannot use any of these").await.unwrap();
    ana.browser.reads("help@acme.example").await.unwrap();
    ana.looks_at("help").await;
}
