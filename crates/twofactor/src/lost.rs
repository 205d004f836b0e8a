//! Somebody who is signed in, in a browser that spared them the second step, and has nothing left to take that step with.
//!
//! The session opens no change of a method, so they begin as if they were signing in. A browser that has been trusted for long stands in for
//! the code to an address: it was there before whoever has only lately got hold of something.

use crate::{
    ChallengeToken, Device, PasswordProof, Purpose, Refusal, Scene, SessionToken, Timestamp, TokenHash, User, challenge::Door, draw, recovery::SETTLED_AFTER,
};

impl User {
    /// Opens a sign-in beside the session, for the pages that help somebody who cannot take the second step.
    ///
    /// # Errors
    /// [`Refusal::UnknownSession`]; [`Refusal::WrongPassword`] when it was changed meanwhile; [`Refusal::NotEnrolled`] where there is no
    /// second step.
    pub fn begin_without_methods(&mut self, session: &SessionToken, proof: PasswordProof, scene: &mut Scene<'_>) -> Result<ChallengeToken, Refusal> {
        let (now, held) = (scene.now, self.session(session, scene.now)?.device);
        self.accept_password(proof)?;
        if !self.two_factor_is_on() {
            return Err(Refusal::NotEnrolled);
        }
        let is_old = |device: &Device| Some(device.id) == held && device.trusted_at.plus(SETTLED_AFTER) <= now;
        let is_trusted = self.devices(scene.policy, now).any(is_old);
        let secret = draw(scene.rng);
        let challenge = self.owe(Purpose::SignIn, Door::Hosted(TokenHash::of(&secret)), is_trusted, scene);
        Ok(ChallengeToken { challenge, secret })
    }

    /// Whether the browser that the sign-in was begun in proves who asks to be let back in, and there is a mailbox for the link.
    pub fn may_recover_by_browser(&self, token: &ChallengeToken, now: Timestamp) -> bool {
        let is_trusted = self.challenge(token.challenge()).is_some_and(|owed| owed.from_trusted && owed.is_held_by(token));
        is_trusted && self.link_mailbox(None, now).is_some()
    }

    /// Asks to be let back in from a browser that has been trusted for long. A recovery that is under way goes on as it is.
    ///
    /// # Errors
    /// [`Refusal::Expired`] when the sign-in is over; [`Refusal::UnknownFactor`] when the browser proves nothing, or no link could be sent;
    /// [`Refusal::Frozen`], [`Refusal::PasswordOwed`].
    pub fn request_recovery_by_browser(&mut self, token: &ChallengeToken, scene: &mut Scene<'_>) -> Result<(), Refusal> {
        self.require_recoverable(token, scene.now)?;
        if !self.may_recover_by_browser(token, scene.now) {
            return Err(Refusal::UnknownFactor);
        }
        let link_to = self.link_mailbox(None, scene.now).ok_or(Refusal::UnknownFactor)?;
        let wait = scene.policy.recovery_wait();
        self.begin_recovery(link_to, (wait, None), None, scene);
        Ok(())
    }
}
