//! Every request has a name: it is in the answer, in the log, and on the error page a person reads out to support.

use axum::{
    extract::{Request, State},
    http::HeaderValue,
    middleware::Next,
    response::Response,
};
use data_encoding::HEXLOWER;
use rand_core::Rng as _;
use std::sync::Arc;

use crate::App;

tokio::task_local! {
    static CURRENT: String;
}

/// The name of the request that is being served; empty outside of one.
pub(crate) fn current() -> String {
    CURRENT.try_with(Clone::clone).unwrap_or_default()
}

/// Names the request, and the answer likewise in `x-request-id`.
pub(crate) async fn name_requests(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let mut bytes = [0; 8];
    app.store.entropy().rng().fill_bytes(&mut bytes);
    let name = HEXLOWER.encode(&bytes);
    let header = HeaderValue::from_str(&name).ok();
    let mut response = CURRENT.scope(name, next.run(request)).await;
    if let Some(header) = header {
        response.headers_mut().insert("x-request-id", header);
    }
    response
}
