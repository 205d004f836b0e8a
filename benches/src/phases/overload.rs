//! Three times what the server can do: whoever is let in must be served as fast as ever, and the excess sent away at once.

use std::{
    sync::{Mutex, OnceLock, PoisonError},
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, ensure};

use super::{Bench, shape};
use crate::{
    cells::{Kind, Overload},
    drive::{Load, drive, latency_ms},
    figure::real,
    http::Connection,
    loads,
};

impl Bench<'_> {
    pub(super) fn overload(&mut self) -> Result<()> {
        self.say("three times what the server can do");
        for _ in 0..self.plan.size.rounds {
            let span = self.plan.size.span;
            let all = Flood::new(self, None);
            let measured = self.drive(&all, AT_CAPACITY, usize::MAX, span)?;
            let asked = measured.rate() * TIMES;
            super::keep(self.results, Kind::AtCapacity, AT_CAPACITY, measured);
            let flood = Flood::new(self, Some(asked));
            let watch = self.watch()?;
            let addresses = [self.site.address()];
            let measured = drive(&addresses, &flood, shape(CROWD, usize::MAX, span + BURST), watch).context("asking for too much")?;
            let after_s = self.until_served()?;
            let (in_time, seconds) = (measured.done, measured.elapsed.as_secs_f64());
            super::keep(self.results, Kind::TooMany, CROWD, measured);
            self.results.overload.push(flood.told(in_time, seconds, after_s));
        }
        Ok(())
    }

    /// How long it takes after a flood until everybody is served again, in seconds.
    fn until_served(&self) -> Result<f64> {
        let (ended, some) = (Instant::now(), Flood::new(self, None));
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        runtime.block_on(async {
            let mut connection = Connection::open(self.site.address()).await?;
            let (mut since, mut in_a_row) = (ended, 0);
            for index in 0.. {
                ensure!(ended.elapsed() < super::WHOLE, "the server does not recover");
                if some.ask(&mut connection, index).await? {
                    in_a_row += 1;
                } else {
                    (since, in_a_row) = (Instant::now(), 0);
                }
                if in_a_row == SERVED_IN_A_ROW {
                    break;
                }
            }
            Ok(since.duration_since(ended).as_secs_f64())
        })
    }
}

/// How long the answers took.
#[derive(Default)]
struct Waits {
    /// Yes, while a burst is let in.
    early: Vec<Duration>,
    /// Yes, after that.
    served: Vec<Duration>,
    /// No.
    refused: Vec<Duration>,
}

/// Opens challenges, at a pace of its own if it has one, however slow the answers are; takes a yes and a no.
struct Flood {
    requests: Vec<Vec<u8>>,
    pace: Option<f64>,
    began: OnceLock<Instant>,
    waits: Mutex<Waits>,
}

impl Flood {
    fn new(bench: &Bench<'_>, pace: Option<f64>) -> Self {
        let requests = (0..bench.users.len()).map(|place| loads::open(bench.site, bench.users.id(place))).collect();
        Self { requests, pace, began: OnceLock::new(), waits: Mutex::default() }
    }

    /// Whether it was let in.
    async fn ask(&self, connection: &mut Connection, index: usize) -> Result<bool> {
        let request = self.requests.get(index % self.requests.len().max(1)).context("nobody is there")?;
        let answer = connection.exchange(request).await?;
        match answer.status {
            429 | 503 => {
                ensure!(answer.says_when, "somebody was sent away and not told for how long");
                Ok(false)
            }
            _ => answer.expect(201).map(|()| true),
        }
    }

    fn told(self, in_time: usize, seconds: f64, recovery_s: f64) -> Overload {
        let mut waits = self.waits.into_inner().unwrap_or_else(PoisonError::into_inner);
        for part in [&mut waits.early, &mut waits.served, &mut waits.refused] {
            part.sort_unstable();
        }
        let (yes, no) = (real(waits.early.len().saturating_add(waits.served.len())), real(waits.refused.len()));
        let asked = real(in_time) / seconds.max(f64::MIN_POSITIVE);
        Overload {
            asked,
            served: asked * yes / (yes + no).max(1.0),
            early_p99_ms: latency_ms(&waits.early, 0.99),
            served_p99_ms: latency_ms(&waits.served, 0.99),
            refused_p99_ms: latency_ms(&waits.refused, 0.99),
            recovery_s,
        }
    }
}

impl Load for Flood {
    async fn perform(&self, connection: &mut Connection, index: usize) -> Result<()> {
        let began = *self.began.get_or_init(Instant::now);
        if let Some(pace) = self.pace {
            tokio::time::sleep_until((began + Duration::from_secs_f64(real(index) / pace)).into()).await;
        }
        let asked = Instant::now();
        let is_served = self.ask(connection, index).await?;
        let waited = asked.elapsed();
        let mut waits = self.waits.lock().unwrap_or_else(PoisonError::into_inner);
        let Waits { early, served, refused } = &mut *waits;
        let part = match is_served {
            true if asked.duration_since(began) < BURST => early,
            true => served,
            false => refused,
        };
        part.push(waited);
        Ok(())
    }
}

/// Over how many connections the server does all it can.
pub(crate) const AT_CAPACITY: usize = 64;
/// Over how many too much is asked of it.
pub(crate) const CROWD: usize = 512;
const TIMES: f64 = 3.0;
/// A burst is let in for half a second, and then has to go.
const BURST: Duration = Duration::from_secs(1);
const SERVED_IN_A_ROW: u32 = 100;
