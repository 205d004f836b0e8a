//! The loopback interface: free ports and plain HTTP/1.1, one request per connection.
//!
//! Deliberately not here: keep-alive, TLS, redirects, cookies. A test that needs those is about a browser.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream},
    time::Duration,
};

use anyhow::{Context, Result, ensure};

/// An address on 127.0.0.1 that nobody listened on a moment ago.
///
/// # Errors
/// The machine has no loopback interface or no port left.
pub fn free_address() -> Result<SocketAddr> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).context("looking for a free port on 127.0.0.1")?;
    Ok(listener.local_addr()?)
}

/// What a server answered.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The status code, 100 to 599.
    pub status: u16,
    /// Header lines in the order they came, names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body, whole.
    pub body: Vec<u8>,
}

impl Answer {
    /// The body as text; what is not UTF-8 is replaced.
    #[must_use]
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The first header of that name (lower case).
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str())
    }
}

/// Fetches a path.
///
/// # Errors
/// As [`send`].
pub fn get(address: SocketAddr, path: &str) -> Result<Answer> {
    send(address, "GET", path, &[], b"")
}

/// Sends one request and reads the answer whole.
///
/// # Errors
/// Nobody listens, the answer takes longer than ten seconds, or is no HTTP. A server killed in the middle is such an error.
pub fn send(address: SocketAddr, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Result<Answer> {
    send_within(LIMIT, address, method, path, headers, body)
}

/// As [`send`], waiting no longer than `limit` for each part of the answer.
///
/// # Errors
/// As [`send`].
pub fn send_within(limit: Duration, address: SocketAddr, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Result<Answer> {
    exchange(limit, address, method, path, headers, body).with_context(|| format!("{method} http://{address}{path}"))
}

fn exchange(limit: Duration, address: SocketAddr, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Result<Answer> {
    let mut stream = TcpStream::connect_timeout(&address, limit)?;
    stream.set_read_timeout(Some(limit))?;
    stream.set_write_timeout(Some(limit))?;
    let mut request = format!("{method} {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n");
    for (name, value) in headers {
        request.push_str(&format!("{name}: {value}\r\n"));
    }
    request.push_str(&format!("Content-Length: {}\r\n\r\n", body.len()));
    stream.write_all(&[request.as_bytes(), body].concat())?;
    read(&mut BufReader::new(stream))
}

fn read(stream: &mut impl BufRead) -> Result<Answer> {
    let line = read_line(stream)?;
    let status = line.strip_prefix("HTTP/1.").and_then(|rest| rest.split(' ').nth(1)?.parse().ok());
    let mut answer = Answer { status: status.with_context(|| format!("{line:?} is no HTTP"))?, headers: Vec::new(), body: Vec::new() };
    while let Some((name, value)) = read_line(stream)?.split_once(':') {
        answer.headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
    }
    if answer.header("transfer-encoding") == Some("chunked") {
        while let size @ 1.. = u64::from_str_radix(&read_line(stream)?, 16).context("reading a chunk")? {
            read_part(stream, size, &mut answer.body)?;
            read_line(stream)?;
        }
    } else if let Some(length) = answer.header("content-length") {
        let length = length.parse().context("reading the length")?;
        read_part(stream, length, &mut answer.body)?;
    } else {
        stream.read_to_end(&mut answer.body)?;
    }
    Ok(answer)
}

fn read_line(stream: &mut impl BufRead) -> Result<String> {
    let mut line = String::new();
    stream.read_line(&mut line)?;
    ensure!(line.ends_with('\n'), "the answer ended in the middle");
    Ok(line.trim_end().to_owned())
}

fn read_part(stream: &mut impl BufRead, size: u64, body: &mut Vec<u8>) -> Result<()> {
    let got = stream.take(size).read_to_end(body)?;
    ensure!(u64::try_from(got)? == size, "the answer ended in the middle");
    Ok(())
}

const LIMIT: Duration = Duration::from_secs(10);
