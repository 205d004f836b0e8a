//! The support desk: for somebody who has the password, no method left, and no address that lets them come back alone.
//!
//! The user opens a case after the password and gets two codes: one to read to the agent, and the one the agent has to read. So both
//! know that they talk to the right one. The agent notes what proved who is calling, as a category, and a second agent approves. From then
//! on it is a recovery like any other: the wait, the notices, the links that stop it, the link at the end, and the password still needed.
//! Agents see no code that opens anything, no address and no link.

use core::{fmt, str::FromStr, time::Duration};
use rand_core::CryptoRng;
use serde::{Deserialize, Serialize};
use subtle::ConstantTimeEq as _;

use crate::{
    Agent, ChallengeToken, Detail, Digits, EventKind, Hands, NotAnId, Notice, OrganizationId, Recipient, Refusal, Scene, Secret, State, Timestamp, User,
    UserId, sent::six_digits,
};

/// The number of a case, as people say it: eight digits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CaseNumber(String);

impl CaseNumber {
    /// A new number.
    pub fn draw(rng: &mut dyn CryptoRng) -> Self {
        Self(format!("{:08}", rng.next_u64() % 100_000_000))
    }

    /// The eight digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for CaseNumber {
    type Err = NotAnId;

    /// Reads a number as it is typed: whatever stands between the digits is left out.
    fn from_str(text: &str) -> Result<Self, NotAnId> {
        let digits: String = text.chars().take(64).filter(char::is_ascii_digit).collect();
        if digits.len() == 8 { Ok(Self(digits)) } else { Err(NotAnId) }
    }
}

/// In groups of four: `1234 5678`.
impl fmt::Display for CaseNumber {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (first, last) = self.0.split_at_checked(4).unwrap_or((&self.0, ""));
        write!(out, "{first} {last}")
    }
}

/// A case at the support desk.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Case {
    /// What it is called.
    pub number: CaseNumber,
    /// When the user opened it.
    pub opened_at: Timestamp,
    /// How far it has come.
    pub stage: CaseStage,
    caller_code: Secret<String>,
    agent_code: Secret<String>,
    wrong_codes: u32,
}

/// How far a case has come.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum CaseStage {
    /// Nobody has read the right code to an agent yet.
    Open,
    /// Somebody read the right code to this agent.
    Heard {
        /// The agent.
        by: UserId,
    },
    /// An agent is satisfied, and another one has to be.
    Requested {
        /// The agent.
        by: UserId,
        /// When.
        at: Timestamp,
        /// What proved who is calling.
        evidence: Evidence,
        /// Who had a hand in the agent's account.
        #[serde(default, skip_serializing_if = "Hands::is_empty")]
        hands: Hands,
    },
}

/// What proved to an agent who is calling: a category, never a copy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Evidence {
    /// The agent called back at a number that was on file long before.
    CallBack,
    /// A document with a picture was seen, in person or by video.
    Document,
    /// Details of the contract or of payments that only the customer knows.
    Contract,
    /// Somebody at the customer whom the agent knows vouches.
    Vouched,
}

impl Evidence {
    /// Every category.
    pub const ALL: [Self; 4] = [Self::CallBack, Self::Document, Self::Contract, Self::Vouched];

    /// The stable name, such as `call_back`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::CallBack => "call_back",
            Self::Document => "document",
            Self::Contract => "contract",
            Self::Vouched => "vouched",
        }
    }
}

impl Case {
    /// How long it is worked on.
    pub const LASTS: Duration = Duration::from_secs(3 * 24 * 3600);

    /// Until when it is worked on.
    pub fn expires_at(&self) -> Timestamp {
        self.opened_at.plus(Self::LASTS)
    }

    /// Whether it is still worked on at `now`.
    pub fn is_open(&self, now: Timestamp) -> bool {
        now < self.expires_at()
    }

    /// Whether so many wrong codes were read that none is listened to any more: the user may open another.
    pub const fn is_spent(&self) -> bool {
        self.wrong_codes >= MOST_WRONG
    }

    /// What the user reads to the agent; for the user only.
    pub const fn caller_code(&self) -> &Secret<String> {
        &self.caller_code
    }

    /// What the agent reads to the user, so that the user knows who is calling.
    pub const fn agent_code(&self) -> &Secret<String> {
        &self.agent_code
    }

