//! The goals, and how far they are met.

use std::fs;

use crate::{
    cells::{Kind, Overload, Results},
    drive::Measurement,
    figure::{self, Figure, number},
    machine,
    phases::{AT_CAPACITY, BESIDE, GROWN, NODES, PREPARING, SIGNED_IN},
    plan::{Database, Plan},
    process::Memory,
};

/// What is asked of one figure, and what was measured.
pub(crate) struct Goal {
    pub(crate) number: u8,
    pub(crate) what: String,
    asked: Asked,
    measured: Figure,
    decimals: usize,
    unit: &'static str,
    note: String,
}

#[derive(Clone, Copy)]
enum Asked {
    AtLeast(f64),
    AtMost(f64),
    /// It is so, or it is not: 1 or 0.
    Holds,
}

/// Every goal that was measured, in their order.
pub(crate) fn of(plan: &Plan, results: &[Results]) -> Vec<Goal> {
    let mut goals: Vec<Goal> = results.iter().flat_map(on_one).collect();
    if let Ok(size) = fs::metadata(&plan.binary) {
        let mb = f64::from(u32::try_from(size.len() / 1024).unwrap_or(u32::MAX)) * 1024.0 / 1e6;
        goals.push(Goal::at_most(8, "size of the binary".to_owned(), 25.0, [mb].into_iter().collect(), (1, " MB")));
    }
    goals.retain(|goal| plan.wants(&[goal.number]) && goal.measured.median().is_some());
    goals.sort_by_key(|goal| goal.number);
    goals
}

fn on_one(results: &Results) -> Vec<Goal> {
    let mut goals = match results.database {
        Database::Sqlite => codes_on_sqlite(results),
        Database::Postgres => codes_on_postgres(results),
    };
    goals.extend(connections(results, &[8, 32, 64]).map(|n| {
        let ratio = results.cpu_us(Kind::Right, n, |m| m.server).over(&results.cpu_us(Kind::Bare, n, |m| m.server));
        Goal::at_most(2, on(results, &format!("CPU of a right code × the bare handler's, {n} connections")), 7.0, ratio, (1, " ×"))
    }));
    goals.extend(sign_ins(results));
    let beside = results.p99_ms(Kind::Beside, BESIDE).over(&results.p99_ms(Kind::Quiet, BESIDE));
    goals.push(Goal::at_most(7, on(results, "p99 of a right code while passwords are hashed × its quiet value"), 3.0, beside, (2, " ×")));
    goals.extend(footprint(results));
    goals.extend(growth(results));
    goals.extend(pages(results));
    goals.extend(nodes(results));
    goals.extend(overload(results));
    goals
}

fn codes_on_sqlite(results: &Results) -> Vec<Goal> {
    let mut goals = Vec::new();
    for (number, kind, name) in [(1, Kind::Right, "right"), (4, Kind::Wrong, "wrong")] {
        goals.extend(connections(results, &[32, 64, 8]).map(|n| {
            let asked = if n == 8 { 12.0 } else { 25.0 };
            let share = results.rate(kind, n).over(&results.rate(Kind::Bare, n)).times(100.0);
            Goal::at_least(number, on(results, &format!("{name} codes, {n} connections, of the bare handler's answers")), asked, share, (1, " %"))
        }));
        let share = results.rate(kind, 1).over(&results.single_rows).times(100.0);
        goals.push(Goal::at_least(number, on(results, &format!("{name} codes, 1 connection, of SQLite's durable single rows")), 60.0, share, (0, " %")));
    }
    for (n, most) in [(1, 1.0), (8, 0.25), (32, 0.08)] {
        let flushes = results.flushes.get(&n).copied().into_iter().collect();
        goals.push(Goal::at_most(5, on(results, &format!("flushes for each right code, {}", over(n))), most, flushes, (3, "")));
    }
    goals
}

fn codes_on_postgres(results: &Results) -> Vec<Goal> {
    let mut goals = Vec::new();
    for (number, kind, name) in [(3, Kind::Right, "right"), (4, Kind::Wrong, "wrong")] {
        goals.extend(connections(results, &[8, 32, 64]).map(|n| {
            let share = results.rate(kind, n).over(results.updates.get(&n).unwrap_or(&Figure::default())).times(100.0);
            Goal::at_least(number, on(results, &format!("{name} codes, {n} connections, of pgbench's one-row updates")), 100.0, share, (0, " %"))
        }));
    }
    goals.extend(results.flushes.iter().map(|(n, each)| {
        let flushes = [*each].into_iter().collect();
        Goal::at_most(3, on(results, &format!("flushes of the log for each right code, {}", over(*n))), 1.0, flushes, (3, ""))
    }));
    goals
}

