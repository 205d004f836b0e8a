//! Many at once: one code opens one door once, six guesses are looked at, and two nodes on one database are one server.

use std::{
    collections::HashMap,
    sync::{Arc, Barrier},
    thread,
};

use testkit::{Pooler, Postgres};

use crate::{
    client::{Client, Reply},
    node::{CHEAP, Engine, Node, until},
    people::{Person, import, wrong_code},
};

#[test]
fn one_of_many_at_once_on_sqlite() {
    one_of_many(&Nodes::on(Engine::Sqlite));
}

#[test]
fn one_of_many_at_once_on_two_nodes() {
    let nodes = Nodes::on(Engine::Postgres);
    one_of_many(&nodes);
    what_one_node_says_is_law_on_the_other(&nodes);
    a_revoked_key_opens_neither_node(&nodes);
}

#[test]
fn one_of_many_at_once_on_two_nodes_behind_a_pooler() {
    let server = Postgres::for_tests().unwrap();
    let database = server.create_database().unwrap();
    let pooler = Pooler::before(&database).unwrap();
    let lines = format!("url = \"{}\"\npooler = \"transaction\"", pooler.url_of(&database).unwrap());
    let nodes = Nodes::of((0..2).map(|_| Node::with(&lines, CHEAP).migrated_and_running()).collect(), Some(server));
    one_of_many(&nodes);
    what_one_node_says_is_law_on_the_other(&nodes);
}

fn one_of_many(nodes: &Nodes) {
    let mut people = import(&nodes.clients[0], &nodes.organization, 3 * REPEATED + 1);
    for _ in 0..REPEATED {
        sixteen_identical_submissions_pass_once(nodes, &people.pop().unwrap(), None);
        sixteen_identical_submissions_pass_once(nodes, &people.pop().unwrap(), Some("the same"));
        one_code_passes_one_of_sixteen_challenges(nodes, &people.pop().unwrap());
    }
    of_a_thousand_guesses_six_are_looked_at(nodes, &people.pop().unwrap());
}

fn sixteen_identical_submissions_pass_once(nodes: &Nodes, person: &Person, key: Option<&str>) {
    let challenge = nodes.clients[0].challenge(&person.id);
    let (path, body) = (format!("/api/v1/challenges/{challenge}/attempts"), serde_json::json!({ "code": person.phone.code_now() }));
    let key = key.map(|key| format!("{key} {}", person.id).replace(' ', "-"));
    let replies = nodes.at_once(16, move |_, client| client.send("POST", &path, key.as_deref(), Some(&body)).unwrap());
    let passed: Vec<_> = replies.iter().filter(|reply| reply.status == 200).collect();
    match replies.len() - passed.len() {
        // With one name for all of them they are one request, and have one answer.
        0 => assert!(passed.iter().all(|reply| reply.raw == passed[0].raw)),
        15 => assert_eq!(count(&replies), HashMap::from([("", 1), ("already_passed", 15)])),
        _ => panic!("{:?}", count(&replies)),
    }
    assert_eq!(nodes.events(person, "challenge.passed"), 1);
}

fn one_code_passes_one_of_sixteen_challenges(nodes: &Nodes, person: &Person) {
    let challenges: Vec<_> = (0..16).map(|number| nodes.clients[number % nodes.clients.len()].challenge(&person.id)).collect();
    let code = person.phone.code_now();
    let replies = nodes.at_once(16, move |number, client| client.attempt(&challenges[number], &code));
    assert_eq!(count(&replies), HashMap::from([("", 1), ("code_used", 15)]));
    assert_eq!(nodes.events(person, "challenge.passed"), 1);
}

