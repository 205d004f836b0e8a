//! What every command shares: where the configuration is, and how to get to the database.

use std::path::{Path, PathBuf};
use store::{Clock, Entropy, Options, Store};
use twofactor::Timestamp;

use super::{Failure, Output};
use crate::config::{Config, Environment, Log, LogFormat};

/// One call of the program.
pub(super) struct Session {
    config: Option<PathBuf>,
    environment: Environment,
    pub(super) output: Output,
}

impl Session {
    pub(super) const fn new(config: Option<PathBuf>, environment: Environment, output: Output) -> Self {
        Self { config, environment, output }
    }

    /// Where the configuration is looked for.
    pub(super) fn config_path(&self) -> &Path {
        self.config.as_deref().unwrap_or(Path::new("vestibule.toml"))
    }

    /// Reads the configuration. Where no file was named and none is there, the environment may hold all of it.
    pub(super) fn config(&self) -> Result<Config, Failure> {
        let path = self.config_path();
        if self.config.is_none() && !path.exists() && self.environment.value("VESTIBULE__BASE_URL").is_some() {
            return Ok(Config::from_text("", path, &self.environment)?);
        }
        Ok(Config::read(path, &self.environment)?)
    }

    /// Opens the database of `config`. Only warnings are logged.
    pub(super) async fn open(&self, config: &Config) -> Result<Store, Failure> {
        self.log(&Log { format: LogFormat::Auto, level: "warn".to_owned() });
        open(config, false).await
    }

    /// Reads the configuration and opens its database.
    pub(super) async fn store(&self) -> Result<Store, Failure> {
        self.open(&self.config()?).await
    }

    /// Who is at the shell, as far as it says: also behind sudo.
    pub(super) fn login(&self) -> &str {
        ["SUDO_USER", "USER", "LOGNAME"].into_iter().find_map(|name| self.environment.value(name)).unwrap_or("operator")
    }

    pub(super) fn log(&self, log: &Log) {
        crate::logging::start(log, self.environment.value("NO_COLOR").is_none());
    }
}

/// Opens the database of `config`, which must be up to date unless `auto_migrate` is true.
pub(super) async fn open(config: &Config, auto_migrate: bool) -> Result<Store, Failure> {
    let (database, keys) = (config.database.location(), config.master_keys()?);
    let options = Options { database, keys, clock: Clock::system(), entropy: Entropy::system(), auto_migrate };
    Store::open(options).await.map_err(|error| Failure::opening(&config.database.url, error))
}

/// A time as people and programs read it (RFC 3339, UTC).
pub(super) fn time(at: Timestamp) -> String {
    jiff::Timestamp::from_millisecond(at.as_unix_millis()).map(|at| at.to_string()).unwrap_or_default()
}
