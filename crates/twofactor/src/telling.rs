//! Who is told of what happens to an account, and how often.
//!
//! Notices of what happens to an account go to every proved mailbox and telephone except the address that was just changed: whoever reads
//! one of them does not read the others (NIST SP 800-63B-4 §4.6). What only informs goes to mailboxes, or to telephones where there is none.
//! Whoever can cause them can cause few of each kind an hour: the first ones have told it, and a flood of one kind hides none of another.

use core::time::Duration;
use serde::{Deserialize, Serialize};

use crate::{Factor, Kind, Message, MessageId, Notice, Recipient, Scene, Timestamp, User};

/// When the user was told of what within the last day, oldest first.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Told(Vec<Tale>);

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Tale {
    of: String,
    at: Timestamp,
    /// How many text messages it took.
    texts: u8,
}

/// Who is told besides the proved mailboxes, and which of them is not.
#[derive(Default)]
pub(crate) struct Audience {
    /// Addresses that were the user's until now, or are from now on.
    pub(crate) also: Vec<Recipient>,
    /// The address that was just added.
    pub(crate) except: Option<Recipient>,
}

impl Told {
    pub(crate) const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether to tell of this once more.
    fn has_room_for(&self, of: &str, now: Timestamp) -> bool {
        self.0.iter().filter(|tale| tale.of == of && now < tale.at.plus(HOUR)).count() < MOST_OF_A_KIND_AN_HOUR
    }

    /// Until when the user is not told of this again that is told of once a day; `None` when they may be.
    pub(crate) fn last_day(&self, of: &str, now: Timestamp) -> Option<Timestamp> {
        self.0.iter().filter(|tale| tale.of == of).map(|tale| tale.at.plus(DAY)).filter(|until| now < *until).max()
    }

    fn texts(&self, now: Timestamp) -> usize {
        self.0.iter().filter(|tale| now < tale.at.plus(DAY)).map(|tale| usize::from(tale.texts)).sum()
    }

    fn note(&mut self, of: &str, texts: usize, now: Timestamp) {
        self.0.retain(|tale| now < tale.at.plus(DAY));
        self.0.push(Tale { of: of.to_owned(), at: now, texts: u8::try_from(texts).unwrap_or(u8::MAX) });
    }
}

impl Scene<'_> {
    /// Tells `user` about `notice`, at the addresses known to be theirs and those of `audience`.
    pub(crate) fn notify(&mut self, user: &mut User, notice: &Notice, audience: Audience) {
        if !user.told.has_room_for(notice.tale(), self.now) {
            return;
        }
        let mut texts_left = MOST_TEXTS_A_DAY.saturating_sub(user.told.texts(self.now));
        let mut texts = 0;
        for to in user.audience(notice.concerns_everybody(), audience) {
            if to.kind() == Kind::Phone {
                let Some(left) = texts_left.checked_sub(1) else { continue };
                (texts_left, texts) = (left, texts + 1);
            }
            self.send(user, to, notice.clone());
        }
        user.told.note(notice.tale(), texts, self.now);
    }

    /// Sends `notice` to an address even if it is not proved to be the user's: only for the message that proves it.
    pub(crate) fn send(&mut self, user: &User, to: Recipient, notice: Notice) -> MessageId {
        let message = Message::to(user, to, notice, self);
        let id = message.id;
        self.effects.messages.push(message);
        id
    }

    /// Sends what is good until `expires_at`, and of no use later.
    pub(crate) fn send_until(&mut self, user: &User, to: Recipient, notice: Notice, expires_at: Timestamp) -> MessageId {
        let message = Message::to(user, to, notice, self);
        let id = message.id;
        self.effects.messages.push(Message { expires_at, ..message });
        id
    }
}

impl User {
    /// The addresses that are told, each once.
    pub(crate) fn audience(&self, everywhere: bool, Audience { also, except }: Audience) -> Vec<Recipient> {
        let profile = self.email_verified_at.map(|_| Recipient::Mailbox(self.email.clone()));
        let known: Vec<Recipient> = profile.into_iter().chain(self.factors.iter().filter_map(Factor::recipient)).collect();
        let others = |kind: Kind| -> Vec<Recipient> { known.iter().filter(|to| to.kind() == kind && Some(*to) != except.as_ref()).cloned().collect() };
        let (mailboxes, telephones) = (others(Kind::Email), others(Kind::Phone));
        let base = match (mailboxes.is_empty(), telephones.is_empty()) {
            (true, true) => known,
            (false, false) if everywhere => mailboxes.into_iter().chain(telephones).collect(),
            (false, _) => mailboxes,
            (true, false) => telephones,
        };
        let mut audience: Vec<Recipient> = Vec::new();
        for to in base.into_iter().chain(also) {
            if !audience.contains(&to) {
                audience.push(to);
            }
        }
        audience
    }
}

const HOUR: Duration = Duration::from_secs(3600);
const DAY: Duration = Duration::from_secs(24 * 3600);
const MOST_OF_A_KIND_AN_HOUR: usize = 5;
/// Text messages cost money, and a number may belong to whoever earns it.
const MOST_TEXTS_A_DAY: usize = 10;
