//! What is around every request: its name, its place in figures and log, and the headers that every answer carries.

use axum::{
    body::Body,
    extract::Request,
    http::{HeaderValue, response::Parts},
    response::{IntoResponse as _, Response},
};
use futures_util::{FutureExt as _, future::BoxFuture};
use std::{
    convert::Infallible,
    panic::AssertUnwindSafe,
    sync::Arc,
    task::{Context, Poll},
};
use tower::{Layer, Service};

use crate::{
    App, Problem,
    admission::{self, Gate, Place},
    headers,
    metrics::Observed,
    request_id,
};

/// A problem as the answer to requests that nothing else is done for: it is made once, and each of them only gets its name. They are
/// neither measured nor logged.
#[derive(Clone)]
pub(crate) struct AtOnce {
    head: Parts,
    /// The document, with [`NAMELESS`] in it.
    document: String,
}

impl AtOnce {
    /// The answer of `app` with `problem`.
    pub(crate) fn new(app: &App, problem: Problem) -> Self {
        let (document, mut response) = request_id::under_at_once(NAMELESS, || (problem.document().to_string(), problem.into_response()));
        headers::secure(app, &mut response);
        Self { head: response.into_parts().0, document }
    }

    /// The answer to the request of this name.
    pub(crate) fn to(&self, name: &str) -> Response {
        let mut response = Response::from_parts(self.head.clone(), Body::from(self.document.replacen(NAMELESS, name, 1)));
        sign(name, &mut response);
        response
    }
}

const NAMELESS: &str = "0000000000000000";

/// Names a request, and the answer likewise in `x-request-id`; measures it; adds the headers. A handler that panics has a problem like
/// any other. It is one layer and not one for each of these, because every layer of a router costs a request a copy and two allocations.
#[derive(Clone)]
pub(crate) struct Envelope {
    app: Arc<App>,
    gate: Option<Gate>,
}

impl Envelope {
    /// Around routes that are behind `gate`.
    pub(crate) fn behind(gate: &Gate, app: &Arc<App>) -> Self {
        Self { app: Arc::clone(app), gate: Some(gate.clone()) }
    }

    /// Around routes that always let in, or that have a gate of their own.
    pub(crate) fn around(app: &Arc<App>) -> Self {
        Self { app: Arc::clone(app), gate: None }
    }
}

impl<S> Layer<S> for Envelope {
    type Service = Enveloped<S>;

    fn layer(&self, inner: S) -> Enveloped<S> {
        Enveloped { envelope: self.clone(), inner }
    }
}

/// What an [`Envelope`] is around.
#[derive(Clone)]
pub(crate) struct Enveloped<S> {
    envelope: Envelope,
    inner: S,
}

impl<S> Service<Request> for Enveloped<S>
where
    S: Service<Request, Response = Response, Error = Infallible>,
    S::Future: Send + 'static,
{
    type Response = Response;
    type Error = Infallible;
    type Future = BoxFuture<'static, Result<Response, Infallible>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, request: Request) -> Self::Future {
        let Envelope { app, gate } = &self.envelope;
        let (app, observed) = (Arc::clone(app), Observed::begin(&request));
        let let_in = match gate {
            Some(gate) => admission::let_in(gate, &app.metrics, request).map(|(request, place)| (request, Some(place))),
            None => Ok((request, None)),
        };
        let served = let_in.map(|(request, place)| (self.inner.call(request), place));
        async move {
            let name = app.names.next();
            let mut response = request_id::under(name.clone(), answer(served)).await;
            observed.end(&app, &name, response.status());
            headers::secure(&app, &mut response);
            sign(&name, &mut response);
            Ok(response)
        }
        .boxed()
    }
}

/// The answer of what serves a request that was let in, in its place.
async fn answer(served: Result<(impl Future<Output = Result<Response, Infallible>>, Option<Arc<Place>>), Problem>) -> Response {
    match served {
        Ok((serving, _place)) => match AssertUnwindSafe(serving).catch_unwind().await {
            Ok(Ok(response)) => response,
            Err(_) => Problem::Internal.into_response(),
        },
        Err(problem) => problem.into_response(),
    }
}

fn sign(name: &str, response: &mut Response) {
    if let Ok(name) = HeaderValue::from_str(name) {
        response.headers_mut().insert("x-request-id", name);
    }
}
