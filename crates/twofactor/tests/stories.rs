//! Random stories of one user, told twice: by the rules, and by a model that knows only what a phone shows and what was typed before.

mod model;

use crate::stage::{Ana, DAY, HOUR, MINUTE, SECOND};
use core::time::Duration;
use model::{Answer, Model};
use proptest::{prelude::*, test_runner::RngSeed};
use std::collections::HashSet;
use twofactor::{Algorithm, AppSettings, ChallengeId, DeviceToken, Kind, Opened, Purpose, Refusal, Timestamp};

/// One thing that happens. Numbers choose among what there is, around the end.
#[derive(Clone, Debug)]
enum Scene {
    Wait(Duration),
    Open,
    Type(Words, usize, bool),
    CallOff(usize),
    BringDevice(usize),
}

/// What is typed.
#[derive(Clone, Debug)]
enum Words {
    Shown(i64),
    Again(usize),
    Wrong,
    Backup(usize),
    Junk,
    Short,
}

fn scenes() -> impl Strategy<Value = Vec<Scene>> {
    let wait = prop_oneof![
        3 => Just(SECOND), 4 => Just(SECOND * 30), 3 => Just(SECOND * 61), 3 => Just(MINUTE * 5), 2 => Just(MINUTE * 15), 2 => Just(HOUR), 2 => Just(HOUR * 4),
        2 => Just(DAY), 1 => Just(DAY * 20)
    ];
    let words = prop_oneof![
        4 => (-1_i64..=1).prop_map(Words::Shown), 2 => (-41_i64..=41).prop_map(Words::Shown), 2 => any::<usize>().prop_map(Words::Again), 7 => Just(Words::Wrong),
        2 => (0_usize..10).prop_map(Words::Backup), 1 => Just(Words::Junk), 1 => Just(Words::Short)
    ];
    let scene = prop_oneof![
        4 => wait.prop_map(Scene::Wait),
        3 => Just(Scene::Open),
        12 => (words, 0_usize..4, any::<bool>()).prop_map(|(words, back, remember)| Scene::Type(words, back, remember)),
        1 => (0_usize..3).prop_map(Scene::CallOff),
        2 => (0_usize..4).prop_map(Scene::BringDevice),
    ];
    prop::collection::vec(scene, 1..150)
}

/// What happened so far, as an outsider could have written it down.
#[derive(Default)]
struct Diary {
    challenges: Vec<ChallengeId>,
    typed: Vec<String>,
    devices: Vec<DeviceToken>,
    passed_codes: HashSet<String>,
    passed_challenges: HashSet<ChallengeId>,
    /// When each code was looked at and found wrong, since the last right one.
    row: Vec<Timestamp>,
}

/// The entry `back` entries before the last one.
fn back<T: Clone>(entries: &[T], back: usize) -> Option<T> {
    entries.iter().rev().cycle().nth(back).cloned()
}

fn play(scene: &Scene, ana: &mut Ana, model: &mut Model, diary: &mut Diary) {
    match scene {
        Scene::Wait(span) => ana.advance(*span),
        Scene::Open => {
            let challenge = ana.owe();
            model.open(challenge, ana.stage.now, false);
            diary.challenges.push(challenge);
        }
        Scene::CallOff(which) => {
            let Some(challenge) = back(&diary.challenges, *which) else { return };
            let called_off = ana.play(|user, scene| user.cancel_challenge(challenge, scene));
            assert_eq!(called_off, model.call_off(challenge, ana.stage.now));
        }
        Scene::BringDevice(which) => {
            let Some(token) = back(&diary.devices, *which) else { return };
            let opened = ana.open(Purpose::SignIn, Some(&token)).expect("two-factor authentication is on");
            let (challenge, next, spared) = match opened {
                Opened::Spared { challenge, device } => (challenge, device, true),
                Opened::Owed(challenge) => (challenge, None, false),
            };
            let expected = model.bring(token.reveal().expose(), next.as_ref().map(|next| next.reveal().expose().clone()), ana.stage.now);
            assert_eq!((spared, next.is_some()), expected, "spared, with a new token");
            model.open(challenge, ana.stage.now, spared);
            diary.challenges.push(challenge);
            diary.devices.extend(next);
        }
        Scene::Type(words, which, remember) => {
            let text = match words {
                Words::Shown(steps) => ana.code_in(*steps),
                Words::Again(which) => back(&diary.typed, *which % 8).unwrap_or_default(),
                Words::Wrong => ana.wrong(),
                Words::Backup(number) => ana.backup(*number),
                Words::Junk => "not a code".to_owned(),
                Words::Short => "123456".to_owned(),
            };
            let Some(challenge) = back(&diary.challenges, *which) else { return };
            let expected = model.type_into(challenge, &text, &ana.phone, &ana.codes, ana.stage.now);
            let outcome = ana.attempt(challenge, &text, *remember);
            let answer = outcome.as_ref().map_or_else(|refusal| Answer::Refused(refusal.clone()), |passed| Answer::Passed(passed.proof.kind));
            assert_eq!(answer, expected, "{words:?}");
            diary.note(challenge, &text, &answer, ana.stage.now);
            if let Ok(Some(token)) = outcome.map(|passed| passed.device) {
                model.trust(token.reveal().expose(), ana.stage.now);
                diary.devices.push(token);
            }
        }
    }
}

impl Diary {
    /// Writes down one answer, and checks what must hold in every story whatever the model says.
    fn note(&mut self, challenge: ChallengeId, text: &str, answer: &Answer, now: Timestamp) {
        self.typed.push(text.to_owned());
        match answer {
            Answer::Passed(kind) => {
                assert!(self.passed_codes.insert(text.to_owned()), "two passes with one code");
                assert!(self.passed_challenges.insert(challenge), "one challenge passed twice");
                assert_eq!(*kind == Kind::Backup, text.contains('-'), "what was accepted is what was typed");
                self.row.clear();
            }
            Answer::Refused(Refusal::WrongCode { .. } | Refusal::ClockOff { .. }) => {
                self.row.push(now);
                if let [.., sixth, _] = self.row.as_slice()
                    && self.row.len() % 6 == 1
                {
                    assert!(now.since(*sixth) >= MINUTE, "more than six evaluations without a wait");
                }
            }
            Answer::Refused(_) => {}
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, rng_seed: RngSeed::Fixed(20_270_115), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_rules_and_the_model_tell_the_same_story(scenes in scenes()) {
        let mut ana = Ana::with(AppSettings::new(8, 30, Algorithm::Sha1).expect("sound"));
        let mut model = Model::default();
        let mut diary = Diary::default();
        play(&Scene::Open, &mut ana, &mut model, &mut diary);
        for scene in &scenes {
            play(scene, &mut ana, &mut model, &mut diary);
        }
        let spent = ana.codes.len() - ana.user.backup().map_or(0, twofactor::BackupSet::left);
        prop_assert_eq!(spent, diary.passed_codes.iter().filter(|code| code.contains('-')).count());
    }
}
