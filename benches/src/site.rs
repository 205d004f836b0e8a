//! The real server, set up and started as an operator does it.

use std::{
    fs,
    net::SocketAddr,
    path::{Path, PathBuf},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, ensure};
use testkit::{Server, Site};

use crate::{
    plan::{Database, Plan},
    process::Memory,
    yardsticks::{hashes::Cost, pgbench::Cluster},
};

/// A place where vestibule is set up, and its process while it runs.
pub(crate) struct Installation {
    // In this order: the server must end before its place goes.
    server: Option<Server>,
    site: Site,
    config: String,
    url: String,
    binary: PathBuf,
    cluster: Option<Cluster>,
    /// The name of its database.
    name: String,
    cost: Cost,
    /// The id of the organization that all users belong to.
    pub(crate) organization: String,
    /// `Bearer …`
    pub(crate) authorization: String,
}

impl Installation {
    /// Sets up a place, does `work` there, and takes it away; when that fails, the server's last words are told.
    pub(crate) fn with<T>(plan: &Plan, database: Database, name: &str, cost: Cost, work: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        let mut site = Self::new(plan, database, name, cost)?;
        match work(&mut site) {
            Ok(done) => {
                site.remove()?;
                Ok(done)
            }
            Err(error) => Err(error.context(format!("the server's last words:\n{}", site.last_words()))),
        }
    }

    /// Writes the configuration and the keys, makes the tables, an API key and an organization, and starts the server.
    fn new(plan: &Plan, database: Database, name: &str, cost: Cost) -> Result<Self> {
        let site = Site::new()?;
        let name = format!("vestibule_bench_{name}");
        let (url, cluster) = match (database, &plan.postgres) {
            (Database::Sqlite, _) => ("sqlite:vestibule.db".to_owned(), None),
            (Database::Postgres, Some(url)) => {
                let cluster = Cluster::of(url)?;
                (cluster.create(&name)?, Some(cluster))
            }
            (Database::Postgres, None) => anyhow::bail!("no PostgreSQL was named"),
        };
        let config = site.path().join("vestibule.toml").to_string_lossy().into_owned();
        let directory = site.path().to_string_lossy().into_owned();
        site.command(&plan.binary, &["init", "--quiet", "--base-url", &site.origin(), "--directory", &directory])?;
        fs::write(&config, configuration(&site, &site, &url, cost))?;
        let command = |args: &[&str]| -> Result<String> {
            let printed = site.command(&plan.binary, &[args, &["--quiet", "--config", &config]].concat())?;
            Ok(printed.lines().next().unwrap_or_default().to_owned())
        };
        command(&["migrate", "up"])?;
        let organization = command(&["organization", "create", "--name", "Bench"])?;
        let token = command(&["key", "create", "--name", "bench", "--scope", "verify", "--scope", "manage"])?;
        let authorization = format!("Bearer {token}");
        let mut installation = Self { server: None, site, config, url, binary: plan.binary.clone(), cluster, name, cost, organization, authorization };
        installation.start()?;
        Ok(installation)
    }

    /// Starts the server and waits until it is ready.
    pub(crate) fn start(&mut self) -> Result<()> {
        self.server = Some(Server::start(&self.site, &self.binary, &["serve", "--config", &self.config])?);
        Ok(())
    }

    /// Stops the server, starts it again, and says how many milliseconds it took until it was ready.
    pub(crate) fn restart_ms(&mut self) -> Result<f64> {
        self.stop()?;
        let started = Instant::now();
        let mut server = Server::spawn(&self.site, &self.binary, &["serve", "--config", &self.config])?;
        while !server.is_ready(&self.site)? {
            ensure!(started.elapsed() < Duration::from_secs(60), "the server does not become ready");
            thread::sleep(Duration::from_millis(1));
        }
        let took = started.elapsed();
        self.server = Some(server);
        Ok(took.as_secs_f64() * 1e3)
    }

    /// Starts another server on the same database: a node more.
    pub(crate) fn second_node(&self) -> Result<Node> {
        let site = Site::new()?;
        fs::copy(self.site.path().join(KEYS), site.path().join(KEYS))?;
        let config = site.write("vestibule.toml", &configuration(&self.site, &site, &self.url, self.cost))?;
        let server = Server::start(&site, &self.binary, &["serve", "--config", &config.to_string_lossy()])?;
        Ok(Node { server, site })
    }

