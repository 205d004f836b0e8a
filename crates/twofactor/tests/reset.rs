//! A new password through the mailbox: what the link is worth, and what the password is worth afterwards.

use crate::stage::{Ana, DAY, HOUR, MINUTE, SECOND, mailbox, number};
use proptest::prelude::*;
use twofactor::{Authority, EventKind, Ground, Kind, Notice, Recipient, Refusal, ResetToken, SignedIn, State};

const NEW: &str = "seven blue lanterns hang";

/// Asks for a link, and reads the mail.
fn link(ana: &mut Ana) -> Option<ResetToken> {
    ana.stage.forget_effects();
    ana.play(|user, scene| user.send_reset(scene));
    let token = |notice: &Notice| if let Notice::PasswordReset { token } = notice { ResetToken::parse(token.expose()) } else { None };
    ana.stage.messages.iter().find_map(|message| token(&message.notice))
}

fn reset(ana: &mut Ana, token: &ResetToken) -> Result<(), Refusal> {
    let new = ana.new_password(NEW);
    ana.play(|user, scene| user.reset_password(token, new, scene))
}

#[test]
fn a_link_sets_a_password_once_and_ends_everything() {
    let mut ana = Ana::with_app();
    let device = ana.signs_in_and_is_remembered();
    ana.advance(MINUTE);
    let session = ana.confirmed_session();
    let old = ana.proof();
    let token = link(&mut ana).expect("a link");
    assert_eq!(ana.events(EventKind::PasswordResetRequested), 1);
    assert_eq!(ana.user.check_reset(&token, ana.stage.now), Ok(()), "to look uses nothing up");
    assert_eq!(reset(&mut ana, &token), Ok(()));
    assert_eq!(ana.told(|notice| matches!(notice, Notice::PasswordChanged)), 1);
    assert!(ana.user.session(&session, ana.stage.now).is_err());
    assert!(matches!(ana.brings_password(Some(&device)), Ok(SignedIn::Owed(_))), "no trust, and the second step is owed");
    assert_eq!(ana.play(|user, scene| user.sign_in(old, None, scene)).err(), Some(Refusal::WrongPassword));
    assert_eq!(reset(&mut ana, &token), Err(Refusal::Expired));
}