    /// When an agent asked for the user to be let back in.
    pub(crate) const fn requested_at(&self) -> Option<Timestamp> {
        match self.stage {
            CaseStage::Requested { at, .. } => Some(at),
            CaseStage::Open | CaseStage::Heard { .. } => None,
        }
    }
}

impl User {
    /// The case that is worked on at `now`.
    pub fn case(&self, now: Timestamp) -> Option<&Case> {
        self.case.as_ref().filter(|case| case.is_open(now))
    }

    /// Opens a case called `number` for somebody who gave the password and cannot take the second step; one that is open goes on. Answers
    /// whether there is a new one.
    ///
    /// # Errors
    /// As [`User::send_recovery_code`]; [`Refusal::NoMailbox`] when there is no mailbox that a link could go to.
    pub fn open_case(&mut self, token: &ChallengeToken, number: CaseNumber, scene: &mut Scene<'_>) -> Result<bool, Refusal> {
        self.require_recoverable(token, scene.now)?;
        if self.case(scene.now).is_some_and(|case| !case.is_spent()) {
            return Ok(false);
        }
        self.begin_case(number, scene)
    }

    /// Opens a case called `number` for somebody who is on the telephone; one that is open goes on. Answers whether there is a new one.
    /// What proves who it is stays where it was: on the page behind the password.
    ///
    /// # Errors
    /// [`Refusal::PolicyForbids`] for somebody of `desk`, the agents' own organization; [`Refusal::UserDisabled`], [`Refusal::NotEnrolled`];
    /// [`Refusal::NoMailbox`]; [`Refusal::Frozen`], [`Refusal::PasswordOwed`].
    pub fn have_case(&mut self, number: CaseNumber, desk: Option<OrganizationId>, scene: &mut Scene<'_>) -> Result<bool, Refusal> {
        if desk.is_none_or(|desk| desk == self.organization) {
            return Err(Refusal::PolicyForbids);
        }
        if self.state == State::Disabled {
            return Err(Refusal::UserDisabled);
        }
        if self.factors.is_empty() {
            return Err(Refusal::NotEnrolled);
        }
        self.require_calm(scene.now)?;
        if self.case(scene.now).is_some_and(|case| !case.is_spent()) { Ok(false) } else { self.begin_case(number, scene) }
    }

    fn begin_case(&mut self, number: CaseNumber, scene: &mut Scene<'_>) -> Result<bool, Refusal> {
        self.vouched_mailbox(scene.now).ok_or(Refusal::NoMailbox)?;
        let (caller_code, agent_code) = (six_digits(scene.rng), six_digits(scene.rng));
        self.case = Some(Case { number, opened_at: scene.now, stage: CaseStage::Open, caller_code, agent_code, wrong_codes: 0 });
        scene.record(EventKind::CaseOpened, Detail::default());
        Ok(true)
    }

    /// Takes what somebody read to `agent` as the proof that they are at the page of this case.
    ///
    /// # Errors
    /// [`Refusal::Expired`] when there is no such case; [`Refusal::WrongCode`], [`Refusal::CodesDisabled`] after five wrong ones;
    /// [`Refusal::PolicyForbids`] for somebody of the agents' own organization.
    pub fn hear_case(&mut self, agent: &Agent, code: &Digits, scene: &mut Scene<'_>) -> Result<(), Refusal> {
        self.require_stranger(agent)?;
        let now = scene.now;
        let case = self.case.as_mut().filter(|case| case.is_open(now)).ok_or(Refusal::Expired)?;
        if case.is_spent() {
            return Err(Refusal::CodesDisabled);
        }
        if !bool::from(case.caller_code.expose().as_bytes().ct_eq(code.as_bytes())) {
            case.wrong_codes += 1;
            let attempts_left = MOST_WRONG.saturating_sub(case.wrong_codes);
            scene.record(EventKind::CaseDoubted, by(agent, "wrong_code"));
            return Err(Refusal::WrongCode { attempts_left, until: None });
        }
        if case.requested_at().is_none() {
            case.stage = CaseStage::Heard { by: agent.id() };
        }
        scene.record(EventKind::CaseHeard, Detail { agent: Some(agent.id()), ..Detail::default() });
        Ok(())
    }

