//! The things a user has.

mod new;
mod shapes;

pub(super) use new::settings;
pub use new::{Algorithm, NewFactor};

use serde::{Deserialize, Serialize};
use serde_json::Value;
use twofactor::{Authority, FactorId, Refusal, Registration, Scene, Secret, UserId};
use utoipa::ToSchema;

use super::{
    body::{Json, Object},
    caller::{Caller, Manage, Read},
    once::{Keep, Post},
    page::{Page, Paging},
    query::{Asked, Ids},
    reply::Reply,
};
use new::{Wanted, read_label};

use crate::{
    Problem,
    steps::{
        self,
        enrollment::{Begun, Confirmed, FirstCode, Mandate},
    },
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
    /// For the kind `pass`, while it waits for its first code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pairing: Option<Pairing>,
}

/// How far the pairing of a phone has come.
#[derive(Serialize, ToSchema)]
pub struct Pairing {
    state: PairingState,
    /// The two words that the phone must show, once one has opened the link. If it shows others, delete the factor.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "maple lantern")]
    words: Option<String>,
    /// The browser on the phone that opened the link.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "Chrome on Android")]
    phone: Option<String>,
}

/// How far the pairing of a phone has come.
#[derive(Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PairingState {
    /// The link was sent.
    Sent,
    /// A phone has opened it.
    Claimed,
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
    /// For a key: what to have the browser's `navigator.credentials.create()` make, by
    /// `PublicKeyCredential.parseCreationOptionsFromJSON()`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    creation_options: Option<Value>,
    /// Until when it waits for its proof.
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

/// The proof of a factor: one of `code` and `credential`.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "code": "492039" }))]
pub struct Confirmation {
    /// What the app shows, or the message brought.
    #[schema(value_type = Option<String>)]
    code: Option<Secret<String>>,
    /// What the browser's `navigator.credentials.create()` gave, by its `toJSON()`.
    #[schema(value_type = Option<Object>)]
    credential: Option<Object<Registration>>,
}

/// What may be changed about a factor.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "label": "Blue key" }))]
pub struct ChangedFactor {
    /// What the user calls it.
    label: String,
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

/// Begin to enroll a factor, or take over an authenticator app or a security key.
///
/// An app's secret and QR code are in this answer and nowhere else; the app becomes active with its first code. A key becomes active with
/// what it makes of the `creation_options`, within five minutes. What the user has proved elsewhere (`confirmed`, with an app's `secret`
/// or a key's `u2f` registration) is active at once. To a telephone number or mailbox a code is sent, which makes it active; enroll it once
/// more to have another one sent.
#[utoipa::path(
    post,
    path = "/api/v1/users/{user}/factors",
    operation_id = "create_factor",
    tag = "factors",
    security(("bearer" = ["manage"])),
    request_body = NewFactor,
    responses((status = 201, description = "The factor, with what is said only once.", body = MadeFactor)),
    extensions(("x-problems" = json!(["factor_not_allowed", "phone_required", "phone_not_accepted", "too_many_messages", "credential_refused", "changes_frozen"])))
)]
pub async fn create(caller: Caller<Manage>, Ids(user): Ids<UserId>, post: Post<NewFactor>) -> Result<Reply, Problem> {
    let look = caller.user(user).await?;
    let Post { body, once } = post;
    let (app, cause) = (&caller.app, caller.cause());
    let (site, now) = (app.site(), app.store.now());
    let say_active = |confirmed: &Confirmed| Reply::created(&MadeFactor::active(confirmed));
    let say_pending = move |begun: &Begun| Reply::created(&MadeFactor::pending(begun, &site, now));
    match body.read(&look.user, app)? {
        Wanted::App(new) => {
            let begin = |request, keep: Keep<Result<Begun, Refusal>>| steps::enrollment::begin(app, cause, user, new, Mandate::Product, request, keep);
            once.judge(say_pending, begin).await
        }
        Wanted::ProvedApp(new, secret) => {
            let take_over = |request, keep: Keep<_>| steps::enrollment::take_over(app, cause, user, (new, secret), request, keep);
            once.judge(say_active, take_over).await
        }
        Wanted::Channel(new) => {
            let begin = |request, keep: Keep<Result<Begun, Refusal>>| steps::codes::begin(app, cause, &look.user, (new, Mandate::Product), request, keep);
            once.judge(say_pending, begin).await
        }
        Wanted::Pass(new) => {
            let begin = |request, keep: Keep<Result<Begun, Refusal>>| steps::pass::begin(app, cause, &look.user, (new, Mandate::Product), request, keep);
            once.judge(say_pending, begin).await
        }
        Wanted::Key(label) => {
            let begin = |request, keep: Keep<Result<Begun, Refusal>>| steps::keys::begin(app, cause, user, label, Mandate::Product, request, keep);
            once.judge(say_pending, begin).await
        }
        Wanted::ProvedKey(label, key) => {
            let take_over = |request, keep: Keep<_>| steps::keys::take_over(app, cause, user, (label, key), request, keep);
            once.judge(say_active, take_over).await
        }
    }
}

/// Give a factor another name.
#[utoipa::path(
    patch,
    path = "/api/v1/users/{user}/factors/{factor}",
    operation_id = "change_factor",
    tag = "factors",
    security(("bearer" = ["manage"])),
    request_body = ChangedFactor,
    responses((status = 200, description = "The factor.", body = Factor))
)]
pub async fn change(caller: Caller<Manage>, Ids((user, factor)): Ids<(UserId, FactorId)>, Json(body): Json<ChangedFactor>) -> Result<Reply, Problem> {
    caller.user(user).await?;
    let label = read_label(&body.label)?;
    let rename = move |user: &mut twofactor::User, scene: &mut Scene<'_>| {
        user.rename_factor(factor, label, Authority::Product, scene)?;
        let renamed = user.factors().iter().find(|own| own.id == factor).ok_or(Refusal::UnknownFactor)?;
        Ok(Factor::of(renamed, user.guard().shut(scene.now)))
    };
    let renamed = caller.app.store.act(user, caller.cause(), rename).await?;
    Ok(Reply::ok(&caller.app.verdict(renamed)?))
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

/// Make a factor active with its first code, or with what a key made.
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
    extensions(("x-problems" = json!([
        "expired", "wrong_code", "code_used", "code_superseded", "code_expired", "wrong_length", "clock_off", "credential_refused", "key_not_device_bound",
        "changes_frozen"
    ])))
)]
pub async fn confirm(caller: Caller<Manage>, Ids((user, factor)): Ids<(UserId, FactorId)>, post: Post<Confirmation>) -> Result<Reply, Problem> {
    let look = caller.user(user).await?;
    let Post { body, once } = post;
    let (app, cause) = (&caller.app, caller.cause());
    let say = |confirmed: &Confirmed| Reply::ok(&MadeFactor::active(confirmed));
    match (body.code, body.credential) {
        (Some(code), None) => {
            let first = FirstCode { factor, code: code.expose().clone() };
            let confirm = |request, keep: Keep<_>| steps::enrollment::confirm(app, cause, &look, first, Mandate::Product, request, keep);
            once.judge(say, confirm).await
        }
        (None, Some(Object(credential))) => {
            let confirm = |request, keep: Keep<_>| steps::keys::confirm(app, cause, &look, (factor, credential), Mandate::Product, request, keep);
            once.judge(say, confirm).await
        }
        (_, _) => Err(Problem::Malformed("either `code` or `credential`".to_owned())),
    }
}
