//! What it costs to seal a document and to open it again.
//!
//! `cargo bench -p store`. The database only holds the keys; nothing else is read from it or written to it.
#![expect(clippy::expect_used, reason = "a bench that cannot be set up has to stop")]

use std::{hint::black_box, time::Instant};

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use store::{Clock, Database, Entropy, MasterKeys, Options, Place, Store, Tx};
use testkit::Site;
use tokio::runtime::{Builder, Runtime};

criterion_group!(sealing, seal_and_open);
criterion_main!(sealing);

/// A document as long as that of a user with an app and backup codes.
fn seal_and_open(criterion: &mut Criterion) {
    let (site, runtime) = (Site::new().expect("a directory"), Builder::new_current_thread().enable_all().build().expect("a runtime"));
    let store = open(&runtime, site.path().join("vestibule.db"));
    let plain = vec![b'x'; DOCUMENT_BYTES];
    let sealed = store.keys().seal(&PLACE, &plain).expect("sealed");
    let mut group = criterion.benchmark_group(format!("a document of {DOCUMENT_BYTES} bytes"));
    group.throughput(Throughput::Bytes(u64::try_from(DOCUMENT_BYTES).expect("a small number")));
    group.bench_function("seal", |bencher| bencher.iter(|| store.keys().seal(&PLACE, black_box(&plain))));
    group.bench_function("open", |bencher| {
        bencher.iter_custom(|times| {
            let (keys, sealed) = (store.keys().clone(), sealed.clone());
            // All in one look at the database, which is not asked while the clock runs.
            let open = store.read(async move |tx: &mut Tx| {
                let started = Instant::now();
                for _ in 0..times {
                    black_box(keys.unseal(tx, &PLACE, sealed.key_id, black_box(&sealed.bytes)).await?);
                }
                Ok(started.elapsed())
            });
            runtime.block_on(open).expect("opened")
        });
    });
    group.finish();
}

fn open(runtime: &Runtime, path: std::path::PathBuf) -> Store {
    let entropy = Entropy::system();
    let keys = MasterKeys::generate("bench", &mut entropy.rng());
    let keys = MasterKeys::parse(keys.expose()).expect("the keys just made");
    let options = Options { database: Database::Sqlite { path }, keys, clock: Clock::system(), entropy, auto_migrate: true };
    runtime.block_on(Store::open(options)).expect("a fresh store")
}

const PLACE: Place<'_> = Place { table: "users", column: "sealed", record: &[b"org_06f1w2v9bfzk7jx8q5m0t4e3rc", b"usr_06f1w2v9bfzk7jx8q5m0t4e3rc"] };
const DOCUMENT_BYTES: usize = 1_500;
