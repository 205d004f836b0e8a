//! The things a user has.

mod new;

pub(super) use new::settings;
pub use new::{Algorithm, NewFactor};

use serde::{Deserialize, Serialize};
use twofactor::{Authority, Enrollment, FactorId, Recipient, Refusal, Scene, Secret, Shut, Timestamp, UserId};
use utoipa::ToSchema;

use new::Wanted;

use super::{
    backup_codes,
    caller::{Caller, Manage, Read},
    once::{Keep, Post},
    page::{Page, Paging},
    query::{Asked, Ids},
    reply::Reply,
};
use crate::{
    Problem, otpauth,
    steps::{
        self,
        enrollment::{Begun, Confirmed, FirstCode, Mandate},
    },
    times::rfc3339,
};

/// Something a user has.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "id": "fac_06f1w2v9bfzk7jx8q5m0t4e3rc", "kind": "app", "label": "Authenticator app", "state": "active", "hint": "6 digits",
    "created_at": "2026-11-23T08:15:30.250Z", "last_used_at": null
}))]
pub struct Factor {
    id: String,
    kind: Kind,
    /// What the user calls it.
    label: String,
    state: FactorState,
    /// What tells it from others of its kind.
    hint: String,
    #[schema(format = DateTime)]
    created_at: String,
    #[schema(required, format = DateTime)]
    last_used_at: Option<String>,
}

/// The kinds of factor.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// An authenticator app (RFC 6238).
    App,
    /// A code by SMS.
    Phone,
    /// A code by e-mail.
    Email,
    /// The phone-paired authenticator with seven digits.
    Pass,
    /// A security key or passkey.
    Key,
    /// Backup codes.
    Backup,
}

/// How far a factor has come.
#[derive(Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FactorState {
    /// It waits for its first code.
    Pending,
    /// It answers challenges.
    Active,
    /// Typed codes are switched off after too many wrong ones.
    Disabled,
}

/// A factor that was just made. What is secret about it is said only here.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "id": "fac_06f1w2v9bfzk7jx8q5m0t4e3rc", "kind": "app", "label": "Authenticator app", "state": "pending", "hint": "6 digits",
    "created_at": "2026-11-23T08:15:30.250Z", "last_used_at": null, "secret": "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ",
    "otpauth_uri": "otpauth://totp/Acme:ana%40example.com?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Acme&algorithm=SHA1&digits=6&period=30",
    "qr_svg": "…", "expires_at": "2026-11-23T08:25:30.250Z"
}))]
pub struct MadeFactor {
    #[serde(flatten)]
    factor: Factor,
    /// The secret in base 32, for typing it in.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    secret: Option<Secret<String>>,
    /// The link that opens an authenticator on a phone.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    otpauth_uri: Option<Secret<String>>,
    /// The link as a QR code, an `<svg>` element.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    qr_svg: Option<Secret<String>>,
    /// Until when it waits for its first code.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(format = DateTime)]
    expires_at: Option<String>,
    /// When another code may be sent, after one was.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(format = DateTime)]
    next_send_at: Option<String>,
    /// Ten backup codes, when it became active as the first factor.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Vec<String>>)]
    backup_codes: Option<Vec<Secret<String>>>,
}

/// The first code of a factor.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "code": "492039" }))]
pub struct Confirmation {
    /// What the app shows, or the message brought.
    #[schema(value_type = String)]
    code: Secret<String>,
}

/// List a user's factors.
///
/// Oldest first, with those that wait for their first code. Backup codes are no factor of their own.
#[utoipa::path(
    get,
    path = "/api/v1/users/{user}/factors",
    operation_id = "list_factors",
    tag = "factors",
    security(("bearer" = ["read"])),
    params(Paging),
    responses((status = 200, description = "A page of factors.", body = Page<Factor>))
)]
pub async fn list(caller: Caller<Read>, Ids(user): Ids<UserId>, Asked(asked): Asked<Paging>) -> Result<Reply, Problem> {
    let look = caller.user(user).await?;
    let now = caller.app.store.now();
    let active = look.user.factors().iter().map(|factor| Factor::of(factor, look.user.guard().shut(now)));
    let pending = look.user.enrollments(now).map(Factor::pending);
    asked.show(active.chain(pending).collect(), |factor| factor.id.clone())
}

