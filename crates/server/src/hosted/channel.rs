//! Setting up a telephone number or mailbox that codes are sent to, and changing it in place: in the settings, or in a sign-in that
//! demands a first factor.

use axum::{
    Form,
    extract::{Path, Query},
    http::StatusCode,
    response::Response,
};
use pages::{ChannelAsked, ChannelCode, ChannelProblem, CodeProblem, Frame, Way};
use serde::Deserialize;
use store::Look;
use twofactor::{CodeLength, Email, Enrollment, Factor, FactorId, Kind, NewChannel, Opener, Phone, Recipient, Refusal, Scene, User};

use super::{Answer, Desk, Owing, Person, backup_codes, confirm, verdicts};
use crate::{
    Problem,
    config::Country,
    steps::{
        self,
        enrollment::{FirstCode, Mandate},
    },
};

/// Which way codes go, as addresses name it.
#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Named {
    /// By SMS.
    Phone,
    /// By e-mail.
    Email,
}

/// What is changed.
#[derive(Deserialize, Default)]
pub struct Asked {
    replaces: Option<String>,
}

/// The number or mailbox.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Filled {
    address: String,
    country: Option<String>,
    replaces: Option<String>,
}

/// The code.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Typed {
    code: String,
}

/// `GET /settings/security/channel/{way}`
pub async fn show(person: Person, Path(named): Path<Named>, Query(asked): Query<Asked>) -> Answer {
    let (token, now) = (person.token.clone(), person.desk.app.store.now());
    let place = Place::in_settings(person, named);
    let replaced = place.replaced(asked.replaces.as_deref())?.cloned();
    if place.look.user.session(&token, now).is_ok_and(|session| session.is_confirmed(now)) {
        return Ok(place.show(replaced.as_ref()));
    }
    Ok(place.desk.see(&confirm::channel(named, replaced.map(|factor| factor.id))))
}

/// `POST /settings/security/channel/{way}`
pub async fn begin(person: Person, Path(named): Path<Named>, Form(filled): Form<Filled>) -> Answer {
    Place::in_settings(person, named).begin(&filled).await
}

/// `GET /settings/security/channel/{way}/code`
pub async fn show_code(person: Person, Path(named): Path<Named>) -> Answer {
    Ok(Place::in_settings(person, named).show_code())
}

/// `POST /settings/security/channel/{way}/code`
pub async fn verify(person: Person, Path(named): Path<Named>, Form(typed): Form<Typed>) -> Answer {
    Place::in_settings(person, named).verify(typed).await
}

/// `POST /settings/security/channel/{way}/resend`
pub async fn resend(person: Person, Path(named): Path<Named>) -> Answer {
    Place::in_settings(person, named).resend().await
}

/// `POST /settings/security/channel/{way}/cancel`
pub async fn cancel(person: Person, Path(named): Path<Named>) -> Answer {
    Place::in_settings(person, named).cancel().await
}

/// Where a number or mailbox is set up, and on whose authority.
pub(super) struct Place {
    desk: Desk,
    look: Look,
    frame: Frame,
    named: Named,
    mandate: Mandate,
    opener: Opener,
    in_sign_in: bool,
}

impl Place {
    fn in_settings(person: Person, named: Named) -> Self {
        let (frame, opener) = (person.frame(), Opener::Session(person.token.session()));
        Self { desk: person.desk, look: person.look, frame, named, mandate: Mandate::Session(person.token), opener, in_sign_in: false }
    }

    pub(super) fn in_sign_in(owing: Owing, named: Named) -> Self {
        let (frame, opener) = (owing.desk.frame(None), Opener::Challenge(owing.token.challenge()));
        Self { desk: owing.desk, look: owing.look, frame, named, mandate: Mandate::Challenge(owing.token), opener, in_sign_in: true }
    }

    /// Asks for the address; that of the profile is suggested.
    pub(super) fn show(self, replaced: Option<&Factor>) -> Response {
        let user = &self.look.user;
        let suggested = match self.named {
            Named::Phone => user.phone.as_ref().map(Phone::spaced).filter(|_| replaced.is_none()),
            Named::Email => Some(user.email.as_str().to_owned()).filter(|_| replaced.is_none()),
        };
        let country = user.phone.as_ref().and_then(Phone::country);
        self.ask(replaced, (suggested.unwrap_or_default(), country), None)
    }

