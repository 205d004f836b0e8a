//! Approvals: a phone with Vestibule Pass lets a sign-in in, by the number that the sign-in page shows. Whoever only presses what comes
//! along is wrong two times in three, and a wrong number counts like a wrong code.

use core::time::Duration;
use data_encoding::BASE64URL_NOPAD;
use rand_core::CryptoRng;
use serde::{Deserialize, Serialize};

use crate::{
    ChallengeId, Detail, EventKind, Factor, FactorId, Kind, Method, Notice, Occasion, PassRequest, Proof, Purpose, Refusal, Scene, Standing, State, Timestamp,
    User, challenge::Stage,
};

/// A question to the user's phones: is it you, and which number do you see?
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Approval {
    /// Its name, for one answer.
    pub id: String,
    /// The number that the sign-in page shows, 10 to 99.
    pub number: u8,
    /// What the phone offers: the number and two others, in no order.
    pub numbers: [u8; 3],
    /// When it was asked.
    pub asked_at: Timestamp,
    /// The address of the browser that wants in.
    pub ip: Option<String>,
    /// The browser that wants in.
    pub browser: Option<String>,
    answer: Option<Given>,
}

#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
enum Given {
    /// This phone chose the number.
    Right { factor: FactorId, at: Timestamp },
    /// A phone chose another.
    Wrong,
}

/// A question that was just put.
#[derive(Clone, Debug)]
pub struct Question {
    /// The number to show where the sign-in is.
    pub number: u8,
    /// Until when a phone may answer.
    pub expires_at: Timestamp,
}

/// What became of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answered {
    /// It was the number: the browser that waits may come in.
    Approved,
    /// It was another number.
    WrongNumber,
    /// The person said that it is not them.
    Denied,
}

/// What a phone sees that looks whether a sign-in waits for it.
#[derive(Clone, Copy, Debug)]
pub enum PassLook<'a> {
    /// It has opened the link, and its first code was not typed yet.
    Pending,
    /// It is paired: the newest question, and what passing is for.
    Paired(Option<(&'a Approval, &'a Purpose)>),
}

impl Approval {
    /// How long a phone may answer, and after a right answer the browser may come in.
    pub const LIFE: Duration = Duration::from_secs(2 * 60);
    /// The answer of somebody who is not signing in.
    pub const DENY: &str = "deny";

    fn ask(scene: &mut Scene<'_>) -> Self {
        let mut id = [0; 16];
        scene.rng.fill_bytes(&mut id);
        let (number, numbers) = numbers(scene.rng);
        let (ip, browser) = (scene.cause.ip.clone(), scene.cause.browser.clone());
        Self { id: BASE64URL_NOPAD.encode(&id), number, numbers, asked_at: scene.now, ip, browser, answer: None }
    }

    /// Until when a phone may answer.
    pub fn expires_at(&self) -> Timestamp {
        self.asked_at.plus(Self::LIFE)
    }

    /// Whether it waits for an answer at `now`.
    pub fn is_open(&self, now: Timestamp) -> bool {
        self.answer.is_none() && now < self.expires_at()
    }

    /// Whether a phone chose another number.
    pub const fn is_wrong(&self) -> bool {
        matches!(self.answer, Some(Given::Wrong))
    }

    /// The phone that let the sign-in in, as long as that is good for coming in.
    pub fn approved_by(&self, now: Timestamp) -> Option<FactorId> {
        match self.answer {
            Some(Given::Right { factor, at }) if now < at.plus(Self::LIFE) => Some(factor),
            Some(Given::Right { .. } | Given::Wrong) | None => None,
        }
    }
}

impl User {
    /// Whether a phone can be asked at `now`: there is one that proves something, and the person did not just send a sign-in away.
    pub fn can_be_asked(&self, now: Timestamp) -> bool {
        self.approvals_paused_until.is_none_or(|until| now >= until) && self.factors.iter().any(|factor| self.may_answer(factor, now))
    }

