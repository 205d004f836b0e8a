//! Through which gateways text messages are sent.

use deliver::sms::{Gateway, Method, Provider, Settings, Smpp, Template, Twilio, Vonage};
use serde::Deserialize;
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    time::Duration,
};
use twofactor::Secret;
use zeroize::Zeroizing;

use super::{ConfigError, values};

/// One `[[sms]]`: a gateway. The first that is for a number is asked first.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sms {
    #[serde(deserialize_with = "values::word")]
    name: String,
    #[serde(default, deserialize_with = "values::prefixes")]
    prefixes: Vec<String>,
    #[serde(default, deserialize_with = "values::maybe_between::<_, 1, 60>")]
    timeout_seconds: Option<u32>,
    #[serde(default, deserialize_with = "values::maybe_between::<_, 5, 3600>")]
    confirms_within_seconds: Option<u32>,
    root_certificate: Option<PathBuf>,
    http: Option<Http>,
    twilio: Option<Account>,
    vonage: Option<Account>,
    smpp: Option<Center>,
}

/// `[sms.smpp]`: an account with a message center that speaks SMPP 3.4.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Center {
    host: String,
    port: u16,
    #[serde(default = "yes")]
    tls: bool,
    system_id: String,
    secret_file: PathBuf,
    #[serde(default)]
    system_type: String,
    from: String,
}

/// `[sms.http]`: a gateway that is described wholly here.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Http {
    #[serde(deserialize_with = "values::gateway_url")]
    url: String,
    #[serde(default)]
    method: Verb,
    #[serde(default)]
    headers: BTreeMap<String, String>,
    body: Option<String>,
    secret_file: Option<PathBuf>,
    #[serde(default = "accepted")]
    accepted_status: Vec<u16>,
    accepted_text: Option<String>,
    #[serde(default = "refused")]
    refused_status: Vec<u16>,
    report_query: Option<String>,
    report_field: Option<String>,
    #[serde(default)]
    report_delivered: Vec<String>,
    #[serde(default)]
    report_undelivered: Vec<String>,
}

/// `[sms.twilio]` or `[sms.vonage]`: an account with a gateway that is spoken to as theirs is.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Account {
    #[serde(default, deserialize_with = "values::maybe_gateway_url")]
    url: Option<String>,
    account: String,
    secret_file: PathBuf,
    from: String,
}

#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
enum Verb {
    Get,
    #[default]
    Post,
}

impl Sms {
    /// The gateway.
    ///
    /// # Errors
    /// When certificates or secrets cannot be read.
    pub fn provider(&self) -> Result<Provider, ConfigError> {
        let what = |what: String| ConfigError::nowhere(format!("[[sms]] {}: {what}", self.name));
        let secret = |file: &Path| read_secret(file).map_err(what);
        let gateway = if let Some(http) = &self.http {
            Gateway::Http(http.template(http.secret_file.as_deref().map(secret).transpose()?))
        } else if let Some(account) = &self.twilio {
            let url = account.url.clone().unwrap_or_else(|| TWILIO.to_owned());
            Gateway::Twilio(Twilio { url, account: account.account.clone(), token: secret(&account.secret_file)?, from: account.from.clone() })
        } else if let Some(account) = &self.vonage {
            let url = account.url.clone().unwrap_or_else(|| VONAGE.to_owned());
            Gateway::Vonage(Vonage { url, key: account.account.clone(), secret: secret(&account.secret_file)?, from: account.from.clone() })
        } else if let Some(center) = &self.smpp {
            Gateway::Smpp(Smpp {
                host: center.host.clone(),
                port: center.port,
                tls: center.tls,
                system_id: center.system_id.clone(),
                password: secret(&center.secret_file)?,
                system_type: center.system_type.clone(),
                from: center.from.clone(),
            })
        } else {
            return Err(what(ONE_KIND.to_owned()));
        };
        let settings = Settings {
            name: self.name.clone(),
            prefixes: self.prefixes.clone(),
            timeout: Duration::from_secs(self.timeout_seconds.unwrap_or(TIMEOUT_SECONDS).into()),
            confirms_within: self.confirms_within_seconds.map(|seconds| Duration::from_secs(seconds.into())),
            root_certificates: self.root_certificate.as_deref().map(read_text).transpose().map_err(what)?,
            gateway,
        };
        Provider::new(settings).map_err(|error| what(format!("`root_certificate` {error}")))
    }

    /// Makes relative paths absolute and checks what belongs together.
    pub(super) fn resolve(&mut self, directory: &Path) -> Result<(), ConfigError> {
        self.root_certificate = self.root_certificate.take().map(|path| directory.join(path));
        if let Some(http) = &mut self.http {
            http.secret_file = http.secret_file.take().map(|path| directory.join(path));
        }
        for account in [&mut self.twilio, &mut self.vonage].into_iter().flatten() {
            account.secret_file = directory.join(&account.secret_file);
        }
        if let Some(center) = &mut self.smpp {
            center.secret_file = directory.join(&center.secret_file);
        }
        self.check().map_err(|what| ConfigError::nowhere(format!("[[sms]] {}: {what}", self.name)))
    }

