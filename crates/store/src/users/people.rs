//! What those who run an organization do to its people: both are locked together, and the last owner is counted under the organization's lock.

use std::sync::{Arc, OnceLock};

use twofactor::{Cause, Fate, OrganizationId, Overseer, Refusal, Scene, User, UserId};

use super::{Locked, read_policy};
use crate::{Answer, Request, Store, StoreError, Tx, audit::chain, organizations};

/// What became of somebody who was to be added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Added {
    /// The user was created.
    Created(UserId),
    /// One with the same mailbox or external id is there.
    Taken,
    /// A rule said no.
    Refused(Refusal),
}

/// What is known where a rule acts on the account of somebody else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Who acts.
    pub by: Overseer,
    /// Whether the organization has another owner who may sign in.
    pub others_own: bool,
}

/// A person who acts on others, and the rule that says whether they may.
pub type Governor = (UserId, Box<dyn FnOnce(&User, &Scene<'_>) -> Result<Overseer, Refusal> + Send>);

impl Store {
    /// Lets `rule` act on `user`, on behalf of the `governor` or, without one, of the product; then saves or removes the user. The
    /// governor is locked and asked in the same transaction. The `answer` to a `request` that wants to be answered only once is saved with it.
    ///
    /// # Errors
    /// As [`Store::act_once`]; `Missing` also when the governor is of another organization.
    pub async fn oversee(
        &self,
        user: UserId,
        cause: Cause,
        governor: Option<Governor>,
        request: Option<Request>,
        rule: impl FnOnce(&mut User, Standing, &mut Scene<'_>) -> Result<Fate, Refusal> + Send + 'static,
        answer: impl FnOnce(&Result<(), Refusal>) -> Answer + Send + 'static,
    ) -> Result<Result<(), Refusal>, StoreError> {
        if governor.as_ref().is_some_and(|(governor, _)| *governor == user) {
            return Ok(Err(Refusal::PolicyForbids));
        }
        let store = self.clone();
        self.write(async move |tx: &mut Tx| {
            let (locked, by) = store.lock_both(tx, user, &cause, governor).await?;
            let by = match by {
                Ok(by) => by,
                Err(refusal) => return Ok(Err(refusal)),
            };
            let standing = Standing { by, others_own: others_own(tx, &locked).await? };
            let (outcome, changes) = store.turn(locked, &cause, |user, scene| rule(user, standing, scene))?;
            let id = user.to_string();
            if outcome == Ok(Fate::Goes) {
                tx.execute(FORGET_MESSAGES, &[(&id).into()]).await?;
            }
            tx.send(changes).await?;
            if outcome == Ok(Fate::Goes) {
                chain::keep(tx, &id).await?;
                tx.execute(DELETE, &[(&id).into()]).await?;
            }
            let outcome = outcome.map(|_| ());
            if let Some(request) = request {
                store.remember_answer(tx, &request, &answer(&outcome)).await?;
            }
            Ok(outcome)
        })
        .await
    }

    /// Adds the users that `builds` make on behalf of the `governor`, in one transaction: each for itself, or, with `all_or_none`, only if
    /// all can be. Answers what became of each, and whether anything was kept.
    ///
    /// # Errors
    /// `Missing` when there is no such organization, or the governor is of another, `Unavailable`; nobody was added then.
    pub async fn add_people<B: FnOnce(Overseer, &mut Scene<'_>) -> Result<User, Refusal> + Send + 'static>(
        &self,
        organization: OrganizationId,
        cause: Cause,
        (governor, may): Governor,
        builds: Vec<B>,
        all_or_none: bool,
    ) -> Result<Result<(Vec<Added>, bool), Refusal>, StoreError> {
        let (store, undone) = (self.clone(), Arc::new(OnceLock::new()));
        let report_of_nothing = Arc::clone(&undone);
        let added = self.write(async move |tx: &mut Tx| {
            let (own, verdict) = store.ask(tx, governor, &cause, may).await?;
            let by = match verdict {
                Ok(by) if own == organization => by,
                Ok(_) => return Err(StoreError::Missing),
                Err(refusal) => return Ok(Err(refusal)),
            };
            let organization = organizations::find(tx, organization).await?;
            let policy = read_policy(&organization.id.to_string(), &organization.policy)?;
            let mut report = Vec::with_capacity(builds.len());
            for build in builds {
                let (built, effects) = store.play(&policy, &cause, |scene| build(by, scene));
                report.push(match built {
                    Ok(user) if store.save_new(tx, &user, effects).await? => Added::Created(user.id),
                    Ok(_) => Added::Taken,
                    Err(refusal) => Added::Refused(refusal),
                });
            }
            if all_or_none && !report.iter().all(|added| matches!(added, Added::Created(_))) {
                drop(report_of_nothing.set(report));
                return Err(StoreError::Conflict);
            }
            Ok(Ok((report, true)))
        });
        match added.await {
            Err(StoreError::Conflict) => Ok(Ok((Arc::into_inner(undone).and_then(OnceLock::into_inner).unwrap_or_default(), false))),
            added => added,
        }
    }

    /// Locks `user` and the governor, always in the order of their ids, so that two who act on each other do not wait for each other.
    async fn lock_both(&self, tx: &mut Tx, user: UserId, cause: &Cause, governor: Option<Governor>) -> Result<(Locked, Result<Overseer, Refusal>), StoreError> {
        let Some((governor, may)) = governor else { return Ok((Locked::take(self, tx, user, cause).await?, Ok(Overseer::Product))) };
        let ((organization, by), locked) = if governor < user {
            let asked = self.ask(tx, governor, cause, may).await?;
            (asked, Locked::take(self, tx, user, cause).await?)
        } else {
            let locked = Locked::take(self, tx, user, cause).await?;
            (self.ask(tx, governor, cause, may).await?, locked)
        };
        if organization.to_string() == locked.kept.organization { Ok((locked, by)) } else { Err(StoreError::Missing) }
    }
}

/// Whether somebody else who may sign in owns the organization of an owner. Whoever ends an ownership waits here for others who do.
async fn others_own(tx: &mut Tx, locked: &Locked) -> Result<bool, StoreError> {
    let params = [(&locked.kept.id).into(), (&locked.kept.organization).into()];
    let is_owner = tx.one(IS_OWNER, &params, |row| row.get::<i64>(0)).await?.is_some_and(|count| count > 0);
    if !is_owner {
        return Ok(true);
    }
    let organization = locked.kept.organization.parse().map_err(|_| StoreError::corrupt("users", &locked.kept.id, "has an organization that is none"))?;
    organizations::find_locked(tx, organization).await?;
    Ok(tx.one(OTHER_OWNERS, &params, |row| row.get::<i64>(0)).await?.is_some_and(|count| count > 0))
}

const IS_OWNER: &str = "SELECT count(*) FROM users WHERE id = $1 AND organization_id = $2 AND role = 'owner'";

const OTHER_OWNERS: &str = "SELECT count(*) FROM users WHERE id <> $1 AND organization_id = $2 AND role = 'owner' AND state = 'active'";

const DELETE: &str = "DELETE FROM users WHERE id = $1";

const FORGET_MESSAGES: &str = "DELETE FROM outbox WHERE user_id = $1";

/// The statements of this module.
#[cfg(test)]
pub(crate) const STATEMENTS: &[&str] = &[IS_OWNER, OTHER_OWNERS, DELETE, FORGET_MESSAGES];
