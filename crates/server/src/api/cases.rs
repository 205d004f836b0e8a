//! Cases of the support desk, for the console that agents work in.
//!
//! A key is no agent. What an agent does, the agent proves: with a step-up challenge about this very case, passed within ten minutes and
//! good for one deed. And a key has at most one half of a case: what was asked for here is approved on the pages, and the other way round.

use serde::{Deserialize, Serialize};
use twofactor::{CaseStage, ChallengeId, OrganizationId, Refusal, Timestamp, UserId};
use utoipa::ToSchema;

use super::{
    caller::{Caller, Manage, Read},
    once::{Keep, Post},
    page::{Page, Paging},
    query::{Asked, Ids},
    reply::{JSON, Reply},
};
use crate::{
    Problem,
    steps::{
        self,
        cases::{Deed, Proven, Worked},
    },
    times::rfc3339,
};

/// Somebody who has the password and no way back, as the support desk sees it.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "number": "12345678", "user": "usr_06f1w2v9bfzk7jx8q5m0t4e3rc", "organization_id": "org_06f1w2v9bfzk7jx8q5m0t4e3rc", "state": "requested",
    "agent": "usr_06f1w2v9c0a1b2c3d4e5f6g7h8", "evidence": "call_back", "opened_at": "2026-11-23T08:15:30.250Z",
    "requested_at": "2026-11-23T08:21:02.000Z", "expires_at": "2026-11-26T08:15:30.250Z"
}))]
pub struct Case {
    /// Eight digits, as the caller reads them.
    number: String,
    /// Who wants to be let back in.
    user: String,
    /// Whose user that is.
    organization_id: String,
    state: CaseState,
    /// The agent who heard the code, and who asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    agent: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    evidence: Option<Evidence>,
    /// What the agent reads to the caller, so that the caller knows who it is; only where one case is asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    agent_code: Option<String>,
    #[schema(format = DateTime)]
    opened_at: String,
    /// When the agent asked for a second one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(format = DateTime)]
    requested_at: Option<String>,
    /// Until when it is worked on.
    #[schema(format = DateTime)]
    expires_at: String,
}

/// How far a case has come.
#[derive(Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CaseState {
    /// Nobody has read the right code to an agent yet.
    Open,
    /// Somebody read the right code to an agent.
    Heard,
    /// An agent is satisfied, and another one has to be.
    Requested,
}

/// What proved to an agent who is calling: a category, never a copy.
#[derive(Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Evidence {
    /// The agent called back at a number that was on file long before.
    CallBack,
    /// A document with a picture was seen.
    Document,
    /// Details of the contract or of payments.
    Contract,
    /// Somebody at the customer whom the agent knows vouches.
    Vouched,
}

/// A case to be.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "user": "usr_06f1w2v9bfzk7jx8q5m0t4e3rc" }))]
pub struct NewCase {
    /// Who is on the telephone.
    #[schema(value_type = String)]
    user: UserId,
}

/// An agent who decides.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "agent": "usr_06f1w2v9c0a1b2c3d4e5f6g7h8", "proof": "chl_06f1w2v9bfzk7jx8q5m0t4e3rc2n6y1d8h5a9k3p7s0v4wbqgz"
}))]
pub struct Decision {
    /// Somebody of the desk's organization.
    #[schema(value_type = String)]
    agent: UserId,
    /// A step-up challenge of the agent's, passed, whose `action` names this case by its number.
    #[schema(value_type = String)]
    proof: ChallengeId,
}

/// What an agent was read.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "agent": "usr_06f1w2v9c0a1b2c3d4e5f6g7h8", "proof": "chl_06f1w2v9bfzk7jx8q5m0t4e3rc2n6y1d8h5a9k3p7s0v4wbqgz", "code": "482913"
}))]
pub struct HeardCode {
    /// Somebody of the desk's organization.
    #[schema(value_type = String)]
    agent: UserId,
    /// A step-up challenge of the agent's, passed, whose `action` names this case by its number.
    #[schema(value_type = String)]
    proof: ChallengeId,
    /// What the caller read from the page.
    code: String,
}

/// What an agent is satisfied by.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "agent": "usr_06f1w2v9c0a1b2c3d4e5f6g7h8", "proof": "chl_06f1w2v9bfzk7jx8q5m0t4e3rc2n6y1d8h5a9k3p7s0v4wbqgz", "evidence": "call_back"
}))]
pub struct SeenEvidence {
    /// Somebody of the desk's organization, the one who heard the code.
    #[schema(value_type = String)]
    agent: UserId,
    /// A step-up challenge of the agent's, passed, whose `action` names this case by its number.
    #[schema(value_type = String)]
    proof: ChallengeId,
    evidence: Evidence,
}

