//! Mails about the security of an account. Only the one that was asked for holds a code, and no subject holds anything a user has typed.

mod letter;

use crate::names::plain_name;
use crate::time::key;
use crate::ui::finish;
use crate::words::{Arg, Words};
use letter::{Letter, hello, one_line};
use twofactor::{Deed, Excess, Kind, Secret, Timestamp};

/// A mail, ready to be sent but for its sender and recipient.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mail {
    /// The subject: one line.
    pub subject: String,
    /// The plain part.
    pub text: String,
    /// The HTML part: one column, no images, nothing fetched.
    pub html: String,
}

/// What every mail says besides its own news.
#[derive(Clone, Debug)]
pub struct MailFacts {
    /// The name of the operator's product.
    pub product: String,
    /// The user's name, as the user has typed it.
    pub user_name: String,
    /// The host that codes are typed at, without scheme and port.
    pub host: String,
    /// Where the user's security settings are, as a whole address.
    pub settings_url: String,
    /// Where to report that it was somebody else, as a whole address.
    pub report_url: String,
    /// How to reach the operator's support.
    pub support: Option<String>,
    /// When it happened.
    pub at: Timestamp,
    /// The browser it came from, such as "Firefox on Windows".
    pub browser: Option<String>,
    /// The network address it came from.
    pub ip: Option<String>,
}

/// What a mail tells.
#[derive(Clone, Debug)]
pub enum Notice {
    /// A code to type.
    Code {
        /// The digits.
        code: Secret<String>,
    },
    /// Please open this link, to prove that this is your address.
    EmailVerification {
        /// The whole address of the link.
        url: String,
    },
    /// Set a new password by opening this link.
    PasswordReset {
        /// The whole address of the link.
        url: String,
    },
    /// Go on with the recovery by opening this link.
    RecoveryLink {
        /// The whole address of the link.
        url: String,
    },
    /// Support was asked to let somebody in; the link of the mail calls it off.
    CaseRequested,
    /// A support agent did more than is usual in a day.
    DeskAlarm {
        /// What the agent is called.
        agent: String,
        /// What there was too much of.
        excess: Excess,
    },
    /// Somebody asked to be let back in; the link of the mail calls it off.
    RecoveryPending {
        /// When they may go on.
        ready_at: Timestamp,
    },
    /// The wait of a recovery is over; the link of the mail calls it off.
    RecoveryReady,
    /// A recovery was called off.
    RecoveryCancelled,
    /// A new method took the place of all there were.
    RecoveryFinished,
    /// A method was added.
    FactorAdded {
        /// Which kind.
        kind: Kind,
    },
    /// A method has taken the place of another.
    FactorReplaced {
        /// Which kind.
        kind: Kind,
    },
    /// A method was removed.
    FactorRemoved {
        /// Which kind.
        kind: Kind,
    },
    /// There may be a copy of a security key.
    KeyCopied,
    /// Two-factor authentication was turned off.
    TwoFactorOff,
    /// New backup codes were made.
    BackupCodesMade,
    /// A backup code was used.
    BackupCodeUsed {
        /// How many are left.
        left: u8,
    },
    /// A browser was trusted.
    NewTrustedBrowser,
    /// An old copy of a browser's mark was used, so it is not trusted any more.
    TrustedBrowserStolen,
    /// Somebody with the right password failed at the second step.
    SecondStepFailed,
    /// A sign-in was sent away on a phone.
    SignInDenied,
    /// Too many wrong codes: none is taken for now.
    CodeLock {
        /// When codes are taken again.
        until: Option<Timestamp>,
    },
    /// The password was changed.
    PasswordChanged,
    /// Another mailbox takes the place of this one.
    EmailChanged,
    /// Please open this link, to set a password.
    Invitation {
        /// The whole address of the link.
        url: String,
    },
    /// The organization asks for a telephone number.
    PhoneWanted {
        /// Where one is given.
        url: String,
    },
    /// Somebody who runs the organization did something to the account.
    Administered {
        /// What.
        deed: Deed,
    },
    /// Nothing happened: somebody tries whether mails arrive.
    Test,
}

