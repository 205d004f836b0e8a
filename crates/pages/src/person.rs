//! Settings → Organization → People: one person, what is done to them, and the link by which they set a password.

use crate::devices::{ActivityRow, MessageRow};
use crate::people::{PeopleNotice, PersonRow, kind, role, role_value};
use crate::problem::{PasswordProblem, Troubles};
use crate::time::key;
use crate::ui::{Ui, page};
use crate::words::Words;
use twofactor::{FactorId, Kind, Role, Timestamp, UserId};

/// One person.
#[derive(Clone, Debug)]
pub struct PersonPage {
    /// The person in short.
    pub person: PersonRow,
    /// The telephone number, as much of it as tells which one it is.
    pub phone: Option<String>,
    /// When the person was added.
    pub created_at: Timestamp,
    /// Until when the link works that was sent to set a password.
    pub invited_until: Option<Timestamp>,
    /// The factors.
    pub factors: Vec<FactorRow>,
    /// The trusted browsers: name, and when each was last used.
    pub browsers: Vec<(String, Timestamp)>,
    /// The open sessions: browser, address, and when each was last used.
    pub sessions: Vec<(String, String, Timestamp)>,
    /// What has happened, newest first.
    pub activity: Vec<ActivityRow>,
    /// The newest messages.
    pub messages: Vec<MessageRow>,
    /// What may be done.
    pub actions: Vec<Action>,
    /// What has just happened.
    pub notice: Option<PeopleNotice>,
}

/// A factor of somebody else.
#[derive(Clone, Debug)]
pub struct FactorRow {
    /// Which.
    pub id: FactorId,
    /// Its kind.
    pub kind: Kind,
    /// Its name, or as much of its address as tells which one it is.
    pub label: String,
    /// When it was set up.
    pub added_at: Timestamp,
    /// When it was last used.
    pub last_used: Option<Timestamp>,
    /// Whether it may be reset.
    pub may_reset: bool,
}

/// What may be done to somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Send the link by which the person sets a password, again.
    Invite,
    /// Let codes be looked at again.
    Unlock,
    /// Let the person set a new password.
    RequirePassword,
    /// Let the person set up a method.
    RequireEnrollment,
    /// End all sessions.
    SignOut,
    /// Change the role.
    ChangeRole,
    /// Let one method go.
    ResetFactor,
    /// Keep the person out.
    Disable,
    /// Let the person in again.
    Enable,
    /// Let the account go.
    Delete,
}

/// What will happen, before it does. Form: POST `/settings/organization/people/{id}/{action}` with `reason`, for a role with `role` and
/// for a method with `factor`.
#[derive(Clone, Debug)]
pub struct TakeAction {
    /// What.
    pub action: Action,
    /// To whom.
    pub id: UserId,
    /// The name.
    pub name: String,
    /// The address the person signs in with.
    pub email: String,
    /// The method that goes: its name in the form, its kind and what it is called.
    pub factor: Option<(FactorId, Kind, String)>,
    /// The roles to choose from, and the chosen one.
    pub roles: Vec<(Role, bool)>,
    /// What was typed as the reason.
    pub reason: String,
    /// Why it was not done.
    pub problem: Option<ActionProblem>,
}

/// Why something was not done to somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ActionProblem {
    /// There is no reason.
    ReasonMissing,
    /// Nobody would own the organization any more.
    LastOwner,
    /// E-mail alone is too weak for the role, or would be all that is left for it.
    TooWeakAlone,
}

/// The page behind the link in an invitation. Form: POST `/invitation` with a hidden `token`, and `new`.
#[derive(Clone, Debug)]
pub enum Invitation {
    /// It is good.
    Ask {
        /// The token of the link.
        token: String,
        /// The address the person signs in with.
        email: String,
        /// The organization.
        organization: String,
        /// The smallest length of a password, in characters.
        password_least: u16,
        /// Why the password was not taken.
        problem: Option<PasswordProblem>,
    },
    /// It is too old, was used, or a newer one was sent.
    Expired,
}

