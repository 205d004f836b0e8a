//! Checkpoints: signed notes of where the chains stand.
//!
//! A note lists no events. It has the hash of the heads of all chains that have grown since the note before it, and the hash of that
//! note, so the newest note stands for all of them. Whoever keeps one elsewhere can prove later that nothing before it was touched.

use std::{collections::BTreeMap, time::Duration};

use data_encoding::HEXLOWER;
use sha2::{Digest as _, Sha256};
use twofactor::{EventId, Timestamp};

use super::{
    Signer, VerifyingKey,
    chain::{Chain, Hash},
};
use crate::{Param, Row, Store, StoreError, Tx, param::Change};

/// A signed note of where the chains stood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    /// Counts them, from 1.
    pub number: i64,
    /// When it was made.
    pub at: Timestamp,
    /// The text with its signature.
    pub note: String,
}

/// What came of trying to make one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Made {
    /// The next one.
    Checkpoint(Checkpoint),
    /// There is nothing new to sign, or another node is at it.
    Nothing,
}

impl Store {
    /// Signs where the chains stand, if the last checkpoint is older than `every` and any has grown, or it is a day old. Very many chains
    /// are signed part by part: ask again until there is nothing.
    ///
    /// # Errors
    /// `Corrupt`, `Unavailable`.
    pub async fn checkpoint(&self, every: Duration) -> Result<Made, StoreError> {
        let now = self.now();
        let last = self.read(async |tx: &mut Tx| tx.one(LAST, &[], Standing::read).await).await?;
        if last.as_ref().is_some_and(|last| last.is_whole() && last.is_younger_than(every, now)) {
            return Ok(Made::Nothing);
        }
        let since = last.as_ref().map_or(Timestamp::from_unix_millis(0), |last| last.covers_to.min(now).minus(OVERLAP));
        let mut grown = self.grown_since(since).await?;
        let is_due = last.as_ref().is_none_or(|last| !last.is_whole() || !last.is_younger_than(AT_LEAST_EVERY, now));
        if grown.is_empty() && !is_due {
            return Ok(Made::Nothing);
        }
        let is_whole = grown.len() <= MOST_HEADS;
        while grown.len() > MOST_HEADS {
            grown.pop_last();
        }
        let covers_to = if is_whole { now } else { last.as_ref().map_or(since, |last| last.covers_to) };
        let signer = Signer::of(self.keys())?;
        self.write(async move |tx: &mut Tx| save(tx, &signer, last, covers_to, now, grown).await).await
    }

    /// The chains that have grown since `since`, and where they stand.
    async fn grown_since(&self, since: Timestamp) -> Result<BTreeMap<String, Chain>, StoreError> {
        let first = EventId::first_at(since).to_string();
        let read = |row: Row<'_>| Ok((row.get::<String>(0)?, Chain::read(&row, 1)?));
        let list = async move |tx: &mut Tx| {
            let mut grown = tx.list(GROWN_USERS, &[(&first).into()], read).await?;
            grown.extend(tx.list(GROWN_OTHERS, &[(&first).into()], read).await?);
            Ok(grown.into_iter().collect())
        };
        self.read(list).await
    }

    /// The newest checkpoint, if there is any.
    ///
    /// # Errors
    /// `Unavailable`.
    pub async fn newest_checkpoint(&self) -> Result<Option<Checkpoint>, StoreError> {
        self.read(async |tx: &mut Tx| tx.one(LAST, &[], Checkpoint::read).await).await
    }

    /// Up to `limit` checkpoints that come after number `after`, in their order.
    ///
    /// # Errors
    /// `Unavailable`.
    pub async fn checkpoints(&self, after: i64, limit: u16) -> Result<Vec<Checkpoint>, StoreError> {
        self.read(async move |tx: &mut Tx| tx.list(LIST, &[after.into(), i64::from(limit).into()], Checkpoint::read).await).await
    }
}

async fn save(
    tx: &mut Tx,
    signer: &Signer,
    last: Option<Standing>,
    covers_to: Timestamp,
    now: Timestamp,
    grown: BTreeMap<String, Chain>,
) -> Result<Made, StoreError> {
    let unchained: i64 = tx.one(UNCHAINED, &[], |row| row.get(0)).await?.unwrap_or(0);
    let (number, previous) = last.map_or((1, Hash::default()), |last| (last.checkpoint.number + 1, digest(&last.checkpoint.note)));
    let mut root = Root::default();
    for (id, chain) in &grown {
        root.add(id, chain.length, &chain.head);
    }
    let body = Body { number, at: now.as_unix_millis(), chains: root.chains, root: root.finish(), previous, unchained };
    let note = signer.sign(&body.text());
    let row: [Param<'_>; 4] = [number.into(), now.into(), covers_to.into(), (&note).into()];
    if tx.execute(INSERT, &row).await? == 0 {
        return Ok(Made::Nothing);
    }
    let head = |(id, chain): (String, Chain)| Change::sure(INSERT_HEAD, [id.into(), number.into(), chain.length.into(), chain.head.to_vec().into()]);
    tx.send(grown.into_iter().map(head).collect()).await?;
    Ok(Made::Checkpoint(Checkpoint { number, at: now, note }))
}

/// What a note says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Body {
    pub(super) number: i64,
    /// Milliseconds since 1970.
    pub(super) at: i64,
    /// How many chains have grown.
    pub(super) chains: u64,
    /// The hash of where they stand.
    pub(super) root: Hash,
    /// The hash of the note before it; zeros for the first.
    pub(super) previous: Hash,
    /// How many events have no place in a chain.
    pub(super) unchained: i64,
}

