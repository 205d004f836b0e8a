//! SQLite's write-ahead log goes back into the database beside the writer, not in its way.
//!
//! Left alone, SQLite copies a thousand pages inside of every so many commits, and everybody who shares that commit or waits for the next one
//! waits for the disk. Here a thread with a connection of its own copies what is in the log, and waits for the disk, while more is written to the
//! log's end. Only the last few pages are left to the writer: without a commit between, so that the log can begin anew.

use rusqlite::{Connection, ErrorCode, config::DbConfig, ffi};
use std::{
    fs::File,
    mem::ManuallyDrop,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
        mpsc::{Receiver, Sender, channel},
    },
    thread::{self, JoinHandle},
    time::Duration,
};

use super::spawn;
use crate::StoreError;

/// The end of the line to the thread that copies. The thread ends when this is dropped.
pub(super) struct Copier {
    wake: Sender<()>,
    thread: JoinHandle<()>,
    state: Arc<State>,
}

#[derive(Default)]
struct State {
    /// The thread was woken, and has not done.
    is_at_work: AtomicBool,
    /// The disk did not keep something that was copied. It tells of that once; asked again, it would say that all is well (fsync(2)). So nothing is
    /// copied any more, and the log never begins anew: it has everything, and the next start copies all of it again.
    is_broken: AtomicBool,
}

impl Copier {
    /// Starts the thread, with a connection of its own to the database at `path`.
    pub(super) fn start(db: Connection, path: &Path) -> Result<Self, StoreError> {
        let file = File::open(path).map_err(|error| StoreError::unavailable(format!("cannot open the database {}: {error}", path.display())))?;
        // To close any handle of a file ends all locks that this process has on it (fcntl(2)), which SQLite counts on. So this one stays open.
        let file = ManuallyDrop::new(file);
        let (wake, woken) = channel();
        let state = Arc::new(State::default());
        let ours = Arc::clone(&state);
        let thread = spawn("store-copier", move || ours.copy_when_told(&db, &file, &woken))?;
        Ok(Self { wake, thread, state })
    }

    /// What the writer does between two transactions, when everybody has their answers. It copies all of it when the thread is gone.
    pub(super) fn see_to(&self, writer: &Connection) {
        let is_alone = self.thread.is_finished();
        if self.state.is_broken.load(Ordering::Acquire) || self.state.is_at_work.load(Ordering::Acquire) && !is_alone {
            return;
        }
        let Ok(log) = Log::look(writer) else { return };
        let few = if log.pages < TOO_LONG { FEW } else { LONG };
        if log.pages < LONG {
            return;
        }
        if log.left() > few && !is_alone {
            self.state.is_at_work.store(true, Ordering::Release);
            let _ = self.wake.send(());
        } else {
            self.make_room(writer);
        }
    }

    /// Copies what can be copied, however little: where the disk is full, the log may so begin anew in the room that it has.
    pub(super) fn make_room(&self, writer: &Connection) {
        if self.state.is_broken.load(Ordering::Acquire) {
            return;
        }
        if let Err(error) = Log::copy(writer) {
            self.state.note(&error);
        }
    }

    /// What the writer does before it closes: a log that has what the disk did not keep must stay.
    pub(super) fn leave(&self, writer: &Connection) {
        if self.state.is_broken.load(Ordering::Acquire)
            && let Err(error) = writer.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)
        {
            tracing::error!(%error, "the log may be copied back to a broken disk");
        }
    }
}

impl State {
    fn copy_when_told(&self, db: &Connection, file: &File, woken: &Receiver<()>) {
        while woken.recv().is_ok() {
            if !self.copy(db, file) {
                thread::sleep(AGAIN);
            }
            self.is_at_work.store(false, Ordering::Release);
        }
    }

    /// Copies what can be copied, and waits for the disk, which the writer need not do then. Whether there was anything.
    fn copy(&self, db: &Connection, file: &File) -> bool {
        let copied = Log::look(db).and_then(|before| Ok(Log::copy(db)?.is_some_and(|after| after.copied != before.copied)));
        match copied {
            Ok(true) => {
                if let Err(error) = file.sync_data() {
                    self.give_up(&error);
                }
                true
            }
            // Somebody reads what was before, or another process copies.
            Ok(false) => false,
            Err(error) => {
                self.note(&error);
                false
            }
        }
    }

