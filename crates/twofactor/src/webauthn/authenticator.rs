//! What the authenticator says: authenticator data (WebAuthn §6.1), read to the last byte.

use minicbor::Decoder;

use super::{CredentialId, Fault, PublicKey, sha256};

/// Authenticator data.
#[derive(Debug)]
pub(super) struct AuthenticatorData {
    site: [u8; 32],
    flags: u8,
    /// How often the key has signed; 0 where it does not count.
    pub(super) counter: u32,
    /// The new credential, in a registration.
    pub(super) attested: Option<Attested>,
}

/// A new credential (WebAuthn §6.5.2).
#[derive(Debug)]
pub(super) struct Attested {
    /// The model; all zero where it is not told.
    pub(super) aaguid: [u8; 16],
    pub(super) id: CredentialId,
    pub(super) public_key: PublicKey,
}

impl AuthenticatorData {
    pub(super) fn read(bytes: &[u8]) -> Result<Self, Fault> {
        let (site, rest) = take::<32>(bytes)?;
        let ([flags], rest) = take::<1>(rest)?;
        let (counter, rest) = take::<4>(rest)?;
        let (attested, rest) = if flags & ATTESTED == 0 { (None, rest) } else { Attested::read(rest).map(|(attested, rest)| (Some(attested), rest))? };
        let rest = if flags & EXTENSIONS == 0 { rest } else { skip_map(rest)? };
        if !rest.is_empty() {
            return Err(Fault::Unreadable);
        }
        Ok(Self { site, flags, counter: u32::from_be_bytes(counter), attested })
    }

    /// Checks that it was made for `site` (an RP ID, or the AppID of a U2F key), that somebody touched the key, and that the backup
    /// flags make sense.
    pub(super) fn check(&self, site: &str) -> Result<(), Fault> {
        if self.site != sha256(site.as_bytes()) {
            return Err(Fault::WrongSite);
        }
        if self.flags & PRESENT == 0 {
            return Err(Fault::NobodyPresent);
        }
        if self.is_backed_up() && !self.may_be_backed_up() { Err(Fault::WrongBackupState) } else { Ok(()) }
    }

    /// Whether the credential may live on several devices.
    pub(super) const fn may_be_backed_up(&self) -> bool {
        self.flags & BACKUP_ELIGIBLE != 0
    }

    /// Whether it does.
    pub(super) const fn is_backed_up(&self) -> bool {
        self.flags & BACKED_UP != 0
    }
}

impl Attested {
    fn read(bytes: &[u8]) -> Result<(Self, &[u8]), Fault> {
        let (aaguid, rest) = take::<16>(bytes)?;
        let (length, rest) = take::<2>(rest)?;
        let (id, rest) = rest.split_at_checked(usize::from(u16::from_be_bytes(length))).ok_or(Fault::Unreadable)?;
        let id = CredentialId::new(id.to_vec()).ok_or(Fault::Unreadable)?;
        let (public_key, rest) = PublicKey::read(rest)?;
        Ok((Self { aaguid, id, public_key }, rest))
    }
}

fn take<const N: usize>(bytes: &[u8]) -> Result<([u8; N], &[u8]), Fault> {
    let (head, rest) = bytes.split_first_chunk::<N>().ok_or(Fault::Unreadable)?;
    Ok((*head, rest))
}

/// What follows the one CBOR map at the beginning of `bytes`.
fn skip_map(bytes: &[u8]) -> Result<&[u8], Fault> {
    let mut decoder = Decoder::new(bytes);
    decoder.map().map_err(|_| Fault::Unreadable)?;
    decoder.set_position(0);
    decoder.skip().map_err(|_| Fault::Unreadable)?;
    bytes.get(decoder.position()..).ok_or(Fault::Unreadable)
}

const PRESENT: u8 = 1;
const BACKUP_ELIGIBLE: u8 = 1 << 3;
const BACKED_UP: u8 = 1 << 4;
const ATTESTED: u8 = 1 << 6;
const EXTENSIONS: u8 = 1 << 7;
