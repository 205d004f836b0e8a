//! A phone with Vestibule Pass, written from the protocol's document and from nothing else.

use anyhow::{Context, Result, ensure};
use aws_lc_rs::agreement::{ECDH_P256, PrivateKey, UnparsedPublicKey, agree};
use data_encoding::{BASE32_NOPAD, BASE64URL_NOPAD};
use hkdf::Hkdf;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::{Digest as _, Sha256};

use crate::{Authenticator, Hash};

/// A phone with Vestibule Pass: makes a key, agrees with a server, then shows codes and signs what it asks.
pub struct Pass {
    private: PrivateKey,
    public: Vec<u8>,
    agreed: Option<Agreed>,
}

struct Agreed {
    codes: Authenticator,
    requests: Vec<u8>,
    words: [u8; 2],
}

impl Pass {
    /// A phone with a fresh key.
    ///
    /// # Errors
    /// The system gives no randomness.
    pub fn new() -> Result<Self> {
        let private = PrivateKey::generate(&ECDH_P256).context("making a key")?;
        let public = private.compute_public_key().context("making a public key")?.as_ref().to_vec();
        Ok(Self { private, public, agreed: None })
    }

    /// Its public key, as it is sent.
    #[must_use]
    pub fn key(&self) -> String {
        BASE64URL_NOPAD.encode(&self.public)
    }

    /// Agrees with the server that named `server` as its key, for which it had given `commitment` when it named `factor`.
    ///
    /// # Errors
    /// The server named another key than it had committed itself to, or one that is no point of the curve.
    pub fn agree(&mut self, link: &str, factor: &str, server: &str, commitment: &str) -> Result<()> {
        let (user, server) = (Self::user_in(link)?, BASE64URL_NOPAD.decode(server.as_bytes()).context("reading the server's key")?);
        let committed = Sha256::digest([NAME.as_bytes(), b" commitment", user.as_bytes(), factor.as_bytes(), &server].concat());
        ensure!(BASE64URL_NOPAD.encode(&committed) == commitment, "the server named another key than it said");
        let seen: [u8; 32] = Sha256::digest([NAME.as_bytes(), user.as_bytes(), factor.as_bytes(), &self.public, &server].concat()).into();
        let failed = || anyhow::anyhow!("agreeing on keys");
        let keys = agree(&self.private, UnparsedPublicKey::new(&ECDH_P256, &server), failed(), |shared| {
            let keys = Hkdf::<Sha256>::new(Some(&seen), shared);
            let (mut codes, mut requests) = (vec![0; 20], vec![0; 32]);
            keys.expand(format!("{NAME} codes").as_bytes(), &mut codes).map_err(|_| failed())?;
            keys.expand(format!("{NAME} requests").as_bytes(), &mut requests).map_err(|_| failed())?;
            Ok((codes, requests))
        });
        let (codes, requests) = keys?;
        let codes = Authenticator::of(&BASE32_NOPAD.encode(&codes), 7, 10, Hash::Sha1)?;
        self.agreed = Some(Agreed { codes, requests, words: [seen[0], seen[1]] });
        Ok(())
    }

    /// Who is to be paired by what stands behind the `#` of a link.
    ///
    /// # Errors
    /// No link carries that.
    pub fn user_in(link: &str) -> Result<String> {
        let bytes = BASE64URL_NOPAD.decode(link.as_bytes()).context("reading the link")?;
        let user = bytes.get(..16).context("the link is too short")?;
        let bits: String = user.iter().map(|byte| format!("{byte:08b}")).chain(["00".to_owned()]).collect();
        let letter = |five: &[u8]| {
            let place = five.iter().fold(0, |place, bit| 2 * place + usize::from(*bit == b'1'));
            ALPHABET.chars().nth(place).context("a letter")
        };
        let name: String = bits.as_bytes().chunks(5).map(letter).collect::<Result<_>>()?;
        Ok(format!("usr_{name}"))
    }

    /// The numbers of the two words it shows.
    ///
    /// # Errors
    /// It is not paired.
    pub fn words(&self) -> Result<[u8; 2]> {
        Ok(self.agreed()?.words)
    }

    /// The code it shows at this moment (seconds since 1970).
    ///
    /// # Errors
    /// It is not paired.
    pub fn code_at(&self, unix_seconds: u64) -> Result<String> {
        Ok(self.agreed()?.codes.code_at(unix_seconds))
    }

    /// Signs a request: its name, then its parts.
    ///
    /// # Errors
    /// It is not paired.
    pub fn sign(&self, lines: &[&str]) -> Result<String> {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.agreed()?.requests).context("taking the key")?;
        mac.update(format!("{NAME} {}", lines.join("\n")).as_bytes());
        Ok(BASE64URL_NOPAD.encode(&mac.finalize().into_bytes()))
    }

    fn agreed(&self) -> Result<&Agreed> {
        self.agreed.as_ref().context("the phone is not paired")
    }
}

const NAME: &str = "vestibule-pass-1";
const ALPHABET: &str = "0123456789abcdefghjkmnpqrstvwxyz";
