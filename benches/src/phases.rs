//! The order of things: every figure right after its yardsticks, all of them three times over.

mod beside;
mod codes;
mod flushes;
mod growth;
mod light;
mod nodes;
mod overload;
mod pages;
mod sign_ins;

pub(crate) use beside::BESIDE;
pub(crate) use growth::GROWN;
pub(crate) use nodes::NODES;
pub(crate) use overload::{AT_CAPACITY, CROWD};
pub(crate) use sign_ins::SIGNED_IN;

use std::{net::SocketAddr, time::Duration};

use anyhow::{Context as _, Result};

use crate::{
    bare::Bare,
    cells::{Kind, Results},
    drive::{Load, Measurement, Shape, Watch, drive},
    loads::PASSWORD,
    people::{Crowd, Kin},
    plan::{Database, Plan},
    process::Watched,
    say,
    site::Installation,
    yardsticks::{
        disk,
        hashes::{self, LEAST, STANDARD},
        pgbench::{self, Updates},
    },
};

/// Measures everything that is wanted on one database.
pub(crate) fn measure(plan: &Plan, database: Database) -> Result<Results> {
    let mut results = Results::new(database);
    if plan.wants(&[1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 12]) {
        Installation::with(plan, database, "crowd", STANDARD, |site| Bench::new(plan, site, &mut results)?.run())?;
    }
    if plan.wants(&[6, 9]) {
        Installation::with(plan, database, "light", LEAST, |site| light::measure(plan, site, &mut results))?;
    }
    if plan.wants(&[8, 9]) {
        Installation::with(plan, database, "many", STANDARD, |site| growth::measure(plan, site, &mut results))?;
    }
    Ok(results)
}

/// One server with its crowd, and what it is compared with.
struct Bench<'a> {
    plan: &'a Plan,
    site: &'a mut Installation,
    bare: Bare,
    updates: Option<Updates>,
    /// They type right codes.
    users: Crowd,
    /// For them wrong codes are typed.
    victims: Crowd,
    /// They sign in.
    people: Crowd,
    results: &'a mut Results,
}

impl<'a> Bench<'a> {
    fn new(plan: &'a Plan, site: &'a mut Installation, results: &'a mut Results) -> Result<Self> {
        let size = plan.size;
        let users = plan.many_for(&[1, 2, 3, 4, 5, 7, 11, 12], size.users);
        let victims = plan.many_for(&[1, 2, 3, 4, 11], size.victims);
        let people = plan.many_for(&[6, 7, 8, 10, 11], size.people);
        say_at(plan, &format!("{}: importing {} users", results.database, users.saturating_add(victims).saturating_add(people)));
        let hash = hashes::hash(PASSWORD, STANDARD)?;
        let users = Crowd::import(site, Kin::known("user", None), users)?;
        let victims = Crowd::import(site, Kin::known("victim", None), victims)?;
        let people = Crowd::import(site, Kin::known("person", Some(&hash)), people)?;
        let updates = site.cluster().map(|cluster| Updates::prepare(cluster, &plan.file("updates.sql"))).transpose()?;
        results.versions = site.cluster().map(|cluster| (cluster.version.clone(), pgbench::version()));
        Ok(Self { plan, site, bare: Bare::start()?, updates, users, victims, people, results })
    }

    fn run(mut self) -> Result<()> {
        if self.plan.wants(&[1, 2, 3, 4]) {
            self.codes()?;
        }
        if self.plan.wants(&[6, 7, 8, 10, 11]) {
            // At the first one an imported hash is replaced by one with a pepper: that is not what is measured.
            self.first_doors()?;
        }
        if self.plan.wants(&[6, 8]) {
            self.sign_ins()?;
        }
        if self.plan.wants(&[10]) {
            self.pages()?;
        }
        if self.plan.wants(&[7]) {
            self.beside()?;
        }
        if self.plan.wants(&[12]) {
            self.overload()?;
        }
        if self.plan.wants(&[11]) {
            self.nodes()?;
        }
        if self.plan.wants(&[3, 5]) {
            self.flushes()?;
        }
        if let (Some(updates), Some(cluster)) = (&self.updates, self.site.cluster()) {
            updates.remove(cluster)?;
        }
        Ok(())
    }

    /// Says what begins.
    fn say(&self, what: &str) {
        say_at(self.plan, &format!("{}: {what}", self.results.database));
    }

    /// Whose processor time is counted when this server is asked.
    fn watch(&self) -> Result<Watch> {
        Ok(Watch { server: Watched::Process(self.site.id()?), database: database(self.site) })
    }

    /// Does a load of `most`, a tenth of it before the clock starts.
    fn drive<L: Load>(&self, load: &L, connections: usize, most: usize, span: Duration) -> Result<Measurement> {
        drive(&[self.site.address()], load, shape(connections, most, span), self.watch()?).context("asking the server")
    }

    /// Does a load that the disk has to keep, right after a look at the disk, and keeps what came of it.
    fn durable<L: Load>(&mut self, kind: Kind, connections: usize, load: &L, most: usize, span: Duration) -> Result<usize> {
        let addresses = [self.site.address()];
        self.durable_at(kind, &addresses, self.watch()?, load, shape(connections, most, span))
    }

    /// The same, asking at these addresses.
    fn durable_at<L: Load>(&mut self, kind: Kind, addresses: &[SocketAddr], watch: Watch, load: &L, shape: Shape) -> Result<usize> {
        let sync_ms = disk::sync_ms(&self.plan.file("probe"))?;
        self.results.syncs_ms.entry((kind, shape.connections)).or_default().push(sync_ms);
        let measurement = drive(addresses, load, shape, watch).context("asking the server")?;
        let used = measurement.used;
        keep(self.results, kind, shape.connections, measurement);
        Ok(used)
    }
}

/// The processes of the database, if it has its own.
fn database(site: &Installation) -> Watched {
    site.cluster().map_or(Watched::None, |cluster| Watched::Family(cluster.postmaster))
}

fn shape(connections: usize, most: usize, span: Duration) -> Shape {
    Shape { connections, warm_up: (most / 10).min(connections.saturating_mul(20)).max(1), most, span }
}

fn keep(results: &mut Results, kind: Kind, connections: usize, measurement: Measurement) {
    say(&format!(
        "  {kind:?} × {connections}: {:.0}/s, p50 {:.2} ms, p99 {:.2} ms, {} in all, others {:.0} %",
        measurement.rate(),
        measurement.latency_ms(0.5),
        measurement.latency_ms(0.99),
        measurement.done,
        measurement.others * 100.0
    ));
    results.add(kind, connections, measurement);
}

/// Says what begins, and how long the run has been going on.
fn say_at(plan: &Plan, what: &str) {
    let seconds = plan.began.elapsed().as_secs();
    say(&format!("[{:2}:{:02}] {what}", seconds / 60, seconds % 60));
}

/// The whole part of a small number.
fn whole(number: f64) -> usize {
    format!("{number:.0}").parse().unwrap_or(1)
}

/// Long enough for everything that was prepared; the generator gives up after it.
const WHOLE: Duration = Duration::from_secs(60);
/// Connections where nothing is measured.
pub(crate) const PREPARING: usize = 8;
