//! Vestibule.

use server::{cli, config::Environment};
use std::process::ExitCode;

/// A fifth of a request is memory management. This one gives what a password hash needed back to the system at once.
#[cfg(not(target_env = "msvc"))]
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

fn main() -> ExitCode {
    cli::run(std::env::args_os(), Environment::of_process())
}
