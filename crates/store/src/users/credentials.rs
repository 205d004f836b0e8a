//! Names of security keys' credentials: each belongs to one user, over all organizations.

use twofactor::{CredentialId, User, UserId};

use crate::{Store, StoreError, Tx, param::Change};

impl Store {
    /// Whose credential it is, if anybody has registered it. Decide nothing by it alone: another may register it at the next moment,
    /// and then saving conflicts.
    ///
    /// # Errors
    /// `Corrupt`, `Unavailable`.
    pub async fn credential_owner(&self, credential: &CredentialId) -> Result<Option<UserId>, StoreError> {
        let id = self.credential_key(credential);
        self.read(async move |tx: &mut Tx| {
            let Some(owner) = tx.one(OWNER, &[id.as_slice().into()], |row| row.get::<String>(0)).await? else { return Ok(None) };
            owner.parse().map(Some).map_err(|_| StoreError::corrupt("credentials", &owner, "belongs to a user that is none"))
        })
        .await
    }

    /// What must be written so that the credentials in `before` become those of `user`. Another user may have one of them.
    pub(super) fn credential_changes(&self, user: &User, before: &[CredentialId], changes: &mut Vec<Change>) {
        let after = credentials(user);
        let owner = user.id.to_string();
        let row = |id: &CredentialId| [self.credential_key(id).to_vec().into(), owner.clone().into()];
        changes.extend(before.iter().filter(|id| !after.contains(id)).map(|gone| Change::sure(FORGET, row(gone))));
        changes.extend(after.iter().filter(|id| !before.contains(id)).map(|new| Change::new(KEEP, row(new))));
    }

    fn credential_key(&self, credential: &CredentialId) -> [u8; 32] {
        self.keys().fingerprint("credential", &[credential.as_bytes()])
    }
}

/// The credentials of `user`.
pub(super) fn credentials(user: &User) -> Vec<CredentialId> {
    user.keys().map(|(_, key)| key.credential().clone()).collect()
}

const OWNER: &str = "SELECT user_id FROM credentials WHERE id = $1";

const KEEP: &str = "INSERT INTO credentials (id, user_id) VALUES ($1, $2)";

const FORGET: &str = "DELETE FROM credentials WHERE id = $1 AND user_id = $2";

/// The statements of this module.
#[cfg(test)]
pub(crate) const STATEMENTS: &[&str] = &[OWNER, KEEP, FORGET];
