//! Settings, Organization: what is demanded of everybody, looked at in advance and saved.

use axum::{
    Form,
    extract::Query,
    http::{StatusCode, header},
    response::{IntoResponse as _, Response},
};
use pages::{ConcernedRow, PolicyCheck, PolicyForm, PolicyNotice, PolicyProblem, SecurityPolicy};
use serde::Deserialize;
use store::Organization;
use twofactor::{Channels, Country, Demand, Due, Kind, Outlook, Policy, Refusal, Trust, User};

use super::{Answer, Person, csv};
use crate::{
    Problem,
    steps::{
        self,
        policy::{Asked, Draft},
    },
    times::rfc3339,
};

/// The form, and what to say.
#[derive(Clone, Deserialize, Default)]
#[serde(default)]
pub struct Filled {
    two_factor: Option<String>,
    key: Option<String>,
    pass: Option<String>,
    app: Option<String>,
    phone: Option<String>,
    email: Option<String>,
    device_bound: Option<String>,
    trust: String,
    grace: String,
    recovery: String,
    countries: String,
    version: String,
    acknowledged: Option<String>,
    saved: Option<String>,
    asked: Option<u32>,
    left: Option<u32>,
}

/// `GET /settings/organization/policy`
pub async fn show(person: Person, Query(filled): Query<Filled>) -> Answer {
    let organization = governed(&person).await?;
    let saved = filled.saved.as_ref().map(|_| PolicyNotice::Saved);
    let notice = filled.asked.map(|asked| PolicyNotice::Asked { asked, left: filled.left.unwrap_or_default() }).or(saved);
    if filled.two_factor.is_none() {
        let form = form(&steps::policy::of(&organization)?);
        let page = SecurityPolicy { organization: organization.name, form, version: organization.version, check: None, notice, problem: None };
        return Ok(answer(person, StatusCode::OK, &page));
    }
    let notice = (filled.version != organization.version.to_string()).then_some(PolicyNotice::Overtaken).or(notice);
    match filled.read() {
        Ok(policy) => checked(person, organization, policy, notice, None).await,
        Err(problem) => Ok(answer(person, StatusCode::UNPROCESSABLE_ENTITY, &filled.page(organization, problem))),
    }
}

/// `POST /settings/organization/policy/check`: a draft has an address, so that nothing is lost on the way to proving who somebody is.
pub async fn check(person: Person, Form(filled): Form<Filled>) -> Answer {
    let organization = governed(&person).await?;
    match filled.read() {
        Ok(policy) => Ok(person.desk.see(&address(&policy, &filled.version, ""))),
        Err(problem) => Ok(answer(person, StatusCode::UNPROCESSABLE_ENTITY, &filled.page(organization, problem))),
    }
}

/// `POST /settings/organization/policy`
pub async fn save(person: Person, Form(filled): Form<Filled>) -> Answer {
    let organization = governed(&person).await?;
    let policy = match filled.read() {
        Ok(policy) => policy,
        Err(problem) => return Ok(answer(person, StatusCode::UNPROCESSABLE_ENTITY, &filled.page(organization, problem))),
    };
    if filled.version != organization.version.to_string() {
        return checked(person, organization, policy, Some(PolicyNotice::Overtaken), None).await;
    }
    let draft = Draft { organization: organization.clone(), policy: policy.clone(), acknowledged: filled.acknowledged.is_some() };
    match steps::policy::amend(&person.desk.app, person.desk.visitor.cause(), draft, Some(person.token.clone())).await {
        Ok(_) => Ok(person.desk.see("/settings/organization/policy?saved=1")),
        Err(Problem::FactorNotAllowed(_)) => Ok(answer(person, StatusCode::UNPROCESSABLE_ENTITY, &filled.page(organization, PolicyProblem::NoTexts))),
        Err(Problem::CutsOff { .. }) => checked(person, organization, policy, None, Some(PolicyProblem::CutsOff)).await,
        Err(Problem::PreconditionFailed) => {
            let organization = governed(&person).await?;
            checked(person, organization, policy, Some(PolicyNotice::Overtaken), None).await
        }
        Err(Problem::Refused(Refusal::StepUpRequired, _)) => Ok(prove(person, &address(&policy, &filled.version, ""))),
        Err(Problem::Refused(Refusal::NotEnrolled, _)) => Ok(person.desk.see("/settings/security")),
        Err(problem) => Err(problem),
    }
}

