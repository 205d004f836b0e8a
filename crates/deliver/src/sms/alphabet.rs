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

#[cfg(test)]
mod tests {
    use super::*;

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
