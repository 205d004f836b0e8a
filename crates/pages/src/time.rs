//! Points in time as people read them. Every time is shown in UTC and says so.

use crate::html::Html;
use crate::words::Words;
use jiff::Timestamp as Instant;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use twofactor::Timestamp;

impl Words {
    /// `12 Sep 2026`
    pub fn day_text(&self, at: Timestamp) -> String {
        let civil = civil(at);
        let month = MONTHS.get(usize::from(civil.month().unsigned_abs()).saturating_sub(1));
        let args =
            [("day", i64::from(civil.day()).into()), ("month", self.t(month.copied().unwrap_or_default()).into()), ("year", civil.year().to_string().into())];
        self.s("day", &args)
    }

    /// `14:32:10 UTC`
    pub fn clock_text(&self, at: Timestamp) -> String {
        let civil = civil(at);
        format!("{:02}:{:02}:{:02} UTC", civil.hour(), civil.minute(), civil.second())
    }

    /// `12 Sep 2026, 14:32 UTC`
    pub fn moment_text(&self, at: Timestamp) -> String {
        let civil = civil(at);
        let time = format!("{:02}:{:02} UTC", civil.hour(), civil.minute());
        self.s("day-and-time", &[("day", self.day_text(at).into()), ("time", time.into())])
    }

    /// `5 minutes ago`, `in 5 minutes`, `just now`
    pub fn distance_text(&self, at: Timestamp, now: Timestamp) -> String {
        let millis = at.as_unix_millis().saturating_sub(now.as_unix_millis());
        let seconds = if millis > 0 { millis.saturating_add(999) / 1000 } else { millis / 1000 };
        let (past, n, key_ago, key_in) = match seconds.unsigned_abs() {
            s @ 0..60 => (seconds <= 0, s, key("ago-seconds"), key("in-seconds")),
            s @ 60..5_400 => (seconds < 0, rounded(s, 60), key("ago-minutes"), key("in-minutes")),
            s @ 5_400..129_600 => (seconds < 0, rounded(s, 3_600), key("ago-hours"), key("in-hours")),
            s => (seconds < 0, rounded(s, 86_400), key("ago-days"), key("in-days")),
        };
        self.s(if past { key_ago } else { key_in }, &[("n", n.into())])
    }

    /// A [`day_text`](Self::day_text) that machines can read too.
    pub fn day(&self, at: Timestamp) -> Html {
        marked(at, &self.day_text(at))
    }

    /// A [`moment_text`](Self::moment_text) that machines can read too, and how far away it is.
    pub fn moment(&self, at: Timestamp, now: Timestamp) -> Html {
        let shown = marked(at, &self.moment_text(at));
        self.h("moment", &[("at", shown.into()), ("distance", Html::trusted(self.distance_text(at, now)).into())])
    }

    /// How far away `at` is, with the exact time for machines and on hover.
    pub fn since(&self, at: Timestamp, now: Timestamp) -> Html {
        let markup = format!("<time datetime=\"{}\" title=\"{}\">{}</time>", iso(at), self.moment_text(at), self.distance_text(at, now));
        Html::trusted(markup)
    }

    /// A [`clock_text`](Self::clock_text) that machines can read too.
    pub fn clock(&self, at: Timestamp) -> Html {
        marked(at, &self.clock_text(at))
    }
}

/// `2026-09-12T14:32:10Z`
pub(crate) fn iso(at: Timestamp) -> String {
    format!("{}Z", civil(at).strftime("%Y-%m-%dT%H:%M:%S"))
}

/// Marks a key so that the test of all keys finds it.
pub(crate) const fn key(name: &'static str) -> &'static str {
    name
}

fn marked(at: Timestamp, text: &str) -> Html {
    Html::trusted(format!("<time datetime=\"{}\">{text}</time>", iso(at)))
}

fn rounded(seconds: u64, unit: u64) -> u64 {
    seconds.saturating_add(unit / 2) / unit
}

fn civil(at: Timestamp) -> DateTime {
    let instant = Instant::from_millisecond(at.as_unix_millis()).unwrap_or(Instant::UNIX_EPOCH);
    TimeZone::UTC.to_datetime(instant)
}

const MONTHS: [&str; 12] = [
    key("month-1"),
    key("month-2"),
    key("month-3"),
    key("month-4"),
    key("month-5"),
    key("month-6"),
    key("month-7"),
    key("month-8"),
    key("month-9"),
    key("month-10"),
    key("month-11"),
    key("month-12"),
];
