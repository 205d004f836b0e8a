//! The end of a recovery: one new factor takes the place of all there were, in the step in which it works.

use crate::{
    ChallengeId, Detail, Enrollment, EventKind, Factor, FactorId, Kind, Notice, Policy, Scene, Standing, Timestamp, User, enrollment::Opener, telling::Audience,
};

impl User {
    /// Whether a new factor may be enrolled at `now` in the sign-in called `challenge`, in the place of all that there are.
    pub fn recovers(&self, challenge: ChallengeId, now: Timestamp) -> bool {
        let may = self.challenge(challenge).is_some_and(|owed| owed.recovers && owed.standing(now) == Standing::Open);
        may && self.recovery(now).is_some()
    }

    /// The kinds of factor that may take the place of all others, strongest first.
    pub fn kinds_to_recover(&self, policy: &Policy) -> Vec<Kind> {
        let is_enough = |kind: &Kind| *kind != Kind::Email || !self.role.runs_the_organization();
        Kind::STRONGEST_FIRST.into_iter().filter(|kind| policy.channels.contains(kind) && is_enough(kind)).collect()
    }

    /// Whether an enrollment from `opener` takes the place of everything there is.
    pub(crate) fn replaces_all(&self, opener: Opener, now: Timestamp) -> bool {
        match opener {
            Opener::Challenge(challenge) => self.recovers(challenge, now),
            Opener::Session(_) | Opener::Api => false,
        }
    }

    /// Ends every factor there was, because a new one was proved: whoever receives codes at one of them is told.
    pub(crate) fn finish_recovery(&mut self, scene: &mut Scene<'_>) {
        let gone: Vec<Factor> = self.factors.drain(..).collect();
        self.backup = None;
        self.guard.reset();
        self.recovery = None;
        self.case = None;
        for factor in &gone {
            scene.record(EventKind::FactorRemoved, Detail { factor: Some(factor.id), factor_kind: Some(factor.kind()), ..Detail::default() });
        }
        scene.record(EventKind::RecoveryFinished, Detail::default());
        let audience = Audience { also: gone.iter().filter_map(Factor::recipient).collect(), except: None };
        scene.notify(self, &Notice::RecoveryFinished, audience);
    }

    /// Whether new backup codes come with the pending `factor`: it is the first one, or takes the place of all others.
    pub fn comes_with_codes(&self, factor: FactorId, now: Timestamp) -> bool {
        let opener = self.enrollments(now).find(|pending| pending.factor == factor).map(Enrollment::opener);
        self.backup.is_none() || opener.is_some_and(|opener| self.replaces_all(opener, now))
    }

    /// Whether an enrollment from `opener` may add a mailbox.
    pub(crate) fn may_add_mailbox(&self, opener: Opener, now: Timestamp) -> bool {
        if self.replaces_all(opener, now) { !self.role.runs_the_organization() } else { self.is_strong_without(None) }
    }
}