    /// What could not be written is written again the next time; what was written and not kept is lost.
    fn note(&self, error: &rusqlite::Error) {
        match error.sqlite_error() {
            Some(&ffi::Error { extended_code: ffi::SQLITE_IOERR_FSYNC, .. }) => self.give_up(error),
            Some(_) | None => tracing::warn!(event = "store.log_not_copied", %error, "the database's log grows"),
        }
    }

    fn give_up(&self, error: &dyn std::fmt::Display) {
        self.is_broken.store(true, Ordering::Release);
        tracing::error!(event = "store.disk_failed", %error, "the disk did not keep a part of the database; nothing is lost, its log has everything: restart on a sound disk");
    }
}

/// The write-ahead log as it is now.
struct Log {
    pages: u32,
    copied: u32,
}

impl Log {
    fn look(db: &Connection) -> rusqlite::Result<Self> {
        let log = Self::ask(db, "PRAGMA wal_checkpoint(NOOP)")?;
        Ok(log.unwrap_or(Self { pages: 0, copied: 0 }))
    }

    /// Copies what no reader is in the way of; `None` when somebody else is copying.
    fn copy(db: &Connection) -> rusqlite::Result<Option<Self>> {
        Self::ask(db, "PRAGMA wal_checkpoint(PASSIVE)")
    }

    fn ask(db: &Connection, sql: &str) -> rusqlite::Result<Option<Self>> {
        let asked = db.prepare_cached(sql)?.query_row((), |row| {
            let is_busy: bool = row.get(0)?;
            if is_busy { Ok(None) } else { Ok(Some(Self { pages: row.get(1)?, copied: row.get(2)? })) }
        });
        match asked {
            Err(error) if error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy) => Ok(None),
            asked => asked,
        }
    }

    const fn left(&self) -> u32 {
        self.pages.saturating_sub(self.copied)
    }
}

/// From how many pages of 4 KiB on the log is to begin anew, as by SQLite's own rule: a small disk has to hold it.
const LONG: u32 = 1024;

/// From how many on the writer copies as many as that itself, because it never writes few.
const TOO_LONG: u32 = 16 * LONG;

/// How many pages the writer copies without holding anybody up for long.
const FEW: u32 = 256;

