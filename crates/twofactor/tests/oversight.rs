//! What those who run the organization do to Ana, and what they cannot.

use crate::stage::{Ana, DAY, HOUR, MINUTE, cheap, mailbox, number, pepper};
use core::time::Duration;
use proptest::prelude::*;
use twofactor::{
    AppSettings, Authority, Change, Deed, EventKind, Fate, InvitationToken, Measure, Memory, Notice, Order, Overseer, Password, PasswordHash, Phone, Reason,
    Refusal, ResetToken, Role, SignedIn, State, UserId,
};

/// Somebody else with this role.
fn other(role: Role) -> Overseer {
    Overseer::Person { id: UserId::from_bytes([9; 16]), role }
}

fn undergo(ana: &mut Ana, measure: Measure, by: Overseer) -> Result<Fate, Refusal> {
    undergo_among(ana, measure, by, true)
}

fn undergo_among(ana: &mut Ana, measure: Measure, by: Overseer, others_own: bool) -> Result<Fate, Refusal> {
    let order = Order { by, reason: Reason::parse("lost phone,\tcase 4711 "), others_own };
    ana.play(|user, scene| user.undergo(measure, &order, scene))
}

fn hash(ana: &mut Ana, text: &str) -> PasswordHash {
    Password::typed(text).expect("short").hash(cheap(), &pepper("p1", 1), &mut ana.stage.rng, &mut Memory::default())
}

/// The newest link that was sent.
fn link(ana: &Ana) -> InvitationToken {
    let token = ana
        .stage
        .messages
        .iter()
        .rev()
        .find_map(|message| if let Notice::Invitation { token } = &message.notice { Some(token.expose().clone()) } else { None });
    InvitationToken::parse(&token.expect("a link was sent")).expect("a token")
}

const ALL: [Measure; 10] = [
    Measure::Unlock,
    Measure::RequirePassword,
    Measure::RequireEnrollment,
    Measure::SignOut,
    Measure::Disable,
    Measure::Enable,
    Measure::Delete,
    Measure::ChangeRole(Role::Admin),
    Measure::Invite,
    Measure::AskForPhone,
];

#[test]
fn nobody_acts_on_themselves_or_on_somebody_above_them() {
    for role in [Role::Owner, Role::Admin, Role::Member] {
        let mut ana = Ana::with_app();
        ana.user.role = role;
        let myself = Overseer::Person { id: ana.user.id, role };
        for measure in ALL {
            assert_eq!(undergo(&mut ana, measure, myself), Err(Refusal::PolicyForbids), "{measure:?}");
            assert_eq!(undergo(&mut ana, measure, other(Role::Member)), Err(Refusal::PolicyForbids), "{measure:?}");
            if role == Role::Owner {
                assert_eq!(undergo(&mut ana, measure, other(Role::Admin)), Err(Refusal::PolicyForbids), "{measure:?}");
            }
        }
        assert!(ana.stage.events.is_empty() && ana.stage.messages.is_empty(), "nothing happened");
        assert_eq!(undergo(&mut ana, Measure::ChangeRole(Role::Owner), other(Role::Admin)), Err(Refusal::PolicyForbids));
        assert_eq!(undergo(&mut ana, Measure::ChangeRole(Role::Owner), other(Role::Owner)), Ok(Fate::Stays));
    }
}

