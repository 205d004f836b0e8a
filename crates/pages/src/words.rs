//! The sentences of a language, parsed once.

use crate::html::{Html, push_escaped};
use crate::language::Language;
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

/// Every sentence of one language.
pub struct Words {
    bundle: FluentBundle<FluentResource>,
    language: Language,
}

impl Words {
    /// The words of `language`.
    pub fn of(language: Language) -> &'static Self {
        language.words()
    }

    /// Reads the files of `language`.
    pub(crate) fn parsed(language: Language, files: &[&str]) -> Self {
        let tag: LanguageIdentifier = language.tag().parse().unwrap_or_default();
        let mut bundle = FluentBundle::new_concurrent(vec![tag]);
        // Isolation marks would end up in plain-text mails and in attributes; markup isolates with <bdi> instead.
        bundle.set_use_isolating(false);
        for file in files {
            let (Ok(resource) | Err((resource, _))) = FluentResource::try_new((*file).to_owned());
            bundle.add_resource_overriding(resource);
        }
        Self { bundle, language }
    }

    /// Which language it is.
    pub const fn language(&self) -> Language {
        self.language
    }

    /// The sentence called `key`, as plain text. A sentence that does not exist is shown by its key.
    pub fn t(&self, key: impl AsRef<str>) -> String {
        self.format(key.as_ref(), None)
    }

    /// The sentence called `key` with `args` filled in, as plain text.
    pub fn s(&self, key: &str, args: &[(&str, Arg)]) -> String {
        let mut fluent = FluentArgs::new();
        for (name, arg) in args {
            fluent.set((*name).to_owned(), arg.value());
        }
        self.format(key, Some(&fluent))
    }

    /// The sentence called `key` as markup: the sentence and texts filled in are escaped, markup filled in is kept.
    pub fn h(&self, key: &str, args: &[(&str, Arg)]) -> Html {
        let mut fluent = FluentArgs::new();
        let mut held: Vec<(char, Html)> = Vec::new();
        for ((name, arg), mark) in args.iter().zip(PLACES) {
            let markup = match arg {
                Arg::Number(_) => None,
                Arg::Text(text) => Some(Html::text(text)),
                Arg::Html(html) => Some(html.clone()),
            };
            match markup {
                None => fluent.set((*name).to_owned(), arg.value()),
                Some(markup) => {
                    fluent.set((*name).to_owned(), FluentValue::from(mark.to_string()));
                    held.push((mark, markup));
                }
            }
        }
        let mut out = String::new();
        for c in self.format(key, Some(&fluent)).chars() {
            match held.iter().find(|(mark, _)| *mark == c) {
                Some((_, markup)) => out.push_str(markup.as_str()),
                None => push_escaped(&mut out, c),
            }
        }
        Html::trusted(out)
    }

    /// Whether a sentence called `key` exists.
    pub fn knows(&self, key: &str) -> bool {
        self.bundle.has_message(key)
    }

    fn format(&self, key: &str, args: Option<&FluentArgs<'_>>) -> String {
        let Some(pattern) = self.bundle.get_message(key).and_then(|message| message.value()) else {
            return if self.language.leans_on_english() { Self::of(Language::English).format(key, args) } else { key.to_owned() };
        };
        let mut errors = Vec::new();
        self.bundle.format_pattern(pattern, args, &mut errors).into_owned()
    }
}

/// Something that is filled into a sentence.
#[derive(Clone, Debug)]
pub enum Arg {
    /// A number, which also chooses between singular and plural.
    Number(i64),
    /// Text of unknown origin.
    Text(String),
    /// Markup made by this crate.
    Html(Html),
}

impl Arg {
    fn value(&self) -> FluentValue<'static> {
        match self {
            Self::Number(number) => FluentValue::from(*number),
            Self::Text(text) => FluentValue::from(text.clone()),
            Self::Html(html) => FluentValue::from(html.as_str().to_owned()),
        }
    }
}

/// What can be filled into a sentence. Templates hand over references to references, hence not `Into`.
pub(crate) trait ToArg {
    fn to_arg(&self) -> Arg;
}

impl<T: ToArg + ?Sized> ToArg for &T {
    fn to_arg(&self) -> Arg {
        (**self).to_arg()
    }
}

impl ToArg for Html {
    fn to_arg(&self) -> Arg {
        Arg::Html(self.clone())
    }
}

impl ToArg for str {
    fn to_arg(&self) -> Arg {
        Arg::Text(self.to_owned())
    }
}

impl ToArg for String {
    fn to_arg(&self) -> Arg {
        Arg::Text(self.clone())
    }
}

macro_rules! numbers {
    ($($number:ty),*) => { $(
        impl ToArg for $number {
            fn to_arg(&self) -> Arg {
                Arg::Number(i64::try_from(*self).unwrap_or(i64::MAX))
            }
        }
    )* };
}
numbers!(u64, usize);

macro_rules! small_numbers {
    ($($number:ty),*) => { $(
        impl ToArg for $number {
            fn to_arg(&self) -> Arg {
                Arg::Number(i64::from(*self))
            }
        }
    )* };
}
small_numbers!(u8, u16, u32, i64);

impl<T: ToArg> From<T> for Arg {
    fn from(value: T) -> Self {
        value.to_arg()
    }
}

/// Where markup is held while a sentence is put together: private-use characters, which no sentence contains and
/// which no text brings in, because every text is held as well.
const PLACES: [char; 6] = ['\u{E000}', '\u{E001}', '\u{E002}', '\u{E003}', '\u{E004}', '\u{E005}'];
