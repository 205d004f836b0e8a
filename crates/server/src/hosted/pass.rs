//! Pairing a phone with Vestibule Pass from the settings, and pairing another in its place.

use axum::{Form, extract::Query, http::StatusCode, response::Response};
use pages::{ChannelProblem, CodeProblem, Language, PairingStage, PassAsked, PassForm, PassPairing, Words, pass_words};
use serde::Deserialize;
use store::Look;
use twofactor::{Authority, CodeLength, Enrollment, Factor, FactorId, Kind, NewChannel, NewPass, Opener, Phone, Recipient, Refusal, Scene, User};

use super::{Answer, Person, backup_codes, confirm, verdicts};
use crate::{
    Problem,
    config::{Config, Country},
    steps::{
        self,
        enrollment::{FirstCode, Mandate},
    },
};

/// What is replaced.
#[derive(Deserialize, Default)]
pub struct Asked {
    replaces: Option<String>,
}

/// The number, and what goes there.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Filled {
    address: String,
    country: Option<String>,
    replaces: Option<String>,
    password: Option<String>,
    by: String,
}

/// The code.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Typed {
    code: String,
}

/// `GET /settings/security/pass`
pub async fn show(person: Person, Query(asked): Query<Asked>) -> Answer {
    let replaced = replaced(&person, asked.replaces.as_deref())?.cloned();
    let now = person.desk.app.store.now();
    if !person.look.user.session(&person.token, now).is_ok_and(|session| session.is_confirmed(now)) {
        return Ok(person.desk.see(&confirm::pass(replaced.map(|factor| factor.id))));
    }
    let mut form = form(&person.look, &person.desk.app.config);
    if let Some(twofactor::Method::Pass(pass)) = replaced.as_ref().map(|factor| &factor.method) {
        form.address = pass.number().spaced();
    }
    Ok(ask(person, form, replaced.as_ref(), None))
}

/// `POST /settings/security/pass`
pub async fn begin(mut person: Person, Form(filled): Form<Filled>) -> Answer {
    let replaced = replaced(&person, filled.replaces.as_deref())?.cloned();
    if let Some(password) = &filled.password {
        match steps::sign_in::confirm(&person.desk.app, &person.desk.visitor, person.token.clone(), &person.look, password, None).await {
            Ok(renewed) => {
                person.desk.cookies = person.desk.cookies.with_session(&renewed);
                person.token = renewed;
            }
            Err(Problem::Refused(Refusal::WrongPassword, _)) => return super::security::wrong_password(person, password.is_empty()).await,
            Err(problem) => return Err(problem),
        }
    }
    let country: Option<Country> = filled.country.as_deref().and_then(|code| code.parse().ok());
    let again = |person: Person, problem| {
        let suggested = form(&person.look, &person.desk.app.config);
        let form = PassForm { address: filled.address.clone(), country: country.or(suggested.country), ..suggested };
        Ok(ask(person, form, replaced.as_ref(), Some(problem)))
    };
    if filled.address.trim().is_empty() {
        return again(person, ChannelProblem::Missing);
    }
    let Ok(number) = Phone::parse(&filled.address, country.as_ref().map(Country::as_str)) else { return again(person, ChannelProblem::NotANumber) };
    let (cause, mandate, user) = (person.desk.visitor.cause(), Mandate::Session(person.token.clone()), &person.look.user);
    let (begun, next) = if filled.by == "sms" && replaced.is_none() {
        let new = NewChannel { to: Recipient::Number(number), length: CodeLength::Seven, label: "Phone".to_owned(), replaces: None };
        let begun = steps::codes::begin(&person.desk.app, cause, user, (new, mandate), None, |_| store::Answer::none()).await?;
        (begun, "/settings/security/channel/phone/code")
    } else {
        let new = NewPass { number, language: person.desk.words().language().tag().to_owned(), replaces: replaced.as_ref().map(|factor| factor.id) };
        let begun = steps::pass::begin(&person.desk.app, cause, user, (new, mandate), None, |_| store::Answer::none()).await?;
        (begun, PAIRING)
    };
    match begun {
        Ok(_) => Ok(person.desk.see(next)),
        Err(Refusal::StepUpRequired) => Ok(person.desk.see(&confirm::pass(replaced.map(|factor| factor.id)))),
        Err(refusal) => match verdicts::channel(&refusal) {
            Some(problem) => again(person, problem),
            None => Err(person.desk.app.refused(refusal)),
        },
    }
}

