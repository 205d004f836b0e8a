//! `vestibule organization`

use clap::{
    Subcommand,
    builder::{PossibleValuesParser, TypedValueParser},
};
use serde::Serialize;
use store::{Organization, Store};
use twofactor::{Preset, display_name};

use super::{Failure, Session, output::table, session::time};

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Make an organization and print its id.
    Create {
        /// What people call it.
        #[arg(long)]
        name: String,
        /// The policy it starts with.
        #[arg(long, default_value_t, value_parser = preset())]
        preset: Preset,
    },
    /// Print all organizations.
    List,
}

#[derive(Serialize)]
struct Row {
    id: String,
    name: String,
    preset: String,
    created_at: String,
}

pub(super) async fn run(command: Command, session: &Session) -> Result<(), Failure> {
    let store = session.store().await?;
    match command {
        Command::Create { name, preset } => {
            let name = display_name(&name).map_err(|_| Failure::usage("--name must be a line of 1 to 100 characters"))?;
            let policy = serde_json::to_string(&preset.policy()).map_err(|error| Failure::new(format!("writing the policy: {error}")))?;
            let made = Row::of(store.create_organization(&name, preset.as_str(), &policy).await?);
            session.output.show(&made, || made.id.clone())
        }
        Command::List => {
            let rows: Vec<Row> = all(&store).await?.into_iter().map(Row::of).collect();
            session.output.show(&rows, || {
                let cells: Vec<[String; 4]> = rows.iter().map(|row| [row.id.clone(), row.preset.clone(), row.created_at.clone(), row.name.clone()]).collect();
                table(["ID", "PRESET", "CREATED", "NAME"], &cells)
            })
        }
    }
}

/// Every organization, oldest first.
pub(super) async fn all(store: &Store) -> Result<Vec<Organization>, Failure> {
    let mut all: Vec<Organization> = Vec::new();
    loop {
        let page = store.organizations(all.last().map(|last| last.id), PAGE).await?;
        if page.is_empty() {
            return Ok(all);
        }
        all.extend(page);
    }
}

impl Row {
    fn of(organization: Organization) -> Self {
        let Organization { id, name, preset, created_at, .. } = organization;
        Self { id: id.to_string(), name, preset, created_at: time(created_at) }
    }
}

fn preset() -> impl TypedValueParser<Value = Preset> {
    PossibleValuesParser::new(Preset::ALL.iter().map(|preset| preset.as_str())).try_map(|name| name.parse::<Preset>())
}

const PAGE: u16 = 200;
