//! Migrations run once, in order, over real rows, and only those this program knows.

use std::sync::LazyLock;

use crate::{
    Database, Engine, Store, StoreError, Tx,
    engine::{Mode, Runner},
    migrate::{self, MIGRATIONS, Migration},
    on_both_engines,
    testing::{BEGINNING, House, block_on, is_sqlite_only},
};

/// Rows as they stood after each migration; later ones run over them.
const SAMPLES: &[(i64, &str)] = &[
    (1, include_str!("../../migrations/samples/0001.sql")),
    (2, include_str!("../../migrations/samples/0002.sql")),
    (3, include_str!("../../migrations/samples/0003.sql")),
    (4, include_str!("../../migrations/samples/0004.sql")),
    (5, include_str!("../../migrations/samples/0005.sql")),
    (6, include_str!("../../migrations/samples/0006.sql")),
    (7, include_str!("../../migrations/samples/0007.sql")),
    (8, include_str!("../../migrations/samples/0008.sql")),
    (9, include_str!("../../migrations/samples/0009.sql")),
];

/// The program of the next release, which adds.
static NEXT: LazyLock<Vec<Migration>> = LazyLock::new(|| [MIGRATIONS, &[porch(WOOD)]].concat());

/// That of the release after it, which takes away what the next one has replaced.
static LATER: LazyLock<Vec<Migration>> = LazyLock::new(|| {
    let no_shed = Migration { number: newest() + 2, name: "no-shed", text: "DROP TABLE idempotency;", needs: newest() + 1 };
    [NEXT.as_slice(), &[no_shed]].concat()
});

static EDITED: LazyLock<Vec<Migration>> = LazyLock::new(|| vec![Migration { text: "SELECT 1", ..MIGRATIONS[0] }]);

static BROKEN: LazyLock<Vec<Migration>> =
    LazyLock::new(|| [MIGRATIONS, &[porch("CREATE TABLE porch (\n    id BIGINT NOT NULL PRIMARY KEY\n);\nINSERT INTO nowhere VALUES (1);")]].concat());

const WOOD: &str = "CREATE TABLE porch (\n    id BIGINT NOT NULL PRIMARY KEY,\n    wood BYTEA\n);";

fn porch(text: &'static str) -> Migration {
    Migration { number: newest() + 1, name: "porch", text, needs: newest() }
}

fn newest() -> i64 {
    MIGRATIONS.last().unwrap().number
}

fn names(migrations: &[Migration]) -> Vec<&'static str> {
    migrations.iter().map(|migration| migration.name).collect()
}

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
        assert_eq!(migrate::status(&runner, &NEXT).await.unwrap().pending, names(&NEXT));
        assert_eq!(migrate::up(&runner, MIGRATIONS, BEGINNING).await.unwrap(), names(MIGRATIONS));
        assert_eq!(migrate::up(&runner, &NEXT, BEGINNING).await.unwrap(), ["porch"]);
        assert_eq!(migrate::up(&runner, &NEXT, BEGINNING).await.unwrap(), [""; 0]);
    });
}

#[test]
fn a_step_that_fails_leaves_nothing_behind() {
    on_each(async |database| {
        let runner = Runner::open(&database).await.unwrap();
        assert!(matches!(migrate::up(&runner, &BROKEN, BEGINNING).await, Err(StoreError::Unavailable(_))));
        assert_eq!(migrate::status(&runner, &NEXT).await.unwrap().pending, ["porch"]);
        assert_eq!(migrate::up(&runner, &NEXT, BEGINNING).await.unwrap(), ["porch"]);
    });
}

#[test]
fn nodes_that_start_together_take_turns() {
    on_each(async |database| {
        let (one, two) = (Runner::open(&database).await.unwrap(), Runner::open(&database).await.unwrap());
        let (first, second) = tokio::join!(migrate::up(&one, &NEXT, BEGINNING), migrate::up(&two, &NEXT, BEGINNING));
        assert_eq!(first.unwrap().len() + second.unwrap().len(), NEXT.len());
    });
}

