//! Security keys: registered, used, lost, copied, and what becomes of everything that is not quite right.

use crate::stage::{
    Ana, HOUR, MINUTE, SECOND,
    key::{BACKED_UP, BACKUP_ELIGIBLE, Draft, PRESENT, SecurityKey, Vouch, site, text},
};
use minicbor::Encoder;
use serde_json::{Value, json};
use twofactor::{
    Asker, Assertion, Authority, ChallengeId, Channels, CredentialId, Enrolled, EventKind, FactorId, KeyToBe, Kind, Notice, Passed, PublicKey, Refusal,
    Registration, SessionToken, U2fKey,
};

impl Ana {
    /// Ana with a key that she enrolled a while ago, and nothing else.
    fn with_key(key: &SecurityKey) -> Self {
        let mut ana = Self::new();
        let session = ana.confirmed_session();
        ana.registers(key, Authority::Session(&session)).expect("the first key");
        ana.advance(HOUR * 2);
        ana.stage.forget_effects();
        ana
    }

    fn begins_key(&mut self, authority: Authority<'_>) -> (FactorId, Value) {
        let factor = self.play(|user, scene| user.begin_key("Blue key".to_owned(), authority, scene)).expect("a registration");
        let options = self.user.creation_options(factor, &site(), self.stage.now).expect("options");
        (factor, serde_json::to_value(options).expect("JSON"))
    }

    fn finishes_key(&mut self, factor: FactorId, credential: Value, authority: Authority<'_>) -> Result<Enrolled, Refusal> {
        let fresh = self.fresh_codes();
        let key = read(credential);
        let enrolled = self.play(|user, scene| user.confirm_key(factor, key, Some(&fresh), authority, scene))?;
        if enrolled.backup_set.is_some() {
            self.codes = fresh.codes;
        }
        Ok(enrolled)
    }

    fn registers(&mut self, key: &SecurityKey, authority: Authority<'_>) -> Result<Enrolled, Refusal> {
        let (factor, options) = self.begins_key(authority);
        self.finishes_key(factor, key.register(&options), authority)
    }

    /// What a browser is asked to sign for a challenge.
    fn asked(&mut self, challenge: ChallengeId) -> Value {
        self.play(|user, scene| user.ask_for_key(Asker::Challenge(challenge), scene));
        let options = self.user.request_options(Asker::Challenge(challenge), &site(), self.stage.now).expect("options");
        serde_json::to_value(options).expect("JSON")
    }

    /// Hands over what a browser made, for a challenge.
    fn hands_over(&mut self, challenge: ChallengeId, assertion: &Value) -> Result<Passed, Refusal> {
        let Ok(assertion) = serde_json::from_value::<Assertion>(assertion.clone()) else { return Err(Refusal::Malformed) };
        let attempt = self.user.check_assertion(&assertion, None, &site());
        self.play(|user, scene| user.attempt(challenge, &attempt, false, scene))
    }

    /// A whole second step with a key.
    fn touches(&mut self, key: &mut SecurityKey) -> Result<Kind, Refusal> {
        let challenge = self.owe();
        let options = self.asked(challenge);
        self.hands_over(challenge, &key.sign(&options)).map(|passed| passed.proof.kind)
    }

    /// The reasons of the refusals so far.
    fn reasons(&self) -> Vec<&str> {
        self.stage.events.iter().filter_map(|event| event.detail.reason.as_deref()).collect()
    }
}

fn read(credential: Value) -> KeyToBe {
    serde_json::from_value::<Registration>(credential).expect("the shape of a registration").check(&site())
}

#[test]
fn a_key_that_knows_nothing_but_touch_signs_in() {
    let mut key = SecurityKey::new("ana");
    let mut ana = Ana::with_key(&key);
    assert_eq!(ana.touches(&mut key), Ok(Kind::Key));
    assert_eq!(ana.touches(&mut key), Ok(Kind::Key));
    assert_eq!(ana.user.kinds(), [Kind::Key, Kind::Backup]);
    assert_eq!(ana.user.keys().next().and_then(|(factor, _)| factor.last_used_at), Some(ana.stage.now));
}

