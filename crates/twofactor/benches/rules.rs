//! What the rules cost: a code judged, a user's document read and written, a whole attempt.
//!
//! `cargo bench -p twofactor`. No store and no network: that is measured in `benches/`.
#![expect(clippy::expect_used, reason = "a bench that cannot be set up has to stop")]

use std::hint::black_box;

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use rand::{SeedableRng as _, rngs::StdRng};
use twofactor::{
    Actor, ApiKeyId, App, AppSecret, AppSettings, Attempt, Cause, ChallengeId, Cost, Digits, Effects, Email, FreshCodes, Memory, NewApp, NewUser, Opened,
    OrganizationId, Policy, Preset, Purpose, Scene, Seen, Timestamp, Typed, User,
};

criterion_group!(rules, judge, document, attempt);
criterion_main!(rules);

/// A code of six digits, thirty seconds, SHA-1. A wrong one is looked for in the twenty minutes around, too.
fn judge(criterion: &mut Criterion) {
    let app = App::new(secret(), AppSettings::default());
    let mut group = criterion.benchmark_group("judge a code");
    for (name, code, expected) in codes() {
        let seen = app.clone().judge(&code, NOW);
        assert!(core::mem::discriminant(&seen) == core::mem::discriminant(&expected), "{name}: {seen:?}");
        group.bench_function(name, |bencher| {
            bencher.iter_batched_ref(|| app.clone(), |app| black_box(app.judge(black_box(&code), NOW)), BatchSize::SmallInput);
        });
    }
    group.finish();
}

/// The document of a user with an app, ten backup codes and an open challenge.
fn document(criterion: &mut Criterion) {
    let (user, _) = Stage::new().user();
    let text = serde_json::to_vec(&user).expect("a document");
    let mut group = criterion.benchmark_group(format!("a document of {} bytes", text.len()));
    group.bench_function("write", |bencher| bencher.iter(|| serde_json::to_vec(black_box(&user))));
    group.bench_function("read", |bencher| bencher.iter(|| serde_json::from_slice::<User>(black_box(&text))));
    group.finish();
}

/// All that a rule does about a typed code.
fn attempt(criterion: &mut Criterion) {
    let mut stage = Stage::new();
    let (user, challenge) = stage.user();
    let mut group = criterion.benchmark_group("a whole attempt");
    for (name, code, expected) in codes() {
        let attempt = Attempt::Digits(code);
        let passes = stage.play(|scene| user.clone().attempt(challenge, &attempt, false, scene)).is_ok();
        assert!(passes == (expected == Seen::Fresh), "{name}");
        group.bench_function(name, |bencher| {
            let try_it = |user: &mut User| stage.play(|scene| user.attempt(challenge, black_box(&attempt), false, scene)).is_ok();
            bencher.iter_batched_ref(|| user.clone(), try_it, BatchSize::SmallInput);
        });
    }
    group.finish();
}

/// Where rules are played.
struct Stage {
    policy: Policy,
    cause: Cause,
    rng: StdRng,
}

impl Stage {
    fn new() -> Self {
        let mut rng = StdRng::seed_from_u64(1);
        Self { policy: Preset::Default.policy(), cause: Cause::by(Actor::ApiKey(ApiKeyId::draw(NOW, &mut rng))), rng }
    }

    fn play<T>(&mut self, rule: impl FnOnce(&mut Scene<'_>) -> T) -> T {
        rule(&mut Scene { now: NOW, policy: &self.policy, cause: &self.cause, rng: &mut self.rng, effects: Effects::default() })
    }

    /// A user with an app and backup codes, who owes a code.
    fn user(&mut self) -> (User, ChallengeId) {
        let codes = FreshCodes::draw(&mut self.rng).hash(Cost::new(8, 1, 1).expect("a sound cost"), &mut Memory::default());
        let organization = OrganizationId::draw(NOW, &mut self.rng);
        let email = Email::parse("ana@example.com").expect("a mailbox");
        self.play(|scene| {
            let mut user = User::create(NewUser { email_is_verified: true, ..NewUser::member(organization, email, "Ana".to_owned()) }, scene);
            let new = NewApp { label: "Authenticator app".to_owned(), settings: AppSettings::default(), secret: None, replaces: None };
            user.import_app(new, secret(), &codes, scene).expect("an app");
            match user.open_challenge(Purpose::SignIn, None, scene).expect("a challenge") {
                Opened::Owed(challenge) | Opened::Spared { challenge, .. } => (user, challenge),
            }
        })
    }
}

/// The secret of RFC 6238, appendix B.
fn secret() -> AppSecret {
    AppSecret::parse("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ").expect("a secret")
}

/// The code of this moment, one of no moment near, and one of five minutes ago, when the phone is behind.
fn codes() -> [(&'static str, Digits, Seen); 3] {
    let phone = totp_rs::Builder::new().with_secret(b"12345678901234567890".to_vec()).build().expect("a phone");
    let code = |seconds: u64| match Typed::parse(&phone.generate(seconds).to_string()).expect("a code") {
        Typed::Digits(digits) => digits,
        Typed::Backup(_) => unreachable!("six digits are no backup code"),
    };
    let now = NOW.as_unix_seconds();
    [("right", code(now), Seen::Fresh), ("wrong", code(now + 86_400), Seen::Unknown), ("clock off", code(now - 300), Seen::Off { seconds_ahead: -300 })]
}

const NOW: Timestamp = Timestamp::from_unix_millis(1_800_000_000_000);