impl Body {
    fn text(&self) -> String {
        let Self { number, at, chains, root, previous, unchained } = self;
        let (root, previous) = (HEXLOWER.encode(root), HEXLOWER.encode(previous));
        format!("{TITLE}\nnumber {number}\nat {at}\nchains {chains}\nroot {root}\nprevious {previous}\nunchained {unchained}\n")
    }

    /// Reads a note that `key` has signed; `None` when it has not, or it is no checkpoint.
    pub(super) fn open(note: &str, key: &VerifyingKey) -> Option<Self> {
        let text = key.open(note)?;
        let mut lines = text.lines();
        let mut next = |name: &str| lines.next().and_then(|line| line.strip_prefix(name));
        next(TITLE).filter(|rest| rest.is_empty())?;
        let hash = |digits: &str| HEXLOWER.decode(digits.as_bytes()).ok()?.try_into().ok();
        let body = Self {
            number: next("number ")?.parse().ok()?,
            at: next("at ")?.parse().ok()?,
            chains: next("chains ")?.parse().ok()?,
            root: hash(next("root ")?)?,
            previous: hash(next("previous ")?)?,
            unchained: next("unchained ")?.parse().ok()?,
        };
        (body.text() == text).then_some(body)
    }
}

/// The hash of heads, which are added in the order of their chains' names.
#[derive(Clone, Debug, Default)]
pub(super) struct Root {
    hasher: Sha256,
    pub(super) chains: u64,
}

impl Root {
    pub(super) fn add(&mut self, id: &str, length: i64, head: &Hash) {
        self.chains += 1;
        self.hasher.update(format!("{id} {length} {}\n", HEXLOWER.encode(head)));
    }

    pub(super) fn finish(self) -> Hash {
        self.hasher.finalize().into()
    }
}

/// The hash of a note, signature included.
pub(super) fn digest(note: &str) -> Hash {
    Sha256::digest(note).into()
}

/// A checkpoint, and up to when it looked for events.
struct Standing {
    checkpoint: Checkpoint,
    covers_to: Timestamp,
}

impl Standing {
    /// Whether it signed all that had grown.
    fn is_whole(&self) -> bool {
        self.covers_to == self.checkpoint.at
    }

    /// Whether it was made less than `age` ago. One of a time to come was made by a clock that was put right since.
    fn is_younger_than(&self, age: Duration, now: Timestamp) -> bool {
        self.checkpoint.at <= now && now < self.checkpoint.at.plus(age)
    }

    fn read(row: Row<'_>) -> Result<Self, StoreError> {
        let covers_to = row.time(3)?;
        Ok(Self { checkpoint: Checkpoint::read(row)?, covers_to })
    }
}

impl Checkpoint {
    pub(super) fn read(row: Row<'_>) -> Result<Self, StoreError> {
        Ok(Self { number: row.get(0)?, at: row.time(1)?, note: row.get(2)? })
    }
}

const TITLE: &str = "vestibule audit checkpoint 1";

/// An event may be committed so long after its time; a chain that is missed even so is found when it grows again.
const OVERLAP: Duration = Duration::from_secs(120);

/// A checkpoint is made so often even when nothing happened, so that it is noticed when they stop.
const AT_LEAST_EVERY: Duration = Duration::from_secs(24 * 3600);

/// Few enough that nobody who signs in meanwhile waits for long.
const MOST_HEADS: usize = 5_000;

const LAST: &str = "SELECT number, at, note, covers_to FROM checkpoints ORDER BY number DESC LIMIT 1";

pub(super) const LIST: &str = "SELECT number, at, note FROM checkpoints WHERE number > $1 ORDER BY number LIMIT $2";

const GROWN_USERS: &str = "SELECT id, chain_length, chain_head FROM users WHERE id IN (SELECT DISTINCT user_id FROM events WHERE id >= $1) \
     AND chain_length > (SELECT COALESCE(MAX(length), 0) FROM checkpoint_heads WHERE chain = users.id)";

const GROWN_OTHERS: &str = "SELECT id, length, head FROM chains \
     WHERE id IN (SELECT DISTINCT COALESCE(user_id, organization_id, 'server') FROM events WHERE id >= $1) \
     AND length > (SELECT COALESCE(MAX(checkpoint_heads.length), 0) FROM checkpoint_heads WHERE chain = chains.id)";

const UNCHAINED: &str = "SELECT count(*) FROM events WHERE seq IS NULL";

const INSERT: &str = "INSERT INTO checkpoints (number, at, covers_to, note) VALUES ($1, $2, $3, $4) ON CONFLICT (number) DO NOTHING";

const INSERT_HEAD: &str = "INSERT INTO checkpoint_heads (chain, checkpoint, length, head) VALUES ($1, $2, $3, $4)";

/// The statements of this module.
#[cfg(test)]
pub(super) const STATEMENTS: &[&str] = &[LAST, LIST, GROWN_USERS, GROWN_OTHERS, UNCHAINED, INSERT, INSERT_HEAD];
