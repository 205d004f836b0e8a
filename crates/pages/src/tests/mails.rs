//! Mails tell what happened and nothing they should not.

use super::gallery::{NOW, ago, words};
use crate::{Mail, MailFacts, Notice};

fn facts() -> MailFacts {
    MailFacts {
        product: "Acme Desk".to_owned(),
        user_name: "Ana\r\nSubject: win https://evil.example".to_owned(),
        settings_url: "https://id.acme.example/settings/security".to_owned(),
        support: Some("support@acme.example".to_owned()),
        at: NOW,
        browser: Some("Firefox on <Windows>\n".to_owned()),
        ip: Some("203.0.113.7".to_owned()),
    }
}

fn mails() -> Vec<Mail> {
    let notices = [
        Notice::EmailVerification { url: "https://id.acme.example/verify-email?token=a&b=1".to_owned() },
        Notice::FactorAdded,
        Notice::FactorReplaced,
        Notice::FactorRemoved,
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
    ];
    notices.iter().map(|notice| notice.mail(&facts(), words())).collect()
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

    If this was not you, change your password and check your security settings now.
    https://id.acme.example/settings/security

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
