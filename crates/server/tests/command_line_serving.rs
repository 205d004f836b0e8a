//! The commands that serve: how they begin, and how they end.

#![expect(clippy::unwrap_used, reason = "a failure is a test failure")]

use serde_json::Value;
use std::{
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::{SocketAddr, TcpStream},
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};
use tempfile::TempDir;
use testkit::{Server, Site, loopback};

#[test]
fn a_stopped_server_finishes_what_it_accepted() {
    let site = site();
    let server = Server::start(&site, program(), &["serve"]).unwrap();
    let body = "email=nobody%40example.com&password=wrong";
    let mut connection = TcpStream::connect(site.public).unwrap();
    let head = format!(
        "POST /sign-in HTTP/1.1\r\nHost: {}\r\nOrigin: {}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\nExpect: 100-continue\r\n\r\n",
        site.public,
        site.origin(),
        body.len()
    );
    connection.write_all(head.as_bytes()).unwrap();
    let mut answer = BufReader::new(connection.try_clone().unwrap());
    assert_eq!(line(&mut answer), "HTTP/1.1 100 Continue", "the request is being served, and waits for its body");
    assert_eq!(line(&mut answer), "");

    signal("TERM", server.id());
    let health = eventually(|| loopback::get(site.management, "/readyz").ok().filter(|answer| answer.status == 503));
    let health: Value = serde_json::from_slice(&health.body).unwrap();
    assert_eq!(health["reasons"][0]["check"], "shutdown");
    eventually(|| TcpStream::connect(site.public).is_err().then_some(()));

    connection.write_all(body.as_bytes()).unwrap();
    assert!(line(&mut answer).starts_with("HTTP/1.1 "));
    let mut rest = String::new();
    answer.read_to_string(&mut rest).unwrap();
    assert!(rest.to_lowercase().contains("connection: close"), "{rest}");
    assert!(server.terminate().unwrap().success());
}

#[test]
fn a_stopped_server_does_not_wait_for_connections_that_ask_for_nothing() {
    let site = site();
    let server = Server::start(&site, program(), &["serve"]).unwrap();
    let _silent = TcpStream::connect(site.public).unwrap();
    let began = Instant::now();
    assert!(server.terminate().unwrap().success());
    assert!(began.elapsed() < Duration::from_secs(8));
}

#[test]
fn the_log_is_json_and_knows_neither_paths_nor_queries() {
    let site = site();
    let server = Server::start(&site, program(), &["serve"]).unwrap();
    loopback::get(site.public, "/verify-email?token=top-secret").unwrap();
    loopback::get(site.public, "/nowhere/top-secret").unwrap();
    assert!(server.terminate().unwrap().success());
    let logs = site.logs();
    assert!(!logs.contains("top-secret"), "{logs}");
    let lines: Vec<Value> = logs.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let request = lines.iter().find(|line| line["route"] == "/verify-email").unwrap();
    assert_eq!((&request["event"], &request["method"]), (&Value::from("http.request"), &Value::from("GET")));
    assert_eq!(request["request_id"].as_str().unwrap().len(), 16);
    assert!(request["status"].is_u64() && request["duration_ms"].is_u64());
    assert_eq!(lines.last().unwrap()["event"], "server.stopped");
}

#[test]
fn metrics_are_on_the_management_listener_only() {
    let site = site();
    let server = Server::start(&site, program(), &["serve"]).unwrap();
    loopback::get(site.public, "/sign-in").unwrap();
    let metrics = loopback::get(site.management, "/metrics").unwrap();
    assert!(metrics.header("content-type").unwrap().starts_with("application/openmetrics-text"));
    assert!(metrics.text().contains("http_server_request_duration_seconds_count{method=\"GET\",route=\"/sign-in\",status=\"200\"} 1"));
    assert_eq!(loopback::get(site.management, "/livez").unwrap().status, 200);
    assert_eq!(loopback::get(site.management, "/startupz").unwrap().status, 200);
    for path in ["/metrics", "/readyz", "/livez"] {
        assert_eq!(loopback::get(site.public, path).unwrap().status, 404, "{path}");
    }
    assert!(server.terminate().unwrap().success());
}

