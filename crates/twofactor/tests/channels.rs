//! Telephones and mailboxes become factors by a code that was received there, and are changed without a gap.

use crate::stage::{Ana, DAY, MINUTE, SECOND, mailbox, number, number_of, served};
use twofactor::{Advice, Authority, Change, Channels, Email, EventKind, FactorId, Kind, Notice, Phone, Preset, Recipient, Refusal, Role, TwoFactor};

fn wrong(code: &str) -> String {
    let number: u32 = code.parse().expect("digits");
    format!("{:06}", (number + 1) % 1_000_000)
}

#[test]
fn a_channel_becomes_a_factor_only_by_typing_a_code_that_was_received_through_it() {
    for (to, kind) in [(number(), Kind::Phone), (mailbox(), Kind::Email)] {
        let mut ana = Ana::new();
        let session = ana.confirmed_session();
        let factor = ana.begins(&to, None, Authority::Session(&session)).expect("an enrollment");
        assert!(!ana.user.two_factor_is_on());
        let (at, code) = ana.received();
        assert_eq!(at, to);
        assert_eq!(ana.finish(factor, &wrong(&code), Authority::Session(&session)).err(), Some(Refusal::WrongCode { attempts_left: 5, until: None }));
        let enrolled = ana.finish(factor, &code, Authority::Session(&session)).expect("the right code");
        assert_eq!((enrolled.backup_set, ana.codes.len()), (Some(1), 10), "the first factor comes with backup codes");
        assert_eq!((ana.user.factors()[0].kind(), ana.user.factors()[0].recipient()), (kind, Some(to)));
        assert_eq!(ana.told(|notice| matches!(notice, Notice::FactorAdded { .. })), 1);
    }
}

#[test]
fn the_code_that_enrolled_signs_nobody_in() {
    let mut ana = Ana::new();
    let session = ana.confirmed_session();
    ana.proves(&number(), None, Authority::Session(&session)).expect("a telephone");
    let (_, code) = ana.received();
    assert!(matches!(ana.types(&code), Err(Refusal::WrongCode { .. })));
}

#[test]
fn six_wrong_codes_end_an_enrollment() {
    let mut ana = Ana::new();
    let session = ana.confirmed_session();
    let factor = ana.begins(&number(), None, Authority::Session(&session)).expect("an enrollment");
    let (_, code) = ana.received();
    for left in (0..6).rev() {
        assert_eq!(ana.finish(factor, &wrong(&code), Authority::Session(&session)).err(), Some(Refusal::WrongCode { attempts_left: left, until: None }));
    }
    assert_eq!(ana.finish(factor, &code, Authority::Session(&session)).err(), Some(Refusal::Expired));
}

#[test]
fn a_code_that_was_sent_again_voids_the_first() {
    let mut ana = Ana::new();
    let session = ana.confirmed_session();
    let authority = Authority::Session(&session);
    let factor = ana.begins(&number(), None, authority).expect("an enrollment");
    let (_, first) = ana.received();
    let until = ana.stage.now.plus(SECOND * 30);
    assert_eq!(ana.play(|user, scene| user.resend_code(factor, authority, scene)).err(), Some(Refusal::TooManyMessages { until }));
    ana.advance(SECOND * 30);
    ana.play(|user, scene| user.resend_code(factor, authority, scene)).expect("another");
    let (_, second) = ana.received();
    assert_eq!(ana.finish(factor, &first, authority).err(), Some(Refusal::CodeSuperseded));
    assert!(ana.finish(factor, &second, authority).is_ok());
}

#[test]
fn an_enrollment_is_over_after_ten_minutes() {
    let mut ana = Ana::new();
    let factor = ana.begins(&number(), None, Authority::Product).expect("an enrollment");
    let (_, code) = ana.received();
    ana.advance(MINUTE * 10);
    assert_eq!(ana.finish(factor, &code, Authority::Product).err(), Some(Refusal::Expired));
    assert_eq!(ana.play(|user, scene| user.resend_code(factor, Authority::Product, scene)).err(), Some(Refusal::Expired));
}

