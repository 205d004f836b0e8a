//! Setting up a telephone number or mailbox that codes are sent to, and changing it in place.

use axum::{
    Form,
    extract::{Path, Query},
    http::StatusCode,
    response::Response,
};
use pages::{ChannelAsked, ChannelCode, ChannelProblem, CodeProblem, Way};
use serde::Deserialize;
use twofactor::{Authority, Email, Enrollment, Factor, FactorId, Kind, NewChannel, Opener, Phone, Recipient, Refusal, Scene, User};

use super::{Answer, Person, backup_codes, confirm, verdicts};
use crate::{
    Problem,
    config::Country,
    steps::{
        self,
        enrollment::{FirstCode, Mandate},
    },
};

/// Which way codes go, as addresses name it.
#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Named {
    /// By SMS.
    Phone,
    /// By e-mail.
    Email,
}

/// What is changed.
#[derive(Deserialize, Default)]
pub struct Asked {
    replaces: Option<String>,
}

/// The number or mailbox.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Filled {
    address: String,
    country: Option<String>,
    replaces: Option<String>,
}

/// The code.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Typed {
    code: String,
}

/// `GET /settings/security/channel/{way}`
pub async fn show(person: Person, Path(named): Path<Named>, Query(asked): Query<Asked>) -> Answer {
    let replaced = replaced(&person, named, asked.replaces.as_deref())?.cloned();
    let now = person.desk.app.store.now();
    if !person.look.user.session(&person.token, now).is_ok_and(|session| session.is_confirmed(now)) {
        return Ok(person.desk.see(&confirm::channel(named, replaced.map(|factor| factor.id))));
    }
    let user = &person.look.user;
    let suggested = match named {
        Named::Phone => user.phone.as_ref().map(Phone::spaced).filter(|_| replaced.is_none()),
        Named::Email => Some(user.email.as_str().to_owned()).filter(|_| replaced.is_none()),
    };
    let country = user.phone.as_ref().and_then(Phone::country);
    Ok(ask(person, named, replaced.as_ref(), (suggested.unwrap_or_default(), country), None))
}

/// `POST /settings/security/channel/{way}`
pub async fn begin(person: Person, Path(named): Path<Named>, Form(filled): Form<Filled>) -> Answer {
    let replaced = replaced(&person, named, filled.replaces.as_deref())?.cloned();
    let country = filled.country.as_deref().and_then(|code| code.parse().ok());
    let again = |person, problem| Ok(ask(person, named, replaced.as_ref(), (filled.address.clone(), country), Some(problem)));
    if filled.address.trim().is_empty() {
        return again(person, ChannelProblem::Missing);
    }
    let to = match named {
        Named::Phone => Phone::parse(&filled.address, country.as_ref().map(Country::as_str)).map(Recipient::Number).map_err(|_| ChannelProblem::NotANumber),
        Named::Email => Email::parse(&filled.address).map(Recipient::Mailbox).map_err(|_| ChannelProblem::NotAMailbox),
    };
    let to = match to {
        Ok(to) => to,
        Err(problem) => return again(person, problem),
    };
    let new = NewChannel { to, label: named.label().to_owned(), replaces: replaced.as_ref().map(|factor| factor.id) };
    let wanted = (new, Mandate::Session(person.token.clone()));
    let begun = steps::codes::begin(&person.desk.app, person.desk.visitor.cause(), &person.look.user, wanted, None, |_| store::Answer::none()).await?;
    match begun {
        Ok(_) => Ok(person.desk.see(&format!("/settings/security/channel/{}/code", named.way().as_str()))),
        Err(Refusal::StepUpRequired) => Ok(person.desk.see(&confirm::channel(named, replaced.map(|factor| factor.id)))),
        Err(refusal) => match verdicts::channel(&refusal) {
            Some(problem) => again(person, problem),
            None => Err(person.desk.app.refused(refusal)),
        },
    }
}

/// `GET /settings/security/channel/{way}/code`
pub async fn show_code(person: Person, Path(named): Path<Named>) -> Answer {
    match pending(&person, named).cloned() {
        Some(pending) => Ok(ask_code(person, named, &pending, String::new(), None)),
        None => Ok(person.desk.see("/settings/security?notice=setup-expired")),
    }
}

/// `POST /settings/security/channel/{way}/code`
pub async fn verify(person: Person, Path(named): Path<Named>, Form(typed): Form<Typed>) -> Answer {
    let Some(pending) = pending(&person, named).cloned() else { return Ok(person.desk.see("/settings/security?notice=setup-expired")) };
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
                _ if pending.replaces.is_some() => Ok(desk.see("/settings/security?notice=channel-changed")),
                _ => Ok(desk.see("/settings/security?notice=channel-on")),
            }
        }
        Err(Refusal::Expired | Refusal::UnknownFactor) => Ok(person.desk.see("/settings/security?notice=setup-expired")),
        Err(Refusal::StepUpRequired) => Ok(person.desk.see(&confirm::channel(named, pending.replaces))),
        Err(refusal) => match verdicts::code(&refusal, &typed.code) {
            Some(problem) => Ok(ask_code(person, named, &pending, typed.code, Some(problem))),
            None => Err(person.desk.app.refused(refusal)),
        },
    }
}

