//! Proof of a mailbox: the link shows a button, the button proves.

use axum::{Form, extract::Query, http::StatusCode};
use pages::VerifyEmail;
use serde::Deserialize;
use twofactor::Refusal;

use super::{Answer, Desk};
use crate::{Problem, steps};

/// The token of the link.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Token {
    token: String,
}

/// `GET /verify-email`
pub async fn show(desk: Desk, Query(link): Query<Token>) -> Answer {
    let page = VerifyEmail::Ask { token: link.token, email: None };
    let html = page.render(&desk.frame(None), desk.words());
    Ok(desk.page(StatusCode::OK, html))
}

/// `POST /verify-email`
pub async fn submit(desk: Desk, Form(form): Form<Token>) -> Answer {
    let (status, page) = match steps::account::verify_email(&desk.app, &desk.visitor, &form.token).await {
        Ok(()) => (StatusCode::OK, VerifyEmail::Done),
        Err(Problem::Refused(Refusal::Expired, _)) => (StatusCode::GONE, VerifyEmail::Expired),
        Err(problem) => return Err(problem),
    };
    let html = page.render(&desk.frame(None), desk.words());
    Ok(desk.page(status, html))
}
