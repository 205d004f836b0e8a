//! Text messages through a real gateway, and through ones that misbehave.

#![expect(clippy::unwrap_used, reason = "a failure is a test failure")]

use deliver::{
    Outcome, Why,
    sms::{Gateway, Method, Provider, Receipt, Settings, Template, Text, Try, Twilio, Vonage, next},
};
use std::{
    io::{Read as _, Write as _},
    net::{SocketAddr, TcpListener},
    sync::mpsc,
    thread,
    time::Duration,
};
use testkit::Kannel;
use twofactor::{MessageId, Phone, Secret};

const REPORT: Option<&str> = Some("https://id.example.com/receipts/local/msg_1/abc");

#[tokio::test]
async fn a_gateway_that_is_described_in_words_sends_and_reports() {
    let kannel = Kannel::start().unwrap();
    let reports = Door::answering(&[(204, ""), (204, ""), (204, ""), (204, "")]);
    let provider = provider(Gateway::Http(kannel_template(kannel.address())));
    let report_to = format!("http://{}/receipts/local/msg_1/abc", reports.address);
    accepted(provider.send(&text("123456 is your code & <more>"), Some(&report_to)).await);
    accepted(provider.send(&text("კოდი {text} 123456"), Some(&report_to)).await);
    let arrived = kannel.wait_for(2).unwrap();
    assert!(arrived.contains(&"Acme +995599123456 text 123456 is your code & <more>".to_owned()), "{arrived:?}");
    let georgian = arrived.iter().find(|message| message.contains("ucs-2")).unwrap();
    assert!(georgian.starts_with("Acme +995599123456 ucs-2 %10%D9%10%DD%10%D3%10%D8%00+%00%7B%00t"), "{georgian}");

    let said: Vec<_> = (0..4).filter_map(|_| provider.read_report(&fields(&reports.next()))).collect();
    assert_eq!(said, [Receipt::Delivered, Receipt::Delivered], "that the network has taken it over is no receipt");
    let wrong = Template { secret: Secret::new("guess".to_owned()), ..kannel_template(kannel.address()) };
    assert_eq!(failed(self::provider(Gateway::Http(wrong)).send(&text("x"), REPORT).await), "credentials (403)");
}