    /// Sends the first code to the address that was typed.
    pub(super) async fn begin(self, filled: &Filled) -> Answer {
        let replaced = self.replaced(filled.replaces.as_deref())?.cloned();
        let country = filled.country.as_deref().and_then(|code| code.parse().ok());
        let to = match self.named.read(&filled.address, country.as_ref()) {
            Ok(to) => to,
            Err(problem) => return Ok(self.ask(replaced.as_ref(), (filled.address.clone(), country), Some(problem))),
        };
        let replaces = replaced.as_ref().map(|factor| factor.id);
        let wanted = (NewChannel { to, length: CodeLength::Six, label: self.named.label().to_owned(), replaces }, self.mandate.clone());
        let begun = steps::codes::begin(&self.desk.app, self.desk.visitor.cause(), &self.look.user, wanted, None, |_| store::Answer::none()).await?;
        match begun {
            Ok(_) => Ok(self.see_code()),
            Err(Refusal::StepUpRequired) => Ok(self.desk.see(&confirm::channel(self.named, replaces))),
            Err(refusal) => match verdicts::channel(&refusal) {
                Some(problem) => Ok(self.ask(replaced.as_ref(), (filled.address.clone(), country), Some(problem))),
                None => Err(self.desk.app.refused(refusal)),
            },
        }
    }

    /// Asks for the code that was sent.
    pub(super) fn show_code(self) -> Response {
        match self.pending().cloned() {
            Some(pending) => self.ask_code(&pending, String::new(), None),
            None => self.over(),
        }
    }

    /// Lets the code decide: to the backup codes it brought, or back, or the same page again.
    pub(super) async fn verify(self, typed: Typed) -> Answer {
        let Some(pending) = self.pending().cloned() else { return Ok(self.over()) };
        let first = FirstCode { factor: pending.factor, code: typed.code.clone() };
        let (cause, mandate) = (self.desk.visitor.cause(), self.mandate.clone());
        let confirmed = steps::enrollment::confirm(&self.desk.app, cause, &self.look, first, mandate, None, |_| store::Answer::none()).await?;
        match confirmed {
            Ok(confirmed) => {
                let notice = if pending.replaces.is_some() { "channel-changed" } else { "channel-on" };
                Ok(backup_codes::proved(self.desk, &self.look.user, confirmed, &format!("/settings/security?notice={notice}")))
            }
            Err(Refusal::Expired | Refusal::UnknownFactor) => Ok(self.over()),
            Err(Refusal::StepUpRequired) => Ok(self.desk.see(&confirm::channel(self.named, pending.replaces))),
            Err(refusal) => match verdicts::code(&refusal, &typed.code) {
                Some(problem) => Ok(self.ask_code(&pending, typed.code, Some(problem))),
                None => Err(self.desk.app.refused(refusal)),
            },
        }
    }

    /// Sends the code once more.
    pub(super) async fn resend(self) -> Answer {
        let Some(pending) = self.pending().cloned() else { return Ok(self.over()) };
        let (cause, mandate) = (self.desk.visitor.cause(), self.mandate.clone());
        match steps::codes::resend(&self.desk.app, cause, &self.look.user, pending.factor, mandate).await? {
            Ok(_) | Err(Refusal::TooManyMessages { .. }) => Ok(self.see_code()),
            Err(Refusal::Expired | Refusal::UnknownFactor) => Ok(self.over()),
            Err(Refusal::StepUpRequired) => Ok(self.desk.see(&confirm::channel(self.named, pending.replaces))),
            Err(refusal) => Err(self.desk.app.refused(refusal)),
        }
    }

    /// Calls off the set-up, for another address.
    pub(super) async fn cancel(self) -> Answer {
        let Some(pending) = self.pending().cloned() else { return Ok(self.over()) };
        let mandate = self.mandate.clone();
        let cancel = move |user: &mut User, scene: &mut Scene<'_>| user.cancel_enrollment(pending.factor, mandate.authority(), scene);
        match self.desk.app.store.act(self.look.user.id, self.desk.visitor.cause(), cancel).await? {
            Ok(()) | Err(Refusal::UnknownFactor | Refusal::StepUpRequired) => {
                let page = if self.in_sign_in { self.base() } else { self.named.page(pending.replaces) };
                Ok(self.desk.see(&page))
            }
            Err(refusal) => Err(self.desk.app.refused(refusal)),
        }
    }

