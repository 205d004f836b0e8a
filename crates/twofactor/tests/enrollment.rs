//! Enrollment: a new app proves itself before it is worth anything, and the old one is worth everything until then.

use crate::stage::{Ana, DAY, HOUR, MINUTE, Phone, SECOND};
use twofactor::{Algorithm, AppSecret, AppSettings, Authority, Demand, Enrollment, EventKind, Kind, NewApp, Notice, Opener, Refusal, SignedIn, Typed};

fn standard() -> AppSettings {
    AppSettings::default()
}

#[test]
fn an_enrollment_needs_a_fresh_proof() {
    let mut ana = Ana::with_app();
    let session = ana.signs_in();
    assert_eq!(ana.begin(standard(), None, Authority::Session(&session)), Err(Refusal::StepUpRequired));
    let mut ana = Ana::new();
    let session = ana.signs_in();
    assert_eq!(ana.begin(standard(), None, Authority::Session(&session)), Err(Refusal::StepUpRequired), "the first one too");
}

#[test]
fn the_proof_has_to_be_fresh_when_the_first_code_comes_as_well() {
    let mut ana = Ana::new();
    let session = ana.confirmed_session();
    let factor = ana.begin(standard(), None, Authority::Session(&session)).expect("an enrollment");
    let phone = ana.scan(factor);
    ana.advance(MINUTE * 6);
    let code = phone.code(ana.stage.now);
    assert_eq!(ana.finish(factor, &code, Authority::Session(&session)).map(drop), Err(Refusal::StepUpRequired));
    let session = ana.confirm(&session, None).expect("the password");
    assert!(ana.finish(factor, &code, Authority::Session(&session)).is_ok(), "and it goes on where it was");
}

#[test]
fn a_pending_app_passes_nothing() {
    let mut ana = Ana::with_app();
    let session = ana.confirmed_session();
    let factor = ana.begin(standard(), None, Authority::Session(&session)).expect("an enrollment");
    let code = ana.scan(factor).code(ana.stage.now);
    assert!(ana.types(&code).expect_err("not active yet").is_wrong());
    let mut ana = Ana::new();
    let session = ana.confirmed_session();
    ana.begin(standard(), None, Authority::Session(&session)).expect("an enrollment");
    assert!(!ana.user.two_factor_is_on());
    assert!(matches!(ana.brings_password(None), Ok(SignedIn::Session { .. })));
}

#[test]
fn the_code_that_enrolled_signs_nobody_in() {
    let mut ana = Ana::new();
    let session = ana.confirmed_session();
    ana.enroll(standard(), None, Authority::Session(&session)).expect("the first app");
    let code = ana.code();
    assert_eq!(ana.types(&code), Err(Refusal::CodeUsed));
    ana.advance(SECOND * 30);
    assert_eq!(ana.types(&ana.code()), Ok(Kind::App));
}

#[test]
fn every_enrollment_has_a_secret_of_its_own() {
    let mut ana = Ana::new();
    let session = ana.confirmed_session();
    let mut seen = Vec::new();
    for _ in 0..5 {
        for (algorithm, bits) in [(Algorithm::Sha1, 160_usize), (Algorithm::Sha256, 256), (Algorithm::Sha512, 512)] {
            let settings = AppSettings::new(6, 30, algorithm).expect("sound");
            let factor = ana.begin(settings, None, Authority::Session(&session)).expect("an enrollment");
            let pending = ana.user.enrollments(ana.stage.now).find(|pending| pending.factor == factor).expect("pending");
            let secret = pending.app().expect("an app").secret().reveal().expose().clone();
            assert_eq!(secret.len(), bits.div_ceil(5), "{bits} bits in base 32");
            assert!(!seen.contains(&secret));
            seen.push(secret);
        }
    }
}

#[test]
fn beginning_again_voids_what_was_begun() {
    let mut ana = Ana::new();
    let session = ana.confirmed_session();
    let first = ana.begin(standard(), None, Authority::Session(&session)).expect("an enrollment");
    let phone = ana.scan(first);
    ana.begin(standard(), None, Authority::Session(&session)).expect("another");
    let code = phone.code(ana.stage.now);
    assert_eq!(ana.finish(first, &code, Authority::Session(&session)).map(drop), Err(Refusal::UnknownFactor));
}

