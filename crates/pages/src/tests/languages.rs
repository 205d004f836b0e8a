//! Every language says the same, and pages hold in all of them.

use super::gallery::{pages_in, words};
use super::mails::mails_in_every_language;
use crate::{Direction, Language, Words, asset};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// The sentences of one language: for each key the names of what is filled in.
type Sentences = BTreeMap<String, BTreeSet<String>>;

#[test]
fn every_folder_is_a_language_and_every_language_has_the_same_files_but_perhaps_the_newest() {
    let names = |folder: &Path| -> BTreeSet<String> { fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect() };
    let tags: BTreeSet<String> = Language::ALL.iter().map(|language| language.tag().to_owned()).collect();
    assert_eq!(names(&locales()), tags);
    let english = names(&locales().join("en"));
    for language in Language::ALL.iter().copied() {
        let found = names(&locales().join(language.tag()));
        assert!(found.is_subset(&english), "{language:?}");
        assert!(found == english || language == Language::Polish, "{language:?}");
    }
}

#[test]
fn every_language_that_english_does_not_stand_in_for_has_every_sentence_and_none_has_another() {
    let english: BTreeSet<String> = sentences(Language::English).into_keys().collect();
    for language in Language::ALL.iter().copied() {
        let known: BTreeSet<String> = sentences(language).into_keys().collect();
        let (missing, idle) = (english.difference(&known).collect::<Vec<_>>(), known.difference(&english).collect::<Vec<_>>());
        assert!(idle.is_empty(), "{language:?} has sentences that nobody asks for: {idle:?}");
        assert!(missing.is_empty() || language.leans_on_english(), "{language:?} lacks {missing:?}");
        assert!(
            missing.iter().all(|key| !Words::of(language).knows(key)) && known.iter().all(|key| Words::of(language).knows(key)),
            "{language:?} is not read whole"
        );
    }
}

#[test]
fn every_language_fills_in_the_same() {
    let english = sentences(Language::English);
    for language in Language::ALL.iter().copied() {
        for (key, names) in sentences(language) {
            assert_eq!(Some(&names), english.get(&key), "{language:?}: {key}");
        }
    }
}

#[test]
fn arabic_is_for_development_only_and_has_the_way_in() {
    assert!(!Language::Arabic.is_offered() && Language::Georgian.is_offered());
    let arabic = sentences(Language::Arabic);
    for file in ["frame", "account", "challenge", "security", "keys", "settings"] {
        for key in keys_of(&fs::read_to_string(locales().join("en").join(file).with_extension("ftl")).unwrap()).into_keys() {
            assert!(arabic.contains_key(&key), "{key} has no Arabic");
        }
    }
    assert_eq!(Words::of(Language::Arabic).t("kit-codes"), words().t("kit-codes"), "English stands in");
}

#[test]
fn polish_is_offered_and_english_stands_in_for_its_newest_sentences() {
    assert!(Language::Polish.is_offered() && Language::Polish.leans_on_english());
    let one = Words::parsed(Language::Polish, &["sign-in = Zaloguj się"]);
    assert_eq!((one.t("sign-in"), one.t("sign-out")), ("Zaloguj się".to_owned(), "Sign out".to_owned()));
}

#[test]
fn a_tag_is_looked_up_by_its_language() {
    for (tag, language) in [
        ("en", Some(Language::English)),
        ("ka", Some(Language::Georgian)),
        ("KA-GE", Some(Language::Georgian)),
        ("ka_GE", Some(Language::Georgian)),
        (" ar-EG", Some(Language::Arabic)),
        ("pl-PL", Some(Language::Polish)),
        ("kab", None),
        ("pt-BR", None),
        ("", None),
        ("-ka", None),
    ] {
        assert_eq!(Language::of(tag), language, "{tag:?}");
    }
}

#[test]
fn every_page_says_which_language_it_is_in_and_where_its_lines_begin() {
    for language in Language::ALL.iter().copied() {
        let begin = format!("<!doctype html>\n<html lang=\"{}\" dir=\"{}\">", language.tag(), language.direction().as_str());
        for (name, page) in pages_in(language) {
            assert!(page.starts_with(&begin), "{name}");
        }
    }
    assert_eq!(Language::Arabic.direction(), Direction::RightToLeft);
}

#[test]
fn every_language_can_be_chosen_at_the_foot_of_a_page() {
    for (name, page) in pages_in(Language::Georgian) {
        assert!(page.contains("<form method=\"post\" action=\"/language\">"), "{name}");
        assert!(page.contains("<span lang=\"ka\" aria-current=\"true\">ქართული</span>"), "{name}");
        assert!(page.contains("name=\"language\" value=\"en\" lang=\"en\" dir=\"ltr\">English</button>"), "{name}");
    }
}

#[test]
fn no_english_sentence_is_left_on_a_georgian_or_polish_page() {
    let plain = |language: Language| -> BTreeMap<String, String> {
        let keys = sentences(language).into_iter().filter(|(_, names)| names.is_empty());
        keys.map(|(key, _)| (key.clone(), Words::of(language).t(&key))).collect()
    };
    for language in [Language::Georgian, Language::Polish] {
        let translated = plain(language);
        let (left, mut english) = (plain(Language::English), BTreeSet::new());
        english.extend(left.iter().filter(|(key, text)| translated.get(*key).is_some_and(|it| it != *text)).map(|(_, text)| text.clone()));
        for (_, text) in left.iter().filter(|(key, _)| !translated.contains_key(*key)) {
            english.remove(text);
        }
        // The messages in the development inbox are in the languages of those who get them.
        for (name, page) in pages_in(language).into_iter().filter(|(name, _)| name != "dev-inbox") {
            for text in texts(&page) {
                assert!(!english.contains(&text), "{name}: {text}");
            }
        }
    }
}

