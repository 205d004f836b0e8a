//! The report: tables that a reader can judge, and repeat.

use crate::{
    cells::{Kind, Results},
    drive::Measurement,
    figure::{self, Figure, number},
    machine::Facts,
    plan::{Database, Plan},
    process::Memory,
};

/// Everything that was measured, in Markdown.
pub(crate) fn write(plan: &Plan, machine: &Facts, results: &[Results]) -> String {
    let mut text = INTRODUCTION.to_owned();
    if plan.quick {
        text.push_str("\n**This was a quick run: it shows that everything can be measured, its figures mean nothing.**\n");
    }
    text.push_str(&about(plan, machine, results));
    for results in results {
        text.push_str(&section(plan, results));
    }
    text
}

fn about(plan: &Plan, machine: &Facts, results: &[Results]) -> String {
    let others: Vec<f64> = results.iter().flat_map(Results::others).collect();
    let worst = others.iter().copied().fold(0.0, f64::max);
    let usual: Figure = others.into_iter().collect();
    let answers: usize = results.iter().map(Results::answers).sum();
    let memory = if machine.is_in_memory() { " – **in memory: nothing here is durable, and no durable figure means anything**" } else { "" };
    let mut rows = vec![
        ["Date".to_owned(), format!("{} UTC", machine.date)],
        ["Commit".to_owned(), machine.commit.clone()],
        ["Cores".to_owned(), format!("{} × {}", machine.cores, machine.processor)],
        ["Memory".to_owned(), format!("{} GiB", machine.memory_gib)],
        ["Kernel".to_owned(), format!("Linux {}", machine.kernel)],
        ["File system".to_owned(), format!("{}{memory}", machine.filesystem)],
        ["Compiler".to_owned(), format!("{}, release profile", machine.rustc)],
    ];
    rows.extend(results.iter().find_map(|results| results.versions.as_ref()).map(|(server, pgbench)| {
        ["PostgreSQL".to_owned(), format!("{server}, default settings (fsync, synchronous_commit and full_page_writes on); {pgbench}")]
    }));
    rows.push(["Load average before".to_owned(), machine.load.clone()]);
    rows.push([
        "Others on the machine".to_owned(),
        format!("used {} % of it in the middle one of the measurements, {} % in the worst", percent(usual.median()), percent(Some(worst))),
    ]);
    let size = plan.size;
    rows.push(["Users".to_owned(), number(figure::real(size.users.saturating_add(size.victims).saturating_add(size.people)), 0)]);
    rows.push(["Answers measured".to_owned(), format!("{}, every one of them the expected one", number(figure::real(answers), 0))]);
    format!("\n## The machine\n\n{}", table(&["", ""], &rows))
}

