//! One connection, its prepared statements, and where its transaction stands.

use futures_util::future::{join, join_all, join3};
use std::collections::HashMap;
use tokio_postgres::{
    Client, Row, Statement,
    error::SqlState,
    types::{ToSql, Type},
};

use crate::{Param, StoreError, engine::Mode, tx::Lock};

pub(crate) struct Session {
    client: Client,
    statements: HashMap<Text, Statement>,
    stage: Stage,
    deferred: Vec<Deferred>,
    is_sound: bool,
}

/// What a prepared statement is found by: its text, how it locks, and the kinds of its parameters, since PostgreSQL would
/// otherwise guess types from what stands around them (`$2 - 1` is an `int4` to it).
type Text = (&'static str, Lock, u64);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    /// No transaction; only looking.
    Looking,
    /// No transaction; one statement may change something.
    Once,
    /// That statement ran.
    Used,
    /// `BEGIN` goes out with the first statement.
    Due,
    /// In a transaction.
    Open,
}

struct Deferred {
    statement: Statement,
    params: Vec<Owned>,
}

impl Session {
    pub(crate) fn new(client: Client) -> Self {
        Self { client, statements: HashMap::new(), stage: Stage::Looking, deferred: Vec::new(), is_sound: true }
    }

    pub(crate) fn is_open(&self) -> bool {
        !self.client.is_closed()
    }

    /// Whether the connection may be used again: open, in no transaction, and its statements still fit the tables.
    pub(crate) fn is_sound(&self) -> bool {
        self.is_sound && self.is_open()
    }

    pub(crate) fn start(&mut self, mode: Mode) {
        self.stage = match mode {
            Mode::Read => Stage::Looking,
            Mode::Once => Stage::Once,
            Mode::Write | Mode::Migrate => Stage::Due,
        };
    }

    pub(crate) async fn execute(&mut self, sql: &'static str, params: &[Param<'_>]) -> Result<u64, StoreError> {
        self.claim(true)?;
        let statement = self.prepare(sql, Lock::None, params).await?;
        let (begun, earlier) = self.take_earlier();
        let client = &self.client;
        let (begun, earlier, changed) = join3(begin(client, begun), send(client, &earlier), client.execute_raw(&statement, params.iter().copied())).await;
        self.settle(begun.and(earlier).and(changed))
    }

    pub(crate) async fn query(&mut self, sql: &'static str, lock: Lock, params: &[Param<'_>]) -> Result<Vec<Row>, StoreError> {
        self.claim(lock != Lock::None)?;
        let statement = self.prepare(sql, lock, params).await?;
        let (begun, earlier) = self.take_earlier();
        let client = &self.client;
        let params: Vec<&(dyn ToSql + Sync)> = params.iter().map(|param| -> &(dyn ToSql + Sync) { param }).collect();
        let (begun, earlier, rows) = join3(begin(client, begun), send(client, &earlier), client.query(&statement, &params)).await;
        self.settle(begun.and(earlier).and(rows))
    }

    /// Keeps statements to send with what comes next.
    pub(crate) async fn defer(&mut self, batch: &[(&'static str, &[Param<'_>])]) -> Result<(), StoreError> {
        if !matches!(self.stage, Stage::Due | Stage::Open) {
            return Err(StoreError::unavailable("a batch outside a transaction"));
        }
        for (sql, params) in batch {
            let statement = self.prepare(sql, Lock::None, params).await?;
            self.deferred.push(Deferred { statement, params: params.iter().map(Owned::from).collect() });
        }
        Ok(())
    }

    pub(crate) async fn script(&mut self, text: &str) -> Result<(), StoreError> {
        self.claim(true)?;
        self.flush().await?;
        let ran = self.client.batch_execute(text).await;
        self.settle(ran)
    }

    /// Sends what was deferred together with `COMMIT`. The server turns that into a rollback when one of them fails.
    pub(crate) async fn commit(&mut self) -> Result<(), StoreError> {
        let (begun, earlier) = self.take_earlier();
        if !begun && self.stage != Stage::Open {
            return Ok(());
        }
        let client = &self.client;
        let (begun, earlier, committed) = join3(begin(client, begun), send(client, &earlier), client.batch_execute("COMMIT")).await;
        self.stage = Stage::Looking;
        self.settle(begun.and(earlier).and(committed))
    }

    pub(crate) async fn rollback(&mut self) {
        self.deferred.clear();
        if self.stage == Stage::Open && self.client.batch_execute("ROLLBACK").await.is_err() {
            self.is_sound = false;
        }
        self.stage = Stage::Looking;
    }

    /// The types of a statement's answer, as the server sees them.
    #[cfg(test)]
    pub(crate) async fn answer_types(&self, sql: &str) -> Result<Vec<Type>, StoreError> {
        let statement = self.client.prepare(sql).await?;
        Ok(statement.columns().iter().map(|column| column.type_().clone()).collect())
    }

    /// Refuses a change where only looks are allowed.
    fn claim(&mut self, is_change: bool) -> Result<(), StoreError> {
        match self.stage {
            Stage::Looking if is_change => Err(StoreError::unavailable("a read tried to change something")),
            Stage::Used => Err(StoreError::unavailable("a second statement where one was promised")),
            Stage::Once => {
                self.stage = Stage::Used;
                Ok(())
            }
            Stage::Looking | Stage::Due | Stage::Open => Ok(()),
        }
    }

    async fn flush(&mut self) -> Result<(), StoreError> {
        let (begun, earlier) = self.take_earlier();
        let client = &self.client;
        let (begun, earlier) = join(begin(client, begun), send(client, &earlier)).await;
        self.settle(begun.and(earlier))
    }

    /// Whether `BEGIN` is due, and what was deferred.
    fn take_earlier(&mut self) -> (bool, Vec<Deferred>) {
        let due = self.stage == Stage::Due;
        if due {
            self.stage = Stage::Open;
        }
        (due, std::mem::take(&mut self.deferred))
    }

    async fn prepare(&mut self, sql: &'static str, lock: Lock, params: &[Param<'_>]) -> Result<Statement, StoreError> {
        let kinds = params.iter().fold(1_u64, |kinds, param| kinds.wrapping_mul(4).wrapping_add(kind(*param)));
        if let Some(statement) = self.statements.get(&(sql, lock, kinds)) {
            return Ok(statement.clone());
        }
        let types: Vec<Type> = params.iter().copied().map(type_of).collect();
        let prepared = match lock {
            Lock::None => self.client.prepare_typed(sql, &types).await,
            Lock::Wait => self.client.prepare_typed(&format!("{sql} FOR UPDATE"), &types).await,
            Lock::Skip => self.client.prepare_typed(&format!("{sql} FOR UPDATE SKIP LOCKED"), &types).await,
        };
        let statement = self.settle(prepared)?;
        self.statements.insert((sql, lock, kinds), statement.clone());
        Ok(statement)
    }

    fn settle<T>(&mut self, outcome: Result<T, tokio_postgres::Error>) -> Result<T, StoreError> {
        outcome.map_err(|error| {
            // An error the server explains leaves the connection usable, unless it is about the statements themselves.
            self.is_sound &= error.code().is_some_and(|code| *code != SqlState::FEATURE_NOT_SUPPORTED && *code != SqlState::INVALID_SQL_STATEMENT_NAME);
            StoreError::from(error)
        })
    }
}

