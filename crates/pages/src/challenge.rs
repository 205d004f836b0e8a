//! The second step of signing in, and what surrounds it.

use crate::channel::Way;
use crate::frame::Account;
use crate::problem::{ChannelProblem, CodeProblem, Troubles};
use crate::time::key;
use crate::ui::page;
use crate::words::Words;
use twofactor::{FactorId, Kind, Timestamp};

/// The page that asks for a security code. Form: POST `/challenge` with `code` and perhaps `trust=1` or `forget=1`;
/// "Not you?" is POST `/challenge/cancel`. One field takes every kind of code. A code is sent by POST
/// `/challenge/sent/{factor}`.
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
#[derive(Clone, Debug, PartialEq, Eq)]
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
    /// A code that is sent.
    Sent(SentCode),
    /// A code that Vestibule Pass shows, or a number chosen there. The phone is asked by POST `/challenge/pass/ask`; that it has let
    /// the sign-in in is collected by POST `/challenge` with `approval=1`.
    Pass(PassQuestion),
}

/// What a phone with Vestibule Pass was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PassQuestion {
    /// Nothing, and it may be asked.
    Never,
    /// To choose this number.
    Asked {
        /// The number.
        number: u8,
        /// Until when it may be chosen.
        until: Timestamp,
        /// Whether somebody has come too early to collect the answer.
        too_early: bool,
        /// Whether the number was chosen.
        is_approved: bool,
    },
    /// A number, and another was chosen.
    WrongNumber,
    /// As often as may be for a while.
    TooMany {
        /// When it may be asked again.
        until: Timestamp,
    },
    /// About a sign-in that was sent away: it is left in peace.
    Paused,
}

/// A code that is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SentCode {
    /// The factor it goes to.
    pub factor: FactorId,
    /// Which way it goes.
    pub way: Way,
    /// The masked address.
    pub hint: String,
    /// How many digits it has.
    pub digits: u8,
    /// When the newest one was sent, if one was.
    pub sent_at: Option<Timestamp>,
    /// When the next one may be sent.
    pub next_at: Timestamp,
    /// Why none was sent now.
    pub problem: Option<ChannelProblem>,
    /// What is wrong with the delivery of the newest one.
    pub trouble: Option<SentTrouble>,
}

/// What may be wrong with the delivery of a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SentTrouble {
    /// It takes longer than usual.
    Late,
    /// It will not come.
    Failed,
}

impl SentTrouble {
    pub(crate) const fn key(self) -> &'static str {
        match self {
            Self::Late => key("sent-late"),
            Self::Failed => key("sent-failed"),
        }
    }
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
        match &self.kind {
            ChallengeKind::App { .. } | ChallengeKind::Backup { .. } | ChallengeKind::Pass(_) => Troubles::of_code(self.problem, words),
            ChallengeKind::Sent(_) => Troubles::of_sent_code(self.problem, words),
        }
    }

    fn is_sms(&self) -> bool {
        matches!(&self.kind, ChallengeKind::Sent(sent) if sent.way == Way::Phone)
    }

    fn waits(&self) -> bool {
        matches!(self.kind, ChallengeKind::Pass(PassQuestion::Asked { .. }))
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
    /// An authenticator app; leads to `/challenge/app`.
    App {
        /// The name the user gave it.
        label: String,
    },
    /// A phone with Vestibule Pass; leads to `/challenge/pass`.
    Pass {
        /// The name the user gave it.
        label: String,
    },
    /// Security keys; leads to `/challenge/key`.
    Key {
        /// The names the user gave them.
        labels: Vec<String>,
    },
    /// A telephone number or mailbox; a code is sent by POST `/challenge/sent/{factor}`.
    Sent {
        /// Which factor it is.
        factor: FactorId,
        /// Which way the code goes.
        way: Way,
        /// The masked address.
        hint: String,
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
            MethodKind::App { .. } => "/challenge/app",
            MethodKind::Pass { .. } => "/challenge/pass",
            MethodKind::Key { .. } => "/challenge/key",
            MethodKind::Backup { .. } => "/challenge/backup",
            MethodKind::Sent { .. } => "/challenge",
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
    /// Whether this user may ask to be let back in at `/challenge/recovery`.
    pub may_recover: bool,
    /// Whether this user may open a case with support at `/challenge/support`.
    pub has_desk: bool,
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

/// The page that tells a user the organization requires a second factor, and lets them choose one. Forms in a sign-in: POST
/// `/challenge/enroll` for an app, POST `/challenge/enroll/key` for a security key, POST `/challenge/enroll/later` to put it off; the
/// others lead to `/challenge/enroll/channel/{way}`. In a session the forms are those of the security settings.
#[derive(Clone, Debug)]
pub struct ForcedEnrollment {
    /// Who is signing in, or signed in.
    pub account: Account,
    /// Whether the user is signed in already, and may do nothing else.
    pub in_session: bool,
    /// Whether it takes the place of every method there was, at the end of a recovery.
    pub recovers: bool,
    /// Until when it may be put off; absent when it may not.
    pub until: Option<Timestamp>,
    /// The organization that requires it.
    pub organization: String,
    /// What may be enrolled, best first.
    pub kinds: Vec<Kind>,
    /// Why the page is here again.
    pub notice: Option<EnrollmentNotice>,
}

impl ForcedEnrollment {
    const fn base(&self) -> &'static str {
        if self.in_session { "/settings/security" } else { "/challenge/enroll" }
    }
}

/// Why first enrollment begins once more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EnrollmentNotice {
    /// It took too long.
    Expired,
    /// The key was not accepted.
    KeyRefused,
    /// The organization takes keys that are bound to one device only.
    KeySynced,
    /// The phone showed other words.
    PassRefused,
}

impl EnrollmentNotice {
    fn key(self) -> &'static str {
        match self {
            Self::Expired => key("notice-setup-expired"),
            Self::KeyRefused => key("notice-key-refused"),
            Self::KeySynced => key("notice-key-synced"),
            Self::PassRefused => key("notice-pass-refused"),
        }
    }
}

page!(Challenge, "challenge.html");
page!(Methods, "methods.html");
page!(Help, "help.html");
page!(Locked, "locked.html");
page!(ForcedEnrollment, "forced_enrollment.html");
