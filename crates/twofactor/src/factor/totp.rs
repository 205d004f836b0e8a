//! Time-based one-time passwords: RFC 6238 over RFC 4226.

use core::fmt;
use data_encoding::BASE32_NOPAD;
use hmac::{Hmac, Mac as _};
use rand_core::CryptoRng;
use serde::{Deserialize, Serialize};
use sha1::Sha1;
use sha2::{Sha256, Sha512};
use subtle::ConstantTimeEq as _;

use crate::Secret;

/// The hash under the HMAC (RFC 6238 §1.2).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Algorithm {
    /// What every app understands.
    #[default]
    Sha1,
    /// SHA-256.
    Sha256,
    /// SHA-512.
    Sha512,
}

impl Algorithm {
    /// The name in an `otpauth` link.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Sha1 => "SHA1",
            Self::Sha256 => "SHA256",
            Self::Sha512 => "SHA512",
        }
    }
}

/// The secret shared with an app: 128 to 512 bits.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AppSecret(#[serde(with = "stored")] Secret<Vec<u8>>);

/// A text that is not a secret of 16 to 64 bytes in base 32.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotASecret;

impl fmt::Display for NotASecret {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("not a secret of 16 to 64 bytes in base 32")
    }
}

impl core::error::Error for NotASecret {}

impl AppSecret {
    /// A fresh secret as long as the algorithm's output (RFC 4226 §4 R6, RFC 6238 §5.1): 20, 32 or 64 bytes.
    pub fn draw(algorithm: Algorithm, rng: &mut dyn CryptoRng) -> Self {
        let length = match algorithm {
            Algorithm::Sha1 => 20,
            Algorithm::Sha256 => 32,
            Algorithm::Sha512 => 64,
        };
        let mut bytes = vec![0; length];
        rng.fill_bytes(&mut bytes);
        Self(Secret::new(bytes))
    }

    /// Reads base 32 (RFC 4648 §6) of 16 to 64 bytes; case, spaces, dashes and padding do not matter.
    ///
    /// # Errors
    /// [`NotASecret`] for anything else.
    pub fn parse(text: &str) -> Result<Self, NotASecret> {
        if text.len() > 300 {
            return Err(NotASecret);
        }
        let plain: String = text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '-' | '=')).map(|c| c.to_ascii_uppercase()).collect();
        let bytes = BASE32_NOPAD.decode(plain.as_bytes()).map_err(|_| NotASecret)?;
        (16..=64).contains(&bytes.len()).then(|| Self(Secret::new(bytes))).ok_or(NotASecret)
    }

    /// A secret that was agreed on.
    pub(crate) const fn of(bytes: Vec<u8>) -> Self {
        Self(Secret::new(bytes))
    }

    /// The secret in base 32 without padding, for the one page that shows it.
    pub fn reveal(&self) -> Secret<String> {
        Secret::new(BASE32_NOPAD.encode(self.0.expose()))
    }

    /// Whether both are the same bytes, in constant time.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        self.0.expose().ct_eq(other.0.expose()).into()
    }

    /// This secret made ready for computing codes.
    pub(crate) fn keyed(&self, algorithm: Algorithm) -> Keyed {
        let key = self.0.expose();
        match algorithm {
            Algorithm::Sha1 => Keyed::Sha1(mac(key)),
            Algorithm::Sha256 => Keyed::Sha256(mac(key)),
            Algorithm::Sha512 => Keyed::Sha512(mac(key)),
        }
    }
}

/// A secret with the first block of its HMAC already taken in, so that searching many steps stays cheap.
pub(crate) enum Keyed {
    Sha1(Hmac<Sha1>),
    Sha256(Hmac<Sha256>),
    Sha512(Hmac<Sha512>),
}

