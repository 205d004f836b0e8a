//! Behind a pooler that hands out connections by transaction everything holds as it does without.

use futures_util::future::join_all;
use testkit::Pooler as PgBouncer;

use super::{audit, house, keys, outbox, rotation, steps, transactions};
use crate::{
    Database, Engine, Options, Pooler, Store, StoreError, Tx,
    testing::{Lab, ask, block_on, is_sqlite_only},
};

/// Runs stories that both engines know on a PostgreSQL behind a pooler.
macro_rules! pooled {
    ($($module:ident::$name:ident)+) => { $(
        mod $name {
            #[test]
            fn pooled() {
                super::behind_a_pooler(async |lab| super::$module::$name(lab).await);
            }
        }
    )+ };
}

fn behind_a_pooler(story: impl AsyncFnOnce(Lab)) {
    behind_a_pooler_to("synchronous_commit = on", story);
}

/// As `behind_a_pooler`, with a setting that the operator made for the whole database.
fn behind_a_pooler_to(setting: &str, story: impl AsyncFnOnce(Lab)) {
    if is_sqlite_only() {
        return;
    }
    block_on(async {
        let mut lab = Lab::on(Engine::Postgres).await;
        let Database::Postgres { url, .. } = &lab.options.database else { panic!("a PostgreSQL") };
        let name = url.expose().split('?').next().unwrap().rsplit('/').next().unwrap();
        ask(url.expose(), format!("ALTER DATABASE {name} SET {setting}")).await;
        let (database, pooler) = through_a_pooler(&lab.options.database);
        lab.options.database = database;
        lab.store = Store::open(lab.options.clone()).await.unwrap();
        story(lab).await;
        drop(pooler);
    });
}

fn through_a_pooler(database: &Database) -> (Database, PgBouncer) {
    let Database::Postgres { url, pool, root_certificate, .. } = database else { panic!("a PostgreSQL") };
    let pooler = PgBouncer::before(url.expose()).unwrap();
    let url = pooler.url_of(url.expose()).unwrap().into();
    (Database::Postgres { url, pool: *pool, root_certificate: root_certificate.clone(), pooler: Pooler::Transaction }, pooler)
}

pooled! {
    audit::lines_are_listed_by_whom_they_are_about
    house::organizations_are_made_listed_changed_and_removed
    house::of_two_who_change_the_same_policy_one_is_told
    house::a_limit_holds_against_racers_on_two_nodes
    house::a_request_that_comes_twice_gets_the_same_answer
    keys::nodes_that_open_an_empty_database_together_agree_on_its_keys
    outbox::workers_never_share_a_message
    steps::everybody_gets_every_turn
    steps::of_those_who_want_one_name_at_once_one_gets_it_and_the_others_lose_nothing_else
    outbox::a_lease_that_runs_out_is_given_to_another
    rotation::rotation_goes_on_where_it_was_stopped
    transactions::a_job_that_fails_undoes_only_itself
    transactions::a_job_that_panics_undoes_only_itself
    transactions::a_write_ends_well_when_its_caller_has_gone
    transactions::a_name_that_is_taken_is_a_conflict
    transactions::a_failed_statement_cannot_be_talked_away
    transactions::a_read_changes_nothing
    transactions::a_locked_row_is_changed_by_one_at_a_time
    transactions::a_parameter_has_our_type_whatever_stands_around_it
    transactions::a_null_may_stand_where_a_value_stood
    transactions::many_callers_are_served
}

const SETTINGS: &str = "SELECT current_setting('lock_timeout') || ' ' || current_setting('statement_timeout') || ' ' || current_setting('synchronous_commit')";

async fn settings(store: &Store) -> String {
    let ask = async |tx: &mut Tx| tx.one(SETTINGS, &[], |row| row.get(0)).await;
    store.write(ask).await.unwrap().unwrap()
}

#[test]
fn settings_hold_in_every_transaction_and_stay_on_no_connection() {
    behind_a_pooler_to("synchronous_commit = off", async |lab| {
        for _ in 0..12 {
            assert_eq!(settings(&lab.store).await, "5s 15s on");
            let outside = lab.store.read(async |tx: &mut Tx| tx.one(SETTINGS, &[], |row| row.get::<String>(0)).await).await;
            assert!(outside.unwrap().unwrap().starts_with("0 0 "));
        }
    });
}

#[test]
fn a_store_that_does_not_know_of_the_pooler_is_told_what_to_set() {
    behind_a_pooler(async |lab| {
        let Database::Postgres { url, pool, root_certificate, .. } = lab.options.database.clone() else { panic!("a PostgreSQL") };
        let database = Database::Postgres { url, pool, root_certificate, pooler: Pooler::None };
        let store = Store::open(Options { database, ..lab.options.clone() }).await.unwrap();
        let mut told = Vec::new();
        while told.is_empty() {
            let looks = (0..8).map(|_| store.organizations(None, 10));
            told.extend(join_all(looks).await.into_iter().filter_map(Result::err));
        }
        let are_clear = told.iter().all(|error| matches!(error, StoreError::Unavailable(why) if why.contains("database.pooler")));
        assert!(are_clear, "{told:?}");
    });
}
