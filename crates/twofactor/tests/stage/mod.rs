//! What a story needs: a stage with a time that can be moved, a person, and the phone in that person's hand.

pub(crate) mod key;
mod phone;

pub(crate) use phone::Phone;

use core::time::Duration;
use rand::{SeedableRng as _, rngs::StdRng};
use twofactor::{
    Actor, AppSettings, Attempt, Authority, BackupCode, Cause, ChallengeId, ChallengeToken, Cost, Country, DeviceToken, Effects, Email, Enrolled, Event,
    EventKind, FactorId, FreshCodes, HashedCodes, Kind, Memory, Message, NewApp, NewChannel, NewUser, Notice, Occasion, Opened, OrganizationId, Passed,
    Password, PasswordHash, PasswordProof, Pepper, Policy, Posting, Preset, Purpose, Recipient, Refusal, Scene, Secret, SessionToken, SignedIn, Timestamp,
    Typed, User,
};

pub(crate) const SECOND: Duration = Duration::from_secs(1);
pub(crate) const MINUTE: Duration = Duration::from_secs(60);
pub(crate) const HOUR: Duration = Duration::from_secs(3600);
pub(crate) const DAY: Duration = Duration::from_secs(24 * 3600);

/// The first moment of a step, whatever the period.
pub(crate) const START: Timestamp = Timestamp::from_unix_millis(1_800_000_000_000);
pub(crate) const PASSWORD: &str = "four small green boats";
pub(crate) const EMAIL: &str = "ana@example.com";

/// A hash that costs next to nothing.
pub(crate) fn cheap() -> Cost {
    Cost::new(8, 1, 1).expect("a sound cost")
}

pub(crate) fn pepper(name: &str, byte: u8) -> Pepper {
    Pepper { name: name.to_owned(), key: Secret::new([byte; 32]) }
}

/// Ana's telephone number.
pub(crate) fn number() -> Recipient {
    number_of("+995599123456")
}

pub(crate) fn number_of(text: &str) -> Recipient {
    Recipient::Number(twofactor::Phone::parse(text, None).expect("a number"))
}

/// Ana's mailbox.
pub(crate) fn mailbox() -> Recipient {
    Recipient::Mailbox(Email::parse(EMAIL).expect("a mailbox"))
}

/// The countries that the operator serves.
pub(crate) fn served() -> [Country; 3] {
    ["GE", "US", "DE"].map(|code| code.parse().expect("a country"))
}

/// Where rules are played: time, policy, cause and chance, and everything that was asked for so far.
pub(crate) struct Stage {
    pub(crate) now: Timestamp,
    pub(crate) policy: Policy,
    pub(crate) cause: Cause,
    pub(crate) rng: StdRng,
    pub(crate) messages: Vec<Message>,
    pub(crate) events: Vec<Event>,
}

impl Stage {
    pub(crate) fn new() -> Self {
        Self {
            now: START,
            policy: Preset::Default.policy(),
            cause: Cause { actor: Actor::User, ip: Some("192.0.2.7".to_owned()), browser: Some("Firefox on Linux".to_owned()), language: None },
            rng: StdRng::seed_from_u64(1),
            messages: Vec::new(),
            events: Vec::new(),
        }
    }

    /// Plays one rule and keeps what it asked for.
    pub(crate) fn play<T>(&mut self, rule: impl FnOnce(&mut Scene<'_>) -> T) -> T {
        let mut scene = Scene { now: self.now, policy: &self.policy, cause: &self.cause, rng: &mut self.rng, effects: Effects::default() };
        let outcome = rule(&mut scene);
        let effects = scene.effects;
        self.messages.extend(effects.messages);
        self.events.extend(effects.events);
        outcome
    }

    pub(crate) fn forget_effects(&mut self) {
        self.messages.clear();
        self.events.clear();
    }
}

/// Ana, her account and her phone.
pub(crate) struct Ana {
    pub(crate) stage: Stage,
    pub(crate) user: User,
    pub(crate) phone: Phone,
    pub(crate) codes: Vec<BackupCode>,
}

impl Ana {
    /// Ana with a password and a proved mailbox, and nothing else.
    pub(crate) fn new() -> Self {
        let mut stage = Stage::new();
        let password = Password::typed(PASSWORD).expect("short").hash(cheap(), &pepper("p1", 1), &mut stage.rng, &mut Memory::default());
        let organization = OrganizationId::draw(stage.now, &mut stage.rng);
        let email = Email::parse(EMAIL).expect("a mailbox");
        let new = NewUser { password: Some(password), email_is_verified: true, ..NewUser::member(organization, email, "Ana".to_owned()) };
        let user = stage.play(|scene| User::create(new, scene));
        stage.forget_effects();
        Self { stage, user, phone: Phone::lost(), codes: Vec::new() }
    }

    /// Ana with an app of six digits, enrolled a while ago.
    pub(crate) fn with_app() -> Self {
        Self::with(AppSettings::default())
    }

