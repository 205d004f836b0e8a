//! What an organization demands: looked at in advance, then put in force.

use store::{Answer, Organization, Search, StoreError};
use twofactor::{Cause, Kind, Measure, Order, Outlook, Policy, Preview, Refusal, Scene, SessionToken, State, User, UserId};

use super::{limits, oversight::governor};
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

/// How many people were asked for a telephone number, and how many others have none.
#[derive(Clone, Copy, Debug, Default)]
pub struct Asked {
    /// Who was asked.
    pub asked: u32,
    /// Who was not: no mailbox is known to be theirs, they were asked within a day, or there were too many at a time.
    pub left: u32,
}

/// Asks everybody by mail who has no telephone number where `policy` needs one, on behalf of the person in this session.
///
/// # Errors
/// [`Problem::RateLimited`] when too many mails would be sent; the refusals of [`User::oversee`].
pub async fn ask_for_phones(app: &App, cause: Cause, session: SessionToken, organization: &Organization, policy: &Policy) -> Result<Asked, Problem> {
    let (now, mut lacking, mut people) = (app.store.now(), 0_u32, Vec::new());
    preview(app, organization, policy, |user, outlook| {
        lacking = lacking.saturating_add(u32::from(outlook.lacks_phone));
        if outlook.lacks_phone && people.len() < MOST_ASKED && user.may_be_asked_for_phone(now).is_ok() {
            people.push(user.id);
        }
    })
    .await?;
    people.retain(|user| *user != session.user());
    limits::invitations(app, organization.id, people.len()).await?;
    let mut asked = 0_u32;
    for user in people {
        let rule = |user: &mut User, standing: store::Standing, scene: &mut Scene<'_>| {
            user.undergo(Measure::AskForPhone, &Order { by: standing.by, reason: None, others_own: standing.others_own }, scene)
        };
        match app.store.oversee(user, cause.clone(), Some(governor(session.clone())), None, rule, |_| Answer::none()).await? {
            Ok(()) => asked = asked.saturating_add(1),
            Err(Refusal::PolicyForbids | Refusal::TooManyMessages { .. }) => {}
            Err(refusal) => return Err(app.refused(refusal)),
        }
    }
    Ok(Asked { asked, left: lacking.saturating_sub(asked) })
}

/// Puts a policy in force, if the organization was not changed since and nobody is cut off unawares. A person who asks must be allowed to.
///
/// # Errors
/// [`Problem::FactorNotAllowed`] for one that nobody can meet here, [`Problem::PreconditionFailed`], [`Problem::CutsOff`]; the refusals of [`User::govern`].
pub async fn amend(app: &App, cause: Cause, draft: Draft, by: Option<SessionToken>) -> Result<i64, Problem> {
    let Draft { organization, policy, acknowledged } = draft;
    let needs_no_message = policy.channels.iter().any(|kind| matches!(kind, Kind::Key | Kind::App));
    if policy.is_mandatory() && !needs_no_message && !app.sends_texts() {
        return Err(Problem::FactorNotAllowed("codes by SMS cannot be all that is demanded: no gateway for text messages is configured".to_owned()));
    }
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
/// How many people are asked for a telephone number at a time.
const MOST_ASKED: usize = 500;
