//! The support desk: the user's page of a case, and the pages of agents.

use axum::{
    Form,
    extract::{Path, Query},
    http::StatusCode,
    response::Response,
};
use pages::{CaseProblem, CaseRow, CaseShown, CaseStanding, DeskCase, MyCase, SupportDesk};
use serde::Deserialize;
use store::Look;
use twofactor::{Case, CaseStage, Evidence, Refusal};

use super::{Answer, Owing, Person, challenge::start_again, desk::account};
use crate::{
    Problem,
    steps::{self, cases::Deed},
};

/// Which case is looked for.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Asked {
    number: String,
    notice: Option<String>,
}

/// What an agent did.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Filled {
    deed: String,
    code: String,
    evidence: String,
}

/// `GET /challenge/support`
pub async fn show_mine(owing: Owing) -> Answer {
    if !owing.is_open {
        return Ok(start_again(owing));
    }
    Ok(mine(owing, StatusCode::OK, false))
}

/// `POST /challenge/support`
pub async fn open(owing: Owing) -> Answer {
    match steps::cases::open(&owing.desk.app, &owing.desk.visitor, owing.token.clone()).await? {
        Ok(_) => Ok(owing.desk.see("/challenge/support")),
        Err(Refusal::NoMailbox) => Ok(mine(owing, StatusCode::UNPROCESSABLE_ENTITY, true)),
        Err(Refusal::Expired | Refusal::UnknownChallenge) => Ok(start_again(owing)),
        Err(refusal) => Err(owing.desk.app.refused(refusal)),
    }
}

/// `GET /settings/support`
pub async fn list(person: Person, Query(asked): Query<Asked>) -> Answer {
    require_agent(&person)?;
    let app = &person.desk.app;
    let typed = !asked.number.trim().is_empty();
    if typed && let Some(look) = steps::cases::find(app, &asked.number).await? {
        let number = look.user.case(app.store.now()).map_or_else(String::new, |case| case.number.as_str().to_owned());
        return Ok(person.desk.see(&format!("/settings/support/{number}")));
    }
    let now = app.store.now();
    let row = |look: &Look| {
        look.user.case(now).map(|case| CaseRow {
            number: case.number.to_string(),
            digits: case.number.as_str().to_owned(),
            opened_at: case.opened_at,
            standing: standing(case),
        })
    };
    let cases = steps::cases::open_ones(app, MOST_SHOWN).await?.iter().filter_map(row).collect();
    let page = SupportDesk { number: asked.number, not_found: typed, is_done: asked.notice.as_deref().map(|notice| notice == "approved"), cases };
    let status = if typed { StatusCode::NOT_FOUND } else { StatusCode::OK };
    let html = page.render(&person.frame(), person.desk.words());
    Ok(person.desk.page(status, html))
}

/// `GET /settings/support/{number}`
pub async fn show(person: Person, Path(number): Path<String>) -> Answer {
    require_agent(&person)?;
    let look = steps::cases::find(&person.desk.app, &number).await?.ok_or(Problem::NotFound)?;
    Ok(case(person, &look, StatusCode::OK, None))
}

