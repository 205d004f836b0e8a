//! What people do while servers are killed, and what must be true of it afterwards.
//!
//! Each story asks for one thing at a time and knows at its end what was said to it. Where no answer came it looks what became of
//! the request: either nothing, and then it can be done, or everything, and then it cannot be done again.

use std::{
    collections::{HashMap, HashSet},
    fmt::Write as _,
    sync::Arc,
    thread::{self, JoinHandle},
    time::Instant,
};

use serde_json::{Value, json};

use crate::{
    node::Dice,
    people::{Newcomer, wrong_code},
    world::{World, is_recent},
};

/// All that was told.
#[derive(Debug, Default)]
pub(crate) struct Told {
    pub(crate) spent: Vec<Spent>,
    pub(crate) guessed: Vec<Guessed>,
    pub(crate) sets: Vec<Set>,
    pub(crate) made: Vec<Made>,
}

/// A code that passed a challenge.
#[derive(Debug)]
pub(crate) struct Spent {
    user: String,
    code: String,
    challenge: String,
    /// Whether its set was replaced later.
    is_void: bool,
}

/// Somebody who guessed until nothing more was looked at.
#[derive(Debug)]
pub(crate) struct Guessed {
    user: String,
    /// A challenge that was opened before the wait, and a wrong code.
    challenge: String,
    code: String,
    since: Instant,
}

/// Somebody with backup codes.
#[derive(Debug)]
pub(crate) struct Set {
    user: String,
    number: usize,
    left: u64,
}

/// Somebody who was created.
#[derive(Debug)]
pub(crate) struct Made {
    id: String,
    email: String,
}

/// What somebody does again and again.
type Story = fn(&World, &mut Dice, &mut Told);

/// All at once.
pub(crate) const BUSY: &[Story] = &[spends_codes, spends_codes, guesses, uses_backup_codes, is_created, are_imported];

/// An ordinary day.
pub(crate) const CALM: &[Story] = &[spends_codes, guesses, uses_backup_codes];

/// Lets stories be lived over and over until the world ends.
pub(crate) fn begin(world: &Arc<World>, stories: &'static [Story]) -> Vec<JoinHandle<Told>> {
    let begun = stories.iter().map(|story| {
        let world = Arc::clone(world);
        thread::spawn(move || {
            let (mut dice, mut told) = (Dice::new(), Told::default());
            while !world.is_over() {
                story(&world, &mut dice, &mut told);
            }
            told
        })
    });
    begun.collect()
}

/// Waits for the end of all stories.
pub(crate) fn end(world: &World, stories: Vec<JoinHandle<Told>>) -> Told {
    world.ends();
    let mut all = Told::default();
    for told in stories.into_iter().map(|story| story.join().unwrap()) {
        all.spent.extend(told.spent);
        all.guessed.extend(told.guessed);
        all.sets.extend(told.sets);
        all.made.extend(told.made);
    }
    all
}

fn spends_codes(world: &World, dice: &mut Dice, told: &mut Told) {
    let person = world.newcomer(dice);
    for code in [-1, 0, 1].map(|periods| person.phone.code_in(periods)) {
        let Some(spent) = spend(world, dice, &person.id, &code) else { return };
        told.spent.push(spent);
    }
}

/// Passes a challenge with a code that is right. `None` when its time was over before it came.
fn spend(world: &World, dice: &mut Dice, user: &str, code: &str) -> Option<Spent> {
    let challenge = world.challenge(user);
    let key = dice.flip().then(|| dice.word(20));
    let path = format!("/api/v1/challenges/{challenge}/attempts");
    let body = json!({ "code": code });
    let passed = loop {
        match world.ask("POST", &path, key.as_deref(), Some(&body)) {
            Some(reply) if reply.status == 200 => break Some(reply),
            Some(reply) if reply.code() == "clock_off" => return None,
            Some(reply) => panic!("a right code for {user} was refused: {}", reply.body),
            None if key.is_none() && world.look(&format!("/api/v1/challenges/{challenge}"))["state"] == "passed" => break None,
            None => {}
        }
    };
    match (&passed, &key) {
        (Some(passed), Some(key)) => assert_eq!(world.insist("POST", &path, Some(key), Some(&body)).expect(200).raw, passed.raw),
        _ => assert_eq!(world.insist("POST", &path, None, Some(&body)).code(), "already_passed"),
    }
    let spent = Spent { user: user.to_owned(), code: code.to_owned(), challenge, is_void: false };
    spent.is_refused(world);
    Some(spent)
}

