//! Text messages through gateways.
//!
//! A provider is asked once; who is asked next, and when, is decided by whoever remembers what happened before ([`next`] says whom). A
//! message has the same name at every try and with every provider, so that those who look can tell a repetition.

mod alphabet;
mod http;
mod smpp;
mod twilio;
mod vonage;

use reqwest::RequestBuilder;
use std::{
    sync::{Mutex, PoisonError},
    time::Duration,
};
use tokio::time::Instant;
use twofactor::{MessageId, Phone, Secret};

pub use http::{Method, Template};
pub use smpp::{News, Report, Smpp};
pub use twilio::Twilio;
pub use vonage::Vonage;

use crate::{
    Fault, Outcome,
    web::{Answer, Web},
};
use alphabet::Alphabet;
use smpp::Center;

/// One text message to one telephone.
#[derive(Clone, Debug)]
pub struct Text {
    /// Its name, the same each time it is tried.
    pub id: MessageId,
    /// The telephone.
    pub to: Phone,
    /// What it says.
    pub body: Secret<String>,
}

/// A gateway to telephone networks.
#[derive(Debug)]
pub struct Provider {
    name: String,
    prefixes: Vec<String>,
    timeout: Duration,
    confirms_within: Option<Duration>,
    voice: Voice,
    web: Web,
    rests_until: Mutex<Option<Instant>>,
}

/// How to reach a gateway, and what it is for.
#[derive(Clone, Debug)]
pub struct Settings {
    /// What the operator calls it.
    pub name: String,
    /// The beginnings of the numbers it is for, such as `+995`; empty for all.
    pub prefixes: Vec<String>,
    /// How long it may take to accept a message.
    pub timeout: Duration,
    /// How long it may take to say that a message was delivered, before it counts as lost. `None`: it is not waited for.
    pub confirms_within: Option<Duration>,
    /// The authorities that may sign its certificate, as PEM; the machine's own where there is none.
    pub root_certificates: Option<String>,
    /// How it is spoken to.
    pub gateway: Gateway,
}

/// How a gateway is spoken to.
#[derive(Clone, Debug)]
pub enum Gateway {
    /// As a template says.
    Http(Template),
    /// As Twilio is.
    Twilio(Twilio),
    /// As Vonage is.
    Vonage(Vonage),
    /// In SMPP 3.4.
    Smpp(Smpp),
}

/// What speaks to a gateway.
#[derive(Debug)]
enum Voice {
    Http(Template),
    Twilio(Twilio),
    Vonage(Vonage),
    Smpp(Box<Center>),
}

/// What a gateway reported about a message that it had accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Receipt {
    /// The telephone has it.
    Delivered,
    /// The telephone does not have it and will not get it.
    Undelivered,
}

impl Provider {
    /// A provider to be reached as `settings` say. Nothing is connected yet.
    ///
    /// # Errors
    /// When the certificates cannot be read; the text says what is wrong with them.
    pub fn new(settings: Settings) -> Result<Self, String> {
        let Settings { name, prefixes, timeout, confirms_within, root_certificates, gateway } = settings;
        let root_certificates = root_certificates.as_deref();
        let voice = match gateway {
            Gateway::Http(template) => Voice::Http(template),
            Gateway::Twilio(account) => Voice::Twilio(account),
            Gateway::Vonage(account) => Voice::Vonage(account),
            Gateway::Smpp(account) => Voice::Smpp(Box::new(Center::new(account, root_certificates)?)),
        };
        Ok(Self { name, prefixes, timeout, confirms_within, voice, web: Web::new(root_certificates)?, rests_until: Mutex::default() })
    }

    /// What the operator calls it.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// How long it may take to say that a message was delivered; `None` when that is not waited for.
    pub const fn confirms_within(&self) -> Option<Duration> {
        self.confirms_within
    }

    /// Whether it tells a message that it is asked to send a second time, and sends it once.
    pub fn tells_repetitions(&self) -> bool {
        match &self.voice {
            Voice::Http(template) => template.tells_repetitions(),
            Voice::Twilio(_) | Voice::Vonage(_) | Voice::Smpp(_) => false,
        }
    }

