//! Users of an organization.

pub mod create;
pub mod list;
pub(crate) mod person;

pub use create::NewUser;

use serde::{Deserialize, Serialize};
use twofactor::{Change, Measure, Policy, UserId, display_name};
use utoipa::ToSchema;

use super::{
    body::{self, Json},
    caller::{Caller, Manage, Read},
    factors::Kind,
    once::{Keep, Post},
    query::Ids,
    reply::Reply,
};
use crate::{App, Problem, steps, times::rfc3339};

/// A user.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "id": "usr_06f1w2v9bfzk7jx8q5m0t4e3rc", "organization_id": "org_06f1w2v9bfzk7jx8q5m0t4e3rc", "email": "ana@example.com",
    "email_verified": true, "name": "Ana", "phone_hint": "••• •• •• 56", "locale": "ka", "role": "member", "external_id": "4711",
    "state": "active", "two_factor": "on", "factor_kinds": ["app", "backup"], "backup_codes_left": 10,
    "created_at": "2026-11-23T08:15:30.250Z", "last_seen_at": null,
    "changes_frozen_until": null, "password_change_required": false
}))]
pub struct User {
    id: String,
    organization_id: String,
    email: String,
    /// Whether the mailbox is known to be the user's. Nothing is sent to any other.
    email_verified: bool,
    name: String,
    /// The end of the telephone number; null without one.
    #[schema(required)]
    phone_hint: Option<String>,
    #[schema(required)]
    locale: Option<String>,
    role: Role,
    #[schema(required)]
    external_id: Option<String>,
    state: State,
    two_factor: TwoFactor,
    /// The kinds that could answer a challenge.
    factor_kinds: Vec<Kind>,
    /// How many backup codes are unused; null without a set of them.
    #[schema(required)]
    backup_codes_left: Option<usize>,
    #[schema(format = DateTime)]
    created_at: String,
    /// When the user last completed a sign-in or passed a challenge.
    #[schema(required, format = DateTime)]
    last_seen_at: Option<String>,
    /// Until when nothing is changed, or was not, after the user reported that something was not them; null when they never did.
    #[schema(required, format = DateTime)]
    changes_frozen_until: Option<String>,
    /// Whether the user reported that something was not them, and there was no new password since: the present one may be known to
    /// somebody else.
    password_change_required: bool,
}

/// What a user may do in the organization.
#[derive(Clone, Copy, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Everything.
    Owner,
    /// Policy and people.
    Admin,
    /// Their own account.
    #[default]
    Member,
}

/// Whether a user may sign in at all.
#[derive(Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Yes.
    Active,
    /// No.
    Disabled,
}

/// Whether a second step stands between the password and the account.
#[derive(Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TwoFactor {
    /// The user has no factor, and need not have one.
    Off,
    /// The user has a factor.
    On,
    /// The user has no factor, and the organization demands one.
    RequiredMissing,
}

/// What to change about a user. What is left out stays as it is.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "name": "Ana", "phone": null, "state": "disabled" }))]
pub struct UserChange {
    #[serde(default, deserialize_with = "body::given")]
    name: Option<String>,
    /// The telephone number; null takes it away.
    #[serde(default, deserialize_with = "body::given_or_null")]
    phone: Option<Option<String>>,
    /// The language, as a BCP 47 tag; null takes it away.
    #[serde(default, deserialize_with = "body::given_or_null")]
    locale: Option<Option<String>>,
    /// The product's own name for the user, unique within the organization; null takes it away.
    #[serde(default, deserialize_with = "body::given_or_null")]
    external_id: Option<Option<String>>,
    #[serde(default, deserialize_with = "body::given")]
    role: Option<Role>,
    #[serde(default, deserialize_with = "body::given")]
    state: Option<State>,
}

/// The body of a request that says all by its address.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Nothing {}

/// Show a user.
#[utoipa::path(
    get,
    path = "/api/v1/users/{user}",
    operation_id = "show_user",
    tag = "users",
    security(("bearer" = ["read"])),
    responses((status = 200, description = "The user.", body = User))
)]
pub async fn show(caller: Caller<Read>, Ids(user): Ids<UserId>) -> Result<Reply, Problem> {
    let look = caller.user(user).await?;
    Ok(Reply::ok(&User::of(&look.user, &look.policy)))
}

/// Change what is known about a user.
///
/// A user who is disabled loses trusted devices, sessions and open challenges at once.
#[utoipa::path(
    patch,
    path = "/api/v1/users/{user}",
    operation_id = "change_user",
    tag = "users",
    security(("bearer" = ["manage"])),
    request_body = UserChange,
    responses((status = 200, description = "The user as it is now.", body = User)),
    extensions(("x-problems" = json!(["taken", "changes_frozen", "factor_not_allowed", "phone_required", "last_owner"])))
)]
pub async fn change(caller: Caller<Manage>, Ids(user): Ids<UserId>, Json(asked): Json<UserChange>) -> Result<Reply, Problem> {
    caller.user(user).await?;
    let change = asked.read(&caller.app).map_err(Problem::Malformed)?;
    steps::people::change(&caller.app, caller.cause(), user, change).await?;
    let look = caller.user(user).await?;
    Ok(Reply::ok(&User::of(&look.user, &look.policy)))
}

/// Delete a user.
///
/// Everything that is theirs goes with them; what is left is the audit trail. The last owner of an organization stays.
#[utoipa::path(
    delete,
    path = "/api/v1/users/{user}",
    operation_id = "delete_user",
    tag = "users",
    security(("bearer" = ["manage"])),
    responses((status = 204, description = "The user is gone.")),
    extensions(("x-problems" = json!(["last_owner"])))
)]
pub async fn delete(caller: Caller<Manage>, Ids(user): Ids<UserId>) -> Result<Reply, Problem> {
    caller.user(user).await?;
    let gone = steps::oversight::order(&caller.app, caller.cause(), user, (Measure::Delete, None), None, |_| store::Answer::none()).await?;
    caller.app.verdict(gone)?;
    Ok(Reply::done())
}

