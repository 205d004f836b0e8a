//! A security key or passkey: the credential it made for this user, as we keep it.

use serde::{Deserialize, Serialize};

use crate::webauthn::{CredentialId, Fault, NewCredential, PublicKey, Signed};

/// A security key or passkey.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Key {
    credential: CredentialId,
    public_key: PublicKey,
    /// How often it had signed when it last did; 0 where it does not count.
    counter: u32,
    /// The model (AAGUID); all zero where it is not told.
    #[serde(with = "crate::base64")]
    aaguid: [u8; 16],
    /// Whether it may live on several devices: decided at registration, for good.
    may_be_backed_up: bool,
    /// Whether it did when it was last used.
    is_backed_up: bool,
    /// How a browser may reach it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    transports: Vec<String>,
    /// The AppID it was registered under, if that was with U2F.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    app_id: Option<String>,
}

/// A key that was registered with U2F elsewhere.
#[derive(Clone, Debug)]
pub struct U2fKey {
    /// The key handle.
    pub credential: CredentialId,
    /// The key, from [`PublicKey::of_u2f`].
    pub public_key: PublicKey,
    /// How often it has signed.
    pub counter: u32,
    /// The AppID it was registered under, such as `https://example.com`.
    pub app_id: String,
}

impl Key {
    pub(crate) fn registered(new: NewCredential) -> Self {
        Self {
            credential: new.id,
            public_key: new.public_key,
            counter: new.counter,
            aaguid: new.aaguid,
            may_be_backed_up: new.may_be_backed_up,
            is_backed_up: new.is_backed_up,
            transports: new.transports,
            app_id: None,
        }
    }

    pub(crate) fn taken_over(old: U2fKey) -> Self {
        Self {
            credential: old.credential,
            public_key: old.public_key,
            counter: old.counter,
            aaguid: [0; 16],
            may_be_backed_up: false,
            is_backed_up: false,
            transports: Vec::new(),
            app_id: Some(old.app_id),
        }
    }

    /// The name of the credential, unique over all users.
    pub const fn credential(&self) -> &CredentialId {
        &self.credential
    }

    /// What its signatures are checked with.
    pub const fn public_key(&self) -> &PublicKey {
        &self.public_key
    }

    /// How a browser may reach it, such as `usb`.
    pub fn transports(&self) -> &[String] {
        &self.transports
    }

    /// The AppID it was registered under, if that was with U2F.
    pub fn app_id(&self) -> Option<&str> {
        self.app_id.as_deref()
    }

    /// Whether it may live on several devices (a synced passkey) rather than in one.
    pub const fn may_be_backed_up(&self) -> bool {
        self.may_be_backed_up
    }

    /// How passing with it is reported (RFC 8176 §2): a key in hardware or in software, and a test of presence.
    pub const fn amr(&self) -> &'static [&'static str] {
        if self.may_be_backed_up { &["swk", "user"] } else { &["hwk", "user"] }
    }

    /// Takes what was signed with this key, if nothing has changed since and the counter grew (WebAuthn §6.1.1). Keys that do not
    /// count stay at zero.
    pub(crate) fn accept(&mut self, signed: &Signed) -> Result<(), Fault> {
        if self.credential != signed.credential || self.public_key != signed.public_key {
            return Err(Fault::UnknownCredential);
        }
        if self.may_be_backed_up != signed.may_be_backed_up {
            return Err(Fault::WrongBackupState);
        }
        if (self.counter, signed.counter) != (0, 0) && signed.counter <= self.counter {
            return Err(Fault::WrongCounter);
        }
        self.counter = signed.counter;
        self.is_backed_up = signed.is_backed_up;
        Ok(())
    }
}
