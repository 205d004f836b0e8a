//! The page for what cannot be done.

use crate::time::key;
use crate::ui::page;
use twofactor::Timestamp;

/// The page shown instead of another one. Its words follow from the status.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ErrorPage {
    /// The status: 400, 403, 404, 409, 410, 413, 429, 500 or 503; others read like 500 from 500 on, else like 400.
    pub status: u16,
    /// Whether changes are frozen because the user reported something as not theirs.
    pub is_frozen: bool,
    /// A sentence that is more precise than the one the status has.
    pub detail: Option<String>,
    /// When it is worth trying again.
    pub retry_at: Option<Timestamp>,
    /// What to tell support so that they find this in the log.
    pub reference: Option<String>,
}

impl ErrorPage {
    fn title(&self) -> &'static str {
        self.keys().0
    }

    fn sentence(&self) -> &'static str {
        self.keys().1
    }

    fn next(&self) -> &'static str {
        self.keys().2
    }

    fn keys(&self) -> (&'static str, &'static str, &'static str) {
        match self.status {
            403 if self.is_frozen => (key("error-403"), key("error-frozen"), key("error-frozen-next")),
            403 => (key("error-403"), key("error-403-what"), key("error-403-next")),
            404 => (key("error-404"), key("error-404-what"), key("error-404-next")),
            409 => (key("error-409"), key("error-409-what"), key("error-409-next")),
            410 => (key("error-410"), key("error-410-what"), key("error-410-next")),
            413 => (key("error-413"), key("error-413-what"), key("error-413-next")),
            429 => (key("error-429"), key("error-429-what"), key("error-429-next")),
            503 => (key("error-503"), key("error-503-what"), key("error-503-next")),
            500.. => (key("error-500"), key("error-500-what"), key("error-500-next")),
            _ => (key("error-400"), key("error-400-what"), key("error-400-next")),
        }
    }
}

page!(ErrorPage, "error.html");
