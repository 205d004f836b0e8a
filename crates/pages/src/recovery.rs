//! Recovery: a way back for somebody who has the password and nothing to take the second step with.

use crate::channel::Way;
use crate::frame::Account;
use crate::problem::{ChannelProblem, CodeProblem, PasswordProblem, Troubles};
use crate::ui::page;
use crate::words::Words;
use twofactor::Timestamp;

/// The page that lets somebody ask to be let back in, and says how far that has come. Forms: POST `/challenge/recovery/code` with `way`,
/// the place of an address in the list, to have a code sent; POST `/challenge/recovery` with `code`; POST `/challenge/recovery/link` to
/// have the link sent again.
#[derive(Clone, Debug)]
pub struct Recovery {
    /// Who is signing in.
    pub account: Account,
    /// How far it has come.
    pub step: RecoveryStep,
}

/// How far a recovery has come.
#[derive(Clone, Debug)]
pub enum RecoveryStep {
    /// It may be asked for.
    Ask {
        /// The addresses that may prove who asks; none where only support can help.
        ways: Vec<RecoveryWay>,
        /// Whether the browser proves it as well, without a code.
        by_browser: bool,
        /// When they could go on if they asked now.
        ready_at: Timestamp,
        /// Why no code was sent.
        problem: Option<ChannelProblem>,
    },
    /// A code was sent.
    Code {
        /// The masked address.
        hint: String,
        /// Which way it went.
        way: Way,
        /// The place of the address in the list.
        index: usize,
        /// When it was sent.
        sent_at: Timestamp,
        /// When the next one may be sent.
        next_at: Timestamp,
        /// What was typed.
        code: String,
        /// Why it was not taken.
        problem: Option<CodeProblem>,
    },
    /// It was asked for.
    Pending {
        /// When.
        requested_at: Timestamp,
        /// When the link is sent.
        ready_at: Timestamp,
        /// The masked mailbox that the link goes to.
        hint: String,
    },
    /// The link was sent.
    Ready {
        /// The masked mailbox that it went to.
        hint: String,
        /// Until when the recovery may be finished.
        until: Timestamp,
        /// Whether it was just sent again.
        is_resent: bool,
    },
}

/// An address that may prove who asks.
#[derive(Clone, Debug)]
pub struct RecoveryWay {
    /// Which way the code goes.
    pub way: Way,
    /// The masked address.
    pub hint: String,
}

impl Recovery {
    fn troubles(&self, words: &Words) -> Troubles {
        match &self.step {
            RecoveryStep::Code { problem, .. } => Troubles::of_sent_code(*problem, words),
            RecoveryStep::Ask { .. } | RecoveryStep::Pending { .. } | RecoveryStep::Ready { .. } => Troubles(Vec::new()),
        }
    }
}

/// The page for somebody who is signed in and has nothing left to take the second step with. Form: POST `/settings/security/lost` with
/// `password`.
#[derive(Clone, Debug)]
pub struct WithoutMethods {
    /// Why the password was not taken.
    pub problem: Option<PasswordProblem>,
}

impl WithoutMethods {
    fn troubles(&self, words: &Words) -> Troubles {
        Troubles::of_fields([("password", self.problem.map(|it| it.sentence(words)))])
    }
}

/// The page behind the link at the end. Form: POST `/recovery` with `token` and `password`.
#[derive(Clone, Debug)]
pub enum Recover {
    /// The link is good.
    Ask {
        /// The token of the link.
        token: String,
        /// Whose account it is.
        email: String,
        /// The organization the account is in.
        organization: String,
        /// Why the password was not taken.
        problem: Option<PasswordProblem>,
    },
    /// The link is too old, was used or replaced, or the recovery was called off.
    Expired,
}

impl Recover {
    fn troubles(&self, words: &Words) -> Troubles {
        let problem = match self {
            Self::Ask { problem, .. } => *problem,
            Self::Expired => None,
        };
        Troubles::of_fields([("password", problem.map(|it| it.sentence(words)))])
    }
}

/// The page behind the link that calls a recovery off. Form: POST `/recovery/stop` with `token`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StopRecovery {
    /// The link is good; a button stops it, so that programs which follow links stop nothing.
    Ask {
        /// The token of the link.
        token: String,
        /// As much of the account's address as tells its owner which one it is.
        hint: String,
    },
    /// It is stopped.
    Done,
    /// There is nothing to stop any more.
    Over,
    /// The link never was one.
    Unknown,
}

page!(Recovery, "recovery.html");
page!(Recover, "recover.html");
page!(StopRecovery, "stop_recovery.html");
page!(WithoutMethods, "without_methods.html");
