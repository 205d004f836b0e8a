//! The load generator: a number of connections, each asking for the next thing as soon as the last one is answered.
//!
//! Connections are spread over threads with a loop of their own, at most one for each core, so that nothing is handed from
//! thread to thread while it is measured. All of them are warm before the clock starts.

use std::{
    net::SocketAddr,
    sync::{
        Barrier,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, anyhow};
use futures_util::future::join_all;

use crate::{figure, http::Connection, machine, process, process::Watched};

/// Something to do again and again.
pub(crate) trait Load: Sync {
    /// Does it for the `index`-th time; an answer that is not the expected one is an error.
    async fn perform(&self, connection: &mut Connection, index: usize) -> Result<()>;
}

/// How it is done.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Shape {
    pub(crate) connections: usize,
    /// The first ones that are done before the clock starts.
    pub(crate) warm_up: usize,
    /// How many are done at most, with those before.
    pub(crate) most: usize,
    /// How long the clock runs at most.
    pub(crate) span: Duration,
}

/// Whose processor time is counted besides the generator's.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Watch {
    pub(crate) server: Watched,
    pub(crate) database: Watched,
}

/// What came of it.
#[derive(Clone, Debug)]
pub(crate) struct Measurement {
    pub(crate) done: usize,
    /// With those before the clock started.
    pub(crate) used: usize,
    pub(crate) elapsed: Duration,
    /// From the shortest to the longest.
    latencies: Vec<Duration>,
    pub(crate) server: Duration,
    pub(crate) database: Duration,
    pub(crate) generator: Duration,
    /// The share of the machine that others used meanwhile.
    pub(crate) others: f64,
}

impl Measurement {
    /// How many in a second.
    pub(crate) fn rate(&self) -> f64 {
        figure::rate(self.done, self.elapsed)
    }

    /// The latency that `share` of all stay below, in milliseconds.
    pub(crate) fn latency_ms(&self, share: f64) -> f64 {
        latency_ms(&self.latencies, share)
    }

    /// A processor time for each one, in microseconds.
    pub(crate) fn each_us(&self, cpu: Duration) -> f64 {
        cpu.as_secs_f64() * 1e6 / figure::real(self.done).max(1.0)
    }
}

/// The latency that `share` of these stay below, in milliseconds. They come from the shortest to the longest.
pub(crate) fn latency_ms(latencies: &[Duration], share: f64) -> f64 {
    let below = |place: usize| figure::real(place.saturating_add(1)) >= figure::real(latencies.len()) * share;
    let place = (0..latencies.len()).collect::<Vec<_>>().partition_point(|place| !below(*place));
    latencies.get(place).or(latencies.last()).map_or(0.0, |latency| latency.as_secs_f64() * 1e3)
}

/// Does `load` over connections to these addresses, one after the other, and measures it.
pub(crate) fn drive<L: Load>(addresses: &[SocketAddr], load: &L, shape: Shape, watch: Watch) -> Result<Measurement> {
    drive_until(addresses, load, shape, watch, &AtomicBool::new(false))
}

/// The same until somebody says that it is `over`, if the time is not over before.
pub(crate) fn drive_until<L: Load>(addresses: &[SocketAddr], load: &L, shape: Shape, watch: Watch, over: &AtomicBool) -> Result<Measurement> {
    let threads = machine::cores().min(shape.connections).max(1);
    let course = Course {
        shape,
        addresses,
        over,
        next: AtomicUsize::new(0),
        failed: AtomicBool::new(false),
        warm: Barrier::new(threads.saturating_add(1)),
        go: Barrier::new(threads.saturating_add(1)),
    };
    let (parts, start, before) = thread::scope(|scope| {
        let course = &course;
        let lanes: Vec<_> = (0..threads)
            .map(|lane| {
                let places = (0..shape.connections).filter(|place| place % threads == lane).collect();
                scope.spawn(move || course.lane(load, places))
            })
            .collect();
        course.warm.wait();
        course.next.store(shape.warm_up, Ordering::Relaxed);
        let before = Usage::now(watch);
        let start = Instant::now();
        course.go.wait();
        let parts: Vec<Result<Part>> = lanes.into_iter().map(|lane| lane.join().unwrap_or_else(|_| Err(anyhow!("a generator thread panicked")))).collect();
        (parts, start, before)
    });
    let after = Usage::now(watch);
    let parts = parts.into_iter().collect::<Result<Vec<_>>>()?;
    let elapsed = parts.iter().map(|part| part.ended).max().map_or(Duration::ZERO, |ended| ended.duration_since(start));
    let mut latencies: Vec<Duration> = parts.into_iter().flat_map(|part| part.latencies).collect();
    latencies.sort_unstable();
    let (server, database, generator) = (after.server - before.server, after.database - before.database, after.own - before.own);
    let whole = elapsed.as_secs_f64() * figure::real(machine::cores());
    let others = (after.everybody - before.everybody).saturating_sub(server + database + generator).as_secs_f64() / whole.max(f64::MIN_POSITIVE);
    let done = latencies.len();
    Ok(Measurement { done, used: done.saturating_add(shape.warm_up), elapsed, latencies, server, database, generator, others })
}

