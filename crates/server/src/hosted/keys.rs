//! Security keys: added, named, removed. The browser does the work; here its answer is passed on.

use axum::{
    Form,
    extract::{Path, Query},
    http::StatusCode,
    response::Response,
};
use pages::{Frame, KeyNotice, KeyProblem, KeyRow, KeySetup, Keys};
use serde::Deserialize;
use store::Look;
use twofactor::{Authority, Demand, Enrollment, FactorId, Kind, Opener, Refusal, Registration, Scene, Unreadable, User, display_name};

use super::{Answer, Desk, Owing, Person, backup_codes, confirm, forced::demanded};
use crate::{
    Problem,
    steps::{self, enrollment::Mandate},
};

const PAGE: &str = "/settings/security/keys";

/// What to say.
#[derive(Deserialize, Default)]
pub struct Asked {
    notice: Option<String>,
}

/// A name.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Named {
    name: String,
}

/// What the browser handed over, as JSON.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Filled {
    credential: String,
}

/// `GET /settings/security/keys`
pub async fn show(person: Person, Query(asked): Query<Asked>) -> Answer {
    let notice = asked.notice.as_deref().and_then(|name| NOTICES.iter().find(|(known, _)| *known == name)).map(|(_, notice)| *notice);
    Ok(list(person, notice, None))
}

/// `POST /settings/security/keys`
pub async fn begin(person: Person, Form(named): Form<Named>) -> Answer {
    let label = match display_name(&named.name) {
        Ok(label) => label,
        Err(Unreadable) if named.name.trim().is_empty() => return Ok(list(person, None, Some(KeyProblem::NameMissing))),
        Err(Unreadable) => return Ok(list(person, None, Some(KeyProblem::NameMalformed))),
    };
    let (cause, mandate) = (person.desk.visitor.cause(), Mandate::Session(person.token.clone()));
    let begun = steps::keys::begin(&person.desk.app, cause, person.look.user.id, label, mandate, None, |_| store::Answer::none()).await?;
    match begun {
        Ok(_) => Ok(person.desk.see("/settings/security/keys/setup")),
        Err(Refusal::StepUpRequired) => Ok(person.desk.see(confirm::KEYS)),
        Err(refusal) => Err(person.desk.app.refused(refusal)),
    }
}

/// `GET /settings/security/keys/setup`
pub async fn show_setup(person: Person) -> Answer {
    let frame = person.frame();
    match Setup::in_session(&person) {
        Some(setup) => setup.page(person.desk, &person.look, Some(frame), None),
        None => Ok(person.desk.see(REFUSED)),
    }
}

/// `POST /settings/security/keys/setup`
pub async fn finish(person: Person, Form(filled): Form<Filled>) -> Answer {
    let frame = person.frame();
    match Setup::in_session(&person) {
        Some(setup) => setup.finish(person.desk, &person.look, Mandate::Session(person.token), &filled, Some(frame)).await,
        None => Ok(person.desk.see(REFUSED)),
    }
}

/// `POST /settings/security/keys/cancel`
pub async fn cancel(person: Person) -> Answer {
    if let Some(setup) = Setup::in_session(&person) {
        let token = person.token.clone();
        let cancel = move |user: &mut User, scene: &mut Scene<'_>| user.cancel_enrollment(setup.factor, Authority::Session(&token), scene);
        match person.desk.app.store.act(person.look.user.id, person.desk.visitor.cause(), cancel).await? {
            Ok(()) | Err(Refusal::UnknownFactor | Refusal::StepUpRequired) => {}
            Err(refusal) => return Err(person.desk.app.refused(refusal)),
        }
    }
    Ok(person.desk.see("/settings/security/keys?notice=cancelled"))
}

/// `POST /settings/security/keys/{factor}/name`
pub async fn rename(person: Person, Path(factor): Path<String>, Form(named): Form<Named>) -> Answer {
    let Ok(label) = display_name(&named.name) else { return Ok(person.desk.see(PAGE)) };
    let (factor, token) = (read(&factor)?, person.token.clone());
    let rename = move |user: &mut User, scene: &mut Scene<'_>| user.rename_factor(factor, label, Authority::Session(&token), scene);
    let renamed = person.desk.app.store.act(person.look.user.id, person.desk.visitor.cause(), rename).await?;
    person.desk.app.verdict(renamed)?;
    Ok(person.desk.see("/settings/security/keys?notice=renamed"))
}

/// `POST /settings/security/keys/{factor}/remove`
pub async fn remove(person: Person, Path(factor): Path<String>) -> Answer {
    let (factor, token) = (read(&factor)?, person.token.clone());
    let remove = move |user: &mut User, scene: &mut Scene<'_>| user.remove_factor(factor, Authority::Session(&token), scene);
    match person.desk.app.store.act(person.look.user.id, person.desk.visitor.cause(), remove).await? {
        Ok(()) => Ok(person.desk.see("/settings/security/keys?notice=removed")),
        Err(Refusal::StepUpRequired) => Ok(person.desk.see(confirm::KEYS)),
        Err(refusal) => Err(person.desk.app.refused(refusal)),
    }
}

/// `POST /challenge/enroll/key`
pub async fn begin_in_sign_in(owing: Owing) -> Answer {
    let owing = demanded(owing)?;
    let (cause, mandate) = (owing.desk.visitor.cause(), Mandate::Challenge(owing.token.clone()));
    let label = FIRST_LABEL.to_owned();
    let begun = steps::keys::begin(&owing.desk.app, cause, owing.look.user.id, label, mandate, None, |_| store::Answer::none()).await?;
    owing.desk.app.verdict(begun)?;
    Ok(owing.desk.see("/challenge/enroll/key"))
}