#[test]
fn every_offered_algorithm_signs_in() {
    for mut key in [SecurityKey::new("ana"), SecurityKey::ed_dsa("ana"), SecurityKey::rs256("ana")] {
        let mut ana = Ana::with_key(&key);
        assert_eq!(ana.touches(&mut key), Ok(Kind::Key));
        let challenge = ana.owe();
        let options = ana.asked(challenge);
        key.counter += 1;
        let mut spoiled = key.sign_with(&options, |_| {});
        let mut signature = bytes(&spoiled["response"]["signature"]);
        *signature.last_mut().expect("a signature") ^= 1;
        spoiled["response"]["signature"] = json!(text(&signature));
        assert_eq!(ana.hands_over(challenge, &spoiled).map(drop), Err(Refusal::CredentialRefused));
    }
}

#[test]
fn the_options_suit_old_keys_and_leave_out_those_that_are_registered() {
    let key = SecurityKey::new("ana");
    let mut ana = Ana::new();
    let session = ana.confirmed_session();
    let enrolled = ana.registers(&key, Authority::Session(&session)).expect("the first key");
    let session = enrolled.session.expect("a session");
    let (_, options) = ana.begins_key(Authority::Session(&session));
    assert_eq!(options["excludeCredentials"], json!([{ "type": "public-key", "id": text(&key.id), "transports": ["usb"] }]));
    assert_eq!(options["pubKeyCredParams"].as_array().expect("algorithms").iter().map(|it| it["alg"].clone()).collect::<Vec<_>>(), [-7, -8, -257]);
    assert_eq!(options["authenticatorSelection"], json!({ "residentKey": "discouraged", "requireResidentKey": false, "userVerification": "discouraged" }));
    assert_eq!((&options["attestation"], &options["timeout"]), (&json!("none"), &json!(300_000)));
    assert_eq!(options["rp"], json!({ "id": "id.example.com", "name": "Acme" }));
    let handle = bytes(&options["user"]["id"]);
    assert!((16..=64).contains(&handle.len()) && bytes(&options["challenge"]).len() == 32);
}

#[test]
fn an_answer_is_worth_something_once_right_or_wrong() {
    let mut key = SecurityKey::new("ana");
    let mut ana = Ana::with_key(&key);
    let challenge = ana.owe();
    let options = ana.asked(challenge);
    let wrong = key.sign_with(&options, |draft| draft.flags = 0);
    let right = key.sign(&options);
    assert_eq!(ana.hands_over(challenge, &wrong).map(drop), Err(Refusal::CredentialRefused));
    assert_eq!(ana.hands_over(challenge, &right).map(drop), Err(Refusal::CredentialRefused), "the ceremony is over");
    assert_eq!(ana.reasons(), ["nobody_present", "wrong_challenge"]);
    let again = ana.asked(challenge);
    assert_ne!(again["challenge"], options["challenge"]);
    let right = key.sign(&again);
    assert!(ana.hands_over(challenge, &right).is_ok());
    assert_eq!(ana.hands_over(challenge, &right).map(drop), Err(Refusal::AlreadyPassed));
}

#[test]
fn an_answer_belongs_to_one_challenge_and_is_dead_after_five_minutes() {
    let mut key = SecurityKey::new("ana");
    let mut ana = Ana::with_key(&key);
    let (first, second) = (ana.owe(), ana.owe());
    let (of_first, _) = (ana.asked(first), ana.asked(second));
    let signed = key.sign(&of_first);
    assert_eq!(ana.hands_over(second, &signed).map(drop), Err(Refusal::CredentialRefused));
    ana.advance(MINUTE * 5);
    assert_eq!(ana.hands_over(first, &signed).map(drop), Err(Refusal::CredentialRefused));
    let late = ana.asked(first);
    ana.advance(MINUTE * 5 - SECOND);
    assert!(ana.hands_over(first, &key.sign(&late)).is_ok());
}

#[test]
fn two_tabs_may_wait_for_the_same_challenge() {
    let mut key = SecurityKey::new("ana");
    let mut ana = Ana::with_key(&key);
    let challenge = ana.owe();
    let first = ana.asked(challenge);
    assert_eq!(ana.asked(challenge), first, "a young one is given out again");
    ana.advance(MINUTE * 2);
    assert_ne!(ana.asked(challenge), first);
    assert!(ana.hands_over(challenge, &key.sign(&first)).is_ok());
}

type Spoil = fn(&mut Draft);
type Change = fn(&mut Value);

