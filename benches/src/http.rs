//! A client of HTTP/1.1 that does as little as can be done: it shares the machine with what it measures.

use std::net::SocketAddr;

use anyhow::{Context as _, Result, bail, ensure};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

/// A connection that is kept for many requests.
pub(crate) struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
}

/// What was answered.
pub(crate) struct Answer<'a> {
    pub(crate) status: u16,
    /// Whether it says when to come again.
    pub(crate) says_when: bool,
    head: &'a [u8],
    /// As it came: in chunks, if the server sent it so.
    pub(crate) body: &'a [u8],
}

impl Connection {
    pub(crate) async fn open(address: SocketAddr) -> Result<Self> {
        let stream = TcpStream::connect(address).await.with_context(|| format!("connecting to {address}"))?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, buffer: Vec::with_capacity(16 * 1024) })
    }

    /// Sends one whole request and reads the whole answer.
    pub(crate) async fn exchange(&mut self, request: &[u8]) -> Result<Answer<'_>> {
        self.stream.write_all(request).await?;
        self.buffer.clear();
        loop {
            ensure!(self.stream.read_buf(&mut self.buffer).await? > 0, "the server closed the connection");
            let Some((status, says_when, head, length)) = head(&self.buffer)? else { continue };
            while !length.is_met(self.buffer.get(head..).unwrap_or_default())? {
                ensure!(self.stream.read_buf(&mut self.buffer).await? > 0, "the answer ended in the middle");
            }
            let (head, body) = self.buffer.split_at(head);
            return Ok(Answer { status, says_when, head, body });
        }
    }
}

impl Answer<'_> {
    /// Refuses every other status than `expected`.
    pub(crate) fn expect(&self, expected: u16) -> Result<()> {
        if self.status == expected {
            return Ok(());
        }
        let body: String = String::from_utf8_lossy(self.body).chars().take(400).collect();
        bail!("expected status {expected}, got {}: {body}", self.status)
    }

    /// How many bytes came, head and body.
    pub(crate) fn len(&self) -> usize {
        self.head.len().saturating_add(self.body.len())
    }

    /// The values of the headers of this name.
    pub(crate) fn headers(&self, name: &str) -> Vec<String> {
        let mut headers = [httparse::EMPTY_HEADER; MOST_HEADERS];
        let mut response = httparse::Response::new(&mut headers);
        if response.parse(self.head).is_err() {
            return Vec::new();
        }
        let named = response.headers.iter().filter(|header| header.name.eq_ignore_ascii_case(name));
        named.map(|header| String::from_utf8_lossy(header.value).into_owned()).collect()
    }
}

/// A whole request without a body.
pub(crate) fn get(host: &str, path: &str, headers: &[(&str, &str)]) -> Vec<u8> {
    let mut request = format!("GET {path} HTTP/1.1\r\nhost: {host}\r\n");
    for (name, value) in headers {
        request.extend([name, ": ", value, "\r\n"]);
    }
    request.push_str("\r\n");
    request.into_bytes()
}

/// A whole request with a body.
pub(crate) fn post(host: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Vec<u8> {
    let mut request = format!("POST {path} HTTP/1.1\r\nhost: {host}\r\ncontent-length: {}\r\n", body.len());
    for (name, value) in headers {
        request.extend([name, ": ", value, "\r\n"]);
    }
    request.push_str("\r\n");
    request.push_str(body);
    request.into_bytes()
}

/// How long a body is.
#[derive(Clone, Copy)]
enum Length {
    Bytes(usize),
    Chunked,
}

impl Length {
    /// Whether all of the body is there.
    fn is_met(self, body: &[u8]) -> Result<bool> {
        match self {
            Self::Bytes(length) => {
                ensure!(body.len() <= length, "more was answered than was asked for");
                Ok(body.len() == length)
            }
            Self::Chunked => {
                let mut rest = body;
                loop {
                    let parsed = httparse::parse_chunk_size(rest).ok().context("the answer has no sound chunks")?;
                    let httparse::Status::Complete((head, size)) = parsed else { return Ok(false) };
                    let chunk = head.saturating_add(usize::try_from(size)?).saturating_add(LINE_END);
                    let Some(after) = rest.get(chunk..) else { return Ok(false) };
                    if size == 0 {
                        return Ok(true);
                    }
                    rest = after;
                }
            }
        }
    }
}

/// Status, whether it says when to come again, length of the head and length of the body, once the head is there.
fn head(bytes: &[u8]) -> Result<Option<(u16, bool, usize, Length)>> {
    let mut headers = [httparse::EMPTY_HEADER; MOST_HEADERS];
    let mut response = httparse::Response::new(&mut headers);
    let httparse::Status::Complete(end) = response.parse(bytes).context("the answer is no HTTP")? else { return Ok(None) };
    let named = |name: &str| response.headers.iter().find(|header| header.name.eq_ignore_ascii_case(name)).map(|header| header.value);
    let length = match named("transfer-encoding") {
        Some(_) => Length::Chunked,
        None => Length::Bytes(std::str::from_utf8(named("content-length").context("the answer has no length")?)?.trim().parse()?),
    };
    Ok(Some((response.code.unwrap_or_default(), named("retry-after").is_some(), end, length)))
}

const LINE_END: usize = 2;

const MOST_HEADERS: usize = 48;
