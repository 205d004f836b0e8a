//! Codes that are sent by SMS or e-mail.

use store::{Answer, Look, Request};
use twofactor::{Cause, ChallengeId, FactorId, NewChannel, Occasion, Posting, Recipient, Refusal, Scene, SessionToken, SignedIn, Timestamp, User};

use crate::{
    App, Problem, Visitor,
    steps::{
        enrollment::{Begun, Mandate},
        limits,
        sign_in::Opened,
    },
};

/// What a code is to be typed for: the owned form of [`Occasion`].
#[derive(Clone, Debug)]
pub enum Reason {
    /// To pass this challenge.
    Challenge(ChallengeId),
    /// To prove in this session that it is still the same person.
    Session(SessionToken),
}

impl Reason {
    /// The form that rules take.
    pub const fn occasion(&self) -> Occasion<'_> {
        match self {
            Self::Challenge(id) => Occasion::Challenge(*id),
            Self::Session(token) => Occasion::Session(token),
        }
    }
}

/// Sends a code to a factor of `user`.
///
/// # Errors
/// Those of the machinery; a refusal is an outcome.
pub async fn send(
    app: &App,
    cause: Cause,
    user: &User,
    (factor, reason): (FactorId, Reason),
    request: Option<Request>,
    answer: impl FnOnce(&Result<Posting, Refusal>) -> Answer + Send + 'static,
) -> Result<Result<Posting, Refusal>, Problem> {
    let Some(to) = user.factors().iter().find(|known| known.id == factor).and_then(twofactor::Factor::recipient) else {
        return Ok(Err(Refusal::UnknownFactor));
    };
    charged(app, cause, (user, &to), request, move |user, scene| user.send_code(factor, reason.occasion(), scene), answer).await
}

/// Begins the enrollment of a telephone number or mailbox and sends the first code to it.
///
/// # Errors
/// Those of the machinery; a refusal is an outcome.
pub async fn begin(
    app: &App,
    cause: Cause,
    user: &User,
    (new, mandate): (NewChannel, Mandate),
    request: Option<Request>,
    answer: impl FnOnce(&Result<Begun, Refusal>) -> Answer + Send + 'static,
) -> Result<Result<Begun, Refusal>, Problem> {
    let (to, served) = (new.to.clone(), app.config.phone.countries.clone());
    if matches!(&to, Recipient::Number(number) if !app.reaches(number)) {
        return Ok(Err(Refusal::PhoneNotAccepted));
    }
    let begin = move |user: &mut User, scene: &mut Scene<'_>| {
        let (factor, posting) = user.begin_channel(new, &served, mandate.authority(), scene)?;
        Ok(Begun { factor, posting: Some(posting), user: user.clone() })
    };
    charged(app, cause, (user, &to), request, begin, answer).await
}

/// Sends the code that proves a pending number or mailbox once more.
///
/// # Errors
/// Those of the machinery; a refusal is an outcome.
pub async fn resend(app: &App, cause: Cause, user: &User, factor: FactorId, mandate: Mandate) -> Result<Result<Posting, Refusal>, Problem> {
    let pending = user.enrollments(app.store.now()).find(|pending| pending.factor == factor);
    let Some(to) = pending.and_then(|pending| pending.candidate().recipient()) else { return Ok(Err(Refusal::UnknownFactor)) };
    charged(app, cause, (user, &to), None, move |user, scene| user.resend_code(factor, mandate.authority(), scene), |_| Answer::none()).await
}

/// Sends the code at once that the page after a right password asks for, where `first` names the factor it asks for first.
///
/// # Errors
/// Those of the machinery. That none may be sent is said by the page.
pub async fn send_first(app: &App, visitor: &Visitor, opened: &Opened, first: impl FnOnce(&Look, Timestamp) -> Option<FactorId>) -> Result<(), Problem> {
    let SignedIn::Owed(token) = &opened.signed_in else { return Ok(()) };
    let look = app.store.look(opened.user).await?;
    if let Some(factor) = first(&look, app.store.now()) {
        let reason = Reason::Challenge(token.challenge());
        drop(send(app, visitor.cause(), &look.user, (factor, reason), None, |_| Answer::none()).await?);
    }
    Ok(())
}

/// Charges the limits that users share, and gives back what was not used.
pub(super) async fn charged<T: Send + 'static>(
    app: &App,
    cause: Cause,
    (user, to): (&User, &Recipient),
    request: Option<Request>,
    rule: impl FnOnce(&mut User, &mut Scene<'_>) -> Result<T, Refusal> + Send + 'static,
    answer: impl FnOnce(&Result<T, Refusal>) -> Answer + Send + 'static,
) -> Result<Result<T, Refusal>, Problem> {
    let charged = match limits::code(app, user, to, &cause).await? {
        Ok(charged) => charged,
        Err(until) => return Ok(Err(Refusal::TooManyMessages { until })),
    };
    let outcome = app.store.act_once(user.id, cause, request, rule, answer).await?;
    if outcome.is_err() {
        limits::refund(app, charged).await?;
    }
    Ok(outcome)
}
