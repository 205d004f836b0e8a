//! Keys change while the store serves, and an interrupted change goes on where it stopped.

use std::time::Duration;
use twofactor::{Secret, Timestamp};

use super::outbox::message;
use crate::{
    MasterKeys, Options, Param, Store, StoreError, Tx,
    idempotency::{Answer, Known},
    on_both_engines,
    rotation::user_place,
    testing::Lab,
};

const USER: &str = "INSERT INTO users (id, organization_id, email, role, state, factor_kinds, created_at, key_id, sealed) \
     VALUES ($1, $2, $3, 'user', 'active', 0, 0, $4, $5)";

const SEALED: &str = "SELECT key_id, sealed FROM users WHERE id = $1";

const GIVE: &str = "UPDATE users SET sealed = $2 WHERE id = $1";

async fn add_users(store: &Store, count: usize) -> String {
    let organization = store.create_organization("Acme", "crm", "{}").await.unwrap().id.to_string();
    let (keys, owner) = (store.keys().clone(), organization.clone());
    let add = async move |tx: &mut Tx| {
        for number in 0..count {
            let id = format!("u{number:03}");
            let sealed = keys.seal(&user_place(&[owner.as_bytes(), id.as_bytes()]), id.as_bytes())?;
            let row: [Param<'_>; 5] = [(&id).into(), (&owner).into(), (&id).into(), sealed.key_id.into(), (&sealed.bytes).into()];
            tx.execute(USER, &row).await?;
        }
        Ok(())
    };
    store.write(add).await.unwrap();
    organization
}

async fn open_user(store: &Store, organization: &str, id: &str) -> Result<(i64, Secret<Vec<u8>>), StoreError> {
    let (keys, organization, id) = (store.keys().clone(), organization.to_owned(), id.to_owned());
    let open = async move |tx: &mut Tx| {
        let read = |row: crate::Row<'_>| Ok((row.get::<i64>(0)?, row.get::<Vec<u8>>(1)?));
        let (key_id, sealed) = tx.one(SEALED, &[(&id).into()], read).await?.unwrap();
        Ok((key_id, keys.unseal(tx, &user_place(&[organization.as_bytes(), id.as_bytes()]), key_id, &sealed).await?))
    };
    store.read(open).await
}

async fn sealed_bytes(tx: &mut Tx, id: &str) -> Result<Vec<u8>, StoreError> {
    tx.one(SEALED, &[id.into()], |row| row.get(1)).await?.ok_or(StoreError::Missing)
}

fn with_second_master(lab: &Lab) -> Options {
    let mut rng = lab.options.entropy.rng();
    // The lab's own key: the same seed draws it again.
    let first = MasterKeys::generate("first", &mut crate::Entropy::seeded(7).rng());
    let second = MasterKeys::generate_line("master", "second", &mut rng);
    let keys = MasterKeys::parse(&format!("{}{}", first.expose(), second.expose())).unwrap();
    Options { keys, ..lab.options.clone() }
}

on_both_engines! {
    async fn documents_that_change_places_do_not_open(lab: Lab) {
        let organization = add_users(&lab.store, 2).await;
        assert_eq!(open_user(&lab.store, &organization, "u000").await.unwrap().1.expose(), b"u000");
        lab.store
            .write(async |tx: &mut Tx| {
                let pair = ["u000", "u001"];
                for (taker, bytes) in [(pair[1], sealed_bytes(tx, pair[0]).await?), (pair[0], sealed_bytes(tx, pair[1]).await?)] {
                    tx.execute(GIVE, &[taker.into(), (&bytes).into()]).await?;
                }
                Ok(())
            })
            .await
            .unwrap();
        for id in ["u000", "u001"] {
            let refused = open_user(&lab.store, &organization, id).await;
            assert!(matches!(refused, Err(StoreError::Corrupt { table: "users", .. })), "{refused:?}");
        }
    }

    async fn rotation_goes_on_where_it_was_stopped(lab: Lab) {
        let organization = add_users(&lab.store, 10).await;
        let waiting = message(&lab.store);
        let (store, sent) = (lab.store.clone(), waiting.clone());
        let key = lab.store.create_api_key("back end", None, "all").await.unwrap().0;
        let request = lab.store.idempotent_request(key.id, "1", &[b"POST"]);
        let asked = request.clone();
        lab.store
            .write(async move |tx: &mut Tx| {
                store.enqueue(tx, &sent).await?;
                store.remember_answer(tx, &asked, &Answer { status: 201, body: Secret::new(b"made".to_vec()) }).await
            })
            .await
            .unwrap();

        let newest = lab.store.begin_rotation().await.unwrap();
        assert_eq!((newest, lab.store.keys().newest()), (3, 3));
        assert_eq!(lab.store.reseal_batch(4).await.unwrap(), 6);
        assert_eq!(lab.store.remove_old_keys(Duration::ZERO).await.unwrap(), 0);
        lab.advance(Duration::from_secs(2 * 3600));
        assert_eq!(lab.store.remove_old_keys(Duration::ZERO).await.unwrap(), 0, "rows still need the old key");

        let successor = lab.second_node().await;
        assert_eq!(successor.reseal_batch(4).await.unwrap(), 2);
        assert_eq!(successor.reseal_batch(4).await.unwrap(), 0);
        assert_eq!(successor.remove_old_keys(Duration::ZERO).await.unwrap(), 1);
        let fresh = lab.second_node().await;
        for number in 0..10 {
            let id = format!("u{number:03}");
            let (key_id, plain) = open_user(&fresh, &organization, &id).await.unwrap();
            assert_eq!((key_id, plain.expose().as_slice()), (3, id.as_bytes()));
        }
        assert!(matches!(fresh.idempotent_answer(&request).await.unwrap(), Known::Done(answer) if answer.body.expose() == b"made"));
    }

    async fn a_node_that_has_not_heard_of_a_rotation_opens_what_it_made(lab: Lab) {
        let unaware = lab.second_node().await;
        lab.store.begin_rotation().await.unwrap();
        let organization = add_users(&lab.store, 1).await;
        assert_eq!(unaware.keys().newest(), 2);
        assert_eq!(open_user(&unaware, &organization, "u000").await.unwrap().0, 3);
        assert_eq!(unaware.keys().newest(), 3);
    }

    async fn a_node_that_has_not_heard_of_a_rotation_never_seals_over_with_an_older_key(lab: Lab) {
        let unaware = lab.second_node().await;
        lab.store.begin_rotation().await.unwrap();
        let keys = unaware.keys().clone();
        let sealed = unaware.write(async move |tx: &mut Tx| keys.seal_over(tx, &user_place(&[b"o", b"u"]), 3, b"x").await).await.unwrap();
        assert_eq!(sealed.key_id, 3);
    }

    async fn a_poll_tells_a_node_of_a_rotation(lab: Lab) {
        let second = lab.second_node().await;
        lab.store.begin_rotation().await.unwrap();
        second.refresh_keys().await.unwrap();
        assert_eq!(second.keys().newest(), 3);
    }

    async fn an_old_master_key_can_go_once_everything_is_wrapped_with_the_new_one(lab: Lab) {
        let organization = add_users(&lab.store, 1).await;
        let store = Store::open(with_second_master(&lab)).await.unwrap();
        assert_eq!(store.rewrap_keys().await.unwrap(), 2);
        assert_eq!(store.rewrap_keys().await.unwrap(), 0);
        assert!(Store::open(lab.options.clone()).await.is_err(), "the old key alone opens nothing now");
        assert_eq!(open_user(&store, &organization, "u000").await.unwrap().1.expose(), b"u000");
    }

    async fn two_nodes_cannot_begin_the_same_rotation(lab: Lab) {
        let second = lab.second_node().await;
        let (one, two) = tokio::join!(lab.store.begin_rotation(), second.begin_rotation());
        match (one, two) {
            (Ok(one), Ok(two)) => assert_ne!(one, two),
            (Ok(_), Err(StoreError::Conflict)) | (Err(StoreError::Conflict), Ok(_)) => {}
            odd => panic!("{odd:?}"),
        }
    }
}

#[test]
fn sealing_for_new_rows_uses_the_newest_key() {
    crate::testing::block_on(async {
        let lab = Lab::on(crate::Engine::Sqlite).await;
        assert_eq!(lab.store.keys().seal(&user_place(&[b"o", b"u"]), b"x").unwrap().key_id, 2);
        lab.store.begin_rotation().await.unwrap();
        assert_eq!(lab.store.keys().seal(&user_place(&[b"o", b"u"]), b"x").unwrap().key_id, 3);
        assert!(lab.store.now() > Timestamp::from_unix_millis(0));
    });
}
