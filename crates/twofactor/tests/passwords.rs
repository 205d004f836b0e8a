//! Passwords: what may become one, what is kept of it, and what matches.

use crate::stage::{cheap, pepper};
use rand::{SeedableRng as _, rngs::StdRng};
use twofactor::{Checked, Cost, Demand, Memory, Password, PasswordFault, PasswordHash, Pepper, Policy, Preset};

fn typed(text: &str) -> Password {
    Password::typed(text).expect("at most a kibibyte")
}

fn hashed(text: &str, pepper: &Pepper) -> PasswordHash {
    typed(text).hash(cheap(), pepper, &mut StdRng::seed_from_u64(5), &mut Memory::default())
}

fn policy(two_factor: Demand) -> Policy {
    Policy { two_factor, ..Preset::Default.policy() }
}

fn matches(kept: &PasswordHash, text: &str, peppers: &[Pepper]) -> bool {
    matches!(kept.check(&typed(text), cheap(), peppers, &mut Memory::default()), Checked::Right { .. })
}

#[test]
fn two_spellings_of_one_text_are_one_password() {
    let pepper = pepper("p1", 1);
    let kept = hashed("cr\u{e8}me br\u{fb}l\u{e9}e at noon", &pepper);
    assert!(matches(&kept, "cre\u{300}me bru\u{302}le\u{301}e at noon", core::slice::from_ref(&pepper)));
    assert!(!matches(&kept, "creme brulee at noon", core::slice::from_ref(&pepper)));
    let hangul = hashed("\u{ac00}\u{ac01} and so on and on", &pepper);
    assert!(matches(&hangul, "\u{1100}\u{1161}\u{1100}\u{1161}\u{11a8} and so on and on", &[pepper]));
}

#[test]
fn case_and_spaces_are_part_of_a_password() {
    let pepper = pepper("p1", 1);
    let kept = hashed(" Four small green boats ", &pepper);
    for other in ["Four small green boats", " four small green boats ", " Four small  green boats ", " Four small green boats"] {
        assert!(!matches(&kept, other, core::slice::from_ref(&pepper)), "{other:?}");
    }
    assert!(matches(&kept, " Four small green boats ", &[pepper]));
}

#[test]
fn a_long_password_counts_to_its_last_byte() {
    let pepper = pepper("p1", 1);
    for length in [64, 72, 128, 200, 1024] {
        let right = format!("{}a", "x7#".repeat(400).split_at(length - 1).0);
        let wrong = format!("{}b", right.split_at(length - 1).0);
        assert_eq!((right.len(), wrong.len()), (length, length));
        let kept = hashed(&right, &pepper);
        assert!(matches(&kept, &right, core::slice::from_ref(&pepper)));
        assert!(!matches(&kept, &wrong, core::slice::from_ref(&pepper)), "{length} bytes");
        assert!(!matches(&kept, right.split_at(length - 1).0, core::slice::from_ref(&pepper)));
    }
}

#[test]
fn a_password_over_a_kibibyte_is_refused() {
    assert!(Password::typed(&"x".repeat(1024)).is_ok());
    assert_eq!(Password::typed(&"x".repeat(1025)).map(drop), Err(PasswordFault::TooLong));
    assert_eq!(Password::typed(&"é".repeat(513)).map(drop), Err(PasswordFault::TooLong), "bytes, not characters");
}

#[test]
fn a_password_needs_fifteen_characters_or_eight_beside_a_mandatory_factor() {
    let check = |text: &str, demand| typed(text).check(&policy(demand), &[]);
    assert_eq!(check("Kx7#pq2!vLm9@z", Demand::Optional), Err(PasswordFault::TooShort { least: 15 }));
    assert_eq!(check("Kx7#pq2!vLm9@zT", Demand::Optional), Ok(()));
    assert_eq!(check("Kx7#pq2", Demand::Mandatory), Err(PasswordFault::TooShort { least: 8 }));
    assert_eq!(check("Kx7#pq2!", Demand::Mandatory), Ok(()));
    assert_eq!(check("ლამაზი ღ", Demand::Mandatory), Ok(()), "characters, not bytes");
    assert_eq!(check("e\u{301}e\u{301}e\u{301}e\u{301}", Demand::Mandatory), Err(PasswordFault::TooShort { least: 8 }), "four letters, each spelled as two");
}

