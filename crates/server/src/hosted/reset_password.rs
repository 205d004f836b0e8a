//! A new password without the one before: asking for a link, and what the link opens.

use axum::{
    Form,
    extract::Query,
    http::{StatusCode, header},
    response::Response,
};
use pages::{EmailProblem, ForgotPassword, ForgotProblem, PasswordProblem, ResetPassword};
use serde::Deserialize;
use store::Look;
use twofactor::{Email, Password, Refusal};

use super::{Answer, Desk, verdicts};
use crate::{Problem, steps};

/// Whether the link is on its way.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Asked {
    notice: Option<String>,
}

/// The form that asks for a link.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Address {
    email: String,
}

/// The token of the link.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Link {
    token: String,
}

/// The form that the link opens.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Filled {
    token: String,
    new: String,
}

/// `GET /forgot-password`
pub async fn show(desk: Desk, Query(asked): Query<Asked>) -> Answer {
    let page = ForgotPassword { is_sent: asked.notice.as_deref() == Some("sent"), ..ForgotPassword::default() };
    Ok(answer(desk, StatusCode::OK, &page))
}

/// `POST /forgot-password`
pub async fn ask(desk: Desk, Form(form): Form<Address>) -> Answer {
    let page = |problem| ForgotPassword { email: form.email.clone(), problem: Some(problem), ..ForgotPassword::default() };
    let Ok(email) = Email::parse(&form.email) else {
        let problem = if form.email.trim().is_empty() { EmailProblem::Missing } else { EmailProblem::Malformed };
        return Ok(answer(desk, StatusCode::UNPROCESSABLE_ENTITY, &page(ForgotProblem::Email(problem))));
    };
    match steps::reset::ask(&desk.app, &desk.visitor, email).await {
        Ok(()) => Ok(desk.see("/forgot-password?notice=sent")),
        Err(Problem::RateLimited { retry_after }) => {
            let page = page(ForgotProblem::Throttled { until: desk.app.store.now().plus(retry_after) });
            let mut response = answer(desk, StatusCode::TOO_MANY_REQUESTS, &page);
            response.headers_mut().insert(header::RETRY_AFTER, retry_after.as_secs().max(1).into());
            Ok(response)
        }
        Err(problem) => Err(problem),
    }
}

/// `GET /reset-password`
pub async fn open(desk: Desk, Query(link): Query<Link>) -> Answer {
    match steps::reset::look(&desk.app, &link.token).await {
        Ok((_, look)) => Ok(choose(desk, &look, link.token, None)),
        Err(Problem::Refused(Refusal::Expired, _)) => Ok(expired(desk)),
        Err(problem) => Err(problem),
    }
}

/// `POST /reset-password`
pub async fn submit(mut desk: Desk, Form(form): Form<Filled>) -> Answer {
    let (token, look) = match steps::reset::look(&desk.app, &form.token).await {
        Ok(found) => found,
        Err(Problem::Refused(Refusal::Expired, _)) => return Ok(expired(desk)),
        Err(problem) => return Err(problem),
    };
    if form.new.is_empty() {
        return Ok(choose(desk, &look, form.token, Some(PasswordProblem::Missing)));
    }
    match steps::reset::finish(&desk.app, &desk.visitor, (token, &look), &form.new).await {
        Ok(()) => {
            desk.cookies = desk.cookies.without_challenge();
            Ok(desk.see("/sign-in?notice=password-changed"))
        }
        Err(Problem::Refused(Refusal::PasswordUnacceptable(fault), _)) => Ok(choose(desk, &look, form.token, Some(verdicts::password(fault)))),
        Err(Problem::Refused(Refusal::Expired, _)) => Ok(expired(desk)),
        Err(problem) => Err(problem),
    }
}

fn answer(desk: Desk, status: StatusCode, page: &ForgotPassword) -> Response {
    let html = page.render(&desk.frame(None), desk.words());
    desk.page(status, html)
}

fn choose(desk: Desk, look: &Look, token: String, problem: Option<PasswordProblem>) -> Response {
    let status = if problem.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let page = ResetPassword::Ask {
        token,
        email: look.user.email.as_str().to_owned(),
        organization: look.organization_name.clone(),
        password_least: u16::try_from(Password::least_characters(&look.policy)).unwrap_or(u16::MAX),
        problem,
    };
    let html = page.render(&desk.frame(None), desk.words());
    desk.page(status, html)
}

fn expired(desk: Desk) -> Response {
    let html = ResetPassword::Expired.render(&desk.frame(None), desk.words());
    desk.page(StatusCode::GONE, html)
}
