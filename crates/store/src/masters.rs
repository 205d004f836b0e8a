//! The keys that are not in the database: a small text that the operator keeps.
//!
//! ```text
//! # comments and empty lines are skipped
//! master 2026-01 <32 bytes in base64>
//! pepper 2026-01 <32 bytes in base64>
//! ```
//!
//! The last line of each kind is the one in use; earlier ones still open what they closed.

use data_encoding::BASE64;
use rand_core::CryptoRng;
use std::{fmt, path::Path};
use twofactor::{Pepper, Secret};
use zeroize::Zeroizing;

use crate::{KeyError, seal::Key};

/// Master keys, which wrap data keys, and peppers, which go into password hashes.
#[derive(Clone)]
pub struct MasterKeys {
    masters: Vec<(String, Key)>,
    peppers: Vec<(String, Key)>,
}

impl MasterKeys {
    /// Reads a key file that only its owner may read.
    ///
    /// # Errors
    /// `Unreadable`, `Exposed`, and those of [`MasterKeys::parse`].
    pub fn read(path: &Path) -> Result<Self, KeyError> {
        let unreadable = |error: std::io::Error| KeyError::Unreadable { path: path.to_owned(), why: error.to_string() };
        let mut file = std::fs::File::open(path).map_err(unreadable)?;
        #[cfg(unix)]
        {
            let metadata = file.metadata().map_err(unreadable)?;
            let mode = std::os::unix::fs::PermissionsExt::mode(&metadata.permissions()) & 0o777;
            if mode & 0o077 != 0 {
                return Err(KeyError::Exposed { path: path.to_owned(), mode });
            }
        }
        let mut text = Zeroizing::new(String::new());
        std::io::Read::read_to_string(&mut file, &mut text).map_err(unreadable)?;
        Self::parse(&text)
    }

    /// Reads the keys from their text.
    ///
    /// # Errors
    /// `Line` for a line that means nothing, `Without` when a kind is missing.
    pub fn parse(text: &str) -> Result<Self, KeyError> {
        let mut keys = Self { masters: Vec::new(), peppers: Vec::new() };
        for (index, line) in text.lines().enumerate() {
            let line = line.trim();
            if !line.is_empty() && !line.starts_with('#') {
                keys.add(line).map_err(|what| KeyError::Line { number: index + 1, what })?;
            }
        }
        if keys.masters.is_empty() {
            return Err(KeyError::Without("master"));
        }
        if keys.peppers.is_empty() {
            return Err(KeyError::Without("pepper"));
        }
        Ok(keys)
    }

    /// The text of a fresh master key and a fresh pepper, both called `name`.
    pub fn generate(name: &str, rng: &mut dyn CryptoRng) -> Secret<String> {
        let master = Self::generate_line("master", name, rng);
        let pepper = Self::generate_line("pepper", name, rng);
        Secret::new(format!(
            "# Keep this file apart from the database and its backups: without it nothing in them can be read.\n{}{}",
            master.expose(),
            pepper.expose()
        ))
    }

    /// One fresh line, to append to the text: `kind` is `master` or `pepper`.
    pub fn generate_line(kind: &str, name: &str, rng: &mut dyn CryptoRng) -> Secret<String> {
        let mut bytes = Zeroizing::new([0; 32]);
        rng.fill_bytes(&mut *bytes);
        Secret::new(format!("{kind} {name} {}\n", *Zeroizing::new(BASE64.encode(&*bytes))))
    }

    /// The pepper called `name`.
    pub fn pepper(&self, name: &str) -> Option<&Secret<[u8; 32]>> {
        named(&self.peppers, name)
    }

    /// The name and bytes of the pepper for new hashes.
    pub fn newest_pepper(&self) -> (&str, &Secret<[u8; 32]>) {
        newest(&self.peppers)
    }

    /// Every pepper, the newest last.
    pub fn peppers(&self) -> Vec<Pepper> {
        self.peppers.iter().map(|(name, key)| Pepper { name: name.clone(), key: key.clone() }).collect()
    }

    pub(crate) fn master(&self, name: &str) -> Option<&Key> {
        named(&self.masters, name)
    }

    pub(crate) fn newest_master(&self) -> (&str, &Key) {
        newest(&self.masters)
    }

    fn add(&mut self, line: &str) -> Result<(), &'static str> {
        let mut words = line.split_whitespace();
        let (Some(kind), Some(name), Some(key), None) = (words.next(), words.next(), words.next(), words.next()) else {
            return Err("must be three words: `master` or `pepper`, a name, a key");
        };
        let keys = match kind {
            "master" => &mut self.masters,
            "pepper" => &mut self.peppers,
            _ => return Err("must begin with `master` or `pepper`"),
        };
        if named(keys, name).is_some() {
            return Err("has a name that an earlier line has already");
        }
        let bytes = Zeroizing::new(BASE64.decode(key.as_bytes()).map_err(|_| "has a key that is not base64")?);
        let key = <[u8; 32]>::try_from(bytes.as_slice()).map_err(|_| "has a key that is not 32 bytes long")?;
        keys.push((name.to_owned(), Secret::new(key)));
        Ok(())
    }
}

impl fmt::Debug for MasterKeys {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = |keys: &[(String, Key)]| keys.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>();
        out.debug_struct("MasterKeys").field("masters", &names(&self.masters)).field("peppers", &names(&self.peppers)).finish()
    }
}

fn named<'k>(keys: &'k [(String, Key)], name: &str) -> Option<&'k Key> {
    keys.iter().find(|(other, _)| other == name).map(|(_, key)| key)
}

fn newest(keys: &[(String, Key)]) -> (&str, &Key) {
    #[expect(clippy::expect_used, reason = "`parse` refuses a text without a key of each kind")]
    let (name, key) = keys.last().expect("a key of each kind");
    (name, key)
}
