//! What happened in an organization lately, in numbers.

use twofactor::{EventId, EventKind, OrganizationId, Timestamp};

use crate::{Row, Store, StoreError, Tx};

/// How many messages of one kind are in one state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tally {
    /// Which way they go, such as `mail`.
    pub kind: String,
    /// Where they stand: `waiting`, `sent` (and not confirmed yet), `done`, `given up` or `expired`.
    pub state: String,
    /// How many.
    pub count: i64,
}

impl Store {
    /// How often `kind` happened in an organization since then.
    ///
    /// # Errors
    /// `Unavailable`.
    pub async fn count_events(&self, organization: OrganizationId, kind: EventKind, since: Timestamp) -> Result<i64, StoreError> {
        let (organization, first) = (organization.to_string(), EventId::first_at(since).to_string());
        let count = async move |tx: &mut Tx| {
            let params = [(&organization).into(), (&first).into(), kind.as_str().into()];
            tx.one(EVENTS, &params, |row| row.get::<i64>(0)).await
        };
        Ok(self.read(count).await?.unwrap_or_default())
    }

    /// What became of the messages to an organization's people within the week that they are kept, by kind and state.
    ///
    /// # Errors
    /// `Unavailable`.
    pub async fn message_tallies(&self, organization: OrganizationId) -> Result<Vec<Tally>, StoreError> {
        let read = |row: Row<'_>| Ok(Tally { kind: row.get(0)?, state: row.get(1)?, count: row.get(2)? });
        self.read(async move |tx: &mut Tx| tx.list(MESSAGES, &[(&organization.to_string()).into()], read).await).await
    }
}

const EVENTS: &str = "SELECT count(*) FROM events WHERE organization_id = $1 AND id >= $2 AND kind = $3";

const MESSAGES: &str = "SELECT kind, state, count(*) FROM outbox WHERE organization_id = $1 GROUP BY kind, state ORDER BY kind, state";

/// The statements of this module.
#[cfg(test)]
pub(crate) const STATEMENTS: &[&str] = &[EVENTS, MESSAGES];