#[test]
fn an_unconfirmed_enrollment_is_over_after_ten_minutes() {
    let mut ana = Ana::new();
    let factor = ana.begin(standard(), None, Authority::Product).expect("an enrollment");
    let phone = ana.scan(factor);
    ana.advance(MINUTE * 10);
    let code = phone.code(ana.stage.now);
    assert_eq!(ana.finish(factor, &code, Authority::Product).map(drop), Err(Refusal::Expired));
    assert_eq!(ana.user.enrollments(ana.stage.now).count(), 0);
}

#[test]
fn twenty_wrong_codes_end_an_enrollment_and_no_other_count() {
    let mut ana = Ana::with_app();
    let factor = ana.begin(standard(), None, Authority::Product).expect("an enrollment");
    let phone = ana.scan(factor);
    for left in (0..20).rev() {
        let wrong = phone.wrong(ana.stage.now);
        let refused = ana.finish(factor, &wrong, Authority::Product).map(drop);
        assert_eq!(refused, Err(Refusal::WrongCode { attempts_left: left, until: None }));
    }
    let code = phone.code(ana.stage.now);
    assert_eq!(ana.finish(factor, &code, Authority::Product).map(drop), Err(Refusal::Expired));
    assert_eq!(ana.user.guard().attempts_left(), 6);
}

#[test]
fn a_first_code_of_another_length_is_refused_and_not_counted() {
    let mut ana = Ana::new();
    let factor = ana.begin(AppSettings::new(7, 10, Algorithm::Sha1).expect("sound"), None, Authority::Product).expect("an enrollment");
    for _ in 0..30 {
        assert_eq!(ana.finish(factor, "123456", Authority::Product).map(drop), Err(Refusal::WrongLength { expected: 7 }));
    }
    let code = ana.scan(factor).code(ana.stage.now);
    assert!(ana.finish(factor, &code, Authority::Product).is_ok());
}

#[test]
fn the_old_phone_is_good_until_the_new_one_has_proved_itself_and_not_after() {
    let mut ana = Ana::with_app();
    let session = ana.confirmed_session();
    let old = ana.user.factors()[0].id;
    let new = ana.begin(standard(), Some(old), Authority::Session(&session)).expect("an enrollment");
    ana.advance(SECOND * 30);
    assert_eq!(ana.types(&ana.code()), Ok(Kind::App), "still in force");
    let phone = ana.scan(new);
    let first = phone.code(ana.stage.now);
    ana.finish(new, &first, Authority::Session(&session)).expect("the new phone");
    assert_eq!(ana.user.factors().iter().map(|factor| factor.id).collect::<Vec<_>>(), [new]);
    assert_eq!(ana.told(|notice| matches!(notice, Notice::FactorReplaced { kind: Kind::App })), 1);
    assert_eq!(ana.events(EventKind::FactorReplaced), 1);
    assert_eq!(ana.events(EventKind::TwoFactorTurnedOff), 0, "never off in between");
    ana.advance(MINUTE);
    let (stale, code) = (ana.code(), phone.code(ana.stage.now));
    assert!(ana.types(&stale).expect_err("the old phone").is_wrong());
    assert_eq!(ana.types(&code), Ok(Kind::App));
}

#[test]
fn what_is_half_done_ends_with_every_change_of_a_factor_or_the_password() {
    type Changes = fn(&mut Ana);
    let changes: [(&str, Changes); 3] = [
        ("another app", |ana| drop(ana.enroll(standard(), None, Authority::Operator).expect("an app"))),
        ("a new password", |ana| ana.play(|user, scene| user.password_changed(None, scene))),
        ("off", |ana| ana.play(|user, scene| user.turn_off(Authority::Product, scene)).expect("the product may")),
    ];
    for (change, make) in changes {
        let mut ana = Ana::with_app();
        let pending = ana.begin(standard(), None, Authority::Product).expect("an enrollment");
        let code = ana.scan(pending).code(ana.stage.now);
        make(&mut ana);
        assert_eq!(ana.finish(pending, &code, Authority::Product).map(drop), Err(Refusal::UnknownFactor), "{change}");
    }
}

#[test]
fn nobody_replaces_what_is_not_there() {
    let mut ana = Ana::with_app();
    let pending = ana.begin(standard(), None, Authority::Product).expect("an enrollment");
    assert_eq!(ana.begin(standard(), Some(pending), Authority::Product), Err(Refusal::UnknownFactor));
}

