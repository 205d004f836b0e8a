//! Values that must never be printed, and the tokens made of them.

use core::fmt;
use rand_core::CryptoRng;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;
use zeroize::{Zeroize, ZeroizeOnDrop};

/// A value that is wiped when dropped and prints `[redacted]`. Reading it is a deliberate act: [`Secret::expose`].
#[derive(Clone, Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
#[serde(transparent)]
pub struct Secret<T: Zeroize>(T);

impl<T: Zeroize> Secret<T> {
    /// Wraps `value`.
    pub const fn new(value: T) -> Self {
        Self(value)
    }

    /// The value itself, for the one place that needs it.
    pub const fn expose(&self) -> &T {
        &self.0
    }
}

impl<T: Zeroize> fmt::Debug for Secret<T> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("[redacted]")
    }
}

impl<T: Zeroize> From<T> for Secret<T> {
    fn from(value: T) -> Self {
        Self(value)
    }
}

/// 32 random bytes that whoever holds them may present: the secret half of a session, a challenge or a trusted device.
pub type TokenSecret = Secret<[u8; 32]>;

/// Draws a fresh 256-bit secret.
pub fn draw(rng: &mut dyn CryptoRng) -> TokenSecret {
    let mut bytes = [0; 32];
    rng.fill_bytes(&mut bytes);
    Secret::new(bytes)
}

/// What is kept of a secret such as a [`TokenSecret`]: its SHA-256. The secret has 128 random bits at least, so no slow hash is needed.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TokenHash(#[serde(with = "crate::base64")] [u8; 32]);

impl TokenHash {
    /// The hash of `secret`.
    pub fn of<const N: usize>(secret: &Secret<[u8; N]>) -> Self {
        Self(Sha256::digest(secret.expose()).into())
    }

    /// Whether `secret` is the one this was made of, in constant time.
    pub fn matches<const N: usize>(&self, secret: &Secret<[u8; N]>) -> bool {
        Self::of(secret).0.ct_eq(&self.0).into()
    }
}

impl fmt::Debug for TokenHash {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("[redacted]")
    }
}