/// What can be wrong before a key signs, and how the event calls it.
const SPOILED: [(&str, Spoil); 17] = [
    ("wrong_ceremony", |draft| draft.client["type"] = json!("webauthn.create")),
    ("wrong_ceremony", |draft| draft.client["type"] = json!("webauthn.get ")),
    ("wrong_challenge", |draft| draft.client["challenge"] = json!(text(&[0; 32]))),
    ("wrong_challenge", |draft| draft.client["challenge"] = json!("")),
    ("wrong_origin", |draft| draft.client["origin"] = json!("https://app.id.example.com")),
    ("wrong_origin", |draft| draft.client["origin"] = json!("https://id.example.com:8443")),
    ("wrong_origin", |draft| draft.client["origin"] = json!("http://id.example.com")),
    ("wrong_origin", |draft| draft.client["origin"] = json!("https://id.example.com/")),
    ("wrong_origin", |draft| draft.client["crossOrigin"] = json!(true)),
    ("wrong_origin", |draft| draft.client["topOrigin"] = json!("https://id.example.com")),
    ("wrong_site", |draft| draft.site = "example.com".to_owned()),
    ("nobody_present", |draft| draft.flags &= !PRESENT),
    ("wrong_backup_state", |draft| draft.flags |= BACKED_UP),
    ("wrong_backup_state", |draft| draft.flags |= BACKUP_ELIGIBLE),
    ("wrong_counter", |draft| draft.counter -= 1),
    ("unreadable", |draft| draft.rest.push(0)),
    ("unreadable", |draft| draft.flags |= 1 << 6),
];

#[test]
fn whatever_is_signed_but_wrong_is_refused() {
    for (number, (reason, spoil)) in SPOILED.into_iter().enumerate() {
        let mut key = SecurityKey::new("ana");
        let mut ana = Ana::with_key(&key);
        key.counter += 1;
        let challenge = ana.owe();
        let options = ana.asked(challenge);
        let signed = key.sign_with(&options, |draft| {
            draft.counter = draft.counter.saturating_sub(u32::from(reason == "wrong_counter"));
            spoil(draft);
        });
        assert_eq!(ana.hands_over(challenge, &signed).map(drop), Err(Refusal::CredentialRefused), "{number}");
        assert_eq!(ana.reasons(), [reason], "{number}");
        assert_eq!(ana.events(EventKind::ChallengePassed), 0);
        assert_eq!(ana.touches(&mut key), Ok(Kind::Key), "{number}: the key is none the worse for it");
    }
}

#[test]
fn whatever_is_changed_after_signing_is_refused() {
    let changes: [(&str, Change); 9] = [
        ("id", |it| it["id"] = json!(text(b"another"))),
        ("rawId", |it| it["rawId"] = json!(text(b"another"))),
        ("type", |it| it["type"] = json!("password")),
        ("both ids", |it| (it["id"], it["rawId"]) = (json!(text(b"another")), json!(text(b"another")))),
        ("userHandle", |it| it["response"]["userHandle"] = json!(text(b"somebody else"))),
        ("client data", |it| it["response"]["clientDataJSON"] = json!(text(b"{}"))),
        ("client data, a space", |it| {
            let spaced = [b" ".as_slice(), &bytes(&it["response"]["clientDataJSON"])].concat();
            it["response"]["clientDataJSON"] = json!(text(&spaced));
        }),
        ("authenticator data", |it| it["response"]["authenticatorData"] = json!("")),
        ("signature", |it| it["response"]["signature"] = json!("")),
    ];
    for (what, change) in changes {
        let mut key = SecurityKey::new("ana");
        let mut ana = Ana::with_key(&key);
        let challenge = ana.owe();
        let options = ana.asked(challenge);
        let mut signed = key.sign(&options);
        change(&mut signed);
        assert_eq!(ana.hands_over(challenge, &signed).map(drop), Err(Refusal::CredentialRefused), "{what}");
    }
}

#[test]
fn every_single_bit_of_an_assertion_counts() {
    let mut key = SecurityKey::new("ana");
    let mut ana = Ana::with_key(&key);
    let challenge = ana.owe();
    let options = ana.asked(challenge);
    let signed = key.sign(&options);
    for field in ["clientDataJSON", "authenticatorData", "signature"] {
        let whole = bytes(&signed["response"][field]);
        for bit in 0..whole.len() * 8 {
            let mut spoiled = whole.clone();
            spoiled[bit / 8] ^= 1 << (bit % 8);
            let mut assertion = signed.clone();
            assertion["response"][field] = json!(text(&spoiled));
            let mut other = Ana { user: ana.user.clone(), stage: crate::stage::Stage::new(), phone: crate::stage::Phone::lost(), codes: Vec::new() };
            other.stage.now = ana.stage.now;
            assert!(other.hands_over(challenge, &assertion).is_err(), "bit {bit} of {field}");
        }
    }
    assert!(ana.hands_over(challenge, &signed).is_ok());
}

