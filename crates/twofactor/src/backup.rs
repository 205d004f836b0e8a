//! Backup codes: ten to a set, 80 random bits each, kept as Argon2id hashes under one salt.

use argon2::{Algorithm, Argon2, Version};
use core::fmt;
use rand_core::CryptoRng;
use serde::{Deserialize, Serialize};
use subtle::ConstantTimeEq as _;

use crate::{Authority, Detail, EventKind, Kind, Memory, Notice, Refusal, Scene, Secret, Timestamp, User, password::Cost, telling::Audience};

/// How many codes a set has.
pub const CODES_PER_SET: usize = 10;

/// One backup code: sixteen characters of Crockford base 32, 80 bits. Prints `[redacted]`.
#[derive(Clone)]
pub struct BackupCode(Secret<String>);

impl BackupCode {
    /// Reads sixteen characters of Crockford base 32; case does not matter, O reads as 0, I and L as 1.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let symbols: Option<String> = text.chars().map(symbol).collect();
        symbols.filter(|symbols| symbols.len() == SYMBOLS).map(|symbols| Self(Secret::new(symbols)))
    }

    fn draw(rng: &mut dyn CryptoRng) -> Self {
        let mut bytes = [0; 16];
        rng.fill_bytes(&mut bytes);
        let symbols = bytes.iter().filter_map(|byte| ALPHABET.chars().nth(usize::from(byte & 31))).collect();
        Self(Secret::new(symbols))
    }

    /// The code in groups of four, `7K4M-Q2XP-9RTD-H3VW`, for the one page that shows it.
    pub fn reveal(&self) -> Secret<String> {
        let symbols: Vec<char> = self.0.expose().chars().collect();
        Secret::new(symbols.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join("-"))
    }

    /// The hash of this code in the set that `mark` belongs to, made in `memory`. Slow on purpose: never under a lock.
    pub fn hash(&self, mark: &SetMark, memory: &mut Memory) -> BackupProof {
        BackupProof { set: mark.number, hash: hash(self, mark, memory) }
    }
}

impl fmt::Debug for BackupCode {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("[redacted]")
    }
}

/// What is needed to hash a code for a set: never changes while the set lives. Prints the number of the set.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SetMark {
    number: u32,
    #[serde(with = "crate::base64")]
    salt: [u8; 16],
    cost: Cost,
}

impl fmt::Debug for SetMark {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "set {}", self.number)
    }
}

/// A typed backup code, hashed for one set.
#[derive(Clone)]
pub struct BackupProof {
    set: u32,
    hash: [u8; 32],
}

impl fmt::Debug for BackupProof {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("[redacted]")
    }
}

/// A user's set of backup codes.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BackupSet {
    mark: SetMark,
    made_at: Timestamp,
    codes: Vec<KeptCode>,
}

#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct KeptCode {
    #[serde(with = "crate::base64")]
    hash: [u8; 32],
    #[serde(default, skip_serializing_if = "Option::is_none")]
    used_at: Option<Timestamp>,
}

impl fmt::Debug for KeptCode {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(if self.used_at.is_some() { "used" } else { "unused" })
    }
}

/// Ten codes not yet given to anybody. Prints `[redacted]`.
pub struct FreshCodes {
    codes: Vec<BackupCode>,
    salt: [u8; 16],
}

/// Ten codes for the person, and what is kept of them. Prints `[redacted]`.
#[derive(Clone)]
pub struct HashedCodes {
    /// The codes, to be shown once.
    pub codes: Vec<BackupCode>,
    salt: [u8; 16],
    cost: Cost,
    hashes: Vec<[u8; 32]>,
}

impl fmt::Debug for FreshCodes {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("[redacted]")
    }
}

impl fmt::Debug for HashedCodes {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("[redacted]")
    }
}

impl FreshCodes {
    /// Draws ten codes and a salt.
    pub fn draw(rng: &mut dyn CryptoRng) -> Self {
        let mut salt = [0; 16];
        rng.fill_bytes(&mut salt);
        Self { codes: (0..CODES_PER_SET).map(|_| BackupCode::draw(rng)).collect(), salt }
    }

