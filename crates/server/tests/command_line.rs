//! The command line, as an operator calls it: the real program, in a directory of its own.

#![expect(clippy::unwrap_used, reason = "a failure is a test failure")]

use serde_json::Value;
use std::{
    fs,
    io::{BufRead as _, BufReader, Write as _},
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};
use store::{About, Answer, Clock, Database, Entropy, MasterKeys, Options, Store, events::Start};
use tempfile::TempDir;
use testkit::{Kannel, MailDoor, MailServer};
use twofactor::{Actor, AppSecret, AppSettings, Cause, Email, NewUser, OrganizationId, User};

#[test]
fn help_explains_every_command() {
    let operator = Operator::new();
    let commands = [
        "",
        "dev",
        "serve",
        "init",
        "config check",
        "config reference",
        "migrate status",
        "migrate up",
        "key create",
        "key list",
        "key revoke",
        "keys rotate",
        "send-test mail",
        "send-test sms",
        "organization create",
        "organization list",
        "user add",
        "user find",
        "user messages",
        "user unlock",
        "case",
        "case list",
        "case show",
        "case open",
        "case refuse",
        "case report",
        "audit key",
        "audit checkpoint",
        "audit export",
        "audit verify",
        "completions",
        "openapi",
        "version",
    ];
    let pages = commands.map(|command| {
        let arguments: Vec<&str> = command.split_whitespace().chain(["-h"]).collect();
        let called = operator.call(&arguments);
        assert_eq!((called.code, called.talk.as_str()), (0, ""));
        format!("$ vestibule {}\n{}", arguments.join(" "), called.data)
    });
    insta::assert_snapshot!(pages.join("\n"));
}

#[test]
fn a_first_day_with_the_product() {
    let operator = Operator::initialized();
    let checked = operator.done(&["config", "check"]).data;
    assert!(checked.starts_with("the configuration is valid\nwarning: `mail.host` is not set: "), "{checked}");
    assert_eq!(operator.call(&["migrate", "status"]).code, 5);
    assert_eq!(operator.done(&["migrate", "up"]).data, "house\ndeliveries\nkeys\naudit\ncases\ndelivery_names\nproved\nasked\nurgent\n");
    assert_eq!(operator.done(&["migrate", "status", "--json"]).json()[0]["name"], "house");
    assert_eq!(operator.done(&["config", "check", "--connect", "--json"]).json()["connected"], true);

    let organization = operator.done(&["organization", "create", "--name", "Acme Desk", "--preset", "messaging"]).word();
    let listed = operator.done(&["organization", "list", "--json"]).json();
    assert_eq!((&listed[0]["id"], &listed[0]["preset"]), (&Value::from(organization.as_str()), &Value::from("messaging")));

    let user = ["user", "add", "--organization", &organization, "--email", "Eva@Example.com", "--name", "Eva", "--role", "admin", "--password-file", "-"];
    assert_eq!(operator.call_with(&user, "a long and rare sentence\n").code, 2, "everybody there needs a number");
    let user = [&user[..], &["--phone", "+995599123456"]].concat();
    let user = operator.call_with(&user, "a long and rare sentence\n").word();
    let found = operator.done(&["user", "find", "eva@example.com", "--json"]).json();
    assert_eq!((found[0]["id"].as_str(), found[0]["role"].as_str()), (Some(user.as_str()), Some("admin")));
    assert!(operator.done(&["user", "unlock", &user, "--reason", "called from a known number"]).talk.contains(&user));
    assert!(operator.done(&["user", "find", &user]).data.contains("Acme Desk"));
}

