//! Challenges: a second step that is owed.

use serde::{Deserialize, Serialize};
use std::net::IpAddr;
use twofactor::{Asker, Cause, ChallengeId, DeviceId, DeviceToken, Opened, Policy, Refusal, Scene, Secret, Site, Standing, Timestamp, UserId, display_name};
use utoipa::ToSchema;

use super::{
    body::Object,
    caller::{Bearer, Caller, Verify},
    factors::Kind,
    keys,
    once::{Keep, Post},
    query::Ids,
    reply::Reply,
};
use crate::{Problem, steps, times::rfc3339, visitor};

/// A second step that is owed.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "id": "chl_06f1w2v9bfzk7jx8q5m0t4e3rc2n6y1d8h5a9k3p7s0v4wbqgz", "user": "usr_06f1w2v9bfzk7jx8q5m0t4e3rc", "purpose": "sign_in", "state": "open",
    "factors": [{ "id": "fac_06f1w2v9bfzk7jx8q5m0t4e3rc", "kind": "app", "hint": "Authenticator app" }, { "id": null, "kind": "backup", "hint": null }],
    "enrollment_required": false, "created_at": "2026-11-23T08:15:30.250Z", "expires_at": "2026-11-23T08:25:30.250Z"
}))]
pub struct Challenge {
    id: String,
    user: String,
    purpose: Purpose,
    /// What a step-up allows, in words shown to the user.
    #[serde(skip_serializing_if = "Option::is_none")]
    action: Option<String>,
    state: ChallengeState,
    /// What spared the user the step.
    #[serde(skip_serializing_if = "Option::is_none")]
    passed_by: Option<PassedBy>,
    /// The device that spared the step, with its next token.
    #[serde(skip_serializing_if = "Option::is_none")]
    trusted_device: Option<TrustedToken>,
    /// What the user may answer with.
    factors: Vec<Answerer>,
    /// What to have the browser's `navigator.credentials.get()` sign, by `PublicKeyCredential.parseRequestOptionsFromJSON()`: for users
    /// with a security key, good for one attempt within five minutes. Ask for the challenge again to get another.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    request_options: Option<serde_json::Value>,
    /// Whether the user must enroll a factor first: there is none, and the organization demands one.
    enrollment_required: bool,
    #[schema(format = DateTime)]
    created_at: String,
    #[schema(format = DateTime)]
    expires_at: String,
}

/// Something the user may answer with.
#[derive(Serialize, ToSchema)]
pub struct Answerer {
    /// Null for backup codes.
    #[schema(required)]
    id: Option<String>,
    kind: Kind,
    /// What tells it from others: the end of a number, the shape of an address, or what the user calls it.
    #[schema(required)]
    hint: Option<String>,
}

/// The token of a trusted device. It changes at every use.
#[derive(Serialize, ToSchema)]
pub struct TrustedToken {
    pub(super) id: String,
    /// What to keep in the browser, in the place of what it has. Absent when a parallel request was given the next one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub(super) token: Option<Secret<String>>,
    #[schema(required, format = DateTime)]
    pub(super) expires_at: Option<String>,
}

/// What passing is for.
#[derive(Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// To sign in.
    #[default]
    SignIn,
    /// To allow one action of somebody who is signed in.
    StepUp,
}

/// Where a challenge stands.
#[derive(Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ChallengeState {
    /// It waits for an attempt.
    Open,
    /// It was passed. Only the answer to the attempt is proof of that.
    Passed,
    /// It ended without being passed.
    Over,
}

/// What spares a user the step.
#[derive(Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PassedBy {
    /// A trusted device.
    TrustedDevice,
}

/// A challenge to be.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "user": "usr_06f1w2v9bfzk7jx8q5m0t4e3rc", "context": { "ip": "203.0.113.7", "user_agent": "Mozilla/5.0 … Firefox/140.0" } }))]
pub struct NewChallenge {
    /// Whose.
    #[schema(value_type = String)]
    user: UserId,
    #[serde(default)]
    purpose: Purpose,
    /// For a step-up: what it allows, in words shown to the user, at most 100 characters.
    action: Option<String>,
    /// The token the browser keeps, if any. One that is worth nothing is no error: the challenge is open then.
    #[schema(value_type = Option<String>)]
    trusted_device: Option<Secret<String>>,
    #[schema(value_type = Option<Context>)]
    context: Option<Object<Context>>,
}

