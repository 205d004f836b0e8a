//! "This was not me": what a notice lets its reader stop, and what it takes to go on.

use crate::stage::{Ana, DAY, HOUR, MINUTE, Phone, SECOND, mailbox, number, number_of};
use twofactor::{AppSettings, Authority, Email, EventKind, Kind, Link, MessageId, Notice, Occasion, Purpose, Recipient, Refusal, ResetToken, SignedIn};

const NEW: &str = "seven blue lanterns hang";

fn newest(ana: &Ana) -> MessageId {
    ana.stage.messages.last().expect("a notice").id
}

/// Ana was told that somebody failed at her second step.
fn told() -> (Ana, MessageId) {
    let mut ana = Ana::with_app();
    ana.fails();
    let notice = newest(&ana);
    ana.advance(MINUTE);
    (ana, notice)
}

fn raise(ana: &mut Ana, notice: MessageId) -> Link {
    ana.play(|user, scene| user.raise_alarm(notice, scene))
}

/// The password and the code, and then a new password.
fn renews(ana: &mut Ana) -> Result<twofactor::SessionToken, Refusal> {
    let (token, code) = (ana.owes(), ana.code());
    let passed = ana.attempt(token.challenge(), &code, true)?;
    assert!(passed.session.is_none() && passed.device.is_none() && passed.owes_password, "nothing opens yet");
    let hash = ana.new_password(NEW);
    ana.play(|user, scene| user.renew_password(&token, hash, scene))
}

#[test]
fn an_alarm_ends_sessions_trust_and_pending_sign_ins_and_freezes_changes() {
    let (mut ana, notice) = told();
    let device = ana.signs_in_and_is_remembered();
    ana.advance(MINUTE);
    let session = ana.confirmed_session();
    let owed = ana.owe();
    assert_eq!(raise(&mut ana, notice), Link::Good);
    assert_eq!(ana.events(EventKind::AlarmRaised), 1);
    assert!(ana.user.session(&session, ana.stage.now).is_err());
    assert!(matches!(ana.brings_password(Some(&device)), Ok(SignedIn::Owed(_))), "the browser is not trusted any more");
    let code = ana.code();
    assert_eq!(ana.types_into(owed, &code), Err(Refusal::Expired));
    let until = ana.stage.now.plus(DAY);
    let frozen = Err(Refusal::Frozen { until });
    assert_eq!(ana.begin(AppSettings::default(), None, Authority::Product), frozen);
    let factor = ana.user.factors()[0].id;
    assert_eq!(ana.play(|user, scene| user.remove_factor(factor, Authority::Product, scene)), Err(Refusal::Frozen { until }));
    assert_eq!(ana.play(|user, scene| user.turn_off(Authority::Product, scene)), Err(Refusal::Frozen { until }));
    let other = Email::parse("other@example.com").expect("a mailbox");
    assert_eq!(ana.play(|user, scene| user.change_email(other, Authority::Product, scene)), Err(Refusal::Frozen { until }));
    let fresh = ana.fresh_codes();
    assert!(ana.play(|user, scene| user.replace_backup_codes(&fresh, Authority::Product, scene)).is_err());
    ana.play(|user, scene| user.remove_factor(factor, Authority::Operator, scene)).expect("the operator may");
}

#[test]
fn the_next_sign_in_asks_for_a_new_password_after_the_second_step() {
    let (mut ana, notice) = told();
    raise(&mut ana, notice);
    let session = renews(&mut ana).expect("a new password");
    assert!(ana.user.session(&session, ana.stage.now).is_ok() && !ana.user.owes_password());
    assert_eq!(ana.events(EventKind::PasswordChanged), 1);
    ana.advance(MINUTE);
    let old = ana.new_password("four small green boats");
    let stale = twofactor::PasswordProof { checked: old, renewed: None };
    assert_eq!(ana.play(|user, scene| user.sign_in(stale, None, scene)).err(), Some(Refusal::WrongPassword));
    let confirmed = ana.confirmed_session();
    assert!(matches!(ana.begin(AppSettings::default(), None, Authority::Session(&confirmed)), Err(Refusal::Frozen { .. })), "still frozen");
    let current = ana.proof();
    let another = ana.new_password("nine grey herons wade");
    let changed = ana.play(|user, scene| user.change_password(&confirmed, current, another, scene));
    assert!(matches!(changed, Err(Refusal::Frozen { .. })));
    ana.advance(DAY);
    let confirmed = ana.confirmed_session();
    ana.begin(AppSettings::default(), None, Authority::Session(&confirmed)).expect("a day later");
}

