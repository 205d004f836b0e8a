//! Text messages through a real message center, which also misbehaves.

#![expect(clippy::unwrap_used, reason = "a failure is a test failure")]

mod authority;

use authority::Authority;
use deliver::{
    Outcome, Why,
    sms::{Gateway, News, Provider, Receipt, Report, Settings, Smpp, Text},
};
use std::{
    io::{Read as _, Write as _},
    net::{SocketAddr, TcpListener},
    time::Duration,
};
use testkit::MessageCenter;
use twofactor::{MessageId, Phone, Secret};

const REPORT: Option<&str> = Some("https://id.example.com/receipts/carrier/msg_1/abc");

#[tokio::test]
async fn messages_go_out_and_receipts_come_in_on_one_connection() {
    let center = MessageCenter::start().unwrap();
    let provider = provider(center.address(), "secret");
    provider.greet().await.unwrap();
    accepted(provider.send(&text(1, "05", "123456 is your code {€}\n\n@id.example.com #123456"), REPORT).await);
    assert_eq!(named(&provider).await, (id(1), "00000001".to_owned()));
    let report = reported(&provider).await;
    assert_eq!((report.name.as_str(), report.receipt), ("00000001", Receipt::Delivered));
    report.answer(true).await;
    accepted(provider.send(&text(2, "06", "კოდი 123456"), REPORT).await);
    assert_eq!(named(&provider).await, (id(2), "00000002".to_owned()));
    let report = reported(&provider).await;
    assert_eq!((report.name.as_str(), report.receipt), ("00000002", Receipt::Undelivered));
    report.answer(true).await;
    assert_eq!(center.answers(2).unwrap(), [0, 0]);
    accepted(provider.send(&text(3, "10", &"კოდი ".repeat(30)), REPORT).await);
    accepted(provider.send(&text(4, "11", &"long ".repeat(40)), None).await);
    let said = center.wait_for(4).unwrap();
    let facts: Vec<_> = said.iter().map(|one| (one.coding, one.receipt, one.whole, one.text.clone())).collect();
    assert_eq!(facts[0], (0, 1, false, "123456 is your code {€}\n\n@id.example.com #123456".to_owned()));
    assert_eq!(facts[1], (8, 1, false, "კოდი 123456".to_owned()));
    assert_eq!((facts[2].0, facts[2].2, facts[2].3.as_str()), (8, true, "კოდი ".repeat(30).as_str()));
    assert_eq!((facts[3].1, facts[3].2), (0, true));
    assert_eq!((said[0].from.as_str(), said[0].to.as_str()), ("Acme", "995599123405"));
}

#[tokio::test]
async fn a_receipt_comes_after_the_connection_broke_and_again_until_it_is_noted() {
    let center = MessageCenter::start().unwrap();
    let provider = provider(center.address(), "secret");
    accepted(provider.send(&text(1, "09", "x"), REPORT).await);
    assert_eq!(named(&provider).await, (id(1), "00000001".to_owned()));
    accepted_at_last(&provider, &text(2, "10", "x")).await;
    let report = reported(&provider).await;
    assert_eq!((report.name.as_str(), report.receipt), ("00000001", Receipt::Delivered));
    report.answer(false).await;
    assert_eq!(center.answers(1).unwrap(), [0x64], "say it again later");
    let next = self::provider(center.address(), "secret");
    next.greet().await.unwrap();
    let report = reported(&next).await;
    assert_eq!(report.name, "00000001", "whoever is bound then hears it");
    report.answer(true).await;
    assert_eq!(center.answers(2).unwrap(), [0x64, 0]);
}

#[tokio::test]
async fn a_receipt_that_nobody_took_and_one_that_comes_twice_are_told_again() {
    let center = MessageCenter::start().unwrap();
    let provider = provider(center.address(), "secret");
    accepted(provider.send(&text(1, "14", "x"), REPORT).await);
    let (first, second) = (reported(&provider).await, reported(&provider).await);
    assert_eq!((first.name.as_str(), second.name.as_str()), ("00000001", "00000001"));
    drop((first, second));
    provider.hang_up();
    assert!(provider.next_news().await.is_none(), "nothing is left to hear");
    let next = self::provider(center.address(), "secret");
    next.greet().await.unwrap();
    reported(&next).await.answer(true).await;
    assert_eq!(center.answers(1).unwrap(), [0], "only what was taken was answered");
}

