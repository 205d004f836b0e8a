//! Who calls: an API key with its scopes, and what it may touch.

use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, header, request::Parts},
};
use std::{marker::PhantomData, sync::Arc};
use store::{ApiKey, Look, Organization, StoreError};
use twofactor::{Actor, ApiKeyId, Cause, Challenge, ChallengeId, OrganizationId, Secret, UserId};

use super::once::Once;
use crate::{App, Problem};

/// A product's back end with a key that has the scope `S`.
pub struct Caller<S> {
    /// The server.
    pub app: Arc<App>,
    key: ApiKey,
    scope: PhantomData<S>,
}

/// A product's back end whose key has the scope `S` and was good once. Whether it still is, and whether it is good for a user, is looked
/// at by the step that it is the cause of: only for handlers that do nothing before such a step.
pub struct Bearer<S> {
    /// The server.
    pub app: Arc<App>,
    token: Secret<String>,
    id: ApiKeyId,
    scope: PhantomData<S>,
}

/// What a key must be good for.
pub trait Scope: Send + Sync {
    /// The word for it in a key.
    const NAME: &'static str;
}

/// To look at things.
pub struct Read;
/// To open challenges and answer them.
pub struct Verify;
/// To change things.
pub struct Manage;

impl Scope for Read {
    const NAME: &'static str = "read";
}

impl Scope for Verify {
    const NAME: &'static str = "verify";
}

impl Scope for Manage {
    const NAME: &'static str = "manage";
}

/// Which key a request came with, for the extractors after [`Caller`].
#[derive(Clone, Copy)]
pub(super) struct CalledBy(pub(super) ApiKeyId);

impl<S: Scope> FromRequestParts<Arc<App>> for Caller<S> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Problem> {
        let token = token(&parts.headers).ok_or(Problem::Unauthorized)?;
        let key = match app.store.api_key(token).await {
            Err(StoreError::Missing) => return Err(Problem::Unauthorized),
            key => key?,
        };
        require::<S>(&key.scopes)?;
        parts.extensions.insert(CalledBy(key.id));
        Ok(Self { app: Arc::clone(app), key, scope: PhantomData })
    }
}

impl<S: Scope> FromRequestParts<Arc<App>> for Bearer<S> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Problem> {
        // A repeated request is answered without a step.
        if Once::is_asked_for(&parts.headers) {
            Caller::<S>::from_request_parts(parts, app).await?;
        }
        let token = token(&parts.headers).ok_or(Problem::Unauthorized)?;
        let key = match app.store.api_key_seen_before(token).await {
            Err(StoreError::Missing) => return Err(Problem::Unauthorized),
            key => key?,
        };
        require::<S>(&key.scopes)?;
        parts.extensions.insert(CalledBy(key.id));
        Ok(Self { app: Arc::clone(app), token: Secret::new(token.to_owned()), id: key.id, scope: PhantomData })
    }
}

impl<S: Scope> Bearer<S> {
    /// The cause of a step that nobody's browser is known to have asked for.
    pub fn cause(&self) -> Cause {
        Cause::by(Actor::ApiKey(self.id))
    }

    /// The caller, once more than a step is to be done.
    pub async fn confirmed(&self) -> Result<Caller<S>, Problem> {
        match self.app.store.api_key(self.token.expose()).await {
            Err(StoreError::Missing) => Err(Problem::Unauthorized),
            key => Ok(Caller { app: Arc::clone(&self.app), key: key?, scope: PhantomData }),
        }
    }
}

fn require<S: Scope>(scopes: &str) -> Result<(), Problem> {
    if scopes.split([' ', ',']).any(|scope| scope == S::NAME) { Ok(()) } else { Err(Problem::Forbidden) }
}

impl<S> Caller<S> {
    /// The cause of a step that nobody's browser is known to have asked for.
    pub fn cause(&self) -> Cause {
        Cause::by(Actor::ApiKey(self.key.id))
    }

    /// The organization the key is for; `None` for the whole server.
    pub fn tenant(&self) -> Option<OrganizationId> {
        self.key.organization
    }

    /// Refuses keys of an organization where the whole server is concerned.
    pub fn require_server(&self) -> Result<(), Problem> {
        if self.key.organization.is_none() { Ok(()) } else { Err(Problem::Forbidden) }
    }

    /// Refuses what belongs to another organization than the key, as if it did not exist.
    pub fn require_own(&self, organization: OrganizationId) -> Result<(), Problem> {
        if self.key.organization.is_none_or(|own| own == organization) { Ok(()) } else { Err(Problem::NotFound) }
    }

    /// An organization that the key may touch.
    pub async fn organization(&self, id: OrganizationId) -> Result<Organization, Problem> {
        self.require_own(id)?;
        Ok(self.app.store.organization(id).await?)
    }

    /// A user that the key may touch, as of now.
    pub async fn user(&self, id: UserId) -> Result<Look, Problem> {
        let look = self.app.store.look(id).await?;
        self.require_own(look.user.organization)?;
        Ok(look)
    }

    /// A challenge that the key may touch, with its user as of now. What a hosted page opened belongs to that browser alone.
    pub async fn challenge(&self, id: ChallengeId) -> Result<(Look, Challenge), Problem> {
        let look = self.user(id.user()).await?;
        let challenge = look.user.challenge(id).filter(|challenge| challenge.is_for_the_product()).cloned().ok_or(Problem::NotFound)?;
        Ok((look, challenge))
    }
}

/// The token of `Authorization: Bearer …` (RFC 6750 §2.1), if there is exactly one such header.
fn token(headers: &HeaderMap) -> Option<&str> {
    let mut lines = headers.get_all(header::AUTHORIZATION).iter();
    let (line, None) = (lines.next()?, lines.next()) else { return None };
    let (scheme, token) = line.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then_some(token.trim())
}
