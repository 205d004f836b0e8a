//! Mails tell what happened and nothing they should not.

use super::gallery::{NOW, ago, words};
use crate::{Language, Mail, MailFacts, Notice, Words};
use twofactor::{Deed, Excess, Kind, Secret};

fn facts() -> MailFacts {
    MailFacts {
        product: "Acme Desk".to_owned(),
        user_name: "Ana\r\nSubject: win https://evil.example".to_owned(),
        host: "id.acme.example".to_owned(),
        settings_url: "https://id.acme.example/settings/security".to_owned(),
        report_url: "https://id.acme.example/not-me?token=abc".to_owned(),
        support: Some("support@acme.example".to_owned()),
        at: NOW,
        browser: Some("Firefox on <Windows>\n".to_owned()),
        ip: Some("203.0.113.7".to_owned()),
    }
}

/// Every kind of mail in English.
fn mails() -> Vec<Mail> {
    notices().iter().map(|notice| notice.mail(&facts(), words())).collect()
}

/// Every kind of mail in every language.
pub(super) fn mails_in_every_language() -> Vec<(Language, Mail)> {
    let mails = |language: Language| notices().into_iter().map(move |notice| (language, notice.mail(&facts(), Words::of(language))));
    Language::ALL.iter().copied().flat_map(mails).collect()
}

fn notices() -> Vec<Notice> {
    vec![
        Notice::EmailVerification { url: "https://id.acme.example/verify-email?token=a&b=1".to_owned() },
        Notice::PasswordReset { url: "https://id.acme.example/reset-password?token=a&b=1".to_owned() },
        Notice::RecoveryLink { url: "https://id.acme.example/recovery?token=a&b=1".to_owned() },
        Notice::RecoveryPending { ready_at: ago(-86400) },
        Notice::CaseRequested,
        Notice::DeskAlarm { agent: "Nino Kobalia".to_owned(), excess: Excess::Approvals },
        Notice::RecoveryReady,
        Notice::RecoveryCancelled,
        Notice::RecoveryFinished,
        Notice::FactorAdded { kind: Kind::App },
        Notice::FactorAdded { kind: Kind::Phone },
        Notice::FactorAdded { kind: Kind::Key },
        Notice::FactorReplaced { kind: Kind::Phone },
        Notice::FactorRemoved { kind: Kind::Email },
        Notice::FactorRemoved { kind: Kind::Key },
        Notice::KeyCopied,
        Notice::Code { code: Secret::new("482913".to_owned()) },
        Notice::TwoFactorOff,
        Notice::BackupCodesMade,
        Notice::BackupCodeUsed { left: 0 },
        Notice::BackupCodeUsed { left: 1 },
        Notice::BackupCodeUsed { left: 7 },
        Notice::NewTrustedBrowser,
        Notice::TrustedBrowserStolen,
        Notice::SecondStepFailed,
        Notice::CodeLock { until: Some(ago(-300)) },
        Notice::PasswordChanged,
        Notice::PhoneWanted { url: "https://id.acme.example/settings/profile".to_owned() },
        Notice::Invitation { url: "https://id.acme.example/invitation?token=a".to_owned() },
        Notice::Administered { deed: Deed::Disabled },
        Notice::Administered { deed: Deed::Deleted },
    ]
}

#[test]
fn a_mail_says_what_when_and_where() {
    let mail = Notice::BackupCodeUsed { left: 7 }.mail(&facts(), words());
    insta::assert_snapshot!(mail.text, @r"
    Hello Ana Subject win,

    A backup code was used for your Acme Desk account. 7 are left.

    When: 23 Nov 2026, 14:32 UTC
    Browser: Firefox on Windows
    Network address: 203.0.113.7

    If this was not you, open this link. It stops all changes to your account for a day, signs out every browser and asks for a new password.
    https://id.acme.example/not-me?token=abc

    Questions: support@acme.example

    -- 
    Acme Desk
    You get this mail because it concerns the security of your Acme Desk account. We never ask for your password or a code by mail.
    ");
}

#[test]
fn subjects_are_one_line_and_hold_nothing_typed_by_a_user() {
    for mail in mails() {
        assert!(!mail.subject.contains(char::is_control), "{}", mail.subject);
        assert!(!mail.subject.contains("Ana") && mail.subject.contains("Acme Desk"), "{}", mail.subject);
        assert!(mail.subject.len() < 90, "{}", mail.subject);
    }
}

#[test]
fn mails_are_small_and_fetch_nothing() {
    for mail in mails() {
        assert!(mail.html.len() + mail.text.len() < 20_000);
        assert!(!mail.html.contains("<img") && !mail.html.contains("<script") && !mail.html.contains("url("));
        assert!(!mail.html.contains("evil.example") && !mail.text.contains("evil.example"));
        assert!(!mail.html.contains("<Windows>"));
        assert!(mail.text.lines().all(|line| line.len() < 998));
    }
}

#[test]
fn the_link_of_a_verification_mail_is_whole_in_both_parts() {
    let mails = mails();
    let mail = mails.first().unwrap();
    assert!(mail.text.contains("\nhttps://id.acme.example/verify-email?token=a&b=1\n"));
    assert!(mail.html.contains("href=\"https://id.acme.example/verify-email?token=a&#38;b=1\""));
}

#[test]
fn a_code_stands_in_the_subject_on_a_line_of_its_own_and_bound_to_its_host_at_the_end() {
    let mail = Notice::Code { code: Secret::new("482913".to_owned()) }.mail(&facts(), words());
    insta::assert_snapshot!(format!("{}\n\n{}", mail.subject, mail.text), @r"
    482913 is your Acme Desk code

    Hello Ana Subject win,

    Here is your code for Acme Desk. It works once, for a limited time, and only the newest one does.

    482913

    When: 23 Nov 2026, 14:32 UTC
    Browser: Firefox on Windows
    Network address: 203.0.113.7

    If you did not ask for it, somebody knows your password: change it now.
    https://id.acme.example/settings/security

    Questions: support@acme.example

    -- 
    Acme Desk
    You get this mail because somebody who typed your Acme Desk password asked for a code. Never tell it to anybody.

    @id.acme.example #482913
    ");
    assert!(mail.html.contains("<p class=\"code\"><bdi dir=\"ltr\">482913</bdi></p>") && mail.html.contains("@id.acme.example #482913"));
}
