//! Every sentence that is asked for exists, and every sentence that exists is asked for.

use super::gallery::{pages, words};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

#[test]
fn every_sentence_asked_for_exists() {
    for (file, text) in sources() {
        for call in ["t(\"", "s(\"", "s1(\"", "s2(\"", "h(\"", "h1(\"", "h2(\"", "key(\""] {
            for (at, _) in text.match_indices(call) {
                let before = text[..at].chars().next_back();
                let key = text[at + call.len()..].split('"').next().unwrap();
                let is_call = before.is_none_or(|c| !c.is_alphanumeric() && c != '_') && is_key(key);
                assert!(!is_call || words().knows(key), "{file} asks for {key}");
            }
        }
    }
}

#[test]
fn every_sentence_is_asked_for() {
    let asked: BTreeSet<String> = sources().iter().flat_map(|(_, text)| literals(text)).collect();
    let idle: Vec<String> = known().into_iter().filter(|key| !asked.contains(key)).collect();
    assert!(idle.is_empty(), "no page or mail uses {idle:?}");
}

#[test]
fn no_sentence_is_defined_twice() {
    let keys = known();
    let once: BTreeSet<&String> = keys.iter().collect();
    assert_eq!(once.len(), keys.len());
}

#[test]
fn no_page_shows_a_gap_or_the_name_of_a_sentence() {
    let keys: Vec<String> = known().into_iter().filter(|key| key.contains('-')).collect();
    for (name, page) in pages() {
        assert!(!page.contains("{$") && !page.contains("{ $"), "{name} has an argument that was not filled in");
        for text in page.split('>').filter_map(|piece| piece.split('<').next()) {
            assert!(!keys.iter().any(|key| key == text.trim()), "{name} shows {text}");
        }
    }
}

#[test]
fn sentences_follow_the_rules_for_copy() {
    for text in files("locales").into_iter().map(|(_, text)| text) {
        for banned in ["please", "Please", "oops", "Oops", "Invalid", "invalid", "!"] {
            let found = text.lines().find(|line| !line.starts_with('#') && line.contains(banned));
            assert_eq!(found, None, "{banned}");
        }
    }
}

#[test]
fn text_filled_in_is_escaped_and_kept_apart() {
    let filled = words().h("sign-in-lead", &[("product", "<i>\u{E000}&".into())]);
    assert_eq!(filled.as_str(), "Continue to <bdi>&lt;i&gt;\u{E000}&amp;</bdi>");
    assert_eq!(words().s("sign-in-lead", &[("product", "<i>".into())]), "Continue to <i>");
}

fn is_key(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
}

fn literals(text: &str) -> Vec<String> {
    text.split('"').filter(|piece| is_key(piece)).map(str::to_owned).collect()
}

fn known() -> Vec<String> {
    let key = |line: &str| line.split_once(" =").map(|(key, _)| key.to_owned()).filter(|key| is_key(key));
    files("locales/en").iter().flat_map(|(_, text)| text.lines().filter_map(key).collect::<Vec<_>>()).collect()
}

fn sources() -> Vec<(String, String)> {
    let mut all = files("templates");
    all.extend(files("src").into_iter().filter(|(file, _)| !file.contains("tests")));
    all
}

fn files(folder: &str) -> Vec<(String, String)> {
    fn walk(folder: &Path, found: &mut Vec<(String, String)>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, found);
            } else {
                found.push((path.display().to_string(), fs::read_to_string(&path).unwrap()));
            }
        }
    }
    let mut found = Vec::new();
    walk(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder), &mut found);
    found
}
