//! Runs a server: two listeners and the worker, until it is told to stop; then finishes what was accepted.
//!
//! HTTP/1.1 only: the proxy that ends TLS speaks it, and its limits against slow clients are simple and complete.

use axum::{
    Router,
    body::Body,
    extract::ConnectInfo,
    http::{HeaderValue, Request, StatusCode, header},
    response::IntoResponse as _,
};
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use std::{
    convert::Infallible,
    future::pending,
    io,
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};
use tokio::{
    net::{TcpListener, TcpStream},
    signal::unix::{SignalKind, signal},
    sync::{OwnedSemaphorePermit, Semaphore, watch},
    time::{sleep, timeout},
};
use tower::ServiceExt as _;

use crate::{
    App,
    admission::{Gate, Porter},
    config::Listen,
    management, router, worker,
};

/// Where connections come in.
#[derive(Debug)]
pub struct Listeners {
    public: TcpListener,
    management: TcpListener,
}

impl Listeners {
    /// Opens both listeners.
    ///
    /// # Errors
    /// When an address is taken or not ours; the message names it.
    pub async fn bind(listen: &Listen) -> io::Result<Self> {
        Ok(Self { public: bind("public", listen.public).await?, management: bind("management", listen.management).await? })
    }

    /// Where pages and API are; with the real port where the configuration said 0.
    ///
    /// # Errors
    /// When the system does not say.
    pub fn public_address(&self) -> io::Result<SocketAddr> {
        self.public.local_addr()
    }

    /// Where health and metrics are; with the real port where the configuration said 0.
    ///
    /// # Errors
    /// When the system does not say.
    pub fn management_address(&self) -> io::Result<SocketAddr> {
        self.management.local_addr()
    }
}

/// Serves until `stop` is done, then takes no new connection, finishes what was accepted within [`DRAIN`], and returns.
///
/// # Errors
/// When a part of the server ended by itself: the process is of no use then, and whoever watches it should start another.
pub async fn serve(app: Arc<App>, listeners: Listeners, stop: impl Future<Output = ()>) -> io::Result<()> {
    let (stop_public, stopping) = watch::channel(false);
    let (stop_management, drained) = watch::channel(false);
    let gate = Gate::of(&app);
    let router = router::router_behind(&gate, Arc::clone(&app));
    let public = Door { listener: listeners.public, router, room: most_connections(), porter: Some(Porter::new(gate, Arc::clone(&app))) };
    let management = Door { listener: listeners.management, router: management::router(Arc::clone(&app)), room: MANAGEMENT_CONNECTIONS, porter: None };
    let mut worker = tokio::spawn(worker::run(Arc::clone(&app), told(stopping.clone())));
    let mut public = tokio::spawn(public.open(stopping));
    let mut management = tokio::spawn(management.open(drained));
    tracing::info!(event = "server.started", version = env!("CARGO_PKG_VERSION"));

    let ended = tokio::select! {
        () = stop => None,
        ended = &mut worker => Some(ended),
        ended = &mut public => Some(ended),
        ended = &mut management => Some(ended),
    };
    if let Some(ended) = ended {
        ended?;
        return Err(io::Error::other("a part of the server ended by itself"));
    }
    app.stop();
    tracing::info!(event = "server.stopping");
    stop_public.send_replace(true);
    let (public, worker) = tokio::join!(public, timeout(DRAIN, worker));
    public?;
    match worker {
        Ok(worker) => worker?,
        Err(_) => tracing::warn!(event = "server.gave_up", "the worker did not finish in time; what it was at is done again"),
    }
    stop_management.send_replace(true);
    management.await?;
    tracing::info!(event = "server.stopped");
    Ok(())
}

