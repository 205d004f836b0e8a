//! Three nodes on one PostgreSQL are killed, frozen, starved and cut off while people act at all of them: what was told is a history
//! that one faultless server could have, and every node serves again by itself.

use testkit::{Cable, Postgres, url_by};

use crate::{
    history::Load,
    node::{CHEAP, Node, until},
};

#[test]
fn three_nodes_tell_what_one_faultless_server_could() {
    let mut cluster = Cluster::start();
    let load = Load::begin(cluster.clients(), &cluster.organization, PEOPLE);
    load.let_answer(100);
    for number in 0..3 {
        cluster.nodes[number].kill();
        load.let_answer(ROUND);
        cluster.nodes[number].start();
    }
    cluster.is_frozen_in_a_transaction(0, &load);
    cluster.is_starved_then_cut_off(1, &load);
    cluster.is_cut_off(2, &load);
    load.let_answer(ROUND);
    load.end().holds();
}

/// Three nodes, each with a cable of its own to the database.
struct Cluster {
    nodes: Vec<Node>,
    cables: Vec<Cable>,
    organization: String,
    database: String,
    server: Postgres,
}

impl Cluster {
    fn start() -> Self {
        let server = Postgres::for_tests().unwrap();
        let database = server.create_database().unwrap();
        let cables: Vec<_> = (0..3).map(|_| Cable::to(server.address().unwrap()).unwrap()).collect();
        let nodes = cables.iter().enumerate().map(|(number, cable)| {
            let mut url = url_by(&database, cable.address()).unwrap();
            url += if url.contains('?') { "&" } else { "?" };
            Node::running_on(&format!("{url}application_name={}", name(&database, number)), CHEAP)
        });
        let nodes: Vec<_> = nodes.collect();
        let organization = nodes[0].key().0.organization();
        Self { nodes, cables, organization, database, server }
    }

    fn clients(&self) -> Vec<crate::client::Client> {
        let (client, _) = self.nodes[0].key();
        self.nodes.iter().map(|node| client.at(node.site.public)).collect()
    }

    /// A node that holds a lock and stands still is not waited for, and finds when it goes on that what it had begun was undone.
    fn is_frozen_in_a_transaction(&self, number: usize, load: &Load) {
        let node = &self.nodes[number];
        until("a transaction to be frozen in", || {
            node.freeze();
            let has_begun = self.open_transactions(number) > 0;
            if !has_begun {
                node.thaw();
            }
            has_begun.then_some(())
        });
        load.let_answer(ROUND);
        until("the database to undo what the frozen node had begun", || (self.open_transactions(number) == 0).then_some(()));
        load.let_answer(ROUND);
        node.thaw();
        self.is_ready_again(number);
    }

    /// A node whose connections say nothing any more is not ready, nor when they break, and is as soon as it can connect.
    fn is_starved_then_cut_off(&self, number: usize, load: &Load) {
        self.cables[number].pinch();
        self.is_not_ready(number);
        load.let_answer(ROUND);
        self.is_cut_off(number, load);
    }

    fn is_cut_off(&self, number: usize, load: &Load) {
        self.cables[number].cut();
        self.is_not_ready(number);
        load.let_answer(ROUND);
        self.cables[number].mend();
        self.is_ready_again(number);
    }

    fn is_not_ready(&self, number: usize) {
        until("the node not to be ready", || self.nodes[number].readiness().filter(|answer| answer.status == 503));
    }

    fn is_ready_again(&self, number: usize) {
        until("the node to be ready again", || self.nodes[number].readiness().filter(|answer| answer.status == 200));
    }

    /// How many transactions of that node wait for what it says next.
    fn open_transactions(&self, number: usize) -> usize {
        let whose = name(&self.database, number);
        let count = format!("SELECT count(*) FROM pg_stat_activity WHERE application_name = '{whose}' AND state LIKE 'idle in transaction%'");
        self.server.ask(&count).unwrap().parse().unwrap()
    }
}

/// What the database knows a node by.
fn name(database: &str, number: usize) -> String {
    let database = database.rsplit('/').next().unwrap().split('?').next().unwrap();
    format!("{database}-node-{number}")
}

/// How many act at the same time.
const PEOPLE: usize = 8;

/// How many answers come while a node is away.
const ROUND: u64 = 40;
