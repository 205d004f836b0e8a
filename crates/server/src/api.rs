//! The HTTP API.
use std::sync::Arc;
/// stub
pub fn routes(_: Arc<crate::App>) -> (axum::Router<Arc<crate::App>>, utoipa::openapi::OpenApi) {
    (axum::Router::new(), utoipa::openapi::OpenApi::default())
}
/// stub
pub fn operations() -> Vec<pages::ApiOperation> {
    Vec::new()
}
