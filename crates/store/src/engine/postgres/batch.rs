//! Steps that wait at the same time share a transaction: one round trip locks all their users, another one writes and commits.
//!
//! A user whom somebody else has locked is left out and done alone, so nobody waits for another user, and batches of several nodes
//! cannot lock one another out.

use std::{collections::HashMap, sync::Arc};
use tokio::{task::spawn_local, time::timeout};

use super::{
    super::{Mode, queue::Queue, step::Step},
    Door, JOB_AT_MOST, Jobs, Session,
};
use crate::{Param, Row, StoreError, tx::Cells};

/// The life of a connection that does nothing but steps.
pub(super) async fn serve(door: Arc<Door>, steps: Arc<Queue<Box<dyn Step>>>, jobs: Arc<Jobs>) {
    let mut kept: Option<Session> = None;
    while let Some(batch) = steps.take_some(MOST, |step| step.about().to_owned()).await {
        let session = match kept.take().filter(Session::is_open) {
            Some(session) => session,
            None => match door.connect().await {
                Ok(client) => Session::new(client, door.pooler),
                Err(error) => {
                    tracing::warn!(%error, "cannot connect to the database");
                    batch.into_iter().for_each(|step| step.into_job().refuse(error.clone()));
                    continue;
                }
            },
        };
        kept = timeout(JOB_AT_MOST, run(session, batch, &jobs)).await.unwrap_or_default();
    }
}

async fn run(mut session: Session, batch: Vec<Box<dyn Step>>, jobs: &Arc<Jobs>) -> Option<Session> {
    session.start(Mode::Write);
    let locked = match lock(&mut session, &batch).await {
        Ok(locked) => locked,
        Err(error) => {
            batch.into_iter().for_each(|step| step.into_job().refuse(error.clone()));
            session.rollback().await;
            return session.is_sound().then_some(session);
        }
    };
    let (mut answers, mut alone) = (Vec::with_capacity(batch.len()), Vec::new());
    let mut written = Ok(());
    for step in batch {
        let row = locked.get(step.about()).map(|row| Row(Cells::Postgres(row)));
        if !row.as_ref().is_some_and(|row| step.can_play(row)) {
            alone.push(step);
            continue;
        }
        let played = step.play(row.as_ref());
        if !played.may_conflict {
            written = written.and(session.defer(played.changes));
            answers.push(played.answer);
        } else {
            match session.try_apart(played.changes).await {
                Ok(Ok(())) => answers.push(played.answer),
                Ok(Err(conflict)) => (played.answer)(Err(conflict)),
                Err(error) => {
                    written = Err(error.clone());
                    (played.answer)(Err(error));
                }
            }
        }
    }
    let kept = match written {
        Ok(()) => session.commit().await,
        Err(error) => {
            session.rollback().await;
            Err(error)
        }
    };
    answers.into_iter().for_each(|answer| answer(kept.clone()));
    for step in alone {
        let jobs = Arc::clone(jobs);
        // Where there is no room for it, it is dropped, which tells whoever waits for it.
        spawn_local(async move { jobs.put((Mode::Write, step.into_job())).await });
    }
    session.is_sound().then_some(session)
}

/// Locks whoever the steps are about, as far as nobody else has; the rows by their first column.
async fn lock(session: &mut Session, batch: &[Box<dyn Step>]) -> Result<HashMap<String, tokio_postgres::Row>, StoreError> {
    let asked: Vec<Vec<Param<'_>>> = batch.iter().map(|step| step.lock().1.to_vec()).collect();
    let rows = session.lock_each(batch.first().map_or("", |step| step.lock().0), &asked).await?;
    rows.into_iter().map(|row| Ok((Row(Cells::Postgres(&row)).get(0)?, row))).collect()
}

/// How many steps share a transaction at most.
const MOST: usize = 64;
