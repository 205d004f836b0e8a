//! A phone with Vestibule Pass.

use serde::{Deserialize, Serialize};

use super::{App, AppSecret, AppSettings};
use crate::{Phone, RequestKey};

/// A phone with Vestibule Pass: it shows codes, and signs what it asks of its server.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pass {
    /// The number that the link went to.
    number: Phone,
    /// The codes it shows.
    pub(crate) codes: App,
    requests: RequestKey,
}

impl Pass {
    /// How many digits its codes have.
    pub const DIGITS: u8 = AppSettings::PASS.digits();

    pub(crate) fn paired(number: Phone, codes: AppSecret, requests: RequestKey) -> Self {
        Self { number, codes: App::new(codes, AppSettings::PASS), requests }
    }

    /// The number that the link went to.
    pub const fn number(&self) -> &Phone {
        &self.number
    }

    /// What its requests are signed with.
    pub const fn requests(&self) -> &RequestKey {
        &self.requests
    }
}
