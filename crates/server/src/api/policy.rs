//! What an organization demands of its users.

pub mod preview;
mod shapes;

pub use shapes::Policy;

use axum::{
    extract::FromRequestParts,
    http::{HeaderValue, header, request::Parts},
    response::{IntoResponse as _, Response},
};
use core::convert::Infallible;
use serde::Deserialize;
use std::sync::Arc;
use twofactor::OrganizationId;

use super::{
    body::Json,
    caller::{Caller, Manage, Read},
    query::{Asked, Ids},
    reply::Reply,
};
use crate::{
    App, Problem,
    steps::{self, policy::Draft},
};

/// Show an organization's policy.
///
/// The `ETag` names this version of it.
#[utoipa::path(
    get,
    path = "/api/v1/organizations/{organization}/policy",
    operation_id = "show_policy",
    tag = "organizations",
    security(("bearer" = ["read"])),
    responses((status = 200, description = "The policy.", body = Policy, headers(("ETag" = String, description = "The version."))))
)]
pub async fn show(caller: Caller<Read>, Ids(id): Ids<OrganizationId>) -> Result<Response, Problem> {
    let organization = caller.organization(id).await?;
    answer(&steps::policy::of(&organization)?, organization.version)
}

/// Whether people may be cut off.
#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Acknowledging {
    /// Whether nothing may be open to some people before they enroll a factor. Without it such a policy is refused.
    #[serde(default)]
    #[param(example = false)]
    acknowledged: bool,
}

/// The version that a change is meant for, as `If-Match` names it; what is wrong with it otherwise.
pub struct Version(Result<i64, Problem>);

/// Replace an organization's policy.
///
/// The policy is given whole, with the `ETag` of the version it replaces as `If-Match`. What is tightened holds at everybody's next
/// request: who lacks a factor can only enroll one. With `grace_days` they may put it off; without, a policy that cuts people off is
/// refused until that is `acknowledged`. A shorter period of trust ends older trust at once.
#[utoipa::path(
    put,
    path = "/api/v1/organizations/{organization}/policy",
    operation_id = "replace_policy",
    tag = "organizations",
    security(("bearer" = ["manage"])),
    params(Acknowledging, ("If-Match" = String, Header, description = "The `ETag` of the policy that is replaced.", example = "\"1\"")),
    request_body = Policy,
    responses((status = 200, description = "The policy.", body = Policy, headers(("ETag" = String, description = "The version.")))),
    extensions(("x-problems" = json!(["precondition_failed", "people_cut_off", "factor_not_allowed"])))
)]
pub async fn replace(
    caller: Caller<Manage>,
    Ids(id): Ids<OrganizationId>,
    Asked(asked): Asked<Acknowledging>,
    Version(version): Version,
    Json(policy): Json<Policy>,
) -> Result<Response, Problem> {
    let organization = caller.organization(id).await?;
    let policy = policy.read().map_err(Problem::Malformed)?;
    if organization.version != version? {
        return Err(Problem::PreconditionFailed);
    }
    let draft = Draft { organization, policy: policy.clone(), acknowledged: asked.acknowledged };
    let version = steps::policy::amend(&caller.app, caller.cause(), draft, None).await?;
    answer(&policy, version)
}

impl FromRequestParts<Arc<App>> for Version {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &Arc<App>) -> Result<Self, Infallible> {
        let read = |named: &HeaderValue| named.to_str().ok().and_then(|named| named.strip_prefix('"')?.strip_suffix('"')?.parse().ok());
        Ok(Self(match parts.headers.get(header::IF_MATCH) {
            Some(named) => read(named).ok_or(Problem::PreconditionFailed),
            None => Err(Problem::Malformed("`If-Match` must name the version that is replaced".to_owned())),
        }))
    }
}

fn answer(policy: &twofactor::Policy, version: i64) -> Result<Response, Problem> {
    let version = HeaderValue::from_str(&format!("\"{version}\"")).map_err(|_| Problem::Internal)?;
    Ok(([(header::ETAG, version)], Reply::ok(&Policy::from(policy))).into_response())
}
