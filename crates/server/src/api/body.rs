//! Bodies: one JSON object with known fields, each once and of its own type. What is refused is named, what was sent is never repeated.

use axum::{
    body::Body,
    extract::FromRequest,
    http::{HeaderMap, header},
};
use bytes::Bytes;
use core::{fmt, marker::PhantomData};
use http_body_util::{BodyExt as _, LengthLimitError, Limited};
use serde::{
    Deserialize, Deserializer,
    de::{DeserializeOwned, MapAccess, Visitor, value::MapAccessDeserializer},
};
use serde_json::error::Category;
use std::sync::Arc;

use crate::{App, Problem};

/// The largest body that is read, but for imports.
pub const LARGEST_BODY: usize = 64 * 1024;

/// The body of a request that is the same when it is done twice.
pub struct Json<T>(pub T);

impl<T: DeserializeOwned> FromRequest<Arc<App>> for Json<T> {
    type Rejection = Problem;

    async fn from_request(request: axum::extract::Request, _: &Arc<App>) -> Result<Self, Problem> {
        let (parts, body) = request.into_parts();
        let bytes = collect(&parts.headers, body, LARGEST_BODY).await?;
        read(&parts.headers, &bytes).map(Self)
    }
}

/// The whole of a body of at most `most` bytes.
///
/// # Errors
/// [`Problem::TooLarge`]; [`Problem::Malformed`] when the connection broke.
pub async fn collect(headers: &HeaderMap, body: Body, most: usize) -> Result<Bytes, Problem> {
    require_size(headers, most)?;
    let collected = Limited::new(body, most).collect().await;
    collected
        .map(http_body_util::Collected::to_bytes)
        .map_err(|error| if error.is::<LengthLimitError>() { Problem::TooLarge } else { Problem::Malformed("the body ended too early".to_owned()) })
}

/// Refuses a body that says itself that it is too large, before any of it is read.
///
/// # Errors
/// [`Problem::TooLarge`].
pub fn require_size(headers: &HeaderMap, most: usize) -> Result<(), Problem> {
    let said = headers.get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse::<u64>().ok());
    let is_too_large = said.is_some_and(|length| usize::try_from(length).map_or(true, |length| length > most));
    if is_too_large { Err(Problem::TooLarge) } else { Ok(()) }
}

/// Refuses a body of another kind than one of `media`.
///
/// # Errors
/// [`Problem::Malformed`].
pub fn require_media(headers: &HeaderMap, media: &[&str]) -> Result<(), Problem> {
    let said = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let kind = said.split(';').next().unwrap_or_default().trim();
    let fits = media.iter().any(|media| media.eq_ignore_ascii_case(kind));
    if fits { Ok(()) } else { Err(Problem::Malformed(format!("the Content-Type must be {}", media.join(" or ")))) }
}

/// Reads a JSON object. An empty body is an object without fields.
///
/// # Errors
/// [`Problem::Malformed`] says where and what was expected.
pub fn read<T: DeserializeOwned>(headers: &HeaderMap, bytes: &[u8]) -> Result<T, Problem> {
    if bytes.is_empty() {
        return parse(b"{}").map_err(|fault| Problem::Malformed(format!("the body is empty: {fault}")));
    }
    require_media(headers, &["application/json"])?;
    parse(bytes).map_err(Problem::Malformed)
}

/// Reads `bytes` as a JSON object of the shape `T`; answers what is wrong otherwise.
pub fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, String> {
    let text = str::from_utf8(bytes).map_err(|_| "not UTF-8".to_owned())?;
    let mut json = serde_json::Deserializer::from_str(text);
    let read = serde_path_to_error::deserialize::<_, Object<T>>(&mut json);
    let Object(shape) = read.map_err(|error| fault(error.inner(), &error.path().to_string()))?;
    json.end().map_err(|error| fault(&error, "."))?;
    Ok(shape)
}

/// An object and nothing else: serde by itself would read an array as the fields of a struct in their order.
pub struct Object<T>(pub T);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Object<T> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_map(Fields(PhantomData))
    }
}

