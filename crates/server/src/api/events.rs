//! The audit trail.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::{About, Entry, events::Start};
use twofactor::{EventId, EventKind, OrganizationId, UserId};
use utoipa::ToSchema;

use super::{
    caller::{Caller, Read},
    page::{self, Page, Paging},
    query::Asked,
    reply::Reply,
};
use crate::{Problem, times::rfc3339};

/// One line of the audit trail. Holds no secret, code or telephone number.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "id": "evt_06f1w2v9bfzk7jx8q5m0t4e3rc", "at": "2026-11-23T08:15:30.250Z", "type": "challenge.passed",
    "organization_id": "org_06f1w2v9bfzk7jx8q5m0t4e3rc", "user_id": "usr_06f1w2v9bfzk7jx8q5m0t4e3rc",
    "actor": "key_06f1w2v9bfzk7jx8q5m0t4e3rc", "detail": { "ip": "203.0.113.7", "browser": "Firefox on Linux", "factor_kind": "app" }
}))]
pub struct Event {
    /// In order of time.
    id: String,
    #[schema(format = DateTime)]
    at: String,
    /// What happened, as a stable name.
    r#type: String,
    #[schema(required)]
    organization_id: Option<String>,
    #[schema(required)]
    user_id: Option<String>,
    /// Who caused it.
    actor: String,
    /// What else is known, as far as it applies: `ip`, `browser`, `factor`, `factor_kind`, `challenge`, `device`, `session`, `reason`, `by`,
    /// `policy` (`before` and `after`).
    #[schema(value_type = Object)]
    detail: Value,
}

/// Which events are asked for. Everything given must hold.
#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Asking {
    /// About this organization and its users.
    organization: Option<String>,
    /// About this user, who may be deleted by now.
    user: Option<String>,
    /// Of this type.
    #[param(example = "challenge.passed")]
    r#type: Option<String>,
    /// At most so many: 1 to 200, by default 50.
    #[param(minimum = 1, maximum = 200, example = 50)]
    limit: Option<u16>,
    /// Only what comes after this one: the `next` of the page before, or the last one you know.
    after: Option<String>,
}

/// List events.
///
/// Oldest first. The key of an organization sees the events of that one.
#[utoipa::path(
    get,
    path = "/api/v1/events",
    operation_id = "list_events",
    tag = "events",
    security(("bearer" = ["read"])),
    params(Asking),
    responses((status = 200, description = "A page of events.", body = Page<Event>)),
    extensions(("x-problems" = json!(["not_found"])))
)]
pub async fn list(caller: Caller<Read>, Asked(asked): Asked<Asking>) -> Result<Reply, Problem> {
    let most = page::one_more(asked.limit)?;
    let after = page::id("after", asked.after.as_ref())?.unwrap_or(BEFORE_ALL);
    let kind = asked.r#type.as_deref();
    if kind.is_some_and(|name| EventKind::ALL.iter().all(|kind| kind.as_str() != name)) {
        return Err(Problem::Malformed("the query: `type` is not a type of event".to_owned()));
    }
    let about = about(&caller, &asked).await?;
    let found = caller.app.store.events(about, kind, Start::After(after), most).await?;
    Ok(page::show(found, most, |entry| entry.id.to_string(), Event::of))
}

/// A signed note of where the audit trail stood.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "number": 7, "at": "2026-11-23T08:15:30.250Z",
    "note": "vestibule audit checkpoint 1\nnumber 7\nat 1795421730250\nchains 2\nroot 5f1e…\nprevious 9a0c…\nunchained 0\n\n— vestibule-audit GTB…\n"
}))]
pub struct Checkpoint {
    /// Counts them, from 1.
    number: i64,
    #[schema(format = DateTime)]
    at: String,
    /// The text with its Ed25519 signature, a C2SP signed note. Kept elsewhere, it proves later that nothing before it was touched.
    note: String,
}

/// List checkpoints.
///
/// Oldest first. They are about the whole server, so the key of an organization sees none of them.
#[utoipa::path(
    get,
    path = "/api/v1/audit/checkpoints",
    operation_id = "list_checkpoints",
    tag = "events",
    security(("bearer" = ["read"])),
    params(Paging),
    responses((status = 200, description = "A page of checkpoints.", body = Page<Checkpoint>)),
    extensions(("x-problems" = json!(["forbidden"])))
)]
pub async fn checkpoints(caller: Caller<Read>, Asked(asked): Asked<Paging>) -> Result<Reply, Problem> {
    if caller.tenant().is_some() {
        return Err(Problem::Forbidden);
    }
    let most = page::one_more(asked.limit)?;
    let after = asked.after.as_deref().map_or(Ok(0), str::parse).map_err(|_| Problem::Malformed("the query: `after` is not a checkpoint".to_owned()))?;
    let found = caller.app.store.checkpoints(after, most).await?;
    let shape = |store::audit::Checkpoint { number, at, note }| Checkpoint { number, at: rfc3339(at), note };
    Ok(page::show(found, most, |checkpoint| checkpoint.number.to_string(), shape))
}

/// Whose events are asked for, as far as the key may see them.
async fn about(caller: &Caller<Read>, asked: &Asking) -> Result<About, Problem> {
    let organization: Option<OrganizationId> = page::id("organization", asked.organization.as_ref())?;
    if let Some(organization) = organization {
        caller.require_own(organization)?;
    }
    match (page::id("user", asked.user.as_ref())?, organization.or(caller.tenant())) {
        (Some(user), organization) => {
            let owner = owner(caller, user).await?;
            if organization.is_none_or(|organization| owner == Some(organization)) { Ok(About::User(user)) } else { Err(Problem::NotFound) }
        }
        (None, Some(organization)) => Ok(About::Organization(organization)),
        (None, None) => Ok(About::Server),
    }
}

/// Whose user somebody is or was: the first line about them says so, and outlives them.
async fn owner(caller: &Caller<Read>, user: UserId) -> Result<Option<OrganizationId>, Problem> {
    let first = caller.app.store.events(About::User(user), None, Start::After(BEFORE_ALL), 1).await?;
    first.first().map(|entry| entry.organization).ok_or(Problem::NotFound)
}

impl Event {
    pub(crate) fn of(entry: Entry) -> Self {
        Self {
            id: entry.id.to_string(),
            at: rfc3339(entry.at),
            r#type: entry.kind,
            organization_id: entry.organization.map(|id| id.to_string()),
            user_id: entry.user.map(|id| id.to_string()),
            actor: entry.actor,
            detail: serde_json::from_str(&entry.detail).unwrap_or(Value::Null),
        }
    }
}

const BEFORE_ALL: EventId = EventId::from_bytes([0; 16]);
