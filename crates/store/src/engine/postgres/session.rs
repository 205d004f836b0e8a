//! One connection, its prepared statements, and where its transaction stands.

use futures_util::future::{join, join_all, join3, join4};
use std::collections::HashMap;
use tokio_postgres::{Client, Row, error::SqlState, types::Type};

use super::call::{Call, beginning, text_of, type_of};
use crate::{
    Param, Pooler, StoreError,
    engine::Mode,
    param::{Change, Value},
    tx::Lock,
};

pub(crate) struct Session {
    client: Client,
    pooler: Pooler,
    statements: HashMap<Text, Call>,
    stage: Stage,
    deferred: Vec<Deferred>,
    is_sound: bool,
    /// Whether a statement of the transaction failed: the server would take its `COMMIT` for a `ROLLBACK` without a word.
    failed: bool,
}

/// What a prepared statement is found by: its text, how it locks, and the kinds of its parameters, since PostgreSQL would
/// otherwise guess types from what stands around them (`$2 - 1` is an `int4` to it).
type Text = (&'static str, Lock, u64);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    /// No transaction; only looking.
    Looking,
    /// No transaction; one statement may change something. Behind a pooler it is a transaction, since only there its settings hold.
    Once,
    /// That statement ran.
    Used,
    /// `BEGIN` goes out with the first statement.
    Due,
    /// In a transaction.
    Open,
}

struct Deferred {
    call: Call,
    params: Vec<Value>,
}

impl Session {
    pub(crate) fn new(client: Client, pooler: Pooler) -> Self {
        Self { client, pooler, statements: HashMap::new(), stage: Stage::Looking, deferred: Vec::new(), is_sound: true, failed: false }
    }

    pub(crate) fn is_open(&self) -> bool {
        !self.client.is_closed()
    }

    /// Whether the connection may be used again: open, in no transaction, and its statements still fit the tables.
    pub(crate) fn is_sound(&self) -> bool {
        self.is_sound && self.is_open()
    }

    pub(crate) fn start(&mut self, mode: Mode) {
        self.failed = false;
        self.stage = match mode {
            Mode::Read => Stage::Looking,
            Mode::Once => Stage::Once,
            Mode::Write | Mode::Migrate => Stage::Due,
        };
    }

