//! More come than can be served, and some who only keep connections busy: whoever is let in is served, the rest is told to come back.

use std::{
    io::{Read as _, Write as _},
    net::TcpStream,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use testkit::loopback;

use crate::{
    node::{CHEAP, Node, until},
    people::{import, wrong_code},
};

#[test]
fn who_sends_slowly_or_too_much_harms_nobody() {
    let node = Node::running_on("sqlite:vestibule.db", CHEAP);
    let (client, _) = node.key();
    let form = "Content-Type: application/x-www-form-urlencoded";
    let beginnings = [
        String::new(),
        "GET /sign-in HT".to_owned(),
        "GET /sign-in HTTP/1.1\r\nHost: localhost\r\nX-Slow: ".to_owned(),
        format!("POST /sign-in HTTP/1.1\r\nHost: localhost\r\n{form}\r\nContent-Length: 4000\r\n\r\nemail="),
    ];
    let slow: Vec<_> = (0..SLOW).map(|number| begin(&node, &beginnings[number % beginnings.len()])).collect();
    for _ in 0..40 {
        client.get("/api/v1/organizations").expect(200);
        assert_eq!(loopback::get(client.address, "/sign-in").unwrap().status, 200);
    }
    let mut large = begin(&node, &format!("POST /sign-in HTTP/1.1\r\nHost: localhost\r\n{form}\r\nContent-Length: 8000000000\r\n\r\n"));
    let mut answer = [0; 12];
    large.read_exact(&mut answer).unwrap();
    assert_eq!(&answer, b"HTTP/1.1 413", "before any of it was sent");
    assert_eq!(slow.len(), SLOW);
}

/// Says so much and then nothing.
fn begin(node: &Node, text: &str) -> TcpStream {
    let mut stream = TcpStream::connect(node.site.public).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    stream.write_all(text.as_bytes()).unwrap();
    stream
}

#[test]
fn a_crowd_is_served_or_told_to_come_back_and_leaves_nothing_behind() {
    let node = Node::running_on("sqlite:vestibule.db", CHEAP);
    let (client, _) = node.key();
    let people = import(&client, &client.organization(), 8);
    let (asked, served) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let crowd: Vec<_> = (0..CROWD)
        .map(|number| {
            let (client, asked, served) = (client.clone(), Arc::clone(&asked), Arc::clone(&served));
            let person = people[number % people.len()].clone();
            let act = move || {
                let mut took = Vec::new();
                let path = format!("/api/v1/challenges/{}/attempts", until("a challenge", || open(&client, &person.id)));
                let body = serde_json::json!({ "code": wrong_code(&person.phone) });
                while asked.fetch_add(1, Ordering::Relaxed) < ANSWERS {
                    let started = Instant::now();
                    let reply = client.send("POST", &path, None, Some(&body)).unwrap();
                    if reply.status == 503 {
                        assert!(reply.code() == "unavailable" && reply.retry_after.is_some(), "{}", reply.body);
                    } else {
                        assert!(["wrong_code", "wait", "expired", "not_found"].contains(&reply.code()), "{}", reply.body);
                        served.fetch_add(1, Ordering::Relaxed);
                        took.push(started.elapsed());
                    }
                }
                took
            };
            thread::Builder::new().stack_size(256 * 1024).spawn(act).unwrap()
        })
        .collect();
    let mut took: Vec<_> = crowd.into_iter().flat_map(|member| member.join().unwrap()).collect();
    took.sort_unstable();
    for _ in 0..20 {
        client.get("/api/v1/organizations").expect(200);
    }
    for person in &people {
        let failed = client.list(&format!("/api/v1/events?user={}&type=challenge.failed", person.id)).len();
        assert!(failed <= 6, "{failed} guesses were looked at");
    }
    let (served, slowest) = (served.load(Ordering::Relaxed), took.get(took.len() * 99 / 100));
    println!("{CROWD} at once: {served} of {ANSWERS} served, 99 of 100 of them within {slowest:?}; the others were told to come back");
}

fn open(client: &crate::client::Client, user: &str) -> Option<String> {
    let made = client.send("POST", "/api/v1/challenges", None, Some(&serde_json::json!({ "user": user }))).unwrap();
    (made.status != 503).then(|| made.expect(201).body["id"].as_str().unwrap().to_owned())
}

const SLOW: usize = 400;
const CROWD: usize = 240;
const ANSWERS: usize = 6000;
