//! Settings → Organization → People: many at once.

use crate::problem::Troubles;
use crate::time::key;
use crate::ui::{Ui, page};
use crate::words::Words;

/// Adding many people. Form: POST `/settings/organization/people/import` as `multipart/form-data` with `file` or `text`, `mode` (`all` or
/// `good`) and `invite`.
#[derive(Clone, Debug, Default)]
pub struct ImportPeople {
    /// What was typed.
    pub text: String,
    /// Whether nobody is added unless everybody can be.
    pub all_or_none: bool,
    /// Whether each is sent a link to set a password.
    pub invite: bool,
    /// What became of the list.
    pub report: Option<ImportReport>,
    /// Why it was not read.
    pub problem: Option<ImportProblem>,
}

/// What became of a list.
#[derive(Clone, Debug)]
pub struct ImportReport {
    /// How many were added.
    pub created: usize,
    /// The rows that were not: the line, the e-mail address where it could be read, and why.
    pub refused: Vec<(usize, String, RowProblem)>,
}

/// Why a list was not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImportProblem {
    /// There is nothing in it.
    Empty,
    /// The first line does not name the columns.
    Columns,
    /// The file is no text.
    NotText,
    /// There are too many rows.
    TooMany,
}

/// Why somebody was not added.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowProblem {
    /// The row cannot be read.
    Malformed,
    /// The e-mail address is none.
    Email,
    /// The name is none.
    Name,
    /// The phone number is none, or cannot receive codes where they are needed.
    Phone,
    /// There is no phone number, and the organization needs one of everybody.
    PhoneRequired,
    /// The role is unknown, or not one that the person who adds may give.
    Role,
    /// There is somebody with this e-mail address or external id.
    Taken,
}

impl ImportPeople {
    fn troubles(&self, words: &Words) -> Troubles {
        let sentence = self.problem.map(|problem| match problem {
            ImportProblem::Empty => words.t("import-empty"),
            ImportProblem::Columns => words.t("import-columns"),
            ImportProblem::NotText => words.t("import-not-text"),
            ImportProblem::TooMany => words.t("import-too-many"),
        });
        Troubles::of_fields([("text", sentence)])
    }
}

impl RowProblem {
    fn sentence(self, ui: &Ui<'_>) -> String {
        ui.t(match self {
            Self::Malformed => key("row-malformed"),
            Self::Email => key("row-email"),
            Self::Name => key("row-name"),
            Self::Phone => key("row-phone"),
            Self::PhoneRequired => key("person-phone-required"),
            Self::Role => key("row-role"),
            Self::Taken => key("row-taken"),
        })
    }
}

page!(ImportPeople, "people_import.html");
