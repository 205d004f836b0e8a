//! A new password without the one before: a link that is sent to the mailbox, used once.
//!
//! It opens nothing else. The second step stays, nobody is signed in by it, and from then on the password rests on that mailbox.

use core::time::Duration;
use serde::{Deserialize, Serialize};

use crate::{
    Detail, Email, EventKind, Factor, MessageId, Notice, PasswordHash, Recipient, Refusal, ResetToken, Scene, State, Timestamp, TokenHash, User, draw,
    telling::Audience,
};

/// A link on its way.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Reset {
    secret: TokenHash,
    mailbox: Email,
    expires_at: Timestamp,
    /// The message that carries it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) message: Option<MessageId>,
}

impl User {
    /// Sends the link by which a new password can be set; an earlier one is void. Nothing is sent for somebody who is disabled or whose
    /// password only the product knows. A mailbox that was never proved is asked to prove itself instead.
    pub fn send_reset(&mut self, scene: &mut Scene<'_>) {
        if self.state == State::Disabled || self.password.is_none() {
            return;
        }
        scene.record(EventKind::PasswordResetRequested, Detail::default());
        if self.email_verified_at.is_none() {
            self.begin_verification(scene);
            return;
        }
        let token = ResetToken { user: self.id, secret: draw(scene.rng) };
        let expires_at = scene.now.plus(LINK_LASTS);
        let mailbox = self.email.clone();
        let message = Some(scene.send_until(self, Recipient::Mailbox(mailbox.clone()), Notice::PasswordReset { token: token.reveal() }, expires_at));
        self.reset = Some(Reset { secret: TokenHash::of(&token.secret), mailbox, expires_at, message });
    }

    /// Checks that `token` may set a password at `now`, and uses nothing up.
    ///
    /// # Errors
    /// [`Refusal::Expired`] when it is too old, was used or replaced, or the mailbox or the password was changed since.
    pub fn check_reset(&self, token: &ResetToken, now: Timestamp) -> Result<(), Refusal> {
        let holds = |reset: &Reset| now < reset.expires_at && reset.mailbox == self.email && reset.secret.matches(&token.secret);
        if self.state == State::Disabled || !self.reset.as_ref().is_some_and(holds) {
            return Err(Refusal::Expired);
        }
        Ok(())
    }

    /// Puts `new` in the place of the password, once. Every session, trust and pending sign-in ends, and everybody who might care is told;
    /// a password that is owed after an alarm stays owed, so that it can be set while changes are frozen: nobody is signed in without an older
    /// method, and a new password after it.
    ///
    /// # Errors
    /// As [`User::check_reset`].
    pub fn reset_password(&mut self, token: &ResetToken, new: PasswordHash, scene: &mut Scene<'_>) -> Result<(), Refusal> {
        self.check_reset(token, scene.now)?;
        self.password = Some(new);
        self.rest_password_on(self.email.clone(), scene.now);
        let numbers = self.factors.iter().filter_map(Factor::recipient).collect();
        let detail = Detail { reason: Some("reset".to_owned()), ..Detail::default() };
        self.follow_password(None, detail, Audience { also: numbers, except: None }, scene);
        Ok(())
    }
}

/// How long a link works.
const LINK_LASTS: Duration = Duration::from_secs(3600);