#[test]
fn a_number_is_changed_in_place_and_both_are_told() {
    let mut ana = Ana::reached_at(&number());
    let old = ana.user.factors()[0].id;
    let new = number_of("+995577654321");
    let factor = ana.begins(&new, Some(old), Authority::Product).expect("a change");
    let (_, code) = ana.received();
    assert_eq!(ana.user.factors().iter().map(|factor| factor.id).collect::<Vec<FactorId>>(), [old], "the old one stays in force");
    let challenge = ana.owe();
    ana.advance(MINUTE);
    ana.asks(challenge, old).expect("the old one still receives");
    ana.finish(factor, &code, Authority::Product).expect("the new one is proved");
    assert_eq!(ana.user.factors().iter().map(twofactor::Factor::recipient).collect::<Vec<_>>(), [Some(new.clone())]);
    assert!(ana.user.two_factor_is_on());
    let told: Vec<Recipient> = {
        let replaced = |message: &&twofactor::Message| matches!(message.notice, Notice::FactorReplaced { kind: Kind::Phone });
        ana.stage.messages.iter().filter(replaced).map(|message| message.to.clone()).collect()
    };
    assert_eq!(told, [mailbox(), new, number()]);
    assert_eq!(ana.types_into(challenge, &ana.received().1), Err(Refusal::Expired), "what was pending ended");
    assert_eq!(ana.events(EventKind::FactorReplaced), 1);
}

#[test]
fn a_change_takes_the_place_of_a_factor_of_its_own_kind_only() {
    let mut ana = Ana::with_app();
    let app = ana.user.factors()[0].id;
    assert_eq!(ana.begins(&number(), Some(app), Authority::Product).err(), Some(Refusal::UnknownFactor));
}

#[test]
fn the_same_address_is_one_factor() {
    let mut ana = Ana::reached_at(&number());
    ana.proves(&number(), None, Authority::Product).expect("once more");
    assert_eq!(ana.user.factors().len(), 1);
}

#[test]
fn only_mobile_numbers_of_served_countries_are_taken() {
    let takes = |text: &str| Phone::parse(text, None).expect(text).takes_codes(&served());
    for text in ["+995599123456", "+14155552671", "+4915112345678"] {
        assert!(takes(text), "{text}");
    }
    for text in
        ["+9953222123456", "+4930901820", "+447400123456", "+18762101234", "+18005550100", "+19002345678", "+49900123456", "+88163123456", "+493310012345"]
    {
        let phone = Phone::parse(text, None);
        assert!(phone.is_err() || phone.is_ok_and(|phone| !phone.takes_codes(&served())), "{text}");
    }
    let mut ana = Ana::new();
    assert_eq!(ana.begins(&number_of("+447400123456"), None, Authority::Product).err(), Some(Refusal::PhoneNotAccepted));
    assert!(ana.stage.messages.is_empty());
    ana.stage.policy.countries = vec!["GB".parse().expect("a country"), "DE".parse().expect("a country")];
    assert_eq!(ana.begins(&number_of("+447400123456"), None, Authority::Product).err(), Some(Refusal::PhoneNotAccepted), "the operator serves it not");
    assert_eq!(ana.begins(&number(), None, Authority::Product).err(), Some(Refusal::PhoneNotAccepted), "the organization does not name it");
    assert!(ana.begins(&number_of("+4915112345678"), None, Authority::Product).is_ok(), "both do");
}

#[test]
fn an_organization_decides_which_kinds_there_are_and_never_sms_alone() {
    let mut ana = Ana::new();
    ana.stage.policy = Preset::Payments.policy();
    assert_eq!(ana.begins(&number(), None, Authority::Product).err(), Some(Refusal::KindNotAllowed));
    assert_eq!(ana.begins(&mailbox(), None, Authority::Product).err(), Some(Refusal::KindNotAllowed));
    for preset in Preset::ALL {
        let channels = preset.policy().channels;
        assert!(channels.contains(&Kind::App), "{preset}: something better than SMS is always offered");
    }
}

#[test]
fn nobody_with_email_alone_comes_to_run_the_organization() {
    for role in [Role::Owner, Role::Admin] {
        let promoted = || Change { role: Some(role), ..Change::default() };
        let mut ana = Ana::reached_at(&mailbox());
        assert_eq!(ana.play(|user, scene| user.change(promoted(), Authority::Product, scene)), Err(Refusal::TooWeakAlone));
        assert_eq!(ana.user.role, Role::Member);
        ana.proves(&number(), None, Authority::Product).expect("a telephone beside it");
        assert_eq!(ana.play(|user, scene| user.change(promoted(), Authority::Product, scene)), Ok(()));

        let mut boris = Ana::new();
        let pending = boris.begins(&mailbox(), None, Authority::Product).expect("a member may");
        let code = boris.received().1;
        assert_eq!(boris.play(|user, scene| user.change(promoted(), Authority::Product, scene)), Ok(()), "nothing is not e-mail alone");
        assert_eq!(boris.finish(pending, &code, Authority::Product).err(), Some(Refusal::TooWeakAlone));
    }
}

