//! A phone with an authenticator app: scans or is told a key, and shows codes by its own clock.

use std::{
    thread,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use anyhow::{Context, Result, bail, ensure};
use data_encoding::BASE32_NOPAD;
use percent_encoding::percent_decode_str;
use totp_rs::{Algorithm, Builder, Totp};
use url::Url;

/// An authenticator app with one entry.
///
/// It is stricter than the apps people have: what one of them might misread is refused here, so that a set-up code which
/// this one scans works in all of them. The codes are computed by `totp-rs`, not by Vestibule.
#[derive(Clone, Debug)]
pub struct Authenticator {
    totp: Totp,
    entry: Entry,
    fast_by_seconds: i64,
}

/// What the app lists about an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Whose sign-in it is for.
    pub issuer: String,
    /// The account's name, usually a mail address.
    pub account: String,
    /// The key in base 32, upper case without padding.
    pub secret: String,
    /// Digits of a code, 6 to 8.
    pub digits: u8,
    /// Seconds a code lives.
    pub period_seconds: u64,
    /// The hash function under the code.
    pub algorithm: Hash,
}

/// The hash functions of RFC 6238.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hash {
    /// HMAC-SHA-1, the only one every app knows.
    Sha1,
    /// HMAC-SHA-256.
    Sha256,
    /// HMAC-SHA-512.
    Sha512,
}

impl Authenticator {
    /// Scans the text of a QR code: a Key URI, `otpauth://totp/Issuer:account?secret=…&issuer=…`.
    ///
    /// # Errors
    /// Anything an app could misread: another scheme or type, no issuer or two different ones, a `+` meant as a space, an
    /// unknown or repeated parameter, a secret that is not canonical base 32 or shorter than 128 bits, a number out of range.
    pub fn scan(uri: &str) -> Result<Self> {
        let parts = Parts::of(uri)?;
        let totp = Totp::from_url(uri).map_err(|problem| anyhow::anyhow!("scanning the set-up code: {problem}"))?;
        let entry = Entry {
            issuer: totp.issuer().unwrap_or_default().to_owned(),
            account: totp.account_name().to_owned(),
            secret: parts.secret,
            digits: totp.digits(),
            period_seconds: totp.step(),
            algorithm: Hash::of(totp.algorithm())?,
        };
        ensure!(entry.issuer == parts.issuer, "the label says {:?}, the issuer is {:?}", entry.issuer, parts.issuer);
        ensure!(entry.account == parts.account, "two readings of the account: {:?}, {:?}", entry.account, parts.account);
        ensure!((10..=120).contains(&entry.period_seconds), "a period of {} s", entry.period_seconds);
        Ok(Self { totp, entry, fast_by_seconds: 0 })
    }

    /// Is told the key as a person types it, in any case and with spaces: six digits, thirty seconds, SHA-1, as apps assume.
    ///
    /// # Errors
    /// The key is not base 32 or shorter than 128 bits.
    pub fn typed(key: &str) -> Result<Self> {
        let secret = key.split_whitespace().collect::<String>().to_ascii_uppercase();
        Self::of(&secret, 6, 30, Hash::Sha1)
    }

    /// Holds this key (base 32 without padding) with these settings.
    ///
    /// # Errors
    /// The key is not base 32 or shorter than 128 bits, or the digits are not 6 to 8.
    pub fn of(secret: &str, digits: u8, period_seconds: u64, algorithm: Hash) -> Result<Self> {
        let bytes = decode(secret)?;
        let totp = Builder::new()
            .with_algorithm(algorithm.theirs())
            .with_digits(digits)
            .with_step_duration(period_seconds)
            .with_secret(bytes)
            .build()
            .map_err(|problem| anyhow::anyhow!("taking the key: {problem}"))?;
        let secret = secret.to_owned();
        let entry = Entry { issuer: String::new(), account: String::new(), secret, digits, period_seconds, algorithm };
        Ok(Self { totp, entry, fast_by_seconds: 0 })
    }

    /// What the app lists.
    #[must_use]
    pub fn entry(&self) -> &Entry {
        &self.entry
    }

    /// Sets this phone's clock wrong: fast by so many seconds, slow if negative, right if zero.
    pub fn set_clock(&mut self, fast_by_seconds: i64) {
        self.fast_by_seconds = fast_by_seconds;
    }

