//! Values that exist only if they are valid, and what is said about those that are not.

use axum::http::Uri;
use deliver::mail::Mailer;
use ipnet::IpNet;
use pages::Language;
use serde::{Deserialize, Deserializer, de::Error as _};
use std::{
    fmt,
    net::{IpAddr, SocketAddr},
    str::FromStr,
};
use tracing_subscriber::{EnvFilter, filter::LevelFilter};
use twofactor::{Preset, display_name};

/// Where people and programs reach this server: scheme, host and port, in lower case, without a path.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct BaseUrl {
    text: String,
    https: bool,
    host: String,
}

impl BaseUrl {
    /// The address without a slash at its end, which is also the origin that browsers name.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether it begins with `https://`.
    pub const fn is_https(&self) -> bool {
        self.https
    }

    /// The host, without the port.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// The host, with the port if there is one: what browsers send as `Host`.
    pub fn authority(&self) -> &str {
        self.text.split_once("://").map_or(self.text.as_str(), |(_, authority)| authority)
    }

    /// The whole address of `path`, which begins with a slash.
    pub fn join(&self, path: &str) -> String {
        format!("{}{path}", self.text)
    }
}

impl TryFrom<String> for BaseUrl {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl FromStr for BaseUrl {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let uri: Uri = text.parse().map_err(|_| "must be a URL such as https://id.example.com (international names in their xn-- form)")?;
        let https = match uri.scheme_str() {
            Some("https") => true,
            Some("http") => false,
            _ => return Err("must begin with https://, such as https://id.example.com"),
        };
        let (Some(host), Some(authority)) = (uri.host(), uri.authority()) else {
            return Err("must name a host, such as https://id.example.com");
        };
        if authority.as_str().contains('@') {
            return Err("must not have a user or password in it");
        }
        if !matches!(uri.path(), "" | "/") || uri.query().is_some() || text.contains('#') {
            return Err("must not have a path: Vestibule needs a host of its own, such as https://id.example.com");
        }
        if !is_host(host) {
            return Err("has a host that is neither a name nor an address");
        }
        if !https && !is_loopback(host) {
            return Err("must begin with https://: http:// is for loopback hosts only");
        }
        if authority.as_str().len() > host.len() && uri.port_u16().is_none() {
            return Err("has a port that is not a number up to 65535");
        }
        let default_port = if https { 443 } else { 80 };
        let host = host.to_ascii_lowercase();
        let port = uri.port_u16().filter(|port| *port != default_port).map(|port| format!(":{port}")).unwrap_or_default();
        let scheme = if https { "https" } else { "http" };
        Ok(Self { text: format!("{scheme}://{host}{port}"), https, host })
    }
}

impl fmt::Display for BaseUrl {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.text)
    }
}

fn is_host(host: &str) -> bool {
    let address = host.strip_prefix('[').and_then(|host| host.strip_suffix(']'));
    let label = |label: &str| !label.is_empty() && label.len() <= 63 && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    match address {
        Some(address) => address.parse::<IpAddr>().is_ok(),
        None => host.len() <= 253 && host.split('.').all(label),
    }
}

pub(super) fn is_loopback(host: &str) -> bool {
    let address = host.trim_start_matches('[').trim_end_matches(']');
    let named = host.eq_ignore_ascii_case("localhost") || host.to_ascii_lowercase().ends_with(".localhost");
    named || address.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// Addresses: one, or a network such as `10.0.0.0/8`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Network(IpNet);

impl Network {
    /// Whether `address` is in it. An IPv4 address that came over an IPv6 socket counts as what it is.
    pub fn contains(&self, address: IpAddr) -> bool {
        self.0.contains(&address.to_canonical())
    }

    /// Whether it holds every address there is.
    pub fn is_everything(&self) -> bool {
        self.0.prefix_len() == 0
    }
}

impl TryFrom<String> for Network {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let one = || text.parse::<IpAddr>().map(|address| IpNet::from(address.to_canonical()));
        let network = text.parse::<IpNet>().or_else(|_| one()).map_err(|_| "must be an address or a network, such as 10.1.2.3 or 10.0.0.0/8")?;
        if network.trunc() == network { Ok(Self(network)) } else { Err("has bits set behind the length of its prefix: write the first address of the network") }
    }
}

/// A name for people to read.
pub(super) fn name<'de, D: Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    display_name(&String::deserialize(from)?).map_err(|_| D::Error::custom("must be a line of 1 to 100 characters"))
}

/// A language that people are offered.
pub(super) fn language<'de, D: Deserializer<'de>>(from: D) -> Result<Language, D::Error> {
    let tag = String::deserialize(from)?;
    let offered = || Language::ALL.iter().copied().filter(|language| language.is_offered());
    let mistake = || D::Error::custom(format!("must be one of {}", offered().map(Language::tag).collect::<Vec<_>>().join(", ")));
    offered().find(|language| language.tag() == tag).ok_or_else(mistake)
}

/// One line of text.
pub(super) fn maybe_line<'de, D: Deserializer<'de>>(from: D) -> Result<Option<String>, D::Error> {
    let line = String::deserialize(from)?;
    let fits = !line.trim().is_empty() && line.chars().count() <= 200 && !line.contains(char::is_control);
    if fits { Ok(Some(line)) } else { Err(D::Error::custom("must be a line of 1 to 200 characters")) }
}

/// A mailbox, with or without a name.
pub(super) fn maybe_mailer<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Mailer>, D::Error> {
    String::deserialize(from)?.parse().map(Some).map_err(D::Error::custom)
}

