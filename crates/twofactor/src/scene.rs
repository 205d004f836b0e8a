//! What a rule may look at, and what it may ask for.

use rand_core::CryptoRng;
use serde::{Deserialize, Serialize};

use crate::{ApiKeyId, Event, Message, Policy, Timestamp};

/// Everything a rule may look at or ask for. Rules have no other source of time, randomness or policy.
pub struct Scene<'a> {
    /// The time of this step, the same for everything in it.
    pub now: Timestamp,
    /// What the user's organization demands.
    pub policy: &'a Policy,
    /// Who asked for this step, and from where.
    pub cause: &'a Cause,
    /// The only source of randomness.
    pub rng: &'a mut dyn CryptoRng,
    /// What must happen besides the change of the user.
    pub effects: Effects,
}

/// What a step asks for besides the changed user: saved in the same transaction, done afterwards at least once.
#[derive(Debug, Default)]
pub struct Effects {
    /// Messages to send.
    pub messages: Vec<Message>,
    /// Audit events to record.
    pub events: Vec<Event>,
}

/// Who asked for a step, and from where. Kept with every event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cause {
    /// Who.
    pub actor: Actor,
    /// The address of the person's browser, when known.
    pub ip: Option<String>,
    /// The person's browser as a short label such as `Firefox on Linux`, when known.
    pub browser: Option<String>,
    /// The language that was read there, as a BCP 47 tag, when known: for messages to somebody who has not chosen one. Not kept.
    #[serde(skip)]
    pub language: Option<String>,
}

impl Cause {
    /// A step that nobody's browser asked for.
    pub const fn by(actor: Actor) -> Self {
        Self { actor, ip: None, browser: None, language: None }
    }
}

/// Who acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Actor {
    /// The person themselves, through the hosted pages.
    User,
    /// A product's back end, through the HTTP API.
    ApiKey(ApiKeyId),
    /// The operator, through the command line.
    Operator,
    /// Vestibule itself, in the background.
    System,
}
