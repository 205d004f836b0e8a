//! The tables, step by step. Each step is one text in PostgreSQL's words that both engines run, once, in a transaction.
//!
//! Programs of two releases work side by side while nodes are replaced. So each step says, in the database, which program it
//! asks for at least: one that only adds asks for no newer one, and a program goes on under steps it does not know.

use data_encoding::HEXLOWER;
use sha2::{Digest as _, Sha256};
use twofactor::Timestamp;

use crate::{
    Engine, Param, StoreError, Tx,
    engine::{Mode, Runner},
};

/// Where a database stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Status {
    /// The steps that ran, oldest first.
    pub applied: Vec<Applied>,
    /// The names of the steps that are missing, oldest first.
    pub pending: Vec<&'static str>,
}

/// A step that ran.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Applied {
    /// Its number, from 1.
    pub number: i64,
    /// Its name.
    pub name: String,
    /// When it ran.
    pub at: Timestamp,
}

/// A step.
#[derive(Clone, Copy)]
pub(crate) struct Migration {
    pub(crate) number: i64,
    pub(crate) name: &'static str,
    pub(crate) text: &'static str,
    /// The migration that a program must know to work on the tables as this step leaves them. A step that adds what older
    /// programs need not know of asks for what they know; one that takes away asks for the step that brought the replacement.
    pub(crate) needs: i64,
}

/// Every step, oldest first. A released one is never edited: what it should have said goes into a new one.
pub(crate) const MIGRATIONS: &[Migration] = &[
    Migration { number: 1, name: "house", text: include_str!("../migrations/0001_house.sql"), needs: 1 },
    Migration { number: 2, name: "deliveries", text: include_str!("../migrations/0002_deliveries.sql"), needs: 1 },
    Migration { number: 3, name: "keys", text: include_str!("../migrations/0003_keys.sql"), needs: 2 },
    Migration { number: 4, name: "audit", text: include_str!("../migrations/0004_audit.sql"), needs: 3 },
    Migration { number: 5, name: "cases", text: include_str!("../migrations/0005_cases.sql"), needs: 4 },
    Migration { number: 6, name: "delivery_names", text: include_str!("../migrations/0006_delivery_names.sql"), needs: 5 },
    Migration { number: 7, name: "proved", text: include_str!("../migrations/0007_proved.sql"), needs: 6 },
    Migration { number: 8, name: "asked", text: include_str!("../migrations/0008_asked.sql"), needs: 7 },
    Migration { number: 9, name: "urgent", text: include_str!("../migrations/0009_urgent.sql"), needs: 8 },
];

/// Where the database stands.
pub(crate) async fn status(runner: &Runner, known: &'static [Migration]) -> Result<Status, StoreError> {
    runner.run(Mode::Read, async move |tx: &mut Tx| standing(tx, known).await).await
}

