//! A clock that is moved while a program runs by it: days pass in a moment, and nobody sleeps.

use std::{
    fs,
    path::{Path, PathBuf},
    time::Duration,
};

use anyhow::{Context, Result};

/// A clock that is right until it is moved. Programs are made to look at it by libfaketime (GPL-2.0, used in tests and not distributed).
#[derive(Debug)]
pub struct MovedClock {
    library: PathBuf,
    hands: PathBuf,
    ahead: Duration,
}

impl MovedClock {
    /// A clock whose hands are a file in `directory`.
    ///
    /// # Errors
    /// libfaketime is not installed (`bin/test` installs it), or the file cannot be written.
    pub fn in_directory(directory: &Path) -> Result<Self> {
        let library = find(Path::new("/usr/lib"), 3).context("libfaketime.so.1 is not installed: bin/test installs it")?;
        let clock = Self { library, hands: directory.join("clock"), ahead: Duration::ZERO };
        clock.set()?;
        Ok(clock)
    }

    /// Moves it forward.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn advance(&mut self, by: Duration) -> Result<()> {
        self.ahead += by;
        self.set()
    }

    /// By how much it is ahead of the real one, in whole seconds.
    #[must_use]
    pub const fn seconds_ahead(&self) -> u64 {
        self.ahead.as_secs()
    }

    /// What a program that goes by it has in its environment. Waiting is not faked: only what time it is.
    pub(crate) fn environment(&self) -> [(&'static str, PathBuf); 4] {
        [
            ("LD_PRELOAD", self.library.clone()),
            ("FAKETIME_TIMESTAMP_FILE", self.hands.clone()),
            ("FAKETIME_NO_CACHE", "1".into()),
            ("FAKETIME_DONT_FAKE_MONOTONIC", "1".into()),
        ]
    }

    /// Whole, in one move: the program may be reading.
    fn set(&self) -> Result<()> {
        let next = self.hands.with_extension("next");
        fs::write(&next, format!("+{}", self.ahead.as_secs()))?;
        fs::rename(&next, &self.hands).context("moving the clock")
    }
}

fn find(directory: &Path, depth: u8) -> Option<PathBuf> {
    let entries: Vec<PathBuf> = fs::read_dir(directory).ok()?.flatten().map(|entry| entry.path()).collect();
    let here = entries.iter().find(|path| path.ends_with("libfaketime.so.1")).cloned();
    here.or_else(|| entries.iter().filter(|path| depth > 0 && path.is_dir() && !path.is_symlink()).find_map(|path| find(path, depth - 1)))
}