#[test]
fn a_new_password_is_taken_once_in_time_and_only_where_it_is_owed() {
    let (mut ana, notice) = told();
    let token = ana.owes();
    let hash = ana.new_password(NEW);
    let unproved = ana.play(|user, scene| user.renew_password(&token, hash.clone(), scene));
    assert_eq!(unproved.err(), Some(Refusal::Expired));
    raise(&mut ana, notice);
    let (token, code) = (ana.owes(), ana.code());
    ana.attempt(token.challenge(), &code, false).expect("the right code");
    let code = ana.code_in(1);
    assert_eq!(ana.types_into(token.challenge(), &code), Err(Refusal::Expired), "there is nothing more to type");
    ana.advance(MINUTE * 10);
    let late = ana.play(|user, scene| user.renew_password(&token, hash.clone(), scene));
    assert_eq!(late.err(), Some(Refusal::Expired));
    ana.play(|user, scene| user.look_after(scene));
    assert_eq!(ana.events(EventKind::ChallengeAbandoned), 0, "the second step was taken");
    renews(&mut ana).expect("in time");
}

#[test]
fn what_was_enrolled_since_the_notice_proves_nothing() {
    let mut ana = Ana::with_app();
    let session = ana.confirmed_session();
    ana.advance(SECOND);
    let own = core::mem::replace(&mut ana.phone, Phone::lost());
    ana.enroll(AppSettings::default(), None, Authority::Session(&session)).expect("a thief's app");
    let notice = newest(&ana);
    assert!(ana.told(|notice| matches!(notice, Notice::FactorAdded { .. })) > 0);
    ana.advance(MINUTE);
    raise(&mut ana, notice);
    assert_eq!(renews(&mut ana).err(), Some(Refusal::Doubtful));
    let code = ana.code_in(1);
    assert_eq!(ana.types(&code), Err(Refusal::Doubtful), "nor to the product");
    assert_eq!(ana.user.guard().attempts_left(), 6, "it was no guess");
    ana.advance(MINUTE * 5);
    ana.phone = own;
    renews(&mut ana).expect("her own app");
}

/// Somebody who reads the mailbox sets a password through it: the notice that tells of it.
fn resets(ana: &mut Ana) -> MessageId {
    ana.play(|user, scene| user.send_reset(scene));
    let token = |notice: &Notice| if let Notice::PasswordReset { token } = notice { ResetToken::parse(token.expose()) } else { None };
    let token = ana.stage.messages.iter().rev().find_map(|message| token(&message.notice)).expect("a link");
    ana.advance(SECOND);
    let new = ana.new_password("what the thief likes");
    ana.play(|user, scene| user.reset_password(&token, new, scene)).expect("a new password");
    newest(ana)
}

/// The token that was sent to the mailbox that is to take the place of the present one.
fn moved(ana: &Ana) -> twofactor::EmailToken {
    let token = |notice: &Notice| if let Notice::VerifyEmail { token } = notice { twofactor::EmailToken::parse(token.expose()) } else { None };
    ana.stage.messages.iter().rev().find_map(|message| token(&message.notice)).expect("a link")
}

