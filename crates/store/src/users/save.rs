//! Saving a user: document, search columns, events and messages, all in the caller's transaction.

use twofactor::{
    Actor, CredentialId, Effects, Email, Event, Message, MessageId, OrganizationId, Phone, Recipient, Role, Secret, State, Timestamp, User, UserId,
};

use super::{Locked, credentials::credentials};
use crate::{
    Param, Sealed, Store, StoreError, Tx,
    audit::chain::Chain,
    events,
    outbox::{self, Outgoing},
    param::{Change, Value},
    rotation::user_place,
};

/// What a user's row held before a rule had its turn.
pub(super) struct Earlier {
    document: Secret<Vec<u8>>,
    key_id: i64,
    look_at: Option<Timestamp>,
    searched: Searched,
    credentials: Vec<CredentialId>,
    awaited: Vec<MessageId>,
    chain: Chain,
}

impl Earlier {
    pub(super) fn of(user: &User, locked: &Locked, document: Secret<Vec<u8>>) -> Self {
        let look_at = locked.look_at.map(Timestamp::from_unix_millis);
        let (searched, credentials, awaited) = (Searched::of(user), credentials(user), user.awaited_messages());
        Self { document, key_id: locked.kept.key_id, look_at, searched, credentials, awaited, chain: locked.chain }
    }

    /// When to look after `user` next. What is written already stays while it is early enough: to look in vain costs less than to
    /// move the row in its index at every sign-in.
    fn look_at(&self, user: &User, now: Timestamp) -> Option<Timestamp> {
        let needed = user.look_at();
        let written = self.look_at.filter(|written| *written > now && needed.is_none_or(|needed| *written <= needed));
        written.or(needed)
    }
}

impl Store {
    /// What must be written so that a row which held `earlier` holds `user`, with the effects. What has not changed is not written.
    pub(super) fn changes(&self, user: &User, earlier: &Earlier, effects: &Effects) -> Result<Vec<Change>, StoreError> {
        let mut changes = Vec::with_capacity(1 + effects.events.len() + effects.messages.len());
        let (id, organization) = (user.id.to_string(), user.organization.to_string());
        let mut chain = earlier.chain;
        self.effects(Some((user.organization, user.id)), effects, &mut chain, &mut changes)?;
        let [length, head] = chain.columns();
        let after = document(user)?;
        let look_at = earlier.look_at(user, self.now());
        if after.expose() != earlier.document.expose() || look_at != earlier.look_at {
            let sealed = self.keys().seal(&user_place(&[organization.as_bytes(), id.as_bytes()]), after.expose())?;
            let searched = Searched::of(user);
            changes.push(if searched == earlier.searched && sealed.key_id == earlier.key_id {
                let (seen_at, sealed) = (user.seen_at.into(), sealed.bytes.into());
                if look_at == earlier.look_at {
                    Change::row(UPDATE_INSIDE, [id.into(), seen_at, sealed, length, head])
                } else {
                    Change::row(UPDATE_LOOK, [id.into(), seen_at, sealed, length, head, look_at.into()])
                }
            } else {
                Change::new(UPDATE, searched.row(self, user, look_at, sealed, chain))
            });
        } else if chain != earlier.chain {
            changes.push(Change::row(UPDATE_CHAIN, [id.into(), length, head]));
        }
        self.credential_changes(user, &earlier.credentials, &mut changes);
        let awaited = user.awaited_messages();
        changes.extend(earlier.awaited.iter().filter(|message| !awaited.contains(message)).map(|message| outbox::call_off(*message, self.now())));
        Ok(changes)
    }

    /// Saves a new user with its effects; `false` when one with the same mailbox or external id is there, and nothing was saved.
    pub(super) async fn save_new(&self, tx: &mut Tx, user: &User, effects: Effects) -> Result<bool, StoreError> {
        let (id, organization) = (user.id.to_string(), user.organization.to_string());
        let (mut chain, mut changes) = (Chain::EMPTY, Vec::new());
        self.effects(Some((user.organization, user.id)), &effects, &mut chain, &mut changes)?;
        let sealed = self.keys().seal(&user_place(&[organization.as_bytes(), id.as_bytes()]), document(user)?.expose())?;
        let row = Searched::of(user).row(self, user, user.look_at(), sealed, chain);
        let row: Vec<Value> = row.into_iter().chain([user.created_at.into()]).collect();
        let params: Vec<Param<'_>> = row.iter().map(Value::param).collect();
        if tx.execute(INSERT, &params).await? == 0 {
            return Ok(false);
        }
        tx.send(changes).await?;
        Ok(true)
    }

