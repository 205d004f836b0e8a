//! Codes of an authenticator app (RFC 4226, RFC 6238): which are accepted, and how often.

use crate::stage::{Ana, HOUR, MINUTE, Phone, SECOND};
use twofactor::{Algorithm, App, AppSecret, AppSettings, Digits, Kind, Refusal, Seen, Timestamp, Typed};

const SEED_20: &str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
const SEED_32: &str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZA";
const SEED_64: &str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZDGNA";

/// RFC 6238 appendix B: seconds, then the code with SHA-1, SHA-256 and SHA-512.
const APPENDIX_B: [(i64, &str, &str, &str); 6] = [
    (59, "94287082", "46119246", "90693936"),
    (1_111_111_109, "07081804", "68084774", "25091201"),
    (1_111_111_111, "14050471", "67062674", "99943326"),
    (1_234_567_890, "89005924", "91819424", "93441116"),
    (2_000_000_000, "69279037", "90698825", "38618901"),
    (20_000_000_000, "65353130", "77737706", "47863826"),
];

fn app(secret: &str, digits: u8, period: u32, algorithm: Algorithm) -> App {
    App::new(AppSecret::parse(secret).expect("a secret"), AppSettings::new(digits, period, algorithm).expect("sound settings"))
}

fn digits(text: &str) -> Digits {
    match Typed::parse(text) {
        Ok(Typed::Digits(digits)) => digits,
        typed => panic!("{text} is read as {typed:?}"),
    }
}

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_unix_millis(seconds * 1000)
}

#[test]
fn the_codes_of_rfc_6238_appendix_b_are_accepted() {
    for (seconds, sha1, sha256, sha512) in APPENDIX_B {
        for (secret, algorithm, code) in [(SEED_20, Algorithm::Sha1, sha1), (SEED_32, Algorithm::Sha256, sha256), (SEED_64, Algorithm::Sha512, sha512)] {
            for length in [6, 7, 8] {
                let code = &code[8 - usize::from(length)..];
                let mut app = app(secret, length, 30, algorithm);
                assert_eq!(app.judge(&digits(code), at(seconds)), Seen::Fresh, "{code} at {seconds} with {algorithm:?}");
            }
        }
    }
}

#[test]
fn the_codes_of_rfc_4226_appendix_d_are_accepted_in_order() {
    let mut app = app(SEED_20, 6, 30, Algorithm::Sha1);
    let codes = ["755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871", "520489"];
    for (counter, code) in (0..).zip(codes) {
        assert_eq!(app.judge(&digits(code), at(counter * 30)), Seen::Fresh, "{code}");
    }
}

#[test]
fn another_implementation_agrees_on_every_setting() {
    for algorithm in [Algorithm::Sha1, Algorithm::Sha256, Algorithm::Sha512] {
        for (length, period) in [(6, 30), (7, 10), (8, 60), (6, 5), (7, 300)] {
            let mut app = app(SEED_64, length, period, algorithm);
            let phone = Phone::scan(SEED_64, app.settings());
            for step in 1..50 {
                let now = at(1_800_000_000 + step * i64::from(period));
                assert_eq!(app.judge(&digits(&phone.code(now)), now), Seen::Fresh);
            }
        }
    }
}

#[test]
fn a_code_is_accepted_one_step_early_and_one_step_late_and_not_two() {
    for (steps, accepted) in [(-2, false), (-1, true), (0, true), (1, true), (2, false)] {
        let mut ana = Ana::with_app();
        let code = ana.code_in(steps);
        assert_eq!(ana.types(&code).is_ok(), accepted, "{steps}");
    }
}

#[test]
fn a_code_is_accepted_once() {
    let mut ana = Ana::with_app();
    let code = ana.code();
    assert_eq!(ana.types(&code), Ok(Kind::App));
    assert_eq!(ana.types(&code), Err(Refusal::CodeUsed));
    ana.advance(SECOND * 30);
    assert_eq!(ana.types(&code), Err(Refusal::CodeUsed), "still inside the window");
}

#[test]
fn a_code_is_accepted_once_however_it_is_spelled() {
    let mut ana = Ana::with_app();
    let code = ana.code();
    assert_eq!(ana.types(&code), Ok(Kind::App));
    let (front, back) = code.split_at(3);
    assert_eq!(ana.types(&format!(" {front}\u{2013}{back} ")), Err(Refusal::CodeUsed));
    let full_width: String = code.chars().map(|c| char::from_u32(u32::from(c) - 0x30 + 0xff10).expect("a digit")).collect();
    assert_eq!(ana.types(&full_width), Err(Refusal::CodeUsed));
}

#[test]
fn an_earlier_step_of_the_window_is_refused_after_a_later_one() {
    let mut ana = Ana::with_app();
    let (before, now, next) = (ana.code_in(-1), ana.code(), ana.code_in(1));
    assert_eq!(ana.types(&now), Ok(Kind::App));
    assert_eq!(ana.types(&before), Err(Refusal::CodeUsed));
    assert_eq!(ana.types(&next), Ok(Kind::App));
    assert_eq!(ana.types(&now), Err(Refusal::CodeUsed));
}

#[test]
fn every_step_can_be_used_in_turn() {
    let mut ana = Ana::with_app();
    for _ in 0..20 {
        let code = ana.code();
        assert_eq!(ana.types(&code), Ok(Kind::App));
        ana.advance(SECOND * 30);
    }
}

