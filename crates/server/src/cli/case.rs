//! `vestibule case`
//!
//! Whoever has the shell has the database, and so needs no desk to let somebody in. Deliberately not here: hearing a caller, asking, approving. Those
//! are deeds of two agents, and the audit trail names them; a shell is not a person.

use clap::Subcommand;
use core::time::Duration;
use serde::Serialize;
use store::{Look, Store, StoreError};
use twofactor::{Actor, Case, CaseNumber, CaseStage, Cause, Reason, Refusal, Scene, User, UserId};

use super::{Failure, Session, output::table, session::time};
use crate::steps::desk;

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// List the cases of the support desk that are worked on.
    List,
    /// Show a case. No code of it is shown.
    Show {
        /// Eight digits, as the caller reads them.
        number: String,
    },
    /// Open a case for somebody on the telephone; both codes are behind their password.
    Open {
        /// The user's id, `usr_…`.
        user: UserId,
    },
    /// Close a case; nothing changes for the user.
    Refuse {
        /// Eight digits, as the caller reads them.
        number: String,
        /// Why; kept in the audit trail with your login name.
        #[arg(long)]
        reason: String,
    },
    /// What each agent did.
    Report {
        /// About the cases that were opened in the last so many days.
        #[arg(long, default_value_t = 30, value_parser = clap::value_parser!(u32).range(1..=90))]
        days: u32,
    },
}

#[derive(Serialize)]
struct Row {
    number: String,
    user: String,
    organization: String,
    state: &'static str,
    agent: Option<String>,
    evidence: Option<&'static str>,
    opened_at: String,
    expires_at: String,
}

#[derive(Serialize)]
struct AgentRow {
    agent: String,
    name: Option<String>,
    heard: u32,
    asked: u32,
    approved: u32,
    refused: u32,
    stopped_by_user: u32,
    wrong_codes: u32,
    median_seconds: Option<u64>,
}

pub(super) async fn run(command: Command, session: &Session) -> Result<(), Failure> {
    let config = session.config()?;
    let store = session.open(&config).await?;
    match command {
        Command::List => list(&store, session).await,
        Command::Show { number } => show(&find(&store, &number).await?, session),
        Command::Open { user } => open(&store, config.support.organization, user, session).await,
        Command::Refuse { number, reason } => refuse(&store, &number, &reason, session).await,
        Command::Report { days } => report(&store, days, session).await,
    }
}

async fn list(store: &Store, session: &Session) -> Result<(), Failure> {
    let rows: Vec<Row> = store.cases(Case::LASTS, MOST).await?.iter().filter_map(|look| row(look, store)).collect();
    session.output.show(&rows, || columns(&rows))?;
    if rows.is_empty() {
        session.output.say("no case is worked on");
    }
    Ok(())
}

fn show(row: &Row, session: &Session) -> Result<(), Failure> {
    session.output.show(row, || columns(core::slice::from_ref(row)))
}

async fn open(store: &Store, desk: Option<twofactor::OrganizationId>, user: UserId, session: &Session) -> Result<(), Failure> {
    if desk.is_none() {
        return Err(Failure::usage("there is no desk: name the organization of its agents in the configuration, [support] organization"));
    }
    let number = CaseNumber::draw(&mut store.entropy().rng());
    let rule = move |user: &mut User, number: CaseNumber, scene: &mut Scene<'_>| user.have_case(number, desk, scene);
    match store.open_case(user, Cause::by(Actor::Operator), number, rule).await {
        Ok(Ok(_)) => {}
        Ok(Err(refusal)) => return Err(Failure::new(why_not(&refusal))),
        Err(StoreError::Missing) => return Err(Failure::new(format!("there is no user {user}"))),
        Err(StoreError::Conflict) => return Err(Failure::new("the number was taken: try again")),
        Err(error) => return Err(error.into()),
    }
    let row = row(&store.look(user).await?, store).ok_or_else(|| Failure::new("the case was closed in the meantime"))?;
    session.output.show(&row, || row.number.clone())
}

async fn refuse(store: &Store, number: &str, reason: &str, session: &Session) -> Result<(), Failure> {
    Reason::parse(reason).ok_or_else(|| Failure::usage("--reason must be one line of 3 to 200 characters"))?;
    let found = find(store, number).await?;
    let user: UserId = found.user.parse().map_err(|_| Failure::new("the case is of nobody"))?;
    let reason = format!("{}: {reason}", session.login());
    match store.act(user, Cause::by(Actor::Operator), move |user, scene| user.close_case(&reason, scene)).await? {
        Ok(()) => session.output.say(format!("case {} is closed", found.number)),
        Err(refusal) => return Err(Failure::new(why_not(&refusal))),
    }
    Ok(())
}

