//! The log: one line an event, on standard error. Identifiers of people are not written, nor paths, queries, codes or tokens.

use std::io::{self, IsTerminal as _};
use tracing_subscriber::{EnvFilter, fmt, layer::SubscriberExt as _, util::SubscriberInitExt as _};

use crate::config::{Log, LogFormat};

/// Starts writing what `log` lets through, in color when `color` is true and people read it. Only the first call has an effect.
pub fn start(log: &Log, color: bool) {
    let is_pretty = match log.format {
        LogFormat::Auto => io::stderr().is_terminal(),
        LogFormat::Json => false,
        LogFormat::Pretty => true,
    };
    let filter = EnvFilter::builder().parse_lossy(&log.level);
    let registry = tracing_subscriber::registry().with(filter);
    let started = if is_pretty {
        registry.with(fmt::layer().compact().with_target(false).with_ansi(color).with_writer(io::stderr)).try_init()
    } else {
        registry.with(fmt::layer().json().flatten_event(true).with_current_span(false).with_span_list(false).with_writer(io::stderr)).try_init()
    };
    if started.is_ok() {
        std::panic::set_hook(Box::new(report_panic));
    }
}

/// A panic is a defect: its place is what matters, and its words are as safe as any others, since secrets do not print.
fn report_panic(panic: &std::panic::PanicHookInfo<'_>) {
    let place = panic.location().map(ToString::to_string).unwrap_or_default();
    tracing::error!(event = "panic", place, what = panic.payload_as_str().unwrap_or("no words"));
}
