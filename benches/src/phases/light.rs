//! Where a hash costs next to nothing: what a sign-in takes besides, and what a user with everything weighs (goals 6 and 9).

use anyhow::{Result, ensure};

use super::{PREPARING, WHOLE, database, keep, say_at, shape};
use crate::{
    cells::{Kind, Results},
    drive::{Watch, drive},
    figure,
    loads::{MakeCodes, OpenAndPass, PASSWORD, SignIn},
    people::{Crowd, Kin},
    plan::Plan,
    process::Watched,
    site::Installation,
    yardsticks::hashes::{self, LEAST},
};

pub(super) fn measure(plan: &Plan, site: &mut Installation, results: &mut Results) -> Result<()> {
    say_at(plan, &format!("{}: users with a password, an app and backup codes", results.database));
    let empty = site.bytes()?;
    let hash = hashes::hash(PASSWORD, LEAST)?;
    let mut people = Crowd::import(site, Kin::known("complete", Some(&hash)), plan.size.complete)?;
    let watch = Watch { server: Watched::Process(site.id()?), database: database(site) };
    let address = [site.address()];
    let codes = drive(&address, &MakeCodes::new(site, &people), shape(PREPARING, people.len(), WHOLE), watch)?;
    ensure!(codes.used == people.len(), "not everybody was given backup codes");
    let complete = site.bytes()?;
    results.bytes_complete = Some(bytes_for_each(complete.saturating_sub(empty), people.len()));

    let first = SignIn::first_door(site, &people);
    drive(&address, &first, shape(PREPARING, first.len(), WHOLE), watch)?;
    for _ in 0..plan.size.rounds {
        results.least_hash_cpu_ms.push(hashes::measure(LEAST, plan.size.span / 4).cpu_ms);
        let places = people.ready(plan.size.complete / plan.size.rounds.max(1))?;
        let load = SignIn::whole(site, &mut people, &places)?;
        keep(results, Kind::LightSignIn, PREPARING, drive(&address, &load, shape(PREPARING, places.len(), WHOLE), watch)?);
    }

    let (before, places) = (site.event_bytes()?, people.ready(plan.size.complete)?);
    let load = OpenAndPass::new(site, &mut people, &places)?;
    let passed = drive(&address, &load, shape(PREPARING, places.len(), WHOLE), watch)?;
    results.event_bytes = before.zip(site.event_bytes()?).map(|(before, after)| bytes_for_each(after.saturating_sub(before), passed.used));
    Ok(())
}

/// Bytes for each of so many users.
pub(super) fn bytes_for_each(bytes: u64, users: usize) -> f64 {
    let kib = u32::try_from(bytes / 1024).unwrap_or(u32::MAX);
    f64::from(kib) * 1024.0 / figure::real(users).max(1.0)
}
