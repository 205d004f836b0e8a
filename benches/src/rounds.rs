//! The order of things: every figure right after its yardsticks, all of them three times over.

use std::time::Duration;

use anyhow::{Context as _, Result, ensure};

use crate::{
    bare::Bare,
    cells::{Kind, Results},
    drive::{Load, Measurement, Shape, Watch, drive},
    flushes,
    loads::{Ask, Attempt, Open, OpenAndPass, PASSWORD, SignIn},
    people::Crowd,
    plan::{Database, Plan},
    process::{Memory, Watched},
    say,
    site::Installation,
    yardsticks::{
        disk, hashes,
        pgbench::{self, Updates},
        rows,
    },
};

/// Measures everything on one database.
pub(crate) fn measure(plan: &Plan, database: Database) -> Result<Results> {
    let mut site = Installation::new(plan, database)?;
    let outcome = Bench::new(plan, database, &mut site).and_then(Bench::run);
    match outcome {
        Ok(results) => {
            site.remove()?;
            Ok(results)
        }
        Err(error) => Err(error.context(format!("the server's last words:\n{}", site.last_words()))),
    }
}

struct Bench<'a> {
    plan: &'a Plan,
    site: &'a mut Installation,
    bare: Bare,
    updates: Option<Updates>,
    users: Crowd,
    victims: Crowd,
    people: Crowd,
    results: Results,
}

impl<'a> Bench<'a> {
    fn new(plan: &'a Plan, database: Database, site: &'a mut Installation) -> Result<Self> {
        let mut results = Results::new(database);
        say(&format!("{database}: importing {} users", plan.size.users.saturating_add(plan.size.victims).saturating_add(plan.size.people)));
        let hash = hashes::hash(PASSWORD)?;
        let empty = site.bytes()?;
        let users = Crowd::import(site, "user", plan.size.users, None)?;
        let victims = Crowd::import(site, "victim", plan.size.victims, None)?;
        let people = Crowd::import(site, "person", plan.size.people, Some(&hash))?;
        results.imported_per_second = users.imported_per_second;
        results.idle = site.idle(plan)?;
        results.bytes_per_user = bytes_for_each(site.bytes()?.saturating_sub(empty), users.len().saturating_add(victims.len()).saturating_add(people.len()));
        let updates = site.cluster().map(|cluster| Updates::prepare(cluster, &plan.file("updates.sql"))).transpose()?;
        results.versions = site.cluster().map(|cluster| (cluster.version.clone(), pgbench::version()));
        Ok(Self { plan, site, bare: Bare::start()?, updates, users, victims, people, results })
    }

    fn run(mut self) -> Result<Results> {
        for round in 1..=self.plan.size.rounds {
            say(&format!("{}: round {round} of {}", self.results.database, self.plan.size.rounds));
            self.disk()?;
            for connections in self.plan.size.connections {
                self.codes(*connections)?;
            }
        }
        self.results.loaded = Memory::of(self.site.id()?)?;
        self.sign_ins()?;
        for connections in self.plan.size.connections {
            if let Some(each) = flushes::count(self.plan, self.site, &mut self.users, *connections)? {
                self.results.flushes.insert(*connections, each);
            }
        }
        if let (Some(updates), Some(cluster)) = (&self.updates, self.site.cluster()) {
            updates.remove(cluster)?;
        }
        Ok(self.results)
    }

    /// What the disk and SQLite alone can do at this minute.
    fn disk(&mut self) -> Result<()> {
        let (plan, span) = (self.plan, self.plan.size.span);
        self.results.sync_ms.push(disk::sync_ms(&plan.file("probe"))?);
        self.results.single_rows.push(rows::per_second(&plan.file("single.db"), 1, span)?);
        self.results.grouped_rows.push(rows::per_second(&plan.file("grouped.db"), 32, span)?);
        Ok(())
    }

