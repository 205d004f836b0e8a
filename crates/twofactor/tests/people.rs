//! People: their mailbox, what their organization demands, and how well they could come back.

use crate::stage::{Ana, DAY, HOUR, MINUTE};
use core::time::Duration;
use twofactor::{
    Advice, AppSettings, Authority, ChallengeId, Demand, DeviceId, Email, EmailToken, EventKind, FactorId, Kind, Notice, Preset, Recipient, Refusal, SessionId,
    SessionToken, Trust, UnknownPreset, UserId,
};

/// Ana, whose mailbox is not proved, and the token that was sent to it.
fn unproved() -> (Ana, EmailToken) {
    let mut ana = Ana::new();
    ana.user.email_verified_at = None;
    let token = send(&mut ana);
    (ana, token)
}

fn send(ana: &mut Ana) -> EmailToken {
    ana.play(|user, scene| user.begin_verification(scene));
    let Some(Notice::VerifyEmail { token }) = ana.stage.messages.last().map(|message| message.notice.clone()) else { panic!("no message") };
    EmailToken::parse(token.expose()).expect("a token")
}

#[test]
fn a_mailbox_is_proved_once_by_the_token_that_was_sent_to_it() {
    let (mut ana, token) = unproved();
    assert_eq!(token.user(), ana.user.id);
    assert_eq!(ana.play(|user, scene| user.verify_email(&token, scene)), Ok(()));
    assert_eq!(ana.user.email_verified_at, Some(ana.stage.now));
    assert_eq!(ana.play(|user, scene| user.verify_email(&token, scene)), Err(Refusal::Expired));
    assert_eq!(ana.events(EventKind::EmailVerified), 1);
    ana.stage.forget_effects();
    ana.play(|user, scene| user.begin_verification(scene));
    assert!(ana.stage.messages.is_empty(), "nothing is left to prove");
}

#[test]
fn a_token_for_a_mailbox_is_void_after_a_day_or_a_newer_one() {
    let (mut ana, old) = unproved();
    let new = send(&mut ana);
    assert_eq!(ana.play(|user, scene| user.verify_email(&old, scene)), Err(Refusal::Expired));
    ana.advance(DAY);
    assert_eq!(ana.play(|user, scene| user.verify_email(&new, scene)), Err(Refusal::Expired));
    assert_eq!(ana.user.email_verified_at, None);
}

#[test]
fn another_mailbox_takes_the_place_of_the_old_one_only_when_it_is_proved_and_the_old_one_is_told() {
    let mut ana = Ana::with_app();
    let session = ana.confirmed_session();
    let next = Email::parse("ana@next.example").expect("a mailbox");
    ana.play(|user, scene| user.change_email(next.clone(), Authority::Session(&session), scene)).expect("a fresh proof");
    let message = ana.stage.messages.last().cloned().expect("a message");
    let Notice::VerifyEmail { token } = message.notice else { panic!("not the proof") };
    assert_eq!((&message.to, ana.user.email.as_str(), ana.user.next_email()), (&Recipient::Mailbox(next.clone()), "ana@example.com", Some(&next)));
    let token = EmailToken::parse(token.expose()).expect("a token");
    assert_eq!(ana.play(|user, scene| user.verify_email(&token, scene)), Ok(()));
    assert_eq!((&ana.user.email, ana.user.next_email()), (&next, None));
    let told = ana.stage.messages.last().expect("a message");
    assert!(matches!(told.notice, Notice::EmailChanged) && told.to == Recipient::Mailbox(Email::parse("ana@example.com").expect("a mailbox")));
    assert_eq!(ana.play(|user, scene| user.verify_email(&token, scene)), Err(Refusal::Expired));
}

