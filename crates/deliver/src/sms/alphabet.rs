//! The alphabets of text messages (3GPP TS 23.038 §6.2). How many messages a text takes is the business of whoever writes it.

/// An alphabet of text messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Alphabet {
    /// The default alphabet, seven bits a character.
    Gsm7,
    /// UTF-16, for everything else.
    Ucs2,
}

impl Alphabet {
    /// The alphabet that `text` needs.
    pub(super) fn of(text: &str) -> Self {
        if text.chars().all(|c| c.is_ascii_alphanumeric() || BASIC.contains(c)) { Self::Gsm7 } else { Self::Ucs2 }
    }
}

/// The default alphabet with its extension, without letters and digits.
const BASIC: &str = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./:;<=>?¡ÄÖÑÜ§¿äöñüà\u{c}^{}\\[~]|€";

/// The septets of `text`, each in a byte of its own (3GPP TS 23.038 §6.2.1); `None` where a character is not in the alphabet.
pub(super) fn septets(text: &str) -> Option<Vec<u8>> {
    let mut septets = Vec::with_capacity(text.len());
    for c in text.chars() {
        if let Some(code) = TABLE.chars().position(|own| own == c) {
            septets.push(u8::try_from(code).ok()?);
        } else {
            let (_, code) = EXTENSION.iter().find(|(own, _)| *own == c)?;
            septets.extend([ESCAPE, *code]);
        }
    }
    Some(septets)
}

/// The default alphabet, by code; the escape stands at its own place.
const TABLE: &str = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\u{1b}ÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
const ESCAPE: u8 = 0x1b;
const EXTENSION: [(char, u8); 10] =
    [('\u{c}', 0x0a), ('^', 0x14), ('{', 0x28), ('}', 0x29), ('\\', 0x2f), ('[', 0x3c), ('~', 0x3d), (']', 0x3e), ('|', 0x40), ('€', 0x65)];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn septets_are_those_of_the_table() {
        assert_eq!(septets("@A a{€"), Some(vec![0, 0x41, 0x20, 0x61, 0x1b, 0x28, 0x1b, 0x65]));
        assert_eq!((TABLE.chars().count(), septets("à"), septets("ც")), (128, Some(vec![0x7f]), None));
    }

    #[test]
    fn one_character_outside_of_the_default_alphabet_makes_a_text_wide() {
        for text in ["", "123456 is your code\n\n@id.example.com #123456", "{[€]}^~|\\", "Ça va à Ærø, ΩΔ?"] {
            assert_eq!(Alphabet::of(text), Alphabet::Gsm7, "{text}");
        }
        for text in ["კოდი", "don’t", "`", "😀", "ç"] {
            assert_eq!(Alphabet::of(text), Alphabet::Ucs2, "{text}");
        }
    }
}
