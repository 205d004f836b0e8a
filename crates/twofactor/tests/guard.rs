//! The guard: how many wrong codes anybody may type, and what it costs.

use crate::stage::{Ana, DAY, HOUR, MINUTE, SECOND};
use core::time::Duration;
use twofactor::{Algorithm, AppSettings, Authority, EventKind, Kind, Notice, Opened, Purpose, Refusal, Timestamp, User};

/// Types wrong codes until a wait starts, and says until when.
fn into_a_wait(ana: &mut Ana) -> Timestamp {
    loop {
        if let Refusal::WrongCode { attempts_left: 0, until: Some(until) } = ana.fails() {
            return until;
        }
    }
}

/// A phone whose code is still good after the first wait.
fn with_slow_app() -> Ana {
    Ana::with(AppSettings::new(6, 300, Algorithm::Sha1).expect("sound"))
}

#[test]
fn the_sixth_wrong_code_in_a_row_starts_a_wait() {
    let mut ana = Ana::with_app();
    for left in (1..6).rev() {
        assert_eq!(ana.fails(), Refusal::WrongCode { attempts_left: left, until: None });
    }
    let until = ana.stage.now.plus(MINUTE);
    assert_eq!(ana.fails(), Refusal::WrongCode { attempts_left: 0, until: Some(until) });
    assert_eq!(ana.fails(), Refusal::Wait { until });
    assert_eq!(ana.events(EventKind::ChallengeLocked), 1);
    assert_eq!(ana.told(|notice| matches!(notice, Notice::CodesLocked { until: Some(_) })), 1);
}

#[test]
fn waits_grow_and_a_hundred_in_a_row_switch_typed_codes_off() {
    let mut ana = Ana::with_app();
    let waits = [1, 5, 15, 60, 240].map(|minutes| MINUTE * minutes).into_iter().chain([DAY; 11]);
    for wait in waits {
        let until = into_a_wait(&mut ana);
        assert_eq!(until.since(ana.stage.now), wait);
        ana.advance(wait);
    }
    for left in [3, 2, 1] {
        assert_eq!(ana.fails(), Refusal::WrongCode { attempts_left: left, until: None }, "the {}th", 100 - left);
    }
    assert_eq!(ana.fails(), Refusal::WrongCode { attempts_left: 0, until: None }, "the hundredth");
    for later in [Duration::ZERO, DAY, DAY * 400] {
        ana.advance(later);
        let (code, backup) = (ana.code(), ana.backup(0));
        assert_eq!(ana.types(&code), Err(Refusal::CodesDisabled));
        assert_eq!(ana.types(&backup), Err(Refusal::CodesDisabled));
    }
    assert_eq!(ana.told(|notice| matches!(notice, Notice::CodesLocked { until: None })), 1);
}

#[test]
fn a_right_code_in_a_wait_is_refused_like_a_wrong_one_and_still_good_afterwards() {
    let mut ana = with_slow_app();
    let until = into_a_wait(&mut ana);
    let (right, wrong, backup) = (ana.code(), ana.wrong(), ana.backup(0));
    for code in [&right, &wrong, &backup, "1"] {
        assert_eq!(ana.types(code), Err(Refusal::Wait { until }), "the same answer");
    }
    ana.advance(MINUTE);
    assert_eq!(ana.types(&right), Ok(Kind::App));
    assert_eq!(ana.types(&backup), Ok(Kind::Backup));
}

#[test]
fn what_is_typed_in_a_wait_makes_it_no_longer() {
    let mut ana = Ana::with_app();
    let until = into_a_wait(&mut ana);
    for _ in 0..50 {
        assert_eq!(ana.fails(), Refusal::Wait { until });
    }
    ana.stage.now = until;
    assert_eq!(ana.fails(), Refusal::WrongCode { attempts_left: 5, until: None });
}

#[test]
fn a_wait_ends_to_the_millisecond() {
    let mut ana = with_slow_app();
    let until = into_a_wait(&mut ana);
    let code = ana.code();
    ana.stage.now = until.minus(Duration::from_millis(1));
    assert_eq!(ana.types(&code), Err(Refusal::Wait { until }));
    ana.stage.now = until;
    assert_eq!(ana.types(&code), Ok(Kind::App));
}

#[test]
fn a_clock_that_is_moved_back_does_not_shorten_a_wait() {
    let mut ana = Ana::with_app();
    let until = into_a_wait(&mut ana);
    ana.stage.now = ana.stage.now.minus(HOUR);
    assert_eq!(ana.fails(), Refusal::Wait { until });
}

