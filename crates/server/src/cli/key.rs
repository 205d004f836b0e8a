//! `vestibule key`

use clap::{Subcommand, ValueEnum};
use serde::Serialize;
use store::{ApiKey, Store, StoreError};
use twofactor::{ApiKeyId, OrganizationId, display_name};

use super::{Failure, Session, organization, output::table, session::time};

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Make an API key and print it. It cannot be shown again.
    Create {
        /// What it is for.
        #[arg(long)]
        name: String,
        /// The one organization it may be used for; all of them where nothing is said.
        #[arg(long, value_name = "ORG")]
        organization: Option<OrganizationId>,
        /// What it may do; may be given several times.
        #[arg(long = "scope", value_enum, default_values = ["read", "verify"])]
        scopes: Vec<Scope>,
    },
    /// Print all API keys, without their secrets.
    List {
        /// Only those of this organization.
        #[arg(long, value_name = "ORG")]
        organization: Option<OrganizationId>,
    },
    /// End an API key.
    Revoke {
        /// Its id, `key_…`.
        id: ApiKeyId,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub(super) enum Scope {
    /// Read organizations, users and events.
    Read,
    /// Open challenges and attempt them.
    Verify,
    /// Create and change users and organizations.
    Manage,
}

#[derive(Serialize)]
struct Row {
    id: String,
    name: String,
    organization: Option<String>,
    scopes: Vec<String>,
    created_at: String,
    last_used_at: Option<String>,
    revoked_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    token: Option<String>,
}

pub(super) async fn run(command: Command, session: &Session) -> Result<(), Failure> {
    let store = session.store().await?;
    match command {
        Command::Create { name, organization, scopes } => create(&store, &name, organization, scopes, session).await,
        Command::List { organization } => list(&store, organization, session).await,
        Command::Revoke { id } => match store.revoke_api_key(id).await {
            Ok(()) => {
                session.output.say(format_args!("revoked {id}: it is refused from now on"));
                Ok(())
            }
            Err(StoreError::Missing) => Err(Failure::new(format!("there is no API key {id}: `vestibule key list` shows all of them"))),
            Err(error) => Err(error.into()),
        },
    }
}

async fn create(store: &Store, name: &str, organization: Option<OrganizationId>, mut scopes: Vec<Scope>, session: &Session) -> Result<(), Failure> {
    let name = display_name(name).map_err(|_| Failure::usage("--name must be a line of 1 to 100 characters"))?;
    if let Some(id) = organization {
        super::user::expect_organization(store, id).await?;
    }
    scopes.sort_unstable();
    scopes.dedup();
    let words: Vec<&str> = scopes.into_iter().map(Scope::as_str).collect();
    let (key, token) = store.create_api_key(&name, organization, &words.join(" ")).await?;
    let id = key.id;
    let made = Row { token: Some(token.expose().clone()), ..Row::of(key) };
    session.output.show(&made, || token.expose().clone())?;
    session.output.say(format_args!("made {id}; keep the token: it cannot be shown again"));
    Ok(())
}

async fn list(store: &Store, organization: Option<OrganizationId>, session: &Session) -> Result<(), Failure> {
    let owners = match organization {
        Some(id) => vec![Some(id)],
        None => std::iter::once(None).chain(organization::all(store).await?.into_iter().map(|organization| Some(organization.id))).collect(),
    };
    let mut keys: Vec<ApiKey> = Vec::new();
    for owner in owners {
        let mut last = None;
        loop {
            let page = store.api_keys(owner, last, PAGE).await?;
            last = page.last().map(|key| key.id);
            if page.is_empty() {
                break;
            }
            keys.extend(page);
        }
    }
    let rows: Vec<Row> = keys.into_iter().map(Row::of).collect();
    session.output.show(&rows, || {
        let all = || "all".to_owned();
        let never = || "never".to_owned();
        let state = |row: &Row| row.revoked_at.as_ref().map_or_else(|| "active".to_owned(), |at| format!("revoked {at}"));
        let cells = rows.iter().map(|row| {
            let used = row.last_used_at.clone().unwrap_or_else(never);
            [row.id.clone(), row.organization.clone().unwrap_or_else(all), row.scopes.join(" "), used, state(row), row.name.clone()]
        });
        table(["ID", "ORGANIZATION", "SCOPES", "LAST USED", "STATE", "NAME"], &cells.collect::<Vec<_>>())
    })
}

impl Scope {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Verify => "verify",
            Self::Manage => "manage",
        }
    }
}

impl Row {
    fn of(key: ApiKey) -> Self {
        Self {
            id: key.id.to_string(),
            name: key.name,
            organization: key.organization.map(|id| id.to_string()),
            scopes: key.scopes.split_whitespace().map(str::to_owned).collect(),
            created_at: time(key.created_at),
            last_used_at: key.last_used_at.map(time),
            revoked_at: key.revoked_at.map(time),
            token: None,
        }
    }
}

const PAGE: u16 = 200;
