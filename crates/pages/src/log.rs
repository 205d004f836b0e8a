//! Settings → Organization → Activity log: what happened to everybody.

use crate::devices::{ActivityRow, KINDS};
use crate::ui::page;
use twofactor::UserId;

/// What happened in an organization. Form: GET `/settings/organization/log` with `type` and `user`.
#[derive(Clone, Debug)]
pub struct OrganizationLog {
    /// What the organization is called.
    pub organization: String,
    /// One page of it, newest first.
    pub rows: Vec<LogRow>,
    /// The type of event it is narrowed to.
    pub kind: Option<String>,
    /// The person it is narrowed to, and the name.
    pub user: Option<(UserId, String)>,
    /// The address of the next, older page.
    pub older: Option<String>,
    /// The address of all of it as comma-separated values.
    pub csv: String,
    /// The address of all of it as lines of JSON.
    pub json_lines: String,
}

/// One event, and whom it is about.
#[derive(Clone, Debug)]
pub struct LogRow {
    /// Who, and the name; `None` when it is about the organization.
    pub user: Option<(UserId, String)>,
    /// What.
    pub event: ActivityRow,
}

impl LogRow {
    /// Whether it is about somebody who is gone, of whom nothing but the id is known.
    fn is_about_nobody_there(&self) -> bool {
        self.user.as_ref().is_some_and(|(id, name)| *name == id.to_string())
    }
}

impl OrganizationLog {
    /// Every type of event with its sentence, and whether it is the one asked for.
    fn kinds(&self) -> impl Iterator<Item = (&'static str, &'static str, bool)> {
        KINDS.iter().map(|(kind, sentence)| (*kind, *sentence, self.kind.as_deref() == Some(*kind)))
    }
}

page!(OrganizationLog, "organization_log.html");
