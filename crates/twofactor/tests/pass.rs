//! Vestibule Pass: a phone is paired by a link, words and a code; it shows codes, and lets sign-ins in.

use crate::stage::{Ana, HOUR, MINUTE, SECOND, mailbox, number, served};
use aws_lc_rs::agreement::{ECDH_P256, PrivateKey, UnparsedPublicKey, agree};
use data_encoding::{BASE32_NOPAD, BASE64URL_NOPAD};
use hkdf::Hkdf;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::{Digest as _, Sha256};
use twofactor::{
    Answered, AppSettings, Approval, Attempt, Authority, ChallengeId, Channels, Claimed, CodeLength, EventKind, FactorId, Kind, NewChannel, NewPass, Notice,
    PassLink, PassLook, Passed, Phone, Point, Preset, Purpose, Refusal, SessionToken, Timestamp,
};

/// The phone's half of the protocol, from its document.
struct Handset(PrivateKey);

struct Paired {
    factor: FactorId,
    codes: crate::stage::Phone,
    requests: Vec<u8>,
    words: [u8; 2],
}

impl Handset {
    fn new() -> Self {
        Self(PrivateKey::generate(&ECDH_P256).expect("a key"))
    }

    fn public(&self) -> Vec<u8> {
        self.0.compute_public_key().expect("a key").as_ref().to_vec()
    }

    fn key(&self) -> Point {
        Point::parse(&BASE64URL_NOPAD.encode(&self.public())).expect("a point")
    }

    fn agree(&self, ana: &Ana, claimed: &Claimed) -> Paired {
        let server = BASE64URL_NOPAD.decode(claimed.server.encode().as_bytes()).expect("a point");
        let (user, factor) = (ana.user.id.to_string(), claimed.factor.to_string());
        let seen = Sha256::digest([b"vestibule-pass-1", user.as_bytes(), factor.as_bytes(), &self.public(), &server].concat());
        let (mut codes, mut requests) = (vec![0; 20], vec![0; 32]);
        agree(&self.0, UnparsedPublicKey::new(&ECDH_P256, server), (), |shared| {
            let keys = Hkdf::<Sha256>::new(Some(&seen), shared);
            keys.expand(b"vestibule-pass-1 codes", &mut codes).expect("short enough");
            keys.expand(b"vestibule-pass-1 requests", &mut requests).expect("short enough");
            Ok(())
        })
        .expect("an agreement");
        let settings = AppSettings::new(7, 10, twofactor::Algorithm::Sha1).expect("sound settings");
        Paired { factor: claimed.factor, codes: crate::stage::Phone::scan(&BASE32_NOPAD.encode(&codes), settings), requests, words: [seen[0], seen[1]] }
    }
}

impl Paired {
    fn sign(&self, text: &str) -> String {
        let mac = Hmac::<Sha256>::new_from_slice(&self.requests).expect("a key").chain_update(format!("vestibule-pass-1 {text}"));
        BASE64URL_NOPAD.encode(&mac.finalize().into_bytes())
    }

    /// What it is asked: the name of the approval, and the numbers.
    fn looks(&self, ana: &Ana) -> Option<(String, [u8; 3])> {
        let now = ana.stage.now;
        let mac = self.sign(&format!("look\n{}\n{}", self.factor, now.as_unix_millis()));
        match ana.user.look_of(self.factor, now, &mac, now).expect("a signed look") {
            PassLook::Paired(asked) => asked.map(|(approval, _)| (approval.id.clone(), approval.numbers)),
            PassLook::Pending => panic!("it is not paired yet"),
        }
    }

    fn answers(&self, ana: &mut Ana, approval: &str, answer: &str) -> Result<Answered, Refusal> {
        let mac = self.sign(&format!("answer\n{}\n{approval}\n{answer}", self.factor));
        ana.play(|user, scene| user.answer_approval(self.factor, approval, answer, &mac, scene))
    }
}

fn phone() -> Phone {
    Phone::parse("+995599123456", None).expect("a number")
}

