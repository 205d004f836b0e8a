//! `kill -9` at any moment under load: what was acknowledged is true afterwards, what was not is wholly there or wholly absent.

use crate::{
    node::{CHEAP, Dice, Engine, Node, until},
    stories,
    world::World,
};

#[test]
fn what_was_said_stays_true_after_kills_on_sqlite() {
    kills(Engine::Sqlite);
}

#[test]
fn what_was_said_stays_true_after_kills_on_postgres() {
    kills(Engine::Postgres);
}

fn kills(engine: Engine) {
    let (database, _server) = engine.database();
    let mut node = Node::running_on(&database, CHEAP);
    let world = World::of(&node);
    let stories = stories::begin(&world, stories::BUSY);
    let mut dice = Dice::new();
    for _ in 0..ROUNDS {
        world.let_answer(80 + dice.below(300));
        world.goes_down();
        node.kill();
        is_killed_while_it_starts(&node, &mut dice);
        node.start();
        world.comes_up();
    }
    let told = stories::end(&world, stories);
    node.kill();
    node.start();
    told.holds(&world);
    assert_eq!(world.refused(), 0, "{world}");
    assert!(world.lost() > 0, "no request was under way at any kill: {world}");
    let (spent, guessed, sets, made) = (told.spent.len(), told.guessed.len(), told.sets.len(), told.made.len());
    assert!(spent > 0 && guessed > 0 && sets > 0 && made > 0);
    println!("{engine:?}: {ROUNDS} rounds, {world}; {spent} codes spent, {guessed} people guessed, {sets} sets of backup codes, {made} creations told");
}

fn is_killed_while_it_starts(node: &Node, dice: &mut Dice) {
    let mut starting = node.spawn(&["serve"]);
    dice.lets_pass_at_most(60);
    starting.kill().unwrap();
    starting.wait().unwrap();
}

#[test]
fn a_migration_that_was_killed_is_run_again_on_sqlite() {
    migrations(Engine::Sqlite);
}

#[test]
fn a_migration_that_was_killed_is_run_again_on_postgres() {
    migrations(Engine::Postgres);
}

fn migrations(engine: Engine) {
    let mut dice = Dice::new();
    let (database, _server) = engine.database();
    let mut node = Node::on(&database, CHEAP);
    for _ in 0..10 {
        let mut migrating = node.spawn(&["migrate", "up"]);
        dice.lets_pass_at_most(40);
        migrating.kill().unwrap();
        migrating.wait().unwrap();
    }
    until("the migrations", || node.try_command(&["migrate", "up"]).status.success().then_some(()));
    node.command(&["migrate", "status"]);
    node.start();
    let (client, _) = node.key();
    client.organization();
}

const ROUNDS: u32 = 8;
