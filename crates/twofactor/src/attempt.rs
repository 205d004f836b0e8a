//! The second door: challenges are opened, attempted, spent. Every typed code of every door goes through [`User::try_code`].

use core::time::Duration;

use crate::{
    Asker, Assertion, BackupProof, Challenge, ChallengeId, Detail, Device, DeviceToken, EventKind, Factor, Kind, Notice, Occasion, Proof, Purpose, Refusal,
    Scene, SecondFactor, Seen, SessionToken, Shut, Site, Standing, State, Trust, User,
    backup::Spent,
    challenge::{Door, Stage},
    sent::{Match, Sent},
    sign_in::DeviceTrust,
    typed::Digits,
    webauthn::{Ceremonies, Presented},
};

/// A typed code, ready to be judged under the lock.
#[derive(Clone, Debug)]
pub enum Attempt {
    /// Digits that an app or a message showed.
    Digits(Digits),
    /// A backup code, hashed for the user's set; `None` when the user has no set to hash it for.
    Backup(Option<BackupProof>),
    /// What a security key signed, checked as far as it does not change.
    Key(SignedProof),
    /// That a phone with Vestibule Pass let the sign-in in.
    Approval,
}

/// What a security key signed, from [`User::check_assertion`].
#[derive(Clone, Debug)]
pub struct SignedProof(pub(crate) Presented);

/// What passing a challenge opened. It is said once.
#[derive(Debug)]
pub struct Passed {
    /// What was proved.
    pub proof: Proof,
    /// The session, when the hosted sign-in owed the challenge.
    pub session: Option<SessionToken>,
    /// Whether a new password has to be set before there is a session: the user reported something as not theirs.
    pub owes_password: bool,
    /// The token of the device, when it is trusted from now on.
    pub device: Option<DeviceToken>,
    /// How long such a device is trusted.
    pub trust: Trust,
    /// How many backup codes are left, when one was used.
    pub backup_codes_left: Option<usize>,
}

/// What the product gets for a right password.
#[derive(Debug)]
pub enum Opened {
    /// A challenge that waits for a code.
    Owed(ChallengeId),
    /// A challenge that a trusted device spared: passed already.
    Spared {
        /// Its name.
        challenge: ChallengeId,
        /// The device's next token; `None` when another tab was faster and the present one still holds.
        device: Option<DeviceToken>,
    },
}

impl User {
    /// Opens a challenge for a product that has checked the password itself.
    ///
    /// # Errors
    /// [`Refusal::NotEnrolled`] when the user has no factor and need not have one; [`Refusal::UserDisabled`].
    pub fn open_challenge(&mut self, purpose: Purpose, device: Option<&DeviceToken>, scene: &mut Scene<'_>) -> Result<Opened, Refusal> {
        if self.state == State::Disabled {
            return Err(Refusal::UserDisabled);
        }
        if self.two_factor(scene.policy) == crate::TwoFactor::Off {
            return Err(Refusal::NotEnrolled);
        }
        let trust = device.filter(|_| purpose == Purpose::SignIn && self.two_factor_is_on()).map(|token| self.present_device(token, scene));
        match trust {
            Some(DeviceTrust::Held(next)) => {
                let challenge = self.owe(purpose, Door::Api, true, scene);
                self.finish(challenge, Stage::Passed);
                self.seen_at = Some(scene.now);
                scene.record(EventKind::ChallengeSpared, Detail { challenge: Some(challenge), device: device.map(DeviceToken::device), ..Detail::default() });
                Ok(Opened::Spared { challenge, device: next })
            }
            Some(DeviceTrust::Refused) | None => Ok(Opened::Owed(self.owe(purpose, Door::Api, false, scene))),
        }
    }

