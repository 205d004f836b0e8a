//! The recovery kit: backup codes on a page to print, and as a text file.

mod fonts;
mod pen;
mod sheet;

use crate::words::Words;
use twofactor::{Secret, Timestamp};

/// What a recovery kit holds.
#[derive(Clone, Debug)]
pub struct RecoveryKit {
    /// The name of the operator's product.
    pub product: String,
    /// The address the user signs in with.
    pub account_email: String,
    /// When the codes were made.
    pub made_at: Timestamp,
    /// The number of the set, from 1; a later set replaces the one before.
    pub set: u32,
    /// The codes, each as `XXXX-XXXX-XXXX-XXXX`; a page has room for ten.
    pub codes: Vec<Secret<String>>,
    /// Where to sign in, as a whole address.
    pub sign_in_url: String,
    /// How to reach the operator's support.
    pub support: Option<String>,
}

/// Why there is no PDF.
#[derive(Debug, thiserror::Error)]
pub enum PdfError {
    /// A font that is part of this program could not be read.
    #[error("drawing the recovery kit: the built-in font {0} could not be read")]
    Font(&'static str),
    /// The page could not be put together.
    #[error("drawing the recovery kit: {0}")]
    Drawing(String),
}

/// The kit as a PDF: one A4 page, tagged for screen readers (PDF/UA-1), with its fonts inside and no links or scripts.
/// Characters that the fonts lack are shown as `?`.
///
/// # Errors
///
/// [`PdfError`] if a built-in font cannot be read or the page cannot be written; neither depends on what is in `kit`.
pub fn recovery_kit(kit: &RecoveryKit, words: &Words) -> Result<Vec<u8>, PdfError> {
    sheet::draw(kit, words)
}

/// The kit as a text file.
pub fn recovery_text(kit: &RecoveryKit, words: &Words) -> String {
    let numbered = kit.codes.iter().zip(1_u8..).map(|(code, nr)| format!("{nr:>4}  [ ]  {}", code.expose()));
    let mut lines = vec![
        format!("{} - {}", kit.product, words.t("kit-title")),
        String::new(),
        format!("{}: {}", words.t("kit-account"), kit.account_email),
        format!("{}: {}", words.t("kit-made"), words.moment_text(kit.made_at)),
        set_line(kit, words),
        String::new(),
        words.t("kit-lead"),
        words.t("kit-tick"),
        String::new(),
    ];
    lines.extend(numbered);
    for (title, sentences) in advice(kit, words) {
        lines.extend([String::new(), title]);
        lines.extend(sentences.into_iter().map(|sentence| format!("- {sentence}")));
    }
    lines.join("\n") + "\n"
}

/// `Set 3 replaces set 2`
fn set_line(kit: &RecoveryKit, words: &Words) -> String {
    let set = kit.set.to_string();
    match kit.set.checked_sub(1) {
        Some(previous @ 1..) => words.s("kit-set-replaces", &[("set", set.into()), ("previous", previous.to_string().into())]),
        Some(0) | None => words.s("kit-set-first", &[("set", set.into())]),
    }
}

/// What the kit says below the codes: titles with their sentences.
fn advice(kit: &RecoveryKit, words: &Words) -> [(String, Vec<String>); 3] {
    let product = ("product", (&kit.product).into());
    let help = match &kit.support {
        Some(support) => words.s("kit-help-support", &[product, ("support", support.into())]),
        None => words.s("kit-help-plain", &[product]),
    };
    [
        (words.t("kit-use"), vec![words.s("kit-use-sign-in", &[("url", (&kit.sign_in_url).into())]), words.t("kit-use-type"), words.t("kit-use-new")]),
        (words.t("kit-safe"), vec![words.t("kit-safe-place"), words.s("kit-safe-nobody", &[("product", (&kit.product).into())]), words.t("kit-safe-lost")]),
        (words.t("kit-help"), vec![help]),
    ]
}
