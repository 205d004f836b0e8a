//! Users come to be, one at a time or by the thousands.

use serde::Deserialize;
use store::Organization;
use twofactor::{AppSecret, Email, OrganizationId, Password, PasswordHash, Policy, Refusal, Secret, display_name};
use utoipa::ToSchema;

use super::{
    super::{
        caller::{Caller, Manage},
        factors::{Algorithm, settings},
        once::{Keep, Post},
        query::Ids,
        reply::Reply,
    },
    Role, User, person,
};
use crate::{App, Problem, steps};

/// A user to be.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "email": "ana@example.com", "name": "Ana", "phone": "+995599123456", "locale": "ka", "external_id": "4711" }))]
pub struct NewUser {
    /// The mailbox, unique within the organization.
    email: String,
    /// Whether you vouch that the mailbox is the user's: nothing is sent to it otherwise.
    #[serde(default)]
    email_verified: bool,
    /// What the person is called; by default the part of the mailbox before the `@`.
    name: Option<String>,
    /// The telephone number with its country code.
    phone: Option<String>,
    /// The language, as a BCP 47 tag.
    locale: Option<String>,
    #[serde(default)]
    role: Role,
    /// The product's own name for the user, unique within the organization.
    external_id: Option<String>,
    /// The password, for the hosted pages. Not in an import: hash it there.
    #[schema(value_type = Option<String>)]
    pub(crate) password: Option<Secret<String>>,
    /// The password as another system kept it: an Argon2 hash in PHC form.
    #[schema(value_type = Option<String>)]
    password_hash: Option<Secret<String>>,
    /// The secret of an authenticator app that the user has proved elsewhere, in base 32.
    #[schema(value_type = Option<String>)]
    app_secret: Option<Secret<String>>,
    /// The digits of that app's codes: 6 (the default), 7 or 8.
    app_digits: Option<u8>,
    /// The seconds that app shows a code: 5 to 300, by default 30.
    app_period_seconds: Option<u32>,
    app_algorithm: Option<Algorithm>,
}

/// Create a user.
#[utoipa::path(
    post,
    path = "/api/v1/organizations/{organization}/users",
    operation_id = "create_user",
    tag = "users",
    security(("bearer" = ["manage"])),
    request_body = NewUser,
    responses((status = 201, description = "The user.", body = User)),
    extensions(("x-problems" = json!(["taken", "password_unacceptable", "phone_required"])))
)]
pub async fn create(caller: Caller<Manage>, Ids(organization): Ids<OrganizationId>, post: Post<NewUser>) -> Result<Reply, Problem> {
    let organization = caller.organization(organization).await?;
    let Post { mut body, once } = post;
    let (app, cause, password) = (&caller.app, caller.cause(), body.password.take());
    let mut new = body.read(app, organization.id).map_err(Problem::Malformed)?;
    app.verdict(new.require_phone(&steps::policy::of(&organization)?))?;
    if let Some(password) = password {
        new.password = Some(hash(app, &password, &organization, &new).await?);
    }
    let say = |(user, policy): &(twofactor::User, Policy)| Reply::created(&User::of(user, policy));
    let create = |request, keep: Keep<(twofactor::User, Policy)>| {
        let answer = move |user: &twofactor::User, policy: &Policy| keep(&(user.clone(), policy.clone()));
        steps::people::create(app, cause, new, request, answer)
    };
    once.run(say, create).await
}

async fn hash(app: &App, password: &Secret<String>, organization: &Organization, new: &twofactor::NewUser) -> Result<PasswordHash, Problem> {
    if new.password.is_some() {
        return Err(Problem::Malformed("give `password` or `password_hash`, not both".to_owned()));
    }
    let password = Password::typed(password.expose()).map_err(|fault| app.refused(Refusal::PasswordUnacceptable(fault)))?;
    let known = [organization.name.as_str(), new.name.as_str(), new.email.as_str()];
    steps::people::hash_new_password(app, password, &steps::policy::of(organization)?, &known).await
}

impl NewUser {
    /// The user to be in `organization`, without a password that is not hashed yet; otherwise what is wrong.
    pub(crate) fn read(self, app: &App, organization: OrganizationId) -> Result<twofactor::NewUser, String> {
        let email = Email::parse(&self.email).map_err(|_| "`email`: must be an e-mail address".to_owned())?;
        let settings = settings(self.app_digits, self.app_period_seconds, self.app_algorithm)?;
        let secret = self.app_secret.map(|secret| AppSecret::parse(secret.expose())).transpose().map_err(|fault| format!("`app_secret`: {fault}"))?;
        let hash = self.password_hash.map(|hash| PasswordHash::import(hash.expose())).transpose().map_err(|fault| format!("`password_hash`: {fault}"))?;
        Ok(twofactor::NewUser {
            organization,
            name: match self.name {
                Some(name) => display_name(&name).map_err(|_| person::NAME.to_owned())?,
                None => by_default(&email),
            },
            email,
            email_is_verified: self.email_verified,
            phone: self.phone.map(|phone| person::phone(&phone, app)).transpose()?,
            locale: self.locale.map(|locale| person::locale(&locale)).transpose()?,
            role: self.role.into(),
            external_id: self.external_id.map(|id| person::external_id(&id)).transpose()?,
            password: hash,
            app: secret.map(|secret| (secret, settings)),
        })
    }
}

/// What a person is called whose name nobody gave.
fn by_default(email: &Email) -> String {
    let local = email.as_str().split('@').next().unwrap_or_default();
    display_name(local).unwrap_or_else(|_| "User".to_owned())
}
