//! What agents of the support desk did in a while, told from the audit trail: so that somebody notices an agent who does too much.

use core::time::Duration;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

use crate::{Detail, EventKind, Notice, Scene, Timestamp, User, UserId, telling::Audience};

/// What a support agent did too much of in a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Excess {
    /// Wrong codes were tried.
    WrongCodes,
    /// A second agent was asked for.
    Requests,
    /// What others asked for was approved.
    Approvals,
}

impl Excess {
    /// Everything there can be too much of.
    pub const ALL: [Self; 3] = [Self::WrongCodes, Self::Requests, Self::Approvals];

    /// The stable name, such as `wrong_codes`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::WrongCodes => "wrong_codes",
            Self::Requests => "requests",
            Self::Approvals => "approvals",
        }
    }
}

impl User {
    /// Tells somebody who owns the desk's organization that an agent of it, called `name`, did more than is usual.
    pub fn hear_of_excess(&mut self, agent: UserId, name: &str, excess: Excess, scene: &mut Scene<'_>) {
        scene.record(EventKind::DeskAlarmed, Detail { agent: Some(agent), reason: Some(excess.as_str().to_owned()), ..Detail::default() });
        scene.notify(self, &Notice::DeskAlarm { agent: name.to_owned(), excess }, Audience::default());
    }
}

/// One line of the audit trail about the case of a user, or the recovery that came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseLine {
    /// Whose case.
    pub user: UserId,
    /// When.
    pub at: Timestamp,
    /// What happened.
    pub kind: EventKind,
    /// The agent who did it.
    pub agent: Option<UserId>,
    /// Why, where there is a reason.
    pub reason: Option<String>,
}

/// What one agent did in a while.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AgentRecord {
    /// Who.
    pub agent: UserId,
    /// Right codes that were heard: cases taken up.
    pub heard: u32,
    /// Wrong codes that were tried.
    pub wrong_codes: u32,
    /// Cases the agent asked a second one for.
    pub asked: u32,
    /// Cases of others that the agent approved.
    pub approved: u32,
    /// Cases the agent refused.
    pub refused: u32,
    /// Cases the agent asked for or approved that the user stopped.
    pub stopped: u32,
    /// The median time from the opening of a case to its approval, of those that the agent asked for or approved.
    pub median: Option<Duration>,
}

/// What each agent did, the busiest first. `lines` are whole cases, those of one user in the order of time.
pub fn records(lines: impl IntoIterator<Item = CaseLine>) -> Vec<AgentRecord> {
    let mut all: BTreeMap<UserId, Tally> = BTreeMap::new();
    let mut cases: BTreeMap<UserId, Course> = BTreeMap::new();
    for line in lines {
        let course = cases.entry(line.user).or_default();
        course.hear(&line, &mut all);
    }
    let mut records: Vec<AgentRecord> = all.into_iter().map(|(agent, tally)| tally.close(agent)).collect();
    records.sort_by_key(|record| core::cmp::Reverse((record.asked + record.approved, record.heard, record.wrong_codes)));
    records
}

/// What is remembered of a user's case while its lines are heard.
#[derive(Default)]
struct Course {
    opened_at: Option<Timestamp>,
    agents: Vec<UserId>,
}

#[derive(Default)]
struct Tally {
    heard: u32,
    wrong_codes: u32,
    asked: u32,
    approved: u32,
    refused: u32,
    stopped: u32,
    took: Vec<Duration>,
}

impl Course {
    fn hear(&mut self, line: &CaseLine, all: &mut BTreeMap<UserId, Tally>) {
        if line.kind == EventKind::CaseOpened {
            *self = Self { opened_at: Some(line.at), agents: Vec::new() };
        }
        if let Some(agent) = line.agent {
            let tally = all.entry(agent).or_default();
            let counts = [
                (EventKind::CaseHeard, &mut tally.heard),
                (EventKind::CaseDoubted, &mut tally.wrong_codes),
                (EventKind::CaseRequested, &mut tally.asked),
                (EventKind::CaseApproved, &mut tally.approved),
                (EventKind::CaseRefused, &mut tally.refused),
            ];
            for (_, count) in counts.into_iter().filter(|(kind, _)| *kind == line.kind) {
                *count = count.saturating_add(1);
            }
            if matches!(line.kind, EventKind::CaseRequested | EventKind::CaseApproved) {
                self.agents.push(agent);
            }
        }
        if line.kind == EventKind::CaseApproved {
            let took = self.opened_at.map(|opened_at| line.at.since(opened_at));
            for agent in &self.agents {
                all.entry(*agent).or_default().took.extend(took);
            }
        }
        let by_user = !matches!(line.reason.as_deref(), Some("lapsed" | "denied" | "disabled"));
        if line.kind == EventKind::RecoveryCancelled && by_user {
            for agent in core::mem::take(&mut self.agents) {
                let tally = all.entry(agent).or_default();
                tally.stopped = tally.stopped.saturating_add(1);
            }
        }
        if matches!(line.kind, EventKind::CaseRefused | EventKind::RecoveryFinished) {
            self.agents.clear();
        }
    }
}

impl Tally {
    fn close(mut self, agent: UserId) -> AgentRecord {
        self.took.sort_unstable();
        let median = self.took.get(self.took.len() / 2).copied();
        let Self { heard, wrong_codes, asked, approved, refused, stopped, .. } = self;
        AgentRecord { agent, heard, wrong_codes, asked, approved, refused, stopped, median }
    }
}
