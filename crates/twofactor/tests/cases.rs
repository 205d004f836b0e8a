//! The support desk: codes both ways, two agents, a wait, and what no agent may do.

use crate::stage::{Ana, DAY, HOUR, MINUTE, Phone};
use core::time::Duration;
use twofactor::{
    Agent, AppSettings, Authority, CaseNumber, CaseStage, Digits, EventKind, Evidence, Notice, Policy, RecoveryToken, Refusal, ResetToken, Typed, User,
};

const WEEK: Duration = Duration::from_secs(7 * 24 * 3600);

fn digits(code: &str) -> Digits {
    let Ok(Typed::Digits(digits)) = Typed::parse(code) else { panic!("no digits") };
    digits
}

/// An agent of another organization who has just proved who they are.
fn agent(seed: u32) -> Agent {
    let mut own = Ana::new();
    for _ in 0..seed {
        own.stage.play(|scene| CaseNumber::draw(scene.rng));
    }
    let organization = twofactor::OrganizationId::draw(own.stage.now, &mut own.stage.rng);
    let (id, other) = (twofactor::UserId::draw(own.stage.now, &mut own.stage.rng), organization);
    own.user.id = id;
    own.user.organization = other;
    let session = own.confirmed_session();
    own.enroll(AppSettings::default(), None, Authority::Session(&session)).expect("an app");
    own.advance(MINUTE);
    let session = own.confirmed_session();
    own.play(|user, scene| user.agent(&session, Some(other), scene)).expect("an agent")
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

fn hears(ana: &mut Ana, agent: Agent) -> Result<(), Refusal> {
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
    hears(&mut ana, first).expect("the code");
    assert_eq!(ana.play(|user, scene| user.approve_case(second, scene)), Err(Refusal::Expired), "nobody has asked");
    assert_eq!(ana.play(|user, scene| user.request_case(second, Evidence::CallBack, scene)), Err(Refusal::StepUpRequired), "another heard it");
    ana.play(|user, scene| user.request_case(first, Evidence::CallBack, scene)).expect("a request");
    assert_eq!(ana.told(|notice| matches!(notice, Notice::CaseRequested)), 1);
    assert_eq!(ana.play(|user, scene| user.approve_case(first, scene)), Err(Refusal::PolicyForbids), "never the same");
    ana.play(|user, scene| user.approve_case(second, scene)).expect("an approval");
    assert_eq!(ana.told(|notice| matches!(notice, Notice::RecoveryPending { .. })), 1);
    assert!(ana.user.case(ana.stage.now).is_none());
    assert_eq!(ana.play(|user, scene| user.approve_case(second, scene)), Err(Refusal::Expired), "once");
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
    hears(&mut ana, first).expect("the code");
    ana.play(|user, scene| user.request_case(first, Evidence::Document, scene)).expect("a request");
    ana.play(|user, scene| user.approve_case(second, scene)).expect("an approval");
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
        assert_eq!(ana.play(|user, scene| user.hear_case(first, &digits(wrong), scene)), Err(Refusal::WrongCode { attempts_left: left, until: None }));
    }
    assert_eq!(hears(&mut ana, first), Err(Refusal::CodesDisabled));
    assert_eq!(ana.events(EventKind::CaseDoubted), 5);
}

#[test]
fn nobody_brings_back_their_own_people() {
    let (mut ana, mut own) = (ana(), agent(1));
    opens(&mut ana);
    let organization = ana.user.organization;
    let mut colleague = Ana::with_app();
    colleague.user.organization = organization;
    let session = colleague.confirmed_session();
    own = colleague.play(|user, scene| user.agent(&session, Some(organization), scene)).unwrap_or(own);
    assert_eq!(hears(&mut ana, own), Err(Refusal::PolicyForbids));
    assert_eq!(ana.play(|user, scene| user.refuse_case(own, scene)), Err(Refusal::PolicyForbids));
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
    hears(&mut ana, first).expect("the code");
    ana.play(|user, scene| user.request_case(first, Evidence::Contract, scene)).expect("a request");
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
    assert_eq!(ana.play(|user, scene| user.refuse_case(first, scene)), Err(Refusal::Expired));
}

#[test]
fn where_people_decide_there_is_a_wait_of_an_hour_at_least() {
    let (mut ana, first, second) = (ana(), agent(1), agent(2));
    ana.stage.policy = Policy { recovery_wait_seconds: 0, ..ana.stage.policy.clone() };
    opens(&mut ana);
    assert!(matches!(ana.user.case(ana.stage.now).map(|case| case.stage), Some(CaseStage::Open)));
    hears(&mut ana, first).expect("the code");
    ana.play(|user, scene| user.request_case(first, Evidence::Vouched, scene)).expect("a request");
    ana.play(|user, scene| user.approve_case(second, scene)).expect("an approval");
    assert_eq!(ana.user.recovery(ana.stage.now).map(|recovery| recovery.ready_at), Some(ana.stage.now.plus(HOUR)));
}
