//! The link in an invitation shows a form, the form sets a password. Nobody is signed in by it.

use axum::{Form, extract::Query, http::StatusCode, response::Response};
use pages::{Invitation, PasswordProblem};
use serde::Deserialize;
use store::Look;
use twofactor::{Password, Refusal};

use super::{Answer, Desk, verdicts};
use crate::{Problem, steps};

/// The token of the link.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Token {
    token: String,
}

/// The form.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Filled {
    token: String,
    new: String,
}

/// `GET /invitation`
pub async fn show(desk: Desk, Query(link): Query<Token>) -> Answer {
    let page = match steps::oversight::invited(&desk.app, &link.token).await? {
        Some((_, look)) => ask(&look, link.token, None),
        None => Invitation::Expired,
    };
    Ok(answer(desk, &page))
}

/// `POST /invitation`
pub async fn submit(desk: Desk, Form(filled): Form<Filled>) -> Answer {
    let Some((token, look)) = steps::oversight::invited(&desk.app, &filled.token).await? else { return Ok(answer(desk, &Invitation::Expired)) };
    if filled.new.is_empty() {
        return Ok(answer(desk, &ask(&look, filled.token, Some(PasswordProblem::Missing))));
    }
    match steps::oversight::accept(&desk.app, &desk.visitor, token, &look, &filled.new).await {
        Ok(()) => Ok(desk.see("/sign-in?notice=password-changed")),
        Err(Problem::Refused(Refusal::PasswordUnacceptable(fault), _)) => Ok(answer(desk, &ask(&look, filled.token, Some(verdicts::password(fault))))),
        Err(Problem::Refused(Refusal::Expired, _)) => Ok(answer(desk, &Invitation::Expired)),
        Err(problem) => Err(problem),
    }
}

fn ask(look: &Look, token: String, problem: Option<PasswordProblem>) -> Invitation {
    Invitation::Ask {
        token,
        email: look.user.email.as_str().to_owned(),
        organization: look.organization_name.clone(),
        password_least: u16::try_from(Password::least_characters(&look.policy)).unwrap_or(u16::MAX),
        problem,
    }
}

fn answer(desk: Desk, page: &Invitation) -> Response {
    let status = match page {
        Invitation::Ask { problem: None, .. } => StatusCode::OK,
        Invitation::Ask { problem: Some(_), .. } => StatusCode::UNPROCESSABLE_ENTITY,
        Invitation::Expired => StatusCode::GONE,
    };
    let html = page.render(&desk.frame(None), desk.words());
    desk.page(status, html)
}
