//! Organizations: the product's customers.

use serde::{Deserialize, Serialize};
use store::{StoreError, Tx, organizations};
use twofactor::{OrganizationId, display_name};
use utoipa::ToSchema;

use super::{
    caller::{Caller, Manage, Read},
    once::{Keep, Post},
    page::{self, Page, Paging},
    query::{Asked, Ids},
    reply::Reply,
};
use crate::{Problem, times::rfc3339};

/// An organization.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({ "id": "org_06f1w2v9bfzk7jx8q5m0t4e3rc", "name": "Acme", "preset": "default", "created_at": "2026-11-23T08:15:30.250Z" }))]
pub struct Organization {
    id: String,
    name: String,
    /// The preset it was made from.
    preset: String,
    #[schema(format = DateTime)]
    created_at: String,
}

/// An organization to be.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "name": "Acme", "preset": "default" }))]
pub struct NewOrganization {
    /// What people call it: one line, at most 100 characters.
    name: String,
    /// Where its policy starts.
    #[serde(default)]
    preset: Preset,
}

/// Where a policy starts.
#[derive(Clone, Copy, Default, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Preset {
    /// A choice for every user, thirty days of trust.
    #[default]
    Default,
    /// A customer-relations product: asked once in every new browser.
    Crm,
    /// A payments product: asked at every sign-in.
    Payments,
    /// A chat and call-center product: asked at every sign-in.
    LiveChat,
    /// A messaging platform: mandatory for everybody.
    Messaging,
    /// Software for service professionals: asked again only after signing out completely.
    FieldService,
}

/// Create an organization.
///
/// Needs a key of the server.
#[utoipa::path(
    post,
    path = "/api/v1/organizations",
    operation_id = "create_organization",
    tag = "organizations",
    security(("bearer" = ["manage"])),
    request_body = NewOrganization,
    responses((status = 201, description = "The organization.", body = Organization))
)]
pub async fn create(caller: Caller<Manage>, post: Post<NewOrganization>) -> Result<Reply, Problem> {
    caller.require_server()?;
    let Post { body, once } = post;
    let name = display_name(&body.name).map_err(|_| Problem::Malformed("`name`: must be one line of 1 to 100 characters, without links".to_owned()))?;
    let preset = twofactor::Preset::from(body.preset);
    let policy = serde_json::to_string(&preset.policy()).map_err(|_| Problem::Internal)?;
    let store = caller.app.store.clone();
    let say = |made: &store::Organization| Reply::created(&Organization::from(made));
    let create = async |request, keep: Keep<store::Organization>| {
        let inside = store.clone();
        let make = async move |tx: &mut Tx| {
            let made = organizations::create(tx, &inside, &name, preset.as_str(), &policy).await?;
            if let Some(request) = request {
                inside.remember_answer(tx, &request, &keep(&made)).await?;
            }
            Ok::<_, StoreError>(made)
        };
        Ok(store.write(make).await?)
    };
    once.run(say, create).await
}

/// List organizations.
///
/// Oldest first. The key of an organization sees that one.
#[utoipa::path(
    get,
    path = "/api/v1/organizations",
    operation_id = "list_organizations",
    tag = "organizations",
    security(("bearer" = ["read"])),
    params(Paging),
    responses((status = 200, description = "A page of organizations.", body = Page<Organization>))
)]
pub async fn list(caller: Caller<Read>, Asked(asked): Asked<Paging>) -> Result<Reply, Problem> {
    let most = page::one_more(asked.limit)?;
    let after = page::id::<OrganizationId>("after", asked.after.as_ref())?;
    let found = match caller.tenant() {
        Some(own) if after.is_none_or(|after| after < own) => vec![caller.organization(own).await?],
        Some(_) => Vec::new(),
        None => caller.app.store.organizations(after, most).await?,
    };
    Ok(page::show(found, most, |organization| organization.id.to_string(), |organization| Organization::from(&organization)))
}

/// Show an organization.
#[utoipa::path(
    get,
    path = "/api/v1/organizations/{organization}",
    operation_id = "show_organization",
    tag = "organizations",
    security(("bearer" = ["read"])),
    responses((status = 200, description = "The organization.", body = Organization))
)]
pub async fn show(caller: Caller<Read>, Ids(id): Ids<OrganizationId>) -> Result<Reply, Problem> {
    Ok(Reply::ok(&Organization::from(&caller.organization(id).await?)))
}

impl From<&store::Organization> for Organization {
    fn from(organization: &store::Organization) -> Self {
        Self {
            id: organization.id.to_string(),
            name: organization.name.clone(),
            preset: organization.preset.clone(),
            created_at: rfc3339(organization.created_at),
        }
    }
}

impl From<Preset> for twofactor::Preset {
    fn from(preset: Preset) -> Self {
        match preset {
            Preset::Default => Self::Default,
            Preset::Crm => Self::Crm,
            Preset::Payments => Self::Payments,
            Preset::LiveChat => Self::LiveChat,
            Preset::Messaging => Self::Messaging,
            Preset::FieldService => Self::FieldService,
        }
    }
}
