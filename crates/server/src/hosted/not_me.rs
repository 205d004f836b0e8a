//! "This was not me": the link in a notice shows what will happen, the button makes it happen.

use axum::{Form, extract::Query, http::StatusCode};
use pages::NotMe;
use serde::Deserialize;
use twofactor::Link;

use super::{Answer, Desk};
use crate::steps::{self, alarm::Report};

/// The token of the link.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Token {
    token: String,
}

/// `GET /not-me`
pub async fn show(desk: Desk, Query(link): Query<Token>) -> Answer {
    let page = match steps::alarm::read(&desk.app, &link.token).await? {
        Some(Report { link: Link::Good, user, message }) => NotMe::Ask { token: link.token, sent_at: message.drawn_at(), hint: user.email.hint() },
        Some(Report { link: Link::Used, .. }) => NotMe::Used,
        Some(Report { link: Link::Expired, .. }) => NotMe::Expired,
        None => NotMe::Unknown,
    };
    answer(desk, &page)
}

/// `POST /not-me`
pub async fn submit(mut desk: Desk, Form(form): Form<Token>) -> Answer {
    let page = match steps::alarm::raise(&desk.app, &desk.visitor, &form.token).await? {
        Some((Link::Good, until)) => NotMe::Done { until },
        Some((Link::Used, _)) => NotMe::Used,
        Some((Link::Expired, _)) => NotMe::Expired,
        None => NotMe::Unknown,
    };
    if matches!(page, NotMe::Done { .. }) {
        desk.cookies = desk.cookies.without_challenge();
    }
    answer(desk, &page)
}

fn answer(desk: Desk, page: &NotMe) -> Answer {
    let status = match page {
        NotMe::Ask { .. } | NotMe::Done { .. } => StatusCode::OK,
        NotMe::Used | NotMe::Expired => StatusCode::GONE,
        NotMe::Unknown => StatusCode::NOT_FOUND,
    };
    let html = page.render(&desk.frame(None), desk.words());
    Ok(desk.page(status, html))
}
