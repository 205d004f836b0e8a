//! Limits: how often something may be tried in a while. One statement counts and answers, so nodes cannot race past it.

use std::time::Duration;

use twofactor::Timestamp;

use crate::{Param, Store, StoreError, Tx};

/// One limit, ready to be charged.
#[derive(Clone, Debug)]
pub struct Limit {
    label: &'static str,
    parts: Vec<Vec<u8>>,
    most: u32,
    window: Duration,
}

impl Limit {
    /// At most `most` tries in each `window`, which opens with its first try. `label` and `parts` say what is limited.
    pub fn new(label: &'static str, parts: &[&[u8]], most: u32, window: Duration) -> Self {
        Self { label, parts: parts.iter().map(|part| part.to_vec()).collect(), most, window }
    }

    fn key(&self, store: &Store) -> [u8; 32] {
        let parts = self.parts.iter().map(Vec::as_slice);
        store.keys().fingerprint("limit", &std::iter::once(self.label.as_bytes()).chain(parts).collect::<Vec<_>>())
    }
}

/// What a charge against a limit came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Charge {
    /// Whether the limit still holds.
    pub is_allowed: bool,
    /// How long until every used-up limit is reset; zero when it is allowed.
    pub retry_after: Duration,
}

impl Store {
    /// Counts one try against every one of `limits`, and says whether it is among the first of its window in all of them. It is
    /// committed before anything else is looked at, so that a try that fails later was counted too. One that is refused by a limit counts
    /// for none: whoever has used up a narrow limit cannot go on to use up a wide one. Names of limits are kept only as a keyed hash.
    ///
    /// # Errors
    /// `Unavailable`: then the try must be refused.
    pub async fn charge(&self, limits: &[Limit]) -> Result<Charge, StoreError> {
        let now = self.now();
        let mut rows: Vec<([u8; 32], i64, Timestamp)> = limits.iter().map(|limit| (limit.key(self), i64::from(limit.most), now.plus(limit.window))).collect();
        rows.sort_unstable_by_key(|(key, ..)| *key);
        self.write(async move |tx: &mut Tx| {
            let mut charge = Charge { is_allowed: true, retry_after: Duration::ZERO };
            let params: Vec<Vec<Param<'_>>> = rows.iter().map(|(key, _, resets_at)| vec![key.into(), now.into(), (*resets_at).into()]).collect();
            let counts = tx.each(CHARGE, &params, |row| Ok((row.get::<i64>(0)?, row.time(1)?))).await?;
            for (count, (_, most, _)) in counts.into_iter().zip(&rows) {
                let (used, resets_at) = count.ok_or_else(|| StoreError::unavailable("a limit did not answer"))?;
                if used > *most {
                    charge = Charge { is_allowed: false, retry_after: charge.retry_after.max(resets_at.since(now)) };
                }
            }
            if !charge.is_allowed {
                for (key, ..) in &rows {
                    tx.all(&[(REFUND, &[key.into(), now.into()])]).await?;
                }
            }
            Ok(charge)
        })
        .await
    }

    /// Takes back one try that turned out not to be one.
    ///
    /// # Errors
    /// `Unavailable`.
    pub async fn refund(&self, limits: &[Limit]) -> Result<(), StoreError> {
        let now = self.now();
        let mut keys: Vec<[u8; 32]> = limits.iter().map(|limit| limit.key(self)).collect();
        keys.sort_unstable();
        self.write(async move |tx: &mut Tx| {
            for key in &keys {
                tx.all(&[(REFUND, &[key.into(), now.into()])]).await?;
            }
            Ok(())
        })
        .await
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

const REFUND: &str = "UPDATE limits SET used = used - 1 WHERE key = $1 AND resets_at > $2 AND used > 0";

const PURGE: &str = "DELETE FROM limits WHERE resets_at <= $1";

/// The statements of this module.
#[cfg(test)]
pub(crate) const STATEMENTS: &[&str] = &[CHARGE, REFUND, PURGE];
