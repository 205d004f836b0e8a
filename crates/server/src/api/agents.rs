//! What the agents of the support desk did.

use core::time::Duration;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    caller::{Caller, Read},
    page::{self, Page},
    query::Asked,
    reply::Reply,
};
use crate::{Problem, steps};

/// What one agent did.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "agent": "usr_06f1w2v9c0a1b2c3d4e5f6g7h8", "name": "Nino", "heard": 12, "asked": 7, "approved": 4, "refused": 1, "stopped_by_user": 1,
    "wrong_codes": 3, "median_seconds": 5700
}))]
pub struct AgentReport {
    agent: String,
    /// Null when the account is gone.
    #[schema(required)]
    name: Option<String>,
    /// Right codes that were heard.
    heard: u32,
    /// Cases the agent asked a second one for.
    asked: u32,
    /// Cases of others that the agent approved.
    approved: u32,
    /// Cases the agent refused.
    refused: u32,
    /// Cases the agent asked for or approved that the user stopped.
    stopped_by_user: u32,
    /// Wrong codes that were tried.
    wrong_codes: u32,
    /// From the opening of a case to its approval, of those the agent asked for or approved.
    #[schema(required)]
    median_seconds: Option<u64>,
}

/// Over which time.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Span {
    /// Cases that were opened in the last so many days, by default 30.
    #[param(minimum = 1, maximum = 90, example = 30)]
    days: Option<u32>,
}

/// Report what each agent did.
///
/// The busiest first. Cases are counted for 90 days.
#[utoipa::path(
    get,
    path = "/api/v1/cases/report",
    operation_id = "report_cases",
    tag = "support",
    security(("bearer" = ["read"])),
    params(Span),
    responses((status = 200, description = "One entry for each agent.", body = Page<AgentReport>))
)]
pub async fn report(caller: Caller<Read>, Asked(span): Asked<Span>) -> Result<Reply, Problem> {
    caller.require_server()?;
    let days = span.days.unwrap_or(30);
    if !(1..=90).contains(&days) {
        return Err(Problem::Malformed("`days` must be 1 to 90".to_owned()));
    }
    let until = caller.app.store.now();
    let from = until.minus(Duration::from_secs(u64::from(days) * 24 * 3600));
    Ok(page::of(steps::desk::report(&caller.app, from, until).await?, None, AgentReport::of))
}

impl AgentReport {
    fn of(steps::desk::AgentReport { name, record }: steps::desk::AgentReport) -> Self {
        Self {
            agent: record.agent.to_string(),
            name,
            heard: record.heard,
            asked: record.asked,
            approved: record.approved,
            refused: record.refused,
            stopped_by_user: record.stopped,
            wrong_codes: record.wrong_codes,
            median_seconds: record.median.map(|median| median.as_secs()),
        }
    }
}
