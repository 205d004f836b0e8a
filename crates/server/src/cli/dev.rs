//! `vestibule dev`

use clap::Args;
use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
    sync::Arc,
};
use twofactor::Preset;

use super::{Failure, Session, files, session::open};
use crate::{
    App,
    config::{Config, DatabaseUrl},
    dev::{Seeded, seed},
    serve::{Listeners, serve, signaled},
};

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Where pages and API listen: a loopback address.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// Where health and metrics listen: a loopback address.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:9090")]
    management: SocketAddr,
    /// Where keys and database are kept.
    #[arg(long, value_name = "DIR", default_value = "./vestibule-dev")]
    data: PathBuf,
    /// Another database than the one in that directory, such as postgres://localhost/vestibule_dev.
    #[arg(long, value_name = "URL")]
    database: Option<DatabaseUrl>,
}

/// Runs a server that nobody outside of this machine can reach. No configuration is read, nor the environment: a variable meant
/// for another server must not lead this one to its database.
pub(super) async fn run(arguments: Arguments, session: &Session) -> Result<(), Failure> {
    for address in [arguments.listen, arguments.management] {
        if !address.ip().is_loopback() {
            return Err(Failure::usage(format!("{address} is not a loopback address: development has fixed passwords, so it listens on this machine only")));
        }
    }
    let mut config = config(&arguments)?;
    let listeners = Listeners::bind(&config.listen).await?;
    config.base_url = base_url(listeners.public_address()?)?;
    prepare(&arguments.data)?;
    session.log(&config.log);
    let stop = signaled()?;
    let store = open(&config, true).await?;
    let app = Arc::new(App::new(config, store, true)?);
    let seeded = seed(&app).await?;
    session.output.print(table(&app.config, &seeded, &arguments.data))?;
    Ok(serve(app, listeners, stop).await?)
}

fn prepare(data: &Path) -> Result<(), Failure> {
    files::make_directory(data)?;
    let ignore = data.join(".gitignore");
    if !ignore.exists() {
        files::write_new(&ignore, "*\n", 0o600)?;
    }
    let keys = data.join(KEYS);
    if keys.exists() { Ok(()) } else { files::write_keys(&keys) }
}

fn config(arguments: &Arguments) -> Result<Config, Failure> {
    let mut config = Config::parse(&format!("base_url = \"{}\"", base_url(arguments.listen)?))?;
    config.listen.public = arguments.listen;
    config.listen.management = arguments.management;
    config.keys.file = Some(arguments.data.join(KEYS));
    config.database.url = arguments.database.clone().unwrap_or_else(|| DatabaseUrl::Sqlite(arguments.data.join("vestibule.db")));
    config.sign_up.presets = Preset::ALL.to_vec();
    Ok(config)
}

/// Browsers take `localhost` for as safe as https, and addresses not always.
fn base_url(address: SocketAddr) -> Result<crate::config::BaseUrl, Failure> {
    let is_localhost = address.ip() == std::net::Ipv4Addr::LOCALHOST || address.ip() == std::net::Ipv6Addr::LOCALHOST;
    let url = if is_localhost { format!("http://localhost:{}", address.port()) } else { format!("http://{address}") };
    url.parse().map_err(Failure::new)
}

fn table(config: &Config, seeded: &Seeded, data: &Path) -> String {
    let url = |path| config.base_url.join(path);
    let rows = [
        ("Sign-in", format!("{}  ({} / {})", url("/sign-in"), seeded.email, seeded.password)),
        ("Security", url("/settings/security")),
        ("Sign-up", url("/sign-up")),
        ("Dev inbox", format!("{}  messages appear here instead of being sent", url("/dev/inbox"))),
        ("API docs", format!("{}  openapi.json beside it", url("/api/docs"))),
        ("API key", seeded.api_key.expose().clone()),
        ("Data", format!("{}  (delete to start over)", data.display())),
    ];
    let mut lines: Vec<String> = rows.iter().map(|(name, value)| format!("  {name:<11} {value}")).collect();
    lines.push("  Not for production: known passwords, and messages that anybody on this machine can read.".to_owned());
    lines.join("\n")
}

const KEYS: &str = "vestibule.keys";