    pub(crate) async fn execute(&mut self, sql: &'static str, params: &[Param<'_>]) -> Result<u64, StoreError> {
        self.claim(true)?;
        let call = self.prepare(sql, Lock::None, params.iter().copied()).await?;
        let alone = self.is_alone();
        let (begun, earlier) = self.take_earlier();
        let client = &self.client;
        let sent = join4(self.begin(begun || alone), send(client, &earlier), call.execute(client, params), end(client, alone));
        let (begun, earlier, changed, ended) = sent.await;
        self.settle(begun.and(earlier).and(changed).and_then(|changed| ended.map(|()| changed)))
    }

    pub(crate) async fn query(&mut self, sql: &'static str, lock: Lock, params: &[Param<'_>]) -> Result<Vec<Row>, StoreError> {
        self.claim(lock != Lock::None)?;
        let call = self.prepare(sql, lock, params.iter().copied()).await?;
        let alone = self.is_alone();
        let (begun, earlier) = self.take_earlier();
        let client = &self.client;
        let sent = join4(self.begin(begun || alone), send(client, &earlier), call.query(client, params), end(client, alone));
        let (begun, earlier, rows, ended) = sent.await;
        self.settle(begun.and(earlier).and(rows).and_then(|rows| ended.map(|()| rows)))
    }

    /// Asks for one row each, all in one round trip, and keeps those locked that nobody else has.
    pub(crate) async fn lock_each(&mut self, asked: Vec<(&'static str, [Param<'_>; 2])>) -> Result<Vec<Option<Row>>, StoreError> {
        self.claim(true)?;
        let mut calls = Vec::with_capacity(asked.len());
        for (sql, params) in &asked {
            calls.push((self.prepare(sql, Lock::Skip, params.iter().copied()).await?, params));
        }
        let (begun, earlier) = self.take_earlier();
        let client = &self.client;
        let asked = join_all(calls.iter().map(|(call, params)| call.query(client, *params)));
        let (begun, earlier, rows) = join3(self.begin(begun), send(client, &earlier), asked).await;
        let rows = rows.into_iter().map(|rows| rows.map(|rows| rows.into_iter().next())).collect::<Result<Vec<_>, _>>();
        self.settle(begun.and(earlier).and(rows))
    }

    /// Sends changes of which one may fail; a failure, which is the inner answer, undoes them and nothing else.
    ///
    /// # Errors
    /// When the whole transaction is lost.
    pub(crate) async fn try_apart(&mut self, changes: Vec<Change>) -> Result<Result<(), StoreError>, StoreError> {
        self.script("SAVEPOINT apart").await?;
        self.defer(changes).await?;
        match self.flush().await {
            Ok(()) => self.script("RELEASE apart").await.map(Ok),
            Err(error) => {
                self.failed = false;
                self.script("ROLLBACK TO apart").await.map(|()| Err(error))
            }
        }
    }

    /// Keeps statements to send with what comes next.
    pub(crate) async fn defer(&mut self, changes: Vec<Change>) -> Result<(), StoreError> {
        if !matches!(self.stage, Stage::Due | Stage::Open) {
            return Err(StoreError::unavailable("a batch outside a transaction"));
        }
        for Change { sql, params, .. } in changes {
            let call = self.prepare(sql, Lock::None, params.iter().map(Value::param)).await?;
            self.deferred.push(Deferred { call, params });
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
        if self.failed {
            self.rollback().await;
            return Err(StoreError::unavailable("the transaction was lost"));
        }
        let (begun, earlier) = self.take_earlier();
        if !begun && self.stage != Stage::Open {
            return Ok(());
        }
        let client = &self.client;
        let (begun, earlier, committed) = join3(self.begin(begun), send(client, &earlier), end(client, true)).await;
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

    /// Whether the statement that was just claimed is a transaction by itself that has to be bracketed.
    fn is_alone(&self) -> bool {
        self.stage == Stage::Used && self.pooler == Pooler::Transaction
    }

    async fn begin(&self, is_due: bool) -> Result<(), tokio_postgres::Error> {
        if is_due { self.client.batch_execute(beginning(self.pooler)).await } else { Ok(()) }
    }

    async fn flush(&mut self) -> Result<(), StoreError> {
        let (begun, earlier) = self.take_earlier();
        let client = &self.client;
        let (begun, earlier) = join(self.begin(begun), send(client, &earlier)).await;
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

    async fn prepare<'p>(&mut self, sql: &'static str, lock: Lock, params: impl Iterator<Item = Param<'p>> + Clone) -> Result<Call, StoreError> {
        if self.pooler == Pooler::Transaction {
            return Ok(Call::Told(text_of(sql, lock)));
        }
        let kinds = params.clone().fold(1_u64, |kinds, param| kinds.wrapping_mul(4).wrapping_add(kind(param)));
        if let Some(call) = self.statements.get(&(sql, lock, kinds)) {
            return Ok(call.clone());
        }
        let types: Vec<Type> = params.map(type_of).collect();
        let prepared = self.client.prepare_typed(&text_of(sql, lock), &types).await;
        let call = Call::Kept(self.settle(prepared)?);
        self.statements.insert((sql, lock, kinds), call.clone());
        Ok(call)
    }

    fn settle<T>(&mut self, outcome: Result<T, tokio_postgres::Error>) -> Result<T, StoreError> {
        outcome.map_err(|error| {
            self.failed = true;
            // An error the server explains leaves the connection usable, unless it is about the statements themselves.
            self.is_sound &= error.code().is_some_and(|code| *code != SqlState::FEATURE_NOT_SUPPORTED && *code != SqlState::INVALID_SQL_STATEMENT_NAME);
            StoreError::from(error)
        })
    }
}

async fn end(client: &Client, is_due: bool) -> Result<(), tokio_postgres::Error> {
    if is_due { client.batch_execute("COMMIT").await } else { Ok(()) }
}

/// Sends statements in order without waiting between them, and answers the first error.
async fn send(client: &Client, deferred: &[Deferred]) -> Result<(), tokio_postgres::Error> {
    let sent = deferred.iter().map(async |one| {
        let params: Vec<_> = one.params.iter().map(Value::param).collect();
        one.call.execute(client, &params).await
    });
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
        } else if [SqlState::INVALID_SQL_STATEMENT_NAME, SqlState::DUPLICATE_PSTATEMENT].contains(told.code()) {
            Self::Unavailable(format!("{}: behind a pooler that hands out connections by transaction, set database.pooler = \"transaction\"", told.message()))
        } else {
            // The detail may quote a row, the message does not.
            Self::Unavailable(format!("{} ({})", told.message(), told.code().code()))
        }
    }
}
