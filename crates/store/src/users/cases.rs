//! Cases of the support desk: whose each number is.

use std::time::Duration;

use twofactor::{CaseNumber, Cause, Scene, User, UserId};

use super::{Locked, Look, Shown};
use crate::{Store, StoreError, Tx};

impl Store {
    /// As [`Store::act`]; where `rule` answers that there is a new case, `number` becomes its name in the same transaction.
    ///
    /// # Errors
    /// As [`Store::act`]; `Conflict` when the number is taken.
    pub async fn open_case<E: Send + 'static>(
        &self,
        user: UserId,
        cause: Cause,
        number: CaseNumber,
        rule: impl FnOnce(&mut User, CaseNumber, &mut Scene<'_>) -> Result<bool, E> + Send + 'static,
    ) -> Result<Result<bool, E>, StoreError> {
        let store = self.clone();
        self.write(async move |tx: &mut Tx| {
            let locked = Locked::take(&store, tx, user, &cause).await?;
            let named = number.clone();
            let (outcome, changes) = store.turn(locked, &cause, |user, scene| rule(user, named, scene))?;
            tx.send(changes).await?;
            let is_new = matches!(outcome, Ok(true));
            let (id, now) = (user.to_string(), store.now());
            if is_new && tx.execute(OPEN, &[number.as_str().into(), (&id).into(), now.into()]).await? == 0 {
                return Err(StoreError::Conflict);
            }
            Ok(outcome)
        })
        .await
    }

    /// Whose case has this number, as of now.
    ///
    /// # Errors
    /// `Missing`, `Corrupt`, `Unavailable`.
    pub async fn case(&self, number: &CaseNumber) -> Result<Look, StoreError> {
        let (number, store) = (number.as_str().to_owned(), self.clone());
        self.read(async move |tx: &mut Tx| {
            let shown = tx.one(ONE, &[(&number).into()], Shown::read).await?.ok_or(StoreError::Missing)?;
            shown.look(&store, tx).await
        })
        .await
    }

    /// The users whose cases were opened within `age`, the newest first.
    ///
    /// # Errors
    /// `Corrupt`, `Unavailable`.
    pub async fn cases(&self, age: Duration, limit: u16) -> Result<Vec<Look>, StoreError> {
        let (since, store) = (self.now().minus(age), self.clone());
        self.read(async move |tx: &mut Tx| {
            let mut looks = Vec::new();
            for row in tx.list(LATEST, &[since.into(), i64::from(limit).into()], Shown::read).await? {
                looks.push(row.look(&store, tx).await?);
            }
            Ok(looks)
        })
        .await
    }

    /// Forgets the numbers of cases that were opened longer than `age` ago, and answers how many.
    ///
    /// # Errors
    /// `Unavailable`.
    pub async fn purge_cases(&self, age: Duration) -> Result<u64, StoreError> {
        let before = self.now().minus(age);
        self.write_once(async move |tx: &mut Tx| tx.execute(PURGE, &[before.into()]).await).await
    }
}

const OPEN: &str = "INSERT INTO cases (number, user_id, opened_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";

const ONE: &str = "SELECT users.id, organization_id, key_id, sealed, policy, name FROM cases JOIN users ON users.id = cases.user_id \
     JOIN organizations ON organizations.id = organization_id WHERE number = $1";

const LATEST: &str = "SELECT users.id, organization_id, key_id, sealed, policy, name FROM cases JOIN users ON users.id = cases.user_id \
     JOIN organizations ON organizations.id = organization_id WHERE opened_at > $1 ORDER BY opened_at DESC, number LIMIT $2";

const PURGE: &str = "DELETE FROM cases WHERE opened_at <= $1";

/// The statements of this module.
#[cfg(test)]
pub(crate) const STATEMENTS: &[&str] = &[OPEN, ONE, LATEST, PURGE];
