//! Files that hold keys.

use std::{
    fs::{DirBuilder, OpenOptions},
    io::{self, Write as _},
    os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _},
    path::Path,
};
use store::{Clock, Entropy, MasterKeys};

use super::{Failure, session::time};

/// Writes a file of fresh keys that only its owner may read. Never over another.
pub(super) fn write_keys(path: &Path) -> Result<(), Failure> {
    // Named by the month they were made in, such as `2026-01`.
    let month: String = time(Clock::system().now()).chars().take(7).collect();
    let keys = MasterKeys::generate(&month, &mut Entropy::system().rng());
    write_new(path, keys.expose(), 0o600)
}

/// Writes a file that was not there before, and sees it onto the disk.
pub(super) fn write_new(path: &Path, text: &str, mode: u32) -> Result<(), Failure> {
    let written = (|| {
        let mut file = OpenOptions::new().write(true).create_new(true).mode(mode).open(path)?;
        file.write_all(text.as_bytes())?;
        file.sync_all()
    })();
    written.map_err(|error| about(path, &error))
}

/// Makes a directory that only its owner may look into, unless it is there.
pub(super) fn make_directory(path: &Path) -> Result<(), Failure> {
    DirBuilder::new().recursive(true).mode(0o700).create(path).map_err(|error| about(path, &error))
}

fn about(path: &Path, error: &io::Error) -> Failure {
    if error.kind() == io::ErrorKind::AlreadyExists {
        return Failure::new(format!("{} is there already and is not written over", path.display()));
    }
    Failure::new(format!("cannot write {}: {error}", path.display()))
}
