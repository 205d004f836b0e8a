//! What a hosted handler has at hand: the visitor, the cookies, and the person if somebody is signed in.

use axum::{
    extract::{FromRequestParts, MatchedPath},
    http::{Method, StatusCode, request::Parts, uri::PathAndQuery},
    response::{Html, IntoResponse, Redirect, Response},
};
use pages::{Account, Frame, Words};
use std::sync::Arc;
use store::{Look, StoreError};
use twofactor::{ChallengeToken, SessionToken, Standing, User};

use crate::{App, Problem, Visitor, cookies::Cookies};

/// One visitor at a hosted page.
#[derive(Clone)]
pub struct Desk {
    /// The server.
    pub app: Arc<App>,
    /// Who is at the other end.
    pub visitor: Visitor,
    /// What the browser keeps.
    pub cookies: Cookies,
    /// Where the page is shown again: for a form, its page.
    pub here: String,
}

impl Desk {
    /// What surrounds a page, for `user` where somebody is signed in.
    pub fn frame(&self, user: Option<&User>) -> Frame {
        let support = &self.app.config.support;
        Frame {
            product: self.app.config.product.clone(),
            development: self.app.development,
            help_url: support.url.clone(),
            support: support.contact.clone(),
            user: user.map(|user| Account { attends: user.attends(support.organization), ..account(user) }),
            languages: self.app.languages(),
            here: Some(self.here.clone()),
            now: self.app.store.now(),
        }
    }

    /// The language of the page.
    pub fn words(&self) -> &'static Words {
        Words::of(self.visitor.language)
    }

    /// Speaks the language that somebody has chosen for their account, here and once they have left.
    #[must_use]
    pub fn speaking(mut self, locale: Option<&str>) -> Self {
        if let Some(language) = locale.and_then(|tag| self.app.language(tag)) {
            self.visitor.language = language;
            if self.cookies.language() != Some(language.tag()) {
                self.cookies = self.cookies.with_language(language);
            }
        }
        self
    }

    /// A page, with the cookies to set.
    pub fn page(self, status: StatusCode, html: String) -> Response {
        (status, self.cookies.into_jar(), Html(html)).into_response()
    }

    /// The way to another page after a form, with the cookies to set (RFC 9110 §15.4.4).
    pub fn see(self, path: &str) -> Response {
        (self.cookies.into_jar(), Redirect::to(path)).into_response()
    }
}

impl FromRequestParts<Arc<App>> for Desk {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Problem> {
        let visitor = Visitor::from_request_parts(parts, app).await?;
        let cookies = Cookies::of(&parts.headers, app.config.base_url.is_https());
        Ok(Self { app: Arc::clone(app), visitor, cookies, here: here(parts) })
    }
}

/// Somebody who is signed in, with nothing owed.
#[derive(Clone)]
pub struct Person {
    /// The visitor.
    pub desk: Desk,
    /// The account.
    pub look: Look,
    /// The session.
    pub token: SessionToken,
}

impl Person {
    /// What surrounds the person's pages.
    pub fn frame(&self) -> Frame {
        self.desk.frame(Some(&self.look.user))
    }
}

impl FromRequestParts<Arc<App>> for Person {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Response> {
        let mut desk = Desk::from_request_parts(parts, app).await.map_err(Problem::into_response)?;
        let Some(token) = desk.cookies.session() else { return Err(to_sign_in(desk, parts, false)) };
        let look = match app.store.look(token.user()).await {
            Ok(look) => look,
            Err(StoreError::Missing) => return Err(to_sign_in(desk, parts, true)),
            Err(error) => return Err(Problem::from(error).into_response()),
        };
        let now = app.store.now();
        let Ok(session) = look.user.session(&token, now) else {
            desk.cookies = desk.cookies.without_session();
            return Err(to_sign_in(desk, parts, true));
        };
        if session.is_due_for_a_note(now) {
            let noted = token.clone();
            let note = app.store.act(token.user(), desk.visitor.cause(), move |user, scene| user.note_use(&noted, scene.now));
            note.await.map_err(|error| Problem::from(error).into_response())?;
        }
        let desk = desk.speaking(look.user.locale.as_deref());
        if look.user.asked(&look.policy, now).is_shut() && !leads_to_a_factor(parts) {
            return Err(desk.see(ENROLL));
        }
        Ok(Self { desk, look, token })
    }
}

