//! What a browser keeps: tokens, and the page it wanted to see.

use axum::http::HeaderMap;
use axum_extra::extract::cookie::{Cookie, CookieJar, SameSite};
use cookie::time::Duration;
use pages::Language;
use twofactor::{ChallengeToken, DeviceToken, FactorId, SessionToken};

/// The cookies of one request, and those to set with its answer.
#[derive(Clone, Debug)]
pub struct Cookies {
    jar: CookieJar,
    secure: bool,
}

#[derive(Clone, Copy)]
enum Name {
    Session,
    Challenge,
    Device,
    Known,
    Method,
    Next,
    Language,
}

impl Cookies {
    /// The cookies that came with a request. On `secure` origins their names begin with `__Host-`; plain ones serve `http` on loopback.
    pub fn of(headers: &HeaderMap, secure: bool) -> Self {
        Self { jar: CookieJar::from_headers(headers), secure }
    }

    /// The cookies to set with the answer.
    pub fn into_jar(self) -> CookieJar {
        self.jar
    }

    /// The session's token.
    pub fn session(&self) -> Option<SessionToken> {
        self.read(Name::Session).and_then(SessionToken::parse)
    }

    /// The token of the second step that is owed.
    pub fn challenge(&self) -> Option<ChallengeToken> {
        self.read(Name::Challenge).and_then(ChallengeToken::parse)
    }

    /// The trusted device's token.
    pub fn device(&self) -> Option<DeviceToken> {
        self.read(Name::Device).and_then(DeviceToken::parse)
    }

    /// The marks of users who signed in with this browser before.
    pub fn known(&self) -> Option<&str> {
        self.read(Name::Known)
    }

    /// The factor that was used last in this browser. Anybody may have written it.
    pub fn method(&self) -> Option<FactorId> {
        self.read(Name::Method)?.parse().ok()
    }

    /// The page that was asked for before the second step. Anybody may have written it.
    pub fn next(&self) -> Option<&str> {
        self.read(Name::Next)
    }

    /// The tag of the language that was chosen in this browser. Anybody may have written it.
    pub fn language(&self) -> Option<&str> {
        self.read(Name::Language)
    }

    /// Keeps a session, until the browser closes or the server ends it.
    #[must_use]
    pub fn with_session(self, token: &SessionToken) -> Self {
        self.set(Name::Session, token.reveal().expose(), None)
    }

    /// Keeps an owed second step.
    #[must_use]
    pub fn with_challenge(self, token: &ChallengeToken) -> Self {
        self.set(Name::Challenge, token.reveal().expose(), None)
    }

    /// Keeps a trusted device as long as browsers keep anything; the server knows when trust ends.
    #[must_use]
    pub fn with_device(self, token: &DeviceToken) -> Self {
        self.set(Name::Device, token.reveal().expose(), Some(LONGEST_DAYS))
    }

    /// Keeps the marks of users who signed in with this browser.
    #[must_use]
    pub fn with_known(self, marks: &str) -> Self {
        if marks.is_empty() { self } else { self.set(Name::Known, marks, Some(LONGEST_DAYS)) }
    }

    /// Keeps which factor was used.
    #[must_use]
    pub fn with_method(self, factor: FactorId) -> Self {
        self.set(Name::Method, &factor.to_string(), Some(LONGEST_DAYS))
    }

    /// Keeps the language that was chosen.
    #[must_use]
    pub fn with_language(self, language: Language) -> Self {
        self.set(Name::Language, language.tag(), Some(LONGEST_DAYS))
    }

    /// Forgets which language was chosen.
    #[must_use]
    pub fn without_language(self) -> Self {
        self.set(Name::Language, "", Some(0))
    }

    /// Keeps the page that was asked for, until the second step is done.
    #[must_use]
    pub fn with_next(self, path: Option<&str>) -> Self {
        match path {
            Some(path) => self.set(Name::Next, path, None),
            None => self.set(Name::Next, "", Some(0)),
        }
    }

    /// Drops the session.
    #[must_use]
    pub fn without_session(self) -> Self {
        self.set(Name::Session, "", Some(0))
    }

    /// Drops the owed second step.
    #[must_use]
    pub fn without_challenge(self) -> Self {
        self.set(Name::Challenge, "", Some(0))
    }

    /// Drops the trusted device.
    #[must_use]
    pub fn without_device(self) -> Self {
        self.set(Name::Device, "", Some(0))
    }

    fn read(&self, name: Name) -> Option<&str> {
        self.jar.get(self.name(name)).map(Cookie::value)
    }

    fn set(self, name: Name, value: &str, days: Option<i64>) -> Self {
        let cookie = Cookie::build((self.name(name), value.to_owned())).path("/").http_only(true).secure(self.secure).same_site(SameSite::Lax);
        let cookie = match days {
            Some(days) => cookie.max_age(Duration::days(days)),
            None => cookie,
        };
        Self { jar: self.jar.add(cookie), secure: self.secure }
    }

    const fn name(&self, name: Name) -> &'static str {
        match (self.secure, name) {
            (true, Name::Session) => "__Host-vst_session",
            (true, Name::Challenge) => "__Host-vst_step",
            (true, Name::Device) => "__Host-vst_device",
            (true, Name::Known) => "__Host-vst_known",
            (true, Name::Method) => "__Host-vst_method",
            (true, Name::Next) => "__Host-vst_next",
            (true, Name::Language) => "__Host-vst_language",
            (false, Name::Session) => "vst_session",
            (false, Name::Challenge) => "vst_step",
            (false, Name::Device) => "vst_device",
            (false, Name::Known) => "vst_known",
            (false, Name::Method) => "vst_method",
            (false, Name::Next) => "vst_next",
            (false, Name::Language) => "vst_language",
        }
    }
}

/// The longest that browsers keep a cookie.
const LONGEST_DAYS: i64 = 400;
