//! Who may change an account, and what they must have proved for it.

use crate::{
    ChallengeToken, EventKind, Notice, Refusal, Scene, Session, SessionId, SessionToken, Standing, State, Timestamp, User, event::Detail, telling::Audience,
};

/// On whose authority a rule changes an account.
#[derive(Clone, Copy, Debug)]
pub enum Authority<'a> {
    /// The person's, in this session.
    Session(&'a SessionToken),
    /// The person's, in the sign-in that owes this challenge: good for first enrollment only.
    Challenge(&'a ChallengeToken),
    /// The product's, by an API key with the scope for it.
    Product,
    /// The operator's, by the command line.
    Operator,
}

impl User {
    /// Checks that `authority` is what it claims to be.
    /// A session of somebody who must enroll a factor first is good for that only.
    pub(crate) fn admit(&self, authority: Authority<'_>, scene: &Scene<'_>) -> Result<(), Refusal> {
        match authority {
            Authority::Session(token) => self.session(token, scene.now).and_then(|_| self.require_enrolled(scene)),
            Authority::Challenge(token) => self.admit_sign_in(token, scene.now),
            Authority::Product | Authority::Operator => Ok(()),
        }
    }

    /// Checks that `token` holds a sign-in that still owes its second step.
    pub(crate) fn admit_sign_in(&self, token: &ChallengeToken, now: Timestamp) -> Result<(), Refusal> {
        let owed = self.challenge(token.challenge()).filter(|challenge| challenge.is_held_by(token));
        let open = owed.is_some_and(|challenge| challenge.standing(now) == Standing::Open);
        if open && self.state == State::Active { Ok(()) } else { Err(Refusal::Expired) }
    }

    /// Checks that a person has proved within the last five minutes, with every factor there is, that it is them.
    pub(crate) fn require_fresh(&self, authority: Authority<'_>, scene: &Scene<'_>) -> Result<(), Refusal> {
        self.admit(authority, scene)?;
        self.require_thaw(authority, scene.now)?;
        match authority {
            Authority::Session(token) => self.require_confirmed(token, scene.now),
            Authority::Challenge(_) => Err(Refusal::StepUpRequired),
            Authority::Product | Authority::Operator => Ok(()),
        }
    }

    /// Checks that the person in this session proved within the last five minutes that it is them.
    pub(crate) fn require_confirmed(&self, token: &SessionToken, now: Timestamp) -> Result<(), Refusal> {
        if self.session(token, now)?.is_confirmed(now) { Ok(()) } else { Err(Refusal::StepUpRequired) }
    }

    /// The open session that `token` holds, of a user who may be signed in.
    ///
    /// # Errors
    /// [`Refusal::UnknownSession`] when there is none.
    pub fn session(&self, token: &SessionToken, now: Timestamp) -> Result<&Session, Refusal> {
        let held = |session: &&Session| session.is_held_by(token) && session.is_open(now);
        self.sessions.iter().find(held).filter(|_| self.state == State::Active).ok_or(Refusal::UnknownSession)
    }

    pub(crate) fn session_mut(&mut self, token: &SessionToken, now: Timestamp) -> Result<&mut Session, Refusal> {
        self.session(token, now)?;
        self.sessions.iter_mut().find(|session| session.is_held_by(token)).ok_or(Refusal::UnknownSession)
    }

    /// What follows from every change of a factor or the password: trust, pending sign-ins, whatever else is half done and all
    /// sessions but `keep` end.
    pub(crate) fn end_everything(&mut self, keep: Option<SessionId>, scene: &mut Scene<'_>) {
        for device in self.devices.drain(..) {
            scene.record(EventKind::DeviceForgotten, Detail { device: Some(device.id), ..Detail::default() });
        }
        for session in self.sessions.extract_if(.., |session| Some(session.id) != keep) {
            scene.record(EventKind::SessionEnded, Detail { session: Some(session.id), ..Detail::default() });
        }
        for session in &mut self.sessions {
            session.device = None;
        }
        self.challenges.iter_mut().for_each(crate::Challenge::end);
        self.enrollments.clear();
        self.keep_email();
    }

    /// Records a change of the account and tells the user about it.
    pub(crate) fn announce(&mut self, kind: EventKind, detail: Detail, notice: Notice, scene: &mut Scene<'_>) {
        scene.record(kind, detail);
        scene.notify(self, &notice, Audience::default());
    }
}