/// Whether a route is one of those that are open before a factor is enrolled that the organization takes.
fn leads_to_a_factor(parts: &Parts) -> bool {
    let matched = parts.extensions.get::<MatchedPath>().map_or("", MatchedPath::as_str);
    OPEN_BEFORE_ENROLLMENT.contains(&matched)
}

/// Somebody who gave the right password and owes the second step. It opens nothing but that step.
#[derive(Clone)]
pub struct Owing {
    /// The visitor.
    pub desk: Desk,
    /// The account.
    pub look: Look,
    /// What is owed.
    pub token: ChallengeToken,
    /// Whether the step can still be taken.
    pub is_open: bool,
    /// Whether it was taken, and all that is owed is a new password.
    pub is_proved: bool,
}

impl FromRequestParts<Arc<App>> for Owing {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Response> {
        let desk = Desk::from_request_parts(parts, app).await.map_err(Problem::into_response)?;
        let Some(token) = desk.cookies.challenge() else { return Err(desk.see("/sign-in")) };
        let look = match app.store.look(token.user()).await {
            Ok(look) => look,
            Err(StoreError::Missing) => return Err(expired(desk)),
            Err(error) => return Err(Problem::from(error).into_response()),
        };
        let owed = look.user.challenge(token.challenge()).filter(|challenge| challenge.is_held_by(&token));
        let now = app.store.now();
        let Some((standing, proved)) = owed.map(|challenge| (challenge.standing(now), challenge.proved(now))) else { return Err(expired(desk)) };
        Ok(Self { desk, look, token, is_open: standing == Standing::Open, is_proved: proved.is_some() })
    }
}

/// How pages name a user.
pub(crate) fn account(user: &User) -> Account {
    Account { name: user.name.clone(), email: user.email.as_str().to_owned(), governs: user.governs(), attends: false }
}

/// The address of a page; of a form's answer, that of the page the form is on.
pub(super) fn here(parts: &Parts) -> String {
    let path = parts.uri.path();
    if parts.method == Method::GET { parts.uri.path_and_query().map_or(path, PathAndQuery::as_str).to_owned() } else { path.to_owned() }
}

fn to_sign_in(desk: Desk, parts: &Parts, ended: bool) -> Response {
    let back = if parts.method == Method::GET { parts.uri.path() } else { "/settings/security" };
    let notice = if ended { "&notice=session-ended" } else { "" };
    desk.see(&format!("/sign-in?next={back}{notice}"))
}

fn expired(mut desk: Desk) -> Response {
    desk.cookies = desk.cookies.without_challenge();
    desk.see("/sign-in?notice=challenge-expired")
}

/// Where somebody goes on who must enroll a factor first.
pub(super) const ENROLL: &str = "/settings/enroll";

const OPEN_BEFORE_ENROLLMENT: &[&str] = &[
    ENROLL,
    "/settings/security/confirm",
    "/settings/security/confirm/send",
    "/settings/security/app",
    "/settings/security/app/setup",
    "/settings/security/app/cancel",
    "/settings/security/channel/{way}",
    "/settings/security/channel/{way}/code",
    "/settings/security/channel/{way}/resend",
    "/settings/security/channel/{way}/cancel",
    "/settings/security/keys",
    "/settings/security/keys/setup",
    "/settings/security/keys/cancel",
    "/settings/security/pass",
    "/settings/security/pass/pairing",
    "/settings/security/pass/resend",
    "/settings/security/pass/refuse",
    "/settings/security/pass/cancel",
];