fn sign_ins(results: &Results) -> Vec<Goal> {
    let mut goals: Vec<Goal> = SIGNED_IN
        .into_iter()
        .filter(|n| *n > 1)
        .map(|n| {
            let share = results.rate(Kind::SignIn, n).over(&results.hashes).times(100.0);
            Goal::at_least(6, on(results, &format!("whole sign-ins, {n} connections, of raw hashes on all cores")), 90.0, share, (0, " %"))
        })
        .collect();
    let rest = light_cpu_ms(results).less(&results.least_hash_cpu_ms);
    goals.push(Goal::at_most(6, on(results, "CPU of a whole sign-in without the hash"), 0.5, rest, (3, " ms")));
    goals
}

/// What a sign-in costs the server where a hash costs next to nothing.
pub(crate) fn light_cpu_ms(results: &Results) -> Figure {
    results.cpu_us(Kind::LightSignIn, PREPARING, |m| m.server).times(1e-3)
}

fn footprint(results: &Results) -> Vec<Goal> {
    let mib = |kib: u32| f64::from(kib) / 1024.0;
    let own = |memories: &[Memory]| memories.iter().map(|memory| mib(memory.own_kib)).collect::<Figure>().show(1);
    let users = number(figure::real(results.users_at_start), 0);
    let slots = figure::real(machine::cores());
    let idle: Figure = results.idle.iter().map(|memory| mib(memory.all_kib)).collect();
    let loaded: Figure = results.loaded.iter().map(|memory| mib(memory.all_kib)).collect();
    let loaded_own: Vec<Memory> = results.loaded.into_iter().collect();
    vec![
        Goal::at_most(8, on(results, "memory (PSS) at rest"), 20.0, idle, (1, " MiB")).with(format!("{} no copy of a file", own(&results.idle))),
        Goal::at_most(8, on(results, &format!("most memory (PSS) under load, {slots} hashing slots")), 48.0 + 19.0 * slots, loaded, (1, " MiB"))
            .with(format!("{} no copy of a file", own(&loaded_own))),
        Goal::at_most(8, on(results, &format!("start to ready with {users} users")), 100.0, results.start_ms.clone(), (0, " ms")),
    ]
}

fn growth(results: &Results) -> Vec<Goal> {
    let Some(growth) = &results.growth else { return Vec::new() };
    let (few, many) = (number(figure::real(growth.few), 0), number(figure::real(growth.many), 0));
    let mut goals: Vec<Goal> = GROWN
        .into_iter()
        .zip([0.85, 0.7])
        .map(|(n, least)| {
            let ratio = results.rate(Kind::Many, n).over(&results.rate(Kind::Few, n));
            Goal::at_least(9, on(results, &format!("challenges passed with {many} users × with {few}, {n} connections")), least, ratio, (2, " ×"))
        })
        .collect();
    let million: Figure = [1e6 / growth.imported_per_second.max(f64::MIN_POSITIVE) / 60.0].into_iter().collect();
    let reckoned = if growth.many < 1_000_000 { format!("reckoned from {many}") } else { String::new() };
    goals.push(Goal::at_most(9, on(results, "import of 1,000,000 users"), 10.0, million, (1, " min")).with(reckoned));
    let bytes = results.bytes_complete.into_iter().collect();
    goals.push(Goal::at_most(9, on(results, "on the disk for a user with a password, an app and backup codes"), 4_000.0, bytes, (0, " bytes")));
    goals
}

fn pages(results: &Results) -> Vec<Goal> {
    let whole: Figure = results.parts.iter().map(|(_, bytes)| figure::real(*bytes)).reduce(|all, part| all + part).into_iter().collect();
    let cpu = results.figure(Kind::Page, BESIDE, |m: &Measurement| m.each_us(m.server) / 1e3);
    vec![
        Goal::at_most(10, on(results, "first view of the challenge page, in all"), 60_000.0, whole, (0, " bytes")),
        Goal::at_most(10, on(results, "server CPU of that page"), 2.0, cpu, (3, " ms")),
    ]
}

fn nodes(results: &Results) -> Vec<Goal> {
    let mut goals: Vec<Goal> = NODES
        .into_iter()
        .map(|n| {
            let ratio = results.rate(Kind::TwoNodes, n).over(&results.rate(Kind::OneNode, n));
            Goal::at_least(11, on(results, &format!("right codes at two servers × at one, {n} connections")), 1.0, ratio, (2, " ×"))
        })
        .collect();
    goals.extend(results.laws.iter().map(|(what, is_law)| {
        let measured = [f64::from(u8::from(*is_law))].into_iter().collect();
        let what = on(results, &format!("{what} on one server: law on the other at its next request"));
        Goal { number: 11, what, asked: Asked::Holds, measured, decimals: 0, unit: "", note: String::new() }
    }));
    goals
}

