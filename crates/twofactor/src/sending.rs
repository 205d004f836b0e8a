//! Sending codes: where to, how often, and never before the password was right.

use core::time::Duration;
use serde::{Deserialize, Serialize};

use crate::{
    ChallengeId, Detail, EventKind, FactorId, Ground, Kind, Notice, Recipient, Refusal, Scene, SessionToken, Standing, State, Timestamp, User, sent::Sent,
};

/// What a code is typed for.
#[derive(Clone, Copy, Debug)]
pub enum Occasion<'a> {
    /// To pass this challenge.
    Challenge(ChallengeId),
    /// To prove in this session that it is still the same person.
    Session(&'a SessionToken),
}

/// A code on its way.
#[derive(Clone, Debug)]
pub struct Posting {
    /// Where it goes.
    pub to: Recipient,
    /// Until when it is good.
    pub expires_at: Timestamp,
    /// When the next one may be asked for.
    pub next_at: Timestamp,
}

impl User {
    /// Sends a code to `factor`, good for this occasion only. The one sent to it before for the same occasion is void; wrong codes
    /// stay counted.
    ///
    /// # Errors
    /// [`Refusal::UnknownChallenge`], [`Refusal::AlreadyPassed`], [`Refusal::Expired`] or [`Refusal::UnknownSession`] by the occasion;
    /// [`Refusal::UnknownFactor`] for one that nothing can be sent to; [`Refusal::TooManyMessages`], [`Refusal::MailboxPaused`], [`Refusal::Doubtful`],
    /// [`Refusal::KindNotAllowed`];
    /// [`Refusal::Wait`] and [`Refusal::CodesDisabled`] while nothing typed is looked at.
    pub fn send_code(&mut self, factor: FactorId, occasion: Occasion<'_>, scene: &mut Scene<'_>) -> Result<Posting, Refusal> {
        let now = scene.now;
        let (challenge, ends_at) = self.admit_occasion(occasion, now)?;
        self.require_open_guard(scene)?;
        let found = self.factors.iter().find(|known| known.id == factor);
        let (kind, to, length, made_at) =
            found.and_then(|factor| Some((factor.kind(), factor.recipient()?, factor.length(), factor.created_at))).ok_or(Refusal::UnknownFactor)?;
        if self.is_doubtful(made_at, now) {
            return Err(Refusal::Doubtful);
        }
        self.require_second_step(factor, scene.policy, now)?;
        self.require_apart(&Ground::from(&to), now)?;
        self.posted.charge(kind, now)?;
        let code = self.sent_mut(occasion).ok_or(Refusal::Expired)?.add(factor, length, now, scene.rng);
        let expires_at = now.plus(Sent::LIFE).min(ends_at);
        let message = scene.send_until(self, to.clone(), Notice::Code { code }, expires_at);
        if let Some(sent) = self.sent_mut(occasion) {
            sent.carried_by(message);
        }
        scene.record(EventKind::CodeSent, Detail { challenge, factor: Some(factor), factor_kind: Some(kind), ..Detail::default() });
        Ok(Posting { to, expires_at, next_at: self.posted.next_at(kind, now) })
    }

    /// Whether the user has proved that what is sent to `to` reaches them: by a factor, or because it is the mailbox of the account.
    pub fn has_proved(&self, to: &Recipient) -> bool {
        let is_profile = self.email_verified_at.is_some() && matches!(to, Recipient::Mailbox(mailbox) if *mailbox == self.email);
        is_profile || self.factors.iter().any(|factor| factor.leads_to(to))
    }

    /// When the next code may be sent to a factor of this kind; in the past when it may be sent now.
    pub fn next_code_at(&self, kind: Kind, now: Timestamp) -> Timestamp {
        self.posted.next_at(kind, now)
    }

