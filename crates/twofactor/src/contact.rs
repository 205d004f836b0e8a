//! Names, mailboxes and telephone numbers: they exist only if they are valid.

use core::{fmt, str::FromStr};
use phonenumber::{Type, metadata::DATABASE};
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization as _;

use crate::typed::digit_of;

/// A text that cannot be taken as what it was given for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unreadable;

impl fmt::Display for Unreadable {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("not in a form that can be read")
    }
}

impl core::error::Error for Unreadable {}

/// A mailbox, in lower case: two spellings of one mailbox are one user.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Email(String);

impl Email {
    /// Reads `local@domain`, at most 254 bytes, without spaces, control characters, quotes or brackets (a subset of RFC 5321 §4.1.2).
    ///
    /// # Errors
    /// [`Unreadable`] for anything else.
    pub fn parse(text: &str) -> Result<Self, Unreadable> {
        let text: String = text.trim().nfc().collect::<String>().to_lowercase();
        let (local, domain) = text.rsplit_once('@').ok_or(Unreadable)?;
        let plain = |c: char| !c.is_whitespace() && !c.is_control() && !is_invisible(c) && !"\"(),:;<>[]\\@".contains(c);
        let dotted = |part: &str| part.split('.').all(|label| !label.is_empty() && label.chars().all(plain));
        let hyphened = domain.split('.').all(|label| !label.starts_with('-') && !label.ends_with('-'));
        let sized = !local.is_empty() && local.len() <= 64 && text.len() <= 254;
        (sized && dotted(local) && dotted(domain) && hyphened).then(|| Self(text.clone())).ok_or(Unreadable)
    }

    /// The whole address.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// First letter and shape only, such as `a••••@e••••.com`.
    pub fn hint(&self) -> String {
        let (local, domain) = self.0.rsplit_once('@').unwrap_or((&self.0, ""));
        let (name, ending) = domain.rsplit_once('.').unwrap_or((domain, ""));
        let first = |part: &str| part.chars().next().map(String::from).unwrap_or_default();
        let dot = if ending.is_empty() { "" } else { "." };
        format!("{}••••@{}••••{dot}{ending}", first(local), first(name))
    }
}

impl fmt::Debug for Email {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("[redacted]")
    }
}

/// A telephone number in E.164 form, such as `+995599123456`.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Phone(String);

impl Phone {
    /// Reads a number in international form (`+995 599 12 34 56`, `00995…`, `995…`), or in the national form of `country` (two
    /// letters, ISO 3166-1): digits without a sign in front are a national number if they can be one. Only numbers that exist by the
    /// numbering plan of their country are taken.
    ///
    /// # Errors
    /// [`Unreadable`] for anything else.
    pub fn parse(text: &str, country: Option<&str>) -> Result<Self, Unreadable> {
        let text: String = text.nfkc().filter(|c| !is_invisible(*c)).map(|c| digit_of(c).unwrap_or(c)).collect();
        let text = text.trim();
        if text.len() > 40 {
            return Err(Unreadable);
        }
        let country = country.and_then(|code| code.to_ascii_uppercase().parse().ok());
        let international = match text.strip_prefix("00") {
            Some(rest) => format!("+{rest}"),
            None if text.starts_with('+') => text.to_owned(),
            None => format!("+{text}"),
        };
        let read = |country, text: &str| {
            phonenumber::parse(country, text).ok().filter(phonenumber::is_valid).map(|number| number.format().mode(phonenumber::Mode::E164).to_string())
        };
        let national = || country.and_then(|country| read(Some(country), text));
        if text.starts_with('+') || text.starts_with("00") { read(None, &international) } else { national().or_else(|| read(None, &international)) }
            .map(Self)
            .ok_or(Unreadable)
    }

    /// The number, such as `+995599123456`.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The number in groups, such as `+995 599 12 34 56`.
    pub fn spaced(&self) -> String {
        match phonenumber::parse(None, &self.0) {
            Ok(number) => number.format().mode(phonenumber::Mode::International).to_string(),
            Err(_) => self.0.clone(),
        }
    }

    /// The last two digits only: `••• •• •• 56`.
    pub fn hint(&self) -> String {
        let tail: String = self.0.chars().skip(self.0.chars().count().saturating_sub(2)).collect();
        format!("••• •• •• {tail}")
    }
}

impl Phone {
    /// Whether codes may be sent to it by SMS: it is a mobile number, by the numbering plan, of one of `countries`. So nothing goes to
    /// premium-rate, shared-cost, satellite or fixed lines, where it would be lost or cost somebody dearly.
    pub fn takes_codes(&self, countries: &[Country]) -> bool {
        let Ok(number) = phonenumber::parse(None, &self.0) else { return false };
        let is_mobile = matches!(number.number_type(&DATABASE), Type::Mobile | Type::FixedLineOrMobile);
        is_mobile && number.country().id().is_some_and(|id| countries.contains(&Country(id)))
    }

    /// The number without its last four digits: what numbers that were rented together have in common.
    pub fn prefix(&self) -> &str {
        self.0.get(..self.0.len().saturating_sub(4)).unwrap_or_default()
    }

    /// The country whose number it is.
    pub fn country(&self) -> Option<Country> {
        phonenumber::parse(None, &self.0).ok()?.country().id().map(Country)
    }
}

impl fmt::Debug for Phone {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("[redacted]")
    }
}

/// A country by its two letters (ISO 3166-1), such as `GE`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(try_from = "String", into = "String")]
pub struct Country(phonenumber::country::Id);

impl Country {
    /// The two letters.
    pub fn as_str(&self) -> &str {
        self.0.as_ref()
    }

    /// What telephone numbers of the country begin with after the `+`, such as 995.
    pub fn calling_code(&self) -> Option<u16> {
        DATABASE.by_id(self.as_str()).map(phonenumber::Metadata::country_code)
    }
}

impl FromStr for Country {
    type Err = Unreadable;

    fn from_str(text: &str) -> Result<Self, Unreadable> {
        text.to_ascii_uppercase().parse().map(Self).map_err(|_| Unreadable)
    }
}

impl TryFrom<String> for Country {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse().map_err(|_| "must be the two letters of a country (ISO 3166-1), such as GE")
    }
}

impl From<Country> for String {
    fn from(country: Country) -> Self {
        country.as_str().to_owned()
    }
}

/// A name for people to read, of a person, a browser or an organization: one line, at most 100 characters.
///
/// # Errors
/// [`Unreadable`] when nothing is left after control characters, invisible ones and links are taken out, or when it is too long.
pub fn display_name(text: &str) -> Result<String, Unreadable> {
    let visible: String = text.nfc().map(|c| if c.is_whitespace() { ' ' } else { c }).filter(|c| !c.is_control() && !is_invisible(*c)).collect();
    let is_link = |word: &&str| word.contains("://") || word.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("www."));
    let name = visible.split_whitespace().filter(|word| !is_link(word)).collect::<Vec<_>>().join(" ");
    (!name.is_empty() && name.chars().count() <= 100).then_some(name).ok_or(Unreadable)
}

/// Characters that take no room: zero-width marks, soft hyphens and the marks that turn the direction of writing.
pub(crate) const fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}')
}
