//! Confirm it's you: password and second factor again, good for five minutes.

use axum::{Form, extract::Query, http::StatusCode};
use pages::{ChannelProblem, CodeProblem, ConfirmItsYou, KeyProblem, PasswordProblem, Purpose, SentCode};
use serde::Deserialize;
use twofactor::{Asker, Assertion, FactorId, Occasion, Refusal};

use super::{Answer, Person, channel::Named, key_challenge, methods, sign_in::is_local, verdicts};
use crate::{
    Problem,
    steps::{self, challenge::Given, codes::Reason},
};

pub(super) const ADD_APP: &str = "/settings/security/confirm?for=add-app&next=/settings/security";
pub(super) const REPLACE_APP: &str = "/settings/security/confirm?for=replace-app&next=/settings/security";
pub(super) const FINISH_APP: &str = "/settings/security/confirm?for=add-app&next=/settings/security/app/setup";
pub(super) const REMOVE_APP: &str = "/settings/security/confirm?for=remove-app&next=/settings/security";
pub(super) const REMOVE_CHANNEL: &str = "/settings/security/confirm?for=change-channel&next=/settings/security";
pub(super) const PAIRING: &str = "/settings/security/confirm?for=pair-phone&next=/settings/security/pass/pairing";
pub(super) const KEYS: &str = "/settings/security/confirm?for=keys&next=/settings/security/keys";
pub(super) const NEW_CODES: &str = "/settings/security/confirm?for=new-codes&next=/settings/security/backup-codes";
pub(super) const TURN_OFF: &str = "/settings/security/confirm?for=turn-off&next=/settings/security/off";
pub(super) const PASSWORD: &str = "/settings/security/confirm?for=password&next=/settings/security/password";
pub(super) const PROFILE: &str = "/settings/security/confirm?for=profile&next=/settings/profile";

/// The way to a number or mailbox for codes.
pub(super) fn channel(named: Named, replaces: Option<FactorId>) -> String {
    let query = replaces.map_or_else(String::new, |factor| format!("%3Freplaces%3D{factor}"));
    format!("/settings/security/confirm?for=change-channel&next={}{query}", named.page(None))
}

/// The way to a phone with Vestibule Pass.
pub(super) fn pass(replaces: Option<FactorId>) -> String {
    let query = replaces.map_or_else(String::new, |factor| format!("%3Freplaces%3D{factor}"));
    format!("/settings/security/confirm?for=pair-phone&next=/settings/security/pass{query}")
}

/// What for, and where to go on.
#[derive(Deserialize, Default)]
pub struct Asked {
    #[serde(rename = "for")]
    purpose: Option<String>,
    next: Option<String>,
}

/// The form.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Filled {
    password: String,
    code: String,
    credential: String,
    next: String,
}

/// `GET /settings/security/confirm`
pub async fn show(person: Person, Query(asked): Query<Asked>) -> Answer {
    let next = asked.next.filter(|next| is_local(next)).unwrap_or_else(|| "/settings/security".to_owned());
    let purpose = asked.purpose.as_deref().map_or(Purpose::Settings, purpose);
    answer(person, purpose, next, String::new(), Wrong::default()).await
}

/// Where to send a code, and where to go on.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Sending {
    factor: String,
    next: String,
}

/// `POST /settings/security/confirm/send`
pub async fn send(person: Person, Form(wanted): Form<Sending>) -> Answer {
    let next = if is_local(&wanted.next) { wanted.next } else { "/settings/security".to_owned() };
    let factor: FactorId = wanted.factor.parse().map_err(|_| Problem::NotFound)?;
    let desk = &person.desk;
    let reason = Reason::Session(person.token.clone());
    let sent = steps::codes::send(&desk.app, desk.visitor.cause(), &person.look.user, (factor, reason), None, |_| store::Answer::none()).await?;
    let sending = match sent {
        Ok(_) => None,
        Err(refusal) => match verdicts::channel(&refusal) {
            Some(problem) => Some((factor, problem)),
            None => return Err(desk.app.refused(refusal)),
        },
    };
    let look = desk.app.store.look(person.look.user.id).await?;
    answer(Person { look, ..person }, purpose_of(&next), next, String::new(), Wrong { sending, ..Wrong::default() }).await
}

