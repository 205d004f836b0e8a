//! A node: a place, a configuration, and the process that is started and killed there.

use std::{
    hash::{BuildHasher, Hasher, RandomState},
    net::{Ipv4Addr, SocketAddr, TcpListener},
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
    sync::mpsc,
    thread,
    time::{Duration, Instant},
};

use serde_json::Value;
use testkit::{Answer, Postgres, Server, Site, loopback};

use crate::client::Client;

/// Where nodes keep what they remember.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Engine {
    Sqlite,
    Postgres,
}

impl Engine {
    /// An empty database; the server it is on must be kept as long as it is used.
    pub(crate) fn database(self) -> (String, Option<Postgres>) {
        match self {
            Self::Sqlite => ("sqlite:vestibule.db".to_owned(), None),
            Self::Postgres => {
                let server = Postgres::for_tests().unwrap();
                (server.create_database().unwrap(), Some(server))
            }
        }
    }
}

/// A place where a server can run, and the server while it does.
pub(crate) struct Node {
    pub(crate) site: Site,
    pub(crate) config: String,
    server: Option<Server>,
}

impl Node {
    /// A node on `database` with these lines at the end of its configuration. Nothing runs yet.
    pub(crate) fn on(database: &str, settings: &str) -> Self {
        Self::with(&format!("url = \"{database}\""), settings)
    }

    /// A node with these lines about its database and at the end of its configuration. Nothing runs yet.
    pub(crate) fn with(database: &str, settings: &str) -> Self {
        let mut site = Site::new().unwrap();
        // Below the ports that connections are given: while the server is down nobody else must come to sit there.
        (site.public, site.management) = (low_address(), low_address());
        site.write("vestibule.keys", KEYS).unwrap();
        let (origin, public, management) = (site.origin(), site.public, site.management);
        let text = format!(
            "base_url = \"{origin}\"\n[listen]\npublic = \"{public}\"\nmanagement = \"{management}\"\n\
             [database]\n{database}\n[keys]\nfile = \"vestibule.keys\"\n{settings}\n"
        );
        let config = site.write("vestibule.toml", &text).unwrap();
        Self { config: config.to_str().unwrap().to_owned(), site, server: None }
    }

    /// A node with its tables made and its server running.
    pub(crate) fn running_on(database: &str, settings: &str) -> Self {
        Self::on(database, settings).migrated_and_running()
    }

    pub(crate) fn migrated_and_running(mut self) -> Self {
        self.command(&["migrate", "up"]);
        self.start();
        self
    }

    pub(crate) fn start(&mut self) {
        assert!(self.server.is_none(), "it runs already");
        self.server = Some(Server::start(&self.site, &binary(), &["serve", "--config", &self.config]).unwrap());
    }

    /// As `start`, by another program that turns into the server.
    pub(crate) fn start_by(&mut self, program: &Path, args: &[&str]) {
        assert!(self.server.is_none(), "it runs already");
        self.server = Some(Server::start(&self.site, program, args).unwrap());
    }

    /// `SIGKILL`.
    pub(crate) fn kill(&mut self) {
        self.server.take().unwrap().kill9().unwrap();
    }

    /// `SIGSTOP`.
    pub(crate) fn freeze(&self) {
        self.server.as_ref().unwrap().freeze().unwrap();
    }

    /// `SIGCONT`.
    pub(crate) fn thaw(&self) {
        self.server.as_ref().unwrap().thaw().unwrap();
    }

    pub(crate) fn take_server(&mut self) -> Server {
        self.server.take().unwrap()
    }

    pub(crate) fn process(&self) -> u32 {
        self.server.as_ref().unwrap().id()
    }

    /// Runs a command of the operator to its end, and answers what it printed.
    pub(crate) fn command(&self, args: &[&str]) -> String {
        self.site.command(&binary(), &[args, &["--config", &self.config]].concat()).unwrap()
    }

    /// Starts a command of the operator, to be killed.
    pub(crate) fn spawn(&self, args: &[&str]) -> Child {
        let mut command = Command::new(binary());
        command.args(args).args(["--config", &self.config]).current_dir(self.site.path());
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
    }

    /// Runs a command that is to end by itself within half a minute, however it ends.
    pub(crate) fn try_command(&self, args: &[&str]) -> Output {
        let child = self.spawn(args);
        let process = child.id().to_string();
        let (tell, told) = mpsc::channel();
        thread::spawn(move || tell.send(child.wait_with_output().unwrap()));
        told.recv_timeout(Duration::from_secs(30)).unwrap_or_else(|_| {
            Command::new("kill").args(["-9", &process]).status().unwrap();
            let said = told.recv().unwrap();
            panic!("{args:?} does not end; it said: {}", String::from_utf8_lossy(&said.stderr).lines().rev().take(5).collect::<Vec<_>>().join("; "))
        })
    }

    /// A new API key that may do everything, and its id.
    pub(crate) fn key(&self) -> (Client, String) {
        let made = self.command(&["--json", "key", "create", "--name", "back end", "--scope", "read", "--scope", "verify", "--scope", "manage"]);
        let made: Value = serde_json::from_str(&made).unwrap();
        (Client::new(self.site.public, made["token"].as_str().unwrap()), made["id"].as_str().unwrap().to_owned())
    }

    /// What the management listener says; `None` when nobody answers.
    pub(crate) fn readiness(&self) -> Option<Answer> {
        loopback::get(self.site.management, "/readyz").ok()
    }
}

/// The binary under test.
pub(crate) fn binary() -> PathBuf {
    testkit::binary().unwrap()
}

/// Asks again and again for at most half a minute.
pub(crate) fn until<T>(what: &str, mut look: impl FnMut() -> Option<T>) -> T {
    let started = Instant::now();
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(started.elapsed() < Duration::from_secs(30), "waited for {what} in vain");
        thread::sleep(Duration::from_millis(1));
    }
}

/// A free port that no outgoing connection is given by itself.
fn low_address() -> SocketAddr {
    let mut dice = Dice::new();
    until("a free port", || {
        let port = u16::try_from(20_000 + dice.below(12_000)).unwrap();
        TcpListener::bind((Ipv4Addr::LOCALHOST, port)).ok()?.local_addr().ok()
    })
}

/// Chance (xorshift64*), good enough to choose moments.
#[derive(Clone)]
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new() -> Self {
        Self(RandomState::new().build_hasher().finish() | 1)
    }

    pub(crate) fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 32) % end
    }

    /// Chooses a moment of the next so many milliseconds, and answers then.
    pub(crate) fn lets_pass_at_most(&mut self, milliseconds: u64) {
        let (now, span) = (Instant::now(), Duration::from_micros(self.below(milliseconds * 1000)));
        until("a moment", || (now.elapsed() >= span).then_some(()));
    }

    pub(crate) fn flip(&mut self) -> bool {
        self.below(2) == 0
    }

    /// So many letters and digits of base 32.
    pub(crate) fn word(&mut self, length: usize) -> String {
        const LETTERS: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
        (0..length).map(|_| char::from(LETTERS[usize::try_from(self.below(32)).unwrap()])).collect()
    }
}

/// Cheap hashes: backup codes are many here and their cost is not the matter.
pub(crate) const CHEAP: &str = "[passwords]\nmemory_kib = 64\npasses = 1";

/// A key file for tests.
pub(crate) const KEYS: &str = "master 2026-01 AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\npepper 2026-01 ICEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6Ozw9Pj8=\n";
