//! The product's back end: asks over HTTP with an API key.

use std::{net::SocketAddr, time::Duration};

use anyhow::Result;
use serde_json::{Value, json};
use testkit::loopback;

/// A back end with its key, talking to one node.
#[derive(Clone, Debug)]
pub(crate) struct Client {
    pub(crate) address: SocketAddr,
    pub(crate) token: String,
}

/// What it was answered.
#[derive(Clone, Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) body: Value,
    pub(crate) raw: Vec<u8>,
    pub(crate) retry_after: Option<u64>,
}

impl Client {
    pub(crate) fn new(address: SocketAddr, token: &str) -> Self {
        Self { address, token: token.to_owned() }
    }

    /// The same back end, talking to another node.
    pub(crate) fn at(&self, address: SocketAddr) -> Self {
        Self { address, ..self.clone() }
    }

    /// Sends a request; an error means that the answer is not known.
    pub(crate) fn send(&self, method: &str, path: &str, key: Option<&str>, body: Option<&Value>) -> Result<Reply> {
        let body = body.map(Value::to_string).unwrap_or_default();
        self.send_text(method, path, key, "application/json", &body)
    }

    pub(crate) fn send_text(&self, method: &str, path: &str, key: Option<&str>, media: &str, body: &str) -> Result<Reply> {
        self.send_within(Duration::from_secs(10), method, path, key, (media, body))
    }

    /// Waits no longer than `limit` for each part of the answer.
    pub(crate) fn send_within(&self, limit: Duration, method: &str, path: &str, key: Option<&str>, (media, body): (&str, &str)) -> Result<Reply> {
        let bearer = format!("Bearer {}", self.token);
        let mut headers = vec![("Authorization", bearer.as_str())];
        if !body.is_empty() {
            headers.push(("Content-Type", media));
        }
        if let Some(key) = key {
            headers.push(("Idempotency-Key", key));
        }
        let answer = loopback::send_within(limit, self.address, method, path, &headers, body.as_bytes())?;
        let retry_after = answer.header("retry-after").and_then(|seconds| seconds.parse().ok());
        let body = serde_json::from_slice(&answer.body).unwrap_or_default();
        Ok(Reply { status: answer.status, body, raw: answer.body, retry_after })
    }

    pub(crate) fn get(&self, path: &str) -> Reply {
        self.send("GET", path, None, None).unwrap()
    }

    pub(crate) fn post(&self, path: &str, body: &Value) -> Reply {
        self.send("POST", path, None, Some(body)).unwrap()
    }

    /// Makes an organization and answers its id.
    pub(crate) fn organization(&self) -> String {
        let made = self.post("/api/v1/organizations", &json!({ "name": "Acme" }));
        made.expect(201).body["id"].as_str().unwrap().to_owned()
    }

    /// Opens a challenge and answers its id.
    pub(crate) fn challenge(&self, user: &str) -> String {
        let made = self.post("/api/v1/challenges", &json!({ "user": user }));
        made.expect(201).body["id"].as_str().unwrap().to_owned()
    }

    pub(crate) fn attempt(&self, challenge: &str, code: &str) -> Reply {
        self.post(&format!("/api/v1/challenges/{challenge}/attempts"), &json!({ "code": code }))
    }

    /// Everything of a list, page by page.
    pub(crate) fn list(&self, path: &str) -> Vec<Value> {
        let (mut all, mut next) = (Vec::new(), Value::Null);
        let mark = if path.contains('?') { '&' } else { '?' };
        loop {
            let after = next.as_str().map(|id| format!("&after={id}")).unwrap_or_default();
            let page = self.get(&format!("{path}{mark}limit=200{after}"));
            let body = page.expect(200).body;
            all.extend(body["data"].as_array().unwrap().iter().cloned());
            next = body["next"].clone();
            if next.is_null() {
                return all;
            }
        }
    }
}

impl Reply {
    /// This answer, if it has that status.
    pub(crate) fn expect(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}", self.body);
        self
    }

    /// The problem's stable code; empty when it is none.
    pub(crate) fn code(&self) -> &str {
        self.body["code"].as_str().unwrap_or_default()
    }
}
