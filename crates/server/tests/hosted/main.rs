//! The hosted pages through the router, as people use them.
#![expect(clippy::unwrap_used, reason = "a failure is a test failure")]

mod actor;

mod doors;
mod enrollment;
mod forms;
mod gate;
mod trust;
