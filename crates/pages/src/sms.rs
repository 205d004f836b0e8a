//! Text messages. Each fits one segment where the language lets it.

use crate::names::plain_name;
use crate::time::key;
use crate::words::Words;
use twofactor::Secret;

/// What a text message tells.
#[derive(Clone, Debug)]
pub enum Sms {
    /// A code to type.
    Code {
        /// The digits.
        code: Secret<String>,
    },
    /// Another number has taken the place of this one, or this one of another.
    NumberReplaced,
    /// This number receives no codes any more.
    NumberRemoved,
}

impl Sms {
    /// The text, for people of `product` who type codes at `host`. A code ends with the line that binds it to that host
    /// (WICG origin-bound one-time codes); where there is no room for the product's name, it is left out.
    pub fn text(&self, product: &str, host: &str, words: &Words) -> String {
        let product = plain_name(product);
        let long = self.with(&product, host, words);
        if segments(&long) == 1 { long } else { self.with("", host, words) }
    }

    fn with(&self, product: &str, host: &str, words: &Words) -> String {
        let (named, plain) = match self {
            Self::Code { code } => {
                let digits = code.expose().as_str();
                let args = [("code", digits.into()), ("product", product.into())];
                let line = words.s(if product.is_empty() { key("sms-code-plain") } else { key("sms-code") }, &args);
                return format!("{line}\n\n@{host} #{digits}");
            }
            Self::NumberReplaced => (key("sms-replaced"), key("sms-replaced-plain")),
            Self::NumberRemoved => (key("sms-removed"), key("sms-removed-plain")),
        };
        if product.is_empty() { words.t(plain) } else { words.s(named, &[("product", product.into())]) }
    }
}

/// How many segments a text is sent in (3GPP TS 23.040 §9.2.3.24.1): 160 septets of the default alphabet or 70 units of UTF-16 in
/// one, 153 or 67 in each of several.
pub fn segments(text: &str) -> usize {
    let septets: Option<usize> = text.chars().map(septets_of).sum();
    let (length, one, each) = match septets {
        Some(septets) => (septets, 160, 153),
        None => (text.encode_utf16().count(), 70, 67),
    };
    if length <= one { 1 } else { length.div_ceil(each) }
}

/// How many septets a character takes in the default alphabet (3GPP TS 23.038 §6.2.1); `None` when it is not in it.
fn septets_of(c: char) -> Option<usize> {
    match c {
        _ if BASIC.contains(c) => Some(1),
        '^' | '{' | '}' | '\\' | '[' | '~' | ']' | '|' | '€' | '\u{c}' => Some(2),
        _ => None,
    }
}

const BASIC: &str = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