    fn codes(&mut self, connections: usize) -> Result<()> {
        let size = self.plan.size;
        let watch = Watch { server: Watched::Process(self.bare.id()), database: Watched::None };
        // There is no end to what this handler can be asked: its warm-up is a number of its own.
        let shape = Shape { connections, warm_up: 2_000, most: usize::MAX, span: size.span };
        let bare = drive(self.bare.address, &Ask::new(self.site), shape, watch)?;
        self.keep(Kind::Bare, connections, bare);
        if let Some(updates) = &self.updates {
            let rate = updates.per_second(connections, size.span)?;
            self.results.updates.entry(connections).or_default().push(rate);
        }

        let mut places = self.users.ready(size.codes)?;
        let open = Open::new(self.site, &self.users, &places);
        let opened = self.drive(&open, connections, places.len(), size.span)?;
        self.keep(Kind::Open, connections, opened);
        let challenges = open.opened();
        places.truncate(challenges.len());
        let right = Attempt::right(self.site, &mut self.users, &places, &challenges)?;
        let right = self.drive(&right, connections, right.len(), WHOLE)?;
        self.keep(Kind::Right, connections, right);

        let places = self.users.ready(size.codes)?;
        let both = OpenAndPass::new(self.site, &mut self.users, &places)?;
        let both = self.drive(&both, connections, places.len(), size.span)?;
        self.users.give_back(places.get(both.used..).unwrap_or_default());
        self.keep(Kind::OpenAndPass, connections, both);

        let wrong = self.wrong(connections)?;
        self.keep(Kind::Wrong, connections, wrong);
        Ok(())
    }

    /// Five wrong codes for each of some users: the sixth would start a wait.
    fn wrong(&mut self, connections: usize) -> Result<Measurement> {
        let size = self.plan.size;
        let cells = size.rounds.saturating_mul(size.connections.len()).max(1);
        let victims = (size.victims / cells).min(size.codes / WRONG_CODES);
        let places = self.victims.next(victims);
        let open = Open::new(self.site, &self.victims, &places);
        self.drive(&open, PREPARING, places.len(), WHOLE)?;
        let challenges = open.opened();
        ensure!(challenges.len() == places.len(), "not all challenges were opened");
        let wrong = Attempt::wrong(self.site, &self.victims, &places, &challenges, WRONG_CODES)?;
        self.drive(&wrong, connections, wrong.len(), size.span)
    }

    fn sign_ins(&mut self) -> Result<()> {
        let size = self.plan.size;
        say(&format!("{}: sign-ins", self.results.database));
        // At the first one an imported hash is replaced by one with a pepper: that is not what is measured.
        let first = SignIn::first_door(self.site, &self.people);
        self.drive(&first, PREPARING, self.people.len(), WHOLE)?;
        for _ in 0..size.rounds {
            let alone = hashes::measure(size.sign_in_span);
            self.results.hashes.push(alone.rate);
            self.results.hash_cpu_ms.push(alone.cpu_ms);
            for connections in size.connections {
                // More than can be hashed in that time.
                let most = alone.rate * size.sign_in_span.as_secs_f64() * 2.0;
                let places = self.people.ready(whole(most).saturating_add(connections.saturating_mul(2)))?;
                let load = SignIn::whole(self.site, &mut self.people, &places)?;
                let signed_in = self.drive(&load, *connections, places.len(), size.sign_in_span)?;
                self.people.give_back(places.get(signed_in.used..).unwrap_or_default());
                self.keep(Kind::SignIn, *connections, signed_in);
            }
        }
        Ok(())
    }

    /// Does a load of `most`, a tenth of it before the clock starts.
    fn drive<L: Load>(&self, load: &L, connections: usize, most: usize, span: Duration) -> Result<Measurement> {
        let database = self.site.cluster().map_or(Watched::None, |cluster| Watched::Family(cluster.postmaster));
        let watch = Watch { server: Watched::Process(self.site.id()?), database };
        let warm_up = (most / 10).min(connections.saturating_mul(20)).max(1);
        drive(self.site.address(), load, Shape { connections, warm_up, most, span }, watch).context("asking the server")
    }

    fn keep(&mut self, kind: Kind, connections: usize, measurement: Measurement) {
        say(&format!(
            "  {kind:?} × {connections}: {:.0}/s, p50 {:.2} ms, p99 {:.2} ms, {} in all, others {:.0} %",
            measurement.rate(),
            measurement.latency_ms(0.5),
            measurement.latency_ms(0.99),
            measurement.done,
            measurement.others * 100.0
        ));
        self.results.add(kind, connections, measurement);
    }
}

fn bytes_for_each(bytes: u64, users: usize) -> f64 {
    let kib = u32::try_from(bytes / 1024).unwrap_or(u32::MAX);
    f64::from(kib) * 1024.0 / crate::figure::real(users).max(1.0)
}

/// The whole part of a small number.
fn whole(number: f64) -> usize {
    format!("{number:.0}").parse().unwrap_or(1)
}

/// Long enough for everything that was prepared; the generator gives up after it.
const WHOLE: Duration = Duration::from_secs(60);
/// Connections where nothing is measured.
const PREPARING: usize = 8;
/// How many wrong codes a user may type without having to wait.
const WRONG_CODES: usize = 5;
