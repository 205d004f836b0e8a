//! The model: one user's second door, as a person would describe it, with lists instead of rules.

use crate::stage::{DAY, HOUR, MINUTE, Phone};
use core::time::Duration;
use std::collections::{HashMap, HashSet};
use twofactor::{BackupCode, ChallengeId, Kind, Refusal, Timestamp};

/// What typing a code brings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Answer {
    Passed(Kind),
    Refused(Refusal),
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    Open,
    Passed,
    Over,
}

/// A browser: its tokens in the order they were given, and when it stops being trusted.
struct Browser {
    tokens: Vec<String>,
    last_given: Timestamp,
    ends: Timestamp,
}

#[derive(Default)]
pub(crate) struct Model {
    challenges: Vec<(ChallengeId, Timestamp, Stage)>,
    /// The latest step that passed, all that did, and the steps given away early.
    latest: u64,
    passed: HashSet<u64>,
    given_away: HashSet<u64>,
    spent: HashSet<String>,
    row: u32,
    closed_until: Option<Timestamp>,
    /// Forgiven wrong codes by day.
    forgiven: HashMap<i64, u32>,
    browsers: Vec<Browser>,
}

fn day(now: Timestamp) -> i64 {
    now.as_unix_millis() / 86_400_000
}

impl Model {
    pub(crate) fn open(&mut self, id: ChallengeId, now: Timestamp, spared: bool) {
        self.challenges.retain(|(_, opened, _)| now.since(*opened) < HOUR);
        if self.challenges.len() == 64 {
            let first = self.challenges.iter().position(|(_, _, stage)| *stage != Stage::Open).unwrap_or(0);
            self.challenges.remove(first);
        }
        self.challenges.push((id, now, if spared { Stage::Passed } else { Stage::Open }));
    }

    fn stage(&self, id: ChallengeId, now: Timestamp) -> Option<Stage> {
        let (_, opened, stage) = self.challenges.iter().find(|(known, _, _)| *known == id)?;
        Some(if *stage == Stage::Open && now.since(*opened) >= MINUTE * 10 { Stage::Over } else { *stage })
    }

    fn set(&mut self, id: ChallengeId, to: Stage) {
        self.challenges.iter_mut().filter(|(known, _, _)| *known == id).for_each(|(_, _, stage)| *stage = to);
    }

    pub(crate) fn call_off(&mut self, id: ChallengeId, now: Timestamp) -> Result<(), Refusal> {
        match self.stage(id, now) {
            None => Err(Refusal::UnknownChallenge),
            Some(Stage::Passed) => Err(Refusal::AlreadyPassed),
            Some(Stage::Open | Stage::Over) => {
                self.set(id, Stage::Over);
                Ok(())
            }
        }
    }

    fn closed(&self, now: Timestamp) -> Option<Refusal> {
        let lately: u32 = self.forgiven.iter().filter(|(then, _)| **then > day(now) - 30).map(|(_, wrong)| wrong).sum();
        if self.row >= 100 || lately >= 50 {
            return Some(Refusal::CodesDisabled);
        }
        self.closed_until.filter(|until| now < *until).map(|until| Refusal::Wait { until })
    }

    pub(crate) fn type_into(&mut self, id: ChallengeId, text: &str, phone: &Phone, codes: &[BackupCode], now: Timestamp) -> Answer {
        let digits = !text.is_empty() && text.chars().all(|c| c.is_ascii_digit());
        let refusal = match self.stage(id, now) {
            _ if !digits && !text.contains('-') => Some(Refusal::Malformed),
            None => Some(Refusal::UnknownChallenge),
            Some(Stage::Passed) => Some(Refusal::AlreadyPassed),
            Some(stage) => {
                let over = (stage == Stage::Over).then_some(Refusal::Expired);
                self.closed(now).or(over).or((digits && text.len() != 8).then_some(Refusal::WrongLength { expected: 8 }))
            }
        };
        if let Some(refusal) = refusal {
            return Answer::Refused(refusal);
        }
        let judged = if digits { self.look_at_digits(text, phone, now) } else { self.look_at_backup(text, codes) };
        match judged {
            Ok(kind) => {
                *self.forgiven.entry(day(now)).or_default() += self.row;
                (self.row, self.closed_until) = (0, None);
                if self.closed(now).is_some() {
                    self.end_all();
                }
                self.set(id, Stage::Passed);
                Answer::Passed(kind)
            }
            Err(Refusal::CodeUsed) => Answer::Refused(Refusal::CodeUsed),
            Err(wrong) => Answer::Refused(self.count(wrong, now)),
        }
    }

