//! How often things may be tried before anybody is known: counted before anything is looked at, shared by all nodes.

use core::time::Duration;

use store::Limit;
use twofactor::{Email, UserId};

use crate::{App, Problem, Visitor};

/// Charges every limit of a password that is about to be checked, and answers what to give back if it is right. A browser that this
/// user signed in with before has limits of its own: strangers cannot use them up.
///
/// # Errors
/// [`Problem::RateLimited`] when one of them is used up.
pub async fn password(app: &App, visitor: &Visitor, email: &Email, known: Option<&[u8]>) -> Result<Vec<Limit>, Problem> {
    let network = visitor.network();
    let limits = match known {
        Some(mark) => vec![Limit::new("password: known browser", &[email.as_str().as_bytes(), mark], 10, MINUTES * 10)],
        None => vec![
            Limit::new("password: account and network", &[email.as_str().as_bytes(), network.as_bytes()], 10, MINUTES * 10),
            Limit::new("password: account", &[email.as_str().as_bytes()], 100, HOUR),
            Limit::new("password: network", &[network.as_bytes()], 300, MINUTES * 10),
        ],
    };
    charge(app, limits).await
}

/// Charges the limit of a password that somebody who is signed in types again.
///
/// # Errors
/// [`Problem::RateLimited`] when it is used up.
pub async fn confirmation(app: &App, user: UserId) -> Result<Vec<Limit>, Problem> {
    charge(app, vec![Limit::new("confirmation", &[user.as_bytes()], 10, MINUTES * 10)]).await
}

/// Charges the limit of new organizations from one network.
///
/// # Errors
/// [`Problem::RateLimited`] when it is used up.
pub async fn sign_up(app: &App, visitor: &Visitor) -> Result<(), Problem> {
    charge(app, vec![Limit::new("sign-up", &[visitor.network().as_bytes()], 200, HOUR)]).await.map(drop)
}

/// Charges the limit of messages that prove a mailbox.
///
/// # Errors
/// [`Problem::RateLimited`] when it is used up.
pub async fn verification(app: &App, user: UserId) -> Result<(), Problem> {
    charge(app, vec![Limit::new("verification", &[user.as_bytes()], 5, HOUR)]).await.map(drop)
}

/// Gives back what a right password was charged.
///
/// # Errors
/// Those of the store.
pub async fn refund(app: &App, limits: Vec<Limit>) -> Result<(), Problem> {
    Ok(app.store.refund(&limits).await?)
}

async fn charge(app: &App, limits: Vec<Limit>) -> Result<Vec<Limit>, Problem> {
    let charge = app.store.charge(&limits).await?;
    if charge.is_allowed { Ok(limits) } else { Err(Problem::RateLimited { retry_after: charge.retry_after }) }
}

const MINUTES: Duration = Duration::from_secs(60);
const HOUR: Duration = Duration::from_secs(3600);
