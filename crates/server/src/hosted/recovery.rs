//! Recovery: asking to be let back in, how far it has come, calling it off, and the link at its end.

use axum::{
    Form,
    extract::Query,
    http::{StatusCode, header},
    response::Response,
};
use pages::{ChannelProblem, CodeProblem, PasswordProblem, Recover, Recovery, RecoveryStep, RecoveryWay, StopRecovery};
use serde::Deserialize;
use store::Look;
use twofactor::{AwaitedCode, Recipient, Refusal};

use super::{Answer, Desk, Owing, challenge::start_again, desk::account, methods::way, verdicts};
use crate::{Problem, steps};

/// What has just happened.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Asked {
    notice: Option<String>,
    again: Option<String>,
}

/// The address that is to prove who asks, by its place in the list.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Chosen {
    way: usize,
}

/// The code that was sent.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Typed {
    code: String,
}

/// The token of a link.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Link {
    token: String,
}

/// The form that the link at the end opens.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Filled {
    token: String,
    password: String,
}

/// `GET /challenge/recovery`
pub async fn show(owing: Owing, Query(asked): Query<Asked>) -> Answer {
    if !owing.is_open {
        return Ok(start_again(owing));
    }
    let is_resent = asked.notice.as_deref() == Some("sent");
    let step = under_way(&owing, is_resent).or_else(|| sent(&owing, asked.again.is_some())).unwrap_or_else(|| ask(&owing, None));
    Ok(answer(owing, StatusCode::OK, step))
}

/// `POST /challenge/recovery/code`
pub async fn send(owing: Owing, Form(chosen): Form<Chosen>) -> Answer {
    let (desk, user) = (&owing.desk, &owing.look.user);
    let Some(to) = user.recovery_addresses(desk.app.store.now()).get(chosen.way).cloned() else { return Ok(owing.desk.see("/challenge/recovery")) };
    match steps::recovery::send_code(&desk.app, &desk.visitor, user, owing.token.clone(), to).await? {
        Ok(_) | Err(Refusal::UnknownFactor) => Ok(owing.desk.see("/challenge/recovery")),
        Err(Refusal::Expired | Refusal::UnknownChallenge) => Ok(start_again(owing)),
        // The newest one is good, whoever had it sent: it is what is asked for.
        Err(Refusal::TooManyMessages { .. }) if sent(&owing, false).is_some() => Ok(owing.desk.see("/challenge/recovery")),
        Err(refusal) => match verdicts::channel(&refusal) {
            Some(problem) => {
                let step = ask(&owing, Some(problem));
                Ok(answer(owing, StatusCode::TOO_MANY_REQUESTS, step))
            }
            None => Err(desk.app.refused(refusal)),
        },
    }
}

/// `POST /challenge/recovery`
pub async fn request(mut owing: Owing, Form(typed): Form<Typed>) -> Answer {
    let desk = &owing.desk;
    match steps::recovery::request(&desk.app, &desk.visitor, owing.token.clone(), &typed.code).await? {
        Ok(()) | Err(Refusal::UnknownFactor) => Ok(owing.desk.see("/challenge/recovery")),
        Err(Refusal::Expired | Refusal::UnknownChallenge) => Ok(start_again(owing)),
        Err(refusal) => {
            let Some(problem) = verdicts::code(&refusal, &typed.code) else { return Err(desk.app.refused(refusal)) };
            owing.look = desk.app.store.look(owing.token.user()).await?;
            match sent(&owing, false) {
                Some(RecoveryStep::Code { hint, way, index, sent_at, next_at, .. }) => {
                    let step = RecoveryStep::Code { hint, way, index, sent_at, next_at, code: typed.code, problem: Some(problem) };
                    Ok(answer(owing, StatusCode::UNPROCESSABLE_ENTITY, step))
                }
                Some(_) | None => Ok(owing.desk.see("/challenge/recovery")),
            }
        }
    }
}

/// `POST /challenge/recovery/browser`
pub async fn request_by_browser(owing: Owing) -> Answer {
    match steps::recovery::request_by_browser(&owing.desk.app, &owing.desk.visitor, owing.token.clone()).await? {
        Ok(()) | Err(Refusal::UnknownFactor) => Ok(owing.desk.see("/challenge/recovery")),
        Err(Refusal::Expired | Refusal::UnknownChallenge) => Ok(start_again(owing)),
        Err(refusal) => Err(owing.desk.app.refused(refusal)),
    }
}

/// `POST /challenge/recovery/link`
pub async fn resend(owing: Owing) -> Answer {
    match steps::recovery::resend_link(&owing.desk.app, &owing.desk.visitor, owing.token.clone()).await? {
        Ok(()) => Ok(owing.desk.see("/challenge/recovery?notice=sent")),
        Err(Refusal::Expired | Refusal::TooManyMessages { .. }) => Ok(owing.desk.see("/challenge/recovery")),
        Err(refusal) => Err(owing.desk.app.refused(refusal)),
    }
}

/// `GET /recovery`
pub async fn open(desk: Desk, Query(link): Query<Link>) -> Answer {
    match steps::recovery::look(&desk.app, &link.token).await {
        Ok((_, look)) => Ok(prove(desk, &look, link.token, None)),
        Err(Problem::Refused(Refusal::Expired, _)) => Ok(expired(desk)),
        Err(problem) => Err(problem),
    }
}

