//! Confirming who it is, the password, and turning the second factor off.

use crate::challenge::SentCode;
use crate::problem::{CodeProblem, KeyProblem, PasswordProblem, Troubles};
use crate::time::key;
use crate::ui::{Ui, page};
use crate::words::Words;

/// The page that asks again who it is before something that matters. Form: POST `/settings/security/confirm` with
/// `password`, `code` (if `digits` is given), `credential` (if a key is used instead) and a hidden `next`.
#[derive(Clone, Debug)]
pub struct ConfirmItsYou {
    /// What for.
    pub purpose: Purpose,
    /// The path to go to afterwards.
    pub next: String,
    /// How many digits a code has, 0 where there are backup codes only; absent when no code can be typed.
    pub digits: Option<u8>,
    /// Where codes may be sent to; a code is sent by POST `/settings/security/confirm/send` with `factor` and `next`.
    pub sent: Vec<SentCode>,
    /// What a security key may sign in place of the code: request options as JSON.
    pub key_options: Option<String>,
    /// What was typed as the code.
    pub code: String,
    /// Why the password was not taken.
    pub password_problem: Option<PasswordProblem>,
    /// Why the code was not taken.
    pub code_problem: Option<CodeProblem>,
    /// Why the key was not taken.
    pub key_problem: Option<KeyProblem>,
}

/// What a user is about to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Add an authenticator app.
    AddApp,
    /// Replace an authenticator app.
    ReplaceApp,
    /// Set up a telephone number or mailbox, change it, or stop sending codes there.
    ChangeChannel,
    /// Pairing a phone.
    PairPhone,
    /// Remove an authenticator app.
    RemoveApp,
    /// Add or remove a security key.
    Keys,
    /// Make new backup codes.
    NewBackupCodes,
    /// Turn two-factor authentication off.
    TurnOff,
    /// Change the password.
    ChangePassword,
    /// Change the e-mail address or the phone number.
    ChangeProfile,
    /// Change what the organization asks of everybody.
    Policy,
    /// Act on the accounts of others.
    People,
    /// Anything else in the security settings.
    Settings,
}

impl Purpose {
    fn key(self) -> &'static str {
        match self {
            Self::AddApp => key("purpose-add-app"),
            Self::ReplaceApp => key("purpose-replace-app"),
            Self::RemoveApp => key("purpose-remove-app"),
            Self::ChangeChannel => key("purpose-change-channel"),
            Self::PairPhone => key("purpose-pair-phone"),
            Self::Keys => key("purpose-keys"),
            Self::NewBackupCodes => key("purpose-new-backup-codes"),
            Self::TurnOff => key("purpose-turn-off"),
            Self::ChangePassword => key("purpose-change-password"),
            Self::ChangeProfile => key("purpose-change-profile"),
            Self::Policy => key("purpose-policy"),
            Self::People => key("purpose-people"),
            Self::Settings => key("purpose-settings"),
        }
    }
}

impl ConfirmItsYou {
    fn hint(&self, ui: &Ui<'_>, digits: u8) -> String {
        match digits {
            0 => ui.t("keys-confirm-backup"),
            _ if self.sent.is_empty() => ui.s1("challenge-app-hint", "n", digits),
            _ => ui.t("challenge-any-hint"),
        }
    }

    fn troubles(&self, words: &Words) -> Troubles {
        let mut troubles = Troubles::of_fields([("password", self.password_problem.map(|it| it.sentence(words)))]);
        let of_code = if self.sent.is_empty() { Troubles::of_code(self.code_problem, words) } else { Troubles::of_sent_code(self.code_problem, words) };
        troubles.0.extend(of_code.0);
        troubles.0.extend(Troubles::of_key(self.key_problem, "use-key", words).0);
        troubles
    }
}

/// Changing the password. Form: POST `/settings/security/password` with `current` and `new`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChangePassword {
    /// The smallest length of a password, in characters.
    pub password_least: u16,
    /// Why the current password was not taken.
    pub current_problem: Option<PasswordProblem>,
    /// Why the new password was not taken.
    pub new_problem: Option<PasswordProblem>,
}

impl ChangePassword {
    fn troubles(&self, words: &Words) -> Troubles {
        Troubles::of_fields([("current", self.current_problem.map(|it| it.sentence(words))), ("new", self.new_problem.map(|it| it.sentence(words)))])
    }
}

/// Turning two-factor authentication off. Form: POST `/settings/security/off`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TurnOff {
    /// It may be turned off.
    Ask {
        /// How many browsers are trusted and will be forgotten.
        trusted_browsers: usize,
    },
    /// It may not: the organization requires it.
    Blocked {
        /// The organization that requires it.
        organization: String,
    },
}

page!(ConfirmItsYou, "confirm.html");
page!(ChangePassword, "change_password.html");
page!(TurnOff, "turn_off.html");
