//! The outbox: what must be sent is saved with what caused it, sealed while it waits, sent at least once, then erased.
//!
//! waiting → done, given up, expired or void; waiting → sent while a receipt is waited for, then done, or sent again. A worker leases what
//! is due; a lease that runs out (its node died) is due again.

use std::time::Duration;
use twofactor::{MessageId, OrganizationId, Secret, Timestamp, UserId};

use crate::{KeyRing, Param, Place, Progress, Row, Store, StoreError, Tx, deliveries, param::Change};

/// Something to send.
#[derive(Clone, Debug)]
pub struct Outgoing {
    /// Its id, the same each time it is tried.
    pub id: MessageId,
    /// The organization it is for.
    pub organization: Option<OrganizationId>,
    /// The user it is for.
    pub user: Option<UserId>,
    /// Which way it goes, such as `mail`.
    pub kind: String,
    /// When it is to be sent.
    pub due_at: Timestamp,
    /// When it is no longer of use.
    pub expires_at: Timestamp,
    /// What is sent.
    pub content: Secret<Vec<u8>>,
}

impl Outgoing {
    pub(crate) fn row(&self, keys: &KeyRing) -> Result<Change, StoreError> {
        let id = self.id.to_string();
        let organization = self.organization.map(|id| id.to_string());
        let user = self.user.map(|id| id.to_string());
        let sealed = keys.seal(&place(&record(&id, organization.as_deref(), user.as_deref())), self.content.expose())?;
        let (kind, due_at, expires_at) = (self.kind.as_str().into(), self.due_at.into(), self.expires_at.into());
        let params = [id.into(), organization.into(), user.into(), kind, due_at, expires_at, sealed.key_id.into(), sealed.bytes.into()];
        Ok(Change::row(INSERT, params))
    }
}

/// Something that this worker, and no other, may send until its lease runs out.
#[derive(Clone, Debug)]
pub struct Leased {
    /// What to send.
    pub message: Outgoing,
    /// How often it was tried, this time included.
    pub attempts: u32,
    lease: String,
}

/// How trying to send ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Delivery {
    /// It was sent: erase it.
    Done,
    /// It was sent, and whether it arrives is reported: if not within this time, it is due again.
    Confirm(Duration),
    /// It was not: try again after this long.
    Retry(Duration),
    /// It never will be: erase it.
    GiveUp,
}

/// How much waits in the outbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Backlog {
    /// How many messages wait.
    pub waiting: i64,
    /// When the one that has waited longest was due.
    pub oldest_due_at: Option<Timestamp>,
}

impl Store {
    /// Saves something to send as a part of a bigger transaction.
    ///
    /// # Errors
    /// `Unavailable`.
    pub async fn enqueue(&self, tx: &mut Tx, message: &Outgoing) -> Result<(), StoreError> {
        tx.send(vec![message.row(self.keys())?]).await
    }

    /// Saves something of `kind` that a worker is to do at once, for nobody who is known yet; of no use after `life`.
    ///
    /// # Errors
    /// `Unavailable`.
    pub async fn put_off(&self, kind: &str, content: Secret<Vec<u8>>, life: Duration) -> Result<(), StoreError> {
        let now = self.now();
        let id = MessageId::draw(now, &mut self.entropy().rng());
        let errand = Outgoing { id, organization: None, user: None, kind: kind.to_owned(), due_at: now, expires_at: now.plus(life), content };
        let row = errand.row(self.keys())?;
        self.write(async move |tx: &mut Tx| tx.send(vec![row]).await).await
    }