#[test]
fn an_enrollment_goes_on_only_where_it_began() {
    let mut ana = Ana::new();
    let (here, there) = (ana.confirmed_session(), ana.confirmed_session());
    let factor = ana.begin(standard(), None, Authority::Session(&here)).expect("an enrollment");
    let code = ana.scan(factor).code(ana.stage.now);
    for elsewhere in [Authority::Session(&there), Authority::Product] {
        assert_eq!(ana.finish(factor, &code, elsewhere).map(drop), Err(Refusal::UnknownFactor));
        assert_eq!(ana.play(|user, scene| user.cancel_enrollment(factor, elsewhere, scene)), Err(Refusal::UnknownFactor));
    }
    let opener = ana.user.enrollments(ana.stage.now).next().map(Enrollment::opener);
    assert_eq!(opener, Some(Opener::Session(here.session())));
    assert_eq!(ana.play(|user, scene| user.cancel_enrollment(factor, Authority::Session(&here), scene)), Ok(()));
    assert_eq!(ana.finish(factor, &code, Authority::Session(&here)).map(drop), Err(Refusal::UnknownFactor));
}

#[test]
fn where_a_factor_is_demanded_a_password_leads_to_enrollment_and_enrollment_into_a_session() {
    let mut ana = Ana::new();
    ana.stage.policy.two_factor = Demand::Mandatory;
    let token = ana.owes();
    let enrolled = ana.enroll(standard(), None, Authority::Challenge(&token)).expect("the first app");
    assert_eq!(enrolled.backup_set, Some(1));
    let session = enrolled.session.expect("nothing is owed any more");
    let open = ana.user.session(&session, ana.stage.now).expect("open");
    assert!(open.second_factor.is_some_and(|factor| factor.kind == Kind::App) && open.is_confirmed(ana.stage.now));
    let code = ana.code_in(1);
    assert_eq!(ana.types_into(token.challenge(), &code), Err(Refusal::AlreadyPassed));
    assert_eq!(ana.begin(standard(), None, Authority::Challenge(&token)), Err(Refusal::Expired));
}

#[test]
fn nobody_enrolls_in_a_sign_in_who_has_a_factor() {
    let mut ana = Ana::with_app();
    ana.stage.policy.two_factor = Demand::Mandatory;
    let token = ana.owes();
    assert_eq!(ana.begin(standard(), None, Authority::Challenge(&token)), Err(Refusal::PolicyForbids));
    let old = ana.user.factors()[0].id;
    assert_eq!(ana.begin(standard(), Some(old), Authority::Challenge(&token)), Err(Refusal::PolicyForbids));
}

#[test]
fn two_sign_ins_race_to_enroll_and_only_the_first_wins() {
    let mut ana = Ana::new();
    ana.stage.policy.two_factor = Demand::Mandatory;
    let (one, two) = (ana.owes(), ana.owes());
    let first = ana.begin(standard(), None, Authority::Challenge(&one)).expect("an enrollment");
    let second = ana.begin(standard(), None, Authority::Challenge(&two)).expect("another");
    let (phone, late) = (ana.scan(first), ana.scan(second));
    let (code, late) = (phone.code(ana.stage.now), late.code(ana.stage.now));
    assert!(ana.finish(first, &code, Authority::Challenge(&one)).is_ok());
    assert_eq!(ana.finish(second, &late, Authority::Challenge(&two)).map(drop), Err(Refusal::Expired));
    assert_eq!(ana.user.factors().len(), 1);
}

#[test]
fn an_enrollment_in_a_sign_in_is_over_with_the_sign_in() {
    let mut ana = Ana::new();
    ana.stage.policy.two_factor = Demand::Mandatory;
    let token = ana.owes();
    let factor = ana.begin(standard(), None, Authority::Challenge(&token)).expect("an enrollment");
    let phone = ana.scan(factor);
    ana.play(|user, scene| user.cancel_challenge(token.challenge(), scene)).expect("open");
    let code = phone.code(ana.stage.now);
    assert_eq!(ana.finish(factor, &code, Authority::Challenge(&token)).map(drop), Err(Refusal::Expired));
    assert!(!ana.user.two_factor_is_on());
}

