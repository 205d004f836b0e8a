//! Codes over the HTTP API, right and wrong (goals 1 to 4).

use anyhow::{Result, ensure};

use super::{Bench, PREPARING, WHOLE, keep};
use crate::{
    cells::Kind,
    drive::{Shape, Watch, drive},
    loads::{Ask, Attempt, Open, OpenAndPass},
    process::Watched,
    yardsticks::{disk, rows},
};

impl Bench<'_> {
    pub(super) fn codes(&mut self) -> Result<()> {
        for round in 1..=self.plan.size.rounds {
            self.say(&format!("codes, round {round} of {}", self.plan.size.rounds));
            self.disk()?;
            for connections in self.plan.size.connections {
                self.yardsticks(*connections)?;
                self.right(*connections)?;
                self.open_and_pass(*connections)?;
                self.wrong(*connections)?;
            }
        }
        Ok(())
    }

    /// What the disk and SQLite alone can do at this minute.
    fn disk(&mut self) -> Result<()> {
        let (plan, span) = (self.plan, self.plan.size.span);
        self.results.sync_ms.push(disk::sync_ms(&plan.file("probe"))?);
        self.results.single_rows.push(rows::per_second(&plan.file("single.db"), 1, span)?);
        self.results.grouped_rows.push(rows::per_second(&plan.file("grouped.db"), 32, span)?);
        Ok(())
    }

    /// What a handler and a database that do nothing else can do at this minute.
    fn yardsticks(&mut self, connections: usize) -> Result<()> {
        let size = self.plan.size;
        let watch = Watch { server: Watched::Process(self.bare.id()), database: Watched::None };
        // There is no end to what this handler can be asked: its warm-up is a number of its own.
        let shape = Shape { connections, warm_up: 2_000, most: usize::MAX, span: size.span };
        let bare = drive(&[self.bare.address], &Ask::new(self.site), shape, watch)?;
        keep(self.results, Kind::Bare, connections, bare);
        if let Some(updates) = &self.updates {
            let rate = updates.per_second(connections, size.span)?;
            self.results.updates.entry(connections).or_default().push(rate);
        }
        Ok(())
    }

    fn right(&mut self, connections: usize) -> Result<()> {
        let size = self.plan.size;
        let mut places = self.users.ready(size.codes)?;
        let open = Open::new(self.site, &self.users, &places);
        self.durable(Kind::Open, connections, &open, places.len(), size.span)?;
        let challenges = open.opened();
        places.truncate(challenges.len());
        let right = Attempt::right(self.site, &mut self.users, &places, &challenges)?;
        self.durable(Kind::Right, connections, &right, right.len(), WHOLE).map(drop)
    }

    fn open_and_pass(&mut self, connections: usize) -> Result<()> {
        let size = self.plan.size;
        let places = self.users.ready(size.codes)?;
        let both = OpenAndPass::new(self.site, &mut self.users, &places)?;
        let used = self.durable(Kind::OpenAndPass, connections, &both, places.len(), size.span)?;
        self.users.give_back(places.get(used..).unwrap_or_default());
        Ok(())
    }

    /// Five wrong codes for each of some users: the sixth would start a wait.
    fn wrong(&mut self, connections: usize) -> Result<()> {
        let size = self.plan.size;
        let cells = size.rounds.saturating_mul(size.connections.len()).max(1);
        let victims = (size.victims / cells).min(size.codes / WRONG_CODES);
        let places = self.victims.next(victims);
        let open = Open::new(self.site, &self.victims, &places);
        self.drive(&open, PREPARING, places.len(), WHOLE)?;
        let challenges = open.opened();
        ensure!(challenges.len() == places.len(), "not all challenges were opened");
        let wrong = Attempt::wrong(self.site, &self.victims, &places, &challenges, WRONG_CODES)?;
        self.durable(Kind::Wrong, connections, &wrong, wrong.len(), size.span).map(drop)
    }
}

/// How many wrong codes a user may type without having to wait.
const WRONG_CODES: usize = 5;
