//! A person with a browser: keeps cookies, follows nothing by itself, and sees text.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{HeaderMap, Request, StatusCode, header},
};
use server::{App, config::Config, router::router, worker};
use store::{Store, testing::Lab};
use testkit::Authenticator;
use tower::ServiceExt as _;

pub(crate) const PASSWORD: &str = "four small green boats";

/// A server in this process.
pub(crate) struct House {
    pub(crate) lab: Lab,
    pub(crate) app: Arc<App>,
    router: Router,
}

impl House {
    pub(crate) fn open(lab: Lab) -> Self {
        let app = serve(&lab.store, true, "");
        Self { router: router(Arc::clone(&app)), lab, app }
    }

    /// A browser whose requests go to another node on the same database.
    pub(crate) async fn browser_next_door(&self) -> Browser {
        Browser { router: router(serve(&self.lab.second_node().await, true, "")), ..self.browser() }
    }

    /// A browser whose requests go to a node that is not for development.
    pub(crate) fn in_production(&self) -> Browser {
        Browser { router: router(serve(&self.lab.store, false, "")), ..self.browser() }
    }

    /// The same house, with `settings` added to its configuration.
    pub(crate) fn with(self, settings: &str) -> Self {
        let app = serve(&self.lab.store, true, settings);
        Self { router: router(Arc::clone(&app)), app, ..self }
    }

    pub(crate) fn browser(&self) -> Browser {
        let agent = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
        Browser { router: self.router.clone(), cookies: BTreeMap::new(), agent, languages: "" }
    }

    /// What a product with the key `token` is answered.
    pub(crate) async fn product(&self, token: &str, path: &str, body: &serde_json::Value) -> (StatusCode, serde_json::Value) {
        let request = Request::post(format!("/api/v1{path}")).header(header::CONTENT_TYPE, "application/json");
        let request = request.header(header::AUTHORIZATION, format!("Bearer {token}")).body(Body::from(body.to_string())).unwrap();
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (status, body) = (response.status(), to_bytes(response.into_body(), usize::MAX).await.unwrap());
        (status, serde_json::from_slice(&body).unwrap_or_default())
    }

    pub(crate) fn wait(&self, seconds: u64) {
        self.lab.advance(Duration::from_secs(seconds));
    }

    pub(crate) fn seconds(&self) -> u64 {
        self.lab.clock.now().as_unix_seconds()
    }

    /// Everything that was sent, newest first, as texts.
    pub(crate) async fn mail(&self) -> Vec<String> {
        worker::work(&self.app).await.unwrap();
        let mut reader = self.browser();
        let inbox: serde_json::Value = serde_json::from_str(&reader.get("/dev/inbox.json").await.text).unwrap();
        inbox["messages"]
            .as_array()
            .unwrap()
            .iter()
            .map(|message| format!("{}\n{}", message["subject"].as_str().unwrap_or_default(), message["text"].as_str().unwrap()))
            .collect()
    }

    /// The newest code that was sent.
    pub(crate) async fn code(&self) -> String {
        let all = self.mail().await;
        let newest = all.iter().find_map(|text| text.split_whitespace().rev().find_map(|word| word.strip_prefix('#')));
        newest.expect("a code was sent").to_owned()
    }

    /// A signed-up person with two-factor authentication on.
    pub(crate) async fn enrolled(&self, preset: &str) -> Enrolled {
        let mut browser = self.browser();
        browser.sign_up("ana@example.com", preset).await;
        let app = browser.begin_app(self).await;
        let shown = browser.post("/settings/security/app/setup", &[("code", &app.code_at(self.seconds()))]).await;
        assert_eq!(shown.status, StatusCode::OK, "{}", shown.text);
        Enrolled { codes: shown.backup_codes(), browser, app, email: "ana@example.com" }
    }
}

fn serve(store: &Store, development: bool, settings: &str) -> Arc<App> {
    let (keys, tables) = settings.split_at(settings.find('[').unwrap_or(settings.len()));
    let config = format!(
        "base_url = \"http://localhost:8080\"\nproduct = \"Acme Desk\"\n{keys}[sign_up]\npresets = [\"default\", \"crm\", \"payments\", \"live-chat\", \
         \"messaging\", \"field-service\"]\n[passwords]\nmemory_kib = 8192\npasses = 1\n{tables}"
    );
    Arc::new(App::new(Config::parse(&config).unwrap(), store.clone(), development).unwrap())
}

/// A person with an authenticator and backup codes.
pub(crate) struct Enrolled {
    pub(crate) browser: Browser,
    pub(crate) app: Authenticator,
    pub(crate) codes: Vec<String>,
    pub(crate) email: &'static str,
}

#[derive(Clone)]
pub(crate) struct Browser {
    router: Router,
    pub(crate) cookies: BTreeMap<String, String>,
    agent: &'static str,
    languages: &'static str,
}

/// What a browser got.
pub(crate) struct Page {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
    pub(crate) bytes: Vec<u8>,
}

impl Browser {
    /// The same browser, with all its cookies, sent to the node that `other` is at.
    pub(crate) fn at(&self, other: &Self) -> Self {
        Self { router: other.router.clone(), ..self.clone() }
    }

