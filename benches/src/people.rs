//! Users whose secrets are known, and which codes of theirs are still worth something.
//!
//! A code passes once, and never after a later one. So each user can pass once in a period of thirty seconds, and once more
//! ahead of time. Whoever has nothing left to type is passed over; when nobody is left, the run waits for the next period.

use std::{
    ops::Range,
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, ensure};
use data_encoding::BASE32_NOPAD;
use serde::{Deserialize, Serialize};
use testkit::{Authenticator, Hash, loopback};

use crate::{figure, machine, site::Installation};

/// Users that were imported together, or some of them.
#[derive(Debug, Default)]
pub(crate) struct Crowd {
    people: Vec<Person>,
    /// Where to look for the next ones.
    cursor: usize,
    /// How many were imported, known here or not.
    pub(crate) imported: usize,
    /// How long that took, without preparing what was sent.
    pub(crate) took: Duration,
}

/// Who is imported.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Kin<'a> {
    /// What the mailbox begins with, before the number.
    pub(crate) name: &'a str,
    /// The password of all of them, if they have one, hashed.
    pub(crate) password_hash: Option<&'a str>,
    /// How many there are for each that is known here.
    pub(crate) for_each_known: usize,
}

impl<'a> Kin<'a> {
    /// People who are all known here.
    pub(crate) const fn known(name: &'a str, password_hash: Option<&'a str>) -> Self {
        Self { name, password_hash, for_each_known: 1 }
    }
}

#[derive(Debug)]
struct Person {
    id: String,
    email: String,
    phone: Authenticator,
    /// The first step whose code is still worth something.
    next_step: u64,
}

#[derive(Serialize)]
struct Line<'a> {
    email: String,
    email_verified: bool,
    app_secret: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    password_hash: Option<&'a str>,
}

#[derive(Deserialize)]
struct Report {
    id: Option<String>,
    detail: Option<String>,
}

impl Crowd {
    /// Imports `count` users over the API.
    pub(crate) fn import(site: &Installation, kin: Kin<'_>, count: usize) -> Result<Self> {
        let mut crowd = Self::default();
        crowd.grow(site, kin, 0..count, None)?;
        Ok(crowd)
    }

    /// Imports the users of these numbers, one request after the other, until the import took `longest`.
    pub(crate) fn grow(&mut self, site: &Installation, kin: Kin<'_>, numbers: Range<usize>, longest: Option<Duration>) -> Result<()> {
        let mut next = numbers.start;
        while next < numbers.end && longest.is_none_or(|longest| self.took < longest) {
            let chunk = next..next.saturating_add(CHUNK).min(numbers.end);
            next = chunk.end;
            let secrets: Vec<String> = chunk.clone().map(|number| secret(kin.name, number)).collect();
            let lines = chunk.clone().zip(&secrets).map(|(number, app_secret)| Line {
                email: email(kin.name, number),
                email_verified: true,
                app_secret,
                password_hash: kin.password_hash,
            });
            let lines = lines.map(|line| serde_json::to_string(&line)).collect::<serde_json::Result<Vec<_>>>()?.join("\n");
            let started = Instant::now();
            let ids = send(site, &lines)?;
            self.took = self.took.saturating_add(started.elapsed());
            self.imported = self.imported.saturating_add(ids.len());
            ensure!(ids.len() == chunk.len(), "{} of {} users were imported", ids.len(), chunk.len());
            for ((number, secret), id) in chunk.zip(&secrets).zip(ids).filter(|((number, _), _)| number % kin.for_each_known.max(1) == 0) {
                let phone = Authenticator::of(secret, 6, PERIOD, Hash::Sha1)?;
                self.people.push(Person { id, email: email(kin.name, number), phone, next_step: 0 });
            }
        }
        Ok(())
    }

    /// How many were imported in a second.
    pub(crate) fn imported_per_second(&self) -> f64 {
        figure::rate(self.imported, self.took)
    }

