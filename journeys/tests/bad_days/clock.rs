//! A node whose clock and the database's disagree says that nothing should be sent to it.

use testkit::Postgres;

use crate::node::{CHEAP, Node};

#[test]
fn a_node_whose_clock_is_off_is_not_ready_until_it_is_right() {
    let server = Postgres::for_tests().unwrap();
    let database = server.create_database().unwrap();
    // A clock of this database's own, found before the real one.
    let name = database.rsplit('/').next().unwrap().split('?').next().unwrap();
    server.ask_in(&database, "CREATE SCHEMA clock").unwrap();
    let set = |seconds: i32| {
        let body = format!("SELECT pg_catalog.clock_timestamp() + make_interval(secs => {seconds})");
        let function = format!("CREATE OR REPLACE FUNCTION clock.clock_timestamp() RETURNS timestamptz LANGUAGE sql AS '{body}'");
        server.ask_in(&database, &function).unwrap();
    };
    set(0);
    server.ask_in(&database, &format!("ALTER DATABASE {name} SET search_path = clock, pg_catalog, public")).unwrap();
    let node = Node::running_on(&database, CHEAP);
    for (seconds, is_ready) in [(4, true), (7, false), (0, true), (-4, true), (-7, false), (0, true)] {
        set(seconds);
        let readiness = node.readiness().unwrap();
        assert_eq!(readiness.status == 200, is_ready, "{seconds} seconds off: {}", readiness.text());
        assert_eq!(readiness.text().contains("\"check\":\"clock\""), !is_ready, "{}", readiness.text());
    }
}
