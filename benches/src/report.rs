//! The report: tables that a reader can judge, and repeat.

mod sections;

use crate::{
    cells::Results,
    figure::{self, Figure, number},
    goals,
    machine::Facts,
    plan::{Database, Plan},
    scale,
};

/// Everything that was measured, in Markdown.
pub(crate) fn write(plan: &Plan, machine: &Facts, results: &[Results]) -> String {
    let mut text = INTRODUCTION.to_owned();
    if plan.quick {
        text.push_str("\n**This was a quick run: it shows that everything can be measured, its figures mean nothing.**\n");
    }
    text.push_str(&met(plan, results));
    text.push_str(&about(plan, machine, results));
    for results in results {
        text.push_str(&sections::of(plan, results));
    }
    if let Some(results) = results.iter().find(|results| results.database == Database::Postgres) {
        text.push_str(&scale::remember(plan, results));
    }
    text
}

/// Which goals are met.
fn met(plan: &Plan, results: &[Results]) -> String {
    let rows: Vec<[String; 5]> =
        goals::of(plan, results).into_iter().map(|goal| [goal.number.to_string(), goal.what.clone(), goal.asked(), goal.measured(), goal.verdict()]).collect();
    format!("\n## The goals\n\n{GOALS}\n\n{}", aligned(&["#", "what", "asked", "measured", "verdict"], &[0, 1, 4], &rows))
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
        ["Compiler".to_owned(), format!("{}, profile `dist`, with which it is shipped", machine.rustc)],
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
    let crowd = size.users.saturating_add(size.victims).saturating_add(size.people);
    rows.push(["Users, but for growth".to_owned(), number(figure::real(crowd), 0)]);
    let seconds = plan.began.elapsed().as_secs();
    rows.push(["The run took".to_owned(), format!("{}:{:02} minutes", seconds / 60, seconds % 60)]);
    rows.push(["Answers measured".to_owned(), format!("{}, every one of them the expected one", number(figure::real(answers), 0))]);
    format!("\n## The machine\n\n{}", table(&["", ""], &rows))
}

/// Names to the left, figures to the right.
fn table<R: AsRef<[String]>>(heads: &[&str], rows: &[R]) -> String {
    let left: Vec<usize> = heads.iter().enumerate().filter(|(place, head)| *place == 0 || head.is_empty()).map(|(place, _)| place).collect();
    aligned(heads, &left, rows)
}

/// A table with these columns to the left.
fn aligned<R: AsRef<[String]>>(heads: &[&str], left: &[usize], rows: &[R]) -> String {
    let rule: Vec<&str> = (0..heads.len()).map(|place| if left.contains(&place) { "---" } else { "---:" }).collect();
    let line = |cells: &[&str]| format!("| {} |\n", cells.join(" | "));
    let rows = rows.iter().map(|row| line(&row.as_ref().iter().map(String::as_str).collect::<Vec<_>>()));
    line(heads) + line(&rule).as_str() + rows.collect::<String>().as_str()
}

fn percent(share: Option<f64>) -> String {
    share.map_or_else(|| "–".to_owned(), |share| number(share * 100.0, 1))
}

const INTRODUCTION: &str = "\
# Benchmarks

Written by `bin/bench`; not by hand.

    bin/bench                        # everything, less than a quarter of an hour on a quiet machine; writes this page
    bin/bench --quick                # a smoke, prints what it finds
    bin/bench --only 3 11            # what these goals are about
    bin/bench --users 1000000        # grows to a million users on PostgreSQL, too, however long that takes
    cargo run --profile dist -p benches -- --database sqlite

The binary as it is shipped (the profile `dist`; generator and bare handler are built with it, too) runs with `serve` and its default settings (API keys, limits, sealing, events and the log included), but for a queue in
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

const GOALS: &str = "\
Medians, with the range of the three rounds where a figure was taken in rounds. What is to spare, or missing, is told of what is asked.";
