//! Rules of security keys: what is asked, what an answer is worth. A key cannot be guessed, so it is not counted, works while typed
//! codes are locked, and unlocks them.

use crate::{
    Authority, Candidate, ChallengeId, CreationOptions, Detail, Enrolled, Enrollment, EventKind, Factor, FactorId, HashedCodes, Key, KeyToBe, Kind, Method,
    Notice, Occasion, Proof, Refusal, RequestOptions, Scene, SessionId, Site, Standing, State, Timestamp, U2fKey, User,
    webauthn::{Ceremonies, Ceremony, Fault, Presented, Signed},
};

/// Where a key is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asker {
    /// In a challenge that is owed.
    Challenge(ChallengeId),
    /// In a session, to confirm who it is.
    Session(SessionId),
}

impl From<Occasion<'_>> for Asker {
    fn from(occasion: Occasion<'_>) -> Self {
        match occasion {
            Occasion::Challenge(challenge) => Self::Challenge(challenge),
            Occasion::Session(token) => Self::Session(token.session()),
        }
    }
}

impl User {
    /// Begins the registration of a security key or passkey.
    ///
    /// # Errors
    /// [`Refusal::StepUpRequired`], [`Refusal::TooMany`], [`Refusal::KindNotAllowed`]; [`Refusal::Expired`] when the sign-in is over; [`Refusal::PolicyForbids`]
    /// for first enrollment in a sign-in when there is a factor.
    pub fn begin_key(&mut self, label: String, authority: Authority<'_>, scene: &mut Scene<'_>) -> Result<FactorId, Refusal> {
        let candidate = Candidate::Key(Ceremony::begin(scene));
        self.begin_enrollment(label, None, candidate, authority, scene)
    }

    /// What a browser is asked to register the pending key `factor`.
    pub fn creation_options(&self, factor: FactorId, site: &Site, now: Timestamp) -> Option<CreationOptions> {
        let pending = self.enrollments(now).find(|pending| pending.factor == factor)?;
        match pending.candidate() {
            Candidate::Key(ceremony) => Some(CreationOptions::of(self, ceremony, site)),
            Candidate::App(_) | Candidate::Phone(_) | Candidate::Email(_) | Candidate::Pass(_) => None,
        }
    }

    /// Makes the pending key `factor` active when `key` answers what was asked. An answer, right or wrong, ends the registration. The
    /// first factor comes with the backup codes of `fresh`.
    ///
    /// # Errors
    /// [`Refusal::UnknownFactor`] when nothing of that name is pending for this authority; [`Refusal::Expired`],
    /// [`Refusal::CredentialRefused`], [`Refusal::KeyNotDeviceBound`].
    pub fn confirm_key(
        &mut self,
        factor: FactorId,
        key: KeyToBe,
        fresh: Option<&HashedCodes>,
        authority: Authority<'_>,
        scene: &mut Scene<'_>,
    ) -> Result<Enrolled, Refusal> {
        let now = scene.now;
        let at = self.pending_for(factor, authority, now)?;
        let answers = match self.enrollments.get(at).map(|pending| (pending.candidate(), pending.is_open(now))) {
            Some((Candidate::Key(ceremony), true)) => ceremony.is_answered_by(&key.challenge, now),
            Some((Candidate::Key(_), false)) => return Err(Refusal::Expired),
            Some((Candidate::App(_) | Candidate::Phone(_) | Candidate::Email(_) | Candidate::Pass(_), _)) | None => return Err(Refusal::UnknownFactor),
        };
        if self.comes_with_codes(factor, now) && fresh.is_none() && key.is_sound() {
            return Err(Refusal::Expired);
        }
        let Enrollment { label, .. } = self.enrollments.remove(at);
        let known = |id: &[u8]| self.keys().any(|(_, own)| own.credential().as_bytes() == id);
        let new = match key.outcome {
            _ if !answers => Err(Fault::WrongChallenge),
            Ok(new) if known(new.id.as_bytes()) => Err(Fault::KnownCredential),
            outcome => outcome,
        };
        match new {
            Ok(new) if scene.policy.device_bound_keys && new.may_be_backed_up => Err(Refusal::KeyNotDeviceBound),
            Ok(new) => {
                let method = Method::Key(Key::registered(new));
                self.activate(Factor { id: factor, label, created_at: now, last_used_at: None, method }, None, fresh, authority, scene)
            }
            Err(fault) => {
                let reason = Some(fault.as_str().to_owned());
                scene.record(EventKind::FactorRefused, Detail { factor: Some(factor), factor_kind: Some(Kind::Key), reason, ..Detail::default() });
                Err(Refusal::CredentialRefused)
            }
        }
    }

