//! Pages at well-known addresses, and the front page.

use axum::{
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse as _, Redirect, Response},
};
use pages::ApiDocs;
use std::sync::Arc;

use super::Desk;
use crate::{App, Problem};

/// `GET /`
pub async fn front(desk: Desk) -> Response {
    let path = if desk.cookies.session().is_some() { "/settings/security" } else { "/sign-in" };
    Redirect::to(path).into_response()
}

/// `GET /settings`
pub async fn settings() -> Redirect {
    Redirect::to("/settings/profile")
}

/// `GET /.well-known/change-password` (W3C, "A Well-Known URL for Changing Passwords")
pub async fn change_password() -> Redirect {
    Redirect::to("/settings/security/password")
}

/// `GET /.well-known/security.txt` (RFC 9116)
pub async fn security_txt(State(app): State<Arc<App>>) -> Result<Response, Problem> {
    let text = app.config.security_txt.as_ref().ok_or(Problem::NotFound)?;
    let body = format!("Contact: {}\nExpires: {}\n", text.contact, text.expires);
    Ok(([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], body).into_response())
}

/// `GET /healthz`: nothing but whether requests are served.
pub async fn health(State(app): State<Arc<App>>) -> StatusCode {
    if app.is_stopping() { StatusCode::SERVICE_UNAVAILABLE } else { StatusCode::NO_CONTENT }
}

/// `GET /api/docs`
pub async fn api_docs(desk: Desk) -> Response {
    let page = ApiDocs { operations: crate::api::operations() };
    let html = page.render(&desk.frame(None), desk.words());
    desk.page(StatusCode::OK, html)
}
