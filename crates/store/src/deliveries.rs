//! What became of each message, try by try: whom it was given to, what that one said, and what it reported later. Kept for a week, without what the message says or where it went.

use std::time::Duration;
use twofactor::{MessageId, Timestamp, UserId};

use crate::{Param, Row, Store, StoreError, Tx};

/// Something that happened to a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// When.
    pub at: Timestamp,
    /// The provider it happened with, by the operator's name for it.
    pub provider: String,
    /// What.
    pub progress: Progress,
}

/// How the delivery of a message looks to somebody who waits for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outlook {
    /// As usual.
    Fine,
    /// It takes longer than usual, or somebody had to be asked again.
    Late,
    /// It will not come.
    Failed,
}

/// How far a message came with a provider.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// The provider was asked, and nobody has noted what it answered: it may have taken it over.
    Asked,
    /// The provider took it over.
    Accepted,
    /// The provider will never send it.
    Refused,
    /// The provider did not take it this time.
    Failed,
    /// The provider reported that it was delivered.
    Delivered,
    /// The provider reported that it was not delivered, and will not be.
    Undelivered,
    /// No provider was asked, because too much of the kind was sent: it waits for its time.
    Stopped,
}

/// A message to a user, and what became of it.
#[derive(Clone, Debug)]
pub struct Story {
    /// Its id.
    pub id: MessageId,
    /// Which way it goes, such as `mail`.
    pub kind: String,
    /// Where it stands: `waiting`, `sent` (and not confirmed yet), `done`, `given up`, `expired`, or `void`: called off before it was sent.
    pub state: String,
    /// What happened to it, oldest first.
    pub steps: Vec<Step>,
}

impl Story {
    /// How its delivery looks to somebody who waits for it at `now`.
    pub fn outlook(&self, now: Timestamp) -> Outlook {
        let delivered = self.steps.iter().any(|step| step.progress == Progress::Delivered);
        let last = self.steps.last().map(|step| step.progress);
        match self.state.as_str() {
            _ if delivered => Outlook::Fine,
            "given up" | "expired" => Outlook::Failed,
            "done" if last == Some(Progress::Undelivered) => Outlook::Failed,
            "done" if last == Some(Progress::Asked) => Outlook::Late,
            "done" | "void" => Outlook::Fine,
            _ if self.steps.len() > 1 || matches!(last, Some(Progress::Refused | Progress::Failed | Progress::Undelivered | Progress::Stopped)) => {
                Outlook::Late
            }
            _ if now >= self.id.drawn_at().plus(USUAL) => Outlook::Late,
            _ => Outlook::Fine,
        }
    }
}

impl Progress {
    /// The word for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Asked => "asked",
            Self::Accepted => "accepted",
            Self::Refused => "refused",
            Self::Failed => "failed",
            Self::Delivered => "delivered",
            Self::Undelivered => "undelivered",
            Self::Stopped => "stopped",
        }
    }

    fn parse(word: &str) -> Option<Self> {
        [Self::Accepted, Self::Refused, Self::Failed, Self::Delivered, Self::Undelivered, Self::Stopped].into_iter().find(|progress| progress.as_str() == word)
    }
}

impl Store {
    /// What happened to a message, oldest first.
    ///
    /// # Errors
    /// `Unavailable`, `Corrupt`.
    pub async fn timeline(&self, message: MessageId) -> Result<Vec<Step>, StoreError> {
        self.read(async move |tx: &mut Tx| timeline(tx, message).await).await
    }

    /// The newest messages to a user, newest first, at most `limit`; with `before`, only those that were asked for earlier.
    ///
    /// # Errors
    /// `Unavailable`, `Corrupt`.
    pub async fn messages_of(&self, user: UserId, before: Option<MessageId>, limit: u16) -> Result<Vec<Story>, StoreError> {
        let (user, before) = (user.to_string(), before.unwrap_or(AFTER_ALL).to_string());
        let find = async move |tx: &mut Tx| {
            let read = |row: Row<'_>| Ok((row.get::<String>(0)?, row.get::<String>(1)?, row.get::<String>(2)?));
            let mut stories = Vec::new();
            for (id, kind, state) in tx.list(OF_USER, &[(&user).into(), i64::from(limit).into(), (&before).into()], read).await? {
                let id = id.parse().map_err(|_| StoreError::corrupt("outbox", &id, "has an id that is none"))?;
                stories.push(Story { id, kind, state, steps: timeline(tx, id).await? });
            }
            Ok(stories)
        };
        self.read(find).await
    }

