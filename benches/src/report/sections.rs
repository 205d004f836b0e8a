//! A section of tables for each database.

use super::table;
use crate::{
    cells::{Kind, Overload, Results},
    drive::Measurement,
    figure::{self, Figure, number},
    goals,
    phases::{AT_CAPACITY, BESIDE, CROWD, GROWN, NODES, SIGNED_IN},
    plan::{Database, Plan},
    process::Memory,
};

/// Everything that was measured on one database.
pub(super) fn of(plan: &Plan, results: &Results) -> String {
    let connections = plan.size.connections;
    let mut text = format!("\n## {}\n", results.database);
    if plan.wants(&[1, 2, 3, 4]) {
        text.push_str(&format!("\n### What the machine does alone\n\n{}\n{}", alone(results), bare(connections, results)));
        for (kind, title, sentence) in KINDS {
            text.push_str(&format!("\n### {title}\n\n{sentence}\n\n{}", codes(connections, results, kind)));
        }
    }
    if plan.wants(&[6, 8]) {
        text.push_str(&format!("\n### Whole sign-ins\n\n{SIGN_INS}\n\n{}", sign_ins(results)));
    }
    if plan.wants(&[6]) {
        text.push_str(&format!("\n{LIGHT}\n\n{}", light(results)));
    }
    if plan.wants(&[7]) {
        text.push_str(&format!("\n### While passwords are hashed\n\n{BESIDE_HASHES}\n\n{}", beside(results)));
    }
    if plan.wants(&[10]) {
        text.push_str(&format!("\n### The page that asks for a code\n\n{PAGES}\n\n{}", pages(results)));
    }
    if !results.logs.is_empty() {
        text.push_str(&format!("\n### The write-ahead log\n\n{LOGS}\n\n{}", logs(results)));
    }
    if results.growth.is_some() {
        text.push_str(&format!("\n### Growth\n\n{GROWTH}\n\n{}", growth(results)));
    }
    if !results.laws.is_empty() {
        text.push_str(&format!("\n### Two servers\n\n{TWO_SERVERS}\n\n{}", nodes(results)));
    }
    if !results.overload.is_empty() {
        text.push_str(&format!("\n### Three times what can be done\n\n{OVERLOAD}\n\n{}", overload(results)));
    }
    text.push_str(&format!("\n### Footprint\n\n{}", footprint(results)));
    text
}

fn alone(results: &Results) -> String {
    let rows = [
        ["The disk keeps 4 kB (`fdatasync`), ms".to_owned(), results.sync_ms.show(3)],
        ["SQLite alone, one row in a durable transaction, rows/s".to_owned(), results.single_rows.show(0)],
        ["SQLite alone, 32 rows in a durable transaction, rows/s".to_owned(), results.grouped_rows.show(0)],
        ["Argon2id (19 MiB, 2 passes, 1 lane) on all cores, hashes/s".to_owned(), results.hashes.show(1)],
        ["CPU of one such hash, ms".to_owned(), results.hash_cpu_ms.show(2)],
    ];
    table(&["", "median (range)"], &rows)
}

fn bare(connections: &[usize], results: &Results) -> String {
    let updates = results.database == Database::Postgres;
    let mut heads = vec!["connections", "bare handler, answers/s", "its CPU, µs", "generator CPU, µs"];
    if updates {
        heads.push("pgbench, updates/s");
    }
    let rows = connections.iter().map(|n| {
        let mut row = vec![n.to_string(), results.rate(Kind::Bare, *n).show(0)];
        row.push(results.cpu_us(Kind::Bare, *n, |m| m.server).show(1));
        row.push(results.cpu_us(Kind::Bare, *n, |m| m.generator).show(1));
        row.extend(results.updates.get(n).filter(|_| updates).map(|updates| updates.show(0)));
        row
    });
    table(&heads, &rows.collect::<Vec<_>>())
}

