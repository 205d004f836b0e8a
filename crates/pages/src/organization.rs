//! Settings → Organization: what is demanded of everybody.

use crate::problem::Troubles;
use crate::time::key;
use crate::ui::{Ui, page};
use crate::words::Words;
use twofactor::{Due, Kind, Outlook, Preview, Trust};

/// The organization's security policy. Forms: POST `/settings/organization/policy/check` with the fields of [`PolicyForm`] and `version` to
/// look at a draft in advance; POST `/settings/organization/policy` with the same fields, and `acknowledged` where people are cut off, to
/// save it.
#[derive(Clone, Debug)]
pub struct SecurityPolicy {
    /// What the organization is called.
    pub organization: String,
    /// What the form says.
    pub form: PolicyForm,
    /// The version of the policy that the form replaces.
    pub version: i64,
    /// What the draft would mean, once it is looked at.
    pub check: Option<PolicyCheck>,
    /// What has just happened.
    pub notice: Option<PolicyNotice>,
    /// What is wrong with the form.
    pub problem: Option<PolicyProblem>,
}

/// A policy as the form holds it.
#[derive(Clone, Debug)]
pub struct PolicyForm {
    /// Whether everybody must have a second factor.
    pub is_mandatory: bool,
    /// The kinds of factor that are taken.
    pub kinds: Vec<Kind>,
    /// Whether security keys must be bound to one device.
    pub device_bound_keys: bool,
    /// How long a browser may be trusted.
    pub trust: Trust,
    /// How many days people have to enroll what is newly demanded.
    pub grace_days: u16,
    /// How many hours somebody waits who has lost every method.
    pub recovery_hours: u32,
    /// The countries that codes are sent to, two letters each.
    pub countries: String,
}

/// What a draft would mean.
#[derive(Clone, Debug)]
pub struct PolicyCheck {
    /// In numbers of people.
    pub counts: Preview,
    /// The weakest way in that it leaves; `None` for the password alone.
    pub weakest: Option<Kind>,
    /// The first of those who would have to do something, or could not.
    pub people: Vec<ConcernedRow>,
    /// How many more of them there are.
    pub more: u64,
    /// The address of all of them as a file.
    pub export: String,
}

/// Somebody who would have to do something, or could not.
#[derive(Clone, Debug)]
pub struct ConcernedRow {
    /// The name.
    pub name: String,
    /// The address the person signs in with.
    pub email: String,
    /// What the policy would mean for the person.
    pub outlook: Outlook,
}

/// What has just happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PolicyNotice {
    /// The policy is saved, and in force.
    Saved,
    /// Somebody else saved another one meanwhile; the form still holds what was filled in.
    Overtaken,
    /// People were asked by mail for a telephone number.
    Asked {
        /// How many.
        asked: u32,
        /// How many others have none: no mailbox is known to be theirs, or they were asked within a day.
        left: u32,
    },
}

/// Why a policy was not saved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PolicyProblem {
    /// No method is chosen that everybody could use.
    TooWeak,
    /// A country is not known by its two letters.
    Countries,
    /// Only codes by SMS would do, and this server sends none.
    NoTexts,
    /// People would be cut off, and that is not acknowledged.
    CutsOff,
}

impl SecurityPolicy {
    fn troubles(&self, words: &Words) -> Troubles {
        let trouble = self.problem.map(|problem| match problem {
            PolicyProblem::TooWeak => ("key", words.t("policy-too-weak")),
            PolicyProblem::NoTexts => ("key", words.t("policy-no-texts")),
            PolicyProblem::Countries => ("countries", words.t("policy-countries-unknown")),
            PolicyProblem::CutsOff => ("acknowledged", words.t("policy-acknowledge-missing")),
        });
        let on = |field: &'static str| (field, trouble.as_ref().filter(|(at, _)| *at == field).map(|(_, sentence)| sentence.clone()));
        Troubles::of_fields([on("key"), on("countries"), on("acknowledged")])
    }
}

impl PolicyForm {
    fn takes(&self, kind: &Kind) -> bool {
        self.kinds.contains(kind)
    }

    fn trusts(&self) -> [(&'static str, &'static str, bool); 5] {
        let of = |trust: Trust, sentence| (trust.as_str(), sentence, self.trust == trust);
        [
            of(Trust::EverySignIn, key("policy-trust-every-sign-in")),
            of(Trust::Day, key("policy-trust-day")),
            of(Trust::Week, key("policy-trust-week")),
            of(Trust::Month, key("policy-trust-month")),
            of(Trust::UntilSignOut, key("policy-trust-until-sign-out")),
        ]
    }

    /// The kinds to choose from, with the name of the field and the sentences about it.
    fn choices(&self) -> [(Kind, &'static str, &'static str, &'static str); 5] {
        [
            (Kind::Key, "key", key("method-key"), key("policy-key-what")),
            (Kind::Pass, "pass", key("method-pass"), key("policy-pass-what")),
            (Kind::App, "app", key("method-app"), key("policy-app-what")),
            (Kind::Phone, "phone", key("method-phone"), key("policy-phone-what")),
            (Kind::Email, "email", key("method-email"), key("policy-email-what")),
        ]
    }
}

impl PolicyCheck {
    fn weakest_way(&self) -> &'static str {
        match self.weakest {
            None => key("policy-weakest-password"),
            Some(Kind::Key) => key("method-key"),
            Some(Kind::Pass) => key("method-pass"),
            Some(Kind::App) => key("method-app"),
            Some(Kind::Phone) => key("method-phone"),
            Some(Kind::Email) => key("method-email"),
            Some(Kind::Backup) => key("method-backup"),
        }
    }
}

impl ConcernedRow {
    /// What the person would have to do.
    fn reason(&self, ui: &Ui<'_>) -> String {
        let enrollment = self.outlook.asked.enrollment.map(|due| match due {
            Due::Until(_) => ui.t("policy-person-later"),
            Due::Now => ui.t("policy-person-now"),
            Due::Impossible => ui.t("policy-person-impossible"),
        });
        let phone = self.outlook.lacks_phone.then(|| ui.t("policy-person-phone"));
        enrollment.into_iter().chain(phone).collect::<Vec<_>>().join(" ")
    }
}

impl PolicyNotice {
    const fn is_good(self) -> bool {
        match self {
            Self::Saved => true,
            Self::Overtaken => false,
            Self::Asked { asked, .. } => asked > 0,
        }
    }

    fn sentence(self, ui: &Ui<'_>) -> String {
        match self {
            Self::Saved => ui.t("policy-saved"),
            Self::Overtaken => ui.t("policy-overtaken"),
            Self::Asked { asked, left: 0 } => ui.s1("policy-asked", "n", asked),
            Self::Asked { asked, left } => format!("{} {}", ui.s1("policy-asked", "n", asked), ui.s1("policy-not-asked", "n", left)),
        }
    }
}

page!(SecurityPolicy, "policy.html");
