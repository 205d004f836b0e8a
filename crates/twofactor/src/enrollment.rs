//! Enrollment: a candidate becomes a factor with its first right code, and factors go.

use core::time::Duration;
use serde::{Deserialize, Serialize};

use crate::{
    App, AppSecret, Authority, Candidate, ChallengeId, Detail, Digits, EventKind, Factor, FactorId, HashedCodes, Kind, Method, NewApp, Notice, Policy,
    Recipient, Refusal, Scene, SecondFactor, SessionId, SessionToken, Timestamp, User, candidate::Doubt, telling::Audience,
};

/// Something that has yet to prove itself.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Enrollment {
    /// The name the factor will have.
    pub factor: FactorId,
    /// What the user will call it.
    pub label: String,
    /// The factor it will take the place of.
    pub replaces: Option<FactorId>,
    /// When it began.
    pub begun_at: Timestamp,
    /// Where it began, and so who may go on with it.
    pub(crate) opener: Opener,
    #[serde(flatten)]
    pub(crate) candidate: Candidate,
    pub(crate) wrong_codes: u32,
}

/// Where an enrollment began.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Opener {
    /// In a session whose user proved that it is them.
    Session(SessionId),
    /// In a sign-in of a user who has no factor and needs one.
    Challenge(ChallengeId),
    /// By the product, through the HTTP API.
    Api,
}

impl Enrollment {
    /// How long an enrollment waits for its first code.
    pub const LIFE: Duration = Duration::from_secs(10 * 60);

    /// What is to prove itself.
    pub const fn candidate(&self) -> &Candidate {
        &self.candidate
    }

    /// The app, if it is one, with the secret that is shown until the first code.
    pub const fn app(&self) -> Option<&App> {
        self.candidate.app()
    }

    /// When it is over if nothing happens.
    pub fn expires_at(&self) -> Timestamp {
        self.candidate.ends_at(self.begun_at)
    }

    /// Whether it still waits at `now`.
    pub fn is_open(&self, now: Timestamp) -> bool {
        now < self.expires_at() && self.wrong_codes < self.candidate.most_wrong_codes()
    }

    /// Where it began.
    pub const fn opener(&self) -> Opener {
        self.opener
    }
}

pub(crate) const MOST_WRONG_CODES: u32 = 20;

/// What a right first code brought about.
#[derive(Debug)]
pub struct Enrolled {
    /// The factor that is active now.
    pub factor: FactorId,
    /// The number of the set of backup codes that came with it, when it is the first factor.
    pub backup_set: Option<u32>,
    /// The new token of the session it was done in, or of the session that the sign-in was completed with.
    pub session: Option<SessionToken>,
}

impl User {
    /// Begins the enrollment of an app with a secret of its own. With `replaces`, that factor stays in force until the first code.
    ///
    /// # Errors
    /// [`Refusal::StepUpRequired`], [`Refusal::UnknownFactor`], [`Refusal::TooMany`]; [`Refusal::Expired`] when the sign-in is over;
    /// [`Refusal::PolicyForbids`] for first enrollment in a sign-in when there is a factor.
    pub fn begin_app(&mut self, new: NewApp, authority: Authority<'_>, scene: &mut Scene<'_>) -> Result<FactorId, Refusal> {
        let secret = new.secret.unwrap_or_else(|| AppSecret::draw(new.settings.algorithm(), scene.rng));
        let candidate = Candidate::App(App::new(secret, new.settings));
        self.begin_enrollment(new.label, new.replaces, candidate, authority, scene)
    }

    /// Puts a factor to be on the list. One that was begun in the same session or sign-in makes room.
    pub(crate) fn begin_enrollment(
        &mut self,
        label: String,
        replaces: Option<FactorId>,
        candidate: Candidate,
        authority: Authority<'_>,
        scene: &mut Scene<'_>,
    ) -> Result<FactorId, Refusal> {
        let (now, kind) = (scene.now, candidate.kind());
        let opener = self.enrollment_opener(authority, now)?;
        if replaces.is_some_and(|replaced| !self.factors.iter().any(|factor| factor.id == replaced)) {
            return Err(Refusal::UnknownFactor);
        }
        if !scene.policy.channels.contains(&kind) {
            return Err(Refusal::KindNotAllowed);
        }
        self.make_room(opener, kind, replaces, now)?;
        let factor = FactorId::draw(now, scene.rng);
        self.enrollments.push(Enrollment { factor, label, replaces, begun_at: now, opener, candidate, wrong_codes: 0 });
        scene.record(EventKind::FactorPending, Detail { factor: Some(factor), factor_kind: Some(kind), ..Detail::default() });
        Ok(factor)
    }

