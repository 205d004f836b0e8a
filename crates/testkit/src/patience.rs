//! Waiting for something outside this process: always bounded, and saying what was waited for.

use std::{
    thread,
    time::{Duration, Instant},
};

use anyhow::{Result, bail};

/// Asks `look` again and again until it finds something, for at most `limit`.
///
/// # Errors
/// What `look` failed with, or that `what` did not happen in time.
pub(crate) fn until<T>(what: &str, limit: Duration, mut look: impl FnMut() -> Result<Option<T>>) -> Result<T> {
    let started = Instant::now();
    loop {
        if let Some(found) = look()? {
            return Ok(found);
        }
        if started.elapsed() > limit {
            bail!("waited {limit:?} for {what} in vain");
        }
        thread::sleep(PAUSE);
    }
}

/// The same for code that must leave its thread to others while it waits.
///
/// # Errors
/// What `look` failed with, or that `what` did not happen in time.
#[cfg(feature = "browser")]
pub(crate) async fn until_async<T>(what: &str, limit: Duration, mut look: impl AsyncFnMut() -> Result<Option<T>>) -> Result<T> {
    let started = Instant::now();
    loop {
        if let Some(found) = look().await? {
            return Ok(found);
        }
        if started.elapsed() > limit {
            bail!("waited {limit:?} for {what} in vain");
        }
        tokio::time::sleep(PAUSE).await;
    }
}

const PAUSE: Duration = Duration::from_millis(25);
