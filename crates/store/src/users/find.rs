//! Finding users.

use twofactor::{Email, OrganizationId, UserId};

use super::{Look, Shown};
use crate::{Param, Store, StoreError, Tx};

/// Which users of an organization are asked for. Everything given must hold.
#[derive(Clone, Debug, Default)]
pub struct Search {
    /// With this mailbox.
    pub email: Option<Email>,
    /// With this external id.
    pub external_id: Option<String>,
    /// Without a telephone number.
    pub without_phone: bool,
    /// Without a second factor.
    pub without_factor: bool,
    /// After this one in the order of ids.
    pub after: Option<UserId>,
    /// At most so many.
    pub limit: u16,
}

impl Store {
    /// Up to `limit` users with this mailbox in any organization who have proved that it is theirs, the one that signed in last first; then
    /// one of those who have not, which may be anybody: they never take the place of the others, however many they are.
    ///
    /// # Errors
    /// `Corrupt`, `Unavailable`.
    pub async fn users_by_email(&self, email: &Email, limit: u16) -> Result<Vec<Look>, StoreError> {
        let email = email.as_str().to_owned();
        let read = async move |tx: &mut Tx, sql| tx.list(sql, &[(&email).into(), i64::from(limit).into()], Shown::read).await;
        self.looks(BY_EMAIL, read).await
    }

    /// The users of an organization that `search` asks for, in the order of their ids.
    ///
    /// # Errors
    /// `Corrupt`, `Unavailable`.
    pub async fn users(&self, organization: OrganizationId, search: Search) -> Result<Vec<Look>, StoreError> {
        self.looks(SEARCH, async move |tx: &mut Tx, sql| {
            let organization = organization.to_string();
            let after = search.after.map(|id| id.to_string()).unwrap_or_default();
            let email = search.email.as_ref().map(Email::as_str).unwrap_or_default();
            let external_id = search.external_id.as_deref().unwrap_or_default();
            let params: [Param<'_>; 7] = [
                (&organization).into(),
                (&after).into(),
                email.into(),
                external_id.into(),
                i64::from(search.without_phone).into(),
                i64::from(search.without_factor).into(),
                i64::from(search.limit).into(),
            ];
            tx.list(sql, &params, Shown::read).await
        })
        .await
    }

    /// The users whose id, mailbox or external id is just `text`, in any organization.
    ///
    /// # Errors
    /// `Corrupt`, `Unavailable`.
    pub async fn users_matching(&self, text: &str, limit: u16) -> Result<Vec<Look>, StoreError> {
        let text = text.trim().to_lowercase();
        self.looks(MATCHING, async move |tx: &mut Tx, sql| tx.list(sql, &[(&text).into(), i64::from(limit).into()], Shown::read).await).await
    }

    /// Up to `limit` users whom somebody should look after by now, the longest due first.
    ///
    /// # Errors
    /// `Corrupt`, `Unavailable`.
    pub async fn users_to_look_after(&self, limit: u16) -> Result<Vec<UserId>, StoreError> {
        let now = self.now();
        let read = |row: crate::Row<'_>| {
            let id: String = row.get(0)?;
            id.parse().map_err(|_| StoreError::corrupt("users", &id, "has an id that is none"))
        };
        self.read(async move |tx: &mut Tx| tx.list(TO_LOOK_AFTER, &[now.into(), i64::from(limit).into()], read).await).await
    }

    async fn looks(
        &self,
        sql: &'static str,
        list: impl AsyncFnOnce(&mut Tx, &'static str) -> Result<Vec<Shown>, StoreError> + Send + 'static,
    ) -> Result<Vec<Look>, StoreError> {
        let store = self.clone();
        self.read(async move |tx: &mut Tx| {
            let mut looks = Vec::new();
            for row in list(tx, sql).await? {
                looks.push(row.look(&store, tx).await?);
            }
            Ok(looks)
        })
        .await
    }
}

const BY_EMAIL: &str = "SELECT users.id, organization_id, key_id, sealed, policy, name FROM (\
     SELECT id, organization_id, key_id, sealed, proved, \
     ROW_NUMBER() OVER (PARTITION BY proved ORDER BY COALESCE(seen_at, created_at) DESC, id) AS place FROM users WHERE email = $1) AS users \
     JOIN organizations ON organizations.id = organization_id \
     WHERE (proved = 1 AND place <= $2) OR (proved = 0 AND place = 1) ORDER BY proved DESC, place";

const SEARCH: &str = "SELECT users.id, organization_id, key_id, sealed, policy, name FROM users JOIN organizations ON organizations.id = organization_id \
     WHERE organization_id = $1 AND users.id > $2 AND ($3 = '' OR email = $3) AND ($4 = '' OR external_id = $4) \
     AND ($5 = 0 OR phone_fingerprint IS NULL) AND ($6 = 0 OR factor_kinds = 0) ORDER BY users.id LIMIT $7";

const TO_LOOK_AFTER: &str = "SELECT id FROM users WHERE look_at <= $1 ORDER BY look_at LIMIT $2";

const MATCHING: &str = "SELECT users.id, organization_id, key_id, sealed, policy, name FROM users JOIN organizations ON organizations.id = organization_id \
     WHERE users.id = $1 OR email = $1 OR external_id = $1 ORDER BY users.id LIMIT $2";

/// The statements of this module.
#[cfg(test)]
pub(crate) const STATEMENTS: &[&str] = &[BY_EMAIL, SEARCH, TO_LOOK_AFTER, MATCHING];
