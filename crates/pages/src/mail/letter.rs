//! The sheet that every mail is written on.

use crate::language::Language;
use crate::names::plain_name;
use crate::words::Words;
use askama::Template;

/// Everything a mail shows, in both its parts.
#[derive(Template)]
#[template(path = "mail.html")]
pub(super) struct Letter<'a> {
    pub(super) language: Language,
    pub(super) subject: &'a str,
    pub(super) product: &'a str,
    pub(super) hello: String,
    pub(super) what: String,
    pub(super) code: Option<&'a str>,
    pub(super) bound: Option<String>,
    pub(super) rows: Vec<(String, String)>,
    pub(super) next: String,
    pub(super) button: String,
    pub(super) link: &'a str,
    pub(super) support: Option<String>,
    pub(super) because: String,
}

impl Letter<'_> {
    pub(super) fn text(&self) -> String {
        let rows: Vec<String> = self.rows.iter().map(|(name, value)| format!("{name}: {value}")).collect();
        let action = format!("{}\n{}", self.next, self.link);
        let end = format!("{}\n{}", self.product, self.because);
        let parts = [
            Some(self.hello.clone()),
            Some(self.what.clone()),
            self.code.map(str::to_owned),
            (!rows.is_empty()).then(|| rows.join("\n")),
            Some(action),
            self.support.clone(),
            Some(format!("-- \n{end}")),
            self.bound.clone(),
        ];
        parts.into_iter().flatten().collect::<Vec<_>>().join("\n\n") + "\n"
    }
}

pub(super) fn hello(user_name: &str, words: &Words) -> String {
    let name = plain_name(user_name);
    if name.is_empty() { words.t("mail-hello-nobody") } else { words.s("mail-hello", &[("name", name.into())]) }
}

/// `text` without line breaks and other control characters.
pub(super) fn one_line(text: &str) -> String {
    text.split(char::is_control).flat_map(str::split_whitespace).collect::<Vec<_>>().join(" ")
}
