//! Messages that are of use only while the code or link in them opens something.

use crate::stage::{Ana, HOUR, MINUTE, mailbox, number, served};
use twofactor::{Authority, MessageId, NewPass, Notice, PassLink, Phone, Preset, Recipient};

/// The messages that were asked for, oldest first.
fn asked(ana: &Ana) -> Vec<MessageId> {
    ana.stage.messages.iter().map(|message| message.id).collect()
}

#[test]
fn a_code_is_awaited_until_it_is_replaced_used_or_its_challenge_is_over() {
    let mut ana = Ana::reached_at(&number());
    let factor = ana.user.factors()[0].id;
    let challenge = ana.owe();
    ana.asks(challenge, factor).expect("a code");
    let first = asked(&ana);
    assert_eq!((first.len(), ana.user.awaited_messages()), (1, first));
    ana.advance(MINUTE);
    ana.asks(challenge, factor).expect("another");
    assert_eq!(ana.user.awaited_messages(), asked(&ana)[1..]);
    let code = ana.received().1;
    ana.types_into(challenge, &code).expect("the right code");
    assert!(ana.user.awaited_messages().is_empty());
    ana.advance(HOUR);
    let challenge = ana.owe();
    ana.asks(challenge, factor).expect("a third");
    assert_eq!(ana.user.awaited_messages().len(), 1);
    ana.play(|user, scene| user.cancel_challenge(challenge, scene)).expect("a challenge to cancel");
    assert!(ana.user.awaited_messages().is_empty());
}

#[test]
fn a_code_for_something_new_is_awaited_until_it_is_typed_or_called_off() {
    for to in [number(), mailbox()] {
        let mut ana = Ana::with_app();
        ana.stage.policy = Preset::LiveChat.policy();
        let factor = ana.begins(&to, None, Authority::Product).expect("an enrollment");
        assert_eq!(ana.user.awaited_messages(), asked(&ana));
        ana.play(|user, scene| user.cancel_enrollment(factor, Authority::Product, scene)).expect("an enrollment to call off");
        assert!(ana.user.awaited_messages().is_empty());
        ana.advance(HOUR);
        ana.stage.forget_effects();
        ana.proves(&to, None, Authority::Product).expect("the right code");
        assert!(ana.user.awaited_messages().is_empty());
    }
}

#[test]
fn a_pairing_link_is_awaited_until_it_is_replaced_or_called_off() {
    let mut ana = Ana::new();
    ana.stage.policy = Preset::Crm.policy();
    let new = NewPass { number: Phone::parse("+995599123456", None).expect("a number"), language: "en".to_owned(), replaces: None };
    let (factor, _) = ana.play(|user, scene| user.begin_pass(new, &served(), Authority::Product, scene)).expect("a pairing");
    assert_eq!(ana.user.awaited_messages(), asked(&ana));
    ana.advance(MINUTE);
    ana.play(|user, scene| user.resend_code(factor, Authority::Product, scene)).expect("another link");
    assert_eq!(ana.user.awaited_messages(), asked(&ana)[1..]);
    ana.play(|user, scene| user.refuse_pairing(factor, Authority::Product, scene)).expect("a pairing to call off");
    assert!(ana.user.awaited_messages().is_empty());
    let links = ana.stage.messages.iter().filter(|message| matches!(&message.notice, Notice::PassLink { link } if PassLink::parse(link.expose()).is_some()));
    assert_eq!(links.count(), 2);
}

#[test]
fn a_link_by_mail_is_awaited_until_a_newer_one_takes_its_place() {
    let mut ana = Ana::new();
    ana.play(|user, scene| user.send_reset(scene));
    ana.advance(MINUTE);
    ana.play(|user, scene| user.send_reset(scene));
    let to_ana: Vec<MessageId> = ana.stage.messages.iter().filter(|message| matches!(message.to, Recipient::Mailbox(_))).map(|message| message.id).collect();
    assert_eq!((to_ana.len(), ana.user.awaited_messages()), (2, vec![to_ana[1]]));
}
