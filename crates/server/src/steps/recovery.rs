//! Recovery: a way back for somebody who has the password and nothing to take the second step with.

use store::{Answer, Look, StoreError};
use twofactor::{ChallengeToken, MessageId, Posting, Recipient, RecoveryToken, Refusal, SessionToken, Typed, User, UserId};

use super::notice_link;
use crate::{App, Problem, Visitor, steps};

/// Sends a code to the address that is to prove who asks.
///
/// # Errors
/// Those of the machinery; a refusal is an outcome.
pub async fn send_code(app: &App, visitor: &Visitor, user: &User, token: ChallengeToken, to: Recipient) -> Result<Result<Posting, Refusal>, Problem> {
    let wanted = to.clone();
    let send = move |user: &mut User, scene: &mut twofactor::Scene<'_>| user.send_recovery_code(&token, &wanted, scene);
    match to {
        // What else is sent to the mailbox, be it for another account, does not keep its owner out: the rule has limits of its own.
        Recipient::Mailbox(_) => Ok(app.store.act(user.id, visitor.cause(), send).await?),
        Recipient::Number(_) => steps::codes::charged(app, visitor.cause(), (user, &to), None, send, |_| Answer::none()).await,
    }
}

/// Asks to be let back in, with the code that was sent.
///
/// # Errors
/// Those of the machinery; a refusal is an outcome.
pub async fn request(app: &App, visitor: &Visitor, token: ChallengeToken, typed: &str) -> Result<Result<(), Refusal>, Problem> {
    let digits = match Typed::parse(typed) {
        Ok(Typed::Digits(digits)) => digits,
        Ok(Typed::Backup(_)) | Err(_) => return Ok(Err(Refusal::Malformed)),
    };
    Ok(app.store.act(token.user(), visitor.cause(), move |user, scene| user.request_recovery(&token, &digits, scene)).await?)
}

/// Opens a sign-in beside a session, for somebody who has nothing left to confirm with.
///
/// # Errors
/// [`Refusal::WrongPassword`], [`Problem::RateLimited`] after ten wrong ones; [`Refusal::NotEnrolled`].
pub async fn begin(app: &App, visitor: &Visitor, session: SessionToken, look: &Look, password: &str) -> Result<ChallengeToken, Problem> {
    let proof = steps::sign_in::prove(app, visitor, look, password, &session.session().to_string()).await?;
    let begun = app.store.act(session.user(), visitor.cause(), move |user, scene| user.begin_without_methods(&session, proof, scene)).await?;
    app.verdict(begun)
}

/// Asks to be let back in from a browser that has been trusted for long.
///
/// # Errors
/// Those of the machinery; a refusal is an outcome.
pub async fn request_by_browser(app: &App, visitor: &Visitor, token: ChallengeToken) -> Result<Result<(), Refusal>, Problem> {
    Ok(app.store.act(token.user(), visitor.cause(), move |user, scene| user.request_recovery_by_browser(&token, scene)).await?)
}

/// Sends the link once more when the wait is over.
///
/// # Errors
/// Those of the machinery; a refusal is an outcome.
pub async fn resend_link(app: &App, visitor: &Visitor, token: ChallengeToken) -> Result<Result<(), Refusal>, Problem> {
    Ok(app.store.act(token.user(), visitor.cause(), move |user, scene| user.resend_recovery_link(&token, scene)).await?)
}

/// Whose recovery the link with `token` goes on with.
///
/// # Errors
/// [`Refusal::Expired`], [`Refusal::Frozen`], [`Refusal::PasswordOwed`].
pub async fn look(app: &App, token: &str) -> Result<(RecoveryToken, Look), Problem> {
    let expired = || app.refused(Refusal::Expired);
    let token = RecoveryToken::parse(token).ok_or_else(expired)?;
    let look = match app.store.look(token.user()).await {
        Err(StoreError::Missing) => return Err(expired()),
        look => look?,
    };
    app.verdict(look.user.check_recovery(&token, app.store.now()))?;
    Ok((token, look))
}

/// Lets the link and the password open a sign-in in which a new factor is enrolled.
///
/// # Errors
/// Those of [`look`]; [`Refusal::WrongPassword`], [`Problem::RateLimited`] after ten wrong ones.
pub async fn open(app: &App, visitor: &Visitor, (token, look): (RecoveryToken, &Look), password: &str) -> Result<ChallengeToken, Problem> {
    let proof = steps::sign_in::prove(app, visitor, look, password, "recovery").await?;
    let opened = app.store.act(token.user(), visitor.cause(), move |user, scene| user.open_recovery(&token, proof, scene)).await?;
    app.verdict(opened)
}

/// Where the reader of the notice called `message` calls off the recovery that it tells of.
pub fn address(app: &App, user: UserId, message: MessageId) -> String {
    app.config.base_url.join(&format!("/recovery/stop?token={}", notice_link::token(app, PURPOSE, user, message)))
}

/// Whose recovery a link calls off, and whether there is still one; changes nothing. `None` for a link that was not made here.
///
/// # Errors
/// Those of the store.
pub async fn read(app: &App, token: &str) -> Result<Option<(Look, bool)>, Problem> {
    let Some((user, message)) = notice_link::open(app, PURPOSE, token) else { return Ok(None) };
    match app.store.look(user).await {
        Ok(look) => {
            let is_under_way = look.user.recovery_told_by(message, app.store.now());
            Ok(Some((look, is_under_way)))
        }
        Err(StoreError::Missing) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// Calls off a recovery by a link, and answers whether there was one. `None` for a link that was not made here.
///
/// # Errors
/// Those of the store.
pub async fn cancel(app: &App, visitor: &Visitor, token: &str) -> Result<Option<bool>, Problem> {
    let Some((user, message)) = notice_link::open(app, PURPOSE, token) else { return Ok(None) };
    match app.store.act(user, visitor.cause(), move |user, scene| user.cancel_recovery(message, scene)).await {
        Ok(cancelled) => Ok(Some(cancelled)),
        Err(StoreError::Missing) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// What the links that call it off are for.
const PURPOSE: &str = "stop recovery";