    /// Ana with an app of these settings, enrolled a while ago.
    pub(crate) fn with(settings: AppSettings) -> Self {
        let mut ana = Self::new();
        let session = ana.confirmed_session();
        ana.enroll(settings, None, Authority::Session(&session)).expect("the first app");
        ana.advance(HOUR * 2);
        ana.stage.forget_effects();
        ana
    }

    pub(crate) fn advance(&mut self, span: Duration) {
        self.stage.now = self.stage.now.plus(span);
    }

    pub(crate) fn play<T>(&mut self, rule: impl FnOnce(&mut User, &mut Scene<'_>) -> T) -> T {
        let Self { stage, user, .. } = self;
        stage.play(|scene| rule(user, scene))
    }

    pub(crate) fn proof(&self) -> PasswordProof {
        PasswordProof { checked: self.user.password().expect("a password").clone(), renewed: None }
    }

    /// What the phone shows now.
    pub(crate) fn code(&self) -> String {
        self.phone.code(self.stage.now)
    }

    /// What the phone shows `steps` steps from now.
    pub(crate) fn code_in(&self, steps: i64) -> String {
        self.phone.code_in(self.stage.now, steps)
    }

    /// What the phone does not show within half an hour.
    pub(crate) fn wrong(&self) -> String {
        self.phone.wrong(self.stage.now)
    }

    /// The backup code of this number, as it was shown.
    pub(crate) fn backup(&self, number: usize) -> String {
        self.codes[number].reveal().expose().clone()
    }

    /// A challenge of the product's, for a browser that brings `device`.
    pub(crate) fn open(&mut self, purpose: Purpose, device: Option<&DeviceToken>) -> Result<Opened, Refusal> {
        self.play(|user, scene| user.open_challenge(purpose, device, scene))
    }

    /// A challenge of the product's, to sign in.
    pub(crate) fn owe(&mut self) -> ChallengeId {
        match self.open(Purpose::SignIn, None) {
            Ok(Opened::Owed(id)) => id,
            opened => panic!("no challenge is owed: {opened:?}"),
        }
    }

    /// Makes ready for the lock what was typed.
    pub(crate) fn typed(&self, text: &str) -> Result<Attempt, Refusal> {
        Ok(match Typed::parse(text)? {
            Typed::Digits(digits) => Attempt::Digits(digits),
            Typed::Backup(code) => Attempt::Backup(self.user.backup().map(|set| code.hash(set.mark(), &mut Memory::default()))),
        })
    }

    pub(crate) fn attempt(&mut self, challenge: ChallengeId, text: &str, remember: bool) -> Result<Passed, Refusal> {
        let attempt = self.typed(text)?;
        self.play(|user, scene| user.attempt(challenge, &attempt, remember, scene))
    }

    /// Types a code into a challenge: the kind that passed, or the refusal.
    pub(crate) fn types_into(&mut self, challenge: ChallengeId, text: &str) -> Result<Kind, Refusal> {
        self.attempt(challenge, text, false).map(|passed| passed.proof.kind)
    }

    /// Types a code into a new challenge of the product's.
    pub(crate) fn types(&mut self, text: &str) -> Result<Kind, Refusal> {
        let challenge = self.owe();
        self.types_into(challenge, text)
    }

    /// Types a wrong code into a new challenge.
    pub(crate) fn fails(&mut self) -> Refusal {
        let wrong = self.wrong();
        self.types(&wrong).expect_err("a wrong code")
    }

    /// The password, in a browser that brings `device`.
    pub(crate) fn brings_password(&mut self, device: Option<&DeviceToken>) -> Result<SignedIn, Refusal> {
        let proof = self.proof();
        self.play(|user, scene| user.sign_in(proof, device, scene))
    }

    /// The password at the hosted page, and what it owes.
    pub(crate) fn owes(&mut self) -> ChallengeToken {
        match self.brings_password(None) {
            Ok(SignedIn::Owed(token)) => token,
            signed_in => panic!("nothing is owed: {signed_in:?}"),
        }
    }

    /// A whole sign-in at the hosted page: password, then the phone's code where it is asked.
    pub(crate) fn signs_in(&mut self) -> SessionToken {
        match self.brings_password(None).expect("the right password") {
            SignedIn::Session { session, .. } => session,
            SignedIn::Owed(token) => {
                let code = self.code();
                self.attempt(token.challenge(), &code, false).expect("the right code").session.expect("a session")
            }
        }
    }

    /// A whole sign-in, after which the browser is trusted.
    pub(crate) fn signs_in_and_is_remembered(&mut self) -> DeviceToken {
        let token = self.owes();
        let code = self.code();
        let passed = self.attempt(token.challenge(), &code, true).expect("the right code");
        passed.device.expect("a trusted browser")
    }

    pub(crate) fn confirm(&mut self, session: &SessionToken, code: Option<&str>) -> Result<SessionToken, Refusal> {
        let (proof, attempt) = (self.proof(), code.map(|code| self.typed(code)).transpose()?);
        self.play(|user, scene| user.confirm(session, proof, attempt.as_ref(), scene))
    }

    /// A session in which Ana has just proved that it is her. Takes a step of time where there is a phone.
    pub(crate) fn confirmed_session(&mut self) -> SessionToken {
        let session = self.signs_in();
        if !self.user.two_factor_is_on() {
            return self.confirm(&session, None).expect("the password");
        }
        self.advance(self.phone.period());
        let code = self.code();
        self.confirm(&session, Some(&code)).expect("password and code")
    }

    pub(crate) fn fresh_codes(&mut self) -> HashedCodes {
        FreshCodes::draw(&mut self.stage.rng).hash(cheap(), &mut Memory::default())
    }

    pub(crate) fn begin(&mut self, settings: AppSettings, replaces: Option<FactorId>, authority: Authority<'_>) -> Result<FactorId, Refusal> {
        let new = NewApp { label: "Phone".to_owned(), settings, secret: None, replaces };
        self.play(|user, scene| user.begin_app(new, authority, scene))
    }

    /// The phone that scanned the code of a pending enrollment.
    pub(crate) fn scan(&self, factor: FactorId) -> Phone {
        let pending = self.user.enrollments(self.stage.now).find(|pending| pending.factor == factor).expect("a pending enrollment");
        let app = pending.app().expect("an app");
        Phone::scan(app.secret().reveal().expose(), app.settings())
    }

    pub(crate) fn finish(&mut self, factor: FactorId, code: &str, authority: Authority<'_>) -> Result<Enrolled, Refusal> {
        let Ok(Typed::Digits(digits)) = Typed::parse(code) else { panic!("no digits") };
        let fresh = self.fresh_codes();
        let enrolled = self.play(|user, scene| user.confirm_factor(factor, &digits, Some(&fresh), authority, scene))?;
        if enrolled.backup_set.is_some() {
            self.codes = fresh.codes;
        }
        Ok(enrolled)
    }

    /// A whole enrollment; from then on it is this phone that Ana holds.
    pub(crate) fn enroll(&mut self, settings: AppSettings, replaces: Option<FactorId>, authority: Authority<'_>) -> Result<Enrolled, Refusal> {
        let factor = self.begin(settings, replaces, authority)?;
        let phone = self.scan(factor);
        let code = phone.code(self.stage.now);
        let enrolled = self.finish(factor, &code, authority)?;
        self.phone = phone;
        Ok(enrolled)
    }

    /// The code that was sent last, and where to.
    pub(crate) fn received(&self) -> (Recipient, String) {
        let codes = self
            .stage
            .messages
            .iter()
            .rev()
            .filter_map(|message| if let Notice::Code { code } = &message.notice { Some((message.to.clone(), code.expose().clone())) } else { None });
        codes.into_iter().next().expect("a code was sent")
    }

    /// Begins to enroll an address.
    pub(crate) fn begins(&mut self, to: &Recipient, replaces: Option<FactorId>, authority: Authority<'_>) -> Result<FactorId, Refusal> {
        let new = NewChannel { to: to.clone(), length: twofactor::CodeLength::Six, label: "Mine".to_owned(), replaces };
        self.play(|user, scene| user.begin_channel(new, &served(), authority, scene)).map(|(factor, _)| factor)
    }

    /// Enrolls an address by typing the code that arrives there.
    pub(crate) fn proves(&mut self, to: &Recipient, replaces: Option<FactorId>, authority: Authority<'_>) -> Result<Enrolled, Refusal> {
        let factor = self.begins(to, replaces, authority)?;
        let (at, code) = self.received();
        assert_eq!(at, *to);
        self.finish(factor, &code, authority)
    }

    /// Ana, a member, with this address as her only factor, enrolled a while ago.
    pub(crate) fn reached_at(to: &Recipient) -> Self {
        let mut ana = Self::new();
        let session = ana.confirmed_session();
        ana.proves(to, None, Authority::Session(&session)).expect("the first factor");
        ana.advance(HOUR * 2);
        ana.stage.forget_effects();
        ana
    }

    /// Asks for a code for a challenge.
    pub(crate) fn asks(&mut self, challenge: ChallengeId, factor: FactorId) -> Result<Posting, Refusal> {
        self.play(|user, scene| user.send_code(factor, Occasion::Challenge(challenge), scene))
    }

    pub(crate) fn new_password(&mut self, text: &str) -> PasswordHash {
        Password::typed(text).expect("short").hash(cheap(), &pepper("p1", 1), &mut self.stage.rng, &mut Memory::default())
    }

    /// How many events of this kind there were.
    pub(crate) fn events(&self, kind: EventKind) -> usize {
        self.stage.events.iter().filter(|event| event.kind == kind).count()
    }

    /// How many messages say this.
    pub(crate) fn told(&self, says: impl Fn(&Notice) -> bool) -> usize {
        self.stage.messages.iter().filter(|message| says(&message.notice)).count()
    }
}