    /// The same browser, asking for `languages`.
    pub(crate) fn reading(self, languages: &'static str) -> Self {
        Self { languages, ..self }
    }

    pub(crate) async fn get(&mut self, path: &str) -> Page {
        self.send(Request::get(path).body(Body::empty()).unwrap()).await
    }

    pub(crate) async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Page {
        let body = form(fields);
        let request = Request::post(path).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded").header("sec-fetch-site", "same-origin");
        self.send(request.body(Body::from(body)).unwrap()).await
    }

    /// Sends a form that files may come with.
    pub(crate) async fn upload(&mut self, path: &str, fields: &[(&str, &str)]) -> Page {
        let part = |(name, text): &(&str, &str)| format!("--border\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{text}\r\n");
        let body = fields.iter().map(part).collect::<String>() + "--border--\r\n";
        let request = Request::post(path).header(header::CONTENT_TYPE, "multipart/form-data; boundary=border").header("sec-fetch-site", "same-origin");
        self.send(request.body(Body::from(body)).unwrap()).await
    }

    pub(crate) async fn send(&mut self, mut request: Request<Body>) -> Page {
        let cookies: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        request.headers_mut().insert(header::COOKIE, cookies.join("; ").parse().unwrap());
        request.headers_mut().insert(header::USER_AGENT, self.agent.parse().unwrap());
        if !self.languages.is_empty() {
            request.headers_mut().insert(header::ACCEPT_LANGUAGE, self.languages.parse().unwrap());
        }
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        for cookie in parts.headers.get_all(header::SET_COOKIE) {
            let (pair, attributes) = cookie.to_str().unwrap().split_once(';').unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            if attributes.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        let bytes = to_bytes(body, usize::MAX).await.unwrap().to_vec();
        Page { status: parts.status, headers: parts.headers, text: String::from_utf8_lossy(&bytes).into_owned(), bytes }
    }

    pub(crate) async fn sign_up(&mut self, email: &str, preset: &str) -> Page {
        let phone = if preset == "messaging" { "+995 599 12 34 56" } else { "" };
        let fields = [("organization", "Demo"), ("name", "Ana Beridze"), ("email", email), ("phone", phone), ("password", PASSWORD), ("preset", preset)];
        let page = self.post("/sign-up", &fields).await;
        assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.text);
        page
    }

    /// Opens the newest link that proves a mailbox.
    pub(crate) async fn proves_mailbox(&mut self, house: &House) {
        let mail = house.mail().await;
        let token = mail.iter().find_map(|mail| mail.split("/verify-email?token=").nth(1)).unwrap().split_whitespace().next().unwrap().to_owned();
        assert_eq!(self.post("/verify-email", &[("token", &token)]).await.status, StatusCode::OK);
    }

    pub(crate) async fn sign_in(&mut self, email: &str) -> Page {
        self.post("/sign-in", &[("email", email), ("password", PASSWORD)]).await
    }

    /// Signs in with the password and answers the challenge.
    pub(crate) async fn pass(&mut self, email: &str, code: &str) -> Page {
        assert_eq!(self.sign_in(email).await.location(), "/challenge");
        self.post("/challenge", &[("code", code)]).await
    }

    /// Turns to the set-up page and takes over its secret.
    pub(crate) async fn begin_app(&mut self, _house: &House) -> Authenticator {
        let begun = self.post("/settings/security/app", &[("password", PASSWORD), ("enable", "1")]).await;
        assert_eq!(begun.location(), "/settings/security/app/setup", "{}", begun.text);
        self.get("/settings/security/app/setup").await.authenticator()
    }
}

impl Page {
    /// Where the browser is sent.
    pub(crate) fn location(&self) -> &str {
        self.headers.get(header::LOCATION).map_or("", |value| value.to_str().unwrap())
    }

    /// The app behind the `otpauth` link of a set-up page.
    pub(crate) fn authenticator(&self) -> Authenticator {
        let start = self.text.find("otpauth://").expect("a set-up page");
        let link = self.text[start..].split('"').next().unwrap().replace("&#38;", "&").replace("&amp;", "&");
        Authenticator::scan(&link).unwrap()
    }

    /// The backup codes on the page that shows them.
    pub(crate) fn backup_codes(&self) -> Vec<String> {
        let is_code = |word: &&str| word.len() == 19 && word.split('-').count() == 4 && word.split('-').all(|group| group.len() == 4);
        let carried = self.hidden("codes");
        carried.split(' ').filter(is_code).map(str::to_owned).collect()
    }

    /// The value of the first field called `name`.
    pub(crate) fn hidden(&self, name: &str) -> String {
        let start = self.text.find(&format!("name=\"{name}\"")).unwrap_or_else(|| panic!("no field {name}: {}", self.text));
        let rest = &self.text[start..];
        let value = rest.find("value=\"").unwrap();
        rest[value + 7..].split('"').next().unwrap().to_owned()
    }
}

fn form(fields: &[(&str, &str)]) -> String {
    let encode = |text: &str| text.bytes().map(|b| if b.is_ascii_alphanumeric() { char::from(b).to_string() } else { format!("%{b:02X}") }).collect::<String>();
    fields.iter().map(|(name, value)| format!("{}={}", encode(name), encode(value))).collect::<Vec<_>>().join("&")
}
