//! A new password without the one before: asking for a link, and the page that the link opens.

use crate::problem::{EmailProblem, PasswordProblem, Troubles};
use crate::ui::page;
use crate::words::Words;
use twofactor::Timestamp;

/// The page that sends a link. Form: POST `/forgot-password` with `email`. Its answer is the same whether or not there is such an account.
#[derive(Clone, Debug, Default)]
pub struct ForgotPassword {
    /// What was typed as the e-mail address.
    pub email: String,
    /// Whether a link is on its way, if there is such an account.
    pub is_sent: bool,
    /// Why the form is shown again.
    pub problem: Option<ForgotProblem>,
}

/// Why no link was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ForgotProblem {
    /// The address cannot be one.
    Email(EmailProblem),
    /// Too many were asked for.
    Throttled {
        /// When the next one is taken.
        until: Timestamp,
    },
}

impl ForgotPassword {
    fn troubles(&self, words: &Words) -> Troubles {
        let trouble = match self.problem {
            Some(ForgotProblem::Email(problem)) => Some(problem.sentence(words)),
            Some(ForgotProblem::Throttled { .. }) | None => None,
        };
        Troubles::of_fields([("email", trouble)])
    }

    const fn throttled(&self) -> Option<Timestamp> {
        match self.problem {
            Some(ForgotProblem::Throttled { until }) => Some(until),
            Some(ForgotProblem::Email(_)) | None => None,
        }
    }
}

/// The page behind the link. Form: POST `/reset-password` with `token` and `new`.
#[derive(Clone, Debug)]
pub enum ResetPassword {
    /// The link is good.
    Ask {
        /// The token of the link.
        token: String,
        /// Whose password it is.
        email: String,
        /// The organization the account is in.
        organization: String,
        /// The smallest length of a password, in characters.
        password_least: u16,
        /// Why the new password was not taken.
        problem: Option<PasswordProblem>,
    },
    /// The link is too old, was used or replaced, or never was.
    Expired,
}

impl ResetPassword {
    fn troubles(&self, words: &Words) -> Troubles {
        let problem = match self {
            Self::Ask { problem, .. } => *problem,
            Self::Expired => None,
        };
        Troubles::of_fields([("new", problem.map(|it| it.sentence(words)))])
    }
}

page!(ForgotPassword, "forgot_password.html");
page!(ResetPassword, "reset_password.html");