#[test]
fn the_handle_of_a_passkey_is_its_users() {
    let mut key = SecurityKey::new("ana");
    let mut ana = Ana::with_key(&key);
    let challenge = ana.owe();
    let options = ana.asked(challenge);
    let mut signed = key.sign(&options);
    signed["response"]["userHandle"] = json!(text(ana.user.id.as_bytes()));
    assert!(ana.hands_over(challenge, &signed).is_ok());
}

#[test]
fn a_key_of_somebody_else_is_refused() {
    let (key, mut stranger) = (SecurityKey::new("ana"), SecurityKey::new("bob"));
    let mut ana = Ana::with_key(&key);
    assert_eq!(ana.touches(&mut stranger), Err(Refusal::CredentialRefused));
    stranger.id.clone_from(&key.id);
    stranger.counter = 99;
    assert_eq!(ana.touches(&mut stranger), Err(Refusal::CredentialRefused), "the right name, another key");
    assert_eq!(ana.reasons(), ["unknown_credential", "wrong_signature"]);
}

#[test]
fn only_the_named_factor_may_sign_when_one_is_named() {
    let mut key = SecurityKey::new("ana");
    let mut ana = Ana::with_key(&key);
    let challenge = ana.owe();
    let options = ana.asked(challenge);
    let assertion: Assertion = serde_json::from_value(key.sign(&options)).expect("an assertion");
    let other = FactorId::from_bytes([7; 16]);
    let attempt = ana.user.check_assertion(&assertion, Some(other), &site());
    assert_eq!(ana.play(|user, scene| user.attempt(challenge, &attempt, false, scene)).map(drop), Err(Refusal::CredentialRefused));
}

#[test]
fn a_key_that_was_removed_in_the_meantime_is_refused() {
    let (mut blue, red) = (SecurityKey::new("blue"), SecurityKey::new("red"));
    let mut ana = Ana::with_key(&blue);
    ana.play(|user, scene| {
        user.import_key(
            "Red".to_owned(),
            u2f(&red),
            &twofactor::FreshCodes::draw(scene.rng).hash(crate::stage::cheap(), &mut twofactor::Memory::default()),
            scene,
        )
    })
    .expect("red");
    let challenge = ana.owe();
    let options = ana.asked(challenge);
    let assertion: Assertion = serde_json::from_value(blue.sign(&options)).expect("an assertion");
    let checked = ana.user.check_assertion(&assertion, None, &site());
    let factor = ana.user.keys().next().expect("blue").0.id;
    ana.play(|user, scene| user.remove_factor(factor, Authority::Product, scene)).expect("removed");
    let challenge = ana.owe();
    assert_eq!(ana.play(|user, scene| user.attempt(challenge, &checked, false, scene)).map(drop), Err(Refusal::CredentialRefused));
}

#[test]
fn a_counter_that_does_not_grow_is_refused_and_reported() {
    let mut key = SecurityKey::new("ana");
    let mut ana = Ana::with_key(&key);
    assert_eq!(ana.touches(&mut key), Ok(Kind::Key));
    key.counter -= 2;
    ana.stage.forget_effects();
    assert_eq!(ana.touches(&mut key), Err(Refusal::CredentialRefused), "lower");
    assert_eq!(ana.touches(&mut key), Ok(Kind::Key).and(Err(Refusal::CredentialRefused)), "the same");
    assert_eq!(ana.events(EventKind::KeyCopySuspected), 2);
    assert_eq!(ana.told(|notice| matches!(notice, Notice::KeyCopied { label } if label == "Blue key")), 2);
    assert_eq!(ana.touches(&mut key), Ok(Kind::Key), "one more than the last accepted");
}

#[test]
fn a_key_that_does_not_count_stays_at_zero() {
    let mut key = SecurityKey::new("ana");
    key.counter = 0;
    let mut ana = Ana::with_key(&key);
    for _ in 0..3 {
        let challenge = ana.owe();
        let options = ana.asked(challenge);
        let signed = key.sign_with(&options, |_| {});
        assert!(ana.hands_over(challenge, &signed).is_ok());
    }
    assert_eq!(ana.touches(&mut key), Ok(Kind::Key), "it begins to count");
    let challenge = ana.owe();
    let options = ana.asked(challenge);
    assert!(ana.hands_over(challenge, &key.sign_with(&options, |draft| draft.counter = 0)).is_err(), "and cannot go back");
}

