//! Users: one sealed document each, beside the columns it is searched by. [`Store::act`] is the only way to change one.

mod cases;
mod create;
mod credentials;
mod find;
mod people;
mod save;
mod turn;

pub use cases::Attendant;
pub use create::Imported;
pub use find::Search;
pub use people::{Added, Governor, Standing};
pub use save::{MAIL, SMS};

use twofactor::{Actor, Cause, Effects, OrganizationId, Policy, Scene, Secret, User, UserId};

use crate::{Answer, KeyRing, Request, Row, Store, StoreError, Tx, audit::chain::Chain, param::Change, rotation::user_place};

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
    /// answers, refusals included, and runs to its end even if the caller stops waiting. An API key that is the cause must still be
    /// good at that moment, and good for this user.
    ///
    /// # Errors
    /// `Missing` when there is no such user, or none for this API key, `Revoked`, `Conflict` when a name the rule chose is taken, `Corrupt`, `Unavailable`. Nothing is
    /// saved and nothing will be sent then.
    pub async fn act<T: Send + 'static>(
        &self,
        user: UserId,
        cause: Cause,
        rule: impl FnOnce(&mut User, &mut Scene<'_>) -> T + Send + 'static,
    ) -> Result<T, StoreError> {
        turn::Turn::take(self, user, cause, rule).await
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
        let Some(request) = request else { return self.act(user, cause, rule).await };
        let store = self.clone();
        self.write(async move |tx: &mut Tx| {
            let locked = Locked::take(&store, tx, user, &cause).await?;
            let (outcome, changes) = store.turn(locked, &cause, rule)?;
            tx.send(changes).await?;
            store.remember_answer(tx, &request, &answer(&outcome)).await?;
            Ok(outcome)
        })
        .await
    }

    /// Lets `rule` have its turn with a user who is locked, and answers what must be saved.
    fn turn<T>(&self, locked: Locked, cause: &Cause, rule: impl FnOnce(&mut User, &mut Scene<'_>) -> T) -> Result<(T, Vec<Change>), StoreError> {
        let (mut user, policy, before) = locked.kept.open(self.keys())?;
        let earlier = save::Earlier::of(&user, &locked, before);
        let (outcome, effects) = self.play(&policy, cause, |scene| rule(&mut user, scene));
        Ok((outcome, self.changes(&user, &earlier, &effects)?))
    }

    /// Locks a user until the transaction ends and lets `rule` judge; nothing of the user is changed.
    ///
    /// # Errors
    /// As [`Store::act`].
    pub(crate) async fn ask<T>(
        &self,
        tx: &mut Tx,
        user: UserId,
        cause: &Cause,
        rule: impl FnOnce(&User, &Scene<'_>) -> T,
    ) -> Result<(OrganizationId, T), StoreError> {
        let (user, policy, _) = Locked::take(self, tx, user, cause).await?.kept.open(self.keys())?;
        let (outcome, _) = self.play(&policy, cause, |scene| rule(&user, scene));
        Ok((user.organization, outcome))
    }

    /// A user as of now. Another may change it at the next moment: decide nothing by it.
    ///
    /// # Errors
    /// `Missing`, `Corrupt`, `Unavailable`.
    pub async fn look(&self, user: UserId) -> Result<Look, StoreError> {
        let store = self.clone();
        self.read(async move |tx: &mut Tx| {
            let shown = tx.one(ONE, &[(&user.to_string()).into()], Shown::read).await?.ok_or(StoreError::Missing)?;
            shown.look(&store, tx).await
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
struct Kept {
    id: String,
    organization: String,
    key_id: i64,
    sealed: Vec<u8>,
    policy: String,
}

impl Kept {
    fn read(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self { id: row.get(0)?, organization: row.get(1)?, key_id: row.get(2)?, sealed: row.get(3)?, policy: row.get(4)? })
    }

    /// Opens the document with a key that is known by now. It must be the one of this very row.
    fn open(&self, keys: &KeyRing) -> Result<(User, Policy, Secret<Vec<u8>>), StoreError> {
        let odd = |what| StoreError::corrupt("users", &self.id, what);
        let record = [self.organization.as_bytes(), self.id.as_bytes()];
        let plain = keys.open_known(&user_place(&record), self.key_id, &self.sealed)?;
        let user: User = serde_json::from_slice(plain.expose()).map_err(|_| odd("holds a document that cannot be read"))?;
        if user.id.to_string() != self.id || user.organization.to_string() != self.organization {
            return Err(odd("holds the document of another user"));
        }
        Ok((user, read_policy(&self.organization, &self.policy)?, plain))
    }
}

/// A user's row to be looked at.
pub(crate) struct Shown {
    kept: Kept,
    organization_name: String,
}

impl Shown {
    pub(crate) fn read(row: Row<'_>) -> Result<Self, StoreError> {
        Ok(Self { kept: Kept::read(&row)?, organization_name: row.get(5)? })
    }

    pub(crate) async fn look(self, store: &Store, tx: &mut Tx) -> Result<Look, StoreError> {
        store.keys().learn(tx, self.kept.key_id).await?;
        let (user, policy, _) = self.kept.open(store.keys())?;
        Ok(Look { user, policy, organization_name: self.organization_name })
    }
}

/// A user's row while nobody else can change it.
pub(crate) struct Locked {
    kept: Kept,
    look_at: Option<i64>,
    chain: Chain,
}

impl Locked {
    /// Locks a user for a step of this cause.
    ///
    /// # Errors
    /// `Missing` when there is no such user, or the API key that asks is of another organization; `Revoked` when it is no longer good;
    /// those of the statement.
    async fn take(store: &Store, tx: &mut Tx, user: UserId, cause: &Cause) -> Result<Self, StoreError> {
        let (id, asked_by) = (user.to_string(), asked_by(cause));
        let row = tx.one_locked(LOCK, &[(&id).into(), (&asked_by).into()], |row| Self::read(&row, cause)).await?;
        let locked = row.ok_or(StoreError::Missing)??;
        store.keys().learn(tx, locked.kept.key_id).await?;
        Ok(locked)
    }

    /// The number of the data key that the row is sealed with.
    fn key_of(row: &Row<'_>) -> Result<i64, StoreError> {
        row.get(2)
    }

    fn read(row: &Row<'_>, cause: &Cause) -> Result<Result<Self, StoreError>, StoreError> {
        let locked = Self { kept: Kept::read(row)?, look_at: row.get(5)?, chain: Chain::read(row, 7)? };
        let allowed = match (cause.actor, row.get::<Option<String>>(6)?) {
            (Actor::User | Actor::Operator | Actor::System, _) => Ok(()),
            (Actor::ApiKey(_), None) => Err(StoreError::Revoked),
            (Actor::ApiKey(_), Some(tenant)) if tenant.is_empty() || tenant == locked.kept.organization => Ok(()),
            (Actor::ApiKey(_), Some(_)) => Err(StoreError::Missing),
        };
        Ok(allowed.map(|()| locked))
    }
}

/// The id of the API key that a step is asked for with; empty when there is none.
fn asked_by(cause: &Cause) -> String {
    match cause.actor {
        Actor::ApiKey(key) => key.to_string(),
        Actor::User | Actor::Operator | Actor::System => String::new(),
    }
}

pub(crate) fn read_policy(organization: &str, policy: &str) -> Result<Policy, StoreError> {
    serde_json::from_str(policy).map_err(|_| StoreError::corrupt("organizations", organization, "holds a policy that cannot be read"))
}

pub(crate) fn write_policy(policy: &Policy) -> Result<String, StoreError> {
    serde_json::to_string(policy).map_err(|_| StoreError::unavailable("a policy cannot be written"))
}

const ONE: &str = "SELECT users.id, organization_id, key_id, sealed, policy, name FROM users JOIN organizations ON organizations.id = organization_id \
     WHERE users.id = $1";

/// Only the user's own row is locked.
const LOCK: &str = "SELECT id, organization_id, key_id, sealed, \
     (SELECT policy FROM organizations WHERE organizations.id = users.organization_id), look_at, \
     (SELECT coalesce(api_keys.organization_id, '') FROM api_keys WHERE api_keys.id = $2 AND revoked_at IS NULL), \
     chain_length, chain_head FROM users WHERE id = $1";

/// The statements of this module.
#[cfg(test)]
pub(crate) fn statements() -> Vec<&'static str> {
    [&[ONE, LOCK], cases::STATEMENTS, credentials::STATEMENTS, find::STATEMENTS, people::STATEMENTS, save::STATEMENTS].concat()
}
