//! Setting up a telephone number or a mailbox that codes are sent to.

use crate::problem::{ChannelProblem, CodeProblem, Troubles};
use crate::time::key;
use crate::ui::{Ui, page};
use crate::words::Words;
use twofactor::{Country, Timestamp};

/// Which way codes go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// By SMS.
    Phone,
    /// By e-mail.
    Email,
}

/// The page that asks for the number or the mailbox. Form: POST to `base` with `address`, for a number also `country`, and
/// `replaces` where one is changed.
#[derive(Clone, Debug)]
pub struct ChannelAsked {
    /// Which way codes are to go.
    pub way: Way,
    /// What was typed, or what the profile says.
    pub address: String,
    /// The countries to choose from, for a number.
    pub countries: Vec<Country>,
    /// The country that was chosen, or is suggested.
    pub country: Option<Country>,
    /// Why it was not taken.
    pub problem: Option<ChannelProblem>,
    /// The factor that is changed: its name, and the address as its owner knows it.
    pub replaces: Option<(String, String)>,
    /// Whether an authenticator app may be set up instead.
    pub has_better: bool,
    /// Where its pages are: `/settings/security/channel/{way}` or `/challenge/enroll/channel/{way}`.
    pub base: String,
    /// Whether this is part of signing in, where no settings are reachable yet.
    pub in_sign_in: bool,
}

/// The page that asks for the code that was sent. Forms: POST to `{base}/code` with `code`; sending again is POST to `{base}/resend`,
/// giving up POST to `{base}/cancel`.
#[derive(Clone, Debug)]
pub struct ChannelCode {
    /// Which way the code went.
    pub way: Way,
    /// The whole address, as it was read.
    pub address: String,
    /// How many digits the code has.
    pub digits: u8,
    /// What was typed.
    pub code: String,
    /// Why it was not taken.
    pub problem: Option<CodeProblem>,
    /// Until when the set-up can be finished.
    pub expires_at: Timestamp,
    /// When another code may be sent.
    pub next_at: Timestamp,
    /// What the new one takes the place of.
    pub replaces: Option<String>,
    /// As in [`ChannelAsked`].
    pub base: String,
    /// Whether this is part of signing in.
    pub in_sign_in: bool,
}

impl Way {
    pub(crate) const fn icon(self) -> &'static str {
        match self {
            Self::Phone => "phone",
            Self::Email => "mail",
        }
    }

    /// The name in addresses.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Phone => "phone",
            Self::Email => "email",
        }
    }

    pub(crate) fn name(self, ui: &Ui<'_>) -> String {
        ui.t(match self {
            Self::Phone => key("method-phone"),
            Self::Email => key("method-email"),
        })
    }
}

impl ChannelAsked {
    fn troubles(&self, words: &Words) -> Troubles {
        Troubles::of_fields([("address", self.problem.map(|it| it.sentence(words)))])
    }

    fn is_chosen(&self, country: &Country) -> bool {
        self.country.as_ref() == Some(country)
    }

    fn title(&self) -> &'static str {
        match (self.way, self.replaces.is_some()) {
            (Way::Phone, false) => key("channel-phone-title"),
            (Way::Phone, true) => key("channel-phone-change"),
            (Way::Email, false) => key("channel-email-title"),
            (Way::Email, true) => key("channel-email-change"),
        }
    }
}

impl ChannelCode {
    fn troubles(&self, words: &Words) -> Troubles {
        Troubles::of_sent_code(self.problem, words)
    }

    fn title(&self) -> &'static str {
        match self.way {
            Way::Phone => key("channel-phone-code-title"),
            Way::Email => key("channel-email-code-title"),
        }
    }

    fn other(&self) -> &'static str {
        match self.way {
            Way::Phone => key("channel-other-number"),
            Way::Email => key("channel-other-mailbox"),
        }
    }
}

/// A country's name with its calling code, such as `Georgia (+995)`.
pub(crate) fn country_name(country: &Country, words: &Words) -> String {
    let name = NAMES.iter().find(|(code, _)| *code == country.as_str()).map_or_else(|| country.as_str().to_owned(), |(_, key)| words.t(key));
    match country.calling_code() {
        Some(code) => format!("{name} (+{code})"),
        None => name,
    }
}

const NAMES: &[(&str, &str)] = &[
    ("AD", key("country-ad")),
    ("AM", key("country-am")),
    ("AT", key("country-at")),
    ("AU", key("country-au")),
    ("AZ", key("country-az")),
    ("BE", key("country-be")),
    ("BG", key("country-bg")),
    ("CA", key("country-ca")),
    ("CH", key("country-ch")),
    ("CY", key("country-cy")),
    ("CZ", key("country-cz")),
    ("DE", key("country-de")),
    ("DK", key("country-dk")),
    ("EE", key("country-ee")),
    ("ES", key("country-es")),
    ("FI", key("country-fi")),
    ("FR", key("country-fr")),
    ("GB", key("country-gb")),
    ("GE", key("country-ge")),
    ("GR", key("country-gr")),
    ("HR", key("country-hr")),
    ("HU", key("country-hu")),
    ("IE", key("country-ie")),
    ("IL", key("country-il")),
    ("IS", key("country-is")),
    ("IT", key("country-it")),
    ("JP", key("country-jp")),
    ("LI", key("country-li")),
    ("LT", key("country-lt")),
    ("LU", key("country-lu")),
    ("LV", key("country-lv")),
    ("MD", key("country-md")),
    ("MT", key("country-mt")),
    ("NL", key("country-nl")),
    ("NO", key("country-no")),
    ("NZ", key("country-nz")),
    ("PL", key("country-pl")),
    ("PT", key("country-pt")),
    ("RO", key("country-ro")),
    ("SE", key("country-se")),
    ("SI", key("country-si")),
    ("SK", key("country-sk")),
    ("TR", key("country-tr")),
    ("UA", key("country-ua")),
    ("US", key("country-us")),
];

page!(ChannelAsked, "channel_asked.html");
page!(ChannelCode, "channel_code.html");
