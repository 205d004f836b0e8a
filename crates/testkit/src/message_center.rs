//! A real message center (the npm package `smpp`) as a process of its own, that does what the last two digits of the number say.
//!
//! `01` is refused as number, `02` throttled once, `03` never answered, `04` cut off, `05` reported as delivered and `06` as not, `07`
//! is always too much, `08` refused if it is longer than a segment, `09` accepted, cut off, and reported as delivered on the next connection;
//! `12` is the end of the center itself, before it answers; `13` is accepted, and the center takes leave; `14` is reported as delivered twice.
//! Whatever else comes is accepted, and never reported. A receipt is told again on every new connection until it was taken. The account is
//! `vestibule`, its password `secret`.

use std::{
    env,
    ffi::OsString,
    io::{BufRead as _, BufReader},
    net::{Ipv4Addr, SocketAddr},
    path::Path,
    process::{Child, Command, Stdio},
    sync::{Arc, Mutex, PoisonError},
    thread,
    time::Duration,
};

use anyhow::{Context, Result};
use serde::Deserialize;

use crate::patience;

/// A message center on 127.0.0.1, killed with this value.
#[derive(Debug)]
pub struct MessageCenter {
    child: Child,
    address: SocketAddr,
    said: Arc<Mutex<Vec<Said>>>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
enum Said {
    Answered { answered: u32 },
    Submitted(Submitted),
}

/// A message that was submitted.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
pub struct Submitted {
    /// The sender.
    pub from: String,
    /// The telephone, without a sign.
    pub to: String,
    /// The coding of its text: 0 for the default alphabet, 8 for UCS-2.
    pub coding: u8,
    /// Whether a receipt was asked for.
    pub receipt: u8,
    /// What it says.
    pub text: String,
    /// Whether it came in one piece although it is longer than a segment.
    pub whole: bool,
}

impl MessageCenter {
    /// Starts a message center.
    ///
    /// # Errors
    /// Node.js or the package is not installed, or it does not start.
    pub fn start() -> Result<Self> {
        Self::begin(None)
    }

    /// Starts a message center that speaks TLS with this certificate and key (PEM files).
    ///
    /// # Errors
    /// As [`MessageCenter::start`].
    pub fn start_encrypted(certificate: &Path, key: &Path) -> Result<Self> {
        Self::begin(Some([key, certificate]))
    }

    fn begin(papers: Option<[&Path; 2]>) -> Result<Self> {
        let mut command = Command::new("node");
        command.args(["-e", PROGRAM]).args(papers.iter().flatten()).env("NODE_PATH", packages()).stdin(Stdio::null()).stdout(Stdio::piped());
        let mut child = command.spawn().context("starting a message center: is node installed? bin/test installs it")?;
        let mut lines = BufReader::new(child.stdout.take().context("its output")?).lines();
        let port = lines.next().context("the message center ended early: is the npm package smpp installed? bin/test installs it")??;
        let said: Arc<Mutex<Vec<Said>>> = Arc::default();
        let shelf = Arc::clone(&said);
        thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                if let Ok(message) = serde_json::from_str(&line) {
                    shelf.lock().unwrap_or_else(PoisonError::into_inner).push(message);
                }
            }
        });
        Ok(Self { child, address: SocketAddr::from((Ipv4Addr::LOCALHOST, port.trim().parse()?)), said })
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// What was submitted so far, oldest first.
    #[must_use]
    pub fn submitted(&self) -> Vec<Submitted> {
        let submitted = |one| if let Said::Submitted(message) = one { Some(message) } else { None };
        self.said().into_iter().filter_map(submitted).collect()
    }

    /// Waits up to ten seconds until `count` messages were submitted, and returns all, oldest first.
    ///
    /// # Errors
    /// They were not.
    pub fn wait_for(&self, count: usize) -> Result<Vec<Submitted>> {
        patience::until("messages", Duration::from_secs(10), || Ok(Some(self.submitted()).filter(|all| all.len() >= count)))
    }

    /// Waits up to ten seconds until `count` receipts were answered, and returns the statuses, oldest first.
    ///
    /// # Errors
    /// They were not.
    pub fn answers(&self, count: usize) -> Result<Vec<u32>> {
        let answered = |one| if let Said::Answered { answered } = one { Some(answered) } else { None };
        let all = || self.said().into_iter().filter_map(answered).collect::<Vec<_>>();
        patience::until("answers to receipts", Duration::from_secs(10), || Ok(Some(all()).filter(|all| all.len() >= count)))
    }

    fn said(&self) -> Vec<Said> {
        self.said.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Drop for MessageCenter {
    fn drop(&mut self) {
        // It may have ended already, and then there is nothing to do.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Where the package is: from `VESTIBULE_TEST_SMPP`, else from where `bin/test` puts it, else where npm puts what is for everybody.
fn packages() -> OsString {
    let default = || concat!(env!("CARGO_MANIFEST_DIR"), "/../../target/message-center/node_modules").into();
    let mut packages = env::var_os("VESTIBULE_TEST_SMPP").unwrap_or_else(default);
    packages.push(":/usr/local/lib/node_modules:/usr/lib/node_modules");
    packages
}

const PROGRAM: &str = include_str!("message_center/center.cjs");
