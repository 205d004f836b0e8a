//! Challenges: a second step that is owed, and what stands between a password and a session.

use crate::stage::{Ana, DAY, HOUR, MINUTE, SECOND};
use core::time::Duration;
use rand::{SeedableRng as _, rngs::StdRng};
use twofactor::{
    Authority, Challenge, ChallengeToken, Change, Demand, DeviceToken, EventKind, Kind, Notice, Opened, Purpose, Refusal, SessionToken, SignedIn, Standing,
    State, TwoFactor,
};

fn step_up() -> Purpose {
    Purpose::StepUp { action: "Send money".to_owned() }
}

#[test]
fn a_challenge_is_passed_once_however_many_right_codes_come() {
    let mut ana = Ana::with_app();
    let challenge = ana.owe();
    let (code, next, backup) = (ana.code(), ana.code_in(1), ana.backup(0));
    assert_eq!(ana.types_into(challenge, &code), Ok(Kind::App));
    for code in [&code, &next, &backup] {
        assert_eq!(ana.types_into(challenge, code), Err(Refusal::AlreadyPassed));
    }
    assert_eq!(ana.types(&next), Ok(Kind::App), "not consumed by the refused attempt");
    assert_eq!(ana.types(&backup), Ok(Kind::Backup));
}

#[test]
fn one_code_passes_one_of_many_challenges() {
    let mut ana = Ana::with_app();
    let challenges: Vec<_> = (0..20).map(|_| ana.owe()).collect();
    let code = ana.code();
    let passed = challenges.iter().filter(|challenge| ana.types_into(**challenge, &code).is_ok()).count();
    assert_eq!(passed, 1);
}

#[test]
fn a_challenge_is_over_after_ten_minutes() {
    for (late, passes) in [(Duration::from_millis(1), true), (Duration::ZERO, false)] {
        let mut ana = Ana::with_app();
        let challenge = ana.owe();
        ana.advance(Challenge::LIFE);
        ana.stage.now = ana.stage.now.minus(late);
        let code = ana.code();
        let expected = if passes { Ok(Kind::App) } else { Err(Refusal::Expired) };
        assert_eq!(ana.types_into(challenge, &code), expected);
        let expected = if passes { Err(Refusal::CodeUsed) } else { Ok(Kind::App) };
        assert_eq!(ana.types(&code), expected, "an attempt that came too late used nothing up");
    }
    assert_eq!(Challenge::LIFE, MINUTE * 10);
}

#[test]
fn a_challenge_that_was_called_off_opens_nothing() {
    let mut ana = Ana::with_app();
    let challenge = ana.owe();
    assert_eq!(ana.play(|user, scene| user.cancel_challenge(challenge, scene)), Ok(()));
    assert_eq!(ana.play(|user, scene| user.cancel_challenge(challenge, scene)), Ok(()), "twice is once");
    assert_eq!(ana.types_into(challenge, &ana.code()), Err(Refusal::Expired));
    assert_eq!(ana.events(EventKind::ChallengeCancelled), 1);
}

#[test]
fn what_was_passed_cannot_be_called_off() {
    let mut ana = Ana::with_app();
    let challenge = ana.owe();
    assert_eq!(ana.types_into(challenge, &ana.code()), Ok(Kind::App));
    assert_eq!(ana.play(|user, scene| user.cancel_challenge(challenge, scene)), Err(Refusal::AlreadyPassed));
}

#[test]
fn calling_off_a_sign_in_tells_the_user_as_abandoning_it_does() {
    let mut ana = Ana::with_app();
    let token = ana.owes();
    ana.play(|user, scene| user.cancel_challenge(token.challenge(), scene)).expect("open");
    assert_eq!(ana.told(|notice| matches!(notice, Notice::SecondStepFailed)), 1);

    let mut ana = Ana::with_app();
    let Ok(Opened::Owed(challenge)) = ana.open(step_up(), None) else { panic!("owed") };
    ana.play(|user, scene| user.cancel_challenge(challenge, scene)).expect("open");
    assert!(ana.stage.messages.is_empty(), "no password was given for a step-up");
}