    /// Starts the server under `strace`, which writes a line for each time that something is forced to the disk.
    pub(crate) fn start_traced(&mut self, lines: &Path) -> Result<()> {
        let (lines, binary) = (lines.to_string_lossy(), self.binary.to_string_lossy());
        let strace = ["-D", "-f", "--seccomp-bpf", "-qq", "-e", "trace=fsync,fdatasync", "-o", &lines, &binary];
        self.server = Some(Server::start(&self.site, Path::new("strace"), &[&strace[..], &["serve", "--config", &self.config]].concat())?);
        Ok(())
    }

    /// Asks the server to end and waits until it has.
    pub(crate) fn stop(&mut self) -> Result<()> {
        let server = self.server.take().context("the server does not run")?;
        let status = server.terminate()?;
        ensure!(status.success(), "the server ended with {status}: {}", self.last_words());
        Ok(())
    }

    /// The id of its process.
    pub(crate) fn id(&self) -> Result<u32> {
        self.server.as_ref().map(Server::id).context("the server does not run")
    }

    /// Where it listens.
    pub(crate) fn address(&self) -> SocketAddr {
        self.site.public
    }

    /// What browsers and products call it.
    pub(crate) fn host(&self) -> String {
        format!("localhost:{}", self.site.public.port())
    }

    /// The cluster that its database is in.
    pub(crate) fn cluster(&self) -> Option<&Cluster> {
        self.cluster.as_ref()
    }

    /// A file beside the database.
    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.site.path().join(name)
    }

    /// How many bytes its database takes.
    pub(crate) fn bytes(&self) -> Result<u64> {
        match &self.cluster {
            Some(cluster) => cluster.bytes(&self.url),
            // The size of the file says less: what was written last may still be in the log beside it.
            None => {
                let db = rusqlite::Connection::open(self.site.path().join("vestibule.db"))?;
                let bytes: i64 = db.query_row("SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()", (), |row| row.get(0))?;
                Ok(u64::try_from(bytes)?)
            }
        }
    }

    /// How many bytes the audit trail takes with its indexes; only PostgreSQL tells.
    pub(crate) fn event_bytes(&self) -> Result<Option<u64>> {
        self.cluster.as_ref().map(|cluster| cluster.table_bytes(&self.url, "events")).transpose()
    }

    /// The memory it takes when it has just been started and has nothing to do.
    pub(crate) fn idle(&self) -> Result<Memory> {
        thread::sleep(SETTLED);
        Memory::of(self.id()?)
    }

    /// The end of its log, without what it says about each request.
    pub(crate) fn last_words(&self) -> String {
        let log = self.site.logs();
        let lines: Vec<&str> = log.lines().filter(|line| !line.contains("http.request")).collect();
        lines.get(lines.len().saturating_sub(20)..).unwrap_or_default().join("\n")
    }

    /// Ends the server and removes its database.
    fn remove(mut self) -> Result<()> {
        self.stop()?;
        self.cluster.as_ref().map_or(Ok(()), |cluster| cluster.remove(&self.name))
    }
}

/// A server more, on the database of an [`Installation`].
pub(crate) struct Node {
    // In this order: the server must end before its place goes.
    server: Server,
    site: Site,
}

impl Node {
    /// The id of its process.
    pub(crate) fn id(&self) -> u32 {
        self.server.id()
    }

    /// Where it listens.
    pub(crate) fn address(&self) -> SocketAddr {
        self.site.public
    }
}

/// Defaults, but for places, for a queue in which 64 sign-ins at once find room, and for what a hash costs. What people call it is the
/// same on every node.
fn configuration(first: &Site, site: &Site, url: &str, cost: Cost) -> String {
    format!(
        "base_url = \"{origin}\"\n\n\
         [listen]\npublic = \"{public}\"\nmanagement = \"{management}\"\n\n\
         [database]\nurl = \"{url}\"\n\n\
         [keys]\nfile = \"{KEYS}\"\n\n\
         [passwords]\nqueue = 64\nmemory_kib = {memory_kib}\npasses = {passes}\n",
        memory_kib = cost.memory_kib,
        passes = cost.passes,
        origin = first.origin(),
        public = site.public,
        management = site.management,
    )
}

const KEYS: &str = "vestibule.keys";
const SETTLED: Duration = Duration::from_secs(1);
