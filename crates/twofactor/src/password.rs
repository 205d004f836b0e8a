//! Passwords: what may become one, how it is hashed, and how a typed one is checked.
//!
//! Hashing is slow on purpose and a pure function of its input: callers do it outside every lock, on a bounded pool.

mod guessable;

use argon2::{Algorithm, Argon2, Params, Version, password_hash::phc};
use core::fmt;
use rand_core::CryptoRng;
use serde::{Deserialize, Serialize};
use subtle::ConstantTimeEq as _;
use unicode_normalization::UnicodeNormalization as _;

use crate::{Demand, Memory, Policy, Secret};

/// A typed password in Unicode normalization form C, never cut off. Prints `[redacted]`.
#[derive(Clone, Debug)]
pub struct Password(Secret<String>);

/// Why a text cannot become a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PasswordFault {
    /// Fewer characters than needed.
    TooShort {
        /// The number needed.
        least: usize,
    },
    /// More than a kibibyte.
    TooLong,
    /// Among those that are tried first, or hardly more than a name that everybody knows.
    Common,
    /// The one in use already.
    Unchanged,
}

impl Password {
    /// The longest password, in bytes: longer ones are refused before any work.
    pub const MOST_BYTES: usize = 1024;

    /// Takes what was typed.
    ///
    /// # Errors
    /// [`PasswordFault::TooLong`] over a kibibyte.
    pub fn typed(text: &str) -> Result<Self, PasswordFault> {
        if text.len() > Self::MOST_BYTES { Err(PasswordFault::TooLong) } else { Ok(Self(Secret::new(text.nfc().collect()))) }
    }

    /// Whether this may become a password where `policy` holds. `known` are words that everybody knows about the user.
    ///
    /// # Errors
    /// The [`PasswordFault`]: too few characters (15, or 8 where a second factor is mandatory: NIST SP 800-63B-4 §3.1.1.2), or too common.
    pub fn check(&self, policy: &Policy, known: &[&str]) -> Result<(), PasswordFault> {
        let least = Self::least_characters(policy);
        if self.0.expose().chars().count() < least {
            return Err(PasswordFault::TooShort { least });
        }
        if guessable::is_common(self.0.expose(), known) { Err(PasswordFault::Common) } else { Ok(()) }
    }

    /// How many characters a password needs where `policy` holds.
    pub const fn least_characters(policy: &Policy) -> usize {
        match policy.two_factor {
            Demand::Mandatory => 8,
            Demand::Optional => 15,
        }
    }

    /// Hashes this password under a fresh salt, in `memory`. Slow on purpose.
    #[expect(clippy::expect_used, reason = "parameters come from `Cost`, salt and output have constant lengths: Argon2 takes all of them")]
    pub fn hash(&self, cost: Cost, pepper: &Pepper, rng: &mut dyn CryptoRng, memory: &mut Memory) -> PasswordHash {
        let mut salt = [0; 16];
        rng.fill_bytes(&mut salt);
        let mut out = [0; HASH_BYTES];
        let argon2 = keyed(pepper.key.expose(), Algorithm::Argon2id, Version::V0x13, cost.params());
        memory.hash(&argon2, self.0.expose().as_bytes(), &salt, &mut out).expect("constant lengths");
        let phc = phc::PasswordHash {
            algorithm: Algorithm::Argon2id.ident(),
            version: Some(Version::V0x13.into()),
            params: phc::ParamsString::try_from(argon2.params()).expect("a sound cost"),
            salt: Some(phc::Salt::new(&salt).expect("16 bytes")),
            hash: Some(phc::Output::new(&out).expect("32 bytes")),
        };
        PasswordHash { phc: phc.to_string(), pepper: Some(pepper.name.clone()) }
    }
}

/// What one hash costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cost {
    /// Memory in KiB.
    memory_kib: u32,
    /// Passes.
    passes: u32,
    /// Lanes.
    lanes: u32,
}

impl Cost {
    /// 19 MiB, two passes, one lane: the floor of the OWASP password storage guide.
    pub const STANDARD: Self = Self { memory_kib: 19 * 1024, passes: 2, lanes: 1 };

    /// A cost within what one request may use: 8 KiB to 1 GiB, 1 to 16 passes, 1 to 8 lanes; `None` for others.
    pub fn new(memory_kib: u32, passes: u32, lanes: u32) -> Option<Self> {
        let sound = (1..=16).contains(&passes) && (1..=8).contains(&lanes) && memory_kib <= 1024 * 1024 && memory_kib >= 8 * lanes;
        sound.then_some(Self { memory_kib, passes, lanes })
    }

