//! An audit trail that somebody else can verify.
//!
//! Every event about a user is chained to the one before it, under the lock of that user ([`chain`]); what is about an organization, or
//! about nobody, has a chain of its own. From time to time a checkpoint says where the chains stand and is signed ([`Checkpoint`]). All of
//! it can be exported, and be verified with nothing but the export and the public key ([`Verifier`]).

pub(crate) mod chain;
mod checkpoint;
mod export;
mod lines;
mod note;
mod verify;

pub use checkpoint::{Checkpoint, Made};
pub use export::Sink;
pub use lines::{ChainLine, EventLine, HeadLine, Line, Place};
pub use note::{Signer, VerifyingKey};
pub use verify::{Fault, Report, Verifier};

/// The statements of these modules.
#[cfg(test)]
pub(crate) fn statements() -> Vec<&'static str> {
    [chain::STATEMENTS, checkpoint::STATEMENTS, export::STATEMENTS].concat()
}
