//! What an organization demands of its users, and the presets it may start from.

use core::{fmt, str::FromStr, time::Duration};
use serde::{Deserialize, Serialize};

use crate::{Country, Kind};

/// What an organization demands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Policy {
    /// Whether a second factor is a user's choice.
    pub two_factor: Demand,
    /// The kinds of factor a user may enroll; backup codes always come with them.
    pub channels: Vec<Kind>,
    /// How long a browser that passed may be spared the question.
    pub trust: Trust,
    /// The countries that codes are sent to by SMS; empty for those that the operator serves.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub countries: Vec<Country>,
    /// Whether new security keys must be bound to one device: passkeys that travel between devices are not taken then.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub device_bound_keys: bool,
}

/// Whether a second factor is a user's choice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Demand {
    /// Every user decides.
    Optional,
    /// Nobody signs in without one.
    Mandatory,
}

/// How long a browser that passed the second step is spared it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Trust {
    /// Single sign-on: asked at every sign-in.
    EverySignIn,
    /// One day.
    Day,
    /// One week.
    Week,
    /// Thirty days.
    Month,
    /// Until the user signs out completely, forgets the browser, or something about the account changes.
    UntilSignOut,
}

impl Trust {
    /// How long trust lasts; `None` when a browser is never trusted.
    pub const fn lasts(self) -> Option<Duration> {
        const DAY: u64 = 24 * 3600;
        match self {
            Self::EverySignIn => None,
            Self::Day => Some(Duration::from_secs(DAY)),
            Self::Week => Some(Duration::from_secs(7 * DAY)),
            Self::Month => Some(Duration::from_secs(30 * DAY)),
            Self::UntilSignOut => Some(Duration::from_secs(400 * DAY)),
        }
    }
}

/// A starting point for a new organization's policy.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Preset {
    /// A choice for every user, thirty days of trust.
    #[default]
    Default,
    /// A customer-relations product: asked once in every new browser.
    Crm,
    /// A payments product: asked at every sign-in.
    Payments,
    /// A chat and call-center product: asked at every sign-in.
    LiveChat,
    /// A messaging platform: mandatory for everybody.
    Messaging,
    /// Software for service professionals: asked again only after signing out completely.
    FieldService,
}

impl Preset {
    /// Every preset.
    pub const ALL: &[Self] = &[Self::Default, Self::Crm, Self::Payments, Self::LiveChat, Self::Messaging, Self::FieldService];

    /// The stable name, such as `live-chat`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Default => "default",
            Self::Crm => "crm",
            Self::Payments => "payments",
            Self::LiveChat => "live-chat",
            Self::Messaging => "messaging",
            Self::FieldService => "field-service",
        }
    }

    /// The policy a new organization starts with.
    pub fn policy(self) -> Policy {
        let (two_factor, trust) = match self {
            Self::Default => (Demand::Optional, Trust::Month),
            Self::Crm | Self::FieldService => (Demand::Optional, Trust::UntilSignOut),
            Self::Payments | Self::LiveChat => (Demand::Optional, Trust::EverySignIn),
            Self::Messaging => (Demand::Mandatory, Trust::EverySignIn),
        };
        let channels = match self {
            Self::Default | Self::LiveChat => vec![Kind::Key, Kind::App, Kind::Phone, Kind::Email],
            Self::Crm | Self::Messaging => vec![Kind::Key, Kind::App, Kind::Phone],
            Self::Payments | Self::FieldService => vec![Kind::Key, Kind::App],
        };
        Policy { two_factor, channels, trust, countries: Vec::new(), device_bound_keys: false }
    }
}

impl fmt::Display for Preset {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.as_str())
    }
}

/// A text that names no preset.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownPreset;

impl fmt::Display for UnknownPreset {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("unknown preset; there are default, crm, payments, live-chat, messaging and field-service")
    }
}

impl core::error::Error for UnknownPreset {}

impl FromStr for Preset {
    type Err = UnknownPreset;

    fn from_str(text: &str) -> Result<Self, UnknownPreset> {
        Self::ALL.iter().copied().find(|preset| preset.as_str() == text).ok_or(UnknownPreset)
    }
}