/// The name or address of another machine.
pub(super) fn maybe_host<'de, D: Deserializer<'de>>(from: D) -> Result<Option<String>, D::Error> {
    let host = String::deserialize(from)?;
    if is_host(&host) { Ok(Some(host)) } else { Err(D::Error::custom("must be the name or the address of a machine, without a port")) }
}

/// A name for programs: it goes into addresses.
pub(super) fn word<'de, D: Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    let word = String::deserialize(from)?;
    let fits = (1..=40).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
    if fits { Ok(word) } else { Err(D::Error::custom("must be a word of 1 to 40 small letters, digits and hyphens")) }
}

/// Beginnings of telephone numbers.
pub(super) fn prefixes<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<String>, D::Error> {
    let prefixes = Vec::<String>::deserialize(from)?;
    let is_prefix = |text: &String| text.strip_prefix('+').is_some_and(|rest| (1..=14).contains(&rest.len()) && rest.bytes().all(|b| b.is_ascii_digit()));
    if prefixes.iter().all(is_prefix) { Ok(prefixes) } else { Err(D::Error::custom("must be beginnings of numbers, such as [\"+995\"]")) }
}

/// Where a gateway is asked.
pub(super) fn gateway_url<'de, D: Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    let url = String::deserialize(from)?;
    let plain = url.bytes().all(|byte| byte.is_ascii_graphic());
    let near = url.strip_prefix("http://").is_some_and(|rest| {
        let authority = rest.split(['/', '?']).next().unwrap_or_default();
        is_loopback(authority.rsplit_once(':').filter(|(_, port)| port.bytes().all(|b| b.is_ascii_digit())).map_or(authority, |(host, _)| host))
    });
    if plain && (near || url.starts_with("https://")) {
        Ok(url)
    } else {
        Err(D::Error::custom("must begin with https://: http:// is for gateways on this machine only"))
    }
}

/// As [`gateway_url`], for a key that may be missing.
pub(super) fn maybe_gateway_url<'de, D: Deserializer<'de>>(from: D) -> Result<Option<String>, D::Error> {
    gateway_url(from).map(Some)
}

/// An address to link to.
pub(super) fn maybe_link<'de, D: Deserializer<'de>>(from: D) -> Result<Option<String>, D::Error> {
    let link = String::deserialize(from)?;
    if is_link(&link, &["https://", "mailto:"]) { Ok(Some(link)) } else { Err(D::Error::custom("must begin with https:// or mailto:")) }
}

/// An address to report to (RFC 9116 §2.5.3).
pub(super) fn report_address<'de, D: Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    let link = String::deserialize(from)?;
    if is_link(&link, &["mailto:", "https://", "tel:"]) { Ok(link) } else { Err(D::Error::custom("must begin with mailto:, https:// or tel:")) }
}

fn is_link(link: &str, beginnings: &[&str]) -> bool {
    let plain = link.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'"' && byte != b'<' && byte != b'>');
    plain && beginnings.iter().any(|beginning| link.strip_prefix(beginning).is_some_and(|rest| !rest.is_empty()))
}

/// An address and a port.
pub(super) fn address<'de, D: Deserializer<'de>>(from: D) -> Result<SocketAddr, D::Error> {
    let text = String::deserialize(from)?;
    text.parse().map_err(|_| D::Error::custom("must be an address and a port, such as 127.0.0.1:8080 or [::]:8080"))
}

/// At least one preset, none of them twice.
pub(super) fn presets<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<Preset>, D::Error> {
    let presets = Vec::<Preset>::deserialize(from)?;
    let is_repeated = |(index, preset): (usize, &Preset)| presets.iter().take(index).any(|earlier| earlier == preset);
    if presets.is_empty() {
        return Err(D::Error::custom("must name at least one preset: default, crm, payments, live-chat, messaging, field-service"));
    }
    if presets.iter().enumerate().any(is_repeated) { Err(D::Error::custom("names a preset twice")) } else { Ok(presets) }
}

/// What the log lets through.
pub(super) fn filter<'de, D: Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    let text = String::deserialize(from)?;
    let is_level = |word: &str| word.trim().parse::<LevelFilter>().is_ok();
    let is_directive = |part: &str| part.rsplit_once('=').map_or(is_level(part), |(_, level)| is_level(level));
    let is_valid = text.split(',').all(is_directive) && EnvFilter::builder().parse(&text).is_ok();
    if is_valid { Ok(text) } else { Err(D::Error::custom("must be error, warn, info, debug or trace, or by module such as \"info,store=debug\"")) }
}

/// A point in time.
pub(super) fn moment<'de, D: Deserializer<'de>>(from: D) -> Result<jiff::Timestamp, D::Error> {
    let text = String::deserialize(from)?;
    text.parse().map_err(|_| D::Error::custom("must be a time such as \"2030-01-01T00:00:00Z\" (RFC 3339)"))
}

/// A whole number from `LEAST` to `MOST`.
pub(super) fn between<'de, D: Deserializer<'de>, const LEAST: u32, const MOST: u32>(from: D) -> Result<u32, D::Error> {
    let number = i64::deserialize(from).ok().and_then(|number| u32::try_from(number).ok());
    number.filter(|number| (LEAST..=MOST).contains(number)).ok_or_else(|| D::Error::custom(format_args!("must be a whole number from {LEAST} to {MOST}")))
}

/// As [`between`], for a key that may be missing.
pub(super) fn maybe_between<'de, D: Deserializer<'de>, const LEAST: u32, const MOST: u32>(from: D) -> Result<Option<u32>, D::Error> {
    between::<D, LEAST, MOST>(from).map(Some)
}