    /// The places of the next `count` users, of all when there are fewer, who have a code to type; waits until they have.
    pub(crate) fn ready(&mut self, count: usize) -> Result<Vec<usize>> {
        let count = count.min(self.people.len());
        let started = Instant::now();
        loop {
            let latest = step().saturating_add(1);
            let places = (0..self.people.len()).map(|place| self.cursor.saturating_add(place) % self.people.len());
            let ready: Vec<usize> = places.filter(|place| self.people.get(*place).is_some_and(|person| person.next_step <= latest)).take(count).collect();
            if ready.len() == count {
                self.cursor = ready.last().map_or(0, |last| last.saturating_add(1));
                return Ok(ready);
            }
            ensure!(started.elapsed() < Duration::from_secs(3 * PERIOD), "there are not enough users for this machine");
            thread::sleep(Duration::from_millis(200));
        }
    }

    /// The next users, whatever they have typed before.
    pub(crate) fn next(&mut self, count: usize) -> Vec<usize> {
        let start = self.cursor;
        self.cursor = start.saturating_add(count);
        (start..self.cursor).map(|place| place % self.people.len().max(1)).collect()
    }

    /// A user's right code, which is used up with this.
    pub(crate) fn code(&mut self, place: usize) -> Result<String> {
        let person = self.people.get_mut(place).context("no such user")?;
        let step = person.next_step.max(step());
        person.next_step = step.saturating_add(1);
        Ok(person.phone.code_at(step.saturating_mul(PERIOD)))
    }

    /// Takes back codes that were not typed after all.
    pub(crate) fn give_back(&mut self, places: &[usize]) {
        for place in places {
            if let Some(person) = self.people.get_mut(*place) {
                person.next_step = person.next_step.saturating_sub(1);
            }
        }
    }

    /// A code that is wrong for this user, now and in the next minute.
    pub(crate) fn wrong_code(&self, place: usize) -> Result<String> {
        let person = self.people.get(place).context("no such user")?;
        let near: Vec<String> = (0..5).map(|ahead| person.phone.code_at((step() + ahead).saturating_sub(1).saturating_mul(PERIOD))).collect();
        (0..).map(|number| format!("{:06}", (number * 7_919 + place) % 1_000_000)).find(|code| !near.contains(code)).context("all codes are right")
    }

    pub(crate) fn id(&self, place: usize) -> &str {
        self.people.get(place).map_or("", |person| &person.id)
    }

    pub(crate) fn email(&self, place: usize) -> &str {
        self.people.get(place).map_or("", |person| &person.email)
    }

    pub(crate) fn len(&self) -> usize {
        self.people.len()
    }
}

/// Sends lines and returns the ids of the users they became.
fn send(site: &Installation, lines: &str) -> Result<Vec<String>> {
    let path = format!("/api/v1/organizations/{}/users/import", site.organization);
    let headers = [("Authorization", site.authorization.as_str()), ("Content-Type", "application/x-ndjson")];
    let answer = loopback::send(site.address(), "POST", &path, &headers, lines.as_bytes())?;
    ensure!(answer.status == 200, "the import was refused with status {}: {}", answer.status, answer.text());
    let text = answer.text();
    let ids = text.lines().map(|line| {
        let report: Report = serde_json::from_str(line)?;
        report.id.with_context(|| format!("a user was not imported: {}", report.detail.unwrap_or_default()))
    });
    ids.collect()
}

fn email(name: &str, number: usize) -> String {
    format!("{name}{number}@example.com")
}

/// Twenty bytes in base 32 that are the same in every run: nothing here is worth a secret.
fn secret(name: &str, place: usize) -> String {
    let mut state = name.bytes().fold(place, |state, byte| state.wrapping_mul(31).wrapping_add(usize::from(byte)));
    let bytes: Vec<u8> = (0..20)
        .map(|_| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            state.to_be_bytes().first().copied().unwrap_or_default()
        })
        .collect();
    BASE32_NOPAD.encode(&bytes)
}

/// The number of the present period.
fn step() -> u64 {
    u64::try_from(machine::now().as_second()).unwrap_or_default() / PERIOD
}

/// Seconds that a code is shown.
const PERIOD: u64 = 30;
/// Users in one request: few enough that no answer takes long.
const CHUNK: usize = 1_000;
