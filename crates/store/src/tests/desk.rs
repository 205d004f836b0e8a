//! The support desk, where agents lose their place, or gain power over one another, while they decide.

use futures_util::future::join_all;
use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering::SeqCst},
    },
    time::Duration,
};
use twofactor::{Actor, Cause, Detail, Email, EventKind, Hands, NewUser, OrganizationId, Overseer, Refusal, Scene, State, User, UserId};

use crate::{Added, Answer, Attendant, Governor, Store, StoreError, on_both_engines};

const USER: Cause = Cause::by(Actor::User);
const OPERATOR: Cause = Cause::by(Actor::Operator);

async fn organization(store: &Store) -> OrganizationId {
    let policy = serde_json::to_string(&twofactor::Preset::Default.policy()).unwrap();
    store.create_organization("Acme", "default", &policy).await.unwrap().id
}

async fn user(store: &Store, organization: OrganizationId, name: &str) -> UserId {
    let email = Email::parse(&format!("{name}@example.com")).unwrap();
    let build = move |scene: &mut Scene<'_>| User::create(NewUser::member(organization, email, "X".to_owned()), scene);
    store.create_user(organization, OPERATOR, None, build, |_, _| Answer::none()).await.unwrap().0.id
}

/// An agent while the account is not disabled.
fn attendant(agent: UserId) -> Attendant<()> {
    let may = |user: &mut User, _: &mut Scene<'_>| if user.state == State::Active { Ok(()) } else { Err(Refusal::PolicyForbids) };
    (agent, USER, Box::new(may))
}

async fn attend<T: Send + 'static>(
    store: &Store,
    agent: UserId,
    user: UserId,
    rule: impl FnOnce(&mut User, Hands, &mut Scene<'_>) -> Result<T, Refusal> + Send + 'static,
) -> Result<Result<T, Refusal>, StoreError> {
    store.attend(user, OPERATOR, attendant(agent), None, |user, ((), hands), scene| rule(user, hands, scene), |_| Answer::none()).await
}

/// Whether nobody is found who had a hand in the account.
async fn is_free(store: &Store, agent: UserId, user: UserId) -> bool {
    attend(store, agent, user, |_, hands, _| Ok(hands.is_empty())).await.unwrap().unwrap()
}

/// Makes `kind` happen to the account of `whom`.
async fn touch(store: &Store, whom: UserId, cause: Cause, kind: EventKind, by: Option<UserId>) {
    store.act(whom, cause, move |_, scene| scene.record(kind, Detail { by, ..Detail::default() })).await.unwrap();
}

on_both_engines! {
    async fn nobody_decides_who_is_no_agent_at_that_moment(lab: Lab) {
        let (store, other) = (&lab.store, lab.second_node().await);
        let (desk, home) = (organization(store).await, organization(store).await);
        let hour = Arc::new(AtomicU64::new(1));
        for round in 0..12 {
            let (agent, ana) = if round % 2 == 0 {
                let agent = user(store, desk, &format!("agent{round}")).await;
                (agent, user(store, home, &format!("ana{round}")).await)
            } else {
                let ana = user(store, home, &format!("ana{round}")).await;
                (user(store, desk, &format!("agent{round}")).await, ana)
            };
            let (done_at, out_at) = (Arc::clone(&hour), Arc::clone(&hour));
            let decides = attend(store, agent, ana, move |_, _, _| Ok(done_at.fetch_add(1, SeqCst)));
            let dismissed = other.act(agent, OPERATOR, move |user, _| {
                user.state = State::Disabled;
                out_at.fetch_add(1, SeqCst)
            });
            let (decided, dismissed) = tokio::join!(decides, dismissed);
            match decided.unwrap() {
                Ok(decided) => assert!(decided < dismissed.unwrap(), "decided by one who was no agent any more"),
                Err(refusal) => assert_eq!(refusal, Refusal::PolicyForbids),
            }
        }
    }

    async fn two_who_attend_to_each_other_do_not_wait_for_each_other(lab: Lab) {
        let (store, other) = (&lab.store, lab.second_node().await);
        let (desk, home) = (organization(store).await, organization(store).await);
        let (ana, beka) = (user(store, desk, "ana").await, user(store, home, "beka").await);
        let nodes = [store, &other];
        let all = (0..10).map(|turn| {
            let (agent, whom) = if turn % 2 == 0 { (ana, beka) } else { (beka, ana) };
            attend(nodes[turn % 2], agent, whom, |_, _, _| Ok(()))
        });
        assert!(join_all(all).await.into_iter().all(|done| matches!(done, Ok(Ok(())))));
        assert_eq!(attend(store, ana, ana, |_, _, _| Ok(())).await.unwrap(), Err(Refusal::PolicyForbids), "nor on themselves");
    }

    async fn whoever_had_a_hand_in_an_account_is_found_out_for_a_week(lab: Lab) {
        let store = &lab.store;
        let (desk, home) = (organization(store).await, organization(store).await);
        let (agent, ana, owner) = (user(store, desk, "agent").await, user(store, home, "ana").await, user(store, desk, "owner").await);
        assert!(is_free(store, agent, ana).await, "whom the operator added");
        touch(store, agent, USER, EventKind::FactorEnrolled, None).await;
        touch(store, agent, USER, EventKind::UserSignedOut, Some(owner)).await;
        assert!(is_free(store, agent, ana).await, "who looks after their own account");
        touch(store, agent, USER, EventKind::FactorRemoved, Some(owner)).await;
        assert!(!is_free(store, agent, ana).await);
        lab.advance(Duration::from_secs(7 * 24 * 3600 + 1));
        assert!(is_free(store, agent, ana).await, "a week later");

        let role: Governor = (owner, Box::new(|user, _| Ok(Overseer::Person { id: user.id, role: twofactor::Role::Owner })));
        let new = NewUser::member(desk, Email::parse("puppet@example.com").unwrap(), "P".to_owned());
        let build = move |by, scene: &mut Scene<'_>| User::admit_new(new, by, true, scene);
        let (report, _) = store.add_people(desk, USER, role, vec![build], false).await.unwrap().unwrap();
        let [Added::Created(puppet)] = report[..] else { panic!("{report:?}") };
        let behind = attend(store, puppet, ana, move |_, hands, _| Ok(hands.include(owner))).await.unwrap();
        assert_eq!(behind, Ok(true));
    }
}