#[test]
fn a_sign_in_that_was_abandoned_is_told_to_the_user_once() {
    for hosted in [true, false] {
        let mut ana = Ana::with_app();
        let challenge = if hosted { ana.owes().challenge() } else { ana.owe() };
        assert_eq!(ana.user.look_at(), Some(ana.stage.now.plus(MINUTE * 10)));
        assert!(ana.user.challenge(challenge).is_some());
        ana.play(|user, scene| user.look_after(scene));
        assert!(ana.stage.messages.is_empty(), "it is still open");
        ana.advance(MINUTE * 10);
        ana.play(|user, scene| user.look_after(scene));
        ana.play(|user, scene| user.look_after(scene));
        assert_eq!(ana.told(|notice| matches!(notice, Notice::SecondStepFailed)), 1);
        assert_eq!(ana.events(EventKind::ChallengeAbandoned), 1);
        assert_eq!(ana.user.look_at(), None);
    }
}

#[test]
fn a_sign_in_that_was_passed_is_no_abandoned_one() {
    let mut ana = Ana::with_app();
    let token = ana.owes();
    let code = ana.code();
    assert_eq!(ana.types_into(token.challenge(), &code), Ok(Kind::App));
    ana.advance(HOUR / 2);
    ana.stage.forget_effects();
    ana.play(|user, scene| user.look_after(scene));
    assert!(ana.stage.messages.is_empty() && ana.stage.events.is_empty());
}

#[test]
fn an_unknown_challenge_and_one_of_somebody_else_are_the_same_nothing() {
    let mut ana = Ana::with_app();
    let mut other = Ana::with_app();
    other.stage.rng = StdRng::seed_from_u64(99);
    let theirs = other.owe();
    let code = ana.code();
    assert_eq!(ana.types_into(theirs, &code), Err(Refusal::UnknownChallenge));
    assert_eq!(ana.play(|user, scene| user.cancel_challenge(theirs, scene)), Err(Refusal::UnknownChallenge));
    assert_eq!(ana.types(&code), Ok(Kind::App), "nothing was used up");
}

#[test]
fn a_challenge_is_forgotten_after_an_hour_and_never_opens_again() {
    let mut ana = Ana::with_app();
    let passed = ana.owe();
    assert_eq!(ana.types_into(passed, &ana.code()), Ok(Kind::App));
    ana.advance(HOUR);
    ana.owe();
    assert_eq!(ana.types_into(passed, &ana.code()), Err(Refusal::UnknownChallenge));
}

#[test]
fn a_flood_of_challenges_forgets_the_oldest_and_reopens_none() {
    let mut ana = Ana::with_app();
    let first = ana.owe();
    assert_eq!(ana.types_into(first, &ana.code()), Ok(Kind::App));
    let challenges: Vec<_> = (0..500).map(|_| ana.owe()).collect();
    ana.advance(SECOND * 30);
    let code = ana.code();
    assert_eq!(ana.types_into(first, &code), Err(Refusal::UnknownChallenge));
    assert_eq!(ana.types_into(challenges[0], &code), Err(Refusal::UnknownChallenge));
    assert_eq!(ana.types_into(challenges[499], &code), Ok(Kind::App));
}

#[test]
fn a_password_alone_is_no_session_where_a_factor_is_on() {
    let mut ana = Ana::with_app();
    let token = ana.owes();
    assert_eq!(ana.user.sessions(ana.stage.now).count(), 0);
    let opened = ana.attempt(token.challenge(), &ana.code(), false).expect("the right code");
    assert!(opened.session.is_some());
    assert_eq!(ana.user.sessions(ana.stage.now).count(), 1);
}

#[test]
fn a_refused_code_opens_no_session_and_trusts_no_browser() {
    let mut ana = Ana::with_app();
    let token = ana.owes();
    let (wrong, early) = (ana.wrong(), ana.code_in(5));
    for code in [wrong.as_str(), &early, "7K4M-Q2XP-9RTD-H3VW", "1", "?"] {
        ana.attempt(token.challenge(), code, true).expect_err("wrong");
    }
    assert_eq!(ana.user.sessions(ana.stage.now).count(), 0);
    assert_eq!(ana.user.devices(&ana.stage.policy, ana.stage.now).count(), 0);
}

