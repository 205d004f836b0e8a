//! What is saved to be sent is sent by one worker at a time, at least once, and then erased.

use std::{collections::HashSet, time::Duration};
use tokio::task::JoinSet;
use twofactor::{MessageId, Secret, UserId};

use crate::{
    Outlook, Progress, Step, Store, Tx, on_both_engines,
    outbox::{Backlog, Delivery, Outgoing, backoff},
};

pub(super) fn message(store: &Store) -> Outgoing {
    let now = store.now();
    Outgoing {
        id: MessageId::draw(now, &mut store.entropy().rng()),
        organization: None,
        user: None,
        kind: "mail".to_owned(),
        due_at: now,
        expires_at: now.plus(Duration::from_secs(3600)),
        content: Secret::new(b"your code is 123456".to_vec()),
    }
}

async fn enqueue(store: &Store, count: usize) {
    let messages: Vec<_> = (0..count).map(|_| message(store)).collect();
    let from = store.clone();
    store
        .write(async move |tx: &mut Tx| {
            for message in &messages {
                from.enqueue(tx, message).await?;
            }
            Ok(())
        })
        .await
        .unwrap();
}

async fn kept_bytes(store: &Store) -> i64 {
    const KEPT: &str = "SELECT coalesce(max(length(sealed)), 0) FROM outbox";
    const WIDENED: &str = "SELECT CAST(coalesce(max(length(sealed)), 0) AS BIGINT) FROM outbox";
    let sql = if store.engine() == crate::Engine::Sqlite { KEPT } else { WIDENED };
    store.read(async move |tx: &mut Tx| tx.one(sql, &[], |row| row.get(0)).await).await.unwrap().unwrap()
}

const SPAN: Duration = Duration::from_secs(60);

