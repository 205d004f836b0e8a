//! Sessions: how long they last, what ends them, and what a fresh proof is worth in them.

use crate::stage::{Ana, HOUR, MINUTE, SECOND};
use core::time::Duration;
use twofactor::{
    AppSettings, Authority, Change, EventKind, Kind, Notice, PasswordProof, Phone, Refusal, SecondFactor, Session, SessionToken, State, Timestamp, UserId,
};

fn is_open(ana: &Ana, token: &SessionToken) -> bool {
    ana.user.session(token, ana.stage.now).is_ok()
}

fn look<'a>(ana: &'a Ana, token: &SessionToken) -> &'a Session {
    ana.user.session(token, ana.stage.now).expect("an open session")
}

fn change_password(ana: &mut Ana, session: &SessionToken, text: &str) -> Result<SessionToken, Refusal> {
    let (current, new) = (ana.proof(), ana.new_password(text));
    ana.play(|user, scene| user.change_password(session, current, new, scene))
}

#[test]
fn a_session_says_which_factor_was_proved_and_when() {
    let mut ana = Ana::with_app();
    let token = ana.signs_in();
    assert_eq!(look(&ana, &token).second_factor, Some(SecondFactor { at: ana.stage.now, kind: Kind::App }));
    let owed = ana.owes();
    let code = ana.backup(0);
    let token = ana.attempt(owed.challenge(), &code, false).expect("a backup code").session.expect("a session");
    assert_eq!(look(&ana, &token).second_factor.map(|factor| factor.kind), Some(Kind::Backup));
    assert_eq!(look(&ana, &token).confirmed_at, None);
}

#[test]
fn an_hour_without_use_ends_a_session() {
    let mut ana = Ana::with_app();
    let token = ana.signs_in();
    ana.advance(HOUR - Duration::from_millis(1));
    assert!(is_open(&ana, &token));
    let now = ana.stage.now;
    ana.user.note_use(&token, now);
    ana.advance(HOUR - Duration::from_millis(1));
    assert!(is_open(&ana, &token));
    ana.advance(Duration::from_millis(1));
    assert!(!is_open(&ana, &token));
    let now = ana.stage.now;
    ana.user.note_use(&token, now);
    assert!(!is_open(&ana, &token), "what ended is not woken by use");
}

#[test]
fn a_day_ends_a_session_however_busy() {
    let mut ana = Ana::with_app();
    let token = ana.signs_in();
    for _ in 0..47 {
        ana.advance(HOUR / 2);
        let now = ana.stage.now;
        ana.user.note_use(&token, now);
        assert!(is_open(&ana, &token));
    }
    ana.advance(HOUR / 2);
    assert!(!is_open(&ana, &token));
}

#[test]
fn use_is_noted_every_five_minutes() {
    let mut ana = Ana::with_app();
    let token = ana.signs_in();
    ana.advance(MINUTE * 5 - SECOND);
    assert!(!look(&ana, &token).is_due_for_a_note(ana.stage.now));
    ana.advance(SECOND);
    assert!(look(&ana, &token).is_due_for_a_note(ana.stage.now));
}

#[test]
fn a_fresh_proof_gives_a_new_token_and_the_old_one_is_dead() {
    let mut ana = Ana::with_app();
    let old = ana.signs_in();
    ana.advance(MINUTE);
    let code = ana.code();
    let new = ana.confirm(&old, Some(&code)).expect("password and code");
    assert!(!is_open(&ana, &old) && is_open(&ana, &new));
    assert_eq!(old.session(), new.session());
    assert_eq!(ana.events(EventKind::StepUpPassed), 1);
    assert_eq!(ana.confirm(&old, Some(&code)).map(drop), Err(Refusal::UnknownSession));
}

#[test]
fn a_fresh_proof_lasts_five_minutes() {
    let mut ana = Ana::with_app();
    let session = ana.confirmed_session();
    ana.advance(MINUTE * 5 - Duration::from_millis(1));
    assert!(look(&ana, &session).is_confirmed(ana.stage.now));
    assert!(ana.begin(AppSettings::default(), None, Authority::Session(&session)).is_ok());
    ana.advance(Duration::from_millis(1));
    assert!(!look(&ana, &session).is_confirmed(ana.stage.now));
    assert_eq!(ana.begin(AppSettings::default(), None, Authority::Session(&session)), Err(Refusal::StepUpRequired));
}

