//! Styles, scripts and fonts, under names that carry their content.

use axum::{
    extract::Path,
    http::header,
    response::{IntoResponse as _, Response},
};

use crate::Problem;

/// `GET /static/{path}`
pub async fn show(Path(path): Path<String>) -> Result<Response, Problem> {
    let asset = pages::asset(&path).ok_or(Problem::NotFound)?;
    let keep = if asset.immutable { "public, max-age=31536000, immutable" } else { "public, max-age=300" };
    Ok(([(header::CONTENT_TYPE, asset.content_type), (header::CACHE_CONTROL, keep)], asset.bytes).into_response())
}