    /// Asks for the user to be let back in: the agent who heard the code is satisfied by `evidence`. Every address is told.
    ///
    /// # Errors
    /// [`Refusal::Expired`] when there is no such case; [`Refusal::StepUpRequired`] when another agent heard the code, or none.
    pub fn request_case(&mut self, agent: &Agent, evidence: Evidence, scene: &mut Scene<'_>) -> Result<(), Refusal> {
        self.require_stranger(agent)?;
        let now = scene.now;
        let case = self.case.as_mut().filter(|case| case.is_open(now)).ok_or(Refusal::Expired)?;
        if case.stage != (CaseStage::Heard { by: agent.id() }) {
            return Err(Refusal::StepUpRequired);
        }
        case.stage = CaseStage::Requested { by: agent.id(), at: now, evidence, hands: agent.hands().clone() };
        scene.record(EventKind::CaseRequested, by(agent, evidence.as_str()));
        let audience = self.everywhere();
        scene.notify(self, &Notice::CaseRequested, audience);
        Ok(())
    }

    /// Approves what another agent asked for: the wait begins.
    ///
    /// # Errors
    /// [`Refusal::Expired`] when nobody has asked; [`Refusal::PolicyForbids`] for the agent who did; [`Refusal::NotIndependent`] for one who
    /// became an agent only now, or where somebody is behind both; [`Refusal::NoMailbox`] when there is no mailbox any more that a link
    /// could go to.
    pub fn approve_case(&mut self, agent: &Agent, scene: &mut Scene<'_>) -> Result<(), Refusal> {
        self.require_stranger(agent)?;
        let now = scene.now;
        let (first, asked_at, hands) = match &self.case(now).ok_or(Refusal::Expired)?.stage {
            CaseStage::Requested { by, at, hands, .. } => (*by, *at, hands),
            CaseStage::Open | CaseStage::Heard { .. } => return Err(Refusal::Expired),
        };
        if first == agent.id() {
            return Err(Refusal::PolicyForbids);
        }
        agent.require_apart(first, hands, now)?;
        if self.state == State::Disabled {
            return Err(Refusal::UserDisabled);
        }
        self.require_calm(now)?;
        let link_to = self.vouched_mailbox(now).ok_or(Refusal::NoMailbox)?;
        self.case = None;
        scene.record(EventKind::CaseApproved, Detail { agent: Some(agent.id()), ..Detail::default() });
        let wait = scene.policy.recovery_wait().max(SHORTEST_WAIT);
        self.begin_recovery(link_to, (wait, Some(asked_at)), None, scene);
        Ok(())
    }

    /// Refuses a case: nothing changes for the user.
    ///
    /// # Errors
    /// [`Refusal::Expired`] when there is no such case.
    pub fn refuse_case(&mut self, agent: &Agent, scene: &mut Scene<'_>) -> Result<(), Refusal> {
        self.require_stranger(agent)?;
        self.case(scene.now).ok_or(Refusal::Expired)?;
        self.case = None;
        scene.record(EventKind::CaseRefused, Detail { agent: Some(agent.id()), ..Detail::default() });
        Ok(())
    }

    /// Closes a case on behalf of those who run the server: nothing changes for the user.
    ///
    /// # Errors
    /// [`Refusal::Expired`] when there is no such case.
    pub fn close_case(&mut self, reason: &str, scene: &mut Scene<'_>) -> Result<(), Refusal> {
        self.case(scene.now).ok_or(Refusal::Expired)?;
        self.case = None;
        scene.record(EventKind::CaseRefused, Detail { reason: Some(reason.to_owned()), ..Detail::default() });
        Ok(())
    }

    /// Agents bring back nobody of their own organization, themselves least of all: there they could know each other too well, and may
    /// decide about addresses.
    fn require_stranger(&self, agent: &Agent) -> Result<(), Refusal> {
        if self.id == agent.id() || self.organization == agent.organization() { Err(Refusal::PolicyForbids) } else { Ok(()) }
    }

    /// The mailbox that a link goes to where two agents vouch: what they vouch for rests on no mailbox, so the password may rest on it.
    fn vouched_mailbox(&self, now: Timestamp) -> Option<crate::Email> {
        self.long_proved(now).into_iter().find_map(|to| match to {
            Recipient::Mailbox(mailbox) => Some(mailbox),
            Recipient::Number(_) => None,
        })
    }
}

fn by(agent: &Agent, reason: &str) -> Detail {
    Detail { agent: Some(agent.id()), reason: Some(reason.to_owned()), ..Detail::default() }
}

/// Where people decide, the wait is never shorter.
const SHORTEST_WAIT: Duration = Duration::from_secs(3600);
const MOST_WRONG: u32 = 5;
