//! Finds the keys that are kept apart from the database.

use serde::Deserialize;
use std::path::{Path, PathBuf};
use store::{KeyError, MasterKeys};
use twofactor::Secret;
use zeroize::Zeroizing;

use super::{ConfigError, Environment};

/// `[keys]`
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Keys {
    /// The key file.
    pub file: Option<PathBuf>,
    #[serde(skip)]
    elsewhere: Option<Elsewhere>,
}

/// Where keys come from when the configuration names no file.
#[derive(Clone, Debug)]
enum Elsewhere {
    Text(Secret<String>),
    Credential(PathBuf),
}

impl Keys {
    /// Looks in the environment for what the configuration does not say.
    pub(super) fn find(&mut self, environment: &Environment) {
        if self.file.is_some() {
            return;
        }
        if let Some(path) = environment.path("VESTIBULE_KEYS_FILE") {
            // Not from the configuration file, so not relative to its directory.
            self.file = Some(std::path::absolute(&path).unwrap_or(path));
        } else if let Some(text) = environment.value("VESTIBULE_KEYS") {
            self.elsewhere = Some(Elsewhere::Text(Secret::new(text.to_owned())));
        } else if let Some(directory) = environment.path("CREDENTIALS_DIRECTORY") {
            self.elsewhere = Some(Elsewhere::Credential(directory.join("vestibule-keys")));
        }
    }

    pub(super) fn resolve(&mut self, directory: &Path) {
        self.file = self.file.take().map(|file| directory.join(file));
    }

    pub(super) fn read(&self) -> Result<MasterKeys, ConfigError> {
        let keys = match (&self.file, &self.elsewhere) {
            (Some(file), _) => MasterKeys::read(file),
            (None, Some(Elsewhere::Text(text))) => MasterKeys::parse(text.expose()),
            (None, Some(Elsewhere::Credential(file))) => read_credential(file),
            (None, None) => return Err(ConfigError::nowhere(NO_KEYS)),
        };
        keys.map_err(|error| ConfigError::nowhere(error.to_string()))
    }
}

/// The service manager guards a credential by an access list, which shows as permissions of the group: they are not looked at.
fn read_credential(path: &Path) -> Result<MasterKeys, KeyError> {
    let text = std::fs::read_to_string(path).map(Zeroizing::new);
    let text = text.map_err(|error| KeyError::Unreadable { path: path.to_owned(), why: error.to_string() })?;
    MasterKeys::parse(&text)
}

const NO_KEYS: &str =
    "no keys: set `file` in [keys], VESTIBULE_KEYS_FILE, VESTIBULE_KEYS or the systemd credential `vestibule-keys`; `vestibule init` makes a key file";
