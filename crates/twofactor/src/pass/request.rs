//! What a phone asks of its server, signed with the key that only the two hold.

use data_encoding::BASE64URL_NOPAD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde::{Deserialize, Serialize};
use sha2::Sha256;

use super::PROTOCOL;
use crate::{FactorId, Secret, Timestamp};

/// What a phone asks.
#[derive(Clone, Debug)]
pub enum PassRequest<'a> {
    /// Whether a sign-in waits for it.
    Look {
        /// Which pairing.
        factor: FactorId,
        /// The server's time as the phone reckons it.
        at: Timestamp,
    },
    /// To let a sign-in in, or to send it away. Good once, because the approval is.
    Answer {
        /// Which pairing.
        factor: FactorId,
        /// The name of the approval.
        approval: &'a str,
        /// Two digits, or `deny`.
        answer: &'a str,
    },
}

/// The key under a phone's requests: HMAC-SHA-256 (RFC 2104).
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RequestKey(#[serde(with = "crate::base64::secret")] Secret<[u8; 32]>);

impl RequestKey {
    pub(crate) const fn of(bytes: [u8; 32]) -> Self {
        Self(Secret::new(bytes))
    }

    /// Whether `mac` (base64url without padding) is this key's under `request`, in constant time.
    pub fn has_signed(&self, request: &PassRequest<'_>, mac: &str) -> bool {
        let Ok(mac) = BASE64URL_NOPAD.decode(mac.as_bytes()) else { return false };
        let Ok(keyed) = Hmac::<Sha256>::new_from_slice(self.0.expose()) else { return false };
        keyed.chain_update(request.text()).verify_slice(&mac).is_ok()
    }
}

impl PassRequest<'_> {
    /// The text that is signed: the protocol and the request, then its parts, a line each.
    fn text(&self) -> String {
        match self {
            Self::Look { factor, at } => format!("{PROTOCOL} look\n{factor}\n{}", at.as_unix_millis()),
            Self::Answer { factor, approval, answer } => format!("{PROTOCOL} answer\n{factor}\n{approval}\n{answer}"),
        }
    }
}
