//! No room for what is to be remembered: nothing is accepted that was not stored, and when there is room again it goes on.

use std::{
    fs,
    io::Write as _,
    path::{Path, PathBuf},
    process::Command,
};

use serde_json::{Value, json};

use crate::{
    client::Client,
    node::{CHEAP, Node, binary, until},
    people::{Person, import, wrong_code},
};

/// The file may not grow, as with a quota. This needs no rights and runs everywhere.
#[test]
fn a_database_that_may_not_grow_accepts_nothing_that_it_does_not_keep() {
    let mut node = Node::on("sqlite:vestibule.db", CHEAP);
    node.command(&["migrate", "up"]);
    // A write beyond the limit is to fail, and not to end the process.
    node.start_by(Path::new("sh"), &["-c", "trap '' XFSZ; exec \"$@\"", "sh", binary().to_str().unwrap(), "serve", "--config", &node.config.clone()]);
    let (client, _) = node.key();
    let process = node.process().to_string();
    let limit = |bytes: &str| assert!(Command::new("prlimit").args(["--pid", &process, &format!("--fsize={bytes}:unlimited")]).status().unwrap().success());
    let database = node.site.path().join("vestibule.db");
    let full = Full { client, fill: &|| limit(&fs::metadata(&database).unwrap().len().to_string()), make_room: &|| limit("unlimited") };
    let told = full.runs(&node);
    node.kill();
    node.start();
    told.holds(&full.client);
}

/// A disk that is full.
#[test]
fn a_full_disk_accepts_nothing_that_it_does_not_keep() {
    let mut node = Node::on("sqlite:disk/vestibule.db", CHEAP);
    let Some(unshare) = mounting(&node) else {
        println!("NOT TESTED: this machine lets nobody mount a small disk (unshare --mount); the limited file alone shows it");
        return;
    };
    // The disk is seen by this process alone, and goes with it.
    let script = format!(
        "mount -t tmpfs -o size=16m none disk && {0} migrate up --config {1} && {0} key create --name full --scope read --scope verify --scope manage \
         --quiet --config {1} >key && exec {0} serve --config {1}",
        binary().display(),
        node.config
    );
    node.start_by(Path::new("unshare"), &[&unshare[..], &["sh", "-c", &script]].concat());
    let token = fs::read_to_string(node.site.path().join("key")).unwrap();
    let inside: PathBuf = format!("/proc/{}/root{}/disk", node.process(), node.site.path().display()).into();
    let ballast = inside.join("ballast");
    let fill = || {
        let mut file = fs::File::create(&ballast).unwrap();
        while file.write_all(&[1; 4096]).is_ok() {}
    };
    let make_room = || fs::remove_file(&ballast).unwrap();
    let full = Full { client: Client::new(node.site.public, token.trim()), fill: &fill, make_room: &make_room };
    let told = full.runs(&node);
    told.holds(&full.client);
}

/// How to call `unshare` so that a disk can be mounted, if at all: as root, else as a root of one's own.
fn mounting(node: &Node) -> Option<Vec<&'static str>> {
    fs::create_dir(node.site.path().join("disk")).unwrap();
    let ways = [vec!["--mount"], vec!["--user", "--map-root-user", "--mount"]];
    ways.into_iter().find(|way| {
        let mut tried = Command::new("unshare");
        tried.args(way).args(["mount", "-t", "tmpfs", "none", "disk"]).current_dir(node.site.path());
        tried.output().is_ok_and(|done| done.status.success())
    })
}

/// More people than there is room for.
const MOST: usize = 3000;

struct Full<'a> {
    client: Client,
    fill: &'a dyn Fn(),
    make_room: &'a dyn Fn(),
}

/// What was said.
#[derive(Default)]
struct Told {
    /// Who passed, and with what.
    passed: Vec<(Person, String)>,
    created: Vec<Value>,
    guesser: String,
    guesses: usize,
}

impl Full<'_> {
    fn runs(&self, node: &Node) -> Told {
        let organization = self.client.organization();
        let users = format!("/api/v1/organizations/{organization}/users");
        let mut people = import(&self.client, &organization, 100);
        let guesser = people.pop().unwrap();
        let challenges: Vec<_> = people.iter().map(|person| self.client.challenge(&person.id)).collect();
        let (door, wrong) = (self.client.challenge(&guesser.id), wrong_code(&guesser.phone));
        let mut told = Told { guesser: guesser.id, ..Told::default() };

        (self.fill)();
        let newcomer = |number: usize| json!({ "email": format!("n{number}@example.com"), "name": "n".repeat(90) });
        let last = (0..MOST).map(|number| self.client.post(&users, &newcomer(number))).find(|reply| {
            told.created.extend((reply.status == 201).then(|| reply.body.clone()));
            reply.status != 201
        });
        assert_eq!(last.unwrap().status, 503);
        let mut waiting = Vec::new();
        let mut refused = 0;
        for (person, challenge) in people.into_iter().zip(challenges) {
            let code = person.phone.code_now();
            let passed = self.client.attempt(&challenge, &code);
            let created = self.client.post(&users, &json!({ "email": format!("x{}", person.email) }));
            for reply in [&passed, &created] {
                refused += usize::from(reply.status == 503);
                assert!(reply.status < 300 || (reply.code() == "unavailable" && reply.retry_after.is_some()), "{} {}", reply.status, reply.body);
            }
            if passed.status == 200 {
                told.passed.push((person, code))
            } else {
                waiting.push((person, challenge, code))
            }
            if created.status == 201 {
                told.created.push(created.body);
            }
            let guess = self.client.attempt(&door, &wrong);
            told.guesses += usize::from(guess.code() == "wrong_code");
            assert!(["wrong_code", "wait", "unavailable"].contains(&guess.code()), "{}", guess.body);
        }
        assert!(refused > 100, "it was not full: {refused} requests were refused");
        let readiness = until("a node that is not ready", || node.readiness().filter(|answer| answer.status == 503));
        assert!(readiness.text().contains("\"database\""), "{}", readiness.text());

        (self.make_room)();
        until("the node to be ready again", || node.readiness().filter(|answer| answer.status == 200));
        println!("{} were created before it was full, then {refused} requests were refused and {} codes passed", told.created.len(), told.passed.len());
        for (person, challenge, code) in waiting {
            self.client.attempt(&challenge, &code).expect(200);
            told.passed.push((person, code));
        }
        told.holds(&self.client);
        told
    }
}

impl Told {
    fn holds(&self, client: &Client) {
        let events = |user: &str, kind: &str| client.list(&format!("/api/v1/events?user={user}&type={kind}")).len();
        for (person, code) in &self.passed {
            assert_eq!(client.attempt(&client.challenge(&person.id), code).code(), "code_used");
            assert_eq!(events(&person.id, "challenge.passed"), 1);
        }
        for user in &self.created {
            client.get(&format!("/api/v1/users/{}", user["id"].as_str().unwrap())).expect(200);
        }
        assert_eq!(events(&self.guesser, "challenge.failed"), self.guesses);
    }
}
