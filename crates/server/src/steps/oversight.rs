//! What those who run an organization do about its people: find, add, and act on them.

use store::{Added, Answer, Governor, Look, Request, Search};
use twofactor::{
    Cause, FEW_BACKUP_CODES, InvitationToken, Measure, NewUser, Order, OrganizationId, Password, PasswordFault, Reason, Refusal, Scene, SessionToken, State,
    Timestamp, User, UserId,
};

use crate::{App, Problem, Visitor, steps};

/// Who is looked for. Everything given must hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// A part of the name or the mailbox, the external id, or the last digits of the telephone number.
    pub text: String,
    /// What must hold besides.
    pub only: Option<Only>,
}

/// Something that may hold of a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Only {
    /// Typed codes are not looked at after too many wrong ones.
    Locked,
    /// Few backup codes are left.
    FewBackupCodes,
    /// The person may not sign in.
    Disabled,
}

/// People who were found.
pub struct Found {
    /// The people, in the order of their ids.
    pub people: Vec<Look>,
    /// After whom to look on; `None` when everybody was looked at.
    pub next: Option<UserId>,
}

/// Looks for up to `limit` people of an organization among those that `search` asks for. Names are sealed with the rest of the document, so everybody is opened
/// and looked at, a few hundred at a time; after a few thousand the search stops, and goes on when asked to.
///
/// # Errors
/// Those of the store.
pub async fn find(app: &App, organization: OrganizationId, wanted: &Wanted, search: Search, limit: usize) -> Result<Found, Problem> {
    let now = app.store.now();
    let (mut people, mut last): (Vec<Look>, Option<UserId>) = (Vec::new(), search.after);
    for _ in 0..MOST_BATCHES {
        let batch = app.store.users(organization, Search { after: last, limit: AT_ONCE, ..search.clone() }).await?;
        let is_last = batch.len() < usize::from(AT_ONCE);
        for look in batch {
            if people.len() == limit {
                return Ok(Found { people, next: last });
            }
            last = Some(look.user.id);
            if wanted.fits(&look.user, now) {
                people.push(look);
            }
        }
        if is_last {
            return Ok(Found { people, next: None });
        }
    }
    Ok(Found { people, next: last })
}

/// Adds somebody on behalf of the person in this session, and sends the link by which they set a password.
///
/// # Errors
/// [`Problem::Taken`]; [`Problem::RateLimited`]; the refusals of [`User::oversee`] and [`User::admit_new`].
pub async fn add(app: &App, visitor: &Visitor, session: SessionToken, new: NewUser) -> Result<UserId, Problem> {
    let organization = new.organization;
    let charged = steps::limits::invitations(app, organization, 1).await?;
    let build = move |by, scene: &mut Scene<'_>| User::admit_new(new, by, true, scene);
    let added = app.store.add_people(organization, visitor.cause(), governor(session), vec![build], false).await?;
    if added.is_err() {
        steps::limits::refund(app, charged).await?;
    }
    match app.verdict(added)?.0.pop() {
        Some(Added::Created(user)) => Ok(user),
        Some(Added::Refused(refusal)) => Err(app.refused(refusal)),
        Some(Added::Taken) | None => Err(Problem::Taken),
    }
}

/// People to be added at once.
pub struct Import {
    /// Whose they are.
    pub organization: OrganizationId,
    /// The people.
    pub people: Vec<NewUser>,
    /// Whether each is sent the link by which they set a password.
    pub invite: bool,
    /// Whether nobody is added unless everybody can be.
    pub all_or_none: bool,
    /// Whether nobody was left out before.
    pub is_clean: bool,
}

/// Adds people on behalf of the person in this session, and answers what became of each, and whether anybody was kept.
///
/// # Errors
/// [`Problem::RateLimited`] when too many links would be sent; the refusals of [`User::oversee`].
pub async fn import(app: &App, visitor: &Visitor, session: SessionToken, wanted: Import) -> Result<(Vec<Added>, bool), Problem> {
    let Import { organization, people, invite, all_or_none, is_clean } = wanted;
    if all_or_none && !is_clean {
        return Ok((Vec::new(), false));
    }
    let charged = steps::limits::invitations(app, organization, if invite { people.len() } else { 0 }).await?;
    let builds = people.into_iter().map(|new| move |by, scene: &mut Scene<'_>| User::admit_new(new, by, invite, scene)).collect();
    let added = app.store.add_people(organization, visitor.cause(), governor(session), builds, all_or_none).await?;
    if added.is_err() {
        steps::limits::refund(app, charged).await?;
    }
    app.verdict(added)
}

/// Does something to the account of somebody else on behalf of the person in this session.
///
/// # Errors
/// [`Problem::NotFound`] for people of other organizations; [`Problem::RateLimited`] for links; the refusals of [`User::oversee`] and
/// [`User::undergo`].
pub async fn act(app: &App, visitor: &Visitor, session: SessionToken, user: UserId, measure: Measure, reason: Reason) -> Result<(), Problem> {
    if measure == Measure::Invite {
        let look = app.store.look(user).await?;
        steps::limits::verification(app, user, &look.user.email).await?;
    }
    let rule = move |user: &mut User, standing: store::Standing, scene: &mut Scene<'_>| {
        user.undergo(measure, &Order { by: standing.by, reason: Some(reason), others_own: standing.others_own }, scene)
    };
    let done = app.store.oversee(user, visitor.cause(), Some(governor(session)), None, rule, |_| Answer::none()).await?;
    app.verdict(done)
}