/// `POST /recovery`
pub async fn submit(mut desk: Desk, Form(form): Form<Filled>) -> Answer {
    let (token, look) = match steps::recovery::look(&desk.app, &form.token).await {
        Ok(found) => found,
        Err(Problem::Refused(Refusal::Expired, _)) => return Ok(expired(desk)),
        Err(problem) => return Err(problem),
    };
    if form.password.is_empty() {
        return Ok(prove(desk, &look, form.token, Some(PasswordProblem::Missing)));
    }
    match steps::recovery::open(&desk.app, &desk.visitor, (token, &look), &form.password).await {
        Ok(challenge) => {
            desk.cookies = desk.cookies.without_session().with_challenge(&challenge).with_next(None);
            Ok(desk.see("/challenge/enroll"))
        }
        Err(Problem::Refused(Refusal::WrongPassword, _)) => Ok(prove(desk, &look, form.token, Some(PasswordProblem::Wrong))),
        Err(Problem::Refused(Refusal::Expired, _)) => Ok(expired(desk)),
        Err(problem) => Err(problem),
    }
}

/// `GET /recovery/stop`
pub async fn show_stop(desk: Desk, Query(link): Query<Link>) -> Answer {
    let page = match steps::recovery::read(&desk.app, &link.token).await? {
        Some((look, true)) => StopRecovery::Ask { token: link.token, hint: look.user.email.hint() },
        Some((_, false)) => StopRecovery::Over,
        None => StopRecovery::Unknown,
    };
    Ok(stopped(desk, &page))
}

/// `POST /recovery/stop`
pub async fn stop(desk: Desk, Form(form): Form<Link>) -> Answer {
    let page = match steps::recovery::cancel(&desk.app, &desk.visitor, &form.token).await? {
        Some(true) => StopRecovery::Done,
        Some(false) => StopRecovery::Over,
        None => StopRecovery::Unknown,
    };
    Ok(stopped(desk, &page))
}

/// Where a recovery stands that is under way.
fn under_way(owing: &Owing, is_resent: bool) -> Option<RecoveryStep> {
    let now = owing.desk.app.store.now();
    let recovery = owing.look.user.recovery(now)?;
    Some(if recovery.is_ready(now) {
        RecoveryStep::Ready { hint: recovery.link_to().hint(), until: recovery.lapses_at(), is_resent }
    } else {
        RecoveryStep::Pending { requested_at: recovery.requested_at, ready_at: recovery.ready_at, hint: recovery.link_to().hint() }
    })
}

/// The code that waits to be typed, unless another address is asked for.
fn sent(owing: &Owing, elsewhere: bool) -> Option<RecoveryStep> {
    let (user, now) = (&owing.look.user, owing.desk.app.store.now());
    let AwaitedCode { to, sent_at, next_at } = user.recovery_code_sent(now).filter(|_| !elsewhere)?;
    let index = user.recovery_addresses(now).iter().position(|address| *address == to)?;
    Some(RecoveryStep::Code { hint: to.hint(), way: way(&to), index, sent_at, next_at, code: String::new(), problem: None::<CodeProblem> })
}

fn ask(owing: &Owing, problem: Option<ChannelProblem>) -> RecoveryStep {
    let now = owing.desk.app.store.now();
    let row = |to: &Recipient| RecoveryWay { way: way(to), hint: to.hint() };
    let ways = owing.look.user.recovery_addresses(now).iter().map(row).collect();
    let by_browser = owing.look.user.may_recover_by_browser(&owing.token, now);
    RecoveryStep::Ask { ways, by_browser, ready_at: now.plus(owing.look.policy.recovery_wait()), problem }
}

fn answer(owing: Owing, status: StatusCode, step: RecoveryStep) -> Response {
    let page = Recovery { account: account(&owing.look.user), step };
    let html = page.render(&owing.desk.frame(None), owing.desk.words());
    let mut response = owing.desk.page(status, html);
    if status == StatusCode::TOO_MANY_REQUESTS {
        response.headers_mut().insert(header::RETRY_AFTER, 60.into());
    }
    response
}

fn prove(desk: Desk, look: &Look, token: String, problem: Option<PasswordProblem>) -> Response {
    let status = if problem.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let page = Recover::Ask { token, email: look.user.email.as_str().to_owned(), organization: look.organization_name.clone(), problem };
    let html = page.render(&desk.frame(None), desk.words());
    desk.page(status, html)
}

fn expired(desk: Desk) -> Response {
    let html = Recover::Expired.render(&desk.frame(None), desk.words());
    desk.page(StatusCode::GONE, html)
}

fn stopped(desk: Desk, page: &StopRecovery) -> Response {
    let status = match page {
        StopRecovery::Ask { .. } | StopRecovery::Done => StatusCode::OK,
        StopRecovery::Over => StatusCode::GONE,
        StopRecovery::Unknown => StatusCode::NOT_FOUND,
    };
    let html = page.render(&desk.frame(None), desk.words());
    desk.page(status, html)
}
