//! The support desk: a case is opened by the user, heard and asked for by one agent, approved by another.

use std::collections::HashSet;

use store::{Answer, Attendant, Limit, Look, Request, StoreError};
use twofactor::{
    Actor, Badge, Case, CaseNumber, Cause, ChallengeId, ChallengeToken, Evidence, Hands, OrganizationId, Refusal, Scene, SessionToken, Timestamp, Typed, User,
    UserId,
};

use crate::{App, Problem, Visitor, steps};

/// What an agent does.
#[derive(Clone, Debug)]
pub enum Deed {
    /// Types what the caller reads.
    Hear(String),
    /// Asks for the user to be let back in, satisfied by this.
    Request(Evidence),
    /// Approves what another agent asked for.
    Approve,
    /// Refuses.
    Refuse,
}

/// An agent, and the challenge that proves to a product that it is them.
#[derive(Clone, Copy, Debug)]
pub struct Proven {
    /// Who.
    pub agent: UserId,
    /// What they passed.
    pub proof: ChallengeId,
}

/// A user whose case was worked on.
#[derive(Clone, Debug)]
pub struct Worked {
    /// Who.
    pub user: UserId,
    /// Whose user that is.
    pub organization: OrganizationId,
    /// The case, unless it is closed.
    pub case: Option<Case>,
}

impl Worked {
    /// How it stands with the case of `user` at `now`.
    pub fn of(user: &User, now: Timestamp) -> Self {
        Self { user: user.id, organization: user.organization, case: user.case(now).cloned() }
    }
}

/// Opens a case for somebody who gave the password.
///
/// # Errors
/// Those of the machinery; a refusal is an outcome.
pub async fn open(app: &App, visitor: &Visitor, token: ChallengeToken) -> Result<Result<bool, Refusal>, Problem> {
    if app.config.support.organization.is_none() {
        return Err(Problem::NotFound);
    }
    let charged = steps::limits::case(app, token.user()).await?;
    let number = CaseNumber::draw(&mut app.store.entropy().rng());
    let owner = token.user();
    let open = move |user: &mut User, number: CaseNumber, scene: &mut Scene<'_>| user.open_case(&token, number, scene);
    opened(app, app.store.open_case(owner, visitor.cause(), number, open).await, charged).await
}

/// Opens a case for somebody who is on the telephone, on the product's authority. It gives nobody anything before the password.
///
/// # Errors
/// [`Problem::NotFound`] where there is no desk, or no such user; those of the machinery. A refusal is an outcome.
pub async fn open_for(app: &App, cause: Cause, user: UserId) -> Result<Result<bool, Refusal>, Problem> {
    let desk = app.config.support.organization;
    if desk.is_none() {
        return Err(Problem::NotFound);
    }
    app.store.look(user).await?;
    let charged = steps::limits::case(app, user).await?;
    let number = CaseNumber::draw(&mut app.store.entropy().rng());
    let open = move |user: &mut User, number: CaseNumber, scene: &mut Scene<'_>| user.have_case(number, desk, scene);
    opened(app, app.store.open_case(user, cause, number, open).await, charged).await
}

/// What came of opening a case: only a new one counts against the limit.
async fn opened(app: &App, opened: Result<Result<bool, Refusal>, StoreError>, charged: Vec<Limit>) -> Result<Result<bool, Refusal>, Problem> {
    if !matches!(opened, Ok(Ok(true))) {
        steps::limits::refund(app, charged).await?;
    }
    match opened {
        Err(StoreError::Conflict) => Err(Problem::Unavailable),
        opened => Ok(opened?),
    }
}

/// Up to `limit` users with a case that is worked on, the newest first.
///
/// # Errors
/// Those of the store.
pub async fn open_ones(app: &App, limit: u16) -> Result<Vec<Look>, Problem> {
    let now = app.store.now();
    let mut looks = app.store.cases(Case::LASTS, limit).await?;
    let mut seen = HashSet::new();
    looks.retain(|look| look.user.case(now).is_some() && seen.insert(look.user.id));
    Ok(looks)
}