fn codes(connections: &[usize], results: &Results, kind: Kind) -> String {
    let postgres = results.database == Database::Postgres;
    let below = if postgres { "of pgbench's, %" } else { "of single rows, %" };
    let mut heads = vec!["connections", "disk sync, ms", "per second", "p50, ms", "p99, ms", "of the bare handler's, %", below];
    heads.extend(["server CPU, µs", "× the bare handler's"]);
    if postgres {
        heads.push("PostgreSQL CPU, µs");
    }
    heads.push("generator CPU, µs");
    if kind == Kind::Right {
        heads.push("flushes for each");
    }
    let rows = connections.iter().map(|n| {
        let rate = results.rate(kind, *n);
        let cpu = results.cpu_us(kind, *n, |m| m.server);
        let alone = if postgres { results.updates.get(n).cloned().unwrap_or_default() } else { results.single_rows.clone() };
        let mut row = vec![n.to_string(), sync(results, kind, *n), rate.show(0)];
        row.extend(latencies(results, kind, *n));
        row.push(rate.over(&results.rate(Kind::Bare, *n)).times(100.0).show(1));
        row.push(rate.over(&alone).times(100.0).show(0));
        row.push(cpu.show(0));
        row.push(cpu.over(&results.cpu_us(Kind::Bare, *n, |m| m.server)).show(1));
        if postgres {
            row.push(results.cpu_us(kind, *n, |m| m.database).show(0));
        }
        row.push(results.cpu_us(kind, *n, |m| m.generator).show(0));
        if kind == Kind::Right {
            row.push(results.flushes.get(n).map_or_else(|| "not counted".to_owned(), |each| number(*each, 3)));
        }
        row
    });
    table(&heads, &rows.collect::<Vec<_>>())
}

fn sign_ins(results: &Results) -> String {
    let heads = ["connections", "disk sync, ms", "per second", "p50, ms", "p99, ms", "of raw hashes, %", "server CPU, ms"];
    let rows = SIGNED_IN.iter().filter(|n| results.rate(Kind::SignIn, **n).median().is_some()).map(|n| {
        let rate = results.rate(Kind::SignIn, *n);
        let cpu = results.figure(Kind::SignIn, *n, |m| m.each_us(m.server) / 1e3);
        let mut row = vec![n.to_string(), sync(results, Kind::SignIn, *n), rate.show(1)];
        row.extend(latencies(results, Kind::SignIn, *n));
        row.extend([rate.over(&results.hashes).times(100.0).show(0), cpu.show(1)]);
        row
    });
    table(&heads, &rows.collect::<Vec<_>>())
}

fn light(results: &Results) -> String {
    let cpu = goals::light_cpu_ms(results);
    let rest = cpu.less(&results.least_hash_cpu_ms).show(3);
    let rows = [
        ["Server CPU of a whole sign-in, ms".to_owned(), cpu.show(3)],
        ["CPU of such a hash, ms".to_owned(), results.least_hash_cpu_ms.show(3)],
        ["Everything but the hash, ms".to_owned(), rest],
    ];
    table(&["", "median (range)"], &rows)
}

fn beside(results: &Results) -> String {
    let rows =
        [(Kind::Quiet, "right codes, quiet"), (Kind::Beside, "right codes, meanwhile"), (Kind::Page, "pages, quiet"), (Kind::PageBeside, "pages, meanwhile")];
    let rows = rows.map(|(kind, name)| {
        let [p50, p99] = latencies(results, kind, BESIDE);
        [name.to_owned(), sync(results, kind, BESIDE), results.rate(kind, BESIDE).show(0), p50, p99]
    });
    let hashed = format!("\nPasswords hashed in a second meanwhile: {}.\n", results.hashes_beside.show(1));
    table(&["", "disk sync, ms", "per second", "p50, ms", "p99, ms"], &rows) + hashed.as_str()
}

