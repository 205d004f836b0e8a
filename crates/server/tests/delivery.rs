//! What steps asked for is sent: once, by whichever node, and past whatever a mail server does.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "whatever goes wrong here is a failed test")]

use std::{collections::BTreeSet, sync::Arc, time::Duration};

use server::{App, config::Config, worker};
use store::{Progress, Store, Tx, on_both_engines, outbox::Outgoing};
use testkit::{MailDoor, MailServer};
use tokio::sync::oneshot;
use twofactor::{Email, Message, MessageId, Notice, Recipient, Secret};

on_both_engines! {
    async fn every_mail_leaves_once_whoever_works(lab: Lab) {
        let post = MailServer::start(MailDoor::default()).unwrap();
        let nodes = [node(lab.store.clone(), &post, ""), node(lab.second_node().await, &post, "")];
        for number in 0..24 {
            ask_for(&lab.store, &format!("person-{number}@example.com")).await;
        }
        let (first, second) = tokio::join!(worker::work(&nodes[0]), worker::work(&nodes[1]));
        first.and(second).unwrap();
        worker::work(&nodes[0]).await.unwrap();
        let mails = post.wait_for(24).unwrap();
        let (people, names): (BTreeSet<_>, BTreeSet<_>) = mails.iter().map(|mail| (mail.to[0].clone(), message_id(&mail.text))).unzip();
        assert_eq!((mails.len(), people.len(), names.len()), (24, 24, 24));
        assert_eq!(lab.store.backlog().await.unwrap().waiting, 0);
    }

    async fn a_mail_that_is_put_off_is_tried_again_under_the_same_name(lab: Lab) {
        let post = MailServer::start(MailDoor::default()).unwrap();
        let node = node(lab.store.clone(), &post, "");
        let asked = [ask_for(&lab.store, "greylisted@example.com").await, ask_for(&lab.store, "spam@example.com").await];
        worker::work(&node).await.unwrap();
        assert_eq!((lab.store.backlog().await.unwrap().waiting, post.accepted().len()), (2, 0));
        worker::work(&node).await.unwrap();
        assert!(post.accepted().is_empty(), "not at once");
        lab.advance(Duration::from_secs(5));
        worker::work(&node).await.unwrap();
        let mails = post.wait_for(1).unwrap();
        assert_eq!(message_id(&mails[0].text), format!("<{}@example.com>", asked[0]));
        let told: Vec<_> = lab.store.timeline(asked[0]).await.unwrap().into_iter().map(|step| (step.provider, step.progress)).collect();
        assert_eq!(told, [("mail".to_owned(), Progress::Failed), ("mail".to_owned(), Progress::Accepted)]);
        assert_eq!(lab.store.backlog().await.unwrap().waiting, 1, "what was refused after its text is tried until it is of no use");
        lab.advance(Duration::from_secs(24 * 3600));
        worker::work(&node).await.unwrap();
        assert_eq!((lab.store.expire_outbox().await.unwrap(), post.accepted().len()), (1, 1));
    }

    async fn links_to_one_mailbox_wait_when_there_were_many(lab: Lab) {
        let post = MailServer::start(MailDoor::default()).unwrap();
        let node = node(lab.store.clone(), &post, "");
        let mut links = Vec::new();
        for _ in 0..11 {
            links.push(tell(&lab.store, "ana@example.com", Notice::VerifyEmail { token: Secret::new("t".to_owned()) }).await);
        }
        worker::work(&node).await.unwrap();
        let told = async |id| lab.store.timeline(id).await.unwrap().into_iter().map(|step| step.progress).collect::<Vec<_>>();
        assert_eq!(post.wait_for(10).unwrap().len(), 10);
        let mut held = Vec::new();
        for id in links {
            if told(id).await == [Progress::Stopped] {
                held.push(id);
            }
        }
        assert_eq!(held.len(), 1);
        ask_for(&lab.store, "ana@example.com").await;
        tell(&lab.store, "beka@example.com", Notice::VerifyEmail { token: Secret::new("t".to_owned()) }).await;
        worker::work(&node).await.unwrap();
        assert_eq!(post.wait_for(12).unwrap().len(), 12, "news and other mailboxes do not wait");
        lab.advance(Duration::from_secs(3600));
        worker::work(&node).await.unwrap();
        assert_eq!(told(held[0]).await, [Progress::Stopped, Progress::Accepted], "it is not lost");
    }

    async fn a_mailbox_that_is_not_there_is_given_up(lab: Lab) {
        let post = MailServer::start(MailDoor::default()).unwrap();
        let node = node(lab.store.clone(), &post, "");
        ask_for(&lab.store, "unknown@example.com").await;
        worker::work(&node).await.unwrap();
        assert_eq!(lab.store.backlog().await.unwrap().waiting, 0);
        assert!(node.metrics.text().contains("vestibule_messages_total{channel=\"email\",provider=\"mail\",outcome=\"given_up\"} 1"), "{}", node.metrics.text());
    }

    async fn a_server_that_goes_silent_holds_up_its_own_mail_only(lab: Lab) {
        let post = MailServer::start(MailDoor::default()).unwrap();
        let node = node(lab.store.clone(), &post, "connections = 2\ntimeout_seconds = 60\n");
        ask_for(&lab.store, "silent@example.com").await;
        for number in 0..6 {
            ask_for(&lab.store, &format!("person-{number}@example.com")).await;
        }
        let (stop, stopped) = oneshot::channel::<()>();
        let working = tokio::spawn(worker::run(Arc::clone(&node), async move { drop(stopped.await) }));
        assert_eq!(post.wait_for(6).unwrap().len(), 6);
        assert!(!working.is_finished());
        working.abort();
        drop((stop, working.await));
    }

    async fn without_a_server_mails_wait(lab: Lab) {
        let config = Config::parse("base_url = \"https://id.example.com\"\n").unwrap();
        let node = Arc::new(App::new(config, lab.store.clone(), false).unwrap());
        ask_for(&lab.store, "ana@example.com").await;
        worker::work(&node).await.unwrap();
        assert_eq!(lab.store.backlog().await.unwrap().waiting, 1);
        assert_eq!(lab.store.lease("mail", 1, Duration::from_secs(1)).await.unwrap()[0].attempts, 1, "it was not even tried");
    }
}

