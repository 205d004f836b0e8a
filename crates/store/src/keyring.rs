//! The data keys: random, kept in the database wrapped by a master key that is not.
//!
//! `seal` keys follow one another as they are rotated; the newest seals, all of them open. The one `index` key names things
//! that must be found without being readable (phone numbers, limits), so it stays for good.

use data_encoding::HEXLOWER;
use std::{
    collections::BTreeMap,
    fmt,
    sync::{Arc, PoisonError, RwLock},
};
use twofactor::{Secret, Timestamp};

use crate::{
    Entropy, KeyError, MasterKeys, Param, Place, StoreError, Tx,
    seal::{self, Key},
};

/// Seals and opens what is stored. Clones share the same keys.
#[derive(Clone)]
pub struct KeyRing(Arc<Shared>);

struct Shared {
    masters: MasterKeys,
    entropy: Entropy,
    ring: RwLock<Arc<Ring>>,
}

struct Ring {
    seals: BTreeMap<i64, Key>,
    newest: i64,
    index: Key,
}

/// A sealed value and the number of the key that opens it; they are stored together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sealed {
    /// The data key's number.
    pub key_id: i64,
    /// Nonce and ciphertext.
    pub bytes: Vec<u8>,
}

impl KeyRing {
    /// Reads the data keys, making the first ones in an empty database. Nodes that do so at once end with the same keys.
    pub(crate) async fn open(tx: &mut Tx, masters: MasterKeys, entropy: Entropy, now: Timestamp) -> Result<Self, StoreError> {
        let count: i64 = tx.one(COUNT, &[], |row| row.get(0)).await?.unwrap_or(0);
        if count == 0 {
            for (id, purpose) in [(INDEX_ID, Purpose::Index), (FIRST_SEAL_ID, Purpose::Seal)] {
                insert(tx, INSERT_IF_NONE, id, purpose, &masters, &entropy, now).await?;
            }
        }
        let ring = RwLock::new(Arc::new(Ring::load(tx, &masters).await?));
        Ok(Self(Arc::new(Shared { masters, entropy, ring })))
    }

    /// The keys that are not in the database.
    pub fn masters(&self) -> &MasterKeys {
        &self.0.masters
    }

    /// The number of the key that seals now.
    pub fn newest(&self) -> i64 {
        self.ring().newest
    }

    /// Seals `plain` for a new record.
    ///
    /// # Errors
    /// `Unavailable` when `plain` is longer than the cipher can take (256 GiB).
    pub fn seal(&self, place: &Place<'_>, plain: &[u8]) -> Result<Sealed, StoreError> {
        let ring = self.ring();
        let key = ring.seals.get(&ring.newest).ok_or(KeyError::Incomplete("seal"))?;
        let bytes =
            seal::seal(key, ring.newest, place, plain, &mut self.0.entropy.rng()).ok_or_else(|| StoreError::unavailable("a value is too long to be sealed"))?;
        Ok(Sealed { key_id: ring.newest, bytes })
    }

    /// Seals `plain` for a record that was sealed with `previous`, never with an older key: another node may have
    /// rotated the keys since this one looked.
    ///
    /// # Errors
    /// As [`KeyRing::seal`], and those of reading the keys again.
    pub async fn seal_over(&self, tx: &mut Tx, place: &Place<'_>, previous: i64, plain: &[u8]) -> Result<Sealed, StoreError> {
        self.learn(tx, previous).await?;
        self.seal(place, plain)
    }

    /// Opens what was sealed for `place`. A key that is not known yet is looked for in the database once.
    ///
    /// # Errors
    /// `Corrupt` when it does not open: changed, moved from another record, or sealed with a key that is gone.
    pub async fn unseal(&self, tx: &mut Tx, place: &Place<'_>, key_id: i64, sealed: &[u8]) -> Result<Secret<Vec<u8>>, StoreError> {
        self.learn(tx, key_id).await?;
        self.open_known(place, key_id, sealed)
    }

