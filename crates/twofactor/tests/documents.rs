//! Stored users of every released shape still open, mean the same, and are written back without a loss.
//!
//! A shape that was released is never edited: when it changes, today's is written down as one more document.

use crate::stage::{Ana, DAY, MINUTE, PASSWORD, Phone, cheap, pepper};
use serde_json::Value;
use twofactor::{
    AppSettings, Attempt, Authority, Case, CaseStage, ChallengeId, ChallengeToken, Checked, DeviceToken, EmailToken, Evidence, Kind, Memory, Opened, PassLink,
    Password, PasswordProof, Purpose, RecoveryToken, Refusal, ResetToken, Role, SessionToken, Standing, State, Timestamp, Typed, User, UserId,
};

const USER_1: &str = include_str!("documents/user-1.json");

/// What had been given out for `user-1.json` when it was written.
const SECRET: &str = "AOXMYPXZTOG7ETUB6WP4RM3TS2NA2BPU";
const PENDING_SECRET: &str = "E6JVGJYYLVTDC2K5VBCSZYANQIGUZN2R";
const USED_BACKUP: &str = "53JS-XBZC-0A5W-35C6";
const UNUSED_BACKUP: &str = "N94M-GJ8B-7AX3-WD8B";
const SESSION: &str = "AaMYXFAAKkE7FZWEwSJt9pAKP-p6Eu5181oEb2-FBQ6W1EPRIjqt-mhIck26_IfF7Ox5BzYBUJMIqOhBHd_HqQ";
const DEVICE: &str = "AaMYXFAAKkE7FZWEwSJt9lJRiXMOpaLnqvZVycMkMCjELgAkKtD2mbGZpT2QMe--mbkA4JxVbcGMEezubTQinSqaUbKENYPAzUTObwNT1t52WBEfmC4-myFkFB7b02Ro";
const OWED: &str = "AaMYXFAAKkE7FZWEwSJt9qLnJJuYJ7unrL4S8PResfuE08moihwNM94rtD36iwjoomLMr-cX9IhEDRySjiU2qA";
const PRODUCT_CHALLENGE: &str = "chl_06hhgq2g00n42ernjp2c28kdyvfhyxpxjjwap4v4x7mdk03w9zrg";
const PASSED_CHALLENGE: &str = "chl_06hhgq2g00n42ernjp2c28kdytf2t18x5861q5yxg337zsfr07rg";
const MAILBOX: &str = "AaMYXFAAKkE7FZWEwSJt9nHKH-EKOxRWr0lBX9EI5jZT0fcYgjShsvd6_jsFQhyU";
const WRITTEN_AT: Timestamp = Timestamp::from_unix_millis(1_800_007_380_000);

/// Ana as she was written down.
fn ana() -> Ana {
    let mut ana = Ana::new();
    ana.user = serde_json::from_str(USER_1).expect("a document of an earlier day");
    ana.stage.now = WRITTEN_AT;
    ana.phone = Phone::scan(SECRET, AppSettings::default());
    ana
}

#[test]
fn a_stored_user_is_written_back_as_it_was() {
    let user: User = serde_json::from_str(USER_1).expect("a document of an earlier day");
    let (before, after): (Value, Value) = (serde_json::from_str(USER_1).expect("JSON"), serde_json::to_value(&user).expect("a document"));
    assert_eq!(before, after);
}

/// A program that is a release behind must not write a user back without what it does not know.
#[test]
fn a_document_with_anything_unknown_is_refused_not_cut() {
    for text in [USER_1, USER_2, USER_3, USER_4, USER_5, USER_6] {
        let document: Value = serde_json::from_str(text).expect("JSON");
        let mut objects = Vec::new();
        collect_objects(&document, String::new(), &mut objects);
        assert!(objects.len() > 10, "{objects:?}");
        for path in objects {
            let mut newer = document.clone();
            let object = newer.pointer_mut(&path).and_then(Value::as_object_mut).expect("an object");
            object.insert("of_tomorrow".to_owned(), Value::from(1));
            assert!(serde_json::from_value::<User>(newer).is_err(), "what a newer release keeps in {path:?} would be lost");
        }
    }
}

