//! Saving a user: document, search columns, events and messages, all in the caller's transaction.

use twofactor::{Actor, Effects, Event, Message, OrganizationId, Role, Secret, State, Timestamp, User, UserId};

use crate::{Param, Store, StoreError, Tx, events, outbox::Outgoing, rotation::user_place};

impl Store {
    /// Saves `user` over a row that was sealed with `key_id` and held `before`, with its effects. What has not changed is not
    /// written.
    pub(super) async fn save_changed(&self, tx: &mut Tx, user: &User, key_id: i64, before: &[u8], effects: Effects) -> Result<(), StoreError> {
        let after = document(user)?;
        if after.expose() != before {
            let columns = Columns::of(self, user);
            let record = [columns.organization.as_bytes(), columns.id.as_bytes()];
            let sealed = self.keys().seal_over(tx, &user_place(&record), key_id, after.expose()).await?;
            let row = columns.row(sealed.key_id, &sealed.bytes);
            let [id, _, rest @ ..] = &row;
            let params: Vec<Param<'_>> = std::iter::once(id).chain(rest).copied().collect();
            tx.all(&[(UPDATE, &params)]).await?;
        }
        self.save_effects(tx, Some((user.organization, user.id)), effects).await
    }

    /// Saves a new user with its effects; `false` when one with the same mailbox or external id is there, and nothing was saved.
    pub(super) async fn save_new(&self, tx: &mut Tx, user: &User, effects: Effects) -> Result<bool, StoreError> {
        let columns = Columns::of(self, user);
        let record = [columns.organization.as_bytes(), columns.id.as_bytes()];
        let sealed = self.keys().seal(&user_place(&record), document(user)?.expose())?;
        let created_at = Param::from(user.created_at);
        let params: Vec<Param<'_>> = columns.row(sealed.key_id, &sealed.bytes).into_iter().chain([created_at]).collect();
        if tx.execute(INSERT, &params).await? == 0 {
            return Ok(false);
        }
        self.save_effects(tx, Some((user.organization, user.id)), effects).await?;
        Ok(true)
    }

    /// Saves events and messages about `whom`.
    pub(crate) async fn save_effects(&self, tx: &mut Tx, whom: Option<(OrganizationId, UserId)>, effects: Effects) -> Result<(), StoreError> {
        for event in &effects.events {
            events::insert(tx, &entry(whom, event)?).await?;
        }
        for message in &effects.messages {
            self.enqueue(tx, &outgoing_message(whom, message)?).await?;
        }
        Ok(())
    }
}

/// The columns a user is searched by.
struct Columns {
    id: String,
    organization: String,
    email: String,
    external_id: Option<String>,
    phone: Option<[u8; 32]>,
    role: &'static str,
    state: &'static str,
    kinds: i64,
    seen_at: Option<i64>,
    look_at: Option<i64>,
}

impl Columns {
    fn of(store: &Store, user: &User) -> Self {
        Self {
            id: user.id.to_string(),
            organization: user.organization.to_string(),
            email: user.email.as_str().to_owned(),
            external_id: user.external_id.clone(),
            phone: user.phone.as_ref().map(|phone| store.keys().fingerprint("phone", &[phone.as_str().as_bytes()])),
            role: match user.role {
                Role::Owner => "owner",
                Role::Admin => "admin",
                Role::Member => "member",
            },
            state: match user.state {
                State::Active => "active",
                State::Disabled => "disabled",
            },
            kinds: user.kinds().into_iter().fold(0, |kinds, kind| kinds | kind.bit()),
            seen_at: user.seen_at.map(Timestamp::as_unix_millis),
            look_at: user.look_at().map(Timestamp::as_unix_millis),
        }
    }

    fn row<'a>(&'a self, key_id: i64, sealed: &'a [u8]) -> [Param<'a>; 12] {
        [
            (&self.id).into(),
            (&self.organization).into(),
            (&self.email).into(),
            self.external_id.as_ref().into(),
            self.phone.as_ref().map_or(Param::Null, |phone| Param::Blob(phone)),
            self.role.into(),
            self.state.into(),
            self.kinds.into(),
            self.seen_at.map_or(Param::Null, Param::Int),
            self.look_at.map_or(Param::Null, Param::Int),
            key_id.into(),
            sealed.into(),
        ]
    }
}

fn document(user: &User) -> Result<Secret<Vec<u8>>, StoreError> {
    serde_json::to_vec(user).map(Secret::new).map_err(|_| StoreError::corrupt("users", user.id, "cannot be written as a document"))
}

/// An event as a line of the audit trail.
pub(crate) fn entry(whom: Option<(OrganizationId, UserId)>, event: &Event) -> Result<events::Entry, StoreError> {
    let detail = serde_json::to_string(&event.detail).map_err(|_| StoreError::corrupt("events", event.id, "cannot be written"))?;
    Ok(events::Entry {
        id: event.id,
        at: event.at,
        organization: whom.map(|(organization, _)| organization),
        user: whom.map(|(_, user)| user),
        kind: event.kind.as_str().to_owned(),
        actor: match event.actor {
            Actor::User => "user".to_owned(),
            Actor::ApiKey(key) => key.to_string(),
            Actor::Operator => "operator".to_owned(),
            Actor::System => "system".to_owned(),
        },
        detail,
    })
}

fn outgoing_message(whom: Option<(OrganizationId, UserId)>, message: &Message) -> Result<Outgoing, StoreError> {
    let content = serde_json::to_vec(message).map_err(|_| StoreError::corrupt("outbox", message.id, "cannot be written"))?;
    Ok(Outgoing {
        id: message.id,
        organization: whom.map(|(organization, _)| organization),
        user: whom.map(|(_, user)| user),
        kind: MAIL.to_owned(),
        due_at: message.at,
        expires_at: message.expires_at,
        content: Secret::new(content),
    })
}

/// The kind of an outgoing [`Message`].
pub const MAIL: &str = "mail";

const INSERT: &str = "INSERT INTO users \
     (id, organization_id, email, external_id, phone_fingerprint, role, state, factor_kinds, seen_at, look_at, key_id, sealed, created_at) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) ON CONFLICT DO NOTHING";

const UPDATE: &str = "UPDATE users SET email = $2, external_id = $3, phone_fingerprint = $4, role = $5, state = $6, factor_kinds = $7, seen_at = $8, \
     look_at = $9, key_id = $10, sealed = $11 WHERE id = $1";

/// The statements of this module.
#[cfg(test)]
pub(crate) const STATEMENTS: &[&str] = &[INSERT, UPDATE];
