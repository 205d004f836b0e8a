//! How asking a provider ended.

use std::fmt;
use twofactor::Secret;

/// How asking a provider to send a message ended.
#[derive(Clone, Debug)]
#[must_use]
pub enum Outcome {
    /// The provider has taken it over.
    Accepted,
    /// The provider will not send it, however often it is asked.
    Refused(Fault),
    /// It was not sent this time.
    Failed(Fault),
}

/// Why a message was not sent. Prints without what the provider said, which may name the recipient.
#[derive(Clone, Debug)]
pub struct Fault {
    why: Why,
    status: Option<u16>,
    said: Secret<String>,
}

/// What went wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Why {
    /// There was no connection, or it broke.
    Unreachable,
    /// The connection could not be made safe: the certificate is not the provider's, or no encryption is offered.
    Encryption,
    /// The provider did not answer in time.
    Timeout,
    /// The provider does not know us.
    Credentials,
    /// The provider does not want to send to this recipient.
    Recipient,
    /// The provider does not want the message, for now or for good.
    Rejected,
}

impl Fault {
    pub(crate) fn new(why: Why, said: impl Into<String>) -> Self {
        Self { why, status: None, said: Secret::new(said.into()) }
    }

    pub(crate) fn with_status(self, status: Option<u16>) -> Self {
        Self { status, ..self }
    }

    /// What went wrong.
    pub const fn why(&self) -> Why {
        self.why
    }

    /// Whether the provider says that it was asked too much: a status of HTTP.
    pub(crate) const fn is_too_much(&self) -> bool {
        matches!(self.status, Some(429 | 503))
    }

    /// What the provider said, word for word: for whoever knows the recipient anyway.
    pub const fn said(&self) -> &Secret<String> {
        &self.said
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let status = self.status.map(|status| format!(" ({status})")).unwrap_or_default();
        write!(out, "{}{status}", self.why.as_str())
    }
}

impl std::error::Error for Fault {}

impl Why {
    /// The word for it in logs and metrics.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Unreachable => "unreachable",
            Self::Encryption => "encryption",
            Self::Timeout => "timeout",
            Self::Credentials => "credentials",
            Self::Recipient => "recipient",
            Self::Rejected => "rejected",
        }
    }
}
