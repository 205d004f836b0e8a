//! The kinds of factor that an organization takes.

use core::{fmt, ops::Deref};
use serde::{Deserialize, Serialize};

use crate::Kind;

/// The kinds of factor that an organization takes, strongest first: one, or a primary one with alternatives. Backup codes always come
/// with them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Vec<Kind>", into = "Vec<Kind>")]
pub struct Channels(Chosen);

type Chosen = std::borrow::Cow<'static, [Kind]>;

impl Channels {
    /// Every kind.
    pub const ALL: Self = Self(Chosen::Borrowed(&[Kind::Key, Kind::Pass, Kind::App, Kind::Phone, Kind::Email]));
    /// Security keys, phones of our own, apps and telephones.
    pub const WITHOUT_EMAIL: Self = Self(Chosen::Borrowed(&[Kind::Key, Kind::Pass, Kind::App, Kind::Phone]));
    /// Every kind but phones of our own.
    pub const WITHOUT_PASS: Self = Self(Chosen::Borrowed(&[Kind::Key, Kind::App, Kind::Phone, Kind::Email]));
    /// Security keys, apps and telephones.
    pub const WITHOUT_PASS_OR_EMAIL: Self = Self(Chosen::Borrowed(&[Kind::Key, Kind::App, Kind::Phone]));
    /// Security keys and apps: whatever needs no message.
    pub const NOTHING_SENT: Self = Self(Chosen::Borrowed(&[Kind::Key, Kind::App]));

    /// A set of kinds that everybody can meet.
    ///
    /// # Errors
    /// [`IllegalChannels`] for a set that nobody could meet, or not those who run the organization.
    pub fn of(kinds: &[Kind]) -> Result<Self, IllegalChannels> {
        if kinds.contains(&Kind::Backup) {
            return Err(IllegalChannels::Backup);
        }
        let chosen: Vec<Kind> = Kind::STRONGEST_FIRST.into_iter().filter(|kind| kinds.contains(kind)).collect();
        if chosen.len() < kinds.len() {
            return Err(IllegalChannels::Twice);
        }
        let is_met_anywhere = chosen.iter().any(|kind| matches!(kind, Kind::Key | Kind::App | Kind::Phone));
        if is_met_anywhere { Ok(Self(Chosen::Owned(chosen))) } else { Err(IllegalChannels::TooWeak) }
    }
}

impl Deref for Channels {
    type Target = [Kind];

    fn deref(&self) -> &[Kind] {
        &self.0
    }
}

impl TryFrom<Vec<Kind>> for Channels {
    type Error = IllegalChannels;

    fn try_from(kinds: Vec<Kind>) -> Result<Self, IllegalChannels> {
        Self::of(&kinds)
    }
}

impl From<Channels> for Vec<Kind> {
    fn from(channels: Channels) -> Self {
        channels.0.into_owned()
    }
}

/// Why a set of kinds cannot be demanded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IllegalChannels {
    /// Backup codes come with every set, and alone are none.
    Backup,
    /// A kind is named twice.
    Twice,
    /// There is nothing in it that everybody can enroll while signing in and that those who run the organization can rely on.
    TooWeak,
}

impl fmt::Display for IllegalChannels {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::Backup => "backup codes come with every set and are not named",
            Self::Twice => "each kind is named once",
            Self::TooWeak => "one of `key`, `app` and `phone` is needed",
        })
    }
}

impl core::error::Error for IllegalChannels {}
