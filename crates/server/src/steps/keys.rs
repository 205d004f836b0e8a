//! Security keys come, and are asked to sign.

use store::{Answer, Look, Request};
use twofactor::{Asker, Cause, FactorId, Refusal, Registration, RequestOptions, Scene, U2fKey, User, UserId};

use super::enrollment::{Begun, Confirmed, Mandate, fresh_codes};
use crate::{App, Problem};

/// Begins the registration of a key.
///
/// # Errors
/// Those of the machinery; a refusal is an outcome.
pub async fn begin(
    app: &App,
    cause: Cause,
    user: UserId,
    label: String,
    mandate: Mandate,
    request: Option<Request>,
    answer: impl FnOnce(&Result<Begun, Refusal>) -> Answer + Send + 'static,
) -> Result<Result<Begun, Refusal>, Problem> {
    let begin = move |user: &mut User, scene: &mut Scene<'_>| {
        let factor = user.begin_key(label, mandate.authority(), scene)?;
        Ok(Begun { factor, posting: None, user: user.clone() })
    };
    Ok(app.store.act_once(user, cause, request, begin, answer).await?)
}

/// Makes a pending key active when what the browser handed over is sound, and nobody has registered it yet.
///
/// # Errors
/// Those of the machinery; a refusal is an outcome.
pub async fn confirm(
    app: &App,
    cause: Cause,
    look: &Look,
    (factor, registration): (FactorId, Registration),
    mandate: Mandate,
    request: Option<Request>,
    answer: impl FnOnce(&Result<Confirmed, Refusal>) -> Answer + Send + 'static,
) -> Result<Result<Confirmed, Refusal>, Problem> {
    let mut key = registration.check(&app.site());
    if let Some(credential) = key.credential().cloned()
        && app.store.credential_owner(&credential).await?.is_some()
    {
        key = key.known();
    }
    let codes = if key.is_sound() && look.user.comes_with_codes(factor, app.store.now()) { Some(fresh_codes(app).await?) } else { None };
    let confirm = move |user: &mut User, scene: &mut Scene<'_>| {
        let enrolled = user.confirm_key(factor, key, codes.as_ref(), mandate.authority(), scene)?;
        let codes = codes.filter(|_| enrolled.backup_set.is_some());
        Ok(Confirmed { enrolled, codes, user: user.clone() })
    };
    Ok(app.store.act_once(look.user.id, cause, request, confirm, answer).await?)
}

/// Takes over a key that was registered with U2F elsewhere.
///
/// # Errors
/// Those of the machinery; a refusal is an outcome.
pub async fn take_over(
    app: &App,
    cause: Cause,
    user: UserId,
    (label, old): (String, U2fKey),
    request: Option<Request>,
    answer: impl FnOnce(&Result<Confirmed, Refusal>) -> Answer + Send + 'static,
) -> Result<Result<Confirmed, Refusal>, Problem> {
    let is_known = app.store.credential_owner(&old.credential).await?.is_some();
    let codes = fresh_codes(app).await?;
    let take_over = move |user: &mut User, scene: &mut Scene<'_>| {
        if is_known {
            return Err(Refusal::CredentialRefused);
        }
        let enrolled = user.import_key(label, old, &codes, scene)?;
        let codes = Some(codes).filter(|_| enrolled.backup_set.is_some());
        Ok(Confirmed { enrolled, codes, user: user.clone() })
    };
    Ok(app.store.act_once(user, cause, request, take_over, answer).await?)
}

/// What a browser is asked to sign for `asker`, if the user has a key. A challenge that is still young is given out again; otherwise
/// there is a new one.
///
/// # Errors
/// Those of the store.
pub async fn ask(app: &App, cause: Cause, look: &mut Look, asker: Asker) -> Result<Option<RequestOptions>, Problem> {
    if look.user.must_ask_for_key(asker, app.store.now()) {
        look.user = app
            .store
            .act(look.user.id, cause, move |user, scene| {
                user.ask_for_key(asker, scene);
                user.clone()
            })
            .await?;
    }
    Ok(look.user.request_options(asker, &app.site(), app.store.now()))
}
