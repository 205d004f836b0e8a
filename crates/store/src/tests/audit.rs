//! The audit trail is read by whom it is about, in both directions, and outlives them.

use std::time::Duration;
use twofactor::{EventId, OrganizationId, UserId};

use crate::{
    Store, Tx,
    audit::chain,
    events::{About, Entry, Start},
    on_both_engines,
};

async fn record(store: &Store, organization: Option<OrganizationId>, user: Option<UserId>, kind: &str) -> Entry {
    let now = store.now();
    let id = EventId::draw(now, &mut store.entropy().rng());
    let (actor, detail) = ("user".to_owned(), "{}".to_owned());
    let entry = Entry { id, at: now, organization, user, kind: kind.to_owned(), actor, detail };
    let (chain, saved) = (chain::of(organization, user), vec![entry.clone()]);
    store.write(async move |tx: &mut Tx| chain::append(tx, &chain, saved).await).await.unwrap();
    entry
}

on_both_engines! {
    async fn lines_are_listed_by_whom_they_are_about(lab: Lab) {
        let acme = lab.store.create_organization("Acme", "crm", "{}").await.unwrap().id;
        let (nino, giorgi) = (UserId::from_bytes([1; 16]), UserId::from_bytes([2; 16]));
        let mut all = Vec::new();
        for (organization, user, kind) in [
            (Some(acme), Some(nino), "user.created"),
            (Some(acme), Some(giorgi), "user.created"),
            (Some(acme), None, "policy.changed"),
            (None, None, "key.rotated"),
            (Some(acme), Some(nino), "challenge.passed"),
        ] {
            all.push(record(&lab.store, organization, user, kind).await);
            lab.advance(Duration::from_millis(1));
        }
        lab.store.delete_organization(acme).await.unwrap();
        let pick = |numbers: &[usize]| numbers.iter().map(|number| all[*number].clone()).collect::<Vec<_>>();
        let list = async |about, kind, from, limit| lab.store.events(about, kind, from, limit).await.unwrap();
        assert_eq!(list(About::Server, None, Start::Newest, 9).await, pick(&[4, 3, 2, 1, 0]));
        assert_eq!(list(About::Organization(acme), None, Start::Newest, 2).await, pick(&[4, 2]));
        assert_eq!(list(About::Organization(acme), None, Start::Before(all[2].id), 2).await, pick(&[1, 0]));
        assert_eq!(list(About::User(nino), None, Start::After(all[0].id), 9).await, pick(&[4]));
        assert_eq!(list(About::Server, Some("user.created"), Start::Newest, 9).await, pick(&[1, 0]));
        assert_eq!(list(About::User(giorgi), Some("challenge.passed"), Start::Newest, 9).await, []);
    }
}