#[test]
fn whatever_is_done_is_told_and_noted_with_its_reason() {
    let deeds = [
        (Measure::Unlock, EventKind::UserUnlocked, Some(Deed::Unlocked)),
        (Measure::RequirePassword, EventKind::PasswordRequired, Some(Deed::PasswordRequired)),
        (Measure::RequireEnrollment, EventKind::EnrollmentRequired, Some(Deed::EnrollmentRequired)),
        (Measure::SignOut, EventKind::UserSignedOut, Some(Deed::SignedOut)),
        (Measure::Disable, EventKind::UserDisabled, Some(Deed::Disabled)),
        (Measure::Enable, EventKind::UserEnabled, Some(Deed::Enabled)),
        (Measure::ChangeRole(Role::Admin), EventKind::RoleChanged, Some(Deed::RoleChanged)),
        (Measure::Delete, EventKind::UserDeleted, Some(Deed::Deleted)),
    ];
    for (measure, kind, deed) in deeds {
        let mut ana = Ana::with_app();
        let fate = undergo(&mut ana, measure, other(Role::Admin)).expect("a member");
        assert_eq!(fate == Fate::Goes, measure == Measure::Delete);
        let event = ana.stage.events.iter().find(|event| event.kind == kind).expect("it is noted");
        assert_eq!((event.detail.by, event.detail.reason.as_deref()), (Some(UserId::from_bytes([9; 16])), Some("lost phone, case 4711")));
        let told = ana.stage.messages.iter().find_map(|message| {
            if let Notice::Administered { deed } = message.notice { Some((deed, message.ip.clone(), message.browser.clone())) } else { None }
        });
        assert_eq!(told, deed.map(|deed| (deed, None, None)), "and from whose browser is not told");
    }
    let mut ana = Ana::with_app();
    let factor = ana.user.factors()[0].id;
    assert_eq!(undergo(&mut ana, Measure::ResetFactor(factor), other(Role::Admin)), Ok(Fate::Stays));
    assert!(ana.user.factors().is_empty() && ana.user.backup().is_none());
    assert!(ana.stage.events.iter().all(|event| event.detail.by.is_some() && event.detail.reason.is_some()));
    assert!(ana.stage.messages.iter().any(|message| matches!(message.notice, Notice::FactorRemoved { .. })));
}

#[test]
fn however_an_account_is_disabled_no_link_of_before_opens_it_again() {
    let disable = Change { state: Some(State::Disabled), others_own: true, ..Change::default() };
    let enable = Change { state: Some(State::Active), others_own: true, ..Change::default() };
    for by_page in [true, false] {
        let mut ana = Ana::new();
        ana.user.email_verified_at = Some(ana.stage.now);
        undergo(&mut ana, Measure::RequirePassword, other(Role::Admin)).expect("a member");
        let token = link(&ana);
        ana.play(|user, scene| user.send_reset(scene));
        if by_page {
            undergo(&mut ana, Measure::Disable, other(Role::Admin)).expect("a member");
            undergo(&mut ana, Measure::Enable, other(Role::Admin)).expect("a member");
        } else {
            for change in [disable.clone(), enable.clone()] {
                ana.play(|user, scene| user.change(change, Authority::Product, scene)).expect("a member");
            }
        }
        assert!(!ana.user.is_invited_by(&token, ana.stage.now), "by page: {by_page}");
        let reset = ana
            .stage
            .messages
            .iter()
            .rev()
            .find_map(|message| if let Notice::PasswordReset { token } = &message.notice { Some(token.expose().clone()) } else { None });
        let reset = ResetToken::parse(&reset.expect("a link")).expect("a token");
        assert_eq!(ana.user.check_reset(&reset, ana.stage.now), Err(Refusal::Expired));
    }
}

#[test]
fn a_mailbox_that_nobody_proved_is_not_sent_what_opens_the_account() {
    let mut ana = Ana::new();
    ana.user.email_verified_at = None;
    assert_eq!(undergo(&mut ana, Measure::RequirePassword, other(Role::Admin)), Ok(Fate::Stays));
    assert_eq!(ana.told(|notice| matches!(notice, Notice::Invitation { .. })), 0);
    assert_eq!(ana.told(|notice| matches!(notice, Notice::VerifyEmail { .. })), 1);
}

#[test]
fn whoever_reads_the_mailbox_only_does_not_hide_what_happens_from_the_telephone() {
    let mut ana = Ana::with_app();
    let session = ana.confirmed_session();
    ana.proves(&number(), None, Authority::Session(&session)).expect("a telephone");
    ana.advance(DAY);
    ana.stage.forget_effects();
    let session = ana.confirmed_session();
    let told = |ana: &Ana, name: &str| {
        ana.stage.messages.iter().filter(|message| message.notice.as_str() == name).map(|message| message.to.kind()).collect::<Vec<_>>()
    };
    let app = ana.user.factors()[0].id;
    ana.play(|user, scene| user.remove_factor(app, Authority::Session(&session), scene)).expect("another is left");
    assert_eq!(told(&ana, "factor_removed"), [twofactor::Kind::Email, twofactor::Kind::Phone]);
    for measure in
        [Measure::SignOut, Measure::SignOut, Measure::SignOut, Measure::SignOut, Measure::SignOut, Measure::SignOut, Measure::ChangeRole(Role::Admin)]
    {
        undergo(&mut ana, measure, other(Role::Owner)).expect("a member");
    }
    assert_eq!(told(&ana, "administered"), [twofactor::Kind::Email; 6], "five of one kind an hour hide none of another");
}

