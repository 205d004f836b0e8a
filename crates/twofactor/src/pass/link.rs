//! The link that is sent to the phone.

use core::fmt;
use data_encoding::BASE64URL_NOPAD;
use rand_core::CryptoRng;

use crate::{Secret, UserId};

/// What the link carries behind the `#`, where no server and no log sees it: whose pairing, and 128 random bits. Prints `[redacted]`.
#[derive(Clone)]
pub struct PassLink {
    user: UserId,
    secret: Secret<[u8; 16]>,
}

impl PassLink {
    pub(crate) fn draw(user: UserId, rng: &mut dyn CryptoRng) -> Self {
        let mut secret = [0; 16];
        rng.fill_bytes(&mut secret);
        Self { user, secret: Secret::new(secret) }
    }

    /// The text in the link: 43 letters, digits, `-` and `_`.
    pub fn reveal(&self) -> Secret<String> {
        Secret::new(BASE64URL_NOPAD.encode(&[&self.user.as_bytes()[..], self.secret.expose()].concat()))
    }

    /// Reads the text of a link; `None` for anything that no link carried.
    pub fn parse(text: &str) -> Option<Self> {
        let bytes: [u8; 32] = BASE64URL_NOPAD.decode(text.as_bytes()).ok()?.try_into().ok()?;
        let (user, secret) = bytes.split_at_checked(16)?;
        Some(Self { user: UserId::from_bytes(user.try_into().ok()?), secret: Secret::new(secret.try_into().ok()?) })
    }

    /// Who is to be paired.
    pub const fn user(&self) -> UserId {
        self.user
    }

    pub(crate) const fn secret(&self) -> &Secret<[u8; 16]> {
        &self.secret
    }
}

impl fmt::Debug for PassLink {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("[redacted]")
    }
}
