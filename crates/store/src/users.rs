//! Users: one sealed document each, beside the columns it is searched by. [`Store::act`] is the only way to change one.

mod create;
mod find;
mod save;

pub use create::Imported;
pub use find::Search;
pub use save::MAIL;

use twofactor::{Cause, Effects, Policy, Scene, User, UserId};

use crate::{Answer, Request, Row, Store, StoreError, Tx, rotation::user_place};

/// A user as of one moment, with what the organization demands.
#[derive(Clone, Debug)]
pub struct Look {
    /// The user.
    pub user: User,
    /// What the organization demands.
    pub policy: Policy,
    /// The organization's name.
    pub organization_name: String,
}

impl Store {
    /// Lets `rule` change a user while no one else can, then saves it with the effects it asked for. Commits whatever `rule`
    /// answers, refusals included, and runs to its end even if the caller stops waiting.
    ///
    /// # Errors
    /// `Missing` when there is no such user, `Conflict` when a name the rule chose is taken, `Corrupt`, `Unavailable`. Nothing is
    /// saved and nothing will be sent then.
    pub async fn act<T: Send + 'static>(
        &self,
        user: UserId,
        cause: Cause,
        rule: impl FnOnce(&mut User, &mut Scene<'_>) -> T + Send + 'static,
    ) -> Result<T, StoreError> {
        self.act_once(user, cause, None, rule, |_| Answer::none()).await
    }

    /// As [`Store::act`]; the `answer` to a `request` that wants to be answered only once is saved in the same transaction.
    ///
    /// # Errors
    /// As [`Store::act`]; `Conflict` also when the request was answered in the meantime.
    pub async fn act_once<T: Send + 'static>(
        &self,
        user: UserId,
        cause: Cause,
        request: Option<Request>,
        rule: impl FnOnce(&mut User, &mut Scene<'_>) -> T + Send + 'static,
        answer: impl FnOnce(&T) -> Answer + Send + 'static,
    ) -> Result<T, StoreError> {
        let store = self.clone();
        self.write(async move |tx: &mut Tx| {
            let id = user.to_string();
            let row = tx.one_locked(ONE, &[(&id).into()], Kept::read).await?.ok_or(StoreError::Missing)?;
            let (mut look, before) = row.open(&store, tx).await?;
            let (outcome, effects) = store.play(&look.policy, &cause, |scene| rule(&mut look.user, scene));
            store.save_changed(tx, &look.user, row.key_id, &before, effects).await?;
            if let Some(request) = request {
                store.remember_answer(tx, &request, &answer(&outcome)).await?;
            }
            Ok(outcome)
        })
        .await
    }

    /// A user as of now. Another may change it at the next moment: decide nothing by it.
    ///
    /// # Errors
    /// `Missing`, `Corrupt`, `Unavailable`.
    pub async fn look(&self, user: UserId) -> Result<Look, StoreError> {
        let store = self.clone();
        self.read(async move |tx: &mut Tx| {
            let row = tx.one(ONE, &[(&user.to_string()).into()], Kept::read).await?.ok_or(StoreError::Missing)?;
            Ok(row.open(&store, tx).await?.0)
        })
        .await
    }

    /// Runs `play` on a scene of this moment.
    pub(crate) fn play<T>(&self, policy: &Policy, cause: &Cause, play: impl FnOnce(&mut Scene<'_>) -> T) -> (T, Effects) {
        let mut rng = self.entropy().rng();
        let mut scene = Scene { now: self.now(), policy, cause, rng: &mut rng, effects: Effects::default() };
        let outcome = play(&mut scene);
        (outcome, scene.effects)
    }
}

/// A user's row as it is kept.
pub(crate) struct Kept {
    pub(crate) id: String,
    pub(crate) organization: String,
    pub(crate) key_id: i64,
    sealed: Vec<u8>,
    policy: String,
    organization_name: String,
}

impl Kept {
    pub(crate) fn read(row: Row<'_>) -> Result<Self, StoreError> {
        Ok(Self { id: row.get(0)?, organization: row.get(1)?, key_id: row.get(2)?, sealed: row.get(3)?, policy: row.get(4)?, organization_name: row.get(5)? })
    }

    /// Opens the document. It must be the one of this very row.
    pub(crate) async fn open(&self, store: &Store, tx: &mut Tx) -> Result<(Look, Vec<u8>), StoreError> {
        let odd = |what| StoreError::corrupt("users", &self.id, what);
        let record = [self.organization.as_bytes(), self.id.as_bytes()];
        let plain = store.keys().unseal(tx, &user_place(&record), self.key_id, &self.sealed).await?;
        let user: User = serde_json::from_slice(plain.expose()).map_err(|_| odd("holds a document that cannot be read"))?;
        if user.id.to_string() != self.id || user.organization.to_string() != self.organization {
            return Err(odd("holds the document of another user"));
        }
        let policy = read_policy(&self.organization, &self.policy)?;
        Ok((Look { user, policy, organization_name: self.organization_name.clone() }, plain.expose().clone()))
    }
}

pub(crate) fn read_policy(organization: &str, policy: &str) -> Result<Policy, StoreError> {
    serde_json::from_str(policy).map_err(|_| StoreError::corrupt("organizations", organization, "holds a policy that cannot be read"))
}

pub(crate) fn write_policy(policy: &Policy) -> Result<String, StoreError> {
    serde_json::to_string(policy).map_err(|_| StoreError::unavailable("a policy cannot be written"))
}

const ONE: &str = "SELECT id, organization_id, key_id, sealed, \
     (SELECT policy FROM organizations WHERE organizations.id = users.organization_id), \
     (SELECT name FROM organizations WHERE organizations.id = users.organization_id) FROM users WHERE id = $1";

/// The statements of this module.
#[cfg(test)]
pub(crate) fn statements() -> Vec<&'static str> {
    [&[ONE], create::STATEMENTS, find::STATEMENTS, save::STATEMENTS].concat()
}
