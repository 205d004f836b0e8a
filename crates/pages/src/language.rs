//! The languages of pages, mails and text messages. One more is a folder in `locales/` and a line in the table below.

use crate::words::Words;
use std::sync::LazyLock;

/// Makes the closed set of languages from the table of them.
macro_rules! languages {
    ($($(#[$doc:meta])* $language:ident $tag:tt $name:literal $direction:ident $standing:ident;)*) => {
        /// A language that there are sentences in.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Language {
            $($(#[$doc])* $language,)*
        }

        impl Language {
            /// Every language.
            pub const ALL: &'static [Self] = &[$(Self::$language),*];

            /// The tag, as in BCP 47 and in the `lang` attribute.
            pub const fn tag(self) -> &'static str {
                match self { $(Self::$language => $tag,)* }
            }

            /// What the language calls itself.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$language => $name,)* }
            }

            /// Where lines begin.
            pub const fn direction(self) -> Direction {
                match self { $(Self::$language => Direction::$direction,)* }
            }

            const fn standing(self) -> Standing {
                match self { $(Self::$language => Standing::$standing,)* }
            }

            pub(crate) fn words(self) -> &'static Words {
                match self {
                    $(Self::$language => {
                        static WORDS: LazyLock<Words> = LazyLock::new(|| Words::parsed(Language::$language, files!($tag)));
                        &WORDS
                    })*
                }
            }
        }
    };
}

/// The texts of one language's files. One that follows names the files it has.
macro_rules! files {
    ("pl") => {
        files!("pl": "frame" "account" "challenge" "security" "keys" "settings" "organization" "people" "activity" "mail" "alarm" "recovery" "delivery" "kit" "dev" "countries" "pass")
    };
    ($tag:literal) => {
        files!($tag: "frame" "account" "challenge" "security" "keys" "settings" "organization" "people" "activity" "mail" "alarm" "recovery" "delivery" "kit" "dev" "countries" "pass")
    };
    ($tag:literal: $($file:literal)*) => {
        &[$(include_str!(concat!("../locales/", $tag, "/", $file, ".ftl"))),*]
    };
}

languages! {
    /// English, which every sentence is first written in.
    English "en" "English" LeftToRight Offered;
    /// Georgian.
    Georgian "ka" "ქართული" LeftToRight Offered;
    /// Polish.
    Polish "pl" "Polski" LeftToRight Following;
    /// Arabic, with the sentences of signing in and of the settings: it shows in development that pages hold from right to left.
    Arabic "ar" "العربية" RightToLeft Proof;
}

/// Where the lines of a language begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// At the left.
    LeftToRight,
    /// At the right.
    RightToLeft,
}

impl Direction {
    /// The value of the `dir` attribute.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::LeftToRight => "ltr",
            Self::RightToLeft => "rtl",
        }
    }
}

/// How far a language has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Standing {
    /// Every sentence exists.
    Offered,
    /// Every sentence exists but perhaps the newest, which English stands in for.
    Following,
    /// English stands in for the sentences that do not exist, and people are not offered it.
    Proof,
}

impl Language {
    /// The language of a tag such as `ka`, `ka-GE` or `KA`, by lookup (RFC 4647 §3.4): what follows the language itself is left out.
    pub fn of(tag: &str) -> Option<Self> {
        let primary = tag.split(['-', '_']).next().unwrap_or(tag).trim();
        Self::ALL.iter().copied().find(|language| language.tag().eq_ignore_ascii_case(primary))
    }

    /// Whether it is complete, perhaps but for the newest sentences, and so may be offered to people.
    pub const fn is_offered(self) -> bool {
        match self.standing() {
            Standing::Offered | Standing::Following => true,
            Standing::Proof => false,
        }
    }

    /// Whether English stands in for a sentence that it lacks.
    pub(crate) const fn leans_on_english(self) -> bool {
        match self.standing() {
            Standing::Following | Standing::Proof => true,
            Standing::Offered => false,
        }
    }
}
