//! Trusted devices: browsers that are spared the question, for a while and for nothing else.

use crate::stage::{Ana, DAY, HOUR, MINUTE, SECOND};
use core::time::Duration;
use rand::{SeedableRng as _, rngs::StdRng};
use twofactor::{AppSettings, Authority, Change, Demand, DeviceToken, EventKind, Kind, Notice, Opened, Purpose, Refusal, SessionToken, SignedIn, State, Trust};

/// The session that a trusted browser gets by the password alone, and its next token.
fn spared(ana: &mut Ana, device: &DeviceToken) -> Option<(SessionToken, Option<DeviceToken>)> {
    match ana.brings_password(Some(device)).expect("the right password") {
        SignedIn::Session { session, device } => Some((session, device)),
        SignedIn::Owed(_) => None,
    }
}

fn trusted(ana: &Ana) -> usize {
    ana.user.devices(&ana.stage.policy, ana.stage.now).count()
}

#[test]
fn a_browser_that_passed_is_spared_the_question_and_gets_a_new_token_each_time() {
    let mut ana = Ana::with_app();
    let mut device = ana.signs_in_and_is_remembered();
    let mut seen = vec![device.reveal().expose().clone()];
    for _ in 0..10 {
        ana.advance(HOUR);
        let (session, next) = spared(&mut ana, &device).expect("spared");
        assert_eq!(ana.user.session(&session, ana.stage.now).expect("open").second_factor, None, "spared is not proved");
        device = next.expect("the next token");
        assert!(!seen.contains(device.reveal().expose()));
        seen.push(device.reveal().expose().clone());
    }
    assert_eq!(trusted(&ana), 1);
}

#[test]
fn the_user_is_told_that_a_browser_is_trusted() {
    let mut ana = Ana::with_app();
    ana.signs_in_and_is_remembered();
    assert_eq!(ana.told(|notice| matches!(notice, Notice::BrowserTrusted)), 1);
    let device = ana.user.devices(&ana.stage.policy, ana.stage.now).next().expect("a device");
    assert_eq!((device.label.as_str(), device.ip.as_deref()), ("Firefox on Linux", Some("192.0.2.7")));
}

#[test]
fn nothing_is_remembered_unless_it_is_asked_for() {
    let mut ana = Ana::with_app();
    ana.signs_in();
    assert_eq!(trusted(&ana), 0);
}

#[test]
fn tabs_that_open_side_by_side_are_no_theft() {
    let mut ana = Ana::with_app();
    let device = ana.signs_in_and_is_remembered();
    let (_, next) = spared(&mut ana, &device).expect("the first tab");
    ana.advance(SECOND * 59);
    let (_, second) = spared(&mut ana, &device).expect("the second tab");
    assert!(second.is_none(), "the first tab's token holds");
    assert!(spared(&mut ana, &next.expect("a token")).is_some());
    assert!(ana.told(|notice| matches!(notice, Notice::BrowserStolen { .. })) == 0);
}

#[test]
fn an_old_token_that_comes_back_ends_the_trust_and_the_sessions_of_the_thief_and_tells_the_user() {
    let mut ana = Ana::with_app();
    let copied = ana.signs_in_and_is_remembered();
    let (thiefs, _) = spared(&mut ana, &copied).expect("the thief was faster");
    ana.advance(MINUTE);
    assert!(spared(&mut ana, &copied).is_none(), "the question is asked");
    assert_eq!(trusted(&ana), 0);
    assert_eq!(ana.told(|notice| matches!(notice, Notice::BrowserStolen { label } if label == "Firefox on Linux")), 1);
    assert_eq!(ana.events(EventKind::DeviceTheftSuspected), 1);
    assert_eq!(ana.user.session(&thiefs, ana.stage.now).map(drop), Err(Refusal::UnknownSession));
}

