//! Who is at the other end: address and browser, as far as they can be believed.

use axum::{
    extract::{ConnectInfo, FromRequestParts},
    http::{HeaderMap, header, request::Parts},
};
use pages::Language;
use std::{
    net::{IpAddr, Ipv6Addr, SocketAddr},
    sync::Arc,
};
use twofactor::{Actor, Cause};

use crate::{App, Problem, cookies::Cookies};

/// The person's end of the connection.
#[derive(Clone, Debug)]
pub struct Visitor {
    /// The address.
    pub ip: IpAddr,
    /// The browser, such as `Firefox on Linux`.
    pub browser: Option<String>,
    /// The language the person reads.
    pub language: Language,
}

impl Visitor {
    /// The cause of a step that the person asked for.
    pub fn cause(&self) -> Cause {
        Cause { actor: Actor::User, ip: Some(self.ip.to_string()), browser: self.browser.clone(), language: Some(self.language.tag().to_owned()) }
    }

    /// The network the address belongs to: an IPv4 address alone, the first 64 bits of an IPv6 address.
    pub fn network(&self) -> String {
        network(self.ip)
    }
}

/// The network `ip` belongs to, as [`Visitor::network`] names it.
pub(crate) fn network(ip: IpAddr) -> String {
    match ip.to_canonical() {
        IpAddr::V4(ip) => ip.to_string(),
        IpAddr::V6(ip) => {
            let [a, b, c, d, ..] = ip.segments();
            format!("{}/64", Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
    }
}

impl FromRequestParts<Arc<App>> for Visitor {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Problem> {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map_or(IpAddr::from([127, 0, 0, 1]), |info| info.0.ip());
        let ip = address(peer, &parts.headers, |ip| app.config.listen.trusts(ip))?;
        let browser = parts.headers.get(header::USER_AGENT).and_then(|agent| agent.to_str().ok()).and_then(browser);
        let cookies = Cookies::of(&parts.headers, app.config.base_url.is_https());
        Ok(Self { ip, browser, language: app.language_of(&parts.headers, &cookies) })
    }
}

/// The nearest address in `X-Forwarded-For` that is no trusted proxy's. The header counts only when a trusted proxy sent it; one that
/// cannot be read is an error, never a pass.
fn address(peer: IpAddr, headers: &HeaderMap, trusts: impl Fn(IpAddr) -> bool) -> Result<IpAddr, Problem> {
    if !trusts(peer) {
        return Ok(peer);
    }
    let unreadable = || Problem::Malformed("the proxy's X-Forwarded-For header cannot be read".to_owned());
    let mut nearest = peer;
    let lines: Result<Vec<&str>, _> = headers.get_all("x-forwarded-for").iter().map(|line| line.to_str()).collect();
    for hop in lines.map_err(|_| unreadable())?.iter().rev().flat_map(|line| line.rsplit(',')) {
        nearest = hop.trim().parse().map_err(|_| unreadable())?;
        if !trusts(nearest) {
            break;
        }
    }
    Ok(nearest)
}

/// A short name of the browser behind a `User-Agent` header.
pub(crate) fn browser(agent: &str) -> Option<String> {
    let find = |names: &[(&str, &'static str)]| names.iter().find(|(mark, _)| agent.contains(mark)).map(|(_, name)| *name);
    let program = find(&PROGRAMS);
    let system = find(&SYSTEMS);
    match (program, system) {
        (Some(program), Some(system)) => Some(format!("{program} on {system}")),
        (Some(name), None) | (None, Some(name)) => Some(name.to_owned()),
        (None, None) => None,
    }
}

const PROGRAMS: [(&str, &str); 9] = [
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
    ("curl/", "curl"),
];

const SYSTEMS: [(&str, &str); 7] =
    [("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("Mac OS X", "macOS"), ("CrOS", "ChromeOS"), ("Linux", "Linux")];

#[cfg(test)]
mod tests {
    use super::*;

    fn forwarded(lines: &[&'static str]) -> HeaderMap {
        lines.iter().map(|line| (header::HeaderName::from_static("x-forwarded-for"), header::HeaderValue::from_static(line))).collect()
    }

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn a_forwarded_address_counts_only_from_a_trusted_proxy() {
        let headers = forwarded(&["203.0.113.7"]);
        assert_eq!(address(ip("198.51.100.1"), &headers, |_| false).unwrap(), ip("198.51.100.1"));
        assert_eq!(address(ip("127.0.0.1"), &headers, |peer| peer.is_loopback()).unwrap(), ip("203.0.113.7"));
    }

    #[test]
    fn the_nearest_address_that_is_no_proxy_counts() {
        let headers = forwarded(&["1.1.1.1, 203.0.113.7", "127.0.0.2"]);
        assert_eq!(address(ip("127.0.0.1"), &headers, |peer| peer.is_loopback()).unwrap(), ip("203.0.113.7"));
    }

    #[test]
    fn an_unreadable_forwarded_header_is_an_error() {
        let headers = forwarded(&["somebody"]);
        assert!(address(ip("127.0.0.1"), &headers, |peer| peer.is_loopback()).is_err());
    }

    #[test]
    fn a_network_is_64_bits_of_an_ipv6_address() {
        let visitor = |text| Visitor { ip: ip(text), browser: None, language: Language::English };
        assert_eq!(visitor("2001:db8:1:2:3:4:5:6").network(), "2001:db8:1:2::/64");
        assert_eq!(visitor("::ffff:203.0.113.7").network(), "203.0.113.7");
    }

    #[test]
    fn every_browser_has_a_name_in_every_language() {
        for (_, program) in PROGRAMS {
            for (_, system) in SYSTEMS {
                let name = pages::Words::of(Language::Georgian).name_of(&format!("{program} on {system}"));
                assert_eq!(name, format!("{program}, {system}"));
            }
        }
    }

    #[test]
    fn browsers_have_short_names() {
        let agent = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
        assert_eq!(browser(agent).as_deref(), Some("Firefox on Linux"));
        assert_eq!(browser("something else"), None);
    }
}