#[test]
fn a_fresh_proof_needs_password_and_code_both() {
    let mut ana = Ana::with_app();
    let session = ana.signs_in();
    ana.advance(MINUTE);
    assert_eq!(ana.confirm(&session, None).map(drop), Err(Refusal::StepUpRequired));
    let (code, wrong) = (ana.code(), ana.wrong());
    assert!(ana.confirm(&session, Some(&wrong)).expect_err("a wrong code").is_wrong());
    let attempt = ana.typed(&code).expect("a code");
    let guessed = PasswordProof { checked: ana.new_password("another one entirely"), renewed: None };
    let refused = ana.play(|user, scene| user.confirm(&session, guessed, Some(&attempt), scene)).map(drop);
    assert_eq!(refused, Err(Refusal::WrongPassword));
    assert!(!look(&ana, &session).is_confirmed(ana.stage.now));
    ana.confirm(&session, Some(&code)).expect("the code was not used up by a wrong password");
}

#[test]
fn a_code_that_proved_it_again_signs_nobody_in_and_the_reverse() {
    let mut ana = Ana::with_app();
    let session = ana.signs_in();
    let used = ana.code();
    assert_eq!(ana.confirm(&session, Some(&used)).map(drop), Err(Refusal::CodeUsed));
    ana.advance(SECOND * 30);
    let code = ana.code();
    ana.confirm(&session, Some(&code)).expect("a new code");
    assert_eq!(ana.types(&code), Err(Refusal::CodeUsed));
}

#[test]
fn without_a_factor_the_password_alone_is_a_fresh_proof() {
    let mut ana = Ana::new();
    let session = ana.signs_in();
    let session = ana.confirm(&session, None).expect("the password");
    assert!(look(&ana, &session).is_confirmed(ana.stage.now));
}

#[test]
fn a_change_of_the_factors_ends_the_other_sessions_and_renews_this_one() {
    let mut ana = Ana::with_app();
    let other = ana.signs_in();
    ana.advance(MINUTE);
    let session = ana.confirmed_session();
    let pending = ana.owes();
    let enrolled = ana.enroll(AppSettings::default(), None, Authority::Session(&session)).expect("a second app");
    assert!(!is_open(&ana, &other));
    assert!(!is_open(&ana, &session) && is_open(&ana, &enrolled.session.expect("a new token")));
    ana.advance(MINUTE);
    let code = ana.code();
    assert_eq!(ana.types_into(pending.challenge(), &code), Err(Refusal::Expired), "pending sign-ins die");
}

#[test]
fn removing_a_factor_and_turning_off_end_the_other_sessions() {
    for all in [true, false] {
        let mut ana = Ana::with_app();
        let other = ana.signs_in();
        ana.advance(MINUTE);
        let session = ana.confirmed_session();
        let factor = ana.user.factors()[0].id;
        let authority = Authority::Session(&session);
        let ended = ana.play(|user, scene| if all { user.turn_off(authority, scene) } else { user.remove_factor(factor, authority, scene) });
        assert_eq!(ended, Ok(()));
        assert!(!is_open(&ana, &other) && is_open(&ana, &session));
    }
}

#[test]
fn a_new_password_ends_the_other_sessions_and_renews_this_one() {
    let mut ana = Ana::with_app();
    let other = ana.signs_in();
    ana.advance(MINUTE);
    let session = ana.confirmed_session();
    let pending = ana.owes();
    let renewed = change_password(&mut ana, &session, "seven big red boats").expect("changed");
    assert!(!is_open(&ana, &other) && !is_open(&ana, &session) && is_open(&ana, &renewed));
    assert_eq!(ana.told(|notice| matches!(notice, Notice::PasswordChanged)), 1);
    ana.advance(MINUTE);
    let code = ana.code();
    assert_eq!(ana.types_into(pending.challenge(), &code), Err(Refusal::Expired), "pending sign-ins die");
}

#[test]
fn a_new_password_needs_the_current_one_and_the_factor() {
    let mut ana = Ana::with_app();
    let session = ana.signs_in();
    assert_eq!(change_password(&mut ana, &session, "seven big red boats").map(drop), Err(Refusal::StepUpRequired));
    ana.advance(MINUTE);
    let session = ana.confirmed_session();
    let (guessed, new) = (PasswordProof { checked: ana.new_password("a guess of somebody"), renewed: None }, ana.new_password("seven big red boats"));
    let changed = ana.play(|user, scene| user.change_password(&session, guessed, new, scene)).map(drop);
    assert_eq!(changed, Err(Refusal::WrongPassword));

    let mut ana = Ana::new();
    let session = ana.signs_in();
    change_password(&mut ana, &session, "seven big red boats").expect("the current password is enough without a factor");
}

#[test]
fn a_hash_that_is_outdated_is_renewed_by_signing_in() {
    let mut ana = Ana::new();
    let renewed = ana.new_password(crate::stage::PASSWORD);
    let proof = PasswordProof { checked: ana.user.password().expect("a password").clone(), renewed: Some(renewed.clone()) };
    ana.play(|user, scene| user.sign_in(proof, None, scene)).expect("the right password");
    assert!(ana.user.password() == Some(&renewed));
}

