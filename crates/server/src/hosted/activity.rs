//! Activity: what happened to the account.

use axum::{extract::Query, http::StatusCode};
use pages::{Activity, ActivityRow, By, MessageRow, MessageState, MessageStep, MessageStepKind, Way};
use serde::Deserialize;
use store::{About, Entry, Progress, Story, events::Start};
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
    let stories = if before.is_none() { person.desk.app.store.messages_of(person.look.user.id, None, MESSAGES).await? } else { Vec::new() };
    let page = Activity { rows: events.iter().map(row).collect(), older, messages: stories.iter().map(message).collect() };
    let html = page.render(&person.frame(), person.desk.words());
    Ok(person.desk.page(StatusCode::OK, html))
}

/// One event as its user sees it: from where somebody else did it is not shown.
pub(super) fn row(event: &Entry) -> ActivityRow {
    let detail: Detail = serde_json::from_str(&event.detail).unwrap_or_default();
    let by = detail.by.map(|_| By::Administrator);
    let (ip, browser) = if by.is_some() { (None, None) } else { (detail.ip, detail.browser) };
    ActivityRow { kind: event.kind.clone(), at: event.at, ip, browser, by, reason: None }
}

/// One message as the page shows it.
pub(super) fn message(story: &Story) -> MessageRow {
    let mut was_accepted = false;
    let step = |step: &store::Step| {
        let kind = match step.progress {
            Progress::Asked => MessageStepKind::Asked,
            Progress::Accepted if was_accepted => MessageStepKind::AcceptedAgain,
            Progress::Accepted => MessageStepKind::Accepted,
            Progress::Refused => MessageStepKind::Refused,
            Progress::Failed => MessageStepKind::Failed,
            Progress::Delivered => MessageStepKind::Delivered,
            Progress::Undelivered => MessageStepKind::Undelivered,
            Progress::Stopped => MessageStepKind::Stopped,
        };
        was_accepted |= matches!(step.progress, Progress::Asked | Progress::Accepted);
        MessageStep { kind, at: step.at, provider: step.provider.clone() }
    };
    let steps = story.steps.iter().map(step).collect();
    let state = match story.state.as_str() {
        "waiting" => MessageState::Waiting,
        "sent" => MessageState::Unconfirmed,
        "given up" | "expired" => MessageState::Failed,
        "void" => MessageState::Void,
        _ => MessageState::Done,
    };
    let way = if story.kind == store::SMS { Way::Phone } else { Way::Email };
    MessageRow { way, at: story.id.drawn_at(), steps, state }
}

const PER_PAGE: u16 = 50;
const MESSAGES: u16 = 20;
