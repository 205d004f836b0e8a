//! Registering a new credential (WebAuthn §7.1).

use minicbor::Decoder;
use serde::Deserialize;

use super::{
    Bytes, CredentialId, Fault, PublicKey, Site,
    authenticator::{Attested, AuthenticatorData},
    client::{CREATE, ClientData},
    sha256,
};

/// What a browser answers to creation options: `RegistrationResponseJSON` (WebAuthn §5.1). Other members are for others.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Registration {
    id: Bytes,
    raw_id: Bytes,
    #[serde(rename = "type")]
    kind: String,
    response: Response,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Response {
    #[serde(rename = "clientDataJSON")]
    client_data: Bytes,
    attestation_object: Bytes,
    #[serde(default)]
    transports: Vec<String>,
}

/// A registration that was checked: what it answers, and the key if all is well.
#[derive(Clone, Debug)]
pub struct KeyToBe {
    pub(crate) challenge: Vec<u8>,
    pub(crate) outcome: Result<NewCredential, Fault>,
}

impl KeyToBe {
    /// The credential to be, if all is well so far.
    pub fn credential(&self) -> Option<&CredentialId> {
        self.outcome.as_ref().ok().map(|new| &new.id)
    }

    /// The same, found to be registered already.
    #[must_use]
    pub fn known(self) -> Self {
        Self { outcome: self.outcome.and(Err(Fault::KnownCredential)), ..self }
    }

    /// Whether it would be accepted if nothing else speaks against it.
    pub const fn is_sound(&self) -> bool {
        self.outcome.is_ok()
    }
}

/// A credential as its authenticator describes it.
#[derive(Clone, Debug)]
pub(crate) struct NewCredential {
    pub(crate) id: CredentialId,
    pub(crate) public_key: PublicKey,
    pub(crate) counter: u32,
    pub(crate) aaguid: [u8; 16],
    pub(crate) may_be_backed_up: bool,
    pub(crate) is_backed_up: bool,
    pub(crate) transports: Vec<String>,
}

impl Registration {
    /// Checks whatever does not change: who made it, for whom, with what. The rest is decided under the lock.
    pub fn check(self, site: &Site) -> KeyToBe {
        let client = ClientData::read(&self.response.client_data.0);
        let challenge = client.as_ref().map_or_else(|_| Vec::new(), |client| client.challenge().to_vec());
        KeyToBe { challenge, outcome: client.and_then(|client| self.credential(&client, site)) }
    }

    fn credential(self, client: &ClientData, site: &Site) -> Result<NewCredential, Fault> {
        client.check(CREATE, site)?;
        if self.kind != "public-key" || self.id.0 != self.raw_id.0 {
            return Err(Fault::Unreadable);
        }
        let object = AttestationObject::read(&self.response.attestation_object.0).ok_or(Fault::Unreadable)?;
        let data = AuthenticatorData::read(object.data)?;
        data.check(&site.rp_id)?;
        let (may_be_backed_up, is_backed_up) = (data.may_be_backed_up(), data.is_backed_up());
        let Attested { aaguid, id, public_key } = data.attested.ok_or(Fault::Unreadable)?;
        if id.as_bytes() != self.raw_id.0 {
            return Err(Fault::UnknownCredential);
        }
        object.check(&public_key, &sha256(&self.response.client_data.0))?;
        let transports = self.response.transports.into_iter().filter(|name| is_transport(name)).take(MOST_TRANSPORTS).collect();
        Ok(NewCredential { id, public_key, counter: data.counter, aaguid, may_be_backed_up, is_backed_up, transports })
    }
}

/// An attestation object (WebAuthn §6.5): the authenticator data, and who vouches for it.
struct AttestationObject<'a> {
    format: &'a str,
    data: &'a [u8],
    statement: Statement<'a>,
}

/// What is read of an attestation statement.
#[derive(Default)]
struct Statement<'a> {
    is_empty: bool,
    algorithm: Option<i64>,
    signature: Option<&'a [u8]>,
    has_certificates: bool,
}

impl<'a> AttestationObject<'a> {
    fn read(bytes: &'a [u8]) -> Option<Self> {
        let mut decoder = Decoder::new(bytes);
        let (mut format, mut data, mut statement) = (None, None, None);
        for _ in 0..decoder.map().ok()?? {
            match decoder.str().ok()? {
                "fmt" if format.is_none() => format = Some(decoder.str().ok()?),
                "authData" if data.is_none() => data = Some(decoder.bytes().ok()?),
                "attStmt" if statement.is_none() => statement = Some(Statement::read(&mut decoder)?),
                "fmt" | "authData" | "attStmt" => return None,
                _ => decoder.skip().ok()?,
            }
        }
        if decoder.position() != bytes.len() {
            return None;
        }
        Some(Self { format: format?, data: data?, statement: statement? })
    }

    /// Checks what can be checked without trusting a manufacturer: no statement is none, and a key that vouches for itself does.
    fn check(&self, public_key: &PublicKey, client_hash: &[u8; 32]) -> Result<(), Fault> {
        match self.format {
            "none" if self.statement.is_empty => Ok(()),
            "none" => Err(Fault::Unreadable),
            "packed" if !self.statement.has_certificates => {
                if self.statement.algorithm != Some(public_key.algorithm()) {
                    return Err(Fault::WrongAlgorithm);
                }
                public_key.verify(&[self.data, client_hash].concat(), self.statement.signature.ok_or(Fault::Unreadable)?)
            }
            _ => Ok(()),
        }
    }
}

impl<'a> Statement<'a> {
    fn read(decoder: &mut Decoder<'a>) -> Option<Self> {
        let count = decoder.map().ok()??;
        let mut statement = Self { is_empty: count == 0, ..Self::default() };
        for _ in 0..count {
            match decoder.str().ok()? {
                "alg" if statement.algorithm.is_none() => statement.algorithm = Some(decoder.i64().ok()?),
                "sig" if statement.signature.is_none() => statement.signature = Some(decoder.bytes().ok()?),
                "alg" | "sig" => return None,
                name => {
                    statement.has_certificates |= name == "x5c";
                    decoder.skip().ok()?;
                }
            }
        }
        Some(statement)
    }
}

fn is_transport(name: &str) -> bool {
    (1..=32).contains(&name.len()) && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
}

const MOST_TRANSPORTS: usize = 8;
