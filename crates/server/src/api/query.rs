//! What stands in the address: ids and query parameters.

use axum::{
    extract::{FromRequestParts, Path, Query},
    http::request::Parts,
};
use serde::de::DeserializeOwned;
use std::sync::Arc;

use super::body::without_values;
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
        query.map(|Query(asked)| Self(asked)).map_err(|error| {
            let inner = std::error::Error::source(&error).map(ToString::to_string).unwrap_or_default();
            let what = without_values(inner.rsplit_once(": ").map_or(inner.as_str(), |_| inner.as_str()));
            Problem::Malformed(format!("the query: {what}"))
        })
    }
}
