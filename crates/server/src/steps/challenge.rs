//! The second door.

use store::{Answer, Request};
use twofactor::{Assertion, Attempt, Cause, ChallengeId, FactorId, Passed, Refusal, Scene, Typed, User};

use crate::{App, Problem};

/// What somebody did to pass a challenge.
pub struct Try {
    /// The challenge.
    pub challenge: ChallengeId,
    /// Whether the product asks, which knows only challenges that it opened; the pages ask for those that they did.
    pub by_product: bool,
    /// What it is answered with.
    pub given: Given,
    /// Whether the browser is to be trusted from now on.
    pub remember: bool,
}

/// What a challenge is answered with.
pub enum Given {
    /// What was typed, as it was typed.
    Code(String),
    /// What a key signed; with a factor, no other may have signed.
    Key(Box<Assertion>, Option<FactorId>),
    /// That a phone with Vestibule Pass let the sign-in in.
    Approval,
}

impl Given {
    /// Whether it is digits, which need nothing but the step to be judged.
    pub fn is_digits(&self) -> bool {
        match self {
            Self::Code(code) => matches!(Typed::parse(code), Ok(Typed::Digits(_))),
            Self::Key(..) | Self::Approval => false,
        }
    }
}

/// Judges what was typed or signed. With a `request`, `answer` is kept in the same transaction for a repetition of the same request.
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
    let Try { challenge, by_product, given, remember } = tried;
    let user = challenge.user();
    let attempt = match given {
        Given::Code(code) => match Typed::parse(&code) {
            Ok(Typed::Digits(digits)) => Attempt::Digits(digits),
            Ok(typed @ Typed::Backup(_)) => prepare(app, &app.store.look(user).await?.user, typed).await?,
            Err(refusal) => return Ok(Err(refusal)),
        },
        Given::Approval => Attempt::Approval,
        Given::Key(assertion, factor) => app.store.look(user).await?.user.check_assertion(&assertion, factor, &app.site()),
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
        Some(mark) => Ok(Attempt::Backup(Some(app.hasher.run(move |memory| code.hash(&mark, memory)).await?))),
        None => Ok(Attempt::Backup(None)),
    }
}