async fn report(store: &Store, days: u32, session: &Session) -> Result<(), Failure> {
    let until = store.now();
    let from = until.minus(Duration::from_secs(u64::from(days) * 24 * 3600));
    let rows: Vec<AgentRow> = desk::report_of(store, from, until).await?.into_iter().map(agent_row).collect();
    session.output.show(&rows, || {
        let count = |row: &AgentRow| {
            let median = row.median_seconds.map_or_else(|| "-".to_owned(), |seconds| format!("{} min", seconds.div_ceil(60)));
            let counts = [row.heard, row.asked, row.approved, row.refused, row.stopped_by_user, row.wrong_codes].map(|count| count.to_string());
            let [heard, asked, approved, refused, stopped, wrong] = counts;
            [row.name.clone().unwrap_or_else(|| row.agent.clone()), heard, asked, approved, refused, stopped, wrong, median]
        };
        let headings = ["AGENT", "HEARD", "ASKED", "APPROVED", "REFUSED", "STOPPED BY USER", "WRONG CODES", "MEDIAN"];
        table(headings, &rows.iter().map(count).collect::<Vec<_>>())
    })
}

async fn find(store: &Store, number: &str) -> Result<Row, Failure> {
    let parsed: CaseNumber = number.parse().map_err(|_| Failure::usage("the number of a case has eight digits"))?;
    let missing = || Failure::new(format!("no open case has the number {parsed}"));
    let look = match store.case(&parsed).await {
        Ok(look) => look,
        Err(StoreError::Missing) => return Err(missing()),
        Err(error) => return Err(error.into()),
    };
    row(&look, store).filter(|row| row.number == parsed.as_str()).ok_or_else(missing)
}

fn row(look: &Look, store: &Store) -> Option<Row> {
    let case = look.user.case(store.now())?;
    let (state, agent, evidence) = match &case.stage {
        CaseStage::Open => ("open", None, None),
        CaseStage::Heard { by } => ("heard", Some(by), None),
        CaseStage::Requested { by, evidence, .. } => ("requested", Some(by), Some(evidence.as_str())),
    };
    Some(Row {
        number: case.number.as_str().to_owned(),
        user: look.user.id.to_string(),
        organization: look.organization_name.clone(),
        state,
        agent: agent.map(ToString::to_string),
        evidence,
        opened_at: time(case.opened_at),
        expires_at: time(case.expires_at()),
    })
}

fn agent_row(desk::AgentReport { name, record }: desk::AgentReport) -> AgentRow {
    AgentRow {
        agent: record.agent.to_string(),
        name,
        heard: record.heard,
        asked: record.asked,
        approved: record.approved,
        refused: record.refused,
        stopped_by_user: record.stopped,
        wrong_codes: record.wrong_codes,
        median_seconds: record.median.map(|median| median.as_secs()),
    }
}

fn columns(rows: &[Row]) -> String {
    let cells = rows.iter().map(|row| {
        let agent = row.agent.clone().unwrap_or_default();
        [row.number.clone(), row.state.to_owned(), row.user.clone(), row.organization.clone(), agent, row.opened_at.clone()]
    });
    table(["NUMBER", "STATE", "USER", "ORGANIZATION", "AGENT", "OPENED"], &cells.collect::<Vec<_>>())
}

/// The refusals that a case has for those who run the server.
fn why_not(refusal: &Refusal) -> String {
    let why = [
        (Refusal::PolicyForbids, "nobody brings back people of the desk's own organization there"),
        (Refusal::UserDisabled, "the user is disabled"),
        (Refusal::NotEnrolled, "the user has no second factor: the password is enough"),
        (Refusal::NoMailbox, "no mailbox of the user was verified and left unchanged for seven days, so no link could be sent"),
        (Refusal::Expired, "the case was closed in the meantime"),
    ];
    let known = why.iter().find(|(known, _)| known == refusal).map(|(_, why)| *why);
    known.unwrap_or("the user reported something as not theirs: unlock first").to_owned()
}

const MOST: u16 = 500;
