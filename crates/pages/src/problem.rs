//! Why a form is shown again, in words that say what to do next.

use crate::time::key;
use crate::words::Words;
use twofactor::Timestamp;

/// What is wrong with a line of text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextProblem {
    /// Nothing was typed.
    Missing,
    /// It is longer than `most` characters.
    TooLong {
        /// The greatest length, in characters.
        most: u16,
    },
}

/// What is wrong with an e-mail address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EmailProblem {
    /// Nothing was typed.
    Missing,
    /// It is not an e-mail address.
    Malformed,
    /// Somebody signs in with it already.
    Taken,
}

/// What is wrong with a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PasswordProblem {
    /// Nothing was typed.
    Missing,
    /// It is not the account's password.
    Wrong,
    /// It is shorter than `least` characters.
    TooShort {
        /// The smallest length, in characters.
        least: u16,
    },
    /// It is longer than `most` characters.
    TooLong {
        /// The greatest length, in characters.
        most: u16,
    },
    /// It is on the list of passwords that are tried first.
    Common,
    /// It is the one in use already.
    Unchanged,
}

/// What is wrong with a phone number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PhoneProblem {
    /// It is not a phone number.
    Malformed,
    /// It has no country code, and none can be assumed.
    NeedsCountry,
    /// It cannot receive text messages.
    NotMobile,
    /// The organization needs one, so it cannot be left out.
    Required,
}

/// Why a number or mailbox cannot receive codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChannelProblem {
    /// Nothing was typed.
    Missing,
    /// It is not a telephone number.
    NotANumber,
    /// It is a number that no codes are sent to.
    NotMobile,
    /// It is not an e-mail address.
    NotAMailbox,
    /// Somebody who runs the organization needs something better first.
    TooWeakAlone,
    /// The mailbox may have been used to set the password.
    Paused {
        /// Until then.
        until: Timestamp,
    },
    /// As many codes were sent as may be for a while.
    TooMany {
        /// When the next one may be sent.
        until: Timestamp,
    },
}

/// Why a security code was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodeProblem {
    /// Nothing was typed.
    Missing,
    /// It is not the right one.
    Wrong {
        /// How many more may be wrong before a pause; said only when 3 or fewer.
        tries_left: Option<u8>,
    },
    /// It was right, and was used before.
    Used,
    /// It was right, and a newer one has taken its place.
    Superseded,
    /// It was right, and is too old.
    Expired,
    /// It does not have as many digits as it must.
    WrongLength {
        /// How many digits it must have.
        expected: u8,
    },
    /// It has four digits, like the code that unlocks a phone.
    LooksLikeLockCode {
        /// How many digits it must have.
        expected: u8,
    },
    /// It is neither digits nor a backup code.
    Malformed,
    /// It is right, but its method was set up after something the user reported as not theirs.
    Doubtful,
    /// There is no code yet: no phone has opened the link.
    NotPaired,
    /// It is right for another time: the phone's clock is off.
    ClockOff {
        /// By how much, in minutes: negative when the phone is slow, positive when it is fast, 0 when under a minute.
        minutes: i64,
    },
}

/// Why a security key was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyProblem {
    /// The browser handed nothing over.
    Missing,
    /// It is not a key of this user, or the answer to something else.
    Refused,
    /// The key to add has no name.
    NameMissing,
    /// The name of the key to add is not one.
    NameMalformed,
}

impl TextProblem {
    pub(crate) fn of_name(self, words: &Words) -> String {
        match self {
            Self::Missing => words.t("name-missing"),
            Self::TooLong { most } => words.s("name-too-long", &[("most", most.into())]),
        }
    }

    pub(crate) fn of_organization(self, words: &Words) -> String {
        match self {
            Self::Missing => words.t("organization-missing"),
            Self::TooLong { most } => words.s("organization-too-long", &[("most", most.into())]),
        }
    }
}

impl EmailProblem {
    pub(crate) fn sentence(self, words: &Words) -> String {
        words.t(match self {
            Self::Missing => key("email-missing"),
            Self::Malformed => key("email-malformed"),
            Self::Taken => key("email-taken"),
        })
    }
}

impl PasswordProblem {
    pub(crate) fn sentence(self, words: &Words) -> String {
        match self {
            Self::Missing => words.t("password-missing"),
            Self::Wrong => words.t("password-wrong"),
            Self::TooShort { least } => words.s("password-too-short", &[("least", least.into())]),
            Self::TooLong { most } => words.s("password-too-long", &[("most", most.into())]),
            Self::Common => words.t("password-common"),
            Self::Unchanged => words.t("password-unchanged"),
        }
    }
}

impl PhoneProblem {
    pub(crate) fn sentence(self, words: &Words) -> String {
        words.t(match self {
            Self::Malformed => key("phone-malformed"),
            Self::NeedsCountry => key("phone-needs-country"),
            Self::NotMobile => key("phone-not-mobile"),
            Self::Required => key("phone-required"),
        })
    }
}

impl ChannelProblem {
    pub(crate) fn sentence(self, words: &Words) -> String {
        match self {
            Self::Missing => words.t("channel-missing"),
            Self::NotANumber => words.t("phone-malformed"),
            Self::NotMobile => words.t("phone-not-mobile"),
            Self::NotAMailbox => words.t("email-malformed"),
            Self::TooWeakAlone => words.t("channel-too-weak"),
            Self::Paused { until } => words.s("channel-paused", &[("until", words.moment_text(until).into())]),
            Self::TooMany { until } => words.s("channel-too-many", &[("until", words.moment_text(until).into())]),
        }
    }
}

