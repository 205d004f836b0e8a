//! What a policy asks of a user: the one place that sign-in, sessions and the preview of a policy go by.

use core::time::Duration;

use crate::{Authority, ChallengeToken, Detail, EventKind, Factor, FactorId, Kind, Policy, Refusal, Scene, SessionToken, Timestamp, User, challenge::Stage};

/// What a user is asked besides the password, in a browser that is not trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asked {
    /// Whether a second step is owed.
    pub step: bool,
    /// Whether a factor must be enrolled that the organization takes: right after the password without a second step, in the session
    /// otherwise.
    pub enrollment: Option<Due>,
}

/// By when a factor must be enrolled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Due {
    /// Until then it may be put off.
    Until(Timestamp),
    /// Before anything else.
    Now,
    /// Before anything else, and the user has no room for a factor of any kind that is taken.
    Impossible,
}

impl Asked {
    /// Whether nothing else is open before a factor is enrolled.
    pub fn is_shut(self) -> bool {
        self.enrollment.is_some_and(|due| match due {
            Due::Until(_) => false,
            Due::Now | Due::Impossible => true,
        })
    }
}

impl User {
    /// What `policy` asks of the user at `now`, besides the password.
    pub fn asked(&self, policy: &Policy, now: Timestamp) -> Asked {
        let step = self.two_factor_is_on();
        let meets = !self.must_have_factor(policy) || self.factors.iter().any(|factor| policy.takes(factor));
        let since = policy.demanded_at.map_or(self.created_at, |at| at.max(self.created_at));
        let grace = since.plus(DAY * u32::from(policy.grace_days));
        let until = self.enroll_by.map_or(grace, |by| if policy.is_mandatory() { by.min(grace) } else { by });
        let enrollment = match () {
            () if meets => None,
            () if now < until => Some(Due::Until(until)),
            () if self.enrollable(policy).is_empty() => Some(Due::Impossible),
            () => Some(Due::Now),
        };
        Asked { step, enrollment }
    }

    /// Whether the organization demands a factor and the user has none at all: then one is enrolled right after the password.
    pub fn owes_first_factor(&self, policy: &Policy, now: Timestamp) -> bool {
        let asked = self.asked(policy, now);
        !asked.step && asked.enrollment.is_some()
    }

    /// Puts off the enrollment that a sign-in asks for, while there is time: the sign-in is completed without a second factor.
    ///
    /// # Errors
    /// [`Refusal::Expired`] when the sign-in is over; [`Refusal::PolicyForbids`] when there is no time left, or a second step is owed.
    pub fn put_off_enrollment(&mut self, token: &ChallengeToken, scene: &mut Scene<'_>) -> Result<SessionToken, Refusal> {
        self.admit_sign_in(token, scene.now)?;
        let asked = self.asked(scene.policy, scene.now);
        if asked.step || asked.is_shut() {
            return Err(Refusal::PolicyForbids);
        }
        self.finish(token.challenge(), Stage::Over);
        scene.record(EventKind::EnrollmentPutOff, Detail { challenge: Some(token.challenge()), ..Detail::default() });
        Ok(self.open_session(None, None, scene))
    }

    /// Checks that the person in this session may decide for the organization, and has just proved with a second factor that it is them.
    ///
    /// # Errors
    /// [`Refusal::UnknownSession`]; [`Refusal::PolicyForbids`] for members; [`Refusal::NotEnrolled`] for somebody without a second
    /// factor; [`Refusal::StepUpRequired`].
    pub fn govern(&self, session: &SessionToken, scene: &Scene<'_>) -> Result<(), Refusal> {
        self.admit(Authority::Session(session), scene)?;
        match self.governs() {
            false => Err(Refusal::PolicyForbids),
            true if !self.two_factor_is_on() => Err(Refusal::NotEnrolled),
            true => self.require_confirmed(session, scene.now),
        }
    }

    /// Whether the user decides for the organization.
    pub const fn governs(&self) -> bool {
        self.role.runs_the_organization()
    }

    /// Refuses what a session may not do before a factor is enrolled that the organization takes.
    pub(crate) fn require_enrolled(&self, scene: &Scene<'_>) -> Result<(), Refusal> {
        if self.asked(scene.policy, scene.now).is_shut() { Err(Refusal::PolicyForbids) } else { Ok(()) }
    }

    /// Whether it would be missed that the factor at hand goes: somebody who must have one would be left with none that is taken.
    pub(crate) fn relies_on(&self, factor: &Factor, policy: &Policy) -> bool {
        let others = self.factors.iter().filter(|other| other.id != factor.id).any(|other| policy.takes(other));
        self.factors.len() == 1 || policy.takes(factor) && !others
    }

    /// The factors that pass a second step where `policy` holds: all, unless one is demanded and there is one that the organization takes.
    pub fn second_steps(&self, policy: &Policy, now: Timestamp) -> Vec<&Factor> {
        let must = self.must_have_factor(policy);
        let is_good = |factor: &&Factor| policy.takes(factor) && !self.is_doubtful(factor.created_at, now);
        let taken: Vec<&Factor> = self.factors.iter().filter(|factor| must && is_good(factor)).collect();
        if taken.is_empty() { self.factors.iter().collect() } else { taken }
    }

    /// Refuses a factor that the organization does not take, of somebody who has one that it takes.
    pub(crate) fn require_second_step(&self, factor: FactorId, policy: &Policy, now: Timestamp) -> Result<(), Refusal> {
        if self.second_steps(policy, now).iter().any(|step| step.id == factor) { Ok(()) } else { Err(Refusal::KindNotAllowed) }
    }

    /// The kind of factor that the user would sign in with under `policy`: the strongest at hand, or else the strongest to enroll.
    pub(crate) fn usual_kind(&self, policy: &Policy, now: Timestamp) -> Option<Kind> {
        let steps = self.second_steps(policy, now);
        let own = Kind::STRONGEST_FIRST.into_iter().find(|kind| steps.iter().any(|step| step.kind() == *kind));
        own.or_else(|| policy.channels.first().copied().filter(|_| policy.is_mandatory()))
    }
}

const DAY: Duration = Duration::from_secs(24 * 3600);