#[test]
fn a_used_code_is_named_as_such_and_not_counted_however_late_it_comes() {
    let mut ana = Ana::with_app();
    let first = ana.code();
    assert_eq!(ana.types(&first), Ok(Kind::App));
    ana.advance(MINUTE);
    let second = ana.code();
    assert_eq!(ana.types(&second), Ok(Kind::App));
    for minutes in [1, 4, 9] {
        ana.advance(MINUTE * minutes);
        for _ in 0..10 {
            assert_eq!(ana.types(&first), Err(Refusal::CodeUsed));
            assert_eq!(ana.types(&second), Err(Refusal::CodeUsed));
        }
    }
    assert_eq!(ana.user.guard().attempts_left(), 6);
}

#[test]
fn a_code_from_before_the_last_one_that_was_never_used_tells_of_a_slow_clock() {
    let mut ana = Ana::with_app();
    let (before, used) = (ana.code_in(-8), ana.code());
    assert_eq!(ana.types(&used), Ok(Kind::App));
    assert_eq!(ana.types(&before), Err(Refusal::ClockOff { seconds_ahead: -240, attempts_left: 5, until: None }));
}

#[test]
fn the_last_digits_of_a_longer_code_are_refused_uncounted_and_so_is_a_longer_code() {
    for (length, other) in [(7_u8, 6_usize), (6, 7), (8, 6), (6, 8), (8, 7)] {
        let mut ana = Ana::with(AppSettings::new(length, 30, Algorithm::Sha1).expect("sound"));
        let longer = Phone::scan(&secret_of(&ana), AppSettings::new(8, 30, Algorithm::Sha1).expect("sound")).code(ana.stage.now);
        let same_number_other_length = longer[8 - other..].to_owned();
        for _ in 0..7 {
            assert_eq!(ana.types(&same_number_other_length), Err(Refusal::WrongLength { expected: length }));
        }
        let right = longer[8 - usize::from(length)..].to_owned();
        assert_eq!(ana.types(&right), Ok(Kind::App));
    }
}

#[test]
fn leading_zeros_are_part_of_a_code() {
    let mut ana = Ana::with_app();
    while !ana.code().starts_with("00") {
        ana.advance(SECOND * 30);
    }
    let code = ana.code();
    let bare = code.trim_start_matches('0').to_owned();
    assert_eq!(ana.types(&bare), Err(Refusal::WrongLength { expected: 6 }));
    assert_eq!(ana.types(&format!("0{code}")), Err(Refusal::WrongLength { expected: 6 }));
    assert_eq!(ana.types(&code), Ok(Kind::App));
}

#[test]
fn a_clock_that_is_moved_back_opens_nothing_again() {
    let mut ana = Ana::with_app();
    let used = ana.code();
    assert_eq!(ana.types(&used), Ok(Kind::App));
    for back in [SECOND * 30, MINUTE * 5, HOUR] {
        ana.stage.now = ana.stage.now.minus(back);
        assert_eq!(ana.types(&ana.code()), Err(Refusal::CodeUsed), "a step that is past already");
    }
    ana.advance(SECOND * 30 + MINUTE * 5 + HOUR);
    assert_eq!(ana.types(&used), Err(Refusal::CodeUsed));
    ana.advance(SECOND * 30);
    assert_eq!(ana.types(&ana.code()), Ok(Kind::App), "time has caught up");
}

#[test]
fn two_apps_have_steps_of_their_own() {
    let mut ana = Ana::with_app();
    let session = ana.confirmed_session();
    let first = core::mem::replace(&mut ana.phone, Phone::lost());
    ana.advance(MINUTE);
    ana.enroll(AppSettings::default(), None, twofactor::Authority::Session(&session)).expect("a second app");
    ana.advance(MINUTE);
    let (one, two) = (first.code(ana.stage.now), ana.code());
    assert_eq!(ana.types(&one), Ok(Kind::App));
    assert_eq!(ana.types(&two), Ok(Kind::App));
    assert_eq!(ana.types(&one), Err(Refusal::CodeUsed));
    assert_eq!(ana.types(&two), Err(Refusal::CodeUsed));
}

#[test]
fn the_last_use_is_noted_with_the_app_that_was_used() {
    let mut ana = Ana::with_app();
    assert_eq!(ana.user.factors()[0].last_used_at, None, "enrolling is no use");
    assert_eq!(ana.types(&ana.code()), Ok(Kind::App));
    assert_eq!(ana.user.factors()[0].last_used_at, Some(ana.stage.now));
}

#[test]
fn settings_outside_the_standard_do_not_exist() {
    let settings = |digits, period| AppSettings::new(digits, period, Algorithm::Sha1);
    assert!(settings(5, 30).is_none() && settings(9, 30).is_none() && settings(6, 4).is_none() && settings(6, 301).is_none() && settings(6, 0).is_none());
    assert!(settings(6, 5).is_some() && settings(8, 300).is_some());
}

#[test]
fn the_first_seconds_of_time_are_no_trouble() {
    let mut app = app(SEED_20, 6, 30, Algorithm::Sha1);
    assert_eq!(app.judge(&digits("755224"), at(0)), Seen::Fresh);
    assert_eq!(app.judge(&digits("755224"), at(-3600)), Seen::Used);
    assert_eq!(app.judge(&digits("000001"), Timestamp::from_unix_millis(i64::MAX)), Seen::Unknown);
}

fn secret_of(ana: &Ana) -> String {
    let twofactor::Method::App(app) = &ana.user.factors()[0].method else { panic!("an app") };
    app.secret().reveal().expose().clone()
}
