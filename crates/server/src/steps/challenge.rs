//! The second door.

use store::{Answer, Request};
use twofactor::{Attempt, Cause, ChallengeId, Passed, Refusal, Scene, Typed, User};

use crate::{App, Problem};

/// What somebody typed to pass a challenge.
pub struct Try {
    /// The challenge.
    pub challenge: ChallengeId,
    /// Whether the product asks, which knows only challenges that it opened; the pages ask for those that they did.
    pub by_product: bool,
    /// What was typed, as it was typed.
    pub code: String,
    /// Whether the browser is to be trusted from now on.
    pub remember: bool,
}

/// Judges what was typed. With a `request`, `answer` is kept in the same transaction for a repetition of the same request.
///
/// # Errors
/// Those of the machinery; a refusal is an outcome.
pub async fn attempt(
    app: &App,
    cause: Cause,
    tried: Try,
    request: Option<Request>,
    answer: impl FnOnce(&Result<Passed, Refusal>) -> Answer + Send + 'static,
) -> Result<Result<Passed, Refusal>, Problem> {
    let Try { challenge, by_product, code, remember } = tried;
    let user = challenge.user();
    let typed = match Typed::parse(&code) {
        Ok(typed) => typed,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let attempt = match typed {
        Typed::Digits(digits) => Attempt::Digits(digits),
        typed @ Typed::Backup(_) => {
            let look = app.store.look(user).await?;
            prepare(app, &look.user, typed).await?
        }
    };
    let judge = move |user: &mut User, scene: &mut Scene<'_>| {
        user.challenge(challenge).filter(|owed| owed.is_for_the_product() == by_product).ok_or(Refusal::UnknownChallenge)?;
        user.attempt(challenge, &attempt, remember, scene)
    };
    let outcome = app.store.act_once(user, cause, request, judge, answer).await?;
    app.metrics.challenge(&outcome);
    Ok(outcome)
}

/// Makes ready for the lock what was typed: a backup code is hashed for the user's set, unless nothing typed is looked at anyway.
///
/// # Errors
/// [`Problem::Unavailable`] when there is more to hash than can be done; a wait that is on.
pub async fn prepare(app: &App, user: &User, typed: Typed) -> Result<Attempt, Problem> {
    let code = match typed {
        Typed::Digits(digits) => return Ok(Attempt::Digits(digits)),
        Typed::Backup(code) => code,
    };
    if user.guard().shut(app.store.now()).is_some() {
        return Ok(Attempt::Backup(None));
    }
    match user.backup().map(|set| set.mark().clone()) {
        Some(mark) => Ok(Attempt::Backup(Some(app.hasher.run(move || code.hash(&mark)).await?))),
        None => Ok(Attempt::Backup(None)),
    }
}
