//! The protocol of Vestibule Pass: how a phone and its server come to share keys that neither ever sent, and how the phone signs what
//! it asks. `docs/explanation/vestibule-pass.md` writes it out, with a test vector.

mod agreement;
mod link;
mod request;

pub(crate) use agreement::{Agreed, ServerKey};
pub use agreement::{NotAPoint, Point, Words};
pub use link::PassLink;
pub use request::{PassRequest, RequestKey};

/// What separates this protocol, and this version of it, from everything else the same primitives are used for.
const PROTOCOL: &str = "vestibule-pass-1";
