//! Activity: what happened to the account.

use axum::{extract::Query, http::StatusCode};
use pages::{Activity, ActivityRow};
use serde::Deserialize;
use store::{About, Entry, events::Start};
use twofactor::{Detail, EventId};

use super::{Answer, Person};

/// Where to go on.
#[derive(Deserialize, Default)]
pub struct Asked {
    before: Option<String>,
}

/// `GET /settings/activity`
pub async fn show(person: Person, Query(asked): Query<Asked>) -> Answer {
    let before: Option<EventId> = asked.before.as_deref().and_then(|id| id.parse().ok());
    let from = before.map_or(Start::Newest, Start::Before);
    let events = person.desk.app.store.events(About::User(person.look.user.id), None, from, PER_PAGE).await?;
    let full = events.len() == usize::from(PER_PAGE);
    let older = events.last().filter(|_| full).map(|event| format!("/settings/activity?before={}", event.id));
    let page = Activity { rows: events.iter().map(row).collect(), older };
    let html = page.render(&person.frame(), person.desk.words());
    Ok(person.desk.page(StatusCode::OK, html))
}

/// One event as the pages show it.
pub(super) fn row(event: &Entry) -> ActivityRow {
    let detail: Detail = serde_json::from_str(&event.detail).unwrap_or_default();
    ActivityRow { kind: event.kind.clone(), at: event.at, ip: detail.ip, browser: detail.browser }
}

const PER_PAGE: u16 = 50;
