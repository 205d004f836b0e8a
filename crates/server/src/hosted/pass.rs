//! Pairing a phone with Vestibule Pass, from the settings or in the sign-in that demands a first factor, and pairing another in its place.

use axum::{Form, extract::Query, http::StatusCode, response::Response};
use pages::{ChannelProblem, CodeProblem, Frame, Language, PairingStage, PassAsked, PassForm, PassPairing, Words, pass_words};
use serde::Deserialize;
use store::Look;
use twofactor::{CodeLength, Enrollment, Factor, Kind, NewChannel, NewPass, Opener, Phone, Recipient, Refusal, Scene, User};

use super::{Answer, Desk, Owing, Person, backup_codes, confirm, forced, verdicts};
use crate::{
    Problem,
    config::{Config, Country},
    steps::{
        self,
        enrollment::{FirstCode, Mandate},
    },
};

/// What is replaced.
#[derive(Deserialize, Default)]
pub struct Asked {
    replaces: Option<String>,
}

/// The number, and what goes there.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Filled {
    address: String,
    country: Option<String>,
    replaces: Option<String>,
    password: Option<String>,
    by: String,
}

/// The code.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Typed {
    code: String,
}

/// `GET /settings/security/pass`
pub async fn show(person: Person, Query(asked): Query<Asked>) -> Answer {
    let (now, token) = (person.desk.app.store.now(), person.token.clone());
    let place = Place::in_settings(person);
    let replaced = place.replaced(asked.replaces.as_deref())?.cloned();
    if place.look.user.session(&token, now).is_ok_and(|session| session.is_confirmed(now)) {
        return Ok(place.show(replaced.as_ref()));
    }
    Ok(place.desk.see(&confirm::pass(replaced.map(|factor| factor.id))))
}

/// `POST /settings/security/pass`
pub async fn begin(mut person: Person, Form(filled): Form<Filled>) -> Answer {
    if let Some(password) = &filled.password {
        match steps::sign_in::confirm(&person.desk.app, &person.desk.visitor, person.token.clone(), &person.look, password, None).await {
            Ok(renewed) => {
                person.desk.cookies = person.desk.cookies.with_session(&renewed);
                person.token = renewed;
            }
            Err(Problem::Refused(Refusal::WrongPassword, _)) => return super::security::wrong_password(person, password.is_empty()).await,
            Err(problem) => return Err(problem),
        }
    }
    Place::in_settings(person).begin(&filled).await
}

/// `GET /settings/security/pass/pairing`
pub async fn show_pairing(person: Person) -> Answer {
    Ok(Place::in_settings(person).show_pairing())
}

/// `POST /settings/security/pass/pairing`
pub async fn verify(person: Person, Form(typed): Form<Typed>) -> Answer {
    Place::in_settings(person).verify(typed).await
}

/// `POST /settings/security/pass/resend`
pub async fn resend(person: Person) -> Answer {
    Place::in_settings(person).resend().await
}

/// `POST /settings/security/pass/refuse`
pub async fn refuse(person: Person) -> Answer {
    Place::in_settings(person).refuse().await
}

/// `POST /settings/security/pass/cancel`
pub async fn cancel(person: Person) -> Answer {
    Place::in_settings(person).cancel().await
}

/// `GET /challenge/enroll/pass`
pub async fn show_in_sign_in(owing: Owing) -> Answer {
    Ok(Place::in_sign_in(forced::demanded(owing)?).show(None))
}

/// `POST /challenge/enroll/pass`
pub async fn begin_in_sign_in(owing: Owing, Form(filled): Form<Filled>) -> Answer {
    Place::in_sign_in(forced::demanded(owing)?).begin(&filled).await
}

/// `GET /challenge/enroll/pass/pairing`
pub async fn show_pairing_in_sign_in(owing: Owing) -> Answer {
    Ok(Place::in_sign_in(forced::demanded(owing)?).show_pairing())
}

/// `POST /challenge/enroll/pass/pairing`
pub async fn verify_in_sign_in(owing: Owing, Form(typed): Form<Typed>) -> Answer {
    let mut owing = forced::demanded(owing)?;
    let marks = steps::known::add(&owing.desk.app, owing.desk.cookies.known(), &owing.look.user);
    owing.desk.cookies = owing.desk.cookies.with_known(&marks);
    Place::in_sign_in(owing).verify(typed).await
}

/// `POST /challenge/enroll/pass/resend`
pub async fn resend_in_sign_in(owing: Owing) -> Answer {
    Place::in_sign_in(forced::demanded(owing)?).resend().await
}

/// `POST /challenge/enroll/pass/refuse`
pub async fn refuse_in_sign_in(owing: Owing) -> Answer {
    Place::in_sign_in(forced::demanded(owing)?).refuse().await
}

/// `POST /challenge/enroll/pass/cancel`
pub async fn cancel_in_sign_in(owing: Owing) -> Answer {
    Place::in_sign_in(forced::demanded(owing)?).cancel().await
}

/// Where a phone is paired, and on whose authority.
struct Place {
    desk: Desk,
    look: Look,
    frame: Frame,
    mandate: Mandate,
    opener: Opener,
    in_sign_in: bool,
}