/// `POST /settings/security/confirm`
pub async fn submit(person: Person, Form(filled): Form<Filled>) -> Answer {
    let next = if is_local(&filled.next) { filled.next.clone() } else { "/settings/security".to_owned() };
    let purpose = purpose_of(&next);
    let desk = &person.desk;
    let given = match serde_json::from_str::<Assertion>(&filled.credential) {
        Ok(assertion) => Given::Key(Box::new(assertion), None),
        Err(_) => Given::Code(filled.code.clone()),
    };
    match steps::sign_in::confirm(&desk.app, &desk.visitor, person.token.clone(), &person.look, &filled.password, Some(given)).await {
        Ok(renewed) => {
            let mut desk = person.desk;
            desk.cookies = desk.cookies.with_session(&renewed);
            Ok(desk.see(&next))
        }
        Err(Problem::Refused(Refusal::WrongPassword, _)) => {
            let problem = if filled.password.is_empty() { PasswordProblem::Missing } else { PasswordProblem::Wrong };
            answer(person, purpose, next, filled.code, Wrong { password: Some(problem), ..Wrong::default() }).await
        }
        Err(Problem::Refused(Refusal::CredentialRefused, _)) => {
            answer(person, purpose, next, filled.code, Wrong { key: Some(KeyProblem::Refused), ..Wrong::default() }).await
        }
        Err(Problem::Refused(refusal, now)) => match verdicts::code(&refusal, &filled.code) {
            Some(problem) => answer(person, purpose, next, filled.code, Wrong { code: Some(problem), ..Wrong::default() }).await,
            None => Err(Problem::Refused(refusal, now)),
        },
        Err(problem) => Err(problem),
    }
}

/// What is wrong with the form.
#[derive(Default)]
struct Wrong {
    password: Option<PasswordProblem>,
    code: Option<CodeProblem>,
    key: Option<KeyProblem>,
    /// Why no code was sent to a factor.
    sending: Option<(FactorId, ChannelProblem)>,
}

impl Wrong {
    const fn status(&self) -> StatusCode {
        if self.sending.is_some() {
            StatusCode::TOO_MANY_REQUESTS
        } else if self.password.is_some() || self.code.is_some() || self.key.is_some() {
            StatusCode::UNPROCESSABLE_ENTITY
        } else {
            StatusCode::OK
        }
    }
}

async fn answer(mut person: Person, purpose: Purpose, next: String, code: String, wrong: Wrong) -> Answer {
    let asker = Asker::Session(person.token.session());
    let cause = person.desk.visitor.cause();
    let options = steps::keys::ask(&person.desk.app, cause, &mut person.look, asker).await?;
    let user = &person.look.user;
    let steps = methods::Steps::of(user, &person.look.policy, person.desk.app.store.now());
    let backup_only = user.backup().filter(|set| set.left() > 0).map(|_| 0);
    let page = ConfirmItsYou {
        purpose,
        next,
        digits: steps.digits().or(backup_only),
        sent: sent(&person, wrong.sending),
        key_options: options.as_ref().map(key_challenge::as_json).transpose()?,
        code,
        password_problem: wrong.password,
        code_problem: wrong.code,
        key_problem: wrong.key,
    };
    let html = page.render(&person.frame(), person.desk.words());
    Ok(person.desk.page(wrong.status(), html))
}

/// Where codes may be sent to.
fn sent(person: &Person, problem: Option<(FactorId, ChannelProblem)>) -> Vec<SentCode> {
    let (user, now) = (&person.look.user, person.desk.app.store.now());
    let problem_of = |id: FactorId| problem.filter(|(factor, _)| *factor == id).map(|(_, problem)| problem);
    let sent = |factor: &twofactor::Factor| methods::sent_code(user, factor, Occasion::Session(&person.token), problem_of(factor.id), now);
    methods::Steps::of(user, &person.look.policy, now).sent().filter_map(sent).collect()
}

fn purpose(name: &str) -> Purpose {
    match name {
        "add-app" => Purpose::AddApp,
        "replace-app" => Purpose::ReplaceApp,
        "remove-app" => Purpose::RemoveApp,
        "change-channel" => Purpose::ChangeChannel,
        "pair-phone" => Purpose::PairPhone,
        "keys" => Purpose::Keys,
        "new-codes" => Purpose::NewBackupCodes,
        "turn-off" => Purpose::TurnOff,
        "password" => Purpose::ChangePassword,
        "profile" => Purpose::ChangeProfile,
        "policy" => Purpose::Policy,
        "people" => Purpose::People,
        _ => Purpose::Settings,
    }
}

/// The purpose behind the page that follows, for showing the form again.
fn purpose_of(next: &str) -> Purpose {
    match next {
        "/settings/security/backup-codes" => Purpose::NewBackupCodes,
        "/settings/security/keys" => Purpose::Keys,
        "/settings/security/off" => Purpose::TurnOff,
        "/settings/security/password" => Purpose::ChangePassword,
        "/settings/profile" => Purpose::ChangeProfile,
        "/settings/security/app/setup" => Purpose::AddApp,
        next if next.starts_with("/settings/organization/policy") => Purpose::Policy,
        next if next.starts_with("/settings/organization/people") => Purpose::People,
        next if next.starts_with("/settings/security/pass") && !next.starts_with("/settings/security/password") => Purpose::PairPhone,
        next if next.starts_with("/settings/security/channel/") => Purpose::ChangeChannel,
        _ => Purpose::Settings,
    }
}