/// Begin to enroll a factor, or take over an authenticator app.
///
/// An app's secret and QR code are in this answer and nowhere else; the app becomes active with its first code. One that the user has
/// proved elsewhere (`secret` and `confirmed`) is active at once. To a telephone number or mailbox a code is sent, which makes it active;
/// enroll it once more to have another one sent.
#[utoipa::path(
    post,
    path = "/api/v1/users/{user}/factors",
    operation_id = "create_factor",
    tag = "factors",
    security(("bearer" = ["manage"])),
    request_body = NewFactor,
    responses((status = 201, description = "The factor, with what is said only once.", body = MadeFactor)),
    extensions(("x-problems" = json!(["factor_not_allowed", "phone_required", "phone_not_accepted", "too_many_messages"])))
)]
pub async fn create(caller: Caller<Manage>, Ids(user): Ids<UserId>, post: Post<NewFactor>) -> Result<Reply, Problem> {
    let look = caller.user(user).await?;
    let Post { body, once } = post;
    let is_proved = body.confirmed;
    let (app, cause) = (&caller.app, caller.cause());
    let new = match body.read(&look.user, app)? {
        Wanted::App(new) => new,
        Wanted::Channel(new) => {
            let (now, mandate) = (app.store.now(), Mandate::Product);
            let begin = |request, keep: Keep<Result<Begun, Refusal>>| steps::codes::begin(app, cause, &look.user, (new, mandate), request, keep);
            return once.judge(move |begun: &Begun| Reply::created(&MadeFactor::sent(begun, now)), begin).await;
        }
    };
    if let Some(secret) = new.secret.clone().filter(|_| is_proved) {
        let take_over = |request, keep: Keep<_>| steps::enrollment::take_over(app, cause, user, (new, secret), request, keep);
        return once.judge(|confirmed: &Confirmed| Reply::created(&MadeFactor::active(confirmed)), take_over).await;
    }
    let (product, now) = (caller.app.config.product.clone(), caller.app.store.now());
    let begin = |request, keep: Keep<Result<Begun, Refusal>>| steps::enrollment::begin(app, cause, user, new, Mandate::Product, request, keep);
    once.judge(move |begun: &Begun| Reply::created(&MadeFactor::pending(begun, &product, now)), begin).await
}

/// Remove a factor, or call off its enrollment.
///
/// With the last one, two-factor authentication is off and the backup codes are void.
#[utoipa::path(
    delete,
    path = "/api/v1/users/{user}/factors/{factor}",
    operation_id = "delete_factor",
    tag = "factors",
    security(("bearer" = ["manage"])),
    responses((status = 204, description = "The factor is gone."))
)]
pub async fn delete(caller: Caller<Manage>, Ids((user, factor)): Ids<(UserId, FactorId)>) -> Result<Reply, Problem> {
    caller.user(user).await?;
    let remove = move |user: &mut twofactor::User, scene: &mut Scene<'_>| match user.remove_factor(factor, Authority::Product, scene) {
        Err(Refusal::UnknownFactor) => user.cancel_enrollment(factor, Authority::Product, scene),
        removed => removed,
    };
    let removed = caller.app.store.act(user, caller.cause(), remove).await?;
    caller.app.verdict(removed)?;
    Ok(Reply::done())
}