/// The case of this number.
///
/// # Errors
/// Those of the store; `None` when no case is open that is called so.
pub async fn find(app: &App, number: &str) -> Result<Option<Look>, Problem> {
    let Ok(number) = number.parse::<CaseNumber>() else { return Ok(None) };
    match app.store.case(&number).await {
        Ok(look) => Ok(Some(look).filter(|look| look.user.case(app.store.now()).is_some_and(|case| case.number == number))),
        Err(StoreError::Missing) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// Lets the agent in this session do something about the case of `user`.
///
/// # Errors
/// [`Problem::RateLimited`] when the agent has done as much as may be in a day: the log says so.
pub async fn act(app: &App, visitor: &Visitor, session: SessionToken, user: UserId, deed: Deed) -> Result<Result<Worked, Refusal>, Problem> {
    let (desk, agent) = (app.config.support.organization, session.user());
    // Only agents use up what agents may do; whether it is one is judged again with the deed.
    let held = session.clone();
    let asked = app.store.act(agent, visitor.cause(), move |user, scene| user.agent(&held, desk, scene)).await?;
    if let Err(refusal) = asked {
        return Ok(Err(refusal));
    }
    let is_agent = Box::new(move |user: &mut User, scene: &mut Scene<'_>| user.agent(&session, desk, scene));
    attend(app, (agent, visitor.cause(), is_agent), (user, Cause::by(Actor::Operator)), deed, None, |_| Answer::none()).await
}

/// Lets an agent who has proved it to a product do something about the case of `look`. The proof is used up, whatever comes of it.
///
/// # Errors
/// As [`act`]; [`Problem::NotFound`] when there is no such agent.
pub async fn act_for(
    app: &App,
    cause: Cause,
    Proven { agent, proof }: Proven,
    look: &Look,
    deed: Deed,
    request: Option<Request>,
    answer: impl FnOnce(&Result<Worked, Refusal>) -> Answer + Send + 'static,
) -> Result<Result<Worked, Refusal>, Problem> {
    let desk = app.config.support.organization;
    let number = look.user.case(app.store.now()).map(|case| case.number.clone()).ok_or(Problem::NotFound)?;
    let is_agent = Box::new(move |user: &mut User, scene: &mut Scene<'_>| user.agent_by(proof, desk, &number, scene));
    attend(app, (agent, cause.clone(), is_agent), (look.user.id, cause), deed, request, answer).await
}

/// Charges what an agent may do in a day, and lets them do it.
async fn attend(
    app: &App,
    agent: Attendant<Badge>,
    (user, cause): (UserId, Cause),
    deed: Deed,
    request: Option<Request>,
    answer: impl FnOnce(&Result<Worked, Refusal>) -> Answer + Send + 'static,
) -> Result<Result<Worked, Refusal>, Problem> {
    let code = match &deed {
        Deed::Hear(text) => match Typed::parse(text) {
            Ok(Typed::Digits(digits)) => Some(digits),
            Ok(Typed::Backup(_)) | Err(_) => return Ok(Err(Refusal::Malformed)),
        },
        Deed::Request(_) | Deed::Approve | Deed::Refuse => None,
    };
    if let Err(problem) = steps::limits::agent(app, agent.0, &deed).await {
        if let Some(excess) = steps::desk::excess_of(&deed) {
            steps::desk::alarm(app, agent.0, excess).await?;
        }
        return Err(problem);
    }
    let rule = move |user: &mut User, (badge, hands): (Badge, Hands), scene: &mut Scene<'_>| {
        let agent = &badge.with(hands);
        match (deed, code) {
            (Deed::Hear(_), Some(code)) => user.hear_case(agent, &code, scene),
            (Deed::Hear(_), None) => Err(Refusal::Malformed),
            (Deed::Request(evidence), _) => user.request_case(agent, evidence, scene),
            (Deed::Approve, _) => user.approve_case(agent, scene),
            (Deed::Refuse, _) => user.refuse_case(agent, scene),
        }?;
        Ok(Worked::of(user, scene.now))
    };
    let who = agent.0;
    let outcome = app.store.attend(user, cause, agent, request, rule, answer).await?;
    steps::desk::doubt(app, who, &outcome).await?;
    Ok(outcome)
}
