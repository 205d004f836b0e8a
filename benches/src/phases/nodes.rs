//! Two servers on one PostgreSQL: whether they are as fast as one on the same cores, and whether what one did is law on the other
//! (goal 11).

use std::net::SocketAddr;

use anyhow::{Context as _, Result, ensure};
use testkit::loopback::{self, Answer};

use super::{
    Bench, PREPARING, WHOLE,
    pages::{first_door, kept},
    shape,
};
use crate::{
    cells::Kind,
    drive::Watch,
    loads::{Attempt, FORM, Open},
    process::Watched,
};

impl Bench<'_> {
    pub(super) fn nodes(&mut self) -> Result<()> {
        if self.site.cluster().is_none() {
            return Ok(());
        }
        self.say("two servers on one database");
        let node = self.site.second_node()?;
        let both = [self.site.address(), node.address()];
        let watch = Watch { server: Watched::Pair(self.site.id()?, node.id()), ..self.watch()? };
        for _ in 0..self.plan.size.rounds {
            for connections in self.plan.size.connections.iter().copied().filter(|connections| NODES.contains(connections)) {
                self.typed_at(Kind::OneNode, &[self.site.address()], watch, connections)?;
                self.typed_at(Kind::TwoNodes, &both, watch, connections)?;
            }
        }
        let locked = self.is_locked_on_both(node.address())?;
        let signed_out = self.is_signed_out_on_both(node.address())?;
        self.results.laws = vec![("six wrong codes", locked), ("signing out", signed_out)];
        Ok(())
    }

    fn typed_at(&mut self, kind: Kind, addresses: &[SocketAddr], watch: Watch, connections: usize) -> Result<()> {
        let places = self.users.ready(self.plan.size.codes / 2)?;
        let open = Open::new(self.site, &self.users, &places);
        self.drive(&open, PREPARING, places.len(), WHOLE)?;
        let right = Attempt::right(self.site, &mut self.users, &places, &open.opened())?;
        let used = self.durable_at(kind, addresses, watch, &right, shape(connections, right.len(), self.plan.size.span))?;
        self.users.give_back(places.get(used..).unwrap_or_default());
        Ok(())
    }

    /// Three wrong codes at each node start a wait: then a right one is refused at both.
    fn is_locked_on_both(&mut self, other: SocketAddr) -> Result<bool> {
        let place = self.users.ready(1)?.pop().context("nobody is there")?;
        let headers = [("Authorization", self.site.authorization.as_str()), ("Content-Type", "application/json")];
        let body = format!("{{\"user\":\"{}\"}}", self.users.id(place));
        let opened = loopback::send(self.site.address(), "POST", "/api/v1/challenges", &headers, body.as_bytes())?;
        let text = opened.text();
        let id = text.split('"').find(|part| part.starts_with("chl_")).with_context(|| format!("no challenge was opened: {text}"))?;
        let path = format!("/api/v1/challenges/{id}/attempts");
        let attempt = |address: SocketAddr, code: &str| -> Result<Answer> {
            loopback::send(address, "POST", &path, &headers, format!("{{\"code\":\"{code}\"}}").as_bytes())
        };
        let wrong = self.users.wrong_code(place)?;
        for address in [self.site.address(), other].repeat(3) {
            let refused = attempt(address, &wrong)?;
            ensure!(refused.status != 200, "a wrong code passed");
        }
        let right = self.users.code(place)?;
        let statuses = [attempt(other, &right)?.status, attempt(self.site.address(), &right)?.status];
        Ok(statuses == [TOO_MANY; 2])
    }

    /// Who signs out at one node is signed out at the other.
    fn is_signed_out_on_both(&mut self, other: SocketAddr) -> Result<bool> {
        let place = self.people.ready(1)?.pop().context("nobody is there")?;
        let owed = first_door(self.site.address(), self.people.email(place))?;
        let code = format!("code={}", self.people.code(place)?);
        let passed = loopback::send(self.site.address(), "POST", "/challenge", &[("Content-Type", FORM), ("Cookie", &owed)], code.as_bytes())?;
        let session = kept(&passed);
        let status = || Ok::<_, anyhow::Error>(loopback::send(other, "GET", "/settings/security", &[("Cookie", &session)], b"")?.status);
        let before = status()?;
        ensure!(before == 200, "who signed in at one node is not known at the other: status {before}");
        loopback::send(self.site.address(), "POST", "/sign-out", &[("Content-Type", FORM), ("Cookie", &session)], b"")?;
        Ok(status()? != 200)
    }
}

/// Numbers of connections over which two servers are compared with one.
pub(crate) const NODES: [usize; 2] = [8, 32];
const TOO_MANY: u16 = 429;
