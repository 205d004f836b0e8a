//! What many were told by several nodes, each answer with its time; and whether one faultless server could have told it.

use std::{
    collections::{HashMap, HashSet},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

use serde_json::{Value, json};

use crate::{
    client::{Client, Reply},
    node::{Dice, until},
    people::{Newcomer, Person, wrong_code},
};

/// People who act at all nodes at once until it is over.
pub(crate) struct Load {
    crowd: Arc<Crowd>,
    threads: Vec<JoinHandle<Vec<Told>>>,
}

struct Crowd {
    /// The same back end, at each node.
    nodes: Vec<Client>,
    organization: String,
    /// Those who were created and are there to act for everybody.
    people: Mutex<Vec<Arc<Player>>>,
    answered: AtomicU64,
    lost: AtomicU64,
    is_over: AtomicBool,
}

/// Somebody whose right code, or a wrong one, is submitted by many at many nodes.
struct Player {
    person: Person,
    code: String,
    is_right: bool,
}

/// One answer about a code that was submitted.
struct Told {
    player: Arc<Player>,
    challenge: String,
    began: Instant,
    ended: Instant,
    reply: Reply,
}

/// Everything that was told.
pub(crate) struct History {
    crowd: Arc<Crowd>,
    told: Vec<Told>,
}

impl Load {
    pub(crate) fn begin(nodes: Vec<Client>, organization: &str, threads: usize) -> Self {
        let (answered, lost, is_over) = (AtomicU64::new(0), AtomicU64::new(0), AtomicBool::new(false));
        let crowd = Arc::new(Crowd { nodes, organization: organization.to_owned(), people: Mutex::default(), answered, lost, is_over });
        let threads = (0..threads).map(|_| {
            let crowd = Arc::clone(&crowd);
            thread::spawn(move || crowd.act())
        });
        Self { threads: threads.collect(), crowd }
    }

    /// Lets so many answers come, from whichever node.
    pub(crate) fn let_answer(&self, count: u64) {
        let goal = self.crowd.answered.load(Ordering::Relaxed) + count;
        until("answers", || (self.crowd.answered.load(Ordering::Relaxed) >= goal).then_some(()));
    }

    pub(crate) fn end(self) -> History {
        self.crowd.is_over.store(true, Ordering::Relaxed);
        let told = self.threads.into_iter().flat_map(|thread| thread.join().unwrap());
        History { told: told.collect(), crowd: self.crowd }
    }
}

impl Crowd {
    fn act(&self) -> Vec<Told> {
        let (mut dice, mut told) = (Dice::new(), Vec::new());
        while !self.is_over.load(Ordering::Relaxed) {
            match self.somebody(&mut dice) {
                Some(player) => told.extend(self.submit(&player, &mut dice)),
                None => self.create(&mut dice),
            }
        }
        told
    }

    /// One of those who came last, so that many are at the same; sometimes somebody new has to come.
    fn somebody(&self, dice: &mut Dice) -> Option<Arc<Player>> {
        let people = self.people.lock().unwrap();
        let latest = people.len().saturating_sub(AT_ONCE);
        if people.len() < AT_ONCE || dice.below(16) == 0 {
            return None;
        }
        Some(Arc::clone(&people[latest + usize::try_from(dice.below(u64::try_from(AT_ONCE).unwrap())).unwrap()]))
    }

    fn create(&self, dice: &mut Dice) {
        let newcomer = Newcomer::draw(dice);
        let (path, key) = (format!("/api/v1/organizations/{}/users", self.organization), dice.word(20));
        let Some(made) = self.insist(dice, "POST", &path, Some(&key), &newcomer.body) else { return };
        let person = newcomer.named(made.expect(201).body["id"].as_str().unwrap());
        let is_right = dice.flip();
        let code = if is_right { person.phone.code_now() } else { wrong_code(&person.phone) };
        self.people.lock().unwrap().push(Arc::new(Player { person, code, is_right }));
    }

    /// Submits the player's code in a challenge of its own, again and again until it is known what became of it.
    fn submit(&self, player: &Arc<Player>, dice: &mut Dice) -> Option<Told> {
        let opened = self.insist(dice, "POST", "/api/v1/challenges", None, &json!({ "user": player.person.id }))?;
        let challenge = opened.expect(201).body["id"].as_str().unwrap().to_owned();
        let began = Instant::now();
        let path = format!("/api/v1/challenges/{challenge}/attempts");
        let reply = self.insist(dice, "POST", &path, None, &json!({ "code": player.code }))?;
        Some(Told { player: Arc::clone(player), challenge, began, ended: Instant::now(), reply })
    }

    /// Asks one node after the other until there is an answer; `None` when it is over before.
    fn insist(&self, dice: &mut Dice, method: &str, path: &str, key: Option<&str>, body: &Value) -> Option<Reply> {
        let body = body.to_string();
        while !self.is_over.load(Ordering::Relaxed) {
            let node = &self.nodes[usize::try_from(dice.below(u64::try_from(self.nodes.len()).unwrap())).unwrap()];
            match node.send_within(PATIENCE, method, path, key, ("application/json", &body)) {
                Ok(reply) if reply.status == 503 => assert!(reply.retry_after.is_some(), "a 503 without Retry-After"),
                Ok(reply) => {
                    assert!(reply.status < 500, "{} {}", reply.status, reply.body);
                    self.answered.fetch_add(1, Ordering::Relaxed);
                    return Some(reply);
                }
                Err(_) => {}
            }
            self.lost.fetch_add(1, Ordering::Relaxed);
        }
        None
    }
}

impl History {
    /// What was told is consistent in itself and with what every node says now.
    pub(crate) fn holds(&self) {
        let mut by_player: HashMap<&str, Vec<&Told>> = HashMap::new();
        self.told.iter().for_each(|told| by_player.entry(&told.player.person.id).or_default().push(told));
        let (mut passed, mut locked) = (0, 0);
        for (number, told) in by_player.values().enumerate() {
            let player = &told[0].player;
            let node = &self.crowd.nodes[number % self.crowd.nodes.len()];
            if player.is_right {
                passed += usize::from(one_code_passed_once(player, told, node));
            } else {
                locked += usize::from(six_guesses_were_looked_at(player, told, node));
            }
        }
        self.whoever_was_created_is_there();
        assert!(passed > 0 && locked > 0, "{passed} passed, {locked} locked: the test shows nothing");
        println!("{} answers about codes: {passed} codes passed, {locked} people locked; {}", self.told.len(), self.facts());
    }

    fn whoever_was_created_is_there(&self) {
        let people = self.crowd.people.lock().unwrap();
        let list = self.crowd.nodes[0].list(&format!("/api/v1/organizations/{}/users", self.crowd.organization));
        let there: HashMap<_, _> = list.iter().map(|user| (user["id"].as_str().unwrap(), user["email"].as_str().unwrap())).collect();
        for player in people.iter() {
            assert_eq!(there.get(player.person.id.as_str()), Some(&player.person.email.as_str()), "an acknowledged user is lost");
        }
        let emails: HashSet<_> = there.values().collect();
        assert_eq!(emails.len(), there.len(), "somebody was created twice");
    }

    fn facts(&self) -> String {
        let (people, lost) = (self.crowd.people.lock().unwrap().len(), self.crowd.lost.load(Ordering::Relaxed));
        format!("{people} people created, {} answers in all, {lost} requests without one", self.crowd.answered.load(Ordering::Relaxed))
    }
}

/// Whether the code passed; in one challenge only, as told and as recorded, and never again.
fn one_code_passed_once(player: &Player, told: &[&Told], node: &Client) -> bool {
    let mut passed: HashSet<&str> = HashSet::new();
    for told in told {
        match told.reply.code() {
            // The challenge had passed when an answer was lost, and it was submitted once more.
            "already_passed" => drop(passed.insert(&told.challenge)),
            "code_used" => {}
            "" if told.reply.status == 200 => drop(passed.insert(&told.challenge)),
            _ => panic!("a right code: {}", told.reply.body),
        }
    }
    assert!(passed.len() <= 1, "the code of {} passed in {passed:?}", player.person.id);
    let recorded = node.list(&format!("/api/v1/events?user={}&type=challenge.passed", player.person.id));
    let recorded: HashSet<_> = recorded.iter().map(|event| event["detail"]["challenge"].as_str().unwrap()).collect();
    assert!(recorded.len() <= 1 && passed.is_subset(&recorded), "told {passed:?}, recorded {recorded:?}");
    if !passed.is_empty() {
        assert_eq!(node.attempt(&node.challenge(&player.person.id), &player.code).code(), "code_used");
    }
    !passed.is_empty()
}

/// Whether the guesser was made to wait; no more than six were looked at, as told and as recorded, and none once a wait was told.
fn six_guesses_were_looked_at(player: &Player, told: &[&Told], node: &Client) -> bool {
    let looked_at: Vec<_> = told.iter().filter(|told| told.reply.code() == "wrong_code").collect();
    let waits: Vec<_> = told.iter().filter(|told| told.reply.code() == "wait").collect();
    assert_eq!(looked_at.len() + waits.len(), told.len(), "{:?}", told.iter().map(|told| told.reply.code()).collect::<Vec<_>>());
    let left: HashSet<_> = looked_at.iter().map(|told| told.reply.body["attempts_left"].as_u64().unwrap()).collect();
    assert!(left.len() == looked_at.len() && left.iter().all(|left| *left < 6), "two guesses were counted as one, or a seventh was looked at");
    let Some(first_wait) = waits.iter().map(|told| told.ended).min() else { return false };
    assert!(looked_at.iter().all(|told| told.began < first_wait), "a guess was looked at after a wait was told");
    let counted = |kind: &str| node.list(&format!("/api/v1/events?user={}&type={kind}", player.person.id)).len();
    assert_eq!((counted("challenge.failed"), counted("challenge.locked")), (6, 1), "{}", player.person.id);
    true
}

/// How many are acted for at a time.
const AT_ONCE: usize = 6;

/// How long a client waits before it asks another node.
const PATIENCE: Duration = Duration::from_millis(500);
