//! Proving an address: the code that is sent to somebody who gave the password, cannot take the second step, and asks to be let back in.
//!
//! Whoever has the password can ask for such codes and use up what may be sent, but not read them. So they belong to the user and not to a
//! sign-in: the newest to each address is good in whichever sign-in it is typed, within limits that nothing else uses up, and as long as no
//! other may be sent to a mailbox, the one that is there is good. Wrong ones are counted by the sign-in, because a thief would make any count
//! that is shared run out; by a right guess nothing is gained but that the wait begins, of which everybody is told.

use core::time::Duration;
use serde::{Deserialize, Serialize};

use crate::{
    ChallengeToken, CodeLength, Detail, Digits, EventKind, FactorId, MessageId, Notice, Posting, Recipient, Refusal, Scene, Secret, Timestamp, User,
    sending::Posted,
    sent::{Match, Sent},
};

/// The codes that were sent so that the user may ask to be let back in.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct AddressCodes {
    to: Vec<Addressed>,
    posted: Posted,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Addressed {
    address: Recipient,
    sent: Sent,
}

/// What earlier releases kept in a sign-in: a code that was good there only.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Proving {
    to: Recipient,
    sent: Sent,
    wrong_codes: u32,
}

/// A code that was sent to somebody who asks to be let back in, and waits to be typed.
#[derive(Clone, Debug)]
pub struct AwaitedCode {
    /// Where it went.
    pub to: Recipient,
    /// When.
    pub sent_at: Timestamp,
    /// When another may be sent there.
    pub next_at: Timestamp,
}

impl AddressCodes {
    pub(crate) const fn is_empty(&self) -> bool {
        self.to.is_empty()
    }

    /// Draws a code for `address`; what was sent there before is void.
    fn add(&mut self, address: &Recipient, scene: &mut Scene<'_>) -> Secret<String> {
        let place = self.to.iter().position(|kept| kept.address == *address);
        let mut kept = place.map_or_else(|| Addressed { address: address.clone(), sent: Sent::default() }, |place| self.to.remove(place));
        let code = kept.sent.add(NO_FACTOR, CodeLength::Six, scene.now, scene.rng);
        self.to.push(kept);
        code
    }

    /// Notes which message carries the newest code.
    fn carried_by(&mut self, message: MessageId) {
        if let Some(newest) = self.to.last_mut() {
            newest.sent.carried_by(message);
        }
    }

    /// The messages whose codes can still be typed.
    pub(crate) fn messages(&self) -> impl Iterator<Item = MessageId> {
        self.to.iter().flat_map(|kept| kept.sent.messages())
    }

    /// Judges typed digits, and says which address they prove.
    fn judge(&mut self, digits: &Digits, now: Timestamp) -> Result<Recipient, Match> {
        let mut found = Match::Unknown;
        for Addressed { address, sent } in &mut self.to {
            match sent.judge_within(life(address), digits, now) {
                Match::Fresh(_) => return Ok(address.clone()),
                Match::Unknown => {}
                other @ (Match::Used | Match::Superseded | Match::Expired) => found = other,
            }
        }
        Err(found)
    }
}

impl User {
    /// The newest code that somebody may type who asks to be let back in, whoever had it sent: of the last ten minutes, or of longer ago
    /// where no other may be sent.
    pub fn recovery_code_sent(&self, now: Timestamp) -> Option<AwaitedCode> {
        let codes = &self.address_codes;
        let awaited = codes.to.iter().filter_map(|Addressed { address, sent }| {
            let (sent_at, next_at) = (sent.unused(NO_FACTOR)?, codes.posted.next_at(address.kind(), now));
            let is_lately = now < sent_at.plus(Sent::LIFE);
            (is_lately || now < next_at && now < sent_at.plus(life(address))).then(|| AwaitedCode { to: address.clone(), sent_at, next_at })
        });
        awaited.max_by_key(|code| code.sent_at)
    }

