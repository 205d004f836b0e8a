//! "This was not me": every notice carries a link, and whoever opens it stops all changes until the user has shown who they are.
//!
//! Nobody but somebody who reads the user's messages can raise an alarm, and it opens nothing: it freezes changes for a day, ends trust,
//! sessions and pending sign-ins, and asks for a new password at the next sign-in. What was enrolled since the message was sent proves
//! nothing meanwhile, because it is what the message may have told of.
//!
//! Where nothing is left that proves who sets the new password, it is set through a link that those who run the organization have sent after
//! the alarm. Where the mailbox itself was stolen, what rests on none moves the account to another one while everything else is frozen.

use core::time::Duration;
use serde::{Deserialize, Serialize};

use crate::{
    Authority, BackupSet, ChallengeToken, Detail, EventKind, Factor, MessageId, Notice, PasswordHash, Proof, Refusal, Scene, SessionToken, State, Timestamp,
    User, challenge::Stage, telling::Audience,
};

/// What the user reported as not theirs, and what still follows from it.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Alarm {
    /// When the message was sent that it was raised from.
    since: Timestamp,
    /// Nothing is changed before.
    frozen_until: Timestamp,
    /// Whether nobody has set a new password yet.
    password_is_owed: bool,
    /// The links that are used up: those in messages sent within these spans.
    used: Vec<Span>,
}

#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Span {
    from: Timestamp,
    to: Timestamp,
}

/// What the link in a notice is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Link {
    /// It raises an alarm.
    Good,
    /// It was used, or an alarm was raised since for what it tells of.
    Used,
    /// It is too old.
    Expired,
}

impl Alarm {
    fn is_on(&self, now: Timestamp) -> bool {
        self.password_is_owed || now < self.frozen_until
    }

    /// Forgets the used links that are too old anyway, and uses up those in messages sent at `now`.
    fn use_up(&mut self, now: Timestamp) {
        self.used.retain(|span| now < span.to.plus(LINK_LASTS));
        self.used.push(Span { from: now, to: now });
    }
}

impl User {
    /// What the link in the notice called `message` is worth at `now`.
    pub fn link(&self, message: MessageId, now: Timestamp) -> Link {
        let sent_at = message.drawn_at();
        let used = self.alarm.iter().flat_map(|alarm| &alarm.used).any(|span| span.from <= sent_at && sent_at <= span.to);
        if now >= sent_at.plus(LINK_LASTS) {
            Link::Expired
        } else if used {
            Link::Used
        } else {
            Link::Good
        }
    }

    /// Raises the alarm by the link in the notice called `message`, if it is worth anything.
    pub fn raise_alarm(&mut self, message: MessageId, scene: &mut Scene<'_>) -> Link {
        let (now, sent_at) = (scene.now, message.drawn_at());
        let link = self.link(message, now);
        if link == Link::Good {
            let earlier = self.alarm.take();
            let still_on = earlier.as_ref().filter(|alarm| alarm.is_on(now)).map(|alarm| alarm.since);
            let mut used = earlier.map(|alarm| alarm.used).unwrap_or_default();
            used.retain(|span| now < span.to.plus(LINK_LASTS));
            used.push(Span { from: sent_at, to: now });
            let since = still_on.map_or(sent_at, |since| since.min(sent_at));
            self.alarm = Some(Alarm { since, frozen_until: now.plus(FREEZE_LASTS), password_is_owed: true, used });
            self.invitation = None;
            self.stop_recovery("alarm", scene);
            self.end_everything(None, scene);
            scene.record(EventKind::AlarmRaised, Detail::default());
        }
        link
    }

    /// Until when nothing about the account is changed; `None` when it may be.
    pub fn frozen_until(&self, now: Timestamp) -> Option<Timestamp> {
        self.alarm.as_ref().map(|alarm| alarm.frozen_until).filter(|until| now < *until)
    }

    /// Until when nothing about the account is changed, or was not after the latest alarm.
    pub fn freeze_ends_at(&self) -> Option<Timestamp> {
        self.alarm.as_ref().map(|alarm| alarm.frozen_until)
    }

    /// Whether a new password has to be set before anybody is signed in.
    pub fn owes_password(&self) -> bool {
        self.password_due || self.alarm.as_ref().is_some_and(|alarm| alarm.password_is_owed)
    }

