//! What processes cost, as the kernel counts it. A clock tick is usually ten milliseconds.

use std::{
    fs,
    sync::atomic::{AtomicBool, Ordering},
    thread,
    time::Duration,
};

use anyhow::{Context as _, Result, anyhow};

/// A process, or one with all its children.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Watched {
    /// Nobody.
    None,
    /// One process.
    Process(u32),
    /// Two processes.
    Pair(u32, u32),
    /// A process with its children, those that have ended included.
    Family(u32),
}

impl Watched {
    /// The processor time it has used so far.
    pub(crate) fn cpu(self) -> Duration {
        let ticks = match self {
            Self::None => 0,
            Self::Process(id) => own_ticks(id),
            Self::Pair(one, other) => own_ticks(one).saturating_add(own_ticks(other)),
            Self::Family(id) => {
                let parent = Stat::read(&id.to_string()).map_or(0, |stat| stat.own.saturating_add(stat.ended));
                children(id).iter().map(|stat| stat.own).fold(parent, u64::saturating_add)
            }
        };
        in_time(ticks)
    }
}

/// The processor time that the generator has used so far.
pub(crate) fn own_cpu() -> Duration {
    Duration::try_from(rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime)).unwrap_or_default()
}

/// The processor time that anything on this machine has used so far.
pub(crate) fn everybody() -> Duration {
    let text = fs::read_to_string("/proc/stat").unwrap_or_default();
    let numbers = text.lines().next().unwrap_or_default().split_whitespace().skip(1);
    // user nice system idle iowait irq softirq steal: all but idle and iowait.
    let busy = numbers.take(8).enumerate().filter(|(place, _)| !matches!(place, 3 | 4));
    in_time(busy.filter_map(|(_, ticks)| ticks.parse::<u64>().ok()).fold(0, u64::saturating_add))
}

/// The parent of a process.
pub(crate) fn parent(id: u32) -> Result<u32> {
    Stat::read(&id.to_string()).map(|stat| stat.parent).context("that process is gone")
}

/// The memory of a process: what it has to itself, with its share of what it has in common with others (PSS).
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Memory {
    /// All of it, in KiB.
    pub(crate) all_kib: u32,
    /// What is no copy of a file, in KiB: the system cannot take it back.
    pub(crate) own_kib: u32,
}

impl Memory {
    pub(crate) fn of(id: u32) -> Result<Self> {
        let text = fs::read_to_string(format!("/proc/{id}/smaps_rollup")).context("reading the memory of the server")?;
        let size = |name: &str| -> Result<u32> {
            let line = text.lines().find_map(|line| line.strip_prefix(name)).with_context(|| format!("no {name} in smaps_rollup"))?;
            line.trim().trim_end_matches(" kB").parse().context("reading the memory of the server")
        };
        Ok(Self { all_kib: size("Pss:")?, own_kib: size("Pss_Anon:")? })
    }

    fn max(self, other: Self) -> Self {
        Self { all_kib: self.all_kib.max(other.all_kib), own_kib: self.own_kib.max(other.own_kib) }
    }
}

/// Does some work and says what memory the process took at most meanwhile, looking ten times a second.
pub(crate) fn peak<T>(id: u32, work: impl FnOnce() -> Result<T>) -> Result<(T, Memory)> {
    let over = AtomicBool::new(false);
    thread::scope(|scope| {
        let watcher = scope.spawn(|| {
            let mut most = Memory::of(id)?;
            while !over.load(Ordering::Relaxed) {
                most = most.max(Memory::of(id)?);
                thread::sleep(Duration::from_millis(100));
            }
            Ok::<_, anyhow::Error>(most)
        });
        let done = work();
        over.store(true, Ordering::Relaxed);
        let most = watcher.join().map_err(|_| anyhow!("watching the memory failed"))??;
        Ok((done?, most))
    })
}

struct Stat {
    parent: u32,
    own: u64,
    ended: u64,
}

impl Stat {
    fn read(name: &str) -> Option<Self> {
        let text = fs::read_to_string(format!("/proc/{name}/stat")).ok()?;
        // The name of the program may hold anything: what follows its last parenthesis begins with the third field.
        let fields: Vec<&str> = text.rsplit_once(')')?.1.split_whitespace().collect();
        let number = |field: usize| fields.get(field.saturating_sub(3)).and_then(|text| text.parse::<u64>().ok());
        Some(Self { parent: u32::try_from(number(4)?).ok()?, own: number(14)?.saturating_add(number(15)?), ended: number(16)?.saturating_add(number(17)?) })
    }
}

fn own_ticks(id: u32) -> u64 {
    Stat::read(&id.to_string()).map_or(0, |stat| stat.own)
}

fn children(id: u32) -> Vec<Stat> {
    let entries = fs::read_dir("/proc").into_iter().flatten().flatten();
    let names = entries.filter_map(|entry| entry.file_name().into_string().ok()).filter(|name| name.bytes().all(|b| b.is_ascii_digit()));
    names.filter_map(|name| Stat::read(&name)).filter(|stat| stat.parent == id).collect()
}

fn in_time(ticks: u64) -> Duration {
    let per_second = rustix::param::clock_ticks_per_second();
    Duration::from_millis(ticks.saturating_mul(1000) / per_second.max(1))
}
