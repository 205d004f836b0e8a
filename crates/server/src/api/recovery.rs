//! Recovery as programs see it: whether one is under way, and calling it off.

use serde::Serialize;
use twofactor::UserId;
use utoipa::ToSchema;

use super::{
    caller::{Caller, Manage, Read},
    query::Ids,
    reply::Reply,
};
use crate::{Problem, times::rfc3339};

/// How it stands with a user who has lost every factor and asked, with the password and a proved address, to be let back in.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "state": "waiting", "requested_at": "2026-11-23T12:01:03.000Z", "ready_at": "2026-11-24T12:01:03.000Z", "lapses_at": "2026-12-01T12:01:03.000Z"
}))]
pub struct Recovery {
    /// `none`; `waiting`; or `ready` once the link was sent.
    state: &'static str,
    #[schema(format = DateTime)]
    requested_at: Option<String>,
    /// When the link is sent.
    #[schema(format = DateTime)]
    ready_at: Option<String>,
    /// Until when a new factor may be enrolled.
    #[schema(format = DateTime)]
    lapses_at: Option<String>,
}

/// See how a user's recovery stands.
///
/// There is one from the request until a new factor is enrolled, somebody calls it off, or it lapses a week after the wait.
#[utoipa::path(
    get,
    path = "/api/v1/users/{user}/recovery",
    operation_id = "show_recovery",
    tag = "users",
    security(("bearer" = ["read"])),
    responses((status = 200, description = "How the recovery stands.", body = Recovery))
)]
pub async fn show(caller: Caller<Read>, Ids(user): Ids<UserId>) -> Result<Reply, Problem> {
    let look = caller.user(user).await?;
    let now = caller.app.store.now();
    let recovery = look.user.recovery(now);
    let state = match recovery {
        None => "none",
        Some(recovery) if recovery.is_ready(now) => "ready",
        Some(_) => "waiting",
    };
    Ok(Reply::ok(&Recovery {
        state,
        requested_at: recovery.map(|recovery| rfc3339(recovery.requested_at)),
        ready_at: recovery.map(|recovery| rfc3339(recovery.ready_at)),
        lapses_at: recovery.map(|recovery| rfc3339(recovery.lapses_at())),
    }))
}

/// Call off a user's recovery.
///
/// The user is told; the factors stay as they are.
#[utoipa::path(
    delete,
    path = "/api/v1/users/{user}/recovery",
    operation_id = "cancel_recovery",
    tag = "users",
    security(("bearer" = ["manage"])),
    responses((status = 204, description = "It is called off.")),
    extensions(("x-problems" = json!(["expired"])))
)]
pub async fn cancel(caller: Caller<Manage>, Ids(user): Ids<UserId>) -> Result<Reply, Problem> {
    caller.user(user).await?;
    let cancelled = caller.app.store.act(user, caller.cause(), |user, scene| user.deny_recovery(scene)).await?;
    caller.app.verdict(cancelled)?;
    Ok(Reply::done())
}
