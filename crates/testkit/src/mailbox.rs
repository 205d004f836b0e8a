//! A person's mailbox and phone screen: what the development inbox shows.

use std::{net::SocketAddr, time::Duration};

use anyhow::{Context, Result, ensure};
use serde::Deserialize;

use crate::{loopback, patience};

/// Reads the messages a server in development mode keeps instead of sending them.
#[derive(Clone, Copy, Debug)]
pub struct Mailbox {
    server: SocketAddr,
}

/// One message as it would have reached a person.
#[derive(Clone, Debug, Deserialize)]
pub struct Message {
    /// The mail address or phone number it went to.
    pub to: String,
    /// How it went: `mail` or `sms`.
    pub channel: String,
    /// The subject line, for mail.
    #[serde(default)]
    pub subject: Option<String>,
    /// What it says.
    pub text: String,
    /// When it was sent, RFC 3339.
    pub at: String,
}

impl Mailbox {
    /// The inbox of the server that listens at `server`.
    #[must_use]
    pub fn of(server: SocketAddr) -> Self {
        Self { server }
    }

    /// All messages, newest first.
    ///
    /// # Errors
    /// The server does not answer, or not with a list of messages.
    pub fn messages(&self) -> Result<Vec<Message>> {
        let answer = loopback::get(self.server, "/dev/inbox.json")?;
        ensure!(answer.status == 200, "the inbox answered {}: {}", answer.status, answer.text());
        let inbox: Inbox = serde_json::from_slice(&answer.body).context("reading the inbox")?;
        Ok(inbox.messages)
    }

    /// Waits up to ten seconds for a message that `wanted` recognizes, and returns the newest such one.
    ///
    /// # Errors
    /// As [`messages`](Self::messages), or that no such message came.
    pub fn wait_for(&self, wanted: impl Fn(&Message) -> bool) -> Result<Message> {
        patience::until("a message", Duration::from_secs(10), || Ok(self.messages()?.into_iter().find(&wanted)))
    }
}

#[derive(Deserialize)]
struct Inbox {
    messages: Vec<Message>,
}
