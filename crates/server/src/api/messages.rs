//! Messages: a code is sent to pass a challenge.

use serde::{Deserialize, Serialize};
use twofactor::{ChallengeId, FactorId, Posting, Refusal};
use utoipa::ToSchema;

use super::{
    body::Object,
    caller::{Caller, Verify},
    challenges::{Context, seen},
    once::{Keep, Post},
    query::Ids,
    reply::Reply,
};
use crate::{
    Problem,
    steps::{self, codes::Reason},
    times::rfc3339,
};

/// A code to send.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "factor": "fac_06f1w2v9bfzk7jx8q5m0t4e3rc" }))]
pub struct NewMessage {
    /// The factor of kind `phone` or `email` to send it to.
    #[schema(value_type = String)]
    factor: FactorId,
    #[schema(value_type = Option<Context>)]
    context: Option<Object<Context>>,
}

/// A code on its way.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "sent_to_hint": "••• •• •• 56", "expires_at": "2026-11-23T08:25:30.250Z", "next_send_at": "2026-11-23T08:16:00.250Z"
}))]
pub struct Message {
    /// As much of the address as tells its owner which one it is.
    sent_to_hint: String,
    /// Until when the code is good.
    #[schema(format = DateTime)]
    expires_at: String,
    /// When the next one may be asked for.
    #[schema(format = DateTime)]
    next_send_at: String,
}

/// Send a code.
///
/// It is good for this challenge only, once. A newer one to the same factor voids it. At most five an hour and ten a day are sent to one
/// user, with growing waits between those that are not answered; more limits hold for numbers, prefixes, countries and organizations.
#[utoipa::path(
    post,
    path = "/api/v1/challenges/{challenge}/messages",
    operation_id = "create_message",
    tag = "challenges",
    security(("bearer" = ["verify"])),
    request_body = NewMessage,
    responses((status = 202, description = "The code is on its way.", body = Message)),
    extensions(("x-problems" = json!(["already_passed", "expired", "too_many_messages", "wait", "factor_disabled", "factor_not_allowed"])))
)]
pub async fn create(caller: Caller<Verify>, Ids(challenge): Ids<ChallengeId>, post: Post<NewMessage>) -> Result<Reply, Problem> {
    let Post { body, once } = post;
    let (look, _) = caller.challenge(challenge).await?;
    let (app, cause) = (&caller.app, seen(caller.cause(), body.context));
    let wanted = (body.factor, Reason::Challenge(challenge));
    let send = |request, keep: Keep<Result<Posting, Refusal>>| steps::codes::send(app, cause, &look.user, wanted, request, keep);
    once.judge(|posting: &Posting| Reply::accepted(&Message::of(posting)), send).await
}

impl Message {
    fn of(posting: &Posting) -> Self {
        Self { sent_to_hint: posting.to.hint(), expires_at: rfc3339(posting.expires_at), next_send_at: rfc3339(posting.next_at) }
    }
}
