//! A security key and the browser around it, made from the standard alone: WebAuthn Level 3, CTAP, FIDO U2F.

use aws_lc_rs::{
    rand::SystemRandom,
    rsa::KeySize,
    signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair as _, RSA_PKCS1_SHA256, RsaKeyPair},
};
use data_encoding::BASE64URL_NOPAD;
use minicbor::Encoder;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use twofactor::Site;

pub(crate) const PRESENT: u8 = 1;
pub(crate) const BACKUP_ELIGIBLE: u8 = 1 << 3;
pub(crate) const BACKED_UP: u8 = 1 << 4;
const ATTESTED: u8 = 1 << 6;

/// Where the pages are.
pub(crate) fn site() -> Site {
    Site { rp_id: "id.example.com".to_owned(), origin: "https://id.example.com".to_owned(), name: "Acme".to_owned() }
}

/// A key with one credential.
pub(crate) struct SecurityKey {
    pub(crate) id: Vec<u8>,
    pub(crate) counter: u32,
    pub(crate) flags: u8,
    signer: Signer,
}

enum Signer {
    Es256(EcdsaKeyPair),
    EdDsa(Ed25519KeyPair),
    Rs256(RsaKeyPair),
}

/// Makes an attestation, format and statement, for a message.
pub(crate) type Vouch<'a> = dyn Fn(&SecurityKey, &[u8]) -> (&'static str, Vec<u8>) + 'a;

/// What is about to be signed: everything in it can be spoiled first.
pub(crate) struct Draft {
    pub(crate) client: Value,
    pub(crate) site: String,
    pub(crate) flags: u8,
    pub(crate) counter: u32,
    pub(crate) rest: Vec<u8>,
}

impl SecurityKey {
    /// A key as most are: ES256, presence only, counting.
    pub(crate) fn new(name: &str) -> Self {
        Self::of(name, Signer::Es256(EcdsaKeyPair::generate(&ECDSA_P256_SHA256_ASN1_SIGNING).expect("a key")))
    }

    pub(crate) fn ed_dsa(name: &str) -> Self {
        Self::of(name, Signer::EdDsa(Ed25519KeyPair::generate().expect("a key")))
    }

    pub(crate) fn rs256(name: &str) -> Self {
        Self::of(name, Signer::Rs256(RsaKeyPair::generate(KeySize::Rsa2048).expect("a key")))
    }

    fn of(name: &str, signer: Signer) -> Self {
        Self { id: format!("credential of {name}").into_bytes(), counter: 7, flags: PRESENT, signer }
    }

    /// The uncompressed point of an ES256 key.
    pub(crate) fn point(&self) -> Vec<u8> {
        match &self.signer {
            Signer::Es256(pair) => pair.public_key().as_ref().to_vec(),
            Signer::EdDsa(_) | Signer::Rs256(_) => panic!("not on P-256"),
        }
    }

    /// Answers creation options as a browser would.
    pub(crate) fn register(&self, options: &impl serde::Serialize) -> Value {
        self.register_with(options, |_| {})
    }

    /// Answers creation options after `spoil` has had its way.
    pub(crate) fn register_with(&self, options: &impl serde::Serialize, spoil: impl FnOnce(&mut Draft)) -> Value {
        self.register_as(options, spoil, &|_, _| ("none", b"\xa0".to_vec()))
    }

    /// Answers creation options with the attestation that `vouch` makes of authenticator data and client data hash.
    pub(crate) fn register_as(&self, options: &impl serde::Serialize, spoil: impl FnOnce(&mut Draft), vouch: &Vouch<'_>) -> Value {
        let length = u16::try_from(self.id.len()).expect("a short id").to_be_bytes();
        let rest = [&[0; 16][..], &length, &self.id, &self.cose()].concat();
        let mut draft = self.draft("webauthn.create", options, ATTESTED, rest);
        spoil(&mut draft);
        let (client, data) = (draft.client.to_string(), draft.data());
        let (format, statement) = vouch(self, &[data.as_slice(), &Sha256::digest(&client)].concat());
        let mut object = Encoder::new(Vec::new());
        object.map(3).expect("room").str("fmt").expect("room").str(format).expect("room").str("attStmt").expect("room");
        let mut object = object.into_writer();
        object.extend(statement);
        let mut object = Encoder::new(object);
        object.str("authData").expect("room").bytes(&data).expect("room");
        json!({
            "id": text(&self.id), "rawId": text(&self.id), "type": "public-key", "authenticatorAttachment": "cross-platform",
            "response": { "clientDataJSON": text(client.as_bytes()), "attestationObject": text(&object.into_writer()), "transports": ["usb"] },
            "clientExtensionResults": {}
        })
    }

