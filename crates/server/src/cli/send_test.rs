//! `vestibule send-test`

use clap::Subcommand;
use deliver::{
    Outcome,
    mail::Letter,
    sms::{self, Text},
};
use pages::{MailFacts, Notice, Words};
use serde::Serialize;
use store::{Clock, Entropy};
use twofactor::{Email, MessageId, Phone, Secret};

use super::{Failure, Session};
use crate::{config::Config, post::Post};

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Send a mail at once, and say what the mail server answered.
    Mail {
        /// The mailbox.
        address: String,
    },
    /// Send a text message at once, and say what the gateway answered.
    Sms {
        /// The telephone number, with its country code.
        number: String,
        /// The gateway to ask; the first one for this number where nothing is said.
        #[arg(long, value_name = "NAME")]
        gateway: Option<String>,
    },
}

#[derive(Serialize)]
struct Sent {
    message: String,
    accepted: bool,
    by: String,
}

pub(super) async fn run(command: Command, session: &Session) -> Result<(), Failure> {
    let config = session.config()?;
    match command {
        Command::Mail { address } => mail(&address, &config, session).await,
        Command::Sms { number, gateway } => sms(&number, gateway.as_deref(), &config, session).await,
    }
}

async fn mail(address: &str, config: &Config, session: &Session) -> Result<(), Failure> {
    let to = Email::parse(address).map_err(|_| Failure::usage(format!("{address:?} is not a mailbox")))?;
    let letter = letter(to, config);
    let outcome = Post::new(config)?.send_mail(&letter).await;
    let Some(outcome) = outcome else {
        return Err(Failure::config("`mail.host` is not set: there is no server to hand mails to"));
    };
    tell(letter.id, "the mail server", outcome, session)
}

async fn sms(number: &str, gateway: Option<&str>, config: &Config, session: &Session) -> Result<(), Failure> {
    let country = config.default_country.as_ref().map(crate::config::Country::as_str);
    let to = Phone::parse(number, country).map_err(|_| Failure::usage("not a telephone number: write it with its country code, such as +995 599 12 34 56"))?;
    let post = Post::new(config)?;
    let provider = match gateway {
        Some(name) => post.gateway(name).ok_or_else(|| Failure::usage(format!("there is no [[sms]] of the name {name:?}")))?,
        None => sms::next(post.gateways(), &to, &[]).map(|(provider, _)| provider).ok_or_else(|| Failure::config("no [[sms]] is for this number"))?,
    };
    let id = MessageId::draw(Clock::system().now(), &mut Entropy::system().rng());
    let body = Secret::new(format!("{}: this is a test message.", config.product));
    let outcome = provider.send(&Text { id, to, body }, None).await;
    tell(id, provider.name(), outcome, session)
}

fn tell(id: MessageId, by: &str, outcome: Outcome, session: &Session) -> Result<(), Failure> {
    match outcome {
        Outcome::Accepted => {
            let sent = Sent { message: id.to_string(), accepted: true, by: by.to_owned() };
            session.output.show(&sent, || format!("accepted by {by}: look whether it arrives"))
        }
        Outcome::Refused(fault) => Err(Failure::new(format!("{by} refuses it for good ({fault}): {}", fault.said().expose()))),
        Outcome::Failed(fault) => Err(Failure::new(format!("it was not sent ({fault}) by {by}: {}", fault.said().expose()))),
    }
}

fn letter(to: Email, config: &Config) -> Letter {
    let at = Clock::system().now();
    let facts = MailFacts {
        product: config.product.clone(),
        user_name: String::new(),
        host: config.base_url.host().to_owned(),
        settings_url: config.base_url.join("/settings/security"),
        report_url: config.base_url.join("/not-me"),
        support: config.support.contact.clone(),
        at,
        browser: None,
        ip: None,
    };
    let pages::Mail { subject, text, html } = Notice::Test.mail(&facts, Words::of(config.default_language));
    Letter { id: MessageId::draw(at, &mut Entropy::system().rng()), to, subject, text, html, at }
}
