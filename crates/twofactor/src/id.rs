//! Names of things: a prefix that says the kind, then bytes in lower-case Crockford base 32.
//!
//! A challenge, a session and a trusted device carry their user's name inside their own, so that finding the one row that
//! decides about them takes no index and no second table.

use core::{fmt, str::FromStr};
use data_encoding::{Encoding, Specification};
use rand_core::CryptoRng;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use std::sync::LazyLock;

use crate::Timestamp;

/// A text that is not an id of the expected kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotAnId;

impl fmt::Display for NotAnId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("not an id of this kind")
    }
}

impl core::error::Error for NotAnId {}

/// Sixteen bytes: 48 bits of milliseconds, then 80 random bits, so that ids sort by age (the layout of RFC 9562 §5.7 without its version bits).
fn dated(now: Timestamp, rng: &mut dyn CryptoRng) -> [u8; 16] {
    let mut bytes = [0; 16];
    rng.fill_bytes(&mut bytes);
    let [_, _, a, b, c, d, e, f] = now.as_unix_millis().to_be_bytes();
    let [first, second, third, fourth, fifth, sixth, ..] = &mut bytes;
    (*first, *second, *third, *fourth, *fifth, *sixth) = (a, b, c, d, e, f);
    bytes
}

macro_rules! id {
    ($(#[$doc:meta])* $name:ident, $prefix:literal, $size:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name([u8; $size]);

        impl $name {
            /// The bytes behind the name.
            pub const fn as_bytes(&self) -> &[u8; $size] {
                &self.0
            }

            /// The id made of these bytes.
            pub const fn from_bytes(bytes: [u8; $size]) -> Self {
                Self(bytes)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.write_str($prefix)?;
                out.write_str(&CROCKFORD.encode(&self.0))
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(self, out)
            }
        }

        impl FromStr for $name {
            type Err = NotAnId;

            fn from_str(text: &str) -> Result<Self, NotAnId> {
                let digits = text.strip_prefix($prefix).ok_or(NotAnId)?;
                let bytes = CROCKFORD.decode(digits.as_bytes()).map_err(|_| NotAnId)?;
                bytes.try_into().map(Self).map_err(|_| NotAnId)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
                out.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                String::deserialize(from)?.parse().map_err(D::Error::custom)
            }
        }
    };
}

macro_rules! free_standing {
    ($($name:ident)*) => { $(
        impl $name {
            /// A new id that sorts after those made earlier.
            pub fn draw(now: Timestamp, rng: &mut dyn CryptoRng) -> Self {
                Self(dated(now, rng))
            }
        }
    )* };
}

macro_rules! of_a_user {
    ($($name:ident)*) => { $(
        impl $name {
            /// A new id of something that belongs to `user`.
            pub fn draw(user: UserId, rng: &mut dyn CryptoRng) -> Self {
                let mut bytes = [0; 32];
                let (owner, own) = bytes.split_at_mut(16);
                owner.copy_from_slice(user.as_bytes());
                rng.fill_bytes(own);
                Self(bytes)
            }

            /// Whose it is.
            pub fn user(&self) -> UserId {
                let mut owner = [0; 16];
                owner.copy_from_slice(self.0.split_at(16).0);
                UserId(owner)
            }
        }
    )* };
}

impl MessageId {
    /// When it was drawn.
    pub const fn drawn_at(&self) -> Timestamp {
        let [a, b, c, d, e, f, ..] = self.0;
        Timestamp::from_unix_millis(i64::from_be_bytes([0, 0, a, b, c, d, e, f]))
    }
}

impl EventId {
    /// A new id for the `nth` event of one step, from 0: the events of a step sort in the order they were recorded.
    pub fn draw_nth(nth: usize, now: Timestamp, rng: &mut dyn CryptoRng) -> Self {
        let mut bytes = dated(now, rng);
        let [_, _, _, _, _, _, high, low, ..] = &mut bytes;
        [*high, *low] = u16::try_from(nth).unwrap_or(u16::MAX).to_be_bytes();
        Self(bytes)
    }

    /// The id before all that are drawn at `at` or later.
    pub const fn first_at(at: Timestamp) -> Self {
        let [_, _, a, b, c, d, e, f] = at.as_unix_millis().to_be_bytes();
        Self([a, b, c, d, e, f, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0])
    }
}

id!(/** An organization: `org_…`. */ OrganizationId, "org_", 16);
id!(/** A user: `usr_…`. */ UserId, "usr_", 16);
id!(/** A factor: `fac_…`. */ FactorId, "fac_", 16);
id!(/** An audit event: `evt_…`, in order of time. */ EventId, "evt_", 16);
id!(/** A message that waits in the outbox: `msg_…`. */ MessageId, "msg_", 16);
id!(/** An API key: `key_…`. */ ApiKeyId, "key_", 16);
id!(/** A challenge: `chl_…`, with its user inside. */ ChallengeId, "chl_", 32);
id!(/** A session: `ses_…`, with its user inside. */ SessionId, "ses_", 32);
id!(/** A trusted device: `dev_…`, with its user inside. */ DeviceId, "dev_", 32);

free_standing!(OrganizationId UserId FactorId EventId MessageId ApiKeyId);
of_a_user!(ChallengeId SessionId DeviceId);

/// Crockford's alphabet in lower case, without padding and without its spoken aliases: one spelling for each id.
static CROCKFORD: LazyLock<Encoding> = LazyLock::new(|| {
    let mut specification = Specification::new();
    specification.symbols.push_str("0123456789abcdefghjkmnpqrstvwxyz");
    #[expect(clippy::expect_used, reason = "a constant alphabet of 32 distinct symbols is always valid")]
    specification.encoding().expect("a valid alphabet")
});
