//! Sessions: a browser that is signed in. A session exists only when nothing is owed.

use core::time::Duration;
use data_encoding::BASE64URL_NOPAD;
use serde::{Deserialize, Serialize};

use crate::{ChallengeId, DeviceId, Kind, Scene, Secret, SessionId, Timestamp, TokenHash, TokenSecret, UserId, draw, sent::Sent, webauthn::Ceremonies};

/// A browser that is signed in.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Session {
    /// Its name.
    pub id: SessionId,
    /// When the sign-in was completed.
    pub opened_at: Timestamp,
    /// When it was last used, give or take five minutes.
    pub seen_at: Timestamp,
    /// When and how the second factor was proved in it; `None` when none was, also when a trusted device spared it.
    pub second_factor: Option<SecondFactor>,
    /// The trusted device that spared the second factor, or came to be trusted with this sign-in.
    pub device: Option<DeviceId>,
    /// When the user last proved that it is them, password and second factor both.
    pub confirmed_at: Option<Timestamp>,
    /// From which address it was opened.
    pub ip: Option<String>,
    /// From which browser it was opened.
    pub browser: Option<String>,
    secret: TokenHash,
    /// The codes that were sent so that the person may prove again who they are.
    #[serde(default, skip_serializing_if = "Sent::is_empty")]
    pub(crate) sent: Sent,
    /// What keys were asked to sign.
    #[serde(default, skip_serializing_if = "Ceremonies::is_empty")]
    pub(crate) ceremonies: Ceremonies,
}

/// A second factor that was proved in a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SecondFactor {
    /// When.
    pub at: Timestamp,
    /// Which kind.
    pub kind: Kind,
}

impl Session {
    pub(crate) fn open(user: UserId, second_factor: Option<SecondFactor>, device: Option<DeviceId>, scene: &mut Scene<'_>) -> (Self, SessionToken) {
        let token = SessionToken { session: SessionId::draw(user, scene.rng), secret: draw(scene.rng) };
        let session = Self {
            id: token.session,
            opened_at: scene.now,
            seen_at: scene.now,
            confirmed_at: None,
            second_factor,
            device,
            ip: scene.cause.ip.clone(),
            browser: scene.cause.browser.clone(),
            secret: TokenHash::of(&token.secret),
            sent: Sent::default(),
            ceremonies: Ceremonies::default(),
        };
        (session, token)
    }

    /// Whether it is still open at `now`: at most a day in all and an hour without use (NIST SP 800-63B-4 §2.2.3).
    pub fn is_open(&self, now: Timestamp) -> bool {
        now < self.opened_at.plus(LONGEST) && now < self.seen_at.plus(LONGEST_IDLE)
    }

    /// Whether `token` is the one this session's browser holds.
    pub fn is_held_by(&self, token: &SessionToken) -> bool {
        self.id == token.session && self.secret.matches(&token.secret)
    }

    /// Whether the user proved within the last five minutes that it is them.
    pub fn is_confirmed(&self, now: Timestamp) -> bool {
        self.confirmed_at.is_some_and(|at| now < at.plus(CONFIRMATION_LASTS))
    }

    /// Whether its use should be noted: five minutes have passed since it last was.
    pub fn is_due_for_a_note(&self, now: Timestamp) -> bool {
        now >= self.seen_at.plus(NOTED_EVERY)
    }

    /// Gives the browser a new secret; the old one is dead.
    pub(crate) fn renew(&mut self, scene: &mut Scene<'_>) -> SessionToken {
        let token = SessionToken { session: self.id, secret: draw(scene.rng) };
        self.secret = TokenHash::of(&token.secret);
        token
    }
}

macro_rules! token {
    ($(#[$doc:meta])* $name:ident, $part:ident: $id:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug)]
        pub struct $name {
            pub(crate) $part: $id,
            pub(crate) secret: TokenSecret,
        }

        impl $name {
            /// The text the browser keeps.
            pub fn reveal(&self) -> Secret<String> {
                Secret::new(BASE64URL_NOPAD.encode(&[&self.$part.as_bytes()[..], self.secret.expose()].concat()))
            }

            /// Reads a kept text; `None` for anything that was never given out.
            pub fn parse(text: &str) -> Option<Self> {
                let bytes = BASE64URL_NOPAD.decode(text.as_bytes()).ok()?;
                let (id, secret) = bytes.split_at_checked(32)?;
                Some(Self { $part: $id::from_bytes(id.try_into().ok()?), secret: Secret::new(secret.try_into().ok()?) })
            }

            /// What it opens.
            pub const fn $part(&self) -> $id {
                self.$part
            }

            /// Whose it is.
            pub fn user(&self) -> UserId {
                self.$part.user()
            }
        }
    };
}

token!(/** What a signed-in browser keeps. Prints `[redacted]`. */ SessionToken, session: SessionId);
token!(/** What a browser keeps that still owes the second step: it opens nothing but that step. Prints `[redacted]`. */ ChallengeToken, challenge: ChallengeId);

const LONGEST: Duration = Duration::from_secs(24 * 3600);
const LONGEST_IDLE: Duration = Duration::from_secs(3600);
const CONFIRMATION_LASTS: Duration = Duration::from_secs(5 * 60);
const NOTED_EVERY: Duration = Duration::from_secs(5 * 60);
