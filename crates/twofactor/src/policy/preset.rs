//! The presets that a new organization may start from.

use core::{fmt, str::FromStr};
use serde::{Deserialize, Serialize};

use super::{Channels, Demand, Policy, Trust};

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
            Self::Default => Channels::ALL,
            Self::LiveChat => Channels::WITHOUT_PASS,
            Self::Crm => Channels::WITHOUT_EMAIL,
            Self::Messaging => Channels::WITHOUT_PASS_OR_EMAIL,
            Self::Payments | Self::FieldService => Channels::NOTHING_SENT,
        };
        Policy {
            two_factor,
            channels,
            trust,
            countries: Vec::new(),
            device_bound_keys: false,
            grace_days: 0,
            recovery_wait_seconds: Policy::RECOVERY_WAIT_SECONDS,
            demanded_at: None,
            trusted_after: None,
        }
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