#[test]
fn the_token_of_a_half_done_sign_in_is_worth_nothing_as_a_session_or_a_device() {
    let mut ana = Ana::with_app();
    let token = ana.owes();
    let as_session = SessionToken::parse(token.reveal().expose()).expect("the same shape");
    assert_eq!(ana.user.session(&as_session, ana.stage.now).map(drop), Err(Refusal::UnknownSession));
    assert!(DeviceToken::parse(token.reveal().expose()).is_none());
    let fresh = ana.fresh_codes();
    let authority = Authority::Challenge(&token);
    assert_eq!(ana.play(|user, scene| user.turn_off(authority, scene)), Err(Refusal::StepUpRequired));
    assert_eq!(ana.play(|user, scene| user.replace_backup_codes(&fresh, authority, scene)), Err(Refusal::StepUpRequired));
    let factor = ana.user.factors()[0].id;
    assert_eq!(ana.play(|user, scene| user.remove_factor(factor, authority, scene)), Err(Refusal::StepUpRequired));
    assert_eq!(ana.begin(twofactor::AppSettings::default(), None, authority), Err(Refusal::PolicyForbids));
    let change = Change { name: Some("Eve".to_owned()), state: Some(State::Disabled), ..Change::default() };
    assert_eq!(ana.play(|user, scene| user.change(change, authority, scene)), Err(Refusal::StepUpRequired));
    assert_eq!((ana.user.name.as_str(), ana.user.state), ("Ana", State::Active));
}

#[test]
fn a_challenge_of_the_product_is_not_held_by_any_browser() {
    let mut ana = Ana::with_app();
    let (product, hosted) = (ana.owe(), ana.owes());
    let owed = |ana: &Ana, id| ana.user.challenge(id).cloned().expect("known");
    assert!(owed(&ana, product).is_for_the_product() && !owed(&ana, hosted.challenge()).is_for_the_product());
    assert!(owed(&ana, hosted.challenge()).is_held_by(&hosted));

    let swapped = token_with_id_of(&hosted, product.as_bytes());
    assert_eq!(swapped.challenge(), product);
    assert!(!owed(&ana, product).is_held_by(&swapped));
    let other = token_with_id_of(&hosted, ana.owes().challenge().as_bytes());
    assert!(!owed(&ana, hosted.challenge()).is_held_by(&other), "the secret of one beside the name of another");
    assert!(!owed(&ana, other.challenge()).is_held_by(&other));
    let guessed = token_with_secret(&hosted, [0; 32]);
    assert!(!owed(&ana, hosted.challenge()).is_held_by(&guessed));

    let passed = ana.attempt(product, &ana.code(), false).expect("the right code");
    assert!(passed.session.is_none(), "what the product asked for opens no session here");
}

fn token_with_id_of(token: &ChallengeToken, id: &[u8; 32]) -> ChallengeToken {
    let mut bytes = bytes_of(token);
    bytes[..32].copy_from_slice(id);
    token_of(&bytes)
}

fn token_with_secret(token: &ChallengeToken, secret: [u8; 32]) -> ChallengeToken {
    let mut bytes = bytes_of(token);
    bytes[32..].copy_from_slice(&secret);
    token_of(&bytes)
}

fn bytes_of(token: &ChallengeToken) -> Vec<u8> {
    data_encoding::BASE64URL_NOPAD.decode(token.reveal().expose().as_bytes()).expect("base 64")
}

fn token_of(bytes: &[u8]) -> ChallengeToken {
    ChallengeToken::parse(&data_encoding::BASE64URL_NOPAD.encode(bytes)).expect("the right length")
}

#[test]
fn without_a_factor_the_password_is_enough_unless_the_policy_demands_one() {
    let mut ana = Ana::new();
    assert!(matches!(ana.brings_password(None), Ok(SignedIn::Session { .. })));
    assert_eq!(ana.open(Purpose::SignIn, None).map(drop), Err(Refusal::NotEnrolled));
    assert_eq!(ana.user.two_factor(&ana.stage.policy), TwoFactor::Off);

    ana.stage.policy.two_factor = Demand::Mandatory;
    assert_eq!(ana.user.two_factor(&ana.stage.policy), TwoFactor::RequiredMissing);
    let token = ana.owes();
    assert_eq!(ana.types_into(token.challenge(), "123456"), Err(Refusal::NotEnrolled));
    let product = ana.owe();
    assert_eq!(ana.types_into(product, "123456"), Err(Refusal::NotEnrolled));
    assert_eq!(ana.user.guard().attempts_left(), 6, "there is nothing to guess");
}