async fn begin(client: &Client, is_due: bool) -> Result<(), tokio_postgres::Error> {
    if is_due { client.batch_execute("BEGIN").await } else { Ok(()) }
}

/// Sends statements in order without waiting between them, and answers the first error.
async fn send(client: &Client, deferred: &[Deferred]) -> Result<(), tokio_postgres::Error> {
    let sent = deferred.iter().map(|one| client.execute_raw(&one.statement, one.params.iter().map(Owned::param)));
    join_all(sent).await.into_iter().try_for_each(|outcome| outcome.map(drop))
}

fn kind(param: Param<'_>) -> u64 {
    match param {
        Param::Null => 0,
        Param::Int(_) => 1,
        Param::Text(_) => 2,
        Param::Blob(_) => 3,
    }
}

fn type_of(param: Param<'_>) -> Type {
    match param {
        Param::Null => Type::UNKNOWN,
        Param::Int(_) => Type::INT8,
        Param::Text(_) => Type::TEXT,
        Param::Blob(_) => Type::BYTEA,
    }
}

/// A parameter that outlives its statement's call.
enum Owned {
    Null,
    Int(i64),
    Text(String),
    Blob(Vec<u8>),
}

impl Owned {
    fn param(&self) -> Param<'_> {
        match self {
            Self::Null => Param::Null,
            Self::Int(number) => Param::Int(*number),
            Self::Text(text) => Param::Text(text),
            Self::Blob(bytes) => Param::Blob(bytes),
        }
    }
}

impl From<&Param<'_>> for Owned {
    fn from(param: &Param<'_>) -> Self {
        match *param {
            Param::Null => Self::Null,
            Param::Int(number) => Self::Int(number),
            Param::Text(text) => Self::Text(text.to_owned()),
            Param::Blob(bytes) => Self::Blob(bytes.to_vec()),
        }
    }
}

impl From<tokio_postgres::Error> for StoreError {
    fn from(error: tokio_postgres::Error) -> Self {
        let Some(told) = error.as_db_error() else {
            let cause = std::error::Error::source(&error).map_or_else(String::new, |cause| format!(": {cause}"));
            return Self::Unavailable(format!("{error}{cause}"));
        };
        if *told.code() == SqlState::UNIQUE_VIOLATION {
            Self::Conflict
        } else if *told.code() == SqlState::FOREIGN_KEY_VIOLATION {
            Self::Missing
        } else {
            // The detail may quote a row, the message does not.
            Self::Unavailable(format!("{} ({})", told.message(), told.code().code()))
        }
    }
}