impl Notice {
    /// The mail that tells this.
    pub fn mail(&self, facts: &MailFacts, words: &Words) -> Mail {
        let product = one_line(&facts.product);
        let keys = self.keys();
        let subject = words.s(keys.subject, &self.args(&product));
        let letter = Letter {
            language: words.language(),
            subject: &subject,
            hello: hello(&facts.user_name, words),
            what: self.what(keys.what, &product, words),
            code: self.code(),
            bound: self.code().map(|code| format!("@{} #{code}", one_line(&facts.host))),
            rows: self.rows(facts, words),
            next: self.next(keys.next, words),
            button: words.t(self.button()),
            link: self.link(facts),
            support: facts.support.as_ref().map(|it| words.s("mail-support", &[("support", one_line(it).into())])),
            because: words.s(self.because(), &[("product", (&product).into())]),
            product: &product,
        };
        Mail { text: letter.text(), html: finish(&letter), subject }
    }

    fn what(&self, sentence: &str, product: &str, words: &Words) -> String {
        let product = ("product", product);
        let named = (product.0, product.1.into());
        match self {
            Self::BackupCodeUsed { left } => words.s(sentence, &[named, ("n", left.into())]),
            Self::CodeLock { until: Some(until) } | Self::RecoveryPending { ready_at: until } => {
                words.s(sentence, &[named, ("until", words.moment_text(*until).into())])
            }
            Self::Code { .. } | Self::FactorAdded { .. } | Self::FactorReplaced { .. } | Self::FactorRemoved { .. } => words.s(sentence, &self.args(product.1)),
            Self::Administered { .. } | Self::DeskAlarm { .. } => words.s(sentence, &self.args(product.1)),
            Self::EmailVerification { .. }
            | Self::PasswordReset { .. }
            | Self::RecoveryLink { .. }
            | Self::CaseRequested
            | Self::RecoveryReady
            | Self::RecoveryCancelled
            | Self::RecoveryFinished
            | Self::CodeLock { until: None }
            | Self::KeyCopied
            | Self::TwoFactorOff
            | Self::BackupCodesMade
            | Self::NewTrustedBrowser
            | Self::TrustedBrowserStolen
            | Self::SecondStepFailed
            | Self::SignInDenied
            | Self::PasswordChanged
            | Self::EmailChanged
            | Self::Invitation { .. }
            | Self::PhoneWanted { .. }
            | Self::Test => words.s(sentence, &[named]),
        }
    }

    /// What subjects and first sentences speak of: the product, and the kind of method or the digits where there are any.
    fn args(&self, product: &str) -> Vec<(&'static str, Arg)> {
        let product = ("product", product.into());
        match self {
            Self::Code { code } => vec![product, ("code", code.expose().as_str().into())],
            Self::FactorAdded { kind } | Self::FactorReplaced { kind } | Self::FactorRemoved { kind } => vec![product, ("kind", kind.as_str().into())],
            Self::Administered { deed } => vec![product, ("deed", deed.as_str().into())],
            Self::DeskAlarm { agent, excess } => vec![product, ("agent", plain_name(agent).into()), ("excess", excess.as_str().into())],
            Self::EmailVerification { .. }
            | Self::PasswordReset { .. }
            | Self::RecoveryLink { .. }
            | Self::RecoveryPending { .. }
            | Self::CaseRequested
            | Self::RecoveryReady
            | Self::RecoveryCancelled
            | Self::RecoveryFinished
            | Self::KeyCopied
            | Self::TwoFactorOff
            | Self::BackupCodesMade
            | Self::BackupCodeUsed { .. }
            | Self::NewTrustedBrowser
            | Self::TrustedBrowserStolen
            | Self::SecondStepFailed
            | Self::SignInDenied
            | Self::CodeLock { .. }
            | Self::PasswordChanged
            | Self::EmailChanged
            | Self::PhoneWanted { .. }
            | Self::Invitation { .. }
            | Self::Test => vec![product],
        }
    }

    fn code(&self) -> Option<&str> {
        if let Self::Code { code } = self { Some(code.expose()) } else { None }
    }