    #[expect(clippy::expect_used, reason = "`Cost` has no values that Argon2 refuses")]
    pub(crate) fn params(self) -> Params {
        Params::new(self.memory_kib, self.passes, self.lanes, Some(HASH_BYTES)).expect("a sound cost")
    }
}

/// A key mixed into every hash and kept outside the database.
#[derive(Clone, Debug)]
pub struct Pepper {
    /// Its name, kept beside every hash made with it.
    pub name: String,
    /// The key.
    pub key: Secret<[u8; 32]>,
}

/// A password as it is kept: its own parameters, salt and hash in PHC form, and the name of its pepper.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PasswordHash {
    phc: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pepper: Option<String>,
}

impl fmt::Debug for PasswordHash {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("[redacted]")
    }
}

/// What a check of a typed password found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Checked {
    /// It is the password.
    Right {
        /// Whether it should be hashed anew, because parameters or pepper are no longer those of today.
        outdated: bool,
    },
    /// It is not.
    Wrong,
}

/// A hash that cannot be imported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownHash;

impl fmt::Display for UnknownHash {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("not an Argon2 hash in PHC form with at most 1 GiB, 16 passes and 8 lanes")
    }
}

impl core::error::Error for UnknownHash {}

impl PasswordHash {
    /// Takes over a hash that another system made: Argon2id, Argon2i or Argon2d in PHC form, without a pepper.
    ///
    /// # Errors
    /// [`UnknownHash`] for another algorithm, without a version that is known, or one whose check would cost more than a request may.
    pub fn import(phc: &str) -> Result<Self, UnknownHash> {
        let parsed = phc::PasswordHash::new(phc).map_err(|_| UnknownHash)?;
        Algorithm::try_from(parsed.algorithm.as_str()).map_err(|_| UnknownHash)?;
        Version::try_from(parsed.version.ok_or(UnknownHash)?).map_err(|_| UnknownHash)?;
        let params = Params::try_from(&parsed).map_err(|_| UnknownHash)?;
        Cost::new(params.m_cost(), params.t_cost(), params.p_cost()).ok_or(UnknownHash)?;
        (parsed.salt.is_some() && parsed.hash.is_some()).then(|| Self { phc: phc.to_owned(), pepper: None }).ok_or(UnknownHash)
    }

    /// Checks `typed`, in `memory`. Slow on purpose. A hash whose pepper is not among `peppers` matches nothing.
    pub fn check(&self, typed: &Password, cost: Cost, peppers: &[Pepper], memory: &mut Memory) -> Checked {
        let key = match &self.pepper {
            None => &[][..],
            Some(name) => match peppers.iter().find(|pepper| pepper.name == *name) {
                Some(pepper) => pepper.key.expose(),
                None => return Checked::Wrong,
            },
        };
        let Ok(kept) = phc::PasswordHash::new(&self.phc) else { return Checked::Wrong };
        match is_right(typed, key, &kept, memory) {
            Some(true) => Checked::Right { outdated: !self.is_current(&kept, cost, peppers) },
            Some(false) | None => Checked::Wrong,
        }
    }

    fn is_current(&self, kept: &phc::PasswordHash, cost: Cost, peppers: &[Pepper]) -> bool {
        let today = cost.params();
        let same_cost = Params::try_from(kept).is_ok_and(|p| (p.m_cost(), p.t_cost(), p.p_cost()) == (today.m_cost(), today.t_cost(), today.p_cost()));
        let same_pepper = peppers.last().map(|pepper| &pepper.name) == self.pepper.as_ref();
        same_cost && same_pepper && kept.algorithm.as_str() == "argon2id"
    }
}

/// Whether `typed` has the hash that is kept; `None` for one that cannot be computed.
fn is_right(typed: &Password, key: &[u8], kept: &phc::PasswordHash, memory: &mut Memory) -> Option<bool> {
    let algorithm = Algorithm::try_from(kept.algorithm.as_str()).ok()?;
    let version = kept.version.map_or(Some(Version::V0x13), |version| Version::try_from(version).ok())?;
    let (salt, hash) = (kept.salt.as_ref()?, kept.hash.as_ref()?);
    let argon2 = keyed(key, algorithm, version, Params::try_from(kept).ok()?);
    let mut out = vec![0; hash.as_bytes().len()];
    memory.hash(&argon2, typed.0.expose().as_bytes(), salt, &mut out).ok()?;
    Some(out.ct_eq(hash.as_bytes()).into())
}

#[expect(clippy::expect_used, reason = "a pepper has 32 bytes or none: Argon2 takes both")]
fn keyed(key: &[u8], algorithm: Algorithm, version: Version, params: Params) -> Argon2<'_> {
    Argon2::new_with_secret(key, algorithm, version, params).expect("a short key")
}

const HASH_BYTES: usize = 32;
