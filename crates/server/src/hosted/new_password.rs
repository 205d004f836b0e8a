//! The new password that is owed after an alarm: part of the second door, for whoever has passed its code.

use axum::{Form, http::StatusCode, response::Response};
use pages::{NewPassword, PasswordProblem};
use serde::Deserialize;
use twofactor::{Password, Refusal};

use super::{Answer, Owing, desk::account, verdicts};
use crate::{Problem, steps};

/// The form.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Filled {
    new: String,
}

/// `GET /challenge/password`
pub async fn show(owing: Owing) -> Answer {
    if !owing.is_proved {
        return Ok(owing.desk.see("/challenge"));
    }
    Ok(answer(owing, None))
}

/// `POST /challenge/password`
pub async fn submit(owing: Owing, Form(form): Form<Filled>) -> Answer {
    if !owing.is_proved {
        return Ok(owing.desk.see("/challenge"));
    }
    if form.new.is_empty() {
        return Ok(answer(owing, Some(PasswordProblem::Missing)));
    }
    match steps::account::renew_password(&owing.desk.app, &owing.desk.visitor, owing.token.clone(), &owing.look, &form.new).await {
        Ok(session) => {
            let mut desk = owing.desk;
            let marks = steps::known::add(&desk.app, desk.cookies.known(), &owing.look.user);
            desk.cookies = desk.cookies.without_challenge().without_device().with_next(None).with_known(&marks).with_session(&session);
            Ok(desk.see("/settings/security?notice=password-changed"))
        }
        Err(Problem::Refused(Refusal::PasswordUnacceptable(fault), _)) => Ok(answer(owing, Some(verdicts::password(fault)))),
        Err(Problem::Refused(Refusal::Expired, _)) => Ok(owing.desk.see("/challenge")),
        Err(problem) => Err(problem),
    }
}

fn answer(owing: Owing, problem: Option<PasswordProblem>) -> Response {
    let least = Password::least_characters(&owing.look.policy);
    let page = NewPassword { account: account(&owing.look.user), password_least: u16::try_from(least).unwrap_or(u16::MAX), problem };
    let html = page.render(&owing.desk.frame(None), owing.desk.words());
    owing.desk.page(if problem.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK }, html)
}
