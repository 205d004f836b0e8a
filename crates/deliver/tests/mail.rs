//! Mails over a real mail server, on good days and on bad ones.

#![expect(clippy::unwrap_used, reason = "a failure is a test failure")]

mod authority;

use deliver::{
    Outcome, Why,
    mail::{Letter, Security, Server, Settings},
};
use std::{
    io::{Read as _, Write as _},
    net::TcpListener,
    sync::Arc,
    thread,
    time::Duration,
};
use testkit::{AcceptedMail, MailDoor, MailServer};
use twofactor::{Email, MessageId, Secret, Timestamp};

use authority::Authority;

#[tokio::test]
async fn a_mail_arrives_with_both_its_parts() {
    let post = MailServer::start(MailDoor::default()).unwrap();
    let server = Server::new(settings(&post)).unwrap();
    accepted(server.send(&letter("ana@example.com")).await);
    let mail = only(&post);
    assert_eq!((mail.from.as_str(), mail.to.as_slice()), ("security@example.com", ["ana@example.com".to_owned()].as_slice()));
    assert_eq!(mail.hello, "id.example.com");
    let headers = mail.text.split("\r\n\r\n").next().unwrap();
    for header in [
        "From: \"Acme Desk\" <security@example.com>",
        "To: ana@example.com",
        "Reply-To: help@example.com",
        "Subject: Your password was changed",
        "Date: Thu, 01 Jan 2026 00:00:00 +0000",
        "Message-ID: <msg_0w3ge1r70w3ge1r70w3ge1r70w@example.com>",
        "Auto-Submitted: auto-generated",
        "MIME-Version: 1.0",
    ] {
        assert!(headers.contains(&format!("{header}\r\n")), "{header} is missing:\n{headers}");
    }
    assert!(headers.contains("Content-Type: multipart/alternative;"));
    let (plain, html) = (mail.text.find("Content-Type: text/plain; charset=utf-8").unwrap(), mail.text.find("Content-Type: text/html; charset=utf-8").unwrap());
    assert!(plain < html, "readers take the last part they understand");
    assert!(mail.text.contains("Hello Ana\r\n..dot") || mail.text.contains("Hello Ana\r\n.dot"), "{}", mail.text);
}

#[tokio::test]
async fn nothing_that_is_written_becomes_a_header() {
    let post = MailServer::start(MailDoor::default()).unwrap();
    let server = Server::new(settings(&post)).unwrap();
    let subject = "Hello\r\nBcc: everybody@example.com\r\n\r\nclick here\u{0}\u{85}".to_owned();
    accepted(server.send(&Letter { subject, text: "\r\n.\r\nMAIL FROM:<x@example.com>\r\n".to_owned(), ..letter("ana@example.com") }).await);
    let mail = only(&post);
    let headers = mail.text.split("\r\n\r\n").next().unwrap();
    assert!(headers.contains("Auto-Submitted: ") && !headers.contains("\r\nBcc:"), "{headers}");
    assert_eq!(mail.to, ["ana@example.com"]);
}

#[tokio::test]
async fn georgian_arrives_and_an_international_mailbox_too() {
    let post = MailServer::start(MailDoor::default()).unwrap();
    let server = Server::new(settings(&post)).unwrap();
    accepted(
        server
            .send(&Letter {
                subject: "პაროლი შეიცვალა".to_owned(), text: "გამარჯობა ".repeat(200), ..letter("ანა@example.com")
            })
            .await,
    );
    let mail = only(&post);
    assert_eq!(mail.to, ["ანა@example.com"]);
    assert!(mail.text.contains("Subject: =?utf-8?b?") && mail.text.lines().all(|line| line.len() <= 998), "{}", mail.text);
}

#[tokio::test]
async fn mails_share_a_connection() {
    let post = MailServer::start(MailDoor::default()).unwrap();
    let server = Server::new(settings(&post)).unwrap();
    accepted(server.send(&letter("ana@example.com")).await);
    accepted(server.send(&letter("eva@example.com")).await);
    let mails = post.wait_for(2).unwrap();
    assert_eq!(mails[0].peer, mails[1].peer);
}

#[tokio::test]
async fn a_refused_recipient_is_refused_for_good() {
    let post = MailServer::start(MailDoor::default()).unwrap();
    let server = Server::new(settings(&post)).unwrap();
    let Outcome::Refused(fault) = server.send(&letter("unknown@example.com")).await else { panic!("not refused") };
    assert_eq!((fault.why(), fault.to_string().as_str()), (Why::Recipient, "recipient (550)"));
    assert!(fault.said().expose().contains("is nobody here"));
    assert!(!format!("{fault:?} {fault}").contains("unknown"), "{fault:?}");
}