#[test]
fn whoever_runs_the_organization_cannot_rely_on_email_alone() {
    for role in [Role::Owner, Role::Admin] {
        let mut ana = Ana::new();
        ana.user.role = role;
        assert_eq!(ana.begins(&mailbox(), None, Authority::Product).err(), Some(Refusal::TooWeakAlone));
        ana.proves(&number(), None, Authority::Product).expect("a telephone");
        ana.proves(&mailbox(), None, Authority::Product).expect("a mailbox beside it");
        let phone = ana.user.factors()[0].id;
        assert_eq!(ana.play(|user, scene| user.remove_factor(phone, Authority::Product, scene)).err(), Some(Refusal::TooWeakAlone));
        let email = ana.user.factors()[1].id;
        ana.play(|user, scene| user.remove_factor(email, Authority::Product, scene)).expect("the mailbox may go");
        ana.play(|user, scene| user.remove_factor(phone, Authority::Product, scene)).expect("and then all");
    }
}

#[test]
fn a_channel_that_was_just_used_to_set_the_password_is_not_enrolled() {
    let mut ana = Ana::new();
    ana.play(|user, scene| user.password_changed(None, scene));
    let until = ana.stage.now.plus(DAY);
    assert_eq!(ana.begins(&mailbox(), None, Authority::Product).err(), Some(Refusal::MailboxPaused { until }));
}

#[test]
fn a_code_that_proved_the_mailbox_as_a_factor_proved_it_altogether() {
    let mut ana = Ana::new();
    ana.user.email_verified_at = None;
    ana.proves(&mailbox(), None, Authority::Product).expect("a mailbox");
    assert_eq!((ana.user.email_verified_at, ana.events(EventKind::EmailVerified)), (Some(ana.stage.now), 1));
}

#[test]
fn first_enrollment_in_a_sign_in_may_be_a_telephone() {
    let mut ana = Ana::new();
    ana.stage.policy = Preset::Messaging.policy();
    let owed = ana.owes();
    let enrolled = ana.proves(&number(), None, Authority::Challenge(&owed)).expect("the factor that is demanded");
    assert!(enrolled.session.is_some());
    assert_eq!(ana.user.two_factor(&ana.stage.policy), TwoFactor::On);
    let owed = ana.owes();
    assert_eq!(ana.begins(&number_of("+995577654321"), None, Authority::Challenge(&owed)).err(), Some(Refusal::PolicyForbids), "and no second one");
}

#[test]
fn notices_go_to_every_mailbox_that_was_proved() {
    let other = Recipient::Mailbox(Email::parse("ana@elsewhere.example").expect("a mailbox"));
    let mut ana = Ana::reached_at(&other);
    ana.play(|user, scene| user.password_changed(None, scene));
    let to: Vec<Recipient> = ana.stage.messages.iter().map(|message| message.to.clone()).collect();
    assert_eq!(to, [mailbox(), other]);
}

#[test]
fn a_telephone_and_its_app_are_lost_together_and_a_mailbox_is_not() {
    let mut ana = Ana::with_app();
    ana.proves(&number(), None, Authority::Product).expect("a telephone");
    assert_eq!((ana.user.recovery_strength().ways_back, ana.user.recovery_strength().advice), (1, Advice::AddSecondDevice), "the backup codes");
    ana.proves(&mailbox(), None, Authority::Product).expect("a mailbox");
    assert_eq!(ana.user.recovery_strength().ways_back, 2);
    assert_eq!(ana.user.kinds(), [Kind::App, Kind::Phone, Kind::Email, Kind::Backup]);
}

#[test]
fn what_may_be_enrolled_is_what_the_policy_has_and_suits_the_user() {
    let mut ana = Ana::new();
    ana.stage.policy.channels = Channels::ALL;
    assert_eq!(ana.user.enrollable(&ana.stage.policy), [Kind::Key, Kind::Pass, Kind::App, Kind::Phone, Kind::Email]);
    ana.user.role = Role::Admin;
    assert_eq!(ana.user.enrollable(&ana.stage.policy), [Kind::Key, Kind::Pass, Kind::App, Kind::Phone], "e-mail alone is too weak for an administrator");
    ana.stage.policy.channels = Channels::of(&[Kind::Phone]).expect("a legal set");
    assert_eq!(ana.user.enrollable(&ana.stage.policy), [Kind::Phone]);
}