#[test]
fn a_step_up_is_passed_by_a_code_and_signs_nobody_in() {
    let mut ana = Ana::with_app();
    let Ok(Opened::Owed(challenge)) = ana.open(step_up(), None) else { panic!("owed") };
    assert_eq!(ana.user.challenge(challenge).map(|challenge| challenge.purpose.clone()), Some(step_up()));
    let passed = ana.attempt(challenge, &ana.code(), true).expect("the right code");
    assert_eq!(passed.proof.kind, Kind::App);
    assert!(passed.session.is_none());
    assert!(passed.device.is_none(), "no password was given: no browser is trusted by it");
}

#[test]
fn a_wrong_password_and_one_that_was_changed_meanwhile_open_nothing() {
    let mut ana = Ana::with_app();
    let old = ana.proof();
    let session = ana.confirmed_session();
    let (current, new) = (ana.proof(), ana.new_password("seven big red boats"));
    ana.play(|user, scene| user.change_password(&session, current, new, scene)).expect("changed");
    assert!(matches!(ana.play(|user, scene| user.sign_in(old, None, scene)), Err(Refusal::WrongPassword)));
    ana.owes();
}

#[test]
fn a_disabled_user_is_let_in_nowhere() {
    let mut ana = Ana::with_app();
    let device = ana.signs_in_and_is_remembered();
    let (hosted, product) = (ana.owes(), ana.owe());
    let disable = Change { state: Some(State::Disabled), ..Change::default() };
    ana.play(|user, scene| user.change(disable, Authority::Product, scene)).expect("the product may");
    ana.advance(MINUTE);
    let code = ana.code();
    assert_eq!(ana.types_into(hosted.challenge(), &code), Err(Refusal::Expired));
    assert_eq!(ana.types_into(product, &code), Err(Refusal::Expired));
    assert_eq!(ana.brings_password(Some(&device)).map(drop), Err(Refusal::UserDisabled));
    assert_eq!(ana.open(Purpose::SignIn, Some(&device)).map(drop), Err(Refusal::UserDisabled));
    assert_eq!(ana.user.sessions(ana.stage.now).count(), 0);

    let enable = Change { state: Some(State::Active), ..Change::default() };
    ana.play(|user, scene| user.change(enable, Authority::Product, scene)).expect("the product may");
    assert_eq!(ana.types_into(product, &code), Err(Refusal::Expired), "what ended stays ended");
    assert!(matches!(ana.brings_password(Some(&device)), Ok(SignedIn::Owed(_))), "and trust with it");
}

#[test]
fn a_disabled_user_answers_no_challenge_and_enrolls_in_none() {
    let mut ana = Ana::with_app();
    let challenge = ana.owe();
    ana.user.state = State::Disabled;
    let code = ana.code();
    assert_eq!(ana.types_into(challenge, &code), Err(Refusal::Expired));

    let mut ana = Ana::new();
    ana.stage.policy.two_factor = Demand::Mandatory;
    let token = ana.owes();
    ana.user.state = State::Disabled;
    assert_eq!(ana.begin(twofactor::AppSettings::default(), None, Authority::Challenge(&token)), Err(Refusal::Expired));
}

#[test]
fn a_challenge_is_open_then_passed_or_over() {
    let mut ana = Ana::with_app();
    let challenge = ana.owe();
    let standing = |ana: &Ana| ana.user.challenge(challenge).map(|challenge| challenge.standing(ana.stage.now));
    assert_eq!(standing(&ana), Some(Standing::Open));
    assert_eq!(ana.types_into(challenge, &ana.code()), Ok(Kind::App));
    ana.advance(DAY);
    assert_eq!(standing(&ana), Some(Standing::Passed), "passed is never over");
}
