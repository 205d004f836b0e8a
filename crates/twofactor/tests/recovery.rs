//! Back without any method: who may ask, who is told, what stops it, and what it ends with.

use crate::stage::{Ana, DAY, HOUR, MINUTE, SECOND, mailbox, number, number_of};
use core::time::Duration;
use proptest::prelude::*;
use twofactor::{
    AppSettings, Authority, ChallengeToken, Digits, Email, EventKind, Kind, Message, MessageId, Notice, Policy, Recipient, RecoveryToken, Refusal, ResetToken,
    SessionToken, SignedIn, State, Trust, Typed, User,
};

const WEEK: Duration = Duration::from_secs(7 * 24 * 3600);

fn digits(code: &str) -> Digits {
    let Ok(Typed::Digits(digits)) = Typed::parse(code) else { panic!("no digits") };
    digits
}

/// Ana, who has had her app and her mailbox for a while.
fn ana() -> Ana {
    let mut ana = Ana::with_app();
    ana.advance(WEEK);
    ana
}

/// Has a code sent to `to` in a new sign-in, and types it.
fn asks(ana: &mut Ana, to: &Recipient) -> Result<ChallengeToken, Refusal> {
    let token = ana.owes();
    ana.play(|user, scene| user.send_recovery_code(&token, to, scene))?;
    let (at, code) = ana.received();
    assert_eq!(at, *to);
    ana.play(|user, scene| user.request_recovery(&token, &digits(&code), scene))?;
    Ok(token)
}

fn tend(ana: &mut Ana) {
    ana.play(User::look_after);
}

/// The newest link, and where it went.
fn link(ana: &Ana) -> Option<(RecoveryToken, Recipient)> {
    let token = |message: &Message| {
        if let Notice::RecoveryLink { token } = &message.notice { Some((RecoveryToken::parse(token.expose())?, message.to.clone())) } else { None }
    };
    ana.stage.messages.iter().rev().find_map(token)
}

/// The newest notice with a link that stops it.
fn notice(ana: &Ana) -> MessageId {
    ana.stage.messages.iter().rev().find(|message| message.notice.can_be_called_off()).expect("a notice").id
}

fn opens(ana: &mut Ana, token: &RecoveryToken) -> Result<ChallengeToken, Refusal> {
    let proof = ana.proof();
    ana.play(|user, scene| user.open_recovery(token, proof, scene))
}

fn stops(ana: &mut Ana, notice: MessageId) -> bool {
    ana.play(|user, scene| user.cancel_recovery(notice, scene))
}

/// Asks, waits, and has the link.
fn waits(ana: &mut Ana) -> RecoveryToken {
    asks(ana, &mailbox()).expect("a recovery");
    ana.advance(DAY);
    tend(ana);
    link(ana).expect("a link").0
}

#[test]
fn a_day_after_the_request_a_link_lets_a_new_app_take_the_place_of_everything() {
    let mut ana = ana();
    let device = ana.signs_in_and_is_remembered();
    ana.advance(MINUTE);
    let session = ana.signs_in();
    ana.advance(MINUTE);
    let backup = ana.backup(0);
    asks(&mut ana, &mailbox()).expect("a recovery");
    assert_eq!(ana.user.look_at().map(|at| at <= ana.stage.now.plus(HOUR * 12)), Some(true));
    assert_eq!((ana.events(EventKind::RecoveryRequested), ana.told(|notice| matches!(notice, Notice::RecoveryPending { .. }))), (1, 1));
    ana.advance(HOUR * 12);
    tend(&mut ana);
    assert_eq!(ana.told(|notice| matches!(notice, Notice::RecoveryPending { .. })), 2, "again at half-time");
    ana.advance(HOUR * 12 - SECOND);
    tend(&mut ana);
    assert!(link(&ana).is_none());
    ana.advance(SECOND);
    tend(&mut ana);
    tend(&mut ana);
    assert_eq!((ana.events(EventKind::RecoveryReady), ana.told(|notice| matches!(notice, Notice::RecoveryReady))), (1, 1));
    let (token, to) = link(&ana).expect("a link");
    assert_eq!(to, mailbox());

    let owed = opens(&mut ana, &token).expect("the password and the link");
    assert_eq!(opens(&mut ana, &token).err(), Some(Refusal::Expired), "once");
    assert!(ana.user.two_factor_is_on(), "never without");
    assert!(matches!(ana.brings_password(None), Ok(SignedIn::Owed(_))), "meanwhile the second step stands");
    let enrolled = ana.enroll(AppSettings::default(), None, Authority::Challenge(&owed)).expect("a new app");
    assert_eq!((ana.user.factors().len(), ana.user.factors()[0].id), (1, enrolled.factor));
    assert_eq!(ana.events(EventKind::RecoveryFinished), 1);
    assert_eq!(ana.told(|notice| matches!(notice, Notice::RecoveryFinished)), 1);
    assert!(enrolled.backup_set.is_some() && enrolled.session.is_some());
    assert!(ana.user.session(&session, ana.stage.now).is_err(), "every session ends");
    assert!(ana.user.recovery(ana.stage.now).is_none());
    ana.advance(MINUTE);
    assert!(matches!(ana.brings_password(Some(&device)), Ok(SignedIn::Owed(_))), "so does trust");
    assert!(matches!(ana.types(&backup), Err(Refusal::WrongCode { .. })), "and the backup codes");
    let code = ana.code();
    assert_eq!(ana.types(&code), Ok(Kind::App));
}

