//! Support agents, and how far apart the two who decide a case have to be.
//!
//! Two people are worth more than one only while nobody is behind both. Whoever runs the desk's organization adds agents, and can bring an
//! agent's account under their control; an API key can do so too. So whoever had a hand in an account lately counts as being there: where
//! somebody is behind both halves of a case, there is one person, whatever the names are. That passes on: behind a puppet's puppet is
//! whoever made the first. The operator, who has the shell and the database, is trusted in this as in everything.

use core::time::Duration;
use serde::{Deserialize, Serialize};

use crate::{Authority, CaseNumber, ChallengeId, EventKind, OrganizationId, Refusal, Scene, SessionToken, State, Timestamp, User, UserId};

/// Somebody of the operator's own organization who has just proved who they are. Who had a hand in their account is still to be found out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Badge {
    id: UserId,
    organization: OrganizationId,
    since: Timestamp,
    by_product: bool,
}

/// A support agent who has just proved who they are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Agent {
    badge: Badge,
    hands: Hands,
}

/// Who can have an account in their power besides the person it belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Hand {
    /// Somebody who runs the organization.
    Person(UserId),
    /// Whoever has an API key, whichever it is.
    Product,
}

/// Everybody who had a hand in an account lately, at whatever remove.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Hands(Vec<Hand>);

/// Something that was done to an account, as the audit trail tells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Touch {
    /// What; `None` for what only a newer release has a name for.
    pub kind: Option<EventKind>,
    /// Whether an API key did it.
    pub by_product: bool,
    /// The person who did it to somebody else.
    pub by: Option<UserId>,
}

/// Finds out who had a hand in an account: asks about one person after another until nobody is left to ask about.
#[derive(Clone, Debug)]
pub struct Inquiry {
    hands: Hands,
    open: Vec<UserId>,
}

impl Badge {
    /// How long a touch counts.
    pub const COUNTS_FOR: Duration = Duration::from_secs(7 * 24 * 3600);

    /// Who it is.
    pub const fn id(&self) -> UserId {
        self.id
    }

    /// The agent whose account these had a hand in.
    pub fn with(self, mut hands: Hands) -> Agent {
        // Behind what a key says that an agent does is that key.
        if self.by_product && !hands.0.contains(&Hand::Product) {
            hands.0.push(Hand::Product);
        }
        Agent { badge: self, hands }
    }
}

impl Agent {
    /// Who it is.
    pub const fn id(&self) -> UserId {
        self.badge.id
    }

    /// Whose people the agent is one of.
    pub(crate) const fn organization(&self) -> OrganizationId {
        self.badge.organization
    }

    /// Who had a hand in the agent's account.
    pub(crate) const fn hands(&self) -> &Hands {
        &self.hands
    }

    /// Checks that the agent may be the second one of a case that `first`, whose account `theirs` had a hand in, asked for.
    pub(crate) fn require_apart(&self, first: UserId, theirs: &Hands, now: Timestamp) -> Result<(), Refusal> {
        let is_new = now < self.badge.since.plus(PROBATION);
        let someone_is_both = theirs.include(self.id()) || self.hands.include(first) || self.hands.0.iter().any(|hand| theirs.0.contains(hand));
        if is_new || someone_is_both { Err(Refusal::NotIndependent) } else { Ok(()) }
    }
}

impl Hands {
    /// Whether this person is among them.
    pub fn include(&self, person: UserId) -> bool {
        self.0.contains(&Hand::Person(person))
    }

    /// Whether nobody is.
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Inquiry {
    /// Into the account of this agent.
    pub fn into_account_of(agent: UserId) -> Self {
        Self { hands: Hands::default(), open: vec![agent] }
    }

    /// Whose account to ask about next: everything that was done to it within [`Badge::COUNTS_FOR`] is to be [heard](Self::hear).
    pub fn ask_about(&mut self) -> Option<UserId> {
        self.open.pop()
    }

    /// Hears what was done to the account of `whom`.
    pub fn hear(&mut self, whom: UserId, touch: Touch) {
        let Some(hand) = touch.hand(whom).filter(|hand| !self.hands.0.contains(hand)) else { return };
        self.hands.0.push(hand);
        match hand {
            Hand::Person(person) => self.open.push(person),
            Hand::Product => {}
        }
    }

    /// What was found out.
    pub fn close(self) -> Hands {
        self.hands
    }
}

impl Touch {
    /// Whose hand it was, if it was one that gives somebody else power over the account of `whom`.
    fn hand(self, whom: UserId) -> Option<Hand> {
        if !self.kind.is_none_or(gives_power) {
            return None;
        }
        self.by.filter(|by| *by != whom).map(Hand::Person).or_else(|| self.by_product.then_some(Hand::Product))
    }
}

impl User {
    /// The person in this session as an agent of `desk`, the operator's own organization.
    ///
    /// # Errors
    /// [`Refusal::PolicyForbids`] for everybody else; [`Refusal::NotEnrolled`] for one without a second factor;
    /// [`Refusal::UnknownSession`], [`Refusal::StepUpRequired`] when it was not proved within five minutes.
    pub fn agent(&self, session: &SessionToken, desk: Option<OrganizationId>, scene: &Scene<'_>) -> Result<Badge, Refusal> {
        self.admit(Authority::Session(session), scene)?;
        self.require_place(desk)?;
        self.require_confirmed(session, scene.now)?;
        Ok(Badge { id: self.id, organization: self.organization, since: self.created_at, by_product: false })
    }

