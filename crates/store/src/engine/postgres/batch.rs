//! Steps that wait at the same time share a transaction: one round trip locks all their users, another one writes and commits.
//!
//! A user whom somebody else has locked is left out and done alone, so nobody waits for another user, and batches of several nodes
//! cannot lock one another out.

use std::{collections::HashMap, pin::pin, sync::Arc, time::Duration};
use tokio::{
    sync::{Notify, Semaphore},
    time::timeout,
};

use super::{
    super::{
        Mode,
        queue::Queue,
        step::{Ready, Step},
    },
    Door, JOB_AT_MOST, Jobs, Session,
};
use crate::{Row, StoreError, param::Value, tx::Cells};

/// The line of those who wait for their turn. One connection after the other takes all of them, so that they share a transaction; another one
/// takes over while one is at work when many wait, or when it takes long.
pub(super) struct Line {
    waiting: Queue<Box<dyn Step>>,
    turn: Semaphore,
    crowded: Notify,
}

impl Line {
    pub(super) fn new() -> Self {
        Self { waiting: Queue::new(), turn: Semaphore::new(1), crowded: Notify::new() }
    }

    pub(super) async fn put(&self, step: Box<dyn Step>) -> Result<(), StoreError> {
        let waiting = self.waiting.put(step).await?;
        if waiting >= A_CROWD {
            self.crowded.notify_waiters();
        }
        Ok(())
    }

    pub(super) fn close(&self) {
        self.waiting.close();
    }

    /// Done when another connection should take over.
    async fn is_too_long(&self) {
        let crowded = self.crowded.notified();
        if self.waiting.count() < A_CROWD {
            let (Ok(()) | Err(_)) = timeout(SLOW, crowded).await;
        }
    }
}

/// The life of a connection that does nothing but steps.
pub(super) async fn serve(door: Arc<Door>, line: Arc<Line>, jobs: Arc<Jobs>) {
    let mut kept: Option<Session> = None;
    while let Ok(turn) = line.turn.acquire().await
        && let Some(batch) = line.waiting.take_some(MOST, |step| step.about().to_owned()).await
    {
        let mut work = pin!(timeout(JOB_AT_MOST, work(&door, kept.take(), batch, &jobs)));
        let done = tokio::select! {
            biased;
            done = &mut work => done,
            () = line.is_too_long() => {
                drop(turn);
                work.await
            }
        };
        kept = done.unwrap_or_default();
    }
}

/// Does a batch on the connection that was kept, or on a new one, and answers the connection if it can be used again.
async fn work(door: &Door, kept: Option<Session>, batch: Vec<Box<dyn Step>>, jobs: &Arc<Jobs>) -> Option<Session> {
    let session = match kept.filter(Session::is_open) {
        Some(session) => session,
        None => match door.connect_for_steps().await {
            Ok(client) => Session::new(client, door.pooler),
            Err(error) => {
                tracing::warn!(%error, "cannot connect to the database");
                batch.into_iter().for_each(|step| step.into_job().refuse(error.clone()));
                return None;
            }
        },
    };
    run(session, batch, jobs).await
}

async fn run(mut session: Session, batch: Vec<Box<dyn Step>>, jobs: &Arc<Jobs>) -> Option<Session> {
    session.start(Mode::Write);
    let lock = batch.first().map_or("", |step| step.lock().0);
    let asked = batch.iter().map(|step| step.lock().1.iter().map(Value::from).collect()).collect();
    let rows = match session.lock_each(lock, asked).await {
        Ok(rows) => rows,
        Err(error) => {
            batch.into_iter().for_each(|step| step.into_job().refuse(error.clone()));
            session.rollback().await;
            return session.is_sound().then_some(session);
        }
    };
    let (turns, alone) = taken(batch, &rows);
    let mut answers = Vec::with_capacity(turns.len());
    let mut written = Ok(());
    for ready in turns {
        let played = ready();
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
        tokio::spawn(async move { jobs.put((Mode::Write, step.into_job())).await });
    }
    session.is_sound().then_some(session)
}

/// The turns of those whose row was locked, and the others, who have to be done alone.
fn taken(batch: Vec<Box<dyn Step>>, rows: &[tokio_postgres::Row]) -> (Vec<Ready>, Vec<Box<dyn Step>>) {
    let named = rows.iter().filter_map(|row| Some((row.try_get::<_, &str>(0).ok()?, Row(Cells::Postgres(row)))));
    let locked: HashMap<&str, Row<'_>> = named.collect();
    let (mut turns, mut alone) = (Vec::with_capacity(batch.len()), Vec::new());
    for step in batch {
        match locked.get(step.about()) {
            Some(row) if step.can_play(row) => turns.push(step.take(Some(row))),
            Some(_) | None => alone.push(step),
        }
    }
    (turns, alone)
}

/// How many steps share a transaction at most.
const MOST: usize = 64;

/// How many wait when another connection takes over: enough to share a transaction with profit.
const A_CROWD: usize = 4;

/// How long a transaction may take before another connection takes over.
const SLOW: Duration = Duration::from_millis(5);
