//! `vestibule init`

use clap::Args;
use std::path::PathBuf;

use super::{Failure, Session, files};
use crate::config::{BaseUrl, Config};

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Where to write the two files.
    #[arg(long, value_name = "DIR", default_value = ".")]
    directory: PathBuf,
    /// Where people will reach this server.
    #[arg(long, value_name = "URL", default_value = "https://id.example.com")]
    base_url: BaseUrl,
}

/// Writes vestibule.toml and vestibule.keys, or neither.
pub(super) fn run(arguments: &Arguments, session: &Session) -> Result<(), Failure> {
    let config = arguments.directory.join("vestibule.toml");
    let keys = arguments.directory.join("vestibule.keys");
    if let Some(taken) = [&config, &keys].into_iter().find(|path| path.exists()) {
        return Err(Failure::new(format!("{} is there already and is not written over", taken.display())));
    }
    if !arguments.directory.is_dir() {
        files::make_directory(&arguments.directory)?;
    }
    files::write_keys(&keys)?;
    files::write_new(&config, &Config::starter(&arguments.base_url), 0o644)?;
    session.output.say(format_args!(
        "wrote {config} and {keys}\n\
         next: look through the first, keep a copy of the second apart from the database, then\n\
         \x20 vestibule migrate up --config {config}\n\
         \x20 vestibule serve --config {config}",
        config = config.display(),
        keys = keys.display(),
    ));
    Ok(())
}