/// Ana in an organization that offers Vestibule Pass.
fn ana() -> Ana {
    let mut ana = Ana::new();
    ana.stage.policy = Preset::Crm.policy();
    ana
}

fn begins(ana: &mut Ana, replaces: Option<FactorId>, authority: Authority<'_>) -> Result<FactorId, Refusal> {
    let new = NewPass { number: phone(), language: "en".to_owned(), replaces };
    ana.play(|user, scene| user.begin_pass(new, &served(), authority, scene)).map(|(factor, _)| factor)
}

/// The link that was sent last.
fn link(ana: &Ana) -> PassLink {
    let links = ana.stage.messages.iter().rev().filter_map(|message| if let Notice::PassLink { link } = &message.notice { Some(link) } else { None });
    PassLink::parse(links.into_iter().next().expect("a link was sent").expose()).expect("a link")
}

fn claims(ana: &mut Ana, link: &PassLink, handset: &Handset) -> Result<Claimed, Refusal> {
    let key = handset.key();
    ana.play(|user, scene| user.claim_pairing(link, &key, scene))
}

fn pairs(ana: &mut Ana, session: &SessionToken, replaces: Option<FactorId>) -> Paired {
    let authority = Authority::Session(session);
    begins(ana, replaces, authority).expect("a pairing");
    let (link, handset) = (link(ana), Handset::new());
    let claimed = claims(ana, &link, &handset).expect("the first phone");
    let paired = handset.agree(ana, &claimed);
    let code = paired.codes.code(ana.stage.now);
    ana.finish(paired.factor, &code, authority).expect("the right code");
    paired
}

fn paired() -> (Ana, Paired) {
    let mut ana = ana();
    let session = ana.confirmed_session();
    let paired = pairs(&mut ana, &session, None);
    ana.advance(HOUR * 2);
    ana.stage.forget_effects();
    (ana, paired)
}

fn asks(ana: &mut Ana, challenge: ChallengeId) -> Result<String, Refusal> {
    ana.play(|user, scene| user.ask_approval(challenge, scene)).map(|asked| asked.number.to_string())
}

fn collects(ana: &mut Ana, challenge: ChallengeId) -> Result<Passed, Refusal> {
    ana.play(|user, scene| user.attempt(challenge, &Attempt::Approval, false, scene))
}

#[test]
fn a_phone_is_paired_by_link_words_and_code_and_that_turns_it_on() {
    let mut ana = ana();
    let session = ana.confirmed_session();
    let authority = Authority::Session(&session);
    let factor = begins(&mut ana, None, authority).expect("a pairing");
    assert_eq!(ana.finish(factor, "1234567", authority).err(), Some(Refusal::NotPaired));
    let (link, handset) = (link(&ana), Handset::new());
    let (named, pairing) = ana.user.pairing(&link, ana.stage.now).expect("a link");
    let commitment = pairing.commitment(link.user(), named).expect("a key to come");
    let claimed = claims(&mut ana, &link, &handset).expect("the first phone");
    assert_eq!((claimed.factor, claimed.server.commitment(ana.user.id, factor)), (named, commitment), "named before the phone's key was");
    let paired = handset.agree(&ana, &claimed);
    let words = ana.user.enrollments(ana.stage.now).find_map(|pending| Some(pending.candidate().pairing()?.claim()?.words)).expect("two words");
    assert_eq!(words.numbers(), paired.words, "both sides show the same");
    assert!(!ana.user.two_factor_is_on());
    assert_eq!(ana.finish(factor, "123456", authority).err(), Some(Refusal::WrongLength { expected: 7 }));
    let code = paired.codes.code(ana.stage.now);
    let enrolled = ana.finish(factor, &code, authority).expect("the right code");
    assert_eq!((enrolled.backup_set, ana.user.factors()[0].kind()), (Some(1), Kind::Pass));
    assert_eq!(ana.told(|notice| matches!(notice, Notice::FactorAdded { kind: Kind::Pass })), 1);
    assert_eq!(ana.types(&code), Err(Refusal::CodeUsed), "the code that enrolled signs nobody in");
    assert_eq!((ana.events(EventKind::PairingSent), ana.events(EventKind::PairingClaimed)), (1, 1));
}