fn pages(results: &Results) -> String {
    let rows: Vec<[String; 2]> = results.parts.iter().map(|(name, bytes)| [format!("`{name}`"), number(figure::real(*bytes), 0)]).collect();
    let cpu = results.cpu_us(Kind::Page, BESIDE, |m| m.server).show(0);
    let rate = results.rate(Kind::Page, BESIDE).show(0);
    let costs = format!("\nServer CPU of the page, µs: {cpu}. Pages in a second over {BESIDE} connections: {rate}.\n");
    table(&["", "bytes"], &rows) + costs.as_str()
}

fn logs(results: &Results) -> String {
    let rows = results.logs.iter().map(|(n, log)| {
        let decimals = [(log.open_bytes, 0), (log.pass_bytes, 0), (log.images, 2)];
        [n.to_string()].into_iter().chain(decimals.map(|(value, decimals)| number(value, decimals))).collect::<Vec<_>>()
    });
    table(&["connections", "a challenge, bytes", "its right code, bytes", "whole pages among them, for both"], &rows.collect::<Vec<_>>())
}

fn growth(results: &Results) -> String {
    let pairs = GROWN.into_iter().flat_map(|n| [(Kind::Few, n), (Kind::Many, n)]).filter(|(kind, n)| results.rate(*kind, *n).median().is_some());
    let users = |kind: Kind| results.growth.as_ref().map_or(0, |growth| if kind == Kind::Few { growth.few } else { growth.many });
    let rows = pairs.map(|(kind, n)| {
        let [p50, p99] = latencies(results, kind, n);
        [number(figure::real(users(kind)), 0), n.to_string(), sync(results, kind, n), results.rate(kind, n).show(0), p50, p99]
    });
    table(&["users", "connections", "disk sync, ms", "passed in a second", "p50, ms", "p99, ms"], &rows.collect::<Vec<_>>())
}

fn nodes(results: &Results) -> String {
    let pairs = NODES.into_iter().flat_map(|n| [(Kind::OneNode, "one", n), (Kind::TwoNodes, "two", n)]);
    let pairs = pairs.filter(|(kind, _, n)| results.rate(*kind, *n).median().is_some());
    let rows = pairs.map(|(kind, name, n)| {
        let [p50, p99] = latencies(results, kind, n);
        let cpu = [results.cpu_us(kind, n, |m| m.server).show(0), results.cpu_us(kind, n, |m| m.database).show(0)];
        let [server, database] = cpu;
        [name.to_owned(), n.to_string(), sync(results, kind, n), results.rate(kind, n).show(0), p50, p99, server, database]
    });
    let heads = ["servers", "connections", "disk sync, ms", "right codes in a second", "p50, ms", "p99, ms", "server CPU, µs", "PostgreSQL CPU, µs"];
    table(&heads, &rows.collect::<Vec<_>>())
}

fn overload(results: &Results) -> String {
    let of = |figure: fn(&Overload) -> f64, decimals: usize| results.overload.iter().map(figure).collect::<Figure>().show(decimals);
    let [_, full] = latencies(results, Kind::AtCapacity, AT_CAPACITY);
    let rows = [
        [format!("Challenges opened over {AT_CAPACITY} connections, per second"), results.rate(Kind::AtCapacity, AT_CAPACITY).show(0)],
        ["p99 of them, ms".to_owned(), full],
        [format!("Asked for over {CROWD} connections, per second"), of(|overload| overload.asked, 0)],
        ["Served of these, per second".to_owned(), of(|overload| overload.served, 0)],
        ["p99 of those who were served in the first second, when a burst is let in, ms".to_owned(), of(|overload| overload.early_p99_ms, 2)],
        ["p99 of those who were served after that, ms".to_owned(), of(|overload| overload.served_p99_ms, 2)],
        ["p99 of those who were sent away, ms".to_owned(), of(|overload| overload.refused_p99_ms, 2)],
        ["From the end of it until a hundred in a row were served, s".to_owned(), of(|overload| overload.recovery_s, 2)],
    ];
    table(&["", "median (range)"], &rows)
}

