//! Audit events: what happened to a user, by whom, from where.

use serde::{Deserialize, Serialize};

use crate::{Actor, ChallengeId, DeviceId, EventId, FactorId, Kind, Policy, Scene, SessionId, Timestamp, UserId};

/// One line of the audit trail. Holds no secret, code, phone number or address of the mailbox.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Event {
    /// Its name, in order of time.
    pub id: EventId,
    /// When it happened.
    pub at: Timestamp,
    /// What happened.
    pub kind: EventKind,
    /// Who caused it.
    pub actor: Actor,
    /// What else is known about it.
    #[serde(flatten)]
    pub detail: Detail,
}

/// What an event is about, as far as it applies.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Detail {
    /// The address of the person's browser.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ip: Option<String>,
    /// The person's browser, such as `Firefox on Linux`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub browser: Option<String>,
    /// The factor.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub factor: Option<FactorId>,
    /// The kind of the factor.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub factor_kind: Option<Kind>,
    /// The challenge.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub challenge: Option<ChallengeId>,
    /// The trusted device.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub device: Option<DeviceId>,
    /// The support agent who did it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agent: Option<UserId>,
    /// The session.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session: Option<SessionId>,
    /// Why, as a stable word such as `wrong_code`, or as whoever did it has put it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The person who did it to others, or for all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<UserId>,
    /// The policy before and after.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub policy: Option<Box<Amendment>>,
}

/// A policy before and after a change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Amendment {
    /// What was demanded before.
    pub before: Policy,
    /// What is demanded now.
    pub after: Policy,
}

