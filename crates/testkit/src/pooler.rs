//! A PgBouncer that hands out connections by transaction, in front of a PostgreSQL that trusts it.

use std::{
    fs,
    net::SocketAddr,
    os::unix::{fs::chown, process::CommandExt},
    process::{Child, Command, Stdio},
    time::Duration,
};

use anyhow::{Context, Result, bail};
use tempfile::TempDir;

use crate::{
    free_address, patience,
    postgres::{Owner, ask, tool, url_by},
};

/// A running PgBouncer, gone when this is dropped.
///
/// Few connections lead to the server and every transaction may be given another one, so that whatever is kept on a
/// connection between transactions is missed soon.
#[derive(Debug)]
pub struct Pooler {
    directory: TempDir,
    address: SocketAddr,
    child: Child,
}

impl Pooler {
    /// Starts one in front of the server of the database at `url`, as an unprivileged user when run by root.
    ///
    /// # Errors
    /// It is not installed, or does not answer within half a minute: then the message carries its log.
    pub fn before(url: &str) -> Result<Self> {
        let server = url::Url::parse(url).context("the database's URL is no URL")?;
        let (host, port, user) = (server.host_str().unwrap_or("127.0.0.1"), server.port().unwrap_or(5432), server.username());
        let owner = Owner::choose()?;
        let directory = tempfile::Builder::new().prefix("vestibule-pgbouncer-").tempdir()?;
        let address = free_address()?;
        let config = directory.path().join("pgbouncer.ini");
        let text = format!("[databases]\n* = host={host} port={port} user={user}\n[pgbouncer]\nlisten_port = {}\n{SETTINGS}", address.port());
        fs::write(&config, text)?;
        if let Some(owner) = owner {
            chown(directory.path(), Some(owner.user), Some(owner.group))?;
        }
        let log = fs::File::create(directory.path().join("log"))?;
        let mut command = Command::new(tool("pgbouncer")?);
        command.arg(&config).current_dir(directory.path()).stdin(Stdio::null()).stdout(log.try_clone()?).stderr(log);
        if let Some(owner) = owner {
            command.uid(owner.user).gid(owner.group);
        }
        let child = command.spawn().context("starting pgbouncer")?;
        let mut pooler = Self { directory, address, child };
        let through = pooler.url_of(url)?;
        patience::until("pgbouncer to answer", Duration::from_secs(30), || {
            if let Some(status) = pooler.child.try_wait()? {
                bail!("pgbouncer ended early with {status}: {}", pooler.log());
            }
            Ok(ask(&through, "SELECT 1").is_ok().then_some(()))
        })?;
        Ok(pooler)
    }

    /// The URL that leads through this pooler to the database that `url` leads to directly.
    ///
    /// # Errors
    /// `url` is no URL.
    pub fn url_of(&self, url: &str) -> Result<String> {
        url_by(url, self.address)
    }

    fn log(&self) -> String {
        fs::read_to_string(self.directory.path().join("log")).unwrap_or_default()
    }
}

impl Drop for Pooler {
    fn drop(&mut self) {
        // It may have ended already, and then there is nothing to do.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

const SETTINGS: &str = "\
listen_addr = 127.0.0.1
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = 6
max_client_conn = 300
server_round_robin = 1
log_connections = 0
log_disconnections = 0
";