/// What is known about the person's browser. It is kept with the events.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Context {
    /// Its address.
    #[schema(value_type = Option<String>, example = "203.0.113.7")]
    ip: Option<IpAddr>,
    /// Its `User-Agent` header.
    user_agent: Option<String>,
}

/// Open a challenge after the password was right.
///
/// A challenge is bound to one user and one purpose, lives ten minutes and is passed at most once. A trusted device may pass it at once.
#[utoipa::path(
    post,
    path = "/api/v1/challenges",
    operation_id = "create_challenge",
    tag = "challenges",
    security(("bearer" = ["verify"])),
    request_body = NewChallenge,
    responses((status = 201, description = "The challenge.", body = Challenge)),
    extensions(("x-problems" = json!(["not_found", "not_enrolled", "user_disabled"])))
)]
pub async fn create(bearer: Bearer<Verify>, post: Post<NewChallenge>) -> Result<Reply, Problem> {
    let Post { body, once } = post;
    let purpose = purpose(body.purpose, body.action.as_deref())?;
    let cause = seen(bearer.cause(), body.context);
    let device = body.trusted_device.and_then(|token| DeviceToken::parse(token.expose()));
    let open = move |user: &mut twofactor::User, scene: &mut Scene<'_>| {
        let opened = user.open_challenge(purpose, device.as_ref(), scene)?;
        if let Opened::Owed(challenge) = &opened {
            user.ask_for_key(Asker::Challenge(*challenge), scene);
        }
        Ok(Seen { opened, presented: device.as_ref().map(DeviceToken::device), user: user.clone(), policy: scene.policy.clone(), at: scene.now })
    };
    let act = async |request, keep: Keep<Result<Seen, Refusal>>| Ok(bearer.app.store.act_once(body.user, cause, request, open, keep).await?);
    let site = bearer.app.site();
    once.judge(move |seen: &Seen| Reply::created(&Challenge::opened(seen, &site)), act).await
}

/// Show where a challenge stands.
///
/// No proof of anything: that a challenge was passed is said once, in the answer to the attempt.
#[utoipa::path(
    get,
    path = "/api/v1/challenges/{challenge}",
    operation_id = "show_challenge",
    tag = "challenges",
    security(("bearer" = ["verify"])),
    responses((status = 200, description = "The challenge.", body = Challenge))
)]
pub async fn show(caller: Caller<Verify>, Ids(id): Ids<ChallengeId>) -> Result<Reply, Problem> {
    let (mut look, challenge) = caller.challenge(id).await?;
    steps::keys::ask(&caller.app, caller.cause(), &mut look, Asker::Challenge(id)).await?;
    Ok(Reply::ok(&Challenge::of(&challenge, &look.user, &look.policy, &caller.app.site(), caller.app.store.now())))
}

/// Call off a challenge.
///
/// For a sign-in the user is told: somebody knew the password.
#[utoipa::path(
    delete,
    path = "/api/v1/challenges/{challenge}",
    operation_id = "cancel_challenge",
    tag = "challenges",
    security(("bearer" = ["verify"])),
    responses((status = 204, description = "The challenge is over.")),
    extensions(("x-problems" = json!(["already_passed"])))
)]
pub async fn cancel(caller: Caller<Verify>, Ids(id): Ids<ChallengeId>) -> Result<Reply, Problem> {
    caller.challenge(id).await?;
    let cancelled = caller.app.store.act(id.user(), caller.cause(), move |user, scene| user.cancel_challenge(id, scene)).await?;
    caller.app.verdict(cancelled)?;
    Ok(Reply::done())
}