#[test]
fn nothing_but_length_and_rarity_is_asked_of_a_password() {
    for text in [
        "four small green boats",
        "FOUR SMALL GREEN BOATS",
        "8302917466182207",
        "8302 9174 6618 2207",
        "!)@(#*$&%^!)@(#*$&",
        "ლამაზი ღამე თბილისში",
        "长江后浪推前浪一代新人换旧人啊",
        "🐢🦊🐙🦉🐝🦋🐞🐌🦀🐬🐳🦩🦜🐿🦔",
        "                x               y",
    ] {
        let known = ["Ana Beridze", "ana@example.com", "Acme Desk"];
        assert_eq!(typed(text).check(&policy(Demand::Optional), &known), Ok(()), "{text}");
    }
}

#[test]
fn passwords_that_everybody_tries_are_refused() {
    for text in ["password", "PASSWORD", "qwertyuiop", "12345678", "87654321", "aaaaaaaa", "abababab", "iloveyou", "Password1!", "abcdefgh"] {
        assert_eq!(typed(text).check(&policy(Demand::Mandatory), &[]), Err(PasswordFault::Common), "{text}");
    }
    for text in ["passwordpassword", "password password password", "123456789012345678", "qwertyuiop123456789", "aaaaaaaaaaaaaaaaaaaa"] {
        assert_eq!(typed(text).check(&policy(Demand::Optional), &[]), Err(PasswordFault::Common), "{text}");
    }
}

#[test]
fn a_name_that_everybody_knows_is_no_password() {
    let known = ["Ana Beridze", "ana.beridze@example.com", "Acme Desk"];
    for text in ["anaberidze123456", "Ana-Beridze-2026!", "ana.beridze@example.com", "Acme Desk Acme Desk", "acmedesk20262026"] {
        assert_eq!(typed(text).check(&policy(Demand::Optional), &known), Err(PasswordFault::Common), "{text}");
    }
    assert_eq!(typed("ana likes four green boats").check(&policy(Demand::Optional), &known), Ok(()), "more than the name");
}

#[test]
fn a_hash_under_another_pepper_matches_nothing() {
    let (old, new) = (pepper("p1", 1), pepper("p2", 2));
    let kept = hashed("four small green boats", &old);
    assert!(matches(&kept, "four small green boats", &[old, new.clone()]));
    assert!(!matches(&kept, "four small green boats", core::slice::from_ref(&new)), "its pepper is not there");
    assert!(!matches(&kept, "four small green boats", &[]));
    assert!(!matches(&kept, "four small green boats", &[pepper("p1", 2)]), "its pepper is another key");
}

#[test]
fn a_hash_is_outdated_when_cost_or_pepper_are_no_longer_those_of_today() {
    let (old, new) = (pepper("p1", 1), pepper("p2", 2));
    let kept = hashed("four small green boats", &old);
    let check = |cost, peppers: &[Pepper]| kept.check(&typed("four small green boats"), cost, peppers, &mut Memory::default());
    assert_eq!(check(cheap(), core::slice::from_ref(&old)), Checked::Right { outdated: false });
    assert_eq!(check(Cost::new(16, 1, 1).expect("sound"), core::slice::from_ref(&old)), Checked::Right { outdated: true });
    assert_eq!(check(Cost::new(8, 2, 1).expect("sound"), core::slice::from_ref(&old)), Checked::Right { outdated: true });
    assert_eq!(check(cheap(), &[old.clone(), new.clone()]), Checked::Right { outdated: true }, "the last pepper is today's");
    assert_eq!(check(cheap(), &[new, old]), Checked::Right { outdated: false });
}

