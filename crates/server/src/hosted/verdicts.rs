//! Refusals in the words of the pages.

use pages::{ChannelProblem, CodeProblem, PasswordProblem};
use twofactor::{Password, PasswordFault, Refusal};

use crate::problem::minutes;

/// Why a typed code was refused; `None` when the refusal is not about the code.
pub(super) fn code(refusal: &Refusal, typed: &str) -> Option<CodeProblem> {
    let left = |left: u32| u8::try_from(left).ok().filter(|left| *left <= 3);
    match refusal {
        Refusal::WrongCode { attempts_left, .. } => Some(CodeProblem::Wrong { tries_left: left(*attempts_left) }),
        Refusal::ClockOff { seconds_ahead, .. } => Some(CodeProblem::ClockOff { minutes: minutes(*seconds_ahead) }),
        Refusal::CodeUsed => Some(CodeProblem::Used),
        Refusal::CodeSuperseded => Some(CodeProblem::Superseded),
        Refusal::CodeExpired => Some(CodeProblem::Expired),
        Refusal::NotPaired => Some(CodeProblem::NotPaired),
        Refusal::WrongLength { expected } if typed.chars().filter(char::is_ascii_digit).count() == 4 => {
            Some(CodeProblem::LooksLikeLockCode { expected: *expected })
        }
        Refusal::WrongLength { expected } => Some(CodeProblem::WrongLength { expected: *expected }),
        Refusal::Malformed if typed.trim().is_empty() => Some(CodeProblem::Missing),
        Refusal::Malformed => Some(CodeProblem::Malformed),
        Refusal::UnknownChallenge | Refusal::UnknownFactor | Refusal::UnknownDevice | Refusal::UnknownSession | Refusal::AlreadyPassed => None,
        Refusal::Expired | Refusal::Wait { .. } | Refusal::CodesDisabled | Refusal::CredentialRefused | Refusal::NotEnrolled | Refusal::StepUpRequired => None,
        Refusal::PolicyForbids | Refusal::WrongPassword | Refusal::PasswordUnacceptable(_) | Refusal::UserDisabled | Refusal::TooMany => None,
        Refusal::TooManyMessages { .. } | Refusal::MailboxPaused { .. } | Refusal::PhoneNotAccepted | Refusal::PhoneRequired => None,
        Refusal::Doubtful => Some(CodeProblem::Doubtful),
        Refusal::KindNotAllowed | Refusal::TooWeakAlone | Refusal::KeyNotDeviceBound | Refusal::Frozen { .. } | Refusal::PasswordOwed | Refusal::LastOwner => {
            None
        }
        Refusal::LinkUsed | Refusal::NotApproved | Refusal::NotIndependent | Refusal::NoMailbox => None,
    }
}

/// Why no code is sent; `None` when the refusal is not about that.
pub(super) fn channel(refusal: &Refusal) -> Option<ChannelProblem> {
    match refusal {
        Refusal::TooManyMessages { until } => Some(ChannelProblem::TooMany { until: *until }),
        Refusal::MailboxPaused { until } => Some(ChannelProblem::Paused { until: *until }),
        Refusal::PhoneNotAccepted => Some(ChannelProblem::NotMobile),
        Refusal::PhoneRequired => Some(ChannelProblem::Missing),
        Refusal::TooWeakAlone => Some(ChannelProblem::TooWeakAlone),
        Refusal::KindNotAllowed | Refusal::WrongCode { .. } | Refusal::ClockOff { .. } | Refusal::CodeUsed | Refusal::CodeSuperseded => None,
        Refusal::CodeExpired | Refusal::WrongLength { .. } | Refusal::Malformed | Refusal::UnknownChallenge | Refusal::UnknownFactor => None,
        Refusal::UnknownDevice | Refusal::UnknownSession | Refusal::AlreadyPassed | Refusal::Expired | Refusal::Wait { .. } => None,
        Refusal::CodesDisabled | Refusal::NotEnrolled | Refusal::StepUpRequired | Refusal::PolicyForbids | Refusal::WrongPassword => None,
        Refusal::PasswordUnacceptable(_) | Refusal::UserDisabled | Refusal::TooMany | Refusal::CredentialRefused | Refusal::KeyNotDeviceBound => None,
        Refusal::Frozen { .. } | Refusal::PasswordOwed | Refusal::Doubtful | Refusal::LastOwner => None,
        Refusal::NotPaired | Refusal::LinkUsed | Refusal::NotApproved | Refusal::NotIndependent | Refusal::NoMailbox => None,
    }
}

/// Why a text cannot become a password.
pub(super) fn password(fault: PasswordFault) -> PasswordProblem {
    match fault {
        PasswordFault::TooShort { least } => PasswordProblem::TooShort { least: u16::try_from(least).unwrap_or(u16::MAX) },
        PasswordFault::TooLong => PasswordProblem::TooLong { most: u16::try_from(Password::MOST_BYTES).unwrap_or(u16::MAX) },
        PasswordFault::Common => PasswordProblem::Common,
        PasswordFault::Unchanged => PasswordProblem::Unchanged,
    }
}
