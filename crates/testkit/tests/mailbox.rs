//! The mailbox waits for a message and finds it among others.

use std::{
    io::{Read, Write},
    net::TcpListener,
    thread,
};

use testkit::Mailbox;

#[test]
fn a_message_is_waited_for_and_found() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let mailbox = Mailbox::of(listener.local_addr().unwrap());
    thread::spawn(move || {
        let hello = r#"{"to":"ana@example.com","channel":"mail","subject":"Hello","text":"Hi","at":"2026-11-23T01:00:00Z"}"#;
        let code = r#"{"to":"+995599123456","channel":"sms","text":"482913","at":"2026-11-23T01:00:01Z","new":true}"#;
        // In chunks, as a server may answer that does not know the length beforehand.
        for list in [String::new(), hello.to_owned(), format!("{code},{hello}")] {
            let list = format!(r#"{{"messages":[{list}]}}"#);
            let (mut stream, _) = listener.accept().unwrap();
            let _ = stream.read(&mut [0; 1024]).unwrap();
            let (one, two) = list.split_at(1);
            let chunks = format!("1\r\n{one}\r\n{:x}\r\n{two}\r\n0\r\n\r\n", two.len());
            let head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
            stream.write_all(format!("{head}{chunks}").as_bytes()).unwrap();
        }
    });
    let message = mailbox.wait_for(|message| message.channel == "sms").unwrap();
    assert_eq!((message.to.as_str(), message.text.as_str(), message.subject), ("+995599123456", "482913", None));
}