    /// Leases up to `limit` messages of `kind` that are due for `span`: those first that are soonest of no use, so that codes do not wait for
    /// invitations. A message that cannot be opened is given up,
    /// so that it does not hold up the others.
    ///
    /// # Errors
    /// `Unavailable`.
    pub async fn lease(&self, kind: &str, limit: u16, span: Duration) -> Result<Vec<Leased>, StoreError> {
        let (kind, now, keys) = (kind.to_owned(), self.now(), self.keys().clone());
        let lease = data_encoding::HEXLOWER.encode(twofactor::draw(&mut self.entropy().rng()).expose());
        let take = async move |tx: &mut Tx| {
            let rows = tx.list_unclaimed(DUE, &[now.into(), i64::from(limit).into(), (&kind).into()], Stored::read).await?;
            let mut leased = Vec::with_capacity(rows.len());
            for row in rows {
                match row.open(tx, &keys, &lease).await {
                    Ok(message) => leased.push(message),
                    Err(StoreError::Corrupt { what, .. }) => {
                        tracing::error!(message = row.id, what, "gave up a message that cannot be opened");
                        tx.all(&[(ABANDON, &[(&row.id).into()])]).await?;
                        continue;
                    }
                    Err(error) => return Err(error),
                }
                let until = now.plus(span);
                tx.all(&[(LEASE, &[(&row.id).into(), now.into(), (&lease).into(), until.into()])]).await?;
            }
            Ok(leased)
        };
        self.write(take).await
    }

    /// Notes that `provider` is about to be asked, before it is: whoever takes the message up after this worker died knows that it may have been
    /// accepted. Answers whether the lease still holds: if not, nobody is to be asked.
    ///
    /// # Errors
    /// `Unavailable`: then nobody is to be asked either.
    pub async fn note_asked(&self, leased: &Leased, provider: &str) -> Result<bool, StoreError> {
        let (id, lease, provider, now) = (leased.message.id.to_string(), leased.lease.clone(), provider.to_owned(), self.now());
        let ask = async move |tx: &mut Tx| {
            let is_held = tx.one_locked(HELD, &[(&id).into(), (&lease).into()], |row| row.get::<i64>(0)).await?.is_some();
            if is_held {
                deliveries::open(tx, &id, &provider, now).await?;
            }
            Ok(is_held)
        };
        self.write(ask).await
    }

    /// Notes how sending ended, and what happened with which provider, if one was asked. Answers whether the lease still held: if not, another worker has the message now,
    /// or its receipt was faster.
    ///
    /// # Errors
    /// `Unavailable`: then it will be sent once more.
    pub async fn settle(&self, leased: &Leased, delivery: Delivery, asked: Option<(&str, Progress)>) -> Result<bool, StoreError> {
        let (id, lease, now) = (leased.message.id.to_string(), leased.lease.clone(), self.now());
        let asked = asked.map(|(provider, progress)| (provider.to_owned(), progress));
        let settle = async move |tx: &mut Tx| {
            let erase = async |tx: &mut Tx, state: &'static str| tx.execute(ERASE, &[(&id).into(), (&lease).into(), state.into()]).await;
            let later = async |tx: &mut Tx, state: &'static str, span: Duration| {
                tx.execute(LATER, &[(&id).into(), (&lease).into(), now.plus(span).into(), state.into()]).await
            };
            let held = match delivery {
                Delivery::Done => erase(tx, "done").await,
                Delivery::Confirm(within) => later(tx, "sent", within).await,
                Delivery::GiveUp => erase(tx, "given up").await,
                Delivery::Retry(after) => later(tx, "waiting", after).await,
            }?;
            if let Some((provider, progress)) = &asked {
                deliveries::close(tx, &id, provider, *progress, now).await?;
            }
            Ok(held)
        };
        Ok(self.write(settle).await? == 1)
    }

    /// Erases what waited too long to be of use, and answers how many. What was sent and never confirmed is done.
    ///
    /// # Errors
    /// `Unavailable`.
    pub async fn expire_outbox(&self) -> Result<u64, StoreError> {
        let now = self.now();
        let expire = async move |tx: &mut Tx| {
            tx.execute(LEAVE_UNCONFIRMED, &[now.into()]).await?;
            tx.execute(EXPIRE, &[now.into()]).await
        };
        self.write(expire).await
    }

    /// Forgets what was settled and was due longer than `age` ago, and answers how many.
    ///
    /// # Errors
    /// `Unavailable`.
    pub async fn purge_outbox(&self, age: Duration) -> Result<u64, StoreError> {
        let before = self.now().minus(age);
        self.write_once(async move |tx: &mut Tx| tx.execute(PURGE, &[before.into()]).await).await
    }

    /// How much waits.
    ///
    /// # Errors
    /// `Unavailable`.
    pub async fn backlog(&self) -> Result<Backlog, StoreError> {
        let read = |row: Row<'_>| Ok(Backlog { waiting: row.get(0)?, oldest_due_at: row.get::<Option<i64>>(1)?.map(Timestamp::from_unix_millis) });
        let backlog = self.read(async move |tx: &mut Tx| tx.one(BACKLOG, &[], read).await);
        Ok(backlog.await?.unwrap_or(Backlog { waiting: 0, oldest_due_at: None }))
    }
}