#[test]
fn the_token_of_a_thief_is_worth_nothing_after_the_alarm() {
    let mut ana = Ana::with_app();
    let copied = ana.signs_in_and_is_remembered();
    let (_, thiefs) = spared(&mut ana, &copied).expect("the thief was faster");
    ana.advance(MINUTE * 2);
    assert!(spared(&mut ana, &copied).is_none());
    assert!(spared(&mut ana, &thiefs.expect("a token")).is_none());
}

#[test]
fn a_made_up_token_spares_nothing_and_takes_nothing_away() {
    let mut ana = Ana::with_app();
    let device = ana.signs_in_and_is_remembered();
    let mut bytes = data_encoding::BASE64URL_NOPAD.decode(device.reveal().expose().as_bytes()).expect("base 64");
    bytes[40] ^= 1;
    let foreign = DeviceToken::parse(&data_encoding::BASE64URL_NOPAD.encode(&bytes)).expect("the right shape");
    assert_eq!(foreign.device(), device.device());
    assert!(spared(&mut ana, &foreign).is_none());
    assert!(ana.stage.events.iter().all(|event| event.kind != EventKind::DeviceTheftSuspected), "names are no secrets: nobody is cast out by one");
    assert!(spared(&mut ana, &device).is_some());
}

#[test]
fn trust_belongs_to_one_user() {
    let mut ana = Ana::with_app();
    let mut other = Ana::with_app();
    other.stage.rng = StdRng::seed_from_u64(99);
    let theirs = other.signs_in_and_is_remembered();
    ana.signs_in_and_is_remembered();
    assert!(spared(&mut ana, &theirs).is_none());
    assert!(spared(&mut other, &theirs).is_some());
}

#[test]
fn use_does_not_prolong_trust() {
    for (trust, lasts) in [(Trust::Day, 1), (Trust::Week, 7), (Trust::Month, 30), (Trust::UntilSignOut, 400)] {
        let mut ana = Ana::with_app();
        ana.stage.policy.trust = trust;
        let mut device = ana.signs_in_and_is_remembered();
        let end = ana.stage.now.plus(DAY * lasts);
        for _ in 0..5 {
            ana.advance(DAY * lasts / 6);
            device = spared(&mut ana, &device).expect("trusted").1.expect("the next token");
        }
        ana.stage.now = end.minus(Duration::from_millis(1));
        device = spared(&mut ana, &device).expect("still trusted").1.expect("the next token");
        ana.stage.now = end;
        assert!(spared(&mut ana, &device).is_none(), "{trust:?}");
    }
}

#[test]
fn where_every_sign_in_is_asked_no_browser_is_trusted() {
    let mut ana = Ana::with_app();
    ana.stage.policy.trust = Trust::EverySignIn;
    let token = ana.owes();
    let passed = ana.attempt(token.challenge(), &ana.code(), true).expect("the right code");
    assert!(passed.device.is_none());
}

#[test]
fn a_policy_that_is_shortened_applies_at_once_to_browsers_trusted_earlier() {
    let mut ana = Ana::with_app();
    let device = ana.signs_in_and_is_remembered();
    ana.advance(DAY * 2);
    ana.stage.policy.trust = Trust::Week;
    let device = spared(&mut ana, &device).expect("two days of seven").1.expect("the next token");
    ana.stage.policy.trust = Trust::Day;
    assert!(spared(&mut ana, &device).is_none() && trusted(&ana) == 0);
    ana.stage.policy.trust = Trust::EverySignIn;
    assert!(spared(&mut ana, &device).is_none() && trusted(&ana) == 0);
}

#[test]
fn a_policy_that_is_loosened_does_not_prolong_what_was_promised() {
    let mut ana = Ana::with_app();
    ana.stage.policy.trust = Trust::Day;
    let device = ana.signs_in_and_is_remembered();
    ana.stage.policy.trust = Trust::UntilSignOut;
    ana.advance(DAY);
    assert!(spared(&mut ana, &device).is_none());
}

