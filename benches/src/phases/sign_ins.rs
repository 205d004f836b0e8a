//! Whole sign-ins with a password, and the memory they take (goals 6 and 8).

use anyhow::Result;

use super::{Bench, PREPARING, WHOLE, whole};
use crate::{
    cells::Kind,
    loads::SignIn,
    process,
    yardsticks::hashes::{self, STANDARD},
};

impl Bench<'_> {
    /// Everybody once up to the second step.
    pub(super) fn first_doors(&mut self) -> Result<()> {
        let first = SignIn::first_door(self.site, &self.people);
        self.drive(&first, PREPARING, first.len(), WHOLE).map(drop)
    }

    pub(super) fn sign_ins(&mut self) -> Result<()> {
        self.say("sign-ins");
        let ((), most) = process::peak(self.site.id()?, || self.sign_in_rounds())?;
        self.results.loaded = Some(most);
        Ok(())
    }

    fn sign_in_rounds(&mut self) -> Result<()> {
        let size = self.plan.size;
        for _ in 0..size.rounds {
            let alone = hashes::measure(STANDARD, size.sign_in_span);
            self.results.hashes.push(alone.rate);
            self.results.hash_cpu_ms.push(alone.cpu_ms);
            for connections in SIGNED_IN.iter().filter(|connections| size.connections.contains(connections)) {
                // More than can be hashed in that time.
                let most = alone.rate * size.sign_in_span.as_secs_f64() * 1.5;
                let places = self.people.ready(whole(most).saturating_add(connections.saturating_mul(2)))?;
                let load = SignIn::whole(self.site, &mut self.people, &places)?;
                let used = self.durable(Kind::SignIn, *connections, &load, places.len(), size.sign_in_span)?;
                self.people.give_back(places.get(used..).unwrap_or_default());
            }
        }
        Ok(())
    }
}

/// Over how many connections people sign in.
pub(crate) const SIGNED_IN: [usize; 3] = [1, 8, 64];