#[test]
fn only_a_right_code_ends_the_row() {
    let mut ana = Ana::with_app();
    let used = ana.code();
    assert_eq!(ana.types(&used), Ok(Kind::App));
    for left in [5, 4, 3, 2, 1] {
        ana.advance(SECOND * 30);
        assert_eq!(ana.fails(), Refusal::WrongCode { attempts_left: left, until: None });
        assert_eq!(ana.types(&used), Err(Refusal::CodeUsed), "neither counted nor forgiven");
        assert_eq!(ana.types("12345"), Err(Refusal::WrongLength { expected: 6 }));
        assert_eq!(ana.types("hello"), Err(Refusal::Malformed));
        ana.gives_the_password_and_calls_it_off();
        ana.advance(MINUTE);
    }
    assert_eq!(ana.types(&ana.code()), Ok(Kind::App));
    assert_eq!(ana.fails(), Refusal::WrongCode { attempts_left: 5, until: None });
}

impl Ana {
    fn gives_the_password_and_calls_it_off(&mut self) {
        let token = self.owes();
        self.play(|user, scene| user.cancel_challenge(token.challenge(), scene)).expect("an open challenge");
    }
}

#[test]
fn the_count_is_one_over_all_challenges_doors_and_kinds_of_code() {
    let mut ana = Ana::with_app();
    let session = ana.signs_in();
    ana.advance(MINUTE);
    let (hosted, product, wrong) = (ana.owes(), ana.owe(), ana.wrong());
    let Ok(Opened::Owed(step_up)) = ana.open(Purpose::StepUp { action: "Send money".to_owned() }, None) else { panic!("owed") };
    let left = |refused: Result<Kind, Refusal>| match refused {
        Err(Refusal::WrongCode { attempts_left, .. }) => attempts_left,
        other => panic!("{other:?}"),
    };
    assert_eq!(left(ana.types_into(hosted.challenge(), &wrong)), 5);
    assert_eq!(left(ana.types_into(product, "7K4M-Q2XP-9RTD-H3VW")), 4);
    assert_eq!(left(ana.types_into(step_up, &wrong)), 3);
    assert_eq!(left(ana.confirm(&session, Some(&wrong)).map(|_| Kind::App)), 2);
    assert_eq!(left(ana.types_into(product, &wrong)), 1);
    let until = ana.stage.now.plus(MINUTE);
    assert_eq!(ana.confirm(&session, Some(&wrong)).expect_err("the sixth"), Refusal::WrongCode { attempts_left: 0, until: Some(until) });
    let right = ana.code();
    assert_eq!(ana.confirm(&session, Some(&right)).expect_err("a wait"), Refusal::Wait { until });
    for challenge in [hosted.challenge(), product, step_up] {
        assert_eq!(ana.types_into(challenge, &right), Err(Refusal::Wait { until }));
    }
}

#[test]
fn a_wait_ends_every_open_challenge_and_the_password_is_asked_again() {
    let mut ana = with_slow_app();
    let (hosted, product) = (ana.owes(), ana.owe());
    let until = into_a_wait(&mut ana);
    ana.stage.now = until;
    let code = ana.code();
    assert_eq!(ana.types_into(hosted.challenge(), &code), Err(Refusal::Expired));
    assert_eq!(ana.types_into(product, &code), Err(Refusal::Expired));
    ana.signs_in();
}

#[test]
fn a_challenge_opened_during_a_wait_is_good_after_it() {
    let mut ana = with_slow_app();
    let until = into_a_wait(&mut ana);
    let token = ana.owes();
    let code = ana.code();
    assert_eq!(ana.types_into(token.challenge(), &code), Err(Refusal::Wait { until }));
    ana.stage.now = until;
    assert_eq!(ana.types_into(token.challenge(), &code), Ok(Kind::App));
}

#[test]
fn the_count_survives_being_written_down() {
    let mut ana = Ana::with_app();
    for _ in 0..5 {
        ana.fails();
        let document = serde_json::to_string(&ana.user).expect("a document");
        ana.user = serde_json::from_str::<User>(&document).expect("the same user");
    }
    assert!(matches!(ana.fails(), Refusal::WrongCode { attempts_left: 0, until: Some(_) }));
    let document = serde_json::to_string(&ana.user).expect("a document");
    ana.user = serde_json::from_str::<User>(&document).expect("the same user");
    assert!(matches!(ana.fails(), Refusal::Wait { .. }));
}

