//! A database that grows: the start of the server, its memory at rest, the import, and whether many users slow it down (goals 8
//! and 9).

use std::{thread, time::Duration};

use anyhow::Result;

use super::{database, keep, light::bytes_for_each, say_at, shape};
use crate::{
    cells::{Growth, Kind, Results},
    drive::{Watch, drive},
    figure,
    loads::OpenAndPass,
    people::{Crowd, Kin},
    plan::Plan,
    process::Watched,
    site::Installation,
    yardsticks::{disk, hashes::STANDARD},
};

pub(super) fn measure(plan: &Plan, site: &mut Installation, results: &mut Results) -> Result<()> {
    let size = plan.size;
    let many = if plan.wants(&[9]) { size.many } else { size.many.min(USERS_AT_START) };
    say_at(plan, &format!("{}: importing up to {} users", results.database, figure::number(figure::real(many), 0)));
    let kin = Kin { name: "grown", password_hash: None, for_each_known: many / KNOWN };
    let (empty, mut crowd) = (site.bytes()?, Crowd::default());
    crowd.grow(site, kin, 0..many.min(USERS_AT_START), size.longest_import)?;
    results.users_at_start = crowd.imported;
    if plan.wants(&[8]) {
        for _ in 0..size.rounds {
            results.start_ms.push(site.restart_ms()?);
            results.idle.push(site.idle()?);
        }
    }
    if !plan.wants(&[9]) {
        return Ok(());
    }
    crowd.grow(site, kin, crowd.imported..many, size.longest_import)?;
    let bytes_per_user = bytes_for_each(site.bytes()?.saturating_sub(empty), crowd.imported);
    let growth = Growth { few: size.few, many: crowd.imported, imported_per_second: crowd.imported_per_second(), bytes_per_user };
    say_at(plan, &format!("{}: {} users against {}, {:.0} imported a second", results.database, growth.many, growth.few, growth.imported_per_second));
    results.growth = Some(growth);
    thread::sleep(SETTLED);
    for _ in 0..size.rounds {
        for connections in size.connections.iter().copied().filter(|connections| GROWN.contains(connections)) {
            few(plan, results, connections)?;
            // As many codes as where there are few users, each of another user.
            let places = crowd.ready(size.few.saturating_mul(2))?;
            passed(plan, site, &mut crowd, &places, Kind::Many, connections, results)?;
        }
    }
    Ok(())
}

/// Every one of a few users passes twice: with the code of this moment, and with the next.
fn few(plan: &Plan, results: &mut Results, connections: usize) -> Result<()> {
    Installation::with(plan, results.database, "few", STANDARD, |site| {
        let mut crowd = Crowd::import(site, Kin::known("few", None), plan.size.few)?;
        let places = crowd.ready(plan.size.few)?.repeat(2);
        passed(plan, site, &mut crowd, &places, Kind::Few, connections, results)
    })
}

fn passed(plan: &Plan, site: &Installation, crowd: &mut Crowd, places: &[usize], kind: Kind, connections: usize, results: &mut Results) -> Result<()> {
    let sync_ms = disk::sync_ms(&plan.file("probe"))?;
    results.syncs_ms.entry((kind, connections)).or_default().push(sync_ms);
    let watch = Watch { server: Watched::Process(site.id()?), database: database(site) };
    let load = OpenAndPass::new(site, crowd, places)?;
    keep(results, kind, connections, drive(&[site.address()], &load, shape(connections, places.len(), plan.size.span), watch)?);
    Ok(())
}

/// Numbers of connections over which a small database is compared with a large one.
pub(crate) const GROWN: [usize; 2] = [8, 32];
/// How many users there are when the start of the server is timed.
const USERS_AT_START: usize = 100_000;
/// Of how many users the secrets are kept: enough for every code that is typed.
const KNOWN: usize = 20_000;
/// What was written last is on its way to its place.
const SETTLED: Duration = Duration::from_secs(2);