    /// Whether a phone is paired, and was so before what the user reported as not theirs.
    fn may_answer(&self, factor: &Factor, now: Timestamp) -> bool {
        factor.kind() == Kind::Pass && !self.is_doubtful(factor.created_at, now)
    }

    /// Asks the user's phones whether the challenge called `id` is theirs. An earlier question is void.
    ///
    /// # Errors
    /// [`Refusal::UnknownChallenge`], [`Refusal::AlreadyPassed`], [`Refusal::Expired`]; [`Refusal::UnknownFactor`] when no phone can be
    /// asked; [`Refusal::TooManyMessages`] when they were asked often without an answer; [`Refusal::Wait`], [`Refusal::CodesDisabled`].
    pub fn ask_approval(&mut self, id: ChallengeId, scene: &mut Scene<'_>) -> Result<Question, Refusal> {
        let now = scene.now;
        match self.challenge(id).ok_or(Refusal::UnknownChallenge)?.standing(now) {
            Standing::Passed => return Err(Refusal::AlreadyPassed),
            Standing::Over => return Err(Refusal::Expired),
            Standing::Open if self.state == State::Disabled => return Err(Refusal::Expired),
            Standing::Open => {}
        }
        self.require_open_guard(scene)?;
        if !self.can_be_asked(now) {
            return Err(Refusal::UnknownFactor);
        }
        self.posted.charge(Kind::Pass, now)?;
        let approval = Approval::ask(scene);
        let asked = Question { number: approval.number, expires_at: approval.expires_at() };
        if let Some(challenge) = self.challenges.iter_mut().find(|challenge| challenge.id == id) {
            challenge.approval = Some(approval);
        }
        scene.record(EventKind::ApprovalAsked, Detail { challenge: Some(id), factor_kind: Some(Kind::Pass), ..Detail::default() });
        Ok(asked)
    }

