//! Sign-out, in two strengths: ending the session, and forgetting the browser with it.

use axum::{extract::Query, http::StatusCode};
use pages::SignedOut;
use serde::Deserialize;
use store::StoreError;
use twofactor::{DeviceToken, UserId};

use super::{Answer, Desk};
use crate::Problem;

/// `POST /sign-out`
pub async fn submit(mut desk: Desk) -> Answer {
    leave(&desk, false).await?;
    desk.cookies = desk.cookies.without_session().without_challenge();
    Ok(desk.see("/signed-out"))
}

/// `POST /sign-out/completely`
pub async fn completely(mut desk: Desk) -> Answer {
    leave(&desk, true).await?;
    desk.cookies = desk.cookies.without_session().without_challenge().without_device();
    Ok(desk.see("/signed-out?forgotten=1"))
}

/// Whether the browser was forgotten.
#[derive(Deserialize, Default)]
pub struct Asked {
    forgotten: Option<String>,
}

/// `GET /signed-out`
pub async fn show(desk: Desk, Query(asked): Query<Asked>) -> Answer {
    let page = SignedOut { still_trusted: desk.cookies.device().is_some(), forgotten: asked.forgotten.is_some() };
    let html = page.render(&desk.frame(None), desk.words());
    Ok(desk.page(StatusCode::OK, html))
}

/// Ends the session on the server; with `forget`, the trust in this browser as well, even when the session is over already.
async fn leave(desk: &Desk, forget: bool) -> Result<(), Problem> {
    let session = desk.cookies.session();
    let device = desk.cookies.device().filter(|_| forget);
    let users: Vec<UserId> = session.iter().map(twofactor::SessionToken::user).chain(device.iter().map(DeviceToken::user)).collect();
    for (at, user) in users.iter().enumerate() {
        if users.iter().take(at).any(|done| done == user) {
            continue;
        }
        let (session, device) = (session.clone(), device.clone());
        let left = desk.app.store.act(*user, desk.visitor.cause(), move |user, scene| user.sign_out(session.as_ref(), device.as_ref(), scene));
        match left.await {
            Ok(()) | Err(StoreError::Missing) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}
