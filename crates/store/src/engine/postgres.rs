//! PostgreSQL: a line of jobs and a few connections that serve it, each with its own prepared statements.
//!
//! A transaction's `BEGIN` travels with its first statement, its `COMMIT` with its last ones, so a job that reads a row and
//! writes what follows from it takes two round trips. Behind a pooler that hands out connections by transaction nothing is
//! kept between transactions: statements are told by their text and settings hold for one transaction, in as many round trips.

use std::{path::Path, sync::Arc, thread, time::Duration};
use tokio::{runtime, task::LocalSet, time::timeout};
use tokio_postgres::{Client, Config};
use tokio_postgres_rustls::MakeRustlsConnect;
use twofactor::Secret;

use super::{Job, Mode, queue::Queue, step::Step, tls::Encryption};
use crate::{Pooler, StoreError, Tx, tx::Link};

mod batch;
mod call;
mod many;
mod session;

pub(crate) use session::Session;

/// The end of the line that callers see. The connections are closed when this is dropped and the line is empty.
pub(crate) struct Pool {
    queue: Arc<Jobs>,
    steps: Arc<batch::Line>,
}

type Jobs = Queue<(Mode, Job)>;

impl Pool {
    pub(crate) async fn open(url: &Secret<String>, connections: usize, root_certificate: Option<&Path>, pooler: Pooler) -> Result<Self, StoreError> {
        let door = Arc::new(Door::new(url, root_certificate, pooler)?);
        drop(door.connect().await?);
        let queue = Arc::new(Queue::new());
        let steps = Arc::new(batch::Line::new());
        let pool = Self { queue: Arc::clone(&queue), steps: Arc::clone(&steps) };
        for _ in 0..FOR_STEPS {
            tokio::spawn(batch::serve(Arc::clone(&door), Arc::clone(&steps), Arc::clone(&queue)));
        }
        let others = connections.saturating_sub(FOR_STEPS).max(1);
        let threads = thread::available_parallelism().map_or(1, usize::from).clamp(1, 4).min(others);
        for number in 0..threads {
            let (door, queue) = (Arc::clone(&door), Arc::clone(&queue));
            let share = (number..others).step_by(threads);
            let runtime = runtime::Builder::new_current_thread().enable_all().build();
            let runtime = runtime.map_err(|error| StoreError::unavailable(format!("cannot start a runtime: {error}")))?;
            let spawned = thread::Builder::new().name("store-postgres".to_owned()).spawn(move || {
                let set = LocalSet::new();
                for _ in share {
                    set.spawn_local(serve(Arc::clone(&door), Arc::clone(&queue)));
                }
                runtime.block_on(set);
            });
            spawned.map_err(|error| StoreError::unavailable(format!("cannot start a thread: {error}")))?;
        }
        Ok(pool)
    }

    pub(crate) async fn submit(&self, mode: Mode, job: Job) -> Result<(), StoreError> {
        self.queue.put((mode, job)).await.map(drop)
    }

    pub(crate) async fn submit_step(&self, step: Box<dyn Step>) -> Result<(), StoreError> {
        self.steps.put(step).await
    }
}

impl Drop for Pool {
    fn drop(&mut self) {
        self.steps.close();
        self.queue.close();
    }
}

/// One connection's life: take a job, see that there is a connection, run the job, keep the connection if it is in order.
async fn serve(door: Arc<Door>, queue: Arc<Jobs>) {
    let mut kept: Option<Session> = None;
    while let Some((mode, job)) = queue.take().await {
        let session = match kept.take().filter(Session::is_open) {
            Some(session) => session,
            None => match door.connect().await {
                Ok(client) => Session::new(client, door.pooler),
                Err(error) => {
                    tracing::warn!(%error, "cannot connect to the database");
                    job.refuse(error);
                    continue;
                }
            },
        };
        let limit = if mode == Mode::Migrate { MIGRATION_AT_MOST } else { JOB_AT_MOST };
        kept = timeout(limit, run(session, mode, job)).await.unwrap_or_default();
    }
}

