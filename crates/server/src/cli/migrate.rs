//! `vestibule migrate`

use clap::Subcommand;
use serde::Serialize;
use store::{Clock, Status, Store};

use super::{Failure, Session, output::table, session::time};

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Show which migrations ran and which are missing; the exit code is 5 when any is.
    Status,
    /// Run what is missing. Back up the database first.
    Up,
}

#[derive(Serialize)]
struct Step {
    number: Option<i64>,
    name: String,
    applied_at: Option<String>,
}

pub(super) async fn run(command: &Command, session: &Session) -> Result<(), Failure> {
    let database = session.config()?.database;
    let cannot_open = |error| Failure::opening(&database.url, error);
    match command {
        Command::Status => status(&Store::migration_status(&database.location()).await.map_err(cannot_open)?, session),
        Command::Up => {
            let ran = Store::migrate(&database.location(), &Clock::system()).await.map_err(cannot_open)?;
            session.output.show(&ran, || ran.join("\n"))?;
            session.output.say(if ran.is_empty() { "nothing to do: the database is up to date" } else { "the database is up to date" });
            Ok(())
        }
    }
}

fn status(status: &Status, session: &Session) -> Result<(), Failure> {
    let applied = status.applied.iter().map(|step| Step { number: Some(step.number), name: step.name.clone(), applied_at: Some(time(step.at)) });
    let pending = status.pending.iter().map(|name| Step { number: None, name: (*name).to_owned(), applied_at: None });
    let steps: Vec<Step> = applied.chain(pending).collect();
    session.output.show(&steps, || {
        let rows: Vec<[String; 2]> = steps.iter().map(|step| [step.name.clone(), step.applied_at.clone().unwrap_or_else(|| "pending".to_owned())]).collect();
        table(["MIGRATION", "APPLIED"], &rows)
    })?;
    match status.pending.len() {
        0 => Ok(()),
        pending => Err(Failure::pending(pending)),
    }
}