    fn because(&self) -> &'static str {
        if matches!(self, Self::Code { .. }) {
            key("mail-code-because")
        } else if matches!(self, Self::PasswordReset { .. }) {
            key("mail-reset-because")
        } else {
            key("mail-sent-because")
        }
    }

    fn rows(&self, facts: &MailFacts, words: &Words) -> Vec<(String, String)> {
        if matches!(self, Self::EmailVerification { .. } | Self::Invitation { .. } | Self::PhoneWanted { .. }) {
            return Vec::new();
        }
        let when = Some((words.t("mail-when"), words.moment_text(facts.at)));
        let browser = facts.browser.as_ref().map(|it| (words.t("mail-browser"), words.name_of(&plain_name(it))));
        let ip = facts.ip.as_ref().map(|it| (words.t("mail-ip"), one_line(it)));
        [when, browser, ip].into_iter().flatten().collect()
    }

    fn link<'a>(&'a self, facts: &'a MailFacts) -> &'a str {
        match self {
            Self::EmailVerification { url } | Self::PasswordReset { url } | Self::Invitation { url } | Self::RecoveryLink { url } => url,
            Self::PhoneWanted { url } => url,
            Self::CaseRequested | Self::RecoveryPending { .. } | Self::RecoveryReady | Self::RecoveryCancelled | Self::RecoveryFinished => &facts.report_url,
            Self::Code { .. } | Self::Test | Self::DeskAlarm { .. } => &facts.settings_url,
            Self::FactorAdded { .. } | Self::FactorReplaced { .. } | Self::FactorRemoved { .. } | Self::TwoFactorOff => &facts.report_url,
            Self::BackupCodesMade | Self::BackupCodeUsed { .. } | Self::NewTrustedBrowser | Self::TrustedBrowserStolen => &facts.report_url,
            Self::SecondStepFailed | Self::SignInDenied | Self::CodeLock { .. } | Self::PasswordChanged | Self::EmailChanged | Self::KeyCopied => {
                &facts.report_url
            }
            Self::Administered { deed: Deed::Deleted } => &facts.settings_url,
            Self::Administered { .. } => &facts.report_url,
        }
    }

    fn button(&self) -> &'static str {
        if matches!(self, Self::EmailVerification { .. }) {
            key("mail-verification-button")
        } else if matches!(self, Self::PasswordReset { .. }) {
            key("mail-reset-button")
        } else if matches!(self, Self::Invitation { .. }) {
            key("invitation-button")
        } else if matches!(self, Self::PhoneWanted { .. }) {
            key("mail-phone-wanted-button")
        } else if matches!(self, Self::RecoveryLink { .. }) {
            key("mail-recovery-link-button")
        } else if self.can_be_called_off() {
            key("mail-recovery-stop-button")
        } else if self.is_news() {
            key("mail-not-me-button")
        } else {
            key("mail-settings")
        }
    }

    /// Whether it tells of something that happened, and so may have been done by somebody else.
    const fn is_news(&self) -> bool {
        let is_asked_for = matches!(
            self,
            Self::EmailVerification { .. } | Self::PasswordReset { .. } | Self::RecoveryLink { .. } | Self::Invitation { .. } | Self::Code { .. } | Self::Test
        );
        !is_asked_for && !matches!(self, Self::PhoneWanted { .. } | Self::Administered { deed: Deed::Deleted } | Self::DeskAlarm { .. })
    }

    /// Whether its link calls off what it tells of.
    const fn can_be_called_off(&self) -> bool {
        matches!(self, Self::CaseRequested | Self::RecoveryPending { .. } | Self::RecoveryReady)
    }

    fn next(&self, own: Option<&str>, words: &Words) -> String {
        let report = if self.can_be_called_off() { key("mail-recovery-stop") } else { key("mail-not-me") };
        let report = self.is_news().then(|| words.t(report));
        own.map(|own| words.t(own)).into_iter().chain(report).collect::<Vec<_>>().join(" ")
    }

    /// What happened, in a few words.
    pub(crate) fn in_short(&self, words: &Words) -> String {
        let name = match self {
            Self::FactorAdded { .. } => key("sms-factor-added"),
            Self::FactorReplaced { .. } => key("sms-factor-replaced"),
            Self::FactorRemoved { .. } => key("sms-factor-removed"),
            Self::KeyCopied => key("sms-key-copied"),
            Self::TwoFactorOff => key("sms-off"),
            Self::BackupCodesMade => key("sms-codes-made"),
            Self::BackupCodeUsed { .. } => key("sms-code-used"),
            Self::NewTrustedBrowser => key("sms-browser"),
            Self::TrustedBrowserStolen => key("sms-stolen"),
            Self::SecondStepFailed => key("sms-second-failed"),
            Self::SignInDenied => key("sms-denied"),
            Self::CodeLock { .. } => key("sms-locked"),
            Self::PasswordChanged => key("sms-password"),
            Self::EmailChanged => key("sms-email"),
            Self::CaseRequested => key("sms-case"),
            Self::DeskAlarm { .. } => key("sms-desk-alarm"),
            Self::RecoveryPending { .. } => key("sms-recovery-pending"),
            Self::RecoveryReady => key("sms-recovery-ready"),
            Self::RecoveryCancelled => key("sms-recovery-cancelled"),
            Self::RecoveryFinished => key("sms-recovery-finished"),
            Self::EmailVerification { .. }
            | Self::PasswordReset { .. }
            | Self::RecoveryLink { .. }
            | Self::Invitation { .. }
            | Self::PhoneWanted { .. }
            | Self::Code { .. }
            | Self::Test => self.keys().subject,
            Self::Administered { .. } => key("sms-administered"),
        };
        words.s(name, &self.args(""))
    }

    fn keys(&self) -> Keys {
        let (subject, what, next) = match self {
            Self::EmailVerification { .. } => (key("mail-verification-subject"), key("mail-verification-what"), Some(key("mail-verification-next"))),
            Self::PasswordReset { .. } => (key("mail-reset-subject"), key("mail-reset-what"), Some(key("mail-reset-next"))),
            Self::RecoveryLink { .. } => (key("mail-recovery-link-subject"), key("mail-recovery-link-what"), Some(key("mail-recovery-link-next"))),
            Self::CaseRequested => (key("mail-case-subject"), key("mail-case-what"), None),
            Self::DeskAlarm { .. } => (key("mail-desk-alarm-subject"), key("mail-desk-alarm-what"), Some(key("mail-desk-alarm-next"))),
            Self::RecoveryPending { .. } => (key("mail-recovery-pending-subject"), key("mail-recovery-pending-what"), None),
            Self::RecoveryReady => (key("mail-recovery-ready-subject"), key("mail-recovery-ready-what"), None),
            Self::RecoveryCancelled => (key("mail-recovery-cancelled-subject"), key("mail-recovery-cancelled-what"), None),
            Self::RecoveryFinished => (key("mail-recovery-finished-subject"), key("mail-recovery-finished-what"), None),
            Self::Code { .. } => (key("mail-code-subject"), key("mail-code-what"), Some(key("mail-code-next"))),
            Self::FactorAdded { .. } => (key("mail-factor-added-subject"), key("mail-factor-added-what"), None),
            Self::FactorReplaced { .. } => (key("mail-factor-replaced-subject"), key("mail-factor-replaced-what"), None),
            Self::FactorRemoved { .. } => (key("mail-factor-removed-subject"), key("mail-factor-removed-what"), None),
            Self::KeyCopied => (key("mail-key-copied-subject"), key("mail-key-copied-what"), Some(key("mail-key-copied-next"))),
            Self::TwoFactorOff => (key("mail-off-subject"), key("mail-off-what"), None),
            Self::BackupCodesMade => (key("mail-codes-made-subject"), key("mail-codes-made-what"), None),
            Self::BackupCodeUsed { .. } => (key("mail-code-used-subject"), key("mail-code-used-what"), None),
            Self::NewTrustedBrowser => (key("mail-browser-subject"), key("mail-browser-what"), None),
            Self::TrustedBrowserStolen => (key("mail-stolen-subject"), key("mail-stolen-what"), Some(key("mail-stolen-next"))),
            Self::SignInDenied => (key("mail-denied-subject"), key("mail-denied-what"), Some(key("mail-denied-next"))),
            Self::SecondStepFailed => (key("mail-second-failed-subject"), key("mail-second-failed-what"), None),
            Self::CodeLock { until: Some(_) } => (key("mail-locked-subject"), key("mail-locked-what"), None),
            Self::CodeLock { until: None } => (key("mail-locked-subject"), key("mail-locked-for-good-what"), None),
            Self::EmailChanged => (key("mail-email-subject"), key("mail-email-what"), None),
            Self::Invitation { .. } => (key("mail-invitation-subject"), key("mail-invitation-what"), Some(key("mail-invitation-next"))),
            Self::PhoneWanted { .. } => (key("mail-phone-wanted-subject"), key("mail-phone-wanted-what"), Some(key("mail-administered-next"))),
            Self::Administered { .. } => (key("mail-administered-subject"), key("mail-administered-what"), Some(key("mail-administered-next"))),
            Self::Test => (key("mail-test-subject"), key("mail-test-what"), Some(key("mail-test-next"))),
            Self::PasswordChanged => (key("mail-password-subject"), key("mail-password-what"), None),
        };
        Keys { subject, what, next }
    }
}

struct Keys {
    subject: &'static str,
    what: &'static str,
    /// What to do next, besides reporting it.
    next: Option<&'static str>,
}
