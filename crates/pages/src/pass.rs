//! Vestibule Pass: pairing a phone, and the app on the phone.

use crate::Language;
use crate::assets::asset_url;
use crate::problem::{ChannelProblem, CodeProblem, Troubles};
use crate::time::key;
use crate::ui::page;
use crate::words::Words;
use sha2::{Digest as _, Sha256};
use twofactor::{Country, FactorId, Timestamp};

/// What the form that registers a phone needs. POST with `country`, `address`, `by` (`app` or `sms`), and `replaces` where a phone is
/// replaced; on the overview, while two-factor authentication is off, to `/settings/security/pass` with `password` besides.
#[derive(Clone, Debug)]
pub struct PassForm {
    /// What was typed, or what the profile says.
    pub address: String,
    /// The countries to choose from.
    pub countries: Vec<Country>,
    /// The country that was chosen, or is suggested.
    pub country: Option<Country>,
}

/// The page that asks which phone to pair.
#[derive(Clone, Debug)]
pub struct PassAsked {
    /// The form.
    pub form: PassForm,
    /// Why the number was not taken.
    pub problem: Option<ChannelProblem>,
    /// The phone that is replaced: its factor, and its name.
    pub replaces: Option<(FactorId, String)>,
    /// Where its pages are: `/settings/security/pass` or `/challenge/enroll/pass`.
    pub base: String,
    /// Whether this is part of signing in, where no settings are reachable yet.
    pub in_sign_in: bool,
}

/// The page that waits while a phone is paired. Forms: POST to `{base}/pairing` with `code`, and to `{base}/resend`, `{base}/refuse` and
/// `{base}/cancel`.
#[derive(Clone, Debug)]
pub struct PassPairing {
    /// The number that the link went to, as it was read.
    pub number: String,
    /// How far it has come.
    pub stage: PairingStage,
    /// What was typed.
    pub code: String,
    /// Why it was not taken.
    pub problem: Option<CodeProblem>,
    /// Until when this stage can be passed.
    pub expires_at: Timestamp,
    /// The phone that is replaced, by its name.
    pub replaces: Option<String>,
    /// As in [`PassAsked`].
    pub base: String,
    /// Whether this is part of signing in.
    pub in_sign_in: bool,
}

/// How far a pairing has come.
#[derive(Clone, Debug)]
pub enum PairingStage {
    /// The link waits for a phone to open it.
    Sent {
        /// When another link may be sent.
        next_at: Timestamp,
    },
    /// A phone has opened it.
    Claimed {
        /// The two words that phone must show.
        words: String,
        /// Their language.
        language: String,
        /// Its browser.
        browser: Option<String>,
    },
}

/// A phone with Vestibule Pass, in the settings.
#[derive(Clone, Debug)]
pub struct PassRow {
    /// Which factor it is.
    pub id: FactorId,
    /// Its name.
    pub label: String,
    /// The number that the link went to.
    pub number: String,
    /// When it was paired.
    pub added_at: Timestamp,
    /// When it was last used.
    pub last_used: Option<Timestamp>,
    /// Whether it may be removed.
    pub may_remove: bool,
}

/// The app on the phone, `/pass/`.
#[derive(Clone, Copy, Debug)]
pub struct PassApp;

impl PassAsked {
    fn troubles(&self, words: &Words) -> Troubles {
        Troubles::of_fields([("address", self.problem.map(|it| it.sentence(words)))])
    }

    fn title(&self) -> &'static str {
        if self.replaces.is_some() { key("pass-replace-title") } else { key("pass-title") }
    }
}

impl PassForm {
    pub(crate) fn is_chosen(&self, country: &Country) -> bool {
        self.country.as_ref() == Some(country)
    }
}

impl PassPairing {
    fn troubles(&self, words: &Words) -> Troubles {
        Troubles::of_code(self.problem, words)
    }

    /// The word for the stage by which a script sees that it has changed.
    const fn state(&self) -> &'static str {
        match self.stage {
            PairingStage::Sent { .. } => "sent",
            PairingStage::Claimed { .. } => "claimed",
        }
    }
}

