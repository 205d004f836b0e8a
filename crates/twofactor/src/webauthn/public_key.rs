//! Public keys: read as COSE (RFC 9052, RFC 9053), kept in a shape of our own, used through the cryptographic library.

use aws_lc_rs::signature::{ECDSA_P256_SHA256_ASN1, ED25519, ParsedPublicKey, RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents};
use minicbor::{Decoder, data::Type};
use serde::{Deserialize, Serialize};

use super::Fault;

/// The public key of a credential.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "algorithm", rename_all = "snake_case", deny_unknown_fields)]
pub enum PublicKey {
    /// ECDSA with P-256 and SHA-256: the uncompressed point, 65 bytes.
    Es256 {
        /// 0x04, then x and y.
        #[serde(with = "crate::base64")]
        point: Vec<u8>,
    },
    /// Ed25519: 32 bytes.
    EdDsa {
        /// The key.
        #[serde(with = "crate::base64")]
        key: Vec<u8>,
    },
    /// RSASSA-PKCS1-v1_5 with SHA-256, 2,048 to 8,192 bits.
    Rs256 {
        /// The modulus, big-endian without leading zeros.
        #[serde(with = "crate::base64")]
        modulus: Vec<u8>,
        /// The exponent, big-endian without leading zeros.
        #[serde(with = "crate::base64")]
        exponent: Vec<u8>,
    },
}

impl PublicKey {
    /// The COSE numbers of the algorithms that are offered, best first.
    pub const ALGORITHMS: [i64; 3] = [ES256, EDDSA, RS256];

    /// The COSE number of its algorithm.
    pub const fn algorithm(&self) -> i64 {
        match self {
            Self::Es256 { .. } => ES256,
            Self::EdDsa { .. } => EDDSA,
            Self::Rs256 { .. } => RS256,
        }
    }

    /// The key of a U2F registration: an uncompressed point on P-256 (FIDO U2F raw messages §4.3); `None` for anything else.
    pub fn of_u2f(point: &[u8]) -> Option<Self> {
        Self::Es256 { point: point.to_vec() }.sound().ok()
    }

    /// Reads the COSE key at the beginning of `bytes`, and answers what follows it.
    pub(super) fn read(bytes: &[u8]) -> Result<(Self, &[u8]), Fault> {
        let mut decoder = Decoder::new(bytes);
        let fields = Fields::read(&mut decoder).ok_or(Fault::Unreadable)?;
        let rest = bytes.get(decoder.position()..).ok_or(Fault::Unreadable)?;
        fields.key().ok_or(Fault::WrongAlgorithm)?.sound().map(|key| (key, rest))
    }

    /// Checks that `signature` is this key's signature of `message`.
    pub(super) fn verify(&self, message: &[u8], signature: &[u8]) -> Result<(), Fault> {
        let verified = match self {
            Self::Es256 { point } => ParsedPublicKey::new(&ECDSA_P256_SHA256_ASN1, point).ok().map(|key| key.verify_sig(message, signature)),
            Self::EdDsa { key } => ParsedPublicKey::new(&ED25519, key).ok().map(|key| key.verify_sig(message, signature)),
            Self::Rs256 { modulus, exponent } => {
                Some(RsaPublicKeyComponents { n: modulus, e: exponent }.verify(&RSA_PKCS1_2048_8192_SHA256, message, signature))
            }
        };
        match verified {
            Some(Ok(())) => Ok(()),
            Some(Err(_)) | None => Err(Fault::WrongSignature),
        }
    }

    /// Checks that it is a key at all: a point on the curve, numbers of a sensible size.
    fn sound(self) -> Result<Self, Fault> {
        let sound = match &self {
            Self::Es256 { point } => point.len() == 65 && point.first() == Some(&4) && ParsedPublicKey::new(&ECDSA_P256_SHA256_ASN1, point).is_ok(),
            Self::EdDsa { key } => key.len() == 32 && ParsedPublicKey::new(&ED25519, key).is_ok(),
            Self::Rs256 { modulus, exponent } => {
                let is_number = |bytes: &[u8]| bytes.first().is_some_and(|first| *first != 0) && bytes.last().is_some_and(|last| last % 2 == 1);
                (256..=1024).contains(&modulus.len()) && is_number(modulus) && (1..=8).contains(&exponent.len()) && is_number(exponent) && *exponent != [1]
            }
        };
        if sound { Ok(self) } else { Err(Fault::WrongAlgorithm) }
    }
}

/// The labels of a COSE key that mean something here, each at most once.
#[derive(Default)]
struct Fields<'a> {
    kty: Option<i64>,
    alg: Option<i64>,
    curve: Option<i64>,
    /// Label −1 of an RSA key.
    modulus: Option<&'a [u8]>,
    /// Label −2: the x of a curve, or the exponent.
    second: Option<&'a [u8]>,
    /// Label −3: the y of a curve.
    third: Option<&'a [u8]>,
}

impl<'a> Fields<'a> {
    fn read(decoder: &mut Decoder<'a>) -> Option<Self> {
        let mut fields = Self::default();
        let count = decoder.map().ok()??;
        for _ in 0..count {
            let label = decoder.i64().ok()?;
            let is_bytes = decoder.datatype().ok()? == Type::Bytes;
            match (label, is_bytes) {
                (1, false) => set(&mut fields.kty, decoder.i64().ok()?)?,
                (3, false) => set(&mut fields.alg, decoder.i64().ok()?)?,
                (-1, false) => set(&mut fields.curve, decoder.i64().ok()?)?,
                (-1, true) => set(&mut fields.modulus, decoder.bytes().ok()?)?,
                (-2, true) => set(&mut fields.second, decoder.bytes().ok()?)?,
                (-3, true) => set(&mut fields.third, decoder.bytes().ok()?)?,
                (1 | 3 | -2 | -3, _) => return None,
                _ => decoder.skip().ok()?,
            }
        }
        Some(fields)
    }

    fn key(&self) -> Option<PublicKey> {
        match (self.kty?, self.alg?) {
            (EC2, ES256) if self.curve == Some(P256) => {
                let (x, y) = (self.second?, self.third?);
                (x.len() == 32 && y.len() == 32).then(|| PublicKey::Es256 { point: [&[4], x, y].concat() })
            }
            (OKP, EDDSA) if self.curve == Some(ED25519_CURVE) => Some(PublicKey::EdDsa { key: self.second?.to_vec() }),
            (RSA, RS256) => Some(PublicKey::Rs256 { modulus: self.modulus?.to_vec(), exponent: self.second?.to_vec() }),
            _ => None,
        }
    }
}

fn set<T>(field: &mut Option<T>, value: T) -> Option<()> {
    field.replace(value).is_none().then_some(())
}

const ES256: i64 = -7;
const EDDSA: i64 = -8;
const RS256: i64 = -257;
const OKP: i64 = 1;
const EC2: i64 = 2;
const RSA: i64 = 3;
const P256: i64 = 1;
const ED25519_CURVE: i64 = 6;
