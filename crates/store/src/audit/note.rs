//! Signed notes: a text, an empty line, and a line with an Ed25519 signature, as the C2SP specification `signed-note` writes them.

use std::fmt;

use aws_lc_rs::signature::{ED25519, Ed25519KeyPair, KeyPair as _, UnparsedPublicKey};
use data_encoding::{BASE64, HEXLOWER};
use sha2::{Digest as _, Sha256};

use crate::{KeyRing, StoreError};

/// Signs the checkpoints of one database. Its key is derived from the index key, which is wrapped by the master key and stays for good.
pub struct Signer {
    pair: Ed25519KeyPair,
    public: VerifyingKey,
}

/// The public key of a [`Signer`], written as `vestibule-audit+<key id>+<key>`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifyingKey([u8; 32]);

impl Signer {
    /// That of the database which these keys belong to.
    ///
    /// # Errors
    /// `Unavailable` when the cryptography has no Ed25519.
    pub fn of(keys: &KeyRing) -> Result<Self, StoreError> {
        let unavailable = || StoreError::unavailable("the key that signs checkpoints cannot be derived");
        let pair = Ed25519KeyPair::from_seed_unchecked(&keys.fingerprint("audit signer", &[])).map_err(|_| unavailable())?;
        let public = VerifyingKey(pair.public_key().as_ref().try_into().map_err(|_| unavailable())?);
        Ok(Self { pair, public })
    }

    /// The public key.
    pub fn public(&self) -> &VerifyingKey {
        &self.public
    }

    /// A text that ends with a line feed, with its signature behind it.
    pub(super) fn sign(&self, text: &str) -> String {
        let signature = [self.public.id().as_slice(), self.pair.sign(text.as_bytes()).as_ref()].concat();
        format!("{text}\n{DASH}{NAME} {}\n", BASE64.encode(&signature))
    }
}

impl fmt::Debug for Signer {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Signer").field("public", &self.public).finish_non_exhaustive()
    }
}

impl VerifyingKey {
    /// Reads a key as it is printed; `None` for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.trim().splitn(3, '+');
        let (name, id, key) = (parts.next()?, parts.next()?, parts.next()?);
        let bytes = BASE64.decode(key.as_bytes()).ok()?;
        let (algorithm, key) = bytes.split_first()?;
        let key = Self(key.try_into().ok()?);
        (name == NAME && *algorithm == ALGORITHM && HEXLOWER.encode(&key.id()) == id).then_some(key)
    }

    /// The text of a note that this key has signed, with its last line feed; `None` when it has not.
    pub(super) fn open<'n>(&self, note: &'n str) -> Option<&'n str> {
        let (text, signatures) = note.split_at(note.rfind("\n\n")? + 1);
        let signed = signatures.trim_start_matches('\n').lines().any(|line| self.has_signed(text, line));
        signed.then_some(text)
    }

    fn has_signed(&self, text: &str, line: &str) -> bool {
        let Some(signature) = line.strip_prefix(DASH).and_then(|line| line.strip_prefix(NAME)).and_then(|line| line.strip_prefix(' ')) else { return false };
        let Ok(signature) = BASE64.decode(signature.as_bytes()) else { return false };
        let Some((id, signature)) = signature.split_at_checked(4) else { return false };
        id == self.id() && UnparsedPublicKey::new(&ED25519, self.0).verify(text.as_bytes(), signature).is_ok()
    }

    /// What signatures name the key by.
    fn id(&self) -> [u8; 4] {
        let [a, b, c, d, ..]: [u8; 32] = Sha256::digest([NAME.as_bytes(), b"\n", &[ALGORITHM], &self.0].concat()).into();
        [a, b, c, d]
    }
}

impl fmt::Display for VerifyingKey {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let key = BASE64.encode(&[&[ALGORITHM], self.0.as_slice()].concat());
        write!(out, "{NAME}+{}+{key}", HEXLOWER.encode(&self.id()))
    }
}

const NAME: &str = "vestibule-audit";

const DASH: &str = "\u{2014} ";

/// Ed25519.
const ALGORITHM: u8 = 1;
