//! What the thread that writes does: who waits together shares a transaction.

use std::{
    iter,
    pin::{Pin, pin},
    task::{Context, Poll, Waker},
};
use tokio::sync::mpsc;

use super::{Work, crew::Crew, execute, numbered, wal::Copier};
use crate::{
    Row, StoreError, Tx,
    engine::{
        self, Answer, Done, Job,
        step::{Played, Ready, Step},
    },
    param::Change,
    tx::{Cells, Link},
};

/// Writes until nobody can ask for it any more.
pub(super) fn write(mut tx: Tx, mut line: mpsc::Receiver<Work>, crew: &Crew, copier: &Copier) {
    while let Some(first) = line.blocking_recv() {
        if let Err(error) = control(&tx, "BEGIN IMMEDIATE") {
            tracing::error!(%error, "cannot begin a transaction");
            iter::once(first).chain(waiting(&mut line)).for_each(|work| work.refuse(error.clone()));
            continue;
        }
        let mut owed = Vec::with_capacity(BATCH);
        let mut next: Vec<Work> = iter::once(first).chain(waiting(&mut line)).collect();
        let mut intact = Ok(());
        while intact.is_ok() && !next.is_empty() {
            intact = run_all(&mut tx, crew, next, &mut owed);
            next = if owed.len() < WORTH_A_COMMIT { waiting(&mut line).collect() } else { Vec::new() };
        }
        let kept = intact.and_then(|()| control(&tx, "COMMIT"));
        if let Err(error) = &kept {
            tracing::error!(%error, "cannot commit");
            drop(control(&tx, "ROLLBACK"));
        }
        for done in owed {
            (done.answer)(kept.clone());
        }
        if let Link::Sqlite(db) = &tx.link {
            if kept.is_ok() { copier.see_to(db) } else { copier.make_room(db) }
        }
    }
    if let Link::Sqlite(db) = &tx.link {
        copier.leave(db);
    }
}

/// What waits, but for the first one.
fn waiting(line: &mut mpsc::Receiver<Work>) -> impl Iterator<Item = Work> {
    iter::from_fn(|| line.try_recv().ok()).take(BATCH - 1)
}

/// Does what waits in its order, but for steps that follow one another and are about different users: those have their turns together.
fn run_all(tx: &mut Tx, crew: &Crew, waiting: Vec<Work>, owed: &mut Vec<Done>) -> Result<(), StoreError> {
    let mut steps: Vec<Box<dyn Step>> = Vec::new();
    for work in waiting {
        let fits = matches!(&work, Work::Step(step) if steps.iter().all(|other| other.about() != step.about()));
        if !fits {
            run_steps(tx, crew, std::mem::take(&mut steps), owed)?;
        }
        match work {
            Work::Job(job) => run_apart(tx, job, owed)?,
            Work::Step(step) => steps.push(step),
        }
    }
    run_steps(tx, crew, steps, owed)
}

/// Runs a job in its own savepoint. An error means that the whole batch is lost.
fn run_apart(tx: &mut Tx, job: Job, owed: &mut Vec<Done>) -> Result<(), StoreError> {
    if let Err(error) = control(tx, "SAVEPOINT job") {
        job.refuse(error.clone());
        return Err(error);
    }
    let done = run(tx, job);
    let keep = done.as_ref().is_some_and(|done| done.keep);
    owed.extend(done);
    if is_autocommit(tx) {
        return Err(StoreError::unavailable("the database gave up the transaction: is the disk full?"));
    }
    if !keep {
        control(tx, "ROLLBACK TO job")?;
    }
    control(tx, "RELEASE job")
}

/// Lets steps have their turns. What they write needs no savepoint when no other row can be in the way: an error means then that the disk
/// is full or broken, and the whole batch is lost. Whoever is not answered here is told so by the end of the line that is dropped.
fn run_steps(tx: &mut Tx, crew: &Crew, steps: Vec<Box<dyn Step>>, owed: &mut Vec<Done>) -> Result<(), StoreError> {
    let (mut turns, mut alone) = (Vec::with_capacity(steps.len()), Vec::new());
    for step in steps {
        match locked(tx, step)? {
            Ok(ready) => turns.push(ready),
            Err(step) => alone.push(step),
        }
    }
    for Played { changes, may_conflict, answer } in crew.play(turns) {
        if may_conflict {
            run_apart(tx, Box::new(Writing { changes, answer }), owed)?;
            continue;
        }
        owed.push(Done { keep: true, answer });
        if let Link::Sqlite(db) = &tx.link {
            changes.iter().try_for_each(|change| execute(db, change.sql, &change.params).map(drop))?;
        }
    }
    alone.into_iter().try_for_each(|step| run_apart(tx, step.into_job(), owed))
}

/// Reads the row that a step locks; answers the step itself when it is to be done as a job.
fn locked(tx: &Tx, step: Box<dyn Step>) -> Result<Result<Ready, Box<dyn Step>>, StoreError> {
    let Link::Sqlite(db) = &tx.link else { return Ok(Err(step)) };
    let (sql, params) = step.lock();
    let mut statement = db.prepare_cached(numbered(sql))?;
    let mut rows = statement.query(rusqlite::params_from_iter(params))?;
    let row = rows.next()?.map(|row| Row(Cells::Sqlite(row)));
    let can_play = row.as_ref().is_none_or(|row| step.can_play(row));
    Ok(if can_play { Ok(step.take(row.as_ref())) } else { Err(step) })
}

/// What a step wants written, as a job: in a savepoint of its own.
struct Writing {
    changes: Vec<Change>,
    answer: Answer,
}

impl engine::Work for Writing {
    fn run<'t>(self: Box<Self>, tx: &'t mut Tx) -> Pin<Box<dyn Future<Output = Done> + 't>> {
        Box::pin(async move {
            let Self { changes, answer } = *self;
            let written = tx.send(changes).await;
            Done { keep: written.is_ok(), answer: Box::new(move |kept| answer(written.and(kept))) }
        })
    }

    fn refuse(self: Box<Self>, why: StoreError) {
        (self.answer)(Err(why));
    }
}

/// Runs a job, which here never waits: its statements answer at once. One that waits for something else is given up.
pub(super) fn run(tx: &mut Tx, job: Job) -> Option<Done> {
    tx.failed = None;
    match pin!(job.run(tx)).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(done) => Some(done),
        Poll::Pending => {
            tracing::error!("a job waited for something other than the database");
            None
        }
    }
}

fn control(tx: &Tx, sql: &str) -> Result<(), StoreError> {
    match &tx.link {
        Link::Sqlite(db) => db.prepare_cached(sql)?.execute(()).map(drop).map_err(StoreError::from),
        Link::Postgres(_) => Ok(()),
    }
}

fn is_autocommit(tx: &Tx) -> bool {
    match &tx.link {
        Link::Sqlite(db) => db.is_autocommit(),
        Link::Postgres(_) => false,
    }
}

/// How many jobs share a commit at most, or a few more.
const BATCH: usize = 64;

/// With fewer than these, whoever has come meanwhile is taken along.
const WORTH_A_COMMIT: usize = 4;
