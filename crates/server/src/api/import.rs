//! Users by the thousands: one a line, a hundred in a transaction, each good or bad for itself.

mod lines;

use axum::{body::Body, extract::FromRequest, http::request::Parts};
use serde::Serialize;
use std::sync::Arc;
use store::{Imported, Organization};
use twofactor::{OrganizationId, Policy, Scene};
use utoipa::ToSchema;

use super::{
    body,
    caller::{Caller, Manage},
    once::Once,
    query::Ids,
    reply::{NDJSON, Reply},
    users::NewUser,
};
use crate::{App, Problem, steps};
use lines::{Line, Lines};

/// What became of one line.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({ "line": 1, "status": "created", "id": "usr_06f1w2v9bfzk7jx8q5m0t4e3rc" }))]
pub struct ImportedLine {
    /// Its number, from 1.
    line: u32,
    status: LineStatus,
    /// The user, when created.
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<String>,
    /// Why it was refused: `malformed`, `phone_required`, or `taken` when there is one with this mailbox or external id.
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<&'static str>,
    /// What is wrong with it.
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<String>,
}

/// What can become of a line.
#[derive(Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum LineStatus {
    /// The user was created.
    Created,
    /// Nothing was done.
    Refused,
}

/// The lines of an import, and whether it was marked to be done only once. A repetition never reaches the handler.
pub struct Rows {
    lines: Lines,
    once: Option<Once>,
}

/// Import users.
///
/// One JSON object a line (NDJSON), each like the body of *Create a user*, but with `password_hash` in the place of `password`. Lines
/// are read as they come and kept a hundred at a time; a bad line never stands in the way of the others. The report has one line for
/// each line that is not blank. When an import breaks off, send the same lines again: those that were done are `taken`.
#[utoipa::path(
    post,
    path = "/api/v1/organizations/{organization}/users/import",
    operation_id = "import_users",
    tag = "users",
    security(("bearer" = ["manage"])),
    request_body(content = NewUser, content_type = "application/x-ndjson", description = "At most 64 MiB, 100,000 lines, 64 KiB a line."),
    responses((status = 200, description = "What became of each line.", body = ImportedLine, content_type = "application/x-ndjson"))
)]
pub async fn import(caller: Caller<Manage>, Ids(organization): Ids<OrganizationId>, mut rows: Rows) -> Result<Reply, Problem> {
    let organization = caller.organization(organization).await?;
    let policy = steps::policy::of(&organization)?;
    let (mut report, mut batch) = (Report::default(), Vec::new());
    while let Some(line) = rows.lines.next().await? {
        batch.push(line);
        if batch.len() == BATCH {
            report.extend(keep(&caller, &organization, &policy, std::mem::take(&mut batch)).await?)?;
        }
    }
    report.extend(keep(&caller, &organization, &policy, batch).await?)?;
    let reply = Reply::lines(report.0);
    match rows.once {
        Some(once) => once.keep(reply, NDJSON).await,
        None => Ok(reply),
    }
}

impl FromRequest<Arc<App>> for Rows {
    type Rejection = Reply;

    async fn from_request(request: axum::extract::Request, app: &Arc<App>) -> Result<Self, Reply> {
        let (parts, body) = request.into_parts();
        body::require_media(&parts.headers, &["application/x-ndjson", "application/ndjson", "application/jsonl"])?;
        body::require_size(&parts.headers, LARGEST_IMPORT)?;
        if Once::is_asked_for(&parts.headers) { Self::once(app, &parts, body).await } else { Ok(Self { lines: Lines::of(body, LARGEST_IMPORT), once: None }) }
    }
}

impl Rows {
    /// Whether a request is the same is known only when all of it was read.
    async fn once(app: &Arc<App>, parts: &Parts, body: Body) -> Result<Self, Reply> {
        let bytes = body::collect(&parts.headers, body, LARGEST_IMPORT).await?;
        let once = Once::of(app, parts, &bytes)?;
        match once.earlier(NDJSON).await? {
            Some(reply) => Err(reply),
            None => Ok(Self { lines: Lines::of(Body::from(bytes), LARGEST_IMPORT), once: Some(once) }),
        }
    }
}

/// Keeps the good lines of a batch in one transaction.
async fn keep(caller: &Caller<Manage>, organization: &Organization, policy: &Policy, batch: Vec<Line>) -> Result<Vec<ImportedLine>, Problem> {
    let (mut builds, mut numbers, mut report) = (Vec::new(), Vec::new(), Vec::with_capacity(batch.len()));
    for Line { number, text } in batch {
        match text.and_then(|text| read(&caller.app, organization.id, &text)) {
            Ok(new) if new.require_phone(policy).is_err() => report.push(ImportedLine {
                code: Some("phone_required"),
                detail: Some("`phone`: the organization needs one of everybody".to_owned()),
                ..ImportedLine::refused(number)
            }),
            Ok(new) => {
                numbers.push(number);
                builds.push(move |scene: &mut Scene<'_>| twofactor::User::create(new, scene));
            }
            Err(detail) => report.push(ImportedLine { code: Some("malformed"), detail: Some(detail), ..ImportedLine::refused(number) }),
        }
    }
    if !builds.is_empty() {
        let imported = caller.app.store.import_users(organization.id, caller.cause(), builds).await?;
        report.extend(numbers.into_iter().zip(imported).map(|(line, imported)| ImportedLine::of(line, imported)));
    }
    report.sort_by_key(|row| row.line);
    Ok(report)
}

fn read(app: &App, organization: OrganizationId, text: &[u8]) -> Result<twofactor::NewUser, String> {
    let new: NewUser = body::parse(text)?;
    if new.password.is_some() {
        return Err("`password`: an import takes `password_hash`, an Argon2 hash in PHC form".to_owned());
    }
    new.read(app, organization)
}

/// The report so far, one JSON object a line.
#[derive(Default)]
struct Report(Vec<u8>);

impl Report {
    fn extend(&mut self, rows: Vec<ImportedLine>) -> Result<(), Problem> {
        for row in rows {
            serde_json::to_writer(&mut self.0, &row).map_err(|_| Problem::Internal)?;
            self.0.push(b'\n');
        }
        Ok(())
    }
}

impl ImportedLine {
    fn of(line: u32, imported: Imported) -> Self {
        match imported {
            Imported::Created(user) => Self { line, status: LineStatus::Created, id: Some(user.to_string()), code: None, detail: None },
            Imported::Taken => Self { code: Some("taken"), ..Self::refused(line) },
        }
    }

    const fn refused(line: u32) -> Self {
        Self { line, status: LineStatus::Refused, id: None, code: None, detail: None }
    }
}

const BATCH: usize = 100;
const LARGEST_IMPORT: usize = 64 * 1024 * 1024;
