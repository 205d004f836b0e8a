//! Messages to a user. What they say is decided here; the words are the business of the pages.

use core::time::Duration;
use serde::{Deserialize, Serialize};

use crate::{Deed, Email, Excess, Kind, MessageId, Phone, Scene, Secret, Timestamp, User};

/// One message to one mailbox or telephone. Sealed while it waits, erased once it is sent.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Message {
    /// Its name, also the key under which a provider may see it twice.
    pub id: MessageId,
    /// Where it goes.
    pub to: Recipient,
    /// How to address the person.
    pub name: String,
    /// The language the person reads: the one they have chosen, else the one of the page that the message comes from.
    pub locale: Option<String>,
    /// What it says.
    pub notice: Notice,
    /// When what it tells of happened.
    pub at: Timestamp,
    /// From which address it was done.
    pub ip: Option<String>,
    /// From which browser it was done.
    pub browser: Option<String>,
    /// After this there is no use in delivering it.
    pub expires_at: Timestamp,
}

/// Where a message goes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Recipient {
    /// To a mailbox, as an e-mail.
    Mailbox(Email),
    /// To a telephone, as an SMS.
    Number(Phone),
}

impl Recipient {
    /// The kind of factor that receives its codes there.
    pub const fn kind(&self) -> Kind {
        match self {
            Self::Mailbox(_) => Kind::Email,
            Self::Number(_) => Kind::Phone,
        }
    }

    /// As much of the address as tells its owner which one it is.
    pub fn hint(&self) -> String {
        match self {
            Self::Mailbox(mailbox) => mailbox.hint(),
            Self::Number(number) => number.hint(),
        }
    }
}

/// What a message says.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Notice {
    /// Prove that this mailbox is yours by opening a page with this token.
    VerifyEmail {
        /// Goes into the link.
        token: Secret<String>,
    },
    /// Set a new password by opening a page with this token.
    PasswordReset {
        /// Goes into the link.
        token: Secret<String>,
    },
    /// Go on with the recovery by opening a page with this token.
    RecoveryLink {
        /// Goes into the link.
        token: Secret<String>,
    },
    /// Support was asked to let somebody in.
    CaseRequested,
    /// A support agent did more than is usual in a day.
    DeskAlarm {
        /// What the agent is called.
        agent: String,
        /// What there was too much of.
        excess: Excess,
    },
    /// Somebody asked to be let back in.
    RecoveryPending {
        /// When they may go on.
        ready_at: Timestamp,
    },
    /// The wait is over: the link was sent.
    RecoveryReady,
    /// The recovery was called off.
    RecoveryCancelled,
    /// A new method took the place of all there were.
    RecoveryFinished,
    /// Pair a phone by opening this link on it.
    PassLink {
        /// What stands behind the `#`.
        link: Secret<String>,
    },
    /// A phone sent a sign-in away: somebody else has the password.
    SignInDenied,
    /// A code to type.
    Code {
        /// The digits.
        code: Secret<String>,
    },
    /// A method was added.
    FactorAdded {
        /// Which kind.
        kind: Kind,
    },
    /// A method took the place of another.
    FactorReplaced {
        /// Which kind.
        kind: Kind,
    },
    /// A method was removed.
    FactorRemoved {
        /// Which kind.
        kind: Kind,
    },
    /// Two-factor authentication was switched off.
    TwoFactorOff,
    /// A new set of backup codes replaced the old one.
    BackupCodesMade,
    /// A backup code was used to sign in.
    BackupCodeUsed {
        /// How many are left.
        left: usize,
    },
    /// A browser will not be asked for a code for a while.
    BrowserTrusted,
    /// A copy of a trusted browser's token turned up.
    BrowserStolen {
        /// The browser's name.
        label: String,
    },
    /// The counter of a security key went back: there may be a copy of it.
    KeyCopied {
        /// The key's name.
        label: String,
    },
    /// Somebody typed the right password and not the second step.
    SecondStepFailed,
    /// Wrong codes made the user wait.
    CodesLocked {
        /// Until then; `None`: until recovery.
        until: Option<Timestamp>,
    },
    /// The password was changed.
    PasswordChanged,
    /// Another mailbox takes the place of this one.
    EmailChanged,
    /// Set a password by opening a page with this token.
    Invitation {
        /// Goes into the link.
        token: Secret<String>,
    },
    /// Those who run the organization ask for a telephone number.
    PhoneWanted,
    /// Somebody who runs the organization did something to the account.
    Administered {
        /// What.
        deed: Deed,
    },
}