    /// What the phone called `factor` sees at `now`.
    ///
    /// # Errors
    /// [`Refusal::UnknownFactor`] when it is not paired, or `mac` does not say that it is the one who asks; [`Refusal::Expired`] when it
    /// asked at another time than now.
    pub fn look_of(&self, factor: FactorId, at: Timestamp, mac: &str, now: Timestamp) -> Result<PassLook<'_>, Refusal> {
        let request = PassRequest::Look { factor, at };
        let signed = |pending: &&crate::Enrollment| {
            let claim = pending.candidate.pairing().and_then(crate::Pairing::claim);
            pending.factor == factor && claim.is_some_and(|claim| claim.has_signed(&request, mac))
        };
        let is_pending = self.enrollments(now).any(|pending| signed(&pending));
        if !is_pending {
            self.require_signed(factor, &request, mac)?;
        }
        if at.since(now).max(now.since(at)) > LATELY {
            return Err(Refusal::Expired);
        }
        if is_pending {
            return Ok(PassLook::Pending);
        }
        let may_answer = self.factors.iter().any(|known| known.id == factor && self.may_answer(known, now));
        let open = self.challenges.iter().filter(|challenge| may_answer && challenge.standing(now) == Standing::Open);
        let asked = open.filter_map(|challenge| Some((challenge.approval.as_ref().filter(|approval| approval.is_open(now))?, &challenge.purpose)));
        Ok(PassLook::Paired(asked.max_by_key(|(approval, _)| approval.asked_at)))
    }

    /// Takes the answer of the phone called `factor` to the approval called `approval`, once. Two digits let in if they are the number;
    /// [`Approval::DENY`] ends the challenge, tells the user everywhere, and leaves the phones in peace for an hour.
    ///
    /// # Errors
    /// [`Refusal::UnknownFactor`] when it is not paired, or did not sign this; [`Refusal::Expired`] when nothing waits for its answer.
    pub fn answer_approval(&mut self, factor: FactorId, approval: &str, answer: &str, mac: &str, scene: &mut Scene<'_>) -> Result<Answered, Refusal> {
        let now = scene.now;
        self.require_signed(factor, &PassRequest::Answer { factor, approval, answer }, mac)?;
        if !self.factors.iter().any(|known| known.id == factor && self.may_answer(known, now)) {
            return Err(Refusal::Expired);
        }
        let waits = |asked: &Approval| asked.id == approval && asked.is_open(now);
        let mut open = self.challenges.iter_mut().filter(|challenge| challenge.standing(now) == Standing::Open);
        let challenge = open.find(|challenge| challenge.approval.as_ref().is_some_and(waits)).ok_or(Refusal::Expired)?;
        let (id, trusted, is_sign_in) = (challenge.id, challenge.from_trusted, challenge.purpose == Purpose::SignIn);
        let asked = challenge.approval.as_mut().ok_or(Refusal::Expired)?;
        let detail = Detail { challenge: Some(id), factor: Some(factor), factor_kind: Some(Kind::Pass), ..Detail::default() };
        if answer == Approval::DENY {
            self.finish(id, Stage::Over);
            self.approvals_paused_until = Some(now.plus(PAUSE));
            self.announce(EventKind::ApprovalDenied, detail, Notice::SignInDenied, scene);
            return Ok(Answered::Denied);
        }
        if answer == asked.number.to_string() {
            asked.answer = Some(Given::Right { factor, at: now });
            self.posted.answer(Kind::Pass);
            scene.record(EventKind::ApprovalGiven, detail);
            return Ok(Answered::Approved);
        }
        asked.answer = Some(Given::Wrong);
        // Somebody presses what comes along: it stays counted.
        drop(self.guard.charge(trusted, now));
        self.note_wrong("wrong_number", scene);
        if is_sign_in {
            self.warn(now, scene);
        }
        Ok(Answered::WrongNumber)
    }

    /// The approval that lets the browser in that waits at the challenge; once, because the challenge is passed by it.
    pub(crate) fn collect_approval(&mut self, occasion: Occasion<'_>, now: Timestamp) -> Result<Proof, Refusal> {
        let approved = match occasion {
            Occasion::Challenge(id) => self.challenge(id).and_then(|challenge| challenge.approval.as_ref()?.approved_by(now)),
            Occasion::Session(_) => None,
        };
        let factor = self.factors.iter_mut().find(|factor| Some(factor.id) == approved).ok_or(Refusal::NotApproved)?;
        factor.last_used_at = Some(now);
        let factor = factor.id;
        let charge = self.guard.charge(true, now);
        self.guard.forgive(charge, now);
        Ok(Proof { factor: Some(factor), kind: Kind::Pass, at: now, amr: &["swk", "user"] })
    }

    fn require_signed(&self, factor: FactorId, request: &PassRequest<'_>, mac: &str) -> Result<(), Refusal> {
        let found = self.factors.iter().find(|known| known.id == factor).filter(|_| self.state == State::Active);
        match found.map(|found| &found.method) {
            Some(Method::Pass(pass)) if pass.requests().has_signed(request, mac) => Ok(()),
            Some(Method::Pass(_) | Method::App(_) | Method::Phone { .. } | Method::Email { .. } | Method::Key(_)) | None => Err(Refusal::UnknownFactor),
        }
    }
}

/// A number of two digits, and the same among two others, each at any place with the same chance.
fn numbers(rng: &mut dyn CryptoRng) -> (u8, [u8; 3]) {
    let mut drawn = Vec::with_capacity(3);
    while drawn.len() < 3 {
        let number = 10 + below(90, rng);
        if !drawn.contains(&number) {
            drawn.push(number);
        }
    }
    let number = drawn.get(usize::from(below(3, rng))).copied().unwrap_or_default();
    (number, drawn.try_into().unwrap_or_default())
}

/// A number below `most`, each with the same chance.
fn below(most: u8, rng: &mut dyn CryptoRng) -> u8 {
    loop {
        let [byte, ..] = rng.next_u32().to_be_bytes();
        if byte < u8::MAX / most * most {
            return byte % most;
        }
    }
}

/// A phone that looks says when; what is older may be a copy.
const LATELY: Duration = Duration::from_secs(60);
/// How long phones are left in peace after a sign-in was sent away.
const PAUSE: Duration = Duration::from_secs(3600);
