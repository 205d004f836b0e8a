//! Limits: how often something may be tried in a while. One statement counts and answers, so nodes cannot race past it.

use std::time::Duration;

use crate::{Store, StoreError, Tx};

/// What a charge against a limit came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Charge {
    /// Whether the limit still holds.
    pub is_allowed: bool,
    /// How long until it is reset.
    pub retry_after: Duration,
}

impl Store {
    /// Counts one try against a limit and says whether it is among the first `most` of its window, which opens with the
    /// first try. It is committed before anything else is looked at, so that a try that fails later was counted too.
    ///
    /// `label` and `parts` say what is limited; they are kept only as a keyed hash.
    ///
    /// # Errors
    /// `Unavailable`: then the try must be refused.
    pub async fn charge(&self, label: &str, parts: &[&[u8]], most: u32, window: Duration) -> Result<Charge, StoreError> {
        let mut all = vec![label.as_bytes()];
        all.extend_from_slice(parts);
        let key = self.keys().fingerprint("limit", &all);
        let now = self.now();
        let resets_at = now.plus(window);
        let charged = self.write_once(async move |tx: &mut Tx| {
            tx.one(CHARGE, &[(&key).into(), now.into(), resets_at.into()], |row| Ok((row.get::<i64>(0)?, row.time(1)?))).await
        });
        let (used, resets_at) = charged.await?.ok_or_else(|| StoreError::unavailable("a limit did not answer"))?;
        Ok(Charge { is_allowed: used <= i64::from(most), retry_after: resets_at.since(now) })
    }

    /// Forgets limits whose window is over, and answers how many.
    ///
    /// # Errors
    /// `Unavailable`.
    pub async fn purge_limits(&self) -> Result<u64, StoreError> {
        let now = self.now();
        self.write_once(async move |tx: &mut Tx| tx.execute(PURGE, &[now.into()]).await).await
    }
}

const CHARGE: &str = "INSERT INTO limits (key, used, resets_at) VALUES ($1, 1, $3) ON CONFLICT (key) DO UPDATE SET \
     used = CASE WHEN limits.resets_at <= $2 THEN 1 ELSE limits.used + 1 END, \
     resets_at = CASE WHEN limits.resets_at <= $2 THEN $3 ELSE limits.resets_at END \
     RETURNING used, resets_at";

const PURGE: &str = "DELETE FROM limits WHERE resets_at <= $1";

/// The statements of this module.
#[cfg(test)]
pub(crate) const STATEMENTS: &[&str] = &[CHARGE, PURGE];