#[test]
fn somebody_with_the_mailbox_alone_keeps_nobody_out_again_and_again() {
    let mut ana = Ana::with_app();
    let stolen = resets(&mut ana);
    assert_eq!(raise(&mut ana, stolen), Link::Good);
    let until = ana.user.frozen_until(ana.stage.now).expect("a freeze");
    ana.advance(MINUTE);
    let own = resets(&mut ana);
    assert_eq!(raise(&mut ana, own), Link::Used, "it tells of a password of after the alarm");
    ana.advance(MINUTE);
    renews(&mut ana).expect("the app proves who sets it");
    let renewed = newest(&ana);
    assert_eq!(raise(&mut ana, renewed), Link::Used);
    assert_eq!((ana.user.frozen_until(ana.stage.now), ana.user.owes_password()), (Some(until), false));

    ana.advance(MINUTE);
    let (session, next) = (ana.confirmed_session(), Email::parse("ana@next.example").expect("a mailbox"));
    ana.play(|user, scene| user.change_email(next.clone(), Authority::Session(&session), scene)).expect("the app proves who moves");
    let token = moved(&ana);
    ana.play(|user, scene| user.verify_email(&token, scene)).expect("proved");
    assert_eq!(ana.user.email, next);
    assert_eq!(ana.events(EventKind::AlarmRaised), 1);
}

#[test]
fn during_a_freeze_no_mailbox_moves_by_a_code_to_a_mailbox() {
    let mut ana = Ana::reached_at(&mailbox());
    let factor = ana.user.factors()[0].id;
    assert!(ana.types("000000").is_err());
    let notice = newest(&ana);
    ana.advance(HOUR * 2);
    raise(&mut ana, notice);
    let owed = ana.owes();
    ana.asks(owed.challenge(), factor).expect("a code");
    let (_, code) = ana.received();
    ana.attempt(owed.challenge(), &code, false).expect("the right code");
    let hash = ana.new_password(NEW);
    let session = ana.play(|user, scene| user.renew_password(&owed, hash, scene)).expect("a new password");
    ana.advance(MINUTE);
    ana.play(|user, scene| user.send_code(factor, Occasion::Session(&session), scene)).expect("a code");
    let (_, code) = ana.received();
    let session = ana.confirm(&session, Some(&code)).expect("password and code");
    let until = ana.user.frozen_until(ana.stage.now).expect("a freeze");
    let next = Email::parse("thief@next.example").expect("a mailbox");
    assert_eq!(ana.play(|user, scene| user.change_email(next, Authority::Session(&session), scene)), Err(Refusal::Frozen { until }));
}

#[test]
fn a_notice_of_another_password_after_an_alarm_is_over_is_good() {
    let (mut ana, notice) = told();
    raise(&mut ana, notice);
    renews(&mut ana).expect("a new password");
    ana.advance(DAY);
    let stolen = resets(&mut ana);
    assert_eq!(raise(&mut ana, stolen), Link::Good);
}

#[test]
fn with_nothing_left_to_prove_who_sets_it_no_password_is_taken() {
    let mut ana = Ana::new();
    let session = ana.confirmed_session();
    ana.enroll(AppSettings::default(), None, Authority::Session(&session)).expect("a thief's app");
    let notice = newest(&ana);
    raise(&mut ana, notice);
    assert_eq!(ana.brings_password(None).err(), Some(Refusal::PasswordOwed));
    ana.play(|user, scene| user.unlock(scene));
    assert!(matches!(ana.brings_password(None), Ok(SignedIn::Owed(_))), "support has brought her back");
    assert_eq!(raise(&mut ana, notice), Link::Used);
}

#[test]
fn a_link_works_once_and_for_a_week() {
    let (mut ana, notice) = told();
    ana.advance(HOUR * 2);
    ana.fails();
    let later = newest(&ana);
    assert_eq!(raise(&mut ana, notice), Link::Good);
    for used in [notice, later] {
        assert_eq!(raise(&mut ana, used), Link::Used, "one link speaks for those that came after it");
    }
    assert_eq!(ana.events(EventKind::AlarmRaised), 1);
    ana.advance(DAY * 8);
    assert_eq!(ana.user.link(notice, ana.stage.now), Link::Expired);
    ana.fails();
    let again = newest(&ana);
    ana.advance(DAY * 7);
    assert_eq!(raise(&mut ana, again), Link::Expired);
}

