//! The app on the phone: its words, its files, its manifest.

use super::gallery::{frame, words};
use crate::{Language, PassApp, Words, asset, pass_manifest, pass_words, pass_worker};
use std::collections::BTreeSet;

#[test]
fn every_language_has_256_different_words_for_pairing() {
    for words in Language::ALL.iter().map(|language| Words::of(*language)) {
        let list = words.t("pass-words");
        let all: BTreeSet<&str> = list.split_whitespace().collect();
        assert_eq!((all.len(), list.split_whitespace().count()), (256, 256), "{}", words.language().tag());
        assert_eq!(pass_words([0, 255], words), format!("{} {}", list.split_whitespace().next().unwrap(), list.split_whitespace().last().unwrap()));
    }
}

#[test]
fn the_worker_keeps_files_that_exist_and_changes_when_they_do() {
    let app = PassApp.render(&frame(), words());
    let worker = pass_worker(&app);
    let files: Vec<&str> = worker.split('"').filter_map(|text| text.strip_prefix("/static/")).collect();
    assert_eq!(files.len(), 13);
    for file in files {
        assert!(asset(file).is_some_and(|file| file.immutable), "{file}");
    }
    for path in app.split('"').filter_map(|value| value.strip_prefix("/static/")) {
        assert!(worker.contains(path), "{path} is not there without a network");
    }
    assert_ne!(pass_worker(&app.replace("Vestibule Pass", "Another")), worker);
}

#[test]
fn modules_import_one_another_under_their_hashed_names() {
    for module in ["pass/app.js", "pass/approval.js"] {
        let text = String::from_utf8(asset(module).unwrap().bytes.to_vec()).unwrap();
        let imports: Vec<&str> = text.lines().filter_map(|line| line.strip_prefix("import ")?.split("\"./").nth(1)?.split('"').next()).collect();
        assert!(!imports.is_empty());
        for import in imports {
            assert!(asset(&format!("pass/{import}")).is_some_and(|file| file.immutable), "{module} imports {import}");
        }
    }
}

#[test]
fn the_manifest_names_icons_that_exist() {
    let manifest = pass_manifest(words());
    for icon in manifest.split('"').filter_map(|text| text.strip_prefix("/static/")) {
        assert_eq!(asset(icon).unwrap().content_type, "image/png", "{icon}");
    }
    assert!(manifest.starts_with("{\"id\":\"/pass/\"") && manifest.ends_with("]}"), "{manifest}");
}