on_both_engines! {
    async fn a_message_is_leased_settled_and_erased(lab: Lab) {
        enqueue(&lab.store, 1).await;
        assert_eq!(lab.store.backlog().await.unwrap(), Backlog { waiting: 1, oldest_due_at: Some(lab.store.now()) });
        let leased = lab.store.lease("mail", 10, SPAN).await.unwrap();
        assert_eq!(leased[0].message.content.expose(), b"your code is 123456");
        assert_eq!(leased[0].attempts, 1);
        assert!(lab.store.lease("mail", 10, SPAN).await.unwrap().is_empty(), "it is leased already");
        assert!(kept_bytes(&lab.store).await > 0);
        assert!(lab.store.settle(&leased[0], Delivery::Done, None).await.unwrap());
        assert_eq!(kept_bytes(&lab.store).await, 0);
        assert!(!lab.store.settle(&leased[0], Delivery::Done, None).await.unwrap());
        assert_eq!(lab.store.backlog().await.unwrap().waiting, 0);
        assert_eq!(lab.store.purge_outbox(Duration::ZERO).await.unwrap(), 1);
    }

    async fn workers_never_share_a_message(lab: Lab) {
        enqueue(&lab.store, 60).await;
        let second = lab.second_node().await;
        let mut workers = JoinSet::new();
        for number in 0..8 {
            let store = if number % 2 == 0 { lab.store.clone() } else { second.clone() };
            workers.spawn(async move {
                let mut mine = Vec::new();
                loop {
                    let leased = store.lease("mail", 5, SPAN).await.unwrap();
                    if leased.is_empty() {
                        return mine;
                    }
                    for one in leased {
                        assert!(store.settle(&one, Delivery::Done, None).await.unwrap());
                        mine.push(one.message.id);
                    }
                }
            });
        }
        let sent = workers.join_all().await.concat();
        assert_eq!(sent.iter().collect::<HashSet<_>>().len(), sent.len());
        // A worker that skipped rows another one held may have gone home early; what is left is still there.
        assert_eq!(i64::try_from(60 - sent.len()).unwrap(), lab.store.backlog().await.unwrap().waiting);
    }

    async fn a_lease_that_runs_out_is_given_to_another(lab: Lab) {
        enqueue(&lab.store, 1).await;
        let dead = lab.store.lease("mail", 1, SPAN).await.unwrap().remove(0);
        lab.advance(SPAN);
        let alive = lab.store.lease("mail", 1, SPAN).await.unwrap().remove(0);
        assert_eq!(alive.attempts, 2);
        assert!(!lab.store.settle(&dead, Delivery::GiveUp, None).await.unwrap(), "the lease is another's");
        assert!(lab.store.settle(&alive, Delivery::Done, None).await.unwrap());
    }

    async fn who_was_asked_is_noted_before_and_the_answer_where_it_was_asked(lab: Lab) {
        enqueue(&lab.store, 1).await;
        let dead = lab.store.lease("mail", 1, SPAN).await.unwrap().remove(0);
        let told = async || lab.store.timeline(dead.message.id).await.unwrap().into_iter().map(|step| step.progress).collect::<Vec<_>>();
        assert!(lab.store.note_asked(&dead, "a").await.unwrap());
        assert_eq!(told().await, [Progress::Asked]);
        lab.advance(SPAN);
        let alive = lab.store.lease("mail", 1, SPAN).await.unwrap().remove(0);
        assert!(!lab.store.note_asked(&dead, "b").await.unwrap(), "the lease is another's");
        assert!(lab.store.note_asked(&alive, "b").await.unwrap());
        assert!(lab.store.settle(&alive, Delivery::Retry(Duration::ZERO), Some(("b", Progress::Failed))).await.unwrap());
        assert_eq!(told().await, [Progress::Asked, Progress::Failed]);
        let again = lab.store.lease("mail", 1, SPAN).await.unwrap().remove(0);
        assert!(lab.store.note_asked(&again, "a").await.unwrap());
        assert!(lab.store.settle(&again, Delivery::Done, Some(("a", Progress::Accepted))).await.unwrap());
        assert_eq!(told().await, [Progress::Asked, Progress::Failed, Progress::Accepted], "each answer ends its own question");
        assert!(!lab.store.note_asked(&again, "a").await.unwrap(), "it is settled");
    }

    async fn a_code_does_not_wait_for_four_thousand_invitations(lab: Lab) {
        enqueue(&lab.store, 4000).await;
        let code = Outgoing { expires_at: lab.store.now().plus(Duration::from_secs(600)), ..message(&lab.store) };
        let (id, from) = (code.id, lab.store.clone());
        lab.store.write(async move |tx: &mut Tx| from.enqueue(tx, &code).await).await.unwrap();
        assert_eq!(lab.store.lease("mail", 4, SPAN).await.unwrap()[0].message.id, id);
    }

    async fn a_failed_try_is_repeated_later(lab: Lab) {
        enqueue(&lab.store, 1).await;
        let leased = lab.store.lease("mail", 1, SPAN).await.unwrap().remove(0);
        assert!(lab.store.settle(&leased, Delivery::Retry(backoff(leased.attempts)), None).await.unwrap());
        lab.advance(Duration::from_secs(4));
        assert!(lab.store.lease("mail", 1, SPAN).await.unwrap().is_empty());
        lab.advance(Duration::from_secs(1));
        assert_eq!(lab.store.lease("mail", 1, SPAN).await.unwrap().remove(0).attempts, 2);
    }

    async fn what_is_no_longer_of_use_is_erased_unsent(lab: Lab) {
        enqueue(&lab.store, 1).await;
        lab.advance(Duration::from_secs(3600));
        assert!(lab.store.lease("mail", 1, SPAN).await.unwrap().is_empty());
        assert_eq!(lab.store.expire_outbox().await.unwrap(), 1);
        assert_eq!(kept_bytes(&lab.store).await, 0);
    }

    async fn what_happened_to_a_message_is_told_in_order(lab: Lab) {
        let start = lab.store.now();
        let user = UserId::from_bytes([3; 16]);
        let message = Outgoing { user: Some(user), ..message(&lab.store) };
        let (store, id) = (lab.store.clone(), message.id);
        lab.store.write(async move |tx: &mut Tx| store.enqueue(tx, &message).await).await.unwrap();
        assert!(lab.store.timeline(id).await.unwrap().is_empty());
        let leased = lab.store.lease("mail", 1, SPAN).await.unwrap().remove(0);
        assert!(lab.store.settle(&leased, Delivery::Retry(Duration::ZERO), Some(("a", Progress::Failed))).await.unwrap());
        lab.advance(Duration::from_secs(5));
        let leased = lab.store.lease("mail", 1, SPAN).await.unwrap().remove(0);
        assert!(lab.store.settle(&leased, Delivery::Done, Some(("b", Progress::Accepted))).await.unwrap());
        let told = lab.store.timeline(id).await.unwrap();
        let step = |after: u64, provider: &str, progress| Step { at: start.plus(Duration::from_secs(after)), provider: provider.to_owned(), progress };
        assert_eq!(told, [step(0, "a", Progress::Failed), step(5, "b", Progress::Accepted)]);
        let stories = lab.store.messages_of(user, None, 10).await.unwrap();
        assert_eq!((stories.len(), stories[0].id, stories[0].state.as_str(), &stories[0].steps), (1, id, "done", &told));
        assert!(lab.store.messages_of(UserId::from_bytes([4; 16]), None, 10).await.unwrap().is_empty());
        assert!(lab.store.messages_of(user, Some(id), 10).await.unwrap().is_empty(), "those before it");
        assert_eq!(lab.store.purge_deliveries(Duration::ZERO).await.unwrap(), 2);
    }

    async fn what_a_provider_calls_a_message_is_kept_for_its_receipt(lab: Lab) {
        let (first, second) = (message(&lab.store).id, message(&lab.store).id);
        lab.store.note_name("carrier", "0A1F", first).await.unwrap();
        assert_eq!(lab.store.named("carrier", "0a1f ").await.unwrap(), Some(first));
        assert_eq!(lab.store.named("abroad", "0A1F").await.unwrap(), None);
        lab.store.note_name("carrier", "0A1F", second).await.unwrap();
        assert_eq!(lab.store.named("carrier", "0A1F").await.unwrap(), Some(second), "names come around again");
        lab.advance(Duration::from_secs(60));
        lab.store.purge_deliveries(Duration::from_secs(60)).await.unwrap();
        assert_eq!(lab.store.named("carrier", "0A1F").await.unwrap(), None);
    }

    async fn a_message_that_takes_long_or_fails_looks_like_it(lab: Lab) {
        let user = UserId::from_bytes([3; 16]);
        let message = Outgoing { user: Some(user), ..message(&lab.store) };
        let store = lab.store.clone();
        lab.store.write(async move |tx: &mut Tx| store.enqueue(tx, &message).await).await.unwrap();
        let outlook = async || lab.store.messages_of(user, None, 1).await.unwrap().remove(0).outlook(lab.store.now());
        assert_eq!(outlook().await, Outlook::Fine);
        let leased = lab.store.lease("mail", 1, SPAN).await.unwrap().remove(0);
        lab.store.settle(&leased, Delivery::Confirm(Duration::from_secs(60)), Some(("a", Progress::Accepted))).await.unwrap();
        lab.advance(Duration::from_secs(29));
        assert_eq!(outlook().await, Outlook::Fine);
        lab.advance(Duration::from_secs(1));
        assert_eq!(outlook().await, Outlook::Late, "accepted and not confirmed");
        lab.store.report(leased.message.id, "a", true).await.unwrap();
        assert_eq!(outlook().await, Outlook::Fine);

        let refused = Outgoing { user: Some(user), ..self::message(&lab.store) };
        let store = lab.store.clone();
        lab.store.write(async move |tx: &mut Tx| store.enqueue(tx, &refused).await).await.unwrap();
        let leased = lab.store.lease("mail", 1, SPAN).await.unwrap().remove(0);
        lab.store.settle(&leased, Delivery::Retry(Duration::ZERO), Some(("a", Progress::Refused))).await.unwrap();
        assert_eq!(outlook().await, Outlook::Late);
        let leased = lab.store.lease("mail", 1, SPAN).await.unwrap().remove(0);
        lab.store.settle(&leased, Delivery::GiveUp, Some(("b", Progress::Refused))).await.unwrap();
        assert_eq!(outlook().await, Outlook::Failed);
    }

    async fn a_receipt_ends_a_message_and_a_missing_one_makes_it_due_again(lab: Lab) {
        enqueue(&lab.store, 3).await;
        let leased = lab.store.lease("mail", 3, SPAN).await.unwrap();
        for one in &leased {
            assert!(lab.store.settle(one, Delivery::Confirm(SPAN), Some(("a", Progress::Accepted))).await.unwrap());
        }
        assert_eq!(lab.store.backlog().await.unwrap().waiting, 0);
        let [delivered, undelivered, silent] = [0, 1, 2].map(|index: usize| leased[index].message.id);
        for _ in 0..2 {
            lab.store.report(delivered, "a", true).await.unwrap();
            lab.store.report(undelivered, "a", false).await.unwrap();
        }
        let again = lab.store.lease("mail", 3, SPAN).await.unwrap();
        assert_eq!(again.iter().map(|one| one.message.id).collect::<Vec<_>>(), [undelivered]);
        lab.store.report(undelivered, "a", true).await.unwrap();
        assert!(!lab.store.settle(&again[0], Delivery::Done, Some(("b", Progress::Accepted))).await.unwrap(), "it was delivered after all");
        lab.advance(SPAN);
        assert_eq!(lab.store.lease("mail", 3, SPAN).await.unwrap()[0].message.id, silent);
        let told = async |id| lab.store.timeline(id).await.unwrap().into_iter().map(|step| step.progress).collect::<Vec<_>>();
        assert_eq!(told(delivered).await, [Progress::Accepted, Progress::Delivered]);
        assert_eq!(told(undelivered).await, [Progress::Accepted, Progress::Undelivered, Progress::Delivered, Progress::Accepted]);
        lab.advance(Duration::from_secs(3600));
        assert_eq!(lab.store.expire_outbox().await.unwrap(), 0, "what was sent is not expired but done");
        assert_eq!(kept_bytes(&lab.store).await, 0);
        lab.store.report(MessageId::from_bytes([9; 16]), "a", true).await.unwrap();
    }

    async fn one_kind_of_messages_is_leased_apart_from_another(lab: Lab) {
        enqueue(&lab.store, 1).await;
        assert!(lab.store.lease("sms", 10, SPAN).await.unwrap().is_empty());
        assert_eq!(lab.store.lease("mail", 10, SPAN).await.unwrap().len(), 1);
    }

    async fn a_message_that_does_not_open_holds_up_no_other(lab: Lab) {
        enqueue(&lab.store, 1).await;
        lab.store.write(async |tx: &mut Tx| tx.execute("UPDATE outbox SET user_id = 'another'", &[]).await).await.unwrap();
        enqueue(&lab.store, 1).await;
        assert_eq!(lab.store.lease("mail", 10, SPAN).await.unwrap().len(), 1);
        assert_eq!(lab.store.backlog().await.unwrap().waiting, 1);
    }
}

#[test]
fn waits_between_tries_double_up_to_an_hour() {
    let waits = [1, 2, 3, 10, 11, 4_000_000_000].map(|attempts| backoff(attempts).as_secs());
    assert_eq!(waits, [5, 10, 20, 2560, 3600, 3600]);
}
