//! New keys while people sign in: no request fails, a rotation that was killed is finished by the next, and without the right keys
//! nothing is served.

use std::{
    io::{BufRead, BufReader, Read as _},
    net::TcpStream,
    os::unix::fs::PermissionsExt as _,
    sync::Arc,
};

use crate::{
    client::Client,
    node::{CHEAP, Dice, Engine, KEYS, Node, until},
    people::{Person, import},
    stories,
    world::World,
};

#[test]
fn keys_are_rotated_under_load_on_sqlite() {
    rotates(Engine::Sqlite);
}

#[test]
fn keys_are_rotated_under_load_on_postgres() {
    rotates(Engine::Postgres);
}

fn rotates(engine: Engine) {
    let (database, _server) = engine.database();
    let mut node = Node::running_on(&database, CHEAP);
    let world = World::of(&node);
    let people = import(&world.client, &world.organization, PEOPLE);
    let stories = stories::begin(&world, stories::CALM);
    world.let_answer(50);

    kills_rotations(&node);
    let finished = rotate(&node);
    assert!(finished.contains("everything is sealed with data key"), "{finished}");
    assert!(world.lost() == 0 && world.refused() == 0, "a request failed because of a rotation: {world}");

    changes_the_master(&mut node, &world);
    let told = stories::end(&world, stories);
    node.kill();
    node.site.write("vestibule.keys", &keys_with(&[NEW_MASTER])).unwrap();
    node.start();
    told.holds(&world);
    everybody_opens(&world.client, &world.organization, &people);
    node.kill();
    nothing_is_served_with_wrong_keys(&node);
    node.site.write("vestibule.keys", &keys_with(&[NEW_MASTER])).unwrap();
    node.start();
    println!("{engine:?}: {PEOPLE} people and {} codes resealed, {world}", told.spent.len());
}

/// Kills rotations at any moment, and one that has told that it has begun and is not done.
fn kills_rotations(node: &Node) {
    let mut dice = Dice::new();
    for _ in 0..4 {
        let mut rotating = node.spawn(&["keys", "rotate"]);
        dice.lets_pass_at_most(120);
        rotating.kill().unwrap();
        rotating.wait().unwrap();
    }
    rotate(node);
    let mut rotating = node.spawn(&["keys", "rotate"]);
    let lines = BufReader::new(rotating.stderr.take().unwrap()).lines();
    let begun = lines.map(Result::unwrap).find(|line| line.ends_with("rows to go"));
    rotating.kill().unwrap();
    rotating.wait().unwrap();
    assert!(begun.is_some(), "the rotation was over before it could be killed");
    let resumed = rotate(node);
    assert!(resumed.contains("continuing an earlier rotation"), "{resumed}");
}

/// A line for the new master key is added, the server started again, everything wrapped anew; then the old line is of no use.
fn changes_the_master(node: &mut Node, world: &Arc<World>) {
    node.site.write("vestibule.keys", &keys_with(&[OLD_MASTER, NEW_MASTER])).unwrap();
    world.goes_down();
    assert!(node.take_server().terminate().unwrap().success());
    node.start();
    world.comes_up();
    world.let_answer(20);
    let wrapped = rotate(node);
    assert!(wrapped.contains("data keys with the newest master key"), "{wrapped}");
}

fn everybody_opens(client: &Client, organization: &str, people: &[Person]) {
    let there: Vec<_> = client.list(&format!("/api/v1/organizations/{organization}/users"));
    let there: std::collections::HashSet<_> = there.iter().map(|user| user["id"].as_str().unwrap()).collect();
    assert!(people.iter().all(|person| there.contains(person.id.as_str())));
    for person in people.iter().step_by(PEOPLE / 20) {
        client.attempt(&client.challenge(&person.id), &person.phone.code_now()).expect(200);
    }
}

fn nothing_is_served_with_wrong_keys(node: &Node) {
    let other = OLD_MASTER.replace("2026-01", "2026-02");
    let wrong = [
        (keys_with(&[&other]), 0o600, "does not open with master key `2026-02`: this key file belongs to another database"),
        (keys_with(&[OLD_MASTER]), 0o600, "master key `2026-02`, which the key file lacks"),
        (keys_with(&[NEW_MASTER]), 0o644, "chmod 600"),
        (format!("{NEW_MASTER}\n"), 0o600, "no `pepper` line"),
        (String::new(), 0o600, "no `master` line"),
        ("master 2026-02 short\n".to_owned(), 0o600, "line 1"),
    ];
    for (text, mode, reason) in wrong {
        let path = node.site.write("vestibule.keys", &text).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).unwrap();
        is_refused(node, reason);
    }
    std::fs::remove_file(node.site.path().join("vestibule.keys")).unwrap();
    is_refused(node, "cannot read the key file");
}

/// The server ends with 3 and a reason, and nobody could connect in the meantime.
fn is_refused(node: &Node, reason: &str) {
    let mut serving = node.spawn(&["serve"]);
    let status = until("the server to give up", || {
        assert!(TcpStream::connect(node.site.public).is_err(), "it listens with wrong keys: {reason}");
        serving.try_wait().unwrap()
    });
    let mut said = String::new();
    serving.stderr.take().unwrap().read_to_string(&mut said).unwrap();
    assert_eq!(status.code(), Some(3), "{said}");
    assert!(said.contains(reason) && !said.contains("panicked"), "{said}");
    assert_eq!(said.trim_end().lines().count(), 1, "{said}");
}

/// Rotates the keys to the end, and answers what was said.
fn rotate(node: &Node) -> String {
    let done = node.try_command(&["keys", "rotate"]);
    let said = String::from_utf8_lossy(&done.stderr).into_owned();
    assert!(done.status.success(), "{said}");
    let lines = said.lines().count();
    assert!(lines < 2000, "a rotation that runs in circles: {lines} lines, the last of them {:?}", said.lines().last());
    said
}

fn keys_with(masters: &[&str]) -> String {
    let pepper = KEYS.lines().find(|line| line.starts_with("pepper")).unwrap();
    format!("{}\n{pepper}\n", masters.join("\n"))
}

const OLD_MASTER: &str = "master 2026-01 AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
const NEW_MASTER: &str = "master 2026-02 QEFCQ0RFRkdISUpLTE1OT1BRUlNUVVZXWFlaW1xdXl8=";
const PEOPLE: usize = 2000;
