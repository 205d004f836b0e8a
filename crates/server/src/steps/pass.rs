//! Vestibule Pass: phones are paired, asked, and answer.

use store::{Answer, Look, Request, StoreError};
use twofactor::{Answered, Cause, ChallengeId, Claimed, FactorId, NewPass, PassLink, Point, Question, Recipient, Refusal, Scene, User, UserId};

use super::{
    codes,
    enrollment::{Begun, Mandate},
    limits,
};
use crate::{App, Problem, Visitor};

/// Begins to pair a phone, and sends the link to it.
///
/// # Errors
/// Those of the machinery; a refusal is an outcome.
pub async fn begin(
    app: &App,
    cause: Cause,
    user: &User,
    (new, mandate): (NewPass, Mandate),
    request: Option<Request>,
    answer: impl FnOnce(&Result<Begun, Refusal>) -> Answer + Send + 'static,
) -> Result<Result<Begun, Refusal>, Problem> {
    if !app.reaches(&new.number) {
        return Ok(Err(Refusal::PhoneNotAccepted));
    }
    let (to, served) = (Recipient::Number(new.number.clone()), app.config.phone.countries.clone());
    let begin = move |user: &mut User, scene: &mut Scene<'_>| {
        let (factor, posting) = user.begin_pass(new, &served, mandate.authority(), scene)?;
        Ok(Begun { factor, posting: Some(posting), user: user.clone() })
    };
    codes::charged(app, cause, (user, &to), request, begin, answer).await
}

/// Ends a pairing because the phone shows other words.
///
/// # Errors
/// Those of the machinery; a refusal is an outcome.
pub async fn refuse(app: &App, cause: Cause, user: UserId, factor: FactorId, mandate: Mandate) -> Result<Result<(), Refusal>, Problem> {
    Ok(app.store.act(user, cause, move |user, scene| user.refuse_pairing(factor, mandate.authority(), scene)).await?)
}

/// Reads what stands in a link, and finds whose it is. Nothing happens by it.
///
/// # Errors
/// [`Refusal::Expired`] for what no link carried; [`Problem::RateLimited`] for one network that tries many.
pub async fn opened(app: &App, visitor: &Visitor, link: &str) -> Result<(PassLink, Look), Problem> {
    limits::pairing(app, visitor).await?;
    let link = PassLink::parse(link).ok_or_else(|| app.refused(Refusal::Expired))?;
    match app.store.look(link.user()).await {
        Err(StoreError::Missing) => Err(app.refused(Refusal::Expired)),
        look => Ok((link, look?)),
    }
}

/// Pairs the phone that brings a link and its public key.
///
/// # Errors
/// Those of the pairing.
pub async fn claim(app: &App, visitor: &Visitor, link: PassLink, phone: Point) -> Result<Claimed, Problem> {
    let claimed = app.store.act(link.user(), visitor.cause(), move |user, scene| user.claim_pairing(&link, &phone, scene)).await?;
    app.verdict(claimed)
}

/// Asks the user's phones whether a challenge is theirs; `by_product`, one that the product opened.
///
/// # Errors
/// Those of the machinery; a refusal is an outcome.
pub async fn ask(
    app: &App,
    cause: Cause,
    (challenge, by_product): (ChallengeId, bool),
    request: Option<Request>,
    answer: impl FnOnce(&Result<Question, Refusal>) -> Answer + Send + 'static,
) -> Result<Result<Question, Refusal>, Problem> {
    let ask = move |user: &mut User, scene: &mut Scene<'_>| {
        user.challenge(challenge).filter(|owed| owed.is_for_the_product() == by_product).ok_or(Refusal::UnknownChallenge)?;
        user.ask_approval(challenge, scene)
    };
    Ok(app.store.act_once(challenge.user(), cause, request, ask, answer).await?)
}

/// What a phone chose.
pub struct Choice {
    /// Which phone.
    pub factor: FactorId,
    /// The name of the approval.
    pub approval: String,
    /// The number, or that it is not the person.
    pub answer: String,
    /// What says that the phone chose it.
    pub mac: String,
}

/// Takes what a phone chose.
///
/// # Errors
/// Those of the approval.
pub async fn answer(app: &App, visitor: &Visitor, user: UserId, choice: Choice) -> Result<Answered, Problem> {
    let take = move |user: &mut User, scene: &mut Scene<'_>| user.answer_approval(choice.factor, &choice.approval, &choice.answer, &choice.mac, scene);
    let answered = app.store.act(user, visitor.cause(), take).await?;
    app.verdict(answered)
}
