//! One connection, its prepared statements, and where its transaction stands.

use futures_util::future::{join, join_all, join3, join4, try_join_all};
use std::{borrow::Cow, collections::HashMap};
use tokio_postgres::{Client, Row, error::SqlState, types::Type};

use super::{
    call::{Call, Given, beginning, given, locking},
    many::{self, Columns, grouped},
};
use crate::{
    Param, Pooler, StoreError,
    engine::Mode,
    param::{Change, Value},
    tx::Lock,
};

pub(crate) struct Session {
    client: Client,
    pooler: Pooler,
    statements: HashMap<Name, Call>,
    stage: Stage,
    deferred: Vec<Change>,
    is_sound: bool,
    /// Whether a statement of the transaction failed: the server would take its `COMMIT` for a `ROLLBACK` without a word.
    failed: bool,
}

/// What a prepared statement is found by: its text, how it locks, for how many rows it is, and the kinds of its parameters, since
/// PostgreSQL would otherwise guess types from what stands around them (`$2 - 1` is an `int4` to it).
type Name = (&'static str, Lock, Rows, u64);

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Rows {
    One,
    Many,
}

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

/// A statement that is about to be sent.
struct Ready<'p> {
    call: Call,
    params: Params<'p>,
}

enum Params<'p> {
    One(Vec<Param<'p>>),
    Many(Columns<'p>),
}

impl Params<'_> {
    fn given(&self) -> Given<'_> {
        match self {
            Self::One(params) => given(params),
            Self::Many(columns) => columns.given(),
        }
    }
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
        let call = self.prepare(sql, Lock::None, params).await?;
        let alone = self.is_alone();
        let earlier = self.take_deferred();
        let (begun, earlier) = self.prepare_all(&earlier).await?;
        let (client, given) = (&self.client, given(params));
        let sent = join4(self.begin(begun || alone), send(client, &earlier), call.execute(client, &given), end(client, alone));
        let (begun, earlier, changed, ended) = sent.await;
        self.settle(begun.and(earlier).and(changed).and_then(|changed| ended.map(|()| changed)))
    }

    pub(crate) async fn query(&mut self, sql: &'static str, lock: Lock, params: &[Param<'_>]) -> Result<Vec<Row>, StoreError> {
        self.claim(lock != Lock::None)?;
        let call = self.prepare(sql, lock, params).await?;
        self.ask(&call, &given(params)).await
    }

    /// Runs a statement once for each of `params`, all in one round trip and in their order, and answers the rows of each.
    pub(crate) async fn query_each(&mut self, sql: &'static str, params: &[Vec<Param<'_>>]) -> Result<Vec<Vec<Row>>, StoreError> {
        self.claim_transaction()?;
        if params.is_empty() {
            return Ok(Vec::new());
        }
        let mut calls = Vec::with_capacity(params.len());
        for params in params {
            calls.push((self.prepare(sql, Lock::None, params).await?, given(params)));
        }
        let earlier = self.take_deferred();
        let (begun, earlier) = self.prepare_all(&earlier).await?;
        let client = &self.client;
        let each = try_join_all(calls.iter().map(|(call, given)| call.query(client, given)));
        let (begun, earlier, rows) = join3(self.begin(begun), send(client, &earlier), each).await;
        self.settle(begun.and(earlier).and(rows))
    }

    /// Asks for a row each, all in one round trip, and keeps those locked that nobody else has. The first column and the first parameter of
    /// each are the row's name.
    pub(crate) async fn lock_each(&mut self, sql: &'static str, asked: Vec<Vec<Value>>) -> Result<Vec<Row>, StoreError> {
        self.claim(true)?;
        let asked: Vec<Vec<Param<'_>>> = asked.iter().map(|row| row.iter().map(Value::param).collect()).collect();
        match asked.as_slice() {
            [one] => {
                let call = self.prepare(sql, Lock::Skip, one).await?;
                self.ask(&call, &given(one)).await
            }
            many => {
                let columns = Columns::of(many);
                let call = self.prepare_many(sql, Lock::Skip, &columns).await?;
                self.ask(&call, &columns.given()).await
            }
        }
    }

    async fn ask(&mut self, call: &Call, given: &Given<'_>) -> Result<Vec<Row>, StoreError> {
        let alone = self.is_alone();
        let earlier = self.take_deferred();
        let (begun, earlier) = self.prepare_all(&earlier).await?;
        let client = &self.client;
        let sent = join4(self.begin(begun || alone), send(client, &earlier), call.query(client, given), end(client, alone));
        let (begun, earlier, rows, ended) = sent.await;
        self.settle(begun.and(earlier).and(rows).and_then(|rows| ended.map(|()| rows)))
    }

    /// Sends changes of which one may fail; a failure, which is the inner answer, undoes them and nothing else.
    ///
    /// # Errors
    /// When the whole transaction is lost.
    pub(crate) async fn try_apart(&mut self, changes: Vec<Change>) -> Result<Result<(), StoreError>, StoreError> {
        self.script("SAVEPOINT apart").await?;
        self.defer(changes)?;
        match self.flush().await {
            Ok(()) => self.script("RELEASE apart").await.map(Ok),
            Err(error) => {
                self.failed = false;
                self.script("ROLLBACK TO apart").await.map(|()| Err(error))
            }
        }
    }

    /// Keeps statements to send with what comes next.
    pub(crate) fn defer(&mut self, changes: Vec<Change>) -> Result<(), StoreError> {
        self.claim_transaction()?;
        self.deferred.extend(changes);
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
        let earlier = self.take_deferred();
        let (begun, earlier) = match self.prepare_all(&earlier).await {
            Ok(prepared) => prepared,
            Err(error) => {
                self.rollback().await;
                return Err(error);
            }
        };
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

    /// Refuses several statements where no transaction holds them together.
    fn claim_transaction(&self) -> Result<(), StoreError> {
        if matches!(self.stage, Stage::Due | Stage::Open) { Ok(()) } else { Err(StoreError::unavailable("a batch outside a transaction")) }
    }

    /// Whether the statement that was just claimed is a transaction by itself that has to be bracketed.
    fn is_alone(&self) -> bool {
        self.stage == Stage::Used && self.pooler == Pooler::Transaction
    }

    async fn begin(&self, is_due: bool) -> Result<(), tokio_postgres::Error> {
        if is_due { self.client.batch_execute(beginning(self.pooler)).await } else { Ok(()) }
    }

    async fn flush(&mut self) -> Result<(), StoreError> {
        let earlier = self.take_deferred();
        let (begun, earlier) = self.prepare_all(&earlier).await?;
        let client = &self.client;
        let (begun, earlier) = join(self.begin(begun), send(client, &earlier)).await;
        self.settle(begun.and(earlier))
    }

    /// What was deferred, in the groups in which it is sent.
    fn take_deferred(&mut self) -> Vec<Vec<Change>> {
        grouped(std::mem::take(&mut self.deferred))
    }

    /// Whether `BEGIN` is due, and the statements to send after it.
    async fn prepare_all<'c>(&mut self, groups: &'c [Vec<Change>]) -> Result<(bool, Vec<Ready<'c>>), StoreError> {
        let mut all = Vec::with_capacity(groups.len());
        for group in groups {
            let sql = group.first().map_or("", |change| change.sql);
            let mut rows: Vec<Vec<Param<'c>>> = group.iter().map(|change| change.params.iter().map(Value::param).collect()).collect();
            all.push(match rows.pop() {
                Some(params) if rows.is_empty() => Ready { call: self.prepare(sql, Lock::None, &params).await?, params: Params::One(params) },
                last => {
                    rows.extend(last);
                    let columns = Columns::of(&rows);
                    Ready { call: self.prepare_many(sql, Lock::None, &columns).await?, params: Params::Many(columns) }
                }
            });
        }
        let is_due = self.stage == Stage::Due;
        if is_due {
            self.stage = Stage::Open;
        }
        Ok((is_due, all))
    }

    async fn prepare(&mut self, sql: &'static str, lock: Lock, params: &[Param<'_>]) -> Result<Call, StoreError> {
        let name = (sql, lock, Rows::One, kinds(params.iter().copied()));
        self.call(name, &given(params), || Some(Cow::Borrowed(sql))).await
    }

    async fn prepare_many(&mut self, sql: &'static str, lock: Lock, columns: &Columns<'_>) -> Result<Call, StoreError> {
        let name = (sql, lock, Rows::Many, kinds(columns.samples()));
        self.call(name, &columns.given(), || many::text(sql, columns.samples()).map(Cow::Owned)).await
    }

    async fn call(&mut self, name: Name, given: &Given<'_>, text: impl FnOnce() -> Option<Cow<'static, str>>) -> Result<Call, StoreError> {
        if let Some(call) = self.statements.get(&name) {
            return Ok(call.clone());
        }
        let text = text().ok_or_else(|| StoreError::unavailable("a statement cannot be made for many rows"))?;
        let text = locking(text, name.1);
        let call = match self.pooler {
            Pooler::Transaction => Call::Told(text),
            Pooler::None => {
                let types: Vec<Type> = given.iter().map(|(_, kind)| kind.clone()).collect();
                let prepared = self.client.prepare_typed(&text, &types).await;
                Call::Kept(self.settle(prepared)?)
            }
        };
        self.statements.insert(name, call.clone());
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
async fn send(client: &Client, statements: &[Ready<'_>]) -> Result<(), tokio_postgres::Error> {
    let sent = statements.iter().map(async |Ready { call, params }| call.execute(client, &params.given()).await);
    join_all(sent).await.into_iter().try_for_each(|outcome| outcome.map(drop))
}

/// The kinds of parameters, one digit to the base of four each.
fn kinds<'p>(params: impl Iterator<Item = Param<'p>>) -> u64 {
    params.fold(1, |kinds, param| kinds.wrapping_mul(4).wrapping_add(kind(param)))
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