#[test]
fn codes_for_challenges_that_are_not_open_count_nothing() {
    let mut ana = Ana::with_app();
    let passed = ana.owe();
    assert_eq!(ana.types_into(passed, &ana.code()), Ok(Kind::App));
    let late = ana.owe();
    ana.advance(MINUTE * 10);
    for _ in 0..10 {
        let wrong = ana.wrong();
        assert_eq!(ana.types_into(passed, &wrong), Err(Refusal::AlreadyPassed));
        assert_eq!(ana.types_into(late, &wrong), Err(Refusal::Expired));
    }
    assert_eq!(ana.user.guard().attempts_left(), 6);
}

#[test]
fn fifty_forgiven_codes_in_thirty_days_switch_typed_codes_off_and_the_user_is_told_at_once() {
    let mut ana = Ana::with_app();
    for wrong in [5, 5, 5, 5, 5, 5, 5, 5, 5, 4] {
        for _ in 0..wrong {
            ana.fails();
        }
        assert_eq!(ana.types(&ana.code()), Ok(Kind::App));
        ana.advance(DAY);
    }
    ana.stage.forget_effects();
    let pending = ana.owes();
    ana.fails();
    assert_eq!(ana.types(&ana.code()), Ok(Kind::App), "forgives the fiftieth");
    assert_eq!(ana.told(|notice| matches!(notice, Notice::CodesLocked { until: None })), 1);
    assert_eq!(ana.events(EventKind::ChallengeLocked), 1);

    ana.advance(MINUTE);
    let code = ana.code();
    assert_eq!(ana.types_into(pending.challenge(), &code), Err(Refusal::CodesDisabled));
    ana.advance(DAY * 19);
    assert_eq!(ana.types(&ana.code()), Err(Refusal::CodesDisabled));
    ana.advance(DAY);
    assert_eq!(ana.types(&ana.code()), Ok(Kind::App), "the first five are thirty days old");
}

#[test]
fn wrong_codes_of_somebody_who_is_signed_in_do_not_count_for_the_thirty_days() {
    let mut ana = Ana::with_app();
    for _ in 0..20 {
        let session = ana.signs_in();
        let wrong = ana.wrong();
        for _ in 0..5 {
            ana.confirm(&session, Some(&wrong)).expect_err("a wrong code");
        }
        ana.advance(MINUTE);
        let code = ana.code();
        ana.confirm(&session, Some(&code)).expect("the right code");
        ana.advance(HOUR);
    }
}

#[test]
fn the_operator_can_lift_a_wait_and_the_end_of_typed_codes() {
    let mut ana = Ana::with_app();
    into_a_wait(&mut ana);
    ana.play(|user, scene| user.unlock(scene));
    assert_eq!(ana.fails(), Refusal::WrongCode { attempts_left: 5, until: None }, "the row is forgotten");
    while ana.user.guard().shut(ana.stage.now.plus(DAY * 2)).is_none() {
        ana.fails();
        ana.stage.now = ana.user.guard().waits_until().unwrap_or(ana.stage.now).max(ana.stage.now);
    }
    assert_eq!(ana.types(&ana.code()), Err(Refusal::CodesDisabled));
    ana.play(|user, scene| user.unlock(scene));
    assert_eq!(ana.types(&ana.code()), Ok(Kind::App));
    assert_eq!(ana.events(EventKind::UserUnlocked), 2);
}

#[test]
fn a_row_of_wrong_codes_goes_with_the_last_factor() {
    let mut ana = Ana::with_app();
    while ana.user.guard().shut(ana.stage.now.plus(DAY * 2)).is_none() {
        ana.fails();
        ana.stage.now = ana.user.guard().waits_until().unwrap_or(ana.stage.now).max(ana.stage.now);
    }
    ana.play(|user, scene| user.turn_off(Authority::Product, scene)).expect("the product may");
    let session = ana.confirmed_session();
    ana.enroll(AppSettings::default(), None, Authority::Session(&session)).expect("a new phone");
    ana.advance(MINUTE);
    assert_eq!(ana.types(&ana.code()), Ok(Kind::App), "brought back is not locked out");
}

#[test]
fn a_failed_second_step_is_told_to_the_user_at_most_once_an_hour() {
    let mut ana = Ana::with_app();
    let told = |ana: &Ana| ana.told(|notice| matches!(notice, Notice::SecondStepFailed));
    ana.fails();
    ana.fails();
    assert_eq!(told(&ana), 1);
    ana.advance(HOUR);
    ana.fails();
    assert_eq!(told(&ana), 2);
}
