//! The first door: a checked password opens a session, or the second door.

use crate::{
    Attempt, Authority, Challenge, ChallengeToken, Detail, DeviceToken, EventKind, Notice, Occasion, PasswordHash, Purpose, Refusal, Scene, SecondFactor,
    Session, SessionId, SessionToken, State, Timestamp, User, challenge::Door, draw, telling::Audience,
};

/// A password that was checked outside the lock and found right.
#[derive(Clone, Debug)]
pub struct PasswordProof {
    /// The kept hash it was checked against.
    pub checked: PasswordHash,
    /// The same password hashed with today's parameters, when the kept hash is outdated.
    pub renewed: Option<PasswordHash>,
}

/// What a right password opens.
#[derive(Debug)]
pub enum SignedIn {
    /// Nothing is owed: the browser is signed in.
    Session {
        /// What the browser keeps.
        session: SessionToken,
        /// The next token of the trusted device that spared the second step.
        device: Option<DeviceToken>,
    },
    /// The second step is owed.
    Owed(ChallengeToken),
}

impl User {
    /// Lets a right password open what it opens: a session when no second step stands in the way or a trusted `device` spares it,
    /// otherwise a challenge, which opens nothing but itself.
    ///
    /// # Errors
    /// [`Refusal::WrongPassword`] when the password was changed meanwhile, [`Refusal::UserDisabled`]; [`Refusal::PasswordOwed`] when a new
    /// one is owed and nothing proves who would set it.
    pub fn sign_in(&mut self, proof: PasswordProof, device: Option<&DeviceToken>, scene: &mut Scene<'_>) -> Result<SignedIn, Refusal> {
        self.accept_password(proof)?;
        if self.state == State::Disabled {
            return Err(Refusal::UserDisabled);
        }
        if self.owes_password() && !self.has_undoubted(scene.now) {
            return Err(Refusal::PasswordOwed);
        }
        let trust = device.map(|token| self.present_device(token, scene));
        let spared = matches!(trust, Some(DeviceTrust::Held(_)));
        let asked = self.asked(scene.policy, scene.now);
        let owes = if asked.step { !spared } else { asked.enrollment.is_some() };
        if owes {
            let secret = draw(scene.rng);
            let challenge = self.owe(Purpose::SignIn, Door::Hosted(crate::TokenHash::of(&secret)), false, scene);
            return Ok(SignedIn::Owed(ChallengeToken { challenge, secret }));
        }
        let held = device.filter(|_| spared).map(DeviceToken::device);
        let session = self.open_session(None, held, scene);
        let next = match trust {
            Some(DeviceTrust::Held(next)) => next,
            Some(DeviceTrust::Refused) | None => None,
        };
        Ok(SignedIn::Session { session, device: next })
    }

    /// Notes that a wrong password was typed for this user.
    pub fn password_failed(&mut self, scene: &mut Scene<'_>) {
        scene.record(EventKind::PasswordFailed, Detail::default());
    }

    /// Takes a fresh password, and a fresh second factor where there is one, as proof that it is still the same person. The
    /// session gets a new token.
    ///
    /// # Errors
    /// Those of the password and of the code; [`Refusal::StepUpRequired`] when a code is needed and none was given.
    pub fn confirm(&mut self, session: &SessionToken, proof: PasswordProof, attempt: Option<&Attempt>, scene: &mut Scene<'_>) -> Result<SessionToken, Refusal> {
        self.session(session, scene.now)?;
        self.accept_password(proof)?;
        let second_factor = match attempt {
            _ if !self.two_factor_is_on() => None,
            None => return Err(Refusal::StepUpRequired),
            Some(attempt) => Some(self.try_attempt(attempt, Occasion::Session(session), true, scene).inspect_err(|refusal| {
                if refusal.is_wrong() {
                    self.warn(scene.now, scene);
                }
            })?),
        };
        let now = scene.now;
        let held = self.session_mut(session, now)?;
        held.confirmed_at = Some(now);
        held.seen_at = now;
        held.second_factor = second_factor.map(|proof| SecondFactor { at: proof.at, kind: proof.kind }).or(held.second_factor);
        let token = held.renew(scene);
        scene.record(
            EventKind::StepUpPassed,
            Detail { session: Some(token.session()), factor_kind: second_factor.map(|proof| proof.kind), ..Detail::default() },
        );
        Ok(token)
    }

    /// Puts `new` in the place of the password. Trust, pending sign-ins and all other sessions end.
    ///
    /// # Errors
    /// [`Refusal::WrongPassword`] when the current password was changed meanwhile; [`Refusal::StepUpRequired`] when two-factor
    /// authentication is on and was not proved lately; [`Refusal::Frozen`].
    pub fn change_password(
        &mut self,
        session: &SessionToken,
        current: PasswordProof,
        new: PasswordHash,
        scene: &mut Scene<'_>,
    ) -> Result<SessionToken, Refusal> {
        self.admit(Authority::Session(session), scene)?;
        self.require_thaw(Authority::Session(session), scene.now)?;
        if self.two_factor_is_on() {
            self.require_fresh(Authority::Session(session), scene)?;
        }
        self.accept_password(current)?;
        self.password = Some(new);
        self.password_changed(Some(session.session()), scene);
        let now = scene.now;
        Ok(self.session_mut(session, now)?.renew(scene))
    }

