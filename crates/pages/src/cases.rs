//! The support desk: what the user sees of a case, and what agents see.

use crate::frame::Account;
use crate::problem::Troubles;
use crate::time::key;
use crate::ui::page;
use crate::words::Words;
use twofactor::{Evidence, Timestamp};

/// The page of somebody who asks support to be let back in. Form: POST `/challenge/support` to open a case.
#[derive(Clone, Debug)]
pub struct MyCase {
    /// Who is signing in.
    pub account: Account,
    /// Whether there is a desk; without one there are only the contacts.
    pub has_desk: bool,
    /// Whether no case was opened because there is no mailbox that a link could go to.
    pub no_mailbox: bool,
    /// The case, once it is open.
    pub case: Option<CaseShown>,
}

/// A case as its user sees it.
#[derive(Clone, Debug)]
pub struct CaseShown {
    /// The number in groups.
    pub number: String,
    /// What the user reads to the agent.
    pub caller_code: String,
    /// What the agent has to read to the user.
    pub agent_code: String,
    /// How far it has come.
    pub standing: CaseStanding,
}

/// How far a case has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CaseStanding {
    /// Nobody has read the code to an agent yet.
    Open,
    /// An agent has heard the code.
    Heard,
    /// An agent is satisfied, and another one has to be.
    Requested {
        /// By what.
        evidence: Evidence,
        /// Since when.
        at: Timestamp,
    },
}

impl CaseStanding {
    fn key(self) -> &'static str {
        match self {
            Self::Open => key("case-open"),
            Self::Heard => key("case-heard"),
            Self::Requested { .. } => key("case-requested"),
        }
    }
}

/// The desk: the cases that are worked on. Form: GET `/settings/support` with `number`.
#[derive(Clone, Debug)]
pub struct SupportDesk {
    /// What was typed as the number of a case.
    pub number: String,
    /// Whether there is no such case.
    pub not_found: bool,
    /// Whether a case was just approved (`true`) or refused.
    pub is_done: Option<bool>,
    /// The cases, newest first.
    pub cases: Vec<CaseRow>,
}

/// A case in the list.
#[derive(Clone, Debug)]
pub struct CaseRow {
    /// The number in groups.
    pub number: String,
    /// The number for its address.
    pub digits: String,
    /// When it was opened.
    pub opened_at: Timestamp,
    /// How far it has come.
    pub standing: CaseStanding,
}

impl SupportDesk {
    fn troubles(&self, words: &Words) -> Troubles {
        Troubles::of_fields([("number", self.not_found.then(|| words.t("desk-not-found")))])
    }
}

/// A case as an agent sees it. Form: POST `/settings/support/{number}` with `deed` (`hear`, `request`, `approve`, `refuse`) and `code` or
/// `evidence`.
#[derive(Clone, Debug)]
pub struct DeskCase {
    /// The number in groups.
    pub number: String,
    /// The number for its address.
    pub digits: String,
    /// When it was opened.
    pub opened_at: Timestamp,
    /// What the user is called.
    pub name: String,
    /// The organization the user is in.
    pub organization: String,
    /// What the agent reads to the user.
    pub agent_code: String,
    /// How far it has come.
    pub standing: CaseStanding,
    /// Whether it was this agent who heard the code, or asked.
    pub is_mine: bool,
    /// Why nothing was done.
    pub problem: Option<CaseProblem>,
}

/// Why an agent could not do something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CaseProblem {
    /// The code is not the one on the user's page.
    WrongCode,
    /// Too many codes were wrong: the user has to open another case later.
    TooManyWrong,
    /// This agent has not heard the code.
    NotHeard,
    /// No evidence was chosen.
    EvidenceMissing,
    /// This agent may not do it.
    NotYours,
    /// The agent is too new, or somebody has set up both agents' accounts lately.
    NotIndependent,
    /// There is no mailbox any more that a link could go to.
    NoMailbox,
}

impl DeskCase {
    fn troubles(&self, words: &Words) -> Troubles {
        let (field, sentence) = match self.problem {
            None => return Troubles(Vec::new()),
            Some(CaseProblem::WrongCode) => ("code", words.t("desk-wrong-code")),
            Some(CaseProblem::TooManyWrong) => ("case", words.t("desk-too-many-wrong")),
            Some(CaseProblem::NotHeard) => ("case", words.t("desk-not-heard")),
            Some(CaseProblem::EvidenceMissing) => ("case", words.t("desk-evidence-missing")),
            Some(CaseProblem::NotYours) => ("case", words.t("desk-not-yours")),
            Some(CaseProblem::NotIndependent) => ("case", words.t("desk-not-independent")),
            Some(CaseProblem::NoMailbox) => ("case", words.t("desk-no-mailbox")),
        };
        Troubles::of_fields([(field, Some(sentence))])
    }

    /// What may be chosen as evidence.
    fn choices(&self) -> [(&'static str, &'static str); 4] {
        Evidence::ALL.map(|evidence| (evidence.as_str(), name(evidence)))
    }

    fn evidence(&self) -> Option<&'static str> {
        match self.standing {
            CaseStanding::Requested { evidence, .. } => Some(name(evidence)),
            CaseStanding::Open | CaseStanding::Heard => None,
        }
    }
}

fn name(evidence: Evidence) -> &'static str {
    match evidence {
        Evidence::CallBack => key("evidence-call-back"),
        Evidence::Document => key("evidence-document"),
        Evidence::Contract => key("evidence-contract"),
        Evidence::Vouched => key("evidence-vouched"),
    }
}

page!(MyCase, "my_case.html");
page!(SupportDesk, "support_desk.html");
page!(DeskCase, "desk_case.html");
