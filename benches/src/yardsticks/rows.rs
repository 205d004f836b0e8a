//! How many rows SQLite alone keeps durably: one in a transaction, and thirty-two.

use std::{
    fs,
    path::Path,
    time::{Duration, Instant},
};

use anyhow::Result;
use rusqlite::Connection;

use crate::figure;

/// Rows changed in a second, each found by its key among 20,000, `rows` in each transaction; WAL, `synchronous=FULL`.
pub(crate) fn per_second(path: &Path, rows: usize, span: Duration) -> Result<f64> {
    let db = Connection::open(path)?;
    db.pragma_update_and_check(None, "journal_mode", "wal", |_| Ok(()))?;
    db.pragma_update(None, "synchronous", "full")?;
    db.execute_batch(
        "CREATE TABLE counters (id INTEGER PRIMARY KEY, n INTEGER NOT NULL, filler BLOB NOT NULL) STRICT; \
         WITH RECURSIVE ids (id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM ids WHERE id < 20000) \
         INSERT INTO counters SELECT id, 0, zeroblob(200) FROM ids;",
    )?;
    let started = Instant::now();
    let mut done: u32 = 0;
    {
        let mut change = db.prepare("UPDATE counters SET n = n + 1 WHERE id = $1 AND n >= 0")?;
        let mut begin = db.prepare("BEGIN IMMEDIATE")?;
        let mut commit = db.prepare("COMMIT")?;
        while started.elapsed() < span {
            begin.execute(())?;
            for _ in 0..rows {
                done = done.wrapping_add(1);
                // A step of a prime length visits all of them, far from one another.
                change.execute([done.wrapping_mul(7_919) % 20_000 + 1])?;
            }
            commit.execute(())?;
        }
    }
    let rate = figure::rate(usize::try_from(done)?, started.elapsed());
    drop(db);
    for companion in ["", "-wal", "-shm"] {
        // The last two are there only while the database is open.
        drop(fs::remove_file(format!("{}{companion}", path.display())));
    }
    Ok(rate)
}