#[test]
fn a_key_is_reported_as_hardware_and_a_synced_passkey_as_software() {
    for (flags, amr) in [(PRESENT, ["hwk", "user"]), (PRESENT | BACKUP_ELIGIBLE, ["swk", "user"]), (PRESENT | BACKUP_ELIGIBLE | BACKED_UP, ["swk", "user"])] {
        let mut key = SecurityKey::new("ana");
        key.flags = flags;
        let mut ana = Ana::with_key(&key);
        let challenge = ana.owe();
        let options = ana.asked(challenge);
        assert_eq!(ana.hands_over(challenge, &key.sign(&options)).expect("passed").proof.amr, amr);
        let challenge = ana.owe();
        let options = ana.asked(challenge);
        let turned = key.sign_with(&options, |draft| {
            draft.counter += 1;
            draft.flags ^= BACKUP_ELIGIBLE;
        });
        assert!(ana.hands_over(challenge, &turned).is_err(), "what it may be is decided for good");
    }
}

#[test]
fn a_key_works_during_a_wait_and_ends_it() {
    let mut key = SecurityKey::new("ana");
    let mut ana = Ana::with_app();
    let session = ana.confirmed_session();
    ana.registers(&key, Authority::Session(&session)).expect("a key");
    ana.advance(HOUR);
    for _ in 0..6 {
        ana.fails();
    }
    let code = ana.code();
    assert!(matches!(ana.types(&code), Err(Refusal::Wait { .. })));
    assert_eq!(ana.touches(&mut key), Ok(Kind::Key));
    assert_eq!(ana.types(&code), Ok(Kind::App));
}

#[test]
fn a_key_switches_codes_on_again_after_a_hundred_wrong_ones() {
    let mut key = SecurityKey::new("ana");
    let mut ana = Ana::with_app();
    let session = ana.confirmed_session();
    ana.registers(&key, Authority::Session(&session)).expect("a key");
    while !matches!(ana.fails(), Refusal::CodesDisabled) {
        ana.advance(HOUR * 25);
    }
    assert_eq!(ana.touches(&mut key), Ok(Kind::Key));
    let code = ana.code();
    assert_eq!(ana.types(&code), Ok(Kind::App));
}

#[test]
fn a_refused_key_is_not_counted_but_told() {
    let key = SecurityKey::new("ana");
    let mut ana = Ana::with_key(&key);
    let mut stranger = SecurityKey::new("bob");
    for _ in 0..20 {
        assert_eq!(ana.touches(&mut stranger), Err(Refusal::CredentialRefused));
    }
    assert_eq!(ana.user.guard().attempts_left(), 6);
    assert_eq!(ana.told(|notice| matches!(notice, Notice::SecondStepFailed)), 1);
    assert_eq!(ana.types(&ana.backup(0)), Ok(Kind::Backup));
}

#[test]
fn a_key_confirms_who_it_is_in_a_session() {
    let mut key = SecurityKey::new("ana");
    let mut ana = Ana::with_key(&key);
    let owed = ana.owes();
    let options = ana.asked(owed.challenge());
    let session = ana.hands_over(owed.challenge(), &key.sign(&options)).expect("passed").session.expect("a session");
    assert_eq!(ana.play(|user, scene| user.begin_key("Red".to_owned(), Authority::Session(&session), scene)), Err(Refusal::StepUpRequired));
    let confirmed = ana.confirms(&mut key, &session).expect("password and key");
    assert!(ana.play(|user, scene| user.begin_key("Red".to_owned(), Authority::Session(&confirmed), scene)).is_ok());
}

impl Ana {
    fn confirms(&mut self, key: &mut SecurityKey, session: &SessionToken) -> Result<SessionToken, Refusal> {
        let asker = Asker::Session(session.session());
        self.play(|user, scene| user.ask_for_key(asker, scene));
        let options = self.user.request_options(asker, &site(), self.stage.now).expect("options");
        let assertion: Assertion = serde_json::from_value(key.sign(&options)).expect("an assertion");
        let (proof, attempt) = (self.proof(), self.user.check_assertion(&assertion, None, &site()));
        self.play(|user, scene| user.confirm(session, proof, Some(&attempt), scene))
    }
}

