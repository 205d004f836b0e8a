//! Recovery strength: what would happen if the phone were gone.

use crate::{Kind, Timestamp, User};

/// What would happen if the phone were gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RecoveryStrength {
    /// How many independent ways in would be left without the device used most lately.
    pub ways_back: usize,
    /// What would help most now.
    pub advice: Advice,
}

/// The next best thing to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Advice {
    /// Turn two-factor authentication on.
    TurnOn,
    /// Make a new set of backup codes: few are left, or none.
    MakeBackupCodes,
    /// Prove the mailbox, so that warnings arrive.
    VerifyEmail,
    /// Add an authenticator on a second device.
    AddSecondDevice,
    /// Nothing.
    Nothing,
}

/// Fewer backup codes than this are few.
pub const FEW_BACKUP_CODES: usize = 3;

impl User {
    /// What would happen if the device that was used most lately were gone. Backup codes are one way, a mailbox for codes is one, each further
    /// device another.
    pub fn recovery_strength(&self) -> RecoveryStrength {
        let left = self.backup().map_or(0, crate::BackupSet::left);
        let of_kind = |kind: Kind| self.factors().iter().filter(|factor| factor.kind() == kind).count();
        // A telephone and the apps on it are lost together.
        let devices = of_kind(Kind::Key) + of_kind(Kind::App).max(of_kind(Kind::Pass)).max(of_kind(Kind::Phone).min(1));
        let ways = devices + of_kind(Kind::Email).min(1) + usize::from(left > 0);
        let advice = match () {
            () if !self.two_factor_is_on() => Advice::TurnOn,
            () if left < FEW_BACKUP_CODES => Advice::MakeBackupCodes,
            () if self.email_verified_at.is_none() => Advice::VerifyEmail,
            () if devices <= 1 => Advice::AddSecondDevice,
            () => Advice::Nothing,
        };
        RecoveryStrength { ways_back: if self.two_factor_is_on() { ways.saturating_sub(1) } else { 0 }, advice }
    }

    /// By how many seconds the clock of the phone seemed ahead when an app's code was last accepted, if it was not in step.
    pub fn drift_seconds(&self) -> Option<i64> {
        let latest = self.factors().iter().filter_map(|factor| factor.last_used_at.map(|at: Timestamp| (at, factor))).max_by_key(|(at, _)| *at)?;
        let crate::Method::App(app) = &latest.1.method else { return None };
        Some(app.drift_seconds()).filter(|drift| *drift != 0)
    }
}
