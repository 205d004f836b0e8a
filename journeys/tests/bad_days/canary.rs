//! Secrets are looked for where they must not be: in everything that the server wrote at its most talkative, and in the raw bytes of
//! its database.

use std::{collections::BTreeMap, fs, path::Path};

use data_encoding::{BASE32_NOPAD, BASE64, BASE64URL_NOPAD, HEXLOWER};
use serde_json::{Value, json};
use testkit::{Authenticator, Hash, MailDoor, MailServer, loopback};

use crate::{
    client::Client,
    node::{Dice, Engine, Node},
};

#[test]
fn no_secret_is_written_anywhere_on_sqlite() {
    let (node, secrets) = lives_and_dies(Engine::Sqlite);
    let files: Vec<_> = fs::read_dir(node.site.path()).unwrap().map(|entry| entry.unwrap().path()).collect();
    let database: Vec<_> = files.iter().filter(|path| path.to_string_lossy().contains("vestibule.db")).collect();
    assert!(database.len() >= 2, "{files:?}");
    let kept: Vec<_> = database.into_iter().map(|path| (path.as_path(), fs::read(path).unwrap())).collect();
    assert!(kept.iter().any(|(_, bytes)| holds(bytes, secrets.email.as_bytes())), "the search finds nothing at all");
    for (path, bytes) in &kept {
        secrets.are_not_in(bytes, path);
    }
}

#[test]
fn no_secret_is_written_to_the_log_on_postgres() {
    lives_and_dies(Engine::Postgres);
}

/// Goes through everything that has to do with secrets, kills the server, and looks through what it wrote.
fn lives_and_dies(engine: Engine) -> (Node, Secrets) {
    let (database, _server) = engine.database();
    let post = MailServer::start(MailDoor::default()).unwrap();
    let mail = format!("[mail]\nhost = \"localhost\"\nport = {}\nsecurity = \"none\"\nfrom = \"security@example.com\"", post.address().port());
    let mut node = Node::running_on(&database, &format!("[log]\nlevel = \"trace\"\nformat = \"json\"\n{mail}"));
    let (client, _) = node.key();
    let mut secrets = Secrets::draw(&client);
    secrets.goes_through_the_pages(&client);
    secrets.goes_through_the_api(&client);
    secrets.sends_what_cannot_be_read(&client);
    post.wait_for(1).unwrap();
    node.kill();
    let log = node.site.logs();
    assert!(log.matches("\"http.request\"").count() > 30, "the log is not talkative");
    assert!(!log.contains("\"event\":\"panic\""));
    secrets.are_not_in(log.as_bytes(), Path::new("the log"));
    assert!(!holds(log.as_bytes(), secrets.email.as_bytes()), "the log names people: {}", line_with(&log, &secrets.email));
    println!("{engine:?}: {} secrets looked for in {} bytes of log", secrets.texts.len(), log.len());
    (node, secrets)
}

/// Everything that must not be found, by what it is.
struct Secrets {
    email: String,
    password: String,
    phone: String,
    texts: BTreeMap<String, Vec<u8>>,
    jar: BTreeMap<String, String>,
}

impl Secrets {
    fn draw(client: &Client) -> Self {
        let mut dice = Dice::new();
        let (email, password) = (format!("{}@example.com", dice.word(12).to_lowercase()), dice.word(24));
        let mut secrets = Self { email, password, phone: format!("+995599{:06}", dice.below(1_000_000)), texts: BTreeMap::new(), jar: BTreeMap::new() };
        let (password, phone, token) = (secrets.password.clone(), secrets.phone.clone(), client.token.clone());
        secrets.add("password", &password);
        secrets.add("phone number", phone.trim_start_matches("+995"));
        secrets.add("API key", &token);
        secrets.add_bytes("API key", &BASE32_NOPAD.decode(token.trim_start_matches("vst_").to_uppercase().as_bytes()).unwrap()[16..]);
        secrets
    }

    fn add(&mut self, what: &str, text: &str) {
        let number = self.texts.len();
        self.texts.insert(format!("{what} {number}"), text.as_bytes().to_vec());
    }

    /// Adds bytes as they are and in every spelling they might be written in.
    fn add_bytes(&mut self, what: &str, bytes: &[u8]) {
        self.texts.insert(format!("{what}, raw {}", self.texts.len()), bytes.to_vec());
        let hex = HEXLOWER.encode(bytes);
        for text in [hex.clone(), hex.to_uppercase(), BASE64.encode(bytes), BASE64URL_NOPAD.encode(bytes), BASE32_NOPAD.encode(bytes), format!("{bytes:?}")] {
            self.add(what, &text);
        }
    }

