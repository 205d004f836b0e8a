//! HTTP to providers: the one place with a client. It follows no redirects, uses no proxy, and reads no more than it must.

use reqwest::{Certificate, Client, Error, Method, RequestBuilder, redirect::Policy};
use std::{error::Error as _, time::Duration};
use tokio::time::{Instant, timeout_at};

use crate::{Fault, Why};

/// A client with connections of its own.
#[derive(Clone, Debug)]
pub(crate) struct Web(Client);

/// What a provider answered.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    /// At most [`LONGEST`] bytes of it.
    pub(crate) body: String,
}

impl Web {
    /// A client that trusts the authorities in `root_certificates` (PEM) and no others, or the machine's own where there are none.
    pub(crate) fn new(root_certificates: Option<&str>) -> Result<Self, String> {
        let mut builder = Client::builder().redirect(Policy::none()).no_proxy().user_agent("Vestibule").pool_idle_timeout(IDLE);
        if let Some(pem) = root_certificates {
            let certificates = Certificate::from_pem_bundle(pem.as_bytes()).map_err(|error| format!("cannot be read: {error}"))?;
            if certificates.is_empty() {
                return Err("has no certificate in it".to_owned());
            }
            builder = builder.tls_certs_only(certificates);
        }
        builder.build().map(Self).map_err(|error| format!("cannot be used: {error}"))
    }

    pub(crate) fn request(&self, method: Method, url: &str) -> RequestBuilder {
        self.0.request(method, url)
    }

    /// Sends a request and reads the answer, within `limit`. An answer that breaks off or stops behind its status is an answer all the same:
    /// whoever gave it has the message.
    pub(crate) async fn ask(&self, request: RequestBuilder, limit: Duration) -> Result<Answer, Fault> {
        let until = Instant::now() + limit;
        let Ok(answered) = timeout_at(until, request.send()).await else { return Err(Fault::new(Why::Timeout, "the gateway took too long")) };
        let mut response = answered.map_err(fault)?;
        let (status, mut body) = (response.status().as_u16(), Vec::new());
        while let Ok(Ok(Some(chunk))) = timeout_at(until, response.chunk()).await {
            body.extend_from_slice(&chunk);
            if body.len() >= LONGEST {
                body.truncate(LONGEST);
                break;
            }
        }
        Ok(Answer { status, body: String::from_utf8_lossy(&body).into_owned() })
    }
}

impl Answer {
    /// The answer as what it says went wrong.
    pub(crate) fn fault(&self, why: Why) -> Fault {
        Fault::new(why, self.body.clone()).with_status(Some(self.status))
    }
}

/// The address may hold a password: it is not repeated.
fn fault(error: Error) -> Fault {
    let error = error.without_url();
    let mut said = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        said = error.to_string();
        cause = error.source();
    }
    let why = if said.contains("certificate") { Why::Encryption } else { Why::Unreachable };
    Fault::new(why, said)
}

const LONGEST: usize = 64 * 1024;
const IDLE: Duration = Duration::from_secs(30);
