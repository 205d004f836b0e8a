//! What looks after the agents of the support desk: the report of what each did, and the alarm when one does too much.

use core::time::Duration;

use store::{Limit, Search, StoreError};
use twofactor::{Actor, AgentRecord, Cause, Excess, OrganizationId, Refusal, Role, State, Timestamp, UserId, records};

use crate::{App, Problem, steps::cases::Deed};

/// What an agent did, and what they are called.
#[derive(Clone, Debug)]
pub struct AgentReport {
    /// What they are called; `None` when the account is gone.
    pub name: Option<String>,
    /// What they did.
    pub record: AgentRecord,
}

/// How long the numbers of cases are kept, and so how far back a report goes.
pub const CASES_KEPT: Duration = Duration::from_secs(90 * 24 * 3600);

/// What each agent did about the cases that were opened between `from` and `until`, the busiest first.
///
/// # Errors
/// Those of the store.
pub async fn report(app: &App, from: Timestamp, until: Timestamp) -> Result<Vec<AgentReport>, Problem> {
    Ok(report_of(&app.store, from, until).await?)
}

/// As [`report`], without a server.
///
/// # Errors
/// Those of the store.
pub async fn report_of(store: &store::Store, from: Timestamp, until: Timestamp) -> Result<Vec<AgentReport>, StoreError> {
    let mut reports = Vec::new();
    for record in records(store.case_lines(from, until).await?) {
        let name = match store.look(record.agent).await {
            Ok(look) => Some(look.user.name),
            Err(StoreError::Missing) => None,
            Err(error) => return Err(error),
        };
        reports.push(AgentReport { name, record });
    }
    Ok(reports)
}

/// What there is too much of when the limit of `deed` is used up.
pub fn excess_of(deed: &Deed) -> Option<Excess> {
    match deed {
        Deed::Hear(_) => Some(Excess::WrongCodes),
        Deed::Request(_) => Some(Excess::Requests),
        Deed::Approve => Some(Excess::Approvals),
        Deed::Refuse => None,
    }
}

/// Counts a wrong code that `agent` tried, and raises the alarm when there are too many in a day.
///
/// # Errors
/// Those of the store.
pub async fn doubt<T>(app: &App, agent: UserId, outcome: &Result<T, Refusal>) -> Result<(), Problem> {
    if !matches!(outcome, Err(Refusal::WrongCode { .. })) {
        return Ok(());
    }
    let wrong = Limit::new("desk: wrong codes", &[agent.as_bytes()], MOST_WRONG_A_DAY, DAY);
    if app.store.charge(&[wrong]).await?.is_allowed { Ok(()) } else { alarm(app, agent, Excess::WrongCodes).await }
}

/// Tells the log, and once a day the owners of the desk's organization, that `agent` does too much.
///
/// # Errors
/// Those of the store.
pub async fn alarm(app: &App, agent: UserId, excess: Excess) -> Result<(), Problem> {
    tracing::error!(event = "desk.alarm", %agent, excess = excess.as_str(), "a support agent does more than is usual in a day");
    app.metrics.desk_alarm(excess);
    let once = Limit::new("desk: alarm", &[agent.as_bytes(), excess.as_str().as_bytes()], 1, DAY);
    let (true, Some(desk)) = (app.store.charge(&[once]).await?.is_allowed, app.config.support.organization) else { return Ok(()) };
    let name = app.store.look(agent).await?.user.name;
    for owner in owners(app, desk).await? {
        let called = name.clone();
        let told = app.store.act(owner, Cause::by(Actor::System), move |user, scene| user.hear_of_excess(agent, &called, excess, scene)).await;
        match told {
            Ok(()) | Err(StoreError::Missing) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}

async fn owners(app: &App, desk: OrganizationId) -> Result<Vec<UserId>, Problem> {
    let (mut owners, mut after) = (Vec::new(), None);
    loop {
        let batch = app.store.users(desk, Search { after, limit: AT_ONCE, ..Search::default() }).await?;
        after = batch.last().map(|look| look.user.id);
        let is_last = batch.len() < usize::from(AT_ONCE);
        owners.extend(batch.into_iter().filter(|look| look.user.role == Role::Owner && look.user.state == State::Active).map(|look| look.user.id));
        if is_last {
            return Ok(owners);
        }
    }
}

const DAY: Duration = Duration::from_secs(24 * 3600);
const MOST_WRONG_A_DAY: u32 = 9;
const AT_ONCE: u16 = 200;