/// `POST /settings/organization/policy/ask`: for the telephone numbers that a draft needs.
pub async fn ask(person: Person, Form(filled): Form<Filled>) -> Answer {
    let organization = governed(&person).await?;
    let policy = match filled.read() {
        Ok(policy) => policy,
        Err(problem) => return Ok(answer(person, StatusCode::UNPROCESSABLE_ENTITY, &filled.page(organization, problem))),
    };
    let draft = address(&policy, &filled.version, "");
    match steps::policy::ask_for_phones(&person.desk.app, person.desk.visitor.cause(), person.token.clone(), &organization, &policy).await {
        Ok(Asked { asked, left }) => Ok(person.desk.see(&format!("{draft}&asked={asked}&left={left}"))),
        Err(Problem::Refused(Refusal::StepUpRequired, _)) => Ok(prove(person, &draft)),
        Err(problem) => Err(problem),
    }
}

/// `GET /settings/organization/policy/people`
pub async fn export(person: Person, Query(filled): Query<Filled>) -> Answer {
    let organization = governed(&person).await?;
    let policy = filled.read().map_err(|_| Problem::NotFound)?;
    let mut lines = String::from("name,email,second_step,enrollment,enroll_by,lacks_phone\r\n");
    steps::policy::preview(&person.desk.app, &organization, &policy, |user, outlook| {
        if outlook.is_concerned() {
            lines.push_str(&line(user, outlook));
        }
    })
    .await?;
    let headers = [(header::CONTENT_TYPE, "text/csv; charset=utf-8"), (header::CONTENT_DISPOSITION, "attachment; filename=\"policy-people.csv\"")];
    Ok((headers, lines).into_response())
}

/// To the proof of who somebody is, and back to the draft.
fn prove(person: Person, draft: &str) -> Response {
    let next = draft.replace('?', "%3F").replace('=', "%3D").replace('&', "%26");
    person.desk.see(&format!("/settings/security/confirm?for=policy&next={next}"))
}

/// The organization that the person decides for.
async fn governed(person: &Person) -> Result<Organization, Problem> {
    if !person.look.user.governs() {
        return Err(Problem::NotFound);
    }
    Ok(person.desk.app.store.organization(person.look.user.organization).await?)
}

/// The page with what `policy` would mean.
async fn checked(person: Person, organization: Organization, policy: Policy, notice: Option<PolicyNotice>, problem: Option<PolicyProblem>) -> Answer {
    let (mut people, mut concerned) = (Vec::new(), 0_u64);
    let counts = steps::policy::preview(&person.desk.app, &organization, &policy, |user, outlook| {
        concerned += u64::from(outlook.is_concerned());
        if outlook.is_concerned() && people.len() < MOST_NAMED {
            people.push(ConcernedRow { name: user.name.clone(), email: user.email.as_str().to_owned(), outlook: *outlook });
        }
    })
    .await?;
    let more = concerned.saturating_sub(u64::try_from(people.len()).unwrap_or(u64::MAX));
    let export = address(&policy, &organization.version.to_string(), "/people");
    let check = PolicyCheck { counts, weakest: policy.weakest(), people, more, export };
    let page = SecurityPolicy { organization: organization.name, form: form(&policy), version: organization.version, check: Some(check), notice, problem };
    let status = match (notice, problem) {
        (_, Some(_)) => StatusCode::UNPROCESSABLE_ENTITY,
        (Some(PolicyNotice::Overtaken), None) => StatusCode::CONFLICT,
        (Some(PolicyNotice::Saved | PolicyNotice::Asked { .. }) | None, None) => StatusCode::OK,
    };
    Ok(answer(person, status, &page))
}

fn answer(person: Person, status: StatusCode, page: &SecurityPolicy) -> Response {
    let html = page.render(&person.frame(), person.desk.words());
    person.desk.page(status, html)
}

impl Filled {
    fn kinds(&self) -> Vec<Kind> {
        let fields = [(Kind::Key, &self.key), (Kind::Pass, &self.pass), (Kind::App, &self.app), (Kind::Phone, &self.phone), (Kind::Email, &self.email)];
        fields.into_iter().filter(|(_, field)| field.is_some()).map(|(kind, _)| kind).collect()
    }

