//! Signing up, in and out, and proving an e-mail address.

use crate::problem::{EmailProblem, PasswordProblem, PhoneProblem, TextProblem, Troubles};
use crate::ui::page;
use crate::words::Words;
use twofactor::Timestamp;

/// The sign-up page. Form: POST `/sign-up` with `organization`, `name`, `email`, `password`, `phone` where it is asked and, if there are any
/// presets, `preset`.
#[derive(Clone, Debug, Default)]
pub struct SignUp {
    /// What was typed as the organization's name.
    pub organization: String,
    /// What was typed as the user's name.
    pub name: String,
    /// What was typed as the e-mail address.
    pub email: String,
    /// What was typed as the phone number.
    pub phone: String,
    /// Whether a phone number is asked.
    pub asks_phone: bool,
    /// Presets of the new organization's policy, each as (value, label). Without any, nothing is asked.
    pub presets: Vec<(String, String)>,
    /// The value of the chosen preset.
    pub preset: Option<String>,
    /// The smallest length of a password, in characters.
    pub password_least: u16,
    /// What is wrong with the organization's name.
    pub organization_problem: Option<TextProblem>,
    /// What is wrong with the user's name.
    pub name_problem: Option<TextProblem>,
    /// What is wrong with the e-mail address.
    pub email_problem: Option<EmailProblem>,
    /// What is wrong with the phone number.
    pub phone_problem: Option<PhoneProblem>,
    /// What is wrong with the password.
    pub password_problem: Option<PasswordProblem>,
}

impl SignUp {
    fn troubles(&self, words: &Words) -> Troubles {
        Troubles::of_fields([
            ("organization", self.organization_problem.map(|it| it.of_organization(words))),
            ("name", self.name_problem.map(|it| it.of_name(words))),
            ("email", self.email_problem.map(|it| it.sentence(words))),
            ("phone", self.phone_problem.map(|it| it.sentence(words))),
            ("password", self.password_problem.map(|it| it.sentence(words))),
        ])
    }

    fn is_chosen(&self, value: &str) -> bool {
        self.preset.as_deref() == Some(value)
    }
}

/// The sign-in page. Form: POST `/sign-in` with `email`, `password` and, if given, a hidden `next`.
#[derive(Clone, Debug, Default)]
pub struct SignIn {
    /// What was typed as the e-mail address.
    pub email: String,
    /// The path to go to afterwards.
    pub next: Option<String>,
    /// What happened before.
    pub notice: Option<SignInNotice>,
    /// Why the form is shown again.
    pub problem: Option<SignInProblem>,
    /// Whether people may sign up by themselves.
    pub sign_up: bool,
}

/// Why somebody has come to the sign-in page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignInNotice {
    /// The user has signed out.
    SignedOut,
    /// The session has run out or was ended elsewhere.
    SessionEnded,
    /// The password was changed, which ended the session.
    PasswordChanged,
    /// The second step took too long, or was cancelled or lost.
    ChallengeExpired,
    /// Setting up a method took too long.
    EnrollmentExpired,
}

/// Why a sign-in was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignInProblem {
    /// A field was left empty.
    Missing,
    /// The e-mail address or the password is wrong; which one is not said.
    Wrong,
    /// Too many tries from here.
    Throttled {
        /// When the next try is taken.
        until: Timestamp,
    },
    /// A new password is owed, and nothing proves who would set it.
    PasswordOwed,
}

/// The page after signing out, with a button that also forgets this browser: POST `/sign-out/completely`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SignedOut {
    /// Whether this browser is still trusted, so that only the password will be asked.
    pub still_trusted: bool,
    /// Whether this browser was trusted and is not any more.
    pub forgotten: bool,
}

/// The page behind the link of a verification mail. Form: POST `/verify-email` with a hidden `token`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum VerifyEmail {
    /// The link is good; a button confirms it, so that programs which follow links confirm nothing.
    Ask {
        /// The token of the link.
        token: String,
        /// The address that is to be verified, if known.
        email: Option<String>,
    },
    /// The address is verified.
    Done,
    /// The link is too old, was used, or never was.
    Expired,
}

page!(SignUp, "sign_up.html");
page!(SignIn, "sign_in.html");
page!(SignedOut, "signed_out.html");
page!(VerifyEmail, "verify_email.html");