#[test]
fn a_registration_is_for_one_answer_in_five_minutes() {
    let key = SecurityKey::new("ana");
    let mut ana = Ana::new();
    let session = ana.confirmed_session();
    let authority = Authority::Session(&session);
    let (factor, options) = ana.begins_key(authority);
    let wrong = key.register_with(&options, |draft| draft.client["origin"] = json!("https://evil.example"));
    assert_eq!(ana.finishes_key(factor, wrong, authority).map(drop), Err(Refusal::CredentialRefused));
    let right = key.register(&options);
    assert_eq!(ana.finishes_key(factor, right, authority).map(drop), Err(Refusal::UnknownFactor), "the answer was used up");
    assert_eq!((ana.events(EventKind::FactorRefused), ana.reasons()), (1, vec!["wrong_origin"]));

    let (factor, options) = ana.begins_key(Authority::Product);
    ana.advance(MINUTE * 5);
    assert_eq!(ana.finishes_key(factor, key.register(&options), Authority::Product).map(drop), Err(Refusal::Expired));
}

#[test]
fn whatever_is_wrong_with_a_registration_is_refused() {
    let spoiled: [(&str, Spoil); 13] = [
        ("wrong_ceremony", |draft| draft.client["type"] = json!("webauthn.get")),
        ("wrong_challenge", |draft| draft.client["challenge"] = json!(text(&[0; 32]))),
        ("wrong_origin", |draft| draft.client["origin"] = json!("https://sub.id.example.com")),
        ("wrong_origin", |draft| draft.client["crossOrigin"] = json!(true)),
        ("wrong_origin", |draft| draft.client["topOrigin"] = json!("https://evil.example")),
        ("wrong_site", |draft| draft.site = "evil.example".to_owned()),
        ("nobody_present", |draft| draft.flags &= !PRESENT),
        ("wrong_backup_state", |draft| draft.flags |= BACKED_UP),
        ("unreadable", |draft| draft.flags &= !(1 << 6)),
        ("unreadable", |draft| draft.rest.push(0)),
        ("unreadable", |draft| draft.rest.truncate(40)),
        ("unreadable", |draft| (draft.rest[16], draft.rest[17]) = (0xff, 0xff)),
        ("unknown_credential", |draft| draft.rest[18] ^= 1),
    ];
    for (reason, spoil) in spoiled {
        let mut ana = Ana::new();
        let (factor, options) = ana.begins_key(Authority::Product);
        let credential = SecurityKey::new("ana").register_with(&options, spoil);
        assert_eq!(ana.finishes_key(factor, credential, Authority::Product).map(drop), Err(Refusal::CredentialRefused), "{reason}");
        assert_eq!(ana.reasons(), [reason]);
        assert!(ana.user.factors().is_empty());
    }
}

#[test]
fn algorithms_that_were_not_offered_and_keys_that_are_none_are_refused() {
    let es256 = |alg: i16, x: &[u8], y: &[u8]| {
        let mut cose = Encoder::new(Vec::new());
        cose.map(5).and_then(|it| it.i8(1)?.i8(2)?.i8(3)?.i16(alg)?.i8(-1)?.i8(1)?.i8(-2)?.bytes(x)?.i8(-3)?.bytes(y)).expect("room");
        cose.into_writer()
    };
    let key = SecurityKey::new("ana");
    let (x, y) = (key.point()[1..33].to_vec(), key.point()[33..].to_vec());
    let twice = {
        let mut cose = Encoder::new(Vec::new());
        cose.map(6).and_then(|it| it.i8(1)?.i8(2)?.i8(3)?.i8(-7)?.i8(3)?.i8(-7)?.i8(-1)?.i8(1)?.i8(-2)?.bytes(&x)?.i8(-3)?.bytes(&y)).expect("room");
        cose.into_writer()
    };
    let of_one_bit = {
        let mut cose = Encoder::new(Vec::new());
        cose.map(4).and_then(|it| it.i8(1)?.i8(3)?.i8(3)?.i16(-257)?.i8(-1)?.bytes(&[1; 128])?.i8(-2)?.bytes(&[3])).expect("room");
        cose.into_writer()
    };
    for (what, cose) in [
        ("ES384", es256(-35, &x, &y)),
        ("RS1", es256(-65535_i32.try_into().unwrap_or(-7000), &x, &y)),
        ("off the curve", es256(-7, &x, &x)),
        ("too short", es256(-7, &x[1..], &y)),
        ("a label twice", twice),
        ("1,024 bits of RSA", of_one_bit),
        ("no map", vec![0x80]),
    ] {
        let mut ana = Ana::new();
        let (factor, options) = ana.begins_key(Authority::Product);
        let credential = key.register_with(&options, |draft| {
            draft.rest.truncate(18 + key.id.len());
            draft.rest.extend(cose);
        });
        assert_eq!(ana.finishes_key(factor, credential, Authority::Product).map(drop), Err(Refusal::CredentialRefused), "{what}");
    }
}

