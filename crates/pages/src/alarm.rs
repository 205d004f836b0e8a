//! "This was not me": the page behind the link in every notice, and the new password that is owed afterwards.

use crate::Account;
use crate::problem::{PasswordProblem, Troubles};
use crate::ui::page;
use crate::words::Words;
use twofactor::Timestamp;

/// The page behind the link. Form: POST `/not-me` with a hidden `token`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotMe {
    /// The link is good; a button stops everything, so that programs which follow links stop nothing.
    Ask {
        /// The token of the link.
        token: String,
        /// When the message was sent.
        sent_at: Timestamp,
        /// As much of the account's address as tells its owner which one it is.
        hint: String,
    },
    /// Everything is stopped.
    Done {
        /// Until when nothing can be changed.
        until: Timestamp,
    },
    /// The link was used, or another one for the same.
    Used,
    /// The link is too old.
    Expired,
    /// The link never was one.
    Unknown,
}

/// The page that asks for a new password after the second step. Form: POST `/challenge/password` with `new`.
#[derive(Clone, Debug)]
pub struct NewPassword {
    /// Who signs in.
    pub account: Account,
    /// The smallest length of a password, in characters.
    pub password_least: u16,
    /// Why the new password was not taken.
    pub problem: Option<PasswordProblem>,
}

impl NewPassword {
    fn troubles(&self, words: &Words) -> Troubles {
        Troubles::of_fields([("new", self.problem.map(|it| it.sentence(words)))])
    }
}

page!(NotMe, "not_me.html");
page!(NewPassword, "new_password.html");
