//! A server process is started, watched and ended; any program that answers `/readyz` will do here.

#![expect(clippy::unwrap_used, reason = "whatever goes wrong here is a failed test")]

use std::{
    fs,
    io::{Read, Write},
    net::TcpListener,
    path::Path,
    thread,
};

use testkit::{Server, Site, loopback};

#[test]
fn a_server_is_ready_when_it_says_so_and_dies_when_told() {
    let site = Site::new().unwrap();
    let script = site.write("serve.sh", "echo hello from $$; exec sleep 600").unwrap();
    answer_ready(&site);
    let server = Server::start(&site, Path::new("sh"), &[script.to_str().unwrap()]).unwrap();
    let id = server.id();
    assert!(Path::new(&format!("/proc/{id}")).exists());
    server.kill9().unwrap();
    assert!(!Path::new(&format!("/proc/{id}")).exists());
    assert!(site.logs().contains(&format!("hello from {id}")));
}

#[test]
fn a_server_ends_orderly_when_asked() {
    let site = Site::new().unwrap();
    let script = site.write("serve.sh", "trap 'echo bye; exit 0' TERM; echo hello; while :; do sleep 0.05; done").unwrap();
    answer_ready(&site);
    let server = Server::start(&site, Path::new("sh"), &[script.to_str().unwrap()]).unwrap();
    assert!(server.terminate().unwrap().success());
    assert!(site.logs().ends_with("bye\n"));
}

#[test]
fn a_server_that_ends_early_shows_its_log() {
    let site = Site::new().unwrap();
    let script = site.write("serve.sh", "echo no key; exit 3").unwrap();
    let problem = Server::start(&site, Path::new("sh"), &[script.to_str().unwrap()]).unwrap_err();
    assert!(format!("{problem:#}").contains("no key"), "{problem:#}");
    assert!(format!("{problem:#}").contains("exit status: 3"), "{problem:#}");
}

#[test]
fn an_answer_is_read_whole() {
    let site = Site::new().unwrap();
    site.write("server.log", "hello").unwrap();
    answer_ready(&site);
    let answer = loopback::get(site.management, "/readyz").unwrap();
    assert_eq!((answer.status, answer.text().as_str(), answer.header("content-type")), (200, "ready", Some("text/plain")));
}

/// Answers on the management listener for as long as the test runs: ready as soon as the server has said anything.
fn answer_ready(site: &Site) {
    let listener = TcpListener::bind(site.management).unwrap();
    let log = site.path().join("server.log");
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut request = [0; 1024];
            let _ = stream.read(&mut request).unwrap();
            let status = if fs::read(&log).unwrap_or_default().is_empty() { "503 Not Yet" } else { "200 OK" };
            let head = format!("HTTP/1.1 {status}\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n\r\nready");
            stream.write_all(head.as_bytes()).unwrap();
        }
    });
}
