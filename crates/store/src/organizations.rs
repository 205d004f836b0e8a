//! Organizations: the product's customers, each with its policy.

use twofactor::{Amendment, Cause, Detail, EventKind, OrganizationId, Policy, Refusal, Scene, Timestamp, User, UserId};

use crate::{
    Param, Row, Store, StoreError, Tx,
    audit::chain,
    users::{read_policy, write_policy},
};

/// An organization.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Organization {
    /// Its id.
    pub id: OrganizationId,
    /// What people call it.
    pub name: String,
    /// The preset it was made from.
    pub preset: String,
    /// Its policy, as JSON.
    pub policy: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// Counts its changes, from 1.
    pub version: i64,
}

impl Store {
    /// Makes an organization.
    ///
    /// # Errors
    /// `Unavailable`.
    pub async fn create_organization(&self, name: &str, preset: &str, policy: &str) -> Result<Organization, StoreError> {
        let store = self.clone();
        let (name, preset, policy) = (name.to_owned(), preset.to_owned(), policy.to_owned());
        self.write_once(async move |tx: &mut Tx| create(tx, &store, &name, &preset, &policy).await).await
    }

    /// Finds an organization.
    ///
    /// # Errors
    /// `Missing`, `Corrupt`, `Unavailable`.
    pub async fn organization(&self, id: OrganizationId) -> Result<Organization, StoreError> {
        self.read(async move |tx: &mut Tx| find(tx, id).await).await
    }

    /// Up to `limit` organizations, oldest first, that come after `after`.
    ///
    /// # Errors
    /// `Corrupt`, `Unavailable`.
    pub async fn organizations(&self, after: Option<OrganizationId>, limit: u16) -> Result<Vec<Organization>, StoreError> {
        let after = after.map(|id| id.to_string()).unwrap_or_default();
        self.read(async move |tx: &mut Tx| tx.list(LIST, &[(&after).into(), i64::from(limit).into()], Organization::read).await).await
    }

    /// Gives an organization another name.
    ///
    /// # Errors
    /// `Missing`, `Unavailable`.
    pub async fn rename_organization(&self, id: OrganizationId, name: &str) -> Result<(), StoreError> {
        let name = name.to_owned();
        let renamed = self.write_once(async move |tx: &mut Tx| tx.execute(RENAME, &[(&id.to_string()).into(), (&name).into()]).await);
        if renamed.await? == 1 { Ok(()) } else { Err(StoreError::Missing) }
    }

    /// Gives an organization another policy, if it still is at `version`; answers its new version.
    ///
    /// # Errors
    /// `Conflict` when it was changed since or does not exist, `Unavailable`.
    pub async fn set_policy(&self, id: OrganizationId, version: i64, policy: &str) -> Result<i64, StoreError> {
        let policy = policy.to_owned();
        self.write(async move |tx: &mut Tx| set_policy(tx, id, version, &policy).await).await
    }

