//! What a handler answers.

use axum::{
    body::Body,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;
use serde_json::{Value, json};
use store::Answer;
use twofactor::Secret;

use crate::{Problem, request_id};

/// A status and a body of JSON, whole, so that it can be given again byte for byte.
pub struct Reply {
    status: StatusCode,
    media: &'static str,
    body: Secret<Vec<u8>>,
    /// After how many seconds to try again.
    retry_after: Option<u64>,
}

impl Reply {
    /// 200 with `shape`.
    pub fn ok(shape: &impl Serialize) -> Self {
        Self::json(StatusCode::OK, shape)
    }

    /// 201 with `shape`.
    pub fn created(shape: &impl Serialize) -> Self {
        Self::json(StatusCode::CREATED, shape)
    }

    /// 202 with `shape`.
    pub fn accepted(shape: &impl Serialize) -> Self {
        Self::json(StatusCode::ACCEPTED, shape)
    }

    /// 204.
    pub const fn done() -> Self {
        Self { status: StatusCode::NO_CONTENT, media: JSON, body: Secret::new(Vec::new()), retry_after: None }
    }

    /// 200 with one JSON object a line.
    pub const fn lines(body: Vec<u8>) -> Self {
        Self { status: StatusCode::OK, media: NDJSON, body: Secret::new(body), retry_after: None }
    }

    /// `problem` as the answer to the request called `request`: inside a step nobody knows which request it is.
    pub fn problem(problem: &Problem, request: &str) -> Self {
        let mut document = problem.document();
        if let Value::Object(fields) = &mut document {
            fields.insert("request_id".to_owned(), json!(request));
        }
        Self { media: PROBLEM, retry_after: problem.retry_after_seconds(), ..Self::json(problem.kind().0, &document) }
    }

    /// The answer that was kept; `media` is what the route answers when all is well.
    pub fn again(answer: &Answer, media: &'static str) -> Self {
        let status = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let media = if status.is_success() { media } else { PROBLEM };
        let problem: Option<Value> = (!status.is_success()).then(|| serde_json::from_slice(answer.body.expose()).ok()).flatten();
        let retry_after = problem.and_then(|problem| problem.get("retry_after_seconds")?.as_u64());
        Self { status, media, body: answer.body.clone(), retry_after }
    }

    /// This answer, to be kept.
    pub fn to_answer(&self) -> Answer {
        Answer { status: self.status.as_u16(), body: self.body.clone() }
    }

    fn json(status: StatusCode, shape: &impl Serialize) -> Self {
        match serde_json::to_vec(shape) {
            Ok(body) => Self { status, media: JSON, body: Secret::new(body), retry_after: None },
            Err(_) => Self { status: StatusCode::INTERNAL_SERVER_ERROR, media: PROBLEM, body: Secret::new(Vec::new()), retry_after: None },
        }
    }
}

impl From<Problem> for Reply {
    fn from(problem: Problem) -> Self {
        Self::problem(&problem, &request_id::current())
    }
}

impl IntoResponse for Reply {
    fn into_response(self) -> Response {
        let mut response = (self.status, Body::from(self.body.expose().clone())).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if self.status != StatusCode::NO_CONTENT {
            headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(self.media));
        }
        if let Some(seconds) = self.retry_after {
            headers.insert(header::RETRY_AFTER, seconds.into());
        }
        response
    }
}

/// One JSON document.
pub const JSON: &str = "application/json";
/// One JSON object a line.
pub const NDJSON: &str = "application/x-ndjson";
const PROBLEM: &str = "application/problem+json";
