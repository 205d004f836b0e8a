//! What surrounds a page.

use crate::language::Language;
use twofactor::Timestamp;

/// What every page needs besides its own content.
#[derive(Clone, Debug)]
pub struct Frame {
    /// The name of the operator's product, shown at the top of every page.
    pub product: String,
    /// Whether this server is for trying out: every page then carries an amber strip that says so.
    pub development: bool,
    /// Address of the operator's help page. Without one, help links lead to `/challenge/help`.
    pub help_url: Option<String>,
    /// How to reach the operator's support: an e-mail address, a phone number or a short sentence.
    pub support: Option<String>,
    /// Who is signed in; shown by settings pages only.
    pub user: Option<Account>,
    /// The languages to choose from at the foot of the page.
    pub languages: Vec<Language>,
    /// Where the page is shown again in the language that is chosen: a path. Without one, the language is only named.
    pub here: Option<String>,
    /// The present, from which distances such as "5 minutes ago" are counted.
    pub now: Timestamp,
}

impl Frame {
    /// Where help links lead.
    pub fn help_href(&self) -> &str {
        self.help_url.as_deref().unwrap_or("/challenge/help")
    }
}

/// A user as pages show one.
#[derive(Clone, Debug)]
pub struct Account {
    /// The name the user has given.
    pub name: String,
    /// The address the user signs in with.
    pub email: String,
    /// Whether the user decides for the organization.
    pub governs: bool,
    /// Whether the user is an agent of the support desk.
    pub attends: bool,
}

impl Account {
    /// One or two letters for the round mark beside the name.
    pub fn initials(&self) -> String {
        let mut words = self.name.split_whitespace().filter_map(first_letter);
        let first = words.next().or_else(|| first_letter(&self.email));
        let last = words.next_back();
        first.into_iter().chain(last).flat_map(char::to_uppercase).collect()
    }
}

fn first_letter(word: &str) -> Option<char> {
    word.chars().find(|c| c.is_alphanumeric())
}