    /// Adds a token: an id that may be known, then 32 bytes that may not.
    fn add_token(&mut self, what: &str, token: &str) {
        self.add(what, token);
        let bytes = BASE64URL_NOPAD.decode(token.as_bytes()).unwrap();
        self.add_bytes(what, &bytes[bytes.len() - 32..]);
    }

    fn are_not_in(&self, bytes: &[u8], path: &Path) {
        let lower = bytes.to_ascii_lowercase();
        for (what, text) in &self.texts {
            let found = holds(bytes, text) || holds(&lower, &text.to_ascii_lowercase());
            assert!(!found, "a {what} is in {}: {}", path.display(), line_with(&String::from_utf8_lossy(bytes), &String::from_utf8_lossy(text)));
        }
    }

    /// Signs up and in, with a wrong password, a wrong code, an app, a trusted browser and a backup code.
    fn goes_through_the_pages(&mut self, client: &Client) {
        let (email, password, phone) = (self.email.replace('@', "%40"), self.password.clone(), self.phone.replace('+', "%2B"));
        self.fills(client, "/sign-up", &format!("organization=Acme&name=Ana&email={email}&password={password}"), 303);
        let user = self.user(client);
        let path = format!("/api/v1/users/{user}/factors");
        let made = client.post(&path, &json!({ "kind": "app", "digits": 8, "period_seconds": 300 })).expect(201).body;
        let secret = made["secret"].as_str().unwrap().to_owned();
        self.add("app secret", &secret);
        self.add_bytes("app secret", &BASE32_NOPAD.decode(secret.as_bytes()).unwrap());
        let phone_app = Authenticator::of(&secret, 8, 300, Hash::Sha1).unwrap();
        let codes = [-1, 0, 1].map(|periods| phone_app.code_in(periods));
        codes.iter().for_each(|code| self.add("code", code));
        let confirmed = client.post(&format!("{path}/{}/confirmation", made["id"].as_str().unwrap()), &json!({ "code": codes[0] })).expect(200).body;
        let backup: Vec<_> = confirmed["backup_codes"].as_array().unwrap().iter().map(|code| code.as_str().unwrap().to_owned()).collect();
        for code in &backup {
            self.add("backup code", code);
            self.add("backup code", &code.replace('-', ""));
        }

        self.fills(client, "/settings/profile", &format!("name=Ana&email={email}&phone={phone}"), 0);
        self.jar.clear();
        self.fills(client, "/sign-in", &format!("email={email}&password={password}x"), 422);
        self.fills(client, "/sign-in", &format!("email={email}&password={password}"), 303);
        self.fills(client, "/challenge", &format!("code={}&trust=on", codes[0]), 422);
        self.fills(client, "/challenge", &format!("code={}&trust=on", codes[1]), 303);
        assert!(self.jar.contains_key("vst_device") && self.jar.contains_key("vst_session"), "{:?}", self.jar.keys());
        self.fills(client, "/sign-out/completely", "", 303);
        self.fills(client, "/sign-in", &format!("email={email}&password={password}"), 303);
        self.fills(client, "/challenge", &format!("code={}", backup[0]), 303);
        self.fills(client, "/settings/security/confirm", &format!("password={password}&code={}&next=/settings/security", codes[2]), 0);
        self.fills(client, "/settings/security/backup-codes", &format!("password={password}"), 0);
        let again = client.send("POST", &format!("/api/v1/users/{user}/backup-codes"), Some("backup"), None).unwrap().expect(201);
        again.body["codes"].as_array().unwrap().iter().for_each(|code| self.add("backup code", code.as_str().unwrap()));
    }

    /// Creates somebody with a password and an app, who passes challenges and has a trusted browser; everything marked to be
    /// remembered.
    fn goes_through_the_api(&mut self, client: &Client) {
        let mut dice = Dice::new();
        let (password, secret, email) = (dice.word(24), dice.word(32), format!("b{}", self.email));
        self.add("password", &password);
        self.add("app secret", &secret);
        self.add_bytes("app secret", &BASE32_NOPAD.decode(secret.as_bytes()).unwrap());
        let organization = client.organization();
        let body = json!({
            "email": email, "password": password, "phone": self.phone, "app_secret": secret, "app_digits": 8, "app_period_seconds": 300
        });
        let users = format!("/api/v1/organizations/{organization}/users");
        let user = client.send("POST", &users, Some("user"), Some(&body)).unwrap().expect(201).body["id"].as_str().unwrap().to_owned();
        let app = Authenticator::of(&secret, 8, 300, Hash::Sha1).unwrap();
        let code = app.code_now();
        self.add("code", &code);
        let challenge = client.challenge(&user);
        let attempt = json!({ "code": code, "trust_device": true });
        let passed = client.send("POST", &format!("/api/v1/challenges/{challenge}/attempts"), Some("pass"), Some(&attempt)).unwrap().expect(200).body;
        let mut token = passed["trusted_device"]["token"].as_str().unwrap().to_owned();
        for _ in 0..2 {
            self.add_token("device token", &token);
            let spared = client.post("/api/v1/challenges", &json!({ "user": user, "trusted_device": token })).expect(201).body;
            assert_eq!(spared["state"], "passed", "{spared}");
            spared["trusted_device"]["token"].as_str().unwrap().clone_into(&mut token);
        }
        self.add_token("device token", &token);
        let import = json!({ "email": format!("c{}", self.email), "password": password });
        let refused = client.send_text("POST", &format!("{users}/import"), None, "application/x-ndjson", &import.to_string()).unwrap();
        assert!(!holds(&refused.expect(200).raw, password.as_bytes()), "an import repeats what it was sent");
    }

