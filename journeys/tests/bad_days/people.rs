//! People whose apps are known: their secrets were imported.

use std::fmt::Write as _;

use serde_json::{Value, json};
use testkit::{Authenticator, Hash};

use crate::{client::Client, node::Dice};

/// Somebody with an authenticator app whose codes live five minutes, longer than a test.
#[derive(Clone, Debug)]
pub(crate) struct Person {
    pub(crate) id: String,
    pub(crate) email: String,
    pub(crate) phone: Authenticator,
}

/// What the API is told of somebody to be.
pub(crate) struct Newcomer {
    pub(crate) body: Value,
    email: String,
    phone: Authenticator,
}

impl Newcomer {
    pub(crate) fn draw(dice: &mut Dice) -> Self {
        let (secret, name) = (dice.word(32), dice.word(16).to_lowercase());
        let email = format!("{name}@example.com");
        let body = json!({
            "email": email, "email_verified": true, "name": "Ana", "phone": "+995599123456", "external_id": name,
            "app_secret": secret, "app_period_seconds": PERIOD_SECONDS
        });
        Self { body, email, phone: Authenticator::of(&secret, 6, PERIOD_SECONDS, Hash::Sha1).unwrap() }
    }

    pub(crate) fn named(self, id: &str) -> Person {
        Person { id: id.to_owned(), email: self.email, phone: self.phone }
    }
}

/// Imports so many people at once.
pub(crate) fn import(client: &Client, organization: &str, count: usize) -> Vec<Person> {
    let mut dice = Dice::new();
    let newcomers: Vec<_> = (0..count).map(|_| Newcomer::draw(&mut dice)).collect();
    let mut lines = String::new();
    newcomers.iter().for_each(|newcomer| writeln!(lines, "{}", newcomer.body).unwrap());
    let report = client.send_text("POST", &format!("/api/v1/organizations/{organization}/users/import"), None, "application/x-ndjson", &lines).unwrap();
    let report = report.expect(200).raw;
    let rows = report.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
    let ids = rows.map(|line| serde_json::from_slice::<Value>(line).unwrap()["id"].as_str().unwrap().to_owned());
    newcomers.into_iter().zip(ids).map(|(newcomer, id)| newcomer.named(&id)).collect()
}

/// A code of the right shape that this phone does not show within hours.
pub(crate) fn wrong_code(phone: &Authenticator) -> String {
    journeys::wrong_code(phone)
}

const PERIOD_SECONDS: u64 = 300;
