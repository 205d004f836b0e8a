//! What is done to the account of a user besides changing what is known about them.

use serde::{Deserialize, Serialize};
use twofactor::{Measure, Reason, Refusal, UserId};
use utoipa::ToSchema;

use super::{
    caller::{Caller, Manage, Read},
    once::{Keep, Post},
    page::{Page, Paging},
    query::{Asked, Ids},
    reply::Reply,
};
use crate::{Problem, steps, times::rfc3339};

/// Why something is done to a user.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "reason": "lost phone, case 4711" }))]
pub struct Why {
    /// 3 to 200 characters in one line, kept in the audit trail.
    #[serde(default)]
    reason: Option<String>,
}

/// A browser that is signed in to the hosted pages.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "id": "ses_06f1w2v9bfzk7jx8q5m0t4e3rc2n6y1d8h5a9k3p7s0v4wbqgz", "browser": "Firefox on Linux", "ip": "203.0.113.7",
    "opened_at": "2026-11-23T08:15:30.250Z", "last_seen_at": "2026-11-23T09:02:11.000Z", "second_factor": "app"
}))]
pub struct Session {
    id: String,
    #[schema(required)]
    browser: Option<String>,
    #[schema(required)]
    ip: Option<String>,
    #[schema(format = DateTime)]
    opened_at: String,
    /// Give or take five minutes.
    #[schema(format = DateTime)]
    last_seen_at: String,
    /// The kind of factor that was proved in it; null when none was.
    #[schema(required)]
    second_factor: Option<super::factors::Kind>,
}

/// Unlock a user.
///
/// Lifts the wait after wrong codes, and switches typed codes on again. The user is told.
#[utoipa::path(
    post,
    path = "/api/v1/users/{user}/unlock",
    operation_id = "unlock_user",
    tag = "users",
    security(("bearer" = ["manage"])),
    request_body = Why,
    responses((status = 204, description = "Codes are looked at again."))
)]
pub async fn unlock(caller: Caller<Manage>, Ids(user): Ids<UserId>, post: Post<Why>) -> Result<Reply, Problem> {
    order(caller, user, Measure::Unlock, post).await
}

/// Require a new password.
///
/// The present one opens nothing any more: a new one is set on the hosted pages after the next second step or, where there is no second
/// factor, by a link that is sent to the mailbox. Sessions, trusted devices and open challenges end.
#[utoipa::path(
    post,
    path = "/api/v1/users/{user}/password-required",
    operation_id = "require_password",
    tag = "users",
    security(("bearer" = ["manage"])),
    request_body = Why,
    responses((status = 204, description = "A new password is owed.")),
    extensions(("x-problems" = json!(["policy_forbids"])))
)]
pub async fn require_password(caller: Caller<Manage>, Ids(user): Ids<UserId>, post: Post<Why>) -> Result<Reply, Problem> {
    order(caller, user, Measure::RequirePassword, post).await
}

/// Require a second factor.
///
/// Whatever the policy says, this user enrolls a factor before anything else. The user is told.
#[utoipa::path(
    post,
    path = "/api/v1/users/{user}/enrollment-required",
    operation_id = "require_enrollment",
    tag = "users",
    security(("bearer" = ["manage"])),
    request_body = Why,
    responses((status = 204, description = "A factor is demanded."))
)]
pub async fn require_enrollment(caller: Caller<Manage>, Ids(user): Ids<UserId>, post: Post<Why>) -> Result<Reply, Problem> {
    order(caller, user, Measure::RequireEnrollment, post).await
}

/// Ask a user for a telephone number.
///
/// Sends a mail to the mailboxes that are known to be the user's, at most once a day. There must be one, and no number yet.
#[utoipa::path(
    post,
    path = "/api/v1/users/{user}/phone-requested",
    operation_id = "request_phone",
    tag = "users",
    security(("bearer" = ["manage"])),
    request_body = Why,
    responses((status = 204, description = "The mail is on its way.")),
    extensions(("x-problems" = json!(["policy_forbids", "too_many_messages"])))
)]
pub async fn request_phone(caller: Caller<Manage>, Ids(user): Ids<UserId>, post: Post<Why>) -> Result<Reply, Problem> {
    order(caller, user, Measure::AskForPhone, post).await
}

/// Invite a user.
///
/// Sends a link to the mailbox by which the user sets the first password on the hosted pages: it works for 7 days, once, and an earlier
/// one stops working.
#[utoipa::path(
    post,
    path = "/api/v1/users/{user}/invitation",
    operation_id = "invite_user",
    tag = "users",
    security(("bearer" = ["manage"])),
    request_body = Why,
    responses((status = 204, description = "The link is on its way.")),
    extensions(("x-problems" = json!(["policy_forbids", "rate_limited"])))
)]
pub async fn invite(caller: Caller<Manage>, Ids(user): Ids<UserId>, post: Post<Why>) -> Result<Reply, Problem> {
    let look = caller.user(user).await?;
    steps::limits::verification(&caller.app, user, &look.user.email).await?;
    order(caller, user, Measure::Invite, post).await
}

/// List a user's sessions.
#[utoipa::path(
    get,
    path = "/api/v1/users/{user}/sessions",
    operation_id = "list_sessions",
    tag = "users",
    security(("bearer" = ["read"])),
    params(Paging),
    responses((status = 200, description = "A page of sessions.", body = Page<Session>))
)]
pub async fn sessions(caller: Caller<Read>, Ids(user): Ids<UserId>, Asked(asked): Asked<Paging>) -> Result<Reply, Problem> {
    let look = caller.user(user).await?;
    let sessions = look.user.sessions(caller.app.store.now());
    asked.show(sessions.map(Session::of).collect(), |session| session.id.clone())
}

/// Sign a user out everywhere.
///
/// Sessions, trusted devices and open challenges end. The user is told.
#[utoipa::path(
    delete,
    path = "/api/v1/users/{user}/sessions",
    operation_id = "end_sessions",
    tag = "users",
    security(("bearer" = ["manage"])),
    responses((status = 204, description = "The user is signed out everywhere."))
)]
pub async fn sign_out(caller: Caller<Manage>, Ids(user): Ids<UserId>) -> Result<Reply, Problem> {
    caller.user(user).await?;
    let done = steps::oversight::order(&caller.app, caller.cause(), user, (Measure::SignOut, None), None, |_| store::Answer::none()).await?;
    caller.app.verdict(done)?;
    Ok(Reply::done())
}

async fn order(caller: Caller<Manage>, user: UserId, measure: Measure, post: Post<Why>) -> Result<Reply, Problem> {
    let Post { body, once } = post;
    caller.user(user).await?;
    let read = |text: String| Reason::parse(&text).ok_or_else(|| Problem::Malformed("`reason`: must be one line of 3 to 200 characters".to_owned()));
    let ordered = (measure, body.reason.map(read).transpose()?);
    let (app, cause) = (&caller.app, caller.cause());
    let act = |request, keep: Keep<Result<(), Refusal>>| steps::oversight::order(app, cause, user, ordered, request, keep);
    once.judge(|()| Reply::done(), act).await
}

impl Session {
    fn of(session: &twofactor::Session) -> Self {
        Self {
            id: session.id.to_string(),
            browser: session.browser.clone(),
            ip: session.ip.clone(),
            opened_at: rfc3339(session.opened_at),
            last_seen_at: rfc3339(session.seen_at),
            second_factor: session.second_factor.map(|proof| proof.kind.into()),
        }
    }
}
