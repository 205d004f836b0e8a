//! How many rows PostgreSQL alone changes durably, one in a transaction, as its own `pgbench` counts them.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};

use anyhow::{Context as _, Result, ensure};

use crate::{machine, process};

/// A PostgreSQL that somebody started for us.
#[derive(Clone, Debug)]
pub(crate) struct Cluster {
    url: String,
    pub(crate) version: String,
    /// Its first process.
    pub(crate) postmaster: u32,
}

impl Cluster {
    /// Looks whether it can be used: one that does not force the disk would make every figure a lie.
    pub(crate) fn of(url: &str) -> Result<Self> {
        for setting in ["fsync", "synchronous_commit", "full_page_writes"] {
            let value = ask(url, &format!("SHOW {setting}"))?;
            ensure!(value == "on", "this PostgreSQL has {setting} = {value}: its figures would mean nothing");
        }
        let postmaster = ask(url, "SELECT split_part(pg_read_file('postmaster.pid'), E'\\n', 1)")?;
        let postmaster = postmaster.trim().parse().context("finding the first process of PostgreSQL")?;
        process::parent(postmaster).context("PostgreSQL must run on this machine")?;
        Ok(Self { url: url.to_owned(), version: ask(url, "SHOW server_version")?, postmaster })
    }

    /// Makes an empty database and returns its URL.
    pub(crate) fn create(&self, name: &str) -> Result<String> {
        ask(&self.url, &format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"))?;
        ask(&self.url, &format!("CREATE DATABASE {name} ENCODING 'UTF8' TEMPLATE template0"))?;
        self.database(name)
    }

    /// Removes a database.
    pub(crate) fn remove(&self, name: &str) -> Result<()> {
        ask(&self.url, &format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")).map(drop)
    }

    /// What the log took since the cluster was started. Sessions tell it when they end.
    pub(crate) fn log(&self) -> Result<Log> {
        let answer = ask(&self.url, "SELECT wal_sync, wal_bytes, wal_fpi FROM pg_stat_wal").context("reading pg_stat_wal: PostgreSQL 14 to 17 is needed")?;
        let mut numbers = answer.split('|').map(str::parse::<u64>);
        let mut next = || numbers.next().context("pg_stat_wal says less than was asked")?.context("reading pg_stat_wal");
        Ok(Log { flushes: next()?, bytes: next()?, images: next()? })
    }

    /// How many bytes a database takes.
    pub(crate) fn bytes(&self, url: &str) -> Result<u64> {
        ask(url, "VACUUM")?;
        ask(url, "SELECT pg_database_size(current_database())")?.parse().context("reading the size of the database")
    }

    /// How many bytes a table takes with its indexes.
    pub(crate) fn table_bytes(&self, url: &str, table: &str) -> Result<u64> {
        ask(url, &format!("SELECT pg_total_relation_size('{table}')"))?.parse().context("reading the size of a table")
    }

    fn database(&self, name: &str) -> Result<String> {
        let (place, query) = self.url.split_once('?').map_or((self.url.as_str(), String::new()), |(place, query)| (place, format!("?{query}")));
        let (server, _) = place.rsplit_once('/').context("the URL of PostgreSQL names no database")?;
        Ok(format!("{server}/{name}{query}"))
    }
}

/// What PostgreSQL's write-ahead log took.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Log {
    /// How often it was forced to the disk.
    pub(crate) flushes: u64,
    pub(crate) bytes: u64,
    /// Whole pages in it: each page's first change after a checkpoint.
    pub(crate) images: u64,
}

impl Log {
    /// What it took since `before`.
    pub(crate) fn since(self, before: Self) -> Self {
        Self {
            flushes: self.flushes.saturating_sub(before.flushes),
            bytes: self.bytes.saturating_sub(before.bytes),
            images: self.images.saturating_sub(before.images),
        }
    }
}

/// One-row conditional updates by `pgbench`.
pub(crate) struct Updates {
    url: String,
    script: PathBuf,
}

impl Updates {
    pub(crate) fn prepare(cluster: &Cluster, script: &Path) -> Result<Self> {
        let url = cluster.create(NAME)?;
        ask(&url, "CREATE TABLE counters (id INTEGER PRIMARY KEY, n BIGINT NOT NULL, filler BYTEA NOT NULL)")?;
        ask(&url, "INSERT INTO counters SELECT id, 0, decode(repeat('00', 200), 'hex') FROM generate_series(1, 20000) AS id")?;
        ask(&url, "VACUUM ANALYZE counters")?;
        fs::write(script, "\\set id random(1, 20000)\nUPDATE counters SET n = n + 1 WHERE id = :id AND n >= 0;\n")?;
        Ok(Self { url, script: script.to_owned() })
    }

    /// Updates in a second by so many clients.
    pub(crate) fn per_second(&self, clients: usize, span: Duration) -> Result<f64> {
        let seconds = span.as_secs().max(1).to_string();
        let (clients, threads) = (clients.to_string(), clients.min(2).to_string());
        let script = self.script.to_string_lossy();
        let printed = run("pgbench", &["-n", "-M", "prepared", "-c", &clients, "-j", &threads, "-T", &seconds, "-f", &script, &self.url])?;
        let rate = printed.lines().find_map(|line| line.strip_prefix("tps = ")?.split(' ').next()?.parse::<f64>().ok());
        ensure!(printed.contains("number of failed transactions: 0 "), "pgbench failed: {printed}");
        rate.with_context(|| format!("pgbench did not say how fast it was: {printed}"))
    }

    /// Removes what was prepared.
    pub(crate) fn remove(&self, cluster: &Cluster) -> Result<()> {
        cluster.remove(NAME)
    }
}

fn ask(url: &str, statement: &str) -> Result<String> {
    Ok(run("psql", &["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-d", url, "-c", statement])?.trim_end().to_owned())
}

fn run(program: &str, args: &[&str]) -> Result<String> {
    let output = Command::new(program).args(args).output().with_context(|| format!("starting {program}: bin/bench installs what is missing"))?;
    ensure!(output.status.success(), "{program}: {}", String::from_utf8_lossy(&output.stderr).trim());
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// What is printed by `pgbench --version`.
pub(crate) fn version() -> String {
    machine::output("pgbench", &["--version"])
}

const NAME: &str = "vestibule_bench_updates";