    /// The person who passed the step-up challenge called `proof`, which the product asked for, as an agent of `desk`: for one deed about the
    /// case that its action names.
    ///
    /// # Errors
    /// [`Refusal::PolicyForbids`], [`Refusal::NotEnrolled`], [`Refusal::UserDisabled`]; [`Refusal::Frozen`], [`Refusal::PasswordOwed`];
    /// [`Refusal::StepUpRequired`] when the challenge was not passed, is about something else, was used before or is too old.
    pub fn agent_by(&mut self, proof: ChallengeId, desk: Option<OrganizationId>, case: &CaseNumber, scene: &Scene<'_>) -> Result<Badge, Refusal> {
        self.require_place(desk)?;
        if self.state == State::Disabled {
            return Err(Refusal::UserDisabled);
        }
        self.require_calm(scene.now)?;
        let passed = self.challenges.iter_mut().find(|challenge| challenge.id == proof).ok_or(Refusal::StepUpRequired)?;
        if !passed.spend_on(case, scene.now) {
            return Err(Refusal::StepUpRequired);
        }
        Ok(Badge { id: self.id, organization: self.organization, since: self.created_at, by_product: true })
    }

    /// Whether this person is an agent of `desk`, once they prove who they are.
    pub fn attends(&self, desk: Option<OrganizationId>) -> bool {
        self.require_place(desk).is_ok()
    }

    fn require_place(&self, desk: Option<OrganizationId>) -> Result<(), Refusal> {
        if desk != Some(self.organization) {
            return Err(Refusal::PolicyForbids);
        }
        if self.two_factor_is_on() { Ok(()) } else { Err(Refusal::NotEnrolled) }
    }
}

/// Whether what happened can put an account into the hands of whoever did it.
const fn gives_power(kind: EventKind) -> bool {
    match kind {
        EventKind::UserCreated | EventKind::UserChanged | EventKind::UserInvited | EventKind::InvitationAccepted | EventKind::UserEnabled => true,
        EventKind::RoleChanged | EventKind::PasswordRequired | EventKind::EnrollmentRequired | EventKind::UserUnlocked => true,
        EventKind::EmailVerified | EventKind::EmailChanged | EventKind::PasswordChanged | EventKind::PasswordResetRequested => true,
        EventKind::FactorPending | EventKind::FactorEnrolled | EventKind::FactorReplaced | EventKind::FactorRemoved => true,
        EventKind::BackupCodesMade | EventKind::TwoFactorTurnedOff | EventKind::PairingSent | EventKind::PairingClaimed => true,
        EventKind::RecoveryRequested | EventKind::RecoveryReady | EventKind::RecoveryOpened | EventKind::RecoveryFinished => true,
        EventKind::UserDeleted | EventKind::UserSignedOut | EventKind::UserDisabled | EventKind::PasswordFailed | EventKind::RecoveryCancelled => false,
        EventKind::CaseOpened | EventKind::CaseDoubted | EventKind::CaseHeard | EventKind::CaseRequested | EventKind::CaseApproved => false,
        EventKind::CaseRefused | EventKind::AlarmRaised | EventKind::ChallengeOpened | EventKind::ChallengePassed | EventKind::ChallengeSpared => false,
        EventKind::ChallengeFailed | EventKind::ChallengeCancelled | EventKind::ChallengeLocked | EventKind::ChallengeAbandoned => false,
        EventKind::StepUpPassed | EventKind::CodeSent | EventKind::PairingRefused => false,
        EventKind::ApprovalAsked | EventKind::ApprovalGiven | EventKind::ApprovalDenied | EventKind::FactorRefused | EventKind::FactorRenamed => false,
        EventKind::KeyCopySuspected | EventKind::BackupCodeUsed | EventKind::DeviceTrusted | EventKind::DeviceRenamed => false,
        EventKind::DeviceForgotten | EventKind::DeviceTheftSuspected | EventKind::SessionOpened | EventKind::SessionEnded => false,
        EventKind::EnrollmentPutOff | EventKind::PolicyChanged | EventKind::DeskAlarmed | EventKind::PhoneRequested => false,
    }
}

/// Whoever became an agent only now approves nothing.
const PROBATION: Duration = Duration::from_secs(24 * 3600);
