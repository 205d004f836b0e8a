//! What a browser is asked to do: `PublicKeyCredentialCreationOptionsJSON` and `PublicKeyCredentialRequestOptionsJSON` (WebAuthn §5.1).

use data_encoding::BASE64URL_NOPAD;
use serde::Serialize;

use super::{Ceremony, PublicKey, Site};
use crate::{Key, Method, User};

/// Asks for a new credential that need not be stored on the key and needs no PIN: old U2F keys can do that.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CreationOptions {
    rp: RelyingParty,
    user: Account,
    challenge: String,
    pub_key_cred_params: Vec<Offered>,
    timeout: u64,
    exclude_credentials: Vec<Descriptor>,
    authenticator_selection: Selection,
    attestation: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    extensions: Option<ExcludedByAppId>,
}

/// Asks for a signature by one of the user's keys.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RequestOptions {
    challenge: String,
    timeout: u64,
    rp_id: String,
    allow_credentials: Vec<Descriptor>,
    user_verification: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    extensions: Option<ByAppId>,
}

#[derive(Clone, Debug, Serialize)]
struct RelyingParty {
    id: String,
    name: String,
}

#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Account {
    id: String,
    name: String,
    display_name: String,
}

#[derive(Clone, Debug, Serialize)]
struct Offered {
    #[serde(rename = "type")]
    kind: &'static str,
    alg: i64,
}

#[derive(Clone, Debug, Serialize)]
struct Descriptor {
    #[serde(rename = "type")]
    kind: &'static str,
    id: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    transports: Vec<String>,
}

#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Selection {
    resident_key: &'static str,
    require_resident_key: bool,
    user_verification: &'static str,
}

#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct ExcludedByAppId {
    appid_exclude: String,
}

#[derive(Clone, Debug, Serialize)]
struct ByAppId {
    appid: String,
}

impl CreationOptions {
    pub(crate) fn of(user: &User, ceremony: &Ceremony, site: &Site) -> Self {
        Self {
            rp: RelyingParty { id: site.rp_id.clone(), name: site.name.clone() },
            user: Account { id: BASE64URL_NOPAD.encode(user.id.as_bytes()), name: user.email.as_str().to_owned(), display_name: user.name.clone() },
            challenge: BASE64URL_NOPAD.encode(&ceremony.challenge),
            pub_key_cred_params: PublicKey::ALGORITHMS.map(|alg| Offered { kind: PUBLIC_KEY, alg }).to_vec(),
            timeout: timeout_millis(),
            exclude_credentials: keys(user).map(Descriptor::of).collect(),
            authenticator_selection: Selection { resident_key: "discouraged", require_resident_key: false, user_verification: "discouraged" },
            attestation: "none",
            extensions: app_id(user).map(|appid_exclude| ExcludedByAppId { appid_exclude }),
        }
    }
}

impl RequestOptions {
    pub(crate) fn of(user: &User, ceremony: &Ceremony, site: &Site) -> Self {
        Self {
            challenge: BASE64URL_NOPAD.encode(&ceremony.challenge),
            timeout: timeout_millis(),
            rp_id: site.rp_id.clone(),
            allow_credentials: keys(user).map(Descriptor::of).collect(),
            user_verification: "discouraged",
            extensions: app_id(user).map(|appid| ByAppId { appid }),
        }
    }
}

impl Descriptor {
    fn of(key: &Key) -> Self {
        Self { kind: PUBLIC_KEY, id: BASE64URL_NOPAD.encode(key.credential().as_bytes()), transports: key.transports().to_vec() }
    }
}

fn keys(user: &User) -> impl Iterator<Item = &Key> {
    user.factors().iter().filter_map(|factor| match &factor.method {
        Method::Key(key) => Some(key),
        Method::App(_) | Method::Phone { .. } | Method::Email { .. } | Method::Pass(_) => None,
    })
}

/// The AppID of the keys that were registered with U2F: a request can name one, so the first.
fn app_id(user: &User) -> Option<String> {
    keys(user).find_map(Key::app_id).map(str::to_owned)
}

fn timeout_millis() -> u64 {
    u64::try_from(Ceremony::LIFE.as_millis()).unwrap_or(u64::MAX)
}

const PUBLIC_KEY: &str = "public-key";
