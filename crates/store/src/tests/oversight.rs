//! Owners and administrators who act on one another at the same moment.

use futures_util::future::join_all;
use twofactor::{Actor, Cause, Email, Measure, NewUser, Order, OrganizationId, Overseer, Refusal, Role, Scene, State, User, UserId};

use crate::{Added, Answer, Governor, Search, Standing, Store, StoreError, on_both_engines};

const USER: Cause = Cause::by(Actor::User);

async fn organization(store: &Store) -> OrganizationId {
    let policy = serde_json::to_string(&twofactor::Preset::Default.policy()).unwrap();
    store.create_organization("Acme", "default", &policy).await.unwrap().id
}

async fn user(store: &Store, organization: OrganizationId, name: &str, role: Role) -> UserId {
    let email = Email::parse(&format!("{name}@example.com")).unwrap();
    let build = move |scene: &mut Scene<'_>| User::create(NewUser { role, ..NewUser::member(organization, email, "X".to_owned()) }, scene);
    store.create_user(organization, USER, None, build, |_, _| Answer::none()).await.unwrap().0.id
}

/// Somebody who may act with the role that they have at that moment.
fn governor(id: UserId) -> Governor {
    let may = |user: &User, _: &Scene<'_>| match (user.role, user.state) {
        (Role::Owner | Role::Admin, State::Active) => Ok(Overseer::Person { id: user.id, role: user.role }),
        _ => Err(Refusal::PolicyForbids),
    };
    (id, Box::new(may))
}

async fn act(store: &Store, by: Option<UserId>, user: UserId, measure: Measure) -> Result<Result<(), Refusal>, StoreError> {
    let rule = move |user: &mut User, standing: Standing, scene: &mut Scene<'_>| {
        user.undergo(measure, &Order { by: standing.by, reason: None, others_own: standing.others_own }, scene)
    };
    store.oversee(user, USER, by.map(governor), None, rule, |_| Answer::none()).await
}

async fn owners(store: &Store, organization: OrganizationId) -> usize {
    let all = store.users(organization, Search { limit: 100, ..Search::default() }).await.unwrap();
    all.iter().filter(|look| look.user.role == Role::Owner && look.user.state == State::Active).count()
}

on_both_engines! {
    async fn of_owners_who_depose_one_another_at_once_one_is_left(lab: Lab) {
        let (store, other) = (&lab.store, lab.second_node().await);
        for measure in [Measure::ChangeRole(Role::Member), Measure::Disable, Measure::Delete] {
            let organization = organization(store).await;
            let mut all = Vec::new();
            for name in ["ana", "beka", "clara", "dato"] {
                all.push(user(store, organization, name, Role::Owner).await);
            }
            let all = &all;
            let pairs = (0..4).flat_map(|by| (0..4).filter(move |whom| *whom != by).map(move |whom| (by, whom)));
            let nodes = [store, &other];
            let ordered = join_all(pairs.enumerate().map(|(number, (by, whom))| act(nodes[number % 2], Some(all[by]), all[whom], measure))).await;
            assert!(ordered.iter().all(|done| matches!(done, Ok(_) | Err(StoreError::Missing))), "{ordered:?}");
            assert_eq!(owners(store, organization).await, 1, "{measure:?}");
        }
    }

    async fn the_product_does_not_depose_the_last_owner_either_however_fast_it_is(lab: Lab) {
        let (store, other) = (&lab.store, lab.second_node().await);
        let organization = organization(store).await;
        let (ana, beka) = (user(store, organization, "ana", Role::Owner).await, user(store, organization, "beka", Role::Owner).await);
        let demote = Measure::ChangeRole(Role::Admin);
        let (one, two) = tokio::join!(act(store, None, ana, demote), act(&other, None, beka, demote));
        let (one, two) = (one.unwrap(), two.unwrap());
        assert!([(Ok(()), Err(Refusal::LastOwner)), (Err(Refusal::LastOwner), Ok(()))].contains(&(one, two)));
        assert_eq!(owners(store, organization).await, 1);
    }

    async fn nobody_acts_in_another_organization(lab: Lab) {
        let store = &lab.store;
        let (here, there) = (organization(store).await, organization(store).await);
        let (ana, eve) = (user(store, here, "ana", Role::Member).await, user(store, there, "eve", Role::Owner).await);
        for measure in [Measure::SignOut, Measure::Delete, Measure::Disable] {
            assert!(matches!(act(store, Some(eve), ana, measure).await, Err(StoreError::Missing)));
        }
        assert_eq!(act(store, Some(eve), eve, Measure::SignOut).await.unwrap(), Err(Refusal::PolicyForbids), "nor on themselves");
        let build = move |by, scene: &mut Scene<'_>| User::admit_new(NewUser::member(here, Email::parse("mallory@example.com").unwrap(), "M".to_owned()), by, true, scene);
        assert!(matches!(store.add_people(here, USER, governor(eve), vec![build], false).await, Err(StoreError::Missing)));
        assert_eq!(store.users(here, Search { limit: 9, ..Search::default() }).await.unwrap().len(), 1);
    }

    async fn people_are_added_each_for_itself_or_all_or_none(lab: Lab) {
        let store = &lab.store;
        let organization = organization(store).await;
        let ana = user(store, organization, "ana", Role::Admin).await;
        let builds = |names: &'static [(&'static str, Role)]| names.iter().map(move |(name, role)| move |by, scene: &mut Scene<'_>| {
            let email = Email::parse(&format!("{name}@example.com")).unwrap();
            User::admit_new(NewUser { role: *role, ..NewUser::member(organization, email, "X".to_owned()) }, by, true, scene)
        }).collect::<Vec<_>>();
        let mixed = &[("beka", Role::Member), ("ana", Role::Member), ("clara", Role::Owner), ("beka", Role::Member)];
        let (report, kept) = store.add_people(organization, USER, governor(ana), builds(mixed), true).await.unwrap().unwrap();
        assert!(!kept && matches!(report[..], [Added::Created(_), Added::Taken, Added::Refused(Refusal::PolicyForbids), Added::Taken]), "{report:?}");
        assert_eq!(store.users(organization, Search { limit: 9, ..Search::default() }).await.unwrap().len(), 1, "nobody");
        let (report, kept) = store.add_people(organization, USER, governor(ana), builds(mixed), false).await.unwrap().unwrap();
        assert!(kept && matches!(report[..], [Added::Created(_), Added::Taken, Added::Refused(_), Added::Taken]));
        let again = store.add_people(organization, USER, governor(ana), builds(mixed), false).await.unwrap().unwrap().0;
        assert!(again.iter().all(|added| !matches!(added, Added::Created(_))), "nobody twice");
    }
}
