//! What templates may ask for: words, times, icons and addresses of assets.

use crate::frame::Frame;
use crate::html::Html;
use crate::words::{ToArg, Words};
use askama::Template;
use twofactor::Timestamp;

/// The frame and the words, with short names for templates.
#[derive(Clone, Copy)]
pub(crate) struct Ui<'a> {
    pub(crate) frame: &'a Frame,
    pub(crate) words: &'a Words,
}

impl Ui<'_> {
    pub(crate) fn t(&self, key: impl AsRef<str>) -> String {
        self.words.t(key)
    }

    pub(crate) fn s1(&self, key: &str, name: &str, arg: impl ToArg) -> String {
        self.words.s(key, &[(name, arg.to_arg())])
    }

    pub(crate) fn s2(&self, key: &str, n1: &str, a1: impl ToArg, n2: &str, a2: impl ToArg) -> String {
        self.words.s(key, &[(n1, a1.to_arg()), (n2, a2.to_arg())])
    }

    pub(crate) fn h1(&self, key: &str, name: &str, arg: impl ToArg) -> Html {
        self.words.h(key, &[(name, arg.to_arg())])
    }

    pub(crate) fn h2(&self, key: &str, n1: &str, a1: impl ToArg, n2: &str, a2: impl ToArg) -> Html {
        self.words.h(key, &[(n1, a1.to_arg()), (n2, a2.to_arg())])
    }

    pub(crate) fn day(&self, at: impl Time) -> Html {
        self.words.day(at.time())
    }

    pub(crate) fn moment(&self, at: impl Time) -> Html {
        self.words.moment(at.time(), self.frame.now)
    }

    pub(crate) fn since(&self, at: impl Time) -> Html {
        self.words.since(at.time(), self.frame.now)
    }

    pub(crate) fn clock(&self, at: impl Time) -> Html {
        self.words.clock(at.time())
    }

    pub(crate) fn distance(&self, at: impl Time) -> Html {
        Html::trusted(self.words.distance_text(at.time(), self.frame.now))
    }

    /// The name of an app, a key or a browser.
    pub(crate) fn name_of(&self, name: impl AsRef<str>) -> String {
        self.words.name_of(name.as_ref())
    }

    /// The names of several, one after another.
    pub(crate) fn names_of(&self, names: &[String]) -> String {
        names.iter().map(|name| self.name_of(name)).collect::<Vec<_>>().join(", ")
    }

    pub(crate) fn icon(&self, name: &str) -> Html {
        crate::icons::icon(name)
    }

    pub(crate) fn asset(&self, name: &str) -> String {
        crate::assets::asset_url(name)
    }
}

/// A point in time, however many references templates put in front of it.
pub(crate) trait Time {
    fn time(&self) -> Timestamp;
}

impl Time for Timestamp {
    fn time(&self) -> Timestamp {
        *self
    }
}

impl<T: Time> Time for &T {
    fn time(&self) -> Timestamp {
        (**self).time()
    }
}

/// A template as text. Writing into a `String` cannot fail and templates call nothing that can.
pub(crate) fn finish(template: &impl Template) -> String {
    template.render().unwrap_or_default()
}

/// Gives a view its `render` method over the template at `$path`, where it is called `v` and the [`Ui`] `ui`.
macro_rules! page {
    ($view:ident, $path:tt) => {
        impl $view {
            /// The whole page as HTML.
            pub fn render(&self, frame: &$crate::Frame, words: &$crate::Words) -> String {
                #[derive(askama::Template)]
                #[template(path = $path)]
                struct Page<'a> {
                    v: &'a $view,
                    ui: $crate::ui::Ui<'a>,
                }
                $crate::ui::finish(&Page { v: self, ui: $crate::ui::Ui { frame, words } })
            }
        }
    };
}
pub(crate) use page;