    /// Opens what was sealed for `place` with a key that is known by now; what is sealed anew then is never sealed with an older key.
    ///
    /// # Errors
    /// As [`KeyRing::unseal`].
    pub(crate) fn open_known(&self, place: &Place<'_>, key_id: i64, sealed: &[u8]) -> Result<Secret<Vec<u8>>, StoreError> {
        let ring = self.ring();
        let Some(key) = ring.seals.get(&key_id) else {
            return Err(corrupt(place, format!("is sealed with data key {key_id}, which is gone")));
        };
        seal::open(key, key_id, place, sealed).ok_or_else(|| corrupt(place, "does not open".to_owned()))
    }

    /// Whether this node has read the data key.
    pub(crate) fn knows(&self, key_id: i64) -> bool {
        self.ring().seals.contains_key(&key_id)
    }

    /// Reads the keys again when this one is not known yet.
    pub(crate) async fn learn(&self, tx: &mut Tx, key_id: i64) -> Result<(), StoreError> {
        if self.knows(key_id) { Ok(()) } else { self.reload(tx).await }
    }

    /// A one-way name for `parts` that only this database's nodes can compute; `label` keeps uses apart.
    pub fn fingerprint(&self, label: &str, parts: &[&[u8]]) -> [u8; 32] {
        seal::fingerprint(&self.ring().index, label, parts)
    }

    /// Reads the data keys again if there are newer ones.
    pub(crate) async fn refresh(&self, tx: &mut Tx) -> Result<(), StoreError> {
        let newest: i64 = tx.one(NEWEST, &[], |row| row.get(0)).await?.unwrap_or(0);
        if newest > self.newest() { self.reload(tx).await } else { Ok(()) }
    }

    /// Makes a new key the one that seals, and answers its number.
    pub(crate) async fn rotate(&self, tx: &mut Tx, now: Timestamp) -> Result<i64, StoreError> {
        let newest: i64 = tx.one(NEWEST, &[], |row| row.get(0)).await?.unwrap_or(FIRST_SEAL_ID);
        let id = newest + 1;
        insert(tx, INSERT, id, Purpose::Seal, &self.0.masters, &self.0.entropy, now).await?;
        tx.execute(RETIRE, &[id.into(), now.into()]).await?;
        Ok(id)
    }

    /// Wraps every data key with the newest master key, and answers how many were not yet.
    pub(crate) async fn rewrap(&self, tx: &mut Tx) -> Result<u64, StoreError> {
        let (newest, master) = self.0.masters.newest_master();
        let mut rewrapped = 0;
        for row in tx.list_locked(LIST, &[], Wrapped::read).await? {
            if row.master != newest {
                let key = row.unwrap(&self.0.masters)?;
                let wrapped = wrap(row.id, row.purpose, &key, master, &self.0.entropy)?;
                tx.execute(REWRAP, &[row.id.into(), newest.into(), (&wrapped).into()]).await?;
                rewrapped += 1;
            }
        }
        Ok(rewrapped)
    }

    pub(crate) async fn reload(&self, tx: &mut Tx) -> Result<(), StoreError> {
        let fresh = Arc::new(Ring::load(tx, &self.0.masters).await?);
        let mut ring = self.0.ring.write().unwrap_or_else(PoisonError::into_inner);
        if fresh.newest >= ring.newest {
            *ring = fresh;
        }
        Ok(())
    }

    fn ring(&self) -> Arc<Ring> {
        Arc::clone(&self.0.ring.read().unwrap_or_else(PoisonError::into_inner))
    }
}

impl fmt::Debug for KeyRing {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ring = self.ring();
        out.debug_struct("KeyRing").field("seals", &ring.seals.keys()).field("newest", &ring.newest).finish()
    }
}

