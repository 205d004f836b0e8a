//! Security keys: the second step with one, setting one up, the list of them. All of it needs the browser's help, and so JavaScript;
//! pages say so where there is none.

use crate::challenge::TrustChoice;
use crate::frame::Account;
use crate::problem::{KeyProblem, Troubles};
use crate::time::key;
use crate::ui::page;
use crate::words::Words;
use twofactor::{FactorId, Timestamp};

/// The page that asks for a security key. Form: POST `/challenge/key` with `credential` (JSON that the browser's help fills in) and
/// perhaps `trust=1` or `forget=1`.
#[derive(Clone, Debug)]
pub struct KeyChallenge {
    /// Who is signing in.
    pub account: Account,
    /// What the browser is to have signed: request options as JSON.
    pub options: String,
    /// Why the last try was not taken.
    pub problem: Option<KeyProblem>,
    /// What the page offers about trusting this browser.
    pub trust: TrustChoice,
    /// Whether the box about trusting this browser was ticked.
    pub trust_ticked: bool,
    /// Whether there is another method to use.
    pub has_others: bool,
}

/// The page that sets up a security key. Form: POST `action` with `credential`; POST `cancel_action` gives up.
#[derive(Clone, Debug)]
pub struct KeySetup {
    /// What the user calls it.
    pub label: String,
    /// What the browser is to make: creation options as JSON.
    pub options: String,
    /// Why the last try was not taken.
    pub problem: Option<KeyProblem>,
    /// Until when it can be finished.
    pub expires_at: Timestamp,
    /// Where the form goes.
    pub action: String,
    /// Where giving up goes.
    pub cancel_action: String,
}

/// The security keys. Forms: POST `/settings/security/keys` with `name` (to add one); POST `/settings/security/keys/{id}/name` with
/// `name`; POST `/settings/security/keys/{id}/remove`.
#[derive(Clone, Debug)]
pub struct Keys {
    /// The keys, oldest first.
    pub keys: Vec<KeyRow>,
    /// What has just been done.
    pub notice: Option<KeyNotice>,
    /// Why the name of the key to add was not taken.
    pub problem: Option<KeyProblem>,
    /// Whether one more may be added.
    pub may_add: bool,
}

/// A security key.
#[derive(Clone, Debug)]
pub struct KeyRow {
    /// Which factor it is.
    pub id: FactorId,
    /// Its name.
    pub label: String,
    /// Whether it is a passkey that may live on several devices.
    pub is_synced: bool,
    /// Whether it was registered with U2F elsewhere.
    pub is_u2f: bool,
    /// When it was added.
    pub added_at: Timestamp,
    /// When it was last used.
    pub last_used: Option<Timestamp>,
    /// Whether it may be removed.
    pub may_remove: bool,
}

/// What has just been done, said once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyNotice {
    /// A key was added.
    Added,
    /// A key got another name.
    Renamed,
    /// A key was removed.
    Removed,
    /// What the browser handed over was not accepted, or too late; nothing has changed.
    Refused,
    /// The organization takes keys that are bound to one device only; nothing has changed.
    Synced,
    /// Setting up was given up; nothing has changed.
    Cancelled,
}

impl KeyNotice {
    fn key(self) -> &'static str {
        match self {
            Self::Added => key("notice-key-added"),
            Self::Renamed => key("notice-key-renamed"),
            Self::Removed => key("notice-key-removed"),
            Self::Refused => key("notice-key-refused"),
            Self::Synced => key("notice-key-synced"),
            Self::Cancelled => key("notice-setup-cancelled"),
        }
    }

    fn is_good(self) -> bool {
        matches!(self, Self::Added | Self::Renamed | Self::Removed)
    }
}

impl KeyChallenge {
    fn troubles(&self, words: &Words) -> Troubles {
        Troubles::of_key(self.problem, "use-key", words)
    }
}

impl KeySetup {
    fn troubles(&self, words: &Words) -> Troubles {
        Troubles::of_key(self.problem, "use-key", words)
    }
}

impl Keys {
    fn troubles(&self, words: &Words) -> Troubles {
        Troubles::of_key(self.problem, "name", words)
    }
}

page!(KeyChallenge, "challenge_key.html");
page!(KeySetup, "key_setup.html");
page!(Keys, "keys.html");