impl Place {
    fn in_settings(person: Person) -> Self {
        let (frame, opener) = (person.frame(), Opener::Session(person.token.session()));
        Self { desk: person.desk, look: person.look, frame, mandate: Mandate::Session(person.token), opener, in_sign_in: false }
    }

    fn in_sign_in(owing: Owing) -> Self {
        let (frame, opener) = (owing.desk.frame(None), Opener::Challenge(owing.token.challenge()));
        Self { desk: owing.desk, look: owing.look, frame, mandate: Mandate::Challenge(owing.token), opener, in_sign_in: true }
    }

    /// Asks for the number; that of the profile is suggested, or of the phone that is replaced.
    fn show(self, replaced: Option<&Factor>) -> Response {
        let mut form = form(&self.look, &self.desk.app.config);
        if let Some(twofactor::Method::Pass(pass)) = replaced.map(|factor| &factor.method) {
            form.address = pass.number().spaced();
        }
        self.ask(form, replaced, None)
    }

    /// Sends the link, or seven digits to whoever has no smartphone.
    async fn begin(self, filled: &Filled) -> Answer {
        let replaced = self.replaced(filled.replaces.as_deref())?.cloned();
        let replaces = replaced.as_ref().map(|factor| factor.id);
        let country: Option<Country> = filled.country.as_deref().and_then(|code| code.parse().ok());
        let again = |place: Self, problem| {
            let suggested = form(&place.look, &place.desk.app.config);
            let form = PassForm { address: filled.address.clone(), country: country.or(suggested.country), ..suggested };
            Ok(place.ask(form, replaced.as_ref(), Some(problem)))
        };
        if filled.address.trim().is_empty() {
            return again(self, ChannelProblem::Missing);
        }
        let Ok(number) = Phone::parse(&filled.address, country.as_ref().map(Country::as_str)) else { return again(self, ChannelProblem::NotANumber) };
        let (app, cause, mandate, user) = (&self.desk.app, self.desk.visitor.cause(), self.mandate.clone(), &self.look.user);
        let begun = if filled.by == "sms" && replaces.is_none() {
            let new = NewChannel { to: Recipient::Number(number), length: CodeLength::Seven, label: "Phone".to_owned(), replaces };
            let begun = steps::codes::begin(app, cause, user, (new, mandate), None, |_| store::Answer::none()).await?;
            begun.map(|_| self.path("channel/phone/code"))
        } else {
            let new = NewPass { number, language: self.desk.words().language().tag().to_owned(), replaces };
            let begun = steps::pass::begin(app, cause, user, (new, mandate), None, |_| store::Answer::none()).await?;
            begun.map(|_| self.path(PAIRING))
        };
        match begun {
            Ok(next) => Ok(self.desk.see(&next)),
            Err(Refusal::StepUpRequired) => Ok(self.desk.see(&confirm::pass(replaces))),
            Err(refusal) => match verdicts::channel(&refusal) {
                Some(problem) => again(self, problem),
                None => Err(self.desk.app.refused(refusal)),
            },
        }
    }

    /// Waits for a phone; once there is one, shows its words and asks for its code.
    fn show_pairing(self) -> Response {
        match self.pending().cloned() {
            Some(pending) => self.wait(&pending, String::new(), None),
            None => self.over(),
        }
    }

    /// Lets the code decide: to the backup codes it brought, or back, or the same page again.
    async fn verify(self, typed: Typed) -> Answer {
        let Some(pending) = self.pending().cloned() else { return Ok(self.over()) };
        let first = FirstCode { factor: pending.factor, code: typed.code.clone() };
        let (cause, mandate) = (self.desk.visitor.cause(), self.mandate.clone());
        let confirmed = steps::enrollment::confirm(&self.desk.app, cause, &self.look, first, mandate, None, |_| store::Answer::none()).await?;
        match confirmed {
            Ok(confirmed) => {
                let notice = if pending.replaces.is_some() { "pass-replaced" } else { "pass-paired" };
                Ok(backup_codes::proved(self.desk, &self.look.user, confirmed, &format!("/settings/security?notice={notice}")))
            }
            Err(Refusal::Expired | Refusal::UnknownFactor) => Ok(self.over()),
            Err(Refusal::StepUpRequired) => Ok(self.desk.see(confirm::PAIRING)),
            Err(refusal) => match verdicts::code(&refusal, &typed.code) {
                Some(problem) => Ok(self.wait(&pending, typed.code, Some(problem))),
                None => Err(self.desk.app.refused(refusal)),
            },
        }
    }

    /// Sends another link.
    async fn resend(self) -> Answer {
        let Some(pending) = self.pending().cloned() else { return Ok(self.over()) };
        let (cause, mandate) = (self.desk.visitor.cause(), self.mandate.clone());
        match steps::codes::resend(&self.desk.app, cause, &self.look.user, pending.factor, mandate).await? {
            Ok(_) | Err(Refusal::TooManyMessages { .. } | Refusal::LinkUsed) => {
                let page = self.path(PAIRING);
                Ok(self.desk.see(&page))
            }
            Err(Refusal::Expired | Refusal::UnknownFactor) => Ok(self.over()),
            Err(Refusal::StepUpRequired) => Ok(self.desk.see(confirm::PAIRING)),
            Err(refusal) => Err(self.desk.app.refused(refusal)),
        }
    }

