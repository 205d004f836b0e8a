//! Codes that were sent by SMS or e-mail: six or seven digits, each for one address and one occasion.

use core::{fmt, time::Duration};
use rand_core::CryptoRng;
use serde::{Deserialize, Serialize};
use subtle::ConstantTimeEq as _;

use crate::{Digits, FactorId, MessageId, Secret, Timestamp};

/// The codes that were sent for one occasion, oldest first. Only the newest to each factor is good, once.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Sent(Vec<SentCode>);

#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct SentCode {
    factor: FactorId,
    code: Secret<String>,
    at: Timestamp,
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    used: bool,
    /// The message that carries it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    message: Option<MessageId>,
}

impl fmt::Debug for SentCode {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(if self.used { "used" } else { "unused" })
    }
}

/// How long sent codes are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CodeLength {
    /// Six digits.
    #[default]
    Six,
    /// Seven digits, in the place of those that Vestibule Pass would show.
    Seven,
}

impl CodeLength {
    /// How many digits that is.
    pub const fn digits(self) -> u8 {
        match self {
            Self::Six => 6,
            Self::Seven => 7,
        }
    }

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over references")]
    pub(crate) const fn is_usual(&self) -> bool {
        matches!(self, Self::Six)
    }
}

/// What the sent codes say of typed digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Match {
    /// They are the newest code sent to this factor, in time, and are used up now.
    Fresh(FactorId),
    /// They are the newest code, and were used before.
    Used,
    /// They are a code whose place a newer one has taken.
    Superseded,
    /// They are the newest code, too late.
    Expired,
    /// They are none of these codes.
    Unknown,
}

impl Sent {
    /// How long a code is good.
    pub(crate) const LIFE: Duration = Duration::from_secs(10 * 60);

    /// Draws a code for `factor` and keeps it; what was sent to it before is void.
    pub(crate) fn add(&mut self, factor: FactorId, length: CodeLength, now: Timestamp, rng: &mut dyn CryptoRng) -> Secret<String> {
        if self.0.len() >= MOST_KEPT {
            self.0.remove(0);
        }
        let code = draw(length, rng);
        self.0.push(SentCode { factor, code: code.clone(), at: now, used: false, message: None });
        code
    }

    /// Notes which message carries the newest code.
    pub(crate) fn carried_by(&mut self, message: MessageId) {
        if let Some(newest) = self.0.last_mut() {
            newest.message = Some(message);
        }
    }

    /// The messages whose codes can still be typed.
    pub(crate) fn messages(&self) -> impl Iterator<Item = MessageId> {
        self.0.iter().filter(|sent| !sent.used && self.latest(sent.factor) == Some(sent.at)).filter_map(|sent| sent.message)
    }

    /// Whether nothing was sent.
    pub(crate) const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// When the newest code was sent to `factor`.
    pub(crate) fn latest(&self, factor: FactorId) -> Option<Timestamp> {
        self.0.iter().rev().find(|sent| sent.factor == factor).map(|sent| sent.at)
    }

    /// When the newest code was sent to `factor`, if it was not typed yet.
    pub(crate) fn unused(&self, factor: FactorId) -> Option<Timestamp> {
        self.0.iter().rev().find(|sent| sent.factor == factor).filter(|sent| !sent.used).map(|sent| sent.at)
    }

    /// Judges typed digits at `now`, and uses up what they open.
    pub(crate) fn judge(&mut self, digits: &Digits, now: Timestamp) -> Match {
        self.judge_within(Self::LIFE, digits, now)
    }

    /// Judges digits as codes that are good for `life`. Every kept code is compared, in constant time.
    pub(crate) fn judge_within(&mut self, life: Duration, digits: &Digits, now: Timestamp) -> Match {
        let newest: Vec<bool> = self.0.iter().map(|sent| self.latest(sent.factor) == Some(sent.at)).collect();
        let mut found = Match::Unknown;
        for (sent, is_newest) in self.0.iter_mut().zip(newest) {
            if !bool::from(sent.code.expose().as_bytes().ct_eq(digits.as_bytes())) {
                continue;
            }
            let is_good = is_newest && !sent.used && now < sent.at.plus(life);
            found = match (is_newest, sent.used) {
                _ if is_good => Match::Fresh(sent.factor),
                _ if matches!(found, Match::Fresh(_)) => found,
                (true, true) => Match::Used,
                (true, false) => Match::Expired,
                (false, _) => Match::Superseded,
            };
            sent.used = sent.used || is_good;
        }
        found
    }
}

/// Six decimal digits, each number of them with the same chance.
pub(crate) fn six_digits(rng: &mut dyn CryptoRng) -> Secret<String> {
    draw(CodeLength::Six, rng)
}

/// Decimal digits, each number of them with the same chance: what is left over of 2³² is drawn again.
fn draw(length: CodeLength, rng: &mut dyn CryptoRng) -> Secret<String> {
    let numbers = 10_u32.pow(u32::from(length.digits()));
    let alike = u32::MAX / numbers * numbers;
    loop {
        let number = rng.next_u32();
        if number < alike {
            return Secret::new(format!("{:0width$}", number % numbers, width = usize::from(length.digits())));
        }
    }
}

/// Superseded codes are recognized as long as they are among so many.
const MOST_KEPT: usize = 12;
