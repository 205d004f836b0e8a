//! Changing keys while serving. Every step can be killed and asked for again: what is left to do is read from the rows.
//!
//! Master keys: append a line to the key file of every node, restart, [`Store::rewrap_keys`], remove the old line.
//! Data keys: [`Store::begin_rotation`], then [`Store::reseal_batch`] until nothing remains; [`Store::remove_old_keys`] later.

use std::time::Duration;
use twofactor::Secret;

use crate::{KeyRing, Param, Place, Store, StoreError, Tx, idempotency, outbox};

impl Store {
    /// Wraps all data keys with the newest master key, and answers how many were not yet. The old one is then of no use here.
    ///
    /// # Errors
    /// `Keys` when one does not open, `Unavailable`.
    pub async fn rewrap_keys(&self) -> Result<u64, StoreError> {
        let keys = self.keys().clone();
        self.write(async move |tx: &mut Tx| keys.rewrap(tx).await).await
    }

    /// Makes a new data key the one that seals, and answers its number. Other nodes notice with their next
    /// [`Store::refresh_keys`], or at once when they meet a row sealed with it.
    ///
    /// # Errors
    /// `Conflict` when another node began at the same moment, `Unavailable`.
    pub async fn begin_rotation(&self) -> Result<i64, StoreError> {
        let (keys, now) = (self.keys().clone(), self.now());
        let id = self.write(async move |tx: &mut Tx| keys.rotate(tx, now).await).await?;
        self.refresh_keys().await?;
        Ok(id)
    }

    /// Looks whether there is a newer data key, and reads the keys again if so. Cheap: to be asked every few seconds.
    ///
    /// # Errors
    /// `Keys` when a new key does not open with our master keys, `Unavailable`.
    pub async fn refresh_keys(&self) -> Result<(), StoreError> {
        let keys = self.keys().clone();
        self.read(async move |tx: &mut Tx| keys.refresh(tx).await).await
    }

    /// Seals up to `limit` rows of each table with the newest data key, and answers how many rows of all tables remain.
    ///
    /// # Errors
    /// `Corrupt` for a row that does not open, `Unavailable`.
    pub async fn reseal_batch(&self, limit: u16) -> Result<i64, StoreError> {
        self.refresh_keys().await?;
        let keys = self.keys().clone();
        let reseal = async move |tx: &mut Tx| {
            let limit = i64::from(limit);
            reseal_users(tx, &keys, limit).await?;
            outbox::reseal(tx, &keys, limit).await?;
            idempotency::reseal(tx, &keys, limit).await?;
            let remaining = tx.one(REMAINING, &[keys.newest().into()], |row| row.get(0)).await?;
            remaining.ok_or_else(|| StoreError::unavailable("the rows could not be counted"))
        };
        self.write(reseal).await
    }

    /// Removes data keys that no row needs and that were retired longer than `age` ago, and answers how many. `age` must be
    /// longer than any node goes without [`Store::refresh_keys`]; at least an hour is kept in any case.
    ///
    /// # Errors
    /// `Unavailable`.
    pub async fn remove_old_keys(&self, age: Duration) -> Result<u64, StoreError> {
        let before = self.now().minus(age.max(KEPT_AT_LEAST));
        self.write_once(async move |tx: &mut Tx| tx.execute(REMOVE, &[before.into()]).await).await
    }
}

/// Where a user's document belongs.
pub(crate) fn user_place<'a>(record: &'a [&'a [u8]; 2]) -> Place<'a> {
    Place { table: "users", column: "sealed", record }
}

async fn reseal_users(tx: &mut Tx, keys: &KeyRing, limit: i64) -> Result<(), StoreError> {
    let read = |row: crate::Row<'_>| Ok((row.get::<String>(0)?, row.get::<String>(1)?, row.get::<i64>(2)?, row.get::<Vec<u8>>(3)?));
    for (id, organization, old, sealed) in tx.list_locked(STALE_USERS, &[keys.newest().into(), limit.into()], read).await? {
        let record = [organization.as_bytes(), id.as_bytes()];
        let plain: Secret<Vec<u8>> = keys.unseal(tx, &user_place(&record), old, &sealed).await?;
        let fresh = keys.seal_over(tx, &user_place(&record), old, plain.expose()).await?;
        let row: [Param<'_>; 4] = [(&id).into(), old.into(), fresh.key_id.into(), (&fresh.bytes).into()];
        tx.all(&[(RESEAL_USER, &row)]).await?;
    }
    Ok(())
}

const KEPT_AT_LEAST: Duration = Duration::from_secs(60 * 60);

const STALE_USERS: &str = "SELECT id, organization_id, key_id, sealed FROM users WHERE key_id < $1 ORDER BY id LIMIT $2";

const RESEAL_USER: &str = "UPDATE users SET key_id = $3, sealed = $4 WHERE id = $1 AND key_id = $2";

const REMAINING: &str = "SELECT (SELECT count(*) FROM users WHERE key_id < $1) \
     + (SELECT count(*) FROM outbox WHERE key_id < $1 AND sealed IS NOT NULL) \
     + (SELECT count(*) FROM idempotency WHERE key_id < $1)";

const REMOVE: &str = "DELETE FROM data_keys WHERE purpose = 'seal' AND retired_at <= $1 \
     AND NOT EXISTS (SELECT 1 FROM users WHERE key_id = data_keys.id) \
     AND NOT EXISTS (SELECT 1 FROM outbox WHERE key_id = data_keys.id AND sealed IS NOT NULL) \
     AND NOT EXISTS (SELECT 1 FROM idempotency WHERE key_id = data_keys.id)";

/// The statements of this module.
#[cfg(test)]
pub(crate) const STATEMENTS: &[&str] = &[STALE_USERS, RESEAL_USER, REMAINING, REMOVE];
