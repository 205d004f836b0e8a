//! Text messages leave through one gateway after the other, and what became of them is told.
#![expect(clippy::unwrap_used, reason = "whatever goes wrong here is a failed test")]

use std::{
    fs,
    io::{Read as _, Write as _},
    net::{SocketAddr, TcpListener},
    sync::Arc,
    thread,
    time::Duration,
};

use axum::{
    body::Body,
    http::{Request, StatusCode},
};
use server::{App, config::Config, router::router, worker};
use store::{Progress, Store, Tx, on_both_engines, outbox::Outgoing, testing::Lab};
use tempfile::TempDir;
use testkit::{Kannel, MessageCenter, free_address};
use tokio::{sync::oneshot, task::JoinHandle};
use tower::ServiceExt as _;
use twofactor::{Message, MessageId, Notice, Phone, Recipient, Secret};

use Progress::{Accepted, Asked, Delivered, Failed, Refused, Stopped, Undelivered};

on_both_engines! {
    async fn who_is_gone_or_refuses_is_followed_by_the_next_and_the_receipt_is_told(lab: Lab) {
        let kannel = Kannel::start().unwrap();
        let refusing = Gateway::answering("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
        let gateways = [gateway("gone", free_address().unwrap(), ""), gateway("picky", refusing.address, ""), gateway("local", kannel.address(), CONFIRMED)];
        let node = node(&lab.store, &gateways.concat());
        let door = tokio::net::TcpListener::bind(node.config.listen.public).await.unwrap();
        let serving = tokio::spawn({
            let node = Arc::clone(&node);
            async move { axum::serve(door, router(node)).await }
        });
        let id = ask_for(&lab.store).await;
        worker::work(&node).await.unwrap();
        let arrived = kannel.wait_for(1).unwrap();
        assert!(arrived.iter().any(|line| line.starts_with("Acme +995599123456 text ") && line.contains("123456")), "{arrived:?}");
        // Its network reports within a moment; whoever waits for something else than its answer would have to sleep.
        while told(&lab.store, id).await.len() < 4 {
            tokio::task::yield_now().await;
        }
        // The report may be noted before the answer is.
        let (asked, heard) = ([("gone", Failed), ("picky", Refused)].map(owned), [("local", Accepted), ("local", Delivered)].map(owned));
        let told = told(&lab.store, id).await;
        let (before, after) = told.split_at(2);
        assert_eq!(before, asked);
        assert!(heard.iter().all(|step| after.contains(step)), "{told:?}");
        worker::work(&node).await.unwrap();
        assert_eq!(lab.store.backlog().await.unwrap().waiting, 0);
        serving.abort();
        drop(serving.await);
    }

    async fn who_does_not_confirm_in_time_is_followed_by_the_next_once(lab: Lab) {
        let (first, second) = (Gateway::answering(OK), Gateway::answering(OK));
        let node = node(&lab.store, &[gateway("a", first.address, CONFIRMED), gateway("b", second.address, CONFIRMED)].concat());
        let id = ask_for(&lab.store).await;
        worker::work(&node).await.unwrap();
        worker::work(&node).await.unwrap();
        assert_eq!(told(&lab.store, id).await, [("a", Accepted)].map(owned));
        lab.advance(Duration::from_secs(60));
        worker::work(&node).await.unwrap();
        lab.advance(Duration::from_secs(60));
        worker::work(&node).await.unwrap();
        worker::work(&node).await.unwrap();
        assert_eq!(told(&lab.store, id).await, [("a", Accepted), ("b", Accepted)].map(owned), "nobody is asked twice");
    }

    async fn what_is_reported_counts_only_at_the_address_that_was_given(lab: Lab) {
        let (first, second) = (Gateway::answering(OK), Gateway::answering(OK));
        let node = node(&lab.store, &[gateway("a", first.address, CONFIRMED), gateway("b", second.address, CONFIRMED)].concat());
        let id = ask_for(&lab.store).await;
        worker::work(&node).await.unwrap();
        let report_to = first.report_to();
        let report = async |path: &str| {
            let request = Request::get(path).body(Body::empty()).unwrap();
            router(Arc::clone(&node)).oneshot(request).await.unwrap().status()
        };
        let (start, seal) = report_to.rsplit_once('/').unwrap();
        assert_eq!(report(&format!("{start}/{}?status=2", seal.replace(|c: char| c.is_ascii_hexdigit(), "0"))).await, StatusCode::NOT_FOUND);
        assert_eq!(report(&format!("{}/{seal}?status=2", start.replace("/a/", "/b/"))).await, StatusCode::NOT_FOUND);
        assert_eq!(report(&format!("{report_to}?status=8")).await, StatusCode::NO_CONTENT);
        assert_eq!(report(&format!("{report_to}?status=2")).await, StatusCode::NO_CONTENT);
        assert_eq!(report(&format!("{report_to}?status=2")).await, StatusCode::NO_CONTENT);
        worker::work(&node).await.unwrap();
        assert_eq!(told(&lab.store, id).await, [("a", Accepted), ("a", Undelivered), ("b", Accepted)].map(owned));
    }

    async fn a_receipt_by_smpp_is_noted_by_whichever_node_hears_it(lab: Lab) {
        let center = MessageCenter::start().unwrap();
        let account = Account::with(&center);
        let gateway = account.gateway();
        // Its connection is cut as soon as the message was taken, and the receipt comes on the next one.
        let id = ask_for_number(&lab.store, "+995599123409").await;
        let first = Running::begin(&lab.store, &gateway);
        while lab.store.named("carrier", "00000001").await.unwrap() != Some(id) || told(&lab.store, id).await.is_empty() {
            tokio::task::yield_now().await;
        }
        first.end().await;
        let second = Running::begin(&lab.store, &gateway);
        while told(&lab.store, id).await.len() < 2 {
            tokio::task::yield_now().await;
        }
        assert_eq!(told(&lab.store, id).await, [("carrier", Accepted), ("carrier", Delivered)].map(owned));
        assert_eq!(center.answers(1).unwrap(), [0]);
        second.end().await;
    }

    async fn a_receipt_that_comes_twice_is_told_once(lab: Lab) {
        let center = MessageCenter::start().unwrap();
        let account = Account::with(&center);
        let id = ask_for_number(&lab.store, "+995599123414").await;
        let node = Running::begin(&lab.store, &account.gateway());
        while told(&lab.store, id).await.len() < 2 {
            tokio::task::yield_now().await;
        }
        assert_eq!(center.answers(2).unwrap(), [0, 0]);
        node.end().await;
        let told = told(&lab.store, id).await;
        assert!(told.len() == 2 && told.contains(&owned(("carrier", Accepted))) && told.contains(&owned(("carrier", Delivered))), "{told:?}");
        assert_eq!(center.wait_for(1).unwrap().len(), 1);
    }

    async fn who_ends_with_a_message_in_hand_is_followed_by_the_next_once_as_who_takes_too_long(lab: Lab) {
        let (center, spare) = (MessageCenter::start().unwrap(), Gateway::answering(OK));
        let account = Account::with(&center);
        let node = node(&lab.store, &[account.gateway(), gateway("spare", spare.address, CONFIRMED)].concat());
        let id = ask_for_number(&lab.store, "+995599123412").await;
        worker::work(&node).await.unwrap();
        assert_eq!(told(&lab.store, id).await, [("carrier", Failed), ("spare", Accepted)].map(owned));
        assert_eq!(center.wait_for(1).unwrap().len(), 1, "it had read the message");
        lab.advance(Duration::from_secs(60));
        worker::work(&node).await.unwrap();
        assert_eq!(told(&lab.store, id).await.iter().filter(|step| step.1 == Accepted).count(), 1);
    }

    async fn a_gateway_that_may_have_accepted_from_a_node_that_died_is_not_asked_again(lab: Lab) {
        let id = die_asking(&lab).await;
        let door = Gateway::answering(OK);
        let next = node(&lab.store, &gateway("a", door.address, ""));
        worker::work(&next).await.unwrap();
        assert_eq!(told(&lab.store, id).await, [("a", Asked)].map(owned));
        assert!(door.asked.try_recv().is_err(), "there is nobody else");
        assert_eq!(lab.store.backlog().await.unwrap().waiting, 0);
    }

    async fn who_may_have_accepted_from_a_node_that_died_is_followed_by_the_next(lab: Lab) {
        let id = die_asking(&lab).await;
        let (first, second) = (Gateway::answering(OK), Gateway::answering(OK));
        let next = node(&lab.store, &[gateway("a", first.address, ""), gateway("b", second.address, "")].concat());
        worker::work(&next).await.unwrap();
        assert_eq!(told(&lab.store, id).await, [("a", Asked), ("b", Accepted)].map(owned));
        assert!(first.asked.try_recv().is_err());
    }

    async fn a_gateway_that_tells_repetitions_is_asked_again_after_a_node_died(lab: Lab) {
        let id = die_asking(&lab).await;
        let (first, second) = (Gateway::answering(OK), Gateway::answering(OK));
        let telling = gateway("a", first.address, "").replace("method = \"GET\"", "method = \"GET\"\nheaders = { Idempotency-Key = \"{id}\" }");
        let next = node(&lab.store, &[telling, gateway("b", second.address, "")].concat());
        worker::work(&next).await.unwrap();
        assert_eq!(told(&lab.store, id).await, [("a", Asked), ("a", Accepted)].map(owned));
    }

    async fn a_gateway_that_hangs_holds_up_its_own_messages_only(lab: Lab) {
        let (silent, door) = (Gateway::silent(), Gateway::answering(OK));
        let at_home = gateway("home", silent.address, "prefixes = [\"+995\"]\n").replace("timeout_seconds = 2", "timeout_seconds = 60");
        for nr in 0..100 {
            ask_for_number(&lab.store, &format!("+9955991234{nr:02}")).await;
        }
        let abroad = ask_for_number(&lab.store, "+48512345678").await;
        let (stop, stopped) = oneshot::channel::<()>();
        let node = node(&lab.store, &[at_home, gateway("abroad", door.address, "")].concat());
        let working = tokio::spawn(worker::run(node, async move { drop(stopped.await) }));
        while told(&lab.store, abroad).await != [("abroad", Accepted)].map(owned) {
            tokio::task::yield_now().await;
        }
        working.abort();
        drop((stop, working.await));
    }

    async fn notices_leave_room_for_codes_and_wait_when_there_were_many(lab: Lab) {
        let door = Gateway::answering(OK);
        let node = node(&lab.store, &gateway("a", door.address, ""));
        let mut news = Vec::new();
        for _ in 0..5 {
            news.push(tell(&lab.store, "+995599123456", Notice::PasswordChanged).await);
        }
        worker::work(&node).await.unwrap();
        let mut stopped = Vec::new();
        for id in news {
            match told(&lab.store, id).await.as_slice() {
                [(provider, Accepted)] if provider == "a" => {}
                [(provider, Stopped)] if provider == "limits" => stopped.push(id),
                other => panic!("{other:?}"),
            }
        }
        let [stopped] = stopped.as_slice() else { panic!("{stopped:?}") };
        let code = ask_for(&lab.store).await;
        worker::work(&node).await.unwrap();
        assert_eq!(told(&lab.store, code).await, [("a", Accepted)].map(owned), "codes are counted when they are asked for");
        lab.advance(Duration::from_secs(3600));
        worker::work(&node).await.unwrap();
        assert_eq!(told(&lab.store, *stopped).await, [("limits", Stopped), ("a", Accepted)].map(owned), "it is not lost");
    }

    async fn notices_to_many_numbers_are_counted_together(lab: Lab) {
        let door = Gateway::answering(OK);
        let caps = "[phone]\nserver_hour = 4\n";
        let node = node(&lab.store, &[gateway("a", door.address, "").as_str(), caps].concat());
        let mut accepted = 0;
        let mut news = Vec::new();
        for number in ["+995599123456", "+995591123456", "+4915123456789", "+48512345678", "+12025550123"] {
            news.push(tell(&lab.store, number, Notice::PasswordChanged).await);
        }
        worker::work(&node).await.unwrap();
        for id in news {
            accepted += told(&lab.store, id).await.iter().filter(|step| step.1 == Accepted).count();
        }
        assert_eq!(accepted, 3);
    }

    async fn when_all_fail_all_are_asked_again_until_the_code_is_of_no_use(lab: Lab) {
        let node = node(&lab.store, &[gateway("a", free_address().unwrap(), ""), gateway("b", free_address().unwrap(), "")].concat());
        let id = ask_for(&lab.store).await;
        worker::work(&node).await.unwrap();
        assert_eq!(told(&lab.store, id).await, [("a", Failed), ("b", Failed)].map(owned));
        lab.advance(Duration::from_secs(10));
        worker::work(&node).await.unwrap();
        assert_eq!(told(&lab.store, id).await.len(), 4);
        lab.advance(Duration::from_secs(600));
        worker::work(&node).await.unwrap();
        assert_eq!(told(&lab.store, id).await.len(), 4);
    }
}

/// An account with a message center, and the file with its password.
struct Account {
    address: SocketAddr,
    room: TempDir,
}

impl Account {
    fn with(center: &MessageCenter) -> Self {
        let room = TempDir::new().unwrap();
        fs::write(room.path().join("secret"), "secret\n").unwrap();
        Self { address: center.address(), room }
    }

    fn gateway(&self) -> String {
        let (host, port, secret) = (self.address.ip(), self.address.port(), self.room.path().join("secret"));
        format!(
            "[[sms]]\nname = \"carrier\"\n{CONFIRMED}[sms.smpp]\nhost = \"{host}\"\nport = {port}\ntls = false\nsystem_id = \"vestibule\"\n\
             secret_file = \"{}\"\nfrom = \"Acme\"\n",
            secret.display()
        )
    }
}

/// The worker of a node.
struct Running {
    task: JoinHandle<()>,
    stop: oneshot::Sender<()>,
}

impl Running {
    fn begin(store: &Store, gateways: &str) -> Self {
        let (stop, stopped) = oneshot::channel();
        let node = node(store, gateways);
        Self { task: tokio::spawn(worker::run(node, async { drop(stopped.await) })), stop }
    }

    async fn end(self) {
        self.stop.send(()).unwrap();
        self.task.await.unwrap();
    }
}

/// A gateway that always says the same.
struct Gateway {
    address: SocketAddr,
    asked: std::sync::mpsc::Receiver<String>,
}

impl Gateway {
    fn answering(answer: &'static str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let (tell, asked) = std::sync::mpsc::channel();
        thread::spawn(move || {
            for stream in listener.incoming() {
                let mut stream = stream.unwrap();
                let mut request = Vec::new();
                let mut piece = [0; 4096];
                while !request.ends_with(b"\r\n\r\n") {
                    let length = stream.read(&mut piece).unwrap();
                    request.extend_from_slice(piece.get(..length).unwrap());
                }
                stream.write_all(answer.as_bytes()).unwrap();
                if tell.send(String::from_utf8(request).unwrap()).is_err() {
                    return;
                }
            }
        });
        Self { address, asked }
    }

    /// One that takes requests and says nothing.
    fn silent() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let (tell, asked) = std::sync::mpsc::channel();
        thread::spawn(move || {
            let mut waiting = Vec::new();
            for stream in listener.incoming() {
                waiting.push(stream.unwrap());
                if tell.send(String::new()).is_err() {
                    return;
                }
            }
        });
        Self { address, asked }
    }

    /// The path that it was told to report to.
    fn report_to(&self) -> String {
        let request = self.asked.recv_timeout(Duration::from_secs(10)).unwrap();
        let query = request.split(' ').nth(1).unwrap();
        let encoded = query.split("dlr-url=").nth(1).unwrap().replace("%2F", "/").replace("%3A", ":").replace("%3F", "?");
        encoded.split('?').next().unwrap().split_once("/receipts").map(|(_, rest)| format!("/receipts{rest}")).unwrap()
    }
}