#[test]
fn a_key_that_vouches_for_itself_has_to_be_right() {
    let key = SecurityKey::new("ana");
    let statement = |alg: i8, signature: &[u8]| {
        let mut statement = Encoder::new(Vec::new());
        statement.map(2).and_then(|it| it.str("alg")?.i8(alg)?.str("sig")?.bytes(signature)).expect("room");
        ("packed", statement.into_writer())
    };
    let accepted = |vouch: &Vouch<'_>| {
        let mut ana = Ana::new();
        let (factor, options) = ana.begins_key(Authority::Product);
        ana.finishes_key(factor, key.register_as(&options, |_| {}, vouch), Authority::Product).is_ok()
    };
    assert!(accepted(&|key, message| statement(-7, &key.signature(message))));
    assert!(!accepted(&|key, message| statement(-8, &key.signature(message))), "another algorithm");
    assert!(!accepted(&|key, message| statement(-7, &key.signature(&message[1..]))), "another message");
    assert!(!accepted(&|_, _| ("none", vec![0xa1, 0x61, b'x', 1])), "no statement is empty");
    assert!(accepted(&|_, _| ("fido-u2f", vec![0xa1, 0x63, b'x', b'5', b'c', 0x80])), "manufacturers are not asked");
}

#[test]
fn a_key_is_registered_once() {
    let key = SecurityKey::new("ana");
    let mut ana = Ana::with_key(&key);
    assert_eq!(ana.registers(&key, Authority::Product).map(drop), Err(Refusal::CredentialRefused));
    assert_eq!(ana.reasons(), ["known_credential"]);
    let (factor, options) = ana.begins_key(Authority::Product);
    let known = read(SecurityKey::new("new").register(&options)).known();
    assert_eq!(ana.play(|user, scene| user.confirm_key(factor, known, None, Authority::Product, scene)).map(drop), Err(Refusal::CredentialRefused));
}

#[test]
fn the_first_key_brings_backup_codes_and_the_last_takes_them() {
    let key = SecurityKey::new("ana");
    let mut ana = Ana::with_key(&key);
    assert_eq!(ana.codes.len(), 10);
    let factor = ana.user.keys().next().expect("a key").0.id;
    ana.play(|user, scene| user.remove_factor(factor, Authority::Product, scene)).expect("removed");
    assert!(ana.user.backup().is_none() && !ana.user.two_factor_is_on());
}

#[test]
fn there_are_ten_keys_at_most() {
    let mut ana = Ana::with_key(&SecurityKey::new("0"));
    for number in 1..10 {
        ana.registers(&SecurityKey::new(&number.to_string()), Authority::Product).expect("one more");
    }
    assert_eq!(ana.play(|user, scene| user.begin_key("one more".to_owned(), Authority::Product, scene)), Err(Refusal::TooMany));
}

#[test]
fn a_key_gets_another_name() {
    let mut ana = Ana::with_key(&SecurityKey::new("ana"));
    let factor = ana.user.keys().next().expect("a key").0.id;
    assert_eq!(ana.play(|user, scene| user.rename_factor(factor, "Ring".to_owned(), Authority::Product, scene)), Ok(()));
    assert_eq!(ana.play(|user, scene| user.rename_factor(factor, "Ring".to_owned(), Authority::Product, scene)), Ok(()));
    assert_eq!((ana.user.factors()[0].label.as_str(), ana.events(EventKind::FactorRenamed)), ("Ring", 1));
    let owed = ana.owes();
    let renamed = ana.play(|user, scene| user.rename_factor(factor, "Hers".to_owned(), Authority::Challenge(&owed), scene));
    assert_eq!(renamed, Err(Refusal::StepUpRequired));
}

