//! What the browser says it did: the client data, under every signature.

use serde::Deserialize;
use subtle::ConstantTimeEq as _;

use super::{Bytes, Fault, Site};

/// The client data (WebAuthn §5.8.1). Members that are not named here are for others.
#[derive(Deserialize)]
pub(super) struct ClientData {
    #[serde(rename = "type")]
    ceremony: String,
    challenge: Bytes,
    origin: String,
    #[serde(rename = "crossOrigin")]
    cross_origin: Option<bool>,
    #[serde(rename = "topOrigin")]
    top_origin: Option<String>,
}

impl ClientData {
    /// Reads client data as the browser wrote it.
    pub(super) fn read(json: &[u8]) -> Result<Self, Fault> {
        serde_json::from_slice(json).map_err(|_| Fault::Unreadable)
    }

    /// The challenge it answers.
    pub(super) fn challenge(&self) -> &[u8] {
        &self.challenge.0
    }

    /// Checks that this ceremony was carried out at `site` itself: no other origin, no frame of somebody else's page.
    pub(super) fn check(&self, ceremony: &str, site: &Site) -> Result<(), Fault> {
        if self.ceremony != ceremony {
            return Err(Fault::WrongCeremony);
        }
        let is_framed = self.cross_origin == Some(true) || self.top_origin.is_some();
        let is_ours: bool = self.origin.as_bytes().ct_eq(site.origin.as_bytes()).into();
        if is_ours && !is_framed { Ok(()) } else { Err(Fault::WrongOrigin) }
    }
}

/// The client data type of a registration.
pub(super) const CREATE: &str = "webauthn.create";
/// The client data type of a sign-in.
pub(super) const GET: &str = "webauthn.get";