    /// The code at this moment (seconds since 1970, true time), by this phone's clock.
    #[must_use]
    pub fn code_at(&self, unix_seconds: u64) -> String {
        self.totp.generate(unix_seconds.saturating_add_signed(self.fast_by_seconds)).to_string()
    }

    /// The code the phone shows now.
    #[must_use]
    pub fn code_now(&self) -> String {
        self.code_at(now_seconds())
    }

    /// The code the phone will show so many periods from now (or showed, if negative), by its own clock.
    ///
    /// A server that accepts the neighboring steps and never goes back accepts 0 and then 1 without anybody waiting.
    #[must_use]
    pub fn code_in(&self, periods: i64) -> String {
        let period = i64::try_from(self.entry.period_seconds).unwrap_or(i64::MAX);
        self.code_at(now_seconds().saturating_add_signed(periods.saturating_mul(period)))
    }

    /// Waits, as people do when the ring is nearly empty, until the present code has at least `seconds` to live.
    pub fn wait_for_a_fresh_code(&self, seconds: u64) {
        let now = now_seconds().saturating_add_signed(self.fast_by_seconds);
        let left = self.totp.next_step(now).saturating_sub(now);
        if left < seconds.min(self.entry.period_seconds) {
            thread::sleep(Duration::from_secs(left));
        }
    }
}

impl Hash {
    fn of(theirs: Algorithm) -> Result<Self> {
        Ok(match theirs {
            Algorithm::SHA1 => Self::Sha1,
            Algorithm::SHA256 => Self::Sha256,
            Algorithm::SHA512 => Self::Sha512,
            other => bail!("no app knows {other}"),
        })
    }

    fn theirs(self) -> Algorithm {
        match self {
            Self::Sha1 => Algorithm::SHA1,
            Self::Sha256 => Algorithm::SHA256,
            Self::Sha512 => Algorithm::SHA512,
        }
    }
}

/// A second, stricter reading of a Key URI, compared with the one of `totp-rs`.
struct Parts {
    issuer: String,
    account: String,
    secret: String,
}

impl Parts {
    fn of(uri: &str) -> Result<Self> {
        ensure!(uri.starts_with("otpauth://totp/"), "not a set-up code for an authenticator app");
        ensure!(!uri.contains('+'), "a '+' shows up in some apps as it stands: write %20 for a space, %2B for a plus");
        let url = Url::parse(uri).context("reading the set-up code")?;
        ensure!(url.fragment().is_none(), "a set-up code has no fragment");
        let label = url.path().strip_prefix('/').unwrap_or_default();
        let (issuer, account) = label.split_once(':').or_else(|| label.split_once("%3A")).context("the label lacks the issuer")?;
        let (issuer, account) = (unescape(issuer)?, unescape(account)?);
        ensure!(!issuer.is_empty() && !account.trim().is_empty(), "the label {label:?} lacks a name");
        let mut secret = None;
        let mut seen = Vec::new();
        for (name, value) in url.query_pairs() {
            ensure!(!seen.contains(&name), "{name} stands twice");
            match name.as_ref() {
                "secret" => {
                    decode(&value)?;
                    secret = Some(value.into_owned());
                }
                "issuer" => ensure!(value == issuer, "the label says {issuer:?}, the parameter {value:?}"),
                "algorithm" | "digits" | "period" => {}
                other => bail!("no app knows the parameter {other}"),
            }
            seen.push(name);
        }
        ensure!(seen.iter().any(|name| name == "issuer"), "the issuer must stand in the parameter too");
        Ok(Self { issuer, account, secret: secret.context("there is no secret")? })
    }
}

fn unescape(part: &str) -> Result<String> {
    let text = percent_decode_str(part).decode_utf8().context("the label is not UTF-8")?;
    Ok(text.into_owned())
}

fn decode(secret: &str) -> Result<Vec<u8>> {
    let bytes = BASE32_NOPAD.decode(secret.as_bytes()).context("the key is not base 32, upper case, without padding")?;
    ensure!(bytes.len() >= 16, "a key of {} bits is too short: 128 at least (RFC 4226, section 4)", bytes.len() * 8);
    Ok(bytes)
}

#[expect(clippy::disallowed_methods, reason = "a phone has a clock of its own")]
fn now_seconds() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs()
}