    /// Judges `attempt` against the challenge called `id`, and passes it at most once. With `remember`, the browser is trusted from
    /// now on as long as the policy lets, if it is a sign-in: for anything else no password was asked.
    ///
    /// # Errors
    /// The [`Refusal`]; the attempt is counted unless it could not be a guess.
    pub fn attempt(&mut self, id: ChallengeId, attempt: &Attempt, remember: bool, scene: &mut Scene<'_>) -> Result<Passed, Refusal> {
        let now = scene.now;
        let challenge = self.challenge(id).cloned().ok_or(Refusal::UnknownChallenge)?;
        if challenge.standing(now) == Standing::Passed {
            return Err(Refusal::AlreadyPassed);
        }
        match attempt {
            Attempt::Digits(_) | Attempt::Backup(_) | Attempt::Approval => self.require_open_guard(scene)?,
            Attempt::Key(_) => {}
        }
        if challenge.standing(now) == Standing::Over || self.state == State::Disabled {
            return Err(Refusal::Expired);
        }
        let proof = match self.try_attempt(attempt, Occasion::Challenge(id), challenge.from_trusted, scene) {
            Ok(proof) => proof,
            Err(refusal) => {
                if challenge.purpose == Purpose::SignIn && refusal.is_wrong() {
                    self.warn(now, scene);
                }
                return Err(refusal);
            }
        };
        let owes_password = self.owes_password() && !challenge.is_for_the_product();
        let second_factor = SecondFactor { at: now, kind: proof.kind };
        self.finish(id, if owes_password { Stage::Proved(second_factor) } else { Stage::Passed });
        self.seen_at = Some(now);
        scene.record(EventKind::ChallengePassed, Detail { challenge: Some(id), factor: proof.factor, factor_kind: Some(proof.kind), ..Detail::default() });
        let may_trust = challenge.purpose == Purpose::SignIn && self.frozen_until(now).is_none() && !owes_password;
        let device = if remember && may_trust { self.trust_device(scene) } else { None };
        let session = match challenge.door {
            Door::Hosted(_) if owes_password => None,
            Door::Hosted(_) => Some(self.open_session(Some(second_factor), device.as_ref().map(DeviceToken::device), scene)),
            Door::Api => None,
        };
        let backup_codes_left = self.backup.as_ref().filter(|_| proof.kind == Kind::Backup).map(crate::BackupSet::left);
        Ok(Passed { proof, session, owes_password, device, trust: scene.policy.trust, backup_codes_left })
    }

    /// Checks what does not change about an assertion: who signed, what, where. It needs no lock. With `only`, no other factor may
    /// have signed.
    pub fn check_assertion(&self, assertion: &Assertion, only: Option<crate::FactorId>, site: &Site) -> Attempt {
        Attempt::Key(SignedProof(assertion.check(self, only, site)))
    }

    /// Calls off the challenge called `id`. A sign-in that is called off was a right password without a second step: the user is told.
    ///
    /// # Errors
    /// [`Refusal::UnknownChallenge`], [`Refusal::AlreadyPassed`].
    pub fn cancel_challenge(&mut self, id: ChallengeId, scene: &mut Scene<'_>) -> Result<(), Refusal> {
        let challenge = self.challenge(id).ok_or(Refusal::UnknownChallenge)?;
        let is_sign_in = challenge.purpose == Purpose::SignIn;
        match challenge.standing(scene.now) {
            Standing::Passed => Err(Refusal::AlreadyPassed),
            Standing::Over => Ok(()),
            Standing::Open => {
                self.finish(id, Stage::Over);
                scene.record(EventKind::ChallengeCancelled, Detail { challenge: Some(id), ..Detail::default() });
                if is_sign_in {
                    self.warn(scene.now, scene);
                }
                Ok(())
            }
        }
    }

