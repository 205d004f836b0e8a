//! What a job may count on.

use std::{
    sync::atomic::{AtomicUsize, Ordering},
    time::Duration,
};
use tokio::{sync::oneshot, task::JoinSet};

use crate::{Param, Store, StoreError, Tx, on_both_engines};

const PUT: &str = "INSERT INTO limits (key, used, resets_at) VALUES ($1, $2, $3)";
const ADD: &str = "UPDATE limits SET used = used + $2 WHERE key = $1";
const USED: &str = "SELECT used FROM limits WHERE key = $1";
const NOWHERE: &str = "UPDATE nowhere SET used = $1";
const COUNT: &str = "SELECT count(*) FROM limits";

async fn put(tx: &mut Tx, key: &[u8], used: i64) -> Result<u64, StoreError> {
    tx.execute(PUT, &[key.into(), used.into(), 0.into()]).await
}

async fn used(store: &Store, key: &'static [u8]) -> Option<i64> {
    store.read(async |tx: &mut Tx| tx.one(USED, &[key.into()], |row| row.get(0)).await).await.unwrap()
}

async fn rows(store: &Store) -> i64 {
    store.read(async |tx: &mut Tx| tx.one(COUNT, &[], |row| row.get(0)).await).await.unwrap().unwrap()
}

fn only_a_conflict(error: StoreError) -> Result<(), StoreError> {
    if matches!(error, StoreError::Conflict) { Ok(()) } else { Err(error) }
}

