//! The store: an open database, its keys and its clock.

use std::{
    sync::{
        Arc, RwLock,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};
use twofactor::{Event, Timestamp};

use crate::{
    Clock, Database, Engine, Entropy, KeyRing, MasterKeys, Status, StoreError, Tx,
    api_keys::SeenKeys,
    engine::{Mode, Runner},
    migrate::{self, MIGRATIONS},
};

/// Remembers everything. Clones share the same database.
#[derive(Clone)]
pub struct Store(Arc<Shared>);

struct Shared {
    runner: Runner,
    keys: KeyRing,
    clock: Clock,
    entropy: Entropy,
    offset_ms: AtomicI64,
    seen_api_keys: SeenKeys,
    watcher: RwLock<Option<Watcher>>,
}

/// Somebody who is told of every event that a step is about to save.
type Watcher = Box<dyn Fn(&Event) + Send + Sync>;

/// What a store is opened with.
#[derive(Clone, Debug)]
pub struct Options {
    /// Where everything is remembered.
    pub database: Database,
    /// The keys that are not in the database.
    pub keys: MasterKeys,
    /// Where the time comes from.
    pub clock: Clock,
    /// Where randomness comes from.
    pub entropy: Entropy,
    /// Whether to run missing migrations instead of refusing; for development.
    pub auto_migrate: bool,
}

impl Store {
    /// Opens a database that is up to date and whose data keys all open.
    ///
    /// # Errors
    /// `MigrationsPending`, `SchemaTooNew` and `MigrationChanged` when the tables do not fit this program, `Keys` when the
    /// keys do not fit the database, `Unavailable` when it cannot be reached.
    pub async fn open(options: Options) -> Result<Self, StoreError> {
        let Options { database, keys, clock, entropy, auto_migrate } = options;
        let runner = Runner::open(&database).await?;
        let now = clock.now();
        if auto_migrate {
            migrate::up(&runner, MIGRATIONS, now).await?;
        }
        let pending = migrate::status(&runner, MIGRATIONS).await?.pending.len();
        if pending > 0 {
            return Err(StoreError::MigrationsPending { pending });
        }
        let ring = entropy.clone();
        let keys = runner.run(Mode::Write, async move |tx: &mut Tx| KeyRing::open(tx, keys, ring, now).await).await?;
        let store = Self(Arc::new(Shared {
            runner,
            keys,
            clock,
            entropy,
            offset_ms: AtomicI64::new(0),
            seen_api_keys: SeenKeys::default(),
            watcher: RwLock::default(),
        }));
        store.check_clock().await?;
        Ok(store)
    }

    /// Which migrations of a database ran and which are missing.
    ///
    /// # Errors
    /// `SchemaTooNew`, `MigrationChanged`, `Unavailable`.
    pub async fn migration_status(database: &Database) -> Result<Status, StoreError> {
        migrate::status(&Runner::open(database).await?, MIGRATIONS).await
    }

    /// Runs a database's missing migrations and answers their names. Nodes that start at once take turns.
    ///
    /// # Errors
    /// As [`Store::migration_status`].
    pub async fn migrate(database: &Database, clock: &Clock) -> Result<Vec<&'static str>, StoreError> {
        migrate::up(&Runner::open(database).await?, MIGRATIONS, clock.now()).await
    }

    /// Tells `watcher`, and nobody else from now on, of every event that a step of this node saves; of a few that were not saved in the end, too.
    /// For figures, not for decisions.
    pub fn watch(&self, watcher: impl Fn(&Event) + Send + Sync + 'static) {
        if let Ok(mut place) = self.0.watcher.write() {
            *place = Some(Box::new(watcher));
        }
    }

    pub(crate) fn tell(&self, events: &[Event]) {
        if let Ok(place) = self.0.watcher.read()
            && let Some(watcher) = place.as_ref()
        {
            events.iter().for_each(watcher);
        }
    }

    /// Lets `op` change things in one transaction, committed when it answers `Ok`. It runs to its end even if the caller
    /// stops waiting. On SQLite `op` may wait for nothing but the transaction's own statements.
    ///
    /// # Errors
    /// Whatever `op` answers, and `Unavailable` when the transaction could not be committed.
    pub async fn write<T: Send + 'static>(&self, op: impl AsyncFnOnce(&mut Tx) -> Result<T, StoreError> + Send + 'static) -> Result<T, StoreError> {
        self.0.runner.run(Mode::Write, op).await
    }

    /// As [`Store::write`] for an `op` of exactly one statement, which PostgreSQL then commits in a single round trip.
    ///
    /// # Errors
    /// As [`Store::write`]; a second statement is refused on PostgreSQL.
    pub async fn write_once<T: Send + 'static>(&self, op: impl AsyncFnOnce(&mut Tx) -> Result<T, StoreError> + Send + 'static) -> Result<T, StoreError> {
        self.0.runner.run(Mode::Once, op).await
    }

    /// Lets `op` look at what is committed. Each of its statements sees the moment it runs in.
    ///
    /// # Errors
    /// Whatever `op` answers, and `Unavailable` when it tries to change something.
    pub async fn read<T: Send + 'static>(&self, op: impl AsyncFnOnce(&mut Tx) -> Result<T, StoreError> + Send + 'static) -> Result<T, StoreError> {
        self.0.runner.run(Mode::Read, op).await
    }

    /// The time that all nodes share: this node's, corrected by what [`Store::check_clock`] last found.
    pub fn now(&self) -> Timestamp {
        let here = self.0.clock.now();
        let offset = self.clock_offset_ms();
        let span = Duration::from_millis(offset.unsigned_abs());
        if offset < 0 { here.minus(span) } else { here.plus(span) }
    }

    /// Which engine remembers.
    pub fn engine(&self) -> Engine {
        self.0.runner.engine()
    }

    /// Seals and opens what is stored.
    pub fn keys(&self) -> &KeyRing {
        &self.0.keys
    }

    /// Where randomness comes from.
    pub fn entropy(&self) -> &Entropy {
        &self.0.entropy
    }

    pub(crate) fn clock(&self) -> &Clock {
        &self.0.clock
    }

    pub(crate) fn seen_api_keys(&self) -> &SeenKeys {
        &self.0.seen_api_keys
    }

    pub(crate) fn runner(&self) -> &Runner {
        &self.0.runner
    }

    pub(crate) fn clock_offset_ms(&self) -> i64 {
        self.0.offset_ms.load(Ordering::Relaxed)
    }

    pub(crate) fn set_clock_offset_ms(&self, offset: i64) {
        self.0.offset_ms.store(offset, Ordering::Relaxed);
    }
}

impl std::fmt::Debug for Store {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Store").field("engine", &self.engine()).finish_non_exhaustive()
    }
}
