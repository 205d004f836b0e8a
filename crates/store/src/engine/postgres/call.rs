//! How a statement is put to the server: by what the connection keeps of it, or by its text every time.

use std::borrow::Cow;
use tokio_postgres::{
    Client, Error, Row, Statement,
    types::{ToSql, Type},
};

use crate::{Param, Pooler, tx::Lock};

/// A statement that can be sent. Either way it takes one round trip.
#[derive(Clone)]
pub(super) enum Call {
    /// The connection prepared it.
    Kept(Statement),
    /// The server reads it anew each time, since the next transaction may be another connection's.
    Told(Cow<'static, str>),
}

/// Parameters with their types, as they are sent.
pub(super) type Given<'p> = Vec<(&'p (dyn ToSql + Sync), Type)>;

impl Call {
    /// Counts the rows that the statement changed.
    pub(super) async fn execute(&self, client: &Client, given: &Given<'_>) -> Result<u64, Error> {
        match self {
            Self::Kept(statement) => client.execute_raw(statement, given.iter().map(|(param, _)| *param)).await,
            Self::Told(text) => client.execute_typed(text, given).await,
        }
    }

    /// The rows that the statement answers.
    pub(super) async fn query(&self, client: &Client, given: &Given<'_>) -> Result<Vec<Row>, Error> {
        match self {
            Self::Kept(statement) => {
                let params: Vec<&(dyn ToSql + Sync)> = given.iter().map(|(param, _)| *param).collect();
                client.query(statement, &params).await
            }
            Self::Told(text) => client.query_typed(text, given).await,
        }
    }
}

/// The parameters of one row.
pub(super) fn given<'p>(params: &'p [Param<'p>]) -> Given<'p> {
    params.iter().map(|param| -> (&(dyn ToSql + Sync), Type) { (param, type_of(*param)) }).collect()
}

/// A statement's text with the words for the lock it takes.
pub(super) fn locking(sql: Cow<'static, str>, lock: Lock) -> Cow<'static, str> {
    match lock {
        Lock::None => sql,
        Lock::Wait => Cow::Owned(format!("{sql} FOR UPDATE")),
        Lock::Skip => Cow::Owned(format!("{sql} FOR UPDATE SKIP LOCKED")),
    }
}

/// What a transaction begins with.
pub(super) fn beginning(pooler: Pooler) -> &'static str {
    match pooler {
        Pooler::None => "BEGIN",
        Pooler::Transaction => BEGIN_WITH_SETTINGS,
    }
}

/// What PostgreSQL calls the kind of a parameter.
fn type_of(param: Param<'_>) -> Type {
    match param {
        Param::Null => Type::UNKNOWN,
        Param::Int(_) => Type::INT8,
        Param::Text(_) => Type::TEXT,
        Param::Blob(_) => Type::BYTEA,
    }
}

/// What a connection of one's own keeps as settings, for one transaction: behind a pooler they would be the next one's too.
const BEGIN_WITH_SETTINGS: &str = "\
    BEGIN ISOLATION LEVEL READ COMMITTED; \
    SELECT set_config('lock_timeout', '5s', true), set_config('statement_timeout', '15s', true), \
        set_config('idle_in_transaction_session_timeout', '4s', true), set_config('client_min_messages', 'error', true), \
        set_config('enable_seqscan', 'off', true), set_config('jit', 'off', true), \
        set_config('synchronous_commit', CASE WHEN current_setting('synchronous_commit') IN ('off', 'local') THEN 'on' \
            ELSE current_setting('synchronous_commit') END, true)";
