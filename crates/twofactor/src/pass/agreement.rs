//! The key agreement: ECDH on P-256 (NIST SP 800-56A §5.7.1.2), then HKDF-SHA-256 (RFC 5869) over everything both sides have seen.

use aws_lc_rs::agreement::{ECDH_P256, PrivateKey, UnparsedPublicKey, agree};
use core::fmt;
use hkdf::Hkdf;
use rand_core::CryptoRng;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::{PROTOCOL, RequestKey};
use crate::{AppSecret, FactorId, Secret, UserId};

/// A public key: a point on P-256, uncompressed (SEC 1 §2.3.3), 65 bytes. Whether it lies on the curve is seen when it is used.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Point(#[serde(with = "crate::base64")] [u8; 65]);

/// What is no public key of this protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotAPoint;

impl Point {
    /// Reads base64url without padding.
    ///
    /// # Errors
    /// [`NotAPoint`] for anything but 65 bytes of which the first is 4.
    pub fn parse(text: &str) -> Result<Self, NotAPoint> {
        let bytes: Vec<u8> = data_encoding::BASE64URL_NOPAD.decode(text.as_bytes()).map_err(|_| NotAPoint)?;
        let bytes: [u8; 65] = bytes.try_into().map_err(|_| NotAPoint)?;
        if bytes.first() == Some(&4) { Ok(Self(bytes)) } else { Err(NotAPoint) }
    }

    /// The 65 bytes as base64url without padding.
    pub fn encode(&self) -> String {
        data_encoding::BASE64URL_NOPAD.encode(&self.0)
    }

    /// What the server says of its key, before it has seen the phone's, for the pairing that becomes `factor` of `user`: the SHA-256 of all
    /// three, so that it can choose none of them afterwards. Ids and keys have one length each, so no two of them read alike.
    pub fn commitment(&self, user: UserId, factor: FactorId) -> [u8; 32] {
        let hash = Sha256::new().chain_update(PROTOCOL).chain_update(" commitment").chain_update(user.to_string()).chain_update(factor.to_string());
        hash.chain_update(self.0).finalize().into()
    }
}

impl fmt::Debug for Point {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Point")
    }
}

/// Which two words of a list of 256 both sides show.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Words([u8; 2]);

impl Words {
    /// The numbers of the two words.
    pub const fn numbers(self) -> [u8; 2] {
        self.0
    }
}

/// The server's private key for one pairing.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct ServerKey(#[serde(with = "crate::base64::secret")] Secret<[u8; 32]>);

/// What phone and server share now.
#[derive(Debug)]
pub(crate) struct Agreed {
    pub(crate) server: Point,
    pub(crate) codes: AppSecret,
    pub(crate) requests: RequestKey,
    pub(crate) words: Words,
}

impl ServerKey {
    /// A fresh key. What lies outside of the curve's order is drawn again.
    pub(crate) fn draw(rng: &mut dyn CryptoRng) -> Self {
        loop {
            let mut bytes = [0; 32];
            rng.fill_bytes(&mut bytes);
            let key = Self(Secret::new(bytes));
            if key.point().is_some() {
                return key;
            }
        }
    }

    /// Its public half.
    pub(crate) fn point(&self) -> Option<Point> {
        let public = self.private()?.compute_public_key().ok()?;
        public.as_ref().try_into().ok().map(Point)
    }

    /// Agrees with a `phone` on the keys of the pairing that becomes `factor` of `user`; `None` when its key is no point of the curve.
    pub(crate) fn agree(&self, user: UserId, factor: FactorId, phone: &Point) -> Option<Agreed> {
        let server = self.point()?;
        let seen = transcript(user, factor, phone, &server);
        let peer = UnparsedPublicKey::new(&ECDH_P256, phone.0);
        agree(&self.private()?, peer, (), |shared| Agreed::of(server, seen, shared).ok_or(())).ok()
    }

    fn private(&self) -> Option<PrivateKey> {
        PrivateKey::from_private_key(&ECDH_P256, self.0.expose()).ok()
    }
}

impl Agreed {
    fn of(server: Point, seen: [u8; 32], shared: &[u8]) -> Option<Self> {
        let keys = Hkdf::<Sha256>::new(Some(&seen), shared);
        let (mut codes, mut requests) = (vec![0; 20], [0; 32]);
        keys.expand(format!("{PROTOCOL} codes").as_bytes(), &mut codes).ok()?;
        keys.expand(format!("{PROTOCOL} requests").as_bytes(), &mut requests).ok()?;
        let [first, second, ..] = seen;
        Some(Self { server, codes: AppSecret::of(codes), requests: RequestKey::of(requests), words: Words([first, second]) })
    }
}

