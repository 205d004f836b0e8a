//! An authenticator app: which codes it may show now, which it has shown already, and by how much its clock is off.

use serde::{Deserialize, Serialize};
use subtle::ConstantTimeEq as _;

use super::{
    Factor, Method,
    totp::{Algorithm, AppSecret, Keyed},
};
use crate::{Timestamp, typed::Digits};

/// What an app and the server agreed on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AppSettings {
    /// Digits of a code: 6, 7 or 8.
    digits: u8,
    /// Seconds a code is shown: 5 to 300.
    period_seconds: u32,
    /// The hash under the HMAC.
    algorithm: Algorithm,
}

impl Default for AppSettings {
    /// Six digits, thirty seconds, SHA-1: what every app understands.
    fn default() -> Self {
        Self { digits: 6, period_seconds: 30, algorithm: Algorithm::Sha1 }
    }
}

impl AppSettings {
    /// Seven digits, ten seconds, SHA-1: what Vestibule Pass shows.
    pub(super) const PASS: Self = Self { digits: 7, period_seconds: 10, algorithm: Algorithm::Sha1 };

    /// Settings with 6 to 8 digits and a period of 5 to 300 seconds; `None` for others.
    pub fn new(digits: u8, period_seconds: u32, algorithm: Algorithm) -> Option<Self> {
        ((6..=8).contains(&digits) && (5..=300).contains(&period_seconds)).then_some(Self { digits, period_seconds, algorithm })
    }

    /// Digits of a code: 6, 7 or 8.
    pub const fn digits(self) -> u8 {
        self.digits
    }

    /// Seconds a code is shown.
    pub const fn period_seconds(self) -> u32 {
        self.period_seconds
    }

    /// The hash under the HMAC.
    pub const fn algorithm(self) -> Algorithm {
        self.algorithm
    }
}

/// An authenticator app (RFC 6238).
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(from = "Kept")]
pub struct App {
    secret: AppSecret,
    #[serde(flatten)]
    settings: AppSettings,
    /// The latest step whose code was accepted: only later ones can be (RFC 6238 §5.2).
    last_step: Option<u64>,
    /// The steps whose codes were accepted within the last twenty minutes: one that comes back was used, however late.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    recent: Vec<u64>,
    /// Steps to come whose codes were given away by a phone ahead of time: they are never accepted.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    burned: Vec<u64>,
    /// By how many steps the phone was ahead when a code was last accepted: −1, 0 or 1.
    drift_steps: i8,
}

/// An app as it is read: with nothing in it that is not known here, which a flattened struct would not notice.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Kept {
    secret: AppSecret,
    digits: u8,
    period_seconds: u32,
    algorithm: Algorithm,
    last_step: Option<u64>,
    #[serde(default)]
    recent: Vec<u64>,
    #[serde(default)]
    burned: Vec<u64>,
    #[serde(default)]
    drift_steps: i8,
}

impl From<Kept> for App {
    fn from(kept: Kept) -> Self {
        let Kept { secret, digits, period_seconds, algorithm, last_step, recent, burned, drift_steps } = kept;
        Self { secret, settings: AppSettings { digits, period_seconds, algorithm }, last_step, recent, burned, drift_steps }
    }
}

/// What an app says of a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seen {
    /// It is the code of a step not used before, and this step is used now.
    Fresh,
    /// It is the code of a step that was used, or lies before one that was.
    Used,
    /// It is the code of a later step than any used, outside the window.
    Off {
        /// By how many seconds the phone is ahead; negative when it is behind.
        seconds_ahead: i64,
    },
    /// It is no code of this app.
    Unknown,
}

impl App {
    /// An app that holds `secret`.
    pub const fn new(secret: AppSecret, settings: AppSettings) -> Self {
        Self { secret, settings, last_step: None, recent: Vec::new(), burned: Vec::new(), drift_steps: 0 }
    }

    /// What was agreed on.
    pub const fn settings(&self) -> AppSettings {
        self.settings
    }

