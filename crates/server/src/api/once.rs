//! `Idempotency-Key`: the same request is done once and answered alike for a day.
//!
//! The answer is kept in the transaction that does the work, so of two that come at once one acts and both get its answer.

use axum::{
    extract::FromRequest,
    http::{HeaderMap, Method, Uri, request::Parts},
};
use serde::de::DeserializeOwned;
use std::sync::{Arc, OnceLock};
use store::{Answer, Known, Request};
use twofactor::Refusal;

use super::{
    body::{self, LARGEST_BODY},
    caller::CalledBy,
    reply::{JSON, Reply},
};
use crate::{App, Problem, request_id};

/// The body of a POST, and whether it was marked to be done only once. A repetition never reaches the handler.
pub struct Post<T> {
    /// What was sent.
    pub body: T,
    /// How to do it.
    pub once: Once,
}

impl<T: DeserializeOwned> FromRequest<Arc<App>> for Post<T> {
    type Rejection = Reply;

    async fn from_request(request: axum::extract::Request, app: &Arc<App>) -> Result<Self, Reply> {
        let (parts, body) = request.into_parts();
        let bytes = body::collect(&parts.headers, body, LARGEST_BODY).await?;
        let once = Once::of(app, &parts, &bytes)?;
        match once.earlier(JSON).await? {
            Some(reply) => Err(reply),
            None => Ok(Self { body: body::read(&parts.headers, &bytes)?, once }),
        }
    }
}

/// A request that is to be done only once, if it says so.
pub struct Once {
    app: Arc<App>,
    request: Option<Request>,
    name: String,
}

/// What a step does with its outcome, in the same transaction.
pub type Keep<T> = Box<dyn FnOnce(&T) -> Answer + Send>;

impl Once {
    /// The request of `parts` and `body`.
    ///
    /// # Errors
    /// [`Problem::Malformed`] for an `Idempotency-Key` that is none.
    pub fn of(app: &Arc<App>, parts: &Parts, body: &[u8]) -> Result<Self, Problem> {
        let called_by = parts.extensions.get::<CalledBy>().ok_or(Problem::Unauthorized)?;
        let request = key(&parts.headers)?.map(|key| name(app, *called_by, key, &parts.method, &parts.uri, body));
        Ok(Self { app: Arc::clone(app), request, name: request_id::current() })
    }

    /// The answer it got before, if it was done; `media` is what the route answers when all is well.
    ///
    /// # Errors
    /// [`Problem::Conflict`] when another request came with the same key; those of the store.
    pub async fn earlier(&self, media: &'static str) -> Result<Option<Reply>, Problem> {
        let Some(request) = &self.request else { return Ok(None) };
        match self.app.store.idempotent_answer(request).await? {
            Known::New => Ok(None),
            Known::Done(answer) => Ok(Some(Reply::again(&answer, media))),
            Known::Different => Err(Problem::Conflict),
        }
    }

    /// Lets `act` happen, and says its outcome with `say`; both at most once.
    ///
    /// # Errors
    /// Those of `act`.
    pub async fn run<T: Send + 'static, F: Future<Output = Result<T, Problem>> + Send>(
        self,
        say: impl Fn(&T) -> Reply + Send + Sync + 'static,
        act: impl FnOnce(Option<Request>, Keep<T>) -> F,
    ) -> Result<Reply, Problem> {
        let (say, said) = (Arc::new(say), Arc::new(OnceLock::new()));
        let (say_and_keep, saying) = (Arc::clone(&say), Arc::clone(&said));
        let keep = Box::new(move |outcome: &T| saying.get_or_init(|| say_and_keep(outcome)).to_answer());
        match act(self.request.clone(), keep).await {
            Ok(outcome) => Ok(Arc::into_inner(said).and_then(OnceLock::into_inner).unwrap_or_else(|| say(&outcome))),
            Err(Problem::Taken) => self.earlier(JSON).await?.ok_or(Problem::Taken),
            Err(problem) => Err(problem),
        }
    }

    /// As [`Once::run`] for a rule's verdict: a refusal is said as a problem, and kept like any other outcome.
    ///
    /// # Errors
    /// Those of `act`.
    pub async fn judge<T: Send + 'static, F: Future<Output = Result<Result<T, Refusal>, Problem>> + Send>(
        self,
        say: impl Fn(&T) -> Reply + Send + Sync + 'static,
        act: impl FnOnce(Option<Request>, Keep<Result<T, Refusal>>) -> F,
    ) -> Result<Reply, Problem> {
        let (app, name) = (Arc::clone(&self.app), self.name.clone());
        let say = move |verdict: &Result<T, Refusal>| match verdict {
            Ok(outcome) => say(outcome),
            Err(refusal) => Reply::problem(&app.refused(refusal.clone()), &name),
        };
        self.run(say, act).await
    }

    /// Keeps the answer of something that was done in many transactions, and so may have been done again by another.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn keep(self, reply: Reply, media: &'static str) -> Result<Reply, Problem> {
        let Some(request) = self.request.clone() else { return Ok(reply) };
        let (store, answer) = (self.app.store.clone(), reply.to_answer());
        let kept = self.app.store.write(async move |tx: &mut store::Tx| store.remember_answer(tx, &request, &answer).await);
        match kept.await.map_err(Problem::from) {
            Ok(()) => Ok(reply),
            Err(Problem::Taken) => Ok(self.earlier(media).await?.unwrap_or(reply)),
            Err(problem) => Err(problem),
        }
    }

    /// Whether the request said that it is to be done only once.
    pub fn is_asked_for(headers: &HeaderMap) -> bool {
        headers.contains_key(HEADER)
    }
}

/// The client's own name for the request: 1 to 255 visible ASCII characters.
fn key(headers: &HeaderMap) -> Result<Option<&str>, Problem> {
    let mut lines = headers.get_all(HEADER).iter();
    let Some(line) = lines.next() else { return Ok(None) };
    let text = line.to_str().ok().filter(|text| (1..=255).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic()));
    match (text, lines.next()) {
        (Some(text), None) => Ok(Some(text)),
        (_, _) => Err(Problem::Malformed("Idempotency-Key must be one header of 1 to 255 visible ASCII characters".to_owned())),
    }
}

fn name(app: &App, CalledBy(api_key): CalledBy, key: &str, method: &Method, uri: &Uri, body: &[u8]) -> Request {
    let query = uri.query().unwrap_or_default();
    app.store.idempotent_request(api_key, key, &[method.as_str().as_bytes(), uri.path().as_bytes(), query.as_bytes(), body])
}

const HEADER: &str = "idempotency-key";
