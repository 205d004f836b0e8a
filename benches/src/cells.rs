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
}

/// Everything measured on one database.
#[derive(Debug)]
pub(crate) struct Results {
    pub(crate) database: Database,
    cells: BTreeMap<(Kind, usize), Vec<Measurement>>,
    /// Rows changed by pgbench in a second, for each number of clients.
    pub(crate) updates: BTreeMap<usize, Figure>,
    /// How often something was forced to the disk for a right code, for each number of connections.
    pub(crate) flushes: BTreeMap<usize, f64>,
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
    pub(crate) idle: Memory,
    pub(crate) loaded: Memory,
    pub(crate) imported_per_second: f64,
    pub(crate) bytes_per_user: f64,
    /// The version of PostgreSQL, and of its pgbench.
    pub(crate) versions: Option<(String, String)>,
}

impl Results {
    pub(crate) fn new(database: Database) -> Self {
        Self {
            database,
            cells: BTreeMap::new(),
            updates: BTreeMap::new(),
            flushes: BTreeMap::new(),
            single_rows: Figure::default(),
            grouped_rows: Figure::default(),
            sync_ms: Figure::default(),
            hashes: Figure::default(),
            hash_cpu_ms: Figure::default(),
            idle: Memory::default(),
            loaded: Memory::default(),
            imported_per_second: 0.0,
            bytes_per_user: 0.0,
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
