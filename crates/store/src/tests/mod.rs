//! One suite, both engines.

mod audit;
mod chains;
mod credentials;
mod desk;
mod encryption;
mod failures;
mod house;
mod keys;
mod migrations;
mod outbox;
mod oversight;
mod pooler;
mod rotation;
mod statements;
mod steps;
mod transactions;