impl Ring {
    /// Opens all keys; one that does not open is a reason to stop, because what it sealed could not be read either.
    async fn load(tx: &mut Tx, masters: &MasterKeys) -> Result<Self, StoreError> {
        let mut seals = BTreeMap::new();
        let mut index = None;
        for row in tx.list(LIST, &[], Wrapped::read).await? {
            let key = row.unwrap(masters)?;
            match row.purpose {
                Purpose::Seal => drop(seals.insert(row.id, key)),
                Purpose::Index => index = Some(key),
            }
        }
        let newest = *seals.last_key_value().ok_or(KeyError::Incomplete("seal"))?.0;
        let index = index.ok_or(KeyError::Incomplete("index"))?;
        Ok(Self { seals, newest, index })
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Purpose {
    Seal,
    Index,
}

impl Purpose {
    fn name(self) -> &'static str {
        match self {
            Self::Seal => "seal",
            Self::Index => "index",
        }
    }
}

/// A data key as it is stored.
struct Wrapped {
    id: i64,
    purpose: Purpose,
    master: String,
    bytes: Vec<u8>,
}

impl Wrapped {
    fn read(row: crate::Row<'_>) -> Result<Self, StoreError> {
        let id = row.get(0)?;
        let purpose = match row.get::<String>(1)?.as_str() {
            "seal" => Purpose::Seal,
            "index" => Purpose::Index,
            _ => return Err(StoreError::corrupt("data_keys", id, "has an unknown purpose")),
        };
        Ok(Self { id, purpose, master: row.get(2)?, bytes: row.get(3)? })
    }

    fn unwrap(&self, masters: &MasterKeys) -> Result<Key, StoreError> {
        let Some(master) = masters.master(&self.master) else {
            return Err(KeyError::UnknownMaster { data_key: self.id, master: self.master.clone() }.into());
        };
        let record = [self.purpose.name().as_bytes()];
        let opened = seal::open(master, self.id, &place(&record), &self.bytes);
        let key = opened.and_then(|key| <[u8; 32]>::try_from(key.expose().as_slice()).ok());
        Ok(Secret::new(key.ok_or_else(|| KeyError::WrongMaster { data_key: self.id, master: self.master.clone() })?))
    }
}

fn wrap(id: i64, purpose: Purpose, key: &Key, master: &Key, entropy: &Entropy) -> Result<Vec<u8>, StoreError> {
    let record = [purpose.name().as_bytes()];
    seal::seal(master, id, &place(&record), key.expose(), &mut entropy.rng()).ok_or_else(|| StoreError::unavailable("a data key could not be wrapped"))
}

fn place<'a>(record: &'a [&'a [u8]]) -> Place<'a> {
    Place { table: "data_keys", column: "wrapped", record }
}

async fn insert(tx: &mut Tx, sql: &'static str, id: i64, purpose: Purpose, masters: &MasterKeys, entropy: &Entropy, now: Timestamp) -> Result<(), StoreError> {
    let (name, master) = masters.newest_master();
    let key = twofactor::draw(&mut entropy.rng());
    let wrapped = wrap(id, purpose, &key, master, entropy)?;
    let row: [Param<'_>; 5] = [id.into(), purpose.name().into(), name.into(), (&wrapped).into(), now.into()];
    tx.execute(sql, &row).await.map(drop)
}

fn corrupt(place: &Place<'_>, what: String) -> StoreError {
    let ids = place.record.iter().map(|id| std::str::from_utf8(id).map_or_else(|_| HEXLOWER.encode(id), str::to_owned));
    StoreError::Corrupt { table: place.table, key: ids.collect::<Vec<_>>().join("/"), what: format!("{} {what}", place.column) }
}

const INDEX_ID: i64 = 1;

const FIRST_SEAL_ID: i64 = 2;

const COUNT: &str = "SELECT count(*) FROM data_keys";

const LIST: &str = "SELECT id, purpose, master_id, wrapped FROM data_keys ORDER BY id";

const NEWEST: &str = "SELECT id FROM data_keys WHERE purpose = 'seal' ORDER BY id DESC LIMIT 1";

const INSERT: &str = "INSERT INTO data_keys (id, purpose, master_id, wrapped, created_at) VALUES ($1, $2, $3, $4, $5)";

const INSERT_IF_NONE: &str = "INSERT INTO data_keys (id, purpose, master_id, wrapped, created_at) VALUES ($1, $2, $3, $4, $5) \
     ON CONFLICT (id) DO NOTHING";

const RETIRE: &str = "UPDATE data_keys SET retired_at = $2 WHERE purpose = 'seal' AND id < $1 AND retired_at IS NULL";

const REWRAP: &str = "UPDATE data_keys SET master_id = $2, wrapped = $3 WHERE id = $1";

/// The statements of this module.
#[cfg(test)]
pub(crate) const STATEMENTS: &[&str] = &[COUNT, LIST, NEWEST, INSERT, INSERT_IF_NONE, RETIRE, REWRAP];
