//! Sign-up: an organization and its owner.

use axum::{Form, http::StatusCode, response::Response};
use pages::{EmailProblem, PasswordProblem, PhoneProblem, SignUp, TextProblem};
use serde::Deserialize;
use twofactor::{Email, Password, Preset, Refusal, display_name};

use super::{Answer, Desk, profile::phone, verdicts};
use crate::{Problem, config::Country, steps};

/// The form.
#[derive(Deserialize)]
#[serde(default)]
#[derive(Default)]
pub struct Filled {
    organization: String,
    name: String,
    email: String,
    phone: String,
    password: String,
    preset: Option<String>,
}

/// `GET /sign-up`
pub async fn show(desk: Desk) -> Answer {
    if !desk.app.config.sign_up.enabled {
        return Err(Problem::NotFound);
    }
    let page = blank(&desk, &Filled::default());
    Ok(answer(desk, StatusCode::OK, &page))
}

/// `POST /sign-up`
pub async fn submit(mut desk: Desk, Form(filled): Form<Filled>) -> Answer {
    if !desk.app.config.sign_up.enabled {
        return Err(Problem::NotFound);
    }
    let mut page = blank(&desk, &filled);
    let Some(new) = read(&desk, &filled, &mut page) else { return Ok(answer(desk, StatusCode::UNPROCESSABLE_ENTITY, &page)) };
    let verifies_number = new.preset.policy().needs_phone();
    match steps::people::sign_up(&desk.app, &desk.visitor, new).await {
        Ok(opened) => {
            let entered = super::sign_in::enter(&mut desk, opened, None);
            Ok(if verifies_number { desk.see("/challenge/enroll/channel/phone") } else { entered })
        }
        Err(Problem::Refused(Refusal::PasswordUnacceptable(fault), _)) => {
            page.password_problem = Some(verdicts::password(fault));
            Ok(answer(desk, StatusCode::UNPROCESSABLE_ENTITY, &page))
        }
        Err(problem) => Err(problem),
    }
}

/// Reads the form, noting in `page` what cannot be taken.
fn read(desk: &Desk, filled: &Filled, page: &mut SignUp) -> Option<steps::people::SignUp> {
    let organization = text(&filled.organization).map_err(|problem| page.organization_problem = Some(problem)).ok();
    let name = text(&filled.name).map_err(|problem| page.name_problem = Some(problem)).ok();
    let email = Email::parse(&filled.email).map_err(|_| page.email_problem = Some(email_problem(&filled.email))).ok();
    let password = match Password::typed(&filled.password) {
        Ok(_) if filled.password.is_empty() => Err(PasswordProblem::Missing),
        Ok(password) => Ok(password),
        Err(fault) => Err(verdicts::password(fault)),
    };
    let password = password.map_err(|problem| page.password_problem = Some(problem)).ok();
    let config = &desk.app.config;
    let presets = &config.sign_up.presets;
    let preset = match filled.preset.as_deref().map(str::parse::<Preset>) {
        Some(Ok(preset)) if presets.contains(&preset) => preset,
        Some(_) | None => presets.first().copied().unwrap_or_default(),
    };
    let phone = match phone(&filled.phone, config.default_country.as_ref().map(Country::as_str)) {
        Ok(None) if preset.policy().needs_phone() => Err(PhoneProblem::Required),
        Ok(Some(number)) if preset.policy().needs_phone() && !number.takes_codes(&config.phone.countries) => Err(PhoneProblem::NotMobile),
        phone => phone,
    };
    let phone = phone.map_err(|problem| page.phone_problem = Some(problem)).ok();
    Some(steps::people::SignUp { organization: organization?, name: name?, email: email?, phone: phone?, password: password?, preset })
}

/// Reads a name.
pub(super) fn text(typed: &str) -> Result<String, TextProblem> {
    display_name(typed).map_err(|_| if typed.trim().is_empty() { TextProblem::Missing } else { TextProblem::TooLong { most: 100 } })
}

/// Why a mailbox cannot be taken.
pub(super) fn email_problem(typed: &str) -> EmailProblem {
    if typed.trim().is_empty() { EmailProblem::Missing } else { EmailProblem::Malformed }
}

fn blank(desk: &Desk, filled: &Filled) -> SignUp {
    let presets = &desk.app.config.sign_up.presets;
    let least = presets.iter().map(|preset| Password::least_characters(&preset.policy())).max().unwrap_or(15);
    let offered = |preset: &Preset| (preset.as_str().to_owned(), preset.as_str().to_owned());
    SignUp {
        organization: filled.organization.clone(),
        name: filled.name.clone(),
        email: filled.email.clone(),
        phone: filled.phone.clone(),
        asks_phone: presets.iter().any(|preset| preset.policy().needs_phone()),
        presets: if presets.len() > 1 { presets.iter().map(offered).collect() } else { Vec::new() },
        preset: filled.preset.clone(),
        password_least: u16::try_from(least).unwrap_or(u16::MAX),
        ..SignUp::default()
    }
}

fn answer(desk: Desk, status: StatusCode, page: &SignUp) -> Response {
    let html = page.render(&desk.frame(None), desk.words());
    desk.page(status, html)
}