/// Done at the first SIGTERM or SIGINT. Later ones change nothing: wrappers forward what a terminal has sent already.
///
/// # Errors
/// When the system does not let signals be watched.
pub fn signaled() -> io::Result<impl Future<Output = ()>> {
    let (mut terminate, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}

/// A listener and what is behind it.
struct Door {
    listener: TcpListener,
    router: Router,
    /// How many connections may be open at once.
    room: u32,
    porter: Option<Porter>,
}

/// What is behind a door.
#[derive(Clone)]
struct Inside {
    router: Router,
    porter: Option<Porter>,
}

impl Door {
    /// Accepts connections until `stop` says so, then waits for those that are busy.
    async fn open(self, stop: watch::Receiver<bool>) {
        let Self { listener, router, room, porter } = self;
        let inside = Inside { router, porter };
        let places = Arc::new(Semaphore::new(usize::try_from(room).unwrap_or(usize::MAX)));
        let mut stopped = std::pin::pin!(told(stop.clone()));
        loop {
            let accepted = tokio::select! {
                accepted = accept(&listener, &places) => accepted,
                () = &mut stopped => break,
            };
            if let Some((stream, peer, place)) = accepted {
                tokio::spawn(attend(stream, peer, inside.clone(), stop.clone(), place));
            }
        }
        let_nobody_knock(&listener);
        let those_at_the_door = async {
            loop {
                if let Some((stream, peer, place)) = accept(&listener, &places).await {
                    tokio::spawn(attend(stream, peer, inside.clone(), stop.clone(), place));
                }
            }
        };
        let Err(_) = timeout(LAST_HANDSHAKES, those_at_the_door).await;
        drop(listener);
        if timeout(DRAIN, places.acquire_many(room)).await.is_err() {
            tracing::warn!(event = "server.gave_up", "some requests were not finished in time");
        }
    }
}

/// The next connection, once there is a place for it: more wait in the system's queue.
async fn accept(listener: &TcpListener, places: &Arc<Semaphore>) -> Option<(TcpStream, SocketAddr, OwnedSemaphorePermit)> {
    let place = Arc::clone(places).acquire_owned().await.ok()?;
    match listener.accept().await {
        Ok((stream, peer)) => Some((stream, peer, place)),
        // The client left before it was accepted.
        Err(error) if matches!(error.kind(), io::ErrorKind::ConnectionAborted | io::ErrorKind::ConnectionReset) => None,
        Err(error) => {
            tracing::warn!(event = "server.accept_failed", %error);
            sleep(ACCEPT_AGAIN).await;
            None
        }
    }
}

/// From now on the system ignores those who begin to connect, and still lets in those who have begun. Without that, whoever
/// comes between the last `accept` and the end of the listener would be let in by the system and then cut off. They try again within a
/// second by themselves, and are refused then, or let in by another process.
#[cfg(target_os = "linux")]
fn let_nobody_knock(listener: &TcpListener) {
    use socket2::{SockFilter, SockRef};
    /// A program for the kernel's packet filter, which sees packets from the TCP header on: a packet with the flag SYN is dropped, any
    /// other passes.
    const DROP_SYN: [SockFilter; 4] =
        [SockFilter::new(0x30, 0, 0, 13), SockFilter::new(0x45, 0, 1, 0x02), SockFilter::new(0x06, 0, 0, 0), SockFilter::new(0x06, 0, 0, u32::MAX)];
    if let Err(error) = SockRef::from(listener).attach_filter(&DROP_SYN) {
        tracing::debug!(%error, "who connects in this very moment may be cut off");
    }
}

#[cfg(not(target_os = "linux"))]
fn let_nobody_knock(_: &TcpListener) {}

/// Serves one connection. When `stop` says so, what it asks for is still answered for a moment, and it is closed.
async fn attend(stream: TcpStream, peer: SocketAddr, inside: Inside, stop: watch::Receiver<bool>, place: OwnedSemaphorePermit) {
    // Small answers are to leave at once; where that cannot be had, they leave later.
    drop(stream.set_nodelay(true));
    let asked = AtomicBool::new(false);
    let service = service_fn(async |request: Request<Incoming>| {
        asked.store(true, Ordering::Relaxed);
        let mut answer = match inside.porter.as_ref().and_then(|porter| porter.send_away(request.uri(), Instant::now())) {
            Some(answer) => answer,
            None => {
                let mut request = request.map(Body::new);
                request.extensions_mut().insert(ConnectInfo(peer));
                match timeout(REQUEST, inside.router.clone().oneshot(request)).await {
                    Ok(answered) => answered?,
                    Err(_) => StatusCode::REQUEST_TIMEOUT.into_response(),
                }
            }
        };
        if *stop.borrow() {
            answer.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
        }
        Ok::<_, Infallible>(answer)
    });
    let mut builder = http1::Builder::new();
    builder.timer(TokioTimer::new()).header_read_timeout(IDLE).max_buf_size(LARGEST_HEAD_BYTES);
    let mut connection = std::pin::pin!(builder.serve_connection(TokioIo::new(stream), service));
    // How a connection ends is not looked at: a client that left or sent nonsense is not worth a line.
    tokio::select! {
        _ = connection.as_mut() => return,
        () = silence(&asked, FIRST_REQUEST) => return,
        () = told(stop.clone()) => {}
    }
    // A request may be on its way.
    tokio::select! {
        _ = connection.as_mut() => return,
        () = sleep(LAST_WORDS) => {}
    }
    connection.as_mut().graceful_shutdown();
    tokio::select! {
        _ = connection => {}
        () = silence(&asked, Duration::ZERO) => {}
    }
    drop(place);
}

/// Done when `span` is over and nothing was asked for; never when something was.
async fn silence(asked: &AtomicBool, span: Duration) {
    sleep(span).await;
    if asked.load(Ordering::Relaxed) {
        pending().await
    }
}

async fn bind(name: &str, address: SocketAddr) -> io::Result<TcpListener> {
    let listener = TcpListener::bind(address).await;
    listener.map_err(|error| io::Error::new(error.kind(), format!("cannot listen on {address}, the {name} address: {error}")))
}

async fn told(mut stop: watch::Receiver<bool>) {
    // An error means that whoever would tell is gone: the same as being told.
    drop(stop.wait_for(|stop| *stop).await);
}

/// As many as the system lets this process open, less what databases and files need.
fn most_connections() -> u32 {
    let limit = rustix::process::getrlimit(rustix::process::Resource::Nofile);
    let files = limit.current.and_then(|files| u32::try_from(files).ok()).unwrap_or(u32::MAX);
    files.saturating_sub(FILES_FOR_OTHERS).clamp(LEAST_CONNECTIONS, MOST_CONNECTIONS)
}

/// How long what was accepted may take after the server was told to stop.
pub const DRAIN: Duration = Duration::from_secs(30);

/// How long a client may take for its first request's head.
const FIRST_REQUEST: Duration = Duration::from_secs(10);

/// How long it may take for later ones, and keep the connection without any: longer than proxies do, so that they are those who end it.
const IDLE: Duration = Duration::from_secs(75);

/// How long a request may take, its body included.
const REQUEST: Duration = Duration::from_secs(30);

/// How long a connection without a request is kept after the server was told to stop.
const LAST_WORDS: Duration = Duration::from_secs(1);

/// How long those who had begun to connect are waited for.
const LAST_HANDSHAKES: Duration = Duration::from_millis(50);

const LARGEST_HEAD_BYTES: usize = 64 * 1024;
const ACCEPT_AGAIN: Duration = Duration::from_millis(100);
const MANAGEMENT_CONNECTIONS: u32 = 64;
const MOST_CONNECTIONS: u32 = 16_384;
const LEAST_CONNECTIONS: u32 = 64;
const FILES_FOR_OTHERS: u32 = 256;
