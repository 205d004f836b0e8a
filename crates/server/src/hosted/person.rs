//! One person of an organization, and what is done to them. Everything that is done asks for the administrator's own fresh second factor
//! and a reason.

use axum::{
    Form,
    extract::{Path, Query},
    http::StatusCode,
    response::Response,
};
use pages::{Action, ActionProblem, FactorRow, PeopleNotice, PersonPage, TakeAction};
use serde::Deserialize;
use store::{About, Entry, Look, events::Start};
use twofactor::{Factor, FactorId, Measure, Overseer, Reason, Refusal, Role, State, User, UserId};

use super::{
    Answer, Person, activity, log,
    names::Names,
    people::{PAGE, governed, role, row},
};
use crate::{Problem, steps};

/// What to say.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Asked {
    added: Option<String>,
    done: Option<String>,
    factor: String,
}

/// The form.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Filled {
    reason: String,
    role: String,
    factor: String,
}

/// `GET /settings/organization/people/{user}`
pub async fn show(person: Person, Path(user): Path<String>, Query(asked): Query<Asked>) -> Answer {
    let look = theirs(&person, &user).await?;
    let (app, user) = (&person.desk.app, &look.user);
    let now = app.store.now();
    let events = app.store.events(About::User(user.id), None, Start::Newest, EVENTS).await?;
    let stories = app.store.messages_of(user.id, None, MESSAGES).await?;
    let notice = asked.added.map(|_| PeopleNotice::Added).or_else(|| asked.done.map(|_| PeopleNotice::Done));
    let may_reset = overseer(&person).may(Measure::SignOut, user);
    let page = PersonPage {
        person: row(&look, &person, now),
        phone: user.phone.as_ref().map(twofactor::Phone::hint),
        created_at: user.created_at,
        invited_until: user.invited_until(now),
        factors: user.factors().iter().map(|factor| factor_row(factor, may_reset)).collect(),
        browsers: user.devices(&look.policy, now).map(|device| (device.label.clone(), device.used_at)).collect(),
        sessions: user.sessions(now).map(session).collect(),
        activity: rows(&person, &events).await?,
        messages: stories.iter().map(activity::message).collect(),
        actions: Action::ALL.into_iter().filter(|action| is_offered(*action, &person, &look)).collect(),
        notice,
    };
    let html = page.render(&person.frame(), person.desk.words());
    Ok(person.desk.page(StatusCode::OK, html))
}

/// `GET /settings/organization/people/{user}/{action}`
pub async fn show_action(person: Person, Path((user, action)): Path<(String, String)>, Query(asked): Query<Asked>) -> Answer {
    let look = theirs(&person, &user).await?;
    let action = offered(&action, &person, &look)?;
    let here = address(&look.user, action, &asked.factor);
    if let Some(elsewhere) = unproved(&person, &here) {
        return Ok(elsewhere);
    }
    let filled = Filled { factor: asked.factor, ..Filled::default() };
    let page = page(&person, &look, action, &filled, None)?;
    Ok(answer(person, StatusCode::OK, &page))
}

/// `POST /settings/organization/people/{user}/{action}`
pub async fn take_action(person: Person, Path((user, action)): Path<(String, String)>, Form(filled): Form<Filled>) -> Answer {
    let look = theirs(&person, &user).await?;
    let action = offered(&action, &person, &look)?;
    let measure = filled.measure(action, &look.user)?;
    let problem = match Reason::parse(&filled.reason) {
        None => ActionProblem::ReasonMissing,
        Some(reason) => {
            let done = steps::oversight::act(&person.desk.app, &person.desk.visitor, person.token.clone(), look.user.id, measure, reason).await;
            match done {
                Ok(()) if action == Action::Delete => return Ok(person.desk.see(&format!("{PAGE}?deleted=1"))),
                Ok(()) => return Ok(person.desk.see(&format!("{PAGE}/{}?done=1", look.user.id))),
                Err(Problem::Refused(Refusal::LastOwner, _)) => ActionProblem::LastOwner,
                Err(Problem::Refused(Refusal::TooWeakAlone, _)) => ActionProblem::TooWeakAlone,
                Err(Problem::Refused(Refusal::StepUpRequired, _)) => return Ok(confirm(&person, &address(&look.user, action, &filled.factor))),
                Err(problem) => return Err(problem),
            }
        }
    };
    let page = page(&person, &look, action, &filled, Some(problem))?;
    Ok(answer(person, StatusCode::UNPROCESSABLE_ENTITY, &page))
}

/// Where somebody goes first who has not just proved with a second factor that it is them.
pub(super) fn unproved(person: &Person, here: &str) -> Option<Response> {
    let now = person.desk.app.store.now();
    if !person.look.user.two_factor_is_on() {
        return Some(person.desk.clone().see("/settings/security"));
    }
    let is_fresh = person.look.user.session(&person.token, now).is_ok_and(|session| session.is_confirmed(now));
    (!is_fresh).then(|| confirm(person, here))
}

/// The way to prove it, and on to `here`.
pub(super) fn confirm(person: &Person, here: &str) -> Response {
    let next = here.replace('?', "%3F").replace('=', "%3D").replace('&', "%26");
    person.desk.clone().see(&format!("/settings/security/confirm?for=people&next={next}"))
}