#[test]
fn a_new_password_ends_all_trust() {
    let mut ana = Ana::with_app();
    let device = ana.signs_in_and_is_remembered();
    ana.advance(MINUTE);
    let session = ana.confirmed_session();
    let (current, new) = (ana.proof(), ana.new_password("seven big red boats"));
    ana.play(|user, scene| user.change_password(&session, current, new, scene)).expect("changed");
    assert!(spared(&mut ana, &device).is_none());
}

#[test]
fn every_change_of_a_factor_ends_all_trust() {
    type Changes = fn(&mut Ana, &SessionToken);
    let changes: [(&str, Changes); 4] = [
        ("added", |ana, session| drop(ana.enroll(AppSettings::default(), None, Authority::Session(session)).expect("added"))),
        ("replaced", |ana, session| {
            let old = ana.user.factors()[0].id;
            ana.enroll(AppSettings::default(), Some(old), Authority::Session(session)).expect("replaced");
        }),
        ("one of two removed", |ana, session| {
            let old = ana.user.factors()[0].id;
            ana.play(|user, scene| user.remove_factor(old, Authority::Session(session), scene)).expect("removed");
        }),
        ("turned off", |ana, session| ana.play(|user, scene| user.turn_off(Authority::Session(session), scene)).expect("off")),
    ];
    for (change, make) in changes {
        let mut ana = Ana::with_app();
        let session = ana.confirmed_session();
        ana.enroll(AppSettings::default(), None, Authority::Session(&session)).expect("a second app");
        ana.advance(MINUTE);
        ana.signs_in_and_is_remembered();
        ana.advance(MINUTE);
        let session = ana.confirmed_session();
        make(&mut ana, &session);
        assert_eq!(trusted(&ana), 0, "{change}");
    }
}

#[test]
fn new_backup_codes_and_a_used_one_leave_trust_as_it_is() {
    let mut ana = Ana::with_app();
    let device = ana.signs_in_and_is_remembered();
    ana.advance(MINUTE);
    let (session, fresh, code) = (ana.confirmed_session(), ana.fresh_codes(), ana.backup(0));
    assert_eq!(ana.types(&code), Ok(Kind::Backup));
    ana.play(|user, scene| user.replace_backup_codes(&fresh, Authority::Session(&session), scene)).expect("made");
    assert!(spared(&mut ana, &device).is_some());
}

#[test]
fn trust_proves_nothing_where_the_person_has_to() {
    let mut ana = Ana::with_app();
    let device = ana.signs_in_and_is_remembered();
    let step_up = Purpose::StepUp { action: "Send money".to_owned() };
    assert!(matches!(ana.open(step_up, Some(&device)), Ok(Opened::Owed(_))));

    let (session, _) = spared(&mut ana, &device).expect("spared");
    assert_eq!(ana.confirm(&session, None).map(drop), Err(Refusal::StepUpRequired), "the code is asked");
    assert_eq!(ana.begin(AppSettings::default(), None, Authority::Session(&session)), Err(Refusal::StepUpRequired));
    assert_eq!(ana.play(|user, scene| user.turn_off(Authority::Session(&session), scene)), Err(Refusal::StepUpRequired));
}

#[test]
fn a_browser_is_spared_at_the_products_door_too_and_what_was_spared_is_passed() {
    let mut ana = Ana::with_app();
    let device = ana.signs_in_and_is_remembered();
    let Ok(Opened::Spared { challenge, device: next }) = ana.open(Purpose::SignIn, Some(&device)) else { panic!("spared") };
    assert!(next.is_some());
    ana.advance(MINUTE);
    let code = ana.code();
    assert_eq!(ana.types_into(challenge, &code), Err(Refusal::AlreadyPassed));
    assert_eq!((ana.events(EventKind::ChallengeSpared), ana.events(EventKind::ChallengePassed)), (1, 1), "the one that passed earned the trust");
}