    /// Notes what a provider reported about a message that it had accepted. One that was delivered is erased; one that was not is due at
    /// once. A report that comes again changes nothing, and nor does one about a message that nobody knows any more.
    ///
    /// # Errors
    /// `Unavailable`, `Corrupt`.
    pub async fn report(&self, message: MessageId, provider: &str, is_delivered: bool) -> Result<(), StoreError> {
        let (id, provider, now) = (message.to_string(), provider.to_owned(), self.now());
        let progress = if is_delivered { Progress::Delivered } else { Progress::Undelivered };
        let note = async move |tx: &mut Tx| {
            // Reports about one message wait for one another here.
            let is_known = tx.one_locked(KNOWN, &[(&id).into()], |row| row.get::<i64>(0)).await?.is_some();
            let told = timeline(tx, message).await?;
            if !is_known || told.iter().any(|step| step.provider == provider && step.progress == progress) {
                return Ok(());
            }
            if is_delivered {
                tx.all(&[(CONFIRM, &[(&id).into()])]).await?;
            } else {
                tx.all(&[(HURRY, &[(&id).into(), now.into()])]).await?;
            }
            append(tx, &id, &provider, progress, now).await
        };
        self.write(note).await
    }

    /// Notes that `provider` calls `message` by `name` in its receipts. A name that it gives again is the newer message's.
    ///
    /// # Errors
    /// `Unavailable`.
    pub async fn note_name(&self, provider: &str, name: &str, message: MessageId) -> Result<(), StoreError> {
        let (provider, name, message, now) = (provider.to_owned(), folded(name), message.to_string(), self.now());
        let note = async move |tx: &mut Tx| tx.execute(NAME, &[(&provider).into(), (&name).into(), (&message).into(), now.into()]).await;
        self.write(note).await.map(drop)
    }

    /// The message that `provider` calls by `name`.
    ///
    /// # Errors
    /// `Unavailable`, `Corrupt`.
    pub async fn named(&self, provider: &str, name: &str) -> Result<Option<MessageId>, StoreError> {
        let (provider, name) = (provider.to_owned(), folded(name));
        let find = async move |tx: &mut Tx| {
            let found = tx.one(NAMED, &[(&provider).into(), (&name).into()], |row| row.get::<String>(0)).await?;
            let read = |id: String| id.parse().map_err(|_| StoreError::corrupt("delivery_names", &name, "names a message that is none"));
            found.map(read).transpose()
        };
        self.read(find).await
    }

    /// Forgets what happened longer than `age` ago.
    ///
    /// # Errors
    /// `Unavailable`.
    pub async fn purge_deliveries(&self, age: Duration) -> Result<u64, StoreError> {
        let before = self.now().minus(age);
        let purge = async move |tx: &mut Tx| {
            tx.execute(PURGE_NAMES, &[before.into()]).await?;
            tx.execute(PURGE, &[before.into()]).await
        };
        self.write(purge).await
    }
}

/// How long it usually takes until a message was accepted and its delivery reported.
const USUAL: Duration = Duration::from_secs(30);

/// Begins a step in the story of a message, whose row the transaction has locked: `provider` is asked. [`close`] says how it ended.
pub(crate) async fn open(tx: &mut Tx, message: &str, provider: &str, at: Timestamp) -> Result<(), StoreError> {
    insert(tx, message, provider, (Progress::Accepted, true), at).await
}

/// Ends the step that [`open`] began, or adds one where none was begun.
pub(crate) async fn close(tx: &mut Tx, message: &str, provider: &str, progress: Progress, at: Timestamp) -> Result<(), StoreError> {
    let ended = tx.execute(CLOSE, &[message.into(), provider.into(), at.into(), progress.as_str().into()]).await?;
    if ended == 0 { append(tx, message, provider, progress, at).await } else { Ok(()) }
}