const OK: &str = "HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

const CONFIRMED: &str = "confirms_within_seconds = 60\n";

fn gateway(name: &str, address: SocketAddr, more: &str) -> String {
    let query = "username=vestibule&password=secret&from=Acme&to={to}&text={text}&coding={coding}&charset=UTF-8&dlr-mask=31&dlr-url={report}";
    format!(
        "[[sms]]\nname = \"{name}\"\ntimeout_seconds = 2\n{more}[sms.http]\nmethod = \"GET\"\nurl = \"http://{address}/cgi-bin/sendsms?{query}\"\n\
         report_query = \"status=%d\"\nreport_field = \"status\"\nreport_delivered = [\"1\"]\nreport_undelivered = [\"2\", \"16\"]\n"
    )
}

/// A code that a node has given to the gateway `a` when it died, at the end of its lease.
async fn die_asking(lab: &Lab) -> MessageId {
    let silent = Gateway::silent();
    let dying = node(&lab.store, &gateway("a", silent.address, "").replace("timeout_seconds = 2", "timeout_seconds = 60"));
    let id = ask_for(&lab.store).await;
    let working = tokio::spawn(async move { worker::work(&dying).await });
    silent.asked.recv_timeout(Duration::from_secs(10)).unwrap();
    working.abort();
    drop(working.await);
    lab.advance(Duration::from_secs(120));
    id
}

