//! Sealing: XChaCha20-Poly1305 with a random nonce and the record's whole address as associated data.
//!
//! A sealed value opens only in the row, column and key it was made for: moved anywhere else it is noise.

use chacha20poly1305::{
    KeyInit as _, XChaCha20Poly1305, XNonce,
    aead::{Aead as _, Payload},
};
use hmac::{Hmac, Mac as _};
use rand_core::CryptoRng;
use sha2::Sha256;
use twofactor::Secret;

/// A 256-bit key.
pub(crate) type Key = Secret<[u8; 32]>;

/// Where a sealed value belongs.
#[derive(Clone, Copy, Debug)]
pub struct Place<'a> {
    /// The table.
    pub table: &'static str,
    /// The column.
    pub column: &'static str,
    /// The ids of the record and its owners, in a fixed order.
    pub record: &'a [&'a [u8]],
}

impl Place<'_> {
    fn with_key(&self, key_id: i64) -> Vec<u8> {
        let mut parts: Vec<&[u8]> = vec![self.table.as_bytes(), self.column.as_bytes()];
        parts.extend_from_slice(self.record);
        let key_id = key_id.to_be_bytes();
        parts.push(&key_id);
        framed(&parts)
    }
}

/// Seals `plain` for `place`: the nonce, then the ciphertext. `None` only when it is too long for the cipher.
pub(crate) fn seal(key: &Key, key_id: i64, place: &Place<'_>, plain: &[u8], rng: &mut dyn CryptoRng) -> Option<Vec<u8>> {
    let mut nonce = [0; NONCE_BYTES];
    rng.fill_bytes(&mut nonce);
    let aad = place.with_key(key_id);
    let cipher = XChaCha20Poly1305::new(key.expose().into());
    let sealed = cipher.encrypt(&XNonce::from(nonce), Payload { msg: plain, aad: &aad }).ok()?;
    Some([nonce.as_slice(), &sealed].concat())
}

/// Opens what [`seal`] made for the same key and place.
pub(crate) fn open(key: &Key, key_id: i64, place: &Place<'_>, sealed: &[u8]) -> Option<Secret<Vec<u8>>> {
    let (nonce, sealed) = sealed.split_first_chunk::<NONCE_BYTES>()?;
    let aad = place.with_key(key_id);
    let cipher = XChaCha20Poly1305::new(key.expose().into());
    cipher.decrypt(&XNonce::from(*nonce), Payload { msg: sealed, aad: &aad }).ok().map(Secret::new)
}

/// A keyed one-way name (HMAC-SHA-256, RFC 2104) of `parts`; `label` keeps uses apart.
pub(crate) fn fingerprint(key: &Key, label: &str, parts: &[&[u8]]) -> [u8; 32] {
    let mut all = vec![label.as_bytes()];
    all.extend_from_slice(parts);
    #[expect(clippy::expect_used, reason = "HMAC takes keys of any length")]
    let mut mac = Hmac::<Sha256>::new_from_slice(key.expose()).expect("a key");
    mac.update(&framed(&all));
    mac.finalize().into_bytes().into()
}

/// Parts one after the other, each behind its length, so that no two lists look the same.
fn framed(parts: &[&[u8]]) -> Vec<u8> {
    let mut framed = Vec::with_capacity(parts.iter().map(|part| part.len() + 8).sum());
    for part in parts {
        framed.extend_from_slice(&u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
        framed.extend_from_slice(part);
    }
    framed
}

const NONCE_BYTES: usize = 24;
