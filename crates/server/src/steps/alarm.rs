//! "This was not me": the link in every notice.
//!
//! Its token names the user and the notice, and carries a seal that only this database's nodes can make. It is used once, for a week.

use data_encoding::BASE64URL_NOPAD;
use sha2::{Digest as _, Sha256};
use store::StoreError;
use twofactor::{Link, MessageId, Timestamp, User, UserId};

use crate::{App, Problem, Visitor};

/// What a link reports.
pub struct Report {
    /// What it is worth.
    pub link: Link,
    /// Whose account it is about.
    pub user: User,
    /// The notice it stands in.
    pub message: MessageId,
}

/// Where the notice called `message` lets `user` report that it was somebody else.
pub fn address(app: &App, user: UserId, message: MessageId) -> String {
    let token = [&user.as_bytes()[..], message.as_bytes(), &seal(app, user, message)].concat();
    app.config.base_url.join(&format!("/not-me?token={}", BASE64URL_NOPAD.encode(&token)))
}

/// Reads a link and changes nothing; `None` for one that was not made here.
///
/// # Errors
/// Those of the store.
pub async fn read(app: &App, token: &str) -> Result<Option<Report>, Problem> {
    let Some((user, message)) = open(app, token) else { return Ok(None) };
    match app.store.look(user).await {
        Ok(look) => Ok(Some(Report { link: look.user.link(message, app.store.now()), user: look.user, message })),
        Err(StoreError::Missing) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// Raises the alarm by a link, and answers what it was worth and until when changes are frozen; `None` for one that was not made here.
///
/// # Errors
/// Those of the store.
pub async fn raise(app: &App, visitor: &Visitor, token: &str) -> Result<Option<(Link, Timestamp)>, Problem> {
    let Some((user, message)) = open(app, token) else { return Ok(None) };
    let raise = move |user: &mut User, scene: &mut twofactor::Scene<'_>| {
        let link = user.raise_alarm(message, scene);
        (link, user.frozen_until(scene.now).unwrap_or(scene.now))
    };
    match app.store.act(user, visitor.cause(), raise).await {
        Ok(raised) => Ok(Some(raised)),
        Err(StoreError::Missing) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

fn open(app: &App, token: &str) -> Option<(UserId, MessageId)> {
    let bytes = BASE64URL_NOPAD.decode(token.as_bytes()).ok()?;
    let (user, rest) = bytes.split_at_checked(16)?;
    let (message, shown) = rest.split_at_checked(16)?;
    let (user, message) = (UserId::from_bytes(user.try_into().ok()?), MessageId::from_bytes(message.try_into().ok()?));
    // Hashed, so that how long a comparison takes says nothing.
    (Sha256::digest(shown) == Sha256::digest(seal(app, user, message))).then_some((user, message))
}

fn seal(app: &App, user: UserId, message: MessageId) -> Vec<u8> {
    let mark = app.store.keys().fingerprint("not me", &[user.as_bytes(), message.as_bytes()]);
    mark.get(..16).unwrap_or(&mark).to_vec()
}
