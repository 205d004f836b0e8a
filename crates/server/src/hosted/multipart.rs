//! The fields of a form that a file may come with (RFC 7578): small, and whole in memory.

use axum::{
    body::Bytes,
    extract::{FromRequest, Request},
    http::header,
};
use std::sync::Arc;

use crate::{App, Problem, api::body};

/// The fields, each with what it holds; a file's name is not looked at.
pub struct Multipart(Vec<(String, Bytes)>);

impl FromRequest<Arc<App>> for Multipart {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &Arc<App>) -> Result<Self, Problem> {
        let (parts, content) = request.into_parts();
        let media = parts.headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let unreadable = || Problem::Malformed("the form must be multipart/form-data".to_owned());
        let boundary = boundary(media).ok_or_else(unreadable)?.to_owned();
        let content = body::collect(&parts.headers, content, LARGEST_BYTES).await?;
        fields(&content, &boundary).map(Self).ok_or_else(unreadable)
    }
}

impl Multipart {
    /// What the field called `name` holds, as text; `None` when it is missing or no text.
    pub fn text(&self, name: &str) -> Option<String> {
        let (_, content) = self.0.iter().find(|(known, _)| known == name)?;
        String::from_utf8(content.to_vec()).ok()
    }

    /// Whether the field called `name` is there and holds something.
    pub fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(known, content)| known == name && !content.is_empty())
    }
}

fn boundary(media: &str) -> Option<&str> {
    let (kind, parameters) = media.split_once(';')?;
    let is_form = kind.trim().eq_ignore_ascii_case("multipart/form-data");
    let boundary = parameters.split(';').find_map(|parameter| parameter.trim().strip_prefix("boundary=")).map(|value| value.trim_matches('"'));
    boundary.filter(|boundary| is_form && (1..=70).contains(&boundary.len()))
}

fn fields(content: &Bytes, boundary: &str) -> Option<Vec<(String, Bytes)>> {
    let mark = format!("\r\n--{boundary}");
    let mut at = content.starts_with(mark.get(2..)?.as_bytes()).then(|| mark.len() - 2)?;
    let mut fields = Vec::new();
    loop {
        let rest = content.get(at..)?;
        if rest.starts_with(b"--") {
            return Some(fields);
        }
        let head_end = at + find(rest, b"\r\n\r\n")?;
        let head = std::str::from_utf8(content.get(at..head_end)?).ok()?;
        let start = head_end + 4;
        let end = start + find(content.get(start..)?, mark.as_bytes())?;
        fields.push((name(head)?, content.slice(start..end)));
        at = end + mark.len();
    }
}

/// The name of the field whose header lines these are.
fn name(head: &str) -> Option<String> {
    let line = head.lines().find(|line| line.get(..19).is_some_and(|start| start.eq_ignore_ascii_case("content-disposition")))?;
    line.split(';').find_map(|part| part.trim().strip_prefix("name=\"")?.strip_suffix('"')).map(str::to_owned)
}

fn find(text: &[u8], wanted: &[u8]) -> Option<usize> {
    text.windows(wanted.len()).position(|window| window == wanted)
}

const LARGEST_BYTES: usize = 64 * 1024;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fields_of_a_form_are_told_apart() {
        let body = "--xyz\r\nContent-Disposition: form-data; name=\"mode\"\r\n\r\nall\r\n--xyz\r\n\
                    content-disposition: form-data; name=\"file\"; filename=\"people.csv\"\r\nContent-Type: text/csv\r\n\r\nemail\r\na@b.c\r\n\r\n--xyz--\r\n";
        let form = Multipart(fields(&Bytes::from(body), boundary("multipart/form-data; boundary=xyz").unwrap()).unwrap());
        assert_eq!((form.text("mode").as_deref(), form.text("file").as_deref()), (Some("all"), Some("email\r\na@b.c\r\n")));
        assert!(form.has("file") && !form.has("other") && form.text("other").is_none());
    }

    #[test]
    fn what_is_none_is_refused() {
        assert!(boundary("application/json").is_none() && boundary("multipart/form-data").is_none() && boundary("text/plain; boundary=x").is_none());
        for body in [
            "",
            "--x",
            "--xyz",
            "--xyz\r\n\r\n",
            "--xyz\r\nContent-Disposition: form-data\r\n\r\na\r\n--xyz--",
            "--xyz\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nno end",
        ] {
            assert!(fields(&Bytes::from(body), "xyz").is_none(), "{body:?}");
        }
    }

    proptest::proptest! {
        #[test]
        fn whatever_is_given_is_read(body in "(--x|\r\n|name=\"a\"|Content-Disposition: form-data;|-|a|é){0,20}") {
            drop(fields(&Bytes::from(body), "x"));
        }
    }
}
