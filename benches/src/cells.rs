//! What was measured: a figure for each kind of work and number of connections.

use std::{collections::BTreeMap, time::Duration};

use crate::{drive::Measurement, figure::Figure, plan::Database, process::Memory};

/// A kind of work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    /// The handler that does nothing.
    Bare,
    /// A challenge is opened.
    Open,
    /// A right code is typed into a challenge that is open.
    Right,
    /// A challenge is opened and passed.
    OpenAndPass,
    /// A wrong code is typed.
    Wrong,
    /// Password and code through the pages.
    SignIn,
    /// The same where a hash costs next to nothing.
    LightSignIn,
    /// A right code while nobody signs in.
    Quiet,
    /// A right code while passwords are hashed.
    Beside,
    /// The page that asks for a code.
    Page,
    /// That page while passwords are hashed.
    PageBeside,
    /// A challenge is opened and passed where there are few users.
    Few,
    /// The same where there are many.
    Many,
    /// A right code, over connections to one of two servers.
    OneNode,
    /// A right code, over connections to both.
    TwoNodes,
    /// A challenge is opened, over as many connections as the server has use for.
    AtCapacity,
    /// The same asked for three times as often as it can be done.
    TooMany,
}

/// What PostgreSQL's log took for each one.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Logged {
    pub(crate) open_bytes: f64,
    pub(crate) pass_bytes: f64,
    /// Whole pages among them, for both.
    pub(crate) images: f64,
}

/// What came of asking for three times as much as can be done.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Overload {
    /// How much was asked for, in a second.
    pub(crate) asked: f64,
    /// How much of it was done, in a second.
    pub(crate) served: f64,
    /// The latency that 99 of 100 stay below who were served in the first second, in which a burst is let in.
    pub(crate) early_p99_ms: f64,
    /// The same of those who were served later.
    pub(crate) served_p99_ms: f64,
    /// The same of those who were sent away.
    pub(crate) refused_p99_ms: f64,
    /// From the end of it until everybody was served again.
    pub(crate) recovery_s: f64,
}

/// How the database grew.
#[derive(Clone, Debug)]
pub(crate) struct Growth {
    pub(crate) few: usize,
    pub(crate) many: usize,
    pub(crate) imported_per_second: f64,
    /// Bytes on the disk for each imported user, with the event of it.
    pub(crate) bytes_per_user: f64,
}

/// Everything measured on one database.
#[derive(Debug)]
pub(crate) struct Results {
    pub(crate) database: Database,
    cells: BTreeMap<(Kind, usize), Vec<Measurement>>,
    /// Rows changed by pgbench in a second, for each number of clients.
    pub(crate) updates: BTreeMap<usize, Figure>,
    /// How long the disk took for 4 kB right before each of these, in milliseconds.
    pub(crate) syncs_ms: BTreeMap<(Kind, usize), Figure>,
    /// How often something was forced to the disk for a right code, for each number of connections.
    pub(crate) flushes: BTreeMap<usize, f64>,
    /// What PostgreSQL's log took for a challenge and its right code, for each number of connections.
    pub(crate) logs: BTreeMap<usize, Logged>,
    /// Rows that SQLite alone keeps in a second, one in a transaction.
    pub(crate) single_rows: Figure,
    /// The same, thirty-two in a transaction.
    pub(crate) grouped_rows: Figure,
    /// How long the disk takes for 4 kB, in milliseconds.
    pub(crate) sync_ms: Figure,
    /// Passwords that all cores hash in a second.
    pub(crate) hashes: Figure,
    /// What one of them costs, in milliseconds.
    pub(crate) hash_cpu_ms: Figure,
    /// What a hash costs that costs next to nothing, in milliseconds.
    pub(crate) least_hash_cpu_ms: Figure,
    /// Passwords hashed in a second while codes were typed.
    pub(crate) hashes_beside: Figure,
    /// Memory right after a start.
    pub(crate) idle: Vec<Memory>,
    /// The most memory while people signed in.
    pub(crate) loaded: Option<Memory>,
    /// From the start to the first time that the server was ready, in milliseconds.
    pub(crate) start_ms: Figure,
    /// How many users there were at that start.
    pub(crate) users_at_start: usize,
    pub(crate) growth: Option<Growth>,
    /// One for each round.
    pub(crate) overload: Vec<Overload>,
    /// Bytes on the disk for each user with everything.
    pub(crate) bytes_complete: Option<f64>,
    /// Bytes on the disk of the events of a challenge and its right code, where the database tells the size of a table.
    pub(crate) event_bytes: Option<f64>,
    /// What a first view of the page that asks for a code loads: name and bytes.
    pub(crate) parts: Vec<(String, usize)>,
    /// What one node did, and whether it was law on the other.
    pub(crate) laws: Vec<(&'static str, bool)>,
    /// The version of PostgreSQL, and of its pgbench.
    pub(crate) versions: Option<(String, String)>,
}

impl Results {
    pub(crate) fn new(database: Database) -> Self {
        Self {
            database,
            cells: BTreeMap::new(),
            updates: BTreeMap::new(),
            syncs_ms: BTreeMap::new(),
            flushes: BTreeMap::new(),
            logs: BTreeMap::new(),
            single_rows: Figure::default(),
            grouped_rows: Figure::default(),
            sync_ms: Figure::default(),
            hashes: Figure::default(),
            hash_cpu_ms: Figure::default(),
            least_hash_cpu_ms: Figure::default(),
            hashes_beside: Figure::default(),
            idle: Vec::new(),
            loaded: None,
            start_ms: Figure::default(),
            users_at_start: 0,
            growth: None,
            overload: Vec::new(),
            bytes_complete: None,
            event_bytes: None,
            parts: Vec::new(),
            laws: Vec::new(),
            versions: None,
        }
    }

    /// Keeps what was measured in one round.
    pub(crate) fn add(&mut self, kind: Kind, connections: usize, measurement: Measurement) {
        self.cells.entry((kind, connections)).or_default().push(measurement);
    }

    /// A figure of all rounds.
    pub(crate) fn figure(&self, kind: Kind, connections: usize, of: impl Fn(&Measurement) -> f64) -> Figure {
        self.cells.get(&(kind, connections)).into_iter().flatten().map(of).collect()
    }

    /// How many in a second.
    pub(crate) fn rate(&self, kind: Kind, connections: usize) -> Figure {
        self.figure(kind, connections, Measurement::rate)
    }

    /// The latency that 99 of 100 stay below, in milliseconds.
    pub(crate) fn p99_ms(&self, kind: Kind, connections: usize) -> Figure {
        self.figure(kind, connections, |measurement| measurement.latency_ms(0.99))
    }

    /// A processor time for each, in microseconds.
    pub(crate) fn cpu_us(&self, kind: Kind, connections: usize, whose: impl Fn(&Measurement) -> Duration) -> Figure {
        self.figure(kind, connections, |measurement| measurement.each_us(whose(measurement)))
    }

    /// The share of the machine that others used, in each measurement.
    pub(crate) fn others(&self) -> impl Iterator<Item = f64> {
        self.cells.values().flatten().map(|measurement| measurement.others)
    }

    /// How many answers were measured, none of them wrong.
    pub(crate) fn answers(&self) -> usize {
        self.cells.values().flatten().map(|measurement| measurement.done).sum()
    }
}
