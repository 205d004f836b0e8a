//! Everything that can be verified, line by line, while servers go on serving.

use super::{
    chain::Chain,
    checkpoint::{self, Checkpoint},
    lines::{ChainLine, EventLine, HeadLine, Line},
};
use crate::{Param, Row, Store, StoreError, Tx};

/// Takes the lines of an export, one after the other.
pub trait Sink {
    /// Why it takes no more.
    type Error: From<StoreError>;

    /// Takes one.
    ///
    /// # Errors
    /// Its own.
    fn take(&mut self, line: Line) -> Result<(), Self::Error>;
}

impl Store {
    /// Reads the whole audit trail into `sink`: each chain as it stood when it was read, which is not before the newest checkpoint.
    ///
    /// # Errors
    /// Those of `sink`; `Corrupt`, `Unavailable`.
    pub async fn export_audit<S: Sink>(&self, sink: &mut S) -> Result<(), S::Error> {
        let newest = self.export_checkpoints(sink).await?;
        let (mut after, mut events) = (String::new(), 0);
        loop {
            let from = after.clone();
            let page = self.read(async move |tx: &mut Tx| tx.list(CHAINS, &[(&from).into(), PAGE.into()], chain).await).await?;
            let Some((last, _)) = page.last() else { break };
            after.clone_from(last);
            for (id, chain) in page {
                events += self.export_chain(id, chain, newest, sink).await?;
            }
        }
        let mut strays = 0;
        let count = |event| {
            strays += 1;
            sink.take(Line::Stray(event))
        };
        self.events_of(STRAYS, "", count).await?;
        sink.take(Line::End { events: events + strays })
    }

    /// Answers the number of the newest checkpoint.
    async fn export_checkpoints<S: Sink>(&self, sink: &mut S) -> Result<i64, S::Error> {
        let mut newest = 0;
        loop {
            let list = async move |tx: &mut Tx| tx.list(checkpoint::LIST, &[newest.into(), PAGE.into()], Checkpoint::read).await;
            let page = self.read(list).await?;
            let Some(last) = page.last() else { return Ok(newest) };
            newest = last.number;
            for checkpoint in page {
                sink.take(Line::Checkpoint(checkpoint.note))?;
            }
        }
    }

    /// Answers how many events it has.
    async fn export_chain<S: Sink>(&self, id: String, chain: Chain, newest: i64, sink: &mut S) -> Result<u64, S::Error> {
        let of = id.clone();
        let list = async move |tx: &mut Tx| tx.list(HEADS, &[(&of).into(), newest.into()], |row| HeadLine::read(&row)).await;
        let heads = self.read(list).await?;
        sink.take(Line::Chain(ChainLine::new(id.clone(), chain, heads)))?;
        let sql = match id.get(..4) {
            Some("usr_") => OF_USER,
            Some("org_") => OF_ORGANIZATION,
            Some(_) | None => OF_SERVER,
        };
        let (mut events, mut behind) = (0, Vec::new());
        let sort = |event: EventLine| {
            if event.place.is_some_and(|place| place.seq > chain.length) {
                behind.push(event);
                return Ok(());
            }
            events += 1;
            sink.take(Line::Event(event))
        };
        self.events_of(sql, &id, sort).await?;
        if !behind.is_empty() {
            let end = self.read(async move |tx: &mut Tx| tx.one(END, &[(&id).into()], |row| row.get::<i64>(0)).await).await?.unwrap_or(0);
            // What was chained while the export was made is not in it; what nobody chained is.
            for event in behind.into_iter().filter(|event| event.place.is_some_and(|place| place.seq > end)) {
                events += 1;
                sink.take(Line::Event(event))?;
            }
        }
        Ok(events)
    }

    async fn events_of<E: From<StoreError>>(&self, sql: &'static str, whose: &str, mut take: impl FnMut(EventLine) -> Result<(), E>) -> Result<(), E> {
        let mut after = String::new();
        loop {
            let (whose, from) = (whose.to_owned(), after.clone());
            let list = async move |tx: &mut Tx| {
                let params: [Param<'_>; 3] = [(&whose).into(), (&from).into(), PAGE.into()];
                tx.list(sql, &params, EventLine::read).await
            };
            let page = self.read(list).await?;
            let Some(last) = page.last() else { return Ok(()) };
            after.clone_from(&last.id);
            page.into_iter().try_for_each(&mut take)?;
        }
    }
}

fn chain(row: Row<'_>) -> Result<(String, Chain), StoreError> {
    Ok((row.get(0)?, Chain::read(&row, 1)?))
}

/// How many rows are read at a time.
const PAGE: i64 = 500;

const CHAINS: &str = "SELECT id, length, head FROM (SELECT id, chain_length AS length, chain_head AS head FROM users WHERE id > $1 \
     UNION ALL SELECT id, length, head FROM chains WHERE id > $1) AS every_chain ORDER BY id LIMIT $2";

const HEADS: &str = "SELECT checkpoint, length, head FROM checkpoint_heads WHERE chain = $1 AND checkpoint <= $2 ORDER BY checkpoint";

const END: &str = "SELECT chain_length FROM users WHERE id = $1 UNION ALL SELECT length FROM chains WHERE id = $1";

macro_rules! listing {
    ($whose:literal) => {
        concat!("SELECT id, at, organization_id, user_id, kind, actor, detail, seq, hash FROM events WHERE ", $whose, " AND id > $2 ORDER BY id LIMIT $3")
    };
}

const OF_USER: &str = listing!("user_id = $1");

const OF_ORGANIZATION: &str = listing!("organization_id = $1 AND user_id IS NULL");

const OF_SERVER: &str = listing!("$1 <> '' AND organization_id IS NULL AND user_id IS NULL");

/// What the three above do not list for any chain that is there.
const STRAYS: &str = listing!(
    "$1 = '' AND CASE WHEN user_id IS NOT NULL THEN substr(user_id, 1, 4) <> 'usr_' OR NOT EXISTS (SELECT 1 FROM users WHERE users.id = user_id) \
     AND NOT EXISTS (SELECT 1 FROM chains WHERE chains.id = user_id) \
     WHEN organization_id IS NOT NULL THEN substr(organization_id, 1, 4) <> 'org_' OR NOT EXISTS (SELECT 1 FROM chains WHERE chains.id = organization_id) \
     ELSE NOT EXISTS (SELECT 1 FROM chains WHERE chains.id = 'server') END"
);

/// The statements of this module.
#[cfg(test)]
pub(super) const STATEMENTS: &[&str] = &[CHAINS, HEADS, END, OF_USER, OF_ORGANIZATION, OF_SERVER, STRAYS];