#[tokio::test]
async fn greylisting_and_a_refusal_after_the_text_are_for_another_time() {
    let post = MailServer::start(MailDoor::default()).unwrap();
    let server = Server::new(settings(&post)).unwrap();
    assert_eq!(failed(server.send(&letter("greylisted@example.com")).await), "rejected (451)");
    accepted(server.send(&letter("greylisted@example.com")).await);
    assert_eq!(failed(server.send(&letter("spam@example.com")).await), "rejected (554)");
    accepted(server.send(&letter("ana@example.com")).await);
    assert_eq!(post.wait_for(2).unwrap().len(), 2);
}

#[tokio::test]
async fn a_server_that_goes_silent_holds_up_nobody_else() {
    let post = MailServer::start(MailDoor::default()).unwrap();
    let server = Arc::new(Server::new(Settings { timeout: Duration::from_millis(700), ..settings(&post) }).unwrap());
    accepted(server.send(&letter("ana@example.com")).await);
    let silent = tokio::spawn({
        let server = Arc::clone(&server);
        async move { server.send(&letter("silent@example.com")).await }
    });
    accepted(server.send(&letter("eva@example.com")).await);
    assert_eq!(failed(silent.await.unwrap()), "timeout");
    accepted(server.send(&letter("ana@example.com")).await);
    assert_eq!(post.wait_for(3).unwrap().len(), 3, "a connection that stood in the middle of a mail is not used again");
}

#[tokio::test]
async fn a_server_that_says_nothing_or_is_not_there_fails() {
    let deaf = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = deaf.local_addr().unwrap();
    let post = MailServer::start(MailDoor::default()).unwrap();
    let near = Settings { port: address.port(), timeout: Duration::from_millis(300), ..settings(&post) };
    assert_eq!(failed(Server::new(near.clone()).unwrap().send(&letter("ana@example.com")).await), "timeout");
    drop(deaf);
    let server = Server::new(near).unwrap();
    assert_eq!(failed(server.send(&letter("ana@example.com")).await), "unreachable");
    assert_eq!(server.greet().await.unwrap_err().why(), Why::Unreachable);
}

#[tokio::test]
async fn both_ways_of_tls_and_a_password_reach_a_server_with_a_private_authority() {
    let house = Authority::new();
    let (certificate, key) = house.certificate("localhost");
    for (name, security) in [("tls", Security::Tls), ("starttls", Security::Starttls)] {
        let door = MailDoor { security: name, certificate: Some((&certificate, &key)), login: Some(LOGIN) };
        let post = MailServer::start(door).unwrap();
        let right = Settings { security, root_certificates: Some(house.pem()), login: Some(login(LOGIN)), ..settings(&post) };
        accepted(Server::new(right.clone()).unwrap().send(&letter("ana@example.com")).await);
        let mail = only(&post);
        assert_eq!((mail.is_encrypted, mail.login.as_deref()), (true, Some("vestibule")));
        assert!(Server::new(right.clone()).unwrap().greet().await.is_ok());

        let wrong_password = Settings { login: Some(login(("vestibule", "guess"))), ..right.clone() };
        assert_eq!(failed(Server::new(wrong_password).unwrap().send(&letter("ana@example.com")).await), "credentials (535)");
        let nobody = Settings { login: None, ..right.clone() };
        assert!(failed(Server::new(nobody).unwrap().send(&letter("ana@example.com")).await).starts_with("rejected (530)"));
        let strange = Settings { root_certificates: None, ..right.clone() };
        assert_eq!(failed(Server::new(strange).unwrap().send(&letter("ana@example.com")).await), "encryption");
        let another = Settings { host: "127.0.0.1".to_owned(), ..right };
        assert_eq!(failed(Server::new(another).unwrap().send(&letter("ana@example.com")).await), "encryption");
        assert_eq!(post.accepted().len(), 1);
    }
}

#[tokio::test]
async fn a_server_that_ends_with_a_mail_in_hand_fails_and_the_next_mail_goes_elsewhere() {
    let offer = "250 mail.test\r\n";
    let dying = Script::play(&["220 mail.test\r\n", offer, "250 ok\r\n", "250 ok\r\n", "354 go on\r\n", ""]);
    let server = Server::new(plain(dying.port)).unwrap();
    assert_eq!(failed(server.send(&letter("ana@example.com")).await), "unreachable");
    let busy = Script::play(&["220 mail.test\r\n", offer, "421 4.3.2 shutting down\r\n"]);
    assert_eq!(failed(Server::new(plain(busy.port)).unwrap().send(&letter("ana@example.com")).await), "rejected (421)");
    let full = Script::play(&["220 mail.test\r\n", offer, "250 ok\r\n", "452 4.2.2 full\r\n"]);
    assert_eq!(failed(Server::new(plain(full.port)).unwrap().send(&letter("ana@example.com")).await), "rejected (452)");
}

