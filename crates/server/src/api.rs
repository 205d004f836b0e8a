//! The HTTP API, version 1, for a product's own back end.
//!
//! A handler reads the request, lets one step happen and says how it went; it decides nothing. What belongs to another tenant does not
//! exist: [`caller`] looks at whose a thing is before anything else happens. There are no cookies and no sessions here.

pub mod agents;
pub mod approvals;
pub mod attempts;
pub mod backup_codes;
pub mod body;
pub mod caller;
pub mod cases;
pub mod challenges;
pub mod deliveries;
pub mod describe;
pub mod devices;
pub mod events;
pub mod factors;
pub mod import;
pub mod keys;
pub mod messages;
pub mod once;
pub mod organizations;
pub mod oversight;
pub mod page;
pub mod policy;
pub mod query;
pub mod recovery;
pub mod reply;
pub mod users;

use axum::{Router, extract::State, routing::any};
use pages::ApiOperation;
use std::sync::Arc;
use utoipa::openapi::OpenApi;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{App, Problem};
use reply::Reply;

/// Every route of the API, and the document that describes them as `app` serves them.
pub fn routes(app: Arc<App>) -> (Router<Arc<App>>, OpenApi) {
    let (router, document) = described();
    let document = describe::complete(document, Some(app.config.base_url.as_str()));
    let router = router
        .route("/api", any(async || Problem::NotFound))
        .route("/api/{*path}", any(async || Problem::NotFound))
        .method_not_allowed_fallback(async || Problem::MethodNotAllowed);
    (router, document)
}

/// The document that describes the API, OpenAPI 3.1, wherever it is served.
pub fn document() -> OpenApi {
    describe::complete(described().1, None)
}

/// Every operation with one sentence about it, for a page.
pub fn operations() -> Vec<ApiOperation> {
    let document = document();
    let operations = document.paths.paths.iter().flat_map(|(path, item)| {
        describe::operations(item).into_iter().map(|(method, operation)| ApiOperation {
            method: method.to_owned(),
            path: path.clone(),
            summary: operation.summary.clone().unwrap_or_default(),
        })
    });
    operations.collect()
}

/// Describe this API.
///
/// This document, OpenAPI 3.1. Needs no key.
#[utoipa::path(
    get,
    path = "/api/openapi.json",
    operation_id = "describe_api",
    tag = "meta",
    responses((status = 200, description = "This document.", content_type = "application/json", body = Object))
)]
pub async fn openapi(State(app): State<Arc<App>>) -> Reply {
    Reply::ok(&describe::complete(described().1, Some(app.config.base_url.as_str())))
}

fn described() -> (Router<Arc<App>>, OpenApi) {
    OpenApiRouter::default()
        .routes(routes!(organizations::create, organizations::list))
        .routes(routes!(organizations::show))
        .routes(routes!(policy::show, policy::replace))
        .routes(routes!(policy::preview::preview))
        .routes(routes!(users::create::create, users::list::list))
        .routes(routes!(import::import))
        .routes(routes!(users::show, users::change, users::delete))
        .routes(routes!(users::password_changed))
        .routes(routes!(users::send_password_reset))
        .routes(routes!(oversight::unlock))
        .routes(routes!(oversight::require_password))
        .routes(routes!(oversight::require_enrollment))
        .routes(routes!(oversight::invite))
        .routes(routes!(oversight::request_phone))
        .routes(routes!(oversight::sessions, oversight::sign_out))
        .routes(routes!(recovery::show, recovery::cancel))
        .routes(routes!(factors::list, factors::create))
        .routes(routes!(factors::change, factors::delete))
        .routes(routes!(factors::confirm))
        .routes(routes!(backup_codes::create))
        .routes(routes!(challenges::create))
        .routes(routes!(challenges::show, challenges::cancel))
        .routes(routes!(messages::create))
        .routes(routes!(approvals::create))
        .routes(routes!(attempts::create))
        .routes(routes!(devices::list, devices::forget_all))
        .routes(routes!(devices::forget))
        .routes(routes!(deliveries::list))
        .routes(routes!(cases::list, cases::create))
        .routes(routes!(agents::report))
        .routes(routes!(cases::show))
        .routes(routes!(cases::hear))
        .routes(routes!(cases::request))
        .routes(routes!(cases::approve))
        .routes(routes!(cases::refuse))
        .routes(routes!(events::list))
        .routes(routes!(events::checkpoints))
        .routes(routes!(openapi))
        .split_for_parts()
}