    /// Judges what was typed or signed on this occasion.
    pub(crate) fn try_attempt(&mut self, attempt: &Attempt, occasion: Occasion<'_>, trusted: bool, scene: &mut Scene<'_>) -> Result<Proof, Refusal> {
        let proof = match attempt {
            Attempt::Digits(_) | Attempt::Backup(_) => self.try_code(attempt, occasion, trusted, scene),
            Attempt::Key(signed) => self.try_key(&signed.0, Asker::from(occasion), scene),
            Attempt::Approval => self.collect_approval(occasion, scene.now),
        }?;
        if let Some(Err(refusal)) = proof.factor.map(|factor| self.require_second_step(factor, scene.policy, scene.now)) {
            scene.record(EventKind::ChallengeFailed, Detail { reason: Some("not_taken".to_owned()), factor: proof.factor, ..Detail::default() });
            return Err(refusal);
        }
        self.note_ground(&proof);
        self.stop_recovery("second_factor", scene);
        Ok(proof)
    }

    /// Judges a typed code: counted first, then compared; a right one ends the row of wrong ones. Used-up and ill-shaped codes are
    /// no guesses and are not counted.
    fn try_code(&mut self, attempt: &Attempt, occasion: Occasion<'_>, trusted: bool, scene: &mut Scene<'_>) -> Result<Proof, Refusal> {
        self.require_open_guard(scene)?;
        if self.factors.is_empty() {
            return Err(Refusal::NotEnrolled);
        }
        self.require_length(attempt)?;
        let charge = self.guard.charge(trusted, scene.now);
        match self.judge(attempt, occasion, scene) {
            Judgment::Right(proof) if self.doubts(&proof) => {
                self.guard.refund(charge);
                scene.record(EventKind::ChallengeFailed, Detail { reason: Some("doubtful".to_owned()), ..Detail::default() });
                Err(Refusal::Doubtful)
            }
            Judgment::Right(proof) => {
                if let Some(Err(refusal)) = self.ground_of(&proof).map(|ground| self.require_apart(&ground, scene.now)) {
                    self.guard.refund(charge);
                    scene.record(EventKind::ChallengeFailed, Detail { reason: Some("same_ground".to_owned()), ..Detail::default() });
                    return Err(refusal);
                }
                self.posted.answer(proof.kind);
                self.guard.forgive(charge, scene.now);
                if self.guard.shut(scene.now).is_some() {
                    self.lock(None, scene);
                }
                Ok(proof)
            }
            Judgment::Void(refusal, reason) => {
                self.guard.refund(charge);
                scene.record(EventKind::ChallengeFailed, Detail { reason: Some(reason.to_owned()), ..Detail::default() });
                Err(refusal)
            }
            Judgment::Off { seconds_ahead } => {
                let (attempts_left, until) = self.note_wrong("clock_off", scene);
                Err(Refusal::ClockOff { seconds_ahead, attempts_left, until })
            }
            Judgment::Wrong => {
                let (attempts_left, until) = self.note_wrong("wrong_code", scene);
                Err(Refusal::WrongCode { attempts_left, until })
            }
        }
    }

    pub(crate) fn require_open_guard(&self, scene: &Scene<'_>) -> Result<(), Refusal> {
        match self.guard.shut(scene.now) {
            None => Ok(()),
            Some(Shut::Until(until)) => Err(Refusal::Wait { until }),
            Some(Shut::Off) => Err(Refusal::CodesDisabled),
        }
    }

    /// Refuses digits that no code of this user has, without a look at any secret.
    fn require_length(&self, attempt: &Attempt) -> Result<(), Refusal> {
        let Attempt::Digits(digits) = attempt else { return Ok(()) };
        let mut lengths = self.factors.iter().filter_map(Factor::digits);
        if lengths.clone().any(|length| usize::from(length) == digits.count()) {
            return Ok(());
        }
        lengths.next().map_or(Err(Refusal::NotEnrolled), |expected| Err(Refusal::WrongLength { expected }))
    }

