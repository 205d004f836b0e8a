//! Vestibule.

use server::{cli, config::Environment};
use std::process::ExitCode;

fn main() -> ExitCode {
    cli::run(std::env::args_os(), Environment::of_process())
}
