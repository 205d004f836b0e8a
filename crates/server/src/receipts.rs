//! What SMS gateways report about messages they accepted: `/receipts/{provider}/{message}/{seal}`.
//!
//! The address is made for one message and one gateway, and its seal can be made only here: whoever knows it was given it. All it
//! opens is to say what became of that message.

use axum::{
    Json, RequestExt as _,
    extract::{Form, Path, Query, Request, State},
    http::{HeaderMap, StatusCode, header},
};
use data_encoding::HEXLOWER;
use deliver::sms::Receipt;
use serde_json::{Map, Value};
use sha2::{Digest as _, Sha256};
use std::sync::Arc;
use twofactor::MessageId;

use crate::App;

/// Where `provider` is to report to what became of `message`.
pub(crate) fn address(app: &App, provider: &str, message: MessageId) -> String {
    app.config.base_url.join(&format!("/receipts/{provider}/{message}/{}", seal(app, provider, message)))
}

/// `GET, POST /receipts/{provider}/{message}/{seal}`
///
/// # Errors
/// 404 for an address that was not made here, 503 when what it says cannot be noted: gateways then say it again.
pub(crate) async fn take(
    State(app): State<Arc<App>>,
    Path((provider, message, shown)): Path<(String, String, String)>,
    Query(mut fields): Query<Vec<(String, String)>>,
    request: Request,
) -> Result<StatusCode, StatusCode> {
    let message: MessageId = message.parse().map_err(|_| StatusCode::NOT_FOUND)?;
    let known = app.post.gateway(&provider).ok_or(StatusCode::NOT_FOUND)?;
    // Hashed, so that how long a comparison takes says nothing.
    if Sha256::digest(&shown) != Sha256::digest(seal(&app, &provider, message)) {
        return Err(StatusCode::NOT_FOUND);
    }
    fields.extend(in_body(request).await);
    if let Some(receipt) = known.read_report(&fields) {
        let noted = app.store.report(message, &provider, receipt == Receipt::Delivered).await;
        noted.map_err(|error| {
            tracing::warn!(event = "receipt.not_noted", %message, %error);
            StatusCode::SERVICE_UNAVAILABLE
        })?;
    }
    Ok(StatusCode::NO_CONTENT)
}

/// The fields of a form or of a JSON object.
async fn in_body(request: Request) -> Vec<(String, String)> {
    if is_json(request.headers()) {
        let object: Result<Json<Map<String, Value>>, _> = request.extract().await;
        let text = |value: Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        object.map(|Json(object)| object.into_iter().map(|(name, value)| (name, text(value))).collect()).unwrap_or_default()
    } else {
        let form: Result<Form<Vec<(String, String)>>, _> = request.extract().await;
        form.map(|Form(fields)| fields).unwrap_or_default()
    }
}

fn is_json(headers: &HeaderMap) -> bool {
    headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).is_some_and(|kind| kind.starts_with("application/json"))
}

fn seal(app: &App, provider: &str, message: MessageId) -> String {
    let mark = app.store.keys().fingerprint("receipt", &[provider.as_bytes(), message.to_string().as_bytes()]);
    HEXLOWER.encode(mark.get(..16).unwrap_or(&mark))
}
