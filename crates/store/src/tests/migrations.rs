//! Migrations run once, in order, over real rows, and only those this program knows.

use crate::{
    Database, Engine, Store, StoreError, Tx,
    engine::{Mode, Runner},
    migrate::{self, MIGRATIONS, Migration},
    on_both_engines,
    testing::{BEGINNING, House, block_on, is_sqlite_only},
};

/// Rows as they stood after each migration; later ones run over them.
const SAMPLES: &[(i64, &str)] = &[(1, include_str!("../../migrations/samples/0001.sql"))];

const NEXT: &[Migration] = &[
    Migration { number: 1, name: "house", text: include_str!("../../migrations/0001_house.sql") },
    Migration { number: 2, name: "porch", text: "CREATE TABLE porch (\n    id BIGINT NOT NULL PRIMARY KEY,\n    wood BYTEA\n);" },
];

const EDITED: &[Migration] = &[Migration { number: 1, name: "house", text: "SELECT 1" }];

const BROKEN: &[Migration] = &[
    Migration { number: 1, name: "house", text: include_str!("../../migrations/0001_house.sql") },
    Migration { number: 2, name: "porch", text: "CREATE TABLE porch (\n    id BIGINT NOT NULL PRIMARY KEY\n);\nINSERT INTO nowhere VALUES (1);" },
];

fn on_each(story: impl AsyncFn(Database)) {
    let engines: &[Engine] = if is_sqlite_only() { &[Engine::Sqlite] } else { &[Engine::Sqlite, Engine::Postgres] };
    for &engine in engines {
        block_on(async {
            let (database, house) = House::build(engine).await;
            story(database).await;
            drop(house);
        });
    }
}

async fn load(runner: &Runner, sample: &'static str) {
    let load = async move |tx: &mut Tx| {
        let text = match tx.engine() {
            Engine::Postgres => sample.to_owned(),
            Engine::Sqlite => sample.replace("decode(", "unhex(").replace(", 'hex')", ")"),
        };
        tx.script(&text).await
    };
    runner.run(Mode::Write, load).await.unwrap();
}

#[test]
fn every_migration_runs_over_the_rows_of_those_before() {
    assert_eq!(SAMPLES.len(), MIGRATIONS.len(), "each migration needs its sample rows");
    on_each(async |database| {
        let runner = Runner::open(&database).await.unwrap();
        for (number, sample) in SAMPLES {
            let known = &MIGRATIONS[..usize::try_from(*number).unwrap()];
            migrate::up(&runner, known, BEGINNING).await.unwrap();
            load(&runner, sample).await;
        }
        let status = migrate::status(&runner, MIGRATIONS).await.unwrap();
        assert_eq!((status.applied.len(), status.pending.len()), (MIGRATIONS.len(), 0));
    });
}

#[test]
fn a_step_runs_once() {
    on_each(async |database| {
        let runner = Runner::open(&database).await.unwrap();
        assert_eq!(migrate::status(&runner, NEXT).await.unwrap().pending, ["house", "porch"]);
        assert_eq!(migrate::up(&runner, MIGRATIONS, BEGINNING).await.unwrap(), ["house"]);
        assert_eq!(migrate::up(&runner, NEXT, BEGINNING).await.unwrap(), ["porch"]);
        assert_eq!(migrate::up(&runner, NEXT, BEGINNING).await.unwrap(), [""; 0]);
    });
}

#[test]
fn a_step_that_fails_leaves_nothing_behind() {
    on_each(async |database| {
        let runner = Runner::open(&database).await.unwrap();
        assert!(matches!(migrate::up(&runner, BROKEN, BEGINNING).await, Err(StoreError::Unavailable(_))));
        assert_eq!(migrate::status(&runner, NEXT).await.unwrap().pending, ["porch"]);
        assert_eq!(migrate::up(&runner, NEXT, BEGINNING).await.unwrap(), ["porch"]);
    });
}

#[test]
fn nodes_that_start_together_take_turns() {
    on_each(async |database| {
        let (one, two) = (Runner::open(&database).await.unwrap(), Runner::open(&database).await.unwrap());
        let (first, second) = tokio::join!(migrate::up(&one, NEXT, BEGINNING), migrate::up(&two, NEXT, BEGINNING));
        assert_eq!(first.unwrap().len() + second.unwrap().len(), 2);
    });
}

#[test]
fn a_database_of_a_newer_program_is_refused() {
    on_each(async |database| {
        let runner = Runner::open(&database).await.unwrap();
        migrate::up(&runner, NEXT, BEGINNING).await.unwrap();
        let refused = Store::migration_status(&database).await;
        assert!(matches!(refused, Err(StoreError::SchemaTooNew { found: 2, known: 1 })), "{refused:?}");
        let refused = migrate::up(&runner, MIGRATIONS, BEGINNING).await;
        assert!(matches!(refused, Err(StoreError::SchemaTooNew { .. })));
    });
}

#[test]
fn a_step_that_was_edited_is_refused() {
    on_each(async |database| {
        let runner = Runner::open(&database).await.unwrap();
        migrate::up(&runner, MIGRATIONS, BEGINNING).await.unwrap();
        let refused = migrate::up(&runner, EDITED, BEGINNING).await;
        assert!(matches!(refused, Err(StoreError::MigrationChanged { number: 1 })));
    });
}

on_both_engines! {
    async fn a_store_does_not_migrate_unless_asked(lab: Lab) {
        let (database, house) = House::build(lab.store.engine()).await;
        let options = crate::Options { database: database.clone(), auto_migrate: false, ..lab.options.clone() };
        assert!(matches!(Store::open(options.clone()).await, Err(StoreError::MigrationsPending { pending: 1 })));
        Store::migrate(&database, &lab.clock).await.unwrap();
        Store::open(options).await.unwrap();
        drop(house);
    }
}
