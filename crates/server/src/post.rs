//! What messages leave this node through, and how many at a time.

use deliver::{Outcome, mail, sms::Provider};
use std::sync::Arc;
use store::{MAIL, SMS};
use tokio::sync::{Semaphore, SemaphorePermit};

use crate::config::{Config, ConfigError, Sms};

/// What messages leave this node through.
pub(crate) struct Post {
    mail: Option<mail::Server>,
    sms: Vec<Provider>,
    /// The places at each of them, by its name.
    desks: Vec<(String, Semaphore)>,
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
        let sms: Vec<Provider> = config.sms.iter().map(Sms::provider).collect::<Result<_, _>>()?;
        let desks: Vec<_> = sms.iter().map(|gateway| (gateway.name().to_owned(), Semaphore::new(TEXTS_AT_A_GATEWAY))).collect();
        let rooms = [room(MAIL, config.mail.connections()), room(SMS, TEXTS_AT_A_GATEWAY.saturating_mul(desks.len().max(1)))];
        Ok(Self { mail: config.mail.server(config.base_url.host())?, sms, desks, rooms })
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

    /// A place at the gateway of this name, until it is dropped; `None` when all are taken.
    pub(crate) fn place_at(&self, gateway: &str) -> Option<SemaphorePermit<'_>> {
        self.desks.iter().find(|(name, _)| name == gateway)?.1.try_acquire().ok()
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

/// How many text messages are on their way at once through one gateway: one that does not answer holds up those that are for it, and no
/// others. There is room for as many through each.
const TEXTS_AT_A_GATEWAY: usize = 32;
