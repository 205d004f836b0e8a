//! Byte fields of the stored document, as base64 text.

use data_encoding::BASE64URL_NOPAD;
use serde::{Deserialize as _, Deserializer, Serializer, de::Error as _};

pub(crate) fn serialize<S: Serializer>(bytes: &impl AsRef<[u8]>, out: S) -> Result<S::Ok, S::Error> {
    out.serialize_str(&BASE64URL_NOPAD.encode(bytes.as_ref()))
}

pub(crate) fn deserialize<'de, D: Deserializer<'de>, T: TryFrom<Vec<u8>>>(from: D) -> Result<T, D::Error> {
    let text = String::deserialize(from)?;
    let bytes = BASE64URL_NOPAD.decode(text.as_bytes()).map_err(D::Error::custom)?;
    T::try_from(bytes).map_err(|_| D::Error::custom("wrong number of bytes"))
}

/// Secret bytes.
pub(crate) mod secret {
    use crate::Secret;
    use serde::{Deserializer, Serializer};

    pub(crate) fn serialize<S: Serializer, const N: usize>(secret: &Secret<[u8; N]>, out: S) -> Result<S::Ok, S::Error> {
        super::serialize(secret.expose(), out)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>, const N: usize>(from: D) -> Result<Secret<[u8; N]>, D::Error> {
        super::deserialize::<D, [u8; N]>(from).map(Secret::new)
    }
}
