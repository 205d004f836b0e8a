//! Names become harmless, and initials readable.

use crate::{Account, plain_name};

#[test]
fn a_name_stays_a_name() {
    assert_eq!(plain_name("  Ana   Kovač "), "Ana Kovač");
    assert_eq!(plain_name("გიორგი მაისურაძე"), "გიორგი მაისურაძე");
    assert_eq!(plain_name("Jean-Luc O’Neil Jr."), "Jean-Luc O’Neil Jr.");
}

#[test]
fn a_name_breaks_no_line() {
    assert_eq!(plain_name("Ana\r\nBcc: everyone@example.com"), "Ana Bcc everyone example com");
    assert_eq!(plain_name("a\u{2028}b\u{0}c\u{85}d\u{2029}e"), "a b c d e");
}

#[test]
fn a_name_is_no_link() {
    for link in ["https://evil.example/x", "www.evil.example", "evil.example", "ana@evil.example", "evil\u{3002}example", "http:evil.example"] {
        let name = plain_name(link);
        assert!(!name.contains(['.', '/', '@', ':', '\u{3002}']), "{name}");
    }
}

#[test]
fn a_name_does_not_turn_the_text_around() {
    assert_eq!(plain_name("Ana\u{202E}live\u{2066}x\u{200B}y\u{FEFF}"), "Ana live x y");
}

#[test]
fn a_name_is_not_endless() {
    assert_eq!(plain_name(&"x".repeat(500)).len(), 60);
    assert_eq!(plain_name("<>()[]"), "");
}

#[test]
fn initials_come_from_the_name_or_else_the_address() {
    let initials = |name: &str| Account { name: name.to_owned(), email: "zoe@example.com".to_owned(), governs: false, attends: false }.initials();
    assert_eq!(initials("Ana Maria Kovač"), "AK");
    assert_eq!(initials("ana"), "A");
    assert_eq!(initials(" - "), "Z");
    assert_eq!(initials("გიორგი მაისურაძე").chars().count(), 2);
}