fn node(store: Store, post: &MailServer, more: &str) -> Arc<App> {
    let port = post.address().port();
    let mail = format!("[mail]\nhost = \"localhost\"\nport = {port}\nsecurity = \"none\"\nfrom = \"Acme <security@example.com>\"\n{more}");
    let config = Config::parse(&format!("base_url = \"https://id.example.com\"\n{mail}")).unwrap();
    Arc::new(App::new(config, store, false).unwrap())
}

async fn ask_for(store: &Store, mailbox: &str) -> MessageId {
    tell(store, mailbox, Notice::PasswordChanged).await
}

async fn tell(store: &Store, mailbox: &str, notice: Notice) -> MessageId {
    let now = store.now();
    let expires_at = now.plus(Duration::from_secs(24 * 3600));
    let message = Message {
        id: MessageId::draw(now, &mut store.entropy().rng()),
        to: Recipient::Mailbox(Email::parse(mailbox).unwrap()),
        name: "Ana".to_owned(),
        locale: None,
        notice,
        at: now,
        ip: None,
        browser: None,
        expires_at,
    };
    let content = Secret::new(serde_json::to_vec(&message).unwrap());
    let outgoing = Outgoing { id: message.id, organization: None, user: None, kind: store::MAIL.to_owned(), due_at: now, expires_at, content };
    let saver = store.clone();
    store.write(async move |tx: &mut Tx| saver.enqueue(tx, &outgoing).await).await.unwrap();
    message.id
}

fn message_id(text: &str) -> String {
    text.lines().find_map(|line| line.strip_prefix("Message-ID: ")).unwrap().to_owned()
}