#[test]
fn a_telephone_number_is_asked_for_once_a_day_while_there_is_none() {
    let mut ana = Ana::new();
    assert_eq!(undergo(&mut ana, Measure::AskForPhone, other(Role::Admin)), Ok(Fate::Stays));
    let told: Vec<_> = ana.stage.messages.iter().map(|message| (message.notice.as_str(), message.to.kind())).collect();
    assert_eq!((told, ana.events(EventKind::PhoneRequested)), (vec![("phone_wanted", twofactor::Kind::Email)], 1));
    ana.advance(DAY - Duration::from_millis(1));
    let again = undergo(&mut ana, Measure::AskForPhone, other(Role::Admin));
    assert_eq!(again, Err(Refusal::TooManyMessages { until: ana.stage.now.plus(Duration::from_millis(1)) }));
    ana.advance(Duration::from_millis(1));
    assert_eq!(undergo(&mut ana, Measure::AskForPhone, Overseer::Product), Ok(Fate::Stays));

    ana.advance(DAY);
    ana.user.phone = Some(Phone::parse("+995599123456", None).expect("a number"));
    assert_eq!(undergo(&mut ana, Measure::AskForPhone, other(Role::Admin)), Err(Refusal::PolicyForbids), "there is one");
    (ana.user.phone, ana.user.email_verified_at) = (None, None);
    assert_eq!(undergo(&mut ana, Measure::AskForPhone, other(Role::Admin)), Err(Refusal::PolicyForbids), "nobody has proved the mailbox");
    assert_eq!(ana.stage.messages.len(), 2);
}

#[test]
fn the_last_owner_stays_one() {
    let mut ana = Ana::with_app();
    ana.user.role = Role::Owner;
    for by in [other(Role::Owner), Overseer::Product] {
        for measure in [Measure::Disable, Measure::Delete, Measure::ChangeRole(Role::Admin), Measure::ChangeRole(Role::Member)] {
            assert_eq!(undergo_among(&mut ana, measure, by, false), Err(Refusal::LastOwner), "{measure:?}");
        }
        assert_eq!(undergo_among(&mut ana, Measure::SignOut, by, false), Ok(Fate::Stays));
    }
    assert_eq!(undergo_among(&mut ana, Measure::ChangeRole(Role::Admin), other(Role::Owner), true), Ok(Fate::Stays));
    assert_eq!((ana.user.role, ana.user.state), (Role::Admin, State::Active));
}

#[test]
fn a_new_password_is_set_after_the_second_step_or_by_a_link() {
    let mut ana = Ana::with_app();
    let session = ana.signs_in();
    assert_eq!(undergo(&mut ana, Measure::RequirePassword, other(Role::Admin)), Ok(Fate::Stays));
    assert!(ana.user.session(&session, ana.stage.now).is_err() && ana.user.owes_password());
    ana.advance(MINUTE);
    let (owed, code) = (ana.owes(), ana.code());
    let passed = ana.attempt(owed.challenge(), &code, true).expect("the right code");
    assert!(passed.session.is_none() && passed.device.is_none() && passed.owes_password, "nothing opens yet");
    let new = hash(&mut ana, "five large red trains");
    let session = ana.play(|user, scene| user.renew_password(&owed, new, scene)).expect("it is owed");
    assert!(ana.user.session(&session, ana.stage.now).is_ok() && !ana.user.owes_password());

    let mut ana = Ana::new();
    assert_eq!(undergo(&mut ana, Measure::RequirePassword, other(Role::Admin)), Ok(Fate::Stays));
    assert!(matches!(ana.brings_password(None), Err(Refusal::PasswordOwed)), "the old one is worth nothing");
    let (token, new) = (link(&ana), hash(&mut ana, "five large red trains"));
    assert_eq!(ana.play(|user, scene| user.accept_invitation(&token, new.clone(), scene)), Ok(()));
    assert_eq!(ana.play(|user, scene| user.accept_invitation(&token, new, scene)), Err(Refusal::Expired), "once");
    assert!(matches!(ana.brings_password(None), Ok(SignedIn::Session { .. })));
}

