//! Where everything is remembered.

use serde::Deserialize;
use std::{
    fmt,
    path::{Path, PathBuf},
    str::FromStr,
};
use twofactor::Secret;
use zeroize::Zeroizing;

use super::{ConfigError, values};

/// `[database]`
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Database {
    /// Which database.
    pub url: DatabaseUrl,
    #[serde(deserialize_with = "values::between::<_, 1, 1000>")]
    pool: u32,
    pooler: Pooler,
    root_certificate: Option<PathBuf>,
    password_file: Option<PathBuf>,
}

/// What may stand between a node and PostgreSQL.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Pooler {
    None,
    Transaction,
}

/// `sqlite:PATH` or `postgres://…`. Prints without the password.
#[derive(Clone, Deserialize)]
#[serde(try_from = "String")]
pub enum DatabaseUrl {
    /// A file on this machine.
    Sqlite(PathBuf),
    /// A server, with the password if the url has one.
    Postgres(Secret<String>),
}

impl Database {
    /// What the store opens.
    pub fn location(&self) -> store::Database {
        match &self.url {
            DatabaseUrl::Sqlite(path) => store::Database::Sqlite { path: path.clone() },
            DatabaseUrl::Postgres(url) => store::Database::Postgres {
                url: url.clone(),
                pool: self.pool(),
                root_certificate: self.root_certificate.clone(),
                pooler: match self.pooler {
                    Pooler::None => store::Pooler::None,
                    Pooler::Transaction => store::Pooler::Transaction,
                },
            },
        }
    }

    /// How many connections this node keeps to PostgreSQL at most.
    pub fn pool(&self) -> usize {
        usize::try_from(self.pool).unwrap_or(usize::MAX)
    }

    /// Makes relative paths absolute and takes the password from its file.
    pub(super) fn resolve(&mut self, directory: &Path) -> Result<(), ConfigError> {
        self.root_certificate = self.root_certificate.take().map(|path| directory.join(path));
        self.password_file = self.password_file.take().map(|path| directory.join(path));
        let resolved = match (&self.url, &self.password_file) {
            (DatabaseUrl::Sqlite(path), _) => DatabaseUrl::Sqlite(directory.join(path)),
            (DatabaseUrl::Postgres(_), None) => return Ok(()),
            (DatabaseUrl::Postgres(url), Some(file)) => {
                let text = std::fs::read_to_string(file).map(Zeroizing::new);
                let text = text.map_err(|error| ConfigError::nowhere(format!("cannot read `database.password_file` {}: {error}", file.display())))?;
                let with = with_password(url.expose(), text.trim_end_matches(['\r', '\n']));
                DatabaseUrl::Postgres(with.map_err(|what| ConfigError::nowhere(format!("`database.password_file`: {what}")))?)
            }
        };
        self.url = resolved;
        Ok(())
    }
}

impl TryFrom<String> for DatabaseUrl {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Zeroizing::new(text).parse()
    }
}

impl FromStr for DatabaseUrl {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if let Some(path) = text.strip_prefix("sqlite:") {
            let path = path.strip_prefix("//").unwrap_or(path);
            let named = !path.is_empty() && path != ":memory:" && !path.contains('?');
            return named.then(|| Self::Sqlite(PathBuf::from(path))).ok_or("must name a file, such as sqlite:vestibule.db");
        }
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            return Ok(Self::Postgres(Secret::new(text.to_owned())));
        }
        Err("must be sqlite:PATH or postgres://USER@HOST:PORT/DATABASE")
    }
}

impl fmt::Display for DatabaseUrl {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sqlite(path) => write!(out, "sqlite:{}", path.display()),
            Self::Postgres(url) => match split(url.expose()) {
                Some(Parts { user, rest, .. }) => write!(out, "postgres://{user}{}{}", if user.is_empty() { "" } else { "@" }, without_query(rest)),
                None => out.write_str("postgres://[redacted]"),
            },
        }
    }
}

impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, out)
    }
}

struct Parts<'a> {
    user: &'a str,
    has_password: bool,
    rest: &'a str,
}

/// Splits `postgres://user:password@rest`. A password that is not percent-encoded may hold `@` and `/`: the last `@` ends it.
fn split(url: &str) -> Option<Parts<'_>> {
    let (_, after) = url.split_once("://")?;
    let (before_query, _) = after.split_once('?').unwrap_or((after, ""));
    let Some(at) = before_query.rfind('@') else {
        return Some(Parts { user: "", has_password: false, rest: after });
    };
    let (credentials, rest) = (after.get(..at)?, after.get(at + 1..)?);
    let (user, has_password) = credentials.split_once(':').map_or((credentials, false), |(user, _)| (user, true));
    Some(Parts { user, has_password, rest })
}

/// A query may carry `password=` too.
fn without_query(rest: &str) -> &str {
    rest.split_once('?').map_or(rest, |(before, _)| before)
}

fn with_password(url: &str, password: &str) -> Result<Secret<String>, &'static str> {
    let parts = split(url).ok_or("`database.url` cannot be read")?;
    if parts.user.is_empty() {
        return Err("`database.url` must name a user, such as postgres://vestibule@localhost/vestibule");
    }
    if parts.has_password {
        return Err("`database.url` has a password already: take one of them out");
    }
    let mut encoded = Zeroizing::new(String::new());
    for byte in password.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    Ok(Secret::new(format!("postgres://{}:{}@{}", parts.user, *encoded, parts.rest)))
}
