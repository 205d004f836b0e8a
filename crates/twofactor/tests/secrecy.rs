//! Nothing that must stay secret is ever printed, whatever is printed.

use crate::stage::{Ana, EMAIL, MINUTE, PASSWORD, cheap, pepper};
use twofactor::{
    AppSettings, Authority, Change, EventKind, FreshCodes, Memory, NewApp, NewUser, Opened, Password, PasswordHash, Phone, Purpose, SignedIn, Typed,
};

const NUMBER: &str = "+995599123456";

/// Everything that was said so far and must not be said again.
#[derive(Default)]
struct Canaries(Vec<String>);

impl Canaries {
    fn keep(&mut self, canary: &str) {
        assert!(canary.len() >= 6, "{canary} would be found anywhere");
        self.0.push(canary.to_owned());
    }

    /// Fails if `printed` says a canary, or spells bytes out as numbers.
    fn check(&self, what: &str, printed: &str) {
        for canary in &self.0 {
            assert!(!printed.contains(canary), "{what} prints {canary}: {printed}");
        }
        let numbers = printed.split(", ").map(|part| part.trim_start_matches('[').parse::<u8>().is_ok());
        let longest = numbers.fold((0, 0), |(longest, row), is_byte| if is_byte { (longest.max(row + 1), row + 1) } else { (longest, 0) }).0;
        assert!(longest < 6, "{what} prints bytes: {printed}");
    }
}

#[test]
fn nothing_secret_is_printed() {
    let mut canaries = Canaries::default();
    for canary in [EMAIL, NUMBER, PASSWORD, "599123456", "$argon2id$"] {
        canaries.keep(canary);
    }
    let mut ana = Ana::with_app();
    ana.user.phone = Some(Phone::parse(NUMBER, None).expect("a number"));
    (0..10).for_each(|number| canaries.keep(&ana.backup(number)));
    let twofactor::Method::App(app) = &ana.user.factors()[0].method else { panic!("an app") };
    let secret = app.secret().clone();
    canaries.keep(secret.reveal().expose());
    canaries.check("a secret", &format!("{secret:?} {:?}", secret.reveal()));

    let code = ana.code();
    canaries.keep(&code);
    canaries.check("digits", &format!("{:?} {:?}", Typed::parse(&code), ana.typed(&code)));
    let backup = ana.backup(0);
    canaries.check("a backup code", &format!("{:?} {:?} {:?}", Typed::parse(&backup), ana.typed(&backup), ana.codes));

    let owed = ana.brings_password(None);
    canaries.check("a sign-in", &format!("{owed:?}"));
    let Ok(SignedIn::Owed(token)) = owed else { panic!("owed") };
    canaries.keep(token.reveal().expose());
    let passed = ana.attempt(token.challenge(), &code, true).expect("the right code");
    let (session, device) = (passed.session.clone().expect("a session"), passed.device.clone().expect("a device"));
    canaries.keep(session.reveal().expose());
    canaries.keep(device.reveal().expose());
    canaries.check("what passed", &format!("{passed:?} {:?} {token:?}", session.reveal()));

    let opened = ana.open(Purpose::SignIn, Some(&device)).expect("spared");
    let Opened::Spared { device: Some(next), .. } = &opened else { panic!("spared") };
    canaries.keep(next.reveal().expose());
    canaries.check("what was spared", &format!("{opened:?}"));

    ana.advance(MINUTE);
    let code = ana.code();
    let session = ana.confirm(&session, Some(&code)).expect("password and code");
    canaries.keep(session.reveal().expose());
    let factor = ana.begin(AppSettings::default(), None, Authority::Session(&session)).expect("an enrollment");
    let pending = ana.user.enrollments(ana.stage.now).find(|pending| pending.factor == factor).expect("pending");
    canaries.keep(pending.app().expect("an app").secret().reveal().expose());
    let new = NewApp { label: "Phone".to_owned(), settings: AppSettings::default(), secret: Some(secret), replaces: None };
    canaries.check("an enrollment", &format!("{pending:?} {new:?}"));

    ana.user.email_verified_at = None;
    ana.play(|user, scene| user.begin_verification(scene));
    let text = serde_json::to_value(&ana.stage.messages).expect("messages");
    let token = text.as_array().and_then(|all| all.last()).and_then(|last| last["notice"]["verify_email"]["token"].as_str()).expect("a token").to_owned();
    canaries.keep(&token);
    canaries.check("a message", &format!("{:?}", ana.stage.messages));
    canaries.check("a link", &format!("{:?}", twofactor::EmailToken::parse(&token).expect("a token")));

    canaries.check("a user", &format!("{:?}", ana.user));
    canaries.check("a user in many lines", &format!("{:#?}", ana.user));
    for event in &ana.stage.events {
        canaries.check("an event", &format!("{event:?} {}", serde_json::to_string(event).expect("an event")));
    }
}

