//! Text messages through gateways.
//!
//! A provider is asked once; who is asked next, and when, is decided by whoever remembers what happened before ([`next`] says whom). A
//! message has the same name at every try and with every provider, so that those who look can tell a repetition.

mod alphabet;
mod http;
mod twilio;
mod vonage;

use std::{
    sync::{Mutex, PoisonError},
    time::Duration,
};
use tokio::time::Instant;
use twofactor::{MessageId, Phone, Secret};

pub use http::{Method, Template};
pub use twilio::Twilio;
pub use vonage::Vonage;

use crate::{Outcome, web::Web};
use alphabet::Alphabet;

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
    settings: Settings,
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
        Ok(Self { web: Web::new(settings.root_certificates.as_deref())?, settings, rests_until: Mutex::default() })
    }

    /// What the operator calls it.
    pub fn name(&self) -> &str {
        &self.settings.name
    }

    /// How long it may take to say that a message was delivered; `None` when that is not waited for.
    pub const fn confirms_within(&self) -> Option<Duration> {
        self.settings.confirms_within
    }

    /// Asks the gateway to send `text`, and to report what became of it at `report_to`, if anywhere.
    pub async fn send(&self, text: &Text, report_to: Option<&str>) -> Outcome {
        let request = match &self.settings.gateway {
            Gateway::Http(template) => template.request(&self.web, text, report_to),
            Gateway::Twilio(account) => account.request(&self.web, text, report_to),
            Gateway::Vonage(account) => account.request(&self.web, text, report_to),
        };
        let asked = self.web.ask(request, self.settings.timeout).await;
        let rest = asked.is_err().then(|| Instant::now() + REST);
        *self.rests_until.lock().unwrap_or_else(PoisonError::into_inner) = rest;
        match asked {
            Err(fault) => Outcome::Failed(fault),
            Ok(answer) => match &self.settings.gateway {
                Gateway::Http(template) => template.judge(&answer),
                Gateway::Twilio(_) => Twilio::judge(&answer),
                Gateway::Vonage(_) => Vonage::judge(&answer),
            },
        }
    }

    /// What a report says; `None` while the message is still on its way.
    pub fn read_report(&self, fields: &[(String, String)]) -> Option<Receipt> {
        let value = |name: &str| fields.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str());
        match &self.settings.gateway {
            Gateway::Http(template) => template.read_report(value),
            Gateway::Twilio(_) => Twilio::read_report(value),
            Gateway::Vonage(_) => Vonage::read_report(value),
        }
    }

    /// Whether it did not answer a moment ago: then others are asked before it.
    fn is_resting(&self) -> bool {
        let until = *self.rests_until.lock().unwrap_or_else(PoisonError::into_inner);
        until.is_some_and(|until| Instant::now() < until)
    }

    /// Whether it is for `number`, and by name of its prefix: those that are for a country come before those that are for all.
    fn fits(&self, number: &Phone) -> Option<bool> {
        let prefixes = &self.settings.prefixes;
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

/// How long a provider that did not answer is asked after the others.
const REST: Duration = Duration::from_secs(30);
