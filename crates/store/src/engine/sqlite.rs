//! SQLite: one thread writes and lets many callers share a commit; a few threads read.
//!
//! The writer takes what waits, gives each job a savepoint inside one transaction, commits, and only then answers. So a
//! commit's wait for the disk is paid once for all of them, and a job that fails undoes only itself. Whoever comes meanwhile waits for the
//! next one: while some are being written, others are being read and answered.

mod crew;
mod wal;
mod writer;

use rusqlite::{Connection, ErrorCode, OpenFlags, config::DbConfig, ffi};
use std::{
    cell::RefCell,
    collections::HashMap,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
    thread::{self, JoinHandle},
    time::Duration,
};
use tokio::{
    sync::{mpsc, oneshot},
    time::timeout,
};

use self::{crew::Crew, wal::Copier};
use super::{Job, Mode, PATIENCE, WAITING_AT_MOST, step::Step, too_busy};
use crate::{
    Param, Row, StoreError, Tx,
    tx::{Cells, Link},
};

/// The ends of the lines to the writer and the readers. The threads end when this is dropped.
pub(crate) struct Threads {
    writer: mpsc::Sender<Work>,
    readers: mpsc::Sender<Job>,
}

/// What the writer is given.
enum Work {
    Job(Job),
    Step(Box<dyn Step>),
}

impl Work {
    fn refuse(self, why: StoreError) {
        match self {
            Self::Job(job) => job.refuse(why),
            Self::Step(step) => step.into_job().refuse(why),
        }
    }
}

impl Threads {
    pub(crate) async fn open(path: PathBuf) -> Result<Self, StoreError> {
        if rusqlite::version_number() < OLDEST {
            return Err(StoreError::unavailable(format!("SQLite {} is too old: 3.51 is needed", rusqlite::version())));
        }
        let (writer, jobs) = mpsc::channel(WAITING_AT_MOST);
        let (readers, looks) = mpsc::channel(WAITING_AT_MOST);
        let (opened, outcome) = oneshot::channel();
        let crew = Crew::start()?;
        spawn("store-writer", move || {
            let started = open(&path).map_err(|error| opening(&path, &error)).and_then(|Connections { writer, readers, copier }| {
                let looks = Arc::new(Mutex::new(looks));
                readers.into_iter().try_for_each(|db| {
                    let looks = Arc::clone(&looks);
                    spawn("store-reader", move || read(Tx::new(Link::Sqlite(db)), &looks)).map(drop)
                })?;
                Ok((writer, Copier::start(copier, &path)?))
            });
            match started {
                Ok((writer, copier)) => {
                    drop(opened.send(Ok(())));
                    writer::write(Tx::new(Link::Sqlite(writer)), jobs, &crew, &copier);
                }
                Err(error) => drop(opened.send(Err(error))),
            }
        })?;
        outcome.await.unwrap_or_else(|_| Err(StoreError::unavailable("the writer did not start")))?;
        Ok(Self { writer, readers })
    }

    pub(crate) async fn submit(&self, mode: Mode, job: Job) -> Result<(), StoreError> {
        match mode {
            Mode::Read => hand_over(&self.readers, job).await,
            Mode::Write | Mode::Once | Mode::Migrate => hand_over(&self.writer, Work::Job(job)).await,
        }
    }

    pub(crate) async fn submit_step(&self, step: Box<dyn Step>) -> Result<(), StoreError> {
        hand_over(&self.writer, Work::Step(step)).await
    }
}

async fn hand_over<W>(line: &mpsc::Sender<W>, work: W) -> Result<(), StoreError> {
    match timeout(PATIENCE, line.send(work)).await {
        Ok(sent) => sent.map_err(|_| StoreError::unavailable("the database thread is gone: restart the server")),
        Err(_) => Err(too_busy()),
    }
}

fn spawn(name: &str, work: impl FnOnce() + Send + 'static) -> Result<JoinHandle<()>, StoreError> {
    let spawned = thread::Builder::new().name(name.to_owned()).spawn(work);
    spawned.map_err(|error| StoreError::unavailable(format!("cannot start a thread: {error}")))
}

fn opening(path: &Path, error: &rusqlite::Error) -> StoreError {
    StoreError::unavailable(format!("cannot open the database {}: {error}", path.display()))
}

/// Connections to the same file.
struct Connections {
    writer: Connection,
    readers: Vec<Connection>,
    copier: Connection,
}

fn open(path: &Path) -> rusqlite::Result<Connections> {
    make_private(path);
    let db = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | ALONE)?;
    db.busy_timeout(Duration::from_secs(5))?;
    db.pragma_update_and_check(None, "journal_mode", "wal", |_| Ok(()))?;
    // A spent code must stay spent after a power cut, so every commit reaches the disk before it is answered.
    db.pragma_update(None, "synchronous", "full")?;
    db.pragma_update(None, "foreign_keys", true)?;
    db.pragma_update_and_check(None, "wal_autocheckpoint", 0, |_| Ok(()))?;
    db.pragma_update_and_check(None, "journal_size_limit", LARGEST_LOG, |_| Ok(()))?;
    prepare_for_work(&db)?;
    let readers = (0..readers()).map(|_| {
        let db = one_more(path)?;
        db.pragma_update(None, "query_only", true)?;
        prepare_for_work(&db)?;
        Ok(db)
    });
    Ok(Connections { readers: readers.collect::<rusqlite::Result<_>>()?, copier: one_more(path)?, writer: db })
}

