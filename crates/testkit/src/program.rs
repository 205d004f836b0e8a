//! Running other programs and understanding why they failed.

use std::process::{Command, Output, Stdio};

use anyhow::{Context, Result, bail};

/// Runs a command to its end and returns what it printed on standard output.
///
/// # Errors
/// The command cannot be started, or ended with a failure: then the message carries what it said.
pub(crate) fn run(command: &mut Command) -> Result<Vec<u8>> {
    let name = command.get_program().to_string_lossy().into_owned();
    let Output { status, stdout, stderr } =
        command.stdin(Stdio::null()).output().with_context(|| format!("starting {name}: is it installed? bin/test installs what tests need"))?;
    if !status.success() {
        bail!("{name} ended with {status}: {}{}", String::from_utf8_lossy(&stderr), String::from_utf8_lossy(&stdout));
    }
    Ok(stdout)
}
