//! Settings, Organization, People: many at once, from a file or typed.

mod rows;

use axum::{http::StatusCode, response::Response};
use pages::{ImportPeople, ImportProblem, ImportReport, PhoneProblem, RowProblem};
use store::{Added, Organization};
use twofactor::{Email, NewUser, Refusal, display_name};

use super::{
    Answer, Person,
    multipart::Multipart,
    people::{PAGE, governed, role},
    person,
    profile::phone,
};
use crate::{
    Problem,
    api::users::person as read,
    config::Country,
    steps::{self, oversight::Import},
};
use rows::Row;

/// `GET /settings/organization/people/import`
pub async fn show(person: Person) -> Answer {
    governed(&person).await?;
    if let Some(elsewhere) = person::unproved(&person, &format!("{PAGE}/import")) {
        return Ok(elsewhere);
    }
    Ok(answer(person, StatusCode::OK, &ImportPeople { all_or_none: true, invite: true, ..ImportPeople::default() }))
}

/// `POST /settings/organization/people/import`
pub async fn submit(person: Person, form: Multipart) -> Answer {
    let organization = governed(&person).await?;
    let mut page = ImportPeople {
        text: form.text("text").unwrap_or_default(),
        all_or_none: form.text("mode").as_deref() != Some("good"),
        invite: form.has("invite"),
        ..ImportPeople::default()
    };
    let list = if form.has("file") { form.text("file") } else { Some(page.text.clone()) };
    let refused = |problem| (Some(problem), StatusCode::UNPROCESSABLE_ENTITY);
    let (problem, status) = match list.as_deref().map(rows::read) {
        None => refused(ImportProblem::NotText),
        Some(_) if list.as_deref().is_some_and(|list| list.trim().is_empty()) => refused(ImportProblem::Empty),
        Some(Err(rows::UnknownColumns)) => refused(ImportProblem::Columns),
        Some(Ok(rows)) if rows.is_empty() => refused(ImportProblem::Empty),
        Some(Ok(rows)) if rows.len() > MOST_ROWS => refused(ImportProblem::TooMany),
        Some(Ok(rows)) => match import(&person, &organization, rows, &page).await {
            Ok(report) => {
                let status = if report.refused.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
                page.report = Some(report);
                (None, status)
            }
            Err(Problem::Refused(Refusal::StepUpRequired, _)) => return Ok(person::confirm(&person, &format!("{PAGE}/import"))),
            Err(problem) => return Err(problem),
        },
    };
    page.problem = problem;
    Ok(answer(person, status, &page))
}

async fn import(person: &Person, organization: &Organization, rows: Vec<rows::Read>, page: &ImportPeople) -> Result<ImportReport, Problem> {
    let (mut new, mut lines, mut refused) = (Vec::new(), Vec::new(), Vec::new());
    for (line, row) in rows {
        match row.and_then(|row| user(person, organization, row)) {
            Ok(user) => {
                lines.push((line, user.email.as_str().to_owned()));
                new.push(user);
            }
            Err(problem) => refused.push((line, String::new(), problem)),
        }
    }
    let wanted = Import { organization: organization.id, people: new, invite: page.invite, all_or_none: page.all_or_none, is_clean: refused.is_empty() };
    let (added, kept) = steps::oversight::import(&person.desk.app, &person.desk.visitor, person.token.clone(), wanted).await?;
    for ((line, email), added) in lines.into_iter().zip(&added) {
        let problem = match added {
            Added::Created(_) => continue,
            Added::Taken => RowProblem::Taken,
            Added::Refused(Refusal::PhoneRequired) => RowProblem::PhoneRequired,
            Added::Refused(_) => RowProblem::Role,
        };
        refused.push((line, email, problem));
    }
    refused.sort_by_key(|(line, ..)| *line);
    let created = added.iter().filter(|added| kept && matches!(added, Added::Created(_))).count();
    Ok(ImportReport { created, refused })
}

/// What a row says, read as on the page for one person.
fn user(person: &Person, organization: &Organization, row: Row) -> Result<NewUser, RowProblem> {
    let config = &person.desk.app.config;
    let email = Email::parse(&row.email).map_err(|_| RowProblem::Email)?;
    let name = if row.name.is_empty() { email.as_str().split('@').next().unwrap_or_default() } else { row.name.as_str() };
    let name = display_name(name).map_err(|_| RowProblem::Name)?;
    let needs_phone = person.look.policy.needs_phone();
    let phone = match phone(&row.phone, config.default_country.as_ref().map(Country::as_str)) {
        Ok(Some(number)) if needs_phone && !number.takes_codes(&person.look.policy.countries_of(&config.phone.countries)) => Err(PhoneProblem::NotMobile),
        phone => phone,
    };
    let given = |text: String| Some(text).filter(|text| !text.is_empty());
    Ok(NewUser {
        phone: phone.map_err(|_| RowProblem::Phone)?,
        role: if row.role.is_empty() { twofactor::Role::Member } else { role(&row.role.to_ascii_lowercase()).ok_or(RowProblem::Role)? },
        external_id: given(row.external_id).map(|id| read::external_id(&id)).transpose().map_err(|_| RowProblem::Malformed)?,
        locale: given(row.locale).map(|tag| read::locale(&tag)).transpose().map_err(|_| RowProblem::Malformed)?,
        ..NewUser::member(organization.id, email, name)
    })
}

fn answer(person: Person, status: StatusCode, page: &ImportPeople) -> Response {
    let html = page.render(&person.frame(), person.desk.words());
    person.desk.page(status, html)
}

const MOST_ROWS: usize = 500;
