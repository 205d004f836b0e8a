//! The hosted pages through the router, as people use them.
#![expect(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "whatever goes wrong here is a failed test")]

mod actor;

mod alarm;
mod cases;
mod channels;
mod doors;
mod enrollment;
mod forms;
mod gate;
mod languages;
mod log;
mod next_door;
mod passes;
mod people;
mod policies;
mod recovery;
mod reset;
mod trust;
