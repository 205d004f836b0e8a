//! What is known about a person, read at the door. What is wrong is said without repeating it.

use twofactor::Phone;

use crate::{App, config::Country};

/// A telephone number, in the national form of the server's country too.
pub(crate) fn phone(text: &str, app: &App) -> Result<Phone, String> {
    let country = app.config.default_country.as_ref().map(Country::as_str);
    Phone::parse(text, country).map_err(|_| "`phone`: must be a telephone number that exists, with its country code, such as +995 599 12 34 56".to_owned())
}

/// A language as a BCP 47 tag.
pub(crate) fn locale(text: &str) -> Result<String, String> {
    let is_subtag = |part: &str| (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let (language, _) = text.split_once('-').unwrap_or((text, ""));
    let is_language = (2..=8).contains(&language.len()) && language.bytes().all(|byte| byte.is_ascii_alphabetic());
    let is_tag = is_language && text.len() <= 35 && text.split('-').all(is_subtag);
    if is_tag { Ok(text.to_owned()) } else { Err("`locale`: must be a language tag (BCP 47), such as ka or pt-BR".to_owned()) }
}

/// The product's own name for a user.
pub(crate) fn external_id(text: &str) -> Result<String, String> {
    let is_sound = (1..=200).contains(&text.len()) && !text.chars().any(char::is_control);
    if is_sound { Ok(text.to_owned()) } else { Err("`external_id`: must be 1 to 200 bytes without control characters".to_owned()) }
}

/// What is wrong with a name.
pub(crate) const NAME: &str = "`name`: must be one line of 1 to 100 characters, without links";