/// What a message carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Carries {
    /// Something that the reader asked for a moment ago, on a page that waits for it.
    Asked,
    /// A link that anybody could have sent there.
    Link,
    /// What happened.
    News,
}

impl Notice {
    /// What is told of so often an hour: each thing that those who run the organization do counts for itself.
    pub(crate) const fn tale(&self) -> &'static str {
        if let Self::Administered { deed } = self { deed.as_str() } else { self.as_str() }
    }

    /// Whether it says that somebody may have the account in their hands: every address of the user is told then.
    pub(crate) const fn concerns_everybody(&self) -> bool {
        !matches!(self, Self::Administered { .. } | Self::PhoneWanted | Self::DeskAlarm { .. })
    }

    /// What it carries.
    pub const fn carries(&self) -> Carries {
        match self {
            Self::Code { .. } | Self::PassLink { .. } => Carries::Asked,
            Self::VerifyEmail { .. } | Self::PasswordReset { .. } | Self::RecoveryLink { .. } | Self::Invitation { .. } => Carries::Link,
            Self::FactorAdded { .. } | Self::FactorReplaced { .. } | Self::FactorRemoved { .. } | Self::TwoFactorOff | Self::KeyCopied { .. } => Carries::News,
            Self::BackupCodesMade | Self::BackupCodeUsed { .. } | Self::BrowserTrusted | Self::BrowserStolen { .. } | Self::SignInDenied => Carries::News,
            Self::CaseRequested | Self::RecoveryPending { .. } | Self::RecoveryReady | Self::RecoveryCancelled | Self::RecoveryFinished => Carries::News,
            Self::SecondStepFailed | Self::CodesLocked { .. } | Self::PasswordChanged | Self::EmailChanged => Carries::News,
            Self::PhoneWanted | Self::Administered { .. } | Self::DeskAlarm { .. } => Carries::News,
        }
    }

    /// Whether it tells of a recovery that its reader can still call off.
    pub const fn can_be_called_off(&self) -> bool {
        matches!(self, Self::CaseRequested | Self::RecoveryPending { .. } | Self::RecoveryReady)
    }

    /// The stable name, such as `factor_added`.
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::VerifyEmail { .. } => "verify_email",
            Self::PasswordReset { .. } => "password_reset",
            Self::CaseRequested => "case_requested",
            Self::DeskAlarm { .. } => "desk_alarm",
            Self::RecoveryLink { .. } => "recovery_link",
            Self::RecoveryPending { .. } => "recovery_pending",
            Self::RecoveryReady => "recovery_ready",
            Self::RecoveryCancelled => "recovery_cancelled",
            Self::RecoveryFinished => "recovery_finished",
            Self::PassLink { .. } => "pass_link",
            Self::SignInDenied => "sign_in_denied",
            Self::Code { .. } => "code",
            Self::FactorAdded { .. } => "factor_added",
            Self::FactorReplaced { .. } => "factor_replaced",
            Self::FactorRemoved { .. } => "factor_removed",
            Self::KeyCopied { .. } => "key_copied",
            Self::TwoFactorOff => "two_factor_off",
            Self::BackupCodesMade => "backup_codes_made",
            Self::BackupCodeUsed { .. } => "backup_code_used",
            Self::BrowserTrusted => "browser_trusted",
            Self::BrowserStolen { .. } => "browser_stolen",
            Self::SecondStepFailed => "second_step_failed",
            Self::CodesLocked { .. } => "codes_locked",
            Self::PasswordChanged => "password_changed",
            Self::EmailChanged => "email_changed",
            Self::Invitation { .. } => "invitation",
            Self::PhoneWanted => "phone_wanted",
            Self::Administered { .. } => "administered",
        }
    }
}

impl Message {
    pub(crate) fn to(user: &User, to: Recipient, notice: Notice, scene: &mut Scene<'_>) -> Self {
        Self {
            id: MessageId::draw(scene.now, scene.rng),
            to,
            name: user.name.clone(),
            locale: user.locale.clone().or_else(|| scene.cause.language.clone()),
            notice,
            at: scene.now,
            ip: scene.cause.ip.clone(),
            browser: scene.cause.browser.clone(),
            expires_at: scene.now.plus(WORTH_DELIVERING),
        }
    }
}

const WORTH_DELIVERING: Duration = Duration::from_secs(24 * 3600);
