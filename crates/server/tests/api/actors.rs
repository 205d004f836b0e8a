//! A product's back end with an API key, and its users with their phones.

use std::{sync::Arc, time::Duration};

use axum::{
    Router,
    body::{Body, Bytes, to_bytes},
    http::{HeaderMap, Method, Request, StatusCode, header},
};
use serde_json::{Value, json};
use server::{App, config::Config, router::router};
use store::{Store, testing::Lab};
use testkit::Authenticator;
use tower::ServiceExt as _;
use twofactor::OrganizationId;

pub(crate) const SECRET: &str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

/// A server in this process, with one organization.
pub(crate) struct House {
    pub(crate) lab: Lab,
    pub(crate) organization: String,
    /// The key of the server.
    pub(crate) product: Product,
}

impl House {
    pub(crate) async fn open(lab: Lab) -> Self {
        let product = Product::new(open(lab.store.clone(), ""), &lab.store, None, "read verify manage").await;
        let organization = product.organization("default").await;
        Self { lab, organization, product }
    }

    /// The same house, with `settings` added to its configuration.
    pub(crate) fn with(self, settings: &str) -> Self {
        let product = Product { router: open(self.lab.store.clone(), settings), ..self.product };
        Self { product, ..self }
    }

    /// The same house, where nothing sends text messages.
    pub(crate) fn without_gateways(self) -> Self {
        let product = Product { router: serve(self.lab.store.clone(), ""), ..self.product };
        Self { product, ..self }
    }

    /// A product with a key of its own.
    pub(crate) async fn product(&self, organization: Option<&str>, scopes: &str) -> Product {
        Product::new(self.product.router.clone(), &self.lab.store, organization, scopes).await
    }

    /// The same key at another server on the same database.
    pub(crate) async fn second_server(&self) -> Product {
        Product { router: open(self.lab.second_node().await, ""), token: self.product.token.clone() }
    }

    pub(crate) fn wait(&self, seconds: u64) {
        self.lab.advance(Duration::from_secs(seconds));
    }

    pub(crate) fn seconds(&self) -> u64 {
        self.lab.clock.now().as_unix_seconds()
    }

    /// A user without anything.
    pub(crate) async fn user(&self, email: &str) -> String {
        self.product.post(&format!("/organizations/{}/users", self.organization), &json!({ "email": email })).await.created("id")
    }

    /// A user with an authenticator that was proved elsewhere.
    pub(crate) async fn enrolled(&self, email: &str) -> Enrolled {
        let user = self.user(email).await;
        let made = self.product.post(&format!("/users/{user}/factors"), &json!({ "kind": "app", "secret": SECRET, "confirmed": true })).await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.text());
        let codes = made.json()["backup_codes"].as_array().unwrap().iter().map(|code| code.as_str().unwrap().to_owned()).collect();
        Enrolled { user, factor: made.created("id"), app: phone(), codes }
    }

    /// What the phone shows now.
    pub(crate) fn code(&self, enrolled: &Enrolled) -> String {
        enrolled.app.code_at(self.seconds())
    }

    /// Everything that waits to be sent, taken out of the outbox: where to, and the code in it.
    pub(crate) async fn sent(&self) -> Vec<(Value, Option<String>)> {
        let span = Duration::from_secs(3600);
        let leased = [self.lab.store.lease(store::MAIL, 32, span).await.unwrap(), self.lab.store.lease(store::SMS, 32, span).await.unwrap()].concat();
        let read = |content: &[u8]| serde_json::from_slice::<Value>(content).unwrap();
        let messages = leased.iter().map(|leased| read(leased.message.content.expose()));
        messages.map(|message| (message["to"].clone(), message["notice"]["code"]["code"].as_str().map(str::to_owned))).collect()
    }

    /// What waits to be sent, taken out of the outbox.
    pub(crate) async fn notices(&self) -> Vec<Value> {
        let span = Duration::from_secs(3600);
        let leased = [self.lab.store.lease(store::MAIL, 32, span).await.unwrap(), self.lab.store.lease(store::SMS, 32, span).await.unwrap()].concat();
        leased.iter().map(|leased| serde_json::from_slice::<Value>(leased.message.content.expose()).unwrap()["notice"].clone()).collect()
    }

    /// The one code that waits to be sent.
    pub(crate) async fn code_sent(&self) -> String {
        let codes: Vec<String> = self.sent().await.into_iter().filter_map(|(_, code)| code).collect();
        assert_eq!(codes.len(), 1, "{codes:?}");
        codes[0].clone()
    }

    /// A code that is wrong now, then, and always.
    pub(crate) fn wrong_code(&self, enrolled: &Enrolled) -> String {
        let around: Vec<String> = (0..200).map(|step| enrolled.app.code_at(self.seconds() + step * 30 - 3000)).collect();
        (0..1_000_000).map(|number| format!("{number:06}")).find(|code| !around.contains(code)).unwrap()
    }
}

fn open(store: Store, settings: &str) -> Router {
    serve(store, &format!("[[sms]]\nname = \"local\"\n[sms.http]\nurl = \"https://sms.example.com/?to={{to}}&text={{text}}\"\n{settings}"))
}

fn serve(store: Store, settings: &str) -> Router {
    let config = "base_url = \"https://id.example.com\"\nproduct = \"Acme\"\ndefault_country = \"GE\"\n\
                  [passwords]\nmemory_kib = 64\npasses = 1\nqueue = 65536\n";
    router(Arc::new(App::new(Config::parse(&format!("{config}{settings}")).unwrap(), store, false).unwrap()))
}

