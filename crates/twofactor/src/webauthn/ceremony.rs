//! Challenges of ceremonies: random, answered once, dead after five minutes.

use core::time::Duration;
use serde::{Deserialize, Serialize};
use subtle::ConstantTimeEq as _;

use crate::{Scene, Timestamp};

/// A challenge that a browser was given to have a key sign.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ceremony {
    /// 32 random bytes.
    #[serde(with = "crate::base64")]
    pub(crate) challenge: [u8; 32],
    pub(crate) begun_at: Timestamp,
}

impl Ceremony {
    /// How long an answer is awaited.
    pub(crate) const LIFE: Duration = Duration::from_secs(5 * 60);

    pub(crate) fn begin(scene: &mut Scene<'_>) -> Self {
        let mut challenge = [0; 32];
        scene.rng.fill_bytes(&mut challenge);
        Self { challenge, begun_at: scene.now }
    }

    pub(crate) fn expires_at(&self) -> Timestamp {
        self.begun_at.plus(Self::LIFE)
    }

    /// Whether `challenge` answers this one in time.
    pub(crate) fn is_answered_by(&self, challenge: &[u8], now: Timestamp) -> bool {
        bool::from(self.challenge.as_slice().ct_eq(challenge)) && now < self.expires_at()
    }
}

/// The ceremonies that wait for an answer in one session or sign-in: a page that is opened again, or in two tabs, works.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Ceremonies(Vec<Ceremony>);

impl Ceremonies {
    pub(crate) const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The youngest that waits, if it is young enough to be given out again at `now`.
    pub(crate) fn young(&self, now: Timestamp) -> Option<&Ceremony> {
        self.0.last().filter(|last| now < last.begun_at.plus(YOUNG))
    }

    /// A ceremony to give out: a young one, or a new one. The oldest makes room.
    pub(crate) fn offer(&mut self, scene: &mut Scene<'_>) -> Ceremony {
        let now = scene.now;
        if let Some(young) = self.young(now) {
            return young.clone();
        }
        self.0.retain(|waiting| now < waiting.expires_at());
        if self.0.len() >= MOST {
            self.0.remove(0);
        }
        let begun = Ceremony::begin(scene);
        self.0.push(begun.clone());
        begun
    }

    /// Uses up the ceremony that `challenge` answers; `false` when none waits for it.
    pub(crate) fn spend(&mut self, challenge: &[u8], now: Timestamp) -> bool {
        let before = self.0.len();
        self.0.retain(|waiting| !waiting.is_answered_by(challenge, now));
        self.0.len() < before
    }
}

const YOUNG: Duration = Duration::from_secs(60);
const MOST: usize = 4;