#[test]
fn a_link_works_once_for_a_week_and_no_longer_than_the_next_one() {
    let mut ana = Ana::new();
    undergo(&mut ana, Measure::RequirePassword, other(Role::Admin)).expect("a member");
    let first = link(&ana);
    undergo(&mut ana, Measure::RequirePassword, other(Role::Admin)).expect("again");
    let (second, new) = (link(&ana), hash(&mut ana, "five large red trains"));
    assert!(!ana.user.is_invited_by(&first, ana.stage.now) && ana.user.is_invited_by(&second, ana.stage.now));
    assert_eq!(ana.play(|user, scene| user.accept_invitation(&first, new.clone(), scene)), Err(Refusal::Expired));
    assert!(InvitationToken::parse("c2hvcnQ").is_none() && !format!("{second:?}").contains(second.reveal().expose().as_str()));
    ana.advance(DAY * 7);
    assert_eq!(ana.play(|user, scene| user.accept_invitation(&second, new.clone(), scene)), Err(Refusal::Expired));
    undergo(&mut ana, Measure::RequirePassword, other(Role::Admin)).expect("once more");
    let third = link(&ana);
    undergo(&mut ana, Measure::Disable, other(Role::Admin)).expect("a member");
    undergo(&mut ana, Measure::Enable, other(Role::Admin)).expect("a member");
    assert_eq!(ana.play(|user, scene| user.accept_invitation(&third, new, scene)), Err(Refusal::Expired), "disabled meanwhile");
}

#[test]
fn a_factor_is_demanded_of_one_person_and_not_put_off_or_turned_off() {
    let mut ana = Ana::new();
    let session = ana.confirmed_session();
    assert_eq!(undergo(&mut ana, Measure::RequireEnrollment, other(Role::Admin)), Ok(Fate::Stays));
    let asked = ana.user.asked(&ana.stage.policy, ana.stage.now);
    assert!(asked.is_shut() && ana.user.two_factor(&ana.stage.policy) == twofactor::TwoFactor::RequiredMissing);
    let rename = Change { name: Some("Eve".to_owned()), ..Change::default() };
    let authority = Authority::Session(&session);
    assert_eq!(ana.play(|user, scene| user.change(rename, authority, scene)), Err(Refusal::PolicyForbids), "the session of before");
    let owed = ana.owes();
    assert!(matches!(ana.play(|user, scene| user.put_off_enrollment(&owed, scene)), Err(Refusal::PolicyForbids)));
    let mut ana = Ana::with_app();
    undergo(&mut ana, Measure::RequireEnrollment, other(Role::Admin)).expect("a member");
    let session = ana.confirmed_session();
    assert_eq!(ana.play(|user, scene| user.turn_off(Authority::Session(&session), scene)), Err(Refusal::PolicyForbids));
}

#[test]
fn a_reason_is_one_line_that_can_be_read() {
    assert!(Reason::parse("").is_none() && Reason::parse(" a \n b ").is_some() && Reason::parse("ab").is_none());
    assert!(Reason::parse("\u{200b}\u{200b}\u{200b}\u{202e}").is_none(), "nothing to see");
    assert!(Reason::parse(&"é".repeat(200)).is_some() && Reason::parse(&"é".repeat(201)).is_none());
}

/// Ana presses the link in the newest notice that is worth anything.
fn alarms(ana: &mut Ana) {
    let newest = ana.stage.messages.iter().rev().map(|message| message.id).find(|id| ana.user.link(*id, ana.stage.now) == twofactor::Link::Good);
    if let Some(notice) = newest {
        ana.play(|user, scene| user.raise_alarm(notice, scene));
    }
}

fn accepts(ana: &mut Ana, token: &InvitationToken) -> Result<(), Refusal> {
    let new = hash(ana, "five large red trains");
    ana.play(|user, scene| user.accept_invitation(token, new, scene))
}

#[test]
fn whoever_has_nothing_older_than_the_alarm_is_brought_back_by_those_who_run_the_organization() {
    let mut ana = Ana::new();
    let session = ana.confirmed_session();
    ana.enroll(AppSettings::default(), None, Authority::Session(&session)).expect("a thief's app");
    undergo(&mut ana, Measure::RequirePassword, other(Role::Owner)).expect("a member");
    alarms(&mut ana);
    assert_eq!(ana.brings_password(None).err(), Some(Refusal::PasswordOwed));
    undergo(&mut ana, Measure::RequirePassword, other(Role::Owner)).expect("a member");
    let frozen = link(&ana);
    assert_eq!(accepts(&mut ana, &frozen), Err(Refusal::Expired), "nothing changes in the freeze");
    ana.advance(DAY);
    assert_eq!(accepts(&mut ana, &frozen), Ok(()), "the link of after the alarm");
    assert!(!ana.user.owes_password());
    assert!(matches!(ana.brings_password(None), Ok(SignedIn::Owed(_))));
    let factor = ana.user.factors()[0].id;
    undergo(&mut ana, Measure::ResetFactor(factor), other(Role::Owner)).expect("a member");
    assert!(matches!(ana.brings_password(None), Ok(SignedIn::Session { .. })));
}

