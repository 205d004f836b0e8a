//! A mail as it goes over the wire (RFC 5322, MIME).

use lettre::{
    Address, Message,
    address::Envelope,
    message::{
        Mailbox, MultiPart,
        header::{HeaderName, HeaderValue},
    },
};
use std::time::{Duration, SystemTime};
use twofactor::{Email, MessageId, Timestamp};

use super::Settings;
use crate::{Fault, Why};

/// One mail to one mailbox.
#[derive(Clone, Debug)]
pub struct Letter {
    /// Its name, the same each time it is tried: becomes its `Message-ID`.
    pub id: MessageId,
    /// The mailbox.
    pub to: Email,
    /// The subject: one line. Line breaks in it become spaces.
    pub subject: String,
    /// The plain part.
    pub text: String,
    /// The HTML part.
    pub html: String,
    /// When it was written.
    pub at: Timestamp,
}

impl Letter {
    /// Sender and recipient for the server, and the whole text, which is ASCII but for the recipient's mailbox.
    pub(super) fn compose(&self, settings: &Settings) -> Result<(Envelope, Vec<u8>), Fault> {
        let refused = || Fault::new(Why::Recipient, "this mailbox cannot be written to");
        let to: Address = self.to.as_str().parse().map_err(|_| refused())?;
        let from = &settings.from.0;
        let subject: String = self.subject.split(char::is_control).collect::<Vec<_>>().join(" ");
        let mut builder = Message::builder()
            .from(from.clone())
            .to(Mailbox::new(None, to))
            .subject(subject)
            .date(SystemTime::UNIX_EPOCH + Duration::from_millis(u64::try_from(self.at.as_unix_millis()).unwrap_or(0)))
            .message_id(Some(format!("<{}@{}>", self.id, from.email.domain())))
            .raw_header(HeaderValue::new(HeaderName::new_from_ascii_str("Auto-Submitted"), "auto-generated".to_owned()));
        if let Some(reply_to) = &settings.reply_to {
            builder = builder.reply_to(reply_to.0.clone());
        }
        let message = builder.multipart(MultiPart::alternative_plain_html(self.text.clone(), self.html.clone())).map_err(|_| refused())?;
        Ok((message.envelope().clone(), message.formatted()))
    }
}
