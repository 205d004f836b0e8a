//! What stands in the address: ids and query parameters.

use axum::{
    extract::{FromRequestParts, Path, Query},
    http::request::Parts,
};
use serde::de::DeserializeOwned;
use std::{error::Error, sync::Arc};

use super::body::{is_plain, without_values};
use crate::{App, Problem};

/// The ids in the path. One that is no id of its kind names nothing.
pub struct Ids<T>(pub T);

impl<T: DeserializeOwned + Send> FromRequestParts<Arc<App>> for Ids<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Problem> {
        let path = Path::from_request_parts(parts, app).await;
        path.map(|Path(ids)| Self(ids)).map_err(|_| Problem::NotFound)
    }
}

/// The query parameters, each known and given once.
pub struct Asked<T>(pub T);

impl<T: DeserializeOwned + Send> FromRequestParts<Arc<App>> for Asked<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &Arc<App>) -> Result<Self, Problem> {
        let query = Query::try_from_uri(&parts.uri);
        query.map(|Query(asked)| Self(asked)).map_err(|error| Problem::Malformed(format!("the query: {}", fault(&error))))
    }
}

/// What is wrong with a query: axum says the parameter first, where serde knows it.
fn fault(error: &impl Error) -> String {
    let text = error.source().map(ToString::to_string).unwrap_or_default();
    match text.split_once(": ") {
        Some((name, what)) if is_plain(name) && !what.starts_with("unknown field ") => format!("`{name}`: {}", without_values(what)),
        Some((_, what)) => without_values(what),
        None => without_values(&text),
    }
}