/// Adds a step to the story of a message, whose row the transaction has changed.
pub(crate) async fn append(tx: &mut Tx, message: &str, provider: &str, progress: Progress, at: Timestamp) -> Result<(), StoreError> {
    insert(tx, message, provider, (progress, false), at).await
}

async fn insert(tx: &mut Tx, message: &str, provider: &str, (progress, is_open): (Progress, bool), at: Timestamp) -> Result<(), StoreError> {
    let step: i64 = tx.one(LAST, &[message.into()], |row| row.get(0)).await?.unwrap_or(0);
    let row: [Param<'_>; 6] = [message.into(), (step + 1).into(), at.into(), provider.into(), progress.as_str().into(), i64::from(is_open).into()];
    tx.all(&[(INSERT, &row)]).await
}

async fn timeline(tx: &mut Tx, message: MessageId) -> Result<Vec<Step>, StoreError> {
    let id = message.to_string();
    let read = |row: Row<'_>| Ok((row.time(0)?, row.get::<String>(1)?, row.get::<String>(2)?, row.get::<i64>(3)? != 0));
    let rows = tx.list(LIST, &[(&id).into()], read).await?;
    let step = |(at, provider, word, is_open): (Timestamp, String, String, bool)| {
        let progress = Progress::parse(&word).ok_or_else(|| StoreError::corrupt("deliveries", &id, "has a word that is none"))?;
        Ok(Step { at, provider, progress: if is_open { Progress::Asked } else { progress } })
    };
    rows.into_iter().map(step).collect()
}

/// Some centers say letters small in the answer and large in the receipt, or the other way round.
fn folded(name: &str) -> String {
    name.trim().to_ascii_lowercase()
}

const AFTER_ALL: MessageId = MessageId::from_bytes([u8::MAX; 16]);

const INSERT: &str = "INSERT INTO deliveries (message_id, step, at, provider, progress, is_open) VALUES ($1, $2, $3, $4, $5, $6)";

const CLOSE: &str = "UPDATE deliveries SET at = $3, progress = $4, is_open = 0 WHERE message_id = $1 AND provider = $2 AND is_open = 1 \
     AND step = (SELECT max(step) FROM deliveries WHERE message_id = $1 AND provider = $2 AND is_open = 1)";

const LAST: &str = "SELECT max(step) FROM deliveries WHERE message_id = $1 HAVING count(*) > 0";

const LIST: &str = "SELECT at, provider, progress, is_open FROM deliveries WHERE message_id = $1 ORDER BY step";

const OF_USER: &str = "SELECT id, kind, state FROM outbox WHERE user_id = $1 AND id < $3 ORDER BY id DESC LIMIT $2";

const KNOWN: &str = "SELECT due_at FROM outbox WHERE id = $1";

const CONFIRM: &str = "UPDATE outbox SET state = 'done', lease = NULL, leased_until = NULL, sealed = NULL WHERE id = $1 AND state IN ('waiting', 'sent')";

const HURRY: &str = "UPDATE outbox SET due_at = $2 WHERE id = $1 AND state = 'sent' AND lease IS NULL";

const PURGE: &str = "DELETE FROM deliveries WHERE at <= $1";

const NAME: &str = "INSERT INTO delivery_names (provider, name, message_id, at) VALUES ($1, $2, $3, $4) \
    ON CONFLICT (provider, name) DO UPDATE SET message_id = excluded.message_id, at = excluded.at";

const NAMED: &str = "SELECT message_id FROM delivery_names WHERE provider = $1 AND name = $2";

const PURGE_NAMES: &str = "DELETE FROM delivery_names WHERE at <= $1";

/// The statements of this module.
#[cfg(test)]
pub(crate) const STATEMENTS: &[&str] = &[INSERT, CLOSE, LAST, LIST, OF_USER, KNOWN, CONFIRM, HURRY, PURGE, NAME, NAMED, PURGE_NAMES];
