//! The things a person has.

mod app;
mod key;
mod pass;
mod totp;

pub use app::{App, AppSettings, Seen};
pub use key::{Key, U2fKey};
pub use pass::Pass;
pub use totp::{Algorithm, AppSecret, NotASecret};

use serde::{Deserialize, Serialize};

use crate::{CodeLength, Email, FactorId, Phone, Recipient, Timestamp};

/// The kinds of factor. The set is closed: whatever decides about factors decides about each of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// An authenticator app (RFC 6238).
    App,
    /// A phone with Vestibule Pass.
    Pass,
    /// A security key or passkey (W3C Web Authentication).
    Key,
    /// One of ten backup codes.
    Backup,
    /// A code by SMS.
    Phone,
    /// A code by e-mail.
    Email,
}

impl Kind {
    /// Every kind, in the order of what each is worth against an attacker; backup codes are for when nothing else is at hand.
    pub const STRONGEST_FIRST: [Self; 6] = [Self::Key, Self::Pass, Self::App, Self::Phone, Self::Email, Self::Backup];

    /// The stable name, such as `app`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::App => "app",
            Self::Pass => "pass",
            Self::Key => "key",
            Self::Backup => "backup",
            Self::Phone => "phone",
            Self::Email => "email",
        }
    }

    /// How a passed factor is reported (RFC 8176 §2): nothing is registered for backup codes and e-mail, so nothing is said. Each key
    /// says for itself what it is.
    pub const fn amr(self) -> &'static [&'static str] {
        match self {
            Self::App | Self::Pass => &["otp"],
            Self::Phone => &["sms"],
            Self::Backup | Self::Email | Self::Key => &[],
        }
    }

    /// The bit of this kind in a set of kinds.
    pub const fn bit(self) -> i64 {
        match self {
            Self::App => 1,
            Self::Backup => 2,
            Self::Phone => 4,
            Self::Email => 8,
            Self::Pass => 16,
            Self::Key => 32,
        }
    }
}

/// A factor that a user has enrolled and proved. Backup codes are kept as a set of their own.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Factor {
    /// Its name.
    pub id: FactorId,
    /// What the user calls it.
    pub label: String,
    /// When it was proved.
    pub created_at: Timestamp,
    /// When it last passed a second step.
    pub last_used_at: Option<Timestamp>,
    /// What it is.
    pub method: Method,
}

/// What a factor is, with what is needed to check it.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Method {
    /// An authenticator app.
    App(App),
    /// A telephone number that codes are sent to by SMS.
    Phone {
        /// The number.
        number: Phone,
        /// How long the codes are.
        #[serde(default, skip_serializing_if = "CodeLength::is_usual")]
        length: CodeLength,
    },
    /// A mailbox that codes are sent to.
    Email {
        /// The mailbox.
        mailbox: Email,
    },
    /// A security key or passkey.
    Key(Key),
    /// A phone with Vestibule Pass.
    Pass(Pass),
}

impl Factor {
    /// Whether the two hold the same secret or lead to the same place: then they are one thing, and must not count twice.
    pub(crate) fn is_twin_of(&self, other: &Self) -> bool {
        match (&self.method, &other.method) {
            (Method::App(own), Method::App(others)) => own.secret().is_same(others.secret()),
            (Method::Phone { number, .. }, Method::Phone { number: others, .. }) => number == others,
            (Method::Email { mailbox }, Method::Email { mailbox: others }) => mailbox == others,
            (Method::Key(own), Method::Key(others)) => own.credential() == others.credential(),
            (Method::App(_) | Method::Phone { .. } | Method::Email { .. } | Method::Key(_) | Method::Pass(_), _) => false,
        }
    }

    /// Where its codes are sent to; `None` for one that needs none sent.
    pub fn recipient(&self) -> Option<Recipient> {
        match &self.method {
            Method::App(_) | Method::Key(_) | Method::Pass(_) => None,
            Method::Phone { number, .. } => Some(Recipient::Number(number.clone())),
            Method::Email { mailbox } => Some(Recipient::Mailbox(mailbox.clone())),
        }
    }

    /// Whether it was proved by what was sent to `to`: a code, or the link that paired a phone.
    pub(crate) fn leads_to(&self, to: &Recipient) -> bool {
        match (&self.method, to) {
            (Method::Phone { number, .. }, Recipient::Number(other)) => number == other,
            (Method::Pass(pass), Recipient::Number(other)) => pass.number() == other,
            (Method::Email { mailbox }, Recipient::Mailbox(other)) => mailbox == other,
            (Method::App(_) | Method::Phone { .. } | Method::Email { .. } | Method::Key(_) | Method::Pass(_), _) => false,
        }
    }

    /// How long the codes are that are sent to it.
    pub(crate) const fn length(&self) -> CodeLength {
        match &self.method {
            Method::Phone { length, .. } => *length,
            Method::App(_) | Method::Email { .. } | Method::Key(_) | Method::Pass(_) => CodeLength::Six,
        }
    }

    /// How many digits its codes have; `None` for one without codes.
    pub const fn digits(&self) -> Option<u8> {
        match &self.method {
            Method::App(app) => Some(app.settings().digits()),
            Method::Phone { length, .. } => Some(length.digits()),
            Method::Email { .. } => Some(CodeLength::Six.digits()),
            Method::Pass(_) => Some(Pass::DIGITS),
            Method::Key(_) => None,
        }
    }

    /// What shows its codes, for one that does; a code of it is worth something once.
    pub(crate) const fn codes_mut(&mut self) -> Option<&mut App> {
        match &mut self.method {
            Method::App(app) => Some(app),
            Method::Pass(pass) => Some(&mut pass.codes),
            Method::Phone { .. } | Method::Email { .. } | Method::Key(_) => None,
        }
    }

    /// Its kind.
    pub const fn kind(&self) -> Kind {
        match self.method {
            Method::App(_) => Kind::App,
            Method::Phone { .. } => Kind::Phone,
            Method::Email { .. } => Kind::Email,
            Method::Key(_) => Kind::Key,
            Method::Pass(_) => Kind::Pass,
        }
    }
}