#[test]
fn the_audit_trail_is_verified_where_there_is_neither_database_nor_configuration() {
    let operator = Operator::migrated();
    let organization = operator.done(&["organization", "create", "--name", "Acme Desk"]).word();
    let user = ["user", "add", "--organization", &organization, "--email", "eva@example.com", "--name", "Eva"];
    let user = operator.done(&user).word();
    let note = operator.done(&["audit", "checkpoint"]).data;
    assert!(note.starts_with("vestibule audit checkpoint 1\nnumber 1\n"), "{note}");
    assert_eq!(operator.done(&["audit", "checkpoint"]).data, note, "nothing happened since");
    operator.done(&["user", "unlock", &user, "--reason", "called from a known number"]);
    assert_eq!(operator.done(&["audit", "verify", "--json"]).json()["unsigned"], 1);

    let key = operator.done(&["audit", "key"]).word();
    operator.done(&["audit", "export", "--output", "trail.jsonl"]);
    assert_eq!(operator.call(&["audit", "export", "--output", "trail.jsonl"]).code, 1, "nothing is written over");
    let elsewhere = Operator::new();
    let trail = fs::read_to_string(operator.path("trail.jsonl")).unwrap();
    fs::write(elsewhere.path("trail.jsonl"), &trail).unwrap();
    fs::write(elsewhere.path("note"), &note).unwrap();
    let verify = ["audit", "verify", "trail.jsonl", "--key", &key, "--known", "note"];
    let good = elsewhere.done(&verify).data;
    assert!(good.ends_with("nothing was changed, removed, put in or moved\n"), "{good}");
    assert_eq!(elsewhere.call(&["audit", "verify", "trail.jsonl"]).code, 2, "without the key it proves nothing");

    fs::write(elsewhere.path("trail.jsonl"), trail.replacen("operator", "system", 1)).unwrap();
    let bad = elsewhere.call(&verify);
    assert_eq!(bad.code, 1);
    assert!(bad.data.starts_with("fault: evt_") && bad.data.contains("was changed"), "{}", bad.data);
}

#[test]
fn an_api_key_is_shown_once_and_ended_for_good() {
    let operator = Operator::migrated();
    let made = operator.done(&["key", "create", "--name", "back end", "--scope", "manage", "--scope", "read", "--scope", "read", "--json"]).json();
    let (id, token) = (made["id"].as_str().unwrap(), made["token"].as_str().unwrap());
    assert!(token.starts_with("vst_"));
    assert_eq!(made["scopes"], serde_json::json!(["read", "manage"]));
    let plain = operator.done(&["key", "create", "--name", "another"]);
    assert_eq!(plain.data.lines().count(), 1, "the token alone, to be piped");

    assert!(!operator.done(&["key", "list", "--json"]).data.contains(token));
    operator.done(&["key", "revoke", id]);
    let listed = operator.done(&["key", "list", "--json"]).json();
    assert!(listed[0]["revoked_at"].is_string() && listed[1]["revoked_at"].is_null());
}

#[test]
fn exit_codes_say_what_kind_of_failure_it_was() {
    let operator = Operator::initialized();
    let unknown_user = ["user", "unlock", "usr_00000000000000000000000000", "--reason", "x"];
    assert_eq!(operator.call(&["version"]).code, 0);
    assert_eq!(operator.call(&["serv"]).code, 2);
    assert_eq!(operator.call(&[]).code, 2);
    assert_eq!(operator.call(&["key", "revoke", "key_x"]).code, 2);
    assert_eq!(operator.call(&["dev", "--listen", "0.0.0.0:8080"]).code, 2);
    assert_eq!(operator.call(&["serve", "--config", "elsewhere.toml"]).code, 3);
    assert_eq!(operator.call(&["serve"]).code, 5);
    assert_eq!(operator.call(&unknown_user).code, 5);
    operator.done(&["migrate", "up"]);
    assert_eq!(operator.call(&unknown_user).code, 1);
    assert_eq!(operator.call(&["init"]).code, 1);
    operator.write("vestibule.toml", "base_url = \"https://id.example.com\"\n[databse]\n");
    let misspelled = operator.call(&["serve"]);
    assert_eq!(misspelled.code, 3);
    assert!(misspelled.talk.starts_with("vestibule.toml:2:2: unknown key `databse`; did you mean `database`?"), "{}", misspelled.talk);
}

