//! Codes that are sent: each for one occasion and one address, once, for a while, and never too many.

use crate::stage::{Ana, DAY, HOUR, MINUTE, SECOND, START, mailbox, number};
use proptest::prelude::*;
use std::collections::HashSet;
use twofactor::{Authority, EventKind, FactorId, Kind, Notice, Occasion, Purpose, Recipient, Refusal, TwoFactor};

/// A member with her telephone as the only factor.
fn ana() -> (Ana, FactorId) {
    let ana = Ana::reached_at(&number());
    let factor = ana.user.factors()[0].id;
    (ana, factor)
}

/// A code for a new challenge.
fn sent(ana: &mut Ana, factor: FactorId) -> (twofactor::ChallengeId, String) {
    let challenge = ana.owe();
    ana.asks(challenge, factor).expect("a code");
    (challenge, ana.received().1)
}

fn other(code: &str) -> String {
    let number: u32 = code.parse().expect("digits");
    format!("{:06}", (number + 1) % 1_000_000)
}

#[test]
fn a_sent_code_passes_the_challenge_that_asked_for_it_once() {
    let (mut ana, factor) = ana();
    let (challenge, code) = sent(&mut ana, factor);
    assert_eq!(ana.received().0, number());
    let passed = ana.attempt(challenge, &code, false).expect("the right code");
    assert_eq!((passed.proof.kind, passed.proof.factor, passed.proof.kind.amr()), (Kind::Phone, Some(factor), &["sms"][..]));
    assert_eq!(ana.types_into(challenge, &code), Err(Refusal::AlreadyPassed));
    let wrong = ana.types(&code);
    assert!(matches!(wrong, Err(Refusal::WrongCode { attempts_left: 5, .. })), "it is nothing to another challenge: {wrong:?}");
}

#[test]
fn nothing_is_sent_before_the_right_password_nor_without_being_asked_for() {
    let (mut ana, factor) = ana();
    ana.play(|user, scene| user.password_failed(scene));
    assert!(ana.stage.messages.is_empty());
    let challenge = ana.owe();
    assert!(ana.stage.messages.is_empty());
    ana.asks(challenge, factor).expect("a code");
    assert_eq!((ana.stage.messages.len(), ana.events(EventKind::CodeSent)), (1, 1));
}

#[test]
fn a_code_is_good_for_its_own_challenge_only() {
    let (mut ana, factor) = ana();
    let (_, code) = sent(&mut ana, factor);
    ana.advance(MINUTE);
    let (second, newer) = sent(&mut ana, factor);
    assert!(matches!(ana.types_into(second, &code), Err(Refusal::WrongCode { .. })));
    assert_eq!(ana.types_into(second, &newer), Ok(Kind::Phone));
}

#[test]
fn a_newer_code_voids_the_earlier_ones_which_are_named_and_not_counted() {
    let (mut ana, factor) = ana();
    let (challenge, first) = sent(&mut ana, factor);
    ana.advance(MINUTE);
    ana.asks(challenge, factor).expect("another");
    let second = ana.received().1;
    for _ in 0..20 {
        assert_eq!(ana.types_into(challenge, &first), Err(Refusal::CodeSuperseded));
    }
    assert_eq!(ana.user.guard().attempts_left(), 6);
    assert_eq!(ana.types_into(challenge, &second), Ok(Kind::Phone));
}

#[test]
fn a_new_code_forgives_no_wrong_ones() {
    let (mut ana, factor) = ana();
    let (challenge, code) = sent(&mut ana, factor);
    for left in (1..6).rev() {
        assert_eq!(ana.types_into(challenge, &other(&code)), Err(Refusal::WrongCode { attempts_left: left, until: None }));
    }
    ana.advance(MINUTE);
    ana.asks(challenge, factor).expect("another");
    let fresh = ana.received().1;
    let until = ana.stage.now.plus(MINUTE);
    assert_eq!(ana.types_into(challenge, &other(&fresh)), Err(Refusal::WrongCode { attempts_left: 0, until: Some(until) }));
    assert_eq!(ana.types_into(challenge, &fresh), Err(Refusal::Wait { until }), "a right code is not even looked at");
    assert_eq!(ana.asks(challenge, factor).err(), Some(Refusal::Expired), "the wait ended the sign-in");
    let next = ana.owe();
    assert_eq!(ana.asks(next, factor).err(), Some(Refusal::Wait { until }));
}

