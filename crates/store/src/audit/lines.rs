//! The lines of an export, one JSON value each: checkpoints in their order, then each chain with its events, then the end.

use data_encoding::HEXLOWER;
use serde::{Deserialize, Serialize};

use super::chain::{self, Chain, Hash};
use crate::{Row, StoreError};

/// One line of an export.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Line {
    /// A signed note of where the chains stood.
    Checkpoint(String),
    /// A chain, whose events follow.
    Chain(ChainLine),
    /// The next event of the chain before it.
    Event(EventLine),
    /// An event that belongs to no chain which is known.
    Stray(EventLine),
    /// That was all.
    End {
        /// How many events there were.
        events: u64,
    },
}

/// A chain as it stood when it was exported.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChainLine {
    /// Whose: the id of a user or an organization, or `server`.
    pub(super) id: String,
    /// How many events it has.
    pub(super) length: i64,
    /// The hash of the last one.
    #[serde(with = "hex")]
    pub(super) head: Hash,
    /// Where it stood at checkpoints that found it longer than before, in their order.
    pub(super) heads: Vec<HeadLine>,
}

/// Where a chain stood at a checkpoint.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HeadLine {
    /// The checkpoint's number.
    pub(super) checkpoint: i64,
    /// How many events the chain had.
    pub(super) length: i64,
    /// The hash of the last one.
    #[serde(with = "hex")]
    pub(super) head: Hash,
}

/// An event as it is stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EventLine {
    /// Its place in the chain, from 1, and its hash; an event from before there were chains has neither.
    #[serde(flatten)]
    pub(super) place: Option<Place>,
    pub(super) id: String,
    /// Milliseconds since 1970.
    pub(super) at: i64,
    pub(super) organization: String,
    pub(super) user: String,
    pub(super) kind: String,
    pub(super) actor: String,
    /// The text that is stored.
    pub(super) detail: String,
}

/// Where an event stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    pub(super) seq: i64,
    #[serde(with = "hex")]
    pub(super) hash: Hash,
}

impl EventLine {
    /// Reads the columns that [`COLUMNS`](super::export) names.
    pub(super) fn read(row: Row<'_>) -> Result<Self, StoreError> {
        let place = match (row.get::<Option<i64>>(7)?, row.get::<Option<Vec<u8>>>(8)?) {
            (Some(seq), Some(hash)) => Some(Place { seq, hash: hash.try_into().unwrap_or_default() }),
            // Half a place is a place that nothing fits.
            (Some(seq), None) => Some(Place { seq, hash: Hash::default() }),
            (None, Some(hash)) => Some(Place { seq: 0, hash: hash.try_into().unwrap_or_default() }),
            (None, None) => None,
        };
        let organization: Option<String> = row.get(2)?;
        let user: Option<String> = row.get(3)?;
        Ok(Self {
            place,
            id: row.get(0)?,
            at: row.get(1)?,
            organization: organization.unwrap_or_default(),
            user: user.unwrap_or_default(),
            kind: row.get(4)?,
            actor: row.get(5)?,
            detail: row.get(6)?,
        })
    }

    /// The hash it must have at `seq` behind `before`.
    pub(super) fn hash(&self, before: &Hash, seq: i64) -> Hash {
        chain::hash(before, seq, self.at, [&self.id, &self.organization, &self.user, &self.kind, &self.actor, &self.detail])
    }

    /// The name of its chain.
    pub(super) fn chain(&self) -> &str {
        [&self.user, &self.organization].into_iter().find(|id| !id.is_empty()).map_or(chain::SERVER, |id| id)
    }
}

impl ChainLine {
    pub(super) fn new(id: String, Chain { length, head }: Chain, heads: Vec<HeadLine>) -> Self {
        Self { id, length, head, heads }
    }
}

impl HeadLine {
    /// Reads a checkpoint's number, a length and a head.
    pub(super) fn read(row: &Row<'_>) -> Result<Self, StoreError> {
        let Chain { length, head } = Chain::read(row, 1)?;
        Ok(Self { checkpoint: row.get(0)?, length, head })
    }
}

/// Hashes as hexadecimal digits.
mod hex {
    use super::{HEXLOWER, Hash};
    use serde::{Deserialize as _, Deserializer, Serializer, de::Error as _};

    pub(super) fn serialize<S: Serializer>(hash: &Hash, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&HEXLOWER.encode(hash))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Hash, D::Error> {
        let text = String::deserialize(from)?;
        let bytes = HEXLOWER.decode(text.as_bytes()).ok().and_then(|bytes| bytes.try_into().ok());
        bytes.ok_or_else(|| D::Error::custom("a hash of 64 hexadecimal digits was expected"))
    }
}