impl CodeProblem {
    /// What happened.
    pub(crate) fn sentence(self, words: &Words) -> String {
        match self {
            Self::Missing => words.t("code-missing"),
            Self::Wrong { .. } => words.t("code-wrong"),
            Self::Used => words.t("code-used"),
            Self::Superseded => words.t("code-superseded"),
            Self::Expired => words.t("code-expired"),
            Self::WrongLength { expected } => words.s("code-wrong-length", &[("n", expected.into())]),
            Self::LooksLikeLockCode { .. } => words.t("code-lock-code"),
            Self::Malformed => words.t("code-malformed"),
            Self::Doubtful => words.t("code-doubtful"),
            Self::NotPaired => words.t("code-not-paired"),
            Self::ClockOff { minutes: 0 } => words.t("code-clock-off"),
            Self::ClockOff { minutes } => {
                let name = if minutes < 0 { key("code-clock-slow") } else { key("code-clock-fast") };
                words.s(name, &[("n", minutes.unsigned_abs().into())])
            }
        }
    }

    /// What to do next.
    pub(crate) fn advice(self, words: &Words) -> String {
        match self {
            Self::Missing | Self::Malformed => words.t("code-malformed-next"),
            Self::Wrong { tries_left: Some(left @ 0..=3) } => words.s("code-wrong-left", &[("n", left.into())]),
            Self::Wrong { tries_left: _ } => words.t("code-wrong-next"),
            Self::Used => words.t("code-used-next"),
            Self::Doubtful => words.t("code-doubtful-next"),
            Self::Superseded => words.t("code-superseded-next"),
            Self::Expired => words.t("code-expired-next"),
            Self::WrongLength { .. } => words.t("code-wrong-length-next"),
            Self::LooksLikeLockCode { expected } => words.s("code-lock-code-next", &[("n", expected.into())]),
            Self::NotPaired => words.t("code-not-paired-next"),
            Self::ClockOff { .. } => words.t("code-clock-next"),
        }
    }

    /// What to do next where the code was sent.
    fn advice_on_sent(self, words: &Words) -> String {
        match self {
            Self::Missing | Self::Malformed | Self::LooksLikeLockCode { .. } => words.t("code-sent-next"),
            Self::Wrong { tries_left: Some(left @ 0..=3) } => words.s("code-sent-left", &[("n", left.into())]),
            Self::Wrong { tries_left: _ } => words.t("code-sent-wrong-next"),
            Self::Used | Self::Superseded | Self::Expired | Self::WrongLength { .. } | Self::NotPaired | Self::Doubtful | Self::ClockOff { .. } => {
                self.advice(words)
            }
        }
    }
}

impl KeyProblem {
    fn sentence(self, words: &Words) -> String {
        words.t(match self {
            Self::Missing => key("key-missing"),
            Self::Refused => key("key-refused"),
            Self::NameMissing => key("key-name-missing"),
            Self::NameMalformed => key("key-name-malformed"),
        })
    }

    fn advice(self, words: &Words) -> Option<String> {
        match self {
            Self::Missing => Some(words.t("key-missing-next")),
            Self::Refused => Some(words.t("key-refused-next")),
            Self::NameMissing | Self::NameMalformed => None,
        }
    }
}

/// What is wrong with one field of a form.
pub(crate) struct Trouble {
    /// The field's `id`.
    pub(crate) field: &'static str,
    /// What happened.
    pub(crate) sentence: String,
    /// What to do next, if the sentence does not say it.
    pub(crate) advice: Option<String>,
}

/// What is wrong with a form, in the order of its fields.
pub(crate) struct Troubles(pub(crate) Vec<Trouble>);

impl Troubles {
    /// Puts together what is wrong with each field, if anything is.
    pub(crate) fn of_fields<const N: usize>(fields: [(&'static str, Option<String>); N]) -> Self {
        let trouble = |(field, sentence): (_, Option<String>)| Some(Trouble { field, sentence: sentence?, advice: None });
        Self(fields.into_iter().filter_map(trouble).collect())
    }

    /// What is wrong with a code.
    pub(crate) fn of_code(problem: Option<CodeProblem>, words: &Words) -> Self {
        let trouble = |it: CodeProblem| Trouble { field: "code", sentence: it.sentence(words), advice: Some(it.advice(words)) };
        Self(problem.map(trouble).into_iter().collect())
    }

    /// What is wrong with a code that was sent.
    pub(crate) fn of_sent_code(problem: Option<CodeProblem>, words: &Words) -> Self {
        let trouble = |it: CodeProblem| Trouble { field: "code", sentence: it.sentence(words), advice: Some(it.advice_on_sent(words)) };
        Self(problem.map(trouble).into_iter().collect())
    }

    /// What is wrong with a security key, or the name of one in `field`.
    pub(crate) fn of_key(problem: Option<KeyProblem>, field: &'static str, words: &Words) -> Self {
        let trouble = |it: KeyProblem| Trouble { field, sentence: it.sentence(words), advice: it.advice(words) };
        Self(problem.map(trouble).into_iter().collect())
    }

    /// What is wrong with `field`.
    pub(crate) fn on(&self, field: &str) -> Option<&str> {
        self.0.iter().find(|trouble| trouble.field == field).map(|trouble| trouble.sentence.as_str())
    }

    /// Whether `field` is the one to correct first.
    pub(crate) fn starts_at(&self, field: &str) -> bool {
        self.0.first().is_some_and(|trouble| trouble.field == field)
    }
}
