//! The proof of a mailbox: a link that is sent to it, opened once.

use core::time::Duration;
use serde::{Deserialize, Serialize};

use crate::{Authority, Detail, Email, EmailToken, EventKind, Kind, MessageId, Notice, Recipient, Refusal, Scene, Timestamp, TokenHash, User, draw};

/// A proof of the mailbox that is on its way.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Verification {
    secret: TokenHash,
    expires_at: Timestamp,
    /// The mailbox to be proved, when it is to take the place of the present one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    email: Option<Email>,
    /// The message that carries it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) message: Option<MessageId>,
}

impl User {
    /// Sends the message that proves the mailbox, or the one that is to take its place; an earlier message is void.
    pub fn begin_verification(&mut self, scene: &mut Scene<'_>) {
        let next = self.next_email().cloned();
        if self.email_verified_at.is_none() || next.is_some() {
            self.verify_by_mail(next, scene);
        }
    }

    /// Lets `email` take the place of the present mailbox once a message sent to it has proved it. Until then the old one stays; to
    /// ask for the old one again calls the change off.
    ///
    /// # Errors
    /// [`Refusal::StepUpRequired`] when the user has not just proved that it is them; [`Refusal::Frozen`] after an alarm, unless they proved it
    /// by something that is older than what was reported and rests on no mailbox: whose mailbox was stolen gets away from it.
    pub fn change_email(&mut self, email: Email, authority: Authority<'_>, scene: &mut Scene<'_>) -> Result<(), Refusal> {
        self.admit(authority, scene)?;
        if !self.outranks_the_mailbox(authority, scene.now) {
            self.require_fresh(authority, scene)?;
        }
        if email == self.email {
            self.keep_email();
        } else {
            self.verify_by_mail(Some(email), scene);
        }
        Ok(())
    }

    /// Whether the person in this session has just proved that it is them, by something that rests on no mailbox. After an alarm nothing that
    /// is doubtful proves anything, so it is older than what was reported.
    fn outranks_the_mailbox(&self, authority: Authority<'_>, now: Timestamp) -> bool {
        let Authority::Session(token) = authority else { return false };
        let confirmed = self.session(token, now).ok().filter(|session| session.is_confirmed(now));
        confirmed.is_some_and(|session| session.second_factor.is_some_and(|proof| Some(proof.at) >= session.confirmed_at && proof.kind != Kind::Email))
    }

    /// Calls off a change of the mailbox that waits for its proof.
    pub(crate) fn keep_email(&mut self) {
        self.verification.take_if(|verification| verification.email.is_some());
    }

    /// The mailbox that waits for its proof to take the place of the present one.
    pub fn next_email(&self) -> Option<&Email> {
        self.verification.as_ref().and_then(|verification| verification.email.as_ref())
    }

    /// Takes `token` as the proof of the mailbox it was sent to, once. When that one takes the place of another, the other is told.
    ///
    /// # Errors
    /// [`Refusal::Expired`] when it is too old, was used, or was replaced by a newer one.
    pub fn verify_email(&mut self, token: &EmailToken, scene: &mut Scene<'_>) -> Result<(), Refusal> {
        let holds = |kept: &Verification| scene.now < kept.expires_at && kept.secret.matches(&token.secret);
        let Some(proved) = self.verification.take_if(|kept| holds(kept)) else { return Err(Refusal::Expired) };
        if let Some(email) = proved.email {
            self.announce(EventKind::EmailChanged, Detail::default(), Notice::EmailChanged, scene);
            self.email = email;
            (self.reset, self.invitation) = (None, None);
            self.email_changed_at = Some(scene.now);
            self.stop_recovery("email_changed", scene);
        }
        self.email_verified_at = Some(scene.now);
        scene.record(EventKind::EmailVerified, Detail::default());
        Ok(())
    }

    fn verify_by_mail(&mut self, email: Option<Email>, scene: &mut Scene<'_>) {
        let token = EmailToken { user: self.id, secret: draw(scene.rng) };
        let mailbox = email.clone().unwrap_or_else(|| self.email.clone());
        let message = Some(scene.send(self, Recipient::Mailbox(mailbox), Notice::VerifyEmail { token: token.reveal() }));
        self.verification = Some(Verification { secret: TokenHash::of(&token.secret), expires_at: scene.now.plus(VERIFICATION_LASTS), email, message });
    }
}

const VERIFICATION_LASTS: Duration = Duration::from_secs(24 * 3600);
