//! The support desk: codes both ways, two agents, a wait, and what no agent may do.

use crate::stage::{Ana, DAY, HOUR, MINUTE, Phone, START};
use core::time::Duration;
use proptest::prelude::*;
use twofactor::{
    Agent, AppSettings, Authority, Badge, CaseNumber, CaseStage, Digits, EventKind, Evidence, Hands, Inquiry, Notice, OrganizationId, Policy, RecoveryToken,
    Refusal, ResetToken, Timestamp, Touch, Typed, User, UserId,
};

const WEEK: Duration = Duration::from_secs(7 * 24 * 3600);

fn digits(code: &str) -> Digits {
    let Ok(Typed::Digits(digits)) = Typed::parse(code) else { panic!("no digits") };
    digits
}

/// An agent of another organization who has just proved who they are.
fn badge(seed: u8, since: Timestamp) -> Badge {
    let mut own = Ana::new();
    (own.user.id, own.user.organization) = (id(seed), OrganizationId::from_bytes([99; 16]));
    own.user.created_at = since;
    let session = own.confirmed_session();
    own.enroll(AppSettings::default(), None, Authority::Session(&session)).expect("an app");
    own.advance(MINUTE);
    let session = own.confirmed_session();
    let desk = own.user.organization;
    own.play(|user, scene| user.agent(&session, Some(desk), scene)).expect("an agent")
}

fn id(seed: u8) -> UserId {
    UserId::from_bytes([seed; 16])
}

/// One whom nobody but themselves had a hand in.
fn agent(seed: u8) -> Agent {
    badge(seed, START).with(Hands::default())
}

/// What is found out about the account of agent 1, where `done` says who did what to whose account.
fn asked_about(agent: u8, done: &[(u8, Touch)]) -> Hands {
    let mut inquiry = Inquiry::into_account_of(id(agent));
    while let Some(whom) = inquiry.ask_about() {
        done.iter().filter(|(to, _)| id(*to) == whom).for_each(|(_, touch)| inquiry.hear(whom, *touch));
    }
    inquiry.close()
}

fn touched(kind: EventKind, by: u8) -> Touch {
    Touch { kind: Some(kind), by_product: false, by: Some(id(by)) }
}

const BY_KEY: Touch = Touch { kind: Some(EventKind::UserCreated), by_product: true, by: None };

/// Whether agent 2 approves what agent 1 asked for, where this was done to their accounts.
fn decides(done: &[(u8, Touch)], age: Duration) -> Result<(), Refusal> {
    let mut ana = ana();
    let (first, second) = (badge(1, START), badge(2, ana.stage.now.minus(age)));
    let (first, second) = (first.with(asked_about(1, done)), second.with(asked_about(2, done)));
    opens(&mut ana);
    hears(&mut ana, &first).expect("the code");
    ana.play(|user, scene| user.request_case(&first, Evidence::CallBack, scene)).expect("a request");
    ana.play(|user, scene| user.approve_case(&second, scene))
}

fn ana() -> Ana {
    let mut ana = Ana::with_app();
    ana.advance(WEEK);
    ana.stage.forget_effects();
    ana
}

fn opens(ana: &mut Ana) -> CaseNumber {
    let token = ana.owes();
    let number = ana.stage.play(|scene| CaseNumber::draw(scene.rng));
    let named = number.clone();
    assert_eq!(ana.play(|user, scene| user.open_case(&token, named, scene)), Ok(true));
    number
}

fn hears(ana: &mut Ana, agent: &Agent) -> Result<(), Refusal> {
    let code = ana.user.case(ana.stage.now).expect("a case").caller_code().expose().clone();
    ana.play(|user, scene| user.hear_case(agent, &digits(&code), scene))
}

fn link(ana: &Ana) -> Option<RecoveryToken> {
    let token = |notice: &Notice| if let Notice::RecoveryLink { token } = notice { RecoveryToken::parse(token.expose()) } else { None };
    ana.stage.messages.iter().rev().find_map(|message| token(&message.notice))
}

