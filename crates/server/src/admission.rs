//! More requests than can be served: the excess is sent away at once, so that those who are let in are served as fast as ever.
//!
//! What counts is how many requests this node is at work on, and has not set aside. While a body is on its way the client is at work, and its
//! request does not count: whoever sends slowly keeps nobody out. Nor does whose password is hashed or waits for it: that line has an end of its
//! own. Deliberately not here: limits for single clients, which the database keeps for all nodes.

use axum::{
    body::{Body, Bytes, HttpBody},
    extract::{Request, State},
    http::Uri,
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use hyper::body::{Frame, SizeHint};
use std::{
    pin::Pin,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    task::{Context, Poll},
    time::{Duration, Instant},
};

use crate::{App, Problem, config::DatabaseUrl, envelope::AtOnce, metrics::Metrics};

/// Lets in as many requests as can be at work at once, and for a moment more. Clones let in together.
///
/// A crowd that comes all at once is served, one after the other. Where it does not go within [`BURST`], more come than can be
/// served, and from then on nobody is let in who would only wait; until the crowd has gone and nobody was sent away for a [`LULL`].
#[derive(Clone, Debug)]
pub struct Gate(Arc<Inside>);

#[derive(Debug)]
struct Inside {
    most: usize,
    /// How many of those who are inside wait for a hash.
    hashing: Arc<AtomicUsize>,
    crowd: Mutex<Crowd>,
}

#[derive(Debug, Default)]
struct Crowd {
    /// How many were let in, but for those whose clients are at work.
    inside: usize,
    /// Since when there are as many as can be served, or were and have not gone.
    since: Option<Instant>,
    /// When somebody was last sent away.
    sent_away: Option<Instant>,
    /// How many were since the log was told of it, and when that was.
    untold: u64,
    told: Option<Instant>,
}

impl Gate {
    /// A gate for `most` requests at work at once.
    pub fn new(most: usize) -> Self {
        Self::beside(most, Arc::default())
    }

    /// A gate for what this server can serve well at once: as many as share a commit, or four for each connection to the database.
    pub fn of(app: &App) -> Self {
        let connections = match app.config.database.url {
            DatabaseUrl::Sqlite(_) => 1,
            DatabaseUrl::Postgres(_) => app.config.database.pool(),
        };
        Self::beside(connections.saturating_mul(4).max(IN_A_COMMIT), app.hasher.inside())
    }

    /// A gate for `most` requests, of whom those who wait for a hash do not count.
    fn beside(most: usize, hashing: Arc<AtomicUsize>) -> Self {
        Self(Arc::new(Inside { most: most.max(1), hashing, crowd: Mutex::default() }))
    }

    /// Lets a request in that came at `now`, or sends it away.
    pub fn enter(&self, now: Instant) -> Option<Place> {
        let (aside, mut crowd) = (self.0.aside(), self.0.lock());
        if crowd.turns_away(self.0.most, aside, now) {
            return None;
        }
        crowd.inside += 1;
        Some(Place { gate: self.clone(), is_aside: Mutex::new(false) })
    }

    /// Whether a request that came at `now` is sent away; it does not go in.
    fn turns_away(&self, now: Instant) -> bool {
        let aside = self.0.aside();
        self.0.lock().turns_away(self.0.most, aside, now)
    }
}

impl Crowd {
    /// Whether there is no room for one more, who is sent away then. Of those inside, `aside` are not worked at.
    fn turns_away(&mut self, most: usize, aside: usize, now: Instant) -> bool {
        let at_work = self.inside.saturating_sub(aside);
        let has_gone = at_work <= most / 4;
        if has_gone && self.sent_away.is_none_or(|last| now.saturating_duration_since(last) >= LULL) {
            self.since = None;
        }
        if at_work < most {
            return false;
        }
        let since = *self.since.get_or_insert(now);
        let is_too_large = now.saturating_duration_since(since) >= BURST || at_work >= most.saturating_add(MOST_IN_A_BURST);
        if is_too_large {
            self.note(now);
        }
        is_too_large
    }

    /// Notes that somebody is sent away, and tells the log of it, once a second.
    fn note(&mut self, now: Instant) {
        self.sent_away = Some(now);
        self.untold += 1;
        if self.told.is_none_or(|told| now.saturating_duration_since(told) >= TOLD_EVERY) {
            tracing::warn!(event = "http.requests_shed", count = self.untold);
            (self.untold, self.told) = (0, Some(now));
        }
    }
}

impl Inside {
    fn aside(&self) -> usize {
        self.hashing.load(Ordering::Relaxed)
    }

    fn lock(&self) -> MutexGuard<'_, Crowd> {
        self.crowd.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn leave(&self) {
        let mut crowd = self.lock();
        crowd.inside = crowd.inside.saturating_sub(1);
    }
}

/// A request that was let in, until it is dropped.
#[derive(Debug)]
pub struct Place {
    gate: Gate,
    is_aside: Mutex<bool>,
}

impl Place {
    /// The client is at work now, or this node is again.
    fn stand(&self, aside: bool) {
        let mut is_aside = self.is_aside.lock().unwrap_or_else(PoisonError::into_inner);
        if *is_aside != aside {
            *is_aside = aside;
            if aside { self.gate.0.leave() } else { self.gate.0.lock().inside += 1 }
        }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.stand(true);
    }
}

/// Stands before the router, and sends products away that ask for too much, before anything is done for their requests: what that costs,
/// those who were let in have to wait.
#[derive(Clone)]
pub struct Porter {
    gate: Gate,
    app: Arc<App>,
    answer: Arc<AtOnce>,
}

impl Porter {
    /// Before the routes of `app`, which are behind `gate`.
    pub fn new(gate: Gate, app: Arc<App>) -> Self {
        let answer = Arc::new(AtOnce::new(&app, Problem::Unavailable));
        Self { gate, app, answer }
    }

    /// The answer to a request of the HTTP API for `what` that comes at `now`, when there are too many.
    pub fn send_away(&self, what: &Uri, now: Instant) -> Option<Response> {
        let is_sent_away = what.path().starts_with("/api/v1/") && self.gate.turns_away(now);
        is_sent_away.then(|| {
            self.app.metrics.request_shed();
            self.answer.to(&self.app.names.next())
        })
    }
}

/// Sends a request away when there are too many.
pub(crate) async fn admit(State((gate, metrics)): State<(Gate, Metrics)>, request: Request, next: Next) -> Response {
    match let_in(&gate, &metrics, request) {
        Ok((request, _place)) => next.run(request).await,
        Err(problem) => problem.into_response(),
    }
}

/// Lets a request in, and answers its place, which is to be kept until it is answered.
///
/// # Errors
/// [`Problem::Unavailable`] when there are too many.
pub(crate) fn let_in(gate: &Gate, metrics: &Metrics, request: Request) -> Result<(Request, Arc<Place>), Problem> {
    let Some(place) = gate.enter(Instant::now()) else {
        metrics.request_shed();
        return Err(Problem::Unavailable);
    };
    let place = Arc::new(place);
    let request = request.map(|body| Body::new(Coming { body, place: Arc::clone(&place) }));
    Ok((request, place))
}

/// A body whose request stands aside while nothing of it comes.
struct Coming {
    body: Body,
    place: Arc<Place>,
}

impl HttpBody for Coming {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let polled = Pin::new(&mut self.body).poll_frame(context);
        self.place.stand(polled.is_pending());
        polled
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// How long a crowd may take to go before the excess is sent away.
pub const BURST: Duration = Duration::from_millis(500);

/// For how long nobody may have been sent away before another crowd is let in. While too many come without end, a moment in which few are
/// at work is none in which there is room for many.
const LULL: Duration = Duration::from_secs(1);

/// How often the log is told of those who were sent away.
const TOLD_EVERY: Duration = Duration::from_secs(1);

/// By how many more than can be served at once a crowd may grow before that.
const MOST_IN_A_BURST: usize = 1024;

/// How many writes the database commits together at most.
const IN_A_COMMIT: usize = 64;

#[cfg(test)]
mod tests {
    use super::*;

    fn enter(gate: &Gate, count: usize, now: Instant) -> Vec<Place> {
        (0..count).map_while(|_| gate.enter(now)).collect()
    }

    #[test]
    fn a_crowd_is_let_in_for_a_moment_and_the_excess_is_sent_away_then() {
        let (gate, start) = (Gate::new(8), Instant::now());
        let mut inside = enter(&gate, 40, start);
        assert_eq!(inside.len(), 40, "all at once");
        let just_before = start + BURST - Duration::from_millis(1);
        inside.extend(gate.enter(just_before));
        assert_eq!(inside.len(), 41);
        assert!(gate.enter(start + BURST).is_none(), "the crowd has not gone");
        inside.truncate(8);
        assert!(gate.enter(start + BURST).is_none(), "who comes in now only waits");
        inside.truncate(7);
        inside.extend(gate.enter(start + BURST));
        assert_eq!(inside.len(), 8, "one went, one comes");
        assert!(gate.enter(start + BURST * 4).is_none(), "and no new crowd, however long it takes");
    }

    #[test]
    fn once_the_crowd_has_gone_another_may_come() {
        let (gate, start) = (Gate::new(8), Instant::now());
        let mut inside = enter(&gate, 20, start);
        inside.truncate(2);
        let later = start + BURST * 4;
        inside.extend(enter(&gate, 20, later));
        assert_eq!(inside.len(), 22);
    }

    #[test]
    fn while_too_many_come_without_end_no_other_crowd_is_let_in() {
        let (gate, start) = (Gate::new(8), Instant::now());
        let mut inside = enter(&gate, 20, start);
        assert!(gate.enter(start + BURST).is_none());
        inside.truncate(1);
        let soon = start + BURST + LULL / 2;
        inside.extend(enter(&gate, 20, soon));
        assert_eq!(inside.len(), 8, "the line was short for a moment only");
        inside.truncate(1);
        inside.extend(enter(&gate, 20, soon + LULL));
        assert_eq!(inside.len(), 21, "nobody was sent away for a while");
    }

    #[test]
    fn a_crowd_has_an_end() {
        let (gate, start) = (Gate::new(8), Instant::now());
        assert_eq!(enter(&gate, 5000, start).len(), 8 + MOST_IN_A_BURST);
    }

    #[test]
    fn who_waits_for_a_hash_keeps_nobody_out() {
        let (hashing, start) = (Arc::new(AtomicUsize::new(0)), Instant::now());
        let gate = Gate::beside(4, Arc::clone(&hashing));
        let mut inside = enter(&gate, 4, start);
        assert!(gate.enter(start).is_some(), "a crowd may come");
        assert!(gate.enter(start + BURST).is_none());
        hashing.store(3, Ordering::Relaxed);
        inside.extend(enter(&gate, 9, start + BURST));
        assert_eq!(inside.len(), 7, "three of the first four wait for something else");
        hashing.store(0, Ordering::Relaxed);
        assert!(gate.enter(start + BURST).is_none(), "all are at work again");
        hashing.store(6, Ordering::Relaxed);
        inside.extend(enter(&gate, 9, start + BURST * 4));
        assert_eq!(inside.len(), 16, "one is at work, so the crowd has gone, and another may come");
    }

    #[test]
    fn a_request_whose_client_is_at_work_keeps_nobody_out() {
        let (gate, start) = (Gate::new(4), Instant::now());
        let slow = enter(&gate, 4, start);
        let fast = enter(&gate, 1, start);
        assert!(gate.enter(start + BURST).is_none());
        slow.iter().for_each(|place| place.stand(true));
        slow.iter().for_each(|place| place.stand(true));
        assert!(gate.enter(start + BURST).is_some(), "nothing but one is worked at");
        slow.iter().for_each(|place| place.stand(false));
        assert!(gate.enter(start + BURST).is_none(), "they count again");
        drop((slow, fast));
        assert_eq!(gate.0.lock().inside, 0);
    }
}
