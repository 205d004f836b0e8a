//! `vestibule version`

use serde_json::json;

use super::{Failure, Session};

pub(super) fn run(session: &Session) -> Result<(), Failure> {
    let version = env!("CARGO_PKG_VERSION");
    session.output.show(&json!({ "name": "vestibule", "version": version }), || format!("vestibule {version}"))
}
