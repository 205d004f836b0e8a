//! Codes and pages while as many passwords are hashed as the queue takes (goal 7, and what goal 10 says about waiting).

use std::{
    sync::atomic::{AtomicBool, Ordering},
    thread,
    time::Duration,
};

use anyhow::{Result, anyhow};

use super::{Bench, PREPARING, WHOLE};
use crate::{
    cells::Kind,
    drive::{Shape, drive_until},
    loads::{Attempt, Look, Open, SignIn},
    machine,
};

impl Bench<'_> {
    pub(super) fn beside(&mut self) -> Result<()> {
        self.say("codes while passwords are hashed");
        for _ in 0..self.plan.size.rounds {
            self.typed(Kind::Quiet)?;
            let load = SignIn::first_door(self.site, &self.people);
            let (address, watch, over) = ([self.site.address()], self.watch()?, AtomicBool::new(false));
            // A slot for each core, and the default queue full before them.
            let connections = machine::cores().saturating_mul(5);
            let shape = Shape { connections, warm_up: connections, most: usize::MAX, span: WHOLE };
            let (hashed, measured) = thread::scope(|scope| {
                let hashing = scope.spawn(|| drive_until(&address, &load, shape, watch, &over));
                thread::sleep(UNDER_WAY);
                let measured = self.typed(Kind::Beside).and_then(|()| self.looked(Kind::PageBeside));
                over.store(true, Ordering::Relaxed);
                (hashing.join(), measured)
            });
            measured?;
            let hashed = hashed.map_err(|_| anyhow!("signing in failed"))??;
            self.results.hashes_beside.push(hashed.rate());
        }
        Ok(())
    }

    /// Right codes, into challenges that are open before the clock starts.
    fn typed(&mut self, kind: Kind) -> Result<()> {
        let size = self.plan.size;
        let places = self.users.ready(size.codes / 4)?;
        let open = Open::new(self.site, &self.users, &places);
        self.drive(&open, PREPARING, places.len(), WHOLE)?;
        let right = Attempt::right(self.site, &mut self.users, &places, &open.opened())?;
        let used = self.durable(kind, BESIDE, &right, right.len(), size.span)?;
        self.users.give_back(places.get(used..).unwrap_or_default());
        Ok(())
    }

    /// The page that asks for a code.
    pub(super) fn looked(&mut self, kind: Kind) -> Result<()> {
        let look = Look(self.challenge_page()?);
        let measured = self.drive(&look, BESIDE, LOOKS, self.plan.size.span)?;
        super::keep(self.results, kind, BESIDE, measured);
        Ok(())
    }
}

/// Over how many connections codes are typed and pages looked at meanwhile.
pub(crate) const BESIDE: usize = 8;
const LOOKS: usize = 3_000;
const UNDER_WAY: Duration = Duration::from_millis(500);
