//! The second door.

use axum::{Form, extract::Path, http::StatusCode, http::header, response::Response};
use pages::{Challenge, ChallengeKind, ChannelProblem, CodeProblem, Help, LockKind, Locked, Methods, SentCode, SentTrouble, TrustChoice, Way};
use serde::Deserialize;
use store::Outlook;
use twofactor::{FactorId, Kind, Occasion, Refusal, Shut, Timestamp, Typed, User};

use super::{
    Answer, Desk, Owing,
    desk::account,
    methods::{Steps, sent_code},
    pass_challenge, verdicts,
};
use crate::{
    Problem,
    steps::{
        self,
        challenge::{Given, Try},
        codes::Reason,
    },
};

/// The form.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Filled {
    code: String,
    factor: Option<String>,
    approval: Option<String>,
    trust: Option<String>,
    forget: Option<String>,
}

/// `GET /challenge`
pub async fn show(owing: Owing) -> Answer {
    if owing.is_proved {
        return Ok(owing.desk.see("/challenge/password"));
    }
    let now = owing.desk.app.store.now();
    if owing.look.user.owes_first_factor(&owing.look.policy, now) || owing.look.user.recovers(owing.token.challenge(), now) {
        return Ok(owing.desk.see("/challenge/enroll"));
    }
    if owing.is_open && owing.look.user.recovery(now).is_some() {
        return Ok(owing.desk.see("/challenge/recovery"));
    }
    if owing.is_open && ways(&owing).first(owing.desk.cookies.method()).is_some_and(|factor| factor.kind() == Kind::Key) {
        return Ok(owing.desk.see("/challenge/key"));
    }
    let kind = match ways(&owing).first(owing.desk.cookies.method()) {
        Some(factor) if factor.kind() == Kind::Pass => Wanted::Pass(None),
        Some(factor) if factor.recipient().is_some() => Wanted::Sent(factor.id),
        Some(_) | None => Wanted::App,
    };
    ask(owing, kind, None, &Filled::default()).await
}

/// `GET /challenge/app`
pub async fn show_app(owing: Owing) -> Answer {
    ask(owing, Wanted::App, None, &Filled::default()).await
}

/// `GET /challenge/backup`
pub async fn show_backup(owing: Owing) -> Answer {
    ask(owing, Wanted::Backup, None, &Filled::default()).await
}

/// `GET /challenge/sent/{factor}`
pub async fn show_sent(owing: Owing, Path(factor): Path<String>) -> Answer {
    let factor = factor.parse().map_err(|_| Problem::NotFound)?;
    ask(owing, Wanted::Sent(factor), None, &Filled::default()).await
}

/// `POST /challenge/sent/{factor}`
pub async fn send(mut owing: Owing, Path(factor): Path<String>) -> Answer {
    let factor: FactorId = factor.parse().map_err(|_| Problem::NotFound)?;
    let (desk, reason) = (&owing.desk, Reason::Challenge(owing.token.challenge()));
    let sent = steps::codes::send(&desk.app, desk.visitor.cause(), &owing.look.user, (factor, reason), None, |_| store::Answer::none()).await?;
    match sent {
        Ok(_) => Ok(owing.desk.see(&format!("/challenge/sent/{factor}"))),
        Err(refusal) if verdicts::channel(&refusal).is_some() => {
            owing.look = owing.desk.app.store.look(owing.token.user()).await?;
            let mut response = ask(owing, Wanted::NotSent(factor, verdicts::channel(&refusal)), None, &Filled::default()).await?;
            *response.status_mut() = StatusCode::TOO_MANY_REQUESTS;
            Ok(response)
        }
        Err(refusal) => refused(owing, refusal, &Filled::default()).await,
    }
}

/// `GET /challenge/methods`
pub async fn methods(owing: Owing) -> Answer {
    let page = Methods { account: account(&owing.look.user), methods: ways(&owing).methods() };
    let html = page.render(&owing.desk.frame(None), owing.desk.words());
    Ok(owing.desk.page(StatusCode::OK, html))
}

/// `GET /challenge/help`
pub async fn help(desk: Desk) -> Answer {
    let user = match desk.cookies.challenge() {
        Some(token) => {
            let is_held = |look: &store::Look| look.user.challenge(token.challenge()).is_some_and(|owed| owed.is_held_by(&token));
            desk.app.store.look(token.user()).await.ok().filter(is_held).map(|look| look.user)
        }
        None => None,
    };
    let has_backup_codes = user.as_ref().and_then(User::backup).is_some_and(|set| set.left() > 0);
    let may_recover = user.as_ref().is_some_and(User::two_factor_is_on);
    let has_desk = may_recover && desk.app.config.support.organization.is_some();
    let page = Help { in_challenge: user.is_some(), has_backup_codes, may_recover, has_desk };
    let html = page.render(&desk.frame(None), desk.words());
    Ok(desk.page(StatusCode::OK, html))
}

