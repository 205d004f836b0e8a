//! Cases of the support desk: whose each number is, and agents who work on them.

use std::time::Duration;

use twofactor::{Badge, CaseLine, CaseNumber, Cause, EventId, EventKind, Hands, Inquiry, Refusal, Scene, Timestamp, Touch, User, UserId};

use super::{Locked, Look, Shown};
use crate::{Answer, Request, Row, Store, StoreError, Tx};

/// A support agent: who, why this step of theirs, and the rule that says whether they are one. What it changes is saved.
pub type Attendant<B> = (UserId, Cause, Box<dyn FnOnce(&mut User, &mut Scene<'_>) -> Result<B, Refusal> + Send>);

impl Store {
    /// As [`Store::act`]; where `rule` answers that there is a new case, `number` becomes its name in the same transaction.
    ///
    /// # Errors
    /// As [`Store::act`]; `Conflict` when the number is taken.
    pub async fn open_case<E: Send + 'static>(
        &self,
        user: UserId,
        cause: Cause,
        number: CaseNumber,
        rule: impl FnOnce(&mut User, CaseNumber, &mut Scene<'_>) -> Result<bool, E> + Send + 'static,
    ) -> Result<Result<bool, E>, StoreError> {
        let store = self.clone();
        self.write(async move |tx: &mut Tx| {
            let locked = Locked::take(&store, tx, user, &cause).await?;
            let named = number.clone();
            let (outcome, changes) = store.turn(locked, &cause, |user, scene| rule(user, named, scene))?;
            tx.send(changes).await?;
            let is_new = matches!(outcome, Ok(true));
            let (id, now) = (user.to_string(), store.now());
            if is_new && tx.execute(OPEN, &[number.as_str().into(), (&id).into(), now.into()]).await? == 0 {
                return Err(StoreError::Conflict);
            }
            Ok(outcome)
        })
        .await
    }

    /// Lets `rule` do something about the case of `user` on behalf of an agent, of whatever organization. Both are locked: the agent is asked
    /// in the same transaction, and who had a hand in their account is found out in it. The `answer` to a `request` that wants to be
    /// answered only once is saved with it.
    ///
    /// # Errors
    /// As [`Store::act_once`].
    pub async fn attend<B: Send + 'static, T: Send + 'static>(
        &self,
        user: UserId,
        cause: Cause,
        (agent, agent_cause, is_agent): Attendant<B>,
        request: Option<Request>,
        rule: impl FnOnce(&mut User, (B, Hands), &mut Scene<'_>) -> Result<T, Refusal> + Send + 'static,
        answer: impl FnOnce(&Result<T, Refusal>) -> Answer + Send + 'static,
    ) -> Result<Result<T, Refusal>, StoreError> {
        if agent == user {
            return Ok(Err(Refusal::PolicyForbids));
        }
        let store = self.clone();
        self.write(async move |tx: &mut Tx| {
            // Always in the order of their ids, so that two who attend to each other do not wait for each other.
            let (attendant, locked) = if agent < user {
                let attendant = Locked::take(&store, tx, agent, &agent_cause).await?;
                (attendant, Locked::take(&store, tx, user, &cause).await?)
            } else {
                let locked = Locked::take(&store, tx, user, &cause).await?;
                (Locked::take(&store, tx, agent, &agent_cause).await?, locked)
            };
            let (badge, changes) = store.turn(attendant, &agent_cause, is_agent)?;
            tx.send(changes).await?;
            let outcome = match badge {
                Ok(badge) => {
                    let hands = store.hands(tx, agent).await?;
                    let (outcome, changes) = store.turn(locked, &cause, |user, scene| rule(user, (badge, hands), scene))?;
                    tx.send(changes).await?;
                    outcome
                }
                Err(refusal) => Err(refusal),
            };
            if let Some(request) = request {
                store.remember_answer(tx, &request, &answer(&outcome)).await?;
            }
            Ok(outcome)
        })
        .await
    }

    /// Everybody who had a hand in the account of this agent lately, at whatever remove.
    async fn hands(&self, tx: &mut Tx, agent: UserId) -> Result<Hands, StoreError> {
        let since = EventId::first_at(self.now().minus(Badge::COUNTS_FOR)).to_string();
        let mut inquiry = Inquiry::into_account_of(agent);
        while let Some(whom) = inquiry.ask_about() {
            for touch in tx.list(TOUCHES, &[(&whom.to_string()).into(), (&since).into()], read_touch).await? {
                inquiry.hear(whom, touch);
            }
        }
        Ok(inquiry.close())
    }

    /// Whose case has this number, as of now.
    ///
    /// # Errors
    /// `Missing`, `Corrupt`, `Unavailable`.
    pub async fn case(&self, number: &CaseNumber) -> Result<Look, StoreError> {
        let (number, store) = (number.as_str().to_owned(), self.clone());
        self.read(async move |tx: &mut Tx| {
            let shown = tx.one(ONE, &[(&number).into()], Shown::read).await?.ok_or(StoreError::Missing)?;
            shown.look(&store, tx).await
        })
        .await
    }

    /// The users whose cases were opened within `age`, the newest first.
    ///
    /// # Errors
    /// `Corrupt`, `Unavailable`.
    pub async fn cases(&self, age: Duration, limit: u16) -> Result<Vec<Look>, StoreError> {
        let (since, store) = (self.now().minus(age), self.clone());
        self.read(async move |tx: &mut Tx| {
            let mut looks = Vec::new();
            for row in tx.list(LATEST, &[since.into(), i64::from(limit).into()], Shown::read).await? {
                looks.push(row.look(&store, tx).await?);
            }
            Ok(looks)
        })
        .await
    }

    /// What the audit trail tells of the cases that were opened between `from` and `until`, and of what came of them: the lines of each user
    /// together, in the order of time.
    ///
    /// # Errors
    /// `Corrupt`, `Unavailable`.
    pub async fn case_lines(&self, from: Timestamp, until: Timestamp) -> Result<Vec<CaseLine>, StoreError> {
        let since = EventId::first_at(from).to_string();
        let list = async move |tx: &mut Tx| tx.list(LINES, &[from.into(), until.into(), (&since).into()], read_line).await;
        Ok(self.read(list).await?.into_iter().flatten().collect())
    }

    /// Forgets the numbers of cases that were opened longer than `age` ago, and answers how many.
    ///
    /// # Errors
    /// `Unavailable`.
    pub async fn purge_cases(&self, age: Duration) -> Result<u64, StoreError> {
        let before = self.now().minus(age);
        self.write_once(async move |tx: &mut Tx| tx.execute(PURGE, &[before.into()]).await).await
    }
}

/// `None` for what only a newer release has a name for.
fn read_line(row: Row<'_>) -> Result<Option<CaseLine>, StoreError> {
    let (id, kind, detail): (String, String, String) = (row.get(4)?, row.get(2)?, row.get(3)?);
    let odd = |what| StoreError::corrupt("events", &id, what);
    let user = row.get::<String>(0)?.parse().map_err(|_| odd("has a user that is none"))?;
    let About { agent, reason } = serde_json::from_str(&detail).map_err(|_| odd("cannot be read"))?;
    let at = row.time(1)?;
    Ok(EventKind::ALL.iter().find(|known| known.as_str() == kind).map(|kind| CaseLine { user, at, kind: *kind, agent, reason }))
}

/// What counts of an event where agents are looked after.
#[derive(serde::Deserialize)]
struct About {
    #[serde(default)]
    agent: Option<UserId>,
    #[serde(default)]
    reason: Option<String>,
}

/// Who did it to somebody else: the one part of an event's detail that counts here.
#[derive(serde::Deserialize)]
struct Signed {
    #[serde(default)]
    by: Option<UserId>,
}

fn read_touch(row: Row<'_>) -> Result<Touch, StoreError> {
    let (kind, actor, detail): (String, String, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
    let Signed { by } = serde_json::from_str(&detail).map_err(|_| StoreError::corrupt("events", row.get::<String>(3).unwrap_or_default(), "cannot be read"))?;
    let kind = EventKind::ALL.iter().copied().find(|known| known.as_str() == kind);
    Ok(Touch { kind, by_product: !matches!(actor.as_str(), "user" | "operator" | "system"), by })
}

const OPEN: &str = "INSERT INTO cases (number, user_id, opened_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";

const ONE: &str = "SELECT users.id, organization_id, key_id, sealed, policy, name FROM cases JOIN users ON users.id = cases.user_id \
     JOIN organizations ON organizations.id = organization_id WHERE number = $1";

const LATEST: &str = "SELECT users.id, organization_id, key_id, sealed, policy, name FROM cases JOIN users ON users.id = cases.user_id \
     JOIN organizations ON organizations.id = organization_id WHERE opened_at > $1 ORDER BY opened_at DESC, number LIMIT $2";

/// What somebody else than the person did to an account.
const TOUCHES: &str = "SELECT kind, actor, detail, id FROM events WHERE user_id = $1 AND id > $2 AND (actor <> 'user' OR detail LIKE '%\"by\":%') ORDER BY id";

const LINES: &str = "SELECT user_id, at, kind, detail, id FROM events WHERE user_id IN (SELECT user_id FROM cases WHERE opened_at >= $1 AND opened_at < $2) \
     AND id >= $3 AND (kind LIKE 'case.%' OR kind LIKE 'recovery.%') ORDER BY user_id, id";

const PURGE: &str = "DELETE FROM cases WHERE opened_at <= $1";

/// The statements of this module.
#[cfg(test)]
pub(crate) const STATEMENTS: &[&str] = &[OPEN, ONE, LATEST, TOUCHES, LINES, PURGE];