async fn run(mut session: Session, mode: Mode, job: Job) -> Option<Session> {
    session.start(mode);
    let mut tx = Tx::new(Link::Postgres(Box::new(session)));
    let done = job.run(&mut tx).await;
    let Link::Postgres(mut session) = tx.link else { return None };
    if done.keep {
        (done.answer)(session.commit().await);
    } else {
        // The answer is known; whether the connection can be used again is found out afterwards.
        (done.answer)(Ok(()));
        session.rollback().await;
    }
    session.is_sound().then_some(*session)
}

/// How connections are made.
struct Door {
    config: Config,
    tls: MakeRustlsConnect,
    pooler: Pooler,
}

impl Door {
    fn new(url: &Secret<String>, root_certificate: Option<&Path>, pooler: Pooler) -> Result<Self, StoreError> {
        let (encryption, url) = Encryption::split(url.expose())?;
        let url = Secret::new(url);
        let mut config: Config =
            url.expose().parse().map_err(|_| StoreError::unavailable("the database URL is not of the form postgres://user:password@host:port/database"))?;
        config.ssl_mode(encryption.mode());
        if config.get_connect_timeout().is_none() {
            config.connect_timeout(CONNECT_AT_MOST);
        }
        if config.get_tcp_user_timeout().is_none() {
            config.tcp_user_timeout(SILENCE_AT_MOST);
        }
        if config.get_application_name().is_none() {
            config.application_name("vestibule");
        }
        Ok(Self { config, tls: encryption.connector(root_certificate)?, pooler })
    }

    async fn connect(&self) -> Result<Client, StoreError> {
        let connected = timeout(CONNECT_AT_MOST * 2, self.config.connect(self.tls.clone())).await;
        let (client, connection) = connected.map_err(|_| StoreError::unavailable("connecting took too long"))??;
        tokio::spawn(async move {
            if let Err(error) = connection.await {
                tracing::warn!(error = %StoreError::from(error), "a connection to the database broke");
            }
        });
        match self.pooler {
            Pooler::None => client.batch_execute(SETTINGS).await?,
            Pooler::Transaction => {}
        }
        Ok(client)
    }

    /// As [`Door::connect`], for what only looks for rows by their names: it is planned once.
    async fn connect_for_steps(&self) -> Result<Client, StoreError> {
        let client = self.connect().await?;
        match self.pooler {
            Pooler::None => client.batch_execute(SETTINGS_FOR_STEPS).await?,
            Pooler::Transaction => {}
        }
        Ok(client)
    }
}

/// Waits are bounded on the server too, and a commit is answered only when it is on the disk. A node that stands still in a transaction
/// loses it before others lose their patience with its locks. A plan is kept, and one that was made while a table was small would go on
/// to read all of it when it is large.
const SETTINGS: &str = "\
    SET lock_timeout = '5s'; SET statement_timeout = '15s'; SET idle_in_transaction_session_timeout = '4s'; \
    SET TIME ZONE 'UTC'; SET default_transaction_isolation = 'read committed'; SET client_min_messages = 'error'; \
    SET enable_seqscan = off; SET jit = off; \
    SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') IN ('off', 'local')";

/// A plan for a few rows at a time would be made anew each time.
const SETTINGS_FOR_STEPS: &str = "SET plan_cache_mode = 'force_generic_plan'";

/// How many connections do nothing but steps. The fewer, the more steps wait together for the next transaction and share its commit; two, so
/// that one batch is prepared while the other is being written.
const FOR_STEPS: usize = 2;

const CONNECT_AT_MOST: Duration = Duration::from_secs(5);

const SILENCE_AT_MOST: Duration = Duration::from_secs(10);

const JOB_AT_MOST: Duration = Duration::from_secs(30);

const MIGRATION_AT_MOST: Duration = Duration::from_secs(60 * 60);
