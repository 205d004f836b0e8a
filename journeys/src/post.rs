//! The post as operators run it: a mail server and an SMS gateway, and what arrives in a mailbox and on a telephone.

use anyhow::{Context, Result};
use testkit::{Kannel, MailDoor, MailServer};

/// A mail server, an SMS gateway, and how many of the codes that arrived were read.
#[derive(Debug)]
pub struct Post {
    mails: MailServer,
    gateway: Kannel,
    codes_by_mail: usize,
    texts: usize,
}

impl Post {
    pub(crate) fn open() -> Result<Self> {
        Ok(Self { mails: MailServer::start(MailDoor::default())?, gateway: Kannel::start()?, codes_by_mail: 0, texts: 0 })
    }

    /// What the configuration says about it.
    pub(crate) fn config(&self) -> String {
        let (port, gateway) = (self.mails.address().port(), self.gateway.address());
        format!(
            r#"
[mail]
host = "localhost"
port = {port}
security = "none"
from = "Acme Desk <security@acme.example>"

[[sms]]
name = "local"
[sms.http]
method = "GET"
url = "http://{gateway}/cgi-bin/sendsms?username=vestibule&password=secret&from=Acme&to={{to}}&text={{text}}&coding={{coding}}&charset=UTF-8"
"#
        )
    }

    /// The next text message, waiting up to ten seconds for it.
    ///
    /// # Errors
    /// None comes.
    pub fn text(&mut self) -> Result<String> {
        self.texts += 1;
        self.gateway.texts(self.texts)?.pop().context("a text message")
    }

    /// The code in the next text message, waiting up to ten seconds for it.
    ///
    /// # Errors
    /// None comes, or it holds none.
    pub fn code_by_text(&mut self) -> Result<String> {
        let text = self.text()?;
        code(&text).with_context(|| format!("no code in {text:?}"))
    }

    /// The code in the next mail that holds one, waiting up to ten seconds for it.
    ///
    /// # Errors
    /// None comes.
    pub fn code_by_mail(&mut self) -> Result<String> {
        self.codes_by_mail += 1;
        let wanted = self.codes_by_mail;
        self.mails.find("a mail with a code", |mails| mails.iter().filter_map(|mail| code(&mail.text)).nth(wanted - 1))
    }

    /// The link to `page` in a mail, waiting up to ten seconds for it; the newest of several.
    ///
    /// # Errors
    /// None comes.
    pub fn link(&mut self, page: &str) -> Result<String> {
        let start = format!("{page}?token=");
        let link = |text: &str| {
            // What quoted-printable (RFC 2045 §6.7) does to a link.
            let text = text.replace("=\r\n", "").replace("=\n", "").replace("=3D", "=");
            text.split_whitespace().find_map(|word| Some(format!("{start}{}", word.split_once(&start)?.1)))
        };
        self.mails.find("a mail with a link", |mails| mails.iter().rev().find_map(|mail| link(&mail.text)))
    }
}

/// The code in the line that binds it to a host: `@host #123456`.
fn code(text: &str) -> Option<String> {
    let line = text.lines().map(str::trim).find(|line| line.starts_with('@'))?;
    line.split_once(" #").map(|(_, code)| code.to_owned())
}
