//! `vestibule keys`

use clap::Subcommand;
use std::time::Duration;
use store::{Store, StoreError};

use super::{Failure, Session};

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Seal everything with a new data key, wrapped by the newest master key of the key file. Servers may go on serving.
    ///
    /// It may be ended at any time: what is left to do is done by the next call.
    Rotate,
}

pub(super) async fn run(command: &Command, session: &Session) -> Result<(), Failure> {
    let store = session.store().await?;
    match command {
        Command::Rotate => rotate(&store, session).await,
    }
}

async fn rotate(store: &Store, session: &Session) -> Result<(), Failure> {
    let output = session.output;
    let rewrapped = store.rewrap_keys().await?;
    if rewrapped > 0 {
        output.say(format_args!("wrapped {rewrapped} data keys with the newest master key"));
    }
    let unfinished = store.reseal_batch(0).await?;
    if unfinished > 0 {
        output.say(format_args!("continuing an earlier rotation to data key {}: {unfinished} rows to go", store.keys().newest()));
    } else {
        begin(store).await?;
        output.say(format_args!("made data key {}", store.keys().newest()));
    }
    loop {
        let remaining = store.reseal_batch(BATCH).await?;
        if remaining == 0 {
            break;
        }
        output.say(format_args!("{remaining} rows to go"));
    }
    let removed = store.remove_old_keys(OLD_KEYS_KEPT).await?;
    if removed > 0 {
        output.say(format_args!("removed {removed} data keys that nothing needs any more"));
    }
    output.say(format_args!("everything is sealed with data key {}", store.keys().newest()));
    Ok(())
}

async fn begin(store: &Store) -> Result<(), Failure> {
    match store.begin_rotation().await {
        Ok(_) => Ok(()),
        Err(StoreError::Conflict) => Err(Failure::new("another rotation began at this moment: wait for it, or call this again")),
        Err(error) => Err(error.into()),
    }
}

/// Few enough that whoever signs in meanwhile does not notice.
const BATCH: u16 = 200;

/// A node that was cut off for longer than this must be restarted before it may seal.
const OLD_KEYS_KEPT: Duration = Duration::from_secs(24 * 3600);
