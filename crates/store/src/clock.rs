//! The time, in the one place that asks for it.

use std::{
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::{Duration, SystemTime, UNIX_EPOCH},
};
use twofactor::Timestamp;

/// Where the time comes from: the machine, or a test that moves it by hand. Clones share the same hands.
#[derive(Clone, Debug)]
pub struct Clock(Source);

#[derive(Clone, Debug)]
enum Source {
    System,
    ByHand(Arc<AtomicI64>),
}

impl Clock {
    /// The machine's clock.
    pub fn system() -> Self {
        Self(Source::System)
    }

    /// A clock that stands still at `start` until it is moved.
    pub fn at(start: Timestamp) -> Self {
        Self(Source::ByHand(Arc::new(AtomicI64::new(start.as_unix_millis()))))
    }

    /// The time now.
    pub fn now(&self) -> Timestamp {
        Timestamp::from_unix_millis(match &self.0 {
            Source::System => system_millis(),
            Source::ByHand(millis) => millis.load(Ordering::SeqCst),
        })
    }

    /// Moves a clock made by [`Clock::at`] forward. The machine's clock is not moved.
    pub fn advance(&self, by: Duration) {
        if let Source::ByHand(millis) = &self.0 {
            millis.fetch_add(i64::try_from(by.as_millis()).unwrap_or(i64::MAX), Ordering::SeqCst);
        }
    }

    /// Sets a clock made by [`Clock::at`], backward too. The machine's clock is not set.
    pub fn set(&self, to: Timestamp) {
        if let Source::ByHand(millis) = &self.0 {
            millis.store(to.as_unix_millis(), Ordering::SeqCst);
        }
    }

    pub(crate) fn is_system(&self) -> bool {
        matches!(self.0, Source::System)
    }
}

#[expect(clippy::disallowed_methods, reason = "this is the one place that reads the system clock")]
fn system_millis() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}
