//! What the numbers mean that a message center answers with (§5.1.3).

use crate::{Fault, Outcome, Why};

/// `ESME_ROK`
pub(super) const OK: u32 = 0;
/// `ESME_RX_T_APPN`: say it again later.
pub(super) const LATER: u32 = 0x64;
/// `ESME_RMSGQFUL`
pub(super) const TOO_MANY: u32 = 0x14;
/// `ESME_RINVCMDID`
pub(super) const UNKNOWN_COMMAND: u32 = 0x03;
/// `ESME_RTHROTTLED`, as it is shown.
pub(super) const THROTTLED_SHORT: u16 = 0x58;

/// What an answer to a submission means.
pub(super) fn judge(status: u32) -> Outcome {
    match status {
        OK => Outcome::Accepted,
        // An invalid destination, as an address, a type or a plan: of this message, and not of the day.
        0x0B | 0x50 | 0x51 => Outcome::Refused(fault(Why::Recipient, status)),
        // Too long, or not to be given whole in a parameter of its own.
        0x01 | 0xC0..=0xC4 => Outcome::Refused(fault(Why::Rejected, status)),
        _ => Outcome::Failed(fault(Why::Rejected, status)),
    }
}

/// Why a session did not begin.
pub(super) fn unbound(status: u32) -> Fault {
    let why = if [0x0D, 0x0E, 0x0F, 0x53].contains(&status) { Why::Credentials } else { Why::Rejected };
    fault(why, status)
}

/// Whether it was too much for the moment: `ESME_RTHROTTLED` or `ESME_RMSGQFUL`.
pub(super) fn is_too_much(status: u32) -> bool {
    [0x58, TOO_MANY].contains(&status)
}

/// Whether the other side does not know the session any more: `ESME_RINVBNDSTS`.
pub(super) fn ends_the_session(status: u32) -> bool {
    status == 0x04
}

fn fault(why: Why, status: u32) -> Fault {
    let name = NAMES.iter().find(|(number, _)| *number == status).map_or("command_status", |(_, name)| *name);
    Fault::new(why, format!("{name} (0x{status:02X})")).with_status(u16::try_from(status).ok())
}

/// Those that somebody who sets up an account meets.
const NAMES: [(u32, &str); 17] = [
    (0x01, "ESME_RINVMSGLEN"),
    (0x04, "ESME_RINVBNDSTS"),
    (0x05, "ESME_RALYBND"),
    (0x08, "ESME_RSYSERR"),
    (0x0A, "ESME_RINVSRCADR"),
    (0x0B, "ESME_RINVDSTADR"),
    (0x0D, "ESME_RBINDFAIL"),
    (0x0E, "ESME_RINVPASWD"),
    (0x0F, "ESME_RINVSYSID"),
    (0x14, "ESME_RMSGQFUL"),
    (0x45, "ESME_RSUBMITFAIL"),
    (0x48, "ESME_RINVSRCTON"),
    (0x49, "ESME_RINVSRCNPI"),
    (0x53, "ESME_RINVSYSTYP"),
    (0x58, "ESME_RTHROTTLED"),
    (0xC1, "ESME_ROPTPARNOTALLWD"),
    (0xFF, "ESME_RUNKNOWNERR"),
];