#[test]
fn another_mailbox_needs_a_fresh_proof() {
    let mut ana = Ana::with_app();
    let (session, owed) = (ana.signs_in(), ana.owes());
    let next = Email::parse("eve@evil.example").expect("a mailbox");
    for authority in [Authority::Session(&session), Authority::Challenge(&owed)] {
        assert_eq!(ana.play(|user, scene| user.change_email(next.clone(), authority, scene)), Err(Refusal::StepUpRequired));
    }
    assert_eq!(ana.user.next_email(), None);
}

#[test]
fn a_change_of_the_mailbox_is_called_off_by_asking_for_the_old_one_and_by_every_change_of_the_account() {
    type Changes = fn(&mut Ana, &SessionToken);
    let changes: [(&str, Changes); 3] = [
        ("the old one again", |ana, session| {
            let old = ana.user.email.clone();
            ana.play(|user, scene| user.change_email(old, Authority::Session(session), scene)).expect("a fresh proof");
        }),
        ("a new password", |ana, _| ana.play(|user, scene| user.password_changed(None, scene))),
        ("a new factor", |ana, session| drop(ana.enroll(AppSettings::default(), None, Authority::Session(session)).expect("a second app"))),
    ];
    for (change, make) in changes {
        let mut ana = Ana::with_app();
        let session = ana.confirmed_session();
        let next = Email::parse("eve@evil.example").expect("a mailbox");
        ana.play(|user, scene| user.change_email(next, Authority::Session(&session), scene)).expect("a fresh proof");
        let Some(Notice::VerifyEmail { token }) = ana.stage.messages.last().map(|message| message.notice.clone()) else { panic!("no message") };
        let token = EmailToken::parse(token.expose()).expect("a token");
        make(&mut ana, &session);
        assert_eq!(ana.play(|user, scene| user.verify_email(&token, scene)), Err(Refusal::Expired), "{change}");
        assert_eq!(ana.user.email.as_str(), "ana@example.com");
    }
}

#[test]
fn nothing_but_the_proof_is_sent_to_a_mailbox_that_is_not_proved() {
    let mut ana = Ana::with_app();
    ana.user.email_verified_at = None;
    for _ in 0..6 {
        ana.fails();
    }
    ana.advance(HOUR);
    ana.signs_in_and_is_remembered();
    assert!(ana.stage.messages.is_empty());
}

#[test]
fn messages_say_when_and_from_where_and_are_not_delivered_a_day_late() {
    let mut ana = Ana::with_app();
    ana.signs_in_and_is_remembered();
    let message = &ana.stage.messages[0];
    assert_eq!((message.at, message.expires_at), (ana.stage.now, ana.stage.now.plus(DAY)));
    assert_eq!((message.ip.as_deref(), message.browser.as_deref()), (Some("192.0.2.7"), Some("Firefox on Linux")));
    assert_eq!((&message.to, message.name.as_str()), (&Recipient::Mailbox(ana.user.email.clone()), "Ana"));
}

#[test]
fn every_preset_has_a_name_and_a_policy_that_can_be_met() {
    for preset in Preset::ALL {
        assert_eq!(preset.as_str().parse(), Ok(*preset));
        assert_eq!(serde_json::to_value(preset).expect("a name"), preset.as_str());
        assert!(preset.policy().channels.contains(&Kind::App), "{preset}: everybody can enroll an app");
    }
    assert_eq!("unknown".parse::<Preset>(), Err(UnknownPreset));
    assert_eq!(Preset::Messaging.policy().two_factor, Demand::Mandatory);
    for (trust, days) in [(Trust::EverySignIn, None), (Trust::Day, Some(1)), (Trust::Week, Some(7)), (Trust::Month, Some(30))] {
        assert_eq!(trust.lasts(), days.map(|days| Duration::from_secs(days * 86_400)));
    }
}

