//! The overview of an account's security.

use crate::channel::Way;
use crate::devices::ActivityRow;
use crate::pass::{PassForm, PassRow};
use crate::problem::{PasswordProblem, Troubles};
use crate::time::key;
use crate::ui::page;
use crate::words::Words;
use twofactor::{FactorId, Timestamp};

/// Settings → Security. Forms: POST `/settings/security/app` with `password` (to turn on), or with `replaces` (a factor
/// id; to replace), or with neither (to add); POST `/settings/security/factors/{id}/remove`; POST
/// `/settings/security/backup-codes`.
#[derive(Clone, Debug)]
pub struct SecurityOverview {
    /// Whether two-factor authentication is on.
    pub state: TwoFactorState,
    /// The organization that requires two-factor authentication, if it does.
    pub required_by: Option<String>,
    /// Why the password typed to turn it on was not taken.
    pub password_problem: Option<PasswordProblem>,
    /// What has just been done.
    pub notice: Option<SecurityNotice>,
    /// How many ways back in there would be without the phone; the meter shows up to 3.
    pub ways_back: u8,
    /// What needs attention.
    pub warnings: Vec<SecurityWarning>,
    /// The authenticator apps.
    pub apps: Vec<AppRow>,
    /// How many security keys there are; they have a page of their own.
    pub keys: usize,
    /// The phones with Vestibule Pass.
    pub passes: Vec<PassRow>,
    /// The form that registers a phone, where that is what the organization offers first and two-factor authentication is off.
    pub register: Option<PassForm>,
    /// Whether a phone may be paired.
    pub may_pair: bool,
    /// Whether an app, or one more, may be added.
    pub may_add_app: bool,
    /// Whether a security key, or one more, may be added.
    pub may_add_key: bool,
    /// The ways codes may be sent, on or off; forms as for apps, set up at `/settings/security/channel/{way}`.
    pub channels: Vec<ChannelRow>,
    /// The backup codes, if any were made.
    pub backup: Option<BackupSummary>,
    /// How many browsers are trusted.
    pub trusted_browsers: usize,
    /// How many sessions are open, this one included.
    pub sessions: usize,
    /// When the password was last changed.
    pub password_changed_at: Option<Timestamp>,
    /// What has happened lately, newest first.
    pub activity: Vec<ActivityRow>,
}

/// Whether two-factor authentication is on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TwoFactorState {
    /// It is off.
    Off,
    /// It is on by the user's own choice.
    On,
    /// It is on, and the organization requires it.
    Required,
}

/// What has just been done, said once at the top of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SecurityNotice {
    /// Two-factor authentication is on.
    TurnedOn,
    /// Two-factor authentication is off.
    TurnedOff,
    /// An app was added.
    AppAdded,
    /// An app has taken the place of another.
    AppReplaced,
    /// An app was removed.
    AppRemoved,
    /// A number or mailbox was proved: codes go there.
    ChannelOn,
    /// Another number or mailbox has taken the place of the old one.
    ChannelChanged,
    /// Codes are no longer sent there.
    ChannelOff,
    /// A phone was paired.
    PassPaired,
    /// Another phone has taken the place of the old one.
    PassReplaced,
    /// A phone is no longer paired.
    PassRemoved,
    /// A phone showed other words, so it was not paired.
    PassRefused,
    /// New backup codes were made.
    BackupCodesMade,
    /// The password was changed.
    PasswordChanged,
    /// Setting up took too long; nothing has changed.
    SetupExpired,
    /// Setting up was given up; nothing has changed.
    SetupCancelled,
}

/// What needs attention.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SecurityWarning {
    /// Few backup codes are left.
    FewBackupCodes {
        /// How many.
        left: u8,
    },
    /// There are no backup codes, so a lost phone means a lost account.
    NoBackupCodes,
    /// The phone's clock is off; codes still work, but may soon not.
    ClockDrift {
        /// The app's label.
        label: String,
        /// By how much, in seconds: negative when the phone is behind.
        seconds: i64,
    },
    /// The e-mail address is not verified.
    EmailUnverified,
    /// Somebody asked to be let back in without any method.
    Recovering {
        /// When they may go on.
        ready_at: Timestamp,
    },
    /// The user reported that something was not them: nothing can be changed.
    Frozen {
        /// Until then.
        until: Timestamp,
    },
    /// An old copy of a trusted browser's mark was used, so it is not trusted any more.
    TheftSuspected {
        /// The browser's label.
        label: String,
        /// When.
        at: Timestamp,
    },
}

/// An authenticator app.
#[derive(Clone, Debug)]
pub struct AppRow {
    /// Which factor it is.
    pub id: FactorId,
    /// Its name.
    pub label: String,
    /// How many digits its codes have.
    pub digits: u8,
    /// When it was added.
    pub added_at: Timestamp,
    /// When it was last used.
    pub last_used: Option<Timestamp>,
    /// Whether it may be removed: the last one may not be while two-factor authentication is on.
    pub may_remove: bool,
}

/// A way codes may be sent.
#[derive(Clone, Debug)]
pub struct ChannelRow {
    /// Which way.
    pub way: Way,
    /// The factor and where its codes go; absent while it is off.
    pub on: Option<(FactorId, String)>,
    /// When a code from there was last used.
    pub last_used: Option<Timestamp>,
    /// Whether it may be turned off.
    pub may_remove: bool,
}

/// The backup codes in a few numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BackupSummary {
    /// How many are left.
    pub left: u8,
    /// How many the set has.
    pub of: u8,
    /// When they were made.
    pub made_at: Timestamp,
}

impl SecurityOverview {
    fn is_off(&self) -> bool {
        self.state == TwoFactorState::Off
    }

    fn troubles(&self, words: &Words) -> Troubles {
        Troubles::of_fields([("password", self.password_problem.map(|it| it.sentence(words)))])
    }

    fn strength(&self) -> u8 {
        self.ways_back.min(3)
    }

    /// What would help most against a lost phone.
    fn next_best(&self) -> &'static str {
        match self.backup {
            None | Some(BackupSummary { left: 0, .. }) => key("next-best-codes"),
            Some(_) if self.ways_back < 2 && self.may_add_app => key("next-best-app"),
            Some(_) => key("next-best-nothing"),
        }
    }
}

impl SecurityNotice {
    fn key(self) -> &'static str {
        match self {
            Self::TurnedOn => key("notice-turned-on"),
            Self::TurnedOff => key("notice-turned-off"),
            Self::AppAdded => key("notice-app-added"),
            Self::AppReplaced => key("notice-app-replaced"),
            Self::AppRemoved => key("notice-app-removed"),
            Self::ChannelOn => key("notice-channel-on"),
            Self::ChannelChanged => key("notice-channel-changed"),
            Self::ChannelOff => key("notice-channel-off"),
            Self::PassPaired => key("notice-pass-paired"),
            Self::PassReplaced => key("notice-pass-replaced"),
            Self::PassRemoved => key("notice-pass-removed"),
            Self::PassRefused => key("notice-pass-refused"),
            Self::BackupCodesMade => key("notice-backup-codes-made"),
            Self::PasswordChanged => key("notice-password-changed"),
            Self::SetupExpired => key("notice-setup-expired"),
            Self::SetupCancelled => key("notice-setup-cancelled"),
        }
    }

    fn is_good(self) -> bool {
        !matches!(self, Self::SetupExpired | Self::SetupCancelled | Self::TurnedOff | Self::PassRefused)
    }
}

page!(SecurityOverview, "security.html");