#[test]
fn sessions_are_listed_and_ended_one_by_one_or_all_but_one() {
    let mut ana = Ana::new();
    let tokens: Vec<_> = (0..5).map(|_| ana.signs_in()).collect();
    assert_eq!(ana.user.sessions(ana.stage.now).count(), 5);
    assert_eq!(ana.play(|user, scene| user.end_session(tokens[0].session(), scene)), Ok(()));
    assert_eq!(ana.play(|user, scene| user.end_session(tokens[0].session(), scene)), Err(Refusal::UnknownSession));
    ana.play(|user, scene| user.end_other_sessions(tokens[4].session(), scene));
    let open: Vec<_> = tokens.iter().map(|token| is_open(&ana, token)).collect();
    assert_eq!(open, [false, false, false, false, true]);
    assert_eq!(ana.events(EventKind::SessionEnded), 4);
}

#[test]
fn a_twenty_first_session_ends_the_oldest() {
    let mut ana = Ana::new();
    let tokens: Vec<_> = (0..21).map(|_| ana.signs_in()).collect();
    assert!(!is_open(&ana, &tokens[0]) && is_open(&ana, &tokens[1]) && is_open(&ana, &tokens[20]));
    assert_eq!(ana.events(EventKind::SessionEnded), 1);
}

#[test]
fn a_guessed_token_opens_nothing() {
    let mut ana = Ana::new();
    let token = ana.signs_in();
    let mut bytes = data_encoding::BASE64URL_NOPAD.decode(token.reveal().expose().as_bytes()).expect("base 64");
    for position in [32, 63] {
        bytes[position] ^= 1;
        let guessed = SessionToken::parse(&data_encoding::BASE64URL_NOPAD.encode(&bytes)).expect("the right length");
        assert_eq!(guessed.session(), token.session());
        assert!(!is_open(&ana, &guessed), "byte {position}");
        bytes[position] ^= 1;
    }
    for text in ["", "x", "ses_0", &token.reveal().expose()[1..], &format!("{}A", token.reveal().expose())] {
        assert!(SessionToken::parse(text).is_none());
    }
    assert_eq!(SessionToken::parse(token.reveal().expose()).map(|token| token.user()), Some(ana.user.id));
}

#[test]
fn a_disabled_user_has_no_session() {
    let mut ana = Ana::new();
    let token = ana.signs_in();
    let disable = Change { state: Some(State::Disabled), ..Change::default() };
    ana.play(|user, scene| user.change(disable, Authority::Operator, scene)).expect("the operator may");
    assert!(!is_open(&ana, &token));
    assert_eq!(ana.events(EventKind::SessionEnded), 1);
    let enable = Change { state: Some(State::Active), ..Change::default() };
    ana.play(|user, scene| user.change(enable, Authority::Operator, scene)).expect("the operator may");
    assert!(!is_open(&ana, &token), "it does not come back");
}

#[test]
fn nobody_promotes_themselves_and_a_number_is_changed_only_with_a_fresh_proof() {
    let mut ana = Ana::with_app();
    let session = ana.signs_in();
    let authority = Authority::Session(&session);
    for change in [
        Change { role: Some(twofactor::Role::Owner), ..Change::default() },
        Change { state: Some(State::Active), ..Change::default() },
        Change { external_id: Some(Some("somebody-else".to_owned())), ..Change::default() },
    ] {
        assert_eq!(ana.play(|user, scene| user.change(change, authority, scene)), Err(Refusal::PolicyForbids));
    }
    let number = Some(Some(Phone::parse("+995599123456", None).expect("a number")));
    let change = Change { phone: number, ..Change::default() };
    assert_eq!(ana.play(|user, scene| user.change(change.clone(), authority, scene)), Err(Refusal::StepUpRequired));
    assert!(ana.user.phone.is_none());
    ana.advance(MINUTE);
    let session = ana.confirmed_session();
    assert_eq!(ana.play(|user, scene| user.change(change, Authority::Session(&session), scene)), Ok(()));
    let rename = Change { name: Some("Ana B.".to_owned()), ..Change::default() };
    ana.advance(MINUTE * 6);
    assert_eq!(ana.play(|user, scene| user.change(rename, Authority::Session(&session), scene)), Ok(()), "a name is not worth a code");
    assert_eq!(ana.user.name, "Ana B.");
}

#[test]
fn a_user_made_anew_inherits_nothing() {
    let mut ana = Ana::with_app();
    let (old, session) = (ana.user.id, ana.signs_in());
    let mut again = Ana::new();
    again.stage.now = Timestamp::from_unix_millis(ana.stage.now.as_unix_millis() + 1);
    again.user.id = UserId::draw(again.stage.now, &mut again.stage.rng);
    assert_ne!(again.user.id, old);
    assert!(again.user.session(&session, again.stage.now).is_err());
    assert!(!again.user.two_factor_is_on());
}