#[test]
fn a_link_of_before_an_alarm_is_void() {
    let mut ana = Ana::new();
    undergo(&mut ana, Measure::RequirePassword, other(Role::Owner)).expect("a member");
    let before = link(&ana);
    undergo(&mut ana, Measure::SignOut, other(Role::Owner)).expect("a member");
    alarms(&mut ana);
    ana.advance(DAY);
    assert_eq!(accepts(&mut ana, &before), Err(Refusal::Expired));
}

/// What an owner orders in the end: a day of calm, no pause, no method, a new password.
fn brings_back(ana: &mut Ana) -> Result<SignedIn, Refusal> {
    if ana.user.state == State::Disabled {
        undergo(ana, Measure::Enable, other(Role::Owner)).expect("enabled");
    }
    ana.advance(DAY);
    undergo(ana, Measure::Unlock, other(Role::Owner)).expect("unlocked");
    for _ in 0..ana.user.factors().len() {
        let ids: Vec<_> = ana.user.factors().iter().map(|factor| factor.id).collect();
        ids.into_iter().for_each(|id| drop(undergo(ana, Measure::ResetFactor(id), other(Role::Owner))));
    }
    let measure = if ana.user.password().is_some() { Measure::RequirePassword } else { Measure::Invite };
    undergo(ana, measure, other(Role::Owner)).expect("a link");
    let token = link(ana);
    accepts(ana, &token).expect("a new password");
    ana.brings_password(None)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever happened to Ana: there are measures of an owner after which she signs in, and sets up a method where one is demanded.
    #[test]
    fn from_wherever_somebody_is_an_owner_brings_them_back(
        turns in proptest::collection::vec((0_u8..12, 0_u32..40), 0..20), mandatory in any::<bool>(), role in 0_u8..3,
    ) {
        let mut ana = Ana::new();
        ana.user.role = [Role::Owner, Role::Admin, Role::Member][usize::from(role)];
        if mandatory {
            ana.stage.policy.two_factor = twofactor::Demand::Mandatory;
        }
        for (turn, hours) in turns {
            ana.advance(HOUR * hours);
            match turn {
                0 | 1 => alarms(&mut ana),
                2 => drop(ana.enroll(AppSettings::default(), None, Authority::Product)),
                3 => drop(ana.proves(&number(), None, Authority::Product)),
                4 => drop(ana.proves(&mailbox(), None, Authority::Product)),
                5 => {
                    ana.play(|user, scene| user.send_reset(scene));
                    let token = ana.stage.messages.iter().rev().find_map(|message| if let Notice::PasswordReset { token } = &message.notice { ResetToken::parse(token.expose()) } else { None });
                    let new = hash(&mut ana, "seven blue lanterns hang");
                    token.into_iter().for_each(|token| drop(ana.play(|user, scene| user.reset_password(&token, new.clone(), scene))));
                }
                6 => drop(undergo(&mut ana, Measure::RequirePassword, other(Role::Owner))),
                7 => drop(undergo(&mut ana, Measure::RequireEnrollment, other(Role::Owner))),
                8 => drop(undergo(&mut ana, Measure::Disable, other(Role::Owner))),
                9 => drop(undergo(&mut ana, Measure::Enable, other(Role::Owner))),
                10 if ana.user.two_factor_is_on() => (0..100).for_each(|_| {
                    if let Ok(twofactor::Opened::Owed(id)) = ana.open(twofactor::Purpose::SignIn, None) {
                        drop(ana.types_into(id, "000000"));
                    }
                    ana.advance(MINUTE);
                }),
                _ => {
                    if let Some(id) = ana.user.factors().first().map(|factor| factor.id) {
                        drop(undergo(&mut ana, Measure::ResetFactor(id), other(Role::Owner)));
                    }
                }
            }
        }
        match brings_back(&mut ana) {
            Ok(SignedIn::Session { .. }) => {}
            Ok(SignedIn::Owed(_)) => prop_assert!(ana.user.owes_first_factor(&ana.stage.policy, ana.stage.now)),
            Err(refusal) => prop_assert!(false, "{refusal:?}"),
        }
    }
}
