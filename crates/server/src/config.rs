//! What the operator decides: one TOML file, laid over the defaults and under the environment.
//!
//! `config/reference.toml` is the one list of keys: it is what `vestibule config reference` prints, and where every default comes
//! from. The structs below have no defaults of their own.

mod credentials;
mod database;
mod environment;
mod error;
mod layers;
mod mail;
mod sms;
mod values;

use pages::Language;
use serde::Deserialize;
use std::{
    fs,
    net::{IpAddr, SocketAddr},
    path::Path,
};
use store::MasterKeys;
use twofactor::{Cost, OrganizationId, Preset, Timestamp};

pub use credentials::Keys;
pub use database::{Database, DatabaseUrl};
pub use environment::Environment;
pub use error::ConfigError;
pub use mail::Mail;
pub use sms::Sms;
pub use twofactor::Country;
pub use values::{BaseUrl, Network};

/// Everything the operator decides.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Where people and programs reach this server.
    pub base_url: BaseUrl,
    /// What the product behind the doors is called in pages and messages.
    #[serde(deserialize_with = "values::name")]
    pub product: String,
    /// The language of people of whom nothing says which one they read.
    #[serde(deserialize_with = "values::language")]
    pub default_language: Language,
    /// The country whose national telephone numbers are understood.
    pub default_country: Option<Country>,
    /// Which telephones codes are sent to, and how many.
    pub phone: Phones,
    /// Where connections come in.
    pub listen: Listen,
    /// Where everything is remembered.
    pub database: Database,
    /// Where the keys are that open what the database keeps.
    pub keys: Keys,
    /// How mails are sent.
    pub mail: Mail,
    /// The gateways for text messages, in the order in which they are asked.
    #[serde(default)]
    pub sms: Vec<Sms>,
    /// Who may create an organization.
    pub sign_up: SignUp,
    /// What hashing a password costs.
    pub passwords: Passwords,
    /// Where people find help.
    pub support: Support,
    /// What is written to the log.
    pub log: Log,
    /// Where reports of security holes go; without it there is no `security.txt`.
    pub security_txt: Option<SecurityTxt>,
}

/// `[phone]`
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Phones {
    /// The countries whose numbers receive codes; an organization may narrow them.
    pub countries: Vec<Country>,
    /// SMS in an hour to numbers that differ in their last four digits only.
    #[serde(deserialize_with = "values::between::<_, 1, 1_000_000>")]
    pub prefix_hour: u32,
    /// SMS in an hour to such numbers that nobody has proved by them.
    #[serde(deserialize_with = "values::between::<_, 1, 1_000_000>")]
    pub unanswered_prefix_hour: u32,
    /// SMS in an hour to numbers in one country that nobody has proved by them.
    #[serde(deserialize_with = "values::between::<_, 1, 1_000_000>")]
    pub unanswered_country_hour: u32,
    /// SMS in an hour asked for from one network.
    #[serde(deserialize_with = "values::between::<_, 1, 1_000_000>")]
    pub network_hour: u32,
    /// SMS in an hour to one country.
    #[serde(deserialize_with = "values::between::<_, 1, 1_000_000>")]
    pub country_hour: u32,
    /// SMS in an hour for one organization.
    #[serde(deserialize_with = "values::between::<_, 1, 1_000_000>")]
    pub organization_hour: u32,
    /// SMS in an hour altogether.
    #[serde(deserialize_with = "values::between::<_, 1, 1_000_000>")]
    pub server_hour: u32,
}

/// `[listen]`
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Listen {
    /// Pages and API.
    #[serde(deserialize_with = "values::address")]
    pub public: SocketAddr,
    /// Health and metrics.
    #[serde(deserialize_with = "values::address")]
    pub management: SocketAddr,
    /// The proxies whose word about a client's address is taken.
    pub trusted_proxies: Vec<Network>,
}

/// `[sign_up]`
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignUp {
    /// Whether anybody may create an organization in the hosted pages.
    pub enabled: bool,
    /// What they may choose from: at least one.
    #[serde(deserialize_with = "values::presets")]
    pub presets: Vec<Preset>,
}

/// `[passwords]`
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Passwords {
    #[serde(deserialize_with = "values::between::<_, 64, 1_048_576>")]
    memory_kib: u32,
    #[serde(deserialize_with = "values::between::<_, 1, 16>")]
    passes: u32,
    #[serde(deserialize_with = "values::between::<_, 1, 8>")]
    lanes: u32,
    #[serde(default, deserialize_with = "values::maybe_between::<_, 1, 1024>")]
    slots: Option<u32>,
    #[serde(default, deserialize_with = "values::maybe_between::<_, 0, 65_536>")]
    queue: Option<u32>,
}

/// `[support]`
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Support {
    /// How people reach support, as text.
    #[serde(default, deserialize_with = "values::maybe_line")]
    pub contact: Option<String>,
    /// The operator's own organization, whose people with a second factor are support agents.
    #[serde(default)]
    pub organization: Option<OrganizationId>,
    /// A page with help.
    #[serde(default, deserialize_with = "values::maybe_link")]
    pub url: Option<String>,
}