#[test]
fn the_environment_alone_is_enough_to_serve() {
    let directory = TempDir::new().unwrap();
    let keys = store::MasterKeys::generate("a", &mut store::Entropy::seeded(1).rng());
    let call = |command: &str| {
        let mut call = Command::new(program());
        call.args(command.split(' ')).current_dir(directory.path()).env_clear().env("VESTIBULE__BASE_URL", "https://id.example.com");
        call.env("VESTIBULE__DATABASE__URL", "sqlite:v.db").env("VESTIBULE_KEYS", keys.expose()).output().unwrap()
    };
    assert!(call("migrate up").status.success());
    assert!(call("config check --connect").status.success());
}

#[test]
fn development_needs_nothing_and_says_how_to_begin() {
    let directory = TempDir::new().unwrap();
    for _start in ["the first", "the second, over what the first left"] {
        let mut child = Development::start(directory.path());
        let table = child.table();
        for row in ["Sign-in", "Security", "Sign-up", "Dev inbox", "API docs", "API key", "Data"] {
            assert!(table.iter().any(|line| line.trim_start().starts_with(row)), "{row} in {table:#?}");
        }
        assert!(table.last().unwrap().trim_start().starts_with("Not for production: "));
        let port = table.iter().find_map(|line| line.split("http://localhost:").nth(1)?.split('/').next()).unwrap();
        let address: SocketAddr = format!("127.0.0.1:{port}").parse().unwrap();
        assert_eq!(loopback::get(address, "/sign-in").unwrap().status, 200);
        assert_eq!(loopback::get(address, "/dev/inbox").unwrap().status, 200);
        signal("INT", child.0.id());
        assert!(child.0.wait().unwrap().success());
    }
    assert!(directory.path().join("vestibule-dev/vestibule.db").exists());
}

/// A running `vestibule dev`, killed when dropped.
struct Development(Child);

impl Development {
    fn start(directory: &Path) -> Self {
        let mut command = Command::new(program());
        command.args(["dev", "--listen", "127.0.0.1:0", "--management", "127.0.0.1:0"]).current_dir(directory);
        // What is meant for another server has no say here.
        command.env("VESTIBULE__DATABASE__URL", "postgres://127.0.0.1:1/another").env("VESTIBULE_CONFIG", "nowhere.toml");
        Self(command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap())
    }

    /// What it prints before it serves.
    fn table(&mut self) -> Vec<String> {
        let lines = BufReader::new(self.0.stdout.take().unwrap()).lines().map(Result::unwrap);
        let mut table = Vec::new();
        for line in lines {
            table.push(line);
            if table.iter().any(|line| line.contains("Not for production")) {
                break;
            }
        }
        table
    }
}

impl Drop for Development {
    fn drop(&mut self) {
        // It has ended already when all went well.
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

fn program() -> &'static Path {
    Path::new(env!("CARGO_BIN_EXE_vestibule"))
}

/// A place with configuration, keys and an up-to-date database.
fn site() -> Site {
    let site = Site::new().unwrap();
    let config = format!(
        "base_url = \"{}\"\nkeys.file = \"vestibule.keys\"\nlisten.public = \"{}\"\nlisten.management = \"{}\"\n",
        site.origin(),
        site.public,
        site.management
    );
    site.write("vestibule.toml", &config).unwrap();
    site.write("vestibule.keys", store::MasterKeys::generate("a", &mut store::Entropy::seeded(1).rng()).expose()).unwrap();
    site.command(program(), &["migrate", "up"]).unwrap();
    site
}

fn signal(name: &str, process: u32) {
    assert!(Command::new("kill").args([&format!("-{name}"), &process.to_string()]).status().unwrap().success());
}

fn line(answer: &mut impl std::io::BufRead) -> String {
    let mut line = String::new();
    answer.read_line(&mut line).unwrap();
    line.trim_end().to_owned()
}

/// What `look` finds, once it finds something.
fn eventually<T>(look: impl Fn() -> Option<T>) -> T {
    let began = Instant::now();
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(began.elapsed() < Duration::from_secs(20), "nothing was found");
        std::thread::yield_now();
    }
}
