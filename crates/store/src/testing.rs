//! Throw-away stores.
