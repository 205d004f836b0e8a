//! Attempts: what is typed to pass a challenge.

use serde::{Deserialize, Serialize};
use twofactor::{Assertion, ChallengeId, DeviceToken, FactorId, Refusal, Secret};
use utoipa::ToSchema;

use super::{
    body::Object,
    caller::{Bearer, Verify},
    challenges::{Context, TrustedToken, seen},
    factors::Kind,
    once::{Keep, Post},
    query::Ids,
    reply::Reply,
};
use crate::{
    Problem,
    steps::{
        self,
        challenge::{Given, Try},
    },
    times::rfc3339,
};

/// What was typed, what a key signed, or that a phone let the sign-in in: one of `code`, `credential` and `approval`.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "code": "492 039", "trust_device": true }))]
pub struct NewAttempt {
    /// The digits that an app shows or a message brought, or a backup code, as they were typed.
    #[schema(value_type = Option<String>)]
    code: Option<Secret<String>>,
    /// The key, if it is to be this one.
    #[schema(value_type = Option<String>)]
    factor: Option<FactorId>,
    /// What the browser's `navigator.credentials.get()` gave for `request_options`, by its `toJSON()`.
    #[schema(value_type = Option<Object>)]
    credential: Option<Object<Assertion>>,
    /// That the user chose the number of an approval on a phone with Vestibule Pass.
    #[serde(default)]
    approval: bool,
    /// Whether the browser is to be spared the question from now on, as long as the policy lets.
    #[serde(default)]
    trust_device: bool,
    #[schema(value_type = Option<Context>)]
    context: Option<Object<Context>>,
}

/// A challenge that was passed. This is said once.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "state": "passed", "factor": "fac_06f1w2v9bfzk7jx8q5m0t4e3rc", "kind": "app", "amr": ["otp"], "passed_at": "2026-11-23T08:15:30.250Z"
}))]
pub struct Passed {
    #[schema(example = "passed")]
    state: &'static str,
    /// What was used; null for a backup code.
    #[schema(required)]
    factor: Option<String>,
    kind: Kind,
    /// How, for an ID token (RFC 8176).
    amr: &'static [&'static str],
    #[schema(format = DateTime)]
    passed_at: String,
    /// The browser's token, when it is trusted from now on.
    #[serde(skip_serializing_if = "Option::is_none")]
    trusted_device: Option<TrustedToken>,
    /// How many backup codes are left, when one was used.
    #[serde(skip_serializing_if = "Option::is_none")]
    backup_codes_left: Option<usize>,
}

/// Judge what was typed or signed.
///
/// The 200 is the one proof that the challenge was passed. The same request with the same `Idempotency-Key` gets the same answer; any
/// other gets `already_passed`. Wrong codes are counted per user, over all challenges: the sixth in a row starts a wait. Security keys
/// are not counted, work during a wait, and end it.
#[utoipa::path(
    post,
    path = "/api/v1/challenges/{challenge}/attempts",
    operation_id = "create_attempt",
    tag = "challenges",
    security(("bearer" = ["verify"])),
    request_body = NewAttempt,
    responses((status = 200, description = "Passed.", body = Passed)),
    extensions(("x-problems" = json!([
        "already_passed", "expired", "wrong_code", "code_used", "code_superseded", "code_expired", "wrong_length", "clock_off", "wait", "factor_disabled",
        "not_enrolled", "credential_refused", "not_approved"
    ])))
)]
pub async fn create(bearer: Bearer<Verify>, Ids(challenge): Ids<ChallengeId>, post: Post<NewAttempt>) -> Result<Reply, Problem> {
    let Post { body, once } = post;
    let given = match (body.code, body.credential, body.approval) {
        (Some(code), None, false) if body.factor.is_none() => Given::Code(code.expose().clone()),
        (None, Some(Object(assertion)), false) => Given::Key(Box::new(assertion), body.factor),
        (None, None, true) if body.factor.is_none() => Given::Approval,
        (_, _, _) => return Err(Problem::Malformed("one of `code`, `approval`, or `credential` with the `factor` it belongs to".to_owned())),
    };
    if !given.is_digits() {
        // Judging anything else takes more than a step.
        bearer.confirmed().await?.challenge(challenge).await?;
    }
    let (app, cause) = (&bearer.app, seen(bearer.cause(), body.context));
    let tried = Try { challenge, by_product: true, given, remember: body.trust_device };
    let attempt = |request, keep: Keep<Result<twofactor::Passed, Refusal>>| steps::challenge::attempt(app, cause, tried, request, keep);
    once.judge(|passed: &twofactor::Passed| Reply::ok(&Passed::of(passed)), attempt).await
}

impl Passed {
    fn of(passed: &twofactor::Passed) -> Self {
        let proof = passed.proof;
        let expires_at = passed.trust.lasts().map(|lasts| rfc3339(proof.at.plus(lasts)));
        let trusted = |token: &DeviceToken| TrustedToken { id: token.device().to_string(), token: Some(token.reveal()), expires_at };
        Self {
            state: "passed",
            factor: proof.factor.map(|factor| factor.to_string()),
            kind: proof.kind.into(),
            amr: proof.amr,
            passed_at: rfc3339(proof.at),
            trusted_device: passed.device.as_ref().map(trusted),
            backup_codes_left: passed.backup_codes_left,
        }
    }
}
