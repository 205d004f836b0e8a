//! Factors as answers say them.

use twofactor::{Enrollment, Method, Recipient, Secret, Shut, Site, Timestamp};

use super::{Factor, FactorState, Kind, MadeFactor, Pairing, PairingState};
use crate::{
    api::{backup_codes, keys},
    otpauth,
    steps::enrollment::{Begun, Confirmed},
    times::rfc3339,
};

impl Factor {
    pub(super) fn of(factor: &twofactor::Factor, shut: Option<Shut>) -> Self {
        let (is_typed, hint) = match &factor.method {
            Method::Key(key) => (false, keys::hint(key).to_owned()),
            Method::App(_) | Method::Phone { .. } | Method::Email { .. } | Method::Pass(_) => (true, hint(factor.recipient(), factor.digits())),
        };
        Self {
            id: factor.id.to_string(),
            kind: factor.kind().into(),
            label: factor.label.clone(),
            state: match shut {
                Some(Shut::Off) if is_typed => FactorState::Disabled,
                Some(Shut::Off | Shut::Until(_)) | None => FactorState::Active,
            },
            hint,
            created_at: rfc3339(factor.created_at),
            last_used_at: factor.last_used_at.map(rfc3339),
            pairing: None,
        }
    }

    pub(super) fn pending(pending: &Enrollment) -> Self {
        Self {
            id: pending.factor.to_string(),
            kind: pending.candidate().kind().into(),
            label: pending.label.clone(),
            state: FactorState::Pending,
            hint: hint(pending.candidate().recipient(), pending.candidate().digits()),
            created_at: rfc3339(pending.begun_at),
            last_used_at: None,
            pairing: pending.candidate().pairing().map(Pairing::of),
        }
    }
}

impl Pairing {
    fn of(pairing: &twofactor::Pairing) -> Self {
        let words = |claim: &twofactor::Claim| {
            pages::pass_words(claim.words.numbers(), pages::Words::of(pages::Language::of(&pairing.language).unwrap_or(pages::Language::English)))
        };
        Self {
            state: if pairing.claim().is_some() { PairingState::Claimed } else { PairingState::Sent },
            words: pairing.claim().map(words),
            phone: pairing.claim().and_then(|claim| claim.browser.clone()),
        }
    }
}

/// What tells a factor from others: the masked address, how many digits an app shows, or that it is a key.
fn hint(to: Option<Recipient>, digits: Option<u8>) -> String {
    match (to, digits) {
        (Some(to), _) => to.hint(),
        (None, Some(digits)) => format!("{digits} digits"),
        (None, None) => "security key".to_owned(),
    }
}

impl MadeFactor {
    /// The factor that waits for its proof at `now`: an app with its secret, a number or mailbox that a code was sent to, a key with what
    /// is asked of it.
    pub(super) fn pending(begun: &Begun, site: &Site, now: Timestamp) -> Option<Self> {
        let pending = begun.user.enrollments(now).find(|pending| pending.factor == begun.factor)?;
        let app = pending.app();
        let uri = app.map(|app| otpauth::uri(app, &site.name, begun.user.email.as_str()));
        Some(Self {
            factor: Factor::pending(pending),
            secret: app.map(|app| app.secret().reveal()),
            qr_svg: uri.as_ref().map(|uri| Secret::new(pages::qr_svg(uri.expose()))),
            otpauth_uri: uri,
            creation_options: begun.user.creation_options(begun.factor, site, now).as_ref().and_then(keys::options),
            expires_at: Some(rfc3339(pending.expires_at())),
            next_send_at: begun.posting.as_ref().map(|posting| rfc3339(posting.next_at)),
            backup_codes: None,
        })
    }

    /// The factor that was just proved, with the backup codes that came with it.
    pub(super) fn active(confirmed: &Confirmed) -> Option<Self> {
        let factor = confirmed.user.factors().iter().find(|active| active.id == confirmed.enrolled.factor)?;
        Some(Self {
            factor: Factor::of(factor, None),
            secret: None,
            otpauth_uri: None,
            qr_svg: None,
            creation_options: None,
            expires_at: None,
            next_send_at: None,
            backup_codes: confirmed.codes.as_ref().map(backup_codes::reveal),
        })
    }
}

impl From<twofactor::Kind> for Kind {
    fn from(kind: twofactor::Kind) -> Self {
        match kind {
            twofactor::Kind::App => Self::App,
            twofactor::Kind::Key => Self::Key,
            twofactor::Kind::Pass => Self::Pass,
            twofactor::Kind::Backup => Self::Backup,
            twofactor::Kind::Phone => Self::Phone,
            twofactor::Kind::Email => Self::Email,
        }
    }
}