    fn is_mandatory(&self) -> bool {
        self.two_factor.as_deref() == Some("mandatory")
    }

    fn trust(&self) -> Trust {
        Trust::ALL.into_iter().find(|trust| trust.as_str() == self.trust).unwrap_or(Trust::EverySignIn)
    }

    fn grace_days(&self) -> u16 {
        self.grace.trim().parse().unwrap_or(0).min(Policy::LONGEST_GRACE_DAYS)
    }

    fn recovery_hours(&self) -> u32 {
        let typed = self.recovery.trim().parse().unwrap_or(Policy::RECOVERY_WAIT_SECONDS / 3600);
        typed.min(Policy::LONGEST_RECOVERY_WAIT_SECONDS / 3600)
    }

    fn read(&self) -> Result<Policy, PolicyProblem> {
        let codes = self.countries.split(|c: char| !c.is_alphanumeric()).filter(|code| !code.is_empty());
        let mut countries: Vec<Country> = codes.map(str::parse).collect::<Result<_, _>>().map_err(|_| PolicyProblem::Countries)?;
        countries.sort_by(|one, other| one.as_str().cmp(other.as_str()));
        countries.dedup();
        Ok(Policy {
            two_factor: if self.is_mandatory() { Demand::Mandatory } else { Demand::Optional },
            channels: Channels::of(&self.kinds()).map_err(|_| PolicyProblem::TooWeak)?,
            trust: self.trust(),
            countries,
            device_bound_keys: self.device_bound.is_some(),
            grace_days: self.grace_days(),
            recovery_wait_seconds: self.recovery_hours().saturating_mul(3600),
            demanded_at: None,
            trusted_after: None,
        })
    }

    /// The form again, with what is wrong with it.
    fn page(&self, organization: Organization, problem: PolicyProblem) -> SecurityPolicy {
        let form = PolicyForm {
            is_mandatory: self.is_mandatory(),
            kinds: self.kinds(),
            device_bound_keys: self.device_bound.is_some(),
            trust: self.trust(),
            grace_days: self.grace_days(),
            recovery_hours: self.recovery_hours(),
            countries: self.countries.clone(),
        };
        SecurityPolicy { organization: organization.name, form, version: organization.version, check: None, notice: None, problem: Some(problem) }
    }
}

fn form(policy: &Policy) -> PolicyForm {
    PolicyForm {
        is_mandatory: policy.is_mandatory(),
        kinds: policy.channels.to_vec(),
        device_bound_keys: policy.device_bound_keys,
        trust: policy.trust,
        grace_days: policy.grace_days,
        recovery_hours: policy.recovery_wait_seconds.div_ceil(3600),
        countries: policy.countries.iter().map(Country::as_str).collect::<Vec<_>>().join(", "),
    }
}

/// The address of a page about a draft.
fn address(policy: &Policy, version: &str, page: &str) -> String {
    let version: i64 = version.parse().unwrap_or_default();
    let demand = if policy.is_mandatory() { "mandatory" } else { "optional" };
    let kinds: String = policy.channels.iter().map(|kind| format!("&{}=1", kind.as_str())).collect();
    let bound = if policy.device_bound_keys { "&device_bound=1" } else { "" };
    let countries = policy.countries.iter().map(Country::as_str).collect::<Vec<_>>().join("-");
    let (trust, grace, recovery) = (policy.trust.as_str(), policy.grace_days, policy.recovery_wait_seconds.div_ceil(3600));
    format!(
        "/settings/organization/policy{page}?version={version}&two_factor={demand}{kinds}{bound}&trust={trust}&grace={grace}&recovery={recovery}&countries={countries}"
    )
}

/// One line of the file.
fn line(user: &User, outlook: &Outlook) -> String {
    let (enrollment, until) = match outlook.asked.enrollment {
        None => ("none", String::new()),
        Some(Due::Until(until)) => ("later", rfc3339(until)),
        Some(Due::Now) => ("now", String::new()),
        Some(Due::Impossible) => ("impossible", String::new()),
    };
    let (step, lacks_phone) = (outlook.asked.step.to_string(), outlook.lacks_phone.to_string());
    csv::line([&user.name, user.email.as_str(), &step, enrollment, &until, &lacks_phone])
}

const MOST_NAMED: usize = 50;
