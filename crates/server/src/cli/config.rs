//! `vestibule config`

use clap::Subcommand;
use serde::Serialize;
use store::Clock;

use super::{Failure, Session};
use crate::{config::Config, post::Post};

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Check that the configuration is valid and its keys can be read.
    Check {
        /// Open the database and greet the mail server and SMPP gateways too.
        #[arg(long)]
        connect: bool,
    },
    /// Print every key with its default and what it means.
    Reference,
}

#[derive(Serialize)]
struct Checked {
    valid: bool,
    base_url: String,
    /// Without the password.
    database: String,
    connected: bool,
    warnings: Vec<String>,
}

pub(super) async fn run(command: &Command, session: &Session) -> Result<(), Failure> {
    match command {
        Command::Check { connect } => check(*connect, session).await,
        Command::Reference => session.output.print(Config::reference()),
    }
}

async fn check(connect: bool, session: &Session) -> Result<(), Failure> {
    let config = session.config()?;
    config.master_keys()?;
    let post = Post::new(&config)?;
    if connect {
        session.open(&config).await?;
        post.greet().await.map_err(Failure::new)?;
    }
    let checked = Checked {
        valid: true,
        base_url: config.base_url.to_string(),
        database: config.database.url.to_string(),
        connected: connect,
        warnings: config.warnings(Clock::system().now()),
    };
    session.output.show(&checked, || {
        let warnings = checked.warnings.iter().map(|warning| format!("\nwarning: {warning}"));
        let connection = if connect { ", and the database answers" } else { "" };
        format!("the configuration is valid{connection}{}", warnings.collect::<String>())
    })
}
