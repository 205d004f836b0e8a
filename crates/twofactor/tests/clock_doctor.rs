//! A phone whose clock is off: what it is told, and what its codes are worth.

use crate::stage::{Ana, MINUTE, Phone, SECOND};
use twofactor::{Algorithm, AppSettings, Authority, Kind, Refusal};

fn with_period(period: u32) -> Ana {
    Ana::with(AppSettings::new(6, period, Algorithm::Sha1).expect("sound"))
}

fn is_off(refusal: &Refusal) -> Option<i64> {
    if let Refusal::ClockOff { seconds_ahead, .. } = refusal { Some(*seconds_ahead) } else { None }
}

#[test]
fn a_clock_that_is_off_by_up_to_twenty_minutes_is_told_by_how_much() {
    for period in [10, 30, 60] {
        let (reach, seconds) = (1200 / i64::from(period), i64::from(period));
        for steps in (-reach..=reach).filter(|steps| steps.abs() > 1) {
            let mut ana = with_period(period);
            let code = ana.code_in(steps);
            let expected = Refusal::ClockOff { seconds_ahead: steps * seconds, attempts_left: 5, until: None };
            assert_eq!(ana.types(&code), Err(expected), "{steps} steps of {period} s");
        }
    }
}

#[test]
fn a_clock_that_is_off_by_more_is_just_wrong() {
    for period in [10, 30, 60] {
        for steps in [-1200 / i64::from(period) - 1, 1200 / i64::from(period) + 1] {
            let mut ana = with_period(period);
            let code = ana.code_in(steps);
            assert_eq!(ana.types(&code), Err(Refusal::WrongCode { attempts_left: 5, until: None }), "{steps} steps of {period} s");
        }
    }
}

#[test]
fn codes_of_a_wrong_clock_count_like_any_wrong_code() {
    let mut ana = Ana::with_app();
    for left in (1..6).rev() {
        let code = ana.code_in(10 + left);
        let refusal = Refusal::ClockOff { seconds_ahead: (10 + left) * 30, attempts_left: u32::try_from(left).expect("few"), until: None };
        assert_eq!(ana.types(&code), Err(refusal));
    }
    let until = ana.stage.now.plus(MINUTE);
    let code = ana.code_in(10);
    assert_eq!(ana.types(&code), Err(Refusal::ClockOff { seconds_ahead: 300, attempts_left: 0, until: Some(until) }));
    assert_eq!(ana.types(&ana.code()), Err(Refusal::Wait { until }));
}

#[test]
fn a_code_shown_ahead_of_time_is_refused_when_its_time_comes() {
    for period in [10, 30, 60] {
        let mut ana = with_period(period);
        let given_away = ana.code_in(4);
        assert_eq!(ana.types(&given_away).as_ref().map_err(is_off), Err(Some(4 * i64::from(period))));
        for steps in [3, 4, 5] {
            let then = ana.stage.now.plus(SECOND * period * steps);
            let before = core::mem::replace(&mut ana.stage.now, then);
            assert_eq!(ana.types(&given_away), Err(Refusal::CodeUsed), "{steps} steps later");
            ana.stage.now = before;
        }
        ana.advance(SECOND * period * 4);
        let next = ana.code_in(1);
        assert_eq!(ana.types(&next), Ok(Kind::App), "the codes beside it are good");
    }
}

#[test]
fn a_code_of_the_past_burns_nothing() {
    let mut ana = Ana::with_app();
    let old = ana.code_in(-6);
    assert_eq!(ana.types(&old).as_ref().map_err(is_off), Err(Some(-180)));
    assert_eq!(ana.types(&ana.code()), Ok(Kind::App));
}

#[test]
fn typing_the_same_early_code_again_counts_again() {
    let mut ana = Ana::with_app();
    let early = ana.code_in(10);
    for left in [5, 4, 3] {
        assert_eq!(ana.types(&early), Err(Refusal::ClockOff { seconds_ahead: 300, attempts_left: left, until: None }));
    }
}

#[test]
fn the_drift_of_the_phone_is_learned_from_accepted_codes_only() {
    let mut ana = Ana::with_app();
    assert_eq!(ana.user.drift_seconds(), None);
    for (steps, drift) in [(1, Some(30)), (0, None), (-1, Some(-30))] {
        ana.advance(MINUTE * 5);
        let code = ana.code_in(steps);
        assert_eq!(ana.types(&code), Ok(Kind::App));
        assert_eq!(ana.user.drift_seconds(), drift);
    }
    let off = ana.code_in(12);
    ana.types(&off).expect_err("six minutes ahead");
    assert_eq!(ana.user.drift_seconds(), Some(-30));
}

#[test]
fn a_learned_drift_does_not_widen_the_window() {
    let mut ana = Ana::with_app();
    let ahead = ana.code_in(1);
    assert_eq!(ana.types(&ahead), Ok(Kind::App));
    ana.advance(MINUTE * 5);
    let further = ana.code_in(2);
    assert_eq!(ana.types(&further).as_ref().map_err(is_off), Err(Some(60)));
}

#[test]
fn enrollment_says_by_how_much_the_clock_is_off_and_does_not_take_the_code_later() {
    let mut ana = Ana::new();
    let session = ana.confirmed_session();
    let factor = ana.begin(AppSettings::default(), None, Authority::Session(&session)).expect("an enrollment");
    let phone: Phone = ana.scan(factor);
    let early = phone.code_in(ana.stage.now, 4);
    let refused = ana.finish(factor, &early, Authority::Session(&session)).expect_err("two minutes early");
    assert_eq!(refused, Refusal::ClockOff { seconds_ahead: 120, attempts_left: 19, until: None });
    ana.advance(MINUTE * 2);
    assert_eq!(ana.finish(factor, &early, Authority::Session(&session)).expect_err("given away"), Refusal::CodeUsed);
    let next = phone.code_in(ana.stage.now, 1);
    ana.finish(factor, &next, Authority::Session(&session)).expect("the one after");
    ana.advance(SECOND * 30);
    assert_eq!(ana.types(&early), Err(Refusal::CodeUsed), "what was burned stays burned in the active app");
}
