//! What is measured, how often and how long.

use std::{
    env, fmt,
    path::{Path, PathBuf},
    process::Command as Process,
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, ensure};
use clap::{Parser, Subcommand, ValueEnum};
use tempfile::TempDir;

use crate::{say, scale};

/// Measures Vestibule over HTTP, beside what this machine can do.
#[derive(Debug, Parser)]
#[command(name = "benches", version, args_override_self = true)]
pub(crate) struct Arguments {
    /// A smoke of less than a minute: it shows that everything can be measured, its figures mean nothing.
    #[arg(long)]
    quick: bool,
    /// What to keep the data in.
    #[arg(long, value_enum, default_value_t = Choice::Sqlite)]
    database: Choice,
    /// The superuser's URL of a PostgreSQL that forces the disk, to make throw-away databases in. bin/bench starts one.
    #[arg(long, value_name = "URL", env = "VESTIBULE_BENCH_POSTGRES")]
    postgres: Option<String>,
    /// The vestibule to measure; by default the one of this source, built now as it is shipped.
    #[arg(long, value_name = "FILE")]
    binary: Option<PathBuf>,
    /// Measures only what these goals (1 to 12: the last one is overload) are about.
    #[arg(long, value_name = "GOAL", num_args = 1.., value_parser = clap::value_parser!(u8).range(1..=12))]
    only: Vec<u8>,
    /// To how many users the database grows, however long that takes. By default up to a million, as many as ninety seconds have room for.
    #[arg(long, value_name = "COUNT")]
    users: Option<usize>,
    /// Where to write the report; by default it is printed.
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
    #[command(subcommand)]
    pub(crate) command: Option<Command>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Prints what a number of users asks of machines, reckoned from the figures of the last run.
    Scale(Box<scale::Arguments>),
    /// The handler that does nothing; it prints its address and ends with its standard input.
    #[command(hide = true)]
    Bare,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Choice {
    Sqlite,
    Postgres,
    Both,
}

/// Where the server keeps its data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Database {
    Sqlite,
    Postgres,
}

impl fmt::Display for Database {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::Sqlite => "SQLite",
            Self::Postgres => "PostgreSQL",
        })
    }
}

/// Everything a run needs to know.
#[derive(Debug)]
pub(crate) struct Plan {
    pub(crate) quick: bool,
    pub(crate) binary: PathBuf,
    pub(crate) output: Option<PathBuf>,
    pub(crate) postgres: Option<String>,
    /// The directory of the yardsticks' files, beside those of the server, on the same file system.
    pub(crate) directory: TempDir,
    pub(crate) size: Size,
    /// When the run began.
    pub(crate) began: Instant,
    choice: Choice,
    only: Vec<u8>,
}

/// How much is done.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Size {
    /// How often each figure is taken.
    pub(crate) rounds: usize,
    /// Numbers of connections.
    pub(crate) connections: &'static [usize],
    /// How long one figure is measured, at most.
    pub(crate) span: Duration,
    /// How many codes are typed for one figure, at most.
    pub(crate) codes: usize,
    /// Users whose right codes are typed.
    pub(crate) users: usize,
    /// Users for whom wrong codes are typed, five each.
    pub(crate) victims: usize,
    /// Users who sign in with a password and a code.
    pub(crate) people: usize,
    /// How long sign-ins are measured for one figure, at most.
    pub(crate) sign_in_span: Duration,
    /// Codes typed while flushes are counted.
    pub(crate) counted: usize,
    /// Users of a small database.
    pub(crate) few: usize,
    /// Users of a large one.
    pub(crate) many: usize,
    /// How long importing those may take.
    pub(crate) longest_import: Option<Duration>,
    /// Users with everything, whose weight on the disk is measured.
    pub(crate) complete: usize,
}

impl Plan {
    /// Reads the arguments, and builds the binary unless one is named.
    pub(crate) fn of(arguments: &Arguments) -> Result<Self> {
        let binary = match &arguments.binary {
            Some(path) => path.canonicalize().with_context(|| format!("there is no {}", path.display()))?,
            None => build()?,
        };
        ensure!(
            arguments.database == Choice::Sqlite || arguments.postgres.is_some(),
            "a PostgreSQL is needed: call bin/bench, which starts one, or name one with --postgres"
        );
        let directory = tempfile::Builder::new().prefix("vestibule-bench-").tempdir()?;
        let size = if arguments.quick { QUICK } else { FULL };
        Ok(Self {
            quick: arguments.quick,
            binary,
            output: arguments.output.clone(),
            postgres: arguments.postgres.clone(),
            directory,
            size: match arguments.users {
                Some(many) => Size { many, longest_import: None, ..size },
                None => size,
            },
            began: Instant::now(),
            choice: arguments.database,
            only: arguments.only.clone(),
        })
    }

    /// Whether one of these goals is to be measured.
    pub(crate) fn wants(&self, goals: &[u8]) -> bool {
        self.only.is_empty() || goals.iter().any(|goal| self.only.contains(goal))
    }

    /// As many as are wanted if one of these goals is to be measured, none otherwise.
    pub(crate) fn many_for(&self, goals: &[u8], count: usize) -> usize {
        if self.wants(goals) { count } else { 0 }
    }

    /// What the server keeps its data in, one after the other.
    pub(crate) fn databases(&self) -> Vec<Database> {
        match self.choice {
            Choice::Sqlite => vec![Database::Sqlite],
            Choice::Postgres => vec![Database::Postgres],
            Choice::Both => vec![Database::Sqlite, Database::Postgres],
        }
    }

    /// A file of a yardstick.
    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }
}

/// Builds the binary of this source: figures of an older one would be a lie.
fn build() -> Result<PathBuf> {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().context("this source has no root")?;
    say("building vestibule");
    let built = Process::new(cargo).args(["build", "--profile", "dist", "--locked", "--package", "server", "--quiet"]).current_dir(root).status();
    ensure!(built.context("starting cargo: name a binary with --binary")?.success(), "vestibule cannot be built");
    Ok(target().context("there is no target directory")?.join("dist").join("vestibule"))
}

/// Where cargo puts what it builds.
fn target() -> Option<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent()?;
    Some(env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), |target| root.join(target)))
}

const FULL: Size = Size {
    rounds: 3,
    connections: &[1, 8, 32, 64],
    span: Duration::from_secs(2),
    codes: 10_000,
    users: 40_000,
    victims: 24_000,
    people: 600,
    sign_in_span: Duration::from_millis(2_500),
    counted: 2_000,
    few: 1_000,
    many: 1_000_000,
    longest_import: Some(Duration::from_secs(90)),
    complete: 2_000,
};

const QUICK: Size = Size {
    rounds: 1,
    connections: &[1, 8],
    span: Duration::from_millis(300),
    codes: 150,
    users: 700,
    victims: 100,
    people: 24,
    sign_in_span: Duration::from_millis(300),
    counted: 100,
    few: 60,
    many: 600,
    longest_import: None,
    complete: 30,
};