macro_rules! kinds {
    ($($(#[$doc:meta])* $variant:ident = $name:literal,)*) => {
        /// What can happen. The names are part of the HTTP API.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
        pub enum EventKind { $($(#[$doc])* #[serde(rename = $name)] $variant,)* }

        impl EventKind {
            /// Every kind, in the order of this list.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// The stable name, such as `challenge.passed`.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }
        }
    };
}

kinds! {
    /// The user was created.
    UserCreated = "user.created",
    /// Name, phone number, language, role or state changed.
    UserChanged = "user.changed",
    /// The user was deleted.
    UserDeleted = "user.deleted",
    /// The lock after wrong codes was lifted by hand.
    UserUnlocked = "user.unlocked",
    /// A link was sent by which the user sets a password.
    UserInvited = "user.invited",
    /// The user has set a password by that link.
    InvitationAccepted = "user.invitation_accepted",
    /// All sessions, trust and pending sign-ins of the user were ended by somebody who runs the organization.
    UserSignedOut = "user.signed_out",
    /// The user may not sign in any more.
    UserDisabled = "user.disabled",
    /// The user may sign in again.
    UserEnabled = "user.enabled",
    /// The user may do more or less in the organization.
    RoleChanged = "user.role_changed",
    /// A new password is demanded of the user.
    PasswordRequired = "user.password_required",
    /// A factor is demanded of the user.
    EnrollmentRequired = "user.enrollment_required",
    /// The user was asked by mail for a telephone number.
    PhoneRequested = "user.phone_requested",
    /// The mailbox was proved to be the user's.
    EmailVerified = "email.verified",
    /// Another mailbox took the place of the old one.
    EmailChanged = "email.changed",
    /// A wrong password was typed.
    PasswordFailed = "password.failed",
    /// The password was changed.
    PasswordChanged = "password.changed",
    /// A link to a new password was asked for.
    PasswordResetRequested = "password.reset_requested",
    /// Somebody with the password and a proved address asked to be let back in.
    RecoveryRequested = "recovery.requested",
    /// The wait is over, and the link was sent.
    RecoveryReady = "recovery.ready",
    /// The link was opened with the password.
    RecoveryOpened = "recovery.opened",
    /// A recovery was called off, or came to nothing.
    RecoveryCancelled = "recovery.cancelled",
    /// A new factor took the place of all there were.
    RecoveryFinished = "recovery.finished",
    /// The user opened a case at the support desk.
    CaseOpened = "case.opened",
    /// A wrong code was read to a support agent.
    CaseDoubted = "case.doubted",
    /// The right code was read to a support agent.
    CaseHeard = "case.heard",
    /// A support agent asked for the user to be let back in.
    CaseRequested = "case.requested",
    /// Another support agent approved.
    CaseApproved = "case.approved",
    /// A support agent refused.
    CaseRefused = "case.refused",
    /// A support agent did more than is usual in a day.
    DeskAlarmed = "desk.alarmed",
    /// The user reported that something they were told of was not them.
    AlarmRaised = "alarm.raised",
    /// A second step is owed.
    ChallengeOpened = "challenge.opened",
    /// The second step was passed.
    ChallengePassed = "challenge.passed",
    /// The second step was spared by a trusted device.
    ChallengeSpared = "challenge.spared",
    /// A code was refused.
    ChallengeFailed = "challenge.failed",
    /// The second step was given up or called off.
    ChallengeCancelled = "challenge.cancelled",
    /// Wrong codes made the user wait.
    ChallengeLocked = "challenge.locked",
    /// The right password was given and the second step never.
    ChallengeAbandoned = "challenge.abandoned",
    /// The user proved again that it is them.
    StepUpPassed = "step_up.passed",
    /// A code was sent by SMS or e-mail.
    CodeSent = "code.sent",
    /// A link that pairs a phone was sent.
    PairingSent = "pairing.sent",
    /// A phone opened the link.
    PairingClaimed = "pairing.claimed",
    /// A phone was not paired: it showed other words, or opened a link that another had opened.
    PairingRefused = "pairing.refused",
    /// A phone was asked to let a sign-in in.
    ApprovalAsked = "approval.asked",
    /// A phone let a sign-in in.
    ApprovalGiven = "approval.given",
    /// A person sent a sign-in away: it was not theirs.
    ApprovalDenied = "approval.denied",
    /// Enrollment of a factor began.
    FactorPending = "factor.pending",
    /// A factor became active.
    FactorEnrolled = "factor.enrolled",
    /// A factor took the place of another.
    FactorReplaced = "factor.replaced",
    /// What was to become a factor was refused.
    FactorRefused = "factor.refused",
    /// A factor got another name.
    FactorRenamed = "factor.renamed",
    /// A factor was removed.
    FactorRemoved = "factor.removed",
    /// The counter of a key went back: there may be a copy of it.
    KeyCopySuspected = "key.copy_suspected",
    /// Two-factor authentication was switched off.
    TwoFactorTurnedOff = "two_factor.turned_off",
    /// A new set of backup codes was made.
    BackupCodesMade = "backup_codes.made",
    /// A backup code was spent.
    BackupCodeUsed = "backup_codes.used",
    /// A browser is trusted.
    DeviceTrusted = "device.trusted",
    /// A trusted browser got another name.
    DeviceRenamed = "device.renamed",
    /// A browser is no longer trusted.
    DeviceForgotten = "device.forgotten",
    /// A token that had been replaced long ago came back: somebody copied it.
    DeviceTheftSuspected = "device.theft_suspected",
    /// A sign-in was completed.
    SessionOpened = "session.opened",
    /// A session ended.
    SessionEnded = "session.ended",
    /// Enrollment of a factor that is demanded was put off.
    EnrollmentPutOff = "enrollment.put_off",
    /// The organization's policy was changed.
    PolicyChanged = "policy.changed",
}

impl Scene<'_> {
    /// Records `kind` with the scene's cause and `detail`.
    pub fn record(&mut self, kind: EventKind, detail: Detail) {
        let detail = Detail { ip: detail.ip.or_else(|| self.cause.ip.clone()), browser: detail.browser.or_else(|| self.cause.browser.clone()), ..detail };
        let event = Event { id: EventId::draw_nth(self.effects.events.len(), self.now, self.rng), at: self.now, kind, actor: self.cause.actor, detail };
        self.effects.events.push(event);
    }
}
