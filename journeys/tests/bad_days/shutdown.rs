//! A server that is asked to end finishes what it has accepted, says first that nothing should be sent to it, and ends well.

use std::{
    io::{self, Read as _, Write as _},
    net::TcpStream,
    thread,
    time::{Duration, Instant},
};

use serde_json::json;
use testkit::loopback;

use crate::{
    client::Client,
    node::{Engine, Node, until},
};

#[test]
fn what_was_accepted_is_answered_before_the_end_on_sqlite() {
    ends_well(Engine::Sqlite);
}

#[test]
fn what_was_accepted_is_answered_before_the_end_on_postgres() {
    ends_well(Engine::Postgres);
}

fn ends_well(engine: Engine) {
    let (database, _server) = engine.database();
    let mut node = Node::running_on(&database, DEAR);
    let (client, _) = node.key();
    let users = format!("/api/v1/organizations/{}/users", client.organization());
    let mut slow: Vec<_> = (0..SLOW).map(|number| slow_request(&client, &users, number)).collect();
    let passers_by: Vec<_> = (0..4).map(|_| passes_by(&client)).collect();
    let mut idle = half_a_request(&client, "GET /livez HTTP/1.1\r\nHost: localhost\r\n\r\n");
    let mut half = half_a_request(&client, "GET /sign-in HTTP/1.1\r\nHost: loc");

    let (started, server) = (Instant::now(), node.take_server());
    let ending = thread::spawn(move || server.terminate().unwrap());
    let readiness = until("the node not to be ready", || node.readiness().filter(|answer| answer.status == 503));
    assert!(readiness.text().contains("\"shutdown\""), "{}", readiness.text());
    // Whoever knocks while the door is closing is not heard at first, and would try again only after a second.
    until("the door to be closed", || TcpStream::connect_timeout(&client.address, Duration::from_millis(100)).is_err().then_some(()));
    assert_eq!(node.readiness().unwrap().status, 503, "health is told to the end");
    assert!(waiting(&node) > 0, "nothing was under way any more: the test shows nothing");
    half.write_all(b"alhost\r\n\r\n").unwrap();
    assert!(read_all(&mut half).starts_with("HTTP/1.1 200"), "the second half of a request came too late");
    read_all(&mut idle);

    for request in &mut slow {
        assert!(read_all(request).starts_with("HTTP/1.1 201"), "a request that was sent whole before is not answered");
    }
    assert_eq!(ending.join().unwrap().code(), Some(0));
    assert!(started.elapsed() < Duration::from_secs(25), "{:?}", started.elapsed());
    let passed: usize = passers_by.into_iter().map(|passer| passer.join().unwrap()).sum();
    assert!(node.site.logs().contains("server.stopped"));
    node.start();
    assert_eq!(client.list(&users).len(), SLOW, "what was answered is there");
    println!("{engine:?}: {SLOW} slow requests answered and {passed} quick ones, the end took {:?}", started.elapsed());
}

#[test]
fn nobody_who_was_let_in_is_left_without_an_answer() {
    let mut node = Node::running_on("sqlite:vestibule.db", "");
    let (client, _) = node.key();
    let mut answered = 0;
    for _ in 0..ROUNDS {
        let passers_by: Vec<_> = (0..16).map(|_| passes_by(&client)).collect();
        (0..20).for_each(|_| drop(loopback::get(client.address, "/sign-in").unwrap()));
        assert_eq!(node.take_server().terminate().unwrap().code(), Some(0));
        answered += passers_by.into_iter().map(|passer| passer.join().unwrap()).sum::<usize>();
        node.start();
    }
    println!("{ROUNDS} ends, {answered} answers");
}

/// Sends the whole of a request that takes long.
fn slow_request(client: &Client, users: &str, number: usize) -> TcpStream {
    let body = json!({ "email": format!("ana{number}@example.com"), "password": "eight small boats by noon" }).to_string();
    let (token, length) = (&client.token, body.len());
    let head = format!("POST {users} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: Bearer {token}\r\nContent-Length: {length}\r\n");
    half_a_request(client, &format!("{head}Content-Type: application/json\r\n\r\n{body}"))
}

/// Asks quick things until nobody is let in any more. Whoever was let in is answered.
fn passes_by(client: &Client) -> thread::JoinHandle<usize> {
    let client = client.clone();
    thread::spawn(move || {
        let mut answered = 0;
        loop {
            match loopback::get(client.address, "/sign-in") {
                Ok(answer) => assert_eq!(answer.status, 200),
                Err(error) => {
                    let kind = error.root_cause().downcast_ref::<io::Error>().map(io::Error::kind);
                    assert_eq!(kind, Some(io::ErrorKind::ConnectionRefused), "after {answered} answers: {error:#}");
                    return answered;
                }
            }
            answered += 1;
        }
    })
}

fn half_a_request(client: &Client, text: &str) -> TcpStream {
    let mut stream = TcpStream::connect(client.address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    stream.write_all(text.as_bytes()).unwrap();
    stream
}

fn read_all(stream: &mut TcpStream) -> String {
    let mut text = Vec::new();
    stream.read_to_end(&mut text).unwrap();
    String::from_utf8_lossy(&text).into_owned()
}

/// How many passwords wait to be hashed, as the server counts them.
fn waiting(node: &Node) -> usize {
    let metrics = loopback::get(node.site.management, "/metrics").unwrap().text();
    let line = metrics.lines().find(|line| line.starts_with("vestibule_password_hash_queue"));
    line.and_then(|line| line.split(' ').nth(1)?.parse().ok()).unwrap_or_default()
}

const SLOW: usize = 16;
const ROUNDS: usize = 10;
/// A tenth of a second each, two at a time.
const DEAR: &str = "[passwords]\nmemory_kib = 65536\npasses = 2\nslots = 2\nqueue = 64";
