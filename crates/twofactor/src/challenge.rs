//! Challenges: a second step that is owed. Open, then passed or over; never open again.

use core::time::Duration;
use serde::{Deserialize, Serialize};

use crate::{Approval, CaseNumber, ChallengeId, FactorId, Kind, SecondFactor, Timestamp, TokenHash, proving::Proving, sent::Sent, webauthn::Ceremonies};

/// A second step that is owed.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Challenge {
    /// Its name.
    pub id: ChallengeId,
    /// What passing it is for.
    pub purpose: Purpose,
    /// Who brought the password, and so to whom passing opens what.
    pub(crate) door: Door,
    /// When the first step was taken.
    pub opened_at: Timestamp,
    /// Whether the browser is one that is trusted already.
    #[serde(default)]
    pub(crate) from_trusted: bool,
    /// How far it has come.
    pub(crate) stage: Stage,
    /// The codes that were sent for it.
    #[serde(default, skip_serializing_if = "Sent::is_empty")]
    pub(crate) sent: Sent,
    /// What keys were asked to sign.
    #[serde(default, skip_serializing_if = "Ceremonies::is_empty")]
    pub(crate) ceremonies: Ceremonies,
    /// The code that an earlier release sent to somebody who cannot take this step: kept until the sign-in is over, and good no more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) proving: Option<Proving>,
    /// Wrong codes of somebody who cannot take this step and asks to be let back in.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub(crate) wrong_proofs: u32,
    /// Whether it was opened by the link at the end of a recovery: then a new factor may be enrolled instead.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub(crate) recovers: bool,
    /// What phones were asked last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) approval: Option<Approval>,
}

/// What a challenge is for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Purpose {
    /// To sign in.
    SignIn,
    /// To allow one action of somebody who is signed in.
    StepUp {
        /// The action, in words shown to the user.
        action: String,
    },
}

/// Who brought the password.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub(crate) enum Door {
    /// The hosted sign-in page checked it; the browser holds the token of this hash, and passing opens a session.
    Hosted(TokenHash),
    /// The product checked it and asks by the HTTP API.
    Api,
}

/// How far a challenge has come. Being too late is not stored but computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Stage {
    /// Waits for a code.
    Open,
    /// The code was right, and a new password is owed before anybody is signed in.
    Proved(SecondFactor),
    /// Was passed, once and for all.
    Passed,
    /// Was passed, and what it allowed was done.
    Spent,
    /// Ended without being passed: called off, or ended by wrong codes or a change of the account.
    Over,
}

/// Where a challenge stands at some time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It waits for a code.
    Open,
    /// It was passed.
    Passed,
    /// It ended without being passed.
    Over,
}

/// What was proved by passing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Proof {
    /// The factor; `None` for a backup code.
    pub factor: Option<FactorId>,
    /// Its kind.
    pub kind: Kind,
    /// When.
    pub at: Timestamp,
    /// How it is reported (RFC 8176 §2). Nothing is registered for backup codes and e-mail, so nothing is said.
    pub amr: &'static [&'static str],
}

impl Challenge {
    /// How long a challenge waits for its code.
    pub const LIFE: Duration = Duration::from_secs(10 * 60);

    /// Where it stands at `now`.
    pub fn standing(&self, now: Timestamp) -> Standing {
        match self.stage {
            Stage::Passed | Stage::Spent => Standing::Passed,
            Stage::Over => Standing::Over,
            Stage::Open if now < self.expires_at() => Standing::Open,
            Stage::Open | Stage::Proved(_) => Standing::Over,
        }
    }

    /// When it is over if nothing happens.
    pub fn expires_at(&self) -> Timestamp {
        self.opened_at.plus(Self::LIFE)
    }

    /// Whether the browser that holds `token` is the one that owes it.
    pub fn is_held_by(&self, token: &crate::ChallengeToken) -> bool {
        match &self.door {
            Door::Hosted(hash) => self.id == token.challenge && hash.matches(&token.secret),
            Door::Api => false,
        }
    }

    /// What phones were asked last.
    pub const fn approval(&self) -> Option<&Approval> {
        self.approval.as_ref()
    }

    /// Whether the product asked for it by the HTTP API.
    pub const fn is_for_the_product(&self) -> bool {
        matches!(self.door, Door::Api)
    }

    /// What was proved, when all that is owed at `now` is a new password.
    pub fn proved(&self, now: Timestamp) -> Option<SecondFactor> {
        match self.stage {
            Stage::Proved(proof) if now < self.expires_at() => Some(proof),
            Stage::Proved(_) | Stage::Open | Stage::Passed | Stage::Spent | Stage::Over => None,
        }
    }

    /// Uses it up for a deed about `case`; answers whether it was passed for that, and not used before.
    pub(crate) fn spend_on(&mut self, case: &CaseNumber, now: Timestamp) -> bool {
        let is_about_it = match &self.purpose {
            Purpose::StepUp { action } => action.contains(case.as_str()) || action.contains(&case.to_string()),
            Purpose::SignIn => false,
        };
        let is_good = is_about_it && self.is_for_the_product() && self.stage == Stage::Passed && now < self.expires_at();
        if is_good {
            self.stage = Stage::Spent;
        }
        is_good
    }

    /// How much it would be missed at `now` if it made room for another: what a proof or the link at the end of a recovery opened cannot be
    /// had again by the password alone.
    pub(crate) fn worth(&self, now: Timestamp) -> u8 {
        match self.stage {
            Stage::Passed | Stage::Spent | Stage::Over => 0,
            Stage::Open | Stage::Proved(_) if now >= self.expires_at() => 0,
            Stage::Open if !self.recovers => 1,
            Stage::Open | Stage::Proved(_) => 2,
        }
    }

    /// Ends it unless it was passed.
    pub(crate) fn end(&mut self) {
        match self.stage {
            Stage::Open | Stage::Proved(_) => self.stage = Stage::Over,
            Stage::Passed | Stage::Spent | Stage::Over => {}
        }
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over references")]
const fn is_zero(count: &u32) -> bool {
    *count == 0
}
