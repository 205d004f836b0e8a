//! What messages leave this node through, and how many at a time.

use deliver::{Outcome, mail, sms::Provider};
use std::sync::Arc;
use store::{MAIL, SMS};
use tokio::sync::Semaphore;

use crate::config::{Config, ConfigError, Sms};

/// What messages leave this node through.
pub(crate) struct Post {
    mail: Option<mail::Server>,
    sms: Vec<Provider>,
    rooms: [Room; 2],
}

/// The places for messages of one kind that are on their way: a provider that is slow or dead fills its own and no other's.
pub(crate) struct Room {
    /// Which kind of messages.
    pub(crate) kind: &'static str,
    /// A permit for each message.
    pub(crate) places: Arc<Semaphore>,
}

impl Post {
    /// The providers that `config` names.
    ///
    /// # Errors
    /// When certificates or secrets cannot be read.
    pub(crate) fn new(config: &Config) -> Result<Self, ConfigError> {
        let room = |kind, places| Room { kind, places: Arc::new(Semaphore::new(places)) };
        let rooms = [room(MAIL, config.mail.connections()), room(SMS, TEXTS_AT_A_TIME)];
        let sms = config.sms.iter().map(Sms::provider).collect::<Result<_, _>>()?;
        Ok(Self { mail: config.mail.server(config.base_url.host())?, sms, rooms })
    }

    /// One room for each kind of messages. Those of a kind that nothing is configured for stay where they are, unless `development`
    /// keeps them all.
    pub(crate) fn rooms(&self, development: bool) -> impl Iterator<Item = &Room> {
        self.rooms.iter().filter(move |room| development || if room.kind == MAIL { self.mail.is_some() } else { !self.sms.is_empty() })
    }

    /// Hands a mail over; `None` when nothing is configured.
    pub(crate) async fn send_mail(&self, letter: &mail::Letter) -> Option<Outcome> {
        Some(self.mail.as_ref()?.send(letter).await)
    }

    /// The gateways for text messages, in the order of the operator.
    pub(crate) fn gateways(&self) -> &[Provider] {
        &self.sms
    }

    /// The gateway of this name.
    pub(crate) fn gateway(&self, name: &str) -> Option<&Provider> {
        self.sms.iter().find(|provider| provider.name() == name)
    }

    /// Says hello to the mail server, and to the gateways where that is done.
    ///
    /// # Errors
    /// What stands in the way of sending, for whoever set it up.
    pub(crate) async fn greet(&self) -> Result<(), String> {
        if let Some(mail) = &self.mail {
            mail.greet().await.map_err(|fault| format!("the mail server: {fault}: {}", fault.said().expose()))?;
        }
        for gateway in &self.sms {
            gateway.greet().await.map_err(|fault| format!("the gateway {}: {fault}: {}", gateway.name(), fault.said().expose()))?;
        }
        Ok(())
    }
}

/// How many text messages are on their way at once: a gateway that does not answer is asked last, so few of them wait for it.
const TEXTS_AT_A_TIME: usize = 32;