/// `POST /settings/security/channel/{way}/resend`
pub async fn resend(person: Person, Path(named): Path<Named>) -> Answer {
    let Some(pending) = pending(&person, named).cloned() else { return Ok(person.desk.see("/settings/security?notice=setup-expired")) };
    let (cause, mandate) = (person.desk.visitor.cause(), Mandate::Session(person.token.clone()));
    match steps::codes::resend(&person.desk.app, cause, &person.look.user, pending.factor, mandate).await? {
        Ok(_) | Err(Refusal::TooManyMessages { .. }) => Ok(person.desk.see(&format!("/settings/security/channel/{}/code", named.way().as_str()))),
        Err(Refusal::Expired | Refusal::UnknownFactor) => Ok(person.desk.see("/settings/security?notice=setup-expired")),
        Err(Refusal::StepUpRequired) => Ok(person.desk.see(&confirm::channel(named, pending.replaces))),
        Err(refusal) => Err(person.desk.app.refused(refusal)),
    }
}

/// `POST /settings/security/channel/{way}/cancel`
pub async fn cancel(person: Person, Path(named): Path<Named>) -> Answer {
    let Some(pending) = pending(&person, named) else { return Ok(person.desk.see("/settings/security")) };
    let (factor, token, replaces) = (pending.factor, person.token.clone(), pending.replaces);
    let cancel = move |user: &mut User, scene: &mut Scene<'_>| user.cancel_enrollment(factor, Authority::Session(&token), scene);
    match person.desk.app.store.act(person.look.user.id, person.desk.visitor.cause(), cancel).await? {
        Ok(()) | Err(Refusal::UnknownFactor | Refusal::StepUpRequired) => Ok(person.desk.see(&named.page(replaces))),
        Err(refusal) => Err(person.desk.app.refused(refusal)),
    }
}

impl Named {
    /// The page that asks for the address.
    pub(super) fn page(self, replaces: Option<FactorId>) -> String {
        let query = replaces.map_or_else(String::new, |factor| format!("?replaces={factor}"));
        format!("/settings/security/channel/{}{query}", self.way().as_str())
    }

    pub(super) const fn way(self) -> Way {
        match self {
            Self::Phone => Way::Phone,
            Self::Email => Way::Email,
        }
    }

    const fn kind(self) -> Kind {
        match self {
            Self::Phone => Kind::Phone,
            Self::Email => Kind::Email,
        }
    }

    const fn label(self) -> &'static str {
        match self {
            Self::Phone => "Phone",
            Self::Email => "E-mail",
        }
    }
}

/// The whole address, for its owner.
pub(super) fn address(to: &Recipient) -> String {
    match to {
        Recipient::Number(number) => number.spaced(),
        Recipient::Mailbox(mailbox) => mailbox.as_str().to_owned(),
    }
}

/// The factor of this kind that is to be changed.
fn replaced<'a>(person: &'a Person, named: Named, replaces: Option<&str>) -> Result<Option<&'a Factor>, Problem> {
    let Some(id) = replaces else { return Ok(None) };
    let found = person.look.user.factors().iter().find(|factor| factor.id.to_string() == id && factor.kind() == named.kind());
    found.map(Some).ok_or(Problem::NotFound)
}

fn pending(person: &Person, named: Named) -> Option<&Enrollment> {
    let opener = Opener::Session(person.token.session());
    let mut pending = person.look.user.enrollments(person.desk.app.store.now());
    pending.find(|pending| pending.opener() == opener && pending.candidate().kind() == named.kind())
}

fn ask(
    person: Person,
    named: Named,
    replaced: Option<&Factor>,
    (address_typed, country): (String, Option<Country>),
    problem: Option<ChannelProblem>,
) -> Response {
    let (look, config) = (&person.look, &person.desk.app.config);
    let countries = if look.policy.countries.is_empty() { config.phone.countries.clone() } else { look.policy.countries.clone() };
    let page = ChannelAsked {
        way: named.way(),
        address: address_typed,
        country: country.or(config.default_country).filter(|country| countries.contains(country)),
        countries,
        problem,
        replaces: replaced.and_then(|factor| Some((factor.id.to_string(), address(&factor.recipient()?)))),
        has_better: look.policy.channels.contains(&Kind::App) && !look.user.factors().iter().any(|factor| factor.kind() == Kind::App),
    };
    let status = if problem.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let html = page.render(&person.frame(), person.desk.words());
    person.desk.page(status, html)
}

fn ask_code(person: Person, named: Named, pending: &Enrollment, code: String, problem: Option<CodeProblem>) -> Response {
    let user = &person.look.user;
    let replaced = user.factors().iter().find(|factor| Some(factor.id) == pending.replaces).and_then(Factor::recipient);
    let page = ChannelCode {
        way: named.way(),
        address: pending.candidate().recipient().as_ref().map(address).unwrap_or_default(),
        code,
        problem,
        expires_at: pending.expires_at(),
        next_at: user.next_code_at(named.kind(), person.desk.app.store.now()),
        replaces: replaced.as_ref().map(address),
    };
    let status = if problem.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let html = page.render(&person.frame(), person.desk.words());
    person.desk.page(status, html)
}
