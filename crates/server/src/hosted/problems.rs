//! Error pages: whatever goes wrong below the hosted pages becomes a page with a reference id.

use axum::{
    extract::{Request, State},
    http::{HeaderMap, Method, StatusCode, header, uri::PathAndQuery},
    middleware::Next,
    response::{Html, IntoResponse as _, Response},
};
use core::time::Duration;
use pages::{ErrorPage, Frame, Language, Words};
use std::sync::Arc;

use crate::{App, cookies::Cookies, problem::Frozen, request_id};

/// Turns every refusal that is not a page into one.
pub async fn as_pages(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let cookies = Cookies::of(request.headers(), app.config.base_url.is_https());
    let language = app.language_of(request.headers(), &cookies);
    let again = (request.method() == Method::GET).then(|| request.uri().path_and_query().map(PathAndQuery::to_string)).flatten();
    let response = next.run(request).await;
    let status = response.status();
    let fails = status.is_client_error() || status.is_server_error();
    let is_frozen = response.extensions().get::<Frozen>().is_some();
    if fails && !is_page(response.headers()) { page(&app, (language, again), (status, is_frozen), response.headers()) } else { response }
}

fn page(app: &App, (language, again): (Language, Option<String>), (status, is_frozen): (StatusCode, bool), headers: &HeaderMap) -> Response {
    let seconds = headers.get(header::RETRY_AFTER).and_then(|value| value.to_str().ok()?.parse().ok());
    let now = app.store.now();
    let shown = ErrorPage {
        status: status.as_u16(),
        is_frozen,
        detail: None,
        retry_at: seconds.map(|seconds| now.plus(Duration::from_secs(seconds))),
        reference: Some(request_id::current()),
    };
    let support = &app.config.support;
    let frame = Frame {
        product: app.config.product.clone(),
        development: app.development,
        help_url: support.url.clone(),
        support: support.contact.clone(),
        user: None,
        languages: app.languages(),
        here: again,
        now,
    };
    let mut answer = (status, Html(shown.render(&frame, Words::of(language)))).into_response();
    for name in [header::RETRY_AFTER, header::ALLOW, header::SET_COOKIE] {
        for value in headers.get_all(&name) {
            answer.headers_mut().append(&name, value.clone());
        }
    }
    answer
}

fn is_page(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    ["text/html", "application/pdf", "text/css", "text/javascript"].iter().any(|page| kind.starts_with(page))
}
