//! Factors come and go.

use store::{Answer, Look, Request};
use twofactor::{
    AppSecret, Authority, Cause, ChallengeToken, Enrolled, FactorId, FreshCodes, HashedCodes, NewApp, Posting, Recipient, Refusal, SessionToken, Typed, User,
    UserId,
};

use super::limits;
use crate::{App, Problem};

/// On whose authority a step changes an account: the owned form of [`Authority`].
#[derive(Clone, Debug)]
pub enum Mandate {
    /// The person's, in this session.
    Session(SessionToken),
    /// The person's, in the sign-in that demands a first factor.
    Challenge(ChallengeToken),
    /// The product's.
    Product,
}

impl Mandate {
    /// The form that rules take.
    pub const fn authority(&self) -> Authority<'_> {
        match self {
            Self::Session(token) => Authority::Session(token),
            Self::Challenge(token) => Authority::Challenge(token),
            Self::Product => Authority::Product,
        }
    }
}

/// A right first code, and the backup codes that came with it.
pub struct Confirmed {
    /// What it brought about.
    pub enrolled: Enrolled,
    /// The codes, to be shown once.
    pub codes: Option<HashedCodes>,
    /// The user as of now.
    pub user: User,
}

/// Begins the enrollment of an app.
///
/// # Errors
/// Those of the machinery; a refusal is an outcome.
pub async fn begin(
    app: &App,
    cause: Cause,
    user: UserId,
    new: NewApp,
    mandate: Mandate,
    request: Option<Request>,
    answer: impl FnOnce(&Result<Begun, Refusal>) -> Answer + Send + 'static,
) -> Result<Result<Begun, Refusal>, Problem> {
    let begin = move |user: &mut User, scene: &mut twofactor::Scene<'_>| {
        let factor = user.begin_app(new, mandate.authority(), scene)?;
        Ok(Begun { factor, posting: None, user: user.clone() })
    };
    Ok(app.store.act_once(user, cause, request, begin, answer).await?)
}

/// An enrollment that has begun.
pub struct Begun {
    /// The name the factor will have.
    pub factor: FactorId,
    /// The code on its way, where one is sent.
    pub posting: Option<Posting>,
    /// The user as of now, with the enrollment and its secret inside.
    pub user: User,
}

/// The first code of a pending factor.
pub struct FirstCode {
    /// The name the factor will have.
    pub factor: FactorId,
    /// What was typed, as it was typed.
    pub code: String,
}

/// Makes a pending factor active when the typed code is right.
///
/// # Errors
/// Those of the machinery; a refusal is an outcome.
pub async fn confirm(
    app: &App,
    cause: Cause,
    look: &Look,
    first: FirstCode,
    mandate: Mandate,
    request: Option<Request>,
    answer: impl FnOnce(&Result<Confirmed, Refusal>) -> Answer + Send + 'static,
) -> Result<Result<Confirmed, Refusal>, Problem> {
    let FirstCode { factor, code } = first;
    let digits = match Typed::parse(&code) {
        Ok(Typed::Digits(digits)) => digits,
        Ok(Typed::Backup(_)) | Err(_) => return Ok(Err(Refusal::Malformed)),
    };
    let pending = look.user.enrollments(app.store.now()).find(|pending| pending.factor == factor);
    let to = pending.and_then(|pending| pending.candidate().recipient());
    let needed = look.user.needs_codes_to_confirm(factor, &digits, app.store.now());
    let codes = if needed { Some(fresh_codes(app).await?) } else { None };
    let confirm = move |user: &mut User, scene: &mut twofactor::Scene<'_>| {
        let enrolled = user.confirm_factor(factor, &digits, codes.as_ref(), mandate.authority(), scene)?;
        let codes = codes.filter(|_| enrolled.backup_set.is_some());
        Ok(Confirmed { enrolled, codes, user: user.clone() })
    };
    let outcome = app.store.act_once(look.user.id, cause, request, confirm, answer).await?;
    if outcome.is_ok()
        && let Some(to @ Recipient::Number(number)) = &to
        && !look.user.has_proved(to)
    {
        limits::proved(app, number).await?;
    }
    Ok(outcome)
}

/// Takes over an app that the user has proved elsewhere, with `secret`.
///
/// # Errors
/// Those of the machinery; a refusal is an outcome.
pub async fn take_over(
    app: &App,
    cause: Cause,
    user: UserId,
    (new, secret): (NewApp, AppSecret),
    request: Option<Request>,
    answer: impl FnOnce(&Result<Confirmed, Refusal>) -> Answer + Send + 'static,
) -> Result<Result<Confirmed, Refusal>, Problem> {
    let codes = fresh_codes(app).await?;
    let take_over = move |user: &mut User, scene: &mut twofactor::Scene<'_>| {
        let enrolled = user.import_app(new, secret, &codes, scene)?;
        let codes = Some(codes).filter(|_| enrolled.backup_set.is_some());
        Ok(Confirmed { enrolled, codes, user: user.clone() })
    };
    Ok(app.store.act_once(user, cause, request, take_over, answer).await?)
}

/// Puts a new set of backup codes in the place of the old one.
///
/// # Errors
/// Those of the machinery; a refusal is an outcome.
pub async fn replace_codes(
    app: &App,
    cause: Cause,
    user: UserId,
    mandate: Mandate,
    request: Option<Request>,
    answer: impl FnOnce(&Result<(u32, HashedCodes), Refusal>) -> Answer + Send + 'static,
) -> Result<Result<(u32, HashedCodes), Refusal>, Problem> {
    let codes = fresh_codes(app).await?;
    let replace = move |user: &mut User, scene: &mut twofactor::Scene<'_>| {
        let number = user.replace_backup_codes(&codes, mandate.authority(), scene)?;
        Ok((number, codes))
    };
    Ok(app.store.act_once(user, cause, request, replace, answer).await?)
}

/// Draws and hashes a set of backup codes.
///
/// # Errors
/// [`Problem::Unavailable`] when there is more to hash than can be done.
pub async fn fresh_codes(app: &App) -> Result<HashedCodes, Problem> {
    let cost = app.hasher.cost();
    let fresh = FreshCodes::draw(&mut app.store.entropy().rng());
    app.hasher.run(move |memory| fresh.hash(cost, memory)).await
}
