//! Settings → Organization → People: who there is, and somebody new.

use crate::problem::{EmailProblem, PhoneProblem, TextProblem, Troubles};
use crate::time::key;
use crate::ui::{Ui, page};
use crate::words::Words;
use twofactor::{Kind, Role, Timestamp, TwoFactor, UserId};

/// The people of an organization. Form: GET `/settings/organization/people` with `q` and `filter`.
#[derive(Clone, Debug)]
pub struct People {
    /// What the organization is called.
    pub organization: String,
    /// One page of them.
    pub people: Vec<PersonRow>,
    /// What was searched for.
    pub text: String,
    /// Whom the list is narrowed to.
    pub filter: Option<PeopleFilter>,
    /// The address of the next page.
    pub next: Option<String>,
    /// What has just happened.
    pub notice: Option<PeopleNotice>,
}

/// Whom a list is narrowed to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PeopleFilter {
    /// Those without a telephone number.
    WithoutPhone,
    /// Those without a second factor.
    WithoutFactor,
    /// Those whose codes are not looked at after too many wrong ones.
    Locked,
    /// Those with few backup codes left.
    FewBackupCodes,
    /// Those who may not sign in.
    Disabled,
}

/// What has just happened to somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PeopleNotice {
    /// Somebody was added, and sent a link.
    Added,
    /// A measure was taken.
    Done,
    /// Somebody was deleted.
    Deleted,
}

/// A person as one row.
#[derive(Clone, Debug)]
pub struct PersonRow {
    /// Who.
    pub id: UserId,
    /// The name.
    pub name: String,
    /// The address the person signs in with.
    pub email: String,
    /// What the person may do.
    pub role: Role,
    /// Whether it is the person who looks.
    pub is_you: bool,
    /// Whether the person may not sign in.
    pub is_disabled: bool,
    /// Whether the person has not set a password yet.
    pub is_invited: bool,
    /// Whether there is a second factor.
    pub two_factor: TwoFactor,
    /// The kinds that there are.
    pub kinds: Vec<Kind>,
    /// Whether the organization needs a telephone number and there is none.
    pub lacks_phone: bool,
    /// Whether codes are not looked at after too many wrong ones.
    pub is_locked: bool,
    /// How many backup codes are left, when they are few.
    pub few_codes: Option<usize>,
    /// When the person last signed in.
    pub seen_at: Option<Timestamp>,
}

/// Adding somebody. Form: POST `/settings/organization/people/add` with `name`, `email`, `phone` and `role`.
#[derive(Clone, Debug, Default)]
pub struct AddPerson {
    /// What was typed as the name.
    pub name: String,
    /// What was typed as the e-mail address.
    pub email: String,
    /// What was typed as the phone number.
    pub phone: String,
    /// The chosen role.
    pub role: Role,
    /// Whether an owner may be added.
    pub may_own: bool,
    /// Whether the organization needs a number of everybody.
    pub needs_phone: bool,
    /// What is wrong with the name.
    pub name_problem: Option<TextProblem>,
    /// What is wrong with the e-mail address.
    pub email_problem: Option<EmailProblem>,
    /// What is wrong with the phone number.
    pub phone_problem: Option<PhoneProblem>,
}

impl People {
    fn filters(&self) -> Vec<(&'static str, &'static str, bool)> {
        let of = |filter: PeopleFilter| (filter.as_str(), filter.key(), self.filter == Some(filter));
        let mut all = vec![("", key("people-all"), self.filter.is_none())];
        all.extend(PeopleFilter::ALL.map(of));
        all
    }
}

impl PeopleFilter {
    /// Every filter.
    pub const ALL: [Self; 5] = [Self::WithoutPhone, Self::WithoutFactor, Self::Locked, Self::FewBackupCodes, Self::Disabled];

    /// The value in addresses.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::WithoutPhone => "phone",
            Self::WithoutFactor => "factor",
            Self::Locked => "locked",
            Self::FewBackupCodes => "codes",
            Self::Disabled => "disabled",
        }
    }

    pub(crate) fn key(self) -> &'static str {
        match self {
            Self::WithoutPhone => key("people-without-phone"),
            Self::WithoutFactor => key("people-without-factor"),
            Self::Locked => key("people-locked"),
            Self::FewBackupCodes => key("people-few-codes"),
            Self::Disabled => key("people-disabled"),
        }
    }
}

impl PeopleNotice {
    pub(crate) fn key(self) -> &'static str {
        match self {
            Self::Added => key("people-added"),
            Self::Done => key("people-done"),
            Self::Deleted => key("people-deleted"),
        }
    }
}

impl PersonRow {
    pub(crate) fn role_key(&self) -> &'static str {
        role(self.role)
    }

    /// What is to be known at once: a sentence, and how it looks.
    pub(crate) fn marks(&self, ui: &Ui<'_>) -> Vec<(String, &'static str)> {
        let two_factor = match self.two_factor {
            TwoFactor::On => (ui.t("person-factor-on"), "ok"),
            TwoFactor::Off => (ui.t("person-no-factor"), "off"),
            TwoFactor::RequiredMissing => (ui.t("person-factor-missing"), "warn"),
        };
        let mut marks = vec![two_factor];
        let mut add = |holds: bool, sentence: &str, look: &'static str| marks.extend(holds.then(|| (ui.t(sentence), look)));
        add(self.is_disabled, key("person-disabled"), "warn");
        add(self.is_invited, key("person-invited"), "info");
        add(self.is_locked, key("person-locked"), "warn");
        add(self.lacks_phone, key("person-phone-missing"), "warn");
        marks.extend(self.few_codes.map(|left| (ui.s1("person-few-codes", "n", left), "warn")));
        marks
    }

    fn kinds(&self, ui: &Ui<'_>) -> String {
        self.kinds.iter().map(|it| ui.t(kind(*it))).collect::<Vec<_>>().join(", ")
    }
}

impl AddPerson {
    fn troubles(&self, words: &Words) -> Troubles {
        Troubles::of_fields([
            ("name", self.name_problem.map(|it| it.of_name(words))),
            ("email", self.email_problem.map(|it| it.sentence(words))),
            ("phone", self.phone_problem.map(|it| if it == PhoneProblem::Required { words.t("person-phone-required") } else { it.sentence(words) })),
        ])
    }

    fn roles(&self) -> Vec<(&'static str, &'static str, bool)> {
        let all = [Role::Member, Role::Admin, Role::Owner];
        all.into_iter().filter(|it| self.may_own || *it != Role::Owner).map(|it| (role_value(it), role(it), it == self.role)).collect()
    }
}

pub(crate) fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Key => key("method-key"),
        Kind::App => key("method-app"),
        Kind::Pass => key("method-pass"),
        Kind::Phone => key("method-phone"),
        Kind::Email => key("method-email"),
        Kind::Backup => key("method-backup"),
    }
}

pub(crate) fn role(role: Role) -> &'static str {
    match role {
        Role::Owner => key("role-owner"),
        Role::Admin => key("role-admin"),
        Role::Member => key("role-member"),
    }
}

pub(crate) const fn role_value(role: Role) -> &'static str {
    match role {
        Role::Owner => "owner",
        Role::Admin => "admin",
        Role::Member => "member",
    }
}

page!(People, "people.html");
page!(AddPerson, "person_add.html");