fn of_a_thousand_guesses_six_are_looked_at(nodes: &Nodes, person: &Person) {
    let challenges: Vec<_> = (0..10).map(|_| nodes.clients[0].challenge(&person.id)).collect();
    let wrong = wrong_code(&person.phone);
    let replies = nodes.at_once(1000, move |number, client| client.attempt(&challenges[number % 10], &wrong));
    assert_eq!(count(&replies), HashMap::from([("wrong_code", 6), ("wait", 994)]));
    assert!(replies.iter().filter(|reply| reply.status == 429).all(|reply| reply.retry_after.is_some()));
    assert_eq!(nodes.events(person, "challenge.failed"), 6);
    assert_eq!(nodes.events(person, "challenge.locked"), 1);
}

fn what_one_node_says_is_law_on_the_other(nodes: &Nodes) {
    let [one, other] = nodes.clients.as_slice() else { panic!("two nodes") };
    let person = import(one, &nodes.organization, 1).remove(0);
    let (first, second) = (one.challenge(&person.id), other.challenge(&person.id));
    let wrong = wrong_code(&person.phone);
    for _ in 0..6 {
        assert_eq!(one.attempt(&first, &wrong).code(), "wrong_code");
    }
    assert_eq!(other.attempt(&second, &person.phone.code_now()).code(), "wait");
    nodes.nodes[1].command(&["user", "unlock", &person.id, "--reason", "a test"]);
    let third = other.challenge(&person.id);
    one.attempt(&third, &person.phone.code_now()).expect(200);
    let fourth = one.challenge(&person.id);
    assert_eq!(other.attempt(&fourth, &person.phone.code_now()).code(), "code_used");
}

fn a_revoked_key_opens_neither_node(nodes: &Nodes) {
    let (key, id) = nodes.nodes[0].key();
    let both = nodes.nodes.iter().map(|node| key.at(node.site.public));
    both.clone().for_each(|client| drop(client.get("/api/v1/organizations").expect(200)));
    nodes.nodes[1].command(&["key", "revoke", &id]);
    both.for_each(|client| drop(client.get("/api/v1/organizations").expect(401)));
}

/// One node on SQLite, two on PostgreSQL.
struct Nodes {
    nodes: Vec<Node>,
    clients: Vec<Client>,
    organization: String,
    _server: Option<Postgres>,
}

impl Nodes {
    fn on(engine: Engine) -> Self {
        let (database, server) = engine.database();
        let count = if engine == Engine::Postgres { 2 } else { 1 };
        Self::of((0..count).map(|_| Node::running_on(&database, CHEAP)).collect(), server)
    }

    fn of(nodes: Vec<Node>, server: Option<Postgres>) -> Self {
        let (client, _) = nodes[0].key();
        let clients: Vec<_> = nodes.iter().map(|node| client.at(node.site.public)).collect();
        Self { organization: client.organization(), nodes, clients, _server: server }
    }

    /// Lets so many ask at the same moment, one node after the other, and once more when they are told that it is too many.
    fn at_once(&self, count: usize, ask: impl Fn(usize, &Client) -> Reply + Send + Sync + 'static) -> Vec<Reply> {
        let (ask, start) = (Arc::new(ask), Arc::new(Barrier::new(count)));
        let asking = (0..count).map(|number| {
            let (ask, start) = (Arc::clone(&ask), Arc::clone(&start));
            let client = self.clients[number % self.clients.len()].clone();
            let asks = move || {
                start.wait();
                until("an answer", || Some(ask(number, &client)).filter(|reply| reply.status != 503))
            };
            thread::Builder::new().stack_size(256 * 1024).spawn(asks).unwrap()
        });
        let asking: Vec<_> = asking.collect();
        asking.into_iter().map(|asked| asked.join().unwrap()).collect()
    }

    fn events(&self, person: &Person, kind: &str) -> usize {
        self.clients[0].list(&format!("/api/v1/events?user={}&type={kind}", person.id)).len()
    }
}

/// How many answers there are of each code; those that are no problem have none.
fn count(replies: &[Reply]) -> HashMap<&str, usize> {
    let mut counts = HashMap::new();
    replies.iter().for_each(|reply| *counts.entry(reply.code()).or_default() += 1);
    counts
}

const REPEATED: usize = 10;
