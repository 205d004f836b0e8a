//! What an organization demands: which policies there are, when what they demand holds, and that a preview of them tells the truth.

use crate::stage::{Ana, DAY, HOUR, MINUTE, mailbox, number, served};
use proptest::{prelude::*, test_runner::RngSeed};
use twofactor::{
    AppSettings, Asked, Authority, Change, Channels, CodeLength, Demand, Due, EventKind, IllegalChannels, Kind, NewChannel, NewUser, Policy, Preset, Preview,
    Refusal, Role, SessionToken, SignedIn, Timestamp, Trust, TwoFactor,
};

fn channels(kinds: &[Kind]) -> Channels {
    Channels::of(kinds).expect("a legal set")
}

fn mandatory(kinds: &[Kind]) -> Policy {
    Policy { two_factor: Demand::Mandatory, channels: channels(kinds), ..Preset::Default.policy() }
}

/// Puts `policy` in force.
fn decide(ana: &mut Ana, policy: Policy) {
    ana.stage.policy = policy.in_place_of(&ana.stage.policy, ana.stage.now);
}

fn change_name(ana: &mut Ana, session: &SessionToken) -> Result<(), Refusal> {
    let change = Change { name: Some("Anna".to_owned()), ..Change::default() };
    ana.play(|user, scene| user.change(change, Authority::Session(session), scene))
}

#[test]
fn the_sets_of_the_guide_are_legal_and_none_that_nobody_could_meet() {
    use Kind::{App, Backup, Email, Key, Phone};
    for kinds in [&[Phone][..], &[App], &[Key], &[App, Phone], &[Key, Phone], &[App, Key], &[App, Key, Phone], &[Phone, Email]] {
        assert_eq!(channels(kinds).len(), kinds.len());
    }
    assert_eq!(channels(&[Phone, Key]).first(), Some(&Key), "the primary one is the strongest");
    assert_eq!(Channels::of(&[]), Err(IllegalChannels::TooWeak));
    assert_eq!(Channels::of(&[Email]), Err(IllegalChannels::TooWeak));
    assert_eq!(Channels::of(&[App, App]), Err(IllegalChannels::Twice));
    assert_eq!(Channels::of(&[App, Backup]), Err(IllegalChannels::Backup));
}