#[tokio::test]
async fn encryption_that_breaks_in_the_middle_is_no_mail() {
    let secure = |port, security| Settings { security, login: Some(login(LOGIN)), timeout: Duration::from_secs(2), ..plain(port) };
    let greeting = ["220 mail.test\r\n", "250-mail.test\r\n250 STARTTLS\r\n", "220 go ahead\r\n"];
    // The beginning of a ServerHello that never comes, and something that is none.
    for (broken, expected) in [("", "unreachable"), ("\u{16}\u{3}\u{3}\u{0}\u{7a}\u{2}", "unreachable"), ("500 what?\r\n", "encryption")] {
        let from_the_start = Script::play(&["", broken]);
        let fault = failed(Server::new(secure(from_the_start.port, Security::Tls)).unwrap().send(&letter("ana@example.com")).await);
        assert_eq!(fault, expected, "{broken:?}");
        let later = Script::play(&[greeting[0], greeting[1], greeting[2], broken]);
        let fault = failed(Server::new(secure(later.port, Security::Starttls)).unwrap().send(&letter("ana@example.com")).await);
        assert_eq!(fault, expected, "{broken:?} after STARTTLS");
        assert!(!from_the_start.heard().contains("correct horse") && !later.heard().contains("correct horse"));
    }
}

#[tokio::test]
async fn encryption_that_is_not_offered_is_never_done_without() {
    let post = MailServer::start(MailDoor::default()).unwrap();
    for security in [Security::Tls, Security::Starttls] {
        let demanding = Settings { security, timeout: Duration::from_secs(2), login: Some(login(LOGIN)), ..settings(&post) };
        let fault = failed(Server::new(demanding).unwrap().send(&letter("ana@example.com")).await);
        assert_eq!(fault, "encryption");
    }
    assert!(post.accepted().is_empty());
}

#[test]
fn certificates_that_cannot_be_read_are_named() {
    let with = |pem: &str| {
        let settings = Settings { host: "localhost".to_owned(), security: Security::Tls, root_certificates: Some(pem.to_owned()), ..plain(25) };
        Server::new(settings).unwrap_err()
    };
    assert_eq!(with(""), "has no certificate in it");
    assert!(with("-----BEGIN CERTIFICATE-----\n!\n-----END CERTIFICATE-----\n").starts_with("has a certificate that cannot be read"));
}

/// A server that says its lines, each after something was said to it, and goes.
struct Script {
    port: u16,
    heard: thread::JoinHandle<Vec<u8>>,
}

impl Script {
    fn play(lines: &[&'static str]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let lines = lines.to_vec();
        let heard = thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let mut heard = Vec::new();
            for (index, line) in lines.into_iter().enumerate() {
                if index > 0 {
                    let mut piece = [0; 4096];
                    let length = stream.read(&mut piece).unwrap_or_default();
                    heard.extend_from_slice(piece.get(..length).unwrap());
                }
                stream.write_all(line.as_bytes()).unwrap();
            }
            heard
        });
        Self { port, heard }
    }

    fn heard(self) -> String {
        String::from_utf8_lossy(&self.heard.join().unwrap()).into_owned()
    }
}

const LOGIN: (&str, &str) = ("vestibule", "correct horse");

fn settings(post: &MailServer) -> Settings {
    plain(post.address().port())
}

fn plain(port: u16) -> Settings {
    Settings {
        host: "localhost".to_owned(),
        port,
        security: Security::None,
        login: None,
        root_certificates: None,
        hello: "id.example.com".to_owned(),
        from: "Acme Desk <security@example.com>".parse().unwrap(),
        reply_to: Some("help@example.com".parse().unwrap()),
        timeout: Duration::from_secs(10),
    }
}

fn login((user, password): (&str, &str)) -> (String, Secret<String>) {
    (user.to_owned(), Secret::new(password.to_owned()))
}

fn letter(to: &str) -> Letter {
    Letter {
        id: MessageId::from_bytes([7; 16]),
        to: Email::parse(to).unwrap(),
        subject: "Your password was changed".to_owned(),
        text: "Hello Ana\n.dot\n".to_owned(),
        html: "<p>Hello Ana</p>\n".to_owned(),
        at: Timestamp::from_unix_millis(1_767_225_600_000),
    }
}

fn only(post: &MailServer) -> AcceptedMail {
    let mut mails = post.wait_for(1).unwrap();
    assert_eq!(mails.len(), 1);
    mails.remove(0)
}

fn accepted(outcome: Outcome) {
    assert!(matches!(outcome, Outcome::Accepted), "{outcome:?}");
}

fn failed(outcome: Outcome) -> String {
    let Outcome::Failed(fault) = outcome else { panic!("{outcome:?}") };
    fault.to_string()
}
