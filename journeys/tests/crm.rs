//! The guide of the customer-relations product, step by step.

#![expect(clippy::unwrap_used, reason = "whatever goes wrong here is a failed test")]

use journeys::{Ana, Database, code_on, next_code_on};
use testkit::Browser;

#[tokio::test]
async fn crm_on_sqlite() {
    crm(Database::Sqlite).await;
}

#[tokio::test]
async fn crm_on_postgres() {
    crm(Database::Postgres).await;
}

async fn crm(database: Database) {
    let mut ana = Ana::arrives_with_post("crm", database).await;
    ana.signs_up("crm").await;
    gives_her_number(&mut ana).await;

    // 1. and 2. Settings at the top right, tab Security: country code and mobile number are prefilled from the profile. "Register".
    ana.opens_security().await;
    assert_eq!(ana.browser.value("Country").await.unwrap(), "GE");
    assert_eq!(ana.browser.value("Mobile number").await.unwrap(), "+995 599 12 34 56");
    ana.looks_at("register").await;
    ana.browser.fill("Account password", &ana.password).await.unwrap();
    ana.browser.press("Register").await.unwrap();
    ana.browser.reads("We read this as +995 599 12 34 56").await.unwrap();
    ana.looks_at("sent").await;

    // 3. A text message arrives, with the link for the phone.
    let link = ana.reads_the_link();
    let phone = ana.takes_out_her_phone().await;
    ana.pairs(&phone, &link).await;

    // 4. The phone shows seven digits; typed into Verification they turn it on.
    ana.confirms(&code_on(&phone).await).await;
    ana.has_saved_the_codes().await;
    ana.browser.reads("Two-factor authentication On").await.unwrap();
    ana.looks_at("security-on").await;

    // 5. A browser seen before is not asked; a new one is, and one that is no longer trusted.
    let mut used = code_on(&phone).await;
    ana.presses_in_the_menu("Sign out completely").await;
    signs_in_with_seven_digits(&mut ana, &phone, &mut used).await;
    ana.presses_in_the_menu("Sign out").await;
    ana.signs_in_without_a_code().await;
    let computer = ana.takes_another_browser().await;
    signs_in_with_seven_digits(&mut ana, &phone, &mut used).await;
    ana.browser.go("/settings/security/browsers").await.unwrap();
    ana.looks_at("browsers-on-the-tablet").await;
    ana.browser.press("Forget all browsers").await.unwrap();
    ana.browser.reads("No browser is trusted").await.unwrap();
    let tablet = std::mem::replace(&mut ana.browser, computer);
    ana.browser.go("/settings/security").await.unwrap();
    ana.presses_in_the_menu("Sign out").await;
    signs_in_with_seven_digits(&mut ana, &phone, &mut used).await;

    // 6. Changing the number, in place: until the new phone is paired, the old one works.
    ana.opens_security().await;
    ana.browser.follow("Pair another phone").await.unwrap();
    ana.browser.fill("Password", &ana.password).await.unwrap();
    used = next_code_on(&phone, &used).await;
    ana.browser.fill("Security code", &used).await.unwrap();
    ana.looks_at("confirm").await;
    ana.browser.press("Confirm").await.unwrap();
    ana.browser.reads("stays in force until the new phone is paired.").await.unwrap();
    ana.browser.fill("Mobile number", "599 65 43 21").await.unwrap();
    ana.looks_at("another-number").await;
    ana.browser.press("Register").await.unwrap();
    ana.browser.reads("We read this as +995 599 65 43 21").await.unwrap();
    let link = ana.reads_the_link();
    let computer = std::mem::replace(&mut ana.browser, tablet);
    ana.presses_in_the_menu("Sign out completely").await;
    signs_in_with_seven_digits(&mut ana, &phone, &mut used).await;
    ana.browser = computer;
    let next_phone = ana.takes_out_her_phone().await;
    ana.pairs(&next_phone, &link).await;
    used = code_on(&next_phone).await;
    ana.browser.fill("Verification", &used).await.unwrap();
    ana.browser.press("Confirm").await.unwrap();
    ana.browser.reads("The new phone is paired, and the old one does not work any more.").await.unwrap();
    ana.looks_at("number-changed").await;
    phone.reads("This phone is no longer paired with this account.").await.unwrap();
    ana.looks_at_her_phone(&phone, "gone").await;
    ana.presses_in_the_menu("Sign out completely").await;
    signs_in_with_seven_digits(&mut ana, &next_phone, &mut used).await;

    // The master switch: off, and the password is enough again.
    ana.opens_security().await;
    ana.browser.follow("Turn off two-factor authentication").await.unwrap();
    ana.looks_at("off").await;
    ana.browser.press("Turn off").await.unwrap();
    ana.browser.fill("Password", &ana.password).await.unwrap();
    used = next_code_on(&next_phone, &used).await;
    ana.browser.fill("Security code", &used).await.unwrap();
    ana.browser.press("Confirm").await.unwrap();
    ana.browser.press("Turn off").await.unwrap();
    ana.browser.reads("Two-factor authentication is off.").await.unwrap();
    ana.presses_in_the_menu("Sign out completely").await;
    ana.signs_in_without_a_code().await;
}

/// Her profile says her number, after she proved that it is her.
async fn gives_her_number(ana: &mut Ana) {
    ana.browser.go("/settings/security/confirm?for=profile&next=/settings/profile").await.unwrap();
    ana.browser.fill("Password", &ana.password).await.unwrap();
    ana.browser.press("Confirm").await.unwrap();
    ana.browser.reads("Who you are and how we reach you.").await.unwrap();
    ana.browser.fill("Phone number", "+995 599 12 34 56").await.unwrap();
    ana.browser.press("Save changes").await.unwrap();
    ana.browser.reads("Your profile is saved.").await.unwrap();
}

/// The password, and seven digits that were not used yet.
async fn signs_in_with_seven_digits(ana: &mut Ana, phone: &Browser, used: &mut String) {
    ana.is_asked_for_a_code().await;
    *used = next_code_on(phone, used).await;
    ana.types(used).await;
    ana.is_in().await;
}
