//! Messages that are of use only as long as the code or link in them opens something.

use crate::{MessageId, User, challenge::Stage};

impl User {
    /// The messages whose codes and links still open something, lateness apart. What was among them and is no more was used, replaced or
    /// called off: whoever has not sent it yet need not.
    pub fn awaited_messages(&self) -> Vec<MessageId> {
        let pending = self.enrollments.iter().filter(|pending| pending.wrong_codes < pending.candidate.most_wrong_codes());
        let owed = self.challenges.iter().filter(|challenge| challenge.stage == Stage::Open);
        let codes = owed.flat_map(|challenge| challenge.sent.messages());
        let proving = self.address_codes.messages();
        let confirming = self.sessions.iter().flat_map(|session| session.sent.messages());
        let links = [
            self.verification.as_ref().and_then(|link| link.message),
            self.reset.as_ref().and_then(|link| link.message),
            self.invitation.as_ref().and_then(|link| link.message),
            self.recovery.as_ref().and_then(|recovery| recovery.message()),
        ];
        pending.flat_map(|pending| pending.candidate.messages()).chain(codes).chain(proving).chain(confirming).chain(links.into_iter().flatten()).collect()
    }
}