/// Runs what is missing, oldest first, each step in a transaction of its own, and answers the names of what ran.
pub(crate) async fn up(runner: &Runner, known: &'static [Migration], now: Timestamp) -> Result<Vec<&'static str>, StoreError> {
    let mut ran = Vec::new();
    loop {
        let step = runner.run(Mode::Migrate, async move |tx: &mut Tx| next_step(tx, known, now).await).await?;
        match step {
            Some(name) => ran.push(name),
            None => return Ok(ran),
        }
    }
}

async fn next_step(tx: &mut Tx, known: &'static [Migration], now: Timestamp) -> Result<Option<&'static str>, StoreError> {
    if tx.engine() == Engine::Postgres {
        tx.script("SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = 0").await?;
        tx.one(LOCK, &[], |_| Ok(())).await?;
    }
    tx.script(&in_words_of(tx.engine(), TABLE)).await?;
    let standing = standing(tx, known).await?;
    let Some(migration) = known.iter().find(|step| standing.pending.first() == Some(&step.name)) else {
        return Ok(None);
    };
    tx.script(&in_words_of(tx.engine(), migration.text)).await?;
    let checksum = checksum(migration.text);
    let row: [Param<'_>; 5] = [migration.number.into(), migration.name.into(), (&checksum).into(), now.into(), migration.needs.into()];
    tx.execute(INSERT, &row).await?;
    tracing::info!(number = migration.number, name = migration.name, "migrated the database");
    Ok(Some(migration.name))
}

async fn standing(tx: &mut Tx, known: &'static [Migration]) -> Result<Status, StoreError> {
    let exists = match tx.engine() {
        Engine::Sqlite => EXISTS_SQLITE,
        Engine::Postgres => EXISTS_POSTGRES,
    };
    let tables: i64 = tx.one(exists, &[], |row| row.get(0)).await?.unwrap_or(0);
    let mut applied = Vec::new();
    if tables > 0 {
        for Found { step, checksum: sum, needs } in tx.list(LIST, &[], Found::read).await? {
            match known.iter().find(|migration| migration.number == step.number) {
                Some(migration) if checksum(migration.text) != sum => return Err(StoreError::MigrationChanged { number: step.number }),
                None if !is_within(step.number, needs, known) => {
                    return Err(StoreError::SchemaTooNew { found: step.number, known: newest(known) });
                }
                Some(_) | None => applied.push(step),
            }
        }
    }
    let is_missing = |migration: &&Migration| applied.iter().all(|step| step.number != migration.number);
    let pending = known.iter().filter(is_missing).map(|migration| migration.name).collect();
    Ok(Status { applied, pending })
}

/// A step that ran, with what it left for programs of other releases.
struct Found {
    step: Applied,
    checksum: String,
    needs: i64,
}

impl Found {
    fn read(row: crate::Row<'_>) -> Result<Self, StoreError> {
        Ok(Self { step: Applied { number: row.get(0)?, name: row.get(1)?, at: row.time(3)? }, checksum: row.get(2)?, needs: row.get(4)? })
    }
}

/// Whether a program that knows `known` may work under a later step which it does not know.
fn is_within(number: i64, needs: i64, known: &[Migration]) -> bool {
    number > newest(known) && needs <= newest(known)
}

fn newest(known: &[Migration]) -> i64 {
    known.last().map_or(0, |migration| migration.number)
}

/// A step's text as `engine` understands it. A comment that begins with `-- PostgreSQL: ` is a line for that engine: how it keeps
/// rows, which SQLite has no words for. A table that ends with `) /* kept by its key */;` has its rows in the key's index on SQLite.
pub(crate) fn in_words_of(engine: Engine, text: &str) -> String {
    match engine {
        Engine::Postgres => text.replace("-- PostgreSQL: ", ""),
        Engine::Sqlite => {
            let text = text.replace("BIGINT", "INTEGER").replace("BYTEA", "BLOB");
            text.replace("\n);", "\n) STRICT;").replace(KEPT_BY_KEY, "\n) STRICT, WITHOUT ROWID;")
        }
    }
}

fn checksum(text: &str) -> String {
    HEXLOWER.encode(&Sha256::digest(text))
}

const KEPT_BY_KEY: &str = "\n) /* kept by its key */;";

const TABLE: &str = "\
CREATE TABLE IF NOT EXISTS migrations (
    number BIGINT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    checksum TEXT NOT NULL,
    applied_at BIGINT NOT NULL,
    needs BIGINT NOT NULL
);";

/// Held until the step is committed, so that nodes that start together migrate one after the other.
const LOCK: &str = "SELECT 1 FROM (SELECT pg_advisory_xact_lock(4210752250)) AS taken";

const EXISTS_SQLITE: &str = "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = 'migrations'";

const EXISTS_POSTGRES: &str = "SELECT count(*) FROM pg_tables WHERE schemaname = current_schema() AND tablename = 'migrations'";

const LIST: &str = "SELECT number, name, checksum, applied_at, needs FROM migrations ORDER BY number";

const INSERT: &str = "INSERT INTO migrations (number, name, checksum, applied_at, needs) VALUES ($1, $2, $3, $4, $5)";

/// The statements of this module that both engines run.
#[cfg(test)]
pub(crate) const STATEMENTS: &[&str] = &[LIST, INSERT];

/// Those that only one engine runs.
#[cfg(test)]
pub(crate) const ONLY_SQLITE: &[&str] = &[EXISTS_SQLITE];

/// Those that only one engine runs.
#[cfg(test)]
pub(crate) const ONLY_POSTGRES: &[&str] = &[LOCK, EXISTS_POSTGRES];
