//! A PostgreSQL of one's own: made in a temporary directory, killed without mercy, gone afterwards.

use std::{
    collections::hash_map::RandomState,
    env, fs,
    hash::{BuildHasher, Hasher},
    net::{SocketAddr, ToSocketAddrs},
    os::unix::{fs::chown, process::CommandExt},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::Duration,
};

use anyhow::{Context, Result, ensure};
use rustix::process::{Pid, Signal, geteuid, kill_process};
use tempfile::TempDir;

use crate::{free_address, patience, program::run};

/// A PostgreSQL server for tests, trusting everybody on 127.0.0.1.
///
/// Either a cluster of its own, which can be stopped, killed and started again and disappears with this value; or a server
/// that somebody else runs ([`from_env`](Self::from_env)), where only databases can be made.
#[derive(Debug)]
pub struct Postgres {
    url: String,
    own: Option<Cluster>,
}

impl Postgres {
    /// The server for a test that needs no more than a database: the one from the environment, else one of its own.
    ///
    /// # Errors
    /// As [`start`](Self::start).
    pub fn for_tests() -> Result<Self> {
        match Self::from_env() {
            Some(running) => Ok(running),
            None => Self::start(),
        }
    }

    /// The server whose superuser URL stands in `VESTIBULE_TEST_POSTGRES`, if any. `bin/test` sets it.
    #[must_use]
    pub fn from_env() -> Option<Self> {
        let url = env::var("VESTIBULE_TEST_POSTGRES").ok().filter(|url| !url.is_empty())?;
        Some(Self { url, own: None })
    }

    /// Makes and starts a cluster of its own, as the unprivileged user `postgres` (or `nobody`) when run by root.
    ///
    /// # Errors
    /// PostgreSQL is not installed, or does not start within a minute: then the message carries its log.
    pub fn start() -> Result<Self> {
        let cluster = Cluster::start()?;
        Ok(Self { url: cluster.url(), own: Some(cluster) })
    }

    /// The URL of the superuser in the database that is always there.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Makes an empty database with a random name and returns its URL.
    ///
    /// # Errors
    /// The server is not there, or refuses.
    pub fn create_database(&self) -> Result<String> {
        let name = format!("t{:016x}", RandomState::new().build_hasher().finish());
        self.ask(&format!("CREATE DATABASE {name} ENCODING 'UTF8' TEMPLATE template0"))?;
        let mut url = url::Url::parse(&self.url).context("VESTIBULE_TEST_POSTGRES is no URL")?;
        url.set_path(&name);
        Ok(url.into())
    }

    /// Runs one statement as the superuser and returns what it answers, one row a line, columns separated by `|`.
    ///
    /// # Errors
    /// The server is not there, or refuses.
    pub fn ask(&self, statement: &str) -> Result<String> {
        ask(&self.url, statement)
    }

    /// Runs one statement in the database at `url`, as [`ask`](Self::ask) does.
    ///
    /// # Errors
    /// The server is not there, or refuses.
    pub fn ask_in(&self, url: &str, statement: &str) -> Result<String> {
        ask(url, statement)
    }

    /// Where the server listens.
    ///
    /// # Errors
    /// `VESTIBULE_TEST_POSTGRES` is no URL, or leads nowhere.
    pub fn address(&self) -> Result<SocketAddr> {
        let url = url::Url::parse(&self.url).context("VESTIBULE_TEST_POSTGRES is no URL")?;
        let (host, port) = (url.host_str().unwrap_or("127.0.0.1"), url.port().unwrap_or(5432));
        (host, port).to_socket_addrs()?.next().with_context(|| format!("{host} has no address"))
    }

    /// Stops the server in an orderly way: sessions are cut off, everything is written.
    ///
    /// # Errors
    /// The server is not ours, or does not stop within half a minute.
    pub fn stop(&mut self) -> Result<()> {
        self.own()?.stop()
    }