/// `GET /challenge/enroll/key`
pub async fn show_in_sign_in(owing: Owing) -> Answer {
    let owing = demanded(owing)?;
    match Setup::in_sign_in(&owing) {
        Some(setup) => setup.page(owing.desk, &owing.look, None, None),
        None => Ok(owing.desk.see("/challenge/enroll")),
    }
}

/// `POST /challenge/enroll/key/setup`
pub async fn finish_in_sign_in(owing: Owing, Form(filled): Form<Filled>) -> Answer {
    let owing = demanded(owing)?;
    let Some(setup) = Setup::in_sign_in(&owing) else { return Ok(owing.desk.see("/challenge/enroll")) };
    let mut desk = owing.desk;
    let marks = steps::known::add(&desk.app, desk.cookies.known(), &owing.look.user);
    desk.cookies = desk.cookies.with_known(&marks);
    setup.finish(desk, &owing.look, Mandate::Challenge(owing.token), &filled, None).await
}

/// A registration that has begun, and where its page leads.
struct Setup {
    factor: FactorId,
    label: String,
    expires_at: twofactor::Timestamp,
    action: &'static str,
    cancel_action: &'static str,
    again: &'static str,
    synced: &'static str,
}

impl Setup {
    fn in_session(person: &Person) -> Option<Self> {
        let pending = pending(&person.desk, &person.look, Opener::Session(person.token.session()))?;
        Some(Self {
            factor: pending.factor,
            label: pending.label.clone(),
            expires_at: pending.expires_at(),
            action: "/settings/security/keys/setup",
            cancel_action: "/settings/security/keys/cancel",
            again: REFUSED,
            synced: "/settings/security/keys?notice=synced",
        })
    }

    fn in_sign_in(owing: &Owing) -> Option<Self> {
        let pending = pending(&owing.desk, &owing.look, Opener::Challenge(owing.token.challenge()))?;
        Some(Self {
            factor: pending.factor,
            label: pending.label.clone(),
            expires_at: pending.expires_at(),
            action: "/challenge/enroll/key/setup",
            cancel_action: "/challenge/cancel",
            again: "/challenge/enroll?notice=key-refused",
            synced: "/challenge/enroll?notice=key-synced",
        })
    }

    fn page(self, desk: Desk, look: &Look, frame: Option<Frame>, problem: Option<KeyProblem>) -> Answer {
        let options = look.user.creation_options(self.factor, &desk.app.site(), desk.app.store.now());
        let options = options.as_ref().map(serde_json::to_string).transpose().map_err(|_| Problem::Internal)?;
        let page = KeySetup {
            label: self.label,
            options: options.unwrap_or_default(),
            problem,
            expires_at: self.expires_at,
            action: self.action.to_owned(),
            cancel_action: self.cancel_action.to_owned(),
        };
        let frame = frame.unwrap_or_else(|| desk.frame(None));
        let status = if problem.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
        let html = page.render(&frame, desk.words());
        Ok(desk.page(status, html))
    }

    async fn finish(self, desk: Desk, look: &Look, mandate: Mandate, filled: &Filled, frame: Option<Frame>) -> Answer {
        let Ok(registration) = serde_json::from_str::<Registration>(&filled.credential) else {
            return self.page(desk, look, frame, Some(KeyProblem::Missing));
        };
        let cause = desk.visitor.cause();
        let confirmed = steps::keys::confirm(&desk.app, cause, look, (self.factor, registration), mandate, None, |_| store::Answer::none()).await?;
        match confirmed {
            Ok(confirmed) => Ok(backup_codes::proved(desk, &look.user, confirmed, "/settings/security/keys?notice=added")),
            Err(Refusal::Expired | Refusal::UnknownFactor | Refusal::CredentialRefused) => Ok(desk.see(self.again)),
            Err(Refusal::KeyNotDeviceBound) => Ok(desk.see(self.synced)),
            Err(Refusal::StepUpRequired) => Ok(desk.see(confirm::KEYS)),
            Err(refusal) => Err(desk.app.refused(refusal)),
        }
    }
}

fn pending<'a>(desk: &Desk, look: &'a Look, opener: Opener) -> Option<&'a Enrollment> {
    look.user.enrollments(desk.app.store.now()).find(|pending| pending.opener() == opener && pending.candidate().kind() == Kind::Key)
}

fn list(person: Person, notice: Option<KeyNotice>, problem: Option<KeyProblem>) -> Response {
    let user = &person.look.user;
    let may_remove = user.factors().len() > 1 || person.look.policy.two_factor == Demand::Optional;
    let row = |(factor, key): (&twofactor::Factor, &twofactor::Key)| KeyRow {
        id: factor.id,
        label: factor.label.clone(),
        is_synced: key.may_be_backed_up(),
        is_u2f: key.app_id().is_some(),
        added_at: factor.created_at,
        last_used: factor.last_used_at,
        may_remove,
    };
    let page = Keys { keys: user.keys().map(row).collect(), notice, problem, may_add: user.enrollable(&person.look.policy).contains(&Kind::Key) };
    let status = if problem.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let html = page.render(&person.frame(), person.desk.words());
    person.desk.page(status, html)
}

fn read(factor: &str) -> Result<FactorId, Problem> {
    factor.parse().map_err(|_| Problem::NotFound)
}

const REFUSED: &str = "/settings/security/keys?notice=refused";
const FIRST_LABEL: &str = "Security key";
const NOTICES: [(&str, KeyNotice); 6] = [
    ("added", KeyNotice::Added),
    ("renamed", KeyNotice::Renamed),
    ("removed", KeyNotice::Removed),
    ("refused", KeyNotice::Refused),
    ("synced", KeyNotice::Synced),
    ("cancelled", KeyNotice::Cancelled),
];
