//! How often something is forced to the disk for one right code.
//!
//! Counted apart from what is timed: the server is started anew for it, under `strace` on SQLite; PostgreSQL's sessions tell
//! what they did when they end. So a few flushes of starting and stopping are counted, too.

use std::{fs, path::Path, process::Command, thread, time::Duration};

use anyhow::{Context as _, Result, ensure};

use crate::{
    drive::{Shape, Watch, drive},
    figure,
    loads::{Attempt, Open},
    people::Crowd,
    plan::Plan,
    process::Watched,
    say,
    site::Installation,
};

/// Flushes for each right code over so many connections; nothing where they cannot be counted.
pub(crate) fn count(plan: &Plan, site: &mut Installation, users: &mut Crowd, connections: usize) -> Result<Option<f64>> {
    if site.cluster().is_none() && !can_trace() {
        say("flushes are not counted: strace is not there, or may not trace");
        return Ok(None);
    }
    let watch = Watch { server: Watched::None, database: Watched::None };
    let span = Duration::from_secs(60);
    let places = users.ready(plan.size.counted)?;
    let open = Open::new(site, users, &places);
    drive(site.address(), &open, Shape { connections: 8, warm_up: 1, most: places.len(), span }, watch)?;
    let challenges = open.opened();
    site.stop()?;

    let lines = site.file("flushes.strace");
    let before = match site.cluster() {
        Some(cluster) => cluster.flushes()?,
        None => 0,
    };
    if site.cluster().is_some() {
        site.start(plan)?
    } else {
        site.start_traced(plan, &lines)?
    }
    let right = Attempt::right(site, users, &places, &challenges)?;
    let measured = drive(site.address(), &right, Shape { connections, warm_up: 1, most: right.len(), span }, watch)?;
    site.stop()?;
    thread::sleep(LAST_LINES);
    let after = match site.cluster() {
        Some(cluster) => cluster.flushes()?,
        None => traced(&lines)?,
    };
    site.start(plan)?;
    let flushes = u32::try_from(after.saturating_sub(before)).context("counting flushes")?;
    Ok(Some(f64::from(flushes) / figure::real(measured.done.saturating_add(1))))
}

/// How many calls `strace` wrote down; one that was interrupted by another thread is there twice, but begins once.
fn traced(lines: &Path) -> Result<u64> {
    let text = fs::read_to_string(lines).context("reading what strace wrote")?;
    let count = text.lines().filter(|line| line.contains("sync(")).count();
    ensure!(count > 0, "strace saw no flush: something is wrong");
    Ok(u64::try_from(count)?)
}

fn can_trace() -> bool {
    let tried = Command::new("strace").args(["-f", "--seccomp-bpf", "-qq", "-e", "trace=fsync", "true"]).output();
    tried.is_ok_and(|output| output.status.success())
}

const LAST_LINES: Duration = Duration::from_millis(500);