/// `POST /challenge`
pub async fn submit(owing: Owing, Form(filled): Form<Filled>) -> Answer {
    let remember = wants_trust(&owing, filled.trust.is_some(), filled.forget.is_some());
    // Enter in the code field presses the first button of the form.
    let given = if filled.approval.is_some() && filled.code.trim().is_empty() { Given::Approval } else { Given::Code(filled.code.clone()) };
    let tried = Try { challenge: owing.token.challenge(), by_product: false, given, remember };
    let cause = owing.desk.visitor.cause();
    let outcome = steps::challenge::attempt(&owing.desk.app, cause, tried, None, |_| store::Answer::none()).await?;
    match outcome {
        Ok(passed) => Ok(enter(owing, passed)),
        Err(refusal) => refused(owing, refusal, &filled).await,
    }
}

/// `POST /challenge/cancel`
pub async fn cancel(owing: Owing) -> Answer {
    let mut desk = owing.desk;
    let challenge = owing.token.challenge();
    let cancelled = desk.app.store.act(challenge.user(), desk.visitor.cause(), move |user, scene| user.cancel_challenge(challenge, scene)).await?;
    match cancelled {
        Ok(()) | Err(Refusal::AlreadyPassed | Refusal::UnknownChallenge) => {}
        Err(refusal) => return Err(desk.app.refused(refusal)),
    }
    desk.cookies = desk.cookies.without_challenge();
    Ok(desk.see("/sign-in"))
}

/// Lets in who passed.
pub(super) fn enter(owing: Owing, passed: twofactor::Passed) -> Response {
    let mut desk = owing.desk;
    if passed.owes_password {
        return desk.see("/challenge/password");
    }
    let marks = steps::known::add(&desk.app, desk.cookies.known(), &owing.look.user);
    let next = desk.cookies.next().filter(|next| super::sign_in::is_local(next)).unwrap_or("/settings/security").to_owned();
    let mut cookies = desk.cookies.clone().without_challenge().with_next(None).with_known(&marks);
    if let Some(session) = &passed.session {
        cookies = cookies.with_session(session);
    }
    if let Some(factor) = passed.proof.factor {
        cookies = cookies.with_method(factor);
    }
    if let Some(device) = &passed.device {
        cookies = cookies.with_device(device);
    }
    desk.cookies = cookies;
    match passed.backup_codes_left {
        Some(left) if left < twofactor::FEW_BACKUP_CODES => desk.see("/settings/security/backup-codes"),
        Some(_) | None => desk.see(&next),
    }
}

pub(super) async fn refused(mut owing: Owing, refusal: Refusal, filled: &Filled) -> Answer {
    if let Some(problem) = verdicts::code(&refusal, &filled.code) {
        owing.look = owing.desk.app.store.look(owing.token.user()).await?;
        if owing.look.user.guard().shut(owing.desk.app.store.now()).is_none() {
            let is_backup = matches!(Typed::parse(&filled.code), Ok(Typed::Backup(_)));
            let kind = match filled.factor.as_deref() {
                _ if is_backup => Wanted::Backup,
                Some("pass") => Wanted::Pass(None),
                factor => factor.and_then(|factor| factor.parse().ok()).map_or(Wanted::App, Wanted::Sent),
            };
            return ask(owing, kind, Some(problem), filled).await;
        }
        return Ok(locked(owing));
    }
    if refusal == Refusal::NotApproved {
        owing.look = owing.desk.app.store.look(owing.token.user()).await?;
        return ask(owing, Wanted::Pass(Some(Hitch::TooEarly)), None, filled).await;
    }
    if matches!(refusal, Refusal::Wait { .. } | Refusal::CodesDisabled) {
        owing.look = owing.desk.app.store.look(owing.token.user()).await?;
        return Ok(locked(owing));
    }
    if matches!(refusal, Refusal::Expired | Refusal::UnknownChallenge | Refusal::AlreadyPassed) {
        return Ok(start_again(owing));
    }
    Err(owing.desk.app.refused(refusal))
}

/// Shows the code field; or, when nothing typed is looked at, until when.
pub(super) async fn ask(owing: Owing, wanted: Wanted, problem: Option<CodeProblem>, filled: &Filled) -> Answer {
    if owing.look.user.guard().shut(owing.desk.app.store.now()).is_some() {
        return Ok(locked(owing));
    }
    if !owing.is_open {
        return Ok(start_again(owing));
    }
    let user = &owing.look.user;
    let Some(kind) = [wanted, Wanted::App, Wanted::Pass(None)]
        .into_iter()
        .find_map(|wanted| wanted.kind(&owing))
        .or_else(|| any_sent(&owing))
        .or_else(|| Wanted::Backup.kind(&owing))
    else {
        return Err(Problem::Refused(Refusal::NotEnrolled, owing.desk.app.store.now()));
    };
    let kind = match kind {
        ChallengeKind::Sent(sent) => ChallengeKind::Sent(SentCode { trouble: trouble(&owing, &sent).await?, ..sent }),
        kind @ (ChallengeKind::App { .. } | ChallengeKind::Pass(_) | ChallengeKind::Backup { .. }) => kind,
    };
    let page = Challenge {
        account: account(user),
        kind,
        code: filled.code.clone(),
        problem,
        trust: trust_choice(&owing),
        trust_ticked: filled.trust.is_some() || filled.forget.is_some(),
        has_others: ways(&owing).methods().len() > 1,
    };
    let status = if problem.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let html = page.render(&owing.desk.frame(None), owing.desk.words());
    Ok(owing.desk.page(status, html))
}