impl PassApp {
    /// The sentences that the script shows when their time has come, by the names it knows them by.
    fn sentences(&self, words: &Words) -> [(&'static str, String); 15] {
        SENTENCES.map(|(name, key)| (name, words.s(key, &[("n", "{n}".into())])))
    }

    /// The languages that there are words for pairing in, by their tags.
    fn languages(&self) -> String {
        Language::ALL.iter().map(|language| language.tag()).collect::<Vec<_>>().join(" ")
    }
}

/// The 256 words of which both sides of a pairing show two, in the language of `words`.
pub fn pass_list(words: &Words) -> Vec<String> {
    words.t("pass-words").split_whitespace().map(str::to_owned).collect()
}

/// The two words of these `numbers`, in the language of `words`.
pub fn pass_words(numbers: [u8; 2], words: &Words) -> String {
    let list = pass_list(words);
    numbers.map(|number| list.get(usize::from(number)).map_or("", String::as_str)).join(" ")
}

/// The script that keeps the app on the phone: all of its files by name, the words for pairing among them, and a version that changes with
/// any of them. `app` is the app's page.
pub fn pass_worker(app: &str) -> String {
    let mut files: Vec<String> = FILES.iter().map(|name| asset_url(name)).collect();
    files.sort();
    files.insert(0, "/pass/".to_owned());
    files.extend(Language::ALL.iter().map(|language| format!("/pass/words/{}", language.tag())));
    let lists = Language::ALL.iter().map(|language| Words::of(*language).t("pass-words"));
    let hash = lists.fold(Sha256::new().chain_update(app), |hash, list| hash.chain_update(list));
    let hash = files.iter().fold(hash, |hash, file| hash.chain_update(file)).finalize();
    let version: String = hash.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    let list = files.iter().map(|file| format!("\"{file}\"")).collect::<Vec<_>>().join(", ");
    format!("const VERSION = \"{version}\";\nconst FILES = [{list}];\n{WORKER}")
}

/// The app's manifest (W3C Web Application Manifest), as JSON.
pub fn pass_manifest(words: &Words) -> String {
    let icon = |file: &str, size: &str, purpose: &str| format!(r#"{{"src":"{}","sizes":"{size}","type":"image/png","purpose":"{purpose}"}}"#, asset_url(file));
    let icons = [icon("pass/icon-192.png", "192x192", "any"), icon("pass/icon-512.png", "512x512", "any"), icon("pass/icon-512.png", "512x512", "maskable")];
    let (name, short, language) = (words.t("pass-app-name"), words.t("pass-app-short"), words.language().tag());
    format!(
        r##"{{"id":"/pass/","name":"{name}","short_name":"{short}","lang":"{language}","start_url":"/pass/","scope":"/pass/","display":"standalone","theme_color":"#0e5a70","background_color":"#f5f7f8","icons":[{}]}}"##,
        icons.join(",")
    )
}

/// Everything that the app needs to work without a network, but its page.
const FILES: [&str; 13] = [
    "vestibule.css",
    "favicon.svg",
    "fonts/inter.woff2",
    "fonts/inter-extended.woff2",
    "fonts/georgian.woff2",
    "pass/pass.css",
    "pass/app.js",
    "pass/approval.js",
    "pass/accounts.js",
    "pass/protocol.js",
    "pass/server.js",
    "pass/icon-192.png",
    "pass/apple-touch-icon.png",
];

const SENTENCES: [(&str, &str); 15] = [
    ("clock-unchecked", key("pass-say-clock-unchecked")),
    ("clock-right", key("pass-say-clock-right")),
    ("clock-slow", key("pass-say-clock-slow")),
    ("clock-fast", key("pass-say-clock-fast")),
    ("expired", key("pass-say-expired")),
    ("used", key("pass-say-used")),
    ("busy", key("pass-say-busy")),
    ("offline", key("pass-say-offline")),
    ("failed", key("pass-say-failed")),
    ("broken", key("pass-say-broken")),
    ("approved", key("pass-say-approved")),
    ("confirmed", key("pass-say-confirmed")),
    ("denied", key("pass-say-denied")),
    ("wrong_number", key("pass-say-wrong-number")),
    ("too_late", key("pass-say-too-late")),
];

const WORKER: &str = include_str!("../assets/pass/worker.js");

page!(PassAsked, "pass_asked.html");
page!(PassPairing, "pass_pairing.html");
page!(PassApp, "pass_app.html");
