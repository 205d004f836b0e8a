//! How a command ends when it does not end well.

use std::{fmt, io, process::ExitCode};
use store::StoreError;

use crate::config::{ConfigError, DatabaseUrl};

/// One line for the operator, and the exit code.
#[derive(Debug)]
pub(super) struct Failure {
    code: u8,
    what: String,
}

impl Failure {
    /// What was asked for could not be done.
    pub(super) fn new(what: impl Into<String>) -> Self {
        Self { code: FAILED, what: what.into() }
    }

    /// The program was called in a wrong way.
    pub(super) fn usage(what: impl Into<String>) -> Self {
        Self { code: USAGE, what: what.into() }
    }

    /// The configuration or the keys cannot be used.
    pub(super) fn config(what: impl Into<String>) -> Self {
        Self { code: CONFIG, what: what.into() }
    }

    /// So many migrations are missing.
    pub(super) fn pending(count: usize) -> Self {
        let are = if count == 1 { "1 migration is" } else { &format!("{count} migrations are") };
        Self { code: PENDING, what: format!("{are} pending: back up the database, then run `vestibule migrate up`") }
    }

    /// The database does not open.
    pub(super) fn opening(database: &DatabaseUrl, error: StoreError) -> Self {
        if let StoreError::MigrationsPending { pending } = error {
            return Self::pending(pending);
        }
        let is_out_of_reach = matches!(error, StoreError::Unavailable(_));
        let Self { code, what } = error.into();
        let what = if is_out_of_reach { format!("{what}: check `database.url`, which is {database}, and that it can be reached") } else { what };
        Self { code, what }
    }

    pub(super) fn code(&self) -> ExitCode {
        ExitCode::from(self.code)
    }
}

impl From<ConfigError> for Failure {
    fn from(error: ConfigError) -> Self {
        Self::config(error.to_string())
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        let code = match &error {
            StoreError::Unavailable(_) => DATABASE,
            StoreError::MigrationsPending { .. } => PENDING,
            StoreError::Keys(_) => CONFIG,
            StoreError::Missing | StoreError::Revoked | StoreError::Conflict | StoreError::Corrupt { .. } => FAILED,
            StoreError::SchemaTooNew { .. } | StoreError::MigrationChanged { .. } => FAILED,
        };
        Self { code, what: error.to_string() }
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::new(error.to_string())
    }
}

impl From<anyhow::Error> for Failure {
    fn from(error: anyhow::Error) -> Self {
        Self::new(format!("{error:#}"))
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.what)
    }
}

const FAILED: u8 = 1;
pub(super) const USAGE: u8 = 2;
const CONFIG: u8 = 3;
const DATABASE: u8 = 4;
const PENDING: u8 = 5;