/// Make a factor active with its first code.
///
/// The first factor of a user comes with ten backup codes, said only here. Trusted devices, sessions and open challenges end.
#[utoipa::path(
    post,
    path = "/api/v1/users/{user}/factors/{factor}/confirmation",
    operation_id = "confirm_factor",
    tag = "factors",
    security(("bearer" = ["manage"])),
    request_body = Confirmation,
    responses((status = 200, description = "The factor, active.", body = MadeFactor)),
    extensions(("x-problems" = json!(["expired", "wrong_code", "code_used", "code_superseded", "code_expired", "wrong_length", "clock_off"])))
)]
pub async fn confirm(caller: Caller<Manage>, Ids((user, factor)): Ids<(UserId, FactorId)>, post: Post<Confirmation>) -> Result<Reply, Problem> {
    let look = caller.user(user).await?;
    let Post { body, once } = post;
    let first = FirstCode { factor, code: body.code.expose().clone() };
    let (app, cause) = (&caller.app, caller.cause());
    let confirm = |request, keep: Keep<Result<Confirmed, Refusal>>| steps::enrollment::confirm(app, cause, &look, first, Mandate::Product, request, keep);
    once.judge(|confirmed: &Confirmed| Reply::ok(&MadeFactor::active(confirmed)), confirm).await
}

impl Factor {
    fn of(factor: &twofactor::Factor, shut: Option<Shut>) -> Self {
        Self {
            id: factor.id.to_string(),
            kind: factor.kind().into(),
            label: factor.label.clone(),
            state: match shut {
                Some(Shut::Off) => FactorState::Disabled,
                Some(Shut::Until(_)) | None => FactorState::Active,
            },
            hint: hint(factor.recipient(), factor.digits()),
            created_at: rfc3339(factor.created_at),
            last_used_at: factor.last_used_at.map(rfc3339),
        }
    }

    fn pending(pending: &Enrollment) -> Self {
        Self {
            id: pending.factor.to_string(),
            kind: pending.candidate().kind().into(),
            label: pending.label.clone(),
            state: FactorState::Pending,
            hint: hint(pending.candidate().recipient(), pending.candidate().digits()),
            created_at: rfc3339(pending.begun_at),
            last_used_at: None,
        }
    }
}

/// What tells a factor from others: the masked address, or how many digits an app shows.
fn hint(to: Option<Recipient>, digits: u8) -> String {
    to.map_or_else(|| format!("{digits} digits"), |to| to.hint())
}

impl MadeFactor {
    /// The app that waits for its first code at `now`, with its secret.
    fn pending(begun: &Begun, product: &str, now: Timestamp) -> Option<Self> {
        let pending = begun.user.enrollments(now).find(|pending| pending.factor == begun.factor)?;
        let app = pending.app()?;
        let uri = otpauth::uri(app, product, begun.user.email.as_str());
        Some(Self {
            factor: Factor::pending(pending),
            secret: Some(app.secret().reveal()),
            qr_svg: Some(Secret::new(pages::qr_svg(uri.expose()))),
            otpauth_uri: Some(uri),
            expires_at: Some(rfc3339(pending.expires_at())),
            next_send_at: None,
            backup_codes: None,
        })
    }

    /// The number or mailbox that waits at `now` for the code that was sent to it.
    fn sent(begun: &Begun, now: Timestamp) -> Option<Self> {
        let pending = begun.user.enrollments(now).find(|pending| pending.factor == begun.factor)?;
        Some(Self {
            factor: Factor::pending(pending),
            secret: None,
            otpauth_uri: None,
            qr_svg: None,
            expires_at: Some(rfc3339(pending.expires_at())),
            next_send_at: begun.posting.as_ref().map(|posting| rfc3339(posting.next_at)),
            backup_codes: None,
        })
    }

    /// The factor that was just proved, with the backup codes that came with it.
    fn active(confirmed: &Confirmed) -> Option<Self> {
        let factor = confirmed.user.factors().iter().find(|active| active.id == confirmed.enrolled.factor)?;
        let backup_codes = confirmed.codes.as_ref().map(backup_codes::reveal);
        Some(Self { factor: Factor::of(factor, None), secret: None, otpauth_uri: None, qr_svg: None, expires_at: None, next_send_at: None, backup_codes })
    }
}

impl From<twofactor::Kind> for Kind {
    fn from(kind: twofactor::Kind) -> Self {
        match kind {
            twofactor::Kind::App => Self::App,
            twofactor::Kind::Backup => Self::Backup,
            twofactor::Kind::Phone => Self::Phone,
            twofactor::Kind::Email => Self::Email,
        }
    }
}
