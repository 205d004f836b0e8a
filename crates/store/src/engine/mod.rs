//! Runs jobs on a database. A job is handed over whole and runs to its end, even when whoever asked for it has gone.

pub(crate) mod postgres;
mod queue;
pub(crate) mod sqlite;
pub(crate) mod step;
pub(crate) mod tls;

use futures_util::FutureExt as _;
use std::{fmt, panic::AssertUnwindSafe, path::PathBuf, pin::Pin, time::Duration};
use tokio::sync::oneshot;
use twofactor::Secret;

use crate::{Engine, StoreError, Tx};
use step::Step;

/// Where everything is remembered.
#[derive(Clone, Debug)]
pub enum Database {
    /// A file on this machine, made when it is not there.
    Sqlite {
        /// The file.
        path: PathBuf,
    },
    /// A PostgreSQL server, version 13 or later.
    Postgres {
        /// `postgres://user:password@host:port/database?sslmode=…` with `disable`, `prefer`, `require` or `verify-full`.
        url: Secret<String>,
        /// How many connections this node keeps at most.
        pool: usize,
        /// PEM file of the authorities that may sign the server's certificate; the machine's own when there is none.
        root_certificate: Option<PathBuf>,
        /// What stands between this node and the server.
        pooler: Pooler,
    },
}

/// What may stand between a node and PostgreSQL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pooler {
    /// Nothing, or what gives each connection of ours one of its own.
    None,
    /// A pooler that hands out connections by transaction, such as PgBouncer with `pool_mode = transaction`.
    Transaction,
}

/// What a job may do, and how it is bracketed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mode {
    /// Only looks; each statement sees what is committed when it runs.
    Read,
    /// One transaction.
    Write,
    /// Exactly one statement that changes something, committed by itself.
    Once,
    /// One transaction that may take long.
    Migrate,
}

/// An open database.
pub(crate) enum Runner {
    Sqlite(sqlite::Threads),
    Postgres(postgres::Pool),
}

impl Runner {
    pub(crate) async fn open(database: &Database) -> Result<Self, StoreError> {
        match database {
            Database::Sqlite { path } => sqlite::Threads::open(path.clone()).await.map(Self::Sqlite),
            Database::Postgres { url, pool, root_certificate, pooler } => {
                postgres::Pool::open(url, *pool, root_certificate.as_deref(), *pooler).await.map(Self::Postgres)
            }
        }
    }

    pub(crate) fn engine(&self) -> Engine {
        match self {
            Self::Sqlite(_) => Engine::Sqlite,
            Self::Postgres(_) => Engine::Postgres,
        }
    }

    pub(crate) async fn run<T: Send + 'static>(
        &self,
        mode: Mode,
        op: impl AsyncFnOnce(&mut Tx) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let (answer, outcome) = oneshot::channel();
        let job = job(op, answer);
        match self {
            Self::Sqlite(threads) => threads.submit(mode, job).await?,
            Self::Postgres(pool) => pool.submit(mode, job).await?,
        }
        outcome.await.unwrap_or_else(|_| Err(given_up()))
    }

    /// Hands over a step, which may share its transaction with others.
    pub(crate) async fn submit(&self, step: Box<dyn Step>) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(threads) => threads.submit_step(step).await,
            Self::Postgres(pool) => pool.submit_step(step).await,
        }
    }
}

/// Why there is no answer: whoever had the job is gone.
pub(crate) fn given_up() -> StoreError {
    StoreError::unavailable("the job was given up")
}

/// A job that does `op` and gives what came of it.
pub(crate) fn job<T: Send + 'static>(
    op: impl AsyncFnOnce(&mut Tx) -> Result<T, StoreError> + Send + 'static,
    answer: oneshot::Sender<Result<T, StoreError>>,
) -> Job {
    Box::new(Task { op, answer })
}

/// A unit of work, and the answer it owes.
pub(crate) type Job = Box<dyn Work + Send>;

pub(crate) trait Work {
    /// Does the work and says whether its transaction may be kept. A panic is an error like any other.
    fn run<'t>(self: Box<Self>, tx: &'t mut Tx) -> Pin<Box<dyn Future<Output = Done> + 't>>;

    /// Answers without doing anything.
    fn refuse(self: Box<Self>, why: StoreError);
}

/// A job that ran and was not answered yet.
pub(crate) struct Done {
    /// Whether to commit.
    pub(crate) keep: bool,
    /// Gives the job's answer, or the reason why it could not be kept.
    pub(crate) answer: Answer,
}

/// Told whether what was done could be kept.
pub(crate) type Answer = Box<dyn FnOnce(Result<(), StoreError>) + Send>;

struct Task<F, T> {
    op: F,
    answer: oneshot::Sender<Result<T, StoreError>>,
}

impl<F, T> Work for Task<F, T>
where
    F: AsyncFnOnce(&mut Tx) -> Result<T, StoreError> + Send + 'static,
    T: Send + 'static,
{
    fn run<'t>(self: Box<Self>, tx: &'t mut Tx) -> Pin<Box<dyn Future<Output = Done> + 't>> {
        Box::pin(async move {
            let Task { op, answer } = *self;
            let ran = AssertUnwindSafe(async { op(&mut *tx).await }).catch_unwind().await;
            let mut outcome = ran.unwrap_or_else(|_| {
                tracing::error!("a job on the database panicked; its transaction is undone");
                Err(StoreError::unavailable("the job panicked"))
            });
            if let (Ok(_), Some(error)) = (&outcome, tx.failed.take()) {
                outcome = Err(error);
            }
            Done { keep: outcome.is_ok(), answer: Box::new(move |kept| drop(answer.send(outcome.and_then(|value| kept.map(|()| value))))) }
        })
    }

    fn refuse(self: Box<Self>, why: StoreError) {
        drop(self.answer.send(Err(why)));
    }
}

impl fmt::Debug for dyn Work + Send {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Job")
    }
}

/// How many jobs may wait before callers do.
const WAITING_AT_MOST: usize = 1024;

/// How long a caller or a job waits for its turn before it is told that the database is too busy.
const PATIENCE: Duration = Duration::from_secs(5);

fn too_busy() -> StoreError {
    StoreError::unavailable("too many requests wait for the database: try again")
}
