//! Sealed values open where they belong and nowhere else; wrong keys stop the start.

use crate::{Entropy, KeyError, MasterKeys, Options, Place, Store, StoreError, Tx, on_both_engines};

const FIRST: &str = "master a AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\npepper p BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBA=\n";

fn place<'a>(record: &'a [&'a [u8]]) -> Place<'a> {
    Place { table: "users", column: "sealed", record }
}

on_both_engines! {
    async fn a_sealed_value_opens_only_in_its_place(lab: Lab) {
        let keys = lab.store.keys().clone();
        let sealed = keys.seal(&place(&[b"org", b"user"]), b"seed").unwrap();
        assert!(!sealed.bytes.windows(4).any(|bytes| bytes == b"seed"));
        lab.store
            .read(async move |tx: &mut Tx| {
                let opened = keys.unseal(tx, &place(&[b"org", b"user"]), sealed.key_id, &sealed.bytes).await?;
                assert_eq!(opened.expose(), b"seed");
                let elsewhere: [&[&[u8]]; 5] = [&[b"org", b"other"], &[b"user", b"org"], &[b"orguser"], &[b"or", b"guser"], &[b"org", b"user", b""]];
                for record in elsewhere {
                    let refused = keys.unseal(tx, &place(record), sealed.key_id, &sealed.bytes).await;
                    assert!(matches!(refused, Err(StoreError::Corrupt { table: "users", .. })));
                }
                let column = Place { column: "other", ..place(&[b"org", b"user"]) };
                assert!(keys.unseal(tx, &column, sealed.key_id, &sealed.bytes).await.is_err());
                for cut in 0..sealed.bytes.len() {
                    assert!(keys.unseal(tx, &place(&[b"org", b"user"]), sealed.key_id, &sealed.bytes[..cut]).await.is_err());
                }
                assert!(keys.unseal(tx, &place(&[b"org", b"user"]), 99, &sealed.bytes).await.is_err());
                Ok(())
            })
            .await
            .unwrap();
    }

    async fn two_values_never_share_a_nonce(lab: Lab) {
        let keys = lab.store.keys();
        let seal = || keys.seal(&place(&[b"user"]), b"seed").unwrap().bytes;
        assert_ne!(seal()[..24], seal()[..24]);
    }

    async fn a_fingerprint_is_the_same_on_every_node_and_for_its_use_only(lab: Lab) {
        let second = lab.second_node().await;
        let here = lab.store.keys().fingerprint("phone", &[b"995555123456"]);
        assert_eq!(here, second.keys().fingerprint("phone", &[b"995555123456"]));
        assert_ne!(here, lab.store.keys().fingerprint("limit", &[b"995555123456"]));
        assert_ne!(here, lab.store.keys().fingerprint("phone", &[b"99555512345", b"6"]));
    }

    async fn nodes_that_open_an_empty_database_together_agree_on_its_keys(lab: Lab) {
        let (database, house) = crate::testing::House::build(lab.store.engine()).await;
        Store::migrate(&database, &lab.clock).await.unwrap();
        let options = |seed| Options { database: database.clone(), entropy: Entropy::seeded(seed), ..lab.options.clone() };
        let (one, two, three) = tokio::join!(Store::open(options(1)), Store::open(options(2)), Store::open(options(3)));
        let names = [one, two, three].map(|store| store.unwrap().keys().fingerprint("same", &[]));
        assert_eq!(names, [names[0]; 3]);
        drop(house);
    }

    async fn a_key_file_without_the_right_master_key_stops_the_start(lab: Lab) {
        let open = async |text: &str| Store::open(Options { keys: MasterKeys::parse(text).unwrap(), ..lab.options.clone() }).await.unwrap_err();
        assert!(matches!(open(FIRST).await, StoreError::Keys(KeyError::UnknownMaster { data_key: 1, master }) if master == "first"));
        let same_name = FIRST.replace("master a", "master first");
        let error = open(&same_name).await;
        assert!(matches!(&error, StoreError::Keys(KeyError::WrongMaster { data_key: 1, master }) if master == "first"));
        assert!(!format!("{error} {error:?}").contains("AAAA"));
    }

    async fn a_database_that_lost_a_data_key_stops_the_start(lab: Lab) {
        for (number, kind) in [(1, "index"), (2, "seal")] {
            lab.store.write(async move |tx: &mut Tx| tx.execute("UPDATE data_keys SET id = id + 100 WHERE id = $1", &[number.into()]).await).await.unwrap();
            assert!(matches!(Store::open(lab.options.clone()).await, Err(StoreError::Keys(KeyError::WrongMaster { .. }))));
            lab.store.write(async move |tx: &mut Tx| tx.execute("UPDATE data_keys SET id = id - 100 WHERE id = $1", &[(number + 100).into()]).await).await.unwrap();
            lab.store.write(async move |tx: &mut Tx| tx.execute("UPDATE data_keys SET purpose = 'lost' WHERE purpose = $1", &[kind.into()]).await).await.unwrap();
            assert!(matches!(Store::open(lab.options.clone()).await, Err(StoreError::Corrupt { table: "data_keys", .. })));
            lab.store.write(async move |tx: &mut Tx| tx.execute("UPDATE data_keys SET purpose = $1 WHERE purpose = 'lost'", &[kind.into()]).await).await.unwrap();
        }
        lab.store.write(async |tx: &mut Tx| tx.execute("DELETE FROM data_keys WHERE id = 2", &[]).await).await.unwrap();
        assert!(matches!(Store::open(lab.options.clone()).await, Err(StoreError::Keys(KeyError::Incomplete("seal")))));
    }
}

#[test]
fn the_last_key_of_each_kind_is_in_use() {
    let text = format!("# the first\n{FIRST}\n  # the second\nmaster b {}\n pepper q {}\n", "C".repeat(42) + "A=", "D".repeat(42) + "A=");
    let keys = MasterKeys::parse(&text).unwrap();
    assert_eq!(keys.newest_master().0, "b");
    assert_eq!(keys.newest_pepper().0, "q");
    assert!(keys.master("a").is_some() && keys.pepper("p").is_some() && keys.pepper("x").is_none());
    assert_eq!(format!("{keys:?}"), r#"MasterKeys { masters: ["a", "b"], peppers: ["p", "q"] }"#);
}

#[test]
fn a_line_that_means_nothing_is_named_by_its_number_only() {
    for line in ["master a", "master a b c", "mistress a AAAA", "master c AAA", "master c QUJD", "master c secret!", "master a AAAA"] {
        let error = MasterKeys::parse(&format!("{FIRST}{line}\n")).unwrap_err();
        assert!(matches!(error, KeyError::Line { number: 3, .. }), "{line}: {error}");
        assert!(!error.to_string().contains("AAA") && !error.to_string().contains("secret"), "{error}");
    }
    assert_eq!(MasterKeys::parse("").unwrap_err(), KeyError::Without("master"));
    let (master, _) = FIRST.split_once('\n').unwrap();
    assert_eq!(MasterKeys::parse(master).unwrap_err(), KeyError::Without("pepper"));
}

#[cfg(unix)]
#[test]
fn a_key_file_that_others_may_read_is_refused() {
    use std::os::unix::fs::PermissionsExt as _;
    let path = std::env::temp_dir().join(format!("vestibule_keys_{}", std::process::id()));
    std::fs::write(&path, FIRST).unwrap();
    for (mode, is_fine) in [(0o644, false), (0o640, false), (0o600, true), (0o400, true)] {
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).unwrap();
        match MasterKeys::read(&path) {
            Ok(_) => assert!(is_fine),
            Err(error) => assert!(!is_fine && error.to_string().contains("chmod 600"), "{error}"),
        }
    }
    std::fs::remove_file(&path).unwrap();
    assert!(matches!(MasterKeys::read(&path), Err(KeyError::Unreadable { .. })));
}

#[test]
fn fresh_keys_are_read_back_and_never_the_same() {
    let entropy = Entropy::system();
    let [one, two] = [(); 2].map(|()| MasterKeys::generate("2026-01", &mut entropy.rng()));
    assert_ne!(one.expose(), two.expose());
    assert_eq!(MasterKeys::parse(one.expose()).unwrap().newest_master().0, "2026-01");
    assert_eq!(format!("{one:?}"), "[redacted]");
}
