//! Organizations and users come to be.

use store::{Answer, Organization, Request};
use twofactor::{
    Authority, Cause, Change, Email, Fate, NewUser, Password, PasswordHash, PasswordProof, Phone, Policy, Preset, Refusal, Role, Scene, User, UserId,
};

use crate::{
    App, Problem, Visitor,
    steps::{self, sign_in::Opened},
};

/// What a person fills in to sign up.
pub struct SignUp {
    /// The organization's name.
    pub organization: String,
    /// The person's name.
    pub name: String,
    /// The mailbox.
    pub email: Email,
    /// The telephone number.
    pub phone: Option<Phone>,
    /// The password.
    pub password: Password,
    /// Where the policy starts.
    pub preset: Preset,
}

/// Creates an organization with its owner, sends the message that proves the owner's mailbox, and lets the password open what it opens.
///
/// # Errors
/// [`Refusal::PasswordUnacceptable`]; [`Problem::RateLimited`], [`Problem::Unavailable`].
pub async fn sign_up(app: &App, visitor: &Visitor, new: SignUp) -> Result<Opened, Problem> {
    let policy = new.preset.policy();
    steps::limits::sign_up(app, visitor).await?;
    let hash = hash_new_password(app, new.password, &policy, &[&new.organization, &new.name, new.email.as_str()]).await?;
    let SignUp { organization, name, email, phone, preset, .. } = new;
    steps::limits::first_verification(app, &email).await?;
    let (mailbox, password, locale) = (email.clone(), hash.clone(), Some(visitor.language.tag().to_owned()));
    let build = move |organization: &Organization, scene: &mut Scene<'_>| {
        let new = NewUser { password: Some(password), role: Role::Owner, phone, locale, ..NewUser::member(organization.id, mailbox, name) };
        let mut user = User::create(new, scene);
        user.begin_verification(scene);
        user
    };
    let (_, owner) = app.store.create_organization_with_owner(organization, preset, visitor.cause(), build).await?;
    let proof = PasswordProof { checked: hash, renewed: None };
    let signed_in = app.store.act(owner.id, visitor.cause(), move |user, scene| user.sign_in(proof, None, scene)).await?;
    Ok(Opened { user: owner.id, email, is_proved: owner.email_verified_at.is_some(), locale: owner.locale, signed_in: app.verdict(signed_in)? })
}

/// Checks that a text may become a password here, and hashes it.
///
/// # Errors
/// [`Refusal::PasswordUnacceptable`]; [`Problem::Unavailable`] when there is more to hash than can be done.
pub async fn hash_new_password(app: &App, password: Password, policy: &Policy, known: &[&str]) -> Result<PasswordHash, Problem> {
    let known: Vec<&str> =
        known.iter().copied().flat_map(|word| [word, word.split('@').next().unwrap_or(word)]).chain([app.config.product.as_str(), "vestibule"]).collect();
    password.check(policy, &known).map_err(|fault| app.refused(Refusal::PasswordUnacceptable(fault)))?;
    app.hasher.hash(password).await
}

/// Creates a user. With a `request`, `answer` is kept in the same transaction for a repetition of it.
///
/// # Errors
/// [`Problem::NotFound`] for an unknown organization, [`Problem::Taken`].
pub async fn create(
    app: &App,
    cause: Cause,
    new: NewUser,
    request: Option<Request>,
    answer: impl FnOnce(&User, &Policy) -> Answer + Send + 'static,
) -> Result<(User, Policy), Problem> {
    Ok(app.store.create_user(new.organization, cause, request, move |scene| User::create(new, scene), answer).await?)
}

/// Changes what is known about a user on the product's authority.
///
/// # Errors
/// [`Problem::NotFound`], [`Problem::Taken`].
pub async fn change(app: &App, cause: Cause, user: UserId, change: Change) -> Result<(), Problem> {
    let changed = if change.role.is_some() || change.state.is_some() {
        let rule = move |user: &mut User, standing: store::Standing, scene: &mut Scene<'_>| {
            user.change(Change { others_own: standing.others_own, ..change }, Authority::Product, scene).map(|()| Fate::Stays)
        };
        app.store.oversee(user, cause, None, None, rule, |_| Answer::none()).await?
    } else {
        app.store.act(user, cause, move |user, scene| user.change(change, Authority::Product, scene)).await?
    };
    app.verdict(changed)
}
