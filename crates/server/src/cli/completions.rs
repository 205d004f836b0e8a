//! `vestibule completions`

use clap::{Args, CommandFactory as _};
use clap_complete::Shell;

use super::{CommandLine, Failure, Session};

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// The shell.
    shell: Shell,
}

pub(super) fn run(arguments: &Arguments, session: &Session) -> Result<(), Failure> {
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut CommandLine::command(), "vestibule", &mut script);
    session.output.print(String::from_utf8_lossy(&script))
}