    fn check(&self) -> Result<(), &'static str> {
        let kinds = [self.http.is_some(), self.twilio.is_some(), self.vonage.is_some(), self.smpp.is_some()];
        if kinds.into_iter().filter(|is_there| *is_there).count() != 1 {
            return Err(ONE_KIND);
        }
        self.smpp.as_ref().map_or(Ok(()), Center::check)?;
        self.http.as_ref().map_or(Ok(()), |http| http.check(self.confirms_within_seconds.is_some()))
    }
}

/// Reports and timelines tell gateways apart by their names.
pub(super) fn check_names(all: &[Sms]) -> Result<(), ConfigError> {
    let twin = all.iter().enumerate().find(|(index, sms)| all.iter().take(*index).any(|earlier| earlier.name == sms.name));
    twin.map_or(Ok(()), |(_, sms)| Err(ConfigError::nowhere(format!("[[sms]] {}: there are two of this name", sms.name))))
}

impl Center {
    fn check(&self) -> Result<(), &'static str> {
        let is_number = self.from.trim_start_matches('+').bytes().all(|byte| byte.is_ascii_digit());
        let is_name = self.from.len() <= 11 && self.from.bytes().all(|byte| byte.is_ascii_graphic() || byte == b' ');
        let mistakes = [
            (self.system_id.is_empty() || self.system_id.len() > 15, "`system_id` must have 1 to 15 characters"),
            (self.system_type.len() > 12, "`system_type` may have 12 characters"),
            (self.from.is_empty() || self.from.len() > 20 || !is_number && !is_name, "`from` must be a number, or a name of up to 11 characters"),
        ];
        mistakes.into_iter().find(|(holds, _)| *holds).map_or(Ok(()), |(_, what)| Err(what))
    }
}

impl Http {
    fn template(&self, secret: Option<Secret<String>>) -> Template {
        Template {
            method: match self.method {
                Verb::Get => Method::Get,
                Verb::Post => Method::Post,
            },
            url: self.url.clone(),
            headers: self.headers.clone().into_iter().collect(),
            body: self.body.clone(),
            secret: secret.unwrap_or_else(|| Secret::new(String::new())),
            accepted_status: self.accepted_status.clone(),
            accepted_text: self.accepted_text.clone(),
            refused_status: self.refused_status.clone(),
            report_query: self.report_query.clone(),
            report_field: self.report_field.clone(),
            report_delivered: self.report_delivered.clone(),
            report_undelivered: self.report_undelivered.clone(),
        }
    }

    fn check(&self, is_confirmed: bool) -> Result<(), &'static str> {
        let parts = || std::iter::once(&self.url).chain(self.headers.values()).chain(&self.body);
        let says = |placeholder: &str| parts().any(|part| part.contains(placeholder));
        let reports = says("{report}") && self.report_field.is_some() && !self.report_delivered.is_empty();
        let mistakes = [
            (is_confirmed && !reports, "`confirms_within_seconds` needs {report}, `report_field` and `report_delivered`"),
            (!says("{to}") && !says("{digits}"), "`url`, `headers` or `body` must say {to} or {digits} somewhere"),
            (!says("{text}"), "`url`, `headers` or `body` must say {text} somewhere"),
            (says("{secret}") != self.secret_file.is_some(), "`secret_file` and {secret} belong together"),
            (self.accepted_status.is_empty(), "`accepted_status` must name a status"),
        ];
        mistakes.into_iter().find(|(holds, _)| *holds).map_or(Ok(()), |(_, what)| Err(what))
    }
}

fn read_text(path: &Path) -> Result<String, String> {
    fs::read_to_string(path).map_err(|error| format!("cannot read {}: {error}", path.display()))
}

fn read_secret(path: &Path) -> Result<Secret<String>, String> {
    let text = Zeroizing::new(read_text(path)?);
    Ok(Secret::new(text.trim_end_matches(['\r', '\n']).to_owned()))
}

fn accepted() -> Vec<u16> {
    vec![200, 201, 202]
}

fn refused() -> Vec<u16> {
    vec![400, 404, 422]
}

const fn yes() -> bool {
    true
}

const ONE_KIND: &str = "needs one of [sms.http], [sms.twilio], [sms.vonage] and [sms.smpp]";
const TIMEOUT_SECONDS: u32 = 15;
const TWILIO: &str = "https://api.twilio.com";
const VONAGE: &str = "https://rest.nexmo.com";