#[test]
fn all_kinds_of_codes_share_one_count() {
    let mut ana = Ana::with_app();
    let session = ana.confirmed_session();
    ana.proves(&number(), None, Authority::Session(&session)).expect("a telephone");
    let factor = ana.user.factors()[1].id;
    ana.advance(HOUR);
    let wrong = ana.wrong();
    assert!(ana.types(&wrong).is_err());
    let (challenge, code) = sent(&mut ana, factor);
    let odd = (0..).map(|n| format!("{n:06}")).find(|odd| *odd != code && (-3..=3).all(|step| ana.code_in(step) != *odd)).expect("a wrong one");
    assert!(matches!(ana.types_into(challenge, &odd), Err(Refusal::WrongCode { attempts_left: 4, .. })));
    let shown = ana.code();
    assert_eq!(ana.types_into(challenge, &shown), Ok(Kind::App), "either answers");
}

#[test]
fn a_code_dies_with_its_challenge_and_its_message_says_so() {
    let (mut ana, factor) = ana();
    let challenge = ana.owe();
    ana.advance(MINUTE * 8);
    let posting = ana.asks(challenge, factor).expect("a code");
    let code = ana.received().1;
    assert_eq!(posting.expires_at, ana.stage.now.plus(MINUTE * 2));
    assert_eq!(ana.stage.messages.last().map(|message| message.expires_at), Some(posting.expires_at), "and is of no use later");
    ana.advance(MINUTE * 2);
    assert_eq!(ana.types_into(challenge, &code), Err(Refusal::Expired));
}

#[test]
fn a_code_for_a_session_is_good_for_ten_minutes_and_then_named_as_too_old() {
    let (mut ana, factor) = ana();
    let (challenge, code) = sent(&mut ana, factor);
    let session = ana.attempt(challenge, &code, false).expect("the right code").session;
    assert!(session.is_none(), "the product's");
    let owed = ana.owes();
    ana.asks(owed.challenge(), factor).expect("no repetition: the earlier one was answered");
    let code = ana.received().1;
    let session = ana.attempt(owed.challenge(), &code, false).expect("the right code").session.expect("a session");
    let ask = |ana: &mut Ana| ana.play(|user, scene| user.send_code(factor, Occasion::Session(&session), scene));
    ask(&mut ana).expect("a code");
    let code = ana.received().1;
    ana.advance(MINUTE * 10);
    assert_eq!(ana.confirm(&session, Some(&code)).err(), Some(Refusal::CodeExpired));
    assert_eq!(ana.user.guard().attempts_left(), 6, "which is no guess");
    ask(&mut ana).expect("another");
    let code = ana.received().1;
    let renewed = ana.confirm(&session, Some(&code)).expect("in time");
    assert_eq!(ana.confirm(&renewed, Some(&code)).err(), Some(Refusal::CodeUsed));
}

#[test]
fn the_waits_between_codes_grow_until_one_is_answered() {
    let (mut ana, factor) = ana();
    let challenge = ana.owe();
    for wait in [30, 60, 120] {
        let posting = ana.asks(challenge, factor).expect("a code");
        let next_at = ana.stage.now.plus(SECOND * wait);
        assert_eq!(posting.next_at, next_at);
        ana.advance(SECOND * wait - SECOND);
        assert_eq!(ana.asks(challenge, factor).err(), Some(Refusal::TooManyMessages { until: next_at }));
        ana.advance(SECOND);
    }
    ana.asks(challenge, factor).expect("the fourth");
    let code = ana.received().1;
    assert_eq!(ana.types_into(challenge, &code), Ok(Kind::Phone));
    let (next, code) = sent(&mut ana, factor);
    assert_eq!(ana.types_into(next, &code), Ok(Kind::Phone));
}