/// The hash of everything both sides have seen.
fn transcript(user: UserId, factor: FactorId, phone: &Point, server: &Point) -> [u8; 32] {
    let hash = Sha256::new().chain_update(PROTOCOL).chain_update(user.to_string()).chain_update(factor.to_string());
    hash.chain_update(phone.0).chain_update(server.0).finalize().into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{App, AppSettings, Digits, PassLink, PassRequest, Seen, Timestamp, Typed};
    use data_encoding::{BASE64URL_NOPAD, HEXLOWER};

    /// The test vector of `docs/explanation/vestibule-pass.md`; the phone's own code is held to the same one in a browser.
    const VECTOR: &str = include_str!("../../../../docs/explanation/vestibule-pass.md");

    /// The value of a line `name = value` in the vector.
    fn vector(name: &str) -> &'static str {
        let line = VECTOR.lines().find_map(|line| line.trim_start().strip_prefix(name)?.strip_prefix(" = "));
        line.unwrap_or_else(|| panic!("the vector has no {name}"))
    }

    fn bytes<const N: usize>(name: &str) -> [u8; N] {
        HEXLOWER.decode(vector(name).as_bytes()).expect("hex").try_into().expect("the right length")
    }

    fn user() -> UserId {
        vector("user").parse().expect("an id")
    }

    fn factor() -> FactorId {
        vector("factor").parse().expect("an id")
    }

    fn agreed() -> Agreed {
        let server = ServerKey(Secret::new(bytes("server private")));
        let phone = ServerKey(Secret::new(bytes("phone private"))).point().expect("a key");
        assert_eq!(phone.encode(), vector("phone public"));
        server.agree(user(), factor(), &phone).expect("an agreement")
    }

    fn digits(text: &str) -> Digits {
        let Ok(Typed::Digits(digits)) = Typed::parse(text) else { panic!("no digits") };
        digits
    }

    #[test]
    fn the_agreement_is_that_of_the_vector() {
        let agreed = agreed();
        assert_eq!(agreed.server.encode(), vector("server public"));
        assert_eq!(BASE64URL_NOPAD.encode(&agreed.server.commitment(user(), factor())), vector("commitment"));
        assert_eq!(PassLink::parse(vector("link")).expect("a link").user(), user());
        assert_eq!(agreed.words.numbers().map(|number| number.to_string()).join(" "), vector("words"));
        let now = Timestamp::from_unix_millis(vector("time").parse().expect("milliseconds"));
        let settings = AppSettings::new(7, 10, crate::Algorithm::Sha1).expect("sound settings");
        assert_eq!(App::new(agreed.codes, settings).judge(&digits(vector("code")), now), Seen::Fresh);
    }

    #[test]
    fn a_commitment_is_to_the_key_the_user_and_the_factor() {
        let (server, other) = (agreed().server, FactorId::from_bytes([3; 16]));
        let said = server.commitment(user(), factor());
        assert_ne!(server.commitment(user(), other), said);
        assert_ne!(server.commitment(UserId::from_bytes([3; 16]), factor()), said);
        let phone = Point::parse(vector("phone public")).expect("a point");
        assert_ne!(phone.commitment(user(), factor()), said);
    }

    #[test]
    fn a_request_is_signed_as_in_the_vector() {
        let (key, factor, at) = (agreed().requests, factor(), vector("time").parse().expect("milliseconds"));
        let request = PassRequest::Look { factor, at: Timestamp::from_unix_millis(at) };
        assert!(key.has_signed(&request, vector("look mac")));
        let later = PassRequest::Look { factor, at: Timestamp::from_unix_millis(at + 1) };
        assert!(!key.has_signed(&later, vector("look mac")));
        assert!(!key.has_signed(&request, ""));
        let answer = PassRequest::Answer { factor, approval: vector("approval"), answer: vector("answer") };
        assert!(key.has_signed(&answer, vector("answer mac")));
    }

    #[test]
    fn both_sides_agree_and_nobody_else_does() {
        let rng = &mut <rand::rngs::StdRng as rand::SeedableRng>::seed_from_u64(4);
        let now = Timestamp::from_unix_millis(1_800_000_000_000);
        let (user, factor) = (UserId::draw(now, rng), FactorId::draw(now, rng));
        let [server, phone, other] = [(); 3].map(|()| ServerKey::draw(rng));
        let point = |key: &ServerKey| key.point().expect("a key");
        let shared = server.agree(user, factor, &point(&phone)).expect("an agreement").codes.reveal();
        let (mine, seen) = (UnparsedPublicKey::new(&ECDH_P256, point(&server).0), transcript(user, factor, &point(&phone), &point(&server)));
        let phones = agree(&phone.private().expect("a key"), mine, (), |shared| Agreed::of(point(&server), seen, shared).ok_or(())).expect("an agreement");
        assert_eq!(phones.codes.reveal().expose(), shared.expose());
        assert_ne!(server.agree(user, factor, &point(&other)).expect("an agreement").codes.reveal().expose(), shared.expose());
        assert_ne!(server.agree(user, FactorId::draw(now, rng), &point(&phone)).expect("an agreement").codes.reveal().expose(), shared.expose());
    }

    #[test]
    fn a_key_that_is_no_point_of_the_curve_is_refused() {
        let server = ServerKey(Secret::new(bytes("server private")));
        let (user, factor) = (UserId::from_bytes([1; 16]), FactorId::from_bytes([2; 16]));
        let mut off = server.point().expect("a key").0;
        off[64] ^= 1;
        assert!(server.agree(user, factor, &Point(off)).is_none());
        let mut nothing = [0; 65];
        nothing[0] = 4;
        assert!(server.agree(user, factor, &Point(nothing)).is_none());
        for text in ["", "BA", &"A".repeat(87), "BC\u{e4}"] {
            assert_eq!(Point::parse(text).err(), Some(NotAPoint), "{text}");
        }
    }

    #[test]
    fn no_key_is_ever_printed() {
        let Agreed { codes, requests, .. } = agreed();
        let printed = format!("{codes:?} {requests:?} {:?}", ServerKey(Secret::new(bytes("server private"))));
        assert_eq!(printed, "AppSecret([redacted]) RequestKey([redacted]) ServerKey([redacted])");
    }
}