fn node(store: &Store, gateways: &str) -> Arc<App> {
    let public = free_address().unwrap();
    let config = format!("base_url = \"http://localhost:{}\"\n[listen]\npublic = \"{public}\"\n{gateways}", public.port());
    Arc::new(App::new(Config::parse(&config).unwrap(), store.clone(), false).unwrap())
}

async fn ask_for(store: &Store) -> MessageId {
    ask_for_number(store, "+995599123456").await
}

async fn ask_for_number(store: &Store, number: &str) -> MessageId {
    tell(store, number, Notice::Code { code: Secret::new("123456".to_owned()) }).await
}

async fn tell(store: &Store, number: &str, notice: Notice) -> MessageId {
    let now = store.now();
    let expires_at = now.plus(Duration::from_secs(if matches!(notice, Notice::Code { .. }) { 600 } else { 24 * 3600 }));
    let message = Message {
        id: MessageId::draw(now, &mut store.entropy().rng()),
        to: Recipient::Number(Phone::parse(number, None).unwrap()),
        name: "Ana".to_owned(),
        locale: None,
        notice,
        at: now,
        ip: None,
        browser: None,
        expires_at,
    };
    let content = Secret::new(serde_json::to_vec(&message).unwrap());
    let outgoing = Outgoing { id: message.id, organization: None, user: None, kind: store::SMS.to_owned(), due_at: now, expires_at, content };
    let saver = store.clone();
    store.write(async move |tx: &mut Tx| saver.enqueue(tx, &outgoing).await).await.unwrap();
    message.id
}

async fn told(store: &Store, id: MessageId) -> Vec<(String, Progress)> {
    store.timeline(id).await.unwrap().into_iter().map(|step| (step.provider, step.progress)).collect()
}

fn owned((provider, progress): (&str, Progress)) -> (String, Progress) {
    (provider.to_owned(), progress)
}
