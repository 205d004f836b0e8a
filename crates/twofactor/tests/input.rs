//! The one code field: every way of typing the same code is the same code, and nothing else is one.

use crate::stage::{Ana, SECOND};
use proptest::prelude::*;
use twofactor::{AppSecret, ChallengeToken, DeviceToken, Email, EmailToken, Kind, PasswordHash, Phone, Refusal, SessionToken, Typed, display_name};

/// Spaces, dashes of all kinds, and marks that take no room.
const BETWEEN: &str = "\u{20}\u{9}\u{a0}\u{2007}\u{2009}\u{202f}\u{3000}-\u{58a}\u{5be}\u{1400}\u{1806}\u{2010}\u{2011}\u{2012}\u{2013}\u{2014}\u{2015}\
    \u{2043}\u{2212}\u{2e3a}\u{2e3b}\u{301c}\u{3030}\u{30a0}\u{30fb}\u{30fc}\u{fe31}\u{fe32}\u{fe58}\u{fe63}\u{ff0d}\u{ff70}\
    \u{ad}\u{61c}\u{180e}\u{200b}\u{200c}\u{200d}\u{200e}\u{200f}\u{202a}\u{202b}\u{202c}\u{202d}\u{202e}\u{2060}\u{2066}\u{2067}\u{2068}\u{2069}\u{feff}";

/// The zeros of other scripts: Arabic-Indic, Persian, N'Ko, Devanagari, Bengali, Tamil, Thai, Lao, Tibetan, Burmese, Khmer, Mongolian,
/// full-width, and mathematical bold.
const ZEROS: [u32; 14] = [0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xbe6, 0xe50, 0xed0, 0xf20, 0x1040, 0x17e0, 0x1810, 0xff10, 0x1d7ce];

fn in_script(code: &str, zero: u32) -> String {
    code.chars().map(|c| char::from_u32(zero + c.to_digit(10).expect("a digit")).expect("a digit")).collect()
}

#[test]
fn whatever_stands_between_the_digits_does_not_matter() {
    let mut ana = Ana::with_app();
    for between in BETWEEN.chars() {
        ana.advance(SECOND * 30);
        let spelled: String = ana.code().chars().flat_map(|digit| [between, digit, between]).collect();
        assert_eq!(ana.types(&spelled), Ok(Kind::App), "U+{:04X}", u32::from(between));
    }
}

#[test]
fn digits_of_every_script_are_digits() {
    let mut ana = Ana::with_app();
    for zero in ZEROS {
        ana.advance(SECOND * 30);
        let spelled = in_script(&ana.code(), zero);
        assert_eq!(ana.types(&spelled), Ok(Kind::App), "U+{zero:04X}");
    }
    for zeros in ZEROS.windows(2) {
        ana.advance(SECOND * 30);
        let code = ana.code();
        let (front, back) = code.split_at(3);
        assert_eq!(ana.types(&(in_script(front, zeros[0]) + &in_script(back, zeros[1]))), Ok(Kind::App));
    }
}

#[test]
fn a_code_copied_from_a_right_to_left_page_is_a_code() {
    let mut ana = Ana::with_app();
    let code = ana.code();
    let (front, back) = code.split_at(3);
    assert_eq!(ana.types(&format!("\u{200f}\u{2067}{} {}\u{2069}\n", in_script(front, 0x660), in_script(back, 0x660))), Ok(Kind::App));
}

#[test]
fn a_backup_code_is_read_in_any_case_with_or_without_dashes() {
    let spellings: [fn(&str) -> String; 5] = [
        str::to_owned,
        str::to_lowercase,
        |code| code.replace('-', ""),
        |code| code.replace('-', " ").to_lowercase(),
        |code| code.replace('-', "\u{2013}\u{200b}"),
    ];
    let mut ana = Ana::with_app();
    for (number, spell) in spellings.iter().enumerate() {
        let spelled = spell(&ana.backup(number));
        assert_eq!(ana.types(&spelled), Ok(Kind::Backup), "{spelled}");
    }
}

#[test]
fn letters_that_look_like_digits_stand_for_them_in_a_backup_code() {
    let mut ana = Ana::with_app();
    let mut seen = [0; 4];
    for number in 0..10 {
        let code = ana.backup(number);
        let (zero, one) = [('o', 'i'), ('O', 'l'), ('o', 'L'), ('O', 'I')][number % 4];
        seen[number % 4] += code.matches(['0', '1']).count();
        let spelled: String = code
            .chars()
            .map(|c| {
                if c == '0' {
                    zero
                } else if c == '1' {
                    one
                } else {
                    c
                }
            })
            .collect();
        assert_eq!(ana.types(&spelled), Ok(Kind::Backup), "{code} as {spelled}");
    }
    assert!(seen.iter().all(|count| *count > 0), "every spelling was needed: {seen:?}");
}

#[test]
fn junk_is_refused_and_not_counted() {
    let mut ana = Ana::with_app();
    let digits_201 = "1 ".repeat(101);
    let junk = [
        "",
        " ",
        "-",
        "\u{200b}",
        "abcdef",
        "12345a",
        "12.345",
        "+123456",
        "1e5",
        "½½½½½½",
        "١٢٣٤٥x",
        "😀",
        "123456;",
        "12345678901",
        "0x12345",
        "<b>1",
        "UUUU-UUUU-UUUU-UUUU",
        "7K4M-Q2XP-9RTD-H3V",
        "7K4M-Q2XP-9RTD-H3VWX",
        "\0",
        "123456\u{0}",
        &digits_201,
    ];
    ana.owe();
    ana.stage.forget_effects();
    for text in junk {
        assert_eq!(Typed::parse(text).map(drop), Err(Refusal::Malformed), "{text:?}");
    }
    for text in ["1", "12345", "1234567", "1234567890"] {
        assert_eq!(ana.types(text), Err(Refusal::WrongLength { expected: 6 }), "{text}");
    }
    assert_eq!(ana.user.guard().attempts_left(), 6);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_text_breaks_a_reader(text in "\\PC{0,40}|[0-9+ ()-]{0,30}|[+0-9;=a-z.:#*]{0,40}|\\$argon2(id|i|d)[$=,a-z0-9+/]{0,60}") {
        drop((Typed::parse(&text), Email::parse(&text), display_name(&text), AppSecret::parse(&text), PasswordHash::import(&text)));
        drop((Phone::parse(&text, None), Phone::parse(&text, Some("GE")), Phone::parse(&text, Some(&text))));
        drop((SessionToken::parse(&text), ChallengeToken::parse(&text), DeviceToken::parse(&text), EmailToken::parse(&text)));
    }

    #[test]
    fn a_text_is_read_the_same_when_it_is_read_twice(text in "[-0-9 \u{660}-\u{669}\u{ff10}-\u{ff19}]{1,14}") {
        if let Ok(Typed::Digits(digits)) = Typed::parse(&text) {
            let count = text.chars().filter(|c| !matches!(c, ' ' | '-')).count();
            prop_assert_eq!(digits.count(), count);
        }
    }

    #[test]
    fn what_is_read_as_a_mailbox_or_a_number_is_read_the_same_again(text in "[a-zA-Z0-9._%+-]{1,12}@[a-zA-Z0-9.-]{1,20}", number in "\\+?[0-9 ]{6,16}") {
        if let Ok(email) = Email::parse(&text) {
            prop_assert_eq!(Email::parse(email.as_str()), Ok(email));
        }
        if let Ok(phone) = Phone::parse(&number, Some("GE")) {
            prop_assert_eq!(Phone::parse(phone.as_str(), None), Ok(phone));
        }
    }
}
