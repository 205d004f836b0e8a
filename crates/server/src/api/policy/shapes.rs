//! A policy as the API writes it.

use serde::{Deserialize, Serialize};
use twofactor::{Channels, Country};
use utoipa::ToSchema;

use crate::api::factors::Kind;

/// What an organization demands of its users.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "two_factor": "mandatory", "channels": ["app", "phone"], "trust": "month", "device_bound_keys": false, "grace_days": 7, "countries": ["GE"],
    "recovery_wait_seconds": 86400
}))]
pub struct Policy {
    two_factor: Demand,
    /// The kinds of factor a user may enroll, `key`, `app`, `phone` and `email`: one, or a primary one with alternatives. E-mail never
    /// stands alone; backup codes always come with them.
    channels: Vec<Kind>,
    trust: Trust,
    /// Whether security keys must be bound to one device: passkeys that travel between devices are not taken then.
    device_bound_keys: bool,
    /// How many days people have to enroll what is newly demanded; with 0 it is demanded at their next request.
    #[schema(minimum = 0, maximum = 90)]
    grace_days: u16,
    /// The countries that codes are sent to by SMS, two letters each (ISO 3166-1); empty for those that the operator serves.
    #[schema(max_items = 250)]
    countries: Vec<String>,
    /// How long somebody waits who has lost every method and asked to be let back in, before a new one may be enrolled: a day where
    /// nothing is said, two weeks at most.
    #[serde(default = "wait")]
    #[schema(minimum = 0, maximum = 1_209_600, default = 86_400)]
    recovery_wait_seconds: u32,
}

const fn wait() -> u32 {
    twofactor::Policy::RECOVERY_WAIT_SECONDS
}

/// Whether a second factor is a user's choice.
#[derive(Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Demand {
    /// Every user decides.
    Optional,
    /// Nobody signs in without one.
    Mandatory,
}

/// How long a browser that passed the second step is spared it.
#[derive(Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Trust {
    /// Asked at every sign-in.
    EverySignIn,
    /// One day.
    Day,
    /// One week.
    Week,
    /// Thirty days.
    Month,
    /// Until the user signs out completely, or something about the account changes.
    UntilSignOut,
}

impl From<&twofactor::Policy> for Policy {
    fn from(policy: &twofactor::Policy) -> Self {
        Self {
            two_factor: policy.two_factor.into(),
            channels: policy.channels.iter().copied().map(Kind::from).collect(),
            trust: policy.trust.into(),
            device_bound_keys: policy.device_bound_keys,
            grace_days: policy.grace_days,
            countries: policy.countries.iter().map(|country| country.as_str().to_owned()).collect(),
            recovery_wait_seconds: policy.recovery_wait_seconds,
        }
    }
}

impl From<twofactor::Demand> for Demand {
    fn from(demand: twofactor::Demand) -> Self {
        match demand {
            twofactor::Demand::Optional => Self::Optional,
            twofactor::Demand::Mandatory => Self::Mandatory,
        }
    }
}

impl From<twofactor::Trust> for Trust {
    fn from(trust: twofactor::Trust) -> Self {
        match trust {
            twofactor::Trust::EverySignIn => Self::EverySignIn,
            twofactor::Trust::Day => Self::Day,
            twofactor::Trust::Week => Self::Week,
            twofactor::Trust::Month => Self::Month,
            twofactor::Trust::UntilSignOut => Self::UntilSignOut,
        }
    }
}

impl Policy {
    /// The policy that is meant; answers what is wrong otherwise.
    pub(super) fn read(&self) -> Result<twofactor::Policy, String> {
        let kinds: Result<Vec<twofactor::Kind>, String> = self.channels.iter().copied().map(channel).collect();
        let channels = Channels::of(&kinds?).map_err(|illegal| format!("`channels`: {illegal}"))?;
        if self.grace_days > twofactor::Policy::LONGEST_GRACE_DAYS {
            return Err(format!("`grace_days`: at most {}", twofactor::Policy::LONGEST_GRACE_DAYS));
        }
        if self.recovery_wait_seconds > twofactor::Policy::LONGEST_RECOVERY_WAIT_SECONDS {
            return Err(format!("`recovery_wait_seconds`: at most {}", twofactor::Policy::LONGEST_RECOVERY_WAIT_SECONDS));
        }
        let country = |code: &String| code.parse().map_err(|_| "`countries`: the two letters of each (ISO 3166-1), such as GE".to_owned());
        let mut countries: Vec<Country> = self.countries.iter().map(country).collect::<Result<_, String>>()?;
        countries.sort_by(|one, other| one.as_str().cmp(other.as_str()));
        countries.dedup();
        Ok(twofactor::Policy {
            two_factor: self.two_factor.into(),
            channels,
            trust: self.trust.into(),
            countries,
            device_bound_keys: self.device_bound_keys,
            grace_days: self.grace_days,
            recovery_wait_seconds: self.recovery_wait_seconds,
            demanded_at: None,
            trusted_after: None,
        })
    }
}

fn channel(kind: Kind) -> Result<twofactor::Kind, String> {
    match kind {
        Kind::App => Ok(twofactor::Kind::App),
        Kind::Pass => Ok(twofactor::Kind::Pass),
        Kind::Phone => Ok(twofactor::Kind::Phone),
        Kind::Email => Ok(twofactor::Kind::Email),
        Kind::Key => Ok(twofactor::Kind::Key),
        Kind::Backup => Ok(twofactor::Kind::Backup),
    }
}

impl From<Demand> for twofactor::Demand {
    fn from(demand: Demand) -> Self {
        match demand {
            Demand::Optional => Self::Optional,
            Demand::Mandatory => Self::Mandatory,
        }
    }
}

impl From<Trust> for twofactor::Trust {
    fn from(trust: Trust) -> Self {
        match trust {
            Trust::EverySignIn => Self::EverySignIn,
            Trust::Day => Self::Day,
            Trust::Week => Self::Week,
            Trust::Month => Self::Month,
            Trust::UntilSignOut => Self::UntilSignOut,
        }
    }
}
