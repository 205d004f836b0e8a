//! Markup that is already safe to put into a page.

use askama::filters::HtmlSafe;
use std::fmt;

/// A piece of markup made by this crate: it is put into a page as it is, while every `String` is escaped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Html(String);

impl Html {
    /// Text of unknown origin: escaped, and kept from disturbing the direction of the text around it.
    pub fn text(text: &str) -> Self {
        Self(format!("<bdi>{}</bdi>", escape(text)))
    }

    /// Markup as it is. Only for markup that this crate has put together itself.
    pub(crate) fn trusted(markup: impl Into<String>) -> Self {
        Self(markup.into())
    }

    /// The markup.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Html {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl HtmlSafe for Html {}

/// `text` with the five characters that mean something in HTML replaced.
pub(crate) fn escape(text: &str) -> String {
    text.chars().fold(String::with_capacity(text.len()), |mut out, c| {
        push_escaped(&mut out, c);
        out
    })
}

/// Appends `c` to `out`, escaped.
pub(crate) fn push_escaped(out: &mut String, c: char) {
    match c {
        '&' => out.push_str("&amp;"),
        '<' => out.push_str("&lt;"),
        '>' => out.push_str("&gt;"),
        '"' => out.push_str("&quot;"),
        '\'' => out.push_str("&#39;"),
        other => out.push(other),
    }
}

/// Text that always runs from left to right, such as a phone number.
pub(crate) fn ltr(text: &str) -> Html {
    Html(format!("<bdi dir=\"ltr\">{}</bdi>", escape(text)))
}
