//! Every request has a name: it is in the answer, in the log, and on the error page a person reads out to support.

use data_encoding::HEXLOWER;
use rand_core::Rng;
use std::sync::{Mutex, PoisonError};

tokio::task_local! {
    static CURRENT: String;
}

/// The name of the request that is being served; empty outside of one.
pub(crate) fn current() -> String {
    CURRENT.try_with(Clone::clone).unwrap_or_default()
}

/// Names for the requests of one server. To ask the system for each is a call that costs more than the name, so many are drawn at once.
pub(crate) struct Names(Mutex<Drawn>);

struct Drawn {
    rng: Box<dyn Rng + Send>,
    bytes: [u8; AT_ONCE],
    used: usize,
}

impl Names {
    /// Names drawn from `rng`.
    pub(crate) fn new(rng: impl Rng + Send + 'static) -> Self {
        Self(Mutex::new(Drawn { rng: Box::new(rng), bytes: [0; AT_ONCE], used: AT_ONCE }))
    }

    /// A new name.
    pub(crate) fn next(&self) -> String {
        let mut drawn = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let Drawn { rng, bytes, used } = &mut *drawn;
        if *used >= AT_ONCE {
            rng.fill_bytes(bytes);
            *used = 0;
        }
        let name = bytes.get(*used..).and_then(|rest| rest.get(..LENGTH)).unwrap_or_default();
        *used += LENGTH;
        HEXLOWER.encode(name)
    }
}

/// How many bytes a name has.
const LENGTH: usize = 8;

const AT_ONCE: usize = 64 * LENGTH;

/// Lets `serve` happen under this name.
pub(crate) async fn under<T>(name: String, serve: impl Future<Output = T>) -> T {
    CURRENT.scope(name, serve).await
}

/// As [`under`], for what waits for nothing.
pub(crate) fn under_at_once<T>(name: &str, serve: impl FnOnce() -> T) -> T {
    CURRENT.sync_scope(name.to_owned(), serve)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;
    use store::Entropy;

    #[test]
    fn no_name_comes_twice() {
        let names = Names::new(Entropy::seeded(7).rng());
        let seen: HashSet<_> = (0..10_000).map(|_| names.next()).collect();
        assert_eq!(seen.len(), 10_000);
        assert!(seen.iter().all(|name| name.len() == 16));
    }
}
