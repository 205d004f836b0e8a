//! What a policy would mean for an organization's people.

use serde::Serialize;
use twofactor::{Due, OrganizationId, Outlook, User, UserId};
use utoipa::ToSchema;

use super::Policy;
use crate::{
    Problem,
    api::{
        caller::{Caller, Read},
        factors::Kind,
        once::Post,
        page::{self, Paging},
        query::{Asked, Ids},
        reply::Reply,
    },
    steps,
    times::rfc3339,
};

/// What a policy would mean for an organization's people, by the rules that sign-in goes by.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "people": 240, "password_only": 0, "second_step": 180, "enroll_later": 48, "enroll_now": 12, "no_way_in": 0, "without_phone": 17, "cut_off": 12,
    "weakest_way_in": "phone", "messages_a_month": 900, "data": [{
        "id": "usr_06f1w2v9bfzk7jx8q5m0t4e3rc", "email": "ana@example.com", "name": "Ana", "second_step": false, "enrollment": "later",
        "enroll_by": "2026-12-01T08:15:30.250Z", "lacks_phone": true, "cut_off": false
    }], "next": null
}))]
pub struct PolicyPreview {
    /// Everybody who may sign in.
    people: u64,
    /// Who would be asked for the password only.
    password_only: u64,
    /// Who would be asked for a second step.
    second_step: u64,
    /// Who would be asked to enroll a factor, and may put it off.
    enroll_later: u64,
    /// Who would have to enroll a factor before anything else.
    enroll_now: u64,
    /// Who would have to enroll a factor and cannot.
    no_way_in: u64,
    /// Who has no telephone number where one is needed.
    without_phone: u64,
    /// To whom nothing would be open before a factor is enrolled, and today it is.
    cut_off: u64,
    /// The weakest kind of factor that everybody could sign in with; null for the password alone.
    #[schema(required)]
    weakest_way_in: Option<Kind>,
    /// About how many messages a month would be sent.
    messages_a_month: u64,
    /// The people who would have to do something, or could not: one page of them, in the order of their ids.
    data: Vec<Concerned>,
    /// What to give as `after` for the next page; null on the last one.
    #[schema(required)]
    next: Option<String>,
}

/// Somebody who would have to do something, or could not.
#[derive(Serialize, ToSchema)]
pub struct Concerned {
    id: String,
    email: String,
    name: String,
    /// Whether a second step would be asked.
    second_step: bool,
    enrollment: Enrollment,
    /// Until when it may be put off.
    #[schema(required, format = DateTime)]
    enroll_by: Option<String>,
    /// Whether there is no telephone number, and one is needed.
    lacks_phone: bool,
    /// Whether nothing would be open to them before a factor is enrolled, and today it is.
    cut_off: bool,
}

/// Whether a factor must be enrolled.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Enrollment {
    /// No.
    None,
    /// Yes, and it may be put off.
    Later,
    /// Yes, before anything else.
    Now,
    /// Yes, and there is no room for a factor of any kind that is taken.
    Impossible,
}

/// Preview a policy.
///
/// Says what a policy would mean if it were in force now: who would be asked what at the next sign-in, who lacks what, who would be cut
/// off. Nothing is changed.
#[utoipa::path(
    post,
    path = "/api/v1/organizations/{organization}/policy/preview",
    operation_id = "preview_policy",
    tag = "organizations",
    security(("bearer" = ["read"])),
    params(Paging),
    request_body = Policy,
    responses((status = 200, description = "What it would mean.", body = PolicyPreview))
)]
pub async fn preview(caller: Caller<Read>, Ids(id): Ids<OrganizationId>, Asked(asked): Asked<Paging>, post: Post<Policy>) -> Result<Reply, Problem> {
    let organization = caller.organization(id).await?;
    let most = usize::from(page::one_more(asked.limit)?);
    let after: Option<UserId> = page::id("after", asked.after.as_ref())?;
    let policy = post.body.read().map_err(Problem::Malformed)?;
    let mut data = Vec::new();
    let note = |user: &User, outlook: &Outlook| {
        if outlook.is_concerned() && data.len() < most && after.is_none_or(|after| user.id > after) {
            data.push(Concerned::of(user, outlook));
        }
    };
    let counted = steps::policy::preview(&caller.app, &organization, &policy, note).await?;
    let is_more = data.len() == most;
    data.truncate(most.saturating_sub(1));
    let next = data.last().filter(|_| is_more).map(|last| last.id.clone());
    Ok(Reply::ok(&PolicyPreview {
        people: counted.people,
        password_only: counted.password_only,
        second_step: counted.second_step,
        enroll_later: counted.enroll_later,
        enroll_now: counted.enroll_now,
        no_way_in: counted.no_way_in,
        without_phone: counted.without_phone,
        cut_off: counted.cut_off,
        weakest_way_in: policy.weakest().map(Kind::from),
        messages_a_month: counted.messages_a_month,
        data,
        next,
    }))
}

impl Concerned {
    fn of(user: &User, outlook: &Outlook) -> Self {
        let (enrollment, until) = match outlook.asked.enrollment {
            None => (Enrollment::None, None),
            Some(Due::Until(until)) => (Enrollment::Later, Some(until)),
            Some(Due::Now) => (Enrollment::Now, None),
            Some(Due::Impossible) => (Enrollment::Impossible, None),
        };
        Self {
            id: user.id.to_string(),
            email: user.email.as_str().to_owned(),
            name: user.name.clone(),
            second_step: outlook.asked.step,
            enrollment,
            enroll_by: until.map(rfc3339),
            lacks_phone: outlook.lacks_phone,
            cut_off: outlook.is_cut_off,
        }
    }
}
