//! A person's own account: password, profile, mailbox.

use pages::Language;
use store::Look;
use twofactor::{Authority, ChallengeToken, Change, Email, EmailToken, Password, PasswordFault, Refusal, Scene, SessionToken, User};

use crate::{App, Problem, Visitor, steps};

/// Puts a new password in the place of the current one. Trust, pending sign-ins and all other sessions end.
///
/// # Errors
/// Those of both passwords; [`Refusal::StepUpRequired`] when the second factor was not proved lately.
pub async fn change_password(app: &App, visitor: &Visitor, session: SessionToken, look: &Look, current: &str, new: &str) -> Result<SessionToken, Problem> {
    let new = Password::typed(new).map_err(|fault| app.refused(Refusal::PasswordUnacceptable(fault)))?;
    let proof = steps::sign_in::prove(app, visitor, look, current, &session.session().to_string()).await?;
    let known = [look.user.name.as_str(), look.user.email.as_str(), look.organization_name.as_str()];
    let hash = steps::people::hash_new_password(app, new, &look.policy, &known).await?;
    let changed = app.store.act(session.user(), visitor.cause(), move |user, scene| user.change_password(&session, proof, hash, scene)).await?;
    app.verdict(changed)
}

/// Puts a new password in the place of the one that an alarm has made worthless, and signs in who passed the second step since.
///
/// # Errors
/// [`Refusal::PasswordUnacceptable`]; [`Refusal::Expired`] when the second step is too long ago.
pub async fn renew_password(app: &App, visitor: &Visitor, token: ChallengeToken, look: &Look, new: &str) -> Result<SessionToken, Problem> {
    let unacceptable = |fault| app.refused(Refusal::PasswordUnacceptable(fault));
    let new = Password::typed(new).map_err(unacceptable)?;
    let charged = steps::limits::confirmation(app, look.user.id, "renewal").await?;
    if app.hasher.check(&new, look.user.password()).await?.is_some() {
        return Err(unacceptable(PasswordFault::Unchanged));
    }
    steps::limits::refund(app, charged).await?;
    let known = [look.user.name.as_str(), look.user.email.as_str(), look.organization_name.as_str()];
    let hash = steps::people::hash_new_password(app, new, &look.policy, &known).await?;
    let renewed = app.store.act(token.user(), visitor.cause(), move |user, scene| user.renew_password(&token, hash, scene)).await?;
    app.verdict(renewed)
}

/// Changes name and telephone number, and lets another mailbox take the place of the present one once it is proved.
///
/// # Errors
/// [`Refusal::StepUpRequired`] when number or mailbox change and the user has not just proved that it is them; [`Problem::RateLimited`]
/// when too many mailboxes were asked to prove themselves.
pub async fn change_profile(app: &App, visitor: &Visitor, session: SessionToken, change: Change, email: Email) -> Result<(), Problem> {
    let user = session.user();
    let look = app.store.look(user).await?;
    if email != look.user.email && look.user.next_email() != Some(&email) {
        steps::limits::verification(app, user, &email).await?;
    }
    let change = move |user: &mut User, scene: &mut Scene<'_>| {
        let authority = Authority::Session(&session);
        user.change(change, authority, scene)?;
        if email != user.email { user.change_email(email, authority, scene) } else { Ok(()) }
    };
    let changed = app.store.act(user, visitor.cause(), change).await?;
    app.verdict(changed)
}

/// Keeps the language that somebody who is signed in has chosen.
///
/// # Errors
/// Those of the session.
pub async fn change_language(app: &App, visitor: &Visitor, session: SessionToken, language: Language) -> Result<(), Problem> {
    let change = Change { locale: Some(Some(language.tag().to_owned())), ..Change::default() };
    let changed = app.store.act(session.user(), visitor.cause(), move |user, scene| user.change(change, Authority::Session(&session), scene)).await?;
    app.verdict(changed)
}

/// Sends the message that proves the mailbox once more.
///
/// # Errors
/// [`Problem::RateLimited`] after five in an hour.
pub async fn resend_verification(app: &App, visitor: &Visitor, session: &SessionToken) -> Result<(), Problem> {
    let look = app.store.look(session.user()).await?;
    let mailbox = look.user.next_email().unwrap_or(&look.user.email);
    steps::limits::verification(app, session.user(), mailbox).await?;
    app.store.act(session.user(), visitor.cause(), |user, scene| user.begin_verification(scene)).await?;
    Ok(())
}

/// Takes the token of a link as the proof of the mailbox.
///
/// # Errors
/// [`Refusal::Expired`] for a token that no longer holds, or never did.
pub async fn verify_email(app: &App, visitor: &Visitor, token: &str) -> Result<(), Problem> {
    let token = EmailToken::parse(token).ok_or_else(|| app.refused(Refusal::Expired))?;
    let verified = match app.store.act(token.user(), visitor.cause(), move |user, scene| user.verify_email(&token, scene)).await {
        Err(store::StoreError::Missing) => Err(Refusal::Expired),
        verified => verified?,
    };
    app.verdict(verified)
}