#[test]
fn the_link_of_an_earlier_notice_still_reaches_further_back() {
    let (mut ana, first) = told();
    ana.advance(HOUR * 2);
    ana.fails();
    let second = newest(&ana);
    ana.advance(MINUTE);
    assert_eq!((raise(&mut ana, second), raise(&mut ana, first), raise(&mut ana, first)), (Link::Good, Link::Good, Link::Used));
}

#[test]
fn an_address_that_was_just_added_is_not_told_where_another_is() {
    let mut ana = Ana::with_app();
    let session = ana.confirmed_session();
    let other = Recipient::Mailbox(Email::parse("second@example.com").expect("a mailbox"));
    ana.proves(&other, None, Authority::Session(&session)).expect("a second mailbox");
    let to: Vec<&Recipient> =
        ana.stage.messages.iter().filter(|message| matches!(message.notice, Notice::FactorAdded { .. })).map(|message| &message.to).collect();
    assert_eq!(to, [&mailbox()]);
}

#[test]
fn telephones_are_told_as_well_as_mailboxes() {
    let mut ana = Ana::reached_at(&number());
    ana.user.email_verified_at = None;
    let wrong = "000000";
    assert!(ana.types(wrong).is_err());
    assert_eq!(ana.stage.messages.last().map(|message| message.to.clone()), Some(number()));
    ana.advance(HOUR * 2);
    ana.user.email_verified_at = Some(ana.stage.now);
    ana.stage.forget_effects();
    assert!(ana.types(wrong).is_err());
    assert_eq!(ana.stage.messages.iter().map(|message| message.to.clone()).collect::<Vec<_>>(), [mailbox(), number()]);
}

#[test]
fn a_flood_of_one_kind_of_notice_hides_none_of_another() {
    let mut ana = Ana::with_app();
    for _ in 0..40 {
        let fresh = ana.fresh_codes();
        ana.play(|user, scene| user.replace_backup_codes(&fresh, Authority::Product, scene)).expect("new codes");
        ana.advance(SECOND);
    }
    assert_eq!((ana.told(|notice| matches!(notice, Notice::BackupCodesMade)), ana.events(EventKind::BackupCodesMade)), (5, 40));
    ana.play(|user, scene| user.turn_off(Authority::Product, scene)).expect("off");
    assert_eq!(ana.told(|notice| matches!(notice, Notice::TwoFactorOff)), 1);
}

#[test]
fn at_most_ten_notices_a_day_go_by_sms() {
    let mut ana = Ana::reached_at(&number());
    ana.user.email_verified_at = None;
    for nr in 0..20 {
        let to = number_of(if nr % 2 == 0 { "+995599123457" } else { "+995599123458" });
        let from = ana.user.factors()[0].id;
        ana.proves(&to, Some(from), Authority::Product).expect("another number");
        ana.advance(HOUR * 3);
    }
    let first_day = ana.stage.messages.iter().filter(|message| matches!(message.notice, Notice::FactorReplaced { .. }));
    let first_day =
        first_day.filter(|message| message.at < twofactor::Timestamp::from_unix_millis(crate::stage::START.as_unix_millis() + 26 * 3_600_000)).count();
    assert!(first_day <= 10, "{first_day}");
    assert_eq!(ana.user.factors()[0].kind(), Kind::Phone);
}

#[test]
fn while_changes_are_frozen_no_browser_becomes_trusted() {
    let (mut ana, notice) = told();
    raise(&mut ana, notice);
    renews(&mut ana).expect("a new password");
    ana.advance(MINUTE);
    let challenge = match ana.open(Purpose::SignIn, None) {
        Ok(twofactor::Opened::Owed(id)) => id,
        opened => panic!("{opened:?}"),
    };
    let code = ana.code();
    assert!(ana.attempt(challenge, &code, true).expect("passed").device.is_none());
}