    /// Kills every process of the server at once (`SIGKILL`), as a power cut does.
    ///
    /// # Errors
    /// The server is not ours, or not running.
    pub fn kill9(&mut self) -> Result<()> {
        self.own()?.kill9()
    }

    /// Starts the server again on the same port with the same data, recovering if it was killed.
    ///
    /// # Errors
    /// The server is not ours, or does not start within a minute.
    pub fn start_again(&mut self) -> Result<()> {
        self.own()?.run()
    }

    fn own(&mut self) -> Result<&mut Cluster> {
        self.own.as_mut().context("this PostgreSQL belongs to somebody else: start one with Postgres::start()")
    }
}

/// Runs one statement in the database at `url` and returns what it answers.
pub(crate) fn ask(url: &str, statement: &str) -> Result<String> {
    let mut psql = Command::new(tool("psql")?);
    psql.args(["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-d", url, "-c", statement]);
    Ok(String::from_utf8_lossy(&run(&mut psql)?).trim_end().to_owned())
}

/// The URL that leads to the database of `url` by another address.
///
/// # Errors
/// `url` is no URL.
pub fn url_by(url: &str, address: SocketAddr) -> Result<String> {
    let mut url = url::Url::parse(url).context("the database's URL is no URL")?;
    url.set_ip_host(address.ip()).ok().context("the URL has no place for a host")?;
    url.set_port(Some(address.port())).ok().context("the URL has no place for a port")?;
    Ok(url.into())
}

/// A cluster: its directory, its port and, while it runs, its first process.
#[derive(Debug)]
struct Cluster {
    directory: TempDir,
    address: SocketAddr,
    owner: Option<Owner>,
    postmaster: Option<Child>,
}

impl Cluster {
    fn start() -> Result<Self> {
        let owner = Owner::choose()?;
        let directory = tempfile::Builder::new().prefix("vestibule-postgres-").tempdir()?;
        if let Some(owner) = owner {
            chown(directory.path(), Some(owner.user), Some(owner.group))?;
        }
        let mut cluster = Self { directory, address: free_address()?, owner, postmaster: None };
        let mut initdb = cluster.command("initdb")?;
        initdb.args(["--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync", "-D"]);
        run(initdb.arg(cluster.data()))?;
        cluster.run()?;
        Ok(cluster)
    }

    fn run(&mut self) -> Result<()> {
        ensure!(self.postmaster.is_none(), "this PostgreSQL is already running");
        // After a SIGKILL the last of the old backends may still be dying and hold the shared memory: then try again.
        patience::until("PostgreSQL to start", START_WITHIN, || {
            self.postmaster = Some(self.spawn()?);
            if self.answers()? {
                return Ok(Some(()));
            }
            self.postmaster = None;
            ensure!(self.log().contains("is still in use"), "PostgreSQL does not start: {}", self.log());
            Ok(None)
        })
    }

    /// Waits until the server answers (true) or has ended (false).
    fn answers(&mut self) -> Result<bool> {
        let url = self.url();
        let child = self.postmaster.as_mut().context("this PostgreSQL is not running")?;
        patience::until("PostgreSQL to answer", START_WITHIN, || {
            if child.try_wait()?.is_some() {
                return Ok(Some(false));
            }
            Ok(ask(&url, "SELECT 1").is_ok().then_some(true))
        })
    }

    fn spawn(&self) -> Result<Child> {
        let log = fs::File::create(self.log_path())?;
        let mut postgres = self.command("postgres")?;
        postgres.arg("-D").arg(self.data()).arg("-k").arg(self.directory.path());
        for setting in SETTINGS {
            postgres.args(["-c", setting]);
        }
        postgres.args(["-c", &format!("port={}", self.address.port())]);
        postgres.stdin(Stdio::null()).stdout(log.try_clone()?).stderr(log).spawn().context("starting postgres")
    }

    fn stop(&mut self) -> Result<()> {
        let mut child = self.postmaster.take().context("this PostgreSQL is not running")?;
        // SIGINT is PostgreSQL's "fast" shutdown.
        kill_process(pid(child.id())?, Signal::INT)?;
        patience::until("PostgreSQL to stop", Duration::from_secs(30), || Ok(child.try_wait()?)).map(drop)
    }

