//! `vestibule openapi`

use super::{Failure, Session};

/// JSON in any case: it is a document for programs.
pub(super) fn run(session: &Session) -> Result<(), Failure> {
    let document = crate::api::document().to_pretty_json();
    session.output.print(document.map_err(|error| Failure::new(format!("writing the document: {error}")))?)
}
