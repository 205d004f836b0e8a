//! Gateways that are spoken to as Twilio's "Programmable Messaging" is: <https://www.twilio.com/docs/messaging/api/message-resource>.

use reqwest::{Method, RequestBuilder};
use twofactor::Secret;

use super::{Receipt, Text, http::why};
use crate::{
    Outcome, Why,
    web::{Answer, Web},
};

/// An account.
#[derive(Clone, Debug)]
pub struct Twilio {
    /// Where the API is, such as `https://api.twilio.com`.
    pub url: String,
    /// The account's name, such as `AC…`.
    pub account: String,
    /// Its token.
    pub token: Secret<String>,
    /// The sender: a number, a name, or a messaging service (`MG…`).
    pub from: String,
}

impl Twilio {
    pub(super) fn request(&self, web: &Web, text: &Text, report_to: Option<&str>) -> RequestBuilder {
        let url = format!("{}/2010-04-01/Accounts/{}/Messages.json", self.url.trim_end_matches('/'), self.account);
        let sender = if self.from.starts_with("MG") { "MessagingServiceSid" } else { "From" };
        let mut form = vec![("To", text.to.as_str()), (sender, &self.from), ("Body", text.body.expose())];
        form.extend(report_to.map(|address| ("StatusCallback", address)));
        let request = web.request(Method::POST, &url).basic_auth(&self.account, Some(self.token.expose()));
        request.header("idempotency-key", text.id.to_string()).form(&form)
    }

    pub(super) fn judge(answer: &Answer) -> Outcome {
        match answer.status {
            200..=299 => Outcome::Accepted,
            400 | 404 => Outcome::Refused(answer.fault(Why::Recipient)),
            status => Outcome::Failed(answer.fault(why(status))),
        }
    }

    pub(super) fn read_report<'v>(value: impl Fn(&str) -> Option<&'v str>) -> Option<Receipt> {
        match value("MessageStatus")? {
            "delivered" | "read" => Some(Receipt::Delivered),
            "failed" | "undelivered" | "canceled" => Some(Receipt::Undelivered),
            _ => None,
        }
    }
}
