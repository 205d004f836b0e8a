//! Development: an inbox instead of mail, and people to sign in as. Nothing of this is reachable in `vestibule serve`.

pub mod inbox;
mod seed;

pub use inbox::Inbox;
pub use seed::{Seeded, seed};
