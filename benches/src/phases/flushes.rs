//! How often something is forced to the disk for one right code, and what PostgreSQL's log takes (goals 3 and 5).
//!
//! Counted apart from what is timed: the server is started anew for it, under `strace` on SQLite; PostgreSQL's sessions tell
//! what they did when they end. So a few flushes of starting and stopping are counted, too.

use std::{fs, path::Path, process::Command, thread, time::Duration};

use anyhow::{Context as _, Result, ensure};

use super::{Bench, PREPARING, WHOLE};
use crate::{
    cells::Logged,
    drive::{Load, Shape, Watch, drive},
    figure,
    loads::{Attempt, Open},
    process::Watched,
    say,
    site::Installation,
    yardsticks::pgbench::Log,
};

impl Bench<'_> {
    pub(super) fn flushes(&mut self) -> Result<()> {
        if self.site.cluster().is_none() && !can_trace() {
            say("flushes are not counted: strace is not there, or may not trace");
            return Ok(());
        }
        self.say("flushes");
        for connections in self.plan.size.connections {
            let places = self.users.ready(self.plan.size.counted)?;
            let open = Open::new(self.site, &self.users, &places);
            if self.site.cluster().is_some() {
                let opening = logged(self.site, &open, *connections, places.len())?;
                let right = Attempt::right(self.site, &mut self.users, &places, &open.opened())?;
                let passing = logged(self.site, &right, *connections, right.len())?;
                let each = |count: u64| real(count) / figure::real(places.len()).max(1.0);
                let images = each(opening.images.saturating_add(passing.images));
                self.results.flushes.insert(*connections, each(passing.flushes));
                self.results.logs.insert(*connections, Logged { open_bytes: each(opening.bytes), pass_bytes: each(passing.bytes), images });
            } else {
                ask(self.site, &open, PREPARING, places.len())?;
                let right = Attempt::right(self.site, &mut self.users, &places, &open.opened())?;
                let flushes = traced(self.site, &right, *connections, right.len())?;
                self.results.flushes.insert(*connections, real(flushes) / figure::real(right.len()).max(1.0));
            }
        }
        Ok(())
    }
}

/// What PostgreSQL's log took for a load.
fn logged<L: Load>(site: &mut Installation, load: &L, connections: usize, most: usize) -> Result<Log> {
    let before = log(site)?;
    ask(site, load, connections, most)?;
    Ok(log(site)?.since(before))
}

/// What it took so far, told by sessions that have ended.
fn log(site: &mut Installation) -> Result<Log> {
    site.stop()?;
    thread::sleep(LAST_LINES);
    let log = site.cluster().context("there is no PostgreSQL")?.log()?;
    site.start()?;
    Ok(log)
}

/// How often a server under `strace` forced something to the disk for a load; a call that was interrupted by another thread is there
/// twice, but begins once.
fn traced<L: Load>(site: &mut Installation, load: &L, connections: usize, most: usize) -> Result<u64> {
    let lines = site.file("flushes.strace");
    site.stop()?;
    site.start_traced(&lines)?;
    ask(site, load, connections, most)?;
    site.stop()?;
    thread::sleep(LAST_LINES);
    site.start()?;
    counted(&lines)
}

fn counted(lines: &Path) -> Result<u64> {
    let text = fs::read_to_string(lines).context("reading what strace wrote")?;
    let count = text.lines().filter(|line| line.contains("sync(")).count();
    ensure!(count > 0, "strace saw no flush: something is wrong");
    Ok(u64::try_from(count)?)
}

fn ask<L: Load>(site: &Installation, load: &L, connections: usize, most: usize) -> Result<()> {
    let watch = Watch { server: Watched::None, database: Watched::None };
    let asked = drive(&[site.address()], load, Shape { connections, warm_up: 1, most, span: WHOLE }, watch)?;
    ensure!(asked.used == most, "not everything was asked in time");
    Ok(())
}

fn can_trace() -> bool {
    let tried = Command::new("strace").args(["-f", "--seccomp-bpf", "-qq", "-e", "trace=fsync", "true"]).output();
    tried.is_ok_and(|output| output.status.success())
}

fn real(count: u64) -> f64 {
    figure::real(usize::try_from(count).unwrap_or(usize::MAX))
}

const LAST_LINES: Duration = Duration::from_millis(500);
