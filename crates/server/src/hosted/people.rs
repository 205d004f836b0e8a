//! Settings, Organization, People: who there is, and somebody new.

use axum::{Form, extract::Query, http::StatusCode, response::Response};
use pages::{AddPerson, EmailProblem, People, PeopleFilter, PeopleNotice, PersonRow, PhoneProblem};
use serde::Deserialize;
use store::{Look, Organization, Search};
use twofactor::{Email, NewUser, Refusal, Role, State, Timestamp};

use super::{
    Answer, Person, person,
    profile::phone,
    sign_up::{email_problem, text},
};
use crate::{
    Problem,
    config::Country,
    steps::{
        self,
        oversight::{Only, Wanted},
    },
};

/// Who is looked for, and what to say.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Asked {
    q: String,
    filter: String,
    after: Option<String>,
    deleted: Option<String>,
}

/// The form.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Filled {
    name: String,
    email: String,
    phone: String,
    role: String,
}

/// `GET /settings/organization/people`
pub async fn show(person: Person, Query(asked): Query<Asked>) -> Answer {
    let organization = governed(&person).await?;
    let app = &person.desk.app;
    let filter = PeopleFilter::ALL.into_iter().find(|filter| filter.as_str() == asked.filter);
    let text: String = asked.q.trim().chars().take(LONGEST_TEXT).collect();
    let wanted = Wanted { text: text.clone(), only: filter.and_then(only) };
    let search = Search {
        without_phone: filter == Some(PeopleFilter::WithoutPhone),
        without_factor: filter == Some(PeopleFilter::WithoutFactor),
        after: asked.after.as_deref().and_then(|id| id.parse().ok()),
        ..Search::default()
    };
    let found = steps::oversight::find(app, organization.id, &wanted, search, PER_PAGE).await?;
    let now = app.store.now();
    let page = People {
        organization: organization.name,
        people: found.people.iter().map(|look| row(look, &person, now)).collect(),
        next: found.next.map(|next| format!("{PAGE}?q={}&filter={}&after={next}", encoded(&text), filter.map_or("", PeopleFilter::as_str))),
        text,
        filter,
        notice: asked.deleted.map(|_| PeopleNotice::Deleted),
    };
    let html = page.render(&person.frame(), person.desk.words());
    Ok(person.desk.page(StatusCode::OK, html))
}

/// `GET /settings/organization/people/add`
pub async fn show_add(person: Person) -> Answer {
    governed(&person).await?;
    if let Some(elsewhere) = person::unproved(&person, &format!("{PAGE}/add")) {
        return Ok(elsewhere);
    }
    let page = blank(&person, &Filled::default());
    Ok(answer(person, StatusCode::OK, &page))
}

/// `POST /settings/organization/people/add`
pub async fn add(person: Person, Form(filled): Form<Filled>) -> Answer {
    let organization = governed(&person).await?;
    let mut page = blank(&person, &filled);
    let Some(new) = read(&person, &filled, &organization, &mut page) else { return Ok(answer(person, StatusCode::UNPROCESSABLE_ENTITY, &page)) };
    match steps::oversight::add(&person.desk.app, &person.desk.visitor, person.token.clone(), new).await {
        Ok(user) => return Ok(person.desk.see(&format!("{PAGE}/{user}?added=1"))),
        Err(Problem::Taken) => page.email_problem = Some(EmailProblem::Taken),
        Err(Problem::Refused(Refusal::PhoneRequired, _)) => page.phone_problem = Some(PhoneProblem::Required),
        Err(Problem::Refused(Refusal::StepUpRequired, _)) => return Ok(person::confirm(&person, &format!("{PAGE}/add"))),
        Err(problem) => return Err(problem),
    }
    Ok(answer(person, StatusCode::UNPROCESSABLE_ENTITY, &page))
}

/// The organization whose people the person looks after.
pub(super) async fn governed(person: &Person) -> Result<Organization, Problem> {
    if !person.look.user.governs() {
        return Err(Problem::NotFound);
    }
    Ok(person.desk.app.store.organization(person.look.user.organization).await?)
}

/// One person as a row.
pub(super) fn row(look: &Look, person: &Person, now: Timestamp) -> PersonRow {
    let user = &look.user;
    PersonRow {
        id: user.id,
        name: user.name.clone(),
        email: user.email.as_str().to_owned(),
        role: user.role,
        is_you: user.id == person.look.user.id,
        is_disabled: user.state == State::Disabled,
        is_invited: user.password().is_none() && user.external_id.is_none(),
        two_factor: user.two_factor(&look.policy),
        kinds: user.kinds(),
        lacks_phone: look.policy.needs_phone() && user.phone.is_none(),
        is_locked: user.guard().shut(now).is_some(),
        few_codes: steps::oversight::few_codes(user),
        seen_at: user.seen_at,
    }
}

fn read(person: &Person, filled: &Filled, organization: &Organization, page: &mut AddPerson) -> Option<NewUser> {
    let config = &person.desk.app.config;
    let name = text(&filled.name).map_err(|problem| page.name_problem = Some(problem)).ok();
    let email = Email::parse(&filled.email).map_err(|_| page.email_problem = Some(email_problem(&filled.email))).ok();
    let phone = match phone(&filled.phone, config.default_country.as_ref().map(Country::as_str)) {
        Ok(None) if page.needs_phone => Err(PhoneProblem::Required),
        Ok(Some(number)) if page.needs_phone && !number.takes_codes(&person.look.policy.countries_of(&config.phone.countries)) => Err(PhoneProblem::NotMobile),
        phone => phone,
    };
    let phone = phone.map_err(|problem| page.phone_problem = Some(problem)).ok();
    Some(NewUser { phone: phone?, role: page.role, ..NewUser::member(organization.id, email?, name?) })
}

fn blank(person: &Person, filled: &Filled) -> AddPerson {
    AddPerson {
        name: filled.name.clone(),
        email: filled.email.clone(),
        phone: filled.phone.clone(),
        role: role(&filled.role).unwrap_or_default(),
        may_own: person.look.user.role == Role::Owner,
        needs_phone: person.look.policy.needs_phone(),
        ..AddPerson::default()
    }
}

/// The role of this name.
pub(super) fn role(name: &str) -> Option<Role> {
    match name {
        "owner" => Some(Role::Owner),
        "admin" => Some(Role::Admin),
        "member" => Some(Role::Member),
        _ => None,
    }
}

const fn only(filter: PeopleFilter) -> Option<Only> {
    match filter {
        PeopleFilter::WithoutPhone | PeopleFilter::WithoutFactor => None,
        PeopleFilter::Locked => Some(Only::Locked),
        PeopleFilter::FewBackupCodes => Some(Only::FewBackupCodes),
        PeopleFilter::Disabled => Some(Only::Disabled),
    }
}

/// `text` as it stands in an address.
fn encoded(text: &str) -> String {
    text.bytes().map(|byte| if byte.is_ascii_alphanumeric() { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}

fn answer(person: Person, status: StatusCode, page: &AddPerson) -> Response {
    let html = page.render(&person.frame(), person.desk.words());
    person.desk.page(status, html)
}

pub(super) const PAGE: &str = "/settings/organization/people";
const PER_PAGE: usize = 25;
const LONGEST_TEXT: usize = 100;