#[test]
fn plurals_and_dates_follow_the_language() {
    let distance = |language, seconds| Words::of(language).distance_text(super::gallery::ago(seconds), super::gallery::NOW);
    assert_eq!(distance(Language::Georgian, 300), "5 წუთის წინ");
    assert_eq!(distance(Language::Georgian, -60), "1 წუთში");
    assert_eq!(Words::of(Language::Georgian).moment_text(super::gallery::NOW), "23 ნოე. 2026, 14:32 UTC");
    let polish = [60, 120, 300, 720, 1_320].map(|seconds| distance(Language::Polish, seconds));
    assert_eq!(polish, ["1 minutę temu", "2 minuty temu", "5 minut temu", "12 minut temu", "22 minuty temu"]);
    assert_eq!(Words::of(Language::Polish).moment_text(super::gallery::NOW), "23 lis 2026, 14:32 UTC");
    let arabic = [120, 300, 660].map(|seconds| distance(Language::Arabic, seconds));
    assert_eq!(arabic, ["قبل دقيقتين", "قبل 5 دقائق", "قبل 11 دقيقة"]);
}

#[test]
fn names_that_nobody_chose_are_translated_and_others_stay() {
    let name = |language: Language, name: &str| Words::of(language).name_of(name);
    assert_eq!(name(Language::Georgian, "Authenticator app"), "ავთენტიფიკატორი");
    assert_eq!(name(Language::Georgian, "Security key"), "უსაფრთხოების გასაღები");
    assert_eq!(name(Language::Georgian, "Firefox on Windows"), "Firefox, Windows");
    assert_eq!(name(Language::Polish, "Authenticator app"), "Aplikacja uwierzytelniająca");
    assert_eq!(name(Language::Polish, "Firefox on Windows"), "Firefox (Windows)");
    for chosen in ["Pixel 9", "Cat on roof", "Blue key", "Firefox"] {
        assert_eq!(name(Language::Georgian, chosen), chosen);
    }
    for given in ["Authenticator app", "Security key", "Firefox on Windows"] {
        assert_eq!(name(Language::English, given), given);
    }
}

#[test]
fn every_mail_is_whole_in_every_language() {
    for (language, mail) in mails_in_every_language() {
        let begin = format!("<!doctype html>\n<html lang=\"{}\" dir=\"{}\">", language.tag(), language.direction().as_str());
        assert!(mail.html.starts_with(&begin), "{}", mail.subject);
        assert!(mail.subject.contains("Acme Desk") && !mail.subject.contains(char::is_control), "{}", mail.subject);
        assert!(mail.subject.chars().count() < 75, "{}", mail.subject);
        for part in [&mail.subject, &mail.text, &mail.html] {
            assert!(!part.contains("mail-") && !part.contains("{$") && !part.contains("{ $"), "{part}");
        }
        assert!(mail.html.len() + mail.text.len() < 20_000);
    }
}

#[test]
fn the_style_sheet_knows_no_left_and_no_right() {
    let css = String::from_utf8(asset("vestibule.css").unwrap().bytes.to_vec()).unwrap();
    for declaration in css.split(['{', '}', ';']).map(str::trim) {
        let Some((property, value)) = declaration.split_once(':') else { continue };
        let (property, value) = (property.trim(), value.trim());
        assert!(!property.split('-').any(|word| ["left", "right", "float"].contains(&word)), "{declaration}");
        let is_sided = ["text-align", "justify-content", "align-items", "clear"].contains(&property);
        assert!(!is_sided || !["left", "right"].contains(&value), "{declaration}");
        if ["margin", "padding", "inset", "border-width", "border-style", "border-color"].contains(&property) {
            let sides: Vec<&str> = value.split_whitespace().collect();
            assert!(sides.len() < 4 || value.contains('('), "{declaration}: says left and right");
        }
        assert!(property != "border-radius" || value.split_whitespace().count() == 1, "{declaration}: says left and right");
    }
}

#[test]
fn georgian_is_neither_spaced_nor_in_capitals() {
    let css = String::from_utf8(asset("vestibule.css").unwrap().bytes.to_vec()).unwrap();
    assert!(!css.contains("text-transform"));
    for file in files("ka") {
        let text = fs::read_to_string(file).unwrap();
        assert!(!text.chars().any(|c| ('\u{1c90}'..='\u{1cbf}').contains(&c)), "capitals");
    }
}

/// What a page shows, piece by piece.
fn texts(page: &str) -> Vec<String> {
    page.split('>').filter_map(|piece| piece.split('<').next()).map(|text| text.trim().to_owned()).filter(|text| !text.is_empty()).collect()
}

fn sentences(language: Language) -> Sentences {
    files(language.tag()).iter().flat_map(|file| keys_of(&fs::read_to_string(file).unwrap())).collect()
}

/// The keys of a file. A sentence is the line of its key and the indented lines after it.
fn keys_of(text: &str) -> Sentences {
    let mut found = Sentences::new();
    let mut key = String::new();
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        if let Some((name, _)) = line.split_once(" =").filter(|(name, _)| !line.starts_with(' ') && !name.contains(' ')) {
            key = name.to_owned();
            assert!(found.insert(key.clone(), BTreeSet::new()).is_none(), "{key} twice");
        }
        let names = line.split('$').skip(1).map(|rest| rest.chars().take_while(|c| c.is_ascii_alphanumeric()).collect::<String>());
        found.entry(key.clone()).or_default().extend(names);
    }
    found.remove("");
    found
}

fn files(tag: &str) -> Vec<PathBuf> {
    fs::read_dir(locales().join(tag)).unwrap().map(|entry| entry.unwrap().path()).collect()
}

fn locales() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("locales")
}