fn collect_objects(value: &Value, path: String, objects: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            fields.iter().for_each(|(name, value)| collect_objects(value, format!("{path}/{name}"), objects));
            objects.push(path);
        }
        Value::Array(items) => items.iter().enumerate().for_each(|(index, value)| collect_objects(value, format!("{path}/{index}"), objects)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

#[test]
fn a_stored_user_has_everything_a_user_can_have() {
    let document: Value = serde_json::from_str(USER_1).expect("JSON");
    for path in [
        "/phone",
        "/locale",
        "/external_id",
        "/password/phc",
        "/password/pepper",
        "/factors/0/method/app/last_step",
        "/factors/0/method/app/recent/0",
        "/factors/0/method/app/burned/0",
        "/backup/mark/salt",
        "/backup/codes/0/used_at",
        "/guard/strange",
        "/guard/waits_until",
        "/guard/forgiven/0/wrong",
        "/enrollments/0/opener/session",
        "/challenges/1/door/hosted",
        "/challenges/2/from_trusted",
        "/challenges/4/purpose/step_up/action",
        "/devices/0/previous/until",
        "/sessions/0/device",
        "/sessions/0/second_factor/kind",
        "/sessions/0/confirmed_at",
        "/verification/secret",
        "/verification/email",
        "/password_changed_at",
        "/warned_at",
    ] {
        assert!(document.pointer(path).is_some_and(|value| !value.is_null()), "{path}");
    }
}

#[test]
fn the_profile_of_a_stored_user_is_read() {
    let ana = ana();
    assert_eq!((ana.user.name.as_str(), ana.user.email.as_str()), ("Ana", "ana@example.com"));
    assert_eq!(ana.user.phone.as_ref().map(twofactor::Phone::as_str), Some("+995599123456"));
    assert_eq!((ana.user.locale.as_deref(), ana.user.external_id.as_deref()), (Some("ka"), Some("crm-4711")));
    assert_eq!((ana.user.role, ana.user.state), (Role::Admin, State::Active));
    let checked =
        ana.user.password().expect("a password").check(&Password::typed(PASSWORD).expect("short"), cheap(), &[pepper("p1", 1)], &mut Memory::default());
    assert_eq!(checked, Checked::Right { outdated: false });
}

#[test]
fn the_count_of_wrong_codes_is_read() {
    let mut ana = ana();
    let until = ana.user.guard().waits_until().expect("a wait");
    assert_eq!(until, WRITTEN_AT.plus(MINUTE));
    assert_eq!(ana.types(&ana.code()), Err(Refusal::Wait { until }));
}

#[test]
fn the_codes_of_a_stored_user_are_good_and_used_ones_are_not() {
    let mut ana = ana();
    ana.stage.now = ana.user.guard().waits_until().expect("a wait");
    assert_eq!(ana.types(USED_BACKUP), Err(Refusal::CodeUsed));
    assert_eq!(ana.types(UNUSED_BACKUP), Ok(Kind::Backup));
    assert_eq!(ana.user.backup().map(twofactor::BackupSet::left), Some(8));
    let (used, burned) = (ana.code_in(-6), ana.code_in(3));
    assert_eq!(ana.types(&used), Err(Refusal::CodeUsed), "three minutes ago");
    assert_eq!(ana.types(&ana.code()), Ok(Kind::App));
    ana.advance(MINUTE + MINUTE / 2);
    assert_eq!(ana.types(&burned), Err(Refusal::CodeUsed), "it was given away before the user was written down");
}

#[test]
fn the_session_of_a_stored_user_is_open_and_its_enrollment_goes_on() {
    let mut ana = ana();
    let session = SessionToken::parse(SESSION).expect("a token");
    assert!(ana.user.session(&session, WRITTEN_AT).is_ok_and(|session| session.is_confirmed(WRITTEN_AT)));
    let pending = ana.user.enrollments(WRITTEN_AT).next().expect("pending").factor;
    let code = Phone::scan(PENDING_SECRET, AppSettings::default()).code(WRITTEN_AT);
    let Ok(Typed::Digits(digits)) = Typed::parse(&code) else { panic!("digits") };
    assert!(ana.play(|user, scene| user.confirm_factor(pending, &digits, None, Authority::Session(&session), scene)).is_ok());
}

#[test]
fn the_trusted_browser_of_a_stored_user_is_spared() {
    let mut ana = ana();
    let device = DeviceToken::parse(DEVICE).expect("a token");
    assert!(matches!(ana.open(Purpose::SignIn, Some(&device)), Ok(Opened::Spared { device: Some(_), .. })));
    ana.stage.now = WRITTEN_AT.plus(DAY * 30);
    assert!(matches!(ana.open(Purpose::SignIn, Some(&device)), Ok(Opened::Owed(_))));
}

#[test]
fn the_challenges_of_a_stored_user_stand_where_they_stood() {
    let ana = ana();
    let owed = ChallengeToken::parse(OWED).expect("a token");
    let standing = |id: ChallengeId| ana.user.challenge(id).map(|challenge| challenge.standing(WRITTEN_AT));
    assert_eq!(standing(owed.challenge()), Some(Standing::Over), "ended by the wait");
    assert!(ana.user.challenge(owed.challenge()).is_some_and(|challenge| challenge.is_held_by(&owed)));
    assert_eq!(standing(PRODUCT_CHALLENGE.parse().expect("an id")), Some(Standing::Open));
    assert_eq!(standing(PASSED_CHALLENGE.parse().expect("an id")), Some(Standing::Passed));
}

#[test]
fn the_link_that_a_stored_user_was_sent_proves_the_mailbox() {
    let mut ana = ana();
    let token = EmailToken::parse(MAILBOX).expect("a token");
    assert_eq!(ana.user.next_email().map(twofactor::Email::as_str), Some("ana@next.example"));
    assert_eq!(ana.play(|user, scene| user.verify_email(&token, scene)), Ok(()));
    assert_eq!(ana.user.email.as_str(), "ana@next.example");
}

const USER_2: &str = include_str!("documents/user-2.json");

/// What had been sent for `user-2.json` when it was written.
const CHALLENGE_2: &str = "chl_06hhgq2g00n42ernjp2c28kdyvn5tgqq3d3fzej6x2w7tx7h5yn0";
const SENT_AT: Timestamp = Timestamp::from_unix_millis(1_800_090_120_000);
const SENT_FIRST: &str = "194958";
const SENT_LAST: &str = "932546";
const SENT_TO_CANDIDATE: &str = "264557";

#[test]
fn the_codes_that_were_sent_to_a_stored_user_are_good() {
    let (before, user): (Value, User) = (serde_json::from_str(USER_2).expect("JSON"), serde_json::from_str(USER_2).expect("a document"));
    assert_eq!(before, serde_json::to_value(&user).expect("a document"), "written back as it was");
    for path in [
        "/factors/0/method/phone/number",
        "/factors/1/method/email/mailbox",
        "/challenges/0/sent/1/code",
        "/enrollments/0/phone/sent/0/code",
        "/posted/0/answered",
    ] {
        assert!(before.pointer(path).is_some_and(|value| !value.is_null()), "{path}");
    }
    assert_eq!(before.pointer("/password_reset_at"), Some(&Value::from(1_800_000_000_000_i64)));
    let mut ana = Ana::new();
    let (challenge, pending): (ChallengeId, _) = (CHALLENGE_2.parse().expect("an id"), user.enrollments(SENT_AT).next().expect("an enrollment").factor);
    (ana.user, ana.stage.now) = (user, SENT_AT);
    assert_eq!(ana.types_into(challenge, SENT_FIRST), Err(Refusal::CodeSuperseded));
    let mut twin = Ana::new();
    (twin.user, twin.stage.now) = (ana.user.clone(), SENT_AT);
    assert_eq!(twin.types_into(challenge, SENT_LAST), Ok(Kind::Phone));
    assert!(ana.finish(pending, SENT_TO_CANDIDATE, Authority::Product).is_ok());
}

const USER_4: &str = include_str!("documents/user-4.json");

/// What had been sent for `user-4.json` when it was written.
const LINK_4: &str = "AaMYXFAAKkE7FZWEwSJt9l5dnCzKbiLuibUZH3RZfkQb_YteDK7XV7UrsiG6E1c6";
const OWED_4: &str = "AaMYXFAAKkE7FZWEwSJt9vngUhMBNj5GSAz5J4aG16c_mX-PgvjnTW4TPz95V1oj4x1U8SuIOpLX58E63-KnDA";
const RESET_4: &str = "AaMYXFAAKkE7FZWEwSJt9gjIK2FNkCrKx-kEMVYWgCdsT1A8w9mVjz6ohgGppyzK";
const RECOVERED_AT: Timestamp = Timestamp::from_unix_millis(1_801_476_180_000);

#[test]
fn the_way_back_of_a_stored_user_is_open() {
    let (before, user): (Value, User) = (serde_json::from_str(USER_4).expect("JSON"), serde_json::from_str(USER_4).expect("a document"));
    assert_eq!(before, serde_json::to_value(&user).expect("a document"), "written back as it was");
    for path in ["/password_through", "/email_changed_at", "/reset/mailbox", "/recovery/link/secret", "/challenges/0/recovers", "/challenges/1/proving/to"] {
        assert!(before.pointer(path).is_some_and(|value| !value.is_null()), "{path}");
    }
    let (reset, link) = (ResetToken::parse(RESET_4).expect("a token"), RecoveryToken::parse(LINK_4).expect("a token"));
    assert_eq!(user.check_reset(&reset, RECOVERED_AT), Ok(()));
    let owed = ChallengeToken::parse(OWED_4).expect("a token");
    assert!(user.recovers(owed.challenge(), RECOVERED_AT));
    let mut ana = Ana::new();
    (ana.user, ana.stage.now) = (user, RECOVERED_AT);
    let proof = PasswordProof { checked: ana.user.password().expect("a password").clone(), renewed: None };
    assert!(ana.play(|user, scene| user.open_recovery(&link, proof, scene)).is_ok());
}

const USER_3: &str = include_str!("documents/user-3.json");

/// What had been given out, and agreed on, for `user-3.json` when it was written.
const CHALLENGE_3: &str = "chl_06hhgq2g00n42ernjp2c28kdysb35syf7pp4d5fnn2pxka1py0q0";
const APPROVED_AT: Timestamp = Timestamp::from_unix_millis(1_800_010_800_000);
const PAIRED_SECRET: &str = "7VGFP5UFBU6H5SSMZDQ72XTK7CDL7J2C";
const CLAIMED: &str = "fac_06hhj0qg813agvzfjyaa3r4ypm";
const CLAIMED_SECRET: &str = "SH54UTPZZQASFV2TA467K7XNLPJMRRJ7";
const LINK: &str = "AaMYXFAAKkE7FZWEwSJt9s8Ip_bXVhM1Jpk-7hGvOiY";

#[test]
fn the_phone_of_a_stored_user_is_paired_and_what_was_begun_goes_on() {
    let (before, user): (Value, User) = (serde_json::from_str(USER_3).expect("JSON"), serde_json::from_str(USER_3).expect("a document"));
    assert_eq!(before, serde_json::to_value(&user).expect("a document"), "written back as it was");
    for path in [
        "/factors/0/method/pass/requests",
        "/factors/1/method/phone/length",
        "/enrollments/0/pass/link/secret",
        "/enrollments/0/pass/key",
        "/enrollments/1/pass/claim/pass/codes/secret",
        "/challenges/0/approval/answer/right/factor",
        "/challenges/1/approval/answer",
        "/approvals_paused_until",
    ] {
        assert!(before.pointer(path).is_some_and(|value| !value.is_null()), "{path}");
    }
    let (settings, mut ana) = (AppSettings::new(7, 10, twofactor::Algorithm::Sha1).expect("sound settings"), Ana::new());
    (ana.user, ana.stage.now) = (user, APPROVED_AT.plus(MINUTE));
    let challenge: ChallengeId = CHALLENGE_3.parse().expect("an id");
    let passed = ana.play(|user, scene| user.attempt(challenge, &Attempt::Approval, false, scene)).expect("let in");
    assert_eq!(passed.proof.kind, Kind::Pass);
    assert!(ana.user.pairing(&PassLink::parse(LINK).expect("a link"), ana.stage.now).is_ok());
    let code = Phone::scan(PAIRED_SECRET, settings).code(ana.stage.now);
    assert_eq!(ana.types(&code), Ok(Kind::Pass));
    let code = Phone::scan(CLAIMED_SECRET, settings).code(ana.stage.now);
    assert!(ana.finish(CLAIMED.parse().expect("an id"), &code, Authority::Product).is_ok());
}

const USER_5: &str = include_str!("documents/user-5.json");

/// When `user-5.json` was written, and the step-up in it that was used for a deed of the support desk.
const ASKED_AT: Timestamp = Timestamp::from_unix_millis(1_800_615_660_000);
const SPENT: &str = "chl_06hhgq2g00n42ernjp2c28kdytzfx3v40rkgcr9vfjb2jhb421j0";

#[test]
fn the_case_of_a_stored_user_waits_for_a_second_agent() {
    let (before, user): (Value, User) = (serde_json::from_str(USER_5).expect("JSON"), serde_json::from_str(USER_5).expect("a document"));
    assert_eq!(before, serde_json::to_value(&user).expect("a document"), "written back as it was");
    for path in ["/case/stage/requested/hands/1", "/case/caller_code", "/case/agent_code", "/recovery/asked_at", "/recovery/vouched"] {
        assert!(before.pointer(path).is_some_and(|value| !value.is_null()), "{path}");
    }
    let spent: ChallengeId = SPENT.parse().expect("an id");
    assert_eq!(user.challenge(spent).map(|challenge| challenge.standing(ASKED_AT)), Some(Standing::Passed));
    let case = user.case(ASKED_AT).expect("a case");
    let Case { stage: CaseStage::Requested { by, evidence, hands, .. }, .. } = case else { panic!("{:?}", case.stage) };
    assert_eq!((*evidence, hands.include(UserId::from_bytes([3; 16])), hands.include(*by)), (Evidence::Vouched, true, false));
    let (mut ana, number) = (Ana::new(), case.number.clone());
    (ana.user, ana.stage.now) = (user, ASKED_AT);
    let desk = Some(ana.user.organization);
    assert_eq!(ana.play(|user, scene| user.agent_by(spent, desk, &number, scene).map(drop)), Err(Refusal::StepUpRequired), "it stays spent");
    assert_eq!(ana.play(|user, scene| user.close_case("called off", scene)), Ok(()));
}

const USER_6: &str = include_str!("documents/user-6.json");

/// What had been sent to the other mailbox for `user-6.json` when it was written.
const CODE_6: &str = "223842";

#[test]
fn the_code_that_brings_a_stored_user_back_is_good_in_any_sign_in() {
    let (before, user): (Value, User) = (serde_json::from_str(USER_6).expect("JSON"), serde_json::from_str(USER_6).expect("a document"));
    assert_eq!(before, serde_json::to_value(&user).expect("a document"), "written back as it was");
    for path in ["/address_codes/to/0/sent/0/code", "/address_codes/posted/0/at", "/challenges/1/wrong_proofs", "/recovery/links/0/at"] {
        assert!(before.pointer(path).is_some_and(|value| !value.is_null()), "{path}");
    }
    let mut ana = Ana::new();
    (ana.user, ana.stage.now) = (user, RECOVERED_AT.plus(MINUTE * 30));
    let (own, Ok(Typed::Digits(digits))) = (ana.owes(), Typed::parse(CODE_6)) else { panic!("digits") };
    assert_eq!(ana.play(|user, scene| user.request_recovery(&own, &digits, scene)), Ok(()));
}

const USER_7: &str = include_str!("documents/user-7.json");

#[test]
fn the_messages_that_carry_what_a_stored_user_was_sent_are_known() {
    let (before, user): (Value, User) = (serde_json::from_str(USER_7).expect("JSON"), serde_json::from_str(USER_7).expect("a document"));
    assert_eq!(before, serde_json::to_value(&user).expect("a document"), "written back as it was");
    let carriers = [
        "/enrollments/0/phone/sent/0/message",
        "/enrollments/1/pass/link/message",
        "/challenges/2/sent/1/message",
        "/address_codes/to/0/sent/0/message",
        "/verification/message",
        "/reset/message",
        "/invitation/message",
        "/recovery/link/message",
    ];
    let carriers: Vec<_> = carriers.iter().map(|path| before.pointer(path).and_then(Value::as_str).expect("a message")).collect();
    let awaited: Vec<String> = user.awaited_messages().iter().map(ToString::to_string).collect();
    assert_eq!(awaited, carriers);
}
