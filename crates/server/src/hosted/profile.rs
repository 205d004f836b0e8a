//! Profile and password: what is known about the person, and the first door's key.

use axum::{Form, extract::Query, http::StatusCode, response::Response};
use pages::{ChangePassword, PasswordProblem, PhoneProblem, Profile};
use serde::Deserialize;
use twofactor::{Change, Email, Password, Phone, Refusal};

use super::{
    Answer, Person, confirm,
    sign_up::{email_problem, text},
    verdicts,
};
use crate::{Problem, config::Country, steps};

/// What to say.
#[derive(Deserialize, Default)]
pub struct Asked {
    saved: Option<String>,
    sent: Option<String>,
}

/// The profile's form.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Filled {
    name: String,
    email: String,
    phone: String,
    language: Option<String>,
}

/// The password's form.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct NewPassword {
    current: String,
    new: String,
}

/// `GET /settings/profile`
pub async fn show(person: Person, Query(asked): Query<Asked>) -> Answer {
    let mut page = profile(&person);
    page.saved = asked.saved.is_some();
    page.verification_sent = asked.sent.is_some();
    Ok(answer(person, StatusCode::OK, &page))
}

/// `POST /settings/profile`
pub async fn submit(person: Person, Form(filled): Form<Filled>) -> Answer {
    let mut page = Profile { name: filled.name.clone(), email: filled.email.clone(), phone: filled.phone.clone(), phone_read_as: None, ..profile(&person) };
    let chosen = filled.language.as_deref().map(|tag| person.desk.app.language(tag));
    page.language = chosen.unwrap_or(page.language);
    // A language that there are no pages in was set by the product, and stays until another one is chosen.
    let is_ours = person.look.user.locale.as_deref().is_none_or(|tag| person.desk.app.language(tag).is_some());
    let locale = chosen.filter(|chosen| chosen.is_some() || is_ours).map(|chosen| chosen.map(|language| language.tag().to_owned()));
    let name = text(&filled.name).map_err(|problem| page.name_problem = Some(problem));
    let phone =
        phone(&filled.phone, person.desk.app.config.default_country.as_ref().map(Country::as_str)).map_err(|problem| page.phone_problem = Some(problem));
    let email = Email::parse(&filled.email).map_err(|_| page.email_problem = Some(email_problem(&filled.email)));
    let (Ok(name), Ok(phone), Ok(email)) = (name, phone, email) else { return Ok(answer(person, StatusCode::UNPROCESSABLE_ENTITY, &page)) };
    let change = Change { name: Some(name), phone: Some(phone), locale, ..Change::default() };
    match steps::account::change_profile(&person.desk.app, &person.desk.visitor, person.token.clone(), change, email).await {
        Ok(()) => {
            let mut desk = person.desk;
            if chosen == Some(None) {
                desk.cookies = desk.cookies.without_language();
            }
            Ok(desk.see("/settings/profile?saved=1"))
        }
        Err(Problem::Refused(Refusal::StepUpRequired, _)) => Ok(person.desk.see(confirm::PROFILE)),
        Err(Problem::Refused(Refusal::PhoneRequired, _)) => {
            page.phone_problem = Some(PhoneProblem::Required);
            Ok(answer(person, StatusCode::UNPROCESSABLE_ENTITY, &page))
        }
        Err(problem) => Err(problem),
    }
}

/// `POST /settings/profile/verification`
pub async fn resend(person: Person) -> Answer {
    steps::account::resend_verification(&person.desk.app, &person.desk.visitor, &person.token).await?;
    Ok(person.desk.see("/settings/profile?sent=1"))
}

/// `GET /settings/security/password`
pub async fn show_password(person: Person) -> Answer {
    let fresh = person.look.user.session(&person.token, person.desk.app.store.now()).is_ok_and(|session| session.is_confirmed(person.desk.app.store.now()));
    if person.look.user.two_factor_is_on() && !fresh {
        return Ok(person.desk.see(confirm::PASSWORD));
    }
    Ok(password_answer(person, None, None))
}

/// `POST /settings/security/password`
pub async fn submit_password(person: Person, Form(form): Form<NewPassword>) -> Answer {
    let missing = |text: &str| text.is_empty().then_some(PasswordProblem::Missing);
    let unchanged = (form.current == form.new).then_some(PasswordProblem::Unchanged);
    let (current, new) = (missing(&form.current), missing(&form.new).or(unchanged));
    if current.is_some() || new.is_some() {
        return Ok(password_answer(person, current, new));
    }
    let changed = steps::account::change_password(&person.desk.app, &person.desk.visitor, person.token.clone(), &person.look, &form.current, &form.new).await;
    match changed {
        Ok(renewed) => {
            let mut desk = person.desk;
            desk.cookies = desk.cookies.with_session(&renewed).without_device();
            Ok(desk.see("/settings/security?notice=password-changed"))
        }
        Err(Problem::Refused(Refusal::WrongPassword, _)) => Ok(password_answer(person, Some(PasswordProblem::Wrong), None)),
        Err(Problem::Refused(Refusal::PasswordUnacceptable(fault), _)) => Ok(password_answer(person, None, Some(verdicts::password(fault)))),
        Err(Problem::Refused(Refusal::StepUpRequired, _)) => Ok(person.desk.see(confirm::PASSWORD)),
        Err(problem) => Err(problem),
    }
}

/// Reads a telephone number, if there is one.
pub(super) fn phone(typed: &str, country: Option<&str>) -> Result<Option<Phone>, PhoneProblem> {
    if typed.trim().is_empty() {
        return Ok(None);
    }
    let problem = if typed.trim().starts_with(['+', '0']) || country.is_some() { PhoneProblem::Malformed } else { PhoneProblem::NeedsCountry };
    Phone::parse(typed, country).map(Some).map_err(|_| problem)
}

fn profile(person: &Person) -> Profile {
    let user = &person.look.user;
    Profile {
        name: user.name.clone(),
        email: user.email.as_str().to_owned(),
        email_verified: user.email_verified_at.is_some(),
        next_email: user.next_email().map(|email| email.as_str().to_owned()),
        phone: user.phone.as_ref().map(Phone::spaced).unwrap_or_default(),
        phone_read_as: user.phone.as_ref().map(Phone::spaced),
        language: user.locale.as_deref().and_then(|tag| person.desk.app.language(tag)),
        ..Profile::default()
    }
}

fn answer(person: Person, status: StatusCode, page: &Profile) -> Response {
    let html = page.render(&person.frame(), person.desk.words());
    person.desk.page(status, html)
}

fn password_answer(person: Person, current_problem: Option<PasswordProblem>, new_problem: Option<PasswordProblem>) -> Response {
    let least = Password::least_characters(&person.look.policy);
    let page = ChangePassword { password_least: u16::try_from(least).unwrap_or(u16::MAX), current_problem, new_problem };
    let fails = current_problem.is_some() || new_problem.is_some();
    let html = page.render(&person.frame(), person.desk.words());
    person.desk.page(if fails { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK }, html)
}
