//! A passkey in software, by an independent implementation of WebAuthn and CTAP2: browser and authenticator in one.

use ::passkey::{
    authenticator::{Authenticator, UiHint, UserCheck, UserValidationMethod},
    client::{Client, DefaultClientData},
    crypto::rust_crypto::RustCryptoBackend,
    types::{
        Passkey,
        ctap2::{Aaguid, Ctap2Error},
        webauthn::{CredentialCreationOptions, CredentialRequestOptions},
    },
};
use anyhow::{Context, Result, anyhow};
use data_encoding::BASE64URL_NOPAD;
use public_suffix::PublicSuffixList;
use serde_json::{Value, json};
use url::Url;

/// An authenticator with room for one passkey, and a browser that is shown pages of any origin.
#[derive(Default)]
pub struct SoftPasskey {
    kept: Option<Passkey>,
}

impl SoftPasskey {
    /// Makes a credential as a page at `origin` asks for it with creation options, and answers what the page gets.
    ///
    /// # Errors
    /// The options cannot be read, or browser or authenticator will not.
    pub async fn create(&mut self, origin: &str, options: &Value) -> Result<Value> {
        let request: CredentialCreationOptions = serde_json::from_value(json!({ "publicKey": options })).context("reading creation options")?;
        let mut client = self.client();
        let made = client.register(&Url::parse(origin)?, request, DefaultClientData).await;
        let made = made.map_err(|error| anyhow!("making a credential: {error:?}"))?;
        self.kept = client.authenticator().store().clone();
        Ok(as_browsers_write(serde_json::to_value(made)?))
    }

    /// Signs as a page at `origin` asks for it with request options, and answers what the page gets.
    ///
    /// # Errors
    /// As [`create`](Self::create).
    pub async fn get(&mut self, origin: &str, options: &Value) -> Result<Value> {
        let request: CredentialRequestOptions = serde_json::from_value(json!({ "publicKey": options })).context("reading request options")?;
        let mut client = self.client();
        let signed = client.authenticate(&Url::parse(origin)?, request, DefaultClientData).await;
        let signed = signed.map_err(|error| anyhow!("signing: {error:?}"))?;
        self.kept = client.authenticator().store().clone();
        Ok(as_browsers_write(serde_json::to_value(signed)?))
    }

    fn client(&self) -> Client<Option<Passkey>, Obliging, RustCryptoBackend, PublicSuffixList, ()> {
        Client::new(Authenticator::new(Aaguid::new_empty(), self.kept.clone(), Obliging, RustCryptoBackend))
    }
}

/// Bytes in base64url, as `toJSON()` gives them, where this implementation writes lists of numbers.
fn as_browsers_write(value: Value) -> Value {
    let byte = |item: &Value| item.as_u64().and_then(|number| u8::try_from(number).ok());
    match value {
        Value::Array(items) => match items.iter().map(byte).collect::<Option<Vec<u8>>>() {
            Some(bytes) if !bytes.is_empty() => Value::String(BASE64URL_NOPAD.encode(&bytes)),
            Some(_) | None => Value::Array(items),
        },
        Value::Object(fields) => Value::Object(fields.into_iter().map(|(name, field)| (name, as_browsers_write(field))).collect()),
        other @ (Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_)) => other,
    }
}

/// Somebody who is always there and agrees to everything.
struct Obliging;

#[async_trait::async_trait]
impl UserValidationMethod for Obliging {
    type PasskeyItem = Passkey;

    async fn check_user<'a>(&self, _: UiHint<'a, Passkey>, presence: bool, verification: bool) -> Result<UserCheck, Ctap2Error> {
        Ok(UserCheck { presence, verification })
    }

    fn is_presence_enabled(&self) -> bool {
        true
    }

    fn is_verification_enabled(&self) -> Option<bool> {
        Some(true)
    }
}