/// `cause` with what is known about the person's browser.
pub(super) fn seen(cause: Cause, context: Option<Object<Context>>) -> Cause {
    let Some(Object(Context { ip, user_agent })) = context else { return cause };
    Cause { ip: ip.map(|ip| ip.to_string()), browser: user_agent.as_deref().and_then(visitor::browser), ..cause }
}

fn purpose(purpose: Purpose, action: Option<&str>) -> Result<twofactor::Purpose, Problem> {
    let malformed = |what: &str| Problem::Malformed(what.to_owned());
    match (purpose, action) {
        (Purpose::SignIn, None) => Ok(twofactor::Purpose::SignIn),
        (Purpose::SignIn, Some(_)) => Err(malformed("`action` belongs to the purpose `step_up`")),
        (Purpose::StepUp, None) => Err(malformed("the purpose `step_up` needs an `action`, in words shown to the user")),
        (Purpose::StepUp, Some(action)) => match display_name(action) {
            Ok(action) => Ok(twofactor::Purpose::StepUp { action }),
            Err(_) => Err(malformed("`action`: must be one line of 1 to 100 characters, without links")),
        },
    }
}

/// A challenge that was just opened, and what it was opened in.
struct Seen {
    opened: Opened,
    presented: Option<DeviceId>,
    user: twofactor::User,
    policy: Policy,
    at: Timestamp,
}

impl Challenge {
    fn opened(seen: &Seen, site: &Site) -> Option<Self> {
        let (id, spared) = match &seen.opened {
            Opened::Owed(id) => (*id, None),
            Opened::Spared { challenge, device } => (*challenge, Some(device.as_ref())),
        };
        let shown = Self::of(seen.user.challenge(id)?, &seen.user, &seen.policy, site, seen.at);
        let token = spared.and_then(|next| {
            let device = seen.user.devices(&seen.policy, seen.at).find(|device| Some(device.id) == seen.presented)?;
            let expires_at = device.ends_at(seen.policy.trust).map(rfc3339);
            Some(TrustedToken { id: device.id.to_string(), token: next.map(DeviceToken::reveal), expires_at })
        });
        Some(Self { passed_by: spared.map(|_| PassedBy::TrustedDevice), trusted_device: token, ..shown })
    }

    fn of(challenge: &twofactor::Challenge, user: &twofactor::User, policy: &Policy, site: &Site, now: Timestamp) -> Self {
        let (purpose, action) = match &challenge.purpose {
            twofactor::Purpose::SignIn => (Purpose::SignIn, None),
            twofactor::Purpose::StepUp { action } => (Purpose::StepUp, Some(action.clone())),
        };
        Self {
            id: challenge.id.to_string(),
            user: user.id.to_string(),
            purpose,
            action,
            state: challenge.standing(now).into(),
            passed_by: None,
            trusted_device: None,
            factors: Answerer::all(user, policy, now),
            request_options: user.request_options(Asker::Challenge(challenge.id), site, now).as_ref().and_then(keys::options),
            enrollment_required: user.two_factor(policy) == twofactor::TwoFactor::RequiredMissing,
            created_at: rfc3339(challenge.opened_at),
            expires_at: rfc3339(challenge.expires_at()),
        }
    }
}

impl Answerer {
    fn all(user: &twofactor::User, policy: &Policy, now: Timestamp) -> Vec<Self> {
        let factors = user.second_steps(policy, now).into_iter();
        let hint = |factor: &twofactor::Factor| factor.recipient().map_or_else(|| factor.label.clone(), |to| to.hint());
        let factors = factors.map(|factor| Self { id: Some(factor.id.to_string()), kind: factor.kind().into(), hint: Some(hint(factor)) });
        let backup = user.kinds().into_iter().filter(|kind| *kind == twofactor::Kind::Backup);
        factors.chain(backup.map(|kind| Self { id: None, kind: kind.into(), hint: None })).collect()
    }
}

impl From<Standing> for ChallengeState {
    fn from(standing: Standing) -> Self {
        match standing {
            Standing::Open => Self::Open,
            Standing::Passed => Self::Passed,
            Standing::Over => Self::Over,
        }
    }
}