#[tokio::test]
async fn whoever_listens_binds_without_a_message() {
    let center = MessageCenter::start().unwrap();
    accepted(provider(center.address(), "secret").send(&text(1, "09", "x"), REPORT).await);
    let report = reported(&provider(center.address(), "secret")).await;
    assert_eq!((report.name.as_str(), report.receipt), ("00000001", Receipt::Delivered));
}

#[tokio::test]
async fn what_is_too_much_is_respected_and_what_is_refused_is_refused() {
    let center = MessageCenter::start().unwrap();
    let provider = provider(center.address(), "secret");
    let refused = provider.send(&text(1, "01", "x"), None).await;
    assert!(matches!(&refused, Outcome::Refused(fault) if fault.why() == Why::Recipient), "{refused:?}");
    let too_long = provider.send(&text(2, "08", &"კოდი ".repeat(30)), None).await;
    assert!(matches!(&too_long, Outcome::Refused(fault) if fault.to_string() == "rejected (193)"), "{too_long:?}");
    accepted(provider.send(&text(3, "08", "short"), None).await);
    assert_eq!(failed(provider.send(&text(4, "02", "x"), None).await), "rejected (88)");
    assert_eq!(failed(provider.send(&text(5, "10", "x"), None).await), "rejected (88)", "nothing goes out for a second");
    accepted_at_last(&provider, &text(5, "10", "x")).await;
    assert_eq!(center.wait_for(5).unwrap().len(), 5, "the center was not asked before");
    assert_eq!(failed(provider.send(&text(6, "07", "x"), None).await), "rejected (20)");
}

#[tokio::test]
async fn a_center_that_hangs_cuts_or_is_gone_fails_in_time_and_is_bound_to_again() {
    let center = MessageCenter::start().unwrap();
    let provider = provider(center.address(), "secret");
    assert_eq!(failed(provider.send(&text(1, "03", "x"), None).await), "timeout");
    accepted(provider.send(&text(2, "10", "x"), None).await);
    assert_eq!(failed(provider.send(&text(3, "04", "x"), None).await), "unreachable");
    accepted(provider.send(&text(4, "10", "x"), None).await);
    let address = center.address();
    drop(center);
    assert_eq!(failed(provider.send(&text(5, "10", "x"), None).await), "unreachable");
    assert_eq!(failed(self::provider(address, "secret").send(&text(6, "10", "x"), None).await), "unreachable");
}

#[tokio::test]
async fn a_wrong_password_and_a_wrong_protocol_are_told_apart() {
    let center = MessageCenter::start().unwrap();
    let stranger = provider(center.address(), "guess");
    let fault = stranger.greet().await.unwrap_err();
    assert_eq!((fault.to_string().as_str(), fault.said().expose().as_str()), ("credentials (14)", "ESME_RINVPASWD (0x0E)"));
    assert_eq!(failed(stranger.send(&text(1, "10", "x"), None).await), "credentials (14)");
    let shown = format!("{stranger:?}");
    assert!(shown.contains("vestibule") && !shown.contains("guess"), "{shown}");
    let encrypted = Provider::new(settings(center.address(), "secret", true)).unwrap();
    assert!(matches!(encrypted.send(&text(1, "10", "x"), None).await, Outcome::Failed(_)), "never without the encryption that was asked for");
    assert!(center.submitted().is_empty());
}

#[tokio::test]
async fn a_center_that_ends_before_it_answers_is_unreachable() {
    let center = MessageCenter::start().unwrap();
    let provider = provider(center.address(), "secret");
    assert_eq!(failed(provider.send(&text(1, "12", "x"), REPORT).await), "unreachable");
    assert_eq!(center.wait_for(1).unwrap().len(), 1);
}

#[tokio::test]
async fn a_center_that_takes_leave_is_bound_to_again() {
    let center = MessageCenter::start().unwrap();
    let provider = provider(center.address(), "secret");
    accepted(provider.send(&text(1, "13", "x"), None).await);
    accepted_at_last(&provider, &text(2, "10", "x")).await;
}