/// `GET /settings/security/pass/pairing`
pub async fn show_pairing(person: Person) -> Answer {
    match pending(&person).cloned() {
        Some(pending) => Ok(wait(person, &pending, String::new(), None)),
        None => Ok(person.desk.see(TOO_LATE)),
    }
}

/// `POST /settings/security/pass/pairing`
pub async fn verify(person: Person, Form(typed): Form<Typed>) -> Answer {
    let Some(pending) = pending(&person).cloned() else { return Ok(person.desk.see(TOO_LATE)) };
    let (cause, mandate) = (person.desk.visitor.cause(), Mandate::Session(person.token.clone()));
    let first = FirstCode { factor: pending.factor, code: typed.code.clone() };
    let confirmed = steps::enrollment::confirm(&person.desk.app, cause, &person.look, first, mandate, None, |_| store::Answer::none()).await?;
    match confirmed {
        Ok(confirmed) => {
            let mut desk = person.desk;
            if let Some(session) = &confirmed.enrolled.session {
                desk.cookies = desk.cookies.with_session(session);
            }
            match (confirmed.codes, confirmed.enrolled.backup_set) {
                (Some(codes), Some(set)) => Ok(backup_codes::reveal(desk, &person.look.user, &codes, set, true)),
                _ if pending.replaces.is_some() => Ok(desk.see("/settings/security?notice=pass-replaced")),
                _ => Ok(desk.see("/settings/security?notice=pass-paired")),
            }
        }
        Err(Refusal::Expired | Refusal::UnknownFactor) => Ok(person.desk.see(TOO_LATE)),
        Err(Refusal::StepUpRequired) => Ok(person.desk.see(confirm::PAIRING)),
        Err(refusal) => match verdicts::code(&refusal, &typed.code) {
            Some(problem) => Ok(wait(person, &pending, typed.code, Some(problem))),
            None => Err(person.desk.app.refused(refusal)),
        },
    }
}

/// `POST /settings/security/pass/resend`
pub async fn resend(person: Person) -> Answer {
    let Some(pending) = pending(&person).cloned() else { return Ok(person.desk.see(TOO_LATE)) };
    let (cause, mandate) = (person.desk.visitor.cause(), Mandate::Session(person.token.clone()));
    match steps::codes::resend(&person.desk.app, cause, &person.look.user, pending.factor, mandate).await? {
        Ok(_) | Err(Refusal::TooManyMessages { .. } | Refusal::LinkUsed) => Ok(person.desk.see(PAIRING)),
        Err(Refusal::Expired | Refusal::UnknownFactor) => Ok(person.desk.see(TOO_LATE)),
        Err(Refusal::StepUpRequired) => Ok(person.desk.see(confirm::PAIRING)),
        Err(refusal) => Err(person.desk.app.refused(refusal)),
    }
}

/// `POST /settings/security/pass/refuse`
pub async fn refuse(person: Person) -> Answer {
    let Some(pending) = pending(&person) else { return Ok(person.desk.see(TOO_LATE)) };
    let (user, factor, mandate) = (person.look.user.id, pending.factor, Mandate::Session(person.token.clone()));
    match steps::pass::refuse(&person.desk.app, person.desk.visitor.cause(), user, factor, mandate).await? {
        Ok(()) | Err(Refusal::UnknownFactor) => Ok(person.desk.see("/settings/security?notice=pass-refused")),
        Err(Refusal::StepUpRequired) => Ok(person.desk.see(confirm::PAIRING)),
        Err(refusal) => Err(person.desk.app.refused(refusal)),
    }
}

