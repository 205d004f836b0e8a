//! `vestibule user messages`

use serde::Serialize;
use store::{Store, Story};
use twofactor::UserId;

use super::{Failure, Session, output::table, session::time};

#[derive(Serialize)]
struct Row {
    id: String,
    kind: String,
    state: String,
    steps: Vec<Step>,
}

#[derive(Serialize)]
struct Step {
    at: String,
    provider: String,
    progress: &'static str,
}

pub(super) async fn run(store: &Store, user: UserId, session: &Session) -> Result<(), Failure> {
    let rows: Vec<Row> = store.messages_of(user, None, MOST).await?.into_iter().map(row).collect();
    session.output.show(&rows, || {
        let cells = rows.iter().map(|row| [row.id.clone(), row.kind.clone(), row.state.clone(), told(&row.steps)]);
        table(["ID", "KIND", "STATE", "WHAT HAPPENED"], &cells.collect::<Vec<_>>())
    })?;
    if rows.is_empty() {
        session.output.say("no message to this user in the last week");
    }
    Ok(())
}

fn row(story: Story) -> Row {
    let step = |step: store::Step| Step { at: time(step.at), provider: step.provider, progress: step.progress.as_str() };
    Row { id: story.id.to_string(), kind: story.kind, state: story.state, steps: story.steps.into_iter().map(step).collect() }
}

/// Such as `accepted 2026-01-01T12:01:03Z by a, undelivered … by a, accepted … by b`.
fn told(steps: &[Step]) -> String {
    let told = steps.iter().map(|Step { at, provider, progress }| format!("{progress} {at} by {provider}"));
    told.collect::<Vec<_>>().join(", ")
}

const MOST: u16 = 50;
