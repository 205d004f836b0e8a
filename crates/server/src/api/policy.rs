//! What an organization demands of its users.

use axum::{
    http::{HeaderValue, header},
    response::{IntoResponse as _, Response},
};
use serde::Serialize;
use store::Organization;
use twofactor::OrganizationId;
use utoipa::ToSchema;

use super::{
    caller::{Caller, Read},
    factors::Kind,
    query::Ids,
    reply::Reply,
};
use crate::Problem;

/// What an organization demands of its users.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({ "two_factor": "optional", "channels": ["app"], "trust": "month" }))]
pub struct Policy {
    two_factor: Demand,
    /// The kinds of factor a user may enroll; backup codes always come with them.
    channels: Vec<Kind>,
    trust: Trust,
}

/// Whether a second factor is a user's choice.
#[derive(Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Demand {
    /// Every user decides.
    Optional,
    /// Nobody signs in without one.
    Mandatory,
}

/// How long a browser that passed the second step is spared it.
#[derive(Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Trust {
    /// Asked at every sign-in.
    EverySignIn,
    /// One day.
    Day,
    /// One week.
    Week,
    /// Thirty days.
    Month,
    /// Until the user signs out completely, or something about the account changes.
    UntilSignOut,
}

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
    let version = HeaderValue::from_str(&format!("\"{}\"", organization.version)).map_err(|_| Problem::Internal)?;
    let policy = Policy::from(&of(&organization)?);
    Ok(([(header::ETAG, version)], Reply::ok(&policy)).into_response())
}

/// The policy of an organization.
///
/// # Errors
/// [`Problem::Internal`] when it cannot be read.
pub fn of(organization: &Organization) -> Result<twofactor::Policy, Problem> {
    serde_json::from_str(&organization.policy).map_err(|_| {
        tracing::error!(event = "policy.unreadable", request_id = crate::request_id::current(), organization = %organization.id);
        Problem::Internal
    })
}

impl From<&twofactor::Policy> for Policy {
    fn from(policy: &twofactor::Policy) -> Self {
        Self { two_factor: policy.two_factor.into(), channels: policy.channels.iter().copied().map(Kind::from).collect(), trust: policy.trust.into() }
    }
}

impl From<twofactor::Demand> for Demand {
    fn from(demand: twofactor::Demand) -> Self {
        match demand {
            twofactor::Demand::Optional => Self::Optional,
            twofactor::Demand::Mandatory => Self::Mandatory,
        }
    }
}

impl From<twofactor::Trust> for Trust {
    fn from(trust: twofactor::Trust) -> Self {
        match trust {
            twofactor::Trust::EverySignIn => Self::EverySignIn,
            twofactor::Trust::Day => Self::Day,
            twofactor::Trust::Week => Self::Week,
            twofactor::Trust::Month => Self::Month,
            twofactor::Trust::UntilSignOut => Self::UntilSignOut,
        }
    }
}