/// A connection beside the writer's, which alone may copy the log back when it is closed.
fn one_more(path: &Path) -> rusqlite::Result<Connection> {
    let db = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_WRITE | ALONE)?;
    db.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    db.busy_timeout(Duration::from_secs(5))?;
    Ok(db)
}

fn prepare_for_work(db: &Connection) -> rusqlite::Result<()> {
    db.set_prepared_statement_cache_capacity(256);
    // Otherwise a statement that a partial index might serve is planned anew for each value it is given.
    db.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    db.pragma_update(None, "temp_store", "memory")?;
    db.pragma_update(None, "cache_size", -CACHE_KIB)?;
    // A mapped file would make of a disk that fails a signal that ends the process, and memory of whatever was read.
    db.pragma_update_and_check(None, "mmap_size", 0, |_| Ok(()))
}

/// Makes an empty file that only its owner can read, unless there is one already. SQLite gives its companions the same mode.
fn make_private(path: &Path) {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    drop(options.open(path));
}

fn readers() -> usize {
    thread::available_parallelism().map_or(2, usize::from).clamp(2, 8)
}

fn read(mut tx: Tx, looks: &Mutex<mpsc::Receiver<Job>>) {
    loop {
        let next = looks.lock().unwrap_or_else(PoisonError::into_inner).blocking_recv();
        let Some(job) = next else { return };
        if let Some(done) = writer::run(&mut tx, job) {
            (done.answer)(Ok(()));
        }
    }
}

pub(crate) fn execute(db: &Connection, sql: &'static str, params: &[impl rusqlite::ToSql]) -> Result<u64, StoreError> {
    let changed = db.prepare_cached(numbered(sql))?.execute(rusqlite::params_from_iter(params))?;
    Ok(u64::try_from(changed).unwrap_or(u64::MAX))
}

pub(crate) fn one<T>(
    db: &Connection,
    sql: &'static str,
    params: &[Param<'_>],
    read: impl FnOnce(Row<'_>) -> Result<T, StoreError>,
) -> Result<Option<T>, StoreError> {
    let mut statement = db.prepare_cached(numbered(sql))?;
    let mut rows = statement.query(rusqlite::params_from_iter(params))?;
    let found = rows.next()?.map(|row| read(Row(Cells::Sqlite(row)))).transpose()?;
    // A statement that changes rows and answers them does all its work only when it is read to its end.
    while rows.next()?.is_some() {}
    Ok(found)
}

pub(crate) fn list<T>(
    db: &Connection,
    sql: &'static str,
    params: &[Param<'_>],
    mut read: impl FnMut(Row<'_>) -> Result<T, StoreError>,
) -> Result<Vec<T>, StoreError> {
    let mut statement = db.prepare_cached(numbered(sql))?;
    let mut rows = statement.query(rusqlite::params_from_iter(params))?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(read(Row(Cells::Sqlite(row)))?);
    }
    Ok(found)
}

/// SQLite counts a `$1` by where it first appears, a `?1` by its number. Each thread rewrites each statement once.
pub(crate) fn numbered(sql: &'static str) -> &'static str {
    thread_local! {
        static REWRITTEN: RefCell<HashMap<(usize, usize), &'static str>> = RefCell::default();
    }
    let place = (sql.as_ptr().addr(), sql.len());
    REWRITTEN.with_borrow_mut(|rewritten| *rewritten.entry(place).or_insert_with(|| sql.replace('$', "?").leak()))
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error() {
            Some(&ffi::Error { extended_code: ffi::SQLITE_CONSTRAINT_UNIQUE | ffi::SQLITE_CONSTRAINT_PRIMARYKEY, .. }) => Self::Conflict,
            Some(&ffi::Error { extended_code: ffi::SQLITE_CONSTRAINT_FOREIGNKEY, .. }) => Self::Missing,
            Some(&ffi::Error { code: ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase, .. }) => {
                Self::corrupt("the database file", "itself", "SQLite cannot read it: restore a backup")
            }
            Some(_) | None => Self::Unavailable(error.to_string()),
        }
    }
}

const ALONE: OpenFlags = OpenFlags::SQLITE_OPEN_NO_MUTEX;

const OLDEST: i32 = 3_051_000;

/// To how many bytes the log is cut when it begins anew.
const LARGEST_LOG: i64 = 64 * 1024 * 1024;

const CACHE_KIB: i64 = 8 * 1024;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sqlite_has_nothing_that_nobody_asks_for() {
        let db = Connection::open_in_memory().unwrap();
        let mut listed = db.prepare("PRAGMA compile_options").unwrap();
        let options: Vec<String> = listed.query_map((), |row| row.get(0)).unwrap().collect::<Result<_, _>>().unwrap();
        let has = |option: &str| options.iter().any(|listed| listed == option);
        for option in ["OMIT_LOAD_EXTENSION", "OMIT_SHARED_CACHE", "OMIT_JSON", "OMIT_DEPRECATED", "DEFAULT_MEMSTATUS=0", "DQS=0"] {
            assert!(has(option), ".cargo/config.toml asks for {option}: {options:?}");
        }
        for option in ["ENABLE_LOAD_EXTENSION", "ENABLE_FTS3", "ENABLE_FTS5", "ENABLE_RTREE", "ENABLE_STAT4", "SOUNDEX", "USE_URI"] {
            assert!(!has(option), "nobody asks for {option}");
        }
    }
}