#[tokio::test]
async fn what_is_put_into_a_template_stays_where_it_is_put() {
    let nasty = "\"}],{\"to\":\"+1\r\nX: y&to=1</text>'{secret}";
    for (kind, expected) in [
        ("application/json", r#"{"to":"+995599123456","text":"\"}],{\"to\":\"+1\r\nX: y&to=1</text>'{secret}","{x}":1}"#),
        ("application/xml", r#"{"to":"+995599123456","text":"&quot;}],{&quot;to&quot;:&quot;+1XX: y&amp;to=1&lt;/text&gt;&apos;{secret}","{x}":1}"#),
        (
            "application/x-www-form-urlencoded",
            r#"{"to":"%2B995599123456","text":"%22%7D%5D%2C%7B%22to%22%3A%22%2B1%0D%0AX%3A%20y%26to%3D1%3C%2Ftext%3E%27%7Bsecret%7D","{x}":1}"#,
        ),
    ] {
        let door = Door::answering(&[(200, "ok")]);
        let template = Template {
            method: Method::Post,
            url: format!("http://{}/send?n={{digits}}", door.address),
            headers: vec![
                ("content-type".to_owned(), kind.to_owned()),
                ("idempotency-key".to_owned(), "{id}".to_owned()),
                ("authorization".to_owned(), "Bearer {secret}".to_owned()),
                ("x-text".to_owned(), "{text}".to_owned()),
            ],
            body: Some(r#"{"to":"{to}","text":"{text}","{x}":1}"#.to_owned()),
            ..kannel_template(door.address)
        };
        accepted(provider(Gateway::Http(template)).send(&text(nasty), REPORT).await);
        let request = door.next();
        let (head, body) = request.split_once("\r\n\r\n").unwrap();
        assert_eq!(body.replace("\r\n", "XX").replace("+1XXX", "+1XX"), expected.replace("\r\n", "XX"), "{kind}");
        assert!(head.starts_with("POST /send?n=995599123456 HTTP/1.1"), "{head}");
        assert!(head.contains("authorization: Bearer secret\r\n") && head.contains(&format!("idempotency-key: {}\r\n", id())), "{head}");
        assert!(!head.contains("\r\nX: y"), "{head}");
    }
}

#[tokio::test]
async fn an_answer_accepts_refuses_or_fails() {
    let judged = async |status, body| {
        let door = Door::answering(&[(status, body)]);
        let template = Template { accepted_text: Some("Accepted".to_owned()), ..kannel_template(door.address) };
        provider(Gateway::Http(template)).send(&text("x"), REPORT).await
    };
    accepted(judged(202, "0: Accepted for delivery").await);
    assert_eq!(failed(judged(200, "queue full").await), "rejected (200)");
    assert_eq!(refused(judged(400, "no such number +995599123456").await), "recipient (400)");
    assert_eq!(failed(judged(401, "").await), "credentials (401)");
    assert_eq!(failed(judged(429, "").await), "rejected (429)");
    assert_eq!(failed(judged(500, "").await), "rejected (500)");
    assert_eq!(failed(judged(302, "Accepted").await), "rejected (302)");
}

#[tokio::test]
async fn a_gateway_that_hangs_or_is_gone_fails_in_time() {
    let deaf = TcpListener::bind("127.0.0.1:0").unwrap();
    let provider = provider(Gateway::Http(kannel_template(deaf.local_addr().unwrap())));
    assert_eq!(failed(provider.send(&text("x"), REPORT).await), "timeout");
    drop(deaf);
    let outcome = provider.send(&text("x"), REPORT).await;
    assert!(!format!("{outcome:?}").contains("secret"), "{outcome:?}");
    assert_eq!(failed(outcome), "unreachable");
}

#[tokio::test]
async fn an_account_is_used_as_twilio_says() {
    let door = Door::answering(&[(201, r#"{"sid":"SM1","status":"queued"}"#), (400, r#"{"code":21211}"#), (401, "{}"), (429, "{}"), (503, "")]);
    let account = Twilio { url: format!("http://{}", door.address), account: "AC1".to_owned(), token: secret(), from: "+12025550100".to_owned() };
    let provider = provider(Gateway::Twilio(account));
    accepted(provider.send(&text("code 1+1"), REPORT).await);
    let request = door.next();
    assert!(request.starts_with("POST /2010-04-01/Accounts/AC1/Messages.json HTTP/1.1\r\n"), "{request}");
    assert!(request.contains("authorization: Basic QUMxOnNlY3JldA==\r\n") && request.contains(&format!("idempotency-key: {}\r\n", id())), "{request}");
    let form = "To=%2B995599123456&From=%2B12025550100&Body=code+1%2B1&StatusCallback=https%3A%2F%2Fid.example.com%2Freceipts%2Flocal%2Fmsg_1%2Fabc";
    assert!(request.ends_with(form), "{request}");
    assert_eq!(refused(provider.send(&text("x"), REPORT).await), "recipient (400)");
    assert_eq!(failed(provider.send(&text("x"), REPORT).await), "credentials (401)");
    assert_eq!(failed(provider.send(&text("x"), REPORT).await), "rejected (429)");
    assert_eq!(failed(provider.send(&text("x"), REPORT).await), "rejected (503)");
    let read = |status: &str| provider.read_report(&[("MessageStatus".to_owned(), status.to_owned())]);
    assert_eq!([read("sent"), read("delivered"), read("undelivered")], [None, Some(Receipt::Delivered), Some(Receipt::Undelivered)]);
}

#[tokio::test]
async fn an_account_is_used_as_vonage_says() {
    let answers = [
        r#"{"message-count":"1","messages":[{"status":"0","message-id":"1"}]}"#,
        r#"{"message-count":"2","messages":[{"status":"0"},{"status":"1"}]}"#,
        r#"{"messages":[{"status":"6"}]}"#,
        r#"{"messages":[{"status":"4"}]}"#,
        r#"{"messages":[]}"#,
        "<html>",
    ];
    let door = Door::answering(&answers.map(|answer| (200, answer)));
    let account = Vonage { url: format!("http://{}/", door.address), key: "k".to_owned(), secret: secret(), from: "Acme".to_owned() };
    let provider = provider(Gateway::Vonage(account));
    accepted(provider.send(&text("კოდი"), REPORT).await);
    let request = door.next();
    assert!(request.starts_with("POST /sms/json HTTP/1.1\r\n"), "{request}");
    assert!(
        request.contains("api_key=k&api_secret=secret&from=Acme&to=995599123456&text=%E1%83%99%E1%83%9D%E1%83%93%E1%83%98&type=unicode&client-ref="),
        "{request}"
    );
    assert_eq!(failed(provider.send(&text("x"), REPORT).await), "rejected (200)");
    assert!(door.next().contains("&type=text&"));
    assert_eq!(refused(provider.send(&text("x"), REPORT).await), "recipient (200)");
    assert_eq!(failed(provider.send(&text("x"), REPORT).await), "credentials (200)");
    assert_eq!(failed(provider.send(&text("x"), REPORT).await), "rejected (200)");
    assert_eq!(failed(provider.send(&text("x"), REPORT).await), "rejected (200)");
    let read = |status: &str| provider.read_report(&[("status".to_owned(), status.to_owned())]);
    assert_eq!([read("accepted"), read("delivered"), read("expired")], [None, Some(Receipt::Delivered), Some(Receipt::Undelivered)]);
}

#[test]
fn whoever_is_for_the_country_is_asked_first_and_whoever_refused_not_again() {
    let named = |name: &str, prefixes: &[&str]| {
        let gateway = Gateway::Http(kannel_template(SocketAddr::from(([127, 0, 0, 1], 1))));
        let prefixes = prefixes.iter().map(|prefix| (*prefix).to_owned()).collect();
        Provider::new(Settings { name: name.to_owned(), prefixes, ..settings(gateway) }).unwrap()
    };
    let providers = [named("world", &[]), named("georgia", &["+995", "+994"]), named("elsewhere", &["+49"]), named("other", &[])];
    let order = |number: &str, tried: &[(&str, bool)]| {
        let tried: Vec<_> = tried.iter().map(|(provider, was_refused)| Try { provider, was_refused: *was_refused }).collect();
        next(&providers, &Phone::parse(number, None).unwrap(), &tried).map(|(provider, asked)| (provider.name().to_owned(), asked))
    };
    let is = |name: &str, asked| Some((name.to_owned(), asked));
    assert_eq!(order("+995599123456", &[]), is("georgia", 0));
    assert_eq!(order("+995599123456", &[("georgia", false)]), is("world", 0));
    assert_eq!(order("+995599123456", &[("georgia", false), ("world", true)]), is("other", 0));
    assert_eq!(order("+995599123456", &[("georgia", false), ("world", true), ("other", false)]), is("georgia", 1));
    assert_eq!(order("+995599123456", &[("georgia", true), ("world", true), ("other", true)]), None);
    assert_eq!(order("+4915112345678", &[]), is("elsewhere", 0));
    assert_eq!(order("+12025550123", &[]), is("world", 0));
}

#[tokio::test]
async fn whoever_did_not_answer_is_asked_after_the_others() {
    let deaf = TcpListener::bind("127.0.0.1:0").unwrap();
    let named = |name: &str| {
        let gateway = Gateway::Http(kannel_template(deaf.local_addr().unwrap()));
        Provider::new(Settings { name: name.to_owned(), timeout: Duration::from_millis(200), ..settings(gateway) }).unwrap()
    };
    let providers = [named("first"), named("second")];
    let first = |tried: &[Try<'_>]| next(&providers, &text("x").to, tried).unwrap().0.name().to_owned();
    assert_eq!(first(&[]), "first");
    assert_eq!(failed(providers.first().unwrap().send(&text("x"), REPORT).await), "timeout");
    assert_eq!(first(&[]), "second");
    assert_eq!(first(&[Try { provider: "second", was_refused: false }]), "first", "but it is asked");
}

#[tokio::test]
async fn whoever_was_asked_too_much_is_asked_after_the_others() {
    let busy = Door::answering(&[(429, "slow down"), (503, ""), (500, "")]);
    let named = |name: &str| Provider::new(Settings { name: name.to_owned(), ..settings(Gateway::Http(kannel_template(busy.address))) }).unwrap();
    let first = |providers: &[Provider]| next(providers, &text("x").to, &[]).unwrap().0.name().to_owned();
    for (status, expected) in [(429, "second"), (503, "second"), (500, "first")] {
        let providers = [named("first"), named("second")];
        assert_eq!(failed(providers.first().unwrap().send(&text("x"), REPORT).await), format!("rejected ({status})"));
        assert_eq!(first(&providers), expected, "{status}");
    }
}

#[tokio::test]
async fn a_gateway_that_ends_with_a_request_in_hand_was_asked_once() {
    let door = TcpListener::bind("127.0.0.1:0").unwrap();
    let gateway = provider(Gateway::Http(kannel_template(door.local_addr().unwrap())));
    let asked = thread::spawn(move || {
        let (mut kept, _) = door.accept().unwrap();
        let mut asked = 0;
        for answer in [&b"HTTP/1.1 202 x\r\nContent-Length: 0\r\n\r\n"[..], b""] {
            let mut piece = [0; 4096];
            asked += usize::from(kept.read(&mut piece).unwrap() > 0);
            kept.write_all(answer).unwrap();
        }
        drop(kept);
        let (mut next, _) = door.accept().unwrap();
        let mut piece = [0; 4096];
        asked += usize::from(next.read(&mut piece).unwrap() > 0);
        next.write_all(b"HTTP/1.1 202 x\r\nContent-Length: 0\r\nConnection: close\r\n\r\n").unwrap();
        asked
    });
    accepted(gateway.send(&text("x"), REPORT).await);
    assert_eq!(failed(gateway.send(&text("x"), REPORT).await), "unreachable", "on a connection that was kept");
    accepted(gateway.send(&text("x"), REPORT).await);
    assert_eq!(asked.join().unwrap(), 3);
}

#[tokio::test]
async fn an_answer_that_breaks_off_or_stops_counts_as_far_as_it_came() {
    for stops in [false, true] {
        let door = TcpListener::bind("127.0.0.1:0").unwrap();
        let template = kannel_template(door.local_addr().unwrap());
        thread::spawn(move || {
            let mut kept = Vec::new();
            for stream in door.incoming() {
                let (mut stream, mut piece) = (stream.unwrap(), [0; 4096]);
                assert!(stream.read(&mut piece).unwrap() > 0);
                stream.write_all(b"HTTP/1.1 202 x\r\nContent-Length: 100\r\n\r\nqueu").unwrap();
                kept.extend(Some(stream).filter(|_| stops));
            }
        });
        accepted(provider(Gateway::Http(template.clone())).send(&text("x"), REPORT).await);
        let wants_more = Template { accepted_text: Some("queued".to_owned()), ..template };
        assert_eq!(failed(provider(Gateway::Http(wants_more)).send(&text("x"), REPORT).await), "rejected (202)");
    }
}

/// A door that answers one request after the other, and keeps what was asked.
struct Door {
    address: SocketAddr,
    asked: mpsc::Receiver<String>,
}

impl Door {
    fn answering(answers: &[(u16, &'static str)]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let (tell, asked) = mpsc::channel();
        let answers = answers.to_vec();
        thread::spawn(move || {
            for (status, body) in answers {
                let (mut stream, _) = listener.accept().unwrap();
                let mut request = Vec::new();
                let mut piece = [0; 4096];
                while !is_whole(&request) {
                    let length = stream.read(&mut piece).unwrap();
                    request.extend_from_slice(piece.get(..length).unwrap());
                }
                let answer = format!("HTTP/1.1 {status} x\r\nContent-Length: {}\r\nConnection: close\r\nLocation: /\r\n\r\n{body}", body.len());
                stream.write_all(answer.as_bytes()).unwrap();
                tell.send(String::from_utf8(request).unwrap()).unwrap();
            }
        });
        Self { address, asked }
    }

    fn next(&self) -> String {
        self.asked.recv_timeout(Duration::from_secs(10)).unwrap()
    }
}

fn is_whole(request: &[u8]) -> bool {
    let text = String::from_utf8_lossy(request);
    let Some((head, body)) = text.split_once("\r\n\r\n") else { return false };
    let length = head.lines().find_map(|line| line.to_ascii_lowercase().strip_prefix("content-length: ").map(|length| length.parse().unwrap()));
    body.len() >= length.unwrap_or(0)
}

/// The fields in the query of a request.
fn fields(request: &str) -> Vec<(String, String)> {
    let query = request.split(' ').nth(1).unwrap().split_once('?').unwrap().1;
    query.split('&').map(|pair| pair.split_once('=').unwrap()).map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}

fn kannel_template(address: SocketAddr) -> Template {
    let query = "username=vestibule&password={secret}&from=Acme&to={to}&text={text}&coding={coding}&charset=UTF-8&dlr-mask=31&dlr-url={report}";
    Template {
        method: Method::Get,
        url: format!("http://{address}/cgi-bin/sendsms?{query}"),
        headers: Vec::new(),
        body: None,
        secret: secret(),
        accepted_status: vec![200, 202],
        accepted_text: None,
        refused_status: vec![400],
        report_query: Some("status=%d".to_owned()),
        report_field: Some("status".to_owned()),
        report_delivered: vec!["1".to_owned()],
        report_undelivered: vec!["2".to_owned(), "16".to_owned()],
    }
}

fn provider(gateway: Gateway) -> Provider {
    Provider::new(settings(gateway)).unwrap()
}

fn settings(gateway: Gateway) -> Settings {
    Settings { name: "local".to_owned(), prefixes: Vec::new(), timeout: Duration::from_secs(1), confirms_within: None, root_certificates: None, gateway }
}

fn text(body: &str) -> Text {
    Text { id: id(), to: Phone::parse("+995599123456", None).unwrap(), body: Secret::new(body.to_owned()) }
}

fn id() -> MessageId {
    MessageId::from_bytes([7; 16])
}

fn secret() -> Secret<String> {
    Secret::new("secret".to_owned())
}

fn accepted(outcome: Outcome) {
    assert!(matches!(outcome, Outcome::Accepted), "{outcome:?}");
}

fn failed(outcome: Outcome) -> String {
    let Outcome::Failed(fault) = outcome else { panic!("{outcome:?}") };
    fault.to_string()
}

fn refused(outcome: Outcome) -> String {
    let Outcome::Refused(fault) = outcome else { panic!("{outcome:?}") };
    assert_eq!(fault.why(), Why::Recipient);
    fault.to_string()
}
