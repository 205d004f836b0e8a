//! Settings, Support desk, Report: what each agent did, for those who run the desk's organization, and the same as a file.

use axum::{
    extract::Query,
    http::{StatusCode, header},
    response::IntoResponse as _,
};
use core::time::Duration;
use pages::{AgentRow, DeskReport};
use serde::Deserialize;

use super::{Answer, Person, cases::require_agent, csv};
use crate::{
    Problem,
    steps::desk::{self, AgentReport},
};

/// Over which time, in days.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Asked {
    days: Option<u32>,
}

/// `GET /settings/support/report`
pub async fn show(person: Person, Query(asked): Query<Asked>) -> Answer {
    let (days, reports) = read(&person, &asked).await?;
    let row = |report: AgentReport| AgentRow { name: called(&report), record: report.record };
    let page = DeskReport { days, rows: reports.into_iter().map(row).collect() };
    let html = page.render(&person.frame(), person.desk.words());
    Ok(person.desk.page(StatusCode::OK, html))
}

/// `GET /settings/support/report.csv`
pub async fn export(person: Person, Query(asked): Query<Asked>) -> Answer {
    let (_, reports) = read(&person, &asked).await?;
    let lines = reports.iter().fold(HEAD.to_owned(), |lines, report| lines + &line(report));
    let headers = [(header::CONTENT_TYPE, "text/csv; charset=utf-8"), (header::CONTENT_DISPOSITION, "attachment; filename=\"support.csv\"")];
    Ok((headers, lines).into_response())
}

async fn read(person: &Person, asked: &Asked) -> Result<(u32, Vec<AgentReport>), Problem> {
    require_agent(person)?;
    if !person.look.user.governs() {
        return Err(Problem::NotFound);
    }
    let (app, days) = (&person.desk.app, asked.days.unwrap_or(USUAL_DAYS).clamp(1, MOST_DAYS));
    let until = app.store.now();
    let from = until.minus(Duration::from_secs(u64::from(days) * 24 * 3600));
    Ok((days, desk::report(app, from, until).await?))
}

fn called(report: &AgentReport) -> String {
    report.name.clone().unwrap_or_else(|| report.record.agent.to_string())
}

fn line(report: &AgentReport) -> String {
    let record = &report.record;
    let counts = [record.heard, record.asked, record.approved, record.refused, record.stopped, record.wrong_codes].map(|count| count.to_string());
    let [heard, asked, approved, refused, stopped, wrong] = &counts;
    let median = record.median.map(|median| median.as_secs().to_string()).unwrap_or_default();
    csv::line([&record.agent.to_string(), &called(report), heard, asked, approved, refused, stopped, wrong, &median])
}

const HEAD: &str = "agent,name,heard,asked,approved,refused,stopped_by_user,wrong_codes,median_seconds\r\n";
const USUAL_DAYS: u32 = 30;
const MOST_DAYS: u32 = 90;