/// How long nothing is tried when nothing could be copied.
const AGAIN: Duration = Duration::from_secs(1);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        Database, Engine,
        testing::{House, block_on},
    };

    struct Bench {
        writer: Connection,
        copier: Copier,
        _house: House,
    }

    impl Bench {
        fn open() -> Self {
            let (database, house) = block_on(House::build(Engine::Sqlite));
            let Database::Sqlite { path } = database else { panic!("no file") };
            let writer = Connection::open(&path).unwrap();
            writer.pragma_update_and_check(None, "journal_mode", "wal", |_| Ok(())).unwrap();
            writer.pragma_update_and_check(None, "wal_autocheckpoint", 0, |_| Ok(())).unwrap();
            writer.execute("CREATE TABLE kept (n INTEGER PRIMARY KEY, what BLOB)", ()).unwrap();
            let copier = Copier::start(Connection::open(&path).unwrap(), &path).unwrap();
            Self { writer, copier, _house: house }
        }

        /// Writes a row of so many bytes, as the writer does.
        fn write(&self, bytes: u32) -> Log {
            self.writer.execute("INSERT INTO kept (what) VALUES (zeroblob(?1))", [bytes]).unwrap();
            let log = Log::look(&self.writer).unwrap();
            self.copier.see_to(&self.writer);
            log
        }
    }

    #[test]
    fn a_short_log_is_left_alone() {
        let bench = Bench::open();
        for _ in 0..10 {
            bench.write(10);
        }
        let log = Log::look(&bench.writer).unwrap();
        assert_eq!(log.copied, 0);
        assert!(log.pages >= 10, "{}", log.pages);
    }

    #[test]
    fn a_long_log_is_copied_while_more_is_written_and_begins_anew() {
        let bench = Bench::open();
        let megabyte = 256 * 4096;
        let mut before = 0;
        let mut written: u32 = 0;
        // How soon the other thread has its turn is up to the system; a row at a time, it gets there.
        let began_anew = (0..20_000).any(|round| {
            written += 1;
            let pages = bench.write(if round < 20 { megabyte } else { 10 }).pages;
            std::mem::replace(&mut before, pages) > pages
        });
        assert!(began_anew, "{before} pages");
        let kept: u32 = bench.writer.query_row("SELECT count(*) FROM kept", (), |row| row.get(0)).unwrap();
        assert_eq!(kept, written);
        let sound: String = bench.writer.query_row("PRAGMA integrity_check", (), |row| row.get(0)).unwrap();
        assert_eq!(sound, "ok");
    }

    #[test]
    fn the_log_begins_anew_once_nobody_reads_what_was() {
        let bench = Bench::open();
        bench.write(10);
        let reader = Connection::open(bench.writer.path().unwrap()).unwrap();
        reader.execute_batch("BEGIN").unwrap();
        let count = || -> u32 { reader.query_row("SELECT count(*) FROM kept", (), |row| row.get(0)).unwrap() };
        assert_eq!(count(), 1);
        for _ in 0..20 {
            bench.write(256 * 4096);
        }
        let log = Log::look(&bench.writer).unwrap();
        assert!(log.pages > LONG && log.left() > LONG, "nothing but what the reader may see is copied: {} of {}", log.left(), log.pages);
        assert_eq!(count(), 1, "the moment it began in");
        reader.execute_batch("COMMIT").unwrap();
        let state = State::default();
        let file = File::open(bench.writer.path().unwrap()).unwrap();
        assert!(state.copy(&reader, &file) || Log::look(&reader).unwrap().left() == 0, "now it is");
        assert_eq!(Log::look(&reader).unwrap().left(), 0);
        bench.write(10);
        assert!(bench.write(10).pages < LONG);
        assert_eq!(count(), 23);
    }

    #[test]
    fn another_who_copies_is_no_failure() {
        thread_local! {
            static SEEN: std::cell::RefCell<Option<(Connection, Option<bool>)>> = const { std::cell::RefCell::new(None) };
        }
        let bench = Bench::open();
        let path = bench.writer.path().unwrap().to_owned();
        let (reader, mut other) = (Connection::open(&path).unwrap(), Connection::open(&path).unwrap());
        reader.execute_batch("BEGIN; SELECT count(*) FROM kept").unwrap();
        bench.write(10);
        SEEN.set(Some((Connection::open(&path).unwrap(), None)));
        // Whoever wants all of it waits for the reader, and holds the lock meanwhile.
        let busy = |_: i32| {
            SEEN.with_borrow_mut(|seen| {
                if let Some((db, is_none)) = seen {
                    *is_none = Some(Log::copy(db).unwrap().is_none());
                }
            });
            false
        };
        other.busy_handler(Some(busy)).unwrap();
        let all: i64 = other.query_row("PRAGMA wal_checkpoint(TRUNCATE)", (), |row| row.get(0)).unwrap();
        assert_eq!(all, 1, "the reader was in the way");
        assert_eq!(SEEN.take().unwrap().1, Some(true));
    }

    #[test]
    fn what_the_disk_did_not_keep_ends_all_copying() {
        let bench = Bench::open();
        let failed = rusqlite::Error::SqliteFailure(ffi::Error::new(ffi::SQLITE_IOERR_FSYNC), None);
        bench.copier.state.note(&failed);
        for _ in 0..20 {
            bench.write(256 * 4096);
        }
        let log = Log::look(&bench.writer).unwrap();
        assert!(log.pages > LONG && log.copied == 0, "{} of {}", log.copied, log.pages);
        assert!(!bench.writer.db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE).unwrap());
        bench.copier.leave(&bench.writer);
        assert!(bench.writer.db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE).unwrap(), "nor when it is closed");
    }

    #[test]
    fn the_writer_copies_alone_when_the_thread_is_gone() {
        let mut bench = Bench::open();
        // It ends while it is thought to be at work, as by a panic.
        bench.copier.state.is_at_work.store(true, Ordering::Release);
        drop(std::mem::replace(&mut bench.copier.wake, channel().0));
        while !bench.copier.thread.is_finished() {
            thread::yield_now();
        }
        for _ in 0..20 {
            bench.write(256 * 4096);
        }
        assert!(Log::look(&bench.writer).unwrap().pages <= LONG + 300, "it began anew again and again");
    }

    #[test]
    fn what_could_not_be_written_is_tried_again() {
        let state = State::default();
        state.note(&rusqlite::Error::SqliteFailure(ffi::Error::new(ffi::SQLITE_FULL), None));
        assert!(!state.is_broken.load(Ordering::Acquire));
    }
}
