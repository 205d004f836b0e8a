//! Mailboxes, telephone numbers and names, as people and forms write them.

use twofactor::{Email, Phone, Unreadable, display_name};

fn number(text: &str, country: Option<&str>) -> Option<String> {
    Phone::parse(text, country).ok().map(|phone| phone.as_str().to_owned())
}

#[test]
fn a_georgian_number_is_read_in_every_form() {
    for text in ["+995599123456", "+995 599 12 34 56", "00995599123456", "00995 599 12-34-56", "+995 (599) 123456", " +995\u{a0}599\u{a0}123\u{a0}456 "] {
        for country in [None, Some("GE"), Some("ge"), Some("DE"), Some("US"), Some("??")] {
            assert_eq!(number(text, country).as_deref(), Some("+995599123456"), "{text} in {country:?}");
        }
    }
    for country in [None, Some("GE"), Some("US")] {
        assert_eq!(number("995 599 123456", country).as_deref(), Some("+995599123456"), "in {country:?}");
    }
    for text in ["599123456", "599 12 34 56", "0599123456"] {
        assert_eq!(number(text, Some("GE")).as_deref(), Some("+995599123456"), "{text}");
    }
}

#[test]
fn a_national_number_is_read_where_it_belongs() {
    assert_eq!(number("(415) 555-2671", Some("US")).as_deref(), Some("+14155552671"));
    assert_eq!(number("030 901820", Some("DE")).as_deref(), Some("+4930901820"));
    assert_eq!(number("07911 123456", Some("GB")).as_deref(), Some("+447911123456"));
    assert_eq!(number("995599123456", Some("DE")).as_deref(), Some("+49995599123456"), "a long one exists there: the page shows how it was read");
    assert_eq!(number("07911 123456", None), None, "a number without its country is nobody's");
    assert_eq!(number("07911 123456", Some("XX")), None);
}

#[test]
fn digits_of_other_scripts_and_invisible_marks_are_read_in_numbers_too() {
    for text in ["\u{200e}+995599123456\u{200f}", "＋９９５５９９１２３４５６", "+٩٩٥٥٩٩١٢٣٤٥٦"] {
        assert_eq!(number(text, None).as_deref(), Some("+995599123456"), "{text}");
    }
}

#[test]
fn what_no_numbering_plan_knows_is_no_number() {
    for text in ["", "+", "00", "0", "hello", "+999123456789", "+99512", "+9955991234567890", "12", "112", "+995 599 12 34 5a6", "anna@example.com", "😀"] {
        assert_eq!(number(text, Some("GE")), None, "{text}");
    }
    assert_eq!(number(&"+995599123456 ".repeat(4), None), None, "too long to be one");
}

#[test]
fn a_number_is_shown_in_groups_to_its_owner_and_by_its_end_to_others() {
    let phone = Phone::parse("995599123456", None).expect("a number");
    assert_eq!(phone.spaced(), "+995 599 12 34 56");
    assert_eq!(phone.hint(), "••• •• •• 56");
}

#[test]
fn a_mailbox_has_one_spelling() {
    for text in ["ana@example.com", "Ana@Example.COM", "  ANA@EXAMPLE.COM\n"] {
        assert_eq!(Email::parse(text).map(|email| email.as_str().to_owned()), Ok("ana@example.com".to_owned()), "{text:?}");
    }
    assert_eq!(Email::parse("rene\u{301}@example.com"), Email::parse("ren\u{e9}@example.com"));
    assert_ne!(Email::parse("ana+shop@example.com"), Email::parse("ana@example.com"), "a tag is part of the name");
}

#[test]
fn what_could_smuggle_a_header_or_a_second_address_is_no_mailbox() {
    for text in [
        "",
        "ana",
        "@example.com",
        "ana@",
        "ana@@example.com",
        "ana@evil.example@example.com",
        "ana@example.com\nBcc: eve@evil.example",
        "ana@example.com\r\nBcc: eve",
        "ana@example.com,eve@evil.example",
        "ana@example.com; eve@evil.example",
        "Ana <ana@example.com>",
        "\"ana eve\"@example.com",
        "ana eve@example.com",
        "ana@exa mple.com",
        "ana@[127.0.0.1]",
        "ana@-example.com",
        "ana@example-.com",
        "ana@example..com",
        ".ana@example.com",
        "ana.@example.com",
        "a\u{200b}na@example.com",
        "ana\u{202e}@example.com",
        "ana\0@example.com",
    ] {
        assert_eq!(Email::parse(text), Err(Unreadable), "{text:?}");
    }
}

#[test]
fn a_mailbox_has_the_length_that_mail_can_carry() {
    let (local, domain) = ("a".repeat(64), format!("{}.example", "b".repeat(181)));
    assert_eq!(format!("{local}@{domain}").len(), 254);
    assert!(Email::parse(&format!("{local}@{domain}")).is_ok());
    assert_eq!(Email::parse(&format!("{local}@{domain}m")), Err(Unreadable));
    assert_eq!(Email::parse(&format!("{local}a@example.com")), Err(Unreadable));
}

#[test]
fn a_mailbox_is_hinted_at_by_first_letters() {
    let hint = |text: &str| Email::parse(text).expect("a mailbox").hint();
    assert_eq!(hint("ana@example.com"), "a••••@e••••.com");
    assert_eq!(hint("x@a.b.example"), "x••••@a••••.example");
    assert_eq!(hint("ana@localhost"), "a••••@l••••");
}

#[test]
fn a_name_is_one_line_without_marks_and_links() {
    for (typed, name) in [
        ("Ana", "Ana"),
        ("  Ana \t Beridze\n", "Ana Beridze"),
        ("Ana\r\nBcc: eve@evil.example", "Ana Bcc: eve@evil.example"),
        ("A\u{0}n\u{7}a\u{1b}[31m", "Ana[31m"),
        ("A\u{200b}n\u{202e}a\u{2066}\u{feff}", "Ana"),
        ("Ana\u{2028}Beridze", "Ana Beridze"),
        ("ანა ბერიძე", "ანა ბერიძე"),
        ("Rene\u{301}", "Ren\u{e9}"),
        ("You won! http://evil.example/claim", "You won!"),
        ("WWW.evil.example Ana https://evil.example", "Ana"),
        ("Booking.example", "Booking.example"),
    ] {
        assert_eq!(display_name(typed).as_deref(), Ok(name), "{typed:?}");
    }
}

#[test]
fn a_name_has_one_to_a_hundred_characters() {
    assert_eq!(display_name(&"ა".repeat(100)).map(|name| name.chars().count()), Ok(100));
    for text in ["", "   ", "\u{200b}\u{202e}", "\n", "http://evil.example", &"a".repeat(101)] {
        assert_eq!(display_name(text), Err(Unreadable), "{text:?}");
    }
}