#[tokio::test]
async fn an_encrypted_line_needs_a_certificate_of_the_right_authority_and_name() {
    let house = Authority::new();
    let (certificate, key) = house.certificate("localhost");
    let center = MessageCenter::start_encrypted(&certificate, &key).unwrap();
    let towards = |host: &str, root_certificates: Option<String>| {
        let mut settings = settings(center.address(), "secret", true);
        let Gateway::Smpp(account) = &mut settings.gateway else { panic!("it speaks SMPP") };
        account.host = host.to_owned();
        Provider::new(Settings { root_certificates, ..settings }).unwrap()
    };
    let right = towards("localhost", Some(house.pem()));
    right.greet().await.unwrap();
    accepted(right.send(&text(1, "05", "x"), REPORT).await);
    reported(&right).await.answer(true).await;
    for wrong in [towards("localhost", None), towards("127.0.0.1", Some(house.pem())), towards("localhost", Some(Authority::new().pem()))] {
        assert_eq!(failed(wrong.send(&text(2, "10", "x"), None).await), "encryption");
    }
    let plain = Provider::new(settings(center.address(), "secret", false)).unwrap();
    assert!(matches!(plain.send(&text(3, "10", "x"), None).await, Outcome::Failed(_)));
    assert_eq!(center.wait_for(1).unwrap().len(), 1);
}

#[tokio::test]
async fn whoever_answers_a_bind_with_something_else_is_not_spoken_to() {
    let unbound = [0, 0, 0, 16, 0x80, 0, 0, 9, 0, 0, 0, 5, 0, 0, 0, 1];
    let unknown = [0, 0, 0, 16, 0x80, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 1];
    let submitted = [0, 0, 0, 18, 0x80, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0, 1, b'1', 0];
    let huge = [0x7F, 0xFF, 0xFF, 0xFF, 0x80, 0, 0, 9, 0, 0, 0, 0, 0, 0, 0, 1];
    let answers = [
        (unbound.to_vec(), "rejected (5)"),
        (unknown.to_vec(), "rejected (3)"),
        (submitted.to_vec(), "unreachable"),
        (huge.to_vec(), "unreachable"),
        (b"HTTP/1.1 400 Bad Request\r\n\r\n".to_vec(), "unreachable"),
        (Vec::new(), "timeout"),
    ];
    for (answer, expected) in answers {
        let stranger = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = stranger.local_addr().unwrap();
        let ended = tokio::task::spawn_blocking(move || {
            let (mut stream, _) = stranger.accept().unwrap();
            let mut piece = [0; 1024];
            let length = stream.read(&mut piece).unwrap();
            stream.write_all(&answer).unwrap();
            let rest = stream.read(&mut piece).unwrap_or_default();
            (length > 16, rest)
        });
        let fault = provider(address, "secret").send(&text(1, "10", "x"), None).await;
        assert_eq!(failed(fault), expected);
        assert_eq!(ended.await.unwrap(), (true, 0), "nothing more was said, and the connection was let go");
    }
}

fn settings(address: SocketAddr, password: &str, tls: bool) -> Settings {
    let account = Smpp {
        host: address.ip().to_string(),
        port: address.port(),
        tls,
        system_id: "vestibule".to_owned(),
        password: Secret::new(password.to_owned()),
        system_type: String::new(),
        from: "Acme".to_owned(),
    };
    Settings {
        name: "carrier".to_owned(),
        prefixes: Vec::new(),
        timeout: Duration::from_secs(2),
        confirms_within: None,
        root_certificates: None,
        gateway: Gateway::Smpp(account),
    }
}

fn provider(address: SocketAddr, password: &str) -> Provider {
    Provider::new(settings(address, password, false)).unwrap()
}

fn text(nr: u8, ending: &str, body: &str) -> Text {
    Text { id: id(nr), to: Phone::parse(&format!("+9955991234{ending}"), None).unwrap(), body: Secret::new(body.to_owned()) }
}

fn id(nr: u8) -> MessageId {
    MessageId::from_bytes([nr; 16])
}

async fn news(provider: &Provider) -> News {
    tokio::time::timeout(Duration::from_secs(10), provider.next_news()).await.unwrap().unwrap()
}

async fn named(provider: &Provider) -> (MessageId, String) {
    match news(provider).await {
        News::Named { message, name } => (message, name),
        News::Receipt(report) => panic!("{report:?}"),
    }
}

async fn reported(provider: &Provider) -> Report {
    loop {
        if let News::Receipt(report) = news(provider).await {
            return report;
        }
    }
}

fn accepted(outcome: Outcome) {
    assert!(matches!(outcome, Outcome::Accepted), "{outcome:?}");
}

async fn accepted_at_last(provider: &Provider, text: &Text) {
    tokio::time::timeout(Duration::from_secs(10), async {
        while !matches!(provider.send(text, None).await, Outcome::Accepted) {
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    })
    .await
    .unwrap();
}

fn failed(outcome: Outcome) -> String {
    match outcome {
        Outcome::Failed(fault) => fault.to_string(),
        other @ (Outcome::Accepted | Outcome::Refused(_)) => format!("{other:?}"),
    }
}