    /// Takes over a key that the user registered with U2F elsewhere; it is active at once.
    ///
    /// # Errors
    /// [`Refusal::TooMany`], [`Refusal::Frozen`]; [`Refusal::CredentialRefused`] when the user has it already.
    pub fn import_key(&mut self, label: String, old: U2fKey, fresh: &HashedCodes, scene: &mut Scene<'_>) -> Result<Enrolled, Refusal> {
        self.require_thaw(Authority::Product, scene.now)?;
        self.require_room(Kind::Key)?;
        if self.keys().any(|(_, own)| *own.credential() == old.credential) {
            return Err(Refusal::CredentialRefused);
        }
        let id = FactorId::draw(scene.now, scene.rng);
        let factor = Factor { id, label, created_at: scene.now, last_used_at: None, method: Method::Key(Key::taken_over(old)) };
        self.activate(factor, None, Some(fresh), Authority::Product, scene)
    }

    /// Gives the factor called `id` another name.
    ///
    /// # Errors
    /// [`Refusal::UnknownFactor`]; those of the authority. A sign-in that is not complete renames nothing.
    pub fn rename_factor(&mut self, id: FactorId, label: String, authority: Authority<'_>, scene: &mut Scene<'_>) -> Result<(), Refusal> {
        self.admit(authority, scene)?;
        if matches!(authority, Authority::Challenge(_)) {
            return Err(Refusal::StepUpRequired);
        }
        let factor = self.factors.iter_mut().find(|factor| factor.id == id).ok_or(Refusal::UnknownFactor)?;
        if factor.label != label {
            factor.label = label;
            let kind = factor.kind();
            scene.record(EventKind::FactorRenamed, Detail { factor: Some(id), factor_kind: Some(kind), ..Detail::default() });
        }
        Ok(())
    }

    /// Has a ceremony ready for `asker` that a key may answer: a young one, or a new one. Nothing happens where no key can answer.
    pub fn ask_for_key(&mut self, asker: Asker, scene: &mut Scene<'_>) {
        if self.can_answer_with_key(asker, scene.now)
            && let Some(waiting) = self.ceremonies_mut(asker)
        {
            waiting.offer(scene);
        }
    }

    /// Whether a key could answer `asker` and [`User::ask_for_key`] has to be called first.
    pub fn must_ask_for_key(&self, asker: Asker, now: Timestamp) -> bool {
        self.can_answer_with_key(asker, now) && self.ceremonies(asker).is_some_and(|waiting| waiting.young(now).is_none())
    }

    /// What a browser is asked to sign for `asker`; `None` where no key can answer.
    pub fn request_options(&self, asker: Asker, site: &Site, now: Timestamp) -> Option<RequestOptions> {
        let ceremony = self.ceremonies(asker).filter(|_| self.can_answer_with_key(asker, now))?.young(now)?;
        Some(RequestOptions::of(self, ceremony, site))
    }

    /// The keys, oldest first.
    pub fn keys(&self) -> impl Iterator<Item = (&Factor, &Key)> {
        self.factors.iter().filter_map(|factor| match &factor.method {
            Method::Key(key) => Some((factor, key)),
            Method::App(_) | Method::Phone { .. } | Method::Email { .. } | Method::Pass(_) => None,
        })
    }

