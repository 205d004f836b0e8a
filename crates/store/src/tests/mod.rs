//! One suite, both engines.

mod audit;
mod failures;
mod keys;
mod migrations;
mod outbox;
mod rotation;
mod transactions;
