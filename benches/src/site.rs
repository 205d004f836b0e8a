//! The real server, set up and started as an operator does it.

use std::{fs, net::SocketAddr, path::Path, thread, time::Duration};

use anyhow::{Context as _, Result};
use testkit::{Server, Site};

use crate::{
    plan::{Database, Plan},
    process::Memory,
    yardsticks::pgbench::Cluster,
};

/// A place where vestibule is set up, and its process while it runs.
pub(crate) struct Installation {
    // In this order: the server must end before its place goes.
    server: Option<Server>,
    site: Site,
    config: String,
    url: String,
    cluster: Option<Cluster>,
    /// The id of the organization that all users belong to.
    pub(crate) organization: String,
    /// `Bearer …`
    pub(crate) authorization: String,
}

impl Installation {
    /// Writes the configuration and the keys, makes the tables, an API key and an organization, and starts the server.
    pub(crate) fn new(plan: &Plan, database: Database) -> Result<Self> {
        let site = Site::new()?;
        let (url, cluster) = match (database, &plan.postgres) {
            (Database::Sqlite, _) => ("sqlite:vestibule.db".to_owned(), None),
            (Database::Postgres, Some(url)) => {
                let cluster = Cluster::of(url)?;
                (cluster.create(NAME)?, Some(cluster))
            }
            (Database::Postgres, None) => anyhow::bail!("no PostgreSQL was named"),
        };
        let config = site.path().join("vestibule.toml").to_string_lossy().into_owned();
        let directory = site.path().to_string_lossy().into_owned();
        site.command(&plan.binary, &["init", "--quiet", "--base-url", &site.origin(), "--directory", &directory])?;
        fs::write(&config, configuration(&site, &url))?;
        let command = |args: &[&str]| -> Result<String> {
            let printed = site.command(&plan.binary, &[args, &["--quiet", "--config", &config]].concat())?;
            Ok(printed.lines().next().unwrap_or_default().to_owned())
        };
        command(&["migrate", "up"])?;
        let organization = command(&["organization", "create", "--name", "Bench"])?;
        let token = command(&["key", "create", "--name", "bench", "--scope", "verify", "--scope", "manage"])?;
        let authorization = format!("Bearer {token}");
        let mut installation = Self { server: None, site, config, url, cluster, organization, authorization };
        installation.start(plan)?;
        Ok(installation)
    }

    /// Starts the server and waits until it is ready.
    pub(crate) fn start(&mut self, plan: &Plan) -> Result<()> {
        self.server = Some(Server::start(&self.site, &plan.binary, &["serve", "--config", &self.config])?);
        Ok(())
    }

    /// Starts the server under `strace`, which writes a line for each time that something is forced to the disk.
    pub(crate) fn start_traced(&mut self, plan: &Plan, lines: &Path) -> Result<()> {
        let (lines, binary) = (lines.to_string_lossy(), plan.binary.to_string_lossy());
        let strace = ["-D", "-f", "--seccomp-bpf", "-qq", "-e", "trace=fsync,fdatasync", "-o", &lines, &binary];
        self.server = Some(Server::start(&self.site, Path::new("strace"), &[&strace[..], &["serve", "--config", &self.config]].concat())?);
        Ok(())
    }

    /// Asks the server to end and waits until it has.
    pub(crate) fn stop(&mut self) -> Result<()> {
        let server = self.server.take().context("the server does not run")?;
        let status = server.terminate()?;
        anyhow::ensure!(status.success(), "the server ended with {status}: {}", self.last_words());
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
    pub(crate) fn file(&self, name: &str) -> std::path::PathBuf {
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

    /// The memory it takes when it has just been started and has nothing to do.
    pub(crate) fn idle(&mut self, plan: &Plan) -> Result<Memory> {
        self.stop()?;
        self.start(plan)?;
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
    pub(crate) fn remove(mut self) -> Result<()> {
        self.stop()?;
        self.cluster.as_ref().map_or(Ok(()), |cluster| cluster.remove(NAME))
    }
}

/// Defaults, but for places, and for a queue in which 64 sign-ins at once find room.
fn configuration(site: &Site, url: &str) -> String {
    format!(
        "base_url = \"{origin}\"\n\n\
         [listen]\npublic = \"{public}\"\nmanagement = \"{management}\"\n\n\
         [database]\nurl = \"{url}\"\n\n\
         [keys]\nfile = \"vestibule.keys\"\n\n\
         [passwords]\nqueue = 64\n",
        origin = site.origin(),
        public = site.public,
        management = site.management,
    )
}

const NAME: &str = "vestibule_bench";
const SETTLED: Duration = Duration::from_secs(2);