    /// Hashes the ten codes, in `memory`. Slow on purpose: never under a lock.
    pub fn hash(self, cost: Cost, memory: &mut Memory) -> HashedCodes {
        let mark = SetMark { number: 0, salt: self.salt, cost };
        let hashes = self.codes.iter().map(|code| hash(code, &mark, memory)).collect();
        HashedCodes { codes: self.codes, salt: self.salt, cost, hashes }
    }
}

/// What a set says of a typed code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Spent {
    /// It was one of the unused ones, and is used now.
    Now,
    /// It was used before.
    Before,
    /// It is none of this set.
    Unknown,
}

impl BackupSet {
    /// Keeps `fresh` as the set that follows `previous`.
    pub(crate) fn keep(fresh: &HashedCodes, previous: u32, now: Timestamp) -> Self {
        let mark = SetMark { number: previous.saturating_add(1), salt: fresh.salt, cost: fresh.cost };
        let codes = fresh.hashes.iter().map(|hash| KeptCode { hash: *hash, used_at: None }).collect();
        Self { mark, made_at: now, codes }
    }

    /// Which set of this user it is, counted from 1.
    pub const fn number(&self) -> u32 {
        self.mark.number
    }

    /// When it was made.
    pub const fn made_at(&self) -> Timestamp {
        self.made_at
    }

    /// What is needed to hash a typed code.
    pub const fn mark(&self) -> &SetMark {
        &self.mark
    }

    /// How many codes are unused.
    pub fn left(&self) -> usize {
        self.codes.iter().filter(|code| code.used_at.is_none()).count()
    }

    /// Spends the code behind `proof`; compares it with every code of the set, in constant time.
    pub(crate) fn spend(&mut self, proof: &BackupProof, now: Timestamp) -> Spent {
        if proof.set != self.mark.number {
            return Spent::Unknown;
        }
        let mut spent = Spent::Unknown;
        for code in &mut self.codes {
            if bool::from(code.hash.ct_eq(&proof.hash)) {
                spent = if code.used_at.is_some() { Spent::Before } else { Spent::Now };
                code.used_at = code.used_at.or(Some(now));
            }
        }
        spent
    }
}

impl User {
    /// Puts `fresh` in the place of the backup codes; the old ones are void.
    ///
    /// # Errors
    /// [`Refusal::StepUpRequired`], [`Refusal::NotEnrolled`] while there is no factor to back up.
    pub fn replace_backup_codes(&mut self, fresh: &HashedCodes, authority: Authority<'_>, scene: &mut Scene<'_>) -> Result<u32, Refusal> {
        self.require_fresh(authority, scene)?;
        if self.factors.is_empty() {
            return Err(Refusal::NotEnrolled);
        }
        let number = self.keep_backup_codes(fresh, scene);
        scene.notify(self, &Notice::BackupCodesMade, Audience::default());
        Ok(number)
    }

    pub(crate) fn keep_backup_codes(&mut self, fresh: &HashedCodes, scene: &mut Scene<'_>) -> u32 {
        let set = BackupSet::keep(fresh, self.backup_sets_made, scene.now);
        let number = set.number();
        self.backup_sets_made = number;
        self.backup = Some(set);
        scene.record(EventKind::BackupCodesMade, Detail { factor_kind: Some(Kind::Backup), ..Detail::default() });
        number
    }
}

#[expect(clippy::expect_used, reason = "the lengths of salt and output are constants that Argon2 takes")]
fn hash(code: &BackupCode, mark: &SetMark, memory: &mut Memory) -> [u8; 32] {
    let mut out = [0; 32];
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, mark.cost.params());
    memory.hash(&argon2, code.0.expose().as_bytes(), &mark.salt, &mut out).expect("a salt of 16 bytes and an output of 32");
    out
}

/// The symbol a character stands for (Crockford base 32: no I, L, O or U).
fn symbol(c: char) -> Option<char> {
    match c.to_ascii_uppercase() {
        'O' => Some('0'),
        'I' | 'L' => Some('1'),
        c => ALPHABET.contains(c).then_some(c),
    }
}

const SYMBOLS: usize = 16;
const ALPHABET: &str = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
