//! Pages for people who build on this server.

use crate::time::key;
use crate::ui::{Ui, page};
use twofactor::Timestamp;

/// The messages that a development server would have sent, newest first. The page renews itself.
#[derive(Clone, Debug)]
pub struct DevInbox {
    /// The messages.
    pub messages: Vec<DevMessage>,
}

impl DevInbox {
    /// Changes whenever there is a new message.
    fn newest(&self) -> String {
        let at = self.messages.first().map_or(0, |message| message.at.as_unix_millis());
        format!("{at}-{}", self.messages.len())
    }
}

/// A message that was not sent but kept here.
#[derive(Clone, Debug)]
pub struct DevMessage {
    /// Which way it would have gone.
    pub channel: Channel,
    /// The address or number.
    pub to: String,
    /// The subject, if it is a mail.
    pub subject: Option<String>,
    /// The text.
    pub body: String,
    /// When it was sent.
    pub at: Timestamp,
}

/// Which way a message goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Channel {
    /// As an e-mail.
    Mail,
    /// As a text message.
    Sms,
}

/// A part of a text: words, a link, or a code to copy.
pub(crate) enum Part<'a> {
    Words(&'a str),
    Link(&'a str),
    Code(&'a str),
}

impl DevMessage {
    fn icon(&self) -> &'static str {
        match self.channel {
            Channel::Mail => "mail",
            Channel::Sms => "phone",
        }
    }

    fn channel_name(&self, ui: &Ui<'_>) -> String {
        ui.t(match self.channel {
            Channel::Mail => key("dev-channel-mail"),
            Channel::Sms => key("dev-channel-sms"),
        })
    }

    /// The first code in the text.
    fn code(&self) -> Option<&str> {
        self.parts().into_iter().find_map(|part| match part {
            Part::Code(code) => Some(code),
            Part::Words(_) | Part::Link(_) => None,
        })
    }

    fn parts(&self) -> Vec<Part<'_>> {
        self.body.split_inclusive(char::is_whitespace).flat_map(parts_of_word).collect()
    }
}

/// What a word (with the space after it) is made of.
fn parts_of_word(piece: &str) -> [Part<'_>; 2] {
    let word = piece.trim_end();
    let end = word.trim_end_matches(['.', ',', ')', ';']).len();
    let (Some(core), Some(rest)) = (piece.get(..end), piece.get(end..)) else {
        return [Part::Words(piece), Part::Words("")];
    };
    let is_code = (6..=8).contains(&core.len()) && core.bytes().all(|b| b.is_ascii_digit());
    if core.starts_with("http://") || core.starts_with("https://") {
        [Part::Link(core), Part::Words(rest)]
    } else if is_code {
        [Part::Code(core), Part::Words(rest)]
    } else {
        [Part::Words(piece), Part::Words("")]
    }
}

/// The page that shows what the API can do.
#[derive(Clone, Debug)]
pub struct ApiDocs {
    /// The operations, in the order they are to be read.
    pub operations: Vec<ApiOperation>,
}

/// One operation of the API.
#[derive(Clone, Debug)]
pub struct ApiOperation {
    /// The method, such as `POST`.
    pub method: String,
    /// The path, such as `/v1/challenges`.
    pub path: String,
    /// What it does, in one sentence.
    pub summary: String,
}

page!(DevInbox, "dev_inbox.html");
page!(ApiDocs, "api_docs.html");
