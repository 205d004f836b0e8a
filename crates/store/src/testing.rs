//! Throw-away stores for tests, on both engines, with a clock that is moved by hand and seeded randomness.
//!
//! PostgreSQL is found through `VESTIBULE_TEST_POSTGRES`, the URL of a role that may create databases. Without it tests
//! fail; `VESTIBULE_TEST_SQLITE_ONLY=1` says that leaving PostgreSQL out is meant.
#![expect(clippy::expect_used, reason = "a test bed that cannot be set up has to stop the test")]

use data_encoding::HEXLOWER;
use rand_core::Rng as _;
use std::{path::PathBuf, thread, time::Duration};
use tokio::runtime;
use tokio_postgres::NoTls;
use twofactor::{Secret, Timestamp};

use crate::{Clock, Database, Engine, Entropy, MasterKeys, Options, Pooler, Store};

/// A database of its own, gone when this is dropped, and a store on it.
pub struct Lab {
    /// The first node.
    pub store: Store,
    /// The hands of every node's clock.
    pub clock: Clock,
    /// What the store was opened with.
    pub options: Options,
    _house: House,
}

impl Lab {
    /// A store on a fresh database that is up to date.
    pub async fn on(engine: Engine) -> Self {
        let (database, house) = House::build(engine).await;
        let clock = Clock::at(BEGINNING);
        let entropy = Entropy::seeded(7);
        let keys = MasterKeys::generate("first", &mut entropy.rng());
        let keys = MasterKeys::parse(keys.expose()).expect("the keys just made");
        let options = Options { database, keys, clock: clock.clone(), entropy, auto_migrate: true };
        let store = Store::open(options.clone()).await.expect("a fresh store");
        Self { store, clock, options, _house: house }
    }

    /// Another node on the same database.
    pub async fn second_node(&self) -> Store {
        Store::open(self.options.clone()).await.expect("a second node")
    }

    /// Moves every node's clock.
    pub fn advance(&self, by: Duration) {
        self.clock.advance(by);
    }
}

/// Where the clock of a [`Lab`] starts: 2026-01-01T00:00:00Z.
pub const BEGINNING: Timestamp = Timestamp::from_unix_millis(1_767_225_600_000);

/// A fresh, empty database and whatever has to be cleaned up after it.
pub struct House {
    tidy: Option<Box<dyn FnOnce() + Send>>,
}

impl House {
    /// Makes an empty database on `engine`; it is gone when the house is dropped.
    pub async fn build(engine: Engine) -> (Database, Self) {
        let mut bytes = [0; 12];
        Entropy::system().rng().fill_bytes(&mut bytes);
        let name = format!("vestibule_test_{}", HEXLOWER.encode(&bytes));
        match engine {
            Engine::Sqlite => {
                let room = std::env::temp_dir().join(name);
                std::fs::create_dir(&room).expect("a directory for the database");
                let path = room.join("vestibule.db");
                let tidy = move || drop(std::fs::remove_dir_all(room));
                (Database::Sqlite { path }, Self { tidy: Some(Box::new(tidy)) })
            }
            Engine::Postgres => {
                let server = server();
                ask(&server, format!("CREATE DATABASE {name} TEMPLATE template0")).await;
                let (address, query) = server.split_once('?').map_or((server.as_str(), None), |(a, q)| (a, Some(q)));
                let (address, _) = address.rsplit_once('/').expect("a URL that names a database");
                let query = query.map_or_else(String::new, |query| format!("?{query}"));
                let url = Secret::new(format!("{address}/{name}{query}"));
                let tidy = move || {
                    let drop_it = move || {
                        let runtime = runtime::Builder::new_current_thread().enable_all().build();
                        let runtime = runtime.expect("a runtime to tidy up in");
                        runtime.block_on(ask(&server, format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")));
                    };
                    drop(thread::spawn(drop_it).join());
                };
                let database = Database::Postgres { url, pool: 4, root_certificate: None::<PathBuf>, pooler: Pooler::None };
                (database, Self { tidy: Some(Box::new(tidy)) })
            }
        }
    }
}

impl Drop for House {
    fn drop(&mut self) {
        if let Some(tidy) = self.tidy.take() {
            tidy();
        }
    }
}

/// Whether tests leave PostgreSQL out on purpose.
pub fn is_sqlite_only() -> bool {
    std::env::var("VESTIBULE_TEST_SQLITE_ONLY").is_ok_and(|value| value == "1")
}

/// Runs `story` to its end on a runtime of its own.
pub fn block_on<T>(story: impl Future<Output = T>) -> T {
    let runtime = runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    runtime.expect("a runtime for the test").block_on(story)
}

/// Sends one statement to the test server, outside any store.
pub async fn ask(url: &str, sql: String) {
    let (client, connection) = tokio_postgres::connect(url, NoTls).await.expect("the test PostgreSQL is reachable");
    let connection = tokio::spawn(connection);
    client.batch_execute(&sql).await.expect("the test PostgreSQL obeys");
    drop(client);
    drop(connection.await);
}

fn server() -> String {
    std::env::var("VESTIBULE_TEST_POSTGRES").expect(
        "VESTIBULE_TEST_POSTGRES must be the URL of a PostgreSQL role that may create databases, such as \
         postgres://vestibule@127.0.0.1:5432/postgres; run `bin/test`, or set VESTIBULE_TEST_SQLITE_ONLY=1",
    )
}

/// Writes each test once and runs it on both engines: `name::sqlite` and `name::postgres`.
#[macro_export]
macro_rules! on_both_engines {
    ($($(#[$about:meta])* async fn $name:ident($lab:ident: Lab) $story:block)+) => { $(
        $(#[$about])*
        pub(crate) async fn $name($lab: $crate::testing::Lab) $story

        mod $name {
            use $crate::{Engine, testing};

            #[test]
            fn sqlite() {
                testing::block_on(async { super::$name(testing::Lab::on(Engine::Sqlite).await).await });
            }

            #[test]
            fn postgres() {
                if !testing::is_sqlite_only() {
                    testing::block_on(async { super::$name(testing::Lab::on(Engine::Postgres).await).await });
                }
            }
        }
    )+ };
}
