//! The machine: figures without it say nothing.

use std::{fs, path::Path, process::Command, thread};

/// What a reader must know about the machine.
#[derive(Clone, Debug)]
pub(crate) struct Facts {
    pub(crate) cores: usize,
    pub(crate) processor: String,
    pub(crate) memory_gib: String,
    pub(crate) kernel: String,
    pub(crate) rustc: String,
    /// The kind of file system that everything durable is on.
    pub(crate) filesystem: String,
    /// The load average when the run began.
    pub(crate) load: String,
    /// When the run began (UTC).
    pub(crate) date: String,
    /// What was measured: the last commit, and whether the tree was changed since.
    pub(crate) commit: String,
}

impl Facts {
    pub(crate) fn gather(directory: &Path) -> Self {
        let processors = text("/proc/cpuinfo");
        let memory = text("/proc/meminfo").lines().next().unwrap_or_default().split_whitespace().nth(1).and_then(|kib| kib.parse::<u32>().ok());
        Self {
            cores: cores(),
            processor: processors.lines().find_map(|line| line.strip_prefix("model name")?.split_once(": ")).map_or_else(unknown, |(_, name)| name.to_owned()),
            memory_gib: memory.map_or_else(unknown, |kib| format!("{:.1}", f64::from(kib) / 1024.0 / 1024.0)),
            kernel: text("/proc/sys/kernel/osrelease"),
            rustc: output("rustc", &["--version"]),
            filesystem: output("df", &["--output=fstype", &directory.to_string_lossy()]).lines().last().unwrap_or_default().to_owned(),
            load: text("/proc/loadavg").split(' ').take(3).collect::<Vec<_>>().join(" "),
            date: now().strftime("%Y-%m-%d %H:%M").to_string(),
            commit: commit(),
        }
    }

    /// Whether what is written here never reaches a disk.
    pub(crate) fn is_in_memory(&self) -> bool {
        matches!(self.filesystem.as_str(), "tmpfs" | "ramfs")
    }
}

/// How many cores there are.
pub(crate) fn cores() -> usize {
    thread::available_parallelism().map_or(1, usize::from)
}

/// The time.
#[expect(clippy::disallowed_methods, reason = "whoever measures has a clock of his own")]
pub(crate) fn now() -> jiff::Timestamp {
    jiff::Timestamp::now()
}

/// What a program prints, in one line.
pub(crate) fn output(program: &str, args: &[&str]) -> String {
    let output = Command::new(program).args(args).output().ok().filter(|output| output.status.success());
    output.map_or_else(unknown, |output| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

fn commit() -> String {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/..");
    let commit = output("git", &["-C", root, "rev-parse", "--short=12", "HEAD"]);
    let changed = output("git", &["-C", root, "status", "--porcelain", "--untracked-files=all", "--", "crates", "Cargo.lock", "Cargo.toml"]);
    if changed.is_empty() { commit } else { format!("{commit}, with changes that are not committed") }
}

fn text(path: &str) -> String {
    fs::read_to_string(path).unwrap_or_default().trim().to_owned()
}

fn unknown() -> String {
    "unknown".to_owned()
}
