//! The things a person has.

mod app;
mod totp;

pub use app::{App, AppSettings, Seen};
pub use totp::{Algorithm, AppSecret, NotASecret};

use serde::{Deserialize, Serialize};

use crate::{FactorId, Timestamp};

/// The kinds of factor. The set is closed: whatever decides about factors decides about each of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// An authenticator app (RFC 6238).
    App,
    /// One of ten backup codes.
    Backup,
}

impl Kind {
    /// The stable name, such as `app`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::App => "app",
            Self::Backup => "backup",
        }
    }

    /// How a passed factor is reported (RFC 8176 §2): nothing is registered for backup codes, so nothing is said.
    pub const fn amr(self) -> &'static [&'static str] {
        match self {
            Self::App => &["otp"],
            Self::Backup => &[],
        }
    }

    /// The bit of this kind in a set of kinds.
    pub const fn bit(self) -> i64 {
        match self {
            Self::App => 1,
            Self::Backup => 2,
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
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// An authenticator app.
    App(App),
}

impl Factor {
    /// Whether the two hold the same secret: then they are one thing, and one code of it must not count twice.
    pub(crate) fn is_twin_of(&self, other: &Self) -> bool {
        let (Method::App(own), Method::App(others)) = (&self.method, &other.method);
        own.secret().is_same(others.secret())
    }

    /// Its kind.
    pub const fn kind(&self) -> Kind {
        match self.method {
            Method::App(_) => Kind::App,
        }
    }
}
