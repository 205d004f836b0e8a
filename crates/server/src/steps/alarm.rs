//! "This was not me": the link in every notice.
//!
//! It is used once, for a week.

use store::StoreError;
use twofactor::{Link, MessageId, Timestamp, User, UserId};

use super::notice_link;
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
    app.config.base_url.join(&format!("/not-me?token={}", notice_link::token(app, PURPOSE, user, message)))
}

/// Reads a link and changes nothing; `None` for one that was not made here.
///
/// # Errors
/// Those of the store.
pub async fn read(app: &App, token: &str) -> Result<Option<Report>, Problem> {
    let Some((user, message)) = notice_link::open(app, PURPOSE, token) else { return Ok(None) };
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
    let Some((user, message)) = notice_link::open(app, PURPOSE, token) else { return Ok(None) };
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

/// What its links are for.
const PURPOSE: &str = "not me";