#[test]
fn two_hashes_of_one_password_differ() {
    let (mut rng, pepper) = (StdRng::seed_from_u64(1), pepper("p1", 1));
    let one = typed("four small green boats").hash(cheap(), &pepper, &mut rng, &mut Memory::default());
    let two = typed("four small green boats").hash(cheap(), &pepper, &mut rng, &mut Memory::default());
    assert!(one != two);
}

/// From the test program of the reference implementation: `password`, salted with `somesalt`.
const REFERENCE: [&str; 4] = [
    "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
    "$argon2id$v=19$m=256,t=2,p=2$c29tZXNhbHQ$bQk8UB/VmZZF4Oo79iDXuL5/0ttZwg2f/5U52iv1cDc",
    "$argon2i$v=19$m=256,t=2,p=1$c29tZXNhbHQ$iekCn0Y3spW+sCcFanM2xBT63UP2sghkUoHLIUpWRS8",
    "$argon2i$v=16$m=256,t=2,p=1$c29tZXNhbHQ$/U3YPXYsSb3q9XxHvc0MLxur+GP960kN9j7emXX8zwY",
];

#[test]
fn hashes_of_other_systems_are_taken_over_and_due_for_renewal() {
    let today = [pepper("p1", 1)];
    for phc in REFERENCE {
        let kept = PasswordHash::import(phc).expect("an Argon2 hash");
        assert_eq!(kept.check(&typed("password"), cheap(), &today, &mut Memory::default()), Checked::Right { outdated: true }, "{phc}");
        assert_eq!(kept.check(&typed("passwore"), cheap(), &today, &mut Memory::default()), Checked::Wrong, "{phc}");
    }
}

#[test]
fn argon2d_is_taken_over_too() {
    use argon2::{Algorithm, Argon2, Params, PasswordHasher as _, Version};
    let argon2 = Argon2::new(Algorithm::Argon2d, Version::V0x13, Params::new(64, 1, 1, Some(32)).expect("sound"));
    let phc = argon2.hash_password_with_salt(b"password", b"somesalt").expect("a hash").to_string();
    assert!(phc.starts_with("$argon2d$"));
    let kept = PasswordHash::import(&phc).expect("an Argon2 hash");
    assert!(matches(&kept, "password", &[]) && !matches(&kept, "Password", &[]));
}

#[test]
fn what_cannot_be_checked_or_would_cost_too_much_is_not_taken_over() {
    for phc in [
        "",
        "password",
        "$2b$12$R9h/cIPz0gi.URNNX3kh2OPST9/PgBkqquzi.Ss7KIUgO2t0jWMUW",
        "$argon2x$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
        "$argon2id$v=20$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
        "$argon2id$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
        "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ",
        "$argon2id$v=19$m=256,t=2,p=1",
        "$argon2id$v=19$m=2097152,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
        "$argon2id$v=19$m=4294967295,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
        "$argon2id$v=19$m=256,t=17,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
        "$argon2id$v=19$m=256,t=4294967295,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
        "$argon2id$v=19$m=256,t=2,p=9$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
        "$argon2id$v=19$m=256,t=2,p=16777215$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
        "$argon2id$v=19$m=1,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
    ] {
        assert!(PasswordHash::import(phc).is_err(), "{phc}");
    }
}

#[test]
fn a_cost_stays_within_what_one_request_may_use() {
    for (memory_kib, passes, lanes, sound) in [
        (8, 1, 1, true),
        (1024 * 1024, 16, 8, true),
        (7, 1, 1, false),
        (8, 1, 2, false),
        (1024 * 1024 + 1, 1, 1, false),
        (64, 0, 1, false),
        (64, 17, 1, false),
        (64, 1, 0, false),
        (1024, 1, 9, false),
    ] {
        assert_eq!(Cost::new(memory_kib, passes, lanes).is_some(), sound, "{memory_kib} KiB, {passes} passes, {lanes} lanes");
    }
}
