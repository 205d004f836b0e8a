//! Remembers users, organizations, events and messages, on SQLite or PostgreSQL, behind verbs.
//!
//! A verb is one transaction with a stated promise; nobody is answered before it is committed. SQL text exists in this
//! crate only, next to the function that sends it, and each text runs on both engines. What never changes is
//! remembered (data keys, the hash of an API key's secret), a state never: several nodes on one PostgreSQL see the same.

pub mod api_keys;
pub mod audit;
mod clock;
pub mod deliveries;
mod engine;
mod entropy;
mod error;
pub mod events;
mod health;
pub mod idempotency;
mod keyring;
pub mod limits;
mod masters;
mod migrate;
pub mod organizations;
pub mod outbox;
mod overview;
mod param;
mod rotation;
mod seal;
mod store;
mod tx;
mod users;

#[cfg(any(test, feature = "testing"))]
pub mod testing;
#[cfg(test)]
mod tests;

pub use api_keys::ApiKey;
pub use clock::Clock;
pub use deliveries::{Outlook, Progress, Step, Story};
pub use engine::{Database, Pooler};
pub use entropy::Entropy;
pub use error::{KeyError, StoreError};
pub use events::{About, Entry};
pub use health::{Health, Replication};
pub use idempotency::{Answer, Known, Request};
pub use keyring::{KeyRing, Sealed};
pub use limits::Limit;
pub use masters::MasterKeys;
pub use migrate::{Applied, Status};
pub use organizations::Organization;
pub use outbox::{Delivery, Leased};
pub use overview::Tally;
pub use param::Param;
pub use seal::Place;
pub use store::{Options, Store};
pub use tx::{Column, Engine, Row, Tx};
pub use users::{Added, Attendant, Governor, Imported, Look, MAIL, SMS, Search, Standing};
