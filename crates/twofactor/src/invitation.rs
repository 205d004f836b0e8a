//! An invitation: a link by which somebody who was added sets a password, once.
//!
//! It proves the mailbox as well, and so the password rests on that mailbox. It is sent by those who run the organization, who vouch for
//! whose mailbox it is: so it settles a password that is owed after an alarm, once changes are not frozen any more. An alarm voids it.

use core::time::Duration;
use serde::{Deserialize, Serialize};

use crate::{
    Detail, EventKind, Factor, InvitationToken, MessageId, Notice, PasswordHash, Recipient, Refusal, Scene, State, Timestamp, TokenHash, User, draw,
    telling::Audience,
};

/// A link that is on its way.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Invitation {
    secret: TokenHash,
    expires_at: Timestamp,
    /// The message that carries it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) message: Option<MessageId>,
}

impl User {
    /// Whether `token` is good for setting a password at `now`.
    pub fn is_invited_by(&self, token: &InvitationToken, now: Timestamp) -> bool {
        let holds = |kept: &Invitation| now < kept.expires_at && kept.secret.matches(&token.secret);
        self.state == State::Active && self.frozen_until(now).is_none() && self.invitation.as_ref().is_some_and(holds)
    }

    /// Until when the link that was sent last works, if there is one.
    pub fn invited_until(&self, now: Timestamp) -> Option<Timestamp> {
        self.invitation.as_ref().map(|kept| kept.expires_at).filter(|until| now < *until)
    }

    /// Sets `new` as the password of somebody who was sent `token`, once. Nobody is signed in by it.
    ///
    /// # Errors
    /// [`Refusal::Expired`] when it is too old, was used, or was replaced by a newer one.
    pub fn accept_invitation(&mut self, token: &InvitationToken, new: PasswordHash, scene: &mut Scene<'_>) -> Result<(), Refusal> {
        if !self.is_invited_by(token, scene.now) {
            return Err(Refusal::Expired);
        }
        let is_first = self.password.replace(new).is_none();
        self.rest_password_on(self.email.clone(), scene.now);
        if self.email_verified_at.is_none() {
            self.email_verified_at = Some(scene.now);
            scene.record(EventKind::EmailVerified, Detail::default());
        }
        scene.record(EventKind::InvitationAccepted, Detail::default());
        if is_first {
            self.invitation = None;
        } else {
            let numbers = self.factors.iter().filter_map(Factor::recipient).collect();
            let detail = Detail { reason: Some("invitation".to_owned()), ..Detail::default() };
            self.follow_password(None, detail, Audience { also: numbers, except: None }, scene);
        }
        self.settle_alarm();
        Ok(())
    }

    /// Sends the link; an earlier one is void.
    pub(crate) fn send_invitation(&mut self, scene: &mut Scene<'_>) {
        let token = InvitationToken { user: self.id, secret: draw(scene.rng) };
        scene.record(EventKind::UserInvited, Detail::default());
        let message = Some(scene.send(self, Recipient::Mailbox(self.email.clone()), Notice::Invitation { token: token.reveal() }));
        self.invitation = Some(Invitation { secret: TokenHash::of(&token.secret), expires_at: scene.now.plus(LASTS), message });
    }
}

const LASTS: Duration = Duration::from_secs(7 * 24 * 3600);