fn guesses(world: &World, dice: &mut Dice, told: &mut Told) {
    let person = world.newcomer(dice);
    let (wrong, user) = (wrong_code(&person.phone), person.id);
    let (mut said, mut unsaid) = (0, 0);
    loop {
        let challenge = world.challenge(&user);
        let key = dice.flip().then(|| dice.word(20));
        let path = format!("/api/v1/challenges/{challenge}/attempts");
        let ask = || world.ask("POST", &path, key.as_deref(), Some(&json!({ "code": wrong })));
        let answer = match (ask(), &key) {
            (None, Some(_)) => crate::node::until("an answer", ask),
            (None, None) => {
                unsaid += 1;
                continue;
            }
            (Some(answer), _) => answer,
        };
        match answer.code() {
            "wrong_code" => {
                said += 1;
                let counted = 6 - answer.body["attempts_left"].as_u64().unwrap();
                assert!(said <= counted && counted <= said + unsaid, "{counted} counted, {said} said, {unsaid} unsaid");
            }
            "wait" => {
                assert!(said <= 6 && said + unsaid >= 6, "a wait after {said} wrong codes and {unsaid} without an answer");
                told.guessed.push(Guessed { user, challenge, code: wrong, since: Instant::now() });
                return;
            }
            _ => panic!("{}", answer.body),
        }
    }
}

fn uses_backup_codes(world: &World, dice: &mut Dice, told: &mut Told) {
    let user = world.newcomer(dice).id;
    let (path, key) = (format!("/api/v1/users/{user}/backup-codes"), dice.word(20));
    let made = world.insist("POST", &path, Some(&key), None).expect(201);
    assert_eq!(world.insist("POST", &path, Some(&key), None).expect(201).raw, made.raw);
    let mut codes = codes(&made.body);
    let mut spent: Vec<_> = codes.drain(..2).map(|code| spend(world, dice, &user, &code).unwrap()).collect();

    let again = world.ask("POST", &path, None, None);
    let left = match &again {
        Some(made) => made.clone().expect(201).body["codes"].as_array().unwrap().len().try_into().unwrap(),
        None => world.look(&format!("/api/v1/users/{user}"))["backup_codes_left"].as_u64().unwrap(),
    };
    let (old, challenge) = (codes.remove(0), world.challenge(&user));
    let attempt = format!("/api/v1/challenges/{challenge}/attempts");
    match left {
        // The new set is there, so the old one is dead, whether anybody was told or not.
        10 => {
            assert_eq!(world.insist("POST", &attempt, Some(&dice.word(20)), Some(&json!({ "code": old }))).code(), "wrong_code");
            spent.iter_mut().for_each(|spent| spent.is_void = true);
        }
        8 => spent.push(spend(world, dice, &user, &old).unwrap()),
        odd => panic!("{odd} codes are left"),
    }
    if let Some(made) = again {
        spent.push(spend(world, dice, &user, &self::codes(&made.body)[0]).unwrap());
    }
    let number = if left == 10 { 2 } else { 1 };
    let alive = u64::try_from(spent.iter().filter(|spent| !spent.is_void).count()).unwrap();
    told.sets.push(Set { user, number, left: 10 - alive });
    told.spent.extend(spent);
}

fn is_created(world: &World, dice: &mut Dice, told: &mut Told) {
    let newcomer = Newcomer::draw(dice);
    let path = world.users();
    let id = if dice.flip() {
        let key = dice.word(20);
        let made = world.insist("POST", &path, Some(&key), Some(&newcomer.body)).expect(201);
        assert_eq!(world.insist("POST", &path, Some(&key), Some(&newcomer.body)).expect(201).raw, made.raw);
        made.body["id"].clone()
    } else if let Some(made) = world.ask("POST", &path, None, Some(&newcomer.body)) {
        made.expect(201).body["id"].clone()
    } else {
        let found = find(world, newcomer.body["email"].as_str().unwrap());
        match found.first() {
            Some(user) => user["id"].clone(),
            None => return,
        }
    };
    let taken = world.insist("POST", &path, None, Some(&newcomer.body)).expect(409);
    assert_eq!(taken.code(), "taken");
    told.made.push(Made { id: id.as_str().unwrap().to_owned(), email: newcomer.body["email"].as_str().unwrap().to_owned() });
}