#[test]
fn seven_digits_sign_in_once_and_the_previous_ones_still_do() {
    let (mut ana, phone) = paired();
    let now = phone.codes.code(ana.stage.now);
    let previous = phone.codes.code_in(ana.stage.now, -1);
    assert_eq!(ana.types(&previous), Ok(Kind::Pass));
    assert_eq!(ana.types(&previous), Err(Refusal::CodeUsed));
    assert_eq!(ana.types(&now), Ok(Kind::Pass));
    ana.advance(SECOND * 30);
    let old = phone.codes.code_in(ana.stage.now, -2);
    assert!(matches!(ana.types(&old), Err(Refusal::ClockOff { seconds_ahead: -20, .. })));
}

#[test]
fn a_link_opens_once_for_one_phone_which_may_ask_again() {
    let mut ana = ana();
    let session = ana.confirmed_session();
    begins(&mut ana, None, Authority::Session(&session)).expect("a pairing");
    let (link, mine, other) = (link(&ana), Handset::new(), Handset::new());
    let first = claims(&mut ana, &link, &mine).expect("the first phone");
    let again = claims(&mut ana, &link, &mine).expect("the same phone, whose answer was lost");
    assert_eq!(first.server, again.server);
    assert_eq!(claims(&mut ana, &link, &other).err(), Some(Refusal::LinkUsed));
    assert_eq!((ana.events(EventKind::PairingClaimed), ana.events(EventKind::PairingRefused)), (1, 1));
    let paired = mine.agree(&ana, &first);
    let code = paired.codes.code(ana.stage.now);
    ana.finish(paired.factor, &code, Authority::Session(&session)).expect("the right code");
    assert_eq!(claims(&mut ana, &link, &mine).err(), Some(Refusal::Expired), "and then never again");
}

#[test]
fn a_link_is_dead_after_fifteen_minutes_and_after_the_next_one() {
    let mut ana = ana();
    let session = ana.confirmed_session();
    let authority = Authority::Session(&session);
    let factor = begins(&mut ana, None, authority).expect("a pairing");
    let first = link(&ana);
    ana.advance(SECOND * 30);
    ana.play(|user, scene| user.resend_code(factor, authority, scene)).expect("another link");
    assert_eq!(claims(&mut ana, &first, &Handset::new()).err(), Some(Refusal::Expired));
    let second = link(&ana);
    ana.advance(MINUTE * 15 - SECOND);
    assert!(ana.user.pairing(&second, ana.stage.now).is_ok());
    ana.advance(SECOND);
    assert_eq!(claims(&mut ana, &second, &Handset::new()).err(), Some(Refusal::Expired));
}

#[test]
fn a_phone_that_was_paired_must_prove_itself_in_ten_minutes() {
    let mut ana = ana();
    let factor = begins(&mut ana, None, Authority::Product).expect("a pairing");
    let (link, handset) = (link(&ana), Handset::new());
    ana.advance(MINUTE * 14);
    let claimed = claims(&mut ana, &link, &handset).expect("in time");
    let paired = handset.agree(&ana, &claimed);
    ana.advance(MINUTE * 10);
    let code = paired.codes.code(ana.stage.now);
    assert_eq!(ana.finish(factor, &code, Authority::Product).err(), Some(Refusal::Expired));
}

#[test]
fn a_stranger_who_opens_the_link_first_has_other_words_and_is_sent_away() {
    let mut ana = ana();
    let session = ana.confirmed_session();
    let authority = Authority::Session(&session);
    let factor = begins(&mut ana, None, authority).expect("a pairing");
    let (link, stranger) = (link(&ana), Handset::new());
    let claimed = claims(&mut ana, &link, &stranger).expect("the first phone");
    let theirs = stranger.agree(&ana, &claimed);
    ana.play(|user, scene| user.refuse_pairing(factor, authority, scene)).expect("a pairing to refuse");
    let code = theirs.codes.code(ana.stage.now);
    assert_eq!(ana.finish(factor, &code, authority).err(), Some(Refusal::UnknownFactor));
    assert!(!ana.user.two_factor_is_on());
    assert_eq!(ana.events(EventKind::PairingRefused), 1);
}

