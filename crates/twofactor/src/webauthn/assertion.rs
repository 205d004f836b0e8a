//! Signing in with a credential (WebAuthn §7.2).

use serde::Deserialize;

use super::{
    Bytes, CredentialId, Fault, PublicKey, Site,
    authenticator::AuthenticatorData,
    client::{ClientData, GET},
    sha256,
};
use crate::{Factor, FactorId, Key, Method, User};

/// What a browser answers to request options: `AuthenticationResponseJSON` (WebAuthn §5.1). Other members are for others.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Assertion {
    id: Bytes,
    raw_id: Bytes,
    #[serde(rename = "type")]
    kind: String,
    response: Response,
    #[serde(default)]
    client_extension_results: Extensions,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Response {
    #[serde(rename = "clientDataJSON")]
    client_data: Bytes,
    authenticator_data: Bytes,
    signature: Bytes,
    user_handle: Option<Bytes>,
}

#[derive(Clone, Debug, Default, Deserialize)]
struct Extensions {
    appid: Option<bool>,
}

/// An assertion that was checked: what it answers, and what was signed if all is well.
#[derive(Clone, Debug)]
pub(crate) struct Presented {
    pub(crate) challenge: Vec<u8>,
    pub(crate) outcome: Result<Signed, Fault>,
}

/// What a key signed. It holds for the factor with this credential and this public key only.
#[derive(Clone, Debug)]
pub(crate) struct Signed {
    pub(crate) factor: FactorId,
    pub(crate) credential: CredentialId,
    pub(crate) public_key: PublicKey,
    pub(crate) counter: u32,
    pub(crate) may_be_backed_up: bool,
    pub(crate) is_backed_up: bool,
}

impl Assertion {
    /// Checks whatever does not change: who signed, what, where. With `only`, no other factor may have signed. The rest is decided
    /// under the lock.
    pub(crate) fn check(&self, user: &User, only: Option<FactorId>, site: &Site) -> Presented {
        let client = ClientData::read(&self.response.client_data.0);
        let challenge = client.as_ref().map_or_else(|_| Vec::new(), |client| client.challenge().to_vec());
        Presented { challenge, outcome: client.and_then(|client| self.signed(&client, user, only, site)) }
    }

    fn signed(&self, client: &ClientData, user: &User, only: Option<FactorId>, site: &Site) -> Result<Signed, Fault> {
        client.check(GET, site)?;
        if self.kind != "public-key" || self.id.0 != self.raw_id.0 {
            return Err(Fault::Unreadable);
        }
        if self.response.user_handle.as_ref().is_some_and(|handle| !handle.0.is_empty() && handle.0 != user.id.as_bytes()) {
            return Err(Fault::WrongUser);
        }
        let (factor, key) = user
            .factors()
            .iter()
            .filter(|factor| only.is_none_or(|only| factor.id == only))
            .find_map(|factor| self.made_by(factor))
            .ok_or(Fault::UnknownCredential)?;
        let data = AuthenticatorData::read(&self.response.authenticator_data.0)?;
        data.check(self.signed_for(key, site))?;
        if data.attested.is_some() {
            return Err(Fault::Unreadable);
        }
        let message = [self.response.authenticator_data.0.as_slice(), &sha256(&self.response.client_data.0)].concat();
        key.public_key().verify(&message, &self.response.signature.0)?;
        Ok(Signed {
            factor,
            credential: key.credential().clone(),
            public_key: key.public_key().clone(),
            counter: data.counter,
            may_be_backed_up: data.may_be_backed_up(),
            is_backed_up: data.is_backed_up(),
        })
    }

    fn made_by<'a>(&self, factor: &'a Factor) -> Option<(FactorId, &'a Key)> {
        match &factor.method {
            Method::Key(key) if key.credential().as_bytes() == self.raw_id.0 => Some((factor.id, key)),
            Method::Key(_) | Method::App(_) | Method::Phone { .. } | Method::Email { .. } | Method::Pass(_) => None,
        }
    }

    /// What the key signs for: the AppID if this key was registered with U2F under one and the browser says it used it (§10.1.1).
    fn signed_for<'a>(&self, key: &'a Key, site: &'a Site) -> &'a str {
        match key.app_id() {
            Some(app_id) if self.client_extension_results.appid == Some(true) => app_id,
            Some(_) | None => &site.rp_id,
        }
    }
}
