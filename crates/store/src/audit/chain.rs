//! Chains of events. An event's hash covers the event, its place, and the hash of the event before it:
//!
//! ```text
//! SHA-256( "vestibule event 1\n" ‖ hash before (32 bytes, zero for the first) ‖ place (u64, from 1)
//!          ‖ for each of id, at, organization, user, kind, actor, detail: length (u32) ‖ bytes )
//! ```
//!
//! Numbers are big-endian, `at` is milliseconds since 1970 in decimal digits, an id that is not there is empty, and `detail` is the
//! text that is stored.

use sha2::{Digest as _, Sha256};
use twofactor::{OrganizationId, UserId};

use crate::{
    Row, StoreError, Tx,
    events::Entry,
    param::{Change, Value},
};

/// A SHA-256 hash.
pub(crate) type Hash = [u8; 32];

/// Where a chain stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Chain {
    /// How many events it has.
    pub(crate) length: i64,
    /// The hash of the last one; zeros when there is none.
    pub(crate) head: Hash,
}

impl Chain {
    /// One without events.
    pub(crate) const EMPTY: Self = Self { length: 0, head: [0; 32] };

    /// Grows by an event of which these are the fields.
    pub(crate) fn grow(&mut self, at: i64, fields: [&str; 6]) {
        self.length += 1;
        self.head = hash(&self.head, self.length, at, fields);
    }

    /// Reads a length and a head that stand at `index` and behind it.
    pub(crate) fn read(row: &Row<'_>, index: usize) -> Result<Self, StoreError> {
        let head: Option<Vec<u8>> = row.get(index + 1)?;
        let head = head.map_or(Ok(Self::EMPTY.head), |head| head.try_into().map_err(|_| StoreError::corrupt("a chain", index, "has a head that is none")));
        Ok(Self { length: row.get(index)?, head: head? })
    }

    /// Its length and head as columns.
    pub(crate) fn columns(self) -> [Value; 2] {
        [self.length.into(), self.head.to_vec().into()]
    }
}

/// The hash of the event at `place` of a chain, behind one that has the hash `before`. The fields are its id, organization, user, kind,
/// actor and detail.
pub(crate) fn hash(before: &Hash, place: i64, at: i64, [id, fields @ ..]: [&str; 6]) -> Hash {
    let at = at.to_string();
    let mut hasher = Sha256::new();
    hasher.update(LABEL);
    hasher.update(before);
    hasher.update(place.to_be_bytes());
    for field in [id, &at].into_iter().chain(fields) {
        hasher.update(u32::try_from(field.len()).unwrap_or(u32::MAX).to_be_bytes());
        hasher.update(field);
    }
    hasher.finalize().into()
}

/// The name of the chain that an event belongs to.
pub(crate) fn of(organization: Option<OrganizationId>, user: Option<UserId>) -> String {
    user.map(|id| id.to_string()).or_else(|| organization.map(|id| id.to_string())).unwrap_or_else(|| SERVER.to_owned())
}

/// Chains `entries` where no row of a user is locked: behind the last event of an organization, of the server, or of a user who is gone.
pub(crate) async fn append(tx: &mut Tx, chain: &str, entries: Vec<Entry>) -> Result<(), StoreError> {
    let mut standing = match tx.one_locked(LOCK, &[chain.into()], |row| Chain::read(&row, 0)).await? {
        Some(standing) => standing,
        None => begin(tx, chain).await?,
    };
    let mut changes: Vec<Change> = entries.into_iter().map(|entry| entry.chained(&mut standing)).collect();
    let [length, head] = standing.columns();
    changes.push(Change::sure(MOVE, [chain.into(), length, head]));
    tx.send(changes).await
}

/// Begins a chain, which another may do at the same moment.
async fn begin(tx: &mut Tx, chain: &str) -> Result<Chain, StoreError> {
    tx.execute(BEGIN, &[chain.into()]).await?;
    tx.one_locked(LOCK, &[chain.into()], |row| Chain::read(&row, 0)).await?.ok_or(StoreError::Missing)
}

/// Keeps the end of the chain of a user who is locked, and is about to be deleted.
pub(crate) async fn keep(tx: &mut Tx, user: &str) -> Result<(), StoreError> {
    tx.execute(KEEP_USER, &[user.into()]).await.map(drop)
}

/// Keeps the ends of the chains of an organization's users, who are about to be deleted.
pub(crate) async fn keep_all(tx: &mut Tx, organization: OrganizationId) -> Result<(), StoreError> {
    let organization = organization.to_string();
    tx.execute(HOLD_USERS, &[(&organization).into()]).await?;
    tx.execute(KEEP_USERS, &[(&organization).into()]).await.map(drop)
}

const LABEL: &[u8] = b"vestibule event 1\n";

/// The chain of what is about no organization and no user.
pub(crate) const SERVER: &str = "server";

const BEGIN: &str = "INSERT INTO chains (id, length) VALUES ($1, 0) ON CONFLICT (id) DO NOTHING";

const LOCK: &str = "SELECT length, head FROM chains WHERE id = $1";

const MOVE: &str = "UPDATE chains SET length = $2, head = $3 WHERE id = $1";

const KEEP_USER: &str = "INSERT INTO chains (id, length, head) SELECT id, chain_length, chain_head FROM users WHERE id = $1";

/// Locks them, so that no step of theirs comes in between.
const HOLD_USERS: &str = "UPDATE users SET chain_length = chain_length WHERE organization_id = $1";

const KEEP_USERS: &str = "INSERT INTO chains (id, length, head) SELECT id, chain_length, chain_head FROM users WHERE organization_id = $1";

/// The statements of this module.
#[cfg(test)]
pub(super) const STATEMENTS: &[&str] = &[BEGIN, LOCK, MOVE, KEEP_USER, HOLD_USERS, KEEP_USERS];