#[test]
fn nothing_on_its_way_into_the_account_is_printed_either() {
    let mut canaries = Canaries::default();
    let mut ana = Ana::new();
    let pepper = pepper("p1", 0x5a);
    let password = Password::typed(PASSWORD).expect("short");
    let hash = password.hash(cheap(), &pepper, &mut ana.stage.rng, &mut Memory::default());
    let imported = PasswordHash::import("$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4").expect("a hash");
    for canary in [PASSWORD, EMAIL, NUMBER, "$argon2id$", "nf65EOgLrQMR"] {
        canaries.keep(canary);
    }
    canaries.check("a password", &format!("{password:?} {hash:?} {imported:?} {pepper:?} {:?}", ana.proof()));

    let fresh = FreshCodes::draw(&mut ana.stage.rng);
    let printed = format!("{fresh:?}");
    let hashed = fresh.hash(cheap(), &mut Memory::default());
    hashed.codes.iter().for_each(|code| canaries.keep(code.reveal().expose()));
    canaries.check("fresh codes", &format!("{printed} {hashed:?} {:?}", hashed.codes));

    let phone = Phone::parse(NUMBER, None).expect("a number");
    let change = Change { phone: Some(Some(phone.clone())), ..Change::default() };
    let new = NewUser { phone: Some(phone), password: Some(hash), ..NewUser::member(ana.user.organization, ana.user.email.clone(), "Ana".to_owned()) };
    canaries.check("a new user", &format!("{new:?} {change:?} {:?}", ana.user.email));
}

#[test]
fn what_is_kept_of_a_token_is_not_the_token() {
    let mut ana = Ana::with_app();
    let owed = ana.owes();
    let code = ana.code();
    let passed = ana.attempt(owed.challenge(), &code, true).expect("the right code");
    let document = serde_json::to_string(&ana.user).expect("a document");
    for token in [owed.reveal(), passed.session.expect("a session").reveal(), passed.device.expect("a device").reveal()] {
        let bytes = data_encoding::BASE64URL_NOPAD.decode(token.expose().as_bytes()).expect("base 64");
        for secret in bytes[32..].chunks(32) {
            assert!(!document.contains(&data_encoding::BASE64URL_NOPAD.encode(secret)));
        }
    }
}

#[test]
fn every_kind_of_event_has_a_name_of_its_own() {
    let mut names: Vec<_> = EventKind::ALL.iter().map(|kind| kind.as_str()).collect();
    let serialized: Vec<_> = EventKind::ALL.iter().map(|kind| serde_json::to_value(kind).expect("a name")).collect();
    assert!(names.iter().zip(&serialized).all(|(name, written)| written == name));
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), EventKind::ALL.len());
}

#[test]
fn a_sent_code_and_where_it_went_are_not_printed() {
    let mut canaries = Canaries::default();
    let mut ana = Ana::reached_at(&crate::stage::number());
    let factor = ana.user.factors()[0].id;
    let challenge = ana.owe();
    let posting = ana.asks(challenge, factor).expect("a code");
    let (to, code) = ana.received();
    for canary in [NUMBER, "599123456", &code] {
        canaries.keep(canary);
    }
    let pending = ana.begins(&crate::stage::number_of("+995577654321"), None, Authority::Product);
    canaries.check("a posting", &format!("{posting:?} {to:?} {pending:?}"));
    canaries.check("a user", &format!("{:?} {:#?}", ana.user, ana.user));
    canaries.check("a message", &format!("{:?}", ana.stage.messages));
    for event in &ana.stage.events {
        canaries.check("an event", &format!("{event:?} {}", serde_json::to_string(event).expect("an event")));
    }
}