/// `POST /settings/support/{number}`
pub async fn act(person: Person, Path(number): Path<String>, Form(filled): Form<Filled>) -> Answer {
    require_agent(&person)?;
    let app = &person.desk.app;
    let look = steps::cases::find(app, &number).await?.ok_or(Problem::NotFound)?;
    let evidence = Evidence::ALL.into_iter().find(|evidence| evidence.as_str() == filled.evidence);
    let deed = match (filled.deed.as_str(), evidence) {
        ("hear", _) => Deed::Hear(filled.code),
        ("request", Some(evidence)) => Deed::Request(evidence),
        ("request", None) => return Ok(case(person, &look, StatusCode::UNPROCESSABLE_ENTITY, Some(CaseProblem::EvidenceMissing))),
        ("approve", _) => Deed::Approve,
        ("refuse", _) => Deed::Refuse,
        _ => return Err(Problem::Malformed("`deed` is none of those that the page offers".to_owned())),
    };
    let done = match &deed {
        Deed::Approve => Some("/settings/support?notice=approved"),
        Deed::Refuse => Some("/settings/support?notice=refused"),
        Deed::Hear(_) | Deed::Request(_) => None,
    };
    let outcome = steps::cases::act(app, &person.desk.visitor, person.token.clone(), look.user.id, deed).await?;
    let here = format!("/settings/support/{}", look.user.case(app.store.now()).map_or("", |case| case.number.as_str()));
    let problem = match outcome {
        Ok(_) => return Ok(person.desk.see(done.unwrap_or(&here))),
        Err(Refusal::StepUpRequired) if !is_fresh(&person) => return Ok(person.desk.see(&format!("/settings/security/confirm?next={here}"))),
        Err(Refusal::StepUpRequired) => CaseProblem::NotHeard,
        Err(Refusal::WrongCode { .. } | Refusal::Malformed) => CaseProblem::WrongCode,
        Err(Refusal::CodesDisabled) => CaseProblem::TooManyWrong,
        Err(Refusal::PolicyForbids) => CaseProblem::NotYours,
        Err(Refusal::NotIndependent) => CaseProblem::NotIndependent,
        Err(Refusal::NoMailbox) => CaseProblem::NoMailbox,
        Err(refusal) => return Err(app.refused(refusal)),
    };
    let look = app.store.look(look.user.id).await?;
    Ok(case(person, &look, StatusCode::UNPROCESSABLE_ENTITY, Some(problem)))
}

/// For everybody but agents there is no desk. An agent without a second factor has none either.
pub(super) fn require_agent(person: &Person) -> Result<(), Problem> {
    if person.look.user.attends(person.desk.app.config.support.organization) { Ok(()) } else { Err(Problem::NotFound) }
}

fn is_fresh(person: &Person) -> bool {
    let now = person.desk.app.store.now();
    person.look.user.session(&person.token, now).is_ok_and(|session| session.is_confirmed(now))
}

fn mine(owing: Owing, status: StatusCode, no_mailbox: bool) -> Response {
    let app = &owing.desk.app;
    let shown = owing.look.user.case(app.store.now()).filter(|case| !case.is_spent()).map(|case| CaseShown {
        number: case.number.to_string(),
        caller_code: case.caller_code().expose().clone(),
        agent_code: case.agent_code().expose().clone(),
        standing: standing(case),
    });
    let page = MyCase { account: account(&owing.look.user), has_desk: app.config.support.organization.is_some(), no_mailbox, case: shown };
    let html = page.render(&owing.desk.frame(None), owing.desk.words());
    owing.desk.page(status, html)
}

fn case(person: Person, look: &Look, status: StatusCode, problem: Option<CaseProblem>) -> Response {
    let Some(case) = look.user.case(person.desk.app.store.now()) else { return person.desk.see("/settings/support") };
    let is_mine = match &case.stage {
        CaseStage::Open => false,
        CaseStage::Heard { by } | CaseStage::Requested { by, .. } => *by == person.look.user.id,
    };
    let page = DeskCase {
        number: case.number.to_string(),
        digits: case.number.as_str().to_owned(),
        opened_at: case.opened_at,
        name: look.user.name.clone(),
        organization: look.organization_name.clone(),
        agent_code: case.agent_code().expose().clone(),
        standing: standing(case),
        is_mine,
        problem,
    };
    let html = page.render(&person.frame(), person.desk.words());
    person.desk.page(status, html)
}

fn standing(case: &Case) -> CaseStanding {
    match case.stage {
        CaseStage::Open => CaseStanding::Open,
        CaseStage::Heard { .. } => CaseStanding::Heard,
        CaseStage::Requested { evidence, at, .. } => CaseStanding::Requested { evidence, at },
    }
}

const MOST_SHOWN: u16 = 100;
