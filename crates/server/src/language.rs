//! In which language a page is shown and a message is written.
//!
//! What a person has chosen for their account comes first, then what was chosen in the browser, then what the browser asks for, then what
//! the operator says. Nobody's rights depend on it.

use axum::http::{HeaderMap, header};
use core::cmp::Reverse;
use pages::{Language, Words};

use crate::{App, cookies::Cookies};

impl App {
    /// The languages that people may choose from. Those that are not complete can only be looked at in development.
    pub(crate) fn languages(&self) -> Vec<Language> {
        Language::ALL.iter().copied().filter(|language| self.development || language.is_offered()).collect()
    }

    /// The language of a tag, if people may choose it.
    pub(crate) fn language(&self, tag: &str) -> Option<Language> {
        Language::of(tag).filter(|language| self.development || language.is_offered())
    }

    /// The language of a browser in which nobody is signed in.
    pub(crate) fn language_of(&self, headers: &HeaderMap, cookies: &Cookies) -> Language {
        let asked = || headers.get(header::ACCEPT_LANGUAGE).and_then(|value| preferred(value.to_str().ok()?, |tag| self.language(tag)));
        cookies.language().and_then(|tag| self.language(tag)).or_else(asked).unwrap_or(self.config.default_language)
    }

    /// The words of a message to somebody who reads the language of this tag.
    pub(crate) fn words_for(&self, tag: Option<&str>) -> &'static Words {
        Words::of(tag.and_then(|tag| self.language(tag)).unwrap_or(self.config.default_language))
    }
}

/// The language that an `Accept-Language` header (RFC 9110 §12.5.4) likes best among those that `known` finds; of equals the first.
fn preferred(header: &str, known: impl Fn(&str) -> Option<Language>) -> Option<Language> {
    let mut ranges: Vec<(u16, &str)> = header.split(',').take(MOST_RANGES).filter_map(range).collect();
    ranges.sort_by_key(|(weight, _)| Reverse(*weight));
    ranges.into_iter().find_map(|(_, tag)| known(tag))
}

/// A range with its weight in thousandths; `None` when it is not wanted or cannot be read.
fn range(text: &str) -> Option<(u16, &str)> {
    let (tag, parameter) = text.split_once(';').map_or((text, None), |(tag, parameter)| (tag, Some(parameter)));
    let weight = match parameter {
        Some(parameter) => thousandths(parameter.trim().strip_prefix(['q', 'Q'])?.trim_start().strip_prefix('=')?.trim())?,
        None => 1000,
    };
    (weight > 0).then_some((weight, tag.trim()))
}

/// `0.75` as 750 (RFC 9110 §12.4.2).
fn thousandths(text: &str) -> Option<u16> {
    let (whole, rest) = text.split_once('.').unwrap_or((text, ""));
    let is_short = rest.len() <= 3 && rest.bytes().all(|byte| byte.is_ascii_digit());
    match whole {
        "1" if is_short => Some(1000),
        "0" if is_short => format!("{rest:0<3}").parse().ok(),
        _ => None,
    }
}

/// More than anybody reads; the rest of a longer header is not looked at.
const MOST_RANGES: usize = 32;

#[cfg(test)]
mod tests {
    use super::*;

    fn offered(tag: &str) -> Option<Language> {
        Language::of(tag).filter(|language| language.is_offered())
    }

    #[test]
    fn the_language_that_a_browser_likes_best_is_found() {
        let cases = [
            ("ka", Some(Language::Georgian)),
            ("KA-ge", Some(Language::Georgian)),
            ("ka-GE,ka;q=0.9,en-US;q=0.8,en;q=0.7", Some(Language::Georgian)),
            ("en;q=0.7, ka;q=0.8", Some(Language::Georgian)),
            ("pl-PL,pl;q=0.9,en-US;q=0.8", Some(Language::Polish)),
            ("en-GB , ka ; q=1.0", Some(Language::English)),
            ("de, fr;q=0.9, ka;q=0.1", Some(Language::Georgian)),
            ("ka;q=0, en;q=0.001", Some(Language::English)),
            ("kab, kan-IN", None),
            ("ar, ar-EG;q=0.9", None),
            ("*", None),
            ("", None),
            (",,;q=1,=", None),
            ("ka;q=2, en;q=0.5", Some(Language::English)),
            ("ka;q=0.12345, en;q=-1", None),
            ("ka;level=1, en;q=0.5", Some(Language::English)),
            ("\u{202e}ka", None),
        ];
        for (header, expected) in cases {
            assert_eq!(preferred(header, offered), expected, "{header:?}");
        }
    }

    #[test]
    fn a_header_of_any_length_is_read_to_a_point() {
        let long = "de,".repeat(100_000) + "ka";
        assert_eq!(preferred(&long, offered), None);
    }
}