    /// Answers request options as a browser would.
    pub(crate) fn sign(&mut self, options: &impl serde::Serialize) -> Value {
        self.counter += 1;
        self.sign_with(options, |_| {})
    }

    /// Answers request options after `spoil` has had its way; the counter stays.
    pub(crate) fn sign_with(&self, options: &impl serde::Serialize, spoil: impl FnOnce(&mut Draft)) -> Value {
        let mut draft = self.draft("webauthn.get", options, 0, Vec::new());
        spoil(&mut draft);
        let (client, data) = (draft.client.to_string(), draft.data());
        let signature = self.signature(&[data.as_slice(), &Sha256::digest(&client)].concat());
        json!({
            "id": text(&self.id), "rawId": text(&self.id), "type": "public-key",
            "response": {
                "clientDataJSON": text(client.as_bytes()), "authenticatorData": text(&data), "signature": text(&signature), "userHandle": null
            },
            "clientExtensionResults": {}
        })
    }

    pub(crate) fn signature(&self, message: &[u8]) -> Vec<u8> {
        let random = SystemRandom::new();
        match &self.signer {
            Signer::Es256(pair) => pair.sign(&random, message).expect("a signature").as_ref().to_vec(),
            Signer::EdDsa(pair) => pair.sign(message).as_ref().to_vec(),
            Signer::Rs256(pair) => {
                let mut signature = vec![0; pair.public_modulus_len()];
                pair.sign(&RSA_PKCS1_SHA256, &random, message, &mut signature).expect("a signature");
                signature
            }
        }
    }

    fn draft(&self, ceremony: &str, options: &impl serde::Serialize, flags: u8, rest: Vec<u8>) -> Draft {
        let options = serde_json::to_value(options).expect("JSON");
        let client = json!({ "type": ceremony, "challenge": options["challenge"], "origin": site().origin, "crossOrigin": false });
        Draft { client, site: site().rp_id, flags: self.flags | flags, counter: self.counter, rest }
    }

    fn cose(&self) -> Vec<u8> {
        let mut cose = Encoder::new(Vec::new());
        match &self.signer {
            Signer::Es256(_) => {
                let point = self.point();
                let (x, y) = point[1..].split_at(32);
                cose.map(5).and_then(|it| it.i8(1)?.i8(2)?.i8(3)?.i8(-7)?.i8(-1)?.i8(1)?.i8(-2)?.bytes(x)?.i8(-3)?.bytes(y))
            }
            Signer::EdDsa(pair) => cose.map(4).and_then(|it| it.i8(1)?.i8(1)?.i8(3)?.i8(-8)?.i8(-1)?.i8(6)?.i8(-2)?.bytes(pair.public_key().as_ref())),
            Signer::Rs256(pair) => {
                // RSAPublicKey (RFC 8017 §A.1.1) of 2,048 bits: nine bytes of head, the modulus, and 65537 at the end.
                let der = pair.public_key().as_ref();
                let (n, e) = (&der[9..265], &der[der.len() - 3..]);
                cose.map(4).and_then(|it| it.i8(1)?.i8(3)?.i8(3)?.i16(-257)?.i8(-1)?.bytes(n)?.i8(-2)?.bytes(e))
            }
        }
        .expect("room");
        cose.into_writer()
    }
}

impl Draft {
    fn data(&self) -> Vec<u8> {
        [&Sha256::digest(&self.site)[..], &[self.flags], &self.counter.to_be_bytes(), &self.rest].concat()
    }
}

pub(crate) fn text(bytes: &[u8]) -> String {
    BASE64URL_NOPAD.encode(bytes)
}