#[test]
fn a_policy_of_before_still_opens_and_an_illegal_one_does_not() {
    let kept = r#"{"two_factor":"mandatory","channels":["key","app","phone"],"trust":"every_sign_in"}"#;
    assert_eq!(serde_json::from_str::<Policy>(kept).expect("a policy"), Preset::Messaging.policy());
    assert!(serde_json::from_str::<Policy>(&kept.replace(r#""key","app","phone""#, r#""email""#)).is_err());
    let full = Policy { grace_days: 7, ..mandatory(&[Kind::App]).in_place_of(&Preset::Default.policy(), Timestamp::from_unix_millis(5)) };
    assert_eq!(serde_json::from_value::<Policy>(serde_json::to_value(&full).expect("JSON")).expect("a policy"), full);
}

#[test]
fn a_session_that_lacks_what_is_demanded_can_only_enroll() {
    let mut ana = Ana::new();
    let session = ana.confirmed_session();
    decide(&mut ana, mandatory(&[Kind::App]));
    assert_eq!(change_name(&mut ana, &session), Err(Refusal::PolicyForbids));
    let session = ana.enroll(AppSettings::default(), None, Authority::Session(&session)).expect("enrollment is open").session.expect("a session");
    assert_eq!(change_name(&mut ana, &session), Ok(()));
}

#[test]
fn a_factor_that_is_no_longer_taken_signs_in_and_opens_nothing_but_enrollment() {
    let mut ana = Ana::with_app();
    decide(&mut ana, mandatory(&[Kind::Phone]));
    assert_eq!(ana.user.two_factor(&ana.stage.policy), TwoFactor::RequiredMissing);
    let session = ana.signs_in();
    assert_eq!(change_name(&mut ana, &session), Err(Refusal::PolicyForbids));
    ana.advance(MINUTE);
    let code = ana.code();
    let session = ana.confirm(&session, Some(&code)).expect("it is still her");
    let session = ana.proves(&number(), None, Authority::Session(&session)).expect("enrollment is open").session.expect("a session");
    assert_eq!(change_name(&mut ana, &session), Ok(()));
    let phone = ana.user.factors().iter().find(|factor| factor.kind() == Kind::Phone).expect("a phone").id;
    let removed = ana.play(|user, scene| user.remove_factor(phone, Authority::Session(&session), scene));
    assert_eq!(removed, Err(Refusal::PolicyForbids), "the app that is left is not taken");
}

#[test]
fn who_has_a_factor_that_is_taken_signs_in_with_no_other() {
    let mut ana = Ana::with_app();
    let session = ana.confirmed_session();
    ana.proves(&number(), None, Authority::Session(&session)).expect("a telephone");
    let phone = ana.user.factors().iter().find(|factor| factor.kind() == Kind::Phone).expect("a phone").id;
    ana.advance(HOUR);
    let before = ana.owe();
    ana.asks(before, phone).expect("both are taken");
    let (_, code) = ana.received();
    decide(&mut ana, mandatory(&[Kind::App]));
    assert_eq!(ana.types_into(before, &code), Err(Refusal::KindNotAllowed), "not even a code that was on its way");
    ana.advance(HOUR);
    let challenge = ana.owe();
    assert_eq!(ana.asks(challenge, phone).err(), Some(Refusal::KindNotAllowed));
    assert_eq!(ana.user.second_steps(&ana.stage.policy, ana.stage.now).len(), 1);
    let code = ana.code();
    assert_eq!(ana.types_into(challenge, &code), Ok(Kind::App));
    let optional = Policy { two_factor: Demand::Optional, ..ana.stage.policy.clone() };
    decide(&mut ana, optional);
    assert_eq!(ana.user.second_steps(&ana.stage.policy, ana.stage.now).len(), 2, "where nothing is demanded, everybody decides");
}

#[test]
fn seven_digits_by_sms_stand_in_for_a_phone_of_our_own() {
    let mut ana = Ana::new();
    decide(&mut ana, mandatory(&[Kind::Key, Kind::Pass]));
    let new = NewChannel { to: number(), length: CodeLength::Seven, label: "Phone".to_owned(), replaces: None };
    let (factor, _) = ana.play(|user, scene| user.begin_channel(new, &served(), Authority::Product, scene)).expect("seven digits");
    let (_, code) = ana.received();
    ana.finish(factor, &code, Authority::Product).expect("the right code");
    assert_eq!(ana.user.asked(&ana.stage.policy, ana.stage.now), Asked { step: true, enrollment: None });
    assert_eq!(ana.stage.policy.weakest(), Some(Kind::Phone), "and that is said");
    decide(&mut ana, mandatory(&[Kind::Key]));
    assert_eq!(ana.user.asked(&ana.stage.policy, ana.stage.now).enrollment, Some(Due::Now));
}

#[test]
fn an_organization_narrows_where_codes_are_sent_and_does_not_widen_it() {
    let [ge, pl, other] = served();
    let of = |countries| Policy { countries, ..mandatory(&[Kind::Phone]) };
    assert_eq!(of(vec![]).countries_of(&[ge, pl]), [ge, pl]);
    assert_eq!(of(vec![other, pl]).countries_of(&[ge, pl]), [pl]);
}

#[test]
fn what_is_newly_demanded_can_be_put_off_until_the_grace_is_over() {
    let mut ana = Ana::new();
    decide(&mut ana, Policy { grace_days: 3, ..mandatory(&[Kind::App]) });
    let end = ana.stage.now.plus(DAY * 3);
    let token = ana.owes();
    assert_eq!(ana.user.asked(&ana.stage.policy, ana.stage.now).enrollment, Some(Due::Until(end)));
    let session = ana.play(|user, scene| user.put_off_enrollment(&token, scene)).expect("there is time");
    assert_eq!(ana.events(EventKind::EnrollmentPutOff), 1);
    assert_eq!(change_name(&mut ana, &session), Ok(()));
    let again = ana.play(|user, scene| user.put_off_enrollment(&token, scene));
    assert!(matches!(again, Err(Refusal::Expired)), "a sign-in is completed once");
    ana.advance(DAY * 3);
    let token = ana.owes();
    let late = ana.play(|user, scene| user.put_off_enrollment(&token, scene));
    assert!(matches!(late, Err(Refusal::PolicyForbids)));
}

#[test]
fn a_second_step_cannot_be_put_off() {
    let mut ana = Ana::with_app();
    decide(&mut ana, Policy { grace_days: 3, ..mandatory(&[Kind::Phone]) });
    let token = ana.owes();
    assert!(matches!(ana.play(|user, scene| user.put_off_enrollment(&token, scene)), Err(Refusal::PolicyForbids)));
}

#[test]
fn grace_counts_from_the_last_tightening_and_from_the_making_of_the_account() {
    let mut ana = Ana::new();
    decide(&mut ana, Policy { grace_days: 3, ..mandatory(&[Kind::App, Kind::Phone]) });
    let first = ana.stage.policy.demanded_at;
    ana.advance(DAY);
    let looser = Policy { trust: Trust::Day, ..ana.stage.policy.clone() };
    decide(&mut ana, looser);
    assert_eq!(ana.stage.policy.demanded_at, first, "nothing more is demanded");
    decide(&mut ana, Policy { grace_days: 3, ..mandatory(&[Kind::App]) });
    assert_eq!(ana.stage.policy.demanded_at, Some(ana.stage.now));
    ana.user.created_at = ana.stage.now.plus(DAY);
    assert_eq!(ana.user.asked(&ana.stage.policy, ana.stage.now).enrollment, Some(Due::Until(ana.stage.now.plus(DAY * 4))));
    decide(&mut ana, Preset::Default.policy());
    assert_eq!(ana.stage.policy.demanded_at, None);
}

#[test]
fn trust_that_a_shorter_period_ended_does_not_come_back() {
    let mut ana = Ana::with_app();
    let device = ana.signs_in_and_is_remembered();
    let of = |trust| Policy { trust, ..Preset::Default.policy() };
    ana.advance(HOUR);
    decide(&mut ana, of(Trust::EverySignIn));
    decide(&mut ana, of(Trust::Month));
    assert!(matches!(ana.brings_password(Some(&device)), Ok(SignedIn::Owed(_))));
    ana.advance(MINUTE);
    let device = ana.signs_in_and_is_remembered();
    decide(&mut ana, of(Trust::Day));
    assert!(matches!(ana.brings_password(Some(&device)), Ok(SignedIn::Session { .. })), "the day is not over");
    ana.advance(DAY * 2);
    decide(&mut ana, of(Trust::Month));
    assert!(matches!(ana.brings_password(Some(&device)), Ok(SignedIn::Owed(_))), "it was over");
}

#[test]
fn only_those_who_run_the_organization_decide_and_only_with_a_fresh_second_factor() {
    let mut ana = Ana::with_app();
    let session = ana.signs_in();
    let may = |ana: &mut Ana, session: &SessionToken| ana.play(|user, scene| user.govern(session, scene));
    assert_eq!(may(&mut ana, &session), Err(Refusal::PolicyForbids), "a member");
    ana.user.role = Role::Admin;
    assert_eq!(may(&mut ana, &session), Err(Refusal::StepUpRequired));
    ana.advance(MINUTE);
    let code = ana.code();
    let session = ana.confirm(&session, Some(&code)).expect("password and code");
    assert_eq!(may(&mut ana, &session), Ok(()));
    ana.advance(MINUTE * 5);
    assert_eq!(may(&mut ana, &session), Err(Refusal::StepUpRequired));
    let mut ana = Ana::new();
    ana.user.role = Role::Owner;
    let session = ana.confirmed_session();
    assert_eq!(may(&mut ana, &session), Err(Refusal::NotEnrolled));
}

#[test]
fn a_number_that_everybody_must_have_is_brought_along_and_not_taken_away() {
    let mut ana = Ana::new();
    let session = ana.confirmed_session();
    let number = twofactor::Phone::parse("+995599123456", None).expect("a number");
    let change = |ana: &mut Ana, phone, authority: Authority<'_>| {
        let change = Change { phone: Some(phone), ..Change::default() };
        ana.play(|user, scene| user.change(change, authority, scene))
    };
    assert_eq!(change(&mut ana, Some(number.clone()), Authority::Session(&session)), Ok(()));
    let before = ana.stage.policy.clone();
    decide(&mut ana, Policy { grace_days: 7, ..mandatory(&[Kind::App, Kind::Phone]) });
    assert_eq!(change(&mut ana, None, Authority::Session(&session)), Err(Refusal::PhoneRequired));
    assert_eq!(change(&mut ana, None, Authority::Product), Err(Refusal::PhoneRequired));
    let new = NewUser::member(ana.user.organization, ana.user.email.clone(), "Beka".to_owned());
    assert_eq!(new.require_phone(&ana.stage.policy), Err(Refusal::PhoneRequired));
    assert_eq!(new.require_phone(&before), Ok(()));
    assert_eq!(NewUser { phone: Some(number), ..new }.require_phone(&ana.stage.policy), Ok(()));
    decide(&mut ana, mandatory(&[Kind::App]));
    assert_eq!(change(&mut ana, None, Authority::Product), Ok(()), "no text messages, no number");
}

/// Somebody of a random organization.
#[derive(Clone, Copy, Debug)]
struct Somebody {
    has_app: bool,
    has_phone: bool,
    has_mailbox: bool,
    age_days: u32,
}

fn somebody() -> impl Strategy<Value = Somebody> {
    (any::<bool>(), any::<bool>(), any::<bool>(), 0_u32..20).prop_map(|(has_app, has_phone, has_mailbox, age_days)| Somebody {
        has_app,
        has_phone,
        has_mailbox,
        age_days,
    })
}

fn policy() -> impl Strategy<Value = Policy> {
    let kinds = prop::sample::subsequence(vec![Kind::Key, Kind::App, Kind::Phone, Kind::Email], 1..=4);
    let legal = kinds.prop_filter_map("a legal set", |kinds| Channels::of(&kinds).ok());
    let demand = prop_oneof![1 => Just(Demand::Optional), 3 => Just(Demand::Mandatory)];
    (legal, demand, 0_u16..10).prop_map(|(channels, two_factor, grace_days)| Policy { channels, two_factor, grace_days, ..Preset::Default.policy() })
}

impl Somebody {
    fn comes(self) -> Ana {
        let mut ana = Ana::new();
        if self.has_app {
            let session = ana.confirmed_session();
            ana.enroll(AppSettings::default(), None, Authority::Session(&session)).expect("an app");
        }
        for (has, to) in [(self.has_phone, number()), (self.has_mailbox, mailbox())] {
            if has {
                ana.advance(HOUR);
                ana.proves(&to, None, Authority::Product).expect("a channel");
            }
        }
        ana.advance(DAY * self.age_days);
        ana
    }
}

/// What sign-in really asks: what is owed after the password, and whether the session that is opened in the end is good for anything.
fn what_happens(ana: &mut Ana) -> (bool, Option<bool>) {
    let step = ana.user.two_factor_is_on();
    match ana.brings_password(None).expect("the right password") {
        SignedIn::Session { session, .. } => (false, change_name(ana, &session).is_err().then_some(true)),
        SignedIn::Owed(token) if !step => (false, Some(ana.play(|user, scene| user.put_off_enrollment(&token, scene)).is_err())),
        SignedIn::Owed(token) => {
            let steps = ana.user.second_steps(&ana.stage.policy, ana.stage.now);
            let (has_app, factor) = (steps.iter().any(|factor| factor.kind() == Kind::App), steps[0].id);
            let code = if has_app {
                ana.code()
            } else {
                ana.asks(token.challenge(), factor).expect("a code");
                ana.received().1
            };
            let session = ana.attempt(token.challenge(), &code, false).expect("the right code").session.expect("a session");
            let is_shut = change_name(ana, &session).is_err();
            (true, is_shut.then_some(true))
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, rng_seed: RngSeed::Fixed(1), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_preview_says_what_sign_in_then_does(people in prop::collection::vec(somebody(), 1..5), before in policy(), after in policy(), later in 0_u32..12) {
        let mut preview = Preview::default();
        let (mut shut, mut stepped) = (0, 0);
        for somebody in people {
            let mut ana = somebody.comes();
            ana.stage.policy = before.clone().in_place_of(&Preset::Default.policy(), ana.stage.now);
            ana.advance(DAY * later);
            let held = ana.stage.policy.clone();
            decide(&mut ana, after.clone());
            let outlook = ana.user.outlook(&held, &ana.stage.policy, ana.stage.now);
            preview.count(&outlook, &ana.stage.policy);
            let (step, enrollment) = what_happens(&mut ana);
            prop_assert_eq!(outlook.asked.step, step);
            prop_assert_eq!(outlook.asked.is_shut(), enrollment == Some(true));
            if !step {
                prop_assert_eq!(outlook.asked.enrollment.is_some(), enrollment.is_some());
            }
            shut += u64::from(enrollment == Some(true));
            stepped += u64::from(step);
        }
        prop_assert_eq!(preview.enroll_now + preview.no_way_in, shut);
        prop_assert_eq!(preview.second_step, stepped);
        prop_assert!(preview.cut_off <= shut);
    }
}

#[test]
fn a_preview_counts_who_is_cut_off_and_who_has_no_number() {
    let ana = Ana::new();
    let (before, after) = (Preset::Default.policy(), mandatory(&[Kind::App, Kind::Phone]));
    let outlook = ana.user.outlook(&before, &after, ana.stage.now);
    assert_eq!(outlook.asked, Asked { step: false, enrollment: Some(Due::Now) });
    assert!(outlook.is_cut_off && outlook.lacks_phone && outlook.is_concerned());
    let mut preview = Preview::default();
    preview.count(&outlook, &after);
    assert_eq!((preview.people, preview.enroll_now, preview.without_phone, preview.cut_off, preview.messages_a_month), (1, 1, 1, 1, 0));
    assert!(!ana.user.outlook(&after, &after, ana.stage.now).is_cut_off, "nothing changes for her");
    assert_eq!((after.weakest(), before.weakest()), (Some(Kind::Phone), None));
}