#[test]
fn where_a_factor_is_demanded_nobody_is_left_without_one_by_themselves() {
    let mut ana = Ana::with_app();
    ana.stage.policy.two_factor = Demand::Mandatory;
    let session = ana.confirmed_session();
    let factor = ana.user.factors()[0].id;
    let authority = Authority::Session(&session);
    assert_eq!(ana.play(|user, scene| user.turn_off(authority, scene)), Err(Refusal::PolicyForbids));
    assert_eq!(ana.play(|user, scene| user.remove_factor(factor, authority, scene)), Err(Refusal::PolicyForbids));
    ana.enroll(standard(), None, authority).expect("a second app");
    ana.advance(MINUTE);
    let session = ana.confirmed_session();
    assert_eq!(ana.play(|user, scene| user.remove_factor(factor, Authority::Session(&session), scene)), Ok(()), "one is left");
}

#[test]
fn whoever_enrolls_again_gets_a_new_secret_and_the_old_phone_is_worth_nothing() {
    let mut ana = Ana::with_app();
    let session = ana.confirmed_session();
    ana.play(|user, scene| user.turn_off(Authority::Session(&session), scene)).expect("off");
    let old = core::mem::replace(&mut ana.phone, Phone::lost());
    ana.enroll(standard(), None, Authority::Session(&session)).expect("on again");
    ana.advance(MINUTE);
    let (stale, code) = (old.code(ana.stage.now), ana.code());
    assert_ne!(stale, code);
    assert!(ana.types(&stale).expect_err("the old secret").is_wrong());
    assert_eq!(ana.types(&code), Ok(Kind::App));
}

#[test]
fn a_secret_enrolled_twice_is_one_factor_and_its_codes_are_good_once() {
    for imported in [true, false] {
        let mut ana = Ana::with_app();
        let twofactor::Method::App(app) = &ana.user.factors()[0].method else { panic!("an app") };
        let same = AppSecret::parse(app.secret().reveal().expose()).expect("the same secret");
        let used = ana.code();
        assert_eq!(ana.types(&used), Ok(Kind::App));
        let new = NewApp { label: "Again".to_owned(), settings: standard(), secret: Some(same.clone()), replaces: None };
        if imported {
            let fresh = ana.fresh_codes();
            ana.play(|user, scene| user.import_app(new, same, &fresh, scene)).expect("imported");
        } else {
            let factor = ana.play(|user, scene| user.begin_app(new, Authority::Product, scene)).expect("an enrollment");
            assert_eq!(ana.finish(factor, &used, Authority::Product).map(drop), Err(Refusal::CodeUsed));
            let next = ana.code_in(1);
            ana.finish(factor, &next, Authority::Product).expect("a code that was not used");
            ana.advance(SECOND * 30);
        }
        assert_eq!(ana.user.factors().len(), 1);
        assert_eq!(ana.types(&used), Err(Refusal::CodeUsed), "imported: {imported}");
        ana.advance(SECOND * 30);
        let code = ana.code();
        assert_eq!(ana.types(&code), Ok(Kind::App));
        assert_eq!(ana.types(&code), Err(Refusal::CodeUsed));
    }
}

#[test]
fn five_factors_are_enough_for_anybody() {
    let mut ana = Ana::with_app();
    for _ in 0..4 {
        ana.advance(DAY);
        ana.enroll(standard(), None, Authority::Product).expect("one more");
    }
    assert_eq!(ana.begin(standard(), None, Authority::Product), Err(Refusal::TooMany));
    let old = ana.user.factors()[0].id;
    assert!(ana.begin(standard(), Some(old), Authority::Product).is_ok(), "replacing makes none more");
}

#[test]
fn codes_are_made_only_for_a_first_code_that_is_right() {
    let mut ana = Ana::new();
    let factor = ana.begin(standard(), None, Authority::Product).expect("an enrollment");
    let phone = ana.scan(factor);
    let (code, wrong) = (phone.code(ana.stage.now), phone.wrong(ana.stage.now));
    let needs = |ana: &Ana, text: &str| {
        let Ok(Typed::Digits(digits)) = Typed::parse(text) else { panic!("digits") };
        ana.user.needs_codes_to_confirm(factor, &digits, ana.stage.now)
    };
    assert!(needs(&ana, &code) && !needs(&ana, &wrong));
    let Ok(Typed::Digits(digits)) = Typed::parse(&code) else { panic!("digits") };
    let without = ana.play(|user, scene| user.confirm_factor(factor, &digits, None, Authority::Product, scene)).map(drop);
    assert_eq!(without, Err(Refusal::CodeUsed), "never a first factor without a way back");
    ana.advance(HOUR);
    assert!(!needs(&ana, &code));
}
