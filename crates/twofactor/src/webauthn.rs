//! Security keys and passkeys: what a browser hands over, read and checked (W3C Web Authentication Level 3).
//!
//! Everything here is a pure function of data that does not change, so callers do it before they take the lock. What changes is
//! decided under the lock, in `keys.rs`: whether the challenge was asked and not answered yet, the counter, who owns the credential.
//!
//! Attestation is not asked for. A statement that the key signed itself is checked, others are not looked at: nothing relies on them.

mod assertion;
mod authenticator;
mod ceremony;
mod client;
mod options;
mod public_key;
mod registration;

pub use assertion::Assertion;
pub(crate) use assertion::{Presented, Signed};
pub(crate) use ceremony::Ceremonies;
pub use ceremony::Ceremony;
pub use options::{CreationOptions, RequestOptions};
pub use public_key::PublicKey;
pub(crate) use registration::NewCredential;
pub use registration::{KeyToBe, Registration};

use core::fmt;
use data_encoding::BASE64URL_NOPAD;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use sha2::{Digest as _, Sha256};

/// Where the ceremonies take place: the relying party and its one origin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Site {
    /// The host that credentials are bound to, such as `id.example.com`.
    pub rp_id: String,
    /// The origin of the pages, such as `https://id.example.com`: no other is accepted.
    pub origin: String,
    /// What people call it.
    pub name: String,
}

/// The name of a credential, chosen by the authenticator: 1 to 1,023 bytes.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct CredentialId(Vec<u8>);

impl CredentialId {
    /// The credential named by `bytes`; `None` when that is no name.
    pub fn new(bytes: Vec<u8>) -> Option<Self> {
        (1..=LONGEST_ID_BYTES).contains(&bytes.len()).then_some(Self(bytes))
    }

    /// The bytes of the name.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Debug for CredentialId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&BASE64URL_NOPAD.encode(&self.0))
    }
}

impl Serialize for CredentialId {
    fn serialize<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        crate::base64::serialize(&self.0, out)
    }
}

impl<'de> Deserialize<'de> for CredentialId {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Self::new(crate::base64::deserialize(from)?).ok_or_else(|| D::Error::custom("no credential id"))
    }
}

/// Why what a browser handed over is not accepted. Kept with the event; the browser is not told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It cannot be read.
    Unreadable,
    /// It belongs to the other ceremony.
    WrongCeremony,
    /// It answers a challenge that was not asked here, is too old or was answered before.
    WrongChallenge,
    /// It was made on another origin, or inside a page of another.
    WrongOrigin,
    /// It was made for another relying party.
    WrongSite,
    /// Nobody touched the key.
    NobodyPresent,
    /// The backup flags contradict each other, or what was registered.
    WrongBackupState,
    /// It names another user.
    WrongUser,
    /// The user has no such credential.
    UnknownCredential,
    /// The credential is registered already.
    KnownCredential,
    /// The algorithm was not offered, or the key of it is unsound.
    WrongAlgorithm,
    /// The signature is not the key's.
    WrongSignature,
    /// The counter did not grow: there may be a copy of the key.
    WrongCounter,
}

impl Fault {
    /// The stable name, such as `wrong_origin`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Unreadable => "unreadable",
            Self::WrongCeremony => "wrong_ceremony",
            Self::WrongChallenge => "wrong_challenge",
            Self::WrongOrigin => "wrong_origin",
            Self::WrongSite => "wrong_site",
            Self::NobodyPresent => "nobody_present",
            Self::WrongBackupState => "wrong_backup_state",
            Self::WrongUser => "wrong_user",
            Self::UnknownCredential => "unknown_credential",
            Self::KnownCredential => "known_credential",
            Self::WrongAlgorithm => "wrong_algorithm",
            Self::WrongSignature => "wrong_signature",
            Self::WrongCounter => "wrong_counter",
        }
    }
}

/// Bytes as browsers write them in JSON: base64url, with or without padding.
#[derive(Clone)]
pub(crate) struct Bytes(pub(crate) Vec<u8>);

impl fmt::Debug for Bytes {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} bytes", self.0.len())
    }
}

impl<'de> Deserialize<'de> for Bytes {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        BASE64URL_NOPAD.decode(text.trim_end_matches('=').as_bytes()).map(Self).map_err(D::Error::custom)
    }
}

pub(crate) fn sha256(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

/// The longest name a credential may have (WebAuthn §7.1).
const LONGEST_ID_BYTES: usize = 1023;
