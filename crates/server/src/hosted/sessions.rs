//! Sessions: where the person is signed in.

use axum::{extract::Path, http::StatusCode};
use pages::{SessionRow, Sessions};
use twofactor::SessionId;

use super::{Answer, Person};
use crate::Problem;

const PAGE: &str = "/settings/security/sessions";

/// `GET /settings/security/sessions`
pub async fn show(person: Person) -> Answer {
    let row = |session: &twofactor::Session| SessionRow {
        id: session.id,
        browser: session.browser.clone().unwrap_or_default(),
        ip: session.ip.clone().unwrap_or_default(),
        started_at: session.opened_at,
        last_seen: session.seen_at,
        is_this: session.id == person.token.session(),
    };
    let page = Sessions { sessions: person.look.user.sessions(person.desk.app.store.now()).map(row).collect() };
    let html = page.render(&person.frame(), person.desk.words());
    Ok(person.desk.page(StatusCode::OK, html))
}

/// `POST /settings/security/sessions/{session}/end`
pub async fn end(person: Person, Path(session): Path<String>) -> Answer {
    let session: SessionId = session.parse().map_err(|_| Problem::NotFound)?;
    let ended = person.desk.app.store.act(person.look.user.id, person.desk.visitor.cause(), move |user, scene| user.end_session(session, scene)).await?;
    ended.map_err(|_| Problem::NotFound)?;
    Ok(person.desk.see(PAGE))
}

/// `POST /settings/security/sessions/end-others`
pub async fn end_others(person: Person) -> Answer {
    let keep = person.token.session();
    person.desk.app.store.act(person.look.user.id, person.desk.visitor.cause(), move |user, scene| user.end_other_sessions(keep, scene)).await?;
    Ok(person.desk.see(PAGE))
}