    /// Whether the user may have one more factor of `kind`.
    pub fn may_add(&self, kind: Kind) -> bool {
        self.require_room(kind).is_ok()
    }

    /// The kinds of factor that the user may enroll by `policy`, strongest first.
    pub fn enrollable(&self, policy: &Policy) -> Vec<Kind> {
        let may = |kind: &Kind| match kind {
            Kind::Key | Kind::Pass | Kind::App | Kind::Phone => true,
            Kind::Email => self.is_strong_without(None),
            Kind::Backup => false,
        };
        Kind::STRONGEST_FIRST.into_iter().filter(|kind| policy.channels.contains(kind) && self.may_add(*kind) && may(kind)).collect()
    }

    /// Checks that the user may have one more factor of `kind`.
    pub(crate) fn require_room(&self, kind: Kind) -> Result<(), Refusal> {
        let own = self.factors.iter().filter(|factor| factor.kind() == kind).count();
        let most = match kind {
            Kind::App | Kind::Pass | Kind::Phone | Kind::Email | Kind::Backup => MOST_OF_A_KIND,
            Kind::Key => MOST_KEYS,
        };
        if own < most { Ok(()) } else { Err(Refusal::TooMany) }
    }

    /// Where on the list the pending `factor` is that this authority began.
    pub(crate) fn pending_for(&self, factor: FactorId, authority: Authority<'_>, now: Timestamp) -> Result<usize, Refusal> {
        let opener = self.enrollment_opener(authority, now)?;
        self.enrollments.iter().position(|pending| pending.factor == factor && pending.opener == opener).ok_or(Refusal::UnknownFactor)
    }

    /// Whether `code` would make the pending `factor` active at `now` and new backup codes are needed for it: they are slow to
    /// hash, so callers make them only then, before they take the lock.
    pub fn needs_codes_to_confirm(&self, factor: FactorId, code: &Digits, now: Timestamp) -> bool {
        let pending = self.enrollments(now).find(|pending| pending.factor == factor);
        self.comes_with_codes(factor, now) && pending.is_some_and(|pending| pending.clone().judge(code, now).is_ok())
    }

    /// Makes the pending `factor` active when `code` is right. The first factor comes with the backup codes of `fresh`; a code
    /// that enrolled is used up.
    ///
    /// # Errors
    /// [`Refusal::UnknownFactor`] when nothing of that name is pending for this authority; the refusals of a code.
    pub fn confirm_factor(
        &mut self,
        factor: FactorId,
        code: &Digits,
        fresh: Option<&HashedCodes>,
        authority: Authority<'_>,
        scene: &mut Scene<'_>,
    ) -> Result<Enrolled, Refusal> {
        let now = scene.now;
        let at = self.pending_for(factor, authority, now)?;
        let needs_codes = self.comes_with_codes(factor, now);
        let is_mailbox = |pending: &&Enrollment| pending.candidate().kind() == Kind::Email;
        if self.enrollments.get(at).filter(is_mailbox).is_some_and(|pending| !self.may_add_mailbox(pending.opener, now)) {
            return Err(Refusal::TooWeakAlone);
        }
        let pending = self.enrollments.get_mut(at).filter(|pending| pending.is_open(now)).ok_or(Refusal::Expired)?;
        if let Candidate::App(app) = &mut pending.candidate {
            app.take_over(&self.factors);
        }
        pending.judge(code, now)?;
        if needs_codes && fresh.is_none() {
            return Err(Refusal::CodeUsed);
        }
        let Enrollment { label, replaces, candidate, .. } = self.enrollments.remove(at);
        self.posted.answer(candidate.kind());
        let method = candidate.proved().ok_or(Refusal::UnknownFactor)?;
        self.activate(Factor { id: factor, label, created_at: now, last_used_at: None, method }, replaces, fresh, authority, scene)
    }

    /// Calls off the enrollment of `factor`.
    ///
    /// # Errors
    /// [`Refusal::UnknownFactor`] when nothing of that name is pending for this authority.
    pub fn cancel_enrollment(&mut self, factor: FactorId, authority: Authority<'_>, scene: &mut Scene<'_>) -> Result<(), Refusal> {
        let opener = self.enrollment_opener(authority, scene.now)?;
        let before = self.enrollments.len();
        self.enrollments.retain(|pending| pending.factor != factor || pending.opener != opener);
        if self.enrollments.len() < before { Ok(()) } else { Err(Refusal::UnknownFactor) }
    }

