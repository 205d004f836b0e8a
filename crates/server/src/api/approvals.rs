//! Approvals: a phone with Vestibule Pass is asked whether a challenge is its user's.

use serde::{Deserialize, Serialize};
use twofactor::{ChallengeId, Question, Refusal};
use utoipa::ToSchema;

use super::{
    body::Object,
    caller::{Caller, Verify},
    challenges::{Context, seen},
    once::{Keep, Post},
    query::Ids,
    reply::Reply,
};
use crate::{Problem, steps, times::rfc3339};

/// A question to put to the user's phones.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "context": { "ip": "203.0.113.7", "user_agent": "Mozilla/5.0 … Firefox/140.0" } }))]
pub struct NewApproval {
    /// Shown on the phone, so that the person can tell whether it is them.
    #[schema(value_type = Option<Context>)]
    context: Option<Object<Context>>,
}

/// A question that was put.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({ "number": "42", "expires_at": "2026-11-23T08:17:30.250Z" }))]
pub struct Approval {
    /// Two digits to show to the user, who chooses them among others on the phone.
    number: String,
    /// Until when they may be chosen.
    #[schema(format = DateTime)]
    expires_at: String,
}

/// Ask the user's phones to let a challenge in.
///
/// Vestibule Pass on the phone shows where the sign-in comes from and three numbers; when the user has chosen `number`, an attempt with
/// `approval` passes the challenge. Another number counts like a wrong code; *this is not me* ends the challenge. Asked only when the
/// user wants it: at most five times an hour without an answer.
#[utoipa::path(
    post,
    path = "/api/v1/challenges/{challenge}/approvals",
    operation_id = "create_approval",
    tag = "challenges",
    security(("bearer" = ["verify"])),
    request_body = NewApproval,
    responses((status = 201, description = "The question.", body = Approval)),
    extensions(("x-problems" = json!(["already_passed", "expired", "too_many_messages", "wait", "factor_disabled"])))
)]
pub async fn create(caller: Caller<Verify>, Ids(challenge): Ids<ChallengeId>, post: Post<NewApproval>) -> Result<Reply, Problem> {
    let Post { body, once } = post;
    caller.challenge(challenge).await?;
    let (app, cause) = (&caller.app, seen(caller.cause(), body.context));
    let ask = |request, keep: Keep<Result<Question, Refusal>>| steps::pass::ask(app, cause, (challenge, true), request, keep);
    once.judge(|asked: &Question| Reply::created(&Approval::of(asked)), ask).await
}

impl Approval {
    fn of(asked: &Question) -> Self {
        Self { number: asked.number.to_string(), expires_at: rfc3339(asked.expires_at) }
    }
}