pub(crate) fn phone() -> Authenticator {
    Authenticator::of(SECRET, 6, 30, testkit::Hash::Sha1).unwrap()
}

/// A user with an authenticator.
pub(crate) struct Enrolled {
    pub(crate) user: String,
    pub(crate) factor: String,
    pub(crate) app: Authenticator,
    pub(crate) codes: Vec<String>,
}

/// A product's back end.
#[derive(Clone)]
pub(crate) struct Product {
    pub(crate) router: Router,
    pub(crate) token: String,
}

impl Product {
    async fn new(router: Router, store: &Store, organization: Option<&str>, scopes: &str) -> Self {
        let organization = organization.map(|id| id.parse::<OrganizationId>().unwrap());
        let (_, token) = store.create_api_key("tests", organization, scopes).await.unwrap();
        Self { router, token: token.expose().clone() }
    }

    pub(crate) async fn organization(&self, preset: &str) -> String {
        self.post("/organizations", &json!({ "name": "Acme", "preset": preset })).await.created("id")
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.send(self.request(Method::GET, path).body(Body::empty()).unwrap()).await
    }

    pub(crate) async fn delete(&self, path: &str) -> Answer {
        self.send(self.request(Method::DELETE, path).body(Body::empty()).unwrap()).await
    }

    pub(crate) async fn patch(&self, path: &str, body: &Value) -> Answer {
        let request = self.request(Method::PATCH, path).header(header::CONTENT_TYPE, "application/json");
        self.send(request.body(Body::from(body.to_string())).unwrap()).await
    }

    /// A PUT in the place of the version that `if_match` names.
    pub(crate) async fn put(&self, path: &str, if_match: &str, body: &Value) -> Answer {
        let request = self.request(Method::PUT, path).header(header::CONTENT_TYPE, "application/json").header(header::IF_MATCH, if_match);
        self.send(request.body(Body::from(body.to_string())).unwrap()).await
    }

    pub(crate) async fn post(&self, path: &str, body: &Value) -> Answer {
        let request = self.request(Method::POST, path).header(header::CONTENT_TYPE, "application/json");
        self.send(request.body(Body::from(body.to_string())).unwrap()).await
    }

    /// A POST that is to be done only once.
    pub(crate) async fn once(&self, key: &str, path: &str, body: &Value) -> Answer {
        let request = self.request(Method::POST, path).header(header::CONTENT_TYPE, "application/json").header("idempotency-key", key);
        self.send(request.body(Body::from(body.to_string())).unwrap()).await
    }

    /// A POST of something that need not be JSON.
    pub(crate) async fn post_raw(&self, path: &str, media: Option<&str>, body: impl Into<Body>) -> Answer {
        let request = self.request(Method::POST, path);
        let request = media.into_iter().fold(request, |request, media| request.header(header::CONTENT_TYPE, media));
        self.send(request.body(body.into()).unwrap()).await
    }

    pub(crate) async fn import(&self, organization: &str, lines: &str) -> Answer {
        let path = format!("/organizations/{organization}/users/import");
        self.post_raw(&path, Some("application/x-ndjson"), lines.to_owned()).await
    }

    /// Opens a challenge and answers its id.
    pub(crate) async fn challenge(&self, user: &str) -> String {
        self.post("/challenges", &json!({ "user": user })).await.created("id")
    }

    pub(crate) async fn attempt(&self, challenge: &str, code: &str) -> Answer {
        self.post(&format!("/challenges/{challenge}/attempts"), &json!({ "code": code })).await
    }

    pub(crate) fn request(&self, method: Method, path: &str) -> axum::http::request::Builder {
        let bearer = format!("Bearer {}", self.token);
        Request::builder().method(method).uri(format!("/api/v1{path}")).header(header::AUTHORIZATION, bearer)
    }

    pub(crate) async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let answer = Answer { status: parts.status, headers: parts.headers, body: to_bytes(body, usize::MAX).await.unwrap() };
        assert!(!answer.status.is_server_error(), "{} {}", answer.status, answer.text());
        assert_eq!(answer.headers.get(header::CACHE_CONTROL).unwrap(), "no-store");
        answer
    }
}

/// What a product got.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Answer {
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|_| panic!("not JSON: {} {}", self.status, self.text()))
    }

    /// A text of the JSON body of a 201.
    pub(crate) fn created(&self, field: &str) -> String {
        assert_eq!(self.status, StatusCode::CREATED, "{}", self.text());
        self.json()[field].as_str().unwrap_or_else(|| panic!("no {field} in {}", self.text())).to_owned()
    }

    /// The code of the problem, after looking at its shape.
    pub(crate) fn problem(&self) -> String {
        assert!(self.status.is_client_error(), "{} {}", self.status, self.text());
        assert_eq!(self.headers.get(header::CONTENT_TYPE).unwrap(), "application/problem+json", "{}", self.text());
        let problem = self.json();
        assert_eq!(problem["status"], self.status.as_u16());
        assert!(problem["type"].is_string() && problem["title"].is_string() && !problem["request_id"].as_str().unwrap().is_empty(), "{problem}");
        let seconds = problem["retry_after_seconds"].as_u64().map(|seconds| seconds.to_string());
        assert_eq!(self.headers.get(header::RETRY_AFTER).map(|value| value.to_str().unwrap().to_owned()), seconds);
        problem["code"].as_str().unwrap().to_owned()
    }

    pub(crate) fn is_done(&self) {
        assert_eq!(self.status, StatusCode::NO_CONTENT, "{}", self.text());
        assert!(self.body.is_empty());
    }
}
