//! How mails are sent.

use deliver::mail::{Mailer, Security, Server, Settings};
use serde::Deserialize;
use std::{
    fs,
    path::{Path, PathBuf},
    time::Duration,
};
use twofactor::Secret;
use zeroize::Zeroizing;

use super::{ConfigError, values};

/// `[mail]`
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mail {
    #[serde(default, deserialize_with = "values::maybe_host")]
    host: Option<String>,
    #[serde(default, deserialize_with = "values::maybe_between::<_, 1, 65_535>")]
    port: Option<u32>,
    security: Safety,
    user: Option<String>,
    password: Option<Secret<String>>,
    password_file: Option<PathBuf>,
    root_certificate: Option<PathBuf>,
    #[serde(default, deserialize_with = "values::maybe_mailer")]
    from: Option<Mailer>,
    #[serde(default, deserialize_with = "values::maybe_mailer")]
    reply_to: Option<Mailer>,
    #[serde(deserialize_with = "values::between::<_, 1, 100>")]
    connections: u32,
    #[serde(deserialize_with = "values::between::<_, 1, 60>")]
    timeout_seconds: u32,
}

/// How the connection is made safe, as it is written.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Safety {
    Tls,
    Starttls,
    None,
}

impl Mail {
    /// Whether there is a server to hand mails to.
    pub const fn is_configured(&self) -> bool {
        self.host.is_some()
    }

    /// How many mails are sent at a time.
    pub fn connections(&self) -> usize {
        usize::try_from(self.connections).unwrap_or(usize::MAX)
    }

    /// The server to hand mails to, if there is one. `hello` is what this machine calls itself.
    ///
    /// # Errors
    /// When the certificates cannot be read.
    pub fn server(&self, hello: &str) -> Result<Option<Server>, ConfigError> {
        let (Some(host), Some(from)) = (&self.host, &self.from) else {
            return Ok(None);
        };
        let (security, port) = match self.security {
            Safety::Tls => (Security::Tls, 465),
            Safety::Starttls => (Security::Starttls, 587),
            Safety::None => (Security::None, 25),
        };
        let settings = Settings {
            host: host.clone(),
            port: self.port.and_then(|port| u16::try_from(port).ok()).unwrap_or(port),
            security,
            login: self.user.clone().zip(self.password.clone()),
            root_certificates: self.root_certificate.as_deref().map(read_certificates).transpose()?,
            hello: hello.to_owned(),
            from: from.clone(),
            reply_to: self.reply_to.clone(),
            timeout: Duration::from_secs(self.timeout_seconds.into()),
        };
        Server::new(settings).map(Some).map_err(|what| ConfigError::nowhere(format!("`mail.root_certificate` {what}")))
    }

    /// Makes relative paths absolute, takes the password from its file, and checks what belongs together.
    pub(super) fn resolve(&mut self, directory: &Path) -> Result<(), ConfigError> {
        self.root_certificate = self.root_certificate.take().map(|path| directory.join(path));
        self.check().map_err(ConfigError::nowhere)?;
        if let Some(file) = self.password_file.take().map(|path| directory.join(path)) {
            let text = fs::read_to_string(&file).map(Zeroizing::new);
            let text = text.map_err(|error| ConfigError::nowhere(format!("cannot read `mail.password_file` {}: {error}", file.display())))?;
            self.password = Some(Secret::new(text.trim_end_matches(['\r', '\n']).to_owned()));
        }
        Ok(())
    }

    fn check(&self) -> Result<(), &'static str> {
        let is_near = self.host.as_deref().is_none_or(values::is_loopback);
        let has_password = self.password.is_some() || self.password_file.is_some();
        let mistakes = [
            (self.host.is_some() && self.from.is_none(), "`mail.from` is missing: say in whose name mails go out"),
            (self.host.is_none() && self.from.is_some(), "`mail.host` is missing: say which server takes mails over"),
            (matches!(self.security, Safety::None) && !is_near, "`mail.security` may be none only where `mail.host` is this machine"),
            (self.password.is_some() && self.password_file.is_some(), "`mail.password` and `mail.password_file` say the same: take one of them out"),
            (self.user.is_some() != has_password, "`mail.user` and `mail.password` belong together: set both or neither"),
        ];
        mistakes.into_iter().find(|(holds, _)| *holds).map_or(Ok(()), |(_, what)| Err(what))
    }
}

fn read_certificates(path: &Path) -> Result<String, ConfigError> {
    fs::read_to_string(path).map_err(|error| ConfigError::nowhere(format!("cannot read `mail.root_certificate` {}: {error}", path.display())))
}
