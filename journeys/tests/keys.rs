//! Security keys in a real browser: an old one that knows U2F and nothing else, a new one, and a passkey.

#![expect(clippy::unwrap_used, reason = "whatever goes wrong here is a failed test")]

use journeys::{Ana, Database, wrong_code};
use testkit::SecurityKey;

#[tokio::test]
async fn a_u2f_key_signs_in() {
    a_key_signs_in(SecurityKey::U2f, "u2f", Database::Sqlite).await;
}

#[tokio::test]
async fn a_ctap2_key_signs_in() {
    a_key_signs_in(SecurityKey::Ctap2, "ctap2", Database::Postgres).await;
}

#[tokio::test]
async fn a_passkey_signs_in() {
    a_key_signs_in(SecurityKey::Passkey, "passkey", Database::Sqlite).await;
}

async fn a_key_signs_in(kind: SecurityKey, name: &str, database: Database) {
    let mut ana = Ana::arrives_with_scripts(&format!("key-{name}"), database).await;
    ana.signs_up("payments").await;
    let plugged = ana.browser.plug_in(kind).await.unwrap();

    // The first factor is a key. The password comes first, then a name for the key, then a touch.
    ana.browser.follow("Use a security key instead").await.unwrap();
    ana.looks_at("keys-none").await;
    ana.browser.press("Add a security key").await.unwrap();
    ana.browser.reads("Before you add or remove a security key.").await.unwrap();
    ana.browser.fill("Password", &ana.password).await.unwrap();
    ana.browser.press("Confirm").await.unwrap();
    ana.browser.fill("Name of the key", "Blue key").await.unwrap();
    ana.browser.press("Add a security key").await.unwrap();
    ana.browser.reads("It will be called Blue key.").await.unwrap();
    ana.looks_at("key-setup").await;
    ana.browser.press("Register this key").await.unwrap();
    ana.browser.reads("Save your backup codes").await.unwrap();
    ana.has_saved_the_codes().await;
    ana.browser.reads("1 key").await.unwrap();

    // From then on the password alone opens nothing, and a touch opens the second door.
    ana.presses_in_the_menu("Sign out").await;
    ana.gives_her_password().await;
    ana.browser.reads("Use your security key").await.unwrap();
    ana.looks_at("challenge-key").await;
    ana.browser.go("/settings/security").await.unwrap();
    assert!(!ana.browser.says("How you prove it is you").await.unwrap(), "a password alone opened the settings");
    ana.browser.go("/challenge").await.unwrap();
    ana.browser.press("Use security key").await.unwrap();
    ana.is_in().await;

    // A key that is registered is not registered again: the browser says so.
    ana.browser.go("/settings/security/keys").await.unwrap();
    ana.looks_at("keys").await;
    assert_eq!(ana.browser.says("Synced passkey").await.unwrap(), kind == SecurityKey::Passkey);
    ana.browser.press("Add a security key").await.unwrap();
    ana.browser.reads("Confirm it is you").await.unwrap();
    ana.looks_at("confirm-with-a-key").await;
    ana.browser.fill("Password", &ana.password).await.unwrap();
    ana.browser.press("Use security key").await.unwrap();
    ana.browser.fill("Name of the key", "Red key").await.unwrap();
    ana.browser.press("Add a security key").await.unwrap();
    ana.browser.press("Register this key").await.unwrap();
    ana.browser.reads("This key is registered already.").await.unwrap();
    ana.looks_at("key-registered").await;
    ana.browser.press("Cancel").await.unwrap();
    ana.browser.reads("Setting up was cancelled.").await.unwrap();

    // Without the key in the computer, another one does not open the door. (For a passkey, browsers offer to go on with a phone.)
    if kind == SecurityKey::Passkey {
        return;
    }
    ana.presses_in_the_menu("Sign out").await;
    ana.browser.take_out(&plugged).await.unwrap();
    ana.browser.plug_in(SecurityKey::Ctap2).await.unwrap();
    ana.gives_her_password().await;
    ana.browser.press("Use security key").await.unwrap();
    ana.browser.reads("That did not work, or it was cancelled.").await.unwrap();
    ana.looks_at("key-unknown").await;
    assert_eq!(ana.browser.path().await.unwrap(), "/challenge/key");
}

#[tokio::test]
async fn a_key_opens_the_door_while_codes_are_paused() {
    let mut ana = Ana::arrives("key-in-a-pause", Database::Sqlite).await;
    ana.signs_up("payments").await;
    ana.browser.plug_in(SecurityKey::U2f).await.unwrap();
    ana.enables_two_factor().await;
    let phone = ana.scans_the_code().await;
    let codes = ana.confirms(&phone.code_now()).await;
    ana.has_saved_the_codes().await;
    ana.browser.go("/settings/security/keys").await.unwrap();
    ana.browser.press("Add a security key").await.unwrap();
    ana.browser.press("Register this key").await.unwrap();
    ana.browser.reads("The security key was added.").await.unwrap();
    ana.presses_in_the_menu("Sign out").await;

    ana.gives_her_password().await;
    ana.browser.reads("Use your security key").await.unwrap();
    ana.browser.follow("Use another method").await.unwrap();
    ana.looks_at("methods-with-a-key").await;
    ana.browser.follow("Authenticator app").await.unwrap();
    for _ in 0..5 {
        ana.types(&wrong_code(&phone)).await;
        ana.browser.reads("That code is not right.").await.unwrap();
    }
    ana.types(&wrong_code(&phone)).await;
    ana.browser.reads("Too many wrong codes").await.unwrap();
    ana.gives_her_password().await;
    ana.browser.reads("Use your security key").await.unwrap();
    ana.browser.go("/challenge/app").await.unwrap();
    ana.browser.reads("Not paused").await.unwrap();
    ana.looks_at("locked-but-for-a-key").await;
    ana.browser.follow("Security key").await.unwrap();
    ana.browser.press("Use security key").await.unwrap();
    ana.is_in().await;

    ana.presses_in_the_menu("Sign out").await;
    ana.gives_her_password().await;
    ana.uses_a_backup_code(&codes[0]).await;
    ana.is_in().await;
}

#[tokio::test]
async fn without_scripts_the_page_says_so_and_offers_another_way() {
    let mut ana = Ana::arrives("key-without-scripts", Database::Postgres).await;
    ana.signs_up("payments").await;
    ana.browser.follow("Use a security key instead").await.unwrap();
    ana.browser.press("Add a security key").await.unwrap();
    ana.browser.fill("Password", &ana.password).await.unwrap();
    ana.browser.press("Confirm").await.unwrap();
    ana.browser.press("Add a security key").await.unwrap();
    ana.browser.reads("Security keys need JavaScript").await.unwrap();
    assert!(!ana.browser.can_press("Register this key").await.unwrap());
    ana.looks_at("key-without-scripts").await;
}
