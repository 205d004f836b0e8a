//! Sign-in: the first door.

use axum::{Form, extract::Query, http::StatusCode, response::Response};
use core::time::Duration;
use pages::{SignIn, SignInNotice, SignInProblem};
use serde::Deserialize;
use twofactor::{Refusal, SignedIn};

use super::{Answer, Desk, methods::Steps};
use crate::{
    Problem,
    steps::{self, sign_in::Opened},
};

/// Where to go afterwards, and what to say.
#[derive(Deserialize, Default)]
pub struct Asked {
    next: Option<String>,
    notice: Option<String>,
}

/// The form.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Filled {
    email: String,
    password: String,
    next: Option<String>,
}

/// `GET /sign-in`
pub async fn show(desk: Desk, Query(asked): Query<Asked>) -> Answer {
    let notice = asked.notice.as_deref().and_then(|name| match name {
        "session-ended" => Some(SignInNotice::SessionEnded),
        "challenge-expired" => Some(SignInNotice::ChallengeExpired),
        "password-changed" => Some(SignInNotice::PasswordChanged),
        _ => None,
    });
    let page = SignIn { next: asked.next.filter(|next| is_local(next)), notice, sign_up: desk.app.config.sign_up.enabled, ..SignIn::default() };
    Ok(answer(desk, StatusCode::OK, &page))
}

/// `POST /sign-in`
pub async fn submit(mut desk: Desk, Form(filled): Form<Filled>) -> Answer {
    let next = filled.next.filter(|next| is_local(next));
    let mut page = SignIn { email: filled.email.clone(), next: next.clone(), sign_up: desk.app.config.sign_up.enabled, ..SignIn::default() };
    if filled.email.trim().is_empty() || filled.password.is_empty() {
        page.problem = Some(SignInProblem::Missing);
        return Ok(answer(desk, StatusCode::UNPROCESSABLE_ENTITY, &page));
    }
    let (device, marks) = (desk.cookies.device(), desk.cookies.known().map(str::to_owned));
    let opened = steps::sign_in::sign_in(&desk.app, &desk.visitor, &filled.email, &filled.password, device, marks.as_deref()).await;
    desk.app.metrics.sign_in(opened.is_ok());
    match opened {
        Ok(opened) => {
            let last = desk.cookies.method();
            steps::codes::send_first(&desk.app, &desk.visitor, &opened, |look, now| Steps::of(&look.user, &look.policy, now).first_sent(last)).await?;
            Ok(enter(&mut desk, opened, next.as_deref()))
        }
        Err(Problem::Refused(Refusal::WrongPassword, _)) => {
            page.problem = Some(SignInProblem::Wrong);
            Ok(answer(desk, StatusCode::UNPROCESSABLE_ENTITY, &page))
        }
        Err(Problem::Refused(Refusal::PasswordOwed, _)) => {
            page.problem = Some(SignInProblem::PasswordOwed);
            Ok(answer(desk, StatusCode::FORBIDDEN, &page))
        }
        Err(Problem::RateLimited { retry_after }) => Ok(throttled(desk, page, retry_after)),
        Err(problem) => Err(problem),
    }
}

/// Lets in who opened a door: to the page asked for, or on to the second door.
pub(super) fn enter(desk: &mut Desk, opened: Opened, next: Option<&str>) -> Response {
    let cookies = desk.clone().speaking(opened.locale.as_deref()).cookies;
    match opened.signed_in {
        SignedIn::Session { session, device } => {
            let cookies = cookies.with_session(&session).without_challenge();
            let cookies = if opened.is_proved { cookies.with_known(&steps::known::with(&desk.app, desk.cookies.known(), &opened.email)) } else { cookies };
            desk.cookies = match device {
                Some(device) => cookies.with_device(&device),
                None => cookies,
            };
            desk.clone().see(next.unwrap_or("/settings/security"))
        }
        SignedIn::Owed(challenge) => {
            desk.cookies = cookies.with_challenge(&challenge).with_next(next);
            desk.clone().see("/challenge")
        }
    }
}

/// Whether `path` is a page of ours: nothing that a browser could take for another host.
pub(super) fn is_local(path: &str) -> bool {
    let plain = path.bytes().all(|b| b.is_ascii_alphanumeric() || b"/-_?=&".contains(&b));
    plain && path.starts_with("/settings") && !path.contains("//")
}

fn throttled(desk: Desk, mut page: SignIn, retry_after: Duration) -> Response {
    page.problem = Some(SignInProblem::Throttled { until: desk.app.store.now().plus(retry_after) });
    let mut response = answer(desk, StatusCode::TOO_MANY_REQUESTS, &page);
    response.headers_mut().insert(axum::http::header::RETRY_AFTER, retry_after.as_secs().max(1).into());
    response
}

fn answer(desk: Desk, status: StatusCode, page: &SignIn) -> Response {
    let html = page.render(&desk.frame(None), desk.words());
    desk.page(status, html)
}
