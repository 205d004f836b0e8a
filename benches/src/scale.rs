//! The capacity model: what a number of users asks of machines, reckoned from measured figures.
//!
//! `docs/explanation/scale.md` explains it and carries its table. The figures come from the end of `docs/benchmarks.md`, where a run
//! leaves them; each can be given instead.

mod model;

use std::{
    fs,
    io::{self, Write as _},
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result};
use clap::Args;

use crate::{
    cells::{Kind, Results},
    plan::Plan,
};
use model::{Assumptions, Figures};

#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// The report whose figures are taken; by default docs/benchmarks.md of this source.
    #[arg(long, value_name = "FILE")]
    from: Option<PathBuf>,
    /// A page whose table is written anew, between its two marks; by default the table is printed.
    #[arg(long, value_name = "FILE")]
    page: Option<PathBuf>,
    #[command(flatten)]
    figures: Given,
    #[command(flatten)]
    assumptions: Assumptions,
}

/// Figures in the place of measured ones.
#[derive(Debug, Args)]
struct Given {
    /// Server CPU of a challenge and its right code, in microseconds.
    #[arg(long, value_name = "NUMBER")]
    server_cpu_us: Option<f64>,
    /// PostgreSQL's CPU for both, in microseconds.
    #[arg(long, value_name = "NUMBER")]
    postgres_cpu_us: Option<f64>,
    /// CPU of hashing a password, in milliseconds.
    #[arg(long, value_name = "NUMBER")]
    hash_cpu_ms: Option<f64>,
    /// Bytes in the write-ahead log for a challenge and its right code, without whole pages.
    #[arg(long, value_name = "NUMBER")]
    log_bytes: Option<f64>,
    /// Bytes on the disk for a user with a password, an app and backup codes.
    #[arg(long, value_name = "NUMBER")]
    user_bytes: Option<f64>,
    /// Bytes on the disk of the events of a sign-in.
    #[arg(long, value_name = "NUMBER")]
    event_bytes: Option<f64>,
}

/// Prints the table, or writes it into its page.
pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    let report = arguments.from.clone().unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/benchmarks.md"));
    let text = fs::read_to_string(&report).with_context(|| format!("reading {}", report.display()))?;
    let figures = arguments.figures.over(&text).with_context(|| format!("taking the figures of {}", report.display()))?;
    let table = model::table(figures, &arguments.assumptions);
    match &arguments.page {
        Some(page) => {
            let text = fs::read_to_string(page).with_context(|| format!("reading {}", page.display()))?;
            let text = between_marks(&text, &table).with_context(|| format!("{} has no marks", page.display()))?;
            fs::write(page, text).with_context(|| format!("writing {}", page.display()))
        }
        None => Ok(io::stdout().lock().write_all(table.as_bytes())?),
    }
}

/// The end of a report: the figures that the model takes from it.
pub(crate) fn remember(plan: &Plan, results: &Results) -> String {
    let (Some(connections), Some(log)) = (plan.size.connections.iter().rev().find(|n| results.logs.contains_key(n)), results.logs.values().next_back()) else {
        return String::new();
    };
    let cpu = |database: bool| results.cpu_us(Kind::OpenAndPass, *connections, |m| if database { m.database } else { m.server }).median();
    // A page holds 8 kB, and hardly less when it goes into the log whole.
    let log_bytes = (log.open_bytes + log.pass_bytes - log.images * 8192.0).max(0.0);
    let figures = [
        (SERVER, cpu(false)),
        (POSTGRES, cpu(true)),
        (HASH, results.hash_cpu_ms.median()),
        (LOG, Some(log_bytes)),
        (USER, results.bytes_complete),
        (EVENTS, results.event_bytes),
    ];
    let lines: String = figures.iter().filter_map(|(name, value)| Some(format!("{name} = {:.1}\n", (*value)?))).collect();
    format!("\n## For the capacity model\n\nPostgreSQL, {connections} connections; a challenge and its right code are one sign-in.\n\n```figures\n{lines}```\n")
}

impl Given {
    /// These figures, and for the rest those that stand in a report.
    fn over(&self, report: &str) -> Result<Figures> {
        let block = report.split_once("```figures\n").and_then(|(_, rest)| rest.split_once("```")).map_or("", |(block, _)| block);
        let of = |name: &str, given: Option<f64>| -> Result<f64> {
            let line = || block.lines().find_map(|line| line.strip_prefix(name)?.trim_start().strip_prefix('='));
            match given {
                Some(value) => Ok(value),
                None => line()
                    .with_context(|| format!("it has no {name}: run bin/bench, or say --{}", name.replace('_', "-")))?
                    .trim()
                    .parse()
                    .with_context(|| format!("reading {name}")),
            }
        };
        Ok(Figures {
            server_cpu_us: of(SERVER, self.server_cpu_us)?,
            postgres_cpu_us: of(POSTGRES, self.postgres_cpu_us)?,
            hash_cpu_ms: of(HASH, self.hash_cpu_ms)?,
            log_bytes: of(LOG, self.log_bytes)?,
            user_bytes: of(USER, self.user_bytes)?,
            event_bytes: of(EVENTS, self.event_bytes)?,
        })
    }
}

/// The page with `table` in the place of what stands between its marks.
fn between_marks(page: &str, table: &str) -> Option<String> {
    let (before, rest) = page.split_once(BEGIN)?;
    let (_, after) = rest.split_once(END)?;
    Some(format!("{before}{BEGIN}\n\n{table}\n{END}{after}"))
}

const SERVER: &str = "server_cpu_us";
const POSTGRES: &str = "postgres_cpu_us";
const HASH: &str = "hash_cpu_ms";
const LOG: &str = "log_bytes";
const USER: &str = "user_bytes";
const EVENTS: &str = "event_bytes";

const BEGIN: &str = "<!-- written by `benches scale` -->";
const END: &str = "<!-- end -->";

#[cfg(test)]
mod tests {
    use super::*;

    const NOTHING: Given = Given { server_cpu_us: None, postgres_cpu_us: None, hash_cpu_ms: None, log_bytes: None, user_bytes: None, event_bytes: None };

    #[test]
    fn figures_come_from_the_report_unless_they_are_given() {
        let lines = [SERVER, POSTGRES, HASH, LOG, USER, EVENTS].map(|name| format!("{name} = 7.5\n")).concat();
        let report = format!("# Benchmarks\n\n```figures\n{lines}```\n");
        let figures = Given { log_bytes: Some(9.0), ..NOTHING }.over(&report).unwrap();
        assert_eq!((figures.server_cpu_us, figures.log_bytes), (7.5, 9.0));
    }

    #[test]
    fn a_figure_that_is_nowhere_is_named() {
        let error = NOTHING.over("# Benchmarks\n").unwrap_err();
        assert_eq!(error.to_string(), "it has no server_cpu_us: run bin/bench, or say --server-cpu-us");
    }

    #[test]
    fn only_what_stands_between_the_marks_is_written_anew() {
        let page = format!("before {BEGIN} old {END} after");
        assert_eq!(between_marks(&page, "new\n"), Some(format!("before {BEGIN}\n\nnew\n\n{END} after")));
        assert_eq!(between_marks("no marks", "new"), None);
    }
}
