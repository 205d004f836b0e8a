//! API keys: how the product's back end says who it is. What is stored of one is the hash of its secret half.

use data_encoding::BASE32_NOPAD;
use rand_core::Rng as _;
use sha2::{Digest as _, Sha256};
use std::{
    collections::HashMap,
    sync::{
        Arc, PoisonError, RwLock,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};
use subtle::ConstantTimeEq as _;
use twofactor::{ApiKeyId, OrganizationId, Secret, Timestamp};
use zeroize::Zeroizing;

use crate::{Param, Row, Store, StoreError, Tx};

/// An API key, without its secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiKey {
    /// Its id.
    pub id: ApiKeyId,
    /// What its owner calls it.
    pub name: String,
    /// The organization it is for; `None` for the whole server.
    pub organization: Option<OrganizationId>,
    /// What it may do, in the words of the HTTP API.
    pub scopes: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was revoked.
    pub revoked_at: Option<Timestamp>,
    /// When it was last used, to the minute.
    pub last_used_at: Option<Timestamp>,
}

impl Store {
    /// Makes an API key and answers its token, `vst_…`, which cannot be had again.
    ///
    /// # Errors
    /// `Missing` when there is no such organization, `Unavailable`.
    pub async fn create_api_key(&self, name: &str, organization: Option<OrganizationId>, scopes: &str) -> Result<(ApiKey, Secret<String>), StoreError> {
        let now = self.now();
        let mut rng = self.entropy().rng();
        let id = ApiKeyId::draw(now, &mut rng);
        let mut secret = Zeroizing::new([0; SECRET_BYTES]);
        rng.fill_bytes(&mut *secret);
        let (name, scopes) = (name.to_owned(), scopes.to_owned());
        let made = ApiKey { id, name, organization, scopes, created_at: now, revoked_at: None, last_used_at: None };
        let (row, hash) = (made.clone(), hash(&secret));
        self.write_once(async move |tx: &mut Tx| {
            let (id, organization) = (row.id.to_string(), row.organization.map(|id| id.to_string()));
            let params: [Param<'_>; 6] =
                [(&id).into(), (&row.name).into(), (&hash).into(), organization.as_ref().into(), (&row.scopes).into(), row.created_at.into()];
            tx.execute(INSERT, &params).await
        })
        .await?;
        Ok((made, token(id, &secret)))
    }

    /// The API key that `token` is, if it was not revoked. Notes that it was used, at most once a minute.
    ///
    /// # Errors
    /// `Missing` for any other text, `Corrupt`, `Unavailable`.
    pub async fn api_key(&self, token: &str) -> Result<ApiKey, StoreError> {
        let (id, secret) = parse(token).ok_or(StoreError::Missing)?;
        let (key, kept) = self.find_api_key(id).await?.ok_or(StoreError::Missing)?;
        if !is_right(&secret, &kept) || key.revoked_at.is_some() {
            return Err(StoreError::Missing);
        }
        if key.last_used_at.is_none_or(|last| self.now().since(last) >= NOTED_EVERY) {
            self.note_use(id).await;
        }
        Ok(key)
    }

    /// As [`Store::api_key`], and does not look whether the key was revoked when it was seen before: only for what ends in a
    /// [`Store::act`] with the key as its cause, which looks. What is remembered of a key never changes.
    ///
    /// # Errors
    /// As [`Store::api_key`].
    pub async fn api_key_seen_before(&self, token: &str) -> Result<Arc<Seen>, StoreError> {
        let (id, secret) = parse(token).ok_or(StoreError::Missing)?;
        if let Some(seen) = self.seen_api_keys().find(id) {
            if !is_right(&secret, &seen.hash) {
                return Err(StoreError::Missing);
            }
            if seen.is_to_be_noted(self.now()) {
                self.note_use(id).await;
            }
            return Ok(seen);
        }
        let key = self.api_key(token).await?;
        let noted_at = AtomicI64::new(self.now().as_unix_millis());
        Ok(self.seen_api_keys().add(Seen { id, organization: key.organization, scopes: key.scopes, hash: hash(&secret), noted_at }))
    }

    async fn find_api_key(&self, id: ApiKeyId) -> Result<Option<(ApiKey, Vec<u8>)>, StoreError> {
        self.read(async move |tx: &mut Tx| tx.one(FIND, &[(&id.to_string()).into()], with_hash).await).await
    }

    async fn note_use(&self, id: ApiKeyId) {
        let now = self.now();
        let earlier = now.minus(NOTED_EVERY);
        let noted = async move |tx: &mut Tx| tx.execute(NOTE_USE, &[(&id.to_string()).into(), now.into(), earlier.into()]).await;
        if let Err(error) = self.write_once(noted).await {
            tracing::warn!(event = "api_key.use_not_noted", key = %id, %error);
        }
    }

    /// Up to `limit` API keys, oldest first, that come after `after`: those of `organization`, or the server's own.
    ///
    /// # Errors
    /// `Corrupt`, `Unavailable`.
    pub async fn api_keys(&self, organization: Option<OrganizationId>, after: Option<ApiKeyId>, limit: u16) -> Result<Vec<ApiKey>, StoreError> {
        let organization = organization.map(|id| id.to_string()).unwrap_or_default();
        let after = after.map(|id| id.to_string()).unwrap_or_default();
        let list = async move |tx: &mut Tx| {
            let params: [Param<'_>; 3] = [(&organization).into(), (&after).into(), i64::from(limit).into()];
            Ok(tx.list(LIST, &params, with_hash).await?.into_iter().map(|(key, _)| key).collect())
        };
        self.read(list).await
    }

    /// Ends an API key. Ending it again changes nothing.
    ///
    /// # Errors
    /// `Missing` when there is no such key, `Unavailable`.
    pub async fn revoke_api_key(&self, id: ApiKeyId) -> Result<(), StoreError> {
        let now = self.now();
        let revoked = self.write_once(async move |tx: &mut Tx| tx.execute(REVOKE, &[(&id.to_string()).into(), now.into()]).await);
        if revoked.await? == 1 { Ok(()) } else { Err(StoreError::Missing) }
    }
}

/// What never changes of an API key that was good once.
#[derive(Debug)]
pub struct Seen {
    /// Its id.
    pub id: ApiKeyId,
    /// The organization it is for; `None` for the whole server.
    pub organization: Option<OrganizationId>,
    /// What it may do, in the words of the HTTP API.
    pub scopes: String,
    hash: [u8; 32],
    noted_at: AtomicI64,
}

impl Seen {
    /// Whether a minute has gone by; answers so once.
    fn is_to_be_noted(&self, now: Timestamp) -> bool {
        let (now, earlier) = (now.as_unix_millis(), now.minus(NOTED_EVERY).as_unix_millis());
        self.noted_at.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |noted| (noted <= earlier).then_some(now)).is_ok()
    }
}

/// The API keys that were good once, so that knowing one again costs no look into the database. Revoked ones are among them.
#[derive(Default)]
pub(crate) struct SeenKeys(RwLock<HashMap<ApiKeyId, Arc<Seen>>>);

impl SeenKeys {
    fn find(&self, id: ApiKeyId) -> Option<Arc<Seen>> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).get(&id).cloned()
    }

    fn add(&self, seen: Seen) -> Arc<Seen> {
        let seen = Arc::new(seen);
        let mut all = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if all.len() >= MOST_SEEN {
            all.clear();
        }
        all.insert(seen.id, Arc::clone(&seen));
        seen
    }
}