    fn look_at_digits(&mut self, text: &str, phone: &Phone, now: Timestamp) -> Result<Kind, Refusal> {
        let current = now.as_unix_seconds() / 30;
        let shown = |ahead: &i64| phone.code_in(now, *ahead) == text;
        let step = |ahead: i64| current.checked_add_signed(ahead).expect("long after 1970");
        let inside: Vec<i64> = (-1..=1).filter(shown).collect();
        if let Some(fresh) = inside.iter().map(|ahead| step(*ahead)).find(|step| *step > self.latest && !self.given_away.contains(step)) {
            self.latest = fresh;
            self.passed.insert(fresh);
            return Ok(Kind::App);
        }
        let around: Vec<i64> = (2..=40).flat_map(|distance| [-distance, distance]).filter(shown).collect();
        if inside.is_empty() {
            self.given_away.extend(around.iter().filter(|ahead| **ahead > 0).map(|ahead| step(*ahead)));
        }
        match around.first() {
            _ if !inside.is_empty() => Err(Refusal::CodeUsed),
            Some(ahead) if self.passed.contains(&step(*ahead)) => Err(Refusal::CodeUsed),
            Some(ahead) => Err(Refusal::ClockOff { seconds_ahead: ahead * 30, attempts_left: 0, until: None }),
            None => Err(Refusal::WrongCode { attempts_left: 0, until: None }),
        }
    }

    fn look_at_backup(&mut self, text: &str, codes: &[BackupCode]) -> Result<Kind, Refusal> {
        if !codes.iter().any(|code| code.reveal().expose() == text) {
            Err(Refusal::WrongCode { attempts_left: 0, until: None })
        } else if self.spent.insert(text.to_owned()) {
            Ok(Kind::Backup)
        } else {
            Err(Refusal::CodeUsed)
        }
    }

    /// Counts a wrong code and fills in what is left.
    fn count(&mut self, wrong: Refusal, now: Timestamp) -> Refusal {
        self.row += 1;
        let mut left = (6 - self.row % 6).min(100_u32.saturating_sub(self.row));
        if self.row.is_multiple_of(6) {
            const WAITS: [Duration; 5] = [MINUTE, Duration::from_secs(300), Duration::from_secs(900), HOUR, Duration::from_secs(4 * 3600)];
            let wait = usize::try_from(self.row / 6 - 1).ok().and_then(|step| WAITS.get(step)).copied().unwrap_or(DAY);
            self.closed_until = Some(now.plus(wait));
            left = 0;
        }
        let until = self.closed_until.filter(|until| now < *until && self.row < 100);
        if self.closed(now).is_some() {
            self.end_all();
        }
        if let Refusal::ClockOff { seconds_ahead, .. } = wrong {
            Refusal::ClockOff { seconds_ahead, attempts_left: left, until }
        } else {
            Refusal::WrongCode { attempts_left: left, until }
        }
    }

    fn end_all(&mut self) {
        self.challenges.iter_mut().filter(|(_, _, stage)| *stage == Stage::Open).for_each(|(_, _, stage)| *stage = Stage::Over);
    }

    pub(crate) fn trust(&mut self, token: &str, now: Timestamp) {
        self.browsers.retain(|browser| now < browser.ends);
        if self.browsers.len() == 20 {
            self.browsers.remove(0);
        }
        self.browsers.push(Browser { tokens: vec![token.to_owned()], last_given: now, ends: now.plus(DAY * 30) });
    }

    /// What a token is worth: whether the question is spared, and whether a new token comes.
    pub(crate) fn bring(&mut self, token: &str, next: Option<String>, now: Timestamp) -> (bool, bool) {
        let Some(at) = self.browsers.iter().position(|browser| browser.tokens.iter().any(|given| given == token)) else { return (false, false) };
        let browser = &mut self.browsers[at];
        if now >= browser.ends {
            return (false, false);
        }
        match browser.tokens.iter().rev().position(|given| given == token) {
            Some(0) => {
                browser.tokens.extend(next);
                browser.last_given = now;
                (true, true)
            }
            Some(1) if now.since(browser.last_given) < MINUTE => (true, false),
            Some(_) | None => {
                self.browsers.remove(at);
                (false, false)
            }
        }
    }
}