/// `POST /settings/security/pass/cancel`
pub async fn cancel(person: Person) -> Answer {
    let Some(pending) = pending(&person) else { return Ok(person.desk.see("/settings/security")) };
    let (factor, token, replaces) = (pending.factor, person.token.clone(), pending.replaces);
    let cancel = move |user: &mut User, scene: &mut Scene<'_>| user.cancel_enrollment(factor, Authority::Session(&token), scene);
    match person.desk.app.store.act(person.look.user.id, person.desk.visitor.cause(), cancel).await? {
        Ok(()) | Err(Refusal::UnknownFactor | Refusal::StepUpRequired) => Ok(person.desk.see(&page(replaces))),
        Err(refusal) => Err(person.desk.app.refused(refusal)),
    }
}

/// The page that asks for the number.
pub(super) fn page(replaces: Option<FactorId>) -> String {
    replaces.map_or_else(|| "/settings/security/pass".to_owned(), |factor| format!("/settings/security/pass?replaces={factor}"))
}

/// The form, with what the profile says.
pub(super) fn form(look: &Look, config: &Config) -> PassForm {
    let countries = look.policy.countries_or(&config.phone.countries).to_vec();
    let own = look.user.phone.as_ref().and_then(Phone::country).or(config.default_country);
    let address = look.user.phone.as_ref().map(Phone::spaced).unwrap_or_default();
    PassForm { address, country: own.filter(|country| countries.contains(country)), countries }
}

/// The phone that is to be replaced.
fn replaced<'a>(person: &'a Person, replaces: Option<&str>) -> Result<Option<&'a Factor>, Problem> {
    let Some(id) = replaces else { return Ok(None) };
    let found = person.look.user.factors().iter().find(|factor| factor.id.to_string() == id && factor.kind() == Kind::Pass);
    found.map(Some).ok_or(Problem::NotFound)
}

fn pending(person: &Person) -> Option<&Enrollment> {
    let opener = Opener::Session(person.token.session());
    let mut pending = person.look.user.enrollments(person.desk.app.store.now());
    pending.find(|pending| pending.opener() == opener && pending.candidate().pairing().is_some())
}

fn ask(person: Person, form: PassForm, replaced: Option<&Factor>, problem: Option<ChannelProblem>) -> Response {
    let page = PassAsked { form, problem, replaces: replaced.map(|factor| (factor.id, factor.label.clone())) };
    let status = if problem.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let html = page.render(&person.frame(), person.desk.words());
    person.desk.page(status, html)
}

fn wait(person: Person, pending: &Enrollment, code: String, problem: Option<CodeProblem>) -> Response {
    let (user, now) = (&person.look.user, person.desk.app.store.now());
    let Some(pairing) = pending.candidate().pairing() else { return person.desk.see(TOO_LATE) };
    let stage = match pairing.claim() {
        None => PairingStage::Sent { next_at: user.next_code_at(Kind::Phone, now) },
        Some(claim) => PairingStage::Claimed {
            words: pass_words(claim.words.numbers(), Words::of(Language::of(&pairing.language).unwrap_or(Language::English))),
            language: pairing.language.clone(),
            browser: claim.browser.clone(),
        },
    };
    let replaced = user.factors().iter().find(|factor| Some(factor.id) == pending.replaces);
    let page = PassPairing {
        number: pairing.number.spaced(),
        stage,
        code,
        problem,
        expires_at: pending.expires_at(),
        replaces: replaced.map(|factor| factor.label.clone()),
    };
    let status = if problem.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let html = page.render(&person.frame(), person.desk.words());
    person.desk.page(status, html)
}

const PAIRING: &str = "/settings/security/pass/pairing";
const TOO_LATE: &str = "/settings/security?notice=setup-expired";
