//! Mails over SMTP (RFC 5321, submission by RFC 6409).
//!
//! Encryption is what the configuration says and nothing less: a server that does not offer it, or whose certificate is not its own,
//! gets neither password nor mail. A mail that was handed over is never asked back, so a server that goes silent in the very moment of
//! accepting may get it again; it then has the same `Message-ID`.

mod letter;
mod line;

use lettre::{
    address::Envelope,
    message::Mailbox,
    transport::smtp::{
        authentication::Credentials,
        client::{Certificate, CertificateStore, TlsParameters},
        extension::ClientId,
    },
};
use std::{fmt, str::FromStr, time::Duration};
use tokio::{sync::Mutex, time::timeout};
use twofactor::Secret;

pub use letter::Letter;

use crate::{Fault, Outcome, Why};
use line::Line;

/// A mail server, and in whose name mails go out. Shared by everybody who sends: keeps connections that are free for the next mail.
pub struct Server {
    settings: Settings,
    tls: Option<TlsParameters>,
    free: Mutex<Vec<Line>>,
}

/// How to reach a mail server, and in whose name mails go out.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The server's name or address.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the connection is made safe.
    pub security: Security,
    /// The name and the password to sign in with.
    pub login: Option<(String, Secret<String>)>,
    /// The authorities that may sign the server's certificate, as PEM; the machine's own where there is none.
    pub root_certificates: Option<String>,
    /// What this client calls itself: a host's name.
    pub hello: String,
    /// In whose name mails go out.
    pub from: Mailer,
    /// Where answers go, if not there.
    pub reply_to: Option<Mailer>,
    /// How long one mail may take, from connecting to being accepted.
    pub timeout: Duration,
}

/// How a connection to a mail server is made safe.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Security {
    /// TLS from the first byte (RFC 8314 §3.3).
    Tls,
    /// TLS after `STARTTLS` (RFC 3207), demanded.
    Starttls,
    /// None: for a server on this machine.
    None,
}

/// A mailbox with or without a name, such as `Acme Desk <security@example.com>`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mailer(Mailbox);

impl Server {
    /// A server to be reached as `settings` say. Nothing is connected yet.
    ///
    /// # Errors
    /// When the certificates cannot be read; the text says what is wrong with them.
    pub fn new(settings: Settings) -> Result<Self, String> {
        let tls = match settings.security {
            Security::Tls | Security::Starttls => Some(tls(&settings.host, settings.root_certificates.as_deref())?),
            Security::None => None,
        };
        Ok(Self { settings, tls, free: Mutex::default() })
    }

    /// Hands `letter` to the server, within the time that the settings give.
    pub async fn send(&self, letter: &Letter) -> Outcome {
        let (envelope, text) = match letter.compose(&self.settings) {
            Ok(composed) => composed,
            Err(fault) => return Outcome::Refused(fault),
        };
        match timeout(self.settings.timeout, self.hand_over(&envelope, &text)).await {
            Ok(Ok(())) => Outcome::Accepted,
            // Only what is said about the recipient is said about this mail alone. The rest ends when somebody mends something.
            Ok(Err(fault)) if fault.why() == Why::Recipient => Outcome::Refused(fault),
            Ok(Err(fault)) => Outcome::Failed(fault),
            Err(_) => Outcome::Failed(Fault::new(Why::Timeout, "the server took too long")),
        }
    }

    /// Connects, signs in, and leaves.
    ///
    /// # Errors
    /// What stands in the way of sending.
    pub async fn greet(&self) -> Result<(), Fault> {
        match timeout(self.settings.timeout, self.connect()).await {
            Ok(line) => line.map(Line::leave),
            Err(_) => Err(Fault::new(Why::Timeout, "the server took too long")),
        }
    }

    async fn hand_over(&self, envelope: &Envelope, text: &[u8]) -> Result<(), Fault> {
        let mut line = match self.take_free().await {
            Some(line) => line,
            None => self.connect().await?,
        };
        // Where this is dropped in the middle, the connection is closed: nobody else must go on in the middle of a mail.
        match line.say(envelope, text).await {
            Ok(()) => {
                self.free.lock().await.push(line);
                Ok(())
            }
            Err(fault) => {
                line.leave();
                Err(fault)
            }
        }
    }

    /// A connection that is free and still good.
    async fn take_free(&self) -> Option<Line> {
        loop {
            let mut line = self.free.lock().await.pop()?;
            if line.is_good().await {
                return Some(line);
            }
        }
    }

    async fn connect(&self) -> Result<Line, Fault> {
        let Settings { host, port, security, login, hello, timeout, .. } = &self.settings;
        let credentials = login.as_ref().map(|(user, password)| Credentials::new(user.clone(), password.expose().clone()));
        let hello = ClientId::Domain(hello.clone());
        Line::open((host, *port), *security, self.tls.as_ref(), &hello, credentials.as_ref(), *timeout).await
    }
}

impl fmt::Debug for Server {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_tuple("Server").field(&self.settings).finish()
    }
}

impl FromStr for Mailer {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let is_line = !text.contains(char::is_control);
        let mailbox = text.parse().ok().filter(|_| is_line);
        mailbox.map(Self).ok_or("must be a mailbox, such as \"Acme Desk <security@example.com>\"")
    }
}

fn tls(host: &str, root_certificates: Option<&str>) -> Result<TlsParameters, String> {
    let mut builder = TlsParameters::builder(host.to_owned());
    if let Some(pem) = root_certificates {
        builder = builder.certificate_store(CertificateStore::None);
        let certificates = pem.split_inclusive(END).filter(|part| part.contains(END));
        let mut count = 0;
        for certificate in certificates {
            let certificate = Certificate::from_pem(certificate.as_bytes()).map_err(|error| format!("has a certificate that cannot be read: {error}"))?;
            builder = builder.add_root_certificate(certificate);
            count += 1;
        }
        if count == 0 {
            return Err("has no certificate in it".to_owned());
        }
    }
    builder.build().map_err(|error| format!("cannot be used: {error}"))
}

const END: &str = "-----END CERTIFICATE-----";
