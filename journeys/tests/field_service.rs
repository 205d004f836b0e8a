//! The guide of the software for service professionals, step by step.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "whatever goes wrong here is a failed test")]

use journeys::{Ana, Database, wrong_code};
use testkit::pdf_text;

#[tokio::test]
async fn field_service_on_sqlite() {
    field_service(Database::Sqlite).await;
}

#[tokio::test]
async fn field_service_on_postgres() {
    field_service(Database::Postgres).await;
}

async fn field_service(database: Database) {
    let mut ana = Ana::arrives("field-service", database).await;
    ana.signs_up("field-service").await;

    // 1. The picture at the top right → Settings → Security → Enable.
    ana.opens_security().await;
    ana.enables_two_factor().await;

    // 2. Any app works and one is named; on a phone, the page opens it.
    ana.browser.reads("Any authenticator app will do, for example Google Authenticator").await.unwrap();
    assert!(!ana.browser.says("Open in authenticator").await.unwrap());
    let scanned = ana.browser.qr().await.unwrap();
    ana.browser.resize(390, 844).await.unwrap();
    ana.browser.touch(true).await.unwrap();
    ana.browser.reads("Open in authenticator").await.unwrap();
    assert_eq!(ana.browser.target("Open in authenticator").await.unwrap(), scanned);
    ana.looks_at("set-up-on-a-phone").await;
    ana.browser.touch(false).await.unwrap();
    ana.browser.resize(1240, 900).await.unwrap();

    // 3. The QR code is scanned, the six digits typed; deleting the entry is warned of.
    ana.browser.reads("Don’t delete the entry in the app: you would lose access.").await.unwrap();
    let phone = ana.scans_the_code().await;
    let codes = ana.confirms(&phone.code_now()).await;

    // 4. The backup codes open as a PDF …
    ana.browser.press("PDF").await.unwrap();
    let kit = pdf_text(&ana.browser.download(".pdf").await.unwrap()).unwrap();
    for code in &codes {
        assert!(kit.contains(code), "{code} is not in the PDF:\n{kit}");
    }
    ana.has_saved_the_codes().await;
    ana.presses_in_the_menu("Sign out completely").await;

    // 5. Every sign-in asks for a code; on a device that passed, not again until …
    ana.is_asked_for_a_code().await;
    ana.looks_at("challenge").await;
    ana.types(&phone.code_in(1)).await;
    ana.is_in().await;
    ana.presses_in_the_menu("Sign out").await;
    ana.looks_at("signed-out").await;
    ana.signs_in_without_a_code().await;

    // … the user signs out completely; 4. a lost phone then means signing in with a backup code, which works once,
    ana.presses_in_the_menu("Sign out completely").await;
    ana.is_asked_for_a_code().await;
    ana.uses_a_backup_code(&codes[0]).await;
    ana.is_in().await;
    ana.browser.reads("9 of 10 left").await.unwrap();
    ana.presses_in_the_menu("Sign out").await;
    ana.signs_in_without_a_code().await;

    // … or erases the device,
    ana.browser.go("/settings/security/browsers").await.unwrap();
    ana.looks_at("browsers").await;
    ana.browser.press("Forget all browsers").await.unwrap();
    ana.browser.reads("No browser is trusted").await.unwrap();
    ana.presses_in_the_menu("Sign out").await;
    ana.is_asked_for_a_code().await;
    ana.uses_a_backup_code(&codes[0]).await;
    ana.browser.reads("That code was already used.").await.unwrap();
    ana.browser.fill("Backup code", &codes[1].to_lowercase().replace('-', " ")).await.unwrap();
    ana.browser.press("Continue").await.unwrap();
    ana.is_in().await;

    // … or has to change the password.
    changes_her_password(&mut ana, &codes[2]).await;
    ana.presses_in_the_menu("Sign out").await;
    ana.is_asked_for_a_code().await;

    // 6. A code lives thirty seconds. Six wrong ones in a row make the user wait, and the page says how long.
    assert_eq!(phone.entry().period_seconds, 30);
    for _ in 0..5 {
        ana.types(&wrong_code(&phone)).await;
        ana.browser.reads("That code is not right.").await.unwrap();
    }
    ana.looks_at("wrong-code").await;
    ana.types(&wrong_code(&phone)).await;
    ana.browser.reads("Too many wrong codes").await.unwrap();
    ana.browser.reads("You can try again at").await.unwrap();
    ana.looks_at("locked").await;
    ana.browser.go("/settings/security").await.unwrap();
    assert!(!ana.browser.says("How you prove it is you").await.unwrap());
}

/// Password and a code first, then the new password.
async fn changes_her_password(ana: &mut Ana, code: &str) {
    let new = "eight small boats by noon";
    ana.browser.follow("Change password").await.unwrap();
    ana.browser.fill("Password", &ana.password).await.unwrap();
    ana.browser.fill("Security code", code).await.unwrap();
    ana.browser.press("Confirm").await.unwrap();
    ana.browser.reads("Current password").await.unwrap();
    ana.browser.fill("Current password", &ana.password).await.unwrap();
    ana.browser.fill("New password", new).await.unwrap();
    ana.browser.press("Change password").await.unwrap();
    ana.browser.reads("Your password is changed.").await.unwrap();
    ana.password = new.to_owned();
}
