//! Gateways that are spoken to as Vonage's SMS API is: <https://developer.vonage.com/en/api/sms>.

use reqwest::{Method, RequestBuilder};
use serde_json::Value;
use twofactor::Secret;

use super::{Alphabet, Receipt, Text, http::why};
use crate::{
    Outcome, Why,
    web::{Answer, Web},
};

/// An account.
#[derive(Clone, Debug)]
pub struct Vonage {
    /// Where the API is, such as `https://rest.nexmo.com`.
    pub url: String,
    /// The account's key.
    pub key: String,
    /// Its secret.
    pub secret: Secret<String>,
    /// The sender: a number or a name.
    pub from: String,
}

impl Vonage {
    pub(super) fn request(&self, web: &Web, text: &Text, report_to: Option<&str>) -> RequestBuilder {
        let kind = match Alphabet::of(text.body.expose()) {
            Alphabet::Gsm7 => "text",
            Alphabet::Ucs2 => "unicode",
        };
        let id = text.id.to_string();
        let mut form = vec![
            ("api_key", self.key.as_str()),
            ("api_secret", self.secret.expose()),
            ("from", &self.from),
            ("to", text.to.as_str().trim_start_matches('+')),
            ("text", text.body.expose()),
            ("type", kind),
            ("client-ref", &id),
        ];
        form.extend(report_to.map(|address| ("callback", address)));
        web.request(Method::POST, &format!("{}/sms/json", self.url.trim_end_matches('/'))).form(&form)
    }

    /// The status of HTTP is 200 even for refusals; each part of the message has its own.
    pub(super) fn judge(answer: &Answer) -> Outcome {
        if answer.status != 200 {
            return Outcome::Failed(answer.fault(why(answer.status)));
        }
        let said = serde_json::from_str::<Value>(&answer.body).unwrap_or_default();
        let parts = said.get("messages").and_then(Value::as_array).into_iter().flatten();
        let statuses: Vec<&str> = parts.filter_map(|part| part.get("status")?.as_str()).collect();
        match statuses.iter().find(|status| **status != "0") {
            None if !statuses.is_empty() => Outcome::Accepted,
            // Missing or invalid parameters, not routable, barred: of this message, and not of the day.
            Some(&("2" | "3" | "6" | "7" | "15")) => Outcome::Refused(answer.fault(Why::Recipient)),
            Some(&("4" | "8" | "14")) => Outcome::Failed(answer.fault(Why::Credentials)),
            None | Some(_) => Outcome::Failed(answer.fault(Why::Rejected)),
        }
    }

    pub(super) fn read_report<'v>(value: impl Fn(&str) -> Option<&'v str>) -> Option<Receipt> {
        match value("status")? {
            "delivered" => Some(Receipt::Delivered),
            "failed" | "rejected" | "expired" => Some(Receipt::Undelivered),
            _ => None,
        }
    }
}
