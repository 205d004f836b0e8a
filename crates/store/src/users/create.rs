//! Users come and go.

use twofactor::{Cause, Detail, EventKind, Policy, Preset, Scene, User, UserId};

use super::{Locked, read_policy, save::entry, write_policy};
use crate::{Answer, Organization, Request, Store, StoreError, Tx, audit::chain, organizations};

/// What became of one user of an import.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Imported {
    /// The user was created.
    Created(UserId),
    /// One with the same mailbox or external id is there.
    Taken,
}

impl Store {
    /// Creates the user that `build` makes in the organization. The `answer` to a `request` that wants to be answered only once is
    /// saved in the same transaction.
    ///
    /// # Errors
    /// `Missing` when there is no such organization, `Conflict` when one with the same mailbox or external id is there,
    /// `Unavailable`.
    pub async fn create_user(
        &self,
        organization: twofactor::OrganizationId,
        cause: Cause,
        request: Option<Request>,
        build: impl FnOnce(&mut Scene<'_>) -> User + Send + 'static,
        answer: impl FnOnce(&User, &Policy) -> Answer + Send + 'static,
    ) -> Result<(User, Policy), StoreError> {
        let store = self.clone();
        self.write(async move |tx: &mut Tx| {
            let organization = organizations::find(tx, organization).await?;
            let policy = read_policy(&organization.id.to_string(), &organization.policy)?;
            let (user, effects) = store.play(&policy, &cause, build);
            if !store.save_new(tx, &user, effects).await? {
                return Err(StoreError::Conflict);
            }
            if let Some(request) = request {
                store.remember_answer(tx, &request, &answer(&user, &policy)).await?;
            }
            Ok((user, policy))
        })
        .await
    }

    /// Creates the users that `builds` make, each for itself, in one transaction.
    ///
    /// # Errors
    /// `Missing` when there is no such organization, `Unavailable`; none was created then.
    pub async fn import_users<B: FnOnce(&mut Scene<'_>) -> User + Send + 'static>(
        &self,
        organization: twofactor::OrganizationId,
        cause: Cause,
        builds: Vec<B>,
    ) -> Result<Vec<Imported>, StoreError> {
        let store = self.clone();
        self.write(async move |tx: &mut Tx| {
            let organization = organizations::find(tx, organization).await?;
            let policy = read_policy(&organization.id.to_string(), &organization.policy)?;
            let mut report = Vec::with_capacity(builds.len());
            for build in builds {
                let (user, effects) = store.play(&policy, &cause, build);
                let created = store.save_new(tx, &user, effects).await?;
                report.push(if created { Imported::Created(user.id) } else { Imported::Taken });
            }
            Ok(report)
        })
        .await
    }

    /// Creates an organization with the policy of `preset`, and the owner that `build` makes for it, together.
    ///
    /// # Errors
    /// `Unavailable`.
    pub async fn create_organization_with_owner(
        &self,
        name: String,
        preset: Preset,
        cause: Cause,
        build: impl FnOnce(&Organization, &mut Scene<'_>) -> User + Send + 'static,
    ) -> Result<(Organization, User), StoreError> {
        let store = self.clone();
        self.write(async move |tx: &mut Tx| {
            let policy = preset.policy();
            let organization = organizations::create(tx, &store, &name, preset.as_str(), &write_policy(&policy)?).await?;
            let (user, effects) = store.play(&policy, &cause, |scene| build(&organization, scene));
            if !store.save_new(tx, &user, effects).await? {
                return Err(StoreError::Conflict);
            }
            Ok((organization, user))
        })
        .await
    }

    /// Records that something happened that changed nobody: in the chain of `whom`, or in that of the server. Either way it is the same work,
    /// one row locked and two written, so that the time it takes does not tell whether a mailbox is known.
    ///
    /// # Errors
    /// `Unavailable`.
    pub async fn record(&self, kind: EventKind, whom: Option<(twofactor::OrganizationId, UserId)>, cause: Cause) -> Result<(), StoreError> {
        let store = self.clone();
        self.write(async move |tx: &mut Tx| {
            if let Some((_, user)) = whom {
                match Locked::take(&store, tx, user, &cause).await {
                    Ok(locked) => {
                        let ((), changes) = store.turn(locked, &cause, |_, scene| scene.record(kind, Detail::default()))?;
                        return tx.send(changes).await;
                    }
                    Err(StoreError::Missing) => {}
                    Err(error) => return Err(error),
                }
            }
            let ((), effects) = store.play(&Preset::Default.policy(), &cause, |scene| scene.record(kind, Detail::default()));
            let entries = effects.events.iter().map(|event| entry(whom, event)).collect::<Result<_, _>>()?;
            let (organization, user) = whom.unzip();
            chain::append(tx, &chain::of(organization, user), entries).await
        })
        .await
    }
}