fn footprint(results: &Results) -> String {
    let mut rows: Vec<[String; 2]> = results.idle.iter().map(|memory| ["Memory (PSS) at rest, MiB".to_owned(), mib(*memory)]).collect();
    rows.extend(results.loaded.map(|memory| ["Most memory (PSS) while people signed in, MiB".to_owned(), mib(memory)]));
    if results.start_ms.median().is_some() {
        let users = number(figure::real(results.users_at_start), 0);
        rows.push([format!("From the start to ready with {users} users, ms"), results.start_ms.show(0)]);
    }
    if let Some(growth) = &results.growth {
        rows.push(["Users imported in a second (with an app's secret)".to_owned(), number(growth.imported_per_second, 0)]);
        rows.push(["Bytes on the disk for each imported user, with the event of it".to_owned(), number(growth.bytes_per_user, 0)]);
    }
    rows.extend(results.bytes_complete.map(|bytes| ["Bytes on the disk for a user with a password, an app and backup codes".to_owned(), number(bytes, 0)]));
    rows.extend(results.event_bytes.map(|bytes| ["Bytes on the disk of the events of a challenge and its right code".to_owned(), number(bytes, 0)]));
    table(&["", ""], &rows)
}

/// How long the disk took right before.
fn sync(results: &Results, kind: Kind, connections: usize) -> String {
    results.syncs_ms.get(&(kind, connections)).map_or_else(|| "–".to_owned(), |sync| sync.show(2))
}

fn latencies(results: &Results, kind: Kind, connections: usize) -> [String; 2] {
    let at = |share: f64| results.figure(kind, connections, |measured: &Measurement| measured.latency_ms(share)).show(2);
    [at(0.5), at(0.99)]
}

fn mib(memory: Memory) -> String {
    format!("{}, of which {} are no copy of a file", number(f64::from(memory.all_kib) / 1024.0, 1), number(f64::from(memory.own_kib) / 1024.0, 1))
}

const KINDS: [(Kind, &str, &str); 4] = [
    (Kind::Right, "A right code", "`POST …/attempts` with a right code, into a challenge that was opened before the clock started."),
    (Kind::Open, "A challenge", "`POST /api/v1/challenges`."),
    (
        Kind::OpenAndPass,
        "A challenge and its right code",
        "Both requests, one after the other on the same connection, counted as one; a bare answer is one request.",
    ),
    (
        Kind::Wrong,
        "A wrong code",
        "`POST …/attempts` with a wrong code, five for each user. A first wrong code also puts a notice to the user into the outbox.",
    ),
];

const SIGN_INS: &str = "\
`POST /sign-in` with the password and `POST /challenge` with the code, as a browser sends them, counted as one.";

const LIGHT: &str = "\
The same at a server that is configured to hash with 64 KiB and one pass, so that what is left can be seen, 8 connections.";

const BESIDE_HASHES: &str = "\
Over 8 connections, while others sign in with passwords as fast as they can: a hash in each slot and four times as many waiting. The load
generator's threads wait for the cores, too, and that is in the latencies.";

const PAGES: &str = "\
What a browser loads the first time, heads of the answers included, asking for `gzip`.";

const LOGS: &str = "\
What one of them adds to PostgreSQL's log (`pg_stat_wal`). A page goes whole into the log at its first change after a checkpoint.";

const GROWTH: &str = "\
A challenge and its right code, counted as one. Few users pass twice each, with the code of this moment and the next; among many, each
passes once. The few are in a database of their own, made anew for each figure.";

const OVERLOAD: &str = "\
The generator asks for challenges at a pace of its own, three times what the server did right before, however the answers come. It needs
more of the cores than at other times: the server has fewer. Whoever is sent away is told with `Retry-After`; an answer without it ends the run.";

const TWO_SERVERS: &str = "\
Right codes, over the same number of connections: all to one server, or half of them to another that runs on the same cores and the same
PostgreSQL.";
