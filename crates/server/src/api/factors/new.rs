//! A factor to be, as a body describes it.

use serde::Deserialize;
use twofactor::{AppSecret, AppSettings, CodeLength, Email, NewApp, NewChannel, NewPass, Phone, Recipient, Refusal, Secret, U2fKey, User, display_name};
use utoipa::ToSchema;

use super::Kind;
use crate::{
    App, Problem,
    api::{body::Object, keys::U2fRegistration, users::person},
};

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
    kind: Kind,
    /// What the user calls it.
    label: Option<String>,
    /// Digits of a code: 6 (the default), 7 or 8; by SMS 6 or 7.
    #[schema(minimum = 6, maximum = 8)]
    digits: Option<u8>,
    /// Seconds a code is shown: 5 to 300, by default 30.
    #[schema(minimum = 5, maximum = 300)]
    period_seconds: Option<u32>,
    algorithm: Option<Algorithm>,
    /// The secret in base 32, 16 to 64 bytes, to take over an app from elsewhere.
    #[schema(value_type = Option<String>)]
    secret: Option<Secret<String>>,
    /// Whether the user has proved that app or key elsewhere: then it is active at once.
    #[serde(default)]
    confirmed: bool,
    /// For the kind `key`, with `confirmed`: a key that the user registered with U2F elsewhere.
    #[schema(value_type = Option<U2fRegistration>)]
    u2f: Option<Object<U2fRegistration>>,
    /// For the kinds `phone` and `pass`: the number, in international form or that of the default country; the profile's where none is given.
    phone: Option<String>,
    /// For the kind `email`: the mailbox; the profile's where none is given.
    email: Option<String>,
}

/// What a body asks for.
pub(super) enum Wanted {
    /// An app that is shown its secret.
    App(NewApp),
    /// An app that the user has proved elsewhere.
    ProvedApp(NewApp, AppSecret),
    /// A telephone number or mailbox.
    Channel(NewChannel),
    /// A phone to pair.
    Pass(NewPass),
    /// A key of this name.
    Key(String),
    /// A key of this name that the user has proved elsewhere.
    ProvedKey(String, U2fKey),
}

impl NewFactor {
    /// What the body asks for, for `user`.
    ///
    /// # Errors
    /// [`Problem::Malformed`], [`Problem::FactorNotAllowed`], [`Refusal::PhoneRequired`].
    pub(super) fn read(mut self, user: &User, app: &App) -> Result<Wanted, Problem> {
        let malformed = |what: &str| Problem::Malformed(what.to_owned());
        let to = match self.kind {
            Kind::App => return self.read_app(),
            Kind::Key => return self.read_key(),
            Kind::Phone => Recipient::Number(self.number(user, app)?),
            Kind::Email => match &self.email {
                Some(email) => Recipient::Mailbox(Email::parse(email).map_err(|_| malformed("`email`: must be an address such as ana@example.com"))?),
                None => Recipient::Mailbox(user.email.clone()),
            },
            Kind::Pass => return self.read_pass(user, app),
            Kind::Backup => {
                let why = "backup codes come with the first factor; new ones are made at /api/v1/users/{user}/backup-codes";
                return Err(Problem::FactorNotAllowed(why.to_owned()));
            }
        };
        let has_other_address = match &to {
            Recipient::Number(_) => self.email.is_some(),
            Recipient::Mailbox(_) => self.phone.is_some(),
        };
        let length = match (&to, self.digits.take()) {
            (Recipient::Number(_) | Recipient::Mailbox(_), None) | (Recipient::Number(_), Some(6)) => CodeLength::Six,
            (Recipient::Number(_), Some(7)) => CodeLength::Seven,
            (Recipient::Number(_) | Recipient::Mailbox(_), Some(_)) => return Err(malformed("`digits`: codes by SMS have 6 or 7, by e-mail 6")),
        };
        if has_other_address || self.is_like_an_app() || self.confirmed || self.u2f.is_some() {
            return Err(malformed("a factor of kind `phone` has a `phone`, one of kind `email` an `email`, and nothing else but a `label`"));
        }
        let default = if to.kind() == twofactor::Kind::Phone { PHONE_LABEL } else { EMAIL_LABEL };
        Ok(Wanted::Channel(NewChannel { to, length, label: label(self.label.as_deref(), default)?, replaces: None }))
    }

    /// The number to use: the profile's where none is given.
    fn number(&self, user: &User, app: &App) -> Result<Phone, Problem> {
        match &self.phone {
            Some(phone) => person::phone(phone, app).map_err(Problem::Malformed),
            None => user.phone.clone().ok_or_else(|| app.refused(Refusal::PhoneRequired)),
        }
    }

    fn read_pass(self, user: &User, app: &App) -> Result<Wanted, Problem> {
        if self.email.is_some() || self.label.is_some() || self.is_like_an_app() || self.confirmed || self.u2f.is_some() {
            return Err(Problem::Malformed("a factor of kind `pass` has a `phone` and nothing else; it is called after the phone's browser".to_owned()));
        }
        let language = app.words_for(user.locale.as_deref()).language().tag().to_owned();
        Ok(Wanted::Pass(NewPass { number: self.number(user, app)?, language, replaces: None }))
    }

    fn read_app(self) -> Result<Wanted, Problem> {
        let malformed = |what: &str| Problem::Malformed(what.to_owned());
        if self.phone.is_some() || self.email.is_some() || self.u2f.is_some() {
            return Err(malformed("a factor of kind `app` has no `phone`, no `email` and no `u2f`"));
        }
        let secret = self.secret.map(|secret| AppSecret::parse(secret.expose())).transpose();
        let secret = secret.map_err(|fault| Problem::Malformed(format!("`secret`: {fault}")))?;
        let new = NewApp {
            label: label(self.label.as_deref(), LABEL)?,
            settings: settings(self.digits, self.period_seconds, self.algorithm).map_err(Problem::Malformed)?,
            secret: secret.clone(),
            replaces: None,
        };
        match (secret, self.confirmed) {
            (Some(secret), true) => Ok(Wanted::ProvedApp(new, secret)),
            (None, true) => Err(malformed("`confirmed` needs the `secret` of an app that the user has proved elsewhere")),
            (_, false) => Ok(Wanted::App(new)),
        }
    }

    fn read_key(self) -> Result<Wanted, Problem> {
        let malformed = |what: &str| Problem::Malformed(what.to_owned());
        if self.phone.is_some() || self.email.is_some() || self.is_like_an_app() {
            return Err(malformed("a factor of kind `key` has a `label`, and one that is taken over a `u2f`, and nothing else"));
        }
        let label = label(self.label.as_deref(), KEY_LABEL)?;
        match (self.u2f, self.confirmed) {
            (None, false) => Ok(Wanted::Key(label)),
            (Some(Object(u2f)), true) => Ok(Wanted::ProvedKey(label, u2f.read()?)),
            (None, true) | (Some(_), false) => Err(malformed("`u2f` and `confirmed` belong together: a key that the user has proved elsewhere")),
        }
    }

    const fn is_like_an_app(&self) -> bool {
        self.digits.is_some() || self.period_seconds.is_some() || self.algorithm.is_some() || self.secret.is_some()
    }
}

fn label(given: Option<&str>, default: &str) -> Result<String, Problem> {
    given.map_or_else(|| Ok(default.to_owned()), read_label)
}

/// What a user calls a factor.
pub(super) fn read_label(label: &str) -> Result<String, Problem> {
    display_name(label).map_err(|_| Problem::Malformed("`label`: must be one line of 1 to 100 characters, without links".to_owned()))
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
const KEY_LABEL: &str = "Security key";
