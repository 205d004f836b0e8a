//! Finding users of an organization.

use serde::Deserialize;
use store::Search;
use twofactor::{Email, OrganizationId};
use utoipa::ToSchema;

use super::{
    super::{
        caller::{Caller, Read},
        page::{self, Page},
        query::{Asked, Ids},
        reply::Reply,
    },
    User, person,
};
use crate::{
    Problem,
    steps::{self, oversight::Wanted},
};

/// Which users are asked for. Everything given must hold.
#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Asking {
    /// With just this e-mail address.
    #[param(example = "ana@example.com")]
    email: Option<String>,
    /// With just this external id.
    #[param(example = "4711")]
    external_id: Option<String>,
    /// With this in the name or the mailbox, just this external id, or a telephone number that ends so.
    #[param(example = "beridze")]
    search: Option<String>,
    /// Without a telephone number, or without a second factor.
    #[param(inline)]
    without: Option<Without>,
    /// Whose codes are paused after wrong ones, with few backup codes left, or disabled.
    #[param(inline)]
    only: Option<Only>,
    /// At most so many: 1 to 200, by default 50.
    #[param(minimum = 1, maximum = 200, example = 50)]
    limit: Option<u16>,
    /// Only what comes after this one: the `next` of the page before.
    after: Option<String>,
}

/// What a user may lack.
#[derive(Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Without {
    /// A telephone number.
    Phone,
    /// A second factor.
    Factor,
}

/// What users may be narrowed to.
#[derive(Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Only {
    /// Typed codes are not looked at after too many wrong ones.
    Locked,
    /// There is a second factor, and few backup codes are left.
    FewBackupCodes,
    /// The user may not sign in.
    Disabled,
}

/// List an organization's users.
///
/// In the order of their ids, which is that of their creation. With `search` or `only` a page may hold fewer than `limit` although there
/// are more: `next` says so.
#[utoipa::path(
    get,
    path = "/api/v1/organizations/{organization}/users",
    operation_id = "list_users",
    tag = "users",
    security(("bearer" = ["read"])),
    params(Asking),
    responses((status = 200, description = "A page of users.", body = Page<User>))
)]
pub async fn list(caller: Caller<Read>, Ids(organization): Ids<OrganizationId>, Asked(asked): Asked<Asking>) -> Result<Reply, Problem> {
    let organization = caller.organization(organization).await?.id;
    let most = page::one_more(asked.limit)?;
    let wanted = Wanted { text: asked.search.clone().unwrap_or_default(), only: asked.only.map(Into::into) };
    let shape = |look: store::Look| User::of(&look.user, &look.policy);
    if wanted == Wanted::default() {
        let found = caller.app.store.users(organization, asked.search(most)?).await?;
        return Ok(page::show(found, most, |look| look.user.id.to_string(), shape));
    }
    let found = steps::oversight::find(&caller.app, organization, &wanted, asked.search(most)?, usize::from(most.saturating_sub(1))).await?;
    Ok(page::of(found.people, found.next.map(|next| next.to_string()), shape))
}

impl Asking {
    fn search(self, limit: u16) -> Result<Search, Problem> {
        let unreadable = |what: &str| Problem::Malformed(format!("the query: {what}"));
        let email = self.email.as_deref().map(Email::parse).transpose().map_err(|_| unreadable("`email` is not an e-mail address"))?;
        let external_id = self.external_id.as_deref().map(person::external_id).transpose().map_err(|fault| unreadable(&fault))?;
        Ok(Search {
            email,
            external_id,
            without_phone: self.without == Some(Without::Phone),
            without_factor: self.without == Some(Without::Factor),
            after: page::id("after", self.after.as_ref())?,
            limit,
        })
    }
}

impl From<Only> for steps::oversight::Only {
    fn from(only: Only) -> Self {
        match only {
            Only::Locked => Self::Locked,
            Only::FewBackupCodes => Self::FewBackupCodes,
            Only::Disabled => Self::Disabled,
        }
    }
}
