//! Recovery: a way back for somebody who has the password and nothing to take the second step with. It needs no support, only time.
//!
//! Whoever asks proves the password and an address that was proved long ago. Then nothing happens for a while but notices to every
//! address, each with a link that calls it off; a second step that is taken, a new password or an alarm call it off as well. At the end
//! a link goes to a mailbox. With the password it opens a sign-in in which a new factor is enrolled, and only when that one works do the
//! old ones end: the account is never without.
//!
//! Nothing in it rests twice on the same: a mailbox through which the password was set proves nothing here.

use core::time::Duration;
use serde::{Deserialize, Serialize};

use crate::{
    ChallengeToken, Detail, Email, EventKind, Factor, Ground, Kind, MessageId, Notice, PasswordProof, Purpose, Recipient, RecoveryToken, Refusal, Scene, State,
    Timestamp, TokenHash, User, challenge::Door, draw, sending::Posted, telling::Audience,
};

/// A recovery that was asked for.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recovery {
    /// When it was asked for.
    pub requested_at: Timestamp,
    /// When the wait is over.
    pub ready_at: Timestamp,
    /// When a support agent asked for it, who told the user of it: the links of those notices are as good as later ones.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    asked_at: Option<Timestamp>,
    /// The mailbox that the link goes to.
    link_to: Email,
    /// Whether two support agents vouch for who asked.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    vouched: bool,
    /// How much of what happens by itself has happened.
    stage: Stage,
    /// The link that is good, if one is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    link: Option<Link>,
    /// When links were sent once more.
    #[serde(default, skip_serializing_if = "Posted::is_empty")]
    links: Posted,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Stage {
    /// It was asked for, and everybody was told.
    Requested,
    /// Half of the wait is over, and everybody was told again.
    Reminded,
    /// The wait is over, and the link was sent.
    Ready,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Link {
    secret: TokenHash,
    expires_at: Timestamp,
    /// The message that carries it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    message: Option<MessageId>,
}

impl Recovery {
    /// The message whose link is good.
    pub(crate) fn message(&self) -> Option<MessageId> {
        self.link.as_ref().and_then(|link| link.message)
    }

    /// Until when it may be finished.
    pub fn lapses_at(&self) -> Timestamp {
        self.ready_at.plus(STAYS_READY)
    }

    /// Whether the wait is over at `now`.
    pub fn is_ready(&self, now: Timestamp) -> bool {
        now >= self.ready_at
    }

    /// The mailbox that the link goes to.
    pub const fn link_to(&self) -> &Email {
        &self.link_to
    }

    fn half_at(&self) -> Timestamp {
        self.requested_at.plus(self.ready_at.since(self.requested_at) / 2)
    }

    /// When the next thing happens by itself.
    fn next_at(&self) -> Timestamp {
        match self.stage {
            Stage::Requested => self.half_at(),
            Stage::Reminded => self.ready_at,
            Stage::Ready => self.lapses_at(),
        }
    }
}

impl User {
    /// The recovery that is under way at `now`.
    pub fn recovery(&self, now: Timestamp) -> Option<&Recovery> {
        self.recovery.as_ref().filter(|recovery| now < recovery.lapses_at())
    }

    /// The addresses that may prove at `now` that somebody should be let back in. None where no link could be sent afterwards: then only
    /// support can help.
    pub fn recovery_addresses(&self, now: Timestamp) -> Vec<Recipient> {
        if self.link_mailbox(None, now).is_none() { Vec::new() } else { self.settled_addresses(now) }
    }

    /// Calls off the recovery by the link in the notice called `message`; answers whether there was one that the notice tells of.
    pub fn cancel_recovery(&mut self, message: MessageId, scene: &mut Scene<'_>) -> bool {
        let told = self.recovery_told_by(message, scene.now);
        if told {
            self.stop_recovery("link", scene);
        }
        told
    }

    /// Whether the notice called `message` tells of a recovery that is under way at `now`, or that a support agent has asked for.
    pub fn recovery_told_by(&self, message: MessageId, now: Timestamp) -> bool {
        let asked_at = self.case(now).and_then(crate::Case::requested_at);
        let asked_at = asked_at.into_iter().chain(self.recovery(now).map(|recovery| recovery.asked_at.unwrap_or(recovery.requested_at))).min();
        asked_at.is_some_and(|at| message.drawn_at() >= at)
    }

    /// Calls off the recovery on behalf of those who run the organization or the server.
    ///
    /// # Errors
    /// [`Refusal::Expired`] when there is none.
    pub fn deny_recovery(&mut self, scene: &mut Scene<'_>) -> Result<(), Refusal> {
        self.recovery(scene.now).ok_or(Refusal::Expired)?;
        self.stop_recovery("denied", scene);
        Ok(())
    }

    /// Sends the link once more when the wait is over; the earlier one is void.
    ///
    /// # Errors
    /// [`Refusal::Expired`] when the sign-in is over or there is no recovery that is ready; [`Refusal::TooManyMessages`].
    pub fn resend_recovery_link(&mut self, token: &ChallengeToken, scene: &mut Scene<'_>) -> Result<(), Refusal> {
        let now = scene.now;
        self.require_recoverable(token, now)?;
        let ready = self.recovery.as_mut().filter(|recovery| recovery.is_ready(now) && now < recovery.lapses_at());
        ready.ok_or(Refusal::Expired)?.links.charge(Kind::Email, now)?;
        self.send_recovery_link(scene);
        Ok(())
    }

    /// Checks that `token` is the link of a recovery whose wait is over, and uses nothing up.
    ///
    /// # Errors
    /// [`Refusal::Expired`]; [`Refusal::Frozen`], [`Refusal::PasswordOwed`].
    pub fn check_recovery(&self, token: &RecoveryToken, now: Timestamp) -> Result<(), Refusal> {
        let recovery = self.recovery(now).filter(|recovery| recovery.is_ready(now)).ok_or(Refusal::Expired)?;
        let holds = |link: &Link| now < link.expires_at && link.secret.matches(&token.secret);
        let is_apart = recovery.vouched || self.password_origin(now) != Ground::Mailbox(recovery.link_to.clone());
        if self.state == State::Disabled || !is_apart || !recovery.link.as_ref().is_some_and(holds) {
            return Err(Refusal::Expired);
        }
        self.require_calm(now)
    }

    /// Lets the link and the password open a sign-in in which a new factor may be enrolled. The link is used up.
    ///
    /// # Errors
    /// As [`User::check_recovery`]; [`Refusal::WrongPassword`] when it was changed meanwhile.
    pub fn open_recovery(&mut self, token: &RecoveryToken, proof: PasswordProof, scene: &mut Scene<'_>) -> Result<ChallengeToken, Refusal> {
        self.check_recovery(token, scene.now)?;
        self.accept_password(proof)?;
        if let Some(recovery) = &mut self.recovery {
            recovery.link = None;
        }
        let secret = draw(scene.rng);
        let challenge = self.owe(Purpose::SignIn, Door::Hosted(TokenHash::of(&secret)), false, scene);
        self.challenges.iter_mut().filter(|owed| owed.id == challenge).for_each(|owed| owed.recovers = true);
        scene.record(EventKind::RecoveryOpened, Detail { challenge: Some(challenge), ..Detail::default() });
        Ok(ChallengeToken { challenge, secret })
    }

    /// Calls off the recovery, if there is one: the sign-ins that it opened end, and everybody is told.
    pub(crate) fn stop_recovery(&mut self, reason: &str, scene: &mut Scene<'_>) {
        let was_asked_for = self.case.take().is_some_and(|case| case.requested_at().is_some());
        if self.recovery.take().is_none() && !was_asked_for {
            return;
        }
        self.challenges.iter_mut().filter(|owed| owed.recovers).for_each(crate::Challenge::end);
        scene.record(EventKind::RecoveryCancelled, Detail { reason: Some(reason.to_owned()), ..Detail::default() });
        let audience = self.everywhere();
        scene.notify(self, &Notice::RecoveryCancelled, audience);
    }

    /// Lets happen what happens by itself: the reminder, the link, the end.
    pub(crate) fn tend_recovery(&mut self, scene: &mut Scene<'_>) {
        let now = scene.now;
        let Some(recovery) = &mut self.recovery else { return };
        if now < recovery.next_at() {
            return;
        }
        match recovery.stage {
            _ if now >= recovery.lapses_at() => {
                self.recovery = None;
                scene.record(EventKind::RecoveryCancelled, Detail { reason: Some("lapsed".to_owned()), ..Detail::default() });
            }
            Stage::Requested | Stage::Reminded if now >= recovery.ready_at => {
                recovery.stage = Stage::Ready;
                scene.record(EventKind::RecoveryReady, Detail::default());
                let audience = self.everywhere();
                scene.notify(self, &Notice::RecoveryReady, audience);
                self.send_recovery_link(scene);
            }
            Stage::Requested => {
                recovery.stage = Stage::Reminded;
                let notice = Notice::RecoveryPending { ready_at: recovery.ready_at };
                let audience = self.everywhere();
                scene.notify(self, &notice, audience);
            }
            Stage::Reminded | Stage::Ready => {}
        }
    }

    /// When something about the recovery happens by itself.
    pub(crate) fn tend_recovery_at(&self) -> Option<Timestamp> {
        self.recovery.as_ref().map(Recovery::next_at)
    }

    /// Begins the wait. Where agents vouch, one of them asked for it at some time.
    pub(crate) fn begin_recovery(&mut self, link_to: Email, (wait, asked_at): (Duration, Option<Timestamp>), proved: Option<Kind>, scene: &mut Scene<'_>) {
        let now = scene.now;
        if self.recovery(now).is_some() {
            return;
        }
        let ready_at = now.plus(wait);
        self.recovery = Some(Recovery {
            requested_at: now,
            ready_at,
            asked_at,
            link_to,
            vouched: asked_at.is_some(),
            stage: Stage::Requested,
            link: None,
            links: Posted::default(),
        });
        scene.record(EventKind::RecoveryRequested, Detail { factor_kind: proved, ..Detail::default() });
        if now < ready_at {
            let audience = self.everywhere();
            scene.notify(self, &Notice::RecoveryPending { ready_at }, audience);
        }
        self.tend_recovery(scene);
    }

    fn send_recovery_link(&mut self, scene: &mut Scene<'_>) {
        let secret = draw(scene.rng);
        let Some(recovery) = &self.recovery else { return };
        let expires_at = scene.now.plus(LINK_LASTS).min(recovery.lapses_at());
        let (to, hash) = (Recipient::Mailbox(recovery.link_to.clone()), TokenHash::of(&secret));
        let message = scene.send_until(self, to, Notice::RecoveryLink { token: RecoveryToken { user: self.id, secret }.reveal() }, expires_at);
        if let Some(recovery) = &mut self.recovery {
            recovery.link = Some(Link { secret: hash, expires_at, message: Some(message) });
        }
    }

    /// Checks that `token` holds a sign-in whose second step is owed, of somebody who may be let back in.
    pub(crate) fn require_recoverable(&self, token: &ChallengeToken, now: Timestamp) -> Result<(), Refusal> {
        self.admit_sign_in(token, now)?;
        if self.factors.is_empty() {
            return Err(Refusal::NotEnrolled);
        }
        self.require_calm(now)
    }

    pub(crate) fn require_calm(&self, now: Timestamp) -> Result<(), Refusal> {
        self.frozen_until(now).map_or(Ok(()), |until| Err(Refusal::Frozen { until }))?;
        if self.owes_password() { Err(Refusal::PasswordOwed) } else { Ok(()) }
    }

    /// The addresses that were proved, not lately, and that the password does not rest on.
    fn settled_addresses(&self, now: Timestamp) -> Vec<Recipient> {
        let origin = self.password_origin(now);
        self.long_proved(now).into_iter().filter(|to| Ground::from(to) != origin).collect()
    }

    /// The addresses that were proved, and not lately.
    pub(crate) fn long_proved(&self, now: Timestamp) -> Vec<Recipient> {
        let before = now.minus(SETTLED_AFTER);
        let is_old = self.email_changed_at.is_none_or(|at| at <= before);
        let profile = self.email_verified_at.filter(|_| is_old).map(|_| Recipient::Mailbox(self.email.clone()));
        let factors = self.factors.iter().filter(|factor| factor.created_at <= before).filter_map(Factor::recipient);
        let mut addresses: Vec<Recipient> = Vec::new();
        for to in profile.into_iter().chain(factors) {
            if !addresses.contains(&to) {
                addresses.push(to);
            }
        }
        addresses
    }

    /// The mailbox that a link would go to: the one that was proved, or else the first that may be.
    pub(crate) fn link_mailbox(&self, proved: Option<&Recipient>, now: Timestamp) -> Option<Email> {
        let mailbox = |to: &Recipient| match to {
            Recipient::Mailbox(mailbox) => Some(mailbox.clone()),
            Recipient::Number(_) => None,
        };
        proved.and_then(mailbox).or_else(|| self.settled_addresses(now).iter().find_map(mailbox))
    }

    /// Everybody who is told of a recovery: telephones as well as mailboxes.
    pub(crate) fn everywhere(&self) -> Audience {
        Audience { also: self.factors.iter().filter_map(Factor::recipient).collect(), except: None }
    }
}

/// An address that was changed later proves nothing.
pub(crate) const SETTLED_AFTER: Duration = Duration::from_secs(7 * 24 * 3600);
/// How long the link works.
const LINK_LASTS: Duration = Duration::from_secs(24 * 3600);
/// How long a recovery may be finished after the wait.
const STAYS_READY: Duration = Duration::from_secs(7 * 24 * 3600);
