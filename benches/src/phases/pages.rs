//! The page that asks for a code: what a first view of it weighs, and what it costs the server (goal 10).

use std::net::SocketAddr;

use anyhow::{Context as _, Result, ensure};
use testkit::loopback;

use super::Bench;
use crate::{
    cells::Kind,
    http::{self, Connection},
    loads::{FORM, PASSWORD, cookies},
};

impl Bench<'_> {
    pub(super) fn pages(&mut self) -> Result<()> {
        self.say("the page that asks for a code");
        self.results.parts = self.first_view()?;
        for _ in 0..self.plan.size.rounds {
            self.looked(Kind::Page)?;
        }
        Ok(())
    }

    /// The request for the page, by somebody who has typed a right password.
    pub(super) fn challenge_page(&mut self) -> Result<Vec<u8>> {
        let place = self.people.next(1).pop().context("nobody is there")?;
        let cookies = first_door(self.site.address(), self.people.email(place))?;
        Ok(http::get(&self.site.host(), PAGE, &[("cookie", &cookies), ("accept-encoding", "gzip")]))
    }

    /// The page and everything that a browser loads with it the first time, with the bytes of each answer, head included.
    fn first_view(&mut self) -> Result<Vec<(String, usize)>> {
        let request = self.challenge_page()?;
        let place = self.people.next(1).pop().context("nobody is there")?;
        let cookies = first_door(self.site.address(), self.people.email(place))?;
        let page = loopback::send(self.site.address(), "GET", PAGE, &[("Cookie", &cookies)], b"")?;
        ensure!(page.status == 200, "the page that asks for a code was answered with {}", page.status);
        let html = page.text();
        let assets = html.split(['"', '\'']).filter(|text| text.starts_with("/static/"));
        let mut asked = vec![(PAGE.to_owned(), request)];
        for path in assets {
            if asked.iter().all(|(known, _)| known != path) {
                asked.push((path.to_owned(), http::get(&self.site.host(), path, &[("accept-encoding", "gzip")])));
            }
        }
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        runtime.block_on(async {
            let mut connection = Connection::open(self.site.address()).await?;
            let mut parts = Vec::new();
            for (path, request) in asked {
                let answer = connection.exchange(&request).await?;
                answer.expect(200)?;
                parts.push((path, answer.len()));
            }
            Ok(parts)
        })
    }
}

/// Types a right password and says what the browser keeps of the answer.
pub(super) fn first_door(address: SocketAddr, email: &str) -> Result<String> {
    let form = format!("email={}&password={PASSWORD}", email.replace('@', "%40"));
    let answer = loopback::send(address, "POST", "/sign-in", &[("Content-Type", FORM)], form.as_bytes())?;
    ensure!(answer.status == 303, "a right password was answered with {}", answer.status);
    Ok(kept(&answer))
}

/// What a browser keeps of an answer.
pub(super) fn kept(answer: &loopback::Answer) -> String {
    let set: Vec<String> = answer.headers.iter().filter(|(name, _)| name == "set-cookie").map(|(_, value)| value.clone()).collect();
    cookies(&set)
}

const PAGE: &str = "/challenge";