    /// Puts `new` in the place of the password that an alarm has made worthless, for the browser that passed the second step since, and
    /// signs it in.
    ///
    /// # Errors
    /// [`Refusal::Expired`] when the second step was not passed, or is too long ago.
    pub fn renew_password(&mut self, token: &ChallengeToken, new: PasswordHash, scene: &mut Scene<'_>) -> Result<SessionToken, Refusal> {
        let held = self.challenge(token.challenge()).filter(|challenge| challenge.is_held_by(token));
        let proof = held.and_then(|challenge| challenge.proved(scene.now)).ok_or(Refusal::Expired)?;
        if self.state == State::Disabled || !self.owes_password() {
            return Err(Refusal::Expired);
        }
        self.password = Some(new);
        self.finish(token.challenge(), Stage::Passed);
        self.settle_password(None, scene);
        Ok(self.open_session(Some(proof), None, scene))
    }

    /// Refuses changes while an alarm lasts; the operator may make them.
    pub(crate) fn require_thaw(&self, authority: Authority<'_>, now: Timestamp) -> Result<(), Refusal> {
        match (authority, self.frozen_until(now)) {
            (Authority::Session(_) | Authority::Challenge(_) | Authority::Product, Some(until)) => Err(Refusal::Frozen { until }),
            (Authority::Operator, Some(_)) | (_, None) => Ok(()),
        }
    }

    /// Whether something enrolled at `at` may be what the user reported as not theirs.
    pub(crate) fn is_doubtful(&self, at: Timestamp, now: Timestamp) -> bool {
        self.alarm.as_ref().is_some_and(|alarm| alarm.is_on(now) && at >= alarm.since)
    }

    /// Whether what was proved may be what the user reported as not theirs.
    pub(crate) fn doubts(&self, proof: &Proof) -> bool {
        let made_at = match proof.factor {
            Some(id) => self.factors.iter().find(|factor| factor.id == id).map(|factor| factor.created_at),
            None => self.backup.as_ref().map(BackupSet::made_at),
        };
        made_at.is_some_and(|at| self.is_doubtful(at, proof.at))
    }

    /// Whether the user has anything that would still prove who they are.
    pub fn has_undoubted(&self, now: Timestamp) -> bool {
        self.factors.iter().any(|factor: &Factor| !self.is_doubtful(factor.created_at, now))
    }

    /// What follows from a new password, wherever it was set.
    pub(crate) fn settle_password(&mut self, keep: Option<crate::SessionId>, scene: &mut Scene<'_>) {
        self.follow_password(keep, Detail::default(), Audience::default(), scene);
        self.settle_alarm();
    }

    /// Takes the present password for good again.
    pub(crate) fn settle_alarm(&mut self) {
        if let Some(alarm) = &mut self.alarm {
            alarm.password_is_owed = false;
        }
    }

    /// What follows from a new password even where it settles nothing: a link to another one is void, and the user is told. While an alarm is
    /// on, that is what the alarm asked for, and raises no other: else whoever reads the mailbox could freeze changes again and again.
    pub(crate) fn follow_password(&mut self, keep: Option<crate::SessionId>, detail: Detail, audience: Audience, scene: &mut Scene<'_>) {
        if let Some(alarm) = self.alarm.as_mut().filter(|alarm| alarm.is_on(scene.now)) {
            alarm.use_up(scene.now);
        }
        self.password_changed_at = Some(scene.now);
        (self.reset, self.invitation, self.password_due) = (None, None, false);
        self.stop_recovery("password_changed", scene);
        self.end_everything(keep, scene);
        scene.record(EventKind::PasswordChanged, detail);
        scene.notify(self, &Notice::PasswordChanged, audience);
    }

    /// Lifts the freeze, and takes the present password for good again; used links stay used.
    pub(crate) fn lift_alarm(&mut self, now: Timestamp) {
        if let Some(alarm) = &mut self.alarm {
            alarm.frozen_until = alarm.frozen_until.min(now);
            alarm.password_is_owed = false;
        }
    }
}

/// How long the link in a notice works.
const LINK_LASTS: Duration = Duration::from_secs(7 * 24 * 3600);
/// How long nothing is changed after an alarm.
const FREEZE_LASTS: Duration = Duration::from_secs(24 * 3600);