/// `[log]`
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Log {
    /// How a line looks.
    pub format: LogFormat,
    /// What is written: a level, or directives such as `info,store=debug`.
    #[serde(deserialize_with = "values::filter")]
    pub level: String,
}

/// How a line of the log looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LogFormat {
    /// For people on a terminal, JSON elsewhere.
    Auto,
    /// One JSON object a line.
    Json,
    /// For people.
    Pretty,
}

/// `[security_txt]` (RFC 9116).
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SecurityTxt {
    /// A `mailto:`, `https:` or `tel:` address.
    #[serde(deserialize_with = "values::report_address")]
    pub contact: String,
    /// When the statement ends to be true.
    #[serde(deserialize_with = "values::moment")]
    pub expires: jiff::Timestamp,
}

impl Config {
    /// Reads the file at `path`, lays it over the defaults and `environment` over it. Relative paths in it are relative to its directory.
    ///
    /// # Errors
    /// [`ConfigError`] says where, what is wrong, and what is allowed.
    pub fn read(path: &Path, environment: &Environment) -> Result<Self, ConfigError> {
        let text = fs::read_to_string(path).map_err(|error| {
            ConfigError::nowhere(format!("cannot read {}: {error}; name the file with --config, or make one with `vestibule init`", path.display()))
        })?;
        Self::from_text(&text, path, environment)
    }

    /// Reads `text` as if it were the file at `path`.
    ///
    /// # Errors
    /// As [`Config::read`].
    pub fn from_text(text: &str, path: &Path, environment: &Environment) -> Result<Self, ConfigError> {
        let mut config: Self = layers::read(text, path, environment)?;
        config.keys.find(environment);
        config.resolve(path.parent().unwrap_or(Path::new("")))?;
        Ok(config)
    }

    /// Reads `text` alone: no file, no environment.
    ///
    /// # Errors
    /// As [`Config::read`].
    pub fn parse(text: &str) -> Result<Self, ConfigError> {
        Self::from_text(text, Path::new("vestibule.toml"), &Environment::default())
    }

    /// Every key with its default and what it means, as a TOML file.
    pub const fn reference() -> &'static str {
        layers::REFERENCE
    }

    /// The file to begin with, for a server that people reach at `base_url`.
    pub fn starter(base_url: &BaseUrl) -> String {
        STARTER.replace("https://id.example.com", base_url.as_str())
    }

    /// Reads the keys that are kept apart from the database.
    ///
    /// # Errors
    /// When there are none, or they cannot be read.
    pub fn master_keys(&self) -> Result<MasterKeys, ConfigError> {
        self.keys.read()
    }

    /// What an operator should know although everything is valid.
    pub fn warnings(&self, now: Timestamp) -> Vec<String> {
        let expires = self.security_txt.as_ref().map(|statement| Timestamp::from_unix_millis(statement.expires.as_millisecond()));
        let is_over = expires.is_some_and(|expires| expires <= now);
        let trusts_all = self.listen.trusted_proxies.iter().any(Network::is_everything);
        let is_open = !self.listen.management.ip().is_loopback();
        let is_mute = !self.mail.is_configured();
        let warnings = [
            (is_over, "`security_txt.expires` has passed: look through the statement and set a new date"),
            (trusts_all, "`listen.trusted_proxies` holds every address: any client can claim to be another, and limits mean nothing"),
            (is_mute, "`mail.host` is not set: mails wait until they are of no use, and nobody gets security notices"),
            (is_open, "`listen.management` is not a loopback address: make sure that only your machines reach it"),
        ];
        warnings.into_iter().filter(|(holds, _)| *holds).map(|(_, text)| text.to_owned()).collect()
    }

    fn resolve(&mut self, directory: &Path) -> Result<(), ConfigError> {
        self.keys.resolve(directory);
        self.mail.resolve(directory)?;
        self.sms.iter_mut().try_for_each(|sms| sms.resolve(directory))?;
        sms::check_names(&self.sms)?;
        self.database.resolve(directory)
    }
}

impl Listen {
    /// Whether what `address` says about its clients is taken as true.
    pub fn trusts(&self, address: IpAddr) -> bool {
        self.trusted_proxies.iter().any(|network| network.contains(address))
    }
}

impl Passwords {
    /// What one hash costs.
    pub fn cost(&self) -> Cost {
        Cost::new(self.memory_kib, self.passes, self.lanes).unwrap_or(Cost::STANDARD)
    }

    /// How many hashes are computed at a time.
    pub fn slots(&self) -> usize {
        let cores = || std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        self.slots.map_or_else(cores, to_usize)
    }

    /// How many more wait for a slot before others are sent away.
    pub fn queue(&self) -> usize {
        self.queue.map_or_else(|| self.slots().saturating_mul(4), to_usize)
    }
}

fn to_usize(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

const STARTER: &str = include_str!("config/starter.toml");
