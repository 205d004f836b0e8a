//! One connection to a mail server, and what is said on it.

use lettre::{
    address::Envelope,
    transport::smtp::{
        Error,
        authentication::{Credentials, Mechanism},
        client::{AsyncSmtpConnection, TlsParameters},
        commands::{Data, Mail, Rcpt},
        extension::{ClientId, Extension, MailBodyParameter, MailParameter},
    },
};
use std::{error::Error as _, io, time::Duration};
use tokio::time::{Instant, timeout};

use super::Security;
use crate::{Fault, Why};

/// A connection that was made safe and signed in on.
pub(super) struct Line {
    connection: AsyncSmtpConnection,
    free_since: Instant,
}

impl Line {
    pub(super) async fn open(
        server: (&String, u16),
        security: Security,
        tls: Option<&TlsParameters>,
        hello: &ClientId,
        credentials: Option<&Credentials>,
        limit: Duration,
    ) -> Result<Self, Fault> {
        let (from_the_start, later) = match security {
            Security::Tls => (tls, None),
            Security::Starttls => (None, tls),
            Security::None => (None, None),
        };
        let server = (server.0.as_str(), server.1);
        let connected = AsyncSmtpConnection::connect_tokio1(server, Some(limit), hello, from_the_start.cloned(), None).await;
        let mut connection = connected.map_err(|error| fault(Why::Unreachable, &error))?;
        if let Some(tls) = later {
            connection.starttls(tls.clone(), hello).await.map_err(|error| fault(Why::Encryption, &error))?;
        }
        if let Some(credentials) = credentials {
            connection.auth(&[Mechanism::Plain, Mechanism::Login], credentials).await.map_err(|error| fault(Why::Credentials, &error))?;
        }
        Ok(Self { connection, free_since: Instant::now() })
    }

    /// Whether the server is still there. A connection that was free for long is not asked: it is closed.
    pub(super) async fn is_good(&mut self) -> bool {
        self.free_since.elapsed() < LONGEST_FREE && self.connection.test_connected().await
    }

    /// Hands over one mail (RFC 5321 §3.3).
    pub(super) async fn say(&mut self, envelope: &Envelope, text: &[u8]) -> Result<(), Fault> {
        let mut parameters = Vec::new();
        if !text.is_ascii() {
            let offered = [Extension::SmtpUtfEight, Extension::EightBitMime].into_iter().all(|it| self.connection.server_info().supports_feature(it));
            if !offered {
                return Err(Fault::new(Why::Recipient, "the server does not take international mailboxes (SMTPUTF8)"));
            }
            parameters = vec![MailParameter::SmtpUtfEight, MailParameter::Body(MailBodyParameter::EightBitMime)];
        }
        let connection = &mut self.connection;
        connection.command(Mail::new(envelope.from().cloned(), parameters)).await.map_err(|error| fault(Why::Rejected, &error))?;
        for to in envelope.to() {
            let refused = |error: Error| fault(if error.is_permanent() { Why::Recipient } else { Why::Rejected }, &error);
            connection.command(Rcpt::new(to.clone(), Vec::new())).await.map_err(refused)?;
        }
        let go_on = connection.command(Data).await.map_err(|error| fault(Why::Rejected, &error))?;
        if !go_on.has_code(354) {
            return Err(Fault::new(Why::Rejected, "the server's answers are out of step"));
        }
        connection.message(text).await.map_err(|error| fault(Why::Rejected, &error))?;
        self.free_since = Instant::now();
        Ok(())
    }

    /// Says goodbye, without anybody waiting for it.
    pub(super) fn leave(mut self) {
        tokio::spawn(async move { drop(timeout(LAST_WORDS, self.connection.abort()).await) });
    }
}

/// What went wrong: `why` if the server said it, the connection itself otherwise.
fn fault(why: Why, error: &Error) -> Fault {
    let why = match broken(error) {
        // What TLS says of a certificate, or of bytes that are none of its own.
        Some(io::ErrorKind::InvalidData) => Why::Encryption,
        Some(_) => Why::Unreachable,
        // An answer that broke off, or was none.
        None if error.is_response() && error.status().is_none() => Why::Unreachable,
        None => why,
    };
    Fault::new(why, error.to_string()).with_status(error.status().map(u16::from))
}

/// How the connection broke, if it did.
fn broken(error: &Error) -> Option<io::ErrorKind> {
    let mut cause = error.source();
    while let Some(error) = cause {
        if let Some(error) = error.downcast_ref::<io::Error>() {
            return Some(error.kind());
        }
        cause = error.source();
    }
    None
}

/// Servers close what is silent for five minutes or less (RFC 5321 §4.5.3.2.7).
const LONGEST_FREE: Duration = Duration::from_secs(60);

const LAST_WORDS: Duration = Duration::from_secs(2);
