//! A new password without the one before.
//!
//! Whoever asks for one is not told whether there is such a user, not by the time it takes either: asking only leaves an errand, the same
//! for everybody, and a worker looks whose mailbox it is.

use core::time::Duration;

use serde::{Deserialize, Serialize};
use store::{Delivery, Leased, Look, StoreError};
use twofactor::{Actor, Cause, Email, Password, PasswordFault, Refusal, ResetToken, Secret};

use crate::{App, Problem, Visitor, steps};

/// What waits for a worker.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Wanted {
    email: Email,
    ip: Option<String>,
    browser: Option<String>,
    language: Option<String>,
}

/// Asks for the link to a new password, for whoever has this mailbox.
///
/// # Errors
/// [`Problem::RateLimited`] after too many for this mailbox or from this network, whether or not anybody has it.
pub async fn ask(app: &App, visitor: &Visitor, email: Email) -> Result<(), Problem> {
    steps::limits::reset(app, visitor, &email).await?;
    let Cause { ip, browser, language, .. } = visitor.cause();
    let wanted = serde_json::to_vec(&Wanted { email, ip, browser, language }).map_err(|_| Problem::Internal)?;
    Ok(app.store.put_off(ERRAND, Secret::new(wanted), ERRAND_LASTS).await?)
}

/// Sends the links that were asked for. A link that is sent twice is void the first time.
///
/// # Errors
/// Those of the store; what was leased is then done again when the lease is over.
pub async fn tend(app: &App) -> Result<(), StoreError> {
    for leased in app.store.lease(ERRAND, BATCH, LEASE).await? {
        let delivery = match serde_json::from_slice::<Wanted>(leased.message.content.expose()) {
            Ok(wanted) => send(app, wanted).await?,
            // A node of a newer release may have left it, and will take it up.
            Err(_) => Delivery::Retry(store::outbox::backoff(leased.attempts)),
        };
        settle(app, &leased, delivery).await?;
    }
    Ok(())
}

/// Whose password `token` may set.
///
/// # Errors
/// [`Refusal::Expired`].
pub async fn look(app: &App, token: &str) -> Result<(ResetToken, Look), Problem> {
    let expired = || app.refused(Refusal::Expired);
    let token = ResetToken::parse(token).ok_or_else(expired)?;
    let look = match app.store.look(token.user()).await {
        Err(StoreError::Missing) => return Err(expired()),
        look => look?,
    };
    app.verdict(look.user.check_reset(&token, app.store.now()))?;
    Ok((token, look))
}

/// Sets a new password by a link. It signs nobody in.
///
/// # Errors
/// Those of [`look`]; [`Refusal::PasswordUnacceptable`].
pub async fn finish(app: &App, visitor: &Visitor, (token, look): (ResetToken, &Look), new: &str) -> Result<(), Problem> {
    let unacceptable = |fault| app.refused(Refusal::PasswordUnacceptable(fault));
    let new = Password::typed(new).map_err(unacceptable)?;
    let known = [look.user.name.as_str(), look.user.email.as_str(), look.organization_name.as_str()];
    let hash = steps::people::hash_new_password(app, new.clone(), &look.policy, &known).await?;
    // Only what would be set is compared, so that a link is spent by trying what the old one is.
    let charged = steps::limits::confirmation(app, look.user.id, "reset").await?;
    if app.hasher.check(&new, look.user.password()).await?.is_some() {
        return Err(unacceptable(PasswordFault::Unchanged));
    }
    steps::limits::refund(app, charged).await?;
    let set = app.store.act(token.user(), visitor.cause(), move |user, scene| user.reset_password(&token, hash, scene)).await?;
    app.verdict(set)
}

async fn send(app: &App, wanted: Wanted) -> Result<Delivery, StoreError> {
    let Wanted { email, ip, browser, language } = wanted;
    for look in app.store.users_by_email(&email, steps::sign_in::MOST_ORGANIZATIONS).await? {
        let cause = Cause { actor: Actor::User, ip: ip.clone(), browser: browser.clone(), language: language.clone() };
        match app.store.act(look.user.id, cause, |user, scene| user.send_reset(scene)).await {
            Ok(()) | Err(StoreError::Missing) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(Delivery::Done)
}

async fn settle(app: &App, leased: &Leased, delivery: Delivery) -> Result<(), StoreError> {
    app.store.settle(leased, delivery, None).await.map(drop)
}

/// The kind of what waits for a worker.
const ERRAND: &str = "reset";
const ERRAND_LASTS: Duration = Duration::from_secs(15 * 60);
const LEASE: Duration = Duration::from_secs(60);
const BATCH: u16 = 32;