#[test]
fn a_guessed_link_opens_nothing() {
    let mut ana = ana();
    begins(&mut ana, None, Authority::Product).expect("a pairing");
    let mut text: Vec<u8> = link(&ana).reveal().expose().clone().into_bytes();
    text[40] = if text[40] == b'A' { b'B' } else { b'A' };
    let guessed = PassLink::parse(&String::from_utf8(text).expect("text")).expect("the shape of a link");
    assert_eq!(claims(&mut ana, &guessed, &Handset::new()).err(), Some(Refusal::Expired));
    for text in ["", "abc", &"A".repeat(44)] {
        assert!(PassLink::parse(text).is_none(), "{text}");
    }
}

#[test]
fn another_phone_takes_the_place_of_the_old_one_without_a_gap() {
    let (mut ana, old) = paired();
    ana.phone = crate::stage::Phone::lost();
    let (replaced, handset) = (old.factor, Handset::new());
    begins(&mut ana, Some(replaced), Authority::Product).expect("a replacement");
    let link = link(&ana);
    let claimed = claims(&mut ana, &link, &handset).expect("the first phone");
    let new = handset.agree(&ana, &claimed);
    let code = old.codes.code(ana.stage.now);
    assert_eq!(ana.types(&code), Ok(Kind::Pass), "the old one works until then");
    let code = new.codes.code(ana.stage.now);
    ana.finish(new.factor, &code, Authority::Product).expect("the right code");
    ana.advance(MINUTE);
    let (of_old, of_new) = (old.codes.code(ana.stage.now), new.codes.code(ana.stage.now));
    assert!(matches!(ana.types(&of_old), Err(Refusal::WrongCode { .. })));
    assert_eq!(ana.types(&of_new), Ok(Kind::Pass));
    assert_eq!((ana.user.factors().len(), ana.events(EventKind::FactorReplaced)), (1, 1));
}

#[test]
fn without_a_smartphone_seven_digits_come_by_sms() {
    let mut ana = ana();
    ana.stage.policy.channels = Channels::of(&[Kind::Key, Kind::Pass]).unwrap();
    let new = |length| NewChannel { to: number(), length, label: "Phone".to_owned(), replaces: None };
    let six = ana.play(|user, scene| user.begin_channel(new(CodeLength::Six), &served(), Authority::Product, scene));
    assert_eq!(six.err(), Some(Refusal::KindNotAllowed));
    let (factor, _) = ana.play(|user, scene| user.begin_channel(new(CodeLength::Seven), &served(), Authority::Product, scene)).expect("seven digits");
    let (_, code) = ana.received();
    assert_eq!(code.len(), 7);
    ana.finish(factor, &code, Authority::Product).expect("the right code");
    ana.advance(MINUTE);
    let challenge = ana.owe();
    ana.asks(challenge, factor).expect("a code");
    let (_, code) = ana.received();
    assert_eq!((code.len(), ana.types_into(challenge, &code)), (7, Ok(Kind::Phone)));
}

#[test]
fn a_chosen_number_lets_in_once() {
    let (mut ana, phone) = paired();
    let challenge = ana.owe();
    let number = asks(&mut ana, challenge).expect("a question");
    assert_eq!(collects(&mut ana, challenge).err(), Some(Refusal::NotApproved));
    let (approval, numbers) = phone.looks(&ana).expect("it is asked");
    assert!(numbers.map(|number| number.to_string()).contains(&number) && numbers[0] != numbers[1] && numbers[1] != numbers[2] && numbers[0] != numbers[2]);
    assert_eq!(phone.answers(&mut ana, &approval, &number), Ok(Answered::Approved));
    assert_eq!(phone.answers(&mut ana, &approval, &number), Err(Refusal::Expired), "an answer is good once");
    let passed = collects(&mut ana, challenge).expect("let in");
    assert_eq!((passed.proof.factor, passed.proof.kind, passed.proof.amr), (Some(phone.factor), Kind::Pass, &["swk", "user"][..]));
    assert_eq!(collects(&mut ana, challenge).err(), Some(Refusal::AlreadyPassed));
    let other = ana.owe();
    assert_eq!(collects(&mut ana, other).err(), Some(Refusal::NotApproved), "and for that sign-in only");
}