    /// When the newest code for this occasion was sent to `factor`.
    pub fn code_sent_at(&self, factor: FactorId, occasion: Occasion<'_>) -> Option<Timestamp> {
        match occasion {
            Occasion::Challenge(id) => self.challenge(id)?.sent.latest(factor),
            Occasion::Session(token) => self.sessions.iter().find(|session| session.id == token.session())?.sent.latest(factor),
        }
    }

    /// The codes that were sent for an occasion.
    pub(crate) fn sent_mut(&mut self, occasion: Occasion<'_>) -> Option<&mut Sent> {
        match occasion {
            Occasion::Challenge(id) => self.challenges.iter_mut().find(|challenge| challenge.id == id).map(|challenge| &mut challenge.sent),
            Occasion::Session(token) => self.sessions.iter_mut().find(|session| session.id == token.session()).map(|session| &mut session.sent),
        }
    }

    /// The challenge, if it is one, and when the occasion is over.
    fn admit_occasion(&self, occasion: Occasion<'_>, now: Timestamp) -> Result<(Option<ChallengeId>, Timestamp), Refusal> {
        match occasion {
            Occasion::Session(token) => self.session(token, now).map(|_| (None, now.plus(Sent::LIFE))),
            Occasion::Challenge(id) => {
                let challenge = self.challenge(id).ok_or(Refusal::UnknownChallenge)?;
                match challenge.standing(now) {
                    Standing::Passed => Err(Refusal::AlreadyPassed),
                    Standing::Over => Err(Refusal::Expired),
                    Standing::Open if self.state == State::Disabled => Err(Refusal::Expired),
                    Standing::Open => Ok((Some(id), challenge.expires_at())),
                }
            }
        }
    }
}

/// When codes were sent within the last day, oldest first.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Posted(Vec<Post>);

#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Post {
    kind: Kind,
    at: Timestamp,
    /// Whether a code of this kind was typed right since.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    answered: bool,
}

impl Posted {
    pub(crate) const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Counts one more message of this kind: five an hour, ten a day, and growing waits between those that nobody answered.
    pub(crate) fn charge(&mut self, kind: Kind, now: Timestamp) -> Result<(), Refusal> {
        let until = self.next_at(kind, now);
        if now < until {
            return Err(Refusal::TooManyMessages { until });
        }
        self.0.retain(|post| now < post.at.plus(DAY));
        self.0.push(Post { kind, at: now, answered: false });
        Ok(())
    }

    /// A code of this kind was typed right: the next one is no repetition.
    pub(crate) fn answer(&mut self, kind: Kind) {
        self.0.iter_mut().filter(|post| post.kind == kind).for_each(|post| post.answered = true);
    }

    /// The first moment from which a message of this kind may be sent.
    pub(crate) fn next_at(&self, kind: Kind, now: Timestamp) -> Timestamp {
        let times: Vec<Timestamp> = self.0.iter().filter(|post| post.kind == kind).map(|post| post.at).collect();
        let mut unanswered = self.0.iter().filter(|post| post.kind == kind && !post.answered && now < post.at.plus(HOUR));
        let wait = unanswered.clone().count().checked_sub(1).and_then(|earlier| WAITS.get(earlier).or(WAITS.last()));
        let after_wait = unanswered.next_back().zip(wait).map(|(post, wait)| post.at.plus(*wait));
        let nth_last = |most: usize| times.len().checked_sub(most).and_then(|at| times.get(at)).copied();
        let after_hour = nth_last(MOST_AN_HOUR).map(|at| at.plus(HOUR));
        let after_day = nth_last(MOST_A_DAY).map(|at| at.plus(DAY));
        [after_wait, after_hour, after_day].into_iter().flatten().max().unwrap_or(now)
    }
}

const HOUR: Duration = Duration::from_secs(3600);
const DAY: Duration = Duration::from_secs(24 * 3600);
/// Before the first repetition, the second, the third, and every further one.
const WAITS: [Duration; 4] = [Duration::from_secs(30), Duration::from_secs(60), Duration::from_secs(120), Duration::from_secs(240)];
const MOST_AN_HOUR: usize = 5;
const MOST_A_DAY: usize = 10;