#[test]
fn a_database_out_of_reach_is_named_without_its_password() {
    let operator = Operator::initialized();
    operator.write(
        "postgres.toml",
        "base_url = \"https://id.example.com\"\ndatabase.url = \"postgres://ana:hunter2@127.0.0.1:1/vestibule\"\nkeys.file = \"vestibule.keys\"\n",
    );
    for arguments in [["serve"].as_slice(), &["migrate", "status"], &["config", "check", "--connect"], &["key", "list"]] {
        let called = operator.call(&[arguments, &["--config", "postgres.toml"]].concat());
        assert_eq!(called.code, 4, "{}", called.talk);
        assert!(called.talk.contains("postgres://ana@127.0.0.1:1/vestibule") && !called.talk.contains("hunter2"), "{}", called.talk);
    }
}

#[test]
fn a_test_mail_shows_what_the_mail_server_says() {
    let operator = Operator::initialized();
    assert_eq!(operator.call(&["send-test", "mail", "ana@example.com"]).code, 3);
    let post = MailServer::start(MailDoor::default()).unwrap();
    let config = fs::read_to_string(operator.path("vestibule.toml")).unwrap();
    let mail = format!("[mail]\nhost = \"localhost\"\nport = {}\nsecurity = \"none\"\nfrom = \"security@example.com\"\n", post.address().port());
    operator.write("vestibule.toml", &format!("{config}\n{mail}"));
    assert_eq!(operator.done(&["send-test", "mail", "Ana@example.com", "--json"]).json()["accepted"], true);
    assert!(post.wait_for(1).unwrap()[0].text.contains("Subject: A test mail from Vestibule\r\n"));
    let refused = operator.call(&["send-test", "mail", "unknown@example.com"]);
    assert!(refused.code == 1 && refused.talk.contains("is nobody here"), "{}", refused.talk);
    assert_eq!(operator.call(&["send-test", "mail", "nobody"]).code, 2);
    drop(post);
    let gone = operator.call(&["send-test", "mail", "ana@example.com"]);
    assert!(gone.code == 1 && gone.talk.starts_with("it was not sent (unreachable) by the mail server: "), "{}", gone.talk);
    operator.done(&["migrate", "up"]);
    let checked = operator.call(&["config", "check", "--connect"]);
    assert!(checked.code == 1 && checked.talk.starts_with("the mail server: unreachable: "), "{}", checked.talk);
}

#[test]
fn a_test_message_shows_what_the_gateway_says() {
    let operator = Operator::initialized();
    let config = fs::read_to_string(operator.path("vestibule.toml")).unwrap();
    assert_eq!(operator.call(&["send-test", "sms", "+995599123456"]).code, 3);
    let kannel = Kannel::start().unwrap();
    operator.write("right", "secret\n");
    operator.write("wrong", "guess\n");
    let gateway = |name: &str, secret: &str| {
        let query = "username=vestibule&password={secret}&from=Acme&to={to}&text={text}&coding={coding}&charset=UTF-8";
        let url = format!("http://{}/cgi-bin/sendsms?{query}", kannel.address());
        format!("[[sms]]\nname = \"{name}\"\n[sms.http]\nmethod = \"GET\"\nurl = \"{url}\"\nsecret_file = \"{secret}\"\n")
    };
    operator.write("vestibule.toml", &format!("{config}\n{}{}", gateway("local", "right"), gateway("spare", "wrong")));
    assert_eq!(operator.done(&["send-test", "sms", "+995 599 12 34 56"]).data, "accepted by local: look whether it arrives\n");
    assert_eq!(kannel.wait_for(1).unwrap(), ["Acme +995599123456 text Vestibule: this is a test message."]);
    let refused = operator.call(&["send-test", "sms", "+995599123456", "--gateway", "spare"]);
    assert!(refused.code == 1 && refused.talk.starts_with("it was not sent (credentials (403)) by spare: "), "{}", refused.talk);
    assert_eq!(operator.call(&["send-test", "sms", "+995599123456", "--gateway", "other"]).code, 2);
    assert_eq!(operator.call(&["send-test", "sms", "12"]).code, 2);
}