/// Somebody of the organization that the person looks after.
async fn theirs(person: &Person, user: &str) -> Result<Look, Problem> {
    let organization = governed(person).await?;
    let user: UserId = user.parse().map_err(|_| Problem::NotFound)?;
    let look = person.desk.app.store.look(user).await?;
    if look.user.organization == organization.id { Ok(look) } else { Err(Problem::NotFound) }
}

fn overseer(person: &Person) -> Overseer {
    Overseer::Person { id: person.look.user.id, role: person.look.user.role }
}

fn offered(name: &str, person: &Person, look: &Look) -> Result<Action, Problem> {
    let known = Action::ALL.into_iter().find(|action| action.as_str() == name);
    let may = |action: &Action| *action == Action::ResetFactor && overseer(person).may(Measure::SignOut, &look.user) || is_offered(*action, person, look);
    known.filter(may).ok_or(Problem::NotFound)
}

/// Whether the page of somebody offers an action. Resetting is offered beside each method.
fn is_offered(action: Action, person: &Person, look: &Look) -> bool {
    let user = &look.user;
    let makes_sense = match action {
        Action::Invite => user.password().is_none() && user.state == State::Active,
        Action::Unlock => user.guard().shut(person.desk.app.store.now()).is_some(),
        // Where it is owed already, and nothing that the user has proves who sets it, a link is sent anew.
        Action::RequirePassword => user.password().is_some() && !(user.owes_password() && user.has_undoubted(person.desk.app.store.now())),
        Action::RequireEnrollment => !user.two_factor_is_on() && !user.must_have_factor(&look.policy),
        Action::Disable => user.state == State::Active,
        Action::Enable => user.state == State::Disabled,
        Action::ResetFactor => false,
        Action::SignOut | Action::ChangeRole | Action::Delete => true,
    };
    makes_sense && overseer(person).may(Measure::SignOut, user)
}

impl Filled {
    fn measure(&self, action: Action, user: &User) -> Result<Measure, Problem> {
        Ok(match action {
            Action::Invite => Measure::Invite,
            Action::Unlock => Measure::Unlock,
            Action::RequirePassword => Measure::RequirePassword,
            Action::RequireEnrollment => Measure::RequireEnrollment,
            Action::SignOut => Measure::SignOut,
            Action::ChangeRole => Measure::ChangeRole(role(&self.role).ok_or(Problem::NotFound)?),
            Action::ResetFactor => Measure::ResetFactor(factor(user, &self.factor)?.id),
            Action::Disable => Measure::Disable,
            Action::Enable => Measure::Enable,
            Action::Delete => Measure::Delete,
        })
    }
}

fn factor<'a>(user: &'a User, name: &str) -> Result<&'a Factor, Problem> {
    let id: FactorId = name.parse().map_err(|_| Problem::NotFound)?;
    user.factors().iter().find(|factor| factor.id == id).ok_or(Problem::NotFound)
}

fn page(person: &Person, look: &Look, action: Action, filled: &Filled, problem: Option<ActionProblem>) -> Result<TakeAction, Problem> {
    let user = &look.user;
    let factor = if action == Action::ResetFactor { Some(factor(user, &filled.factor)?) } else { None };
    let chosen = role(&filled.role).unwrap_or(user.role);
    let roles = [Role::Member, Role::Admin, Role::Owner].into_iter().filter(|role| overseer(person).may_appoint(*role)).map(|role| (role, role == chosen));
    Ok(TakeAction {
        action,
        id: user.id,
        name: user.name.clone(),
        email: user.email.as_str().to_owned(),
        factor: factor.map(|factor| (factor.id, factor.kind(), label(factor))),
        roles: if action == Action::ChangeRole { roles.collect() } else { Vec::new() },
        reason: filled.reason.clone(),
        problem,
    })
}

/// What a factor is called, or as much of its address as tells which one it is.
fn label(factor: &Factor) -> String {
    factor.recipient().map_or_else(|| factor.label.clone(), |to| to.hint())
}

fn factor_row(factor: &Factor, may_reset: bool) -> FactorRow {
    FactorRow { id: factor.id, kind: factor.kind(), label: label(factor), added_at: factor.created_at, last_used: factor.last_used_at, may_reset }
}

fn session(session: &twofactor::Session) -> (String, String, twofactor::Timestamp) {
    (session.browser.clone().unwrap_or_default(), session.ip.clone().unwrap_or_default(), session.seen_at)
}

/// What has happened, with the names of those who did it.
async fn rows(person: &Person, events: &[Entry]) -> Result<Vec<pages::ActivityRow>, Problem> {
    let (mut names, mut rows) = (Names::default(), Vec::with_capacity(events.len()));
    for event in events {
        rows.push(log::row(&person.desk.app, event, &mut names).await?);
    }
    Ok(rows)
}

fn address(user: &User, action: Action, factor: &str) -> String {
    let factor = factor.parse::<FactorId>().map_or_else(|_| String::new(), |factor| format!("?factor={factor}"));
    format!("{PAGE}/{}/{}{factor}", user.id, action.as_str())
}

fn answer(person: Person, status: StatusCode, page: &TakeAction) -> Response {
    let html = page.render(&person.frame(), person.desk.words());
    person.desk.page(status, html)
}

const EVENTS: u16 = 20;
const MESSAGES: u16 = 10;
