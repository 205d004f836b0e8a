//! A factor to be, as a body describes it.

use serde::Deserialize;
use twofactor::{AppSecret, AppSettings, Email, NewApp, NewChannel, Recipient, Refusal, Secret, User, display_name};
use utoipa::ToSchema;

use super::Kind;
use crate::{App, Problem, api::users::person};

/// The hash under the codes of an app.
#[derive(Clone, Copy, Default, Deserialize, ToSchema)]
#[serde(rename_all = "UPPERCASE")]
pub enum Algorithm {
    /// What every app understands.
    #[default]
    Sha1,
    /// SHA-256.
    Sha256,
    /// SHA-512.
    Sha512,
}

/// A factor to be.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "kind": "app", "label": "My phone" }))]
pub struct NewFactor {
    pub(super) kind: Kind,
    /// What the user calls it.
    label: Option<String>,
    /// Digits of a code: 6 (the default), 7 or 8.
    #[schema(minimum = 6, maximum = 8)]
    digits: Option<u8>,
    /// Seconds a code is shown: 5 to 300, by default 30.
    #[schema(minimum = 5, maximum = 300)]
    period_seconds: Option<u32>,
    algorithm: Option<Algorithm>,
    /// The secret in base 32, 16 to 64 bytes, to take over an app from elsewhere.
    #[schema(value_type = Option<String>)]
    secret: Option<Secret<String>>,
    /// Whether the user has proved that app elsewhere: then it is active at once.
    #[serde(default)]
    pub(super) confirmed: bool,
    /// For the kind `phone`: the number, in international form or that of the default country; the profile's where none is given.
    phone: Option<String>,
    /// For the kind `email`: the mailbox; the profile's where none is given.
    email: Option<String>,
}

/// What a body asks for.
pub(super) enum Wanted {
    /// An authenticator app.
    App(NewApp),
    /// A telephone number or mailbox.
    Channel(NewChannel),
}

impl NewFactor {
    /// What the body asks for, for `user`.
    ///
    /// # Errors
    /// [`Problem::Malformed`], [`Problem::FactorNotAllowed`], [`Refusal::PhoneRequired`].
    pub(super) fn read(self, user: &User, app: &App) -> Result<Wanted, Problem> {
        let malformed = |what: &str| Problem::Malformed(what.to_owned());
        let to = match self.kind {
            Kind::App => return self.read_app().map(Wanted::App),
            Kind::Phone => match &self.phone {
                Some(phone) => Recipient::Number(person::phone(phone, app).map_err(Problem::Malformed)?),
                None => Recipient::Number(user.phone.clone().ok_or_else(|| app.refused(Refusal::PhoneRequired))?),
            },
            Kind::Email => match &self.email {
                Some(email) => Recipient::Mailbox(Email::parse(email).map_err(|_| malformed("`email`: must be an address such as ana@example.com"))?),
                None => Recipient::Mailbox(user.email.clone()),
            },
            Kind::Pass | Kind::Key => return Err(Problem::FactorNotAllowed("this version enrolls no factors of this kind".to_owned())),
            Kind::Backup => {
                let why = "backup codes come with the first factor; new ones are made at /api/v1/users/{user}/backup-codes";
                return Err(Problem::FactorNotAllowed(why.to_owned()));
            }
        };
        let has_other_address = match &to {
            Recipient::Number(_) => self.email.is_some(),
            Recipient::Mailbox(_) => self.phone.is_some(),
        };
        let is_like_an_app = self.digits.is_some() || self.period_seconds.is_some() || self.algorithm.is_some() || self.secret.is_some() || self.confirmed;
        if has_other_address || is_like_an_app {
            return Err(malformed("a factor of kind `phone` has a `phone`, one of kind `email` an `email`, and nothing else but a `label`"));
        }
        let default = if to.kind() == twofactor::Kind::Phone { PHONE_LABEL } else { EMAIL_LABEL };
        Ok(Wanted::Channel(NewChannel { to, label: label(self.label, default)?, replaces: None }))
    }

    fn read_app(self) -> Result<NewApp, Problem> {
        let malformed = |what: &str| Problem::Malformed(what.to_owned());
        if self.phone.is_some() || self.email.is_some() {
            return Err(malformed("a factor of kind `app` has no `phone` and no `email`"));
        }
        if self.confirmed && self.secret.is_none() {
            return Err(malformed("`confirmed` needs the `secret` of an app that the user has proved elsewhere"));
        }
        let secret = self.secret.map(|secret| AppSecret::parse(secret.expose())).transpose();
        Ok(NewApp {
            label: label(self.label, LABEL)?,
            settings: settings(self.digits, self.period_seconds, self.algorithm).map_err(Problem::Malformed)?,
            secret: secret.map_err(|fault| Problem::Malformed(format!("`secret`: {fault}")))?,
            replaces: None,
        })
    }
}

fn label(given: Option<String>, default: &str) -> Result<String, Problem> {
    let malformed = |_| Problem::Malformed("`label`: must be one line of 1 to 100 characters, without links".to_owned());
    given.map_or_else(|| Ok(default.to_owned()), |label| display_name(&label).map_err(malformed))
}

/// What an app and the server agree on; otherwise what is wrong.
pub(in crate::api) fn settings(digits: Option<u8>, period_seconds: Option<u32>, algorithm: Option<Algorithm>) -> Result<AppSettings, String> {
    let settings = AppSettings::new(digits.unwrap_or(6), period_seconds.unwrap_or(30), algorithm.unwrap_or_default().into());
    settings.ok_or_else(|| "an app has 6 to 8 digits and a period of 5 to 300 seconds".to_owned())
}

impl From<Algorithm> for twofactor::Algorithm {
    fn from(algorithm: Algorithm) -> Self {
        match algorithm {
            Algorithm::Sha1 => Self::Sha1,
            Algorithm::Sha256 => Self::Sha256,
            Algorithm::Sha512 => Self::Sha512,
        }
    }
}

const LABEL: &str = "Authenticator app";
const PHONE_LABEL: &str = "Phone";
const EMAIL_LABEL: &str = "E-mail";
