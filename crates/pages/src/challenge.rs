//! The second step of signing in, and what surrounds it.

use crate::frame::Account;
use crate::problem::{CodeProblem, Troubles};
use crate::ui::page;
use crate::words::Words;
use twofactor::Timestamp;

/// The page that asks for a security code. Form: POST `/challenge` with `code` and perhaps `trust=1` or `forget=1`;
/// "Not you?" is POST `/challenge/cancel`. One field takes an app code and a backup code alike.
#[derive(Clone, Debug)]
pub struct Challenge {
    /// Who is signing in.
    pub account: Account,
    /// Which kind of code the page asks for.
    pub kind: ChallengeKind,
    /// What was typed.
    pub code: String,
    /// Why it was not taken.
    pub problem: Option<CodeProblem>,
    /// What the page offers about trusting this browser.
    pub trust: TrustChoice,
    /// Whether the box about trusting this browser was ticked.
    pub trust_ticked: bool,
    /// Whether there is another method to use.
    pub has_others: bool,
}

/// Which kind of code the page asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChallengeKind {
    /// A code of an authenticator app.
    App {
        /// How many digits it has.
        digits: u8,
    },
    /// A backup code.
    Backup {
        /// When the codes were made.
        made_at: Timestamp,
    },
}

/// What the page offers about trusting this browser.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TrustChoice {
    /// Nothing is offered.
    None,
    /// A box named `trust`, not ticked at first: skip the second step on this browser for some days.
    Ask {
        /// For how many days.
        days: u16,
    },
    /// This browser will be trusted until the user signs out completely; a box named `forget` declines it.
    AutomaticUntilSignOut,
}

impl Challenge {
    fn troubles(&self, words: &Words) -> Troubles {
        Troubles::of_code(self.problem, words)
    }

    fn is_backup(&self) -> bool {
        matches!(self.kind, ChallengeKind::Backup { .. })
    }
}

/// The list of methods to choose from.
#[derive(Clone, Debug)]
pub struct Methods {
    /// Who is signing in.
    pub account: Account,
    /// What may be used, in order; backup codes belong at the end.
    pub methods: Vec<Method>,
}

/// A method that may be used.
#[derive(Clone, Debug)]
pub struct Method {
    /// Which kind it is.
    pub kind: MethodKind,
    /// When it was last used.
    pub last_used: Option<Timestamp>,
}

/// Which kind of method it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MethodKind {
    /// An authenticator app; leads to `/challenge`.
    App {
        /// The name the user gave it.
        label: String,
    },
    /// Backup codes; leads to `/challenge/backup`.
    Backup {
        /// How many are left.
        left: u8,
    },
}

impl Method {
    fn href(&self) -> &'static str {
        match self.kind {
            MethodKind::App { .. } => "/challenge",
            MethodKind::Backup { .. } => "/challenge/backup",
        }
    }
}

/// What to do if no method can be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Help {
    /// Whether somebody is in the middle of signing in, so that the page leads back there.
    pub in_challenge: bool,
    /// Whether this user has backup codes left.
    pub has_backup_codes: bool,
}

/// The page that says typed codes are not taken now.
#[derive(Clone, Debug)]
pub struct Locked {
    /// Who is signing in; unknown when the address is paused instead of the user.
    pub account: Option<Account>,
    /// For how long.
    pub kind: LockKind,
    /// Methods that are not paused, if any.
    pub unlocked: Vec<Method>,
}

/// For how long typed codes are not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LockKind {
    /// Until a point in time; the page then leads back to `/challenge` by itself.
    Until(Timestamp),
    /// Until the account is recovered: too many codes in a row, or in a month, were wrong.
    UntilRecovery,
}

impl Locked {
    fn seconds(&self, now: &Timestamp) -> u64 {
        match self.kind {
            LockKind::Until(until) => u64::try_from(until.since(*now).as_millis().div_ceil(1000)).unwrap_or(u64::MAX),
            LockKind::UntilRecovery => 0,
        }
    }
}

/// The page that tells a user the organization requires a second factor. Form: POST `/challenge/enroll`.
#[derive(Clone, Debug)]
pub struct ForcedEnrollment {
    /// Who is signing in.
    pub account: Account,
    /// The organization that requires it.
    pub organization: String,
}

page!(Challenge, "challenge.html");
page!(Methods, "methods.html");
page!(Help, "help.html");
page!(Locked, "locked.html");
page!(ForcedEnrollment, "forced_enrollment.html");
