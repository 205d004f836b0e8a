//! The command line. Data goes to standard output, talk to standard error, and the exit code says how it ended.

mod audit;
mod case;
mod completions;
mod config;
mod dev;
mod failure;
mod files;
mod init;
mod key;
mod keys;
mod messages;
mod migrate;
mod openapi;
mod organization;
mod output;
mod send_test;
mod serve;
mod session;
mod user;
mod version;

use clap::{Parser, Subcommand, error::ErrorKind};
use std::{ffi::OsString, path::PathBuf, process::ExitCode};

use crate::config::Environment;
use failure::Failure;
use output::Output;
use session::Session;

/// The second door for any product with accounts.
#[derive(Debug, Parser)]
#[command(name = "vestibule", version, max_term_width = 100, after_help = EXIT_CODES, arg_required_else_help = true)]
pub struct CommandLine {
    /// The configuration; ./vestibule.toml where nothing is said.
    #[arg(long, global = true, help_heading = FOR_ALL, value_name = "FILE", env = "VESTIBULE_CONFIG", hide_env_values = true)]
    config: Option<PathBuf>,
    /// Print what is read as JSON.
    #[arg(long, global = true, help_heading = FOR_ALL)]
    json: bool,
    /// Say nothing but errors.
    #[arg(long, short, global = true, help_heading = FOR_ALL)]
    quiet: bool,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Try it: a server on this machine, with people to sign in as and an inbox. Needs no configuration.
    Dev(dev::Arguments),
    /// Run the server.
    Serve,
    /// Write a first configuration and a key file.
    Init(init::Arguments),
    /// Look at the configuration.
    #[command(subcommand)]
    Config(config::Command),
    /// Bring the database up to date.
    #[command(subcommand)]
    Migrate(migrate::Command),
    /// API keys, with which the product's back end says who it is.
    #[command(subcommand)]
    Key(key::Command),
    /// The keys that seal what the database keeps.
    #[command(subcommand)]
    Keys(keys::Command),
    /// Send a message at once, to see whether it arrives.
    #[command(subcommand)]
    SendTest(send_test::Command),
    /// The product's customers.
    #[command(subcommand)]
    Organization(organization::Command),
    /// People.
    #[command(subcommand)]
    User(user::Command),
    /// Cases of the support desk.
    #[command(subcommand)]
    Case(case::Command),
    /// The audit trail: export it, and verify that nobody touched it.
    #[command(subcommand)]
    Audit(audit::Command),
    /// Print completions for a shell.
    Completions(completions::Arguments),
    /// Print the OpenAPI document of the HTTP API.
    Openapi,
    /// Print the version.
    Version,
}

/// Does what `arguments` (the program's name first) ask for.
pub fn run(arguments: impl IntoIterator<Item = OsString>, environment: Environment) -> ExitCode {
    let line = match CommandLine::try_parse_from(arguments) {
        Ok(line) => line,
        Err(error) => return explain(&error),
    };
    let output = Output::new(line.json, line.quiet);
    let session = Session::new(line.config, environment, output);
    match perform(line.command, &session) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            output.error(&failure);
            failure.code()
        }
    }
}

fn perform(command: Command, session: &Session) -> Result<(), Failure> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().global_queue_interval(ANSWERS_EVERY).build()?;
    let outcome = runtime.block_on(async {
        match command {
            Command::Dev(arguments) => dev::run(arguments, session).await,
            Command::Serve => serve::run(session).await,
            Command::Init(arguments) => init::run(&arguments, session),
            Command::Config(command) => config::run(&command, session).await,
            Command::Migrate(command) => migrate::run(&command, session).await,
            Command::Key(command) => key::run(command, session).await,
            Command::Keys(command) => keys::run(&command, session).await,
            Command::SendTest(command) => send_test::run(command, session).await,
            Command::Organization(command) => organization::run(command, session).await,
            Command::User(command) => user::run(command, session).await,
            Command::Case(command) => case::run(command, session).await,
            Command::Audit(command) => audit::run(command, session).await,
            Command::Completions(arguments) => completions::run(&arguments, session),
            Command::Openapi => openapi::run(session),
            Command::Version => version::run(session),
        }
    });
    // What is still running was given up by `serve`.
    runtime.shutdown_background();
    outcome
}

/// Help that was asked for goes to standard output and is a success; the rest is a mistake in how the program was called.
fn explain(error: &clap::Error) -> ExitCode {
    // When nobody reads, there is nobody to tell.
    drop(error.print());
    let is_asked_for = matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion);
    if is_asked_for { ExitCode::SUCCESS } else { ExitCode::from(failure::USAGE) }
}

/// Of how many tasks one is taken from those that threads of the store have woken: they have been worked at, so under load they go before
/// what has just come in.
const ANSWERS_EVERY: u32 = 3;

const FOR_ALL: &str = "Options of all commands";

const EXIT_CODES: &str =
    "Exit codes: 0 done, 1 failed, 2 called in a wrong way, 3 configuration or keys not valid,\n4 database cannot be reached, 5 migrations pending.";
