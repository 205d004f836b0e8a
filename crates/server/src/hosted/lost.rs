//! Settings, without anything left to take the second step with: the password leads to the pages that help at sign-in.

use axum::{Form, http::StatusCode, response::Response};
use pages::{PasswordProblem, WithoutMethods};
use serde::Deserialize;
use twofactor::Refusal;

use super::{Answer, Person};
use crate::{Problem, steps};

/// The form.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Filled {
    password: String,
}

/// `GET /settings/security/lost`
pub async fn show(person: Person) -> Answer {
    Ok(answer(person, None))
}

/// `POST /settings/security/lost`
pub async fn submit(mut person: Person, Form(filled): Form<Filled>) -> Answer {
    if filled.password.is_empty() {
        return Ok(answer(person, Some(PasswordProblem::Missing)));
    }
    match steps::recovery::begin(&person.desk.app, &person.desk.visitor, person.token.clone(), &person.look, &filled.password).await {
        Ok(challenge) => {
            person.desk.cookies = person.desk.cookies.with_challenge(&challenge).with_next(None);
            Ok(person.desk.see("/challenge/help"))
        }
        Err(Problem::Refused(Refusal::WrongPassword, _)) => Ok(answer(person, Some(PasswordProblem::Wrong))),
        Err(Problem::Refused(Refusal::NotEnrolled, _)) => Ok(person.desk.see("/settings/security")),
        Err(problem) => Err(problem),
    }
}

fn answer(person: Person, problem: Option<PasswordProblem>) -> Response {
    let status = if problem.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let html = WithoutMethods { problem }.render(&person.frame(), person.desk.words());
    person.desk.page(status, html)
}
