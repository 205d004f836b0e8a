//! Where a configuration is wrong.

use std::{fmt, path::PathBuf};

/// Why a configuration cannot be used. Prints as `file:line:column: what`, or with the variable that said it. Never shows a secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigError {
    place: Place,
    what: String,
}

/// Where something was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// In a file; line and column count from 1, columns in characters.
    File { path: PathBuf, line: usize, column: usize },
    /// In a variable of the environment.
    Variable(String),
    /// Nowhere: something is missing, or a file that is named does not open.
    Nowhere,
}

impl ConfigError {
    pub(crate) fn new(place: Place, what: impl Into<String>) -> Self {
        Self { place, what: what.into() }
    }

    pub(crate) fn nowhere(what: impl Into<String>) -> Self {
        Self::new(Place::Nowhere, what)
    }
}

impl fmt::Display for ConfigError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.place {
            Place::File { path, line, column } => write!(out, "{}:{line}:{column}: {}", path.display(), self.what),
            Place::Variable(name) => write!(out, "environment variable {name}: {}", self.what),
            Place::Nowhere => out.write_str(&self.what),
        }
    }
}

impl std::error::Error for ConfigError {}
