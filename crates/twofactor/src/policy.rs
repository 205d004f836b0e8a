//! What an organization demands of its users.

mod channels;
mod preset;

pub use channels::{Channels, IllegalChannels};
pub use preset::{Preset, UnknownPreset};

use core::time::Duration;
use serde::{Deserialize, Serialize};

use crate::{CodeLength, Country, Factor, Kind, Method, Timestamp};

/// What an organization demands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Policy {
    /// Whether a second factor is a user's choice.
    pub two_factor: Demand,
    /// The kinds of factor a user may enroll; backup codes always come with them.
    pub channels: Channels,
    /// How long a browser that passed may be spared the question.
    pub trust: Trust,
    /// The countries that codes are sent to by SMS, of those that the operator serves; empty for all of them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub countries: Vec<Country>,
    /// Whether new security keys must be bound to one device: passkeys that travel between devices are not taken then.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub device_bound_keys: bool,
    /// How many days people have to enroll what is newly demanded, at most [`Policy::LONGEST_GRACE_DAYS`]; with 0 it is demanded at
    /// their next request.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub grace_days: u16,
    /// How many seconds somebody waits who has lost every method, before a new one may be enrolled; at most
    /// [`Policy::LONGEST_RECOVERY_WAIT_SECONDS`].
    #[serde(default = "a_day", skip_serializing_if = "is_a_day")]
    pub recovery_wait_seconds: u32,
    /// When more was last demanded than before: grace counts from then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub demanded_at: Option<Timestamp>,
    /// Trust that began no later has ended, whatever the period is now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trusted_after: Option<Timestamp>,
}

impl Policy {
    /// The longest grace, in days.
    pub const LONGEST_GRACE_DAYS: u16 = 90;

    /// The longest wait of a recovery, in seconds: two weeks.
    pub const LONGEST_RECOVERY_WAIT_SECONDS: u32 = 14 * A_DAY_SECONDS;
    /// The wait of a recovery where nothing else is decided, in seconds: a day.
    pub const RECOVERY_WAIT_SECONDS: u32 = A_DAY_SECONDS;

    /// How long somebody waits who has lost every method.
    pub fn recovery_wait(&self) -> Duration {
        Duration::from_secs(self.recovery_wait_seconds.into())
    }

    /// Whether nobody signs in without a second factor.
    pub fn is_mandatory(&self) -> bool {
        self.two_factor == Demand::Mandatory
    }

    /// Whether `factor` is one that the organization takes. Seven digits by SMS stand in for a phone of our own.
    pub fn takes(&self, factor: &Factor) -> bool {
        let allows = |kind| self.channels.contains(&kind);
        match &factor.method {
            Method::Key(key) => allows(Kind::Key) && !(self.device_bound_keys && key.may_be_backed_up()),
            Method::Phone { length: CodeLength::Seven, .. } => allows(Kind::Phone) || allows(Kind::Pass),
            Method::Phone { length: CodeLength::Six, .. } | Method::App(_) | Method::Pass(_) | Method::Email { .. } => allows(factor.kind()),
        }
    }

    /// The weakest way in that it leaves; `None` for the password alone.
    pub fn weakest(&self) -> Option<Kind> {
        let by_sms = self.channels.contains(&Kind::Pass) && !self.channels.contains(&Kind::Email);
        let weakest = if by_sms { Some(Kind::Phone) } else { self.channels.last().copied() };
        weakest.filter(|_| self.is_mandatory())
    }

    /// This policy in the place of `before` at `now`: notes since when more is demanded, and which trust it ends for good.
    #[must_use]
    pub fn in_place_of(self, before: &Self, now: Timestamp) -> Self {
        let demanded_at = match (self.is_mandatory(), self.demands_more_than(before)) {
            (false, _) => None,
            (true, true) => Some(now),
            (true, false) => before.demanded_at,
        };
        let lasts = |policy: &Self| policy.trust.lasts().unwrap_or_default();
        let cut = (self.trust != before.trust).then(|| now.minus(lasts(&self).min(lasts(before))));
        Self { demanded_at, trusted_after: cut.max(before.trusted_after), ..self }
    }

    fn demands_more_than(&self, before: &Self) -> bool {
        let fewer = before.channels.iter().any(|kind| !self.channels.contains(kind));
        self.is_mandatory() && (!before.is_mandatory() || fewer || self.device_bound_keys && !before.device_bound_keys)
    }
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

impl Policy {
    /// The countries that codes are sent to by SMS: those of `served` that the organization names, or all where it names none.
    pub fn countries_of(&self, served: &[Country]) -> Vec<Country> {
        served.iter().filter(|country| self.countries.is_empty() || self.countries.contains(country)).copied().collect()
    }
}

impl Trust {
    /// Every period, the shortest first.
    pub const ALL: [Self; 5] = [Self::EverySignIn, Self::Day, Self::Week, Self::Month, Self::UntilSignOut];

    /// The stable name, such as `every_sign_in`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::EverySignIn => "every_sign_in",
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
            Self::UntilSignOut => "until_sign_out",
        }
    }

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

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over references")]
const fn is_zero(days: &u16) -> bool {
    *days == 0
}

const fn a_day() -> u32 {
    A_DAY_SECONDS
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over references")]
const fn is_a_day(seconds: &u32) -> bool {
    *seconds == A_DAY_SECONDS
}

const A_DAY_SECONDS: u32 = 24 * 3600;