    /// The secret, for the set-up page and the import only.
    pub const fn secret(&self) -> &AppSecret {
        &self.secret
    }

    /// By how many seconds the phone's clock seemed ahead at the last accepted code; negative when behind.
    pub fn drift_seconds(&self) -> i64 {
        i64::from(self.drift_steps).saturating_mul(i64::from(self.settings.period_seconds))
    }

    /// Takes over which steps are used up from those of `factors` that hold the same secret: a code is worth something once per
    /// secret, however often that secret is enrolled.
    pub(crate) fn take_over(&mut self, factors: &[Factor]) {
        for factor in factors {
            let Method::App(other) = &factor.method else { continue };
            if other.settings.period_seconds == self.settings.period_seconds && other.secret.is_same(&self.secret) {
                self.last_step = self.last_step.max(other.last_step);
                self.recent.extend(&other.recent);
                self.burned.extend(&other.burned);
            }
        }
    }

    /// Judges a code of exactly the agreed number of digits at `now`, and uses up what it recognizes. Steps −1, 0 and +1 are
    /// accepted, each once and never after a later one (RFC 6238 §5.2); every step of the window is compared, in constant time.
    pub fn judge(&mut self, code: &Digits, now: Timestamp) -> Seen {
        let Some(number) = self.number(code) else { return Seen::Unknown };
        let keyed = self.secret.keyed(self.settings.algorithm);
        let current = now.as_unix_seconds() / u64::from(self.settings.period_seconds);
        let reach = DIAGNOSED_SECONDS / u64::from(self.settings.period_seconds);
        self.burned.retain(|step| step.saturating_add(1) >= current);
        self.recent.retain(|step| step.saturating_add(reach) >= current);

        let shows = |step: u64| bool::from(keyed.code(self.settings.digits, step).ct_eq(&number));
        let window = [(-1, current.saturating_sub(1)), (0, current), (1, current.saturating_add(1))];
        let mut seen = Seen::Unknown;
        for (ahead, step) in window.map(|(ahead, step)| (ahead, shows(step).then_some(step))) {
            let Some(step) = step else { continue };
            if self.last_step.is_some_and(|last| step <= last) || self.burned.contains(&step) {
                seen = Seen::Used;
            } else {
                self.last_step = Some(step);
                self.recent.push(step);
                self.drift_steps = ahead;
                return Seen::Fresh;
            }
        }
        if seen == Seen::Used { seen } else { self.diagnose(&keyed, number, current, reach) }
    }

    /// Looks up to twenty minutes around (`reach` steps) for a code that is not in the window. Steps to come are burned: their code has been seen.
    fn diagnose(&mut self, keyed: &Keyed, number: u32, current: u64, reach: u64) -> Seen {
        let shows = |step: &u64| bool::from(keyed.code(self.settings.digits, *step).ct_eq(&number));
        let around = (2..=reach).flat_map(|distance| [current.checked_sub(distance), current.checked_add(distance)]).flatten();
        let found: Vec<u64> = around.filter(shows).collect();
        let to_come = found.iter().copied().filter(|step| *step > current);
        let fresh: Vec<u64> = to_come.filter(|step| !self.burned.contains(step)).collect();
        self.burned.extend(fresh);
        let Some(step) = found.first().copied() else { return Seen::Unknown };
        if self.recent.contains(&step) {
            return Seen::Used;
        }
        let seconds = i64::try_from(step.abs_diff(current).saturating_mul(u64::from(self.settings.period_seconds))).unwrap_or(i64::MAX);
        Seen::Off { seconds_ahead: if step > current { seconds } else { -seconds } }
    }

    fn number(&self, code: &Digits) -> Option<u32> {
        let exact = code.count() == usize::from(self.settings.digits);
        exact.then(|| code.as_bytes().iter().fold(0, |number, byte| number * 10 + u32::from(byte.saturating_sub(b'0'))))
    }
}

const DIAGNOSED_SECONDS: u64 = 20 * 60;