#[test]
fn signing_out_keeps_trust_and_signing_out_completely_ends_it() {
    let mut ana = Ana::with_app();
    let device = ana.signs_in_and_is_remembered();
    let (session, next) = spared(&mut ana, &device).expect("spared");
    let device = next.expect("the next token");
    ana.play(|user, scene| user.sign_out(Some(&session), None, scene));
    assert!(ana.user.session(&session, ana.stage.now).is_err());

    let (session, next) = spared(&mut ana, &device).expect("still trusted");
    let device = next.expect("the next token");
    ana.play(|user, scene| user.sign_out(Some(&session), Some(&device), scene));
    assert!(ana.user.session(&session, ana.stage.now).is_err());
    assert!(spared(&mut ana, &device).is_none());
}

#[test]
fn signing_out_completely_forgets_the_browser_even_with_a_token_that_was_replaced() {
    let mut ana = Ana::with_app();
    let device = ana.signs_in_and_is_remembered();
    let (session, _) = spared(&mut ana, &device).expect("an answer that never arrived");
    ana.advance(MINUTE * 5);
    ana.play(|user, scene| user.sign_out(Some(&session), Some(&device), scene));
    assert_eq!(trusted(&ana), 0);
    assert_eq!(ana.events(EventKind::DeviceTheftSuspected), 0);
}

#[test]
fn nobody_signs_out_a_browser_of_somebody_else() {
    let mut ana = Ana::with_app();
    let device = ana.signs_in_and_is_remembered();
    let mut bytes = data_encoding::BASE64URL_NOPAD.decode(device.reveal().expose().as_bytes()).expect("base 64");
    bytes[40] ^= 1;
    let foreign = DeviceToken::parse(&data_encoding::BASE64URL_NOPAD.encode(&bytes)).expect("the right shape");
    ana.play(|user, scene| user.sign_out(None, Some(&foreign), scene));
    assert_eq!(trusted(&ana), 1);
}

#[test]
fn the_user_can_name_and_forget_browsers() {
    let mut ana = Ana::with_app();
    let device = ana.signs_in_and_is_remembered();
    ana.play(|user, scene| user.rename_device(device.device(), "Office".to_owned(), scene)).expect("renamed");
    assert_eq!(ana.user.device_of(&device, &ana.stage.policy, ana.stage.now).map(|device| device.label.as_str()), Some("Office"));
    ana.play(|user, scene| user.forget_device(device.device(), scene)).expect("forgotten");
    assert_eq!(ana.play(|user, scene| user.forget_device(device.device(), scene)), Err(Refusal::UnknownDevice));
    assert_eq!(ana.play(|user, scene| user.rename_device(device.device(), String::new(), scene)), Err(Refusal::UnknownDevice));
    ana.advance(MINUTE);
    ana.signs_in_and_is_remembered();
    ana.play(|user, scene| user.forget_devices(scene));
    assert_eq!(trusted(&ana), 0);
}

#[test]
fn a_twenty_first_browser_takes_the_place_of_the_oldest() {
    let mut ana = Ana::with_app();
    let first = ana.signs_in_and_is_remembered();
    for _ in 0..20 {
        ana.advance(MINUTE);
        ana.signs_in_and_is_remembered();
    }
    assert_eq!(trusted(&ana), 20);
    assert!(ana.user.device_of(&first, &ana.stage.policy, ana.stage.now).is_none());
    assert_eq!(ana.events(EventKind::DeviceForgotten), 1);
}

#[test]
fn a_mandatory_factor_leaves_trust_in_force_and_a_disabled_user_none() {
    let mut ana = Ana::with_app();
    let device = ana.signs_in_and_is_remembered();
    ana.stage.policy.two_factor = Demand::Mandatory;
    assert!(spared(&mut ana, &device).is_some());
    let disable = Change { state: Some(State::Disabled), ..Change::default() };
    ana.play(|user, scene| user.change(disable, Authority::Product, scene)).expect("the product may");
    assert_eq!(trusted(&ana), 0);
}
