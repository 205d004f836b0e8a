//! The management listener: health and metrics, for machines that look after this one.

use axum::{
    Json, Router,
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use serde::Serialize;
use std::{sync::Arc, time::Duration};
use store::{Health, Place, Store};
use tokio::time::timeout;

use crate::App;

/// `/livez`, `/readyz`, `/startupz` and `/metrics`.
pub fn router(app: Arc<App>) -> Router {
    Router::new()
        .route("/livez", get(async || "ok\n"))
        .route("/startupz", get(async || "ok\n"))
        .route("/readyz", get(ready))
        .route("/metrics", get(metrics))
        .with_state(app)
}

/// Whether requests should be sent here, and why not.
#[derive(Debug, Serialize)]
struct Readiness {
    ready: bool,
    /// Why not; empty when ready.
    reasons: Vec<Reason>,
    /// What an operator should know although everything works.
    warnings: Vec<&'static str>,
    clock_offset_ms: i64,
}

#[derive(Debug, PartialEq, Eq, Serialize)]
struct Reason {
    check: &'static str,
    what: String,
}

async fn ready(State(app): State<Arc<App>>) -> Response {
    let Ok(health) = timeout(PATIENCE, app.store.health()).await else {
        let reason = Reason { check: "database", what: format!("no answer within {} seconds", PATIENCE.as_secs()) };
        return answer(&Readiness { ready: false, reasons: vec![reason], warnings: Vec::new(), clock_offset_ms: 0 });
    };
    let reasons = reasons(&health, keys_fail(&app.store), app.is_stopping());
    let warnings = if health.replication.as_ref().is_some_and(store::Replication::may_lose_writes) { vec![MAY_LOSE_WRITES] } else { Vec::new() };
    answer(&Readiness { ready: reasons.is_empty(), reasons, warnings, clock_offset_ms: health.clock_offset_ms })
}

fn answer(readiness: &Readiness) -> Response {
    let status = if readiness.ready { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    (status, [(header::CACHE_CONTROL, "no-store")], Json(readiness)).into_response()
}

async fn metrics(State(app): State<Arc<App>>) -> impl IntoResponse {
    app.metrics.password_hash_queue(app.hasher.waiting());
    ([(header::CONTENT_TYPE, "application/openmetrics-text; version=1.0.0; charset=utf-8")], app.metrics.text())
}

fn reasons(health: &Health, keys_fail: bool, is_stopping: bool) -> Vec<Reason> {
    let mut reasons = Vec::new();
    let mut add = |check, what: String| reasons.push(Reason { check, what });
    if is_stopping {
        add("shutdown", "this node is shutting down".to_owned());
    }
    if let Some(error) = health.unreadable.as_ref().or(health.unwritable.as_ref()) {
        add("database", error.to_string());
    }
    if health.replication.as_ref().is_some_and(|replication| replication.is_standby) {
        add("database", "the PostgreSQL server is a standby, which takes no writes".to_owned());
    }
    let pending = health.migrations.as_ref().map_or(0, |status| status.pending.len());
    if pending > 0 {
        add("migrations", format!("{pending} migrations are pending: run `vestibule migrate up`"));
    }
    if keys_fail {
        add("keys", "the data keys do not seal".to_owned());
    }
    if health.clock_offset_ms.unsigned_abs() > MOST_CLOCK_OFFSET_MS {
        add("clock", format!("this node's clock and the database's are {} ms apart: set them by NTP", health.clock_offset_ms.unsigned_abs()));
    }
    reasons
}

fn keys_fail(store: &Store) -> bool {
    let nowhere = Place { table: "health", column: "sealed", record: &[] };
    store.keys().seal(&nowhere, b"ready").is_err()
}

/// Whoever asks has patience of its own, and should hear why.
const PATIENCE: Duration = Duration::from_secs(5);

/// A code lives for seconds: nodes that disagree by more would judge differently.
const MOST_CLOCK_OFFSET_MS: u64 = 5_000;

const MAY_LOSE_WRITES: &str =
    "standbys are attached that a commit does not wait for: after a failover a spent code may be accepted again (synchronous_standby_names)";

#[cfg(test)]
mod tests {
    use super::*;
    use store::{Engine, Replication, Status, StoreError};

    fn well() -> Health {
        Health {
            engine: Engine::Postgres,
            unreadable: None,
            unwritable: None,
            migrations: Some(Status { applied: Vec::new(), pending: Vec::new() }),
            clock_offset_ms: -5_000,
            replication: None,
        }
    }

    fn checks(health: &Health, keys_fail: bool, is_stopping: bool) -> Vec<&'static str> {
        reasons(health, keys_fail, is_stopping).into_iter().map(|reason| reason.check).collect()
    }

    #[test]
    fn a_healthy_node_is_ready() {
        assert!(checks(&well(), false, false).is_empty());
    }

    #[test]
    fn every_ailment_is_named() {
        assert_eq!(checks(&well(), true, true), ["shutdown", "keys"]);
        let ill = Health {
            unwritable: Some(StoreError::Unavailable("disk full".to_owned())),
            migrations: Some(Status { applied: Vec::new(), pending: vec!["house"] }),
            clock_offset_ms: -5_001,
            ..well()
        };
        assert_eq!(checks(&ill, false, false), ["database", "migrations", "clock"]);
        let standby = Replication { is_standby: true, synchronous_commit: "on".to_owned(), synchronous_standby_names: String::new(), standbys: 0 };
        assert_eq!(checks(&Health { replication: Some(standby), ..well() }, false, false), ["database"]);
    }
}