    /// Takes over an app that the user has proved elsewhere; no code is asked.
    ///
    /// # Errors
    /// [`Refusal::TooMany`], [`Refusal::Frozen`].
    pub fn import_app(&mut self, new: NewApp, secret: AppSecret, fresh: &HashedCodes, scene: &mut Scene<'_>) -> Result<Enrolled, Refusal> {
        self.require_thaw(Authority::Product, scene.now)?;
        self.require_room(Kind::App)?;
        let id = FactorId::draw(scene.now, scene.rng);
        let mut app = App::new(secret, new.settings);
        app.take_over(&self.factors);
        let factor = Factor { id, label: new.label, created_at: scene.now, last_used_at: None, method: Method::App(app) };
        self.activate(factor, new.replaces, Some(fresh), Authority::Product, scene)
    }

    /// Removes the factor called `id`. With the last one the backup codes go as well.
    ///
    /// # Errors
    /// [`Refusal::StepUpRequired`], [`Refusal::UnknownFactor`]; [`Refusal::PolicyForbids`] when a person removes the last factor and
    /// the organization demands one; [`Refusal::TooWeakAlone`] when e-mail alone would be left to somebody who runs it.
    pub fn remove_factor(&mut self, id: FactorId, authority: Authority<'_>, scene: &mut Scene<'_>) -> Result<(), Refusal> {
        self.require_fresh(authority, scene)?;
        let removed = self.factors.iter().find(|factor| factor.id == id).cloned().ok_or(Refusal::UnknownFactor)?;
        let kind = removed.kind();
        if self.relies_on(&removed, scene.policy) {
            self.require_choice(authority, scene)?;
        }
        if self.factors.len() > 1 && !self.is_strong_without(Some(id)) {
            return Err(Refusal::TooWeakAlone);
        }
        self.factors.retain(|factor| factor.id != id);
        scene.record(EventKind::FactorRemoved, Detail { factor: Some(id), factor_kind: Some(kind), ..Detail::default() });
        scene.notify(self, &Notice::FactorRemoved { kind }, Audience { also: removed.recipient().into_iter().collect(), except: None });
        if self.factors.is_empty() {
            self.backup = None;
            self.guard.reset();
            self.announce(EventKind::TwoFactorTurnedOff, Detail::default(), Notice::TwoFactorOff, scene);
        }
        self.end_everything(kept(authority), scene);
        Ok(())
    }

    /// Switches two-factor authentication off: every factor and the backup codes go.
    ///
    /// # Errors
    /// [`Refusal::StepUpRequired`], [`Refusal::NotEnrolled`]; [`Refusal::PolicyForbids`] when the organization demands a factor.
    pub fn turn_off(&mut self, authority: Authority<'_>, scene: &mut Scene<'_>) -> Result<(), Refusal> {
        self.require_fresh(authority, scene)?;
        self.require_choice(authority, scene)?;
        if self.factors.is_empty() {
            return Err(Refusal::NotEnrolled);
        }
        let gone: Vec<Factor> = self.factors.drain(..).collect();
        self.backup = None;
        self.guard.reset();
        scene.record(EventKind::TwoFactorTurnedOff, Detail::default());
        scene.notify(self, &Notice::TwoFactorOff, Audience { also: gone.iter().filter_map(Factor::recipient).collect(), except: None });
        self.end_everything(kept(authority), scene);
        Ok(())
    }

    /// Where an enrollment under `authority` belongs to. Within a sign-in there is first enrollment only, where it is demanded.
    pub(crate) fn enrollment_opener(&self, authority: Authority<'_>, now: Timestamp) -> Result<Opener, Refusal> {
        match authority {
            Authority::Session(token) => {
                self.require_thaw(authority, now)?;
                self.require_confirmed(token, now).map(|()| Opener::Session(token.session()))
            }
            Authority::Challenge(token) => {
                self.admit_sign_in(token, now)?;
                self.require_thaw(authority, now)?;
                let may = self.factors.is_empty() || self.recovers(token.challenge(), now);
                if may { Ok(Opener::Challenge(token.challenge())) } else { Err(Refusal::PolicyForbids) }
            }
            Authority::Product | Authority::Operator => self.require_thaw(authority, now).map(|()| Opener::Api),
        }
    }

    fn require_choice(&self, authority: Authority<'_>, scene: &Scene<'_>) -> Result<(), Refusal> {
        match authority {
            Authority::Session(_) | Authority::Challenge(_) if self.must_have_factor(scene.policy) => Err(Refusal::PolicyForbids),
            Authority::Session(_) | Authority::Challenge(_) | Authority::Product | Authority::Operator => Ok(()),
        }
    }