/// List the cases that are worked on.
#[utoipa::path(
    get,
    path = "/api/v1/cases",
    operation_id = "list_cases",
    tag = "support",
    security(("bearer" = ["read"])),
    params(Paging),
    responses((status = 200, description = "A page of cases.", body = Page<Case>))
)]
pub async fn list(caller: Caller<Read>, Asked(asked): Asked<Paging>) -> Result<Reply, Problem> {
    caller.require_server()?;
    let cases = steps::cases::open_ones(&caller.app, MOST_SHOWN).await?;
    let all = cases.iter().map(|look| Worked::of(&look.user, caller.app.store.now())).filter_map(|worked| Case::of(&worked)).collect();
    asked.show(all, |case: &Case| case.number.clone())
}

/// Open a case for somebody who is on the telephone.
///
/// It opens nothing by itself: both codes are on the page that the user sees after the password, under *I cannot use any of these*. A case
/// that is open already goes on.
#[utoipa::path(
    post,
    path = "/api/v1/cases",
    operation_id = "create_case",
    tag = "support",
    security(("bearer" = ["manage"])),
    request_body = NewCase,
    responses((status = 201, description = "The case.", body = Case)),
    extensions(("x-problems" = json!(["not_found", "not_enrolled", "no_mailbox", "policy_forbids", "user_disabled", "changes_frozen", "rate_limited"])))
)]
pub async fn create(caller: Caller<Manage>, post: Post<NewCase>) -> Result<Reply, Problem> {
    caller.require_server()?;
    let opened = steps::cases::open_for(&caller.app, caller.cause(), post.body.user).await?;
    caller.app.verdict(opened)?;
    let look = caller.app.store.look(post.body.user).await?;
    let case = Case::of(&Worked::of(&look.user, caller.app.store.now())).ok_or(Problem::NotFound)?;
    post.once.keep(Reply::created(&case), JSON).await
}

/// Show a case, with the code that the agent reads to the caller.
///
/// What the caller reads is shown to nobody but the caller.
#[utoipa::path(
    get,
    path = "/api/v1/cases/{case}",
    operation_id = "show_case",
    tag = "support",
    security(("bearer" = ["manage"])),
    responses((status = 200, description = "The case.", body = Case))
)]
pub async fn show(caller: Caller<Manage>, Ids(case): Ids<String>) -> Result<Reply, Problem> {
    caller.require_server()?;
    let look = steps::cases::find(&caller.app, &case).await?.ok_or(Problem::NotFound)?;
    let now = caller.app.store.now();
    let agent_code = look.user.case(now).map(|case| case.agent_code().expose().clone());
    let shown = Case::of(&Worked::of(&look.user, now)).ok_or(Problem::NotFound)?;
    Ok(Reply::ok(&Case { agent_code, ..shown }))
}

/// Note the code that the caller read.
///
/// Five wrong ones end the case for good.
#[utoipa::path(
    post,
    path = "/api/v1/cases/{case}/caller-code",
    operation_id = "hear_case",
    tag = "support",
    security(("bearer" = ["manage"])),
    request_body = HeardCode,
    responses((status = 200, description = "The case, which this agent goes on with.", body = Case)),
    extensions(("x-problems" = json!(["wrong_code", "factor_disabled", "step_up_required", "policy_forbids", "not_enrolled", "expired", "rate_limited"])))
)]
pub async fn hear(caller: Caller<Manage>, Ids(case): Ids<String>, post: Post<HeardCode>) -> Result<Reply, Problem> {
    let Post { body, once } = post;
    let proven = Proven { agent: body.agent, proof: body.proof };
    act(caller, &case, proven, Deed::Hear(body.code), once, true).await
}

/// Ask for the user to be let back in.
///
/// By the agent who heard the code. Every address of the user is told, with a link that stops it.
#[utoipa::path(
    post,
    path = "/api/v1/cases/{case}/evidence",
    operation_id = "request_case",
    tag = "support",
    security(("bearer" = ["manage"])),
    request_body = SeenEvidence,
    responses((status = 200, description = "The case, which waits for a second agent.", body = Case)),
    extensions(("x-problems" = json!(["step_up_required", "policy_forbids", "not_enrolled", "expired", "rate_limited"])))
)]
pub async fn request(caller: Caller<Manage>, Ids(case): Ids<String>, post: Post<SeenEvidence>) -> Result<Reply, Problem> {
    let Post { body, once } = post;
    let proven = Proven { agent: body.agent, proof: body.proof };
    act(caller, &case, proven, Deed::Request(body.evidence.into()), once, true).await
}