    fn judge(&mut self, attempt: &Attempt, occasion: Occasion<'_>, scene: &mut Scene<'_>) -> Judgment {
        match attempt {
            Attempt::Digits(digits) => match self.judge_sent(digits, occasion, scene.now) {
                Judgment::Wrong => self.judge_app(digits, scene.now),
                judgment @ (Judgment::Right(_) | Judgment::Off { .. }) => judgment,
                void @ Judgment::Void(..) => match self.judge_app(digits, scene.now) {
                    right @ Judgment::Right(_) => right,
                    Judgment::Void(..) | Judgment::Off { .. } | Judgment::Wrong => void,
                },
            },
            Attempt::Backup(proof) => self.judge_backup(proof.as_ref(), scene),
            Attempt::Key(_) | Attempt::Approval => Judgment::Wrong,
        }
    }

    /// Judges digits as one of the codes that were sent for this occasion.
    fn judge_sent(&mut self, digits: &Digits, occasion: Occasion<'_>, now: crate::Timestamp) -> Judgment {
        let matched = self.sent_mut(occasion).map_or(Match::Unknown, |sent| sent.judge(digits, now));
        let id = match matched {
            Match::Fresh(id) => id,
            Match::Used => return Judgment::Void(Refusal::CodeUsed, "code_used"),
            Match::Superseded => return Judgment::Void(Refusal::CodeSuperseded, "code_superseded"),
            Match::Expired => return Judgment::Void(Refusal::CodeExpired, "code_expired"),
            Match::Unknown => return Judgment::Wrong,
        };
        let Some(factor) = self.factors.iter_mut().find(|factor| factor.id == id) else { return Judgment::Wrong };
        factor.last_used_at = Some(now);
        let kind = factor.kind();
        Judgment::Right(Proof { factor: Some(id), kind, at: now, amr: kind.amr() })
    }

    /// Judges digits as a code that one of the apps shows.
    fn judge_app(&mut self, digits: &Digits, now: crate::Timestamp) -> Judgment {
        let mut judgment = Judgment::Wrong;
        for factor in &mut self.factors {
            let Some(codes) = factor.codes_mut() else { continue };
            match (codes.judge(digits, now), &judgment) {
                (Seen::Fresh, _) => {
                    factor.last_used_at = Some(now);
                    let kind = factor.kind();
                    return Judgment::Right(Proof { factor: Some(factor.id), kind, at: now, amr: kind.amr() });
                }
                (Seen::Used, _) => judgment = Judgment::Void(Refusal::CodeUsed, "code_used"),
                (Seen::Off { seconds_ahead }, Judgment::Wrong) => judgment = Judgment::Off { seconds_ahead },
                (Seen::Off { .. } | Seen::Unknown, _) => {}
            }
        }
        judgment
    }

    fn judge_backup(&mut self, proof: Option<&BackupProof>, scene: &mut Scene<'_>) -> Judgment {
        let now = scene.now;
        let (Some(set), Some(proof)) = (&mut self.backup, proof) else { return Judgment::Wrong };
        match set.spend(proof, now) {
            Spent::Unknown => Judgment::Wrong,
            Spent::Before => Judgment::Void(Refusal::CodeUsed, "code_used"),
            Spent::Now => {
                let left = set.left();
                self.announce(
                    EventKind::BackupCodeUsed,
                    Detail { factor_kind: Some(Kind::Backup), ..Detail::default() },
                    Notice::BackupCodeUsed { left },
                    scene,
                );
                Judgment::Right(Proof { factor: None, kind: Kind::Backup, at: now, amr: Kind::Backup.amr() })
            }
        }
    }

    /// Records a wrong code and says how many are left, and the wait that it started.
    pub(crate) fn note_wrong(&mut self, reason: &str, scene: &mut Scene<'_>) -> (u32, Option<crate::Timestamp>) {
        scene.record(EventKind::ChallengeFailed, Detail { reason: Some(reason.to_owned()), ..Detail::default() });
        let until = match self.guard.shut(scene.now) {
            None => return (self.guard.attempts_left(), None),
            Some(Shut::Until(until)) => Some(until),
            Some(Shut::Off) => None,
        };
        self.lock(until, scene);
        (0, until)
    }

