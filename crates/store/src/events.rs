//! The audit trail: rows that are added and read, never changed. They outlive the users and organizations they tell of.

use twofactor::{EventId, OrganizationId, Timestamp, UserId};

use crate::{
    Param, Row, Store, StoreError, Tx,
    audit::chain::{self, Chain},
    param::Change,
};

/// One line of the audit trail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its id, in order of time.
    pub id: EventId,
    /// When it happened.
    pub at: Timestamp,
    /// The organization it is about.
    pub organization: Option<OrganizationId>,
    /// The user it is about.
    pub user: Option<UserId>,
    /// What happened, as a stable name such as `challenge.passed`.
    pub kind: String,
    /// Who caused it.
    pub actor: String,
    /// What else is known, as JSON.
    pub detail: String,
}

/// Whose lines are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About {
    /// Everybody's.
    Server,
    /// An organization's.
    Organization(OrganizationId),
    /// A user's.
    User(UserId),
}

/// From where to read, and which way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Start {
    /// From the newest, backward.
    Newest,
    /// From just before this line, backward.
    Before(EventId),
    /// From just after this line, forward.
    After(EventId),
}

impl Store {
    /// Up to `limit` lines about someone, of one kind or of all.
    ///
    /// # Errors
    /// `Corrupt`, `Unavailable`.
    pub async fn events(&self, about: About, kind: Option<&str>, from: Start, limit: u16) -> Result<Vec<Entry>, StoreError> {
        let kind = kind.unwrap_or_default().to_owned();
        let (whose, [backward, forward]) = match about {
            About::Server => (String::new(), OF_SERVER),
            About::Organization(id) => (id.to_string(), OF_ORGANIZATION),
            About::User(id) => (id.to_string(), OF_USER),
        };
        let (sql, mark) = match from {
            Start::Newest => (backward, EventId::from_bytes([0xff; 16])),
            Start::Before(id) => (backward, id),
            Start::After(id) => (forward, id),
        };
        let list = async move |tx: &mut Tx| {
            let mark = mark.to_string();
            let params: [Param<'_>; 4] = [(&whose).into(), (&mark).into(), (&kind).into(), i64::from(limit).into()];
            tx.list(sql, &params, Entry::read).await
        };
        self.read(list).await
    }
}

/// Adds lines as a part of a bigger transaction, to the chain of an organization or of the server.
///
/// # Errors
/// `Unavailable`.
pub(crate) async fn insert(tx: &mut Tx, organization: Option<OrganizationId>, entries: Vec<Entry>) -> Result<(), StoreError> {
    chain::append(tx, &chain::of(organization, None), entries).await
}

impl Entry {
    /// What must be written so that it is the last event of `chain`.
    pub(crate) fn chained(self, chain: &mut Chain) -> Change {
        let id = self.id.to_string();
        let organization = self.organization.map(|id| id.to_string());
        let user = self.user.map(|id| id.to_string());
        let (of_organization, of_user) = (organization.as_deref().unwrap_or_default(), user.as_deref().unwrap_or_default());
        chain.grow(self.at.as_unix_millis(), [&id, of_organization, of_user, &self.kind, &self.actor, &self.detail]);
        let [seq, hash] = chain.columns();
        let (kind, actor, detail) = (self.kind.into(), self.actor.into(), self.detail.into());
        Change::row(INSERT, [id.into(), self.at.into(), organization.into(), user.into(), kind, actor, detail, seq, hash])
    }

    fn read(row: Row<'_>) -> Result<Self, StoreError> {
        let id: String = row.get(0)?;
        let odd = |what| StoreError::corrupt("events", &id, what);
        let organization: Option<String> = row.get(2)?;
        let user: Option<String> = row.get(3)?;
        Ok(Self {
            id: id.parse().map_err(|_| odd("has an id that is none"))?,
            at: row.time(1)?,
            organization: organization.map(|id| id.parse()).transpose().map_err(|_| odd("has an organization that is none"))?,
            user: user.map(|id| id.parse()).transpose().map_err(|_| odd("has a user that is none"))?,
            kind: row.get(4)?,
            actor: row.get(5)?,
            detail: row.get(6)?,
        })
    }
}

macro_rules! listing {
    ($whose:literal) => {
        [
            concat!(
                "SELECT id, at, organization_id, user_id, kind, actor, detail FROM events WHERE ",
                $whose,
                " AND id < $2 AND ($3 = '' OR kind = $3) ORDER BY id DESC LIMIT $4"
            ),
            concat!(
                "SELECT id, at, organization_id, user_id, kind, actor, detail FROM events WHERE ",
                $whose,
                " AND id > $2 AND ($3 = '' OR kind = $3) ORDER BY id LIMIT $4"
            ),
        ]
    };
}

const INSERT: &str = "INSERT INTO events (id, at, organization_id, user_id, kind, actor, detail, seq, hash) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";

const OF_SERVER: [&str; 2] = listing!("$1 = ''");

const OF_ORGANIZATION: [&str; 2] = listing!("organization_id = $1");

const OF_USER: [&str; 2] = listing!("user_id = $1");

/// The statements of this module.
#[cfg(test)]
pub(crate) const STATEMENTS: &[&str] = &[INSERT, OF_SERVER[0], OF_SERVER[1], OF_ORGANIZATION[0], OF_ORGANIZATION[1], OF_USER[0], OF_USER[1]];