#[test]
fn keys_that_do_not_fit_stop_everything() {
    let operator = Operator::migrated();
    operator.done(&["key", "create", "--name", "a"]);
    let keys = operator.path("vestibule.keys");
    let text = fs::read_to_string(&keys).unwrap();
    fs::set_permissions(&keys, fs::Permissions::from_mode(0o640)).unwrap();
    let exposed = operator.call(&["serve"]);
    assert_eq!(exposed.code, 3);
    assert!(exposed.talk.contains("chmod 600"), "{}", exposed.talk);

    let other = MasterKeys::generate("other", &mut Entropy::seeded(7).rng());
    operator.write("vestibule.keys", other.expose());
    let foreign = operator.call(&["serve"]);
    assert_eq!(foreign.code, 3);
    for secret in text.split_whitespace().chain(other.expose().split_whitespace()).filter(|word| word.len() > 40) {
        assert!(!foreign.talk.contains(secret));
    }
    fs::remove_file(&keys).unwrap();
    assert_eq!(operator.call(&["serve"]).code, 3);
}

#[test]
fn what_init_writes_is_complete_private_and_never_written_over() {
    let operator = Operator::new();
    operator.done(&["init", "--directory", "deep/inside", "--base-url", "https://door.example.org"]);
    let keys = operator.path("deep/inside/vestibule.keys");
    assert_eq!(fs::metadata(&keys).unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(operator.done(&["config", "check", "--json", "--config", "deep/inside/vestibule.toml"]).json()["base_url"], "https://door.example.org");

    fs::remove_file(operator.path("deep/inside/vestibule.toml")).unwrap();
    let before = fs::read_to_string(&keys).unwrap();
    let again = operator.call(&["init", "--directory", "deep/inside"]);
    assert_eq!(again.code, 1);
    assert!(again.talk.contains("is not written over"), "{}", again.talk);
    assert_eq!(fs::read_to_string(&keys).unwrap(), before);
    assert!(!operator.path("deep/inside/vestibule.toml").exists());
}

#[test]
fn a_bad_user_is_not_added() {
    let operator = Operator::migrated();
    let organization = operator.done(&["organization", "create", "--name", "Acme"]).word();
    let add = |organization: &str, more: &[&str], input: &str| {
        let start = ["user", "add", "--organization", organization, "--email", "eva@example.com", "--name", "Eva"];
        operator.call_with(&[&start, more].concat(), input)
    };
    let nowhere = add("org_00000000000000000000000000", &[], "");
    assert!(nowhere.code == 1 && nowhere.talk.contains("there is no organization"), "{}", nowhere.talk);
    assert_eq!(add(&organization, &["--phone", "12"], "").code, 2);
    let short = add(&organization, &["--password-file", "-"], "fourteen chars");
    assert!(short.code == 1 && short.talk.contains("at least 15 characters") && !short.talk.contains("fourteen"), "{}", short.talk);
    assert_eq!(add(&organization, &["--password-file", "nowhere"], "").code, 1);
    assert_eq!(add(&organization, &["--phone", "+995599123456"], "").code, 0);
    let twice = add(&organization, &[], "");
    assert!(twice.code == 1 && twice.talk.contains("already"), "{}", twice.talk);
}

#[test]
fn data_and_talk_are_apart() {
    let operator = Operator::migrated();
    for arguments in [["migrate", "status"].as_slice(), &["organization", "list"], &["key", "list"], &["user", "find", "x"], &["config", "check"], &["version"]]
    {
        let called = operator.done(&[arguments, &["--json"]].concat());
        assert!(!called.json().is_null());
        let quiet = operator.done(&[arguments, &["--quiet"]].concat());
        assert_eq!(quiet.talk, "");
    }
    let reference = operator.done(&["config", "reference"]);
    assert_eq!((reference.data.as_str(), reference.talk.as_str()), (server::config::Config::reference(), ""));
    assert_eq!(operator.done(&["openapi"]).json()["openapi"], "3.1.0");
}

#[test]
fn shells_complete_every_command() {
    for shell in ["bash", "zsh", "fish"] {
        let script = Operator::new().done(&["completions", shell]).data;
        for command in ["migrate", "organization", "completions", "unlock"] {
            assert!(script.contains(command), "{command} in {shell}");
        }
    }
}

#[tokio::test]
async fn a_rotation_that_was_killed_is_finished_by_the_next_call() {
    let operator = Operator::migrated();
    let organization: OrganizationId = operator.done(&["organization", "create", "--name", "Acme"]).word().parse().unwrap();
    let store = operator.store().await;
    let person = |number| Email::parse(&format!("person-{number}@example.com")).unwrap();
    let build = |number| move |scene: &mut twofactor::Scene<'_>| User::create(NewUser::member(organization, person(number), "Person".to_owned()), scene);
    store.import_users(organization, Cause::by(Actor::Operator), (0..PEOPLE).map(build).collect()).await.unwrap();

    let mut killed = operator.command(&["keys", "rotate"]).stderr(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(killed.stderr.take().unwrap()).lines().map(Result::unwrap);
    assert!(lines.any(|line| line.ends_with("rows to go")));
    killed.kill().unwrap();
    killed.wait().unwrap();
    let left = store.reseal_batch(0).await.unwrap();
    assert!(left > 0, "it was killed in the middle");

    let finished = operator.done(&["keys", "rotate"]);
    assert!(finished.talk.starts_with("continuing an earlier rotation to data key 3"), "{}", finished.talk);
    assert_eq!(store.reseal_batch(0).await.unwrap(), 0);
    for number in [0, PEOPLE - 1] {
        assert_eq!(store.users_by_email(&person(number), 1).await.unwrap().len(), 1);
    }
    assert!(operator.done(&["keys", "rotate"]).talk.contains("made data key 4"));
}

#[tokio::test]
async fn a_case_is_opened_and_closed_at_a_shell_and_decided_nowhere_near() {
    let operator = Operator::migrated();
    let organization = |name: &str| -> OrganizationId { operator.done(&["organization", "create", "--name", name]).word().parse().unwrap() };
    let (desk, home) = (organization("Desk"), organization("Acme"));
    let store = operator.store().await;
    let app = || Some((AppSecret::parse("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ").unwrap(), AppSettings::default()));
    let person = |organization, email: &str| NewUser {
        app: app(),
        email_is_verified: true,
        ..NewUser::member(organization, Email::parse(email).unwrap(), "Person".to_owned())
    };
    let mut ids = Vec::new();
    for (organization, email) in [(home, "ana@example.com"), (desk, "agent@example.com")] {
        let new = person(organization, email);
        let made = store.create_user(organization, Cause::by(Actor::Operator), None, |scene| User::create(new, scene), |_, _| Answer::none());
        ids.push(made.await.unwrap().0.id.to_string());
    }
    let [ana, agent] = &ids[..] else { panic!("two people") };
    assert_eq!(operator.call(&["case", "open", ana]).code, 2, "there is no desk yet");
    let config = fs::read_to_string(operator.path("vestibule.toml")).unwrap();
    operator.write("vestibule.toml", &format!("{config}\n[support]\norganization = \"{desk}\"\n"));

    assert!(operator.done(&["case", "list"]).talk.contains("no case"));
    let number = operator.done(&["case", "open", ana]).word();
    assert_eq!(operator.done(&["case", "open", ana]).word(), number, "one that is open goes on");
    let look = store.look(ana.parse().unwrap()).await.unwrap();
    let case = look.user.case(store.now()).unwrap();
    let shown = operator.done(&["case", "show", &number, "--json"]);
    assert_eq!((&shown.json()["state"], &shown.json()["user"]), (&Value::from("open"), &Value::from(ana.as_str())));
    assert!(!shown.data.contains(case.caller_code().expose()) && !shown.data.contains(case.agent_code().expose()), "no code is shown");
    assert!(operator.done(&["case", "list"]).data.contains(&number));
    assert_eq!(operator.call(&["case", "open", agent]).code, 1);
    assert_eq!(operator.call(&["case", "show", "12"]).code, 2);
    assert_eq!(operator.call(&["case", "approve", &number]).code, 2, "there is no such command");

    assert_eq!(operator.call(&["case", "refuse", &number]).code, 2, "a reason is needed");
    let mut refused = operator.command(&["case", "refuse", &number, "--reason", "called off by telephone"]);
    assert!(refused.env("SUDO_USER", "nino").env("USER", "root").output().unwrap().status.success());
    assert_eq!(operator.call(&["case", "refuse", &number, "--reason", "once more"]).code, 1);
    let user: twofactor::UserId = ana.parse().unwrap();
    let events = store.events(About::User(user), Some("case.refused"), Start::Newest, 2).await.unwrap();
    assert_eq!(events.len(), 1);
    assert!(events[0].actor == "operator" && events[0].detail.contains("nino: called off by telephone"), "{:?}", events[0]);
    assert_eq!(operator.done(&["case", "report", "--json"]).json(), Value::Array(Vec::new()));
}

const PEOPLE: usize = 5000;

/// Somebody at a terminal, in a directory of their own.
struct Operator {
    directory: TempDir,
}

/// How a call ended.
struct Called {
    code: i32,
    data: String,
    talk: String,
}

impl Operator {
    fn new() -> Self {
        Self { directory: TempDir::new().unwrap() }
    }

    fn initialized() -> Self {
        let operator = Self::new();
        operator.done(&["init"]);
        operator
    }

    fn migrated() -> Self {
        let operator = Self::initialized();
        operator.done(&["migrate", "up"]);
        operator
    }

    fn path(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    /// Writes a file that only its owner may read.
    fn write(&self, name: &str, text: &str) {
        fs::write(self.path(name), text).unwrap();
        fs::set_permissions(self.path(name), fs::Permissions::from_mode(0o600)).unwrap();
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(Path::new(env!("CARGO_BIN_EXE_vestibule")));
        command.args(arguments).current_dir(self.directory.path()).env_clear().stdin(Stdio::null());
        command
    }

    fn call(&self, arguments: &[&str]) -> Called {
        self.call_with(arguments, "")
    }

    fn call_with(&self, arguments: &[&str], input: &str) -> Called {
        let mut child = self.command(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        // It may end without reading.
        drop(child.stdin.take().unwrap().write_all(input.as_bytes()));
        let output = child.wait_with_output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Called { code: output.status.code().unwrap(), data: text(output.stdout), talk: text(output.stderr) }
    }

    fn done(&self, arguments: &[&str]) -> Called {
        let called = self.call(arguments);
        assert_eq!(called.code, 0, "{arguments:?}: {}", called.talk);
        called
    }

    async fn store(&self) -> Store {
        let keys = MasterKeys::read(&self.path("vestibule.keys")).unwrap();
        let database = Database::Sqlite { path: self.path("vestibule.db") };
        let options = Options { database, keys, clock: Clock::system(), entropy: Entropy::system(), auto_migrate: false };
        Store::open(options).await.unwrap()
    }
}

impl Called {
    fn json(&self) -> Value {
        serde_json::from_str(&self.data).unwrap()
    }

    fn word(&self) -> String {
        assert_eq!(self.code, 0, "{}", self.talk);
        self.data.trim().to_owned()
    }
}