struct Fields<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for Fields<T> {
    type Value = Object<T>;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Object<T>, A::Error> {
        T::deserialize(MapAccessDeserializer::new(map)).map(Object)
    }
}

/// A field that may be left out but not be null.
///
/// # Errors
/// Those of `T`.
pub fn given<'de, D: Deserializer<'de>, T: Deserialize<'de>>(from: D) -> Result<Option<T>, D::Error> {
    T::deserialize(from).map(Some)
}

/// A field that may be left out to keep a thing, or be null to take it away.
///
/// # Errors
/// Those of `T`.
pub fn given_or_null<'de, D: Deserializer<'de>, T: Deserialize<'de>>(from: D) -> Result<Option<Option<T>>, D::Error> {
    Option::deserialize(from).map(Some)
}

fn fault(error: &serde_json::Error, path: &str) -> String {
    let text = error.to_string();
    let what = text.rsplit_once(" at line ").map_or(text.as_str(), |(what, _)| what);
    let place = format!("line {}, column {}", error.line(), error.column());
    // The path to a field that is not known ends with its name, which is said anyway.
    let path = if what.starts_with("unknown field ") { path.rsplit_once('.').map_or("", |(parent, _)| parent) } else { path };
    match error.classify() {
        Category::Data if is_plain(path) => format!("`{path}`: {} ({place})", without_values(what)),
        Category::Data => format!("{} ({place})", without_values(what)),
        Category::Syntax | Category::Eof | Category::Io => format!("not JSON: {what} ({place})"),
    }
}

/// What serde says is wrong, without what was sent: it may be a secret.
pub fn without_values(message: &str) -> String {
    let expected = || message.rsplit_once(", expected ").map(|(_, expected)| expected);
    if let Some(rest) = message.strip_prefix("unknown field `") {
        let name = rest.split('`').next().unwrap_or_default();
        let name = if is_plain(name) { format!("unknown field `{name}`") } else { "unknown field".to_owned() };
        return expected().map_or_else(|| name.clone(), |known| format!("{name}, expected {known}"));
    }
    let repeats = ["invalid type: ", "invalid value: ", "invalid length ", "unknown variant "].iter().any(|start| message.starts_with(start));
    match expected() {
        Some(expected) if repeats => format!("expected {expected}"),
        _ if repeats => "not what is expected here".to_owned(),
        _ => message.to_owned(),
    }
}

/// Whether a text is a field's name, or a path of them, and not something that was put in its place.
pub fn is_plain(name: &str) -> bool {
    let is_word = |word: &str| word.starts_with(|c: char| c.is_ascii_lowercase()) && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
    name.len() <= 60 && name.split('.').all(is_word)
}

#[cfg(test)]
mod tests {
    use super::*;
    use twofactor::Secret;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "only whether it can be read is of interest")]
    struct Shape {
        code: Secret<String>,
        #[serde(default)]
        trust_device: bool,
        context: Option<Inner>,
    }

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "only whether it can be read is of interest")]
    struct Inner {
        ip: String,
    }

    fn refused(text: &str) -> String {
        parse::<Shape>(text.as_bytes()).unwrap_err()
    }

    #[test]
    fn a_refusal_says_where_and_what_was_expected() {
        assert_eq!(refused(r#"{"code":1}"#), "`code`: expected a string (line 1, column 9)");
        assert_eq!(refused(r#"{"code":"1","context":{"ip":true}}"#), "`context.ip`: expected a string (line 1, column 32)");
        assert_eq!(refused(r#"["1"]"#), "expected an object (line 1, column 0)");
        assert_eq!(refused("{}"), "missing field `code` (line 1, column 2)");
    }

    #[test]
    fn what_was_sent_is_never_repeated() {
        for text in [
            r#"{"code":"1","trust_device":"QK7M-SECRET, expected QK7M"}"#,
            r#"{"QK7M":"1"}"#,
            r#"{"code":["QK7M"]}"#,
            r#"{"code":"1","context":"QK7M"}"#,
            r#"{"code":"1"} QK7M"#,
            "QK7M",
        ] {
            let refused = refused(text);
            assert!(!refused.contains("QK7M"), "{refused}");
        }
    }
}