fn section(plan: &Plan, results: &Results) -> String {
    let connections = plan.size.connections;
    let mut text = format!("\n## {}\n\n### What the machine does alone\n\n", results.database);
    let alone = [
        ["The disk keeps 4 kB (`fdatasync`), ms".to_owned(), results.sync_ms.show(3)],
        ["SQLite alone, one row in a durable transaction, rows/s".to_owned(), results.single_rows.show(0)],
        ["SQLite alone, 32 rows in a durable transaction, rows/s".to_owned(), results.grouped_rows.show(0)],
        ["Argon2id (19 MiB, 2 passes, 1 lane) on all cores, hashes/s".to_owned(), results.hashes.show(1)],
        ["CPU of one such hash, ms".to_owned(), results.hash_cpu_ms.show(2)],
    ];
    text.push_str(&table(&["", "median (range)"], &alone));
    text.push('\n');
    text.push_str(&bare(connections, results));
    for (kind, title, sentence) in KINDS {
        text.push_str(&format!("\n### {title}\n\n{sentence}\n\n{}", codes(connections, results, kind)));
    }
    text.push_str(&format!("\n### Whole sign-ins\n\n{SIGN_INS}\n\n{}", sign_ins(connections, results)));
    let footprint = [
        ["Memory (PSS) right after a start, MiB".to_owned(), mib(results.idle)],
        ["Memory (PSS) after the load of codes, MiB".to_owned(), mib(results.loaded)],
        ["Users imported in a second (with an app's secret)".to_owned(), number(results.imported_per_second, 0)],
        ["Bytes on disk for each imported user, with the event of it".to_owned(), number(results.bytes_per_user, 0)],
    ];
    text.push_str(&format!("\n### Footprint\n\n{}", table(&["", ""], &footprint)));
    text
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
    let mut heads = vec!["connections", "per second", "p50, ms", "p99, ms", "of the bare handler's, %", below, "server CPU, µs", "× the bare handler's"];
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
        let mut row = vec![n.to_string(), rate.show(0)];
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

fn sign_ins(connections: &[usize], results: &Results) -> String {
    let heads = ["connections", "per second", "p50, ms", "p99, ms", "of raw hashes, %", "server CPU, ms", "without the hash, ms"];
    let rows = connections.iter().map(|n| {
        let rate = results.rate(Kind::SignIn, *n);
        let cpu = results.figure(Kind::SignIn, *n, |m| m.each_us(m.server) / 1e3);
        let rest = cpu.less(&results.hash_cpu_ms);
        let mut row = vec![n.to_string(), rate.show(1)];
        row.extend(latencies(results, Kind::SignIn, *n));
        row.extend([rate.over(&results.hashes).times(100.0).show(0), cpu.show(1), rest.show(2)]);
        row
    });
    table(&heads, &rows.collect::<Vec<_>>())
}

fn latencies(results: &Results, kind: Kind, connections: usize) -> [String; 2] {
    let at = |share: f64| results.figure(kind, connections, |measured: &Measurement| measured.latency_ms(share)).show(2);
    [at(0.5), at(0.99)]
}

fn table<R: AsRef<[String]>>(heads: &[&str], rows: &[R]) -> String {
    let rule: Vec<&str> = heads.iter().enumerate().map(|(place, head)| if place == 0 || head.is_empty() { "---" } else { "---:" }).collect();
    let line = |cells: &[&str]| format!("| {} |\n", cells.join(" | "));
    let rows = rows.iter().map(|row| line(&row.as_ref().iter().map(String::as_str).collect::<Vec<_>>()));
    line(heads) + line(&rule).as_str() + rows.collect::<String>().as_str()
}

fn mib(memory: Memory) -> String {
    format!("{}, of which {} are no copy of a file", number(f64::from(memory.all_kib) / 1024.0, 1), number(f64::from(memory.own_kib) / 1024.0, 1))
}

fn percent(share: Option<f64>) -> String {
    share.map_or_else(|| "–".to_owned(), |share| number(share * 100.0, 1))
}

const INTRODUCTION: &str = "\
# Benchmarks

Written by `bin/bench`; not by hand.

    bin/bench                        # everything, about a quarter of an hour on a quiet machine; writes this page
    bin/bench --quick                # a smoke, prints what it finds
    cargo run --release -p benches -- --database sqlite

The real binary runs with `serve` and its default settings (API keys, limits, sealing, events and the log included), but for a queue in
which 64 passwords can wait. The load generator runs beside it on the same cores over loopback, on connections that are kept; each asks
for the next thing as soon as the last one is answered. What the generator costs is in the tables: it takes its part of the machine, from
the yardsticks as from the server. Each figure is the median of three rounds with their range, and each ratio is taken within a round,
against a yardstick measured right before. An answer that is not the expected one ends the run without a report.

The *bare handler* is an axum handler in a process of its own that reads the JSON of an attempt, answers JSON as long as that to a right
code, and does nothing else. *pgbench* runs `UPDATE counters SET n = n + 1 WHERE id = :id AND n >= 0` on 20,000 rows, prepared, one in a
transaction, on the same cluster with as many clients as there are connections. *Single rows* are the same update by SQLite alone, one after
the other, WAL and `synchronous=FULL`. CPU is what the kernel counted for the process, divided by the number of answers. Flushes are counted
in a run of their own, which is not timed: calls of `fsync` and `fdatasync` by `strace`, or `pg_stat_wal.wal_sync`.

Every user has one authenticator app (six digits, thirty seconds, SHA-1). A code passes once, so every right code of a measurement is
another user's.
";

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
`POST /sign-in` with the password and `POST /challenge` with the code, as a browser sends them, counted as one. *Without the hash* is the
server's CPU less what one of the raw hashes above cost: a small difference of large numbers, so read it with the ranges.";