impl FactorRow {
    fn kind_key(&self) -> &'static str {
        kind(self.kind)
    }

    fn icon(&self) -> &'static str {
        match self.kind {
            Kind::Key => "key",
            Kind::App | Kind::Pass => "app",
            Kind::Phone => "phone",
            Kind::Email => "mail",
            Kind::Backup => "codes",
        }
    }
}

impl Action {
    /// Every action.
    pub const ALL: [Self; 10] = [
        Self::Invite,
        Self::Unlock,
        Self::RequirePassword,
        Self::RequireEnrollment,
        Self::SignOut,
        Self::ChangeRole,
        Self::ResetFactor,
        Self::Disable,
        Self::Enable,
        Self::Delete,
    ];

    /// The last part of the address of its page.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Invite => "invite",
            Self::Unlock => "unlock",
            Self::RequirePassword => "password",
            Self::RequireEnrollment => "enrollment",
            Self::SignOut => "sign-out",
            Self::ChangeRole => "role",
            Self::ResetFactor => "reset",
            Self::Disable => "disable",
            Self::Enable => "enable",
            Self::Delete => "delete",
        }
    }

    const fn is_dangerous(&self) -> bool {
        match self {
            Self::ResetFactor | Self::Disable | Self::Delete => true,
            Self::Invite | Self::Unlock | Self::RequirePassword | Self::RequireEnrollment | Self::SignOut | Self::ChangeRole | Self::Enable => false,
        }
    }

    fn title(self) -> &'static str {
        match self {
            Self::Invite => key("action-invite"),
            Self::Unlock => key("action-unlock"),
            Self::RequirePassword => key("action-password"),
            Self::RequireEnrollment => key("action-enrollment"),
            Self::SignOut => key("action-sign-out"),
            Self::ChangeRole => key("action-role"),
            Self::ResetFactor => key("action-reset"),
            Self::Disable => key("action-disable"),
            Self::Enable => key("action-enable"),
            Self::Delete => key("action-delete"),
        }
    }

    fn what(self) -> &'static str {
        match self {
            Self::Invite => key("action-invite-what"),
            Self::Unlock => key("action-unlock-what"),
            Self::RequirePassword => key("action-password-what"),
            Self::RequireEnrollment => key("action-enrollment-what"),
            Self::SignOut => key("action-sign-out-what"),
            Self::ChangeRole => key("action-role-what"),
            Self::ResetFactor => key("action-reset-what"),
            Self::Disable => key("action-disable-what"),
            Self::Enable => key("action-enable-what"),
            Self::Delete => key("action-delete-what"),
        }
    }
}

impl TakeAction {
    fn troubles(&self, words: &Words) -> Troubles {
        let trouble = self.problem.map(|problem| match problem {
            ActionProblem::ReasonMissing => words.t("reason-missing"),
            ActionProblem::LastOwner => words.t("last-owner"),
            ActionProblem::TooWeakAlone => words.t("role-too-weak"),
        });
        Troubles::of_fields([("reason", trouble)])
    }

    fn roles(&self) -> Vec<(&'static str, &'static str, bool)> {
        self.roles.iter().map(|(it, chosen)| (role_value(*it), role(*it), *chosen)).collect()
    }

    fn method(&self, ui: &Ui<'_>) -> Option<(FactorId, String)> {
        self.factor.as_ref().map(|(id, of, label)| (*id, format!("{} · {}", ui.t(kind(*of)), ui.name_of(label))))
    }
}

impl Invitation {
    fn troubles(&self, words: &Words) -> Troubles {
        let problem = match self {
            Self::Ask { problem, .. } => *problem,
            Self::Expired => None,
        };
        Troubles::of_fields([("new", problem.map(|it| it.sentence(words)))])
    }
}

page!(PersonPage, "person.html");
page!(TakeAction, "person_action.html");
page!(Invitation, "invitation.html");
