//! What can go wrong between a verb and the disk. A refusal of the rules is not here: it is an outcome and commits.

use std::path::PathBuf;

/// Why a verb could not do what it promised. Nothing of it was saved, except where [`StoreError::Unavailable`] says otherwise.
#[derive(Clone, Debug, thiserror::Error)]
pub enum StoreError {
    /// What the verb was asked about does not exist.
    #[error("not found")]
    Missing,
    /// The API key that asked was revoked, or is gone.
    #[error("the API key was revoked")]
    Revoked,
    /// Something else is already stored under a name that must be unique, or was changed in the meantime.
    #[error("conflicts with what is stored already")]
    Conflict,
    /// The database could not be reached or could not take the write. When the connection broke while a commit was under
    /// way, whether it happened is not known; what is asked again meets the state that is really there.
    #[error("the database is unavailable: {0}")]
    Unavailable(String),
    /// A row is there and does not mean anything: damaged, tampered with, or sealed with a key that is gone.
    #[error("corrupt row {key} in {table}: {what}")]
    Corrupt {
        /// The table.
        table: &'static str,
        /// The row's key, which is never secret.
        key: String,
        /// What does not fit.
        what: String,
    },
    /// The keys do not fit the database, so nothing is started.
    #[error(transparent)]
    Keys(#[from] KeyError),
    /// The database is older than this program.
    #[error("{pending} migrations are pending: back up the database, then run `vestibule migrate up`")]
    MigrationsPending {
        /// How many steps are missing.
        pending: usize,
    },
    /// The database is too new for this program.
    #[error("the database has migration {found}, which a program that knows {known} cannot work with: run the newer program")]
    SchemaTooNew {
        /// The migration in the database.
        found: i64,
        /// The newest migration of this program.
        known: i64,
    },
    /// A migration that ran is not the one this program carries.
    #[error("migration {number} ran with another text than this program carries: run the program that made the database")]
    MigrationChanged {
        /// The migration's number.
        number: i64,
    },
}

impl StoreError {
    pub(crate) fn unavailable(why: impl Into<String>) -> Self {
        Self::Unavailable(why.into())
    }

    pub(crate) fn corrupt(table: &'static str, key: impl ToString, what: impl ToString) -> Self {
        Self::Corrupt { table, key: key.to_string(), what: what.to_string() }
    }
}

/// Why a key file or a key ring was refused. Messages name keys, never their bytes.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// The key file cannot be read.
    #[error("cannot read the key file {}: {why}", path.display())]
    Unreadable {
        /// Where it was looked for.
        path: PathBuf,
        /// What the operating system said.
        why: String,
    },
    /// The key file can be read by other users of the machine.
    #[error("the key file {path} is open to others (mode {mode:03o}): run `chmod 600 {path}`", path = path.display())]
    Exposed {
        /// The file.
        path: PathBuf,
        /// Its permission bits.
        mode: u32,
    },
    /// A line of the key file means nothing.
    #[error("line {number} of the keys: {what}")]
    Line {
        /// Its number, from 1.
        number: usize,
        /// What is wrong with it.
        what: &'static str,
    },
    /// The keys lack a line of a kind that must be there.
    #[error("the keys have no `{0}` line: put the original key file back, or make one with `vestibule init`")]
    Without(&'static str),
    /// A data key is wrapped by a master key that is not in the key file.
    #[error("data key {data_key} is wrapped by master key `{master}`, which the key file lacks: put its line back")]
    UnknownMaster {
        /// The data key's number.
        data_key: i64,
        /// The missing master key's name.
        master: String,
    },
    /// A data key does not open with the master key it names.
    #[error("data key {data_key} does not open with master key `{master}`: this key file belongs to another database")]
    WrongMaster {
        /// The data key's number.
        data_key: i64,
        /// The master key's name.
        master: String,
    },
    /// The database has some data keys but not those it must have.
    #[error("the database lacks its {0} data key: restore the table data_keys from a backup")]
    Incomplete(&'static str),
}
