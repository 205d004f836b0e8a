//! The guard: how many wrong codes a user may type, over all kinds of typed codes, all browsers and all nodes.
//!
//! Every code is charged before it is compared. Six wrong in a row start a wait, waits grow, a hundred in a row switch typed codes
//! off. What a right code forgives in the row is still kept for thirty days, so that guesses slipped in between the user's own
//! sign-ins run out too.

use core::time::Duration;
use serde::{Deserialize, Serialize};

use crate::Timestamp;

/// A user's count of wrong codes.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Guard {
    /// Wrong codes since the last right one.
    in_a_row: u32,
    /// How many of them came from browsers that are not trusted.
    #[serde(default)]
    strange: u32,
    /// Nothing typed is looked at before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    waits_until: Option<Timestamp>,
    /// Wrong codes that right ones have forgiven, by day.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    forgiven: Vec<Forgiven>,
}

#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Forgiven {
    day: i64,
    wrong: u32,
}

/// Why nothing typed is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shut {
    /// Until then.
    Until(Timestamp),
    /// Until recovery or a security key.
    Off,
}

/// One charged code: what to undo if it turns out not to have been a guess.
#[must_use]
#[derive(Debug)]
pub(crate) struct Charge(Guard);

impl Guard {
    /// Whether typed codes are looked at, at `now`; otherwise why not.
    pub fn shut(&self, now: Timestamp) -> Option<Shut> {
        if self.in_a_row >= MOST_IN_A_ROW || self.forgiven_lately(now) >= MOST_IN_THIRTY_DAYS {
            return Some(Shut::Off);
        }
        self.waits_until.filter(|until| now < *until).map(Shut::Until)
    }

    /// How many wrong codes are left before the next wait, or before typed codes are switched off. None during a wait, nor right
    /// after it: then it is six again with the next code.
    pub const fn attempts_left(&self) -> u32 {
        let over = self.in_a_row % BEFORE_A_WAIT;
        let before_a_wait = if over == 0 && self.in_a_row > 0 { 0 } else { BEFORE_A_WAIT - over };
        let before_the_end = MOST_IN_A_ROW.saturating_sub(self.in_a_row);
        if before_a_wait < before_the_end { before_a_wait } else { before_the_end }
    }

    /// The wait that is set, over or not.
    pub const fn waits_until(&self) -> Option<Timestamp> {
        self.waits_until
    }

    /// Counts a code as wrong, before it is compared. From a `trusted` browser it does not count for the thirty days.
    pub(crate) fn charge(&mut self, trusted: bool, now: Timestamp) -> Charge {
        let before = self.clone();
        self.in_a_row = self.in_a_row.saturating_add(1);
        if !trusted {
            self.strange = self.strange.saturating_add(1);
        }
        if self.in_a_row.is_multiple_of(BEFORE_A_WAIT) {
            let step = usize::try_from(self.in_a_row / BEFORE_A_WAIT).unwrap_or(usize::MAX).saturating_sub(1);
            let wait = WAITS.get(step).or(WAITS.last()).copied().unwrap_or(DAY);
            self.waits_until = Some(now.plus(wait));
        }
        Charge(before)
    }

    /// Takes back a charge: the code was no guess, only used before.
    pub(crate) fn refund(&mut self, charge: Charge) {
        *self = charge.0;
    }

    /// A code was right after all: the row ends. What it held stays in the thirty days.
    pub(crate) fn forgive(&mut self, charge: Charge, now: Timestamp) {
        self.refund(charge);
        self.forgiven.retain(|kept| kept.day > day(now) - DAYS_KEPT);
        if self.strange > 0 {
            let today = day(now);
            match self.forgiven.iter_mut().find(|kept| kept.day == today) {
                Some(kept) => kept.wrong = kept.wrong.saturating_add(self.strange),
                None => self.forgiven.push(Forgiven { day: today, wrong: self.strange }),
            }
        }
        (self.in_a_row, self.strange, self.waits_until) = (0, 0, None);
    }

    /// A security key was used, which nobody can guess: the row ends, a lock is lifted, and where codes were switched off they are
    /// taken again.
    pub(crate) fn clear(&mut self, now: Timestamp) {
        let before = Charge(self.clone());
        self.forgive(before, now);
        if self.shut(now).is_some() {
            self.reset();
        }
    }

    /// Forgets everything: the operator unlocked the user, or there is nothing left to guess.
    pub(crate) fn reset(&mut self) {
        *self = Self::default();
    }

    fn forgiven_lately(&self, now: Timestamp) -> u32 {
        let oldest = day(now) - DAYS_KEPT;
        self.forgiven.iter().filter(|kept| kept.day > oldest).fold(0, |sum, kept| sum.saturating_add(kept.wrong))
    }
}

fn day(now: Timestamp) -> i64 {
    now.as_unix_millis().div_euclid(86_400_000)
}

const DAY: Duration = Duration::from_secs(24 * 3600);
/// Wrong codes in a row before each wait.
const BEFORE_A_WAIT: u32 = 6;
/// One, five, fifteen and sixty minutes, four hours, then a day each time.
const WAITS: [Duration; 6] =
    [Duration::from_secs(60), Duration::from_secs(300), Duration::from_secs(900), Duration::from_secs(3600), Duration::from_secs(4 * 3600), DAY];
/// Wrong codes in a row that switch typed codes off (NIST SP 800-63B-4 §3.2.2).
const MOST_IN_A_ROW: u32 = 100;
/// Forgiven wrong codes from untrusted browsers in thirty days that switch typed codes off.
const MOST_IN_THIRTY_DAYS: u32 = 50;
const DAYS_KEPT: i64 = 30;
