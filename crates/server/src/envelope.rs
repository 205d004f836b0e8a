//! What is around every request: its name, its place in figures and log, and the headers that every answer carries.

use axum::{
    extract::{Request, State},
    http::HeaderValue,
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use std::sync::Arc;

use crate::{App, Problem, headers, metrics::Observed, request_id};

/// A problem as the answer to a request that nothing else is done for; it is neither measured nor logged.
pub(crate) fn at_once(app: &App, problem: Problem) -> Response {
    let name = request_id::draw(app);
    let mut response = request_id::under_at_once(name.clone(), || problem.into_response());
    sign(app, &name, &mut response);
    response
}

/// Names the request, and the answer likewise in `x-request-id`; measures it; adds the headers.
pub(crate) async fn around(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let name = request_id::draw(&app);
    let observed = Observed::begin(&request);
    let mut response = request_id::under(name.clone(), next.run(request)).await;
    observed.end(&app, &name, response.status());
    sign(&app, &name, &mut response);
    response
}

fn sign(app: &App, name: &str, response: &mut Response) {
    headers::secure(app, response);
    if let Ok(name) = HeaderValue::from_str(name) {
        response.headers_mut().insert("x-request-id", name);
    }
}