impl Keyed {
    /// The code of `step` as a number of at most `digits` decimal digits (RFC 4226 §5.3).
    pub(crate) fn code(&self, digits: u8, step: u64) -> u32 {
        let counter = step.to_be_bytes();
        let number = match self {
            Self::Sha1(mac) => truncated(&mac.clone().chain_update(counter).finalize().into_bytes()),
            Self::Sha256(mac) => truncated(&mac.clone().chain_update(counter).finalize().into_bytes()),
            Self::Sha512(mac) => truncated(&mac.clone().chain_update(counter).finalize().into_bytes()),
        };
        number % 10_u32.pow(u32::from(digits))
    }
}

#[expect(clippy::expect_used, reason = "HMAC takes a key of any length (RFC 2104 §2)")]
fn mac<M: hmac::KeyInit>(key: &[u8]) -> M {
    M::new_from_slice(key).expect("a key of any length")
}

/// Dynamic truncation: 31 bits from where the last four bits point (RFC 4226 §5.3).
fn truncated(hash: &[u8]) -> u32 {
    let offset = usize::from(hash.last().copied().unwrap_or(0) & 0xf);
    hash.iter().skip(offset).take(4).fold(0, |number, byte| number << 8 | u32::from(*byte)) & 0x7fff_ffff
}

mod stored {
    use super::Secret;
    use serde::{Deserializer, Serializer};

    pub(super) fn serialize<S: Serializer>(secret: &Secret<Vec<u8>>, out: S) -> Result<S::Ok, S::Error> {
        crate::base64::serialize(secret.expose(), out)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Secret<Vec<u8>>, D::Error> {
        crate::base64::deserialize::<D, Vec<u8>>(from).map(Secret::new)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SEED_20: &[u8] = b"12345678901234567890";

    fn secret(length: usize) -> AppSecret {
        AppSecret(Secret::new(SEED_20.iter().copied().cycle().take(length).collect()))
    }

    #[test]
    fn codes_agree_with_rfc_4226_appendix_d() {
        let keyed = secret(20).keyed(Algorithm::Sha1);
        let expected = [755_224, 287_082, 359_152, 969_429, 338_314, 254_676, 287_922, 162_583, 399_871, 520_489];
        for (counter, code) in (0..).zip(expected) {
            assert_eq!(keyed.code(6, counter), code);
        }
    }

    #[test]
    fn codes_agree_with_rfc_6238_appendix_b() {
        let table = [
            (59, 94_287_082, 46_119_246, 90_693_936),
            (1_111_111_109, 7_081_804, 68_084_774, 25_091_201),
            (1_111_111_111, 14_050_471, 67_062_674, 99_943_326),
            (1_234_567_890, 89_005_924, 91_819_424, 93_441_116),
            (2_000_000_000, 69_279_037, 90_698_825, 38_618_901),
            (20_000_000_000, 65_353_130, 77_737_706, 47_863_826),
        ];
        for (seconds, sha1, sha256, sha512) in table {
            let step = seconds / 30;
            for (length, algorithm, code) in [(20, Algorithm::Sha1, sha1), (32, Algorithm::Sha256, sha256), (64, Algorithm::Sha512, sha512)] {
                let keyed = secret(length).keyed(algorithm);
                assert_eq!(keyed.code(8, step), code);
                assert_eq!(keyed.code(7, step), code % 10_000_000, "seven digits are the last seven of the eight");
                assert_eq!(keyed.code(6, step), code % 1_000_000, "six digits are the last six of the eight");
            }
        }
    }

    #[test]
    fn a_secret_is_read_however_it_is_spelled() {
        let spelled = AppSecret::parse("gezd gnbv-GY3T QOJQ gezdgnbvgy3tqojq====").expect("a secret");
        assert_eq!(spelled.reveal().expose(), secret(20).reveal().expose());
        assert_eq!(AppSecret::parse("GEZDGNBVGY3TQOJQ").err(), Some(NotASecret), "80 bits are too few");
        assert_eq!(AppSecret::parse("0189").err(), Some(NotASecret));
    }

    #[test]
    fn a_secret_is_never_printed() {
        assert_eq!(format!("{:?}", secret(20)), "AppSecret([redacted])");
    }
}
