//! An open transaction on either engine: one text per statement.
//!
//! Statements are constants, number their parameters `$1`, `$2`, … (at most 31), and use the words both engines share.
//! There is no query builder and no mapping: a row is read by position, where its statement stands.

use twofactor::Timestamp;

use crate::{
    StoreError,
    engine::{postgres, sqlite},
    param::{Change, Param},
};

/// Which database this is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// The embedded one: a file.
    Sqlite,
    /// A server that several nodes share.
    Postgres,
}

/// An open transaction (or, for reads, a connection that sees what is committed).
///
/// After a statement failed nothing of the transaction can be kept, even if the job goes on and answers `Ok`.
pub struct Tx {
    pub(crate) link: Link,
    pub(crate) failed: Option<StoreError>,
}

pub(crate) enum Link {
    Sqlite(rusqlite::Connection),
    Postgres(Box<postgres::Session>),
}

impl Tx {
    pub(crate) fn new(link: Link) -> Self {
        Self { link, failed: None }
    }

    /// Which engine the statements run on.
    pub fn engine(&self) -> Engine {
        match self.link {
            Link::Sqlite(_) => Engine::Sqlite,
            Link::Postgres(_) => Engine::Postgres,
        }
    }

    /// Runs a statement and counts the rows it changed.
    ///
    /// # Errors
    /// `Conflict` when a name is taken, `Missing` when a row it refers to does not exist, else `Unavailable`.
    pub async fn execute(&mut self, sql: &'static str, params: &[Param<'_>]) -> Result<u64, StoreError> {
        let outcome = match &mut self.link {
            Link::Sqlite(db) => sqlite::execute(db, sql, params),
            Link::Postgres(session) => session.execute(sql, params).await,
        };
        self.note(outcome)
    }

    /// Runs a statement and reads its first row, if it has one.
    ///
    /// # Errors
    /// As [`Tx::execute`], and whatever `read` answers.
    pub async fn one<T>(
        &mut self,
        sql: &'static str,
        params: &[Param<'_>],
        read: impl FnOnce(Row<'_>) -> Result<T, StoreError>,
    ) -> Result<Option<T>, StoreError> {
        self.first(sql, Lock::None, params, read).await
    }

    /// Reads one row and keeps it locked until the transaction ends.
    ///
    /// # Errors
    /// As [`Tx::one`].
    pub async fn one_locked<T>(
        &mut self,
        sql: &'static str,
        params: &[Param<'_>],
        read: impl FnOnce(Row<'_>) -> Result<T, StoreError>,
    ) -> Result<Option<T>, StoreError> {
        self.first(sql, Lock::Wait, params, read).await
    }

    /// Runs a statement and reads all its rows.
    ///
    /// # Errors
    /// As [`Tx::one`].
    pub async fn list<T>(&mut self, sql: &'static str, params: &[Param<'_>], read: impl FnMut(Row<'_>) -> Result<T, StoreError>) -> Result<Vec<T>, StoreError> {
        self.rows(sql, Lock::None, params, read).await
    }

    /// Runs a statement once for each of `params`, in their order, and reads the first row that each answers. Needs a transaction.
    ///
    /// # Errors
    /// As [`Tx::one`].
    pub async fn each<T>(
        &mut self,
        sql: &'static str,
        params: &[Vec<Param<'_>>],
        mut read: impl FnMut(Row<'_>) -> Result<T, StoreError>,
    ) -> Result<Vec<Option<T>>, StoreError> {
        let outcome = match &mut self.link {
            Link::Sqlite(db) => params.iter().map(|params| sqlite::one(db, sql, params, &mut read)).collect(),
            Link::Postgres(session) => match session.query_each(sql, params).await {
                Ok(all) => all.iter().map(|rows| rows.first().map(|row| read(Row(Cells::Postgres(row)))).transpose()).collect(),
                Err(error) => Err(error),
            },
        };
        self.note(outcome)
    }

    /// Reads rows and keeps them locked until the transaction ends.
    ///
    /// # Errors
    /// As [`Tx::one`].
    pub async fn list_locked<T>(
        &mut self,
        sql: &'static str,
        params: &[Param<'_>],
        read: impl FnMut(Row<'_>) -> Result<T, StoreError>,
    ) -> Result<Vec<T>, StoreError> {
        self.rows(sql, Lock::Wait, params, read).await
    }

    /// As [`Tx::list_locked`], leaving out rows that another transaction holds.
    ///
    /// # Errors
    /// As [`Tx::one`].
    pub async fn list_unclaimed<T>(
        &mut self,
        sql: &'static str,
        params: &[Param<'_>],
        read: impl FnMut(Row<'_>) -> Result<T, StoreError>,
    ) -> Result<Vec<T>, StoreError> {
        self.rows(sql, Lock::Skip, params, read).await
    }

    /// Runs statements whose answers nobody needs. On PostgreSQL they travel together with what comes next, at the latest
    /// with the commit, so an error may show only there; the transaction is undone either way.
    ///
    /// # Errors
    /// As [`Tx::execute`].
    pub async fn all(&mut self, batch: &[(&'static str, &[Param<'_>])]) -> Result<(), StoreError> {
        let outcome = match &mut self.link {
            Link::Sqlite(db) => batch.iter().try_for_each(|(sql, params)| sqlite::execute(db, sql, params).map(drop)),
            Link::Postgres(session) => session.defer(batch.iter().map(|(sql, params)| Change::keep(sql, params)).collect()),
        };
        self.note(outcome)
    }

    /// As [`Tx::all`] for statements that were kept.
    ///
    /// # Errors
    /// As [`Tx::execute`].
    pub(crate) async fn send(&mut self, changes: Vec<Change>) -> Result<(), StoreError> {
        let outcome = match &mut self.link {
            Link::Sqlite(db) => changes.iter().try_for_each(|change| sqlite::execute(db, change.sql, &change.params).map(drop)),
            Link::Postgres(session) => session.defer(changes),
        };
        self.note(outcome)
    }

    /// Runs a text of several statements without parameters: a migration.
    pub(crate) async fn script(&mut self, text: &str) -> Result<(), StoreError> {
        let outcome = match &mut self.link {
            Link::Sqlite(db) => db.execute_batch(text).map_err(StoreError::from),
            Link::Postgres(session) => session.script(text).await,
        };
        self.note(outcome)
    }

    async fn first<T>(
        &mut self,
        sql: &'static str,
        lock: Lock,
        params: &[Param<'_>],
        read: impl FnOnce(Row<'_>) -> Result<T, StoreError>,
    ) -> Result<Option<T>, StoreError> {
        let outcome = match &mut self.link {
            Link::Sqlite(db) => sqlite::one(db, sql, params, read),
            Link::Postgres(session) => match session.query(sql, lock, params).await {
                Ok(rows) => rows.first().map(|row| read(Row(Cells::Postgres(row)))).transpose(),
                Err(error) => Err(error),
            },
        };
        self.note(outcome)
    }

    async fn rows<T>(
        &mut self,
        sql: &'static str,
        lock: Lock,
        params: &[Param<'_>],
        mut read: impl FnMut(Row<'_>) -> Result<T, StoreError>,
    ) -> Result<Vec<T>, StoreError> {
        let outcome = match &mut self.link {
            Link::Sqlite(db) => sqlite::list(db, sql, params, read),
            Link::Postgres(session) => match session.query(sql, lock, params).await {
                Ok(rows) => rows.iter().map(|row| read(Row(Cells::Postgres(row)))).collect(),
                Err(error) => Err(error),
            },
        };
        self.note(outcome)
    }

    fn note<T>(&mut self, outcome: Result<T, StoreError>) -> Result<T, StoreError> {
        if let Err(error) = &outcome {
            self.failed.get_or_insert_with(|| error.clone());
        }
        outcome
    }
}

/// How a row that is read is kept from others. SQLite has one writer, so there it changes nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Lock {
    None,
    Wait,
    Skip,
}

/// One row of an answer.
pub struct Row<'r>(pub(crate) Cells<'r>);

pub(crate) enum Cells<'r> {
    Sqlite(&'r rusqlite::Row<'r>),
    Postgres(&'r tokio_postgres::Row),
}

impl Row<'_> {
    /// The value at `index`, from 0.
    ///
    /// # Errors
    /// `Corrupt` when the value has another type than `T`.
    pub fn get<T: Column>(&self, index: usize) -> Result<T, StoreError> {
        let odd = |_| StoreError::corrupt("an answer", format!("column {index}"), "not of the expected type");
        match self.0 {
            Cells::Sqlite(row) => row.get(index).map_err(|_| odd(())),
            Cells::Postgres(row) => row.try_get(index).map_err(|_| odd(())),
        }
    }

    /// The time at `index`, from 0.
    ///
    /// # Errors
    /// As [`Row::get`].
    pub fn time(&self, index: usize) -> Result<Timestamp, StoreError> {
        self.get(index).map(Timestamp::from_unix_millis)
    }
}

/// What a column can be read as: `i64`, `String`, `Vec<u8>`, and `Option`s of them.
pub trait Column: rusqlite::types::FromSql + for<'a> tokio_postgres::types::FromSql<'a> {}

impl<T: rusqlite::types::FromSql + for<'a> tokio_postgres::types::FromSql<'a>> Column for T {}
