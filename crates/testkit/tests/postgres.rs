//! A throw-away PostgreSQL is made, stopped, killed and comes back with what it acknowledged.

use testkit::Postgres;

#[test]
fn a_cluster_survives_a_stop_and_a_kill() {
    let mut postgres = Postgres::start().unwrap();
    postgres.ask("CREATE TABLE kept (n int)").unwrap();
    postgres.ask("INSERT INTO kept VALUES (1)").unwrap();

    postgres.stop().unwrap();
    postgres.ask("SELECT 1").unwrap_err();
    postgres.start_again().unwrap();
    postgres.ask("INSERT INTO kept VALUES (2)").unwrap();

    postgres.kill9().unwrap();
    postgres.ask("SELECT 1").unwrap_err();
    postgres.start_again().unwrap();
    assert_eq!(postgres.ask("SELECT sum(n) FROM kept").unwrap(), "3");
}

#[test]
fn every_test_has_a_database_of_its_own() {
    let postgres = Postgres::for_tests().unwrap();
    let (one, other) = (postgres.create_database().unwrap(), postgres.create_database().unwrap());
    assert_ne!(one, other);
    let name = one.rsplit('/').next().unwrap().split('?').next().unwrap();
    assert_eq!(postgres.ask(&format!("SELECT count(*) FROM pg_database WHERE datname = '{name}'")).unwrap(), "1");
}

#[test]
fn somebody_elses_server_cannot_be_killed() {
    if let Some(mut shared) = Postgres::from_env() {
        assert!(shared.kill9().unwrap_err().to_string().contains("belongs to somebody else"));
    }
}
