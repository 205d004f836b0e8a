//! How long the disk takes to keep 4 kB.

use std::{
    fs::{self, File},
    io::Write as _,
    path::Path,
    time::Instant,
};

use anyhow::Result;

/// The median time of appending 4 kB to a file and forcing it to the disk (`fdatasync`), in milliseconds.
pub(crate) fn sync_ms(path: &Path) -> Result<f64> {
    let mut file = File::create(path)?;
    let mut times = Vec::new();
    for _ in 0..TIMES {
        let started = Instant::now();
        file.write_all(&[7; 4096])?;
        file.sync_data()?;
        times.push(started.elapsed());
    }
    fs::remove_file(path)?;
    times.sort_unstable();
    Ok(times.get(times.len() / 2).map_or(0.0, |time| time.as_secs_f64() * 1e3))
}

const TIMES: usize = 101;
