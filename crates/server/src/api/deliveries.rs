//! What became of the messages to a user.

use serde::Serialize;
use store::Story;
use twofactor::UserId;
use utoipa::ToSchema;

use super::{
    caller::{Caller, Read},
    page::{self, Page, Paging},
    query::{Asked, Ids},
    reply::Reply,
};
use crate::{Problem, times::rfc3339};

/// A message to a user, and what became of it. What it says and where it went is not kept.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "id": "msg_06f1w2v9bfzk7jx8q5m0t4e3rc", "channel": "sms", "state": "done", "created_at": "2026-11-23T12:01:03.000Z",
    "steps": [
        { "at": "2026-11-23T12:01:03.250Z", "provider": "a", "progress": "accepted" },
        { "at": "2026-11-23T12:02:03.500Z", "provider": "b", "progress": "accepted" },
        { "at": "2026-11-23T12:02:09.000Z", "provider": "b", "progress": "delivered" }
    ]
}))]
pub struct SentMessage {
    id: String,
    /// Which way it goes: `mail` or `sms`.
    channel: String,
    /// Where it stands: `waiting`, `sent` (and not confirmed yet), `done`, `given up`, `expired`, or `void`: called off before it was sent.
    state: String,
    #[schema(format = DateTime)]
    created_at: String,
    /// What happened to it, oldest first.
    steps: Vec<DeliveryStep>,
}

/// Something that happened to a message.
#[derive(Serialize, ToSchema)]
pub struct DeliveryStep {
    #[schema(format = DateTime)]
    at: String,
    /// The operator's name for the provider it happened with.
    provider: String,
    /// What: `asked` (and no answer noted), `accepted`, `refused`, `failed`, `delivered` or `undelivered`; `stopped` where no provider was asked because many of its kind were sent.
    progress: &'static str,
}

/// List the messages to a user.
///
/// Newest first, those of the last week: who was asked to send each, what that one answered, and what it reported later.
#[utoipa::path(
    get,
    path = "/api/v1/users/{user}/messages",
    operation_id = "list_messages",
    tag = "users",
    security(("bearer" = ["read"])),
    params(Paging),
    responses((status = 200, description = "A page of messages.", body = Page<SentMessage>))
)]
pub async fn list(caller: Caller<Read>, Ids(user): Ids<UserId>, Asked(paging): Asked<Paging>) -> Result<Reply, Problem> {
    caller.user(user).await?;
    let most = page::one_more(paging.limit)?;
    let before = page::id("after", paging.after.as_ref())?;
    let found = caller.app.store.messages_of(user, before, most).await?;
    Ok(page::show(found, most, |story| story.id.to_string(), SentMessage::of))
}

impl SentMessage {
    fn of(story: Story) -> Self {
        let step = |step: store::Step| DeliveryStep { at: rfc3339(step.at), provider: step.provider, progress: step.progress.as_str() };
        Self {
            id: story.id.to_string(),
            channel: story.kind,
            state: story.state,
            created_at: rfc3339(story.id.drawn_at()),
            steps: story.steps.into_iter().map(step).collect(),
        }
    }
}
