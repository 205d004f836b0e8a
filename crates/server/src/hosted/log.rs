//! Settings, Organization, Activity log: what happened to everybody, and the same as a file.

use axum::{
    body::Body,
    extract::Query,
    http::{StatusCode, header},
    response::{IntoResponse as _, Response},
};
use futures_util::stream::try_unfold;
use pages::{ActivityRow, By, LogRow, OrganizationLog};
use serde::Deserialize;
use store::{About, Entry, StoreError, events::Start};
use twofactor::{Detail, EventId, EventKind, OrganizationId, UserId};

use super::{Answer, Person, csv, names::Names, people::governed};
use crate::{App, Problem, api::events::Event, times::rfc3339};

/// What is looked for. Everything given must hold.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Asked {
    r#type: String,
    user: String,
    before: Option<String>,
    format: String,
}

/// `GET /settings/organization/log`
pub async fn show(person: Person, Query(asked): Query<Asked>) -> Answer {
    let organization = governed(&person).await?;
    let app = &person.desk.app;
    let (about, user) = about(app, organization.id, &asked).await?;
    let kind = kind(&asked);
    let before: Option<EventId> = asked.before.as_deref().and_then(|id| id.parse().ok());
    let events = app.store.events(about, kind, before.map_or(Start::Newest, Start::Before), PER_PAGE).await?;
    let mut names = Names::default();
    let mut rows = Vec::with_capacity(events.len());
    for event in &events {
        let user = match event.user {
            Some(id) => Some((id, names.of(app, id).await?)),
            None => None,
        };
        rows.push(LogRow { user, event: row(app, event, &mut names).await? });
    }
    let here = address("", kind, user);
    let is_full = events.len() == usize::from(PER_PAGE);
    let page = OrganizationLog {
        organization: organization.name,
        rows,
        kind: kind.map(str::to_owned),
        user: match user {
            Some(id) => Some((id, names.of(app, id).await?)),
            None => None,
        },
        older: events.last().filter(|_| is_full).map(|event| format!("{here}&before={}", event.id)),
        csv: format!("{}&format=csv", address("/export", kind, user)),
        json_lines: format!("{}&format=jsonl", address("/export", kind, user)),
    };
    let html = page.render(&person.frame(), person.desk.words());
    Ok(person.desk.page(StatusCode::OK, html))
}

/// `GET /settings/organization/log/export`
pub async fn export(person: Person, Query(asked): Query<Asked>) -> Answer {
    let organization = governed(&person).await?;
    let (about, _) = about(&person.desk.app, organization.id, &asked).await?;
    match asked.format.as_str() {
        "csv" => Ok(file(&person, about, kind(&asked), &CSV)),
        "jsonl" => Ok(file(&person, about, kind(&asked), &JSON_LINES)),
        _ => Err(Problem::NotFound),
    }
}

/// One event as those see it who run the organization.
pub(super) async fn row(app: &App, event: &Entry, names: &mut Names) -> Result<ActivityRow, Problem> {
    let detail: Detail = serde_json::from_str(&event.detail).unwrap_or_default();
    let by = match detail.by {
        Some(id) => Some(By::Named(names.of(app, id).await?)),
        None => None,
    };
    let reason = detail.reason.filter(|_| by.is_some());
    Ok(ActivityRow { kind: event.kind.clone(), at: event.at, ip: detail.ip, browser: detail.browser, by, reason })
}

/// Whose events are asked for: those of one who is or was of the organization, or of all.
async fn about(app: &App, organization: OrganizationId, asked: &Asked) -> Result<(About, Option<UserId>), Problem> {
    if asked.user.is_empty() {
        return Ok((About::Organization(organization), None));
    }
    let user: UserId = asked.user.parse().map_err(|_| Problem::NotFound)?;
    let first = app.store.events(About::User(user), None, Start::After(EventId::from_bytes([0; 16])), 1).await?;
    let is_theirs = first.first().is_some_and(|event| event.organization == Some(organization));
    if is_theirs { Ok((About::User(user), Some(user))) } else { Err(Problem::NotFound) }
}

fn kind(asked: &Asked) -> Option<&'static str> {
    EventKind::ALL.iter().map(|kind| kind.as_str()).find(|name| *name == asked.r#type)
}

fn address(page: &str, kind: Option<&str>, user: Option<UserId>) -> String {
    let user = user.map(|id| id.to_string()).unwrap_or_default();
    format!("/settings/organization/log{page}?type={}&user={user}", kind.unwrap_or_default())
}

/// How a file is written.
struct Format {
    content_type: &'static str,
    disposition: &'static str,
    head: &'static str,
    line: fn(Entry) -> String,
}

const CSV: Format = Format {
    content_type: "text/csv; charset=utf-8",
    disposition: "attachment; filename=\"activity.csv\"",
    head: "id,time,type,user,actor,by,ip,browser,method,reason\r\n",
    line: csv_line,
};

const JSON_LINES: Format = Format { content_type: "application/x-ndjson", disposition: "attachment; filename=\"activity.jsonl\"", head: "", line: json_line };

/// All of them, oldest first, read as the browser takes them.
fn file(person: &Person, about: About, kind: Option<&'static str>, format: &'static Format) -> Response {
    let store = person.desk.app.store.clone();
    let begin = (Some(EventId::from_bytes([0; 16])), format.head.to_owned());
    let pages = try_unfold(begin, move |(after, head)| {
        let store = store.clone();
        async move {
            let Some(after) = after else { return Ok::<_, StoreError>(None) };
            let events = store.events(about, kind, Start::After(after), AT_A_TIME).await?;
            let next = events.last().filter(|_| events.len() == usize::from(AT_A_TIME)).map(|event| event.id);
            let lines = events.into_iter().map(format.line).fold(head, |lines, line| lines + &line);
            Ok(Some((lines, (next, String::new()))))
        }
    });
    let headers = [(header::CONTENT_TYPE, format.content_type), (header::CONTENT_DISPOSITION, format.disposition)];
    (headers, Body::from_stream(pages)).into_response()
}

fn csv_line(event: Entry) -> String {
    let detail: Detail = serde_json::from_str(&event.detail).unwrap_or_default();
    let user = event.user.map(|id| id.to_string()).unwrap_or_default();
    let by = detail.by.map(|id| id.to_string()).unwrap_or_default();
    let method = detail.factor_kind.map_or("", |kind| kind.as_str());
    let [ip, browser, reason] = [detail.ip, detail.browser, detail.reason].map(Option::unwrap_or_default);
    let (id, at) = (event.id.to_string(), rfc3339(event.at));
    csv::line([&id, &at, &event.kind, &user, &event.actor, &by, &ip, &browser, method, &reason])
}

fn json_line(event: Entry) -> String {
    serde_json::to_string(&Event::of(event)).map_or_else(|_| String::new(), |line| line + "\n")
}

const PER_PAGE: u16 = 50;
const AT_A_TIME: u16 = 500;