#[test]
fn the_way_back_is_judged_without_the_phone() {
    let ana = Ana::new();
    let strength = ana.user.recovery_strength();
    assert_eq!((strength.ways_back, strength.advice), (0, Advice::TurnOn));

    let mut ana = Ana::with_app();
    let strength = ana.user.recovery_strength();
    assert_eq!((strength.ways_back, strength.advice), (1, Advice::AddSecondDevice));
    for number in 0..8 {
        let code = ana.backup(number);
        assert_eq!(ana.types(&code), Ok(Kind::Backup));
    }
    assert_eq!(ana.user.recovery_strength().advice, Advice::MakeBackupCodes, "two are few");
    for number in 8..10 {
        let code = ana.backup(number);
        assert_eq!(ana.types(&code), Ok(Kind::Backup));
    }
    assert_eq!(ana.user.recovery_strength().ways_back, 0);

    let (session, fresh) = (ana.confirmed_session(), ana.fresh_codes());
    ana.play(|user, scene| user.replace_backup_codes(&fresh, Authority::Session(&session), scene)).expect("made");
    ana.enroll(AppSettings::default(), None, Authority::Session(&session)).expect("a second app");
    let strength = ana.user.recovery_strength();
    assert_eq!((strength.ways_back, strength.advice), (2, Advice::Nothing));
    ana.user.email_verified_at = None;
    assert_eq!(ana.user.recovery_strength().advice, Advice::VerifyEmail);
}

#[test]
fn an_id_has_one_spelling_and_says_what_it_names() {
    let mut ana = Ana::with_app();
    let (challenge, user) = (ana.owe(), ana.user.id);
    let text = challenge.to_string();
    assert_eq!(text.parse(), Ok(challenge));
    assert_eq!(challenge.user(), user);
    assert!(text.starts_with("chl_") && user.to_string().starts_with("usr_"));
    for wrong in
        [text.to_uppercase(), text.replacen("chl_", "usr_", 1), text.replacen("chl_", "", 1), format!("{text}0"), format!(" {text}"), text[..40].to_owned()]
    {
        assert!(wrong.parse::<ChallengeId>().is_err(), "{wrong}");
    }
    assert!(text.parse::<SessionId>().is_err() && text.parse::<DeviceId>().is_err());
    assert_eq!(serde_json::from_str::<ChallengeId>(&format!("{text:?}")).expect("an id"), challenge);
}

#[test]
fn ids_sort_by_age() {
    let mut ana = Ana::new();
    let mut ids = Vec::new();
    for _ in 0..10 {
        ids.push(FactorId::draw(ana.stage.now, &mut ana.stage.rng).to_string());
        ana.advance(Duration::from_millis(1));
    }
    assert!(ids.is_sorted());
    let (one, two) = (UserId::draw(ana.stage.now, &mut ana.stage.rng), UserId::draw(ana.stage.now, &mut ana.stage.rng));
    assert_ne!(one, two);
}

#[test]
fn every_change_of_the_account_is_told_to_its_owner() {
    let mut ana = Ana::new();
    let session = ana.confirmed_session();
    let enrolled = ana.enroll(AppSettings::default(), None, Authority::Session(&session)).expect("the first app");
    assert_eq!(ana.told(|notice| matches!(notice, Notice::FactorAdded { kind: Kind::App })), 1);
    let session = enrolled.session.expect("a session");
    ana.advance(MINUTE);
    let second = ana.enroll(AppSettings::default(), None, Authority::Session(&session)).expect("another");
    let session = second.session.expect("a session");
    ana.play(|user, scene| user.remove_factor(second.factor, Authority::Session(&session), scene)).expect("removed");
    assert_eq!(ana.told(|notice| matches!(notice, Notice::FactorRemoved { kind: Kind::App })), 1);
    assert_eq!(ana.told(|notice| matches!(notice, Notice::TwoFactorOff)), 0);
    ana.play(|user, scene| user.remove_factor(enrolled.factor, Authority::Session(&session), scene)).expect("removed");
    assert_eq!(ana.told(|notice| matches!(notice, Notice::TwoFactorOff)), 1);
    assert_eq!(ana.events(EventKind::TwoFactorTurnedOff), 1);
}