/// Two hundred and fifty at once, a hundred in a transaction; a few times, then one by one.
fn are_imported(world: &World, dice: &mut Dice, told: &mut Told) {
    if told.made.len() >= MOST_IMPORTS {
        return is_created(world, dice, told);
    }
    let newcomers: Vec<_> = (0..250).map(|_| Newcomer::draw(dice)).collect();
    let mut lines = String::new();
    newcomers.iter().for_each(|newcomer| writeln!(lines, "{}", newcomer.body).unwrap());
    let path = format!("{}/import", world.users());
    let import = || world.judge(world.client.send_text("POST", &path, None, "application/x-ndjson", &lines));
    let (report, is_first) = match import() {
        Some(report) => (report, true),
        None => (crate::node::until("an answer", import), false),
    };
    let rows: Vec<Value> = report.raw.split(|byte| *byte == b'\n').filter_map(|line| serde_json::from_slice(line).ok()).collect();
    assert_eq!(rows.len(), 250, "{}", report.body);
    let taken = rows.iter().filter(|row| row["code"] == "taken").count();
    assert!(if is_first { taken == 0 } else { [0, 100, 200, 250].contains(&taken) }, "{taken} of 250 were there: a batch was torn");
    let sample = usize::try_from(dice.below(250)).unwrap();
    let email = newcomers[sample].body["email"].as_str().unwrap().to_owned();
    let found = find(world, &email);
    assert_eq!(found.len(), 1, "{email}");
    told.made.push(Made { id: found[0]["id"].as_str().unwrap().to_owned(), email });
}

fn find(world: &World, email: &str) -> Vec<Value> {
    world.look(&format!("{}?email={email}", world.users()))["data"].as_array().unwrap().clone()
}

fn codes(made: &Value) -> Vec<String> {
    made["codes"].as_array().unwrap().iter().map(|code| code.as_str().unwrap().to_owned()).collect()
}

impl Spent {
    /// Presents the code once more, in a challenge of its own.
    fn is_refused(&self, world: &World) {
        let challenge = world.challenge(&self.user);
        let again = world.insist("POST", &format!("/api/v1/challenges/{challenge}/attempts"), None, Some(&json!({ "code": self.code })));
        assert_eq!(again.code(), "code_used", "a spent code of {}: {}", self.user, again.body);
    }
}

impl Told {
    /// Compares everything that was said with what is there now.
    pub(crate) fn holds(&self, world: &World) {
        self.spent_codes_stay_spent(world);
        self.guesses_are_counted(world);
        self.backup_codes_are_there(world);
        self.people_are_there(world);
    }

    fn spent_codes_stay_spent(&self, world: &World) {
        self.spent.iter().filter(|spent| !spent.is_void).for_each(|spent| spent.is_refused(world));
        let codes: HashSet<_> = self.spent.iter().map(|spent| (&spent.user, &spent.code)).collect();
        assert_eq!(codes.len(), self.spent.len(), "a code passed twice");
        let mut events: HashMap<String, usize> = HashMap::new();
        for event in world.events("challenge.passed") {
            *events.entry(event["detail"]["challenge"].as_str().unwrap().to_owned()).or_default() += 1;
        }
        let expected: HashMap<_, _> = self.spent.iter().map(|spent| (spent.challenge.clone(), 1)).collect();
        assert_eq!(events, expected, "events and passed challenges differ");
    }

    fn guesses_are_counted(&self, world: &World) {
        for guessed in &self.guessed {
            assert_eq!(world.events_about(&guessed.user, "challenge.failed"), 6, "{}", guessed.user);
            assert_eq!(world.events_about(&guessed.user, "challenge.locked"), 1, "{}", guessed.user);
            if is_recent(guessed.since) {
                let path = format!("/api/v1/challenges/{}/attempts", guessed.challenge);
                assert_eq!(world.insist("POST", &path, None, Some(&json!({ "code": guessed.code }))).code(), "wait");
            }
        }
    }

    fn backup_codes_are_there(&self, world: &World) {
        for set in &self.sets {
            let user = world.look(&format!("/api/v1/users/{}", set.user));
            assert_eq!(user["backup_codes_left"], set.left, "{user}");
            assert_eq!(world.events_about(&set.user, "backup_codes.made"), set.number);
        }
    }

    /// Whoever is there was created once, and whoever was said to be created is there.
    fn people_are_there(&self, world: &World) {
        let list = world.client.list(&world.users());
        let there: HashMap<_, _> = list.iter().map(|user| (user["id"].as_str().unwrap(), user["email"].as_str().unwrap())).collect();
        assert!(list.iter().all(|user| user["two_factor"] == "on" && user["phone_hint"].is_string()), "somebody is not wholly there");
        let created = world.events("user.created");
        assert_eq!(created.len(), there.len(), "events and users differ");
        assert!(created.iter().all(|event| there.contains_key(event["user_id"].as_str().unwrap())));
        for made in &self.made {
            assert_eq!(there.get(made.id.as_str()), Some(&made.email.as_str()));
        }
    }
}

const MOST_IMPORTS: usize = 8;