    fn kill9(&mut self) -> Result<()> {
        let mut child = self.postmaster.take().context("this PostgreSQL is not running")?;
        let backends = children_of(child.id());
        child.kill()?;
        child.wait()?;
        for backend in backends {
            // It may have followed its parent already.
            let _ = kill_process(pid(backend)?, Signal::KILL);
        }
        Ok(())
    }

    fn command(&self, name: &str) -> Result<Command> {
        let mut command = Command::new(tool(name)?);
        command.current_dir(self.directory.path()).env("LC_ALL", "C");
        if let Some(owner) = self.owner {
            command.uid(owner.user).gid(owner.group);
        }
        Ok(command)
    }

    fn url(&self) -> String {
        format!("postgres://postgres@{}/postgres?sslmode=disable", self.address)
    }

    fn data(&self) -> PathBuf {
        self.directory.path().join("data")
    }

    fn log_path(&self) -> PathBuf {
        self.directory.path().join("log")
    }

    fn log(&self) -> String {
        fs::read_to_string(self.log_path()).unwrap_or_default()
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        if self.postmaster.is_some() {
            let _ = self.kill9();
        }
    }
}

/// The unprivileged user that runs PostgreSQL or PgBouncer, which refuse to be run by root.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Owner {
    pub(crate) user: u32,
    pub(crate) group: u32,
}

impl Owner {
    /// None when we are no root ourselves.
    pub(crate) fn choose() -> Result<Option<Self>> {
        if !geteuid().is_root() {
            return Ok(None);
        }
        let accounts = fs::read_to_string("/etc/passwd")?;
        let find = |name: &str| {
            let fields = accounts.lines().map(|line| line.split(':').collect::<Vec<_>>());
            fields.into_iter().find_map(|fields| match fields.as_slice() {
                [own, _, user, group, ..] if *own == name => Some(Self { user: user.parse().ok()?, group: group.parse().ok()? }),
                _ => None,
            })
        };
        find("postgres").or_else(|| find("nobody")).map(Some).context("there is no unprivileged user to run PostgreSQL")
    }
}

/// The program `name` of PostgreSQL or around it: where Debian keeps the newest version, else from `PATH`.
pub(crate) fn tool(name: &str) -> Result<PathBuf> {
    let installed = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut versions: Vec<_> = installed.map(|version| version.path()).collect();
    versions.sort_by_key(|path| path.file_name().and_then(|name| name.to_str()?.parse::<u32>().ok()));
    let debian = versions.iter().rev().map(|version| version.join("bin"));
    let path = env::var_os("PATH").unwrap_or_default();
    let found = debian.chain(env::split_paths(&path)).chain([PathBuf::from("/usr/sbin")]).map(|directory| directory.join(name)).find(|file| file.is_file());
    found.with_context(|| format!("{name} is not installed: bin/test installs it"))
}

/// The processes that this one started and that still live, as the kernel lists them.
fn children_of(parent: u32) -> Vec<u32> {
    let list = fs::read_to_string(Path::new("/proc").join(format!("{parent}/task/{parent}/children"))).unwrap_or_default();
    list.split_whitespace().filter_map(|id| id.parse().ok()).collect()
}

fn pid(id: u32) -> Result<Pid> {
    i32::try_from(id).ok().and_then(Pid::from_raw).context("no such process")
}

/// `fsync` is off because nothing here cuts the power of the machine: a killed process loses nothing that it has written.
/// `synchronous_commit` stays on: an acknowledged commit must be in the log when the server is killed.
const SETTINGS: [&str; 6] =
    ["listen_addresses=127.0.0.1", "fsync=off", "full_page_writes=off", "max_connections=300", "shared_buffers=64MB", "log_min_messages=warning"];

const START_WITHIN: Duration = Duration::from_secs(60);
