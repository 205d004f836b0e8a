//! A world in which servers come and go: whoever asks and gets no answer waits until somebody says that there is one again.

use std::{
    fmt,
    sync::{
        Arc, Condvar, Mutex,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use serde_json::{Value, json};

use crate::{
    client::{Client, Reply},
    node::{Dice, Node, until},
    people::{Newcomer, Person},
};

/// What all who act at the same time share.
pub(crate) struct World {
    pub(crate) client: Client,
    pub(crate) organization: String,
    is_up: Mutex<bool>,
    came_up: Condvar,
    over: AtomicBool,
    answered: AtomicU64,
    lost: AtomicU64,
    refused: AtomicU64,
}

impl World {
    /// The world of a running node, with an organization in it.
    pub(crate) fn of(node: &Node) -> Arc<Self> {
        let (client, _) = node.key();
        let organization = client.organization();
        let (answered, lost, refused) = (AtomicU64::new(0), AtomicU64::new(0), AtomicU64::new(0));
        Arc::new(Self { client, organization, is_up: Mutex::new(true), came_up: Condvar::new(), over: AtomicBool::new(false), answered, lost, refused })
    }

    /// Asks once. `None`: there was no answer, or a 503, and what became of it is not known.
    pub(crate) fn ask(&self, method: &str, path: &str, key: Option<&str>, body: Option<&Value>) -> Option<Reply> {
        self.judge(self.client.send(method, path, key, body))
    }

    pub(crate) fn judge(&self, sent: anyhow::Result<Reply>) -> Option<Reply> {
        match sent {
            Ok(reply) if reply.status == 503 => {
                assert_eq!(reply.code(), "unavailable", "{}", reply.body);
                assert!(reply.retry_after.is_some(), "a 503 without Retry-After");
                self.refused.fetch_add(1, Ordering::Relaxed);
                self.wait();
                None
            }
            Ok(reply) => {
                assert!(reply.status < 500, "{} {}", reply.status, reply.body);
                self.answered.fetch_add(1, Ordering::Relaxed);
                Some(reply)
            }
            Err(_) => {
                self.lost.fetch_add(1, Ordering::Relaxed);
                self.wait();
                None
            }
        }
    }

    /// Asks until there is an answer.
    pub(crate) fn insist(&self, method: &str, path: &str, key: Option<&str>, body: Option<&Value>) -> Reply {
        until("an answer", || self.ask(method, path, key, body))
    }

    pub(crate) fn look(&self, path: &str) -> Value {
        self.insist("GET", path, None, None).expect(200).body
    }

    /// Creates somebody.
    pub(crate) fn newcomer(&self, dice: &mut Dice) -> Person {
        let newcomer = Newcomer::draw(dice);
        let made = self.insist("POST", &self.users(), Some(&dice.word(20)), Some(&newcomer.body)).expect(201);
        newcomer.named(made.body["id"].as_str().unwrap())
    }

    pub(crate) fn challenge(&self, user: &str) -> String {
        let made = self.insist("POST", "/api/v1/challenges", None, Some(&json!({ "user": user }))).expect(201);
        made.body["id"].as_str().unwrap().to_owned()
    }

    pub(crate) fn users(&self) -> String {
        format!("/api/v1/organizations/{}/users", self.organization)
    }

    pub(crate) fn events(&self, kind: &str) -> Vec<Value> {
        self.client.list(&format!("/api/v1/events?organization={}&type={kind}", self.organization))
    }

    pub(crate) fn events_about(&self, user: &str, kind: &str) -> usize {
        self.client.list(&format!("/api/v1/events?user={user}&type={kind}")).len()
    }

    /// Says that nobody need ask now.
    pub(crate) fn goes_down(&self) {
        *self.is_up.lock().unwrap() = false;
    }

    pub(crate) fn comes_up(&self) {
        *self.is_up.lock().unwrap() = true;
        self.came_up.notify_all();
    }

    fn wait(&self) {
        let down = self.is_up.lock().unwrap();
        let (up, _) = self.came_up.wait_timeout_while(down, Duration::from_secs(60), |is_up| !*is_up).unwrap();
        assert!(*up, "nobody came up again");
    }

    /// Lets so many answers come.
    pub(crate) fn let_answer(&self, count: u64) {
        let goal = self.answered() + count;
        until("answers", || (self.answered() >= goal).then_some(()));
    }

    pub(crate) fn answered(&self) -> u64 {
        self.answered.load(Ordering::Relaxed)
    }

    pub(crate) fn refused(&self) -> u64 {
        self.refused.load(Ordering::Relaxed)
    }

    pub(crate) fn lost(&self) -> u64 {
        self.lost.load(Ordering::Relaxed)
    }

    pub(crate) fn ends(&self) {
        self.over.store(true, Ordering::Relaxed);
    }

    pub(crate) fn is_over(&self) -> bool {
        self.over.load(Ordering::Relaxed)
    }
}

impl fmt::Display for World {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} answers, {} requests without one, {} refused for now", self.answered(), self.lost(), self.refused())
    }
}

/// Time since something happened, where only minutes matter.
pub(crate) fn is_recent(moment: Instant) -> bool {
    moment.elapsed() < Duration::from_secs(45)
}
