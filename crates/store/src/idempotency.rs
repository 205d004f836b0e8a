//! Answers that are given again when the same request comes twice.

use std::time::Duration;
use twofactor::{ApiKeyId, Secret};

use crate::{KeyRing, Param, Place, Store, StoreError, Tx};

/// A request that asks to be answered only once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    key: [u8; 32],
    hash: [u8; 32],
}

/// The answer a request got the first time.
#[derive(Clone, Debug)]
pub struct Answer {
    /// Its HTTP status.
    pub status: u16,
    /// Its body.
    pub body: Secret<Vec<u8>>,
}

impl Answer {
    /// The answer of a step that nobody asked to be answered only once.
    pub const fn none() -> Self {
        Self { status: 0, body: Secret::new(Vec::new()) }
    }
}

/// What is known of a request.
#[derive(Clone, Debug)]
pub enum Known {
    /// Nothing: do it.
    New,
    /// It was done: give this answer again.
    Done(Answer),
    /// Another request went by the same key: refuse this one.
    Different,
}

impl Store {
    /// Names the request that `api_key` marked with its own `client_key`; `content` is everything that tells it from others.
    pub fn idempotent_request(&self, api_key: ApiKeyId, client_key: &str, content: &[&[u8]]) -> Request {
        let key = self.keys().fingerprint("idempotency key", &[api_key.as_bytes(), client_key.as_bytes()]);
        Request { key, hash: self.keys().fingerprint("idempotency request", content) }
    }

    /// What is known of a request.
    ///
    /// # Errors
    /// `Corrupt`, `Unavailable`.
    pub async fn idempotent_answer(&self, request: &Request) -> Result<Known, StoreError> {
        let (request, now, keys) = (request.clone(), self.now(), self.keys().clone());
        let find = async move |tx: &mut Tx| {
            let read = |row: crate::Row<'_>| Ok((row.get::<Vec<u8>>(0)?, row.get::<i64>(1)?, row.get::<i64>(2)?, row.get::<Vec<u8>>(3)?));
            let Some((hash, status, key_id, sealed)) = tx.one(FIND, &[(&request.key).into(), now.into()], read).await? else {
                return Ok(Known::New);
            };
            if hash != request.hash {
                return Ok(Known::Different);
            }
            let body = keys.unseal(tx, &place(&[&request.key]), key_id, &sealed).await?;
            let odd = |_| StoreError::corrupt("idempotency", "a row", "has a status that is none");
            Ok(Known::Done(Answer { status: u16::try_from(status).map_err(odd)?, body }))
        };
        self.read(find).await
    }

    /// Forgets answers that nobody may ask for any more, and says how many.
    ///
    /// # Errors
    /// `Unavailable`.
    pub async fn purge_idempotency(&self) -> Result<u64, StoreError> {
        let now = self.now();
        self.write_once(async move |tx: &mut Tx| tx.execute(PURGE, &[now.into()]).await).await
    }

    /// Remembers a request's answer for a day, as a part of the transaction that does what it asked for.
    ///
    /// # Errors
    /// `Conflict` when it was done in the meantime; the whole transaction is then undone. `Unavailable`.
    pub async fn remember_answer(&self, tx: &mut Tx, request: &Request, answer: &Answer) -> Result<(), StoreError> {
        let now = self.now();
        let sealed = self.keys().seal(&place(&[&request.key]), answer.body.expose())?;
        let row: [Param<'_>; 7] = [
            (&request.key).into(),
            (&request.hash).into(),
            i64::from(answer.status).into(),
            sealed.key_id.into(),
            (&sealed.bytes).into(),
            now.plus(KEPT_FOR).into(),
            now.into(),
        ];
        if tx.execute(REMEMBER, &row).await? == 1 { Ok(()) } else { Err(StoreError::Conflict) }
    }
}

pub(crate) fn place<'a>(record: &'a [&'a [u8]]) -> Place<'a> {
    Place { table: "idempotency", column: "sealed", record }
}

/// Seals stale rows anew; see [`crate::rotation`].
pub(crate) async fn reseal(tx: &mut Tx, keys: &KeyRing, limit: i64) -> Result<(), StoreError> {
    let newest = keys.newest();
    let read = |row: crate::Row<'_>| Ok((row.get::<Vec<u8>>(0)?, row.get::<i64>(1)?, row.get::<Vec<u8>>(2)?));
    for (key, old, sealed) in tx.list_locked(STALE, &[newest.into(), limit.into()], read).await? {
        let record = [key.as_slice()];
        let plain = keys.unseal(tx, &place(&record), old, &sealed).await?;
        let fresh = keys.seal_over(tx, &place(&record), old, plain.expose()).await?;
        let row: [Param<'_>; 4] = [(&key).into(), old.into(), fresh.key_id.into(), (&fresh.bytes).into()];
        tx.all(&[(RESEAL, &row)]).await?;
    }
    Ok(())
}

const KEPT_FOR: Duration = Duration::from_secs(24 * 60 * 60);

const FIND: &str = "SELECT request_hash, status, key_id, sealed FROM idempotency WHERE key = $1 AND expires_at > $2";

const REMEMBER: &str = "INSERT INTO idempotency (key, request_hash, status, key_id, sealed, expires_at) VALUES ($1, $2, $3, $4, $5, $6) \
     ON CONFLICT (key) DO UPDATE SET request_hash = excluded.request_hash, status = excluded.status, key_id = excluded.key_id, \
     sealed = excluded.sealed, expires_at = excluded.expires_at WHERE idempotency.expires_at <= $7";

const PURGE: &str = "DELETE FROM idempotency WHERE expires_at <= $1";

const STALE: &str = "SELECT key, key_id, sealed FROM idempotency WHERE key_id < $1 ORDER BY key LIMIT $2";

const RESEAL: &str = "UPDATE idempotency SET key_id = $3, sealed = $4 WHERE key = $1 AND key_id = $2";

/// The statements of this module.
#[cfg(test)]
pub(crate) const STATEMENTS: &[&str] = &[FIND, REMEMBER, PURGE, STALE, RESEAL];