    /// Saves events that are about a whole organization.
    pub(crate) async fn save_effects_of(&self, tx: &mut Tx, organization: OrganizationId, effects: &Effects) -> Result<(), StoreError> {
        let line = |event| Ok(events::Entry { organization: Some(organization), ..entry(None, event)? });
        let entries = effects.events.iter().map(line).collect::<Result<_, StoreError>>()?;
        events::insert(tx, Some(organization), entries).await
    }

    /// Adds what must be written so that events follow one another in the chain of `whom`, and messages are sent.
    pub(super) fn effects(
        &self,
        whom: Option<(OrganizationId, UserId)>,
        effects: &Effects,
        chain: &mut Chain,
        changes: &mut Vec<Change>,
    ) -> Result<(), StoreError> {
        self.tell(&effects.events);
        for event in &effects.events {
            changes.push(entry(whom, event)?.chained(chain));
        }
        for message in &effects.messages {
            changes.push(outgoing_message(whom, message)?.row(self.keys())?);
        }
        Ok(())
    }
}

/// What a user is searched by.
#[derive(PartialEq, Eq)]
struct Searched {
    email: Email,
    external_id: Option<String>,
    phone: Option<Phone>,
    role: Role,
    state: State,
    kinds: i64,
    is_proved: bool,
}

impl Searched {
    fn of(user: &User) -> Self {
        Self {
            email: user.email.clone(),
            external_id: user.external_id.clone(),
            phone: user.phone.clone(),
            role: user.role,
            state: user.state,
            kinds: user.kinds().into_iter().fold(0, |kinds, kind| kinds | kind.bit()),
            is_proved: user.email_verified_at.is_some(),
        }
    }

    /// The row without the time of its making.
    fn row(self, store: &Store, user: &User, look_at: Option<Timestamp>, sealed: Sealed, chain: Chain) -> [Value; 15] {
        let role = match self.role {
            Role::Owner => "owner",
            Role::Admin => "admin",
            Role::Member => "member",
        };
        let state = match self.state {
            State::Active => "active",
            State::Disabled => "disabled",
        };
        let [length, head] = chain.columns();
        let phone = self.phone.map(|phone| store.keys().fingerprint("phone", &[phone.as_str().as_bytes()]).to_vec());
        [
            user.id.to_string().into(),
            user.organization.to_string().into(),
            self.email.as_str().into(),
            self.external_id.into(),
            phone.into(),
            role.into(),
            state.into(),
            self.kinds.into(),
            user.seen_at.into(),
            look_at.into(),
            sealed.key_id.into(),
            sealed.bytes.into(),
            length,
            head,
            i64::from(self.is_proved).into(),
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
        kind: match message.to {
            Recipient::Mailbox(_) => MAIL.to_owned(),
            Recipient::Number(_) => SMS.to_owned(),
        },
        due_at: message.at,
        expires_at: message.expires_at,
        content: Secret::new(content),
    })
}

/// The kind of an outgoing [`Message`] to a mailbox.
pub const MAIL: &str = "mail";

/// The kind of an outgoing [`Message`] to a telephone.
pub const SMS: &str = "sms";

const INSERT: &str = "INSERT INTO users \
     (id, organization_id, email, external_id, phone_fingerprint, role, state, factor_kinds, seen_at, look_at, key_id, sealed, \
     chain_length, chain_head, proved, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16) ON CONFLICT DO NOTHING";

const UPDATE: &str = "UPDATE users SET email = $3, external_id = $4, phone_fingerprint = $5, role = $6, state = $7, factor_kinds = $8, seen_at = $9, \
     look_at = $10, key_id = $11, sealed = $12, chain_length = $13, chain_head = $14, proved = $15 WHERE id = $1 AND organization_id = $2";

/// For a user whose searched columns stay: no index is touched.
const UPDATE_INSIDE: &str = "UPDATE users SET seen_at = $2, sealed = $3, chain_length = $4, chain_head = $5 WHERE id = $1";

const UPDATE_LOOK: &str = "UPDATE users SET seen_at = $2, sealed = $3, chain_length = $4, chain_head = $5, look_at = $6 WHERE id = $1";

/// For a user of whom something happened and nothing changed.
const UPDATE_CHAIN: &str = "UPDATE users SET chain_length = $2, chain_head = $3 WHERE id = $1";

/// The statements of this module.
#[cfg(test)]
pub(crate) const STATEMENTS: &[&str] = &[INSERT, UPDATE, UPDATE_INSIDE, UPDATE_LOOK, UPDATE_CHAIN];
