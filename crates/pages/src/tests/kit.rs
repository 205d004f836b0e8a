//! The recovery kit can be read by people, programs and screen readers.

use super::gallery::{NOW, codes, words};
use crate::{Language, RecoveryKit, Words, recovery_kit, recovery_text};
use std::io::Write as _;
use std::process::{Command, Stdio};

fn kit() -> RecoveryKit {
    RecoveryKit {
        product: "Acme Desk".to_owned(),
        account_email: "ana@acme.example".to_owned(),
        made_at: NOW,
        set: 3,
        codes: codes(),
        sign_in_url: "https://id.acme.example/sign-in".to_owned(),
        support: Some("support@acme.example".to_owned()),
    }
}

/// What `program` makes of `pdf`, which it reads from its standard input.
fn read_by(program: &str, arguments: &[&str], pdf: &[u8]) -> String {
    let mut command = Command::new(program);
    let mut child = command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("poppler-utils");
    child.stdin.take().unwrap().write_all(pdf).unwrap();
    String::from_utf8(child.wait_with_output().unwrap().stdout).unwrap()
}

#[test]
fn every_code_can_be_copied_from_the_page_as_it_is() {
    let pdf = recovery_kit(&kit(), words()).unwrap();
    for layout in ["-layout", "-raw"] {
        let text = read_by("pdftotext", &[layout, "-", "-"], &pdf);
        for code in codes() {
            assert!(text.split_whitespace().any(|word| word == code.expose()), "{} is not in\n{text}", code.expose());
        }
        for part in ["Recovery kit", "Acme Desk", "ana@acme.example", "23 Nov 2026", "Set 3 replaces set 2"] {
            assert!(text.contains(part), "{part} is not in\n{text}");
        }
    }
}

#[test]
fn the_page_is_tagged_and_says_who_it_is_for_without_a_code() {
    let pdf = recovery_kit(&kit(), words()).unwrap();
    let facts = read_by("pdfinfo", &["-"], &pdf);
    for fact in [
        "Title:           Recovery kit for ana@acme.example",
        "Author:          Acme Desk",
        "JavaScript:      no",
        "Tagged:          yes",
        "Pages:           1",
        "(A4)",
    ] {
        assert!(facts.contains(fact), "{fact} is not in\n{facts}");
    }
    let structure = read_by("pdfinfo", &["-struct-text", "-"], &pdf);
    assert!(structure.contains("H1") && structure.matches("LBody").count() == 13, "{structure}");
    assert!(structure.contains("\"7K4M-Q2XP-9RTD-H3VW\""), "{structure}");
}

#[test]
fn names_in_any_script_are_drawn_or_replaced() {
    for name in ["გიორგის მაგიდა", "Αθήνα Київ Łódź Đà Nẵng", "漢字 עברית عربي 🦀\u{0}\n\u{202E}", ""] {
        let product = format!("{name} Desk");
        let text = read_by("pdftotext", &["-raw", "-", "-"], &recovery_kit(&RecoveryKit { product, ..kit() }, words()).unwrap());
        assert!(text.contains("Desk"), "{text}");
    }
    let product = "გიორგის მაგიდა".to_owned();
    let text = read_by("pdftotext", &["-raw", "-", "-"], &recovery_kit(&RecoveryKit { product, ..kit() }, words()).unwrap());
    assert!(text.contains("გიორგის მაგიდა"), "{text}");
}

#[test]
fn long_words_stay_on_the_page() {
    let account_email = format!("{}@{}.example", "long".repeat(16), "host".repeat(15));
    let long = RecoveryKit { account_email, product: "Product ".repeat(30), support: Some("call ".repeat(90)), ..kit() };
    let pdf = recovery_kit(&long, words()).unwrap();
    assert!(read_by("pdfinfo", &["-"], &pdf).contains("Pages:           1"));
    assert!(recovery_kit(&RecoveryKit { codes: vec![], set: 0, ..kit() }, words()).is_ok());
}

#[test]
fn the_kit_is_small_and_the_same_each_time() {
    let pdf = recovery_kit(&kit(), words()).unwrap();
    assert!(pdf.len() < 120_000, "{}", pdf.len());
    assert_eq!(pdf, recovery_kit(&kit(), words()).unwrap());
}

#[test]
fn the_text_file_holds_the_same() {
    let text = recovery_text(&kit(), words());
    assert!(text.contains("   1  [ ]  7K4M-Q2XP-9RTD-H3VW\n"));
    assert!(text.contains("  10  [ ]  N9XB-8FHK-3ASD-6FGH\n"));
    assert!(text.contains("Account: ana@acme.example\nMade on: 23 Nov 2026, 14:32 UTC\nSet 3 replaces set 2\n"));
    assert!(recovery_text(&RecoveryKit { set: 1, ..kit() }, words()).contains("\nSet 1\n"));
}

#[test]
fn the_kit_is_in_georgian_for_a_georgian() {
    let georgian = Words::of(Language::Georgian);
    let pdf = recovery_kit(&kit(), georgian).unwrap();
    let text = read_by("pdftotext", &["-layout", "-", "-"], &pdf);
    for part in ["აღდგენის ნაკრები", "სარეზერვო კოდები", "23 ნოე. 2026", "7K4M-Q2XP-9RTD-H3VW", "https://id.acme.example/sign-in"]
    {
        assert!(text.contains(part), "{part} is not in\n{text}");
    }
    assert!(!text.contains('?'), "a letter has no font:\n{text}");
    let facts = read_by("pdfinfo", &["-"], &pdf);
    assert!(facts.contains("Title:           აღდგენის ნაკრები: ana@acme.example") && facts.contains("Pages:           1"), "{facts}");
    assert!(recovery_text(&kit(), georgian).contains("ანგარიში: ana@acme.example\n"));
}

#[test]
fn the_kit_has_every_polish_letter() {
    let polish = Words::of(Language::Polish);
    let product = "Zażółć gęślą jaźń".to_owned();
    let pdf = recovery_kit(&RecoveryKit { product, ..kit() }, polish).unwrap();
    let text = read_by("pdftotext", &["-layout", "-", "-"], &pdf);
    for part in ["Zestaw odzyskiwania", "Zażółć gęślą jaźń", "23 lis 2026", "Komplet 3 zastępuje komplet 2", "Przechowuj bezpiecznie"] {
        assert!(text.contains(part), "{part} is not in\n{text}");
    }
    assert!(!text.contains('?'), "a letter has no font:\n{text}");
    assert!(read_by("pdfinfo", &["-"], &pdf).contains("Pages:           1"));
}
