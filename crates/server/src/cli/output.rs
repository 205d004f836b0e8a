//! What a command says: data on standard output, talk on standard error. Never in color, so `NO_COLOR` is always honored.

use serde::Serialize;
use std::{
    fmt::Display,
    io::{self, Write as _},
};

use super::Failure;

/// Where commands write to.
#[derive(Clone, Copy, Debug)]
pub(super) struct Output {
    json: bool,
    quiet: bool,
}

impl Output {
    pub(super) const fn new(json: bool, quiet: bool) -> Self {
        Self { json, quiet }
    }

    /// Prints data: `value` when JSON was asked for, else what `text` makes of it.
    pub(super) fn show(self, value: &impl Serialize, text: impl FnOnce() -> String) -> Result<(), Failure> {
        if self.json {
            let json = serde_json::to_string_pretty(value).map_err(|error| Failure::new(format!("writing JSON: {error}")))?;
            return self.print(json);
        }
        self.print(text())
    }

    /// Prints data, ending with exactly one newline.
    pub(super) fn print(self, text: impl AsRef<str>) -> Result<(), Failure> {
        let text = text.as_ref().trim_end_matches('\n');
        if text.is_empty() {
            return Ok(());
        }
        let mut stdout = io::stdout().lock();
        match writeln!(stdout, "{text}").and_then(|()| stdout.flush()) {
            // The reader has seen enough.
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            written => Ok(written?),
        }
    }

    /// Tells the operator something beside the data.
    pub(super) fn say(self, text: impl Display) {
        if !self.quiet {
            self.error(&text);
        }
    }

    /// Tells the operator what went wrong.
    pub(super) fn error(self, text: &impl Display) {
        // When nobody listens, there is nobody to tell.
        drop(writeln!(io::stderr().lock(), "{text}"));
    }
}

/// Rows under a line of headings, in columns.
pub(super) fn table<const N: usize>(headings: [&str; N], rows: &[[String; N]]) -> String {
    let mut widths = headings.map(width);
    for row in rows {
        for (widest, cell) in widths.iter_mut().zip(row) {
            *widest = (*widest).max(width(cell));
        }
    }
    let line = |cells: &mut dyn Iterator<Item = &str>| {
        let padded = cells.zip(widths).map(|(cell, width)| format!("{cell:width$}")).collect::<Vec<_>>();
        padded.join("  ").trim_end().to_owned()
    };
    let mut lines = vec![line(&mut headings.into_iter())];
    lines.extend(rows.iter().map(|row| line(&mut row.iter().map(String::as_str))));
    lines.join("\n")
}

fn width(cell: &str) -> usize {
    cell.chars().count()
}