#[test]
fn a_link_is_void_after_an_hour_a_newer_one_and_every_change_of_the_password_or_the_mailbox() {
    type Turn = (&'static str, fn(&mut Ana));
    let turns: [Turn; 5] = [
        ("an hour", |ana| ana.advance(HOUR)),
        ("a newer one", |ana| drop(link(ana))),
        ("a new password", |ana| ana.play(|user, scene| user.password_changed(None, scene))),
        ("another mailbox", |ana| ana.user.email = twofactor::Email::parse("ana@next.example").expect("a mailbox")),
        ("a disabled user", |ana| ana.user.state = State::Disabled),
    ];
    for (turn, happens) in turns {
        let mut ana = Ana::with_app();
        let token = link(&mut ana).expect("a link");
        happens(&mut ana);
        assert_eq!(ana.user.check_reset(&token, ana.stage.now), Err(Refusal::Expired), "{turn}");
        assert_eq!(reset(&mut ana, &token), Err(Refusal::Expired), "{turn}");
    }
    let mut ana = Ana::with_app();
    let token = link(&mut ana).expect("a link");
    ana.advance(HOUR - SECOND);
    assert_eq!(reset(&mut ana, &token), Ok(()));
}

#[test]
fn nobody_gets_a_link_who_cannot_use_it_or_has_not_proved_the_mailbox() {
    let mut ana = Ana::with_app();
    ana.user.state = State::Disabled;
    assert!(link(&mut ana).is_none() && ana.stage.messages.is_empty());
    let mut ana = Ana::with_app();
    ana.user.email_verified_at = None;
    assert!(link(&mut ana).is_none());
    assert_eq!(ana.told(|notice| matches!(notice, Notice::VerifyEmail { .. })), 1, "the mailbox proves itself first");
}

#[test]
fn telephones_are_told_as_well() {
    let mut ana = Ana::reached_at(&number());
    let token = link(&mut ana).expect("a link");
    reset(&mut ana, &token).expect("a new password");
    let told: Vec<&Recipient> =
        ana.stage.messages.iter().filter(|message| matches!(message.notice, Notice::PasswordChanged)).map(|message| &message.to).collect();
    assert_eq!(told, [&mailbox(), &number()]);
}

#[test]
fn a_link_sets_a_password_after_an_alarm_and_settles_nothing() {
    let mut ana = Ana::with_app();
    ana.fails();
    let notice = ana.stage.messages.last().expect("a notice").id;
    ana.play(|user, scene| user.raise_alarm(notice, scene));
    let until = ana.user.frozen_until(ana.stage.now);
    let token = link(&mut ana).expect("a link");
    ana.advance(MINUTE);
    assert_eq!(reset(&mut ana, &token), Ok(()));
    assert!(ana.user.owes_password(), "who reads the mailbox settles nothing");
    assert_eq!(ana.user.frozen_until(ana.stage.now), until, "nor thaws anything");
}

#[test]
fn a_password_rests_on_its_mailbox_until_something_else_is_proved() {
    let mut ana = Ana::with_app();
    let Recipient::Mailbox(email) = mailbox() else { panic!("a mailbox") };
    assert_eq!(ana.user.password_origin(ana.stage.now), Ground::Memory);
    let token = link(&mut ana).expect("a link");
    reset(&mut ana, &token).expect("a new password");
    assert_eq!(ana.user.password_ground(ana.stage.now), Ground::Mailbox(email.clone()));
    ana.advance(DAY * 30);
    assert_eq!(ana.user.password_ground(ana.stage.now), Ground::Memory, "a month later a code to the mailbox is a second step again");
    assert_eq!(ana.user.password_origin(ana.stage.now), Ground::Mailbox(email), "but nobody is let back in by the two");
    let code = ana.code();
    assert_eq!(ana.types(&code), Ok(Kind::App));
    assert_eq!(ana.user.password_origin(ana.stage.now), Ground::Memory);
}

#[test]
fn a_code_to_the_mailbox_proves_nothing_beside_a_password_that_came_through_it() {
    let mut ana = Ana::reached_at(&mailbox());
    let factor = ana.user.factors()[0].id;
    let token = link(&mut ana).expect("a link");
    reset(&mut ana, &token).expect("a new password");
    let until = ana.stage.now.plus(DAY);
    let challenge = ana.owe();
    assert_eq!(ana.asks(challenge, factor).err(), Some(Refusal::MailboxPaused { until }));
    let session = ana.brings_password(None);
    assert!(matches!(session, Ok(SignedIn::Owed(_))));
    assert_eq!(ana.begins(&mailbox(), None, Authority::Product).err(), Some(Refusal::MailboxPaused { until }));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    /// However sign-ins and resets follow one another: who has nothing but the mailbox passes no second step within a day of a reset.
    #[test]
    fn no_sign_in_rests_twice_on_one_mailbox(pauses in proptest::collection::vec((0_u64..40, any::<bool>()), 1..12)) {
        let mut ana = Ana::reached_at(&mailbox());
        let factor = ana.user.factors()[0].id;
        let mut reset_at = None;
        for (hours, resets) in pauses {
            ana.advance(HOUR * u32::try_from(hours).expect("few"));
            if resets {
                let token = link(&mut ana).expect("a link");
                reset(&mut ana, &token).expect("a new password");
                reset_at = Some(ana.stage.now);
            }
            let challenge = ana.owe();
            let passed = ana.asks(challenge, factor).is_ok() && {
                let (_, code) = ana.received();
                ana.types_into(challenge, &code).is_ok()
            };
            let paused = reset_at.is_some_and(|at| ana.stage.now < at.plus(DAY));
            prop_assert!(!(paused && passed));
        }
    }
}
