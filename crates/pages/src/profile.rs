//! The profile.

use crate::language::Language;
use crate::problem::{EmailProblem, PhoneProblem, TextProblem, Troubles};
use crate::ui::page;
use crate::words::Words;

/// Settings → Profile. Forms: POST `/settings/profile` with `name`, `email`, `phone`, `language`; POST
/// `/settings/profile/verification` to send the verification mail again.
#[derive(Clone, Debug, Default)]
pub struct Profile {
    /// The name, or what was typed as it.
    pub name: String,
    /// The e-mail address, or what was typed as it.
    pub email: String,
    /// Whether the e-mail address is verified.
    pub email_verified: bool,
    /// The mailbox that waits for its proof to take the place of the present one.
    pub next_email: Option<String>,
    /// The phone number, or what was typed as it.
    pub phone: String,
    /// How the phone number was read, such as `+995 599 12 34 56`.
    pub phone_read_as: Option<String>,
    /// The language the person has chosen; absent while their browser decides.
    pub language: Option<Language>,
    /// Whether the changes were saved just now.
    pub saved: bool,
    /// Whether the verification mail was sent again just now.
    pub verification_sent: bool,
    /// What is wrong with the name.
    pub name_problem: Option<TextProblem>,
    /// What is wrong with the e-mail address.
    pub email_problem: Option<EmailProblem>,
    /// What is wrong with the phone number.
    pub phone_problem: Option<PhoneProblem>,
}

impl Profile {
    fn troubles(&self, words: &Words) -> Troubles {
        Troubles::of_fields([
            ("name", self.name_problem.map(|it| it.of_name(words))),
            ("email", self.email_problem.map(|it| it.sentence(words))),
            ("phone", self.phone_problem.map(|it| it.sentence(words))),
        ])
    }
}

page!(Profile, "profile.html");
