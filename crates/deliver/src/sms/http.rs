//! A gateway that is described wholly by the operator.

use reqwest::RequestBuilder;
use twofactor::Secret;

use super::{Alphabet, Receipt, Text};
use crate::{
    Outcome, Why,
    web::{Answer, Web},
};

/// How a gateway is asked, and how its answers are understood.
///
/// Address, headers and body may hold `{to}` (`+995…`), `{digits}` (the number without the sign), `{text}`, `{coding}` (0 for the default
/// alphabet, 2 for UCS-2, as Kannel counts), `{id}`, `{secret}` and `{report}`, the address to report to. What is put in is escaped for its
/// place: percent-encoded in the address and in forms, as a string's inside in JSON, as text in XML.
#[derive(Clone, Debug)]
pub struct Template {
    /// How to ask.
    pub method: Method,
    /// Where to ask.
    pub url: String,
    /// What to ask with besides: names and values.
    pub headers: Vec<(String, String)>,
    /// What to say, if anything.
    pub body: Option<String>,
    /// What `{secret}` stands for.
    pub secret: Secret<String>,
    /// The statuses of an answer that accepts the message.
    pub accepted_status: Vec<u16>,
    /// What such an answer must contain too.
    pub accepted_text: Option<String>,
    /// The statuses of an answer that refuses the message for good.
    pub refused_status: Vec<u16>,
    /// What is added to the address to report to, as its query, such as `status=%d`.
    pub report_query: Option<String>,
    /// The field of a report that says what became of the message.
    pub report_field: Option<String>,
    /// Its values for a message that was delivered.
    pub report_delivered: Vec<String>,
    /// Its values for one that was not and will not be.
    pub report_undelivered: Vec<String>,
}

/// How to ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// `GET`
    Get,
    /// `POST`
    Post,
}

/// What a text is put into.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Address,
    Header,
    Form,
    Json,
    Xml,
    Plain,
}

impl Template {
    pub(super) fn request(&self, web: &Web, text: &Text, report_to: Option<&str>) -> RequestBuilder {
        let method = match self.method {
            Method::Get => reqwest::Method::GET,
            Method::Post => reqwest::Method::POST,
        };
        let query = self.report_query.as_ref().map(|query| format!("?{query}")).unwrap_or_default();
        let report_to = report_to.map(|address| format!("{address}{query}")).unwrap_or_default();
        let fill = |template: &str, place| self.fill(template, place, text, &report_to);
        let mut request = web.request(method, &fill(&self.url, Place::Address));
        for (name, value) in &self.headers {
            request = request.header(name, fill(value, Place::Header));
        }
        match &self.body {
            Some(body) => request.body(fill(body, self.place_of_body())),
            None => request,
        }
    }

    /// It says so by the header that is made for it (draft-ietf-httpapi-idempotency-key-header), which names the message.
    pub(super) fn tells_repetitions(&self) -> bool {
        self.headers.iter().any(|(name, value)| name.eq_ignore_ascii_case("idempotency-key") && value.contains("{id}"))
    }

    pub(super) fn judge(&self, answer: &Answer) -> Outcome {
        let says_so = self.accepted_text.as_ref().is_none_or(|text| answer.body.contains(text));
        if self.accepted_status.contains(&answer.status) && says_so {
            Outcome::Accepted
        } else if self.refused_status.contains(&answer.status) {
            Outcome::Refused(answer.fault(Why::Recipient))
        } else {
            Outcome::Failed(answer.fault(why(answer.status)))
        }
    }

    pub(super) fn read_report<'v>(&self, value: impl Fn(&str) -> Option<&'v str>) -> Option<Receipt> {
        let status = value(self.report_field.as_deref()?)?;
        let is_one_of = |values: &[String]| values.iter().any(|value| value == status);
        if is_one_of(&self.report_delivered) {
            Some(Receipt::Delivered)
        } else if is_one_of(&self.report_undelivered) {
            Some(Receipt::Undelivered)
        } else {
            None
        }
    }

    /// By the media type that the headers give, as its name says.
    fn place_of_body(&self) -> Place {
        let named = self.headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("content-type"));
        match named.map(|(_, value)| value.to_ascii_lowercase()) {
            Some(kind) if kind.contains("json") => Place::Json,
            Some(kind) if kind.contains("xml") => Place::Xml,
            Some(kind) if kind.contains("x-www-form-urlencoded") => Place::Form,
            Some(_) | None => Place::Plain,
        }
    }

    /// Puts values in one pass: what a text says is never taken for a placeholder.
    fn fill(&self, template: &str, place: Place, text: &Text, report_to: &str) -> String {
        let coding = match Alphabet::of(text.body.expose()) {
            Alphabet::Gsm7 => "0",
            Alphabet::Ucs2 => "2",
        };
        let id = text.id.to_string();
        let number = text.to.as_str();
        let values = [
            ("{to}", number),
            ("{digits}", number.trim_start_matches('+')),
            ("{text}", text.body.expose()),
            ("{coding}", coding),
            ("{id}", &id),
            ("{secret}", self.secret.expose()),
            ("{report}", report_to),
        ];
        let mut filled = String::new();
        let mut rest = template;
        while let Some(start) = rest.find('{') {
            let (before, from) = rest.split_at(start);
            filled.push_str(before);
            match values.iter().find_map(|(name, value)| Some((from.strip_prefix(name)?, value))) {
                Some((after, value)) => {
                    escape(value, place, &mut filled);
                    rest = after;
                }
                None => {
                    filled.push('{');
                    rest = from.get(1..).unwrap_or_default();
                }
            }
        }
        filled.push_str(rest);
        filled
    }
}

/// What a status says where nothing else does.
pub(super) fn why(status: u16) -> Why {
    match status {
        401 | 403 => Why::Credentials,
        _ => Why::Rejected,
    }
}

fn escape(value: &str, place: Place, out: &mut String) {
    match place {
        Place::Address | Place::Form => {
            for byte in value.bytes() {
                if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
                    out.push(char::from(byte));
                } else {
                    out.push_str(&format!("%{byte:02X}"));
                }
            }
        }
        Place::Header => out.extend(value.chars().filter(|c| !c.is_control())),
        Place::Json => {
            let quoted = serde_json::Value::from(value).to_string();
            out.push_str(quoted.get(1..quoted.len().saturating_sub(1)).unwrap_or_default());
        }
        Place::Xml => {
            for c in value.chars() {
                match c {
                    '&' => out.push_str("&amp;"),
                    '<' => out.push_str("&lt;"),
                    '>' => out.push_str("&gt;"),
                    '"' => out.push_str("&quot;"),
                    '\'' => out.push_str("&apos;"),
                    _ => out.push(c),
                }
            }
        }
        Place::Plain => out.push_str(value),
    }
}
