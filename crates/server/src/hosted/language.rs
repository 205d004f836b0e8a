//! Choosing the language at the foot of a page.

use axum::{Form, response::Response};
use serde::Deserialize;

use super::{Answer, Desk, Person};
use crate::{Problem, steps};

/// The form.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Filled {
    language: String,
    back: String,
}

/// `POST /language`: keeps the language in the browser and, for somebody who is signed in, in their account.
pub async fn choose(mut desk: Desk, person: Result<Person, Response>, Form(filled): Form<Filled>) -> Answer {
    let language = desk.app.language(&filled.language).ok_or_else(|| Problem::Malformed("there is no such language".to_owned()))?;
    if let Ok(person) = person
        && person.look.user.locale.as_deref() != Some(language.tag())
    {
        steps::account::change_language(&desk.app, &desk.visitor, person.token, language).await?;
    }
    desk.cookies = desk.cookies.with_language(language);
    Ok(desk.see(if is_path(&filled.back) { &filled.back } else { "/" }))
}

/// Whether `path` is an address on this host, and nothing that a browser could take for another one.
fn is_path(path: &str) -> bool {
    path.starts_with('/') && !path.starts_with("//") && path.len() <= LONGEST && path.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\')
}

const LONGEST: usize = 2_000;

#[cfg(test)]
mod tests {
    use super::is_path;

    #[test]
    fn the_way_back_leads_to_this_host_only() {
        for path in ["/", "/sign-in?next=/settings/security&notice=session-ended", "/settings/security/channel/phone?replaces=fac_1"] {
            assert!(is_path(path), "{path}");
        }
        for path in ["", "sign-in", "//evil.example", "/\\evil.example", "https://evil.example", "/\t/evil.example", "/a\r\nset-cookie: a=b", "/ა"] {
            assert!(!is_path(path), "{path}");
        }
        assert!(!is_path(&format!("/{}", "a".repeat(3_000))));
    }
}