#[test]
fn a_second_step_a_new_password_an_alarm_and_the_link_in_a_notice_stop_it() {
    type Turn = (&'static str, fn(&mut Ana));
    let turns: [Turn; 6] = [
        ("a second step", |ana| drop(ana.signs_in())),
        ("a step-up", |ana| {
            let code = ana.code();
            assert_eq!(ana.types(&code), Ok(Kind::App));
        }),
        ("a new password", |ana| ana.play(|user, scene| user.password_changed(None, scene))),
        ("the link", |ana| {
            let notice = notice(ana);
            assert!(stops(ana, notice) && !stops(ana, notice), "once");
        }),
        ("an alarm", |ana| {
            let notice = notice(ana);
            ana.play(|user, scene| user.raise_alarm(notice, scene));
        }),
        ("the end of the account", |ana| {
            let change = twofactor::Change { state: Some(State::Disabled), ..twofactor::Change::default() };
            ana.play(|user, scene| user.change(change, Authority::Operator, scene)).expect("a change");
        }),
    ];
    for (turn, happens) in turns {
        let mut ana = ana();
        let token = waits(&mut ana);
        let owed = opens(&mut ana, &token).expect("the link");
        let pending = ana.begin(AppSettings::default(), None, Authority::Challenge(&owed)).expect("a new app");
        let phone = ana.scan(pending);
        happens(&mut ana);
        assert!(ana.user.recovery(ana.stage.now).is_none(), "{turn}");
        assert_eq!(ana.events(EventKind::RecoveryCancelled), 1, "{turn}");
        assert_eq!(ana.told(|notice| matches!(notice, Notice::RecoveryCancelled)), 1, "{turn}");
        assert!(!ana.user.recovers(owed.challenge(), ana.stage.now), "{turn}");
        let code = phone.code(ana.stage.now);
        assert!(ana.finish(pending, &code, Authority::Challenge(&owed)).is_err(), "{turn}: what was begun is over");
        assert_eq!(ana.user.factors().len(), 1, "{turn}");
    }
}

#[test]
fn a_trusted_browser_stops_nothing() {
    let mut ana = ana();
    let device = ana.signs_in_and_is_remembered();
    asks(&mut ana, &mailbox()).expect("a recovery");
    assert!(matches!(ana.brings_password(Some(&device)), Ok(SignedIn::Session { .. })));
    assert!(ana.user.recovery(ana.stage.now).is_some());
}

#[test]
fn an_old_notice_does_not_stop_a_later_recovery() {
    let mut ana = ana();
    asks(&mut ana, &mailbox()).expect("a recovery");
    let first = notice(&ana);
    assert!(stops(&mut ana, first));
    ana.advance(HOUR);
    asks(&mut ana, &mailbox()).expect("another");
    assert!(!stops(&mut ana, first));
    assert!(ana.user.recovery(ana.stage.now).is_some());
}

#[test]
fn asking_twice_does_not_make_the_wait_longer() {
    let mut ana = ana();
    asks(&mut ana, &mailbox()).expect("a recovery");
    let ready_at = ana.user.recovery(ana.stage.now).expect("pending").ready_at;
    ana.advance(HOUR);
    asks(&mut ana, &mailbox()).expect("the same");
    assert_eq!(ana.user.recovery(ana.stage.now).expect("pending").ready_at, ready_at);
    assert_eq!(ana.events(EventKind::RecoveryRequested), 1);
}

#[test]
fn only_addresses_that_were_proved_long_ago_count() {
    let mut ana = ana();
    assert_eq!(ana.user.recovery_addresses(ana.stage.now), [mailbox()]);
    let session = ana.confirmed_session();
    ana.proves(&number(), None, Authority::Session(&session)).expect("a number");
    assert_eq!(ana.user.recovery_addresses(ana.stage.now), [mailbox()], "a number of today");
    assert_eq!(asks(&mut ana, &number()).err(), Some(Refusal::UnknownFactor));
    ana.advance(WEEK);
    assert_eq!(ana.user.recovery_addresses(ana.stage.now), [mailbox(), number()]);

    let next = Email::parse("ana@next.example").expect("a mailbox");
    let session = ana.confirmed_session();
    ana.play(|user, scene| user.change_email(next.clone(), Authority::Session(&session), scene)).expect("a change");
    let token = ana
        .stage
        .messages
        .iter()
        .rev()
        .find_map(|message| if let Notice::VerifyEmail { token } = &message.notice { twofactor::EmailToken::parse(token.expose()) } else { None });
    ana.play(|user, scene| user.verify_email(&token.expect("a link"), scene)).expect("proved");
    assert!(ana.user.recovery_addresses(ana.stage.now).is_empty(), "no mailbox for the link, so the number is of no use either");
    ana.advance(WEEK);
    assert_eq!(ana.user.recovery_addresses(ana.stage.now), [Recipient::Mailbox(next), number()]);
    ana.user.email_verified_at = None;
    assert!(ana.user.recovery_addresses(ana.stage.now).is_empty());
}

#[test]
fn every_address_is_told_telephones_as_well() {
    let mut ana = ana();
    let session = ana.confirmed_session();
    ana.proves(&number(), None, Authority::Session(&session)).expect("a number");
    ana.advance(WEEK);
    ana.stage.forget_effects();
    asks(&mut ana, &number()).expect("a recovery");
    let told: Vec<&Recipient> = ana.stage.messages.iter().filter(|message| message.notice.can_be_called_off()).map(|message| &message.to).collect();
    assert_eq!(told, [&mailbox(), &number()]);
    ana.advance(DAY);
    tend(&mut ana);
    assert_eq!(link(&ana).expect("a link").1, mailbox(), "a link goes to a mailbox only");
}

#[test]
fn a_mailbox_that_the_password_rests_on_proves_nothing_however_long_ago() {
    let mut ana = ana();
    ana.play(|user, scene| user.send_reset(scene));
    let token = ana
        .stage
        .messages
        .iter()
        .find_map(|message| if let Notice::PasswordReset { token } = &message.notice { ResetToken::parse(token.expose()) } else { None });
    let new = ana.new_password("seven blue lanterns hang");
    ana.play(|user, scene| user.reset_password(&token.expect("a link"), new, scene)).expect("a new password");
    ana.advance(DAY * 60);
    assert!(ana.user.recovery_addresses(ana.stage.now).is_empty());
    assert_eq!(asks(&mut ana, &mailbox()).err(), Some(Refusal::UnknownFactor));
    let code = ana.code();
    assert_eq!(ana.types(&code), Ok(Kind::App));
    assert_eq!(ana.user.recovery_addresses(ana.stage.now), [mailbox()], "once something else was proved it does");
}

#[test]
fn a_code_is_guessed_five_times_at_most() {
    let mut ana = ana();
    let token = ana.owes();
    assert_eq!(ana.play(|user, scene| user.request_recovery(&token, &digits("123456"), scene)), Err(Refusal::CodeExpired), "none was sent");
    ana.play(|user, scene| user.send_recovery_code(&token, &mailbox(), scene)).expect("a code");
    let (_, code) = ana.received();
    let wrong = if code == "000000" { "111111" } else { "000000" };
    for left in (0..5).rev() {
        let refused = ana.play(|user, scene| user.request_recovery(&token, &digits(wrong), scene));
        assert_eq!(refused, Err(Refusal::WrongCode { attempts_left: left, until: None }));
    }
    assert_eq!(ana.play(|user, scene| user.request_recovery(&token, &digits(&code), scene)), Err(Refusal::CodeExpired));
    assert_eq!(ana.user.guard().attempts_left(), 6, "guesses here make nobody wait");
    ana.advance(MINUTE);
    ana.play(|user, scene| user.send_recovery_code(&token, &mailbox(), scene)).expect("another code");
    let earlier = code;
    let (_, code) = ana.received();
    assert_eq!(ana.play(|user, scene| user.request_recovery(&token, &digits(&earlier), scene)), Err(Refusal::CodeSuperseded));
    assert_eq!(ana.play(|user, scene| user.request_recovery(&token, &digits(&code), scene)), Ok(()));
}

#[test]
fn it_works_while_codes_are_switched_off() {
    let mut ana = ana();
    for _ in 0..100 {
        if let Some(until) = ana.user.guard().waits_until().filter(|until| ana.stage.now < *until) {
            ana.stage.now = until;
        }
        ana.fails();
    }
    assert_eq!(ana.fails(), Refusal::CodesDisabled);
    let token = waits(&mut ana);
    let owed = opens(&mut ana, &token).expect("the link");
    ana.enroll(AppSettings::default(), None, Authority::Challenge(&owed)).expect("a new app");
    ana.advance(MINUTE);
    let code = ana.code();
    assert_eq!(ana.types(&code), Ok(Kind::App));
}

#[test]
fn without_a_wait_the_link_comes_at_once() {
    let mut ana = ana();
    ana.stage.policy = Policy { recovery_wait_seconds: 0, ..ana.stage.policy.clone() };
    asks(&mut ana, &mailbox()).expect("a recovery");
    let (token, _) = link(&ana).expect("a link");
    assert!(opens(&mut ana, &token).is_ok());
    assert_eq!(ana.told(|notice| matches!(notice, Notice::RecoveryReady)), 1);
}

#[test]
fn a_link_lasts_a_day_is_sent_again_and_a_recovery_lapses() {
    let mut ana = ana();
    let first = waits(&mut ana);
    ana.advance(DAY);
    assert_eq!(opens(&mut ana, &first).err(), Some(Refusal::Expired));
    let token = ana.owes();
    ana.play(|user, scene| user.resend_recovery_link(&token, scene)).expect("another link");
    let second = link(&ana).expect("a link").0;
    assert_eq!(ana.user.check_recovery(&first, ana.stage.now), Err(Refusal::Expired));
    assert_eq!(ana.user.check_recovery(&second, ana.stage.now), Ok(()));
    ana.advance(DAY * 6);
    tend(&mut ana);
    assert!(ana.user.recovery(ana.stage.now).is_none());
    let token = ana.owes();
    assert_eq!(ana.play(|user, scene| user.resend_recovery_link(&token, scene)), Err(Refusal::Expired));
}

#[test]
fn whoever_runs_the_organization_does_not_come_back_with_a_mailbox_alone() {
    let mut ana = ana();
    ana.user.role = twofactor::Role::Admin;
    assert!(!ana.user.kinds_to_recover(&ana.stage.policy).contains(&Kind::Email));
    let token = waits(&mut ana);
    let owed = opens(&mut ana, &token).expect("the link");
    assert_eq!(ana.begins(&mailbox(), None, Authority::Challenge(&owed)).err(), Some(Refusal::TooWeakAlone));
    let other = number_of("+995599765432");
    ana.proves(&other, None, Authority::Challenge(&owed)).expect("a number");
    assert_eq!(ana.user.kinds(), [Kind::Phone, Kind::Backup]);
}

/// Somebody with the password alone signs in as often as it takes to push everything else out.
fn floods(ana: &mut Ana) {
    for _ in 0..70 {
        ana.owes();
    }
}

#[test]
fn a_flood_of_sign_ins_pushes_out_none_that_a_recovery_has_opened() {
    let mut ana = ana();
    let token = waits(&mut ana);
    let owed = opens(&mut ana, &token).expect("the link");
    floods(&mut ana);
    ana.enroll(AppSettings::default(), None, Authority::Challenge(&owed)).expect("a new app");
}

#[test]
fn wrong_codes_of_somebody_else_end_no_sign_in_that_a_recovery_has_opened() {
    let mut ana = ana();
    let token = waits(&mut ana);
    let owed = opens(&mut ana, &token).expect("the link");
    for _ in 0..6 {
        ana.fails();
    }
    ana.enroll(AppSettings::default(), None, Authority::Challenge(&owed)).expect("a new app");
}

#[test]
fn codes_that_somebody_else_asked_for_bring_back_who_receives_them() {
    let mut ana = ana();
    let (mut sent, mut thief) = (0, ana.owes());
    for _ in 0..36 {
        ana.advance(MINUTE * 15);
        thief = ana.owes();
        sent += usize::from(ana.play(|user, scene| user.send_recovery_code(&thief, &mailbox(), scene)).is_ok());
    }
    assert_eq!(sent, 10, "as many as a day has");
    let (_, code) = ana.received();
    let wrong = if code == "000000" { "111111" } else { "000000" };
    for _ in 0..10 {
        assert!(ana.play(|user, scene| user.request_recovery(&thief, &digits(wrong), scene)).is_err());
    }
    ana.play(|user, scene| user.cancel_challenge(thief.challenge(), scene)).expect("called off");
    ana.advance(HOUR);
    let own = ana.owes();
    let another = ana.play(|user, scene| user.send_recovery_code(&own, &mailbox(), scene));
    assert!(matches!(another, Err(Refusal::TooManyMessages { .. })));
    floods(&mut ana);
    let own = ana.owes();
    assert_eq!(ana.play(|user, scene| user.request_recovery(&own, &digits(&code), scene)), Ok(()));
    let again = ana.owes();
    assert_eq!(ana.play(|user, scene| user.request_recovery(&again, &digits(&code), scene)), Err(Refusal::CodeUsed));
}

#[test]
fn whenever_no_code_may_be_sent_the_newest_is_good() {
    let mut ana = ana();
    let mut code = None;
    for _ in 0..400 {
        let own = ana.owes();
        match ana.play(|user, scene| user.send_recovery_code(&own, &mailbox(), scene)) {
            Ok(_) => code = Some(ana.received().1),
            Err(Refusal::TooManyMessages { .. }) => {
                let mut twin = Ana::new();
                (twin.user, twin.stage.now) = (ana.user.clone(), ana.stage.now);
                let code = digits(code.as_deref().expect("one was sent"));
                assert_eq!(twin.play(|user, scene| user.request_recovery(&own, &code, scene)), Ok(()));
            }
            Err(refusal) => panic!("{refusal:?}"),
        }
        ana.advance(MINUTE * 11);
    }
}

#[test]
fn a_code_to_a_telephone_is_good_for_ten_minutes() {
    let mut ana = ana();
    let session = ana.confirmed_session();
    ana.proves(&number(), None, Authority::Session(&session)).expect("a number");
    ana.advance(WEEK);
    let own = ana.owes();
    ana.play(|user, scene| user.send_recovery_code(&own, &number(), scene)).expect("a code");
    let (_, code) = ana.received();
    ana.advance(MINUTE * 10);
    let own = ana.owes();
    assert_eq!(ana.play(|user, scene| user.request_recovery(&own, &digits(&code), scene)), Err(Refusal::CodeExpired));
}

#[test]
fn codes_for_something_else_use_up_none_for_coming_back_nor_those_the_link() {
    let mut ana = Ana::reached_at(&mailbox());
    ana.advance(WEEK);
    let factor = ana.user.factors()[0].id;
    for _ in 0..30 {
        let challenge = ana.owe();
        drop(ana.asks(challenge, factor));
        ana.advance(MINUTE * 5);
    }
    for _ in 0..30 {
        let own = ana.owes();
        if ana.play(|user, scene| user.send_recovery_code(&own, &mailbox(), scene)).is_err() {
            break;
        }
        ana.advance(MINUTE * 5);
    }
    let (own, (_, code)) = (ana.owes(), ana.received());
    assert_eq!(ana.play(|user, scene| user.request_recovery(&own, &digits(&code), scene)), Ok(()));
    ana.stage.policy = Policy { recovery_wait_seconds: 0, ..ana.stage.policy.clone() };
    ana.advance(DAY);
    tend(&mut ana);
    for _ in 0..30 {
        let thief = ana.owes();
        drop(ana.play(|user, scene| user.send_recovery_code(&thief, &mailbox(), scene)));
        ana.advance(MINUTE * 5);
    }
    let own = ana.owes();
    assert_eq!(ana.play(|user, scene| user.resend_recovery_link(&own, scene)), Ok(()));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    /// Somebody with the mailbox alone, who resets passwords, waits, asks and opens links at will, never gets a factor of their own in.
    #[test]
    fn a_mailbox_alone_never_brings_anybody_back(turns in proptest::collection::vec((0_u8..5, 0_u32..60), 1..25)) {
        let mut ana = ana();
        ana.play(|user, scene| user.send_reset(scene));
        let own = ana.user.factors()[0].id;
        let mut has_password = false;
        for (turn, hours) in turns {
            ana.advance(HOUR * hours);
            tend(&mut ana);
            match turn {
                0 => {
                    ana.stage.forget_effects();
                    ana.play(|user, scene| user.send_reset(scene));
                    let token = ana.stage.messages.iter().find_map(|message| if let Notice::PasswordReset { token } = &message.notice { ResetToken::parse(token.expose()) } else { None });
                    let new = ana.new_password("seven blue lanterns hang");
                    ana.play(|user, scene| user.reset_password(&token.expect("a link"), new, scene)).expect("a new password");
                    has_password = true;
                }
                1 | 2 if has_password => prop_assert!(asks(&mut ana, &mailbox()).is_err()),
                3 | 4 if has_password => prop_assert!(link(&ana).is_none()),
                _ => {}
            }
            prop_assert_eq!(ana.user.factors()[0].id, own);
        }
    }
}

/// Signs in with the password in a browser that is spared the second step.
fn is_spared(ana: &mut Ana, device: &twofactor::DeviceToken) -> SessionToken {
    match ana.brings_password(Some(device)).expect("the right password") {
        SignedIn::Session { session, .. } => session,
        SignedIn::Owed(_) => panic!("the browser is trusted"),
    }
}

#[test]
fn a_browser_that_was_trusted_for_a_week_asks_without_a_code_and_waits_like_everybody() {
    let mut ana = ana();
    ana.stage.policy.trust = Trust::Month;
    let device = ana.signs_in_and_is_remembered();
    ana.advance(DAY);
    let begins = |ana: &mut Ana| {
        let session = is_spared(ana, &device);
        let proof = ana.proof();
        ana.play(|user, scene| user.begin_without_methods(&session, proof, scene)).expect("she is signed in")
    };
    let young = begins(&mut ana);
    assert!(!ana.user.may_recover_by_browser(&young, ana.stage.now), "trusted only since yesterday");
    assert_eq!(ana.play(|user, scene| user.request_recovery_by_browser(&young, scene)), Err(Refusal::UnknownFactor));
    let plain = ana.owes();
    assert_eq!(ana.play(|user, scene| user.request_recovery_by_browser(&plain, scene)), Err(Refusal::UnknownFactor), "a sign-in of any browser");

    let mut ana = self::ana();
    ana.stage.policy.trust = Trust::Month;
    let device = ana.signs_in_and_is_remembered();
    ana.advance(WEEK);
    let session = is_spared(&mut ana, &device);
    let proof = ana.proof();
    let token = ana.play(|user, scene| user.begin_without_methods(&session, proof, scene)).expect("she is signed in");
    assert_eq!(ana.play(|user, scene| user.request_recovery_by_browser(&token, scene)), Ok(()));
    assert!(link(&ana).is_none() && ana.user.recovery(ana.stage.now).is_some_and(|recovery| !recovery.is_ready(ana.stage.now)));
    assert_eq!(ana.told(|notice| matches!(notice, Notice::RecoveryPending { .. })), 1);
    assert!(ana.user.session(&session, ana.stage.now).is_ok(), "she stays signed in");
    ana.advance(DAY);
    tend(&mut ana);
    let (recovers, to) = link(&ana).expect("a link");
    assert_eq!(to, mailbox());
    opens(&mut ana, &recovers).expect("with the password");
}

#[test]
fn without_a_second_step_there_is_nothing_to_come_back_from() {
    let mut ana = Ana::new();
    let session = ana.signs_in();
    let proof = ana.proof();
    assert_eq!(ana.play(|user, scene| user.begin_without_methods(&session, proof, scene)).err(), Some(Refusal::NotEnrolled));
}
