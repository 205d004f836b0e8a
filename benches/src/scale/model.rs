//! The reckoning itself: pure, from figures and assumptions to a table.

use clap::Args;

use crate::figure::number;

/// What was measured, on PostgreSQL. A sign-in is a challenge and its right code.
#[derive(Clone, Copy, Debug)]
pub(super) struct Figures {
    pub(super) server_cpu_us: f64,
    pub(super) postgres_cpu_us: f64,
    pub(super) hash_cpu_ms: f64,
    pub(super) log_bytes: f64,
    pub(super) user_bytes: f64,
    pub(super) event_bytes: f64,
}

/// What nobody can measure beforehand.
#[derive(Clone, Debug, Args)]
pub(super) struct Assumptions {
    /// How often a user is asked for a code in a day.
    #[arg(long, value_name = "NUMBER", default_value_t = 1.0)]
    sign_ins_a_day: f64,
    /// How much more happens in the busiest minute than on average.
    #[arg(long, value_name = "NUMBER", default_value_t = 6.0)]
    peak: f64,
    /// What share of its cores a machine uses in that minute.
    #[arg(long, value_name = "SHARE", default_value_t = 0.5)]
    busy: f64,
    /// Whole pages in the write-ahead log for each sign-in.
    #[arg(long, value_name = "NUMBER", default_value_t = 1.0)]
    pages_a_sign_in: f64,
    /// How many days events are kept.
    #[arg(long, value_name = "DAYS", default_value_t = 365.0)]
    days_kept: f64,
    /// Cores of a machine that runs a server.
    #[arg(long, value_name = "CORES", default_value_t = 8.0)]
    node_cores: f64,
    /// Connections of a server to its database (`database.pool`).
    #[arg(long, value_name = "COUNT", default_value_t = 16.0)]
    pool: f64,
    /// Cores of a machine that runs PostgreSQL.
    #[arg(long, value_name = "CORES", default_value_t = 32.0)]
    primary_cores: f64,
    /// What its disk holds, in TB.
    #[arg(long, value_name = "TB", default_value_t = 4.0)]
    primary_tb: f64,
    /// What its log can take, in MB a second.
    #[arg(long, value_name = "MB", default_value_t = 200.0)]
    primary_log_mb: f64,
}

/// What a number of users asks of machines.
#[derive(Clone, Copy, Debug)]
struct Need {
    users: f64,
    /// In the busiest minute.
    sign_ins_a_second: f64,
    server_cores: f64,
    hash_cores: f64,
    postgres_cores: f64,
    /// At the peak, in MB a second.
    log_mb: f64,
    log_gb_a_day: f64,
    users_gb: f64,
    events_gb: f64,
    nodes: f64,
    connections: f64,
    primaries: f64,
}

impl Need {
    fn of(users: f64, figures: Figures, assumptions: &Assumptions) -> Self {
        let sign_ins_a_day = users * assumptions.sign_ins_a_day;
        let sign_ins_a_second = sign_ins_a_day / DAY_SECONDS * assumptions.peak;
        let cores = |seconds: f64| sign_ins_a_second * seconds / assumptions.busy;
        let (server_cores, postgres_cores) = (cores(figures.server_cpu_us / 1e6), cores(figures.postgres_cpu_us / 1e6));
        let log_bytes = figures.log_bytes + assumptions.pages_a_sign_in * PAGE_BYTES;
        let log_mb = sign_ins_a_second * log_bytes / 1e6;
        let (users_gb, events_gb) = (users * figures.user_bytes / 1e9, sign_ins_a_day * assumptions.days_kept * figures.event_bytes / 1e9);
        // One that can fail without notice, always.
        let nodes = (server_cores / assumptions.node_cores).ceil() + 1.0;
        let parts = [postgres_cores / assumptions.primary_cores, (users_gb + events_gb) / 1e3 / assumptions.primary_tb, log_mb / assumptions.primary_log_mb];
        Self {
            users,
            sign_ins_a_second,
            server_cores,
            hash_cores: cores(figures.hash_cpu_ms / 1e3),
            postgres_cores,
            log_mb,
            log_gb_a_day: sign_ins_a_day * log_bytes / 1e9,
            users_gb,
            events_gb,
            nodes,
            connections: nodes * assumptions.pool,
            primaries: parts.into_iter().fold(1.0, f64::max).ceil(),
        }
    }
}