#[test]
fn another_number_lets_nobody_in_and_counts_like_a_wrong_code() {
    let (mut ana, phone) = paired();
    let challenge = ana.owe();
    let number = asks(&mut ana, challenge).expect("a question");
    let (approval, numbers) = phone.looks(&ana).expect("it is asked");
    let wrong = numbers.map(|number| number.to_string()).into_iter().find(|other| *other != number).expect("another");
    assert_eq!(phone.answers(&mut ana, &approval, &wrong), Ok(Answered::WrongNumber));
    assert_eq!(collects(&mut ana, challenge).err(), Some(Refusal::NotApproved));
    assert_eq!((ana.user.guard().attempts_left(), ana.events(EventKind::ChallengeFailed)), (5, 1));
    assert_eq!(ana.told(|notice| matches!(notice, Notice::SecondStepFailed)), 1);
    assert_eq!(phone.looks(&ana), None);
}

#[test]
fn to_send_a_sign_in_away_ends_it_alarms_and_gives_peace() {
    let (mut ana, phone) = paired();
    let challenge = ana.owe();
    asks(&mut ana, challenge).expect("a question");
    let (approval, _) = phone.looks(&ana).expect("it is asked");
    assert_eq!(phone.answers(&mut ana, &approval, Approval::DENY), Ok(Answered::Denied));
    assert_eq!(collects(&mut ana, challenge).err(), Some(Refusal::Expired));
    let told: Vec<_> = ana.stage.messages.iter().filter(|message| matches!(message.notice, Notice::SignInDenied)).map(|message| message.to.clone()).collect();
    assert_eq!((told, ana.events(EventKind::ApprovalDenied)), (vec![mailbox()], 1));
    let next = ana.owe();
    assert_eq!(asks(&mut ana, next), Err(Refusal::UnknownFactor), "no more questions for a while");
    let code = phone.codes.code(ana.stage.now);
    assert_eq!(ana.types_into(next, &code), Ok(Kind::Pass), "codes still work");
    ana.advance(HOUR);
    let later = ana.owe();
    assert!(asks(&mut ana, later).is_ok());
}

#[test]
fn a_phone_is_not_asked_until_its_person_gives_in() {
    let (mut ana, _) = paired();
    let challenge = ana.owe();
    let begun = ana.stage.now;
    asks(&mut ana, challenge).expect("the first");
    assert_eq!(asks(&mut ana, challenge), Err(Refusal::TooManyMessages { until: begun.plus(SECOND * 30) }));
    let mut asked = 1;
    while ana.stage.now < begun.plus(HOUR) {
        ana.advance(SECOND * 30);
        let challenge = ana.owe();
        asked += u32::from(asks(&mut ana, challenge).is_ok());
    }
    assert!(asked <= 6, "{asked} questions in an hour");
}

#[test]
fn a_question_is_open_for_two_minutes_and_a_newer_one_voids_it() {
    let (mut ana, phone) = paired();
    let challenge = ana.owe();
    let first = asks(&mut ana, challenge).expect("a question");
    let (old, _) = phone.looks(&ana).expect("it is asked");
    ana.advance(SECOND * 30);
    let second = asks(&mut ana, challenge).expect("another question");
    assert_eq!(phone.answers(&mut ana, &old, &first), Err(Refusal::Expired));
    let (new, _) = phone.looks(&ana).expect("it is asked");
    ana.advance(MINUTE * 2);
    assert_eq!(phone.looks(&ana), None);
    assert_eq!(phone.answers(&mut ana, &new, &second), Err(Refusal::Expired));
}

