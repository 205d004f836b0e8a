//! A Vestibule server as a process of its own, to be killed and started again.

use std::{
    env, fs,
    net::SocketAddr,
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus, Stdio},
    time::Duration,
};

use anyhow::{Context, Result, bail};
use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;

use crate::{MovedClock, free_address, loopback, patience};

/// A place where a server can run: a directory and two free ports. It outlives the processes that run there.
#[derive(Debug)]
pub struct Site {
    directory: TempDir,
    /// Where people and products connect.
    pub public: SocketAddr,
    /// Where operators connect: `/livez`, `/readyz`, `/metrics`.
    pub management: SocketAddr,
}

impl Site {
    /// An empty directory and two free ports on 127.0.0.1.
    ///
    /// # Errors
    /// The machine has no room for either.
    pub fn new() -> Result<Self> {
        let directory = tempfile::Builder::new().prefix("vestibule-site-").tempdir()?;
        Ok(Self { directory, public: free_address()?, management: free_address()? })
    }

    /// The directory, removed with this value.
    #[must_use]
    pub fn path(&self) -> &Path {
        self.directory.path()
    }

    /// Puts a file there, such as the configuration, readable by its owner only.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn write(&self, name: &str, text: &str) -> Result<PathBuf> {
        use std::os::unix::fs::PermissionsExt;
        let path = self.path().join(name);
        fs::write(&path, text)?;
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600))?;
        Ok(path)
    }

    /// What people type into a browser, without a path: `http://localhost:…`, which browsers treat as a safe origin.
    #[must_use]
    pub fn origin(&self) -> String {
        format!("http://localhost:{}", self.public.port())
    }

    /// Runs the binary here with these arguments to its end, as an operator would, and returns what it printed.
    ///
    /// # Errors
    /// It ends with a failure; the message carries what it said.
    pub fn command(&self, binary: &Path, args: &[&str]) -> Result<String> {
        let mut command = Command::new(binary);
        command.args(args).current_dir(self.path());
        Ok(String::from_utf8_lossy(&crate::program::run(&mut command)?).into_owned())
    }

    /// Everything that the servers which ran here wrote on standard output and standard error.
    #[must_use]
    pub fn logs(&self) -> String {
        fs::read_to_string(self.path().join(LOG)).unwrap_or_default()
    }
}

/// A running server. Dropping it kills its process, and only that.
#[derive(Debug)]
pub struct Server {
    child: Child,
}

impl Server {
    /// Starts the binary at a site and waits up to half a minute until it says that it is ready.
    ///
    /// # Errors
    /// It cannot be started, ends early or does not become ready; the message carries its log.
    pub fn start(site: &Site, binary: &Path, args: &[&str]) -> Result<Self> {
        let mut server = Self::spawn(site, binary, args)?;
        let ready = patience::until("the server to be ready", READY_WITHIN, || server.is_ready(site).map(|is_ready| is_ready.then_some(())));
        ready.with_context(|| format!("its log:\n{}", site.logs()))?;
        Ok(server)
    }

    /// As [`Self::start`], where the process takes its time from `clock`.
    ///
    /// # Errors
    /// As [`Self::start`].
    pub fn start_by(clock: &MovedClock, site: &Site, binary: &Path, args: &[&str]) -> Result<Self> {
        let mut server = Self::spawn_with(site, binary, args, clock.environment())?;
        let ready = patience::until("the server to be ready", READY_WITHIN, || server.is_ready(site).map(|is_ready| is_ready.then_some(())));
        ready.with_context(|| format!("its log:\n{}", site.logs()))?;
        Ok(server)
    }

    /// Starts the binary at a site and waits for nothing.
    ///
    /// # Errors
    /// It cannot be started.
    pub fn spawn(site: &Site, binary: &Path, args: &[&str]) -> Result<Self> {
        Self::spawn_with(site, binary, args, [])
    }

    fn spawn_with(site: &Site, binary: &Path, args: &[&str], environment: impl IntoIterator<Item = (&'static str, PathBuf)>) -> Result<Self> {
        let log = fs::OpenOptions::new().create(true).append(true).open(site.path().join(LOG))?;
        let mut command = Command::new(binary);
        command.args(args).current_dir(site.path()).envs(environment);
        command.stdin(Stdio::null()).stdout(log.try_clone()?).stderr(log);
        let child = command.spawn().with_context(|| format!("starting {}", binary.display()))?;
        Ok(Self { child })
    }

    /// Whether it says that it is ready.
    ///
    /// # Errors
    /// It ended.
    pub fn is_ready(&mut self, site: &Site) -> Result<bool> {
        if let Some(status) = self.child.try_wait()? {
            bail!("the server ended early with {status}");
        }
        Ok(loopback::get(site.management, "/readyz").is_ok_and(|answer| answer.status == 200))
    }

    /// The id of its process.
    #[must_use]
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Stops it where it stands (`SIGSTOP`): it does nothing and says nothing until it is thawed.
    ///
    /// # Errors
    /// It is not running any more.
    pub fn freeze(&self) -> Result<()> {
        kill_process(self.process()?, Signal::STOP).context("freezing the server")
    }

    /// Lets it go on where it stood (`SIGCONT`).
    ///
    /// # Errors
    /// It is not running any more.
    pub fn thaw(&self) -> Result<()> {
        kill_process(self.process()?, Signal::CONT).context("thawing the server")
    }

    /// Kills it at once (`SIGKILL`): nothing is finished, nothing is said.
    ///
    /// # Errors
    /// It is not running any more.
    pub fn kill9(mut self) -> Result<()> {
        self.child.kill().context("killing the server")?;
        self.child.wait().map(drop).context("waiting for the end of the server")
    }

    /// Asks it to end (`SIGTERM`) and waits up to 40 seconds until it has finished what it accepted.
    ///
    /// # Errors
    /// It is not running any more, or does not end in time.
    pub fn terminate(mut self) -> Result<ExitStatus> {
        kill_process(self.process()?, Signal::TERM).context("asking the server to end")?;
        patience::until("the server to end", Duration::from_secs(40), || Ok(self.child.try_wait()?))
    }

    fn process(&self) -> Result<Pid> {
        i32::try_from(self.child.id()).ok().and_then(Pid::from_raw).context("no such process")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended already, and then there is nothing to do.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The binary under test: `VESTIBULE_BINARY`, else `vestibule` of the same build as the running test.
///
/// # Errors
/// There is none: build it with `cargo build --release`.
pub fn binary() -> Result<PathBuf> {
    if let Some(path) = env::var_os("VESTIBULE_BINARY") {
        return Ok(path.into());
    }
    let test = env::current_exe()?;
    let built = test.parent().and_then(Path::parent).map(|directory| directory.join("vestibule"));
    built.filter(|path| path.is_file()).context("no vestibule binary: run `cargo build --release`, or bin/test")
}

const LOG: &str = "server.log";
const READY_WITHIN: Duration = Duration::from_secs(30);