/// The figures, what they mean for one sign-in a second and for a million users, and what each number of users needs.
pub(super) fn table(figures: Figures, assumptions: &Assumptions) -> String {
    let a = assumptions;
    let mut text = format!(
        "Measured: {} µs of server CPU and {} µs of PostgreSQL's for a sign-in (a challenge and its right code), {} ms for hashing a password, {} bytes \
         of log and {} bytes of events for a sign-in, {} bytes on the disk for a user.\n\n\
         Assumed: a user is asked {} times a day, the busiest minute sees {} times the average, machines use {} % of their cores then, {} whole page of \
         {} bytes goes into the log for each sign-in, events are kept {} days, a server has {} cores and {} connections, and a PostgreSQL {} cores, \
         {} TB, and a log that takes {} MB/s.\n\n",
        number(figures.server_cpu_us, 0),
        number(figures.postgres_cpu_us, 0),
        number(figures.hash_cpu_ms, 1),
        number(figures.log_bytes, 0),
        number(figures.event_bytes, 0),
        number(figures.user_bytes, 0),
        a.sign_ins_a_day,
        a.peak,
        a.busy * 100.0,
        a.pages_a_sign_in,
        number(PAGE_BYTES, 0),
        a.days_kept,
        a.node_cores,
        a.pool,
        a.primary_cores,
        a.primary_tb,
        a.primary_log_mb,
    );
    let million = Need::of(1e6, figures, a);
    text.push_str("| | for a million users | for one sign-in a second |\n| --- | ---: | ---: |\n");
    let each =
        |name: &str, value: f64, decimals: usize| format!("| {name} | {} | {} |\n", number(value, decimals), significant(value / million.sign_ins_a_second));
    text.push_str(&each("sign-ins a second at the peak", million.sign_ins_a_second, 0));
    text.push_str(&each("server cores", million.server_cores, 2));
    text.push_str(&each("cores for hashing, where Vestibule asks for the password", million.hash_cores, 2));
    text.push_str(&each("PostgreSQL cores", million.postgres_cores, 2));
    text.push_str(&each("log, MB/s", million.log_mb, 2));
    text.push_str(&each("log, GB a day", million.log_gb_a_day, 1));
    text.push_str(&each("disk for events, GB", million.events_gb, 0));
    text.push_str(&format!("| disk for users, GB | {} | |\n", number(million.users_gb, 1)));
    let busy = a.node_cores / (million.server_cores / million.sign_ins_a_second).max(f64::MIN_POSITIVE);
    text.push_str(&format!("| connections to PostgreSQL | | {} |\n\n", significant(a.pool / busy)));
    text.push_str(HEADS);
    for users in USERS {
        let need = Need::of(users, figures, a);
        let cells = [
            number(need.users, 0),
            number(need.sign_ins_a_second, 1),
            number(need.server_cores, 1),
            number(need.hash_cores, 1),
            number(need.postgres_cores, 1),
            number(need.log_mb, 1),
            number(need.log_gb_a_day, 1),
            number(need.users_gb, 1),
            number(need.events_gb, 1),
            number(need.nodes, 0),
            number(need.connections, 0),
            number(need.primaries, 0),
        ];
        text.push_str(&format!("| {} |\n", cells.join(" | ")));
    }
    text
}

/// A small number with two digits that say something.
fn significant(value: f64) -> String {
    let decimals = (0..8).find(|decimals| value * 10_f64.powi(*decimals) >= 10.0).unwrap_or(8);
    number(value, usize::try_from(decimals).unwrap_or_default())
}

const HEADS: &str = "\
| users | sign-ins/s at the peak | server cores | cores for hashing | PostgreSQL cores | log, MB/s | log, GB a day | users, GB | events, GB | servers | \
connections | PostgreSQL primaries |
| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
";

const USERS: [f64; 6] = [1e3, 1e4, 1e5, 1e6, 1e7, 1e8];
const DAY_SECONDS: f64 = 86_400.0;
const PAGE_BYTES: f64 = 8_192.0;

#[cfg(test)]
mod tests {
    use super::*;

    const FIGURES: Figures =
        Figures { server_cpu_us: 400.0, postgres_cpu_us: 600.0, hash_cpu_ms: 20.0, log_bytes: 1_808.0, user_bytes: 4_000.0, event_bytes: 1_000.0 };
    const ASSUMPTIONS: Assumptions = Assumptions {
        sign_ins_a_day: 1.0,
        peak: 8.64,
        busy: 0.5,
        pages_a_sign_in: 1.0,
        days_kept: 100.0,
        node_cores: 8.0,
        pool: 16.0,
        primary_cores: 8.0,
        primary_tb: 4.0,
        primary_log_mb: 200.0,
    };

    #[test]
    fn a_hundred_million_users_are_reckoned_from_the_figures() {
        let need = Need::of(1e8, FIGURES, &ASSUMPTIONS);
        let close = |is: f64, should: f64| assert!((is / should - 1.0).abs() < 1e-9, "{is} should be {should}");
        close(need.sign_ins_a_second, 10_000.0);
        close(need.server_cores, 8.0);
        close(need.postgres_cores, 12.0);
        close(need.log_mb, 100.0);
        close(need.users_gb, 400.0);
        close(need.events_gb, 10_000.0);
        close(need.nodes, 2.0);
        close(need.primaries, 3.0);
    }

    #[test]
    fn few_users_need_one_primary_all_the_same() {
        assert!(Need::of(1e3, FIGURES, &ASSUMPTIONS).primaries == 1.0);
    }

    #[test]
    fn small_numbers_keep_two_digits() {
        assert_eq!([0.00123, 1.5, 42.0].map(significant), ["0.0012", "1.5", "42"]);
    }
}