#[test]
fn two_agents_and_a_wait_bring_somebody_back() {
    let (mut ana, first, second) = (ana(), agent(1), agent(2));
    let number = opens(&mut ana);
    assert_eq!(number.to_string().len(), 9);
    assert_eq!(format!("{} ", number).parse::<CaseNumber>().as_ref(), Ok(&number), "as it is read aloud");
    hears(&mut ana, &first).expect("the code");
    assert_eq!(ana.play(|user, scene| user.approve_case(&second, scene)), Err(Refusal::Expired), "nobody has asked");
    assert_eq!(ana.play(|user, scene| user.request_case(&second, Evidence::CallBack, scene)), Err(Refusal::StepUpRequired), "another heard it");
    ana.play(|user, scene| user.request_case(&first, Evidence::CallBack, scene)).expect("a request");
    assert_eq!(ana.told(|notice| matches!(notice, Notice::CaseRequested)), 1);
    assert_eq!(ana.play(|user, scene| user.approve_case(&first, scene)), Err(Refusal::PolicyForbids), "never the same");
    ana.play(|user, scene| user.approve_case(&second, scene)).expect("an approval");
    assert_eq!(ana.told(|notice| matches!(notice, Notice::RecoveryPending { .. })), 1);
    assert!(ana.user.case(ana.stage.now).is_none());
    assert_eq!(ana.play(|user, scene| user.approve_case(&second, scene)), Err(Refusal::Expired), "once");
    let agents: Vec<_> = ana.stage.events.iter().filter_map(|event| event.detail.agent.map(|by| (event.kind, by))).collect();
    assert_eq!(agents, [(EventKind::CaseHeard, first.id()), (EventKind::CaseRequested, first.id()), (EventKind::CaseApproved, second.id())]);
    assert!(link(&ana).is_none());
    ana.advance(DAY);
    ana.play(User::look_after);
    let token = link(&ana).expect("a link");
    let proof = ana.proof();
    let owed = ana.play(|user, scene| user.open_recovery(&token, proof, scene)).expect("the password");
    ana.phone = Phone::lost();
    ana.enroll(AppSettings::default(), None, Authority::Challenge(&owed)).expect("a new app");
    assert_eq!(ana.user.factors().len(), 1);
}

#[test]
fn agents_vouch_where_the_password_rests_on_the_only_mailbox() {
    let (mut ana, first, second) = (ana(), agent(1), agent(2));
    ana.play(|user, scene| user.send_reset(scene));
    let reset = |notice: &Notice| if let Notice::PasswordReset { token } = notice { ResetToken::parse(token.expose()) } else { None };
    let token = ana.stage.messages.iter().find_map(|message| reset(&message.notice)).expect("a link");
    let new = ana.new_password("seven blue lanterns hang");
    ana.play(|user, scene| user.reset_password(&token, new, scene)).expect("a new password");
    assert!(ana.user.recovery_addresses(ana.stage.now).is_empty());
    opens(&mut ana);
    hears(&mut ana, &first).expect("the code");
    ana.play(|user, scene| user.request_case(&first, Evidence::Document, scene)).expect("a request");
    ana.play(|user, scene| user.approve_case(&second, scene)).expect("an approval");
    ana.advance(DAY);
    ana.play(User::look_after);
    assert_eq!(ana.user.check_recovery(&link(&ana).expect("a link"), ana.stage.now), Ok(()));
}

#[test]
fn a_wrong_code_is_heard_five_times() {
    let (mut ana, first) = (ana(), agent(1));
    opens(&mut ana);
    let right = ana.user.case(ana.stage.now).expect("a case").caller_code().expose().clone();
    let wrong = if right == "000000" { "111111" } else { "000000" };
    for left in (0..5).rev() {
        assert_eq!(ana.play(|user, scene| user.hear_case(&first, &digits(wrong), scene)), Err(Refusal::WrongCode { attempts_left: left, until: None }));
    }
    assert_eq!(hears(&mut ana, &first), Err(Refusal::CodesDisabled));
    assert_eq!(ana.events(EventKind::CaseDoubted), 5);
    let spent = ana.user.case(ana.stage.now).expect("a case").number.clone();
    assert_ne!(opens(&mut ana), spent, "another may be opened");
    assert_eq!(hears(&mut ana, &first), Ok(()));
}