    /// Sends secrets where they do not belong: what cannot be read is not repeated.
    fn sends_what_cannot_be_read(&mut self, client: &Client) {
        let mut dice = Dice::new();
        let lost = dice.word(32);
        self.add("misplaced secret", &lost);
        let attempt = format!("/api/v1/challenges/{}/attempts", client.challenge(&self.user(client)));
        let bodies = [
            format!("{{\"code\":[\"{lost}\"]}}"),
            format!("{{\"{lost}\":1}}"),
            format!("{{\"code\":\"1\",\"trust_device\":\"{lost}\"}}"),
            format!("{{\"code\":\"{lost}\""),
            format!("{{\"code\":\"{lost}\"}}"),
            lost.clone(),
        ];
        for body in &bodies {
            let refused = client.send_text("POST", &attempt, None, "application/json", body).unwrap();
            assert!((400..500).contains(&refused.status), "{}", refused.status);
            assert!(!holds(&refused.raw, lost.as_bytes()), "a refusal repeats what was sent: {}", refused.body);
        }
        let other = Client { token: format!("vst_{}", lost.to_lowercase()), ..client.clone() };
        other.get("/api/v1/organizations").expect(401);
        for path in [format!("/verify-email?token={lost}"), format!("/api/v1/users/{lost}"), format!("/{lost}?{lost}"), format!("/challenge?code={lost}")] {
            loopback::get(client.address, &path).unwrap();
        }
        self.jar = ["session", "step", "device", "known"].map(|name| (format!("vst_{name}"), lost.clone())).into();
        self.fills(client, "/challenge", &format!("code={lost}"), 0);
        self.fills(client, "/sign-in", &format!("email={lost}&password={lost}"), 422);
    }

    fn user(&self, client: &Client) -> String {
        let organizations = client.list("/api/v1/organizations");
        let mut users = organizations.iter().flat_map(|organization: &Value| {
            let id = organization["id"].as_str().unwrap();
            client.list(&format!("/api/v1/organizations/{id}/users?email={}", self.email.replace('@', "%40")))
        });
        users.next().unwrap()["id"].as_str().unwrap().to_owned()
    }

    /// Sends a form as a browser would, and keeps the cookies. A status of 0 means any below 500.
    fn fills(&mut self, client: &Client, path: &str, form: &str, status: u16) {
        let cookies: Vec<_> = self.jar.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let cookies = cookies.join("; ");
        let headers = [("Content-Type", "application/x-www-form-urlencoded"), ("Cookie", cookies.as_str()), ("Sec-Fetch-Site", "same-origin")];
        let answer = loopback::send(client.address, "POST", path, &headers, form.as_bytes()).unwrap();
        let is_expected = answer.status == status || (status == 0 && answer.status < 500);
        assert!(is_expected, "{path} with {form}: {} instead of {status}\n{}", answer.status, answer.text());
        let set = answer.headers.iter().filter(|(name, _)| name == "set-cookie").filter_map(|(_, line)| line.split(';').next()?.split_once('='));
        for (name, value) in set {
            if value.is_empty() {
                self.jar.remove(name);
            } else {
                self.jar.insert(name.to_owned(), value.to_owned());
                if ["vst_session", "vst_step", "vst_device"].contains(&name) {
                    self.add_token(name, value);
                }
            }
        }
    }
}

fn holds(bytes: &[u8], text: &[u8]) -> bool {
    bytes.windows(text.len()).any(|window| window == text)
}

fn line_with(text: &str, part: &str) -> String {
    text.lines().find(|line| line.to_lowercase().contains(&part.to_lowercase())).unwrap_or("(within binary data)").chars().take(400).collect()
}
