//! The first door.

use store::Look;
use twofactor::{Attempt, DeviceToken, Email, EventKind, Password, PasswordProof, Refusal, SessionToken, SignedIn, Typed, UserId};

use crate::{
    App, Problem, Visitor, request_id,
    steps::{self, challenge::Given},
};

/// A right password: whose, and what it opened.
pub struct Opened {
    /// Whose password it was.
    pub user: UserId,
    /// The mailbox it was typed with.
    pub email: Email,
    /// Whether that mailbox was proved to be theirs.
    pub is_proved: bool,
    /// The language they have chosen.
    pub locale: Option<String>,
    /// What it opened.
    pub signed_in: SignedIn,
}

/// Checks a password and lets it open what it opens. Known and unknown users cost the same and get the same answer.
///
/// # Errors
/// [`Refusal::WrongPassword`] for whatever is wrong; [`Problem::RateLimited`], [`Problem::Unavailable`].
pub async fn sign_in(app: &App, visitor: &Visitor, email: &str, password: &str, device: Option<DeviceToken>, marks: Option<&str>) -> Result<Opened, Problem> {
    let (Ok(email), Ok(typed)) = (Email::parse(email), Password::typed(password)) else {
        return Err(app.refused(Refusal::WrongPassword));
    };
    let known = steps::known::find(app, marks, &email);
    let charged = steps::limits::password(app, visitor, &email, known.as_deref()).await?;
    let candidates = app.store.users_by_email(&email, MOST_ORGANIZATIONS).await?;
    let Some((user, proof)) = matching(app, &typed, &candidates).await? else {
        let first = candidates.first().map(|look| (look.user.organization, look.user.id));
        app.store.record(EventKind::PasswordFailed, first, visitor.cause()).await?;
        return Err(app.refused(Refusal::WrongPassword));
    };
    let sign_in = app.store.act(user, visitor.cause(), move |user, scene| user.sign_in(proof, device.as_ref(), scene));
    let (refunded, signed_in) = tokio::join!(steps::limits::refund(app, charged), sign_in);
    if let Err(problem) = refunded {
        // What was opened stays open: a try too many is counted, and a browser's new token must not get lost.
        tracing::warn!(event = "password.not_refunded", request_id = request_id::current(), ?problem);
    }
    let signed_in = match signed_in? {
        Err(Refusal::UserDisabled) => return Err(app.refused(Refusal::WrongPassword)),
        signed_in => app.verdict(signed_in)?,
    };
    let found = candidates.into_iter().find(|look| look.user.id == user).map(|look| look.user);
    let is_proved = found.as_ref().is_some_and(|user| user.email_verified_at.is_some());
    Ok(Opened { user, email, is_proved, locale: found.and_then(|user| user.locale), signed_in })
}

/// Takes a password typed again, and a code or key where there is a second factor, as proof that it is still the same person.
///
/// # Errors
/// Those of the password, the code and the session.
pub async fn confirm(app: &App, visitor: &Visitor, session: SessionToken, look: &Look, password: &str, given: Option<Given>) -> Result<SessionToken, Problem> {
    let proof = prove(app, visitor, look, password, &session.session().to_string()).await?;
    let attempt = match given.filter(|_| look.user.two_factor_is_on()) {
        Some(Given::Code(code)) => Some(steps::challenge::prepare(app, &look.user, app.verdict(Typed::parse(&code))?).await?),
        Some(Given::Key(assertion, factor)) => Some(look.user.check_assertion(&assertion, factor, &app.site())),
        Some(Given::Approval) => Some(Attempt::Approval),
        None => None,
    };
    let confirmed = app.store.act(session.user(), visitor.cause(), move |user, scene| user.confirm(&session, proof, attempt.as_ref(), scene)).await?;
    app.verdict(confirmed)
}

/// Checks the password of somebody who is known by something else: the session or the link that `door` names. Wrong ones use up the tries
/// of that door before those of others, and are noted.
///
/// # Errors
/// [`Refusal::WrongPassword`]; [`Problem::RateLimited`] after ten wrong ones.
pub async fn prove(app: &App, visitor: &Visitor, look: &Look, password: &str, door: &str) -> Result<PasswordProof, Problem> {
    let charged = steps::limits::confirmation(app, look.user.id, door).await?;
    let typed = Password::typed(password).map_err(|_| app.refused(Refusal::WrongPassword))?;
    let Some(proof) = app.hasher.check(&typed, look.user.password()).await? else {
        app.store.record(EventKind::PasswordFailed, Some((look.user.organization, look.user.id)), visitor.cause()).await?;
        return Err(app.refused(Refusal::WrongPassword));
    };
    steps::limits::refund(app, charged).await?;
    Ok(proof)
}

/// The one of `candidates` whose password it is. Whoever has signed up with somebody else's mailbox does not learn from the time it takes
/// that there is such a user: their own password is compared first, and a wrong one is worth the work of both.
async fn matching(app: &App, typed: &Password, candidates: &[Look]) -> Result<Option<(UserId, PasswordProof)>, Problem> {
    for look in candidates.iter().rev() {
        if let Some(proof) = app.hasher.check(typed, look.user.password()).await? {
            return Ok(Some((look.user.id, proof)));
        }
    }
    for _ in candidates.len()..LEAST_WORK {
        app.hasher.check(typed, None).await?;
    }
    Ok(None)
}

/// How many passwords a wrong one is compared with at least: one of somebody who has proved the mailbox, one of somebody who has not.
const LEAST_WORK: usize = 2;
/// In how many organizations one mailbox may sign in from the common page.
pub(super) const MOST_ORGANIZATIONS: u16 = 4;
