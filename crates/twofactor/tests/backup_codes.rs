//! Backup codes: ten to a set, each good once, and only beside a factor.

use crate::stage::{Ana, MINUTE, cheap};
use rand::{SeedableRng as _, rngs::StdRng};
use std::collections::HashSet;
use twofactor::{Attempt, Authority, CODES_PER_SET, EventKind, FreshCodes, Kind, Memory, Notice, Refusal, Typed};

#[test]
fn ten_codes_of_eighty_bits_come_with_the_first_app() {
    let ana = Ana::with_app();
    assert_eq!((CODES_PER_SET, ana.codes.len()), (10, 10));
    for number in 0..10 {
        let code = ana.backup(number);
        let groups: Vec<&str> = code.split('-').collect();
        assert!(groups.len() == 4 && groups.iter().all(|group| group.len() == 4), "{code}");
        assert!(code.chars().all(|c| c == '-' || "0123456789ABCDEFGHJKMNPQRSTVWXYZ".contains(c)), "16 of 32 symbols, 5 bits each: {code}");
    }
    assert_eq!(ana.user.backup().map(|set| (set.number(), set.left())), Some((1, 10)));
}

#[test]
fn every_symbol_is_as_likely_as_every_other_and_no_code_comes_twice() {
    let mut rng = StdRng::seed_from_u64(7);
    let mut counts = std::collections::HashMap::<char, u32>::new();
    let mut seen = HashSet::new();
    for _ in 0..100 {
        for code in FreshCodes::draw(&mut rng).hash(cheap(), &mut Memory::default()).codes {
            let code = code.reveal().expose().clone();
            code.chars().filter(|c| *c != '-').for_each(|c| *counts.entry(c).or_default() += 1);
            assert!(seen.insert(code));
        }
    }
    let expected = f64::from(100 * 10 * 16) / 32.0;
    let chi_square: f64 = counts.values().map(|count| (f64::from(*count) - expected).powi(2) / expected).sum();
    assert_eq!(counts.len(), 32);
    assert!(chi_square < 61.1, "{chi_square} with 31 degrees of freedom: p < 0.001");
}

#[test]
fn each_code_is_good_once_and_named_as_used_afterwards_uncounted() {
    let mut ana = Ana::with_app();
    for number in (0..10).rev() {
        let code = ana.backup(number);
        let challenge = ana.owe();
        let passed = ana.attempt(challenge, &code, false).expect("an unused code");
        assert_eq!((passed.proof.kind, passed.proof.factor, passed.backup_codes_left), (Kind::Backup, None, Some(number)));
    }
    for number in 0..10 {
        let code = ana.backup(number);
        assert_eq!(ana.types(&code), Err(Refusal::CodeUsed));
    }
    assert_eq!(ana.user.guard().attempts_left(), 6);
    assert_eq!(ana.user.kinds(), [Kind::App], "an empty set answers nothing");
}

#[test]
fn using_one_tells_the_user_how_many_are_left() {
    let mut ana = Ana::with_app();
    let code = ana.backup(3);
    assert_eq!(ana.types(&code), Ok(Kind::Backup));
    assert_eq!(ana.told(|notice| matches!(notice, Notice::BackupCodeUsed { left: 9 })), 1);
    assert_eq!(ana.events(EventKind::BackupCodeUsed), 1);
}

#[test]
fn a_wrong_backup_code_counts_with_every_other_wrong_code() {
    let mut ana = Ana::with_app();
    for left in [5, 4, 3] {
        assert_eq!(ana.types("7K4M-Q2XP-9RTD-H3VW"), Err(Refusal::WrongCode { attempts_left: left, until: None }));
    }
    assert_eq!(ana.fails(), Refusal::WrongCode { attempts_left: 2, until: None });
}

#[test]
fn a_code_of_somebody_else_is_worth_nothing() {
    let mut ana = Ana::with_app();
    let mut other = Ana::new();
    other.stage.rng = StdRng::seed_from_u64(99);
    let session = other.confirmed_session();
    other.enroll(twofactor::AppSettings::default(), None, Authority::Session(&session)).expect("an app");
    let theirs = other.backup(0);
    assert_eq!(ana.types(&theirs), Err(Refusal::WrongCode { attempts_left: 5, until: None }));
    let Ok(Typed::Backup(code)) = Typed::parse(&theirs) else { panic!("a backup code") };
    let proof = Attempt::Backup(Some(code.hash(other.user.backup().expect("a set").mark(), &mut Memory::default())));
    let challenge = ana.owe();
    let refused = ana.play(|user, scene| user.attempt(challenge, &proof, false, scene)).expect_err("hashed for another user's set");
    assert_eq!(refused, Refusal::WrongCode { attempts_left: 4, until: None });
}

