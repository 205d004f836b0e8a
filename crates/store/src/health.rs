//! What the database is like right now, as facts; whether that is good enough is decided by whoever asks.

use std::time::{Duration, Instant};

use crate::{
    Engine, Status, Store, StoreError, Tx,
    engine::Mode,
    migrate::{self, MIGRATIONS},
};

/// Facts about the database.
#[derive(Clone, Debug)]
pub struct Health {
    /// Which engine it is.
    pub engine: Engine,
    /// Why nothing can be read, if so.
    pub unreadable: Option<StoreError>,
    /// Why nothing can be written, if so.
    pub unwritable: Option<StoreError>,
    /// Which migrations ran and which are missing.
    pub migrations: Option<Status>,
    /// How far the database's clock is ahead of this node's, in milliseconds. Always 0 on SQLite.
    pub clock_offset_ms: i64,
    /// How a write is kept safe; on PostgreSQL only.
    pub replication: Option<Replication>,
}

/// What decides whether an acknowledged write survives the loss of a PostgreSQL server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Replication {
    /// Whether this server is a standby, which takes no writes.
    pub is_standby: bool,
    /// The setting `synchronous_commit` as it holds for our connections.
    pub synchronous_commit: String,
    /// The setting `synchronous_standby_names`; empty when no standby is waited for.
    pub synchronous_standby_names: String,
    /// How many standbys are attached, as far as our role may see.
    pub standbys: i64,
}

impl Replication {
    /// Whether standbys are attached that a commit does not wait for: a promotion may lose acknowledged writes.
    pub fn may_lose_writes(&self) -> bool {
        self.standbys > 0 && (self.synchronous_standby_names.is_empty() || self.synchronous_commit == "local")
    }
}

impl Store {
    /// Reads and writes a little, compares the clocks, and reports what it found. It never fails: that too is a fact.
    pub async fn health(&self) -> Health {
        let runner = self.runner();
        if let Err(error) = self.check_clock().await {
            tracing::debug!(%error, "the clocks cannot be compared");
        }
        let migrations = migrate::status(runner, MIGRATIONS).await;
        let now = self.now();
        let written = runner.run(Mode::Write, async move |tx: &mut Tx| tx.execute(TOUCH, &[(&NOBODY).into(), now.into()]).await).await;
        let replication = match runner.engine() {
            Engine::Sqlite => None,
            // In a transaction that may write: the settings asked for are those that hold there.
            Engine::Postgres => runner.run(Mode::Write, async |tx: &mut Tx| replication(tx).await).await.ok().flatten(),
        };
        Health {
            engine: runner.engine(),
            unreadable: migrations.as_ref().err().cloned(),
            unwritable: written.err(),
            migrations: migrations.ok(),
            clock_offset_ms: self.clock_offset_ms(),
            replication,
        }
    }

    /// Compares this node's clock with the database's, remembers the difference for [`Store::now`], and answers it in
    /// milliseconds: positive when the database is ahead. With a clock of a test, and on SQLite, it is 0.
    ///
    /// # Errors
    /// `Unavailable` when the database cannot be asked, or answers too slowly to tell.
    pub async fn check_clock(&self) -> Result<i64, StoreError> {
        if self.engine() == Engine::Sqlite || !self.clock().is_system() {
            return Ok(0);
        }
        let clock = self.clock().clone();
        let ask = async move |tx: &mut Tx| {
            // The first question pays for preparing the statement, the second is measured.
            tx.one(CLOCK, &[], |row| row.get::<i64>(0)).await?;
            let (before, asked) = (clock.now(), Instant::now());
            let there: i64 = tx.one(CLOCK, &[], |row| row.get(0)).await?.ok_or(StoreError::Missing)?;
            let took = asked.elapsed();
            if took > SLOW {
                return Err(StoreError::unavailable("the database answers too slowly to compare clocks"));
            }
            Ok(there - before.plus(took / 2).as_unix_millis())
        };
        let offset = self.runner().run(Mode::Read, ask).await?;
        self.set_clock_offset_ms(offset);
        Ok(offset)
    }
}

async fn replication(tx: &mut Tx) -> Result<Option<Replication>, StoreError> {
    let read = |row: crate::Row<'_>| {
        Ok(Replication { is_standby: row.get::<i64>(0)? != 0, synchronous_commit: row.get(1)?, synchronous_standby_names: row.get(2)?, standbys: row.get(3)? })
    };
    tx.one(REPLICATION, &[], read).await
}

/// An answer that took longer says nothing about the clock.
const SLOW: Duration = Duration::from_secs(2);

/// Changes nothing that anyone sees, and is a write all the same: it has to reach the disk. A value that stays as it is would not do,
/// since SQLite leaves the page alone then.
const TOUCH: &str = "INSERT INTO limits (key, used, resets_at) VALUES ($1, 1, $2) ON CONFLICT (key) DO UPDATE SET used = limits.used + 1, resets_at = $2";

/// The key of a limit that nobody is charged to.
const NOBODY: [u8; 32] = [0; 32];

const CLOCK: &str = "SELECT CAST(floor(extract(epoch FROM clock_timestamp()) * 1000) AS BIGINT)";

const REPLICATION: &str = "SELECT CASE WHEN pg_is_in_recovery() THEN CAST(1 AS BIGINT) ELSE 0 END, \
     current_setting('synchronous_commit'), current_setting('synchronous_standby_names'), \
     (SELECT count(*) FROM pg_stat_replication)";

/// The statements of this module that both engines run.
#[cfg(test)]
pub(crate) const STATEMENTS: &[&str] = &[TOUCH];

/// Those that only one engine runs.
#[cfg(test)]
pub(crate) const ONLY_POSTGRES: &[&str] = &[CLOCK, REPLICATION];
