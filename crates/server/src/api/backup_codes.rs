//! Backup codes.

use serde::Serialize;
use twofactor::{BackupCode, HashedCodes, Refusal, Secret, UserId};
use utoipa::ToSchema;

use super::{
    caller::{Caller, Manage},
    once::{Keep, Post},
    query::Ids,
    reply::Reply,
    users::Nothing,
};
use crate::{
    Problem,
    steps::{self, enrollment::Mandate},
};

/// Ten backup codes, said only here.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({ "codes": ["7K4M-Q2XP-9RTD-H3VW", "0C5E-8GJN-6YZA-1BF2"], "set": 2 }))]
pub struct BackupCodes {
    #[schema(value_type = Vec<String>)]
    codes: Vec<Secret<String>>,
    /// Which set of this user it is, counted from 1.
    set: u32,
}

/// Make a new set of backup codes.
///
/// The old set is void.
#[utoipa::path(
    post,
    path = "/api/v1/users/{user}/backup-codes",
    operation_id = "create_backup_codes",
    tag = "factors",
    security(("bearer" = ["manage"])),
    request_body(content = Option<Nothing>, description = "Nothing, or an object without fields."),
    responses((status = 201, description = "The codes.", body = BackupCodes)),
    extensions(("x-problems" = json!(["not_enrolled", "changes_frozen"])))
)]
pub async fn create(caller: Caller<Manage>, Ids(user): Ids<UserId>, post: Post<Nothing>) -> Result<Reply, Problem> {
    caller.user(user).await?;
    let (app, cause) = (&caller.app, caller.cause());
    let replace =
        |request, keep: Keep<Result<(u32, HashedCodes), Refusal>>| steps::enrollment::replace_codes(app, cause, user, Mandate::Product, request, keep);
    post.once.judge(|(set, made): &(u32, HashedCodes)| Reply::created(&BackupCodes { codes: reveal(made), set: *set }), replace).await
}

/// The codes themselves, for the one answer that says them.
pub(super) fn reveal(made: &HashedCodes) -> Vec<Secret<String>> {
    made.codes.iter().map(BackupCode::reveal).collect()
}