/// What is wrong with the delivery of the newest code.
async fn trouble(owing: &Owing, sent: &SentCode) -> Result<Option<SentTrouble>, Problem> {
    let Some(sent_at) = sent.sent_at else { return Ok(None) };
    let store = &owing.desk.app.store;
    let kind = match sent.way {
        Way::Phone => store::SMS,
        Way::Email => store::MAIL,
    };
    let stories = store.messages_of(owing.token.user(), None, MESSAGES).await?;
    // A code and the message that carries it are drawn in one step.
    let story = stories.iter().find(|story| story.kind == kind && story.id.drawn_at() == sent_at);
    Ok(story.and_then(|story| match story.outlook(store.now()) {
        Outlook::Fine => None,
        Outlook::Late => Some(SentTrouble::Late),
        Outlook::Failed => Some(SentTrouble::Failed),
    }))
}

/// The page of a wait.
pub(super) fn locked(owing: Owing) -> Response {
    let now = owing.desk.app.store.now();
    let shut = owing.look.user.guard().shut(now);
    let kind = match shut {
        Some(Shut::Until(until)) => LockKind::Until(until),
        Some(Shut::Off) | None => LockKind::UntilRecovery,
    };
    let unlocked = ways(&owing).key().filter(|_| owing.is_open).into_iter().collect();
    let page = Locked { account: Some(account(&owing.look.user)), kind, unlocked };
    let html = page.render(&owing.desk.frame(None), owing.desk.words());
    let mut response = owing.desk.page(StatusCode::TOO_MANY_REQUESTS, html);
    if let Some(Shut::Until(until)) = shut {
        response.headers_mut().insert(header::RETRY_AFTER, (until.since(now).as_secs() + 1).into());
    }
    response
}

pub(super) fn start_again(owing: Owing) -> Response {
    let mut desk = owing.desk;
    desk.cookies = desk.cookies.without_challenge();
    desk.see("/sign-in?notice=challenge-expired")
}

pub(super) fn trust_choice(owing: &Owing) -> TrustChoice {
    use twofactor::Trust;
    match owing.look.policy.trust {
        Trust::EverySignIn => TrustChoice::None,
        Trust::Day => TrustChoice::Ask { days: 1 },
        Trust::Week => TrustChoice::Ask { days: 7 },
        Trust::Month => TrustChoice::Ask { days: 30 },
        Trust::UntilSignOut => TrustChoice::AutomaticUntilSignOut,
    }
}

/// Whether the browser is to be trusted, by which boxes were ticked.
pub(super) fn wants_trust(owing: &Owing, trust: bool, forget: bool) -> bool {
    match trust_choice(owing) {
        TrustChoice::None => false,
        TrustChoice::Ask { .. } => trust,
        TrustChoice::AutomaticUntilSignOut => !forget,
    }
}

/// What stood in the way of a phone that was to let somebody in.
#[derive(Clone, Copy)]
pub(super) enum Hitch {
    TooEarly,
    TooMany(Timestamp),
}

/// Which page is wanted.
#[derive(Clone, Copy)]
pub(super) enum Wanted {
    App,
    Pass(Option<Hitch>),
    Backup,
    Sent(FactorId),
    NotSent(FactorId, Option<ChannelProblem>),
}

impl Wanted {
    fn kind(self, owing: &Owing) -> Option<ChallengeKind> {
        let (user, steps) = (&owing.look.user, ways(owing));
        let (factor, problem) = match self {
            Self::App => {
                let latest = steps.apps().max_by_key(|(factor, _)| factor.last_used_at);
                return latest.map(|(_, app)| ChallengeKind::App { digits: app.settings().digits() });
            }
            Self::Pass(hitch) => return pass_challenge::question(owing, hitch).map(ChallengeKind::Pass),
            Self::Backup => return user.backup().filter(|set| set.left() > 0).map(|set| ChallengeKind::Backup { made_at: set.made_at() }),
            Self::Sent(factor) => (factor, None),
            Self::NotSent(factor, problem) => (factor, problem),
        };
        let factor = steps.named(factor)?;
        let occasion = Occasion::Challenge(owing.token.challenge());
        sent_code(user, factor, occasion, problem, owing.desk.app.store.now()).map(ChallengeKind::Sent)
    }
}

/// What passes the step that is owed.
pub(super) fn ways(owing: &Owing) -> Steps<'_> {
    Steps::of(&owing.look.user, &owing.look.policy, owing.desk.app.store.now())
}

fn any_sent(owing: &Owing) -> Option<ChallengeKind> {
    ways(owing).sent().find_map(|factor| Wanted::Sent(factor.id).kind(owing))
}

/// Among how many messages that of the newest code is looked for.
const MESSAGES: u16 = 12;