#[test]
fn a_new_set_makes_the_old_one_void() {
    let mut ana = Ana::with_app();
    let old = ana.backup(0);
    let Ok(Typed::Backup(code)) = Typed::parse(&ana.backup(1)) else { panic!("a backup code") };
    let hashed_before = Attempt::Backup(Some(code.hash(ana.user.backup().expect("a set").mark(), &mut Memory::default())));
    let session = ana.confirmed_session();
    let fresh = ana.fresh_codes();
    assert_eq!(ana.play(|user, scene| user.replace_backup_codes(&fresh, Authority::Session(&session), scene)), Ok(2));
    assert_eq!(ana.told(|notice| matches!(notice, Notice::BackupCodesMade)), 1);

    assert_eq!(ana.types(&old), Err(Refusal::WrongCode { attempts_left: 5, until: None }));
    let challenge = ana.owe();
    assert!(ana.play(|user, scene| user.attempt(challenge, &hashed_before, false, scene)).expect_err("an old set").is_wrong());
    ana.codes = fresh.codes;
    let new = ana.backup(0);
    assert_eq!(ana.types(&new), Ok(Kind::Backup));
}

#[test]
fn a_new_set_needs_a_fresh_proof_and_a_factor() {
    let mut ana = Ana::with_app();
    let fresh = ana.fresh_codes();
    let session = ana.signs_in();
    let replaced = ana.play(|user, scene| user.replace_backup_codes(&fresh, Authority::Session(&session), scene));
    assert_eq!(replaced, Err(Refusal::StepUpRequired));

    let mut ana = Ana::new();
    let session = ana.confirmed_session();
    let replaced = ana.play(|user, scene| user.replace_backup_codes(&fresh, Authority::Session(&session), scene));
    assert_eq!(replaced, Err(Refusal::NotEnrolled));
    let replaced = ana.play(|user, scene| user.replace_backup_codes(&fresh, Authority::Product, scene));
    assert_eq!(replaced, Err(Refusal::NotEnrolled));
    assert!(ana.user.backup().is_none());
}

#[test]
fn the_set_goes_with_the_last_factor_and_comes_anew_with_the_next_first_one() {
    let mut ana = Ana::with_app();
    let old = ana.backup(0);
    let session = ana.confirmed_session();
    assert_eq!(ana.play(|user, scene| user.turn_off(Authority::Session(&session), scene)), Ok(()));
    assert!(ana.user.backup().is_none());

    ana.advance(MINUTE);
    let enrolled = ana.enroll(twofactor::AppSettings::default(), None, Authority::Session(&session)).expect("an app");
    assert_eq!(enrolled.backup_set, Some(2));
    assert!(ana.types(&old).expect_err("a code of the old set").is_wrong());
}

#[test]
fn a_further_app_and_a_replaced_one_leave_the_set_as_it_is() {
    let mut ana = Ana::with_app();
    let session = ana.confirmed_session();
    let first = ana.user.factors()[0].id;
    let further = ana.enroll(twofactor::AppSettings::default(), None, Authority::Session(&session)).expect("a second app");
    assert_eq!(further.backup_set, None);
    ana.advance(MINUTE);
    let session = further.session.expect("a session");
    let replaced = ana.enroll(twofactor::AppSettings::default(), Some(first), Authority::Session(&session)).expect("another phone");
    assert_eq!(replaced.backup_set, None);
    let code = ana.backup(0);
    assert_eq!(ana.types(&code), Ok(Kind::Backup));
}

#[test]
fn nothing_that_is_kept_of_a_set_is_a_code() {
    let ana = Ana::with_app();
    let document = serde_json::to_string(&ana.user).expect("a document");
    for number in 0..10 {
        let code = ana.backup(number);
        assert!(!document.contains(&code) && !document.contains(&code.replace('-', "")));
    }
}

#[test]
fn a_backup_code_proves_that_it_is_still_the_same_person_too() {
    let mut ana = Ana::with_app();
    let session = ana.signs_in();
    let code = ana.backup(0);
    ana.confirm(&session, Some(&code)).expect("password and backup code");
    assert_eq!(ana.types(&code), Err(Refusal::CodeUsed));
}
