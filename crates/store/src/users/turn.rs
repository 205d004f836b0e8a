//! A user's turn as a step of the engine: locked, judged by a rule, written.

use std::panic::{AssertUnwindSafe, catch_unwind};

use tokio::sync::oneshot;
use twofactor::{Cause, Scene, User, UserId};

use super::{LOCK, Locked, asked_by};
use crate::{
    Param, Row, Store, StoreError, Tx,
    engine::{
        self, Job,
        step::{Played, Ready, Step},
    },
};

/// A rule that waits for its turn with a user.
pub(super) struct Turn<T, R> {
    store: Store,
    user: UserId,
    id: String,
    asked_by: String,
    cause: Cause,
    rule: R,
    answer: oneshot::Sender<Result<T, StoreError>>,
}

impl<T, R> Turn<T, R>
where
    T: Send + 'static,
    R: FnOnce(&mut User, &mut Scene<'_>) -> T + Send + 'static,
{
    /// Lets `rule` have its turn, and answers what it answered once that is saved.
    pub(super) async fn take(store: &Store, user: UserId, cause: Cause, rule: R) -> Result<T, StoreError> {
        let (answer, outcome) = oneshot::channel();
        let (id, asked_by) = (user.to_string(), asked_by(&cause));
        store.runner().submit(Box::new(Self { store: store.clone(), user, id, asked_by, cause, rule, answer })).await?;
        outcome.await.unwrap_or_else(|_| Err(engine::given_up()))
    }
}

impl<T, R> Step for Turn<T, R>
where
    T: Send + 'static,
    R: FnOnce(&mut User, &mut Scene<'_>) -> T + Send + 'static,
{
    fn lock(&self) -> (&'static str, [Param<'_>; 2]) {
        (LOCK, [(&self.id).into(), (&self.asked_by).into()])
    }

    fn about(&self) -> &str {
        &self.id
    }

    fn can_play(&self, row: &Row<'_>) -> bool {
        Locked::key_of(row).is_ok_and(|key| self.store.keys().knows(key))
    }

    fn take(self: Box<Self>, row: Option<&Row<'_>>) -> Ready {
        let Self { store, cause, rule, answer, .. } = *self;
        let locked = row.map_or(Err(StoreError::Missing), |row| Locked::read(row, &cause)?);
        Box::new(move || {
            let played = catch_unwind(AssertUnwindSafe(|| store.turn(locked?, &cause, rule))).unwrap_or_else(|_| {
                tracing::error!("a rule panicked; nothing of it is saved");
                Err(StoreError::unavailable("the rule panicked"))
            });
            let (outcome, changes) = match played {
                Ok((outcome, changes)) => (Ok(outcome), changes),
                Err(error) => (Err(error), Vec::new()),
            };
            let may_conflict = changes.iter().any(|change| change.may_conflict);
            Played { changes, may_conflict, answer: Box::new(move |kept| drop(answer.send(outcome.and_then(|outcome| kept.map(|()| outcome))))) }
        })
    }

    fn into_job(self: Box<Self>) -> Job {
        let Self { store, user, cause, rule, answer, .. } = *self;
        let alone = async move |tx: &mut Tx| {
            let locked = Locked::take(&store, tx, user, &cause).await?;
            let (outcome, changes) = store.turn(locked, &cause, rule)?;
            tx.send(changes).await?;
            Ok(outcome)
        };
        engine::job(alone, answer)
    }
}
