//! When the machinery fails, the answer is a refusal, nothing is half done, and work goes on once it is mended.

use crate::{
    Clock, Database, Engine, Options, Pooler, Store, StoreError, Tx, on_both_engines,
    testing::{Lab, ask, block_on, is_sqlite_only},
};

const PUT: &str = "INSERT INTO limits (key, used, resets_at) VALUES ($1, 0, 0)";

async fn put(store: &Store, key: Vec<u8>) -> Result<u64, StoreError> {
    store.write(async move |tx: &mut Tx| tx.execute(PUT, &[(&key).into()]).await).await
}

async fn rows(store: &Store) -> Result<Option<i64>, StoreError> {
    store.read(async |tx: &mut Tx| tx.one("SELECT count(*) FROM limits", &[], |row| row.get(0)).await).await
}

#[test]
fn a_lost_postgres_is_unavailable_and_found_again() {
    if is_sqlite_only() {
        return;
    }
    block_on(async {
        let lab = Lab::on(Engine::Postgres).await;
        put(&lab.store, b"before".to_vec()).await.unwrap();
        let Database::Postgres { url, .. } = &lab.options.database else { panic!("a PostgreSQL") };
        let name = url.expose().split('?').next().unwrap().rsplit('/').next().unwrap();
        let server = std::env::var("VESTIBULE_TEST_POSTGRES").unwrap();
        ask(&server, format!("ALTER DATABASE {name} ALLOW_CONNECTIONS false")).await;
        ask(&server, format!("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")).await;
        for number in 0..8_u8 {
            assert!(matches!(put(&lab.store, vec![number]).await, Err(StoreError::Unavailable(_))));
        }
        assert!(rows(&lab.store).await.is_err());
        let health = lab.store.health().await;
        assert!(health.unreadable.is_some() && health.unwritable.is_some());
        assert!(Store::open(lab.options.clone()).await.is_err());
        ask(&server, format!("ALTER DATABASE {name} ALLOW_CONNECTIONS true")).await;
        put(&lab.store, b"after".to_vec()).await.unwrap();
        assert_eq!(rows(&lab.store).await.unwrap(), Some(2));
    });
}

#[test]
fn a_row_that_stays_locked_is_unavailable_not_forever() {
    if is_sqlite_only() {
        return;
    }
    block_on(async {
        let lab = Lab::on(Engine::Postgres).await;
        put(&lab.store, b"k".to_vec()).await.unwrap();
        let (locked, is_locked) = tokio::sync::oneshot::channel();
        let store = lab.store.clone();
        let hold = async move |tx: &mut Tx| {
            tx.one_locked("SELECT used FROM limits", &[], |_| Ok(())).await?;
            locked.send(()).unwrap();
            tx.one("SELECT pg_sleep(1)", &[], |_| Ok(())).await
        };
        let holder = tokio::spawn(async move { store.write(hold).await });
        is_locked.await.unwrap();
        let waiter = lab.store.write(async |tx: &mut Tx| {
            tx.script("SET LOCAL lock_timeout = '50ms'").await?;
            tx.one_locked("SELECT used FROM limits", &[], |_| Ok(())).await
        });
        assert!(matches!(waiter.await, Err(StoreError::Unavailable(why)) if why.contains("55P03")));
        holder.await.unwrap().unwrap();
        put(&lab.store, b"after".to_vec()).await.unwrap();
    });
}

#[test]
fn a_full_disk_is_unavailable_and_the_writer_goes_on() {
    block_on(async {
        let lab = Lab::on(Engine::Sqlite).await;
        let limit = async |sql: &'static str| lab.store.write(async move |tx: &mut Tx| tx.one(sql, &[], |_| Ok(())).await).await.unwrap();
        limit("PRAGMA max_page_count = 60").await;
        let mut refused = 0;
        for number in 0..80_u8 {
            let outcome = put(&lab.store, vec![number; 4096]).await;
            refused += usize::from(matches!(outcome, Err(StoreError::Unavailable(_))));
        }
        assert!(refused > 10, "{refused}");
        let kept = i64::try_from(80 - refused).unwrap();
        assert_eq!(rows(&lab.store).await.unwrap(), Some(kept));
        limit("PRAGMA max_page_count = 100000").await;
        put(&lab.store, vec![200; 4096]).await.unwrap();
        assert_eq!(rows(&lab.store).await.unwrap(), Some(kept + 1));
    });
}