/// How long to wait before the try that follows `attempts` failed ones: 5 s, doubled each time, at most an hour.
pub fn backoff(attempts: u32) -> Duration {
    let doubled = 2_u64.saturating_pow(attempts.saturating_sub(1));
    Duration::from_secs(5_u64.saturating_mul(doubled).min(60 * 60))
}

/// Sends `message` no more, and no more to another provider: what it carries opens nothing at `now`.
pub(crate) fn call_off(message: MessageId, now: Timestamp) -> Change {
    Change::sure(CALL_OFF, [message.to_string().into(), now.into()])
}

/// A waiting message as it is stored.
struct Stored {
    id: String,
    organization: Option<String>,
    user: Option<String>,
    kind: String,
    due_at: Timestamp,
    expires_at: Timestamp,
    attempts: i64,
    key_id: i64,
    sealed: Vec<u8>,
}

impl Stored {
    fn read(row: Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.get(0)?,
            organization: row.get(1)?,
            user: row.get(2)?,
            kind: row.get(3)?,
            due_at: row.time(4)?,
            expires_at: row.time(5)?,
            attempts: row.get(6)?,
            key_id: row.get(7)?,
            sealed: row.get(8)?,
        })
    }

    async fn open(&self, tx: &mut Tx, keys: &KeyRing, lease: &str) -> Result<Leased, StoreError> {
        let odd = |_| StoreError::corrupt("outbox", &self.id, "has an id that is none");
        let content = self.unseal(tx, keys).await?;
        let message = Outgoing {
            id: self.id.parse().map_err(odd)?,
            organization: self.organization.as_deref().map(str::parse).transpose().map_err(odd)?,
            user: self.user.as_deref().map(str::parse).transpose().map_err(odd)?,
            kind: self.kind.clone(),
            due_at: self.due_at,
            expires_at: self.expires_at,
            content,
        };
        let attempts = u32::try_from(self.attempts).unwrap_or(u32::MAX).saturating_add(1);
        Ok(Leased { message, attempts, lease: lease.to_owned() })
    }

    async fn unseal(&self, tx: &mut Tx, keys: &KeyRing) -> Result<Secret<Vec<u8>>, StoreError> {
        keys.unseal(tx, &place(&self.record()), self.key_id, &self.sealed).await
    }

    fn record(&self) -> [&[u8]; 3] {
        record(&self.id, self.organization.as_deref(), self.user.as_deref())
    }
}

fn record<'a>(id: &'a str, organization: Option<&'a str>, user: Option<&'a str>) -> [&'a [u8]; 3] {
    [organization.unwrap_or_default().as_bytes(), user.unwrap_or_default().as_bytes(), id.as_bytes()]
}

