//! Names that this program gives to things until people choose better ones. They are kept in English.

use crate::time::key;
use crate::words::Words;

impl Words {
    /// A name in this language where this program gave it: `Authenticator app`, `Security key`, `Firefox on Windows`. A name that
    /// somebody chose stays as it is.
    pub fn name_of(&self, name: &str) -> String {
        if let Some((_, key)) = GIVEN.iter().find(|(given, _)| *given == name) {
            return self.t(key);
        }
        match name.split_once(" on ").filter(|(_, system)| SYSTEMS.contains(system)) {
            Some((program, system)) => self.s("browser-on", &[("program", program.into()), ("system", system.into())]),
            None => name.to_owned(),
        }
    }
}

const GIVEN: [(&str, &str); 2] = [("Authenticator app", key("method-app")), ("Security key", key("method-key"))];

const SYSTEMS: [&str; 7] = ["iPhone", "iPad", "Android", "Windows", "macOS", "ChromeOS", "Linux"];