#[test]
fn a_program_goes_on_under_steps_that_only_add() {
    on_each(async |database| {
        let runner = Runner::open(&database).await.unwrap();
        migrate::up(&runner, &NEXT, BEGINNING).await.unwrap();
        let status = migrate::status(&runner, MIGRATIONS).await.unwrap();
        assert_eq!((status.applied.len(), status.pending.len()), (NEXT.len(), 0));
        assert_eq!(status.applied.last().unwrap().name, "porch", "it is told what it does not know");
        assert_eq!(migrate::up(&runner, MIGRATIONS, BEGINNING).await.unwrap(), [""; 0], "an older `migrate up` has nothing to do");
        Store::migration_status(&database).await.unwrap();
    });
}

#[test]
fn a_program_whose_tables_were_taken_away_is_refused_and_the_one_before_goes_on() {
    on_each(async |database| {
        let runner = Runner::open(&database).await.unwrap();
        migrate::up(&runner, &LATER, BEGINNING).await.unwrap();
        let refused = Store::migration_status(&database).await;
        assert!(matches!(refused, Err(StoreError::SchemaTooNew { found, known }) if (found, known) == (newest() + 2, newest())), "{refused:?}");
        let refused = migrate::up(&runner, MIGRATIONS, BEGINNING).await;
        assert!(matches!(refused, Err(StoreError::SchemaTooNew { .. })));
        let side_by_side = migrate::status(&runner, &NEXT).await.unwrap();
        assert_eq!((side_by_side.applied.len(), side_by_side.pending.len()), (LATER.len(), 0));
    });
}

#[test]
fn every_migration_lets_the_release_before_it_go_on() {
    for (index, migration) in MIGRATIONS.iter().enumerate() {
        assert_eq!(migration.number, i64::try_from(index).unwrap() + 1);
        assert!(index == 0 || migration.needs < migration.number, "{} would stop every node of the release before", migration.name);
    }
}

#[test]
fn nodes_of_two_releases_that_start_together_take_turns() {
    on_each(async |database| {
        let (old, new) = (Runner::open(&database).await.unwrap(), Runner::open(&database).await.unwrap());
        let (first, second) = tokio::join!(migrate::up(&old, MIGRATIONS, BEGINNING), migrate::up(&new, &NEXT, BEGINNING));
        assert_eq!(first.unwrap().len() + second.unwrap().len(), NEXT.len());
    });
}

#[test]
fn a_step_that_was_edited_is_refused() {
    on_each(async |database| {
        let runner = Runner::open(&database).await.unwrap();
        migrate::up(&runner, MIGRATIONS, BEGINNING).await.unwrap();
        let refused = migrate::up(&runner, &EDITED, BEGINNING).await;
        assert!(matches!(refused, Err(StoreError::MigrationChanged { number: 1 })));
    });
}

on_both_engines! {
    async fn a_store_does_not_migrate_unless_asked(lab: Lab) {
        let (database, house) = House::build(lab.store.engine()).await;
        let options = crate::Options { database: database.clone(), auto_migrate: false, ..lab.options.clone() };
        assert!(matches!(Store::open(options.clone()).await, Err(StoreError::MigrationsPending { pending }) if pending == MIGRATIONS.len()));
        Store::migrate(&database, &lab.clock).await.unwrap();
        Store::open(options).await.unwrap();
        drop(house);
    }

    async fn a_node_works_on_while_the_tables_grow_under_it_and_says_when_they_go(lab: Lab) {
        migrate::up(lab.store.runner(), &NEXT, BEGINNING).await.unwrap();
        assert!(lab.store.health().await.unreadable.is_none());
        lab.store.create_organization("Acme", "default", "{}").await.unwrap();
        lab.second_node().await.organizations(None, 10).await.unwrap();
        migrate::up(lab.store.runner(), &LATER, BEGINNING).await.unwrap();
        assert!(matches!(lab.store.health().await.unreadable, Some(StoreError::SchemaTooNew { .. })));
        assert!(Store::open(lab.options.clone()).await.is_err());
    }
}