#[test]
fn five_an_hour_and_ten_a_day_are_sent_answered_or_not() {
    let (mut ana, factor) = ana();
    ana.advance(DAY);
    let began = ana.stage.now;
    let mut sent_in_all = 0;
    for hour in [0, 1] {
        ana.stage.now = began.plus(HOUR * hour);
        for _ in 0..5 {
            let (challenge, code) = sent(&mut ana, factor);
            assert_eq!(ana.types_into(challenge, &code), Ok(Kind::Phone));
            sent_in_all += 1;
        }
        let challenge = ana.owe();
        let until = if hour == 0 { began.plus(HOUR) } else { began.plus(DAY) };
        assert_eq!(ana.asks(challenge, factor).err(), Some(Refusal::TooManyMessages { until }));
    }
    ana.stage.now = began.plus(DAY - SECOND);
    let challenge = ana.owe();
    assert!(ana.asks(challenge, factor).is_err());
    ana.advance(SECOND);
    assert!(ana.asks(challenge, factor).is_ok());
    assert_eq!(sent_in_all, 10);
}

#[test]
fn the_waits_of_one_channel_leave_the_other_open() {
    let mut ana = Ana::reached_at(&number());
    let session = session(&mut ana);
    ana.proves(&mailbox(), None, Authority::Session(&session)).expect("a mailbox too");
    let [phone, email] = [ana.user.factors()[0].id, ana.user.factors()[1].id];
    ana.advance(HOUR);
    let challenge = ana.owe();
    ana.asks(challenge, phone).expect("by SMS");
    let by_sms = ana.received().1;
    assert!(ana.asks(challenge, phone).is_err());
    ana.asks(challenge, email).expect("by e-mail at once");
    assert_eq!(ana.received().0, mailbox());
    assert_eq!(ana.types_into(challenge, &by_sms), Ok(Kind::Phone), "the newest to each address is good");
}

/// A session of somebody who proved a moment ago that it is her, with a code from her only factor.
fn session(ana: &mut Ana) -> twofactor::SessionToken {
    let factor = ana.user.factors()[0].id;
    let owed = ana.owes();
    ana.asks(owed.challenge(), factor).expect("a code");
    let code = ana.received().1;
    let session = ana.attempt(owed.challenge(), &code, false).expect("the right code").session.expect("a session");
    ana.play(|user, scene| user.send_code(factor, Occasion::Session(&session), scene)).expect("a code");
    let code = ana.received().1;
    ana.confirm(&session, Some(&code)).expect("password and code")
}

#[test]
fn an_app_and_a_stranger_get_no_code() {
    let mut ana = Ana::with_app();
    let challenge = ana.owe();
    let app = ana.user.factors()[0].id;
    assert_eq!(ana.asks(challenge, app).err(), Some(Refusal::UnknownFactor));
    let (stranger, theirs) = self::ana();
    assert_eq!(ana.asks(challenge, theirs).err(), Some(Refusal::UnknownFactor));
    let elsewhere = { stranger }.owe();
    assert_eq!(ana.asks(elsewhere, app).err(), Some(Refusal::UnknownChallenge));
}

#[test]
fn a_challenge_that_is_over_sends_nothing() {
    let (mut ana, factor) = ana();
    let (passed, code) = sent(&mut ana, factor);
    assert_eq!(ana.types_into(passed, &code), Ok(Kind::Phone));
    assert_eq!(ana.asks(passed, factor).err(), Some(Refusal::AlreadyPassed));
    let late = ana.owe();
    ana.advance(MINUTE * 10);
    assert_eq!(ana.asks(late, factor).err(), Some(Refusal::Expired));
}