/// Does something to the account of a user on the product's authority.
///
/// # Errors
/// [`Problem::NotFound`]; the refusals of [`User::undergo`] are inside.
pub async fn order(
    app: &App,
    cause: Cause,
    user: UserId,
    (measure, reason): (Measure, Option<Reason>),
    request: Option<Request>,
    answer: impl FnOnce(&Result<(), Refusal>) -> Answer + Send + 'static,
) -> Result<Result<(), Refusal>, Problem> {
    let rule = move |user: &mut User, standing: store::Standing, scene: &mut Scene<'_>| {
        user.undergo(measure, &Order { by: standing.by, reason, others_own: standing.others_own }, scene)
    };
    Ok(app.store.oversee(user, cause, None, request, rule, answer).await?)
}

/// The account that a link to set a password belongs to, while the link is good.
///
/// # Errors
/// Those of the store.
pub async fn invited(app: &App, token: &str) -> Result<Option<(InvitationToken, Look)>, Problem> {
    let Some(token) = InvitationToken::parse(token) else { return Ok(None) };
    match app.store.look(token.user()).await {
        Ok(look) => Ok(look.user.is_invited_by(&token, app.store.now()).then_some((token, look))),
        Err(store::StoreError::Missing) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// Sets the password of somebody who was sent a link.
///
/// # Errors
/// [`Refusal::PasswordUnacceptable`]; [`Refusal::Expired`] for a link that is no longer good.
pub async fn accept(app: &App, visitor: &Visitor, token: InvitationToken, look: &Look, new: &str) -> Result<(), Problem> {
    let new = Password::typed(new).map_err(|fault| app.refused(Refusal::PasswordUnacceptable(fault)))?;
    let known = [look.user.name.as_str(), look.user.email.as_str(), look.organization_name.as_str()];
    let hash = steps::people::hash_new_password(app, new.clone(), &look.policy, &known).await?;
    if look.user.password().is_some() {
        let charged = steps::limits::confirmation(app, look.user.id, "invitation").await?;
        if app.hasher.check(&new, look.user.password()).await?.is_some() {
            return Err(app.refused(Refusal::PasswordUnacceptable(PasswordFault::Unchanged)));
        }
        steps::limits::refund(app, charged).await?;
    }
    let accepted = app.store.act(token.user(), visitor.cause(), move |user, scene| user.accept_invitation(&token, hash, scene)).await?;
    app.verdict(accepted)
}

impl Wanted {
    fn fits(&self, user: &User, now: Timestamp) -> bool {
        let holds = self.only.is_none_or(|only| match only {
            Only::Locked => user.guard().shut(now).is_some(),
            Only::FewBackupCodes => few_codes(user).is_some(),
            Only::Disabled => user.state == State::Disabled,
        });
        holds && (self.text.is_empty() || self.names(user))
    }

    fn names(&self, user: &User) -> bool {
        let text = self.text.to_lowercase();
        let digits: String = text.chars().filter(char::is_ascii_digit).collect();
        let is_number = digits.len() >= 2 && text.chars().all(|c| c.is_ascii_digit() || c.is_whitespace() || "+-()".contains(c));
        user.name.to_lowercase().contains(&text)
            || user.email.as_str().contains(&text)
            || user.external_id.as_deref() == Some(self.text.as_str())
            || is_number && user.phone.as_ref().is_some_and(|phone| phone.as_str().ends_with(&digits))
    }
}

/// How many backup codes are left, when they are few.
pub fn few_codes(user: &User) -> Option<usize> {
    let left = user.backup().map_or(0, twofactor::BackupSet::left);
    (user.two_factor_is_on() && left <= FEW_BACKUP_CODES).then_some(left)
}

/// Lets the person in this session act on others, if they may.
pub(super) fn governor(session: SessionToken) -> Governor {
    (session.user(), Box::new(move |user, scene| user.oversee(&session, scene)))
}

const AT_ONCE: u16 = 200;
/// How many hundreds are opened for one page of a search.
const MOST_BATCHES: usize = 25;
