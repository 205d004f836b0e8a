//! Bad days: the real binary is killed, its database taken away, its disk filled, its keys changed and its logs read – and
//! what it has said must stay true.
//!
//! Everything is found out as the product's back end would, over HTTP, or as the operator would, on the command line. Nothing
//! waits for time to pass: moments are told by how many answers came.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "whatever goes wrong here is a failed test")]
#![expect(clippy::print_stdout, reason = "how much was proved")]

mod canary;
mod client;
mod clock;
mod crowd;
mod database_gone;
mod full_disk;
mod history;
mod kills;
mod node;
mod people;
mod races;
mod rotation;
mod shutdown;
mod stories;
mod three_nodes;
mod world;