    /// The factor of this kind that is to be changed.
    fn replaced(&self, replaces: Option<&str>) -> Result<Option<&Factor>, Problem> {
        let Some(id) = replaces else { return Ok(None) };
        let found = self.look.user.factors().iter().find(|factor| factor.id.to_string() == id && factor.kind() == self.named.kind());
        found.map(Some).ok_or(Problem::NotFound)
    }

    fn pending(&self) -> Option<&Enrollment> {
        let mut pending = self.look.user.enrollments(self.desk.app.store.now());
        pending.find(|pending| pending.opener() == self.opener && pending.candidate().kind() == self.named.kind())
    }

    /// Where its pages are.
    fn base(&self) -> String {
        let part = if self.in_sign_in { "challenge/enroll" } else { "settings/security" };
        format!("/{part}/channel/{}", self.named.way().as_str())
    }

    fn see_code(self) -> Response {
        let code = format!("{}/code", self.base());
        self.desk.see(&code)
    }

    /// There is nothing to go on with.
    fn over(self) -> Response {
        self.desk.see(if self.in_sign_in { "/challenge/enroll?notice=expired" } else { "/settings/security?notice=setup-expired" })
    }

    fn ask(self, replaced: Option<&Factor>, (address_typed, country): (String, Option<Country>), problem: Option<ChannelProblem>) -> Response {
        let (look, config) = (&self.look, &self.desk.app.config);
        let countries = look.policy.countries_of(&config.phone.countries);
        let page = ChannelAsked {
            way: self.named.way(),
            address: address_typed,
            country: country.or(config.default_country).filter(|country| countries.contains(country)),
            countries,
            problem,
            replaces: replaced.and_then(|factor| Some((factor.id.to_string(), address(&factor.recipient()?)))),
            has_better: look.policy.channels.contains(&Kind::App) && !look.user.factors().iter().any(|factor| factor.kind() == Kind::App),
            base: self.base(),
            in_sign_in: self.in_sign_in,
        };
        let status = if problem.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
        let html = page.render(&self.frame, self.desk.words());
        self.desk.page(status, html)
    }

    fn ask_code(self, pending: &Enrollment, code: String, problem: Option<CodeProblem>) -> Response {
        let user = &self.look.user;
        let replaced = user.factors().iter().find(|factor| Some(factor.id) == pending.replaces).and_then(Factor::recipient);
        let page = ChannelCode {
            way: self.named.way(),
            address: pending.candidate().recipient().as_ref().map(address).unwrap_or_default(),
            digits: pending.candidate().digits().unwrap_or(6),
            code,
            problem,
            expires_at: pending.expires_at(),
            next_at: user.next_code_at(self.named.kind(), self.desk.app.store.now()),
            replaces: replaced.as_ref().map(address),
            base: self.base(),
            in_sign_in: self.in_sign_in,
        };
        let status = if problem.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
        let html = page.render(&self.frame, self.desk.words());
        self.desk.page(status, html)
    }
}

impl Named {
    /// The page that asks for the address.
    pub(super) fn page(self, replaces: Option<FactorId>) -> String {
        let query = replaces.map_or_else(String::new, |factor| format!("?replaces={factor}"));
        format!("/settings/security/channel/{}{query}", self.way().as_str())
    }

    pub(super) const fn way(self) -> Way {
        match self {
            Self::Phone => Way::Phone,
            Self::Email => Way::Email,
        }
    }

    const fn kind(self) -> Kind {
        match self {
            Self::Phone => Kind::Phone,
            Self::Email => Kind::Email,
        }
    }

    fn read(self, address: &str, country: Option<&Country>) -> Result<Recipient, ChannelProblem> {
        if address.trim().is_empty() {
            return Err(ChannelProblem::Missing);
        }
        match self {
            Self::Phone => Phone::parse(address, country.map(Country::as_str)).map(Recipient::Number).map_err(|_| ChannelProblem::NotANumber),
            Self::Email => Email::parse(address).map(Recipient::Mailbox).map_err(|_| ChannelProblem::NotAMailbox),
        }
    }

    const fn label(self) -> &'static str {
        match self {
            Self::Phone => "Phone",
            Self::Email => "E-mail",
        }
    }
}

/// The whole address, for its owner.
pub(super) fn address(to: &Recipient) -> String {
    match to {
        Recipient::Number(number) => number.spaced(),
        Recipient::Mailbox(mailbox) => mailbox.as_str().to_owned(),
    }
}
