//! Backup codes.

use crate::ui::page;
use twofactor::{Secret, Timestamp};

/// The one time that backup codes are shown. Forms: POST to `pdf_action`, `text_action` with hidden `codes` (separated
/// by spaces), `set`, `made_at` (Unix milliseconds), `seal`; POST to `continue_action` with the box `saved=1`.
#[derive(Clone, Debug)]
pub struct BackupCodesShown {
    /// The codes, each as `XXXX-XXXX-XXXX-XXXX`.
    pub codes: Vec<Secret<String>>,
    /// The number of the set, from 1.
    pub set: u32,
    /// When the codes were made.
    pub made_at: Timestamp,
    /// An opaque proof that these codes were made here, handed back with the hidden fields.
    pub seal: String,
    /// Whether two-factor authentication has just been turned on by this.
    pub just_enrolled: bool,
    /// Whether the user wanted to go on without ticking the box.
    pub not_ticked: bool,
    /// Where the form for the PDF goes.
    pub pdf_action: String,
    /// Where the form for the text file goes.
    pub text_action: String,
    /// Where "Continue" goes.
    pub continue_action: String,
}

impl BackupCodesShown {
    fn joined(&self) -> String {
        self.codes.iter().map(|code| code.expose().as_str()).collect::<Vec<_>>().join(" ")
    }

    fn previous(&self) -> u32 {
        self.set.saturating_sub(1)
    }
}

/// The settings page about backup codes. Form: POST `/settings/security/backup-codes`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BackupCodes {
    /// How many are left; 0 if none were ever made.
    pub left: u8,
    /// How many a set has.
    pub of: u8,
    /// The number of the set, and when it was made; absent if none was ever made.
    pub made: Option<(u32, Timestamp)>,
}

page!(BackupCodesShown, "backup_codes_shown.html");
page!(BackupCodes, "backup_codes.html");
