//! Authenticator set-up: the secret is shown from the start to the first right code, and never again.

use axum::{Form, http::StatusCode, response::Response};
use pages::{AppSetup, CodeProblem, Frame};
use serde::Deserialize;
use store::Look;
use twofactor::{AppSettings, Enrollment, FactorId, NewApp, Opener, Refusal, Secret, Timestamp, User};

use super::{Answer, Desk, Person, backup_codes, verdicts};
use crate::{
    Problem, otpauth,
    steps::{
        self,
        enrollment::{FirstCode, Mandate},
    },
};

/// What begins a set-up.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Asked {
    password: Option<String>,
    replaces: Option<String>,
    enable: Option<String>,
}

/// The first code.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Filled {
    code: String,
}

/// A set-up that has begun, as its page needs it.
pub(super) struct Setup {
    factor: FactorId,
    otpauth_uri: Secret<String>,
    key: Secret<String>,
    digits: u8,
    expires_at: Timestamp,
    replaces: Option<String>,
    in_sign_in: bool,
    action: &'static str,
    cancel_action: &'static str,
}

impl Setup {
    pub(super) fn of(pending: &Enrollment, look: &Look, product: &str, action: &'static str, cancel_action: &'static str) -> Option<Self> {
        let app = pending.app()?;
        let label = |id: FactorId| look.user.factors().iter().find(|factor| factor.id == id).map(|factor| factor.label.clone());
        Some(Self {
            factor: pending.factor,
            otpauth_uri: otpauth::uri(app, product, look.user.email.as_str()),
            key: app.secret().reveal(),
            digits: app.settings().digits(),
            expires_at: pending.expires_at(),
            replaces: pending.replaces.and_then(label),
            in_sign_in: matches!(pending.opener(), Opener::Challenge(_)),
            action,
            cancel_action,
        })
    }
}

/// `POST /settings/security/app`
pub async fn begin(mut person: Person, Form(asked): Form<Asked>) -> Answer {
    let replaces = match asked.replaces.as_deref().map(str::parse) {
        Some(Ok(factor)) => Some(factor),
        Some(Err(_)) => return Err(Problem::NotFound),
        None => None,
    };
    if asked.enable.is_some() || asked.password.is_some() {
        let password = asked.password.unwrap_or_default();
        match steps::sign_in::confirm(&person.desk.app, &person.desk.visitor, person.token.clone(), &person.look, &password, None).await {
            Ok(renewed) => {
                person.desk.cookies = person.desk.cookies.with_session(&renewed);
                person.token = renewed;
            }
            Err(Problem::Refused(Refusal::WrongPassword, _)) => return super::security::wrong_password(person, password.is_empty()).await,
            Err(problem) => return Err(problem),
        }
    }
    let (cause, mandate) = (person.desk.visitor.cause(), Mandate::Session(person.token.clone()));
    let begun = steps::enrollment::begin(&person.desk.app, cause, person.look.user.id, new_app(replaces), mandate, None, |_| store::Answer::none()).await?;
    match begun {
        Ok(_) => Ok(person.desk.see("/settings/security/app/setup")),
        Err(Refusal::StepUpRequired) => Ok(person.desk.see(if replaces.is_some() { super::confirm::REPLACE_APP } else { super::confirm::ADD_APP })),
        Err(refusal) => Err(person.desk.app.refused(refusal)),
    }
}

/// `GET /settings/security/app/setup`
pub async fn show(person: Person) -> Answer {
    let Some(setup) = setup(&person) else { return Ok(person.desk.see("/settings/security?notice=setup-expired")) };
    let frame = person.frame();
    Ok(answer(person.desk, Some(frame), &setup, &Filled::default(), None))
}

/// `POST /settings/security/app/setup`
pub async fn confirm(person: Person, Form(filled): Form<Filled>) -> Answer {
    let Some(setup) = setup(&person) else { return Ok(person.desk.see("/settings/security?notice=setup-expired")) };
    let frame = person.frame();
    finish(person.desk, &person.look, Mandate::Session(person.token), setup, &filled, Some(frame)).await
}

/// `POST /settings/security/app/cancel`
pub async fn cancel(person: Person) -> Answer {
    if let Some(setup) = setup(&person) {
        let token = person.token.clone();
        let cancel =
            move |user: &mut User, scene: &mut twofactor::Scene<'_>| user.cancel_enrollment(setup.factor, twofactor::Authority::Session(&token), scene);
        match person.desk.app.store.act(person.look.user.id, person.desk.visitor.cause(), cancel).await? {
            Ok(()) | Err(Refusal::UnknownFactor | Refusal::StepUpRequired) => {}
            Err(refusal) => return Err(person.desk.app.refused(refusal)),
        }
    }
    Ok(person.desk.see("/settings/security?notice=setup-cancelled"))
}

/// Lets the first code decide: to the backup codes it brought, or back to the overview, or the same page again.
pub(super) async fn finish(desk: Desk, look: &Look, mandate: Mandate, setup: Setup, filled: &Filled, frame: Option<Frame>) -> Answer {
    let cause = desk.visitor.cause();
    let first = FirstCode { factor: setup.factor, code: filled.code.clone() };
    let confirmed = steps::enrollment::confirm(&desk.app, cause, look, first, mandate, None, |_| store::Answer::none()).await?;
    match confirmed {
        Ok(confirmed) => {
            let notice = if setup.replaces.is_some() { "app-replaced" } else { "app-added" };
            Ok(backup_codes::proved(desk, &look.user, confirmed, &format!("/settings/security?notice={notice}")))
        }
        Err(Refusal::Expired | Refusal::UnknownFactor) if setup.in_sign_in => Ok(desk.see("/challenge/enroll")),
        Err(Refusal::Expired | Refusal::UnknownFactor) => Ok(desk.see("/settings/security?notice=setup-expired")),
        Err(Refusal::StepUpRequired) => Ok(desk.see(super::confirm::FINISH_APP)),
        Err(refusal) => match verdicts::code(&refusal, &filled.code) {
            Some(problem) => Ok(answer(desk, frame, &setup, filled, Some(problem))),
            None => Err(desk.app.refused(refusal)),
        },
    }
}

pub(super) fn answer(desk: Desk, frame: Option<Frame>, setup: &Setup, filled: &Filled, problem: Option<CodeProblem>) -> Response {
    let page = AppSetup {
        otpauth_uri: setup.otpauth_uri.clone(),
        key: setup.key.clone(),
        digits: setup.digits,
        code: filled.code.clone(),
        problem,
        expires_at: setup.expires_at,
        replaces: setup.replaces.clone(),
        in_sign_in: setup.in_sign_in,
        action: setup.action.to_owned(),
        cancel_action: setup.cancel_action.to_owned(),
    };
    let frame = frame.unwrap_or_else(|| desk.frame(None));
    let status = if problem.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let html = page.render(&frame, desk.words());
    desk.page(status, html)
}

/// An app as the pages enroll it: what every authenticator understands.
pub(super) fn new_app(replaces: Option<FactorId>) -> NewApp {
    NewApp { label: "Authenticator app".to_owned(), settings: AppSettings::default(), secret: None, replaces }
}

fn setup(person: &Person) -> Option<Setup> {
    let opener = Opener::Session(person.token.session());
    let pending = person.look.user.enrollments(person.desk.app.store.now()).find(|pending| pending.opener() == opener && pending.app().is_some())?;
    Setup::of(pending, &person.look, &person.desk.app.config.product, "/settings/security/app/setup", "/settings/security/app/cancel")
}