    /// Puts `policy` in the place of an organization's, if it still is at `version`, and records both; answers its new version. The
    /// `governor`, when it is a person, is locked and asked whether they may.
    ///
    /// # Errors
    /// `Conflict` when it was changed since, `Missing` when it does not exist, `Revoked`, `Corrupt`, `Unavailable`. Nothing is saved then.
    pub async fn amend_policy<R>(
        &self,
        id: OrganizationId,
        version: i64,
        policy: Policy,
        cause: Cause,
        governor: Option<(UserId, R)>,
    ) -> Result<Result<i64, Refusal>, StoreError>
    where
        R: FnOnce(&User, &Scene<'_>) -> Result<(), Refusal> + Send + 'static,
    {
        let store = self.clone();
        self.write(async move |tx: &mut Tx| {
            let by = governor.as_ref().map(|(user, _)| *user);
            if let Some((user, may)) = governor {
                let (organization, verdict) = store.ask(tx, user, &cause, may).await?;
                match verdict {
                    Ok(()) if organization == id => {}
                    Ok(()) => return Err(StoreError::Missing),
                    Err(refusal) => return Ok(Err(refusal)),
                }
            }
            let held = find_locked(tx, id).await?;
            if held.version != version {
                return Err(StoreError::Conflict);
            }
            let before = read_policy(&id.to_string(), &held.policy)?;
            let after = policy.in_place_of(&before, store.now());
            if after == before {
                return Ok(Ok(version));
            }
            let changed = set_policy(tx, id, version, &write_policy(&after)?).await?;
            let detail = Detail { policy: Some(Box::new(Amendment { before, after: after.clone() })), by, ..Detail::default() };
            let ((), effects) = store.play(&after, &cause, |scene| scene.record(EventKind::PolicyChanged, detail));
            store.save_effects_of(tx, id, &effects).await?;
            Ok(Ok(changed))
        })
        .await
    }

    /// Removes an organization with its users and API keys. Its events stay.
    ///
    /// # Errors
    /// `Missing`, `Unavailable`.
    pub async fn delete_organization(&self, id: OrganizationId) -> Result<(), StoreError> {
        let deleted = self.write(async move |tx: &mut Tx| {
            chain::keep_all(tx, id).await?;
            tx.execute(DELETE, &[(&id.to_string()).into()]).await
        });
        if deleted.await? == 1 { Ok(()) } else { Err(StoreError::Missing) }
    }
}

/// Makes an organization as a part of a bigger transaction.
///
/// # Errors
/// `Unavailable`.
pub async fn create(tx: &mut Tx, store: &Store, name: &str, preset: &str, policy: &str) -> Result<Organization, StoreError> {
    let now = store.now();
    let id = OrganizationId::draw(now, &mut store.entropy().rng());
    let made = Organization { id, name: name.to_owned(), preset: preset.to_owned(), policy: policy.to_owned(), created_at: now, version: 1 };
    let key = id.to_string();
    let params: [Param<'_>; 5] = [(&key).into(), name.into(), preset.into(), policy.into(), now.into()];
    tx.execute(INSERT, &params).await?;
    Ok(made)
}

/// Finds an organization inside a transaction.
///
/// # Errors
/// `Missing`, `Corrupt`, `Unavailable`.
pub async fn find(tx: &mut Tx, id: OrganizationId) -> Result<Organization, StoreError> {
    tx.one(FIND, &[(&id.to_string()).into()], Organization::read).await?.ok_or(StoreError::Missing)
}

/// Finds an organization and keeps it locked until the transaction ends.
///
/// # Errors
/// `Missing`, `Corrupt`, `Unavailable`.
pub async fn find_locked(tx: &mut Tx, id: OrganizationId) -> Result<Organization, StoreError> {
    tx.one_locked(FIND, &[(&id.to_string()).into()], Organization::read).await?.ok_or(StoreError::Missing)
}

/// As [`Store::set_policy`], as a part of a bigger transaction.
///
/// # Errors
/// `Conflict` when it was changed since or does not exist, `Unavailable`.
pub async fn set_policy(tx: &mut Tx, id: OrganizationId, version: i64, policy: &str) -> Result<i64, StoreError> {
    let changed = tx.execute(SET_POLICY, &[(&id.to_string()).into(), version.into(), policy.into()]).await?;
    if changed == 1 { Ok(version + 1) } else { Err(StoreError::Conflict) }
}

impl Organization {
    fn read(row: Row<'_>) -> Result<Self, StoreError> {
        let id: String = row.get(0)?;
        Ok(Self {
            id: id.parse().map_err(|_| StoreError::corrupt("organizations", &id, "has an id that is none"))?,
            name: row.get(1)?,
            preset: row.get(2)?,
            policy: row.get(3)?,
            created_at: row.time(4)?,
            version: row.get(5)?,
        })
    }
}

const INSERT: &str = "INSERT INTO organizations (id, name, preset, policy, created_at, version) VALUES ($1, $2, $3, $4, $5, 1)";

const FIND: &str = "SELECT id, name, preset, policy, created_at, version FROM organizations WHERE id = $1";

const LIST: &str = "SELECT id, name, preset, policy, created_at, version FROM organizations WHERE id > $1 ORDER BY id LIMIT $2";

const RENAME: &str = "UPDATE organizations SET name = $2, version = version + 1 WHERE id = $1";

const SET_POLICY: &str = "UPDATE organizations SET policy = $3, version = version + 1 WHERE id = $1 AND version = $2";

const DELETE: &str = "DELETE FROM organizations WHERE id = $1";

/// The statements of this module.
#[cfg(test)]
pub(crate) const STATEMENTS: &[&str] = &[INSERT, FIND, LIST, RENAME, SET_POLICY, DELETE];
