//! Sends messages through the providers that an operator has chosen.
//!
//! A provider is asked once for each call, and what it answered is told apart by what can be done about it: it was accepted, it was
//! refused for good, or it failed this time. Nothing is repeated here, nothing is remembered, and nothing is logged that names a
//! recipient. Deliberately not here: users, storage, the words of a message, and when to try again.

mod fault;
pub mod mail;
pub mod sms;
mod web;

pub use fault::{Fault, Outcome, Why};
