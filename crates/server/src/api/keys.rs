//! Security keys and passkeys in the words of the API: what is handed to a browser and what it hands back goes through as it is.

use data_encoding::BASE64URL_NOPAD;
use serde::Deserialize;
use serde_json::Value;
use twofactor::{CredentialId, PublicKey, U2fKey};
use utoipa::ToSchema;

use crate::Problem;

/// A key that the user registered with U2F elsewhere.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct U2fRegistration {
    /// The key handle, in base64url.
    #[schema(example = "aV9zaWduX2Zvcl9hbmE")]
    key_handle: String,
    /// The public key, in base64url: an uncompressed point on P-256, 65 bytes.
    public_key: String,
    /// The AppID it was registered under.
    #[schema(example = "https://acme.example")]
    app_id: String,
    /// How often it has signed; by default 0.
    #[serde(default)]
    counter: u32,
}

impl U2fRegistration {
    /// The key, if it is one.
    ///
    /// # Errors
    /// [`Problem::Malformed`] says which part is none.
    pub(super) fn read(self) -> Result<U2fKey, Problem> {
        let malformed = |what: &str| Problem::Malformed(what.to_owned());
        let decode = |text: &str| BASE64URL_NOPAD.decode(text.trim_end_matches('=').as_bytes()).ok();
        let is_app_id = self.app_id.len() <= 255 && self.app_id.starts_with("https://") && self.app_id.bytes().all(|byte| byte.is_ascii_graphic());
        if !is_app_id {
            return Err(malformed("`u2f.app_id`: must be the https:// address the key was registered under"));
        }
        Ok(U2fKey {
            credential: decode(&self.key_handle)
                .and_then(CredentialId::new)
                .ok_or_else(|| malformed("`u2f.key_handle`: must be 1 to 1,023 bytes in base64url"))?,
            public_key: decode(&self.public_key)
                .and_then(|point| PublicKey::of_u2f(&point))
                .ok_or_else(|| malformed("`u2f.public_key`: must be an uncompressed point on P-256, in base64url"))?,
            counter: self.counter,
            app_id: self.app_id,
        })
    }
}

/// Options for a browser as a JSON value.
pub(super) fn options(options: &impl serde::Serialize) -> Option<Value> {
    serde_json::to_value(options).ok()
}

/// What tells a key from others.
pub(super) const fn hint(key: &twofactor::Key) -> &'static str {
    if key.may_be_backed_up() { "synced passkey" } else { "security key" }
}
