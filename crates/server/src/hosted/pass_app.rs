//! The app on the phone: its page, what keeps it there, and what it asks.

use axum::{
    extract::{Path, State},
    http::{StatusCode, header},
    response::{IntoResponse as _, Response},
};
use data_encoding::BASE64URL_NOPAD;
use pages::{Language, PassApp, Words};
use serde::Deserialize;
use serde_json::json;
use std::sync::Arc;
use twofactor::{Answered, Approval, FactorId, PassLook, Point, Purpose, Timestamp, UserId};

use super::{Answer, Desk};
use crate::{
    App, Problem, Visitor,
    api::{body::Json, reply::Reply},
    steps::{self, pass::Choice},
    times::rfc3339,
};

/// `GET /pass/`
pub async fn show(desk: Desk) -> Answer {
    let html = PassApp.render(&desk.frame(None), desk.words());
    Ok(desk.page(StatusCode::OK, html))
}

/// `GET /pass/worker.js`
pub async fn worker(desk: Desk) -> Response {
    let app = PassApp.render(&desk.frame(None), desk.words());
    ([(header::CONTENT_TYPE, "text/javascript; charset=utf-8")], pages::pass_worker(&app)).into_response()
}

/// `GET /pass/manifest.webmanifest`
pub async fn manifest(desk: Desk) -> Response {
    ([(header::CONTENT_TYPE, "application/manifest+json")], pages::pass_manifest(desk.words())).into_response()
}

/// `GET /pass/time`
pub async fn time(State(app): State<Arc<App>>) -> Reply {
    Reply::ok(&json!({ "now": app.store.now().as_unix_millis() }))
}

/// `GET /pass/words/{language}`: what the two words of a pairing are chosen from.
pub async fn words(Path(language): Path<String>) -> Result<Reply, Problem> {
    let language = Language::of(&language).ok_or(Problem::NotFound)?;
    Ok(Reply::ok(&pages::pass_list(Words::of(language))))
}

/// A link that was opened.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Opened {
    link: String,
}

/// `POST /pass/pairing`: what a link would do. It does nothing yet, so whoever looks at links in advance uses none up. All that the keys and
/// the words depend on, but the phone's key, is settled here; whose pairing it is stands in the link.
pub async fn pairing(State(app): State<Arc<App>>, visitor: Visitor, Json(body): Json<Opened>) -> Result<Reply, Problem> {
    let (link, look) = steps::pass::opened(&app, &visitor, &body.link).await?;
    let (factor, pairing) = app.verdict(look.user.pairing(&link, app.store.now()))?;
    let commitment = pairing.commitment(look.user.id, factor).map(|commitment| BASE64URL_NOPAD.encode(&commitment));
    let (factor, language) = (factor.to_string(), &pairing.language);
    Ok(Reply::ok(&json!({ "account": look.user.email.hint(), "factor": factor, "language": language, "commitment": commitment })))
}

/// A phone that wants to be paired.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Phone {
    link: String,
    key: String,
}

/// `POST /pass/pairing/claim`
pub async fn claim(State(app): State<Arc<App>>, visitor: Visitor, Json(body): Json<Phone>) -> Result<Reply, Problem> {
    let (link, look) = steps::pass::opened(&app, &visitor, &body.link).await?;
    app.verdict(look.user.pairing(&link, app.store.now()))?;
    let phone = Point::parse(&body.key).map_err(|_| Problem::Malformed("`key`: must be a point on P-256".to_owned()))?;
    let claimed = steps::pass::claim(&app, &visitor, link, phone).await?;
    Ok(Reply::ok(&json!({ "server": claimed.server.encode() })))
}

/// A phone that looks whether a sign-in waits for it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Looking {
    user: UserId,
    factor: FactorId,
    at: i64,
    mac: String,
}

/// `POST /pass/look`
pub async fn look(State(app): State<Arc<App>>, Json(body): Json<Looking>) -> Result<Reply, Problem> {
    let look = app.store.look(body.user).await?;
    let (user, now) = (&look.user, app.store.now());
    let seen = app.verdict(user.look_of(body.factor, Timestamp::from_unix_millis(body.at), &body.mac, now))?;
    let asked = match seen {
        PassLook::Pending => return Ok(Reply::ok(&json!({ "active": false }))),
        PassLook::Paired(asked) => asked.map(|(approval, purpose)| question(approval, purpose)),
    };
    Ok(Reply::ok(&json!({ "active": true, "name": user.name, "email": user.email.as_str(), "approval": asked })))
}

fn question(approval: &Approval, purpose: &Purpose) -> serde_json::Value {
    let action = match purpose {
        Purpose::SignIn => None,
        Purpose::StepUp { action } => Some(action),
    };
    let numbers = approval.numbers.map(|number| number.to_string());
    json!({
        "id": approval.id, "numbers": numbers, "browser": approval.browser, "ip": approval.ip, "action": action,
        "expires_at": rfc3339(approval.expires_at()),
    })
}

/// What was chosen on a phone.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Chosen {
    user: UserId,
    factor: FactorId,
    approval: String,
    answer: String,
    mac: String,
}

/// `POST /pass/answer`
pub async fn answer(State(app): State<Arc<App>>, visitor: Visitor, Json(body): Json<Chosen>) -> Result<Reply, Problem> {
    let Chosen { user, factor, approval, answer, mac } = body;
    let outcome = match steps::pass::answer(&app, &visitor, user, Choice { factor, approval, answer, mac }).await? {
        Answered::Approved => "approved",
        Answered::WrongNumber => "wrong_number",
        Answered::Denied => "denied",
    };
    Ok(Reply::ok(&json!({ "outcome": outcome })))
}
