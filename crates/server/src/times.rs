//! Points in time as texts.

use twofactor::Timestamp;

/// RFC 3339 in UTC with milliseconds, such as `2026-11-23T08:15:30.250Z`.
pub(crate) fn rfc3339(at: Timestamp) -> String {
    match jiff::Timestamp::from_millisecond(at.as_unix_millis()) {
        Ok(at) => format!("{at:.3}"),
        Err(_) => "9999-12-31T23:59:59.999Z".to_owned(),
    }
}