    /// Ends the pairing: the phone shows other words.
    async fn refuse(self) -> Answer {
        let Some(pending) = self.pending().cloned() else { return Ok(self.over()) };
        let (user, mandate) = (self.look.user.id, self.mandate.clone());
        match steps::pass::refuse(&self.desk.app, self.desk.visitor.cause(), user, pending.factor, mandate).await? {
            Ok(()) | Err(Refusal::UnknownFactor) => {
                Ok(self.desk.see(if self.in_sign_in { "/challenge/enroll?notice=pass-refused" } else { "/settings/security?notice=pass-refused" }))
            }
            Err(Refusal::StepUpRequired) => Ok(self.desk.see(confirm::PAIRING)),
            Err(refusal) => Err(self.desk.app.refused(refusal)),
        }
    }

    /// Calls off the pairing, for another number.
    async fn cancel(self) -> Answer {
        let Some(pending) = self.pending().cloned() else { return Ok(self.over()) };
        let mandate = self.mandate.clone();
        let cancel = move |user: &mut User, scene: &mut Scene<'_>| user.cancel_enrollment(pending.factor, mandate.authority(), scene);
        match self.desk.app.store.act(self.look.user.id, self.desk.visitor.cause(), cancel).await? {
            Ok(()) | Err(Refusal::UnknownFactor | Refusal::StepUpRequired) => {
                let query = pending.replaces.map_or_else(String::new, |factor| format!("?replaces={factor}"));
                let page = self.path("pass");
                Ok(self.desk.see(&format!("{page}{query}")))
            }
            Err(refusal) => Err(self.desk.app.refused(refusal)),
        }
    }

    /// The phone that is to be replaced.
    fn replaced(&self, replaces: Option<&str>) -> Result<Option<&Factor>, Problem> {
        let Some(id) = replaces else { return Ok(None) };
        let found = self.look.user.factors().iter().find(|factor| factor.id.to_string() == id && factor.kind() == Kind::Pass);
        found.map(Some).ok_or(Problem::NotFound)
    }

    fn pending(&self) -> Option<&Enrollment> {
        let mut pending = self.look.user.enrollments(self.desk.app.store.now());
        pending.find(|pending| pending.opener() == self.opener && pending.candidate().pairing().is_some())
    }

    /// Where `page` is.
    fn path(&self, page: &str) -> String {
        format!("/{}/{page}", if self.in_sign_in { "challenge/enroll" } else { "settings/security" })
    }

    /// There is nothing to go on with.
    fn over(self) -> Response {
        self.desk.see(if self.in_sign_in { "/challenge/enroll?notice=expired" } else { "/settings/security?notice=setup-expired" })
    }

    fn ask(self, form: PassForm, replaced: Option<&Factor>, problem: Option<ChannelProblem>) -> Response {
        let replaces = replaced.map(|factor| (factor.id, factor.label.clone()));
        let page = PassAsked { form, problem, replaces, base: self.path("pass"), in_sign_in: self.in_sign_in };
        let status = if problem.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
        let html = page.render(&self.frame, self.desk.words());
        self.desk.page(status, html)
    }

    fn wait(self, pending: &Enrollment, code: String, problem: Option<CodeProblem>) -> Response {
        let (user, now) = (&self.look.user, self.desk.app.store.now());
        let Some(pairing) = pending.candidate().pairing() else { return self.over() };
        let stage = match pairing.claim() {
            None => PairingStage::Sent { next_at: user.next_code_at(Kind::Phone, now) },
            Some(claim) => PairingStage::Claimed {
                words: pass_words(claim.words.numbers(), Words::of(Language::of(&pairing.language).unwrap_or(Language::English))),
                language: pairing.language.clone(),
                browser: claim.browser.clone(),
            },
        };
        let replaced = user.factors().iter().find(|factor| Some(factor.id) == pending.replaces);
        let page = PassPairing {
            number: pairing.number.spaced(),
            stage,
            code,
            problem,
            expires_at: pending.expires_at(),
            replaces: replaced.map(|factor| factor.label.clone()),
            base: self.path("pass"),
            in_sign_in: self.in_sign_in,
        };
        let status = if problem.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
        let html = page.render(&self.frame, self.desk.words());
        self.desk.page(status, html)
    }
}

/// The form, with what the profile says.
pub(super) fn form(look: &Look, config: &Config) -> PassForm {
    let countries = look.policy.countries_of(&config.phone.countries);
    let own = look.user.phone.as_ref().and_then(Phone::country).or(config.default_country);
    let address = look.user.phone.as_ref().map(Phone::spaced).unwrap_or_default();
    PassForm { address, country: own.filter(|country| countries.contains(country)), countries }
}

const PAIRING: &str = "pass/pairing";
