//! Why a rule said no. Each is an outcome that is saved, not an error.

use crate::{PasswordFault, Timestamp};

/// Why a rule said no, with what a page needs to say so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// There is no such challenge, or it is too long ago.
    UnknownChallenge,
    /// There is no such factor.
    UnknownFactor,
    /// There is no such trusted device.
    UnknownDevice,
    /// There is no such session, or it has ended.
    UnknownSession,
    /// The challenge was passed before.
    AlreadyPassed,
    /// The challenge, enrollment or link is over: too late, called off, or ended by wrong codes.
    Expired,
    /// The code is wrong.
    WrongCode {
        /// How many more may be typed before a wait.
        attempts_left: u32,
        /// The wait that this one started.
        until: Option<Timestamp>,
    },
    /// The code is wrong, but right at another time: the clock of the phone is off.
    ClockOff {
        /// By how many seconds the phone is ahead; negative when it is behind.
        seconds_ahead: i64,
        /// How many more may be typed before a wait.
        attempts_left: u32,
        /// The wait that this one started.
        until: Option<Timestamp>,
    },
    /// No phone has opened the link yet, so there is no code.
    NotPaired,
    /// Another phone has opened the link.
    LinkUsed,
    /// The phone has not let the sign-in in, or not yet.
    NotApproved,
    /// The code was right and has been used, or a later one has.
    CodeUsed,
    /// The code was sent, and a newer one has taken its place.
    CodeSuperseded,
    /// The code was sent, and is too old.
    CodeExpired,
    /// As many codes were sent as may be for a while.
    TooManyMessages {
        /// When the next one may be sent.
        until: Timestamp,
    },
    /// The mailbox proves nothing besides the password, which was set without the old one: through that mailbox, for all we know.
    MailboxPaused {
        /// Until then.
        until: Timestamp,
    },
    /// Codes cannot or may not be sent to this telephone number.
    PhoneNotAccepted,
    /// There is no telephone number to send a code to.
    PhoneRequired,
    /// The organization does not use factors of this kind.
    KindNotAllowed,
    /// Somebody who runs the organization cannot rely on e-mail alone.
    TooWeakAlone,
    /// What was typed has another number of digits than any app of this user shows.
    WrongLength {
        /// The number of digits expected.
        expected: u8,
    },
    /// What was typed is neither a code of digits nor a backup code.
    Malformed,
    /// Wrong codes made the user wait: nothing typed is looked at.
    Wait {
        /// Until then.
        until: Timestamp,
    },
    /// Typed codes are switched off for this user until recovery or a security key.
    CodesDisabled,
    /// What a security key or the browser handed over is not accepted; why stands in the event.
    CredentialRefused,
    /// The organization takes keys that are bound to one device only, and this one travels.
    KeyNotDeviceBound,
    /// The user has no second factor that could answer.
    NotEnrolled,
    /// The user must prove again that it is them.
    StepUpRequired,
    /// The organization's policy forbids it.
    PolicyForbids,
    /// The password is wrong, or changed while it was being checked.
    WrongPassword,
    /// The new password cannot be taken.
    PasswordUnacceptable(PasswordFault),
    /// The user is disabled.
    UserDisabled,
    /// The user reported something as not theirs: nothing is changed for a while.
    Frozen {
        /// Until then.
        until: Timestamp,
    },
    /// The user reported something as not theirs: nobody is signed in before there is a new password, and nothing that the user has can
    /// prove who sets it.
    PasswordOwed,
    /// What was proved may be what the user reported as not theirs.
    Doubtful,
    /// There are as many of these as a user may have.
    TooMany,
    /// Nobody would own the organization any more.
    LastOwner,
    /// No mailbox was proved and left unchanged for a week, so there is none that a link could go to.
    NoMailbox,
    /// Where two people have to agree, somebody is behind both, or the second one is too new.
    NotIndependent,
}
