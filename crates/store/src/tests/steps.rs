//! What a rule may count on that has its turn together with others.

use std::time::Duration;

use tokio::task::JoinSet;
use twofactor::{Actor, Algorithm, AppSecret, AppSettings, Cause, Email, NewUser, OrganizationId, Purpose, Scene, User, UserId};

use crate::{Answer, ApiKey, Store, StoreError, on_both_engines};

const OPERATOR: Cause = Cause::by(Actor::Operator);

async fn organization(store: &Store) -> OrganizationId {
    let policy = serde_json::to_string(&twofactor::Preset::Default.policy()).unwrap();
    store.create_organization("Acme", "default", &policy).await.unwrap().id
}

async fn user(store: &Store, organization: OrganizationId, number: usize) -> UserId {
    let email = Email::parse(&format!("ana{number}@example.com")).unwrap();
    let build = move |scene: &mut Scene<'_>| {
        let app = Some((AppSecret::draw(Algorithm::Sha1, scene.rng), AppSettings::default()));
        User::create(NewUser { app, ..NewUser::member(organization, email, String::new()) }, scene)
    };
    store.create_user(organization, OPERATOR, None, build, |_, _| Answer::none()).await.unwrap().0.id
}

async fn users(store: &Store, count: usize) -> Vec<UserId> {
    let organization = organization(store).await;
    let mut users = Vec::new();
    for number in 0..count {
        users.push(user(store, organization, number).await);
    }
    users
}

fn rename(store: &Store, user: UserId, cause: Cause) -> impl Future<Output = Result<(), StoreError>> + Send + 'static {
    let store = store.clone();
    async move { store.act(user, cause, |user, _| user.name.push('x')).await }
}

async fn names(store: &Store, users: &[UserId]) -> Vec<usize> {
    let mut names = Vec::new();
    for user in users {
        names.push(store.look(*user).await.unwrap().user.name.len());
    }
    names
}

on_both_engines! {
    async fn everybody_gets_every_turn(lab: Lab) {
        let (users, other) = (users(&lab.store, 20).await, lab.second_node().await);
        let mut turns = JoinSet::new();
        for turn in 0..200 {
            let node = if turn % 2 == 0 { &lab.store } else { &other };
            turns.spawn(rename(node, users[turn / 2 % 20], OPERATOR));
        }
        assert!(turns.join_all().await.iter().all(Result::is_ok));
        assert_eq!(names(&lab.store, &users).await, [10; 20]);
    }

    async fn of_those_who_want_one_name_at_once_one_gets_it_and_the_others_lose_nothing_else(lab: Lab) {
        let users = users(&lab.store, 20).await;
        let mut turns = JoinSet::new();
        for (number, user) in users.iter().copied().enumerate() {
            let store = lab.store.clone();
            turns.spawn(async move {
                store.act(user, OPERATOR, move |user, _| {
                    user.name.push('x');
                    if number % 4 == 0 {
                        user.external_id = Some("the one".to_owned());
                    }
                }).await
            });
        }
        let outcomes = turns.join_all().await;
        assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 16);
        assert_eq!(outcomes.iter().filter(|outcome| matches!(outcome, Err(StoreError::Conflict))).count(), 4);
        assert_eq!(names(&lab.store, &users).await.iter().sum::<usize>(), 16);
    }

    async fn a_rule_that_panics_harms_nobody_else(lab: Lab) {
        let users = users(&lab.store, 12).await;
        let mut turns = JoinSet::new();
        for (number, user) in users.iter().copied().enumerate() {
            let store = lab.store.clone();
            turns.spawn(async move {
                store.act(user, OPERATOR, move |user, _| {
                    user.name.push('x');
                    assert!(number % 3 != 0, "on purpose");
                }).await
            });
        }
        let outcomes = turns.join_all().await;
        assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 8);
        assert_eq!(names(&lab.store, &users).await, [0, 1, 1, 0, 1, 1, 0, 1, 1, 0, 1, 1]);
    }

    async fn a_turn_is_had_when_its_caller_has_gone(lab: Lab) {
        let users = users(&lab.store, 1).await;
        let caller = tokio::spawn(rename(&lab.store, users[0], OPERATOR));
        tokio::task::yield_now().await;
        caller.abort();
        drop(caller.await);
        // Either it was never handed over, or it was had before this one.
        rename(&lab.store, users[0], OPERATOR).await.unwrap();
        assert!([1, 2].contains(&names(&lab.store, &users).await[0]));
    }

    async fn nobody_has_a_turn_who_is_not_there(lab: Lab) {
        let nobody = UserId::from_bytes([9; 16]);
        assert!(matches!(rename(&lab.store, nobody, OPERATOR).await, Err(StoreError::Missing)));
    }

    async fn a_revoked_api_key_changes_nothing_on_any_node_and_another_tenants_finds_nobody(lab: Lab) {
        let (users, other) = (users(&lab.store, 1).await, lab.second_node().await);
        let home = lab.store.look(users[0]).await.unwrap().user.organization;
        let elsewhere = organization(&lab.store).await;
        let (own, token) = lab.store.create_api_key("own", Some(home), "verify").await.unwrap();
        let (foreign, _) = lab.store.create_api_key("foreign", Some(elsewhere), "verify").await.unwrap();
        let (of_server, _) = lab.store.create_api_key("server", None, "verify").await.unwrap();
        let by = |key: &ApiKey| Cause::by(Actor::ApiKey(key.id));
        other.api_key_seen_before(token.expose()).await.unwrap();

        rename(&other, users[0], by(&own)).await.unwrap();
        rename(&other, users[0], by(&of_server)).await.unwrap();
        assert!(matches!(rename(&other, users[0], by(&foreign)).await, Err(StoreError::Missing)));
        assert_eq!(names(&lab.store, &users).await, [2]);

        lab.store.revoke_api_key(own.id).await.unwrap();
        assert!(other.api_key_seen_before(token.expose()).await.is_ok(), "what is remembered of a key never changes");
        assert!(matches!(rename(&other, users[0], by(&own)).await, Err(StoreError::Revoked)));
        assert_eq!(names(&lab.store, &users).await, [2]);
    }

    async fn an_early_look_stays_and_a_late_one_is_brought_forward(lab: Lab) {
        let users = users(&lab.store, 1).await;
        let owe = async || {
            lab.store.act(users[0], OPERATOR, |user, scene| user.open_challenge(Purpose::SignIn, None, scene).map(drop)).await.unwrap().unwrap();
        };
        owe().await;
        lab.advance(Duration::from_secs(60));
        owe().await;
        assert_eq!(lab.store.users_to_look_after(10).await.unwrap(), []);
        lab.advance(Duration::from_secs(9 * 60 + 1));
        assert_eq!(lab.store.users_to_look_after(10).await.unwrap(), users, "ten minutes after the first");
        lab.store.act(users[0], OPERATOR, |user, scene| user.look_after(scene)).await.unwrap();
        assert_eq!(lab.store.users_to_look_after(10).await.unwrap(), []);
        lab.advance(Duration::from_secs(60));
        assert_eq!(lab.store.users_to_look_after(10).await.unwrap(), users, "ten minutes after the second");
    }
}