/// What the threads of one measurement share.
struct Course<'a> {
    shape: Shape,
    addresses: &'a [SocketAddr],
    over: &'a AtomicBool,
    next: AtomicUsize,
    failed: AtomicBool,
    warm: Barrier,
    go: Barrier,
}

/// What came of one thread.
struct Part {
    latencies: Vec<Duration>,
    ended: Instant,
}

impl Course<'_> {
    fn lane<L: Load>(&self, load: &L, places: Vec<usize>) -> Result<Part> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let warm = runtime.context("starting a generator thread").and_then(|runtime| {
            let opened = runtime.block_on(async {
                let addresses = places.iter().filter_map(|place| self.addresses.get(place % self.addresses.len().max(1)));
                let mut all = join_all(addresses.map(|address| Connection::open(*address))).await.into_iter().collect::<Result<Vec<_>>>()?;
                self.all(load, &mut all, self.shape.warm_up, None).await?;
                Ok::<_, anyhow::Error>(all)
            });
            Ok((opened?, runtime))
        });
        // Whatever happened: the others wait.
        self.failed.fetch_or(warm.is_err(), Ordering::Relaxed);
        self.warm.wait();
        self.go.wait();
        let (mut all, runtime) = warm?;
        let latencies = runtime.block_on(self.all(load, &mut all, self.shape.most, Some(Instant::now() + self.shape.span)))?;
        Ok(Part { latencies, ended: Instant::now() })
    }

    /// All connections of a thread, up to the `most`-th or `until` the time is over. A server that hangs is an error.
    async fn all<L: Load>(&self, load: &L, connections: &mut [Connection], most: usize, until: Option<Instant>) -> Result<Vec<Duration>> {
        let all = join_all(connections.iter_mut().map(|connection| self.one(load, connection, most, until)));
        let done = tokio::time::timeout(self.shape.span + PATIENCE, all).await.context("the server did not answer in time")?;
        Ok(done.into_iter().collect::<Result<Vec<_>>>()?.concat())
    }

    async fn one<L: Load>(&self, load: &L, connection: &mut Connection, most: usize, until: Option<Instant>) -> Result<Vec<Duration>> {
        let mut latencies = Vec::with_capacity(most.min(4096));
        let mut now = Instant::now();
        while until.is_none_or(|until| now < until) && !self.failed.load(Ordering::Relaxed) && !self.over.load(Ordering::Relaxed) {
            let index = self.next.fetch_add(1, Ordering::Relaxed);
            if index >= most {
                break;
            }
            if let Err(error) = load.perform(connection, index).await {
                self.failed.store(true, Ordering::Relaxed);
                return Err(error);
            }
            let done = Instant::now();
            latencies.push(done.duration_since(now));
            now = done;
        }
        Ok(latencies)
    }
}

#[derive(Clone, Copy)]
struct Usage {
    server: Duration,
    database: Duration,
    own: Duration,
    everybody: Duration,
}

impl Usage {
    fn now(watch: Watch) -> Self {
        Self { server: watch.server.cpu(), database: watch.database.cpu(), own: process::own_cpu(), everybody: process::everybody() }
    }
}

const PATIENCE: Duration = Duration::from_secs(60);