    /// Sends a code to `to`, one of [`User::recovery_addresses`], for somebody who gave the password and cannot take the second step.
    ///
    /// # Errors
    /// [`Refusal::Expired`] when the sign-in is over; [`Refusal::NotEnrolled`] where there is no second step; [`Refusal::UnknownFactor`]
    /// for an address that proves nothing here; [`Refusal::TooManyMessages`], [`Refusal::Frozen`], [`Refusal::PasswordOwed`].
    pub fn send_recovery_code(&mut self, token: &ChallengeToken, to: &Recipient, scene: &mut Scene<'_>) -> Result<Posting, Refusal> {
        let now = scene.now;
        self.require_recoverable(token, now)?;
        let addresses = self.recovery_addresses(now);
        if !addresses.contains(to) {
            return Err(Refusal::UnknownFactor);
        }
        let codes = &mut self.address_codes;
        codes.posted.charge(to.kind(), now)?;
        codes.to.retain(|kept| addresses.contains(&kept.address));
        let code = codes.add(to, scene);
        let next_at = codes.posted.next_at(to.kind(), now);
        self.challenges.iter_mut().filter(|held| held.id == token.challenge()).for_each(|held| held.wrong_proofs = 0);
        let expires_at = now.plus(life(to));
        let message = scene.send_until(self, to.clone(), Notice::Code { code }, expires_at);
        self.address_codes.carried_by(message);
        scene.record(EventKind::CodeSent, Detail { challenge: Some(token.challenge()), factor_kind: Some(to.kind()), ..Detail::default() });
        Ok(Posting { to: to.clone(), expires_at, next_at })
    }

    /// Asks to be let back in, with a code that was sent, be it in another sign-in. A recovery that is under way goes on as it is.
    ///
    /// # Errors
    /// As [`User::send_recovery_code`]; the refusals of a code: after a few wrong ones another has to be sent, or the sign-in begun anew.
    pub fn request_recovery(&mut self, token: &ChallengeToken, code: &Digits, scene: &mut Scene<'_>) -> Result<(), Refusal> {
        let now = scene.now;
        self.require_recoverable(token, now)?;
        let held = self.challenges.iter_mut().find(|challenge| challenge.id == token.challenge()).ok_or(Refusal::Expired)?;
        if self.address_codes.is_empty() || held.wrong_proofs >= MOST_WRONG {
            return Err(Refusal::CodeExpired);
        }
        if code.count() != usize::from(CodeLength::Six.digits()) {
            return Err(Refusal::WrongLength { expected: CodeLength::Six.digits() });
        }
        let proved = match self.address_codes.judge(code, now) {
            Ok(proved) => proved,
            Err(Match::Used) => return Err(Refusal::CodeUsed),
            Err(Match::Superseded) => return Err(Refusal::CodeSuperseded),
            Err(Match::Expired) => return Err(Refusal::CodeExpired),
            Err(Match::Fresh(_) | Match::Unknown) => {
                held.wrong_proofs += 1;
                let attempts_left = MOST_WRONG.saturating_sub(held.wrong_proofs);
                scene.record(
                    EventKind::ChallengeFailed,
                    Detail { challenge: Some(token.challenge()), reason: Some("recovery_code".to_owned()), ..Detail::default() },
                );
                return Err(Refusal::WrongCode { attempts_left, until: None });
            }
        };
        self.address_codes.posted.answer(proved.kind());
        if !self.recovery_addresses(now).contains(&proved) {
            return Err(Refusal::UnknownFactor);
        }
        let link_to = self.link_mailbox(Some(&proved), now).ok_or(Refusal::UnknownFactor)?;
        let wait = scene.policy.recovery_wait();
        self.begin_recovery(link_to, (wait, None), Some(proved.kind()), scene);
        Ok(())
    }
}

/// How long a code is good that was sent to `address`, unless another follows (NIST SP 800-63B-4 §4.2.1.2): to a mailbox as long as codes
/// are counted, so that whoever is sent no other has one.
const fn life(address: &Recipient) -> Duration {
    match address {
        Recipient::Number(_) => Sent::LIFE,
        Recipient::Mailbox(_) => Duration::from_secs(24 * 3600),
    }
}

/// Wrong codes in one sign-in for one that was sent in it.
const MOST_WRONG: u32 = 5;
/// Codes for a recovery are sent to an address, not to a factor.
const NO_FACTOR: FactorId = FactorId::from_bytes([0; 16]);
