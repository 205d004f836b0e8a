//! Headers that every answer carries, and the check that a form was sent by one of our own pages.

use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, Method, header},
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use std::sync::Arc;

use crate::{App, Problem};

/// Adds what a browser must know: what a page may load, who may frame it, what may be kept. Data loads nothing, so that it needs less.
pub(crate) fn secure(app: &App, response: &mut Response) {
    let headers = response.headers_mut();
    let always = if is_data(headers) { &DATA[..] } else { &PAGES[..] };
    headers.reserve(always.len() + 2);
    for (name, value) in always {
        headers.entry(HeaderName::from_static(name)).or_insert(HeaderValue::from_static(value));
    }
    if app.config.base_url.is_https() {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static("max-age=31536000"));
    }
}

/// Refuses whatever changes something unless one of our own pages sent it: by `Sec-Fetch-Site`, else by `Origin`. A client that sends neither is no browser and carries no cookies by itself.
pub(crate) async fn same_origin(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let reads = [Method::GET, Method::HEAD, Method::OPTIONS].contains(request.method());
    if reads || is_our_own(request.headers(), app.config.base_url.authority()) { next.run(request).await } else { Problem::Forbidden.into_response() }
}

fn is_our_own(headers: &HeaderMap, authority: &str) -> bool {
    if let Some(site) = headers.get("sec-fetch-site") {
        return site == "same-origin" || site == "none";
    }
    let Some(origin) = headers.get(header::ORIGIN) else { return true };
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
    let from = origin.to_str().ok().and_then(|origin| origin.split_once("://")).map(|(_, rest)| rest);
    from.is_some_and(|from| from == authority || Some(from) == host)
}

/// Whether a browser that is given this shows nothing of it but text.
fn is_data(headers: &HeaderMap) -> bool {
    headers.get(header::CONTENT_TYPE).is_some_and(|kind| ["application/json", "application/problem+json"].contains(&kind.to_str().unwrap_or_default()))
}

const DATA: [(&str, &str); 4] = [
    ("content-security-policy", "default-src 'none'; frame-ancestors 'none'"),
    ("cross-origin-resource-policy", "same-origin"),
    ("x-content-type-options", "nosniff"),
    ("cache-control", "no-store"),
];

const PAGES: [(&str, &str); 7] = [
    (
        "content-security-policy",
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; \
         form-action 'self'; frame-ancestors 'none'; base-uri 'none'; object-src 'none'; manifest-src 'self'; \
         require-trusted-types-for 'script'",
    ),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("referrer-policy", "no-referrer"),
    ("x-content-type-options", "nosniff"),
    (
        "permissions-policy",
        "publickey-credentials-get=(self), publickey-credentials-create=(self), otp-credentials=(self), camera=(), microphone=(), geolocation=()",
    ),
    ("cache-control", "no-store"),
];