    /// Asks the gateway to send `text`, and to report what became of it at `report_to`, if anywhere. One that is spoken to in SMPP reports on
    /// its connection, if there is anywhere to report to.
    pub async fn send(&self, text: &Text, report_to: Option<&str>) -> Outcome {
        let asked = match &self.voice {
            Voice::Http(template) => self.ask(template.request(&self.web, text, report_to)).await.map(|answer| template.judge(&answer)),
            Voice::Twilio(account) => self.ask(account.request(&self.web, text, report_to)).await.map(|answer| Twilio::judge(&answer)),
            Voice::Vonage(account) => self.ask(account.request(&self.web, text, report_to)).await.map(|answer| Vonage::judge(&answer)),
            Voice::Smpp(center) => center.send(text, report_to.is_some(), self.timeout).await,
        };
        let is_tired = match &asked {
            Err(_) => true,
            Ok(Outcome::Failed(fault)) => fault.is_too_much(),
            Ok(Outcome::Accepted | Outcome::Refused(_)) => false,
        };
        let rest = is_tired.then(|| Instant::now() + REST);
        *self.rests_until.lock().unwrap_or_else(PoisonError::into_inner) = rest;
        asked.unwrap_or_else(Outcome::Failed)
    }

    async fn ask(&self, request: RequestBuilder) -> Result<Answer, Fault> {
        self.web.ask(request, self.timeout).await
    }

    /// What a report says; `None` while the message is still on its way, and where reports come another way.
    pub fn read_report(&self, fields: &[(String, String)]) -> Option<Receipt> {
        let value = |name: &str| fields.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str());
        match &self.voice {
            Voice::Http(template) => template.read_report(value),
            Voice::Twilio(_) => Twilio::read_report(value),
            Voice::Vonage(_) => Vonage::read_report(value),
            Voice::Smpp(_) => None,
        }
    }

    /// Waits for what the gateway says by itself; `None` where none ever says anything, or after [`Provider::hang_up`].
    pub async fn next_news(&self) -> Option<News> {
        match &self.voice {
            Voice::Smpp(center) => center.next(self.timeout).await,
            Voice::Http(_) | Voice::Twilio(_) | Voice::Vonage(_) => None,
        }
    }

    /// Lets whoever waits for [`Provider::next_news`] take what was heard already, and then no more: the connection is given up.
    pub fn hang_up(&self) {
        match &self.voice {
            Voice::Smpp(center) => center.hang_up(),
            Voice::Http(_) | Voice::Twilio(_) | Voice::Vonage(_) => {}
        }
    }

    /// Says hello, where that is done.
    ///
    /// # Errors
    /// What stands in the way of sending.
    pub async fn greet(&self) -> Result<(), Fault> {
        match &self.voice {
            Voice::Smpp(center) => center.greet(self.timeout).await,
            Voice::Http(_) | Voice::Twilio(_) | Voice::Vonage(_) => Ok(()),
        }
    }

    /// Whether it did not answer a moment ago, or had too much to do: then others are asked before it.
    fn is_resting(&self) -> bool {
        if matches!(&self.voice, Voice::Smpp(center) if center.is_held()) {
            return true;
        }
        let until = *self.rests_until.lock().unwrap_or_else(PoisonError::into_inner);
        until.is_some_and(|until| Instant::now() < until)
    }

    /// Whether it is for `number`, and by name of its prefix: those that are for a country come before those that are for all.
    fn fits(&self, number: &Phone) -> Option<bool> {
        let prefixes = &self.prefixes;
        let is_named = prefixes.iter().any(|prefix| number.as_str().starts_with(prefix));
        (is_named || prefixes.is_empty()).then_some(is_named)
    }
}

/// One earlier try to send a message.
#[derive(Clone, Debug)]
pub struct Try<'a> {
    /// With which provider.
    pub provider: &'a str,
    /// Whether that one will never send it.
    pub was_refused: bool,
}

/// The provider to send a message to `number` with, after what was tried: of those who have not refused it the one that was asked least,
/// in the order of the operator, those that answer before those that just did not, and those for the number's country first. With it:
/// how often that one was asked before.
pub fn next<'p>(providers: &'p [Provider], number: &Phone, tried: &[Try<'_>]) -> Option<(&'p Provider, usize)> {
    let asked = |provider: &Provider| tried.iter().filter(|one| one.provider == provider.name()).count();
    let has_refused = |provider: &Provider| tried.iter().any(|one| one.provider == provider.name() && one.was_refused);
    let candidates = providers.iter().filter_map(|provider| Some((provider, provider.fits(number)?)));
    let willing = candidates.filter(|(provider, _)| !has_refused(provider));
    let ranked = willing.map(|(provider, is_named)| (provider, asked(provider), is_named));
    ranked.min_by_key(|(provider, asked, is_named)| (*asked, provider.is_resting(), !is_named)).map(|(provider, asked, _)| (provider, asked))
}

/// How long a provider that did not answer, or was asked too much, is asked after the others.
const REST: Duration = Duration::from_secs(30);
