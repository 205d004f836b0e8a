//! Every statement is understood by both engines, and answers in types that both can read.

use rusqlite::StatementStatus;
use std::path::{Path, PathBuf};
use tokio_postgres::types::Type;

use crate::{
    Engine, Param, StoreError, Tx, api_keys, audit, deliveries, engine::sqlite, events, health, idempotency, keyring, limits, migrate, on_both_engines,
    organizations, outbox, overview, rotation, tx::Link, users,
};

fn shared() -> Vec<&'static str> {
    [
        api_keys::STATEMENTS,
        deliveries::STATEMENTS,
        overview::STATEMENTS,
        events::STATEMENTS,
        health::STATEMENTS,
        idempotency::STATEMENTS,
        keyring::STATEMENTS,
        limits::STATEMENTS,
        migrate::STATEMENTS,
        organizations::STATEMENTS,
        outbox::STATEMENTS,
        rotation::STATEMENTS,
        &audit::statements(),
        &users::statements(),
    ]
    .concat()
}

fn all(engine: Engine) -> Vec<&'static str> {
    match engine {
        Engine::Sqlite => [shared().as_slice(), migrate::ONLY_SQLITE].concat(),
        Engine::Postgres => [shared().as_slice(), migrate::ONLY_POSTGRES, health::ONLY_POSTGRES].concat(),
    }
}

async fn check(tx: &mut Tx, sql: &'static str) -> Result<(), StoreError> {
    match &tx.link {
        Link::Sqlite(db) => drop(db.prepare(sqlite::numbered(sql)).unwrap_or_else(|error| panic!("{sql}: {error}"))),
        Link::Postgres(session) => {
            for column in session.answer_types(sql).await.unwrap_or_else(|error| panic!("{sql}: {error}")) {
                let is_shared = [Type::INT8, Type::TEXT, Type::BYTEA].contains(&column);
                let is_fixed = column == Type::INT4 && sql.starts_with("SELECT 1 ");
                assert!(is_shared || is_fixed, "{sql}: answers {column}");
            }
        }
    }
    Ok(())
}

on_both_engines! {
    async fn every_statement_is_understood(lab: Lab) {
        for sql in all(lab.store.engine()) {
            lab.store.read(async move |tx: &mut Tx| check(tx, sql).await).await.unwrap();
        }
    }
}

on_both_engines! {
    async fn no_statement_is_planned_anew_for_each_value(lab: Lab) {
        let look = async |tx: &mut Tx| {
            let Link::Sqlite(db) = &tx.link else { return Ok(()) };
            for sql in shared().into_iter().filter(|sql| sql.starts_with("SELECT")) {
                let mut statement = db.prepare(sqlite::numbered(sql)).unwrap();
                for value in ["a", "b"] {
                    (1..=statement.parameter_count()).for_each(|place| statement.raw_bind_parameter(place, value).unwrap());
                    drop(statement.raw_query().next());
                }
                assert_eq!(statement.get_status(StatementStatus::RePrepare), 0, "{sql}");
            }
            Ok(())
        };
        lab.store.read(look).await.unwrap();
    }

    async fn a_plan_that_is_made_while_a_table_is_small_does_not_read_all_of_it(lab: Lab) {
        if lab.store.engine() == Engine::Postgres {
            let explain = async |tx: &mut Tx| {
                tx.all(&[("INSERT INTO limits (key, used, resets_at) VALUES ($1, 0, 0)", &[Param::Blob(&[1])])]).await?;
                tx.script("ANALYZE limits").await?;
                tx.list("EXPLAIN UPDATE limits SET used = used - 1 WHERE key = $1", &[Param::Blob(&[1])], |row| row.get::<String>(0)).await
            };
            let plan = lab.store.write(explain).await.unwrap().join("\n");
            assert!(plan.contains("Index Scan using limits_pkey"), "{plan}");
        }
    }
}

#[test]
fn every_statement_is_listed() {
    let mut seen = 0;
    for path in sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src")) {
        let text = std::fs::read_to_string(&path).unwrap();
        let lists = text.split_once("#[cfg(test)]").map_or("", |(_, lists)| lists);
        for constant in text.split("\nconst ").skip(1) {
            let (name, rest) = constant.split_once(':').unwrap();
            let value = rest.split_once('=').unwrap().1.trim_start();
            if ["\"SELECT", "\"INSERT", "\"UPDATE", "\"DELETE", "listing!"].iter().any(|verb| value.starts_with(verb)) {
                seen += 1;
                let is_listed = lists.split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_').any(|word| word == name);
                assert!(is_listed, "{name} of {} is in no list of statements", path.display());
            }
        }
    }
    assert!(seen > 40, "only {seen} statements were found");
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let paths = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
    let paths = paths.filter(|path| !["tests", "testing.rs"].iter().any(|name| path.ends_with(name)));
    paths.flat_map(|path| if path.is_dir() { sources(&path) } else { vec![path] }).collect()
}

#[test]
fn no_statement_has_a_dollar_that_is_no_parameter() {
    for sql in shared() {
        for after in sql.split('$').skip(1) {
            assert!(after.starts_with(|digit: char| digit.is_ascii_digit()), "{sql}");
        }
    }
}
