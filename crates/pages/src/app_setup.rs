//! Setting up an authenticator app.

use crate::html::Html;
use crate::problem::{CodeProblem, Troubles};
use crate::qr::qr_svg;
use crate::ui::page;
use crate::words::Words;
use twofactor::{Secret, Timestamp};

/// The page with the QR code. Form: POST to `action` with `code`; giving up is POST to `cancel_action`.
#[derive(Clone, Debug)]
pub struct AppSetup {
    /// The `otpauth://` address that the QR code holds.
    pub otpauth_uri: Secret<String>,
    /// The manual key in base 32; it is shown in groups of four.
    pub key: Secret<String>,
    /// How many digits a code of this app has.
    pub digits: u8,
    /// What was typed.
    pub code: String,
    /// Why it was not taken.
    pub problem: Option<CodeProblem>,
    /// When this set-up runs out.
    pub expires_at: Timestamp,
    /// The label of the app that this one replaces.
    pub replaces: Option<String>,
    /// Whether this is part of signing in, where no settings are reachable yet.
    pub in_sign_in: bool,
    /// Where the code goes: `/settings/security/app/setup` or `/challenge/enroll/app`.
    pub action: String,
    /// Where giving up goes: `/settings/security/app/cancel` or `/challenge/cancel`.
    pub cancel_action: String,
}

impl AppSetup {
    fn troubles(&self, words: &Words) -> Troubles {
        Troubles::of_code(self.problem, words)
    }

    fn qr(&self) -> Html {
        Html::trusted(qr_svg(self.otpauth_uri.expose()))
    }

    fn grouped_key(&self) -> String {
        let letters: Vec<char> = self.key.expose().chars().collect();
        letters.chunks(4).map(|group| group.iter().collect()).collect::<Vec<String>>().join(" ")
    }
}

page!(AppSetup, "app_setup.html");