/// Say that a user's password was changed.
///
/// Trusted devices, open challenges, half-done enrollments and sessions end, and the user is told.
#[utoipa::path(
    post,
    path = "/api/v1/users/{user}/password-changed",
    operation_id = "password_changed",
    tag = "users",
    security(("bearer" = ["manage"])),
    request_body(content = Option<Nothing>, description = "Nothing, or an object without fields."),
    responses((status = 204, description = "Everything that rested on the old password has ended."))
)]
pub async fn password_changed(caller: Caller<Manage>, Ids(user): Ids<UserId>, post: Post<Nothing>) -> Result<Reply, Problem> {
    caller.user(user).await?;
    let cause = caller.cause();
    let act =
        async |request, keep: Keep<()>| Ok(caller.app.store.act_once(user, cause, request, |user, scene| user.password_changed(None, scene), keep).await?);
    post.once.run(|()| Reply::done(), act).await
}

/// Send a user the link to a new password.
///
/// It goes to the user's mailbox, works once, for an hour, and never spares the second step; an earlier one is void. A mailbox that is not
/// verified is asked to verify itself instead; nothing is sent to somebody who is disabled or has no password here.
#[utoipa::path(
    post,
    path = "/api/v1/users/{user}/password-reset",
    operation_id = "send_password_reset",
    tag = "users",
    security(("bearer" = ["manage"])),
    request_body(content = Option<Nothing>, description = "Nothing, or an object without fields."),
    responses((status = 204, description = "What is to be sent is on its way.")),
    extensions(("x-problems" = json!(["rate_limited"])))
)]
pub async fn send_password_reset(caller: Caller<Manage>, Ids(user): Ids<UserId>, post: Post<Nothing>) -> Result<Reply, Problem> {
    let look = caller.user(user).await?;
    let (app, cause) = (&caller.app, caller.cause());
    let send = async |request, keep: Keep<()>| {
        steps::limits::verification(app, user, &look.user.email).await?;
        Ok(app.store.act_once(user, cause, request, |user, scene| user.send_reset(scene), keep).await?)
    };
    post.once.run(|()| Reply::done(), send).await
}

impl UserChange {
    fn read(self, app: &App) -> Result<Change, String> {
        let Self { name, phone, locale, external_id, role, state } = self;
        let is_empty = name.is_none() && phone.is_none() && locale.is_none() && external_id.is_none() && role.is_none() && state.is_none();
        if is_empty {
            return Err("there is nothing to change: give at least one field".to_owned());
        }
        Ok(Change {
            name: name.map(|name| display_name(&name)).transpose().map_err(|_| person::NAME.to_owned())?,
            phone: phone.map(|phone| phone.map(|phone| person::phone(&phone, app)).transpose()).transpose()?,
            locale: locale.map(|locale| locale.map(|locale| person::locale(&locale)).transpose()).transpose()?,
            external_id: external_id.map(|id| id.map(|id| person::external_id(&id)).transpose()).transpose()?,
            role: role.map(Into::into),
            state: state.map(Into::into),
            others_own: false,
        })
    }
}

impl User {
    /// A user as far as programs may know.
    pub fn of(user: &twofactor::User, policy: &Policy) -> Self {
        Self {
            id: user.id.to_string(),
            organization_id: user.organization.to_string(),
            email: user.email.as_str().to_owned(),
            email_verified: user.email_verified_at.is_some(),
            name: user.name.clone(),
            phone_hint: user.phone.as_ref().map(twofactor::Phone::hint),
            locale: user.locale.clone(),
            role: user.role.into(),
            external_id: user.external_id.clone(),
            state: user.state.into(),
            two_factor: user.two_factor(policy).into(),
            factor_kinds: user.kinds().into_iter().map(Kind::from).collect(),
            backup_codes_left: user.backup().map(twofactor::BackupSet::left),
            created_at: rfc3339(user.created_at),
            last_seen_at: user.seen_at.map(rfc3339),
            changes_frozen_until: user.freeze_ends_at().map(rfc3339),
            password_change_required: user.owes_password(),
        }
    }
}

impl From<twofactor::Role> for Role {
    fn from(role: twofactor::Role) -> Self {
        match role {
            twofactor::Role::Owner => Self::Owner,
            twofactor::Role::Admin => Self::Admin,
            twofactor::Role::Member => Self::Member,
        }
    }
}

impl From<Role> for twofactor::Role {
    fn from(role: Role) -> Self {
        match role {
            Role::Owner => Self::Owner,
            Role::Admin => Self::Admin,
            Role::Member => Self::Member,
        }
    }
}

impl From<twofactor::State> for State {
    fn from(state: twofactor::State) -> Self {
        match state {
            twofactor::State::Active => Self::Active,
            twofactor::State::Disabled => Self::Disabled,
        }
    }
}

impl From<State> for twofactor::State {
    fn from(state: State) -> Self {
        match state {
            State::Active => Self::Active,
            State::Disabled => Self::Disabled,
        }
    }
}

impl From<twofactor::TwoFactor> for TwoFactor {
    fn from(two_factor: twofactor::TwoFactor) -> Self {
        match two_factor {
            twofactor::TwoFactor::Off => Self::Off,
            twofactor::TwoFactor::On => Self::On,
            twofactor::TwoFactor::RequiredMissing => Self::RequiredMissing,
        }
    }
}