on_both_engines! {
    async fn a_row_that_was_written_is_read_at_once(lab: Lab) {
        lab.store.write(async |tx: &mut Tx| put(tx, b"k", 3).await).await.unwrap();
        assert_eq!(used(&lab.store, b"k").await, Some(3));
    }

    async fn a_job_that_fails_undoes_only_itself(lab: Lab) {
        let mut jobs = JoinSet::new();
        for number in 0..40_i64 {
            let store = lab.store.clone();
            jobs.spawn(async move {
                store
                    .write(async move |tx: &mut Tx| {
                        put(tx, &number.to_be_bytes(), number).await?;
                        if number % 2 == 0 { Err(StoreError::Missing) } else { Ok(()) }
                    })
                    .await
            });
        }
        let outcomes = jobs.join_all().await;
        assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 20);
        assert_eq!(rows(&lab.store).await, 20);
    }

    async fn a_job_that_panics_undoes_only_itself(lab: Lab) {
        let broken = lab.store.write(async |tx: &mut Tx| -> Result<(), StoreError> {
            put(tx, b"broken", 1).await?;
            panic!("on purpose")
        });
        let (broken, whole) = tokio::join!(broken, lab.store.write(async |tx: &mut Tx| put(tx, b"whole", 1).await));
        assert!(matches!(broken, Err(StoreError::Unavailable(_))));
        assert_eq!(whole.unwrap(), 1);
        assert_eq!((used(&lab.store, b"broken").await, used(&lab.store, b"whole").await), (None, Some(1)));
    }

    async fn a_write_ends_well_when_its_caller_has_gone(lab: Lab) {
        let (started, has_started) = oneshot::channel();
        let store = lab.store.clone();
        let caller = tokio::spawn(async move {
            store
                .write(async move |tx: &mut Tx| {
                    put(tx, b"k", 1).await?;
                    started.send(()).unwrap();
                    tx.all(&[(ADD, &[b"k".into(), 1.into()])]).await
                })
                .await
        });
        has_started.await.unwrap();
        caller.abort();
        // A row's writers take turns, so this one comes after the abandoned one.
        let again = lab.store.write(async |tx: &mut Tx| put(tx, b"k", 9).await).await;
        assert!(matches!(again, Err(StoreError::Conflict)), "{again:?}");
        assert_eq!(used(&lab.store, b"k").await, Some(2));
    }

    async fn a_name_that_is_taken_is_a_conflict(lab: Lab) {
        lab.store.write(async |tx: &mut Tx| put(tx, b"k", 1).await).await.unwrap();
        let again = lab.store.write(async |tx: &mut Tx| put(tx, b"k", 2).await).await;
        assert!(matches!(again, Err(StoreError::Conflict)));
        let late = lab.store.write(async |tx: &mut Tx| tx.all(&[(PUT, &[b"k".into(), 2.into(), 0.into()])]).await).await;
        assert!(matches!(late, Err(StoreError::Conflict)));
        assert_eq!(used(&lab.store, b"k").await, Some(1));
    }

    async fn a_deferred_statement_that_nobody_understands_undoes_its_job_and_harms_no_later_one(lab: Lab) {
        for _ in 0..6 {
            let lost = lab.store.write(async |tx: &mut Tx| {
                put(tx, b"lost", 1).await?;
                drop(tx.all(&[(NOWHERE, &[1.into()])]).await);
                Ok(())
            });
            assert!(matches!(lost.await, Err(StoreError::Unavailable(_))));
            lab.store.write(async |tx: &mut Tx| put(tx, b"kept", 1).await.map(drop)).await.or_else(only_a_conflict).unwrap();
            assert_eq!((used(&lab.store, b"lost").await, used(&lab.store, b"kept").await), (None, Some(1)));
        }
    }

    async fn a_failed_statement_cannot_be_talked_away(lab: Lab) {
        lab.store.write(async |tx: &mut Tx| put(tx, b"k", 1).await).await.unwrap();
        let ignored = lab.store.write(async |tx: &mut Tx| {
            put(tx, b"other", 1).await?;
            drop(put(tx, b"k", 2).await);
            Ok(())
        });
        assert!(matches!(ignored.await, Err(StoreError::Conflict)));
        assert_eq!(used(&lab.store, b"other").await, None);
    }

    async fn a_reference_to_nothing_is_missing(lab: Lab) {
        const USER: &str = "INSERT INTO users (id, organization_id, email, role, state, factor_kinds, created_at, key_id, sealed) \
             VALUES ($1, $2, $3, 'user', 'active', 0, 0, 2, $4)";
        let orphan = lab.store.write(async |tx: &mut Tx| {
            tx.execute(USER, &["u".into(), "nobody".into(), "a@example.com".into(), b"x".into()]).await
        });
        assert!(matches!(orphan.await, Err(StoreError::Missing)));
    }

    async fn a_read_changes_nothing(lab: Lab) {
        let refused = lab.store.read(async |tx: &mut Tx| put(tx, b"k", 1).await).await;
        assert!(matches!(refused, Err(StoreError::Unavailable(_))));
        assert_eq!(rows(&lab.store).await, 0);
    }

    async fn a_locked_row_is_changed_by_one_at_a_time(lab: Lab) {
        lab.store.write(async |tx: &mut Tx| put(tx, b"k", 0).await).await.unwrap();
        let second = lab.second_node().await;
        let mut racers = JoinSet::new();
        for number in 0..200_usize {
            let store = if number % 2 == 0 { lab.store.clone() } else { second.clone() };
            racers.spawn(async move {
                store
                    .write(async |tx: &mut Tx| {
                        let seen: i64 = tx.one_locked(USED, &[b"k".into()], |row| row.get(0)).await?.unwrap();
                        tx.all(&[("UPDATE limits SET used = $2 WHERE key = $1", &[b"k".into(), (seen + 1).into()])]).await
                    })
                    .await
            });
        }
        for outcome in racers.join_all().await {
            outcome.unwrap();
        }
        assert_eq!(used(&lab.store, b"k").await, Some(200));
    }

    async fn a_parameter_has_our_type_whatever_stands_around_it(lab: Lab) {
        let far = 1_i64 << 40;
        let read = lab.store.read(async move |tx: &mut Tx| {
            tx.one("SELECT $1 - 1, $2 || 'b'", &[far.into(), "a".into()], |row| {
                Ok((row.get::<i64>(0)?, row.get::<String>(1)?))
            })
            .await
        });
        assert_eq!(read.await.unwrap(), Some((far - 1, "ab".to_owned())));
    }

    async fn a_null_may_stand_where_a_value_stood(lab: Lab) {
        const EVENT: &str = "INSERT INTO events (id, at, organization_id, kind, actor, detail) VALUES ($1, $2, $3, 'k', 'a', '{}')";
        const WHOSE: &str = "SELECT organization_id FROM events ORDER BY id";
        for (id, organization) in [("1", None), ("2", Some("o")), ("3", None)] {
            lab.store
                .write(async move |tx: &mut Tx| tx.execute(EVENT, &[id.into(), 1.into(), Param::from(organization)]).await)
                .await
                .unwrap();
        }
        let whose = lab.store.read(async |tx: &mut Tx| tx.list(WHOSE, &[], |row| row.get::<Option<String>>(0)).await);
        assert_eq!(whose.await.unwrap(), [None, Some("o".to_owned()), None]);
    }

    async fn many_callers_are_served(lab: Lab) {
        static SERVED: AtomicUsize = AtomicUsize::new(0);
        let before = SERVED.load(Ordering::SeqCst);
        let mut jobs = JoinSet::new();
        for number in 0..3000_i64 {
            let store = lab.store.clone();
            jobs.spawn(async move {
                let done = store.write_once(async move |tx: &mut Tx| put(tx, &number.to_be_bytes(), 0).await).await;
                SERVED.fetch_add(usize::from(done.is_ok()), Ordering::SeqCst);
            });
        }
        jobs.join_all().await;
        assert!(SERVED.load(Ordering::SeqCst) >= before + 3000);
        assert_eq!(rows(&lab.store).await, 3000);
    }
}

#[test]
fn a_job_on_sqlite_that_waits_for_something_else_is_given_up() {
    crate::testing::block_on(async {
        let lab = crate::testing::Lab::on(crate::Engine::Sqlite).await;
        let stuck = lab.store.write(async |tx: &mut Tx| {
            put(tx, b"k", 1).await?;
            tokio::time::sleep(Duration::from_secs(3600)).await;
            Ok(())
        });
        assert!(matches!(stuck.await, Err(StoreError::Unavailable(_))));
        assert_eq!(used(&lab.store, b"k").await, None);
    });
}