fn is_right(secret: &[u8; SECRET_BYTES], kept: &[u8]) -> bool {
    hash(secret).as_slice().ct_eq(kept).into()
}

fn hash(secret: &[u8; SECRET_BYTES]) -> [u8; 32] {
    Sha256::digest(secret).into()
}

fn token(id: ApiKeyId, secret: &[u8; SECRET_BYTES]) -> Secret<String> {
    let bytes = Zeroizing::new([id.as_bytes().as_slice(), secret].concat());
    let mut digits = Zeroizing::new(BASE32_NOPAD.encode(&bytes));
    digits.make_ascii_lowercase();
    Secret::new(format!("{PREFIX}{}", *digits))
}

fn parse(token: &str) -> Option<(ApiKeyId, Zeroizing<[u8; SECRET_BYTES]>)> {
    let digits = token.strip_prefix(PREFIX)?;
    if digits.bytes().any(|digit| digit.is_ascii_uppercase()) {
        return None;
    }
    let digits = Zeroizing::new(digits.to_ascii_uppercase());
    let bytes = Zeroizing::new(BASE32_NOPAD.decode(digits.as_bytes()).ok()?);
    let (id, secret) = bytes.split_first_chunk::<16>()?;
    Some((ApiKeyId::from_bytes(*id), Zeroizing::new(secret.try_into().ok()?)))
}

fn with_hash(row: Row<'_>) -> Result<(ApiKey, Vec<u8>), StoreError> {
    let id: String = row.get(0)?;
    let odd = |what| StoreError::corrupt("api_keys", &id, what);
    let organization: Option<String> = row.get(2)?;
    let organization = organization.map(|id| id.parse().map_err(|_| odd("has an organization that is none")));
    let time = |index| Ok::<_, StoreError>(row.get::<Option<i64>>(index)?.map(Timestamp::from_unix_millis));
    let key = ApiKey {
        id: id.parse().map_err(|_| odd("has an id that is none"))?,
        name: row.get(1)?,
        organization: organization.transpose()?,
        scopes: row.get(3)?,
        created_at: row.time(4)?,
        revoked_at: time(5)?,
        last_used_at: time(6)?,
    };
    Ok((key, row.get(7)?))
}

const PREFIX: &str = "vst_";

const SECRET_BYTES: usize = 32;

const MOST_SEEN: usize = 1024;

const NOTED_EVERY: Duration = Duration::from_secs(60);

const INSERT: &str = "INSERT INTO api_keys (id, name, secret_hash, organization_id, scopes, created_at) VALUES ($1, $2, $3, $4, $5, $6)";

const FIND: &str = "SELECT id, name, organization_id, scopes, created_at, revoked_at, last_used_at, secret_hash FROM api_keys WHERE id = $1";

const LIST: &str = "SELECT id, name, organization_id, scopes, created_at, revoked_at, last_used_at, secret_hash FROM api_keys \
     WHERE coalesce(organization_id, '') = $1 AND id > $2 ORDER BY id LIMIT $3";

const NOTE_USE: &str = "UPDATE api_keys SET last_used_at = $2 WHERE id = $1 AND (last_used_at IS NULL OR last_used_at <= $3)";

const REVOKE: &str = "UPDATE api_keys SET revoked_at = coalesce(revoked_at, $2) WHERE id = $1";

/// The statements of this module.
#[cfg(test)]
pub(crate) const STATEMENTS: &[&str] = &[INSERT, FIND, LIST, NOTE_USE, REVOKE];
