//! The HTTP API as a product's back end meets it: through the router, in this process, on both engines.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a failure is a test failure")]

mod actors;
mod caller;
mod challenges;
mod desk;
mod devices;
mod events;
mod factors;
mod import;
mod input;
mod keys;
mod messages;
mod passes;
mod policies;
mod races;
mod repetition;
mod spending;
mod tenants;
mod users;
