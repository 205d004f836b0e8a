//! What is told of agents in a report.

use crate::stage::{HOUR, MINUTE, START};
use core::time::Duration;
use twofactor::{AgentRecord, CaseLine, EventKind, UserId, records};

fn id(seed: u8) -> UserId {
    UserId::from_bytes([seed; 16])
}

/// What happened to the case of `user`, so long after the start, by an agent.
fn line(user: u8, after: Duration, kind: EventKind, agent: Option<u8>) -> CaseLine {
    CaseLine { user: id(user), at: START.plus(after), kind, agent: agent.map(id), reason: None }
}

/// A case that agent 1 asks for and agent 2 approves, `took` after it was opened.
fn approved(user: u8, took: Duration) -> [CaseLine; 4] {
    [
        line(user, Duration::ZERO, EventKind::CaseOpened, None),
        line(user, MINUTE, EventKind::CaseHeard, Some(1)),
        line(user, MINUTE * 2, EventKind::CaseRequested, Some(1)),
        line(user, took, EventKind::CaseApproved, Some(2)),
    ]
}

fn cancelled(user: u8, reason: &str) -> CaseLine {
    CaseLine { reason: Some(reason.to_owned()), ..line(user, HOUR * 9, EventKind::RecoveryCancelled, None) }
}

fn of(records: &[AgentRecord], agent: u8) -> &AgentRecord {
    records.iter().find(|record| record.agent == id(agent)).expect("an agent")
}

#[test]
fn what_each_agent_did_is_counted() {
    let lines = [approved(10, HOUR), approved(11, HOUR * 3), approved(12, HOUR * 5)].concat();
    let more = [line(13, MINUTE, EventKind::CaseDoubted, Some(3)), line(13, MINUTE, EventKind::CaseRefused, Some(3))];
    let records = records(lines.into_iter().chain(more));
    let (first, second, third) = (of(&records, 1), of(&records, 2), of(&records, 3));
    assert_eq!((first.heard, first.asked, first.approved, first.median), (3, 3, 0, Some(HOUR * 3)));
    assert_eq!((second.heard, second.asked, second.approved, second.median), (0, 0, 3, Some(HOUR * 3)));
    assert_eq!((third.wrong_codes, third.refused, third.median), (1, 1, None));
    assert_eq!(records.last(), Some(third), "the busiest first");
}

#[test]
fn what_the_user_stopped_counts_for_both_and_what_came_to_nothing_for_none() {
    for (reason, count) in [("link", 1), ("second_factor", 1), ("alarm", 1), ("password_changed", 1), ("lapsed", 0), ("denied", 0), ("disabled", 0)] {
        let records = records(approved(10, HOUR).into_iter().chain([cancelled(10, reason)]));
        assert_eq!((of(&records, 1).stopped, of(&records, 2).stopped), (count, count), "{reason}");
    }
    let asked_only = approved(10, HOUR).into_iter().take(3).chain([cancelled(10, "link"), cancelled(10, "link")]);
    assert_eq!(records(asked_only).first().map(|record| record.stopped), Some(1), "before the approval, and once");
    let finished = [line(10, HOUR * 8, EventKind::RecoveryFinished, None), cancelled(10, "link")];
    assert_eq!(of(&records(approved(10, HOUR).into_iter().chain(finished)), 1).stopped, 0, "another recovery is none of theirs");
    let refused = [line(10, HOUR * 8, EventKind::CaseRefused, Some(2)), cancelled(10, "link")];
    assert_eq!(of(&records(approved(10, HOUR).into_iter().take(3).chain(refused)), 1).stopped, 0);
}

#[test]
fn a_new_case_of_the_same_user_begins_anew() {
    let second = approved(10, HOUR * 2).map(|line| CaseLine { at: line.at.plus(HOUR * 24), ..line });
    let records = records(approved(10, HOUR * 2).into_iter().chain(second));
    assert_eq!((of(&records, 1).asked, of(&records, 1).median), (2, Some(HOUR * 2)));
    assert!(twofactor::records([]).is_empty());
}
