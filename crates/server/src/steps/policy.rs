//! What an organization demands: looked at in advance, then put in force.

use store::{Organization, Search, StoreError};
use twofactor::{Cause, Outlook, Policy, Preview, Scene, SessionToken, State, User, UserId};

use crate::{App, Problem};

/// A policy to be.
pub struct Draft {
    /// The organization as it was when the policy was drawn up.
    pub organization: Organization,
    /// The policy to put in the place of its own.
    pub policy: Policy,
    /// Whether it may cut people off until they enroll a factor.
    pub acknowledged: bool,
}

/// The policy of an organization.
///
/// # Errors
/// [`Problem::Internal`] when it cannot be read.
pub fn of(organization: &Organization) -> Result<Policy, Problem> {
    serde_json::from_str(&organization.policy).map_err(|_| {
        tracing::error!(event = "policy.unreadable", request_id = crate::request_id::current(), organization = %organization.id);
        Problem::Internal
    })
}

/// What `policy` would mean in the place of the organization's own, in numbers; `each` gets to see every person. People are read a few
/// hundred at a time, and nobody is locked.
///
/// # Errors
/// Those of the store.
pub async fn preview(app: &App, organization: &Organization, policy: &Policy, mut each: impl FnMut(&User, &Outlook)) -> Result<Preview, Problem> {
    let now = app.store.now();
    let before = of(organization)?;
    let after = policy.clone().in_place_of(&before, now);
    let mut preview = Preview::default();
    let mut last: Option<UserId> = None;
    loop {
        let people = app.store.users(organization.id, Search { after: last, limit: AT_ONCE, ..Search::default() }).await?;
        for look in people.iter().filter(|look| look.user.state == State::Active) {
            let outlook = look.user.outlook(&before, &after, now);
            preview.count(&outlook, &after);
            each(&look.user, &outlook);
        }
        match people.last() {
            Some(look) if people.len() == usize::from(AT_ONCE) => last = Some(look.user.id),
            Some(_) | None => return Ok(preview),
        }
    }
}

/// Puts a policy in force, if the organization was not changed since and nobody is cut off unawares. A person who asks must be allowed to.
///
/// # Errors
/// [`Problem::PreconditionFailed`], [`Problem::CutsOff`]; the refusals of [`User::govern`].
pub async fn amend(app: &App, cause: Cause, draft: Draft, by: Option<SessionToken>) -> Result<i64, Problem> {
    let Draft { organization, policy, acknowledged } = draft;
    let people = if acknowledged { 0 } else { preview(app, &organization, &policy, |_, _| ()).await?.cut_off };
    if people > 0 {
        return Err(Problem::CutsOff { people });
    }
    let governor = by.map(|token| (token.user(), move |user: &User, scene: &Scene<'_>| user.govern(&token, scene)));
    match app.store.amend_policy(organization.id, organization.version, policy, cause, governor).await {
        Ok(verdict) => app.verdict(verdict),
        Err(StoreError::Conflict) => Err(Problem::PreconditionFailed),
        Err(error) => Err(error.into()),
    }
}

const AT_ONCE: u16 = 200;
