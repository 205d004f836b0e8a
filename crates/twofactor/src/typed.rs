//! What a person typed into the one code field, brought into one spelling before anything looks at it.

use core::fmt;
use unicode_normalization::UnicodeNormalization as _;

use crate::{BackupCode, Refusal, Secret, contact::is_invisible};

/// What was typed: told apart by its shape alone.
#[derive(Clone, Debug)]
pub enum Typed {
    /// Decimal digits.
    Digits(Digits),
    /// One of the user's backup codes.
    Backup(BackupCode),
}

impl Typed {
    /// Reads what was typed: spaces, dashes and invisible marks are dropped, digits of other scripts become ASCII.
    ///
    /// # Errors
    /// [`Refusal::Malformed`] when what is left is neither 1 to 10 digits nor a backup code.
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        if text.len() > LONGEST_BYTES {
            return Err(Refusal::Malformed);
        }
        let spelled: String = text.nfkc().filter(|c| !is_separator(*c)).map(|c| digit_of(c).unwrap_or(c)).collect();
        if let Some(code) = BackupCode::parse(&spelled) {
            return Ok(Self::Backup(code));
        }
        let all_digits = !spelled.is_empty() && spelled.len() <= 10 && spelled.bytes().all(|b| b.is_ascii_digit());
        if all_digits { Ok(Self::Digits(Digits(Secret::new(spelled)))) } else { Err(Refusal::Malformed) }
    }
}

/// One to ten ASCII digits, leading zeros kept. Prints `[redacted]`.
#[derive(Clone)]
pub struct Digits(Secret<String>);

impl Digits {
    /// How many there are.
    pub fn count(&self) -> usize {
        self.0.expose().len()
    }

    pub(crate) fn as_bytes(&self) -> &[u8] {
        self.0.expose().as_bytes()
    }
}

impl fmt::Debug for Digits {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("[redacted]")
    }
}

const LONGEST_BYTES: usize = 200;

/// Spaces, and whatever keyboards put where a dash is meant; the katakana marks are what Japanese ones give.
fn is_separator(c: char) -> bool {
    c.is_whitespace()
        || is_invisible(c)
        || matches!(c, '-' | '\u{58a}' | '\u{5be}' | '\u{1400}' | '\u{1806}' | '\u{2010}'..='\u{2015}' | '\u{2043}' | '\u{2212}' | '\u{2e3a}' | '\u{2e3b}')
        || matches!(c, '\u{301c}' | '\u{3030}' | '\u{30a0}' | '\u{30fb}' | '\u{30fc}')
}

/// The ASCII digit of a decimal digit in another script that NFKC leaves alone (Unicode general category Nd: runs of ten from zero).
pub(crate) fn digit_of(c: char) -> Option<char> {
    let point = u32::from(c);
    let zero = ZEROS.iter().copied().find(|zero| (*zero..zero.saturating_add(10)).contains(&point))?;
    char::from_digit(point.checked_sub(zero)?, 10)
}

const ZEROS: [u32; 24] = [
    0x0660, 0x06f0, 0x07c0, 0x0966, 0x09e6, 0x0a66, 0x0ae6, 0x0b66, 0x0be6, 0x0c66, 0x0ce6, 0x0d66, 0x0de6, 0x0e50, 0x0ed0, 0x0f20, 0x1040, 0x1090, 0x17e0,
    0x1810, 0x1946, 0x19d0, 0xa620, 0xa8d0,
];