    /// Judges what a key signed. The ceremony it answers is used up, whatever comes of it. A right one lifts the lock on typed codes.
    pub(crate) fn try_key(&mut self, presented: &Presented, asker: Asker, scene: &mut Scene<'_>) -> Result<Proof, Refusal> {
        let now = scene.now;
        let asked = self.ceremonies_mut(asker).is_some_and(|waiting| waiting.spend(&presented.challenge, now));
        let verdict = match &presented.outcome {
            _ if !asked => Err(Fault::WrongChallenge),
            Err(fault) => Err(*fault),
            Ok(signed) => self.accept_signature(signed, now),
        };
        match verdict {
            Ok(proof) if self.doubts(&proof) => {
                let reason = Some("doubtful".to_owned());
                scene.record(EventKind::ChallengeFailed, Detail { factor_kind: Some(Kind::Key), reason, ..Detail::default() });
                Err(Refusal::Doubtful)
            }
            Ok(proof) => {
                self.guard.clear(now);
                Ok(proof)
            }
            Err(fault) => {
                let reason = Some(fault.as_str().to_owned());
                scene.record(EventKind::ChallengeFailed, Detail { factor_kind: Some(Kind::Key), reason, ..Detail::default() });
                if let (Fault::WrongCounter, Ok(signed)) = (fault, &presented.outcome) {
                    self.suspect_copy(signed.factor, scene);
                }
                Err(Refusal::CredentialRefused)
            }
        }
    }

    fn accept_signature(&mut self, signed: &Signed, now: Timestamp) -> Result<Proof, Fault> {
        let factor = self.factors.iter_mut().find(|factor| factor.id == signed.factor).ok_or(Fault::UnknownCredential)?;
        let amr = match &mut factor.method {
            Method::Key(key) => key.accept(signed).map(|()| key.amr())?,
            Method::App(_) | Method::Phone { .. } | Method::Email { .. } | Method::Pass(_) => return Err(Fault::UnknownCredential),
        };
        factor.last_used_at = Some(now);
        Ok(Proof { factor: Some(factor.id), kind: Kind::Key, at: now, amr })
    }

    fn suspect_copy(&mut self, factor: FactorId, scene: &mut Scene<'_>) {
        let label = self.factors.iter().find(|own| own.id == factor).map_or_else(String::new, |own| own.label.clone());
        let detail = Detail { factor: Some(factor), factor_kind: Some(Kind::Key), ..Detail::default() };
        self.announce(EventKind::KeyCopySuspected, detail, Notice::KeyCopied { label }, scene);
    }

    fn can_answer_with_key(&self, asker: Asker, now: Timestamp) -> bool {
        let waits = match asker {
            Asker::Challenge(id) => self.challenge(id).is_some_and(|challenge| challenge.standing(now) == Standing::Open),
            Asker::Session(id) => self.sessions(now).any(|session| session.id == id),
        };
        waits && self.state == State::Active && self.keys().next().is_some()
    }

    fn ceremonies(&self, asker: Asker) -> Option<&Ceremonies> {
        match asker {
            Asker::Challenge(id) => self.challenge(id).map(|challenge| &challenge.ceremonies),
            Asker::Session(id) => self.sessions.iter().find(|session| session.id == id).map(|session| &session.ceremonies),
        }
    }

    fn ceremonies_mut(&mut self, asker: Asker) -> Option<&mut Ceremonies> {
        match asker {
            Asker::Challenge(id) => self.challenges.iter_mut().find(|challenge| challenge.id == id).map(|challenge| &mut challenge.ceremonies),
            Asker::Session(id) => self.sessions.iter_mut().find(|session| session.id == id).map(|session| &mut session.ceremonies),
        }
    }
}