#[test]
fn nobody_brings_back_their_own_people() {
    let mut ana = ana();
    opens(&mut ana);
    let organization = ana.user.organization;
    let mut colleague = Ana::with_app();
    colleague.user.organization = organization;
    let session = colleague.confirmed_session();
    let own = colleague.play(|user, scene| user.agent(&session, Some(organization), scene)).expect("an agent").with(Hands::default());
    assert_eq!(hears(&mut ana, &own), Err(Refusal::PolicyForbids));
    assert_eq!(ana.play(|user, scene| user.refuse_case(&own, scene)), Err(Refusal::PolicyForbids));
}

#[test]
fn an_agent_has_a_second_factor_and_has_just_shown_it() {
    let mut own = Ana::with_app();
    let organization = own.user.organization;
    let session = own.confirmed_session();
    assert!(own.play(|user, scene| user.agent(&session, Some(organization), scene)).is_ok());
    assert_eq!(own.play(|user, scene| user.agent(&session, None, scene)), Err(Refusal::PolicyForbids), "there is no desk");
    own.advance(MINUTE * 6);
    assert_eq!(own.play(|user, scene| user.agent(&session, Some(organization), scene)), Err(Refusal::StepUpRequired));
    let mut bare = Ana::new();
    let (organization, session) = (bare.user.organization, bare.confirmed_session());
    assert_eq!(bare.play(|user, scene| user.agent(&session, Some(organization), scene)), Err(Refusal::NotEnrolled));
}

#[test]
fn a_second_step_the_link_in_a_notice_and_time_close_a_case() {
    let first = agent(1);
    let mut ana = ana();
    opens(&mut ana);
    hears(&mut ana, &first).expect("the code");
    ana.play(|user, scene| user.request_case(&first, Evidence::Contract, scene)).expect("a request");
    let notice = ana.stage.messages.iter().find(|message| message.notice.can_be_called_off()).expect("a notice").id;
    assert!(ana.play(|user, scene| user.cancel_recovery(notice, scene)));
    assert!(ana.user.case(ana.stage.now).is_none());
    assert_eq!(ana.told(|notice| matches!(notice, Notice::RecoveryCancelled)), 1);

    ana.advance(HOUR);
    opens(&mut ana);
    drop(ana.signs_in());
    assert!(ana.user.case(ana.stage.now).is_none());
    ana.advance(HOUR);
    opens(&mut ana);
    ana.advance(DAY * 3);
    assert!(ana.user.case(ana.stage.now).is_none());
    assert_eq!(ana.play(|user, scene| user.refuse_case(&first, scene)), Err(Refusal::Expired));
}

#[test]
fn the_link_of_the_first_notice_stops_what_was_approved_since() {
    let (mut ana, first, second) = (ana(), agent(1), agent(2));
    opens(&mut ana);
    hears(&mut ana, &first).expect("the code");
    ana.play(|user, scene| user.request_case(&first, Evidence::Contract, scene)).expect("a request");
    let notice = ana.stage.messages.iter().find(|message| message.notice.can_be_called_off()).expect("a notice").id;
    ana.advance(HOUR);
    ana.play(|user, scene| user.approve_case(&second, scene)).expect("an approval");
    assert!(ana.play(|user, scene| user.cancel_recovery(notice, scene)));
    assert!(ana.user.recovery(ana.stage.now).is_none());
}

