//! What is around every request: its name, its place in figures and log, and the headers that every answer carries.

use axum::{
    extract::{Request, State},
    http::HeaderValue,
    middleware::Next,
    response::Response,
};
use std::sync::Arc;

use crate::{App, headers, metrics::Observed, request_id};

/// Names the request, and the answer likewise in `x-request-id`; measures it; adds the headers.
pub(crate) async fn around(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let name = request_id::draw(&app);
    let observed = Observed::begin(&request);
    let mut response = request_id::under(name.clone(), next.run(request)).await;
    observed.end(&app, &name, response.status());
    headers::secure(&app, &mut response);
    if let Ok(name) = HeaderValue::from_str(&name) {
        response.headers_mut().insert("x-request-id", name);
    }
    response
}