#[test]
fn what_a_phone_did_not_sign_or_not_now_is_nothing() {
    let (mut ana, phone) = paired();
    let challenge = ana.owe();
    let number = asks(&mut ana, challenge).expect("a question");
    let (approval, _) = phone.looks(&ana).expect("it is asked");
    let stranger = Paired { factor: phone.factor, codes: crate::stage::Phone::lost(), requests: vec![7; 32], words: [0, 0] };
    assert_eq!(stranger.answers(&mut ana, &approval, &number), Err(Refusal::UnknownFactor));
    let mac = phone.sign(&format!("answer\n{}\n{approval}\n{number}", phone.factor));
    let other = ana.play(|user, scene| user.answer_approval(phone.factor, &approval, Approval::DENY, &mac, scene));
    assert_eq!(other, Err(Refusal::UnknownFactor), "a signature is for one answer");
    let now = ana.stage.now;
    let at = |at: Timestamp| ana.user.look_of(phone.factor, at, &phone.sign(&format!("look\n{}\n{}", phone.factor, at.as_unix_millis())), now);
    assert!(at(now.minus(MINUTE)).is_ok());
    assert!(matches!(at(now.minus(MINUTE + SECOND)), Err(Refusal::Expired)), "an old look may be a copy");
    assert!(matches!(at(now.plus(MINUTE + SECOND)), Err(Refusal::Expired)));
    assert_eq!(phone.answers(&mut ana, &approval, &number), Ok(Answered::Approved));
}

#[test]
fn a_phone_that_its_user_does_not_know_lets_nobody_in() {
    let mut ana = ana();
    let session = ana.confirmed_session();
    let phone = pairs(&mut ana, &session, None);
    ana.advance(MINUTE);
    let told = ana.stage.messages.iter().find(|message| matches!(message.notice, Notice::FactorAdded { kind: Kind::Pass })).expect("a notice").id;
    let challenge = ana.owe();
    asks(&mut ana, challenge).expect("a question");
    let (approval, _) = phone.looks(&ana).expect("it is asked");
    ana.play(|user, scene| user.raise_alarm(told, scene));
    assert_eq!(phone.answers(&mut ana, &approval, "42"), Err(Refusal::Expired));
    let challenge = ana.owe();
    assert_eq!(asks(&mut ana, challenge), Err(Refusal::UnknownFactor));
    assert_eq!(phone.looks(&ana), None);
    let code = phone.codes.code(ana.stage.now);
    assert_eq!(ana.types_into(challenge, &code), Err(Refusal::Doubtful));
}

#[test]
fn a_step_up_says_what_it_is_for() {
    let (mut ana, phone) = paired();
    let purpose = Purpose::StepUp { action: "Pay 40 lari".to_owned() };
    let Ok(twofactor::Opened::Owed(challenge)) = ana.open(purpose.clone(), None) else { panic!("no challenge") };
    asks(&mut ana, challenge).expect("a question");
    let now = ana.stage.now;
    let mac = phone.sign(&format!("look\n{}\n{}", phone.factor, now.as_unix_millis()));
    let Ok(PassLook::Paired(Some((_, asked)))) = ana.user.look_of(phone.factor, now, &mac, now) else { panic!("no question") };
    assert_eq!(*asked, purpose);
}

#[test]
fn the_numbers_of_a_lock_hold_for_phones_too() {
    let (mut ana, phone) = paired();
    for _ in 0..6 {
        let challenge = ana.owe();
        let number = match asks(&mut ana, challenge) {
            Ok(number) => number,
            Err(Refusal::TooManyMessages { .. }) => {
                ana.types_into(challenge, "0000000").expect_err("a wrong code");
                continue;
            }
            Err(refusal) => panic!("{refusal:?}"),
        };
        let (approval, numbers) = phone.looks(&ana).expect("it is asked");
        let wrong = numbers.map(|number| number.to_string()).into_iter().find(|other| *other != number).expect("another");
        phone.answers(&mut ana, &approval, &wrong).expect("an answer");
    }
    let until = ana.user.guard().waits_until().expect("a wait");
    let challenge = ana.owe();
    assert_eq!(asks(&mut ana, challenge), Err(Refusal::Wait { until }));
    assert_eq!(collects(&mut ana, challenge).err(), Some(Refusal::Wait { until }));
}