fn u2f(key: &SecurityKey) -> U2fKey {
    U2fKey {
        credential: CredentialId::new(key.id.clone()).expect("a name"),
        public_key: PublicKey::of_u2f(&key.point()).expect("a point"),
        counter: key.counter,
        app_id: "https://example.com".to_owned(),
    }
}

#[test]
fn a_key_registered_with_u2f_signs_in_under_its_app_id() {
    let mut key = SecurityKey::new("ana");
    let mut ana = Ana::new();
    let codes = ana.fresh_codes();
    ana.play(|user, scene| user.import_key("Old".to_owned(), u2f(&key), &codes, scene)).expect("taken over");
    assert_eq!(ana.play(|user, scene| user.import_key("Old".to_owned(), u2f(&key), &codes, scene)).map(drop), Err(Refusal::CredentialRefused));

    let mut touch = |said: Value, site: &str| {
        let challenge = ana.owe();
        let options = ana.asked(challenge);
        assert_eq!(options["extensions"], json!({ "appid": "https://example.com" }));
        key.counter += 1;
        let mut signed = key.sign_with(&options, |draft| draft.site = site.to_owned());
        signed["clientExtensionResults"] = said;
        ana.hands_over(challenge, &signed).map(|passed| passed.proof.amr)
    };
    assert_eq!(touch(json!({ "appid": true }), "https://example.com"), Ok(&["hwk", "user"][..]));
    assert_eq!(touch(json!({}), "https://example.com"), Err(Refusal::CredentialRefused), "the browser does not say so");
    assert_eq!(touch(json!({ "appid": false }), "https://example.com"), Err(Refusal::CredentialRefused));
    assert_eq!(touch(json!({ "appid": true }), "id.example.com"), Err(Refusal::CredentialRefused));
    assert_eq!(touch(json!({ "appid": true }), "https://evil.example"), Err(Refusal::CredentialRefused));
    let (_, options) = ana.begins_key(Authority::Product);
    assert_eq!(options["extensions"], json!({ "appidExclude": "https://example.com" }));
}

#[test]
fn an_app_id_is_worth_nothing_for_a_key_that_was_not_registered_with_u2f() {
    let key = SecurityKey::new("ana");
    let mut ana = Ana::with_key(&key);
    let challenge = ana.owe();
    let options = ana.asked(challenge);
    assert_eq!(options.get("extensions"), None);
    let mut signed = key.sign_with(&options, |draft| {
        draft.counter += 1;
        draft.site = "https://example.com".to_owned();
    });
    signed["clientExtensionResults"] = json!({ "appid": true });
    assert_eq!(ana.hands_over(challenge, &signed).map(drop), Err(Refusal::CredentialRefused));
}

#[test]
fn names_of_credentials_have_1_to_1023_bytes() {
    assert!(CredentialId::new(Vec::new()).is_none() && CredentialId::new(vec![1; 1024]).is_none());
    assert!(CredentialId::new(vec![1]).is_some() && CredentialId::new(vec![1; 1023]).is_some());
}

fn bytes(text: &Value) -> Vec<u8> {
    data_encoding::BASE64URL_NOPAD.decode(text.as_str().expect("text").as_bytes()).expect("base64url")
}

#[test]
fn where_keys_must_stay_on_one_device_a_passkey_that_travels_is_not_taken() {
    let mut ana = Ana::new();
    ana.stage.policy.device_bound_keys = true;
    let session = ana.confirmed_session();
    let (factor, options) = ana.begins_key(Authority::Session(&session));
    let mut synced = SecurityKey::new("a cloud");
    synced.flags = PRESENT | BACKUP_ELIGIBLE | BACKED_UP;
    let refused = ana.finishes_key(factor, synced.register(&options), Authority::Session(&session));
    assert_eq!(refused.map(drop), Err(Refusal::KeyNotDeviceBound));
    assert!(!ana.user.two_factor_is_on());
    assert!(ana.registers(&SecurityKey::new("a ring"), Authority::Session(&session)).is_ok());
}

#[test]
fn a_key_is_enrolled_only_where_the_policy_has_keys() {
    let mut ana = Ana::new();
    ana.stage.policy.channels = Channels::of(&[Kind::App]).expect("a legal set");
    let session = ana.confirmed_session();
    let begun = ana.play(|user, scene| user.begin_key("Blue key".to_owned(), Authority::Session(&session), scene));
    assert_eq!(begun.map(drop), Err(Refusal::KindNotAllowed));
}
