//! Measures Vestibule from outside, over HTTP, beside what the same machine can do in the same minute.
//!
//! A figure alone says more about the machine than about the server. So every figure here stands beside a yardstick that was
//! taken right before it: an HTTP handler that does nothing, a database that does nothing but commit, a hash and nothing else.
//! The load generator shares the machine, and what it costs is told. An answer that is not the expected one ends the run.

mod bare;
mod cells;
mod drive;
mod figure;
mod goals;
mod http;
mod loads;
mod machine;
mod people;
mod phases;
mod plan;
mod process;
mod report;
mod scale;
mod site;
mod yardsticks;

use std::{
    io::{self, Write as _},
    process::ExitCode,
};

use anyhow::{Context as _, Result};
use clap::Parser as _;

use plan::{Arguments, Command, Plan};

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let outcome = match &arguments.command {
        Some(Command::Bare) => bare::serve(),
        Some(Command::Scale(arguments)) => scale::run(arguments),
        None => run(&arguments),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            say(&format!("{error:#}"));
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &Arguments) -> Result<()> {
    let plan = Plan::of(arguments)?;
    let machine = machine::Facts::gather(plan.directory.path());
    say(&format!("measuring {} ({} cores, {})", plan.binary.display(), machine.cores, machine.filesystem));
    let mut results = Vec::new();
    for database in plan.databases() {
        results.push(phases::measure(&plan, database).with_context(|| format!("measuring on {database}"))?);
    }
    let seconds = plan.began.elapsed().as_secs();
    say(&format!("measured in {}:{:02} minutes", seconds / 60, seconds % 60));
    let text = report::write(&plan, &machine, &results);
    match &plan.output {
        Some(path) => std::fs::write(path, text).with_context(|| format!("writing {}", path.display())),
        None => Ok(io::stdout().lock().write_all(text.as_bytes())?),
    }
}

/// Tells whoever waits how far it is.
fn say(text: &str) {
    // When nobody listens, there is nobody to tell.
    drop(writeln!(io::stderr().lock(), "{text}"));
}