#[test]
fn the_mailbox_that_may_have_reset_the_password_is_no_second_factor_for_a_day() {
    let mut ana = Ana::reached_at(&mailbox());
    let factor = ana.user.factors()[0].id;
    ana.play(|user, scene| user.password_changed(None, scene));
    let until = ana.stage.now.plus(DAY);
    let challenge = ana.owe();
    assert_eq!(ana.asks(challenge, factor).err(), Some(Refusal::MailboxPaused { until }));
    ana.stage.now = until;
    let (challenge, code) = sent(&mut ana, factor);
    assert_eq!(ana.types_into(challenge, &code), Ok(Kind::Email));

    let other = Recipient::Mailbox(twofactor::Email::parse("ana@elsewhere.example").expect("a mailbox"));
    let mut ana = Ana::reached_at(&other);
    let factor = ana.user.factors()[0].id;
    ana.play(|user, scene| user.password_changed(None, scene));
    let (challenge, code) = sent(&mut ana, factor);
    assert_eq!(ana.types_into(challenge, &code), Ok(Kind::Email), "another mailbox is independent of it");
}

#[test]
fn codes_are_six_digits_and_no_two_digits_are_favored() {
    let (mut ana, factor) = ana();
    let mut counts = [[0_u32; 10]; 6];
    let mut seen = HashSet::new();
    for _ in 0..2000 {
        ana.advance(DAY);
        let (_, code) = sent(&mut ana, factor);
        assert_eq!(code.len(), 6);
        for (place, digit) in code.bytes().enumerate() {
            counts[place][usize::from(digit - b'0')] += 1;
        }
        seen.insert(code);
        ana.stage.forget_effects();
    }
    assert!(seen.len() > 1980, "{} of 2000 differ", seen.len());
    for place in counts {
        let chi_square: f64 = place.iter().map(|count| (f64::from(*count) - 200.0).powi(2) / 200.0).sum();
        assert!(chi_square < 27.9, "p < 0.001: {place:?}");
    }
}

#[test]
fn turned_off_means_no_more_codes() {
    let (mut ana, factor) = ana();
    let challenge = ana.owe();
    ana.play(|user, scene| user.remove_factor(factor, Authority::Product, scene)).expect("the product may");
    assert_eq!(ana.user.two_factor(&ana.stage.policy), TwoFactor::Off);
    assert_eq!(ana.asks(challenge, factor).err(), Some(Refusal::Expired));
    assert_eq!(ana.told(|notice| matches!(notice, Notice::FactorRemoved { kind: Kind::Phone })), 2, "the mailbox and the telephone");
}

#[test]
fn a_step_up_of_the_product_asks_and_is_answered_alike() {
    let (mut ana, factor) = ana();
    let Ok(twofactor::Opened::Owed(challenge)) = ana.open(Purpose::StepUp { action: "Pay 300 GEL".to_owned() }, None) else { panic!("owed") };
    ana.asks(challenge, factor).expect("a code");
    let code = ana.received().1;
    assert_eq!(ana.types_into(challenge, &code), Ok(Kind::Phone));
}

proptest! {
    #[test]
    fn whatever_is_asked_and_when_the_caps_hold(gaps in proptest::collection::vec(0_u64..4000, 1..80)) {
        let (mut ana, factor) = ana();
        ana.advance(DAY);
        let mut times = Vec::new();
        for gap in gaps {
            ana.advance(SECOND * u32::try_from(gap).expect("small"));
            let challenge = ana.owe();
            if ana.asks(challenge, factor).is_ok() {
                times.push(ana.stage.now.since(START));
            }
        }
        for (at, time) in times.iter().enumerate() {
            let within = |span| times[..=at].iter().filter(|earlier| *time - **earlier < span).count();
            prop_assert!(within(HOUR) <= 5 && within(DAY) <= 10 && within(SECOND * 30) <= 1);
        }
    }
}
