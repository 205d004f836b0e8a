//! Text messages. A code fits one segment; a notice does where its link leaves room for it.

use crate::Notice;
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
    /// Something happened to the account.
    News {
        /// What.
        notice: Notice,
        /// Where to report that it was somebody else, as a whole address.
        report_url: String,
    },
    /// Pair this phone.
    PassLink {
        /// The whole address of the link.
        url: Secret<String>,
    },
}

impl Sms {
    /// The text, for people of `product` who type codes at `host`. A code ends with the line that binds it to that host
    /// (WICG origin-bound one-time codes), and holds no link. Where there is no room for the product's name, it is left out.
    pub fn text(&self, product: &str, host: &str, words: &Words) -> String {
        let product = plain_name(product);
        let long = self.with(&product, host, words);
        if segments(&long) == 1 { long } else { self.with("", host, words) }
    }

    fn with(&self, product: &str, host: &str, words: &Words) -> String {
        match self {
            Self::Code { code } => {
                let digits = code.expose().as_str();
                let args = [("code", digits.into()), ("product", product.into())];
                let line = words.s(if product.is_empty() { key("sms-code-plain") } else { key("sms-code") }, &args);
                format!("{line}\n\n@{host} #{digits}")
            }
            Self::News { notice, report_url } => {
                let args = [("what", notice.in_short(words).into()), ("url", report_url.into()), ("product", product.into())];
                words.s(if product.is_empty() { key("sms-news-plain") } else { key("sms-news") }, &args)
            }
            Self::PassLink { url } => {
                let args = [("url", url.expose().as_str().into()), ("product", product.into())];
                words.s(if product.is_empty() { key("sms-pass-link-plain") } else { key("sms-pass-link") }, &args)
            }
        }
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
