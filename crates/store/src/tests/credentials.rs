//! A credential belongs to one user, over all organizations, until it is removed or its user is.

use twofactor::{Actor, Authority, Cause, CredentialId, FreshCodes, NewUser, Preset, PublicKey, Refusal, U2fKey, User, UserId};

use crate::{Answer, Store, StoreError, on_both_engines};

/// The generator of P-256 (SEC 2 §2.4.2): a sound public key of nobody.
const POINT: &str = "BGsX0fLhLEJH-Lzm5WOkQPJ3A32BLeszoPShOUXYmMKWT-NC4v4af5uO5-tKfA-eFivOM1drMV7Oy7ZAaDe_UfU";

fn key(name: &[u8]) -> U2fKey {
    let point = data_encoding::BASE64URL_NOPAD.decode(POINT.as_bytes()).unwrap();
    U2fKey {
        credential: CredentialId::new(name.to_vec()).unwrap(),
        public_key: PublicKey::of_u2f(&point).unwrap(),
        counter: 0,
        app_id: "https://example.com".to_owned(),
    }
}

async fn user(store: &Store, name: &str) -> UserId {
    let cause = Cause::by(Actor::Operator);
    let email = twofactor::Email::parse(&format!("{name}@example.com")).unwrap();
    let build = move |organization: &crate::Organization, scene: &mut twofactor::Scene<'_>| {
        User::create(NewUser::member(organization.id, email, "Somebody".to_owned()), scene)
    };
    store.create_organization_with_owner(name.to_owned(), Preset::Default, cause, build).await.unwrap().1.id
}

async fn register(store: &Store, user: UserId, name: &'static [u8]) -> Result<Result<(), Refusal>, StoreError> {
    let rule = move |user: &mut User, scene: &mut twofactor::Scene<'_>| {
        let codes = FreshCodes::draw(scene.rng).hash(twofactor::Cost::new(8, 1, 1).unwrap(), &mut twofactor::Memory::default());
        user.import_key("Key".to_owned(), key(name), &codes, scene).map(drop)
    };
    store.act_once(user, Cause::by(Actor::System), None, rule, |_| Answer::none()).await
}

on_both_engines! {
    async fn a_credential_is_registered_by_one_user_until_it_is_removed(lab: Lab) {
        let store = &lab.store;
        let (ana, bob) = (user(store, "ana").await, user(store, "bob").await);
        let credential = CredentialId::new(b"blue".to_vec()).unwrap();
        assert_eq!(store.credential_owner(&credential).await.unwrap(), None);
        register(store, ana, b"blue").await.unwrap().unwrap();
        assert_eq!(store.credential_owner(&credential).await.unwrap(), Some(ana));
        assert!(matches!(register(store, bob, b"blue").await, Err(StoreError::Conflict)));
        assert!(store.look(bob).await.unwrap().user.factors().is_empty(), "nothing of it was saved");
        let factor = store.look(ana).await.unwrap().user.factors()[0].id;
        let remove = move |user: &mut User, scene: &mut twofactor::Scene<'_>| user.remove_factor(factor, Authority::Product, scene);
        store.act(ana, Cause::by(Actor::System), remove).await.unwrap().unwrap();
        register(store, bob, b"blue").await.unwrap().unwrap();
        assert_eq!(store.credential_owner(&credential).await.unwrap(), Some(bob));
        let go = |_: &mut User, _: crate::Standing, _: &mut twofactor::Scene<'_>| Ok(twofactor::Fate::Goes);
        store.oversee(bob, Cause::by(Actor::System), None, None, go, |_| Answer::none()).await.unwrap().unwrap();
        assert_eq!(store.credential_owner(&credential).await.unwrap(), None);
    }

    async fn of_two_who_register_a_credential_at_once_one_does(lab: Lab) {
        let store = &lab.store;
        let (ana, bob) = (user(store, "ana").await, user(store, "bob").await);
        let (first, second) = tokio::join!(register(store, ana, b"blue"), register(store, bob, b"blue"));
        assert_eq!([first, second].iter().filter(|done| matches!(done, Ok(Ok(())))).count(), 1);
    }
}