#[test]
fn where_people_decide_there_is_a_wait_of_an_hour_at_least() {
    let (mut ana, first, second) = (ana(), agent(1), agent(2));
    ana.stage.policy = Policy { recovery_wait_seconds: 0, ..ana.stage.policy.clone() };
    opens(&mut ana);
    assert!(matches!(ana.user.case(ana.stage.now).map(|case| &case.stage), Some(CaseStage::Open)));
    hears(&mut ana, &first).expect("the code");
    ana.play(|user, scene| user.request_case(&first, Evidence::Vouched, scene)).expect("a request");
    ana.play(|user, scene| user.approve_case(&second, scene)).expect("an approval");
    assert_eq!(ana.user.recovery(ana.stage.now).map(|recovery| recovery.ready_at), Some(ana.stage.now.plus(HOUR)));
}

#[test]
fn nobody_approves_on_the_first_day() {
    assert_eq!(decides(&[], DAY - MINUTE), Err(Refusal::NotIndependent));
    assert_eq!(decides(&[], DAY), Ok(()));
}

#[test]
fn whoever_had_a_hand_in_an_agents_account_is_not_the_other_half() {
    let kinds = [EventKind::UserCreated, EventKind::UserInvited, EventKind::PasswordRequired, EventKind::FactorRemoved, EventKind::UserEnabled];
    for kind in kinds {
        assert_eq!(decides(&[(1, touched(kind, 2))], WEEK), Err(Refusal::NotIndependent), "{kind:?}: a puppet asks");
        assert_eq!(decides(&[(2, touched(kind, 1))], WEEK), Err(Refusal::NotIndependent), "{kind:?}: a puppet approves");
        assert_eq!(decides(&[(1, touched(kind, 3)), (2, touched(kind, 3))], WEEK), Err(Refusal::NotIndependent), "{kind:?}: two puppets");
        assert_eq!(decides(&[(1, touched(kind, 3)), (2, touched(kind, 4))], WEEK), Ok(()), "{kind:?}: by two people");
        assert_eq!(decides(&[(3, touched(kind, 1)), (2, touched(kind, 3))], WEEK), Err(Refusal::NotIndependent), "{kind:?}: a puppet's puppet");
    }
    for kind in [EventKind::UserSignedOut, EventKind::ChallengePassed, EventKind::UserDisabled] {
        assert_eq!(decides(&[(1, touched(kind, 2))], WEEK), Ok(()), "{kind:?} gives no power");
    }
    assert_eq!(decides(&[(2, BY_KEY)], WEEK), Ok(()), "one key, one half");
    assert_eq!(decides(&[(1, BY_KEY), (2, BY_KEY)], WEEK), Err(Refusal::NotIndependent), "a key behind both");
    let unknown = Touch { kind: None, by_product: false, by: Some(id(2)) };
    assert_eq!(decides(&[(1, unknown)], WEEK), Err(Refusal::NotIndependent), "what a newer release calls otherwise");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    /// Two agents decide exactly when nobody, and no key, is behind both of them; 0 stands for a key.
    #[test]
    fn nobody_is_ever_behind_both_halves(done in proptest::collection::vec((1_u8..9, 0_u8..9), 0..10)) {
        let touches: Vec<(u8, Touch)> = done.iter().map(|(to, by)| (*to, if *by == 0 { BY_KEY } else { touched(EventKind::UserCreated, *by) })).collect();
        let mut behind = [[false; 9]; 9];
        (1..9).for_each(|who| behind[who][who] = true);
        for _ in 0..9 {
            for (to, by) in &done {
                let (to, by) = (usize::from(*to), usize::from(*by));
                let behind_by = behind[by];
                for (who, is_behind) in behind[to].iter_mut().enumerate() {
                    *is_behind |= who == by || behind_by[who];
                }
            }
        }
        let someone_is_both = (0..9).any(|who| behind[1][who] && behind[2][who]);
        let expected = if someone_is_both { Err(Refusal::NotIndependent) } else { Ok(()) };
        prop_assert_eq!(decides(&touches, WEEK), expected);
    }
}