#[test]
fn a_commit_that_fails_is_nobodys_success() {
    block_on(async {
        let lab = Lab::on(Engine::Sqlite).await;
        let spoiler = lab.store.write(async |tx: &mut Tx| {
            tx.script("PRAGMA defer_foreign_keys = on; INSERT INTO api_keys VALUES ('k', 'n', x'00', 'nobody', '', 0, NULL, NULL)").await
        });
        let (spoiled, bystander) = tokio::join!(spoiler, put(&lab.store, b"k".to_vec()));
        assert!(spoiled.is_err());
        let kept = i64::from(bystander.is_ok());
        assert_eq!(rows(&lab.store).await.unwrap(), Some(kept), "an answer and the table must agree");
        put(&lab.store, b"after".to_vec()).await.unwrap();
    });
}

#[cfg(unix)]
#[test]
fn a_database_file_is_for_its_owner_only() {
    use std::os::unix::fs::PermissionsExt as _;
    block_on(async {
        let lab = Lab::on(Engine::Sqlite).await;
        let Database::Sqlite { path } = &lab.options.database else { panic!("a file") };
        for file in std::fs::read_dir(path.parent().unwrap()).unwrap() {
            let file = file.unwrap();
            assert_eq!(file.metadata().unwrap().permissions().mode() & 0o077, 0, "{}", file.path().display());
        }
    });
}

#[test]
fn a_path_that_cannot_be_opened_is_named() {
    block_on(async {
        let lab = Lab::on(Engine::Sqlite).await;
        let database = Database::Sqlite { path: "/nonexistent/vestibule.db".into() };
        let error = Store::open(Options { database, ..lab.options.clone() }).await.unwrap_err();
        assert!(error.to_string().contains("/nonexistent/vestibule.db"), "{error}");
    });
}

#[test]
fn a_password_in_a_database_url_is_not_in_the_error() {
    block_on(async {
        let lab = Lab::on(Engine::Sqlite).await;
        for url in ["postgres://u:hunter2@127.0.0.1:1/db", "postgres://u:hunter2@[", "postgres://u:hunter2@h/d?sslmode=maybe", "hunter2"] {
            let database = Database::Postgres { url: url.to_owned().into(), pool: 1, root_certificate: None, pooler: Pooler::None };
            assert!(!format!("{database:?}").contains("hunter2"));
            let error = Store::open(Options { database, ..lab.options.clone() }).await.unwrap_err();
            assert!(matches!(error, StoreError::Unavailable(_)));
            assert!(!format!("{error} {error:?}").contains("hunter2"), "{error}");
        }
    });
}

on_both_engines! {
    async fn a_healthy_store_says_so(lab: Lab) {
        let health = lab.store.health().await;
        assert!(health.unreadable.is_none() && health.unwritable.is_none());
        assert!(health.migrations.unwrap().pending.is_empty());
        assert_eq!(health.clock_offset_ms, 0);
        assert_eq!(health.replication.is_some(), lab.store.engine() == Engine::Postgres);
        if let Some(replication) = health.replication {
            assert!(!replication.is_standby && !replication.may_lose_writes());
            assert_eq!(replication.synchronous_commit, "on");
        }
    }

    async fn the_time_is_the_databases(lab: Lab) {
        assert_eq!(lab.store.now(), crate::testing::BEGINNING);
        let clock = Clock::system();
        let node = Store::open(Options { clock: clock.clone(), ..lab.options.clone() }).await.unwrap();
        let offset = node.check_clock().await.unwrap();
        assert!(offset.abs() < 1000, "{offset}");
        assert!(node.now().since(clock.now()).as_millis() < 2000);
    }
}