fn overload(results: &Results) -> Vec<Goal> {
    let of = |figure: fn(&Overload) -> f64| results.overload.iter().map(figure).collect::<Figure>();
    let served = of(|overload| overload.served_p99_ms).over(&results.p99_ms(Kind::AtCapacity, AT_CAPACITY));
    vec![
        Goal::at_most(12, on(results, "p99 of what is served when three times as much is asked for × that at capacity"), 2.0, served, (2, " ×")),
        Goal::at_most(12, on(results, "from the end of that until everybody is served"), 10.0, of(|overload| overload.recovery_s), (2, " s")),
    ]
}

impl Goal {
    fn at_least(number: u8, what: String, least: f64, measured: Figure, (decimals, unit): (usize, &'static str)) -> Self {
        Self { number, what, asked: Asked::AtLeast(least), measured, decimals, unit, note: String::new() }
    }

    fn at_most(number: u8, what: String, most: f64, measured: Figure, (decimals, unit): (usize, &'static str)) -> Self {
        Self { number, what, asked: Asked::AtMost(most), measured, decimals, unit, note: String::new() }
    }

    fn with(self, note: String) -> Self {
        Self { note, ..self }
    }

    /// What is asked, such as `≥ 25 %`.
    pub(crate) fn asked(&self) -> String {
        let (sign, bound) = match self.asked {
            Asked::AtLeast(least) => ("≥", least),
            Asked::AtMost(most) => ("≤", most),
            Asked::Holds => return "yes".to_owned(),
        };
        let text = number(bound, 2);
        let text = text.trim_end_matches('0').trim_end_matches('.');
        format!("{sign} {text}{}", self.unit)
    }

    /// What was measured: the median with the range, and what else is to be said.
    pub(crate) fn measured(&self) -> String {
        if matches!(self.asked, Asked::Holds) {
            return if self.measured.median() == Some(1.0) { "yes".to_owned() } else { "no".to_owned() };
        }
        let note = if self.note.is_empty() { String::new() } else { format!("; {}", self.note) };
        format!("{}{}{note}", self.measured.show(self.decimals), self.unit)
    }

    /// Whether the median meets what is asked, and by how much it does or does not.
    pub(crate) fn verdict(&self) -> String {
        let measured = self.measured.median().unwrap_or_default();
        let spare = match self.asked {
            Asked::AtLeast(least) => measured / least - 1.0,
            Asked::AtMost(most) => 1.0 - measured / most,
            Asked::Holds if measured == 1.0 => return "met".to_owned(),
            Asked::Holds => return "**missed**".to_owned(),
        };
        let percent = number(spare.abs() * 100.0, 0);
        if spare >= 0.0 { format!("met, {percent} % to spare") } else { format!("**missed** by {percent} %") }
    }
}

fn on(results: &Results, what: &str) -> String {
    format!("{}: {what}", results.database)
}

fn over(connections: usize) -> String {
    if connections == 1 { "1 connection".to_owned() } else { format!("{connections} connections") }
}

/// Those of these numbers of connections that codes were typed over.
fn connections<'a>(results: &'a Results, wanted: &'a [usize]) -> impl Iterator<Item = usize> {
    wanted.iter().copied().filter(|n| results.rate(Kind::Bare, *n).median().is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn goal(asked: Asked, measured: f64) -> Goal {
        Goal { number: 1, what: String::new(), asked, measured: [measured].into_iter().collect(), decimals: 1, unit: " %", note: String::new() }
    }

    #[test]
    fn a_verdict_says_by_how_much() {
        assert_eq!(goal(Asked::AtLeast(25.0), 30.0).verdict(), "met, 20 % to spare");
        assert_eq!(goal(Asked::AtLeast(25.0), 5.0).verdict(), "**missed** by 80 %");
        assert_eq!(goal(Asked::AtMost(25.0), 5.0).verdict(), "met, 80 % to spare");
        assert_eq!(goal(Asked::AtMost(25.0), 50.0).verdict(), "**missed** by 100 %");
    }

    #[test]
    fn what_is_asked_is_said_without_needless_zeros() {
        assert_eq!(goal(Asked::AtMost(0.25), 0.0).asked(), "≤ 0.25 %");
        assert_eq!(goal(Asked::AtLeast(60_000.0), 0.0).asked(), "≥ 60,000 %");
    }
}