    /// What follows from a new password, wherever it was set: trust, pending sign-ins and all sessions but `keep` end. Where nobody is
    /// signed in it was set without the old one, most likely through the mailbox, which then proves nothing besides for a day.
    pub fn password_changed(&mut self, keep: Option<SessionId>, scene: &mut Scene<'_>) {
        if keep.is_none() {
            self.rest_password_on(self.email.clone(), scene.now);
        }
        self.settle_password(keep, scene);
    }

    /// Ends the session that `session` holds. With `device`, the browser is forgotten as well: signed out completely.
    pub fn sign_out(&mut self, session: Option<&SessionToken>, device: Option<&DeviceToken>, scene: &mut Scene<'_>) {
        if let Some(token) = device {
            self.forget_where(|device| device.was_given(token), scene);
        }
        if let Some(token) = session {
            self.end_where(|session| session.is_held_by(token), scene);
        }
    }

    /// Ends the session called `id`.
    ///
    /// # Errors
    /// [`Refusal::UnknownSession`] when there is none.
    pub fn end_session(&mut self, id: SessionId, scene: &mut Scene<'_>) -> Result<(), Refusal> {
        if self.end_where(|session| session.id == id, scene) { Ok(()) } else { Err(Refusal::UnknownSession) }
    }

    /// Ends every session but `keep`.
    pub fn end_other_sessions(&mut self, keep: SessionId, scene: &mut Scene<'_>) {
        self.end_where(|session| session.id != keep, scene);
    }

    /// Notes that a session is in use.
    pub fn note_use(&mut self, token: &SessionToken, now: Timestamp) {
        if let Ok(session) = self.session_mut(token, now) {
            session.seen_at = now;
        }
    }

    /// Opens a session. The oldest makes room when there are too many.
    pub(crate) fn open_session(&mut self, second_factor: Option<SecondFactor>, device: Option<crate::DeviceId>, scene: &mut Scene<'_>) -> SessionToken {
        let now = scene.now;
        self.sessions.retain(|session| session.is_open(now));
        if let Some(oldest) = self.sessions.first().map(|session| session.id).filter(|_| self.sessions.len() >= MOST_SESSIONS) {
            self.end_where(|session| session.id == oldest, scene);
        }
        let (session, token) = Session::open(self.id, second_factor, device, scene);
        self.sessions.push(session);
        self.seen_at = Some(now);
        let kind = second_factor.map(|proof| proof.kind);
        scene.record(EventKind::SessionOpened, Detail { session: Some(token.session()), factor_kind: kind, device, ..Detail::default() });
        token
    }

    pub(crate) fn end_where(&mut self, ends: impl Fn(&Session) -> bool, scene: &mut Scene<'_>) -> bool {
        let mut any = false;
        for session in self.sessions.extract_if(.., |session| ends(session)) {
            any = true;
            scene.record(EventKind::SessionEnded, Detail { session: Some(session.id), ..Detail::default() });
        }
        any
    }

    pub(crate) fn accept_password(&mut self, proof: PasswordProof) -> Result<(), Refusal> {
        if self.password.as_ref() != Some(&proof.checked) {
            return Err(Refusal::WrongPassword);
        }
        self.password = proof.renewed.or(Some(proof.checked));
        Ok(())
    }
}

/// What a device token is worth.
pub(crate) enum DeviceTrust {
    /// It spares the second step; the next token, unless another tab was faster.
    Held(Option<DeviceToken>),
    /// It spares nothing.
    Refused,
}

impl Challenge {
    fn is_sign_in(&self) -> bool {
        self.purpose == Purpose::SignIn
    }

    /// How a challenge that waits too long at `now` is told apart from one that was answered.
    pub(crate) fn is_abandoned(&self, now: Timestamp) -> bool {
        self.stage == crate::challenge::Stage::Open && now >= self.expires_at()
    }
}

impl User {
    /// Ends the sign-ins that were left at the second step, and tells the user about them, at most once an hour; and lets a recovery go on.
    pub fn look_after(&mut self, scene: &mut Scene<'_>) {
        let now = scene.now;
        let abandoned: Vec<_> = self.challenges.iter_mut().filter(|owed| owed.is_sign_in() && owed.is_abandoned(now)).collect();
        let any = !abandoned.is_empty();
        for owed in abandoned {
            owed.end();
            scene.record(EventKind::ChallengeAbandoned, Detail { challenge: Some(owed.id), ..Detail::default() });
        }
        if any {
            self.warn(now, scene);
        }
        self.tend_recovery(scene);
    }

    /// When somebody should look after this user next: the first open sign-in will have been abandoned by then, or a recovery goes on.
    pub fn look_at(&self) -> Option<Timestamp> {
        let open = self.challenges.iter().filter(|owed| owed.is_sign_in() && owed.stage == crate::challenge::Stage::Open);
        open.map(Challenge::expires_at).chain(self.tend_recovery_at()).min()
    }

    /// Tells the user of a right password with a failed second step, at most once an hour.
    pub(crate) fn warn(&mut self, now: Timestamp, scene: &mut Scene<'_>) {
        if self.warned_at.is_none_or(|at| now >= at.plus(WARNED_EVERY)) {
            self.warned_at = Some(now);
            scene.notify(self, &Notice::SecondStepFailed, Audience::default());
        }
    }
}

const MOST_SESSIONS: usize = 20;
const WARNED_EVERY: core::time::Duration = core::time::Duration::from_secs(3600);
