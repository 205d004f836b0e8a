//! The database server is killed in the middle: nothing is accepted meanwhile, and the same node serves again when it is back.

use std::time::Duration;

use serde_json::json;
use testkit::Postgres;

use crate::{
    node::{CHEAP, Dice, Node, until},
    people::{import, wrong_code},
    stories,
    world::World,
};

#[test]
fn nothing_is_accepted_while_postgres_is_killed_and_the_node_serves_again() {
    let mut server = Postgres::start().unwrap();
    let node = Node::running_on(&server.create_database().unwrap(), CHEAP);
    let world = World::of(&node);
    let ana = import(&world.client, &world.organization, 1).remove(0);
    let (challenge, wrong) = (world.client.challenge(&ana.id), wrong_code(&ana.phone));
    let stories = stories::begin(&world, stories::BUSY);
    let mut dice = Dice::new();
    for round in 0..ROUNDS {
        world.let_answer(60 + dice.below(200));
        world.goes_down();
        if round == 0 {
            server.stop().unwrap()
        } else {
            server.kill9().unwrap()
        }
        nothing_is_accepted(&world, &node, &challenge, &ana.phone.code_now(), &wrong);
        server.start_again().unwrap();
        until("the node to be ready again", || node.readiness().filter(|answer| answer.status == 200));
        world.comes_up();
    }
    let told = stories::end(&world, stories);
    told.holds(&world);
    // None of what was refused was counted.
    world.client.attempt(&challenge, &ana.phone.code_now()).expect(200);
    assert_eq!(world.events_about(&ana.id, "challenge.failed"), 0);
    assert!(world.lost() == 0, "the node itself stayed: {world}");
    assert!(!told.spent.is_empty() && !told.guessed.is_empty());
    println!("{ROUNDS} rounds, {world}; {} codes spent, {} people guessed", told.spent.len(), told.guessed.len());
}

fn nothing_is_accepted(world: &World, node: &Node, challenge: &str, right: &str, wrong: &str) {
    let attempt = format!("/api/v1/challenges/{challenge}/attempts");
    let requests = [
        ("POST", attempt.as_str(), Some(json!({ "code": right }))),
        ("POST", attempt.as_str(), Some(json!({ "code": wrong }))),
        ("POST", "/api/v1/organizations", Some(json!({ "name": "Nowhere" }))),
        ("GET", "/api/v1/organizations", None),
    ];
    for _ in 0..5 {
        for (method, path, body) in &requests {
            let refused = world.client.send(method, path, None, body.as_ref()).unwrap().expect(503);
            assert_eq!(refused.code(), "unavailable");
            assert!(refused.retry_after.is_some_and(|seconds| (1..=60).contains(&seconds)));
        }
    }
    let readiness = node.readiness().unwrap();
    assert_eq!(readiness.status, 503);
    assert!(readiness.text().contains("\"database\""), "{}", readiness.text());
    let live = testkit::loopback::get(node.site.management, "/livez").unwrap();
    assert_eq!(live.status, 200, "a node whose database is gone is not to be restarted");
}

#[test]
fn a_server_does_not_start_without_its_database_and_says_so() {
    let mut server = Postgres::start().unwrap();
    let node = Node::on(&server.create_database().unwrap(), CHEAP);
    node.command(&["migrate", "up"]);
    server.kill9().unwrap();
    let started = std::time::Instant::now();
    let failed = node.try_command(&["serve"]);
    assert_eq!(failed.status.code(), Some(4));
    let said = String::from_utf8_lossy(&failed.stderr).into_owned();
    assert!(said.contains("database.url") && !said.contains("panicked"), "{said}");
    assert!(started.elapsed() < Duration::from_secs(15));
}

const ROUNDS: usize = 5;