fn place<'a>(record: &'a [&'a [u8]]) -> Place<'a> {
    Place { table: "outbox", column: "sealed", record }
}

/// Seals stale rows anew; see [`crate::rotation`].
pub(crate) async fn reseal(tx: &mut Tx, keys: &KeyRing, limit: i64) -> Result<(), StoreError> {
    for row in tx.list_locked(STALE, &[keys.newest().into(), limit.into()], Stored::read).await? {
        let plain = row.unseal(tx, keys).await?;
        let fresh = keys.seal_over(tx, &place(&row.record()), row.key_id, plain.expose()).await?;
        let params: [Param<'_>; 4] = [(&row.id).into(), row.key_id.into(), fresh.key_id.into(), (&fresh.bytes).into()];
        tx.all(&[(RESEAL, &params)]).await?;
    }
    Ok(())
}

const INSERT: &str = "INSERT INTO outbox (id, organization_id, user_id, kind, state, due_at, expires_at, attempts, key_id, sealed) \
     VALUES ($1, $2, $3, $4, 'waiting', $5, $6, 0, $7, $8)";

const DUE: &str = "SELECT id, organization_id, user_id, kind, due_at, expires_at, attempts, key_id, sealed FROM outbox \
     WHERE state IN ('waiting', 'sent') AND kind = $3 AND due_at <= $1 AND expires_at > $1 AND (leased_until IS NULL OR leased_until <= $1) \
     ORDER BY expires_at, id LIMIT $2";

const HELD: &str = "SELECT due_at FROM outbox WHERE id = $1 AND lease = $2 AND state IN ('waiting', 'sent')";

const LEASE: &str = "UPDATE outbox SET lease = $3, leased_until = $4, attempts = attempts + 1 \
     WHERE id = $1 AND state IN ('waiting', 'sent') AND (leased_until IS NULL OR leased_until <= $2)";

const ERASE: &str = "UPDATE outbox SET state = $3, lease = NULL, leased_until = NULL, sealed = NULL \
     WHERE id = $1 AND state IN ('waiting', 'sent') AND lease = $2";

const ABANDON: &str = "UPDATE outbox SET state = 'given up', lease = NULL, leased_until = NULL, sealed = NULL WHERE id = $1";

const LATER: &str = "UPDATE outbox SET state = $4, due_at = $3, lease = NULL, leased_until = NULL \
     WHERE id = $1 AND state IN ('waiting', 'sent') AND lease = $2";

/// What has expired is left to [`EXPIRE`], which takes many at a time.
const CALL_OFF: &str = "UPDATE outbox SET state = CASE WHEN state = 'sent' THEN 'done' ELSE 'void' END, lease = NULL, leased_until = NULL, sealed = NULL \
     WHERE id = $1 AND state IN ('waiting', 'sent') AND expires_at > $2";

const LEAVE_UNCONFIRMED: &str = "UPDATE outbox SET state = 'done', lease = NULL, leased_until = NULL, sealed = NULL \
     WHERE state = 'sent' AND expires_at <= $1 AND (leased_until IS NULL OR leased_until <= $1)";

const EXPIRE: &str = "UPDATE outbox SET state = 'expired', lease = NULL, leased_until = NULL, sealed = NULL \
     WHERE state = 'waiting' AND expires_at <= $1 AND (leased_until IS NULL OR leased_until <= $1)";

const PURGE: &str = "DELETE FROM outbox WHERE state NOT IN ('waiting', 'sent') AND due_at <= $1";

const BACKLOG: &str = "SELECT count(*), min(due_at) FROM outbox WHERE state = 'waiting'";

const STALE: &str = "SELECT id, organization_id, user_id, kind, due_at, expires_at, attempts, key_id, sealed FROM outbox \
     WHERE key_id < $1 AND sealed IS NOT NULL ORDER BY id LIMIT $2";

const RESEAL: &str = "UPDATE outbox SET key_id = $3, sealed = $4 WHERE id = $1 AND key_id = $2";

/// The statements of this module.
#[cfg(test)]
pub(crate) const STATEMENTS: &[&str] = &[INSERT, DUE, HELD, LEASE, ERASE, ABANDON, LATER, CALL_OFF, LEAVE_UNCONFIRMED, EXPIRE, PURGE, BACKLOG, STALE, RESEAL];