    pub(crate) fn activate(
        &mut self,
        factor: Factor,
        replaced: Option<FactorId>,
        fresh: Option<&HashedCodes>,
        authority: Authority<'_>,
        scene: &mut Scene<'_>,
    ) -> Result<Enrolled, Refusal> {
        let (id, kind) = (factor.id, factor.kind());
        if let Authority::Challenge(token) = authority
            && self.recovers(token.challenge(), scene.now)
        {
            self.finish_recovery(scene);
        }
        let gone: Vec<Factor> = self.factors.extract_if(.., |old| Some(old.id) == replaced || old.is_twin_of(&factor)).collect();
        let to = factor.recipient();
        let (event, notice, audience) = if gone.is_empty() {
            (EventKind::FactorEnrolled, Notice::FactorAdded { kind }, Audience { also: Vec::new(), except: to })
        } else {
            let also = gone.iter().filter_map(Factor::recipient).chain(to).collect();
            (EventKind::FactorReplaced, Notice::FactorReplaced { kind }, Audience { also, except: None })
        };
        if factor.recipient() == Some(Recipient::Mailbox(self.email.clone())) && self.email_verified_at.is_none() {
            self.email_verified_at = Some(scene.now);
            scene.record(EventKind::EmailVerified, Detail::default());
        }
        self.factors.push(factor);
        scene.record(event, Detail { factor: Some(id), factor_kind: Some(kind), ..Detail::default() });
        scene.notify(self, &notice, audience);
        let backup_set = fresh.filter(|_| self.backup.is_none()).map(|fresh| self.keep_backup_codes(fresh, scene));
        let session = self.after_enrollment(kind, authority, scene)?;
        Ok(Enrolled { factor: id, backup_set, session })
    }

    /// Makes room for one more enrollment from `opener`: an earlier one of the same session or sign-in gives way.
    pub(crate) fn make_room(&mut self, opener: Opener, kind: Kind, replaces: Option<FactorId>, now: Timestamp) -> Result<(), Refusal> {
        self.enrollments.retain(|enrollment| enrollment.is_open(now) && (enrollment.opener == Opener::Api || enrollment.opener != opener));
        if self.enrollments.len() >= MOST_ENROLLMENTS {
            return Err(Refusal::TooMany);
        }
        if replaces.is_none() && !self.replaces_all(opener, now) { self.require_room(kind) } else { Ok(()) }
    }

    /// Ends what an enrollment ends. The session it was done in goes on under a new token; a sign-in that demanded it is completed.
    fn after_enrollment(&mut self, kind: Kind, authority: Authority<'_>, scene: &mut Scene<'_>) -> Result<Option<SessionToken>, Refusal> {
        let now = scene.now;
        let proof = SecondFactor { at: now, kind };
        match authority {
            Authority::Session(token) => {
                self.end_everything(Some(token.session()), scene);
                let session = self.session_mut(token, now)?;
                session.second_factor = Some(proof);
                Ok(Some(session.renew(scene)))
            }
            Authority::Challenge(token) => {
                self.finish(token.challenge(), crate::challenge::Stage::Passed);
                self.end_everything(None, scene);
                scene.record(EventKind::ChallengePassed, Detail { challenge: Some(token.challenge()), factor_kind: Some(kind), ..Detail::default() });
                let session = self.open_session(Some(proof), None, scene);
                if let Ok(opened) = self.session_mut(&session, now) {
                    opened.confirmed_at = Some(now);
                }
                Ok(Some(session))
            }
            Authority::Product | Authority::Operator => {
                self.end_everything(None, scene);
                Ok(None)
            }
        }
    }
}

impl Enrollment {
    /// Judges a first code. Wrong ones are counted by themselves: nobody gains by guessing a code whose secret the page shows.
    fn judge(&mut self, code: &Digits, now: Timestamp) -> Result<(), Refusal> {
        let expected = self.candidate.digits().ok_or(Refusal::UnknownFactor)?;
        if code.count() != usize::from(expected) {
            return Err(Refusal::WrongLength { expected });
        }
        let Err(doubt) = self.candidate.judge(code, now) else { return Ok(()) };
        if let Doubt::Void(refusal @ (Refusal::CodeSuperseded | Refusal::CodeExpired | Refusal::NotPaired)) = doubt {
            return Err(refusal);
        }
        self.wrong_codes = self.wrong_codes.saturating_add(1);
        let attempts_left = self.candidate.most_wrong_codes().saturating_sub(self.wrong_codes);
        match doubt {
            Doubt::Void(refusal) => Err(refusal),
            Doubt::Off { seconds_ahead } => Err(Refusal::ClockOff { seconds_ahead, attempts_left, until: None }),
            Doubt::Wrong => Err(Refusal::WrongCode { attempts_left, until: None }),
        }
    }
}

const fn kept(authority: Authority<'_>) -> Option<SessionId> {
    match authority {
        Authority::Session(token) => Some(token.session()),
        Authority::Challenge(_) | Authority::Product | Authority::Operator => None,
    }
}

const MOST_ENROLLMENTS: usize = 5;
const MOST_OF_A_KIND: usize = 5;
const MOST_KEYS: usize = 10;