/// Approve what another agent asked for.
///
/// The wait begins. Refused as `not_independent` where the other agent asked by this API too, in the first day of an agent's account, and
/// where somebody, or a key, had a hand in both agents' accounts within a week.
#[utoipa::path(
    post,
    path = "/api/v1/cases/{case}/approval",
    operation_id = "approve_case",
    tag = "support",
    security(("bearer" = ["manage"])),
    request_body = Decision,
    responses((status = 204, description = "The wait has begun, and every address was told.")),
    extensions(("x-problems" = json!(["not_independent", "step_up_required", "policy_forbids", "not_enrolled", "no_mailbox", "user_disabled", "expired", "rate_limited"])))
)]
pub async fn approve(caller: Caller<Manage>, Ids(case): Ids<String>, post: Post<Decision>) -> Result<Reply, Problem> {
    let Post { body, once } = post;
    act(caller, &case, Proven { agent: body.agent, proof: body.proof }, Deed::Approve, once, false).await
}

/// Refuse a case.
///
/// Nothing changes for the user.
#[utoipa::path(
    post,
    path = "/api/v1/cases/{case}/refusal",
    operation_id = "refuse_case",
    tag = "support",
    security(("bearer" = ["manage"])),
    request_body = Decision,
    responses((status = 204, description = "The case is closed.")),
    extensions(("x-problems" = json!(["step_up_required", "policy_forbids", "not_enrolled", "expired", "rate_limited"])))
)]
pub async fn refuse(caller: Caller<Manage>, Ids(case): Ids<String>, post: Post<Decision>) -> Result<Reply, Problem> {
    let Post { body, once } = post;
    act(caller, &case, Proven { agent: body.agent, proof: body.proof }, Deed::Refuse, once, false).await
}

async fn act(caller: Caller<Manage>, case: &str, proven: Proven, deed: Deed, once: super::once::Once, is_shown: bool) -> Result<Reply, Problem> {
    caller.require_server()?;
    let look = steps::cases::find(&caller.app, case).await?.ok_or(Problem::NotFound)?;
    let (app, cause) = (&caller.app, caller.cause());
    let act = |request, keep: Keep<Result<Worked, Refusal>>| steps::cases::act_for(app, cause, proven, &look, deed, request, keep);
    let say = move |worked: &Worked| match Case::of(worked).filter(|_| is_shown) {
        Some(case) => Reply::ok(&case),
        None => Reply::done(),
    };
    once.judge(say, act).await
}

impl Case {
    fn of(worked: &Worked) -> Option<Self> {
        let case = worked.case.as_ref()?;
        let (state, agent, requested) = match &case.stage {
            CaseStage::Open => (CaseState::Open, None, None),
            CaseStage::Heard { by } => (CaseState::Heard, Some(by), None),
            CaseStage::Requested { by, at, evidence, .. } => (CaseState::Requested, Some(by), Some((*at, *evidence))),
        };
        let (user, organization): (UserId, OrganizationId) = (worked.user, worked.organization);
        Some(Self {
            number: case.number.as_str().to_owned(),
            user: user.to_string(),
            organization_id: organization.to_string(),
            state,
            agent: agent.map(ToString::to_string),
            evidence: requested.map(|(_, evidence)| evidence.into()),
            agent_code: None,
            opened_at: rfc3339(case.opened_at),
            requested_at: requested.map(|(at, _): (Timestamp, _)| rfc3339(at)),
            expires_at: rfc3339(case.expires_at()),
        })
    }
}

impl From<Evidence> for twofactor::Evidence {
    fn from(evidence: Evidence) -> Self {
        match evidence {
            Evidence::CallBack => Self::CallBack,
            Evidence::Document => Self::Document,
            Evidence::Contract => Self::Contract,
            Evidence::Vouched => Self::Vouched,
        }
    }
}

impl From<twofactor::Evidence> for Evidence {
    fn from(evidence: twofactor::Evidence) -> Self {
        match evidence {
            twofactor::Evidence::CallBack => Self::CallBack,
            twofactor::Evidence::Document => Self::Document,
            twofactor::Evidence::Contract => Self::Contract,
            twofactor::Evidence::Vouched => Self::Vouched,
        }
    }
}

const MOST_SHOWN: u16 = 500;
