//! What proofs rest on. Two proofs that rest on the same thing are one, however often it is shown: who has that thing has both.
//!
//! A password that was set through a mailbox proves no more than that mailbox does. So for a day the mailbox is no second factor beside
//! it (NIST SP 800-63B-4 §3.1.3.1), and nobody is brought back by the two of them before something else was proved.

use core::time::Duration;

use crate::{Email, Factor, FactorId, Method, Phone, Proof, Recipient, Refusal, Timestamp, User};

/// What a proof rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ground {
    /// What somebody knows: a password that was chosen while the one before was known.
    Memory,
    /// What somebody has at hand: an app, a paired phone, a security key; without a factor, the sheet of backup codes.
    Device(Option<FactorId>),
    /// Who reads this mailbox.
    Mailbox(Email),
    /// Who receives what is sent to this number.
    Number(Phone),
}

impl From<&Recipient> for Ground {
    fn from(to: &Recipient) -> Self {
        match to {
            Recipient::Mailbox(mailbox) => Self::Mailbox(mailbox.clone()),
            Recipient::Number(number) => Self::Number(number.clone()),
        }
    }
}

impl Factor {
    /// What its proofs rest on.
    pub fn ground(&self) -> Ground {
        match &self.method {
            Method::App(_) | Method::Pass(_) | Method::Key(_) => Ground::Device(Some(self.id)),
            Method::Phone { number, length: _ } => Ground::Number(number.clone()),
            Method::Email { mailbox } => Ground::Mailbox(mailbox.clone()),
        }
    }
}

impl User {
    /// What the password rests on for a sign-in at `now`.
    pub fn password_ground(&self, now: Timestamp) -> Ground {
        match self.password_paused_until(now) {
            Some(_) => Ground::Mailbox(self.password_through.as_ref().unwrap_or(&self.email).clone()),
            None => Ground::Memory,
        }
    }

    /// What the password rests on for whoever asks to be let back in: the mailbox it was set through, until something else is proved
    /// beside it, however long ago that was.
    pub fn password_origin(&self, now: Timestamp) -> Ground {
        self.password_through.clone().map_or_else(|| self.password_ground(now), Ground::Mailbox)
    }

    /// What `proof` rests on; `None` for one of a factor that is gone.
    pub fn ground_of(&self, proof: &Proof) -> Option<Ground> {
        match proof.factor {
            None => Some(Ground::Device(None)),
            Some(id) => self.factors.iter().find(|factor| factor.id == id).map(Factor::ground),
        }
    }

    /// Refuses what would prove nothing besides the password at `now`, because both rest on the same.
    pub(crate) fn require_apart(&self, ground: &Ground, now: Timestamp) -> Result<(), Refusal> {
        match self.password_paused_until(now) {
            Some(until) if *ground == self.password_ground(now) => Err(Refusal::MailboxPaused { until }),
            Some(_) | None => Ok(()),
        }
    }

    /// Notes that `proof` was given beside the password: one that rests on something else makes the password worth something of its own.
    pub(crate) fn note_ground(&mut self, proof: &Proof) {
        let ground = self.ground_of(proof);
        self.password_through.take_if(|mailbox| ground.is_some_and(|ground| ground != Ground::Mailbox(mailbox.clone())));
    }

    /// Notes that the password was set through `mailbox`.
    pub(crate) fn rest_password_on(&mut self, mailbox: Email, now: Timestamp) {
        self.password_through = Some(mailbox);
        self.password_reset_at = Some(now);
    }

    fn password_paused_until(&self, now: Timestamp) -> Option<Timestamp> {
        self.password_reset_at.map(|at| at.plus(PAUSE)).filter(|until| now < *until)
    }
}

const PAUSE: Duration = Duration::from_secs(24 * 3600);