    /// What follows from a wait, or from the end of typed codes: every pending sign-in ends, and the password is asked again. One that the
    /// link of a recovery opened goes on: wrong codes are what a thief can type.
    fn lock(&mut self, until: Option<crate::Timestamp>, scene: &mut Scene<'_>) {
        self.challenges.iter_mut().filter(|challenge| !challenge.recovers).for_each(Challenge::end);
        self.announce(EventKind::ChallengeLocked, Detail::default(), Notice::CodesLocked { until }, scene);
    }

    /// Puts a new challenge on the list. Long-finished ones leave it, and when there are too many, the oldest of those make room that would be
    /// missed least.
    pub(crate) fn owe(&mut self, purpose: Purpose, door: Door, from_trusted: bool, scene: &mut Scene<'_>) -> ChallengeId {
        let now = scene.now;
        self.challenges.retain(|challenge| now < challenge.opened_at.plus(REMEMBERED));
        if self.challenges.len() >= MOST_CHALLENGES {
            let least = self.challenges.iter().map(|challenge| challenge.worth(now)).min();
            let first = self.challenges.iter().position(|challenge| Some(challenge.worth(now)) == least).unwrap_or(0);
            self.challenges.remove(first);
        }
        let id = ChallengeId::draw(self.id, scene.rng);
        let challenge = Challenge {
            id,
            purpose,
            door,
            opened_at: now,
            from_trusted,
            stage: Stage::Open,
            sent: Sent::default(),
            ceremonies: Ceremonies::default(),
            proving: None,
            wrong_proofs: 0,
            recovers: false,
            approval: None,
        };
        self.challenges.push(challenge);
        scene.record(EventKind::ChallengeOpened, Detail { challenge: Some(id), ..Detail::default() });
        id
    }

    pub(crate) fn finish(&mut self, id: ChallengeId, stage: Stage) {
        for challenge in self.challenges.iter_mut().filter(|challenge| challenge.id == id) {
            challenge.stage = stage;
            challenge.sent = Sent::default();
            challenge.proving = None;
            challenge.approval = None;
        }
    }

    fn trust_device(&mut self, scene: &mut Scene<'_>) -> Option<DeviceToken> {
        let label = scene.cause.browser.clone().unwrap_or_else(|| "Browser".to_owned());
        let (device, token) = Device::trust(self.id, label, scene.cause.ip.clone(), scene.policy, scene.now, scene.rng)?;
        let (policy, now) = (scene.policy, scene.now);
        self.devices.retain(|device| device.is_trusted(policy, now));
        if let Some(oldest) = self.devices.first().map(|device| device.id).filter(|_| self.devices.len() >= MOST_DEVICES) {
            self.forget_where(|device| device.id == oldest, scene);
        }
        self.devices.push(device);
        self.announce(EventKind::DeviceTrusted, Detail { device: Some(token.device()), ..Detail::default() }, Notice::BrowserTrusted, scene);
        Some(token)
    }
}

impl Refusal {
    /// Whether it was an attempt that failed: a wrong code, or a key that is not the user's.
    pub const fn is_wrong(&self) -> bool {
        matches!(self, Self::WrongCode { .. } | Self::ClockOff { .. } | Self::CredentialRefused)
    }
}

enum Judgment {
    Right(Proof),
    /// It was a code once: no guess, so not counted. With the stable word for the audit trail.
    Void(Refusal, &'static str),
    Off {
        seconds_ahead: i64,
    },
    Wrong,
}

/// How long a finished challenge is remembered, so that a second answer is told that it was passed.
const REMEMBERED: Duration = Duration::from_secs(3600);
const MOST_CHALLENGES: usize = 64;
const MOST_DEVICES: usize = 20;
