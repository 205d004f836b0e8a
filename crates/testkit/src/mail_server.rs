//! A real mail server (aiosmtpd) as a process of its own, that does what the name of the recipient says.
//!
//! `greylisted@…` is told to come back later, once; `unknown@…` is refused as recipient, `spam@…` after its text; `silent@…` is
//! never answered. Whatever else comes is accepted.

use std::{
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

/// How a mail server is started.
#[derive(Clone, Copy, Debug, Default)]
pub struct MailDoor<'a> {
    /// How it speaks TLS: `tls`, `starttls`, or empty for not at all.
    pub security: &'a str,
    /// The PEM files of its certificate and key.
    pub certificate: Option<(&'a Path, &'a Path)>,
    /// The name and the password that it demands.
    pub login: Option<(&'a str, &'a str)>,
}

/// A mail server on 127.0.0.1, killed with this value.
#[derive(Debug)]
pub struct MailServer {
    child: Child,
    address: SocketAddr,
    accepted: Arc<Mutex<Vec<AcceptedMail>>>,
}

/// A mail that the server took over.
#[derive(Clone, Debug, Deserialize)]
pub struct AcceptedMail {
    /// The sender on the envelope.
    pub from: String,
    /// The recipients on the envelope.
    pub to: Vec<String>,
    /// Headers and body, as they came.
    pub text: String,
    /// Who had signed in.
    pub login: Option<String>,
    /// Whether the connection was encrypted.
    pub is_encrypted: bool,
    /// What the client called itself.
    pub hello: String,
    /// The client's port: the same for mails that came over the same connection.
    pub peer: u16,
}

impl MailServer {
    /// Starts a server.
    ///
    /// # Errors
    /// Python or aiosmtpd is not installed, or the server does not start.
    pub fn start(door: MailDoor<'_>) -> Result<Self> {
        let (certificate, key) = door.certificate.unzip();
        let login = door.login.map(|(user, password)| [user, password]);
        let wishes = serde_json::json!({ "security": door.security, "certificate": certificate, "key": key, "login": login });
        let mut command = Command::new(PYTHON);
        command.args(["-c", PROGRAM, &wishes.to_string()]).stdin(Stdio::null()).stdout(Stdio::piped());
        let mut child = command.spawn().context("starting a mail server: is python3-aiosmtpd installed? bin/test installs it")?;
        let mut lines = BufReader::new(child.stdout.take().context("its output")?).lines();
        let port = lines.next().context("the mail server ended early: is python3-aiosmtpd installed? bin/test installs it")??;
        let accepted: Arc<Mutex<Vec<AcceptedMail>>> = Arc::default();
        let shelf = Arc::clone(&accepted);
        thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                if let Ok(mail) = serde_json::from_str(&line) {
                    shelf.lock().unwrap_or_else(PoisonError::into_inner).push(mail);
                }
            }
        });
        Ok(Self { child, address: SocketAddr::from((Ipv4Addr::LOCALHOST, port.trim().parse()?)), accepted })
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// What it has accepted so far, oldest first.
    #[must_use]
    pub fn accepted(&self) -> Vec<AcceptedMail> {
        self.accepted.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Waits up to ten seconds until it has accepted `count` mails, and returns them.
    ///
    /// # Errors
    /// They did not come.
    pub fn wait_for(&self, count: usize) -> Result<Vec<AcceptedMail>> {
        self.find("mails", |mails| (mails.len() >= count).then(|| mails.to_vec()))
    }

    /// Waits up to ten seconds until `look` finds `what` in what it has accepted, oldest first.
    ///
    /// # Errors
    /// It does not.
    pub fn find<T>(&self, what: &str, look: impl Fn(&[AcceptedMail]) -> Option<T>) -> Result<T> {
        patience::until(what, Duration::from_secs(10), || Ok(look(&self.accepted())))
    }
}

impl Drop for MailServer {
    fn drop(&mut self) {
        // It may have ended already, and then there is nothing to do.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The system's: another in front of it would not have the system's packages.
const PYTHON: &str = "/usr/bin/python3";

const PROGRAM: &str = include_str!("mail_server/server.py");
