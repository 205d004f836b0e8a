//! The configuration: defaults, the file over them, the environment over both, and what is said about mistakes.

use serde::de::{DeserializeOwned, Deserializer, Visitor, value::Error};
use server::config::{BaseUrl, Config, Database, DatabaseUrl, Environment, Keys, Listen, Log, LogFormat, Mail, Passwords, SecurityTxt, SignUp, Sms, Support};
use std::{collections::BTreeSet, fs, net::IpAddr, path::Path, time::Duration};
use tempfile::TempDir;
use twofactor::{Preset, Timestamp};

const LEAST: &str = "base_url = \"https://id.example.com\"\n";

#[test]
fn one_key_is_enough() {
    let config = Config::parse(LEAST).unwrap();
    assert_eq!(config.base_url.as_str(), "https://id.example.com");
    assert_eq!(config.product, "Vestibule");
    assert_eq!(config.default_country, None);
    assert_eq!(config.default_language, pages::Language::English);
    assert_eq!(config.listen.public.to_string(), "127.0.0.1:8080");
    assert_eq!(config.listen.management.to_string(), "127.0.0.1:9090");
    assert!(config.listen.trusted_proxies.is_empty());
    assert_eq!(config.database.url.to_string(), "sqlite:vestibule.db");
    assert!(config.sign_up.enabled);
    assert_eq!(config.sign_up.presets, [Preset::Default]);
    assert_eq!(config.passwords.cost(), twofactor::Cost::STANDARD);
    assert!(config.passwords.slots() >= 1);
    assert_eq!(config.passwords.queue(), 4 * config.passwords.slots());
    assert_eq!(config.log.format, LogFormat::Auto);
    assert!(config.security_txt.is_none());
}

#[test]
fn the_reference_is_the_defaults() {
    let of_reference = Config::parse(Config::reference()).unwrap();
    let of_nothing = Config::parse(LEAST).unwrap();
    assert_eq!(format!("{of_reference:?}"), format!("{of_nothing:?}"));
}

#[test]
fn the_reference_has_every_key_and_no_other() {
    let complete: toml::Table = uncovered_reference().parse().unwrap();
    assert_keys::<Config>(&complete, "");
    let section = |name: &str| complete[name].as_table().unwrap();
    assert_keys::<Listen>(section("listen"), "listen");
    assert_keys::<Database>(section("database"), "database");
    assert_keys::<Keys>(section("keys"), "keys");
    assert_keys::<Sms>(&every_gateway(&complete), "sms");
    assert_keys::<Mail>(section("mail"), "mail");
    assert_keys::<SignUp>(section("sign_up"), "sign_up");
    assert_keys::<Passwords>(section("passwords"), "passwords");
    assert_keys::<Support>(section("support"), "support");
    assert_keys::<Log>(section("log"), "log");
    assert_keys::<SecurityTxt>(section("security_txt"), "security_txt");
}

#[test]
fn every_example_in_the_reference_is_accepted() {
    let without_files = uncovered_reference().replace("password_file =", "#");
    let config = Config::parse(&without_files).unwrap();
    assert_eq!(config.default_country.unwrap().as_str(), "GE");
    assert_eq!(config.passwords.slots(), 4);
    assert!(config.mail.is_configured() && config.mail.server("id.example.com").is_err(), "there is no such certificate");
    assert_eq!(config.security_txt.unwrap().expires.to_string(), "2030-01-01T00:00:00Z");
}

#[test]
fn the_starter_is_accepted() {
    let starter = Config::starter(&"https://door.example.org".parse().unwrap());
    assert!(starter.lines().count() <= 25, "{starter}");
    let config = Config::parse(&starter).unwrap();
    assert_eq!(config.base_url.as_str(), "https://door.example.org");
    assert_eq!(config.keys.file.unwrap(), Path::new("vestibule.keys"));
}

#[test]
fn mistakes_are_named_with_their_place() {
    let messages: Vec<String> = [
        "",
        "base_url = \"https://id.example.com",
        "base_url = \"https://id.example.com\"\nproduct = 3",
        "base_url = \"https://id.example.com\"\n\n[listn]\npublic = \"127.0.0.1:1\"",
        "base_url = \"https://id.example.com\"\n[listen]\n  pubic = \"127.0.0.1:1\"",
        "base_url = \"https://id.example.com\"\n[listen]\nzzzzzzzzz = 1",
        "base_url = \"https://id.example.com\"\nlisten = \"127.0.0.1:1\"",
        "base_url = \"https://id.example.com\"\n[listen]\npublic = \"localhost\"",
        "base_url = \"https://id.example.com\"\n[listen]\npublic = 8080",
        "base_url = \"https://id.example.com\"\n[listen]\ntrusted_proxies = [\"10.0.0.0/8\", \"10.0.0.1/8\"]",
        "base_url = \"https://id.example.com\"\n[listen]\ntrusted_proxies = [\"proxy\"]",
        "base_url = \"https://id.example.com\"\n[database]\npool = 0",
        "base_url = \"https://id.example.com\"\n[database]\npool = \"many\"",
        "base_url = \"https://id.example.com\"\n[database]\nurl = \"mysql://root:hunter2@localhost/v\"",
        "base_url = \"https://id.example.com\"\n[database]\nurl = \"sqlite::memory:\"",
        "base_url = \"https://id.example.com\"\n[sign_up]\nenabled = \"yes\"",
        "base_url = \"https://id.example.com\"\n[sign_up]\npresets = []",
        "base_url = \"https://id.example.com\"\n[sign_up]\npresets = [\"default\", \"default\"]",
        "base_url = \"https://id.example.com\"\n[sign_up]\npresets = [\"livechat\"]",
        "base_url = \"https://id.example.com\"\n[log]\nformat = \"xml\"",
        "base_url = \"https://id.example.com\"\n[log]\nlevel = \"verbose\"",
        "base_url = \"https://id.example.com\"\n[passwords]\nlanes = 9",
        "base_url = \"https://id.example.com\"\n[security_txt]\ncontact = \"mailto:a@example.com\"",
        "base_url = \"https://id.example.com\"\n[security_txt]\ncontact = \"mailto:a@example.com\"\nexpires = \"tomorrow\"",
        "base_url = \"https://id.example.com\"\n[support]\nurl = \"javascript:alert(1)\"",
        "base_url = \"https://id.example.com\"\ndefault_country = \"Georgia\"",
        "base_url = \"https://id.example.com\"\ndefault_language = \"ar\"",
        "base_url = \"https://id.example.com\"\ndefault_language = 3",
        "base_url = \"https://id.example.com\"\n[mail]\nhost = \"smtp.example.com:25\"",
        "base_url = \"https://id.example.com\"\n[mail]\nhost = \"smtp.example.com\"",
        "base_url = \"https://id.example.com\"\n[mail]\nfrom = \"a@example.com\"",
        "base_url = \"https://id.example.com\"\n[mail]\nfrom = \"A\\nBcc: b@example.com <a@example.com>\"",
        "base_url = \"https://id.example.com\"\n[mail]\nport = 0",
        "base_url = \"https://id.example.com\"\n[[sms]]\nname = \"A b\"",
        "base_url = \"https://id.example.com\"\n[[sms]]\nname = \"local\"",
        "base_url = \"https://id.example.com\"\n[[sms]]\nname = \"local\"\nprefixes = [\"995\"]",
        "base_url = \"https://id.example.com\"\n[[sms]]\nname = \"local\"\n[sms.http]\nurl = \"http://sms.example.com/?to={to}&text={text}\"",
        "base_url = \"https://id.example.com\"\n[[sms]]\nname = \"local\"\n[sms.http]\nurl = \"http://127.0.0.1.example.com:80/?to={to}&text={text}\"",
        "base_url = \"https://id.example.com\"\n[[sms]]\nname = \"local\"\n[sms.http]\nurl = \"https://sms.example.com/?to={to}\"",
        "base_url = \"https://id.example.com\"\n[[sms]]\nname = \"local\"\n[sms.http]\nurl = \"https://sms.example.com/?to={to}&text={text}&key={secret}\"",
        "base_url = \"https://id.example.com\"\n[[sms]]\nname = \"local\"\n[sms.http]\nurl = \"https://sms.example.com/\"\nmehtod = \"GET\"",
        "base_url = \"https://id.example.com\"\n[[sms]]\nname = \"local\"\nconfirms_within_seconds = 60\n[sms.http]\nurl = \"https://a/?to={to}&text={text}\"",
        "base_url = \"https://id.example.com\"\n[[sms]]\nname = \"local\"\n[sms.twilio]\naccount = \"AC1\"\nfrom = \"Acme\"",
        "base_url = \"https://id.example.com\"\n[[sms]]\nname = \"local\"\n[sms.smpp]\nhost = \"h\"\nport = 3550\nsystem_id = \"v\"\nsecret_file = \"s\"\nfrom = \"A name too long\"",
        "base_url = \"https://id.example.com\"\n[[sms]]\nname = \"local\"\n[sms.smpp]\nhost = \"h\"\nport = 3550\nsystem_id = \"seventeen letters\"\nsecret_file = \"s\"\nfrom = \"A\"",
        "base_url = \"https://id.example.com\"\n[[sms]]\nname = \"a\"\n[sms.http]\nurl = \"https://a/?to={to}&text={text}\"\n[[sms]]\nname = \"a\"\n[sms.http]\nurl = \"https://a/?to={to}&text={text}\"",
        "base_url = \"https://id.example.com\"\n[mail]\nsecurity = \"ssl\"",
        "base_url = \"https://id.example.com\"\n[mail]\ntimeout_seconds = 61",
        "base_url = \"https://id.example.com\"\n[mail]\nhost = \"smtp.example.com\"\nfrom = \"a@example.com\"\nsecurity = \"none\"",
        "base_url = \"https://id.example.com\"\n[mail]\nhost = \"smtp.example.com\"\nfrom = \"a@example.com\"\nuser = \"ana\"",
        "base_url = \"https://id.example.com\"\n[mail]\npassword = \"hunter2\"\npassword_file = \"x\"",
        "base_url = \"https://id.example.com\"\n[mail]\nuser = \"ana\"\npassword_file = \"nowhere\"",
        "base_url = \"https://id.example.com\"\n# გამარჯობა\nproduct = \"გამარჯობა\" nonsense",
        "base_url = \"https://id.example.com\"\nbase_url = \"https://id.example.com\"",
    ]
    .into_iter()
    .map(|text| Config::parse(text).unwrap_err().to_string())
    .collect();
    insta::assert_snapshot!(messages.join("\n"));
}

#[test]
fn a_base_url_is_https_and_has_no_path() {
    for (text, expected) in [
        ("https://id.example.com", "https://id.example.com"),
        ("https://ID.Example.com/", "https://id.example.com"),
        ("https://id.example.com:443", "https://id.example.com"),
        ("https://id.example.com:8443", "https://id.example.com:8443"),
        ("http://localhost:8080", "http://localhost:8080"),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
        ("http://[::1]:8080", "http://[::1]:8080"),
        ("http://demo.localhost", "http://demo.localhost"),
    ] {
        let url: BaseUrl = text.parse().unwrap();
        assert_eq!(url.as_str(), expected);
        assert!(expected.ends_with(url.authority()));
    }
    for text in [
        "",
        "id.example.com",
        "http://id.example.com",
        "http://localhost.example.com",
        "ftp://id.example.com",
        "https://",
        "https://id.example.com/login",
        "https://id.example.com?x",
        "https://id.example.com/#x",
        "https://user@id.example.com",
        "https://u:p@id.example.com",
        "https://id..example.com",
        "https://id_example.com",
        "https://პროდუქტი.ge",
        "https://id.example.com:99999",
        "https://*.example.com",
        "HTTPS://",
        "https:///x",
    ] {
        assert!(text.parse::<BaseUrl>().is_err(), "{text}");
    }
}

#[test]
fn the_environment_wins_over_the_file() {
    let config = with_environment(&[
        ("VESTIBULE__BASE_URL", "https://door.example.org"),
        ("VESTIBULE__LISTEN__TRUSTED_PROXIES", "10.0.0.0/8, 192.0.2.1"),
        ("VESTIBULE__DATABASE__URL", "sqlite:/var/lib/vestibule/v.db"),
        ("VESTIBULE__DATABASE__POOL", "5"),
        ("VESTIBULE__SIGN_UP__ENABLED", "false"),
        ("VESTIBULE__SIGN_UP__PRESETS", "crm,payments"),
        ("VESTIBULE__PASSWORDS__SLOTS", "3"),
        ("VESTIBULE__PRODUCT", "12"),
        ("HOME", "/root"),
    ])
    .unwrap();
    assert_eq!(config.base_url.as_str(), "https://door.example.org");
    assert_eq!(config.product, "12");
    assert_eq!(config.database.url.to_string(), "sqlite:/var/lib/vestibule/v.db");
    assert!(!config.sign_up.enabled);
    assert_eq!(config.sign_up.presets, [Preset::Crm, Preset::Payments]);
    assert_eq!((config.passwords.slots(), config.passwords.queue()), (3, 12));
    let trusts = |text: &str| config.listen.trusts(text.parse::<IpAddr>().unwrap());
    assert!(trusts("10.1.2.3") && trusts("192.0.2.1") && trusts("::ffff:10.1.2.3"));
    assert!(!trusts("192.0.2.2") && !trusts("::1"));
}

#[test]
fn the_environment_may_do_without_the_file() {
    let environment = [("VESTIBULE__BASE_URL", "https://door.example.org")].into_iter().collect();
    let config = Config::from_text("", Path::new("vestibule.toml"), &environment).unwrap();
    assert_eq!(config.base_url.as_str(), "https://door.example.org");
}

#[test]
fn mistakes_in_the_environment_are_named_with_their_variable() {
    let messages: Vec<String> = [
        ("VESTIBULE__LISTEN__PUBIC", "127.0.0.1:1"),
        ("VESTIBULE__LISTN__PUBLIC", "127.0.0.1:1"),
        ("VESTIBULE__LISTEN", "127.0.0.1:1"),
        ("VESTIBULE__PRODUCT__NAME", "x"),
        ("VESTIBULE__LISTEN__PUBLIC", "8080"),
        ("VESTIBULE__DATABASE__POOL", "many"),
        ("VESTIBULE__DATABASE__URL", "oracle:scott/tiger"),
        ("VESTIBULE__DATABASE__URL_FILE", "/nowhere/url"),
        ("VESTIBULE__SIGN_UP__ENABLED", "yes"),
        ("VESTIBULE__SIGN_UP__PRESETS", "default,livechat"),
        ("VESTIBULE__", "x"),
    ]
    .into_iter()
    .map(|variable| with_environment(&[variable]).unwrap_err().to_string())
    .collect();
    insta::assert_snapshot!(messages.join("\n"));
}

#[test]
fn a_variable_may_name_a_file_with_the_value() {
    let directory = TempDir::new().unwrap();
    let file = directory.path().join("url");
    fs::write(&file, "postgres://vestibule:hunter2@db.example.com/vestibule\n").unwrap();
    let config = with_environment(&[("VESTIBULE__DATABASE__URL_FILE", file.to_str().unwrap())]).unwrap();
    let DatabaseUrl::Postgres(url) = &config.database.url else { panic!("{config:?}") };
    assert_eq!(url.expose(), "postgres://vestibule:hunter2@db.example.com/vestibule");

    let both = with_environment(&[("VESTIBULE__DATABASE__URL_FILE", file.to_str().unwrap()), ("VESTIBULE__DATABASE__URL", "sqlite:v.db")]);
    assert!(both.unwrap_err().to_string().contains("sets the same key as"));
}

#[test]
fn the_password_for_postgres_may_be_in_a_file() {
    let directory = TempDir::new().unwrap();
    fs::write(directory.path().join("password"), "p@ss/w:rd %\n").unwrap();
    let read = |url: &str| {
        let text = format!("{LEAST}[database]\nurl = \"{url}\"\npassword_file = \"password\"\n");
        Config::from_text(&text, &directory.path().join("vestibule.toml"), &Environment::default())
    };
    let config = read("postgres://vestibule@db.example.com:5433/vestibule?sslmode=require").unwrap();
    let DatabaseUrl::Postgres(url) = &config.database.url else { panic!("{config:?}") };
    assert_eq!(url.expose(), "postgres://vestibule:p%40ss%2Fw%3Ard%20%25@db.example.com:5433/vestibule?sslmode=require");
    assert!(read("postgres://db.example.com/vestibule").unwrap_err().to_string().contains("must name a user"));
    assert!(read("postgres://vestibule:x@db.example.com/vestibule").unwrap_err().to_string().contains("has a password already"));
}

#[test]
fn nothing_secret_is_printed() {
    for url in [
        "postgres://vestibule:hunter2@db.example.com/vestibule?password=hunter2",
        "postgres://vestibule:hunter2@hunter2/@db.example.com/vestibule",
        "postgres://db.example.com/vestibule?user=x&password=hunter2",
    ] {
        let config = with_environment(&[("VESTIBULE__DATABASE__URL", url), ("VESTIBULE_KEYS", "master hunter2 hunter2")]).unwrap();
        let printed = format!("{config:?}");
        assert!(!printed.contains("hunter2"), "{printed}");
        assert!(printed.contains("db.example.com"), "{printed}");
        let error = config.master_keys().unwrap_err().to_string();
        assert!(!error.contains("hunter2"), "{error}");
    }
    let mail = "[mail]\nhost = \"smtp.example.com\"\nfrom = \"a@example.com\"\nuser = \"vestibule\"\npassword = \"hunter2\"\n";
    let mail = Config::parse(&format!("{LEAST}{mail}")).unwrap().mail;
    assert!(!format!("{mail:?} {:?}", mail.server("id.example.com").unwrap()).contains("hunter2"));
    let environment: Environment = [("VESTIBULE_KEYS", "hunter2")].into_iter().collect();
    assert!(!format!("{environment:?}").contains("hunter2"));
}

#[test]
fn a_valid_configuration_may_be_unwise() {
    let unwise = "[listen]\nmanagement = \"0.0.0.0:9090\"\ntrusted_proxies = [\"::/0\"]\n[security_txt]\ncontact = \"mailto:a@example.com\"\nexpires = \"2026-01-01T00:00:00Z\"";
    let mail = "[mail]\nhost = \"smtp.example.com\"\nfrom = \"a@example.com\"\n";
    let (wise, unwise) = (Config::parse(&format!("{LEAST}{mail}")).unwrap(), Config::parse(&format!("{LEAST}{unwise}")).unwrap());
    let new_year = Timestamp::from_unix_millis(1_767_225_600_000);
    assert!(wise.warnings(new_year).is_empty());
    assert_eq!(unwise.warnings(new_year.minus(Duration::from_secs(1))).len(), 3);
    assert_eq!(unwise.warnings(new_year).len(), 4);
}

#[test]
fn relative_paths_begin_at_the_file() {
    let text = format!("{LEAST}[keys]\nfile = \"vestibule.keys\"\n[database]\nroot_certificate = \"ca.pem\"");
    let config = Config::from_text(&text, Path::new("/etc/vestibule/vestibule.toml"), &Environment::default()).unwrap();
    assert_eq!(config.keys.file.unwrap(), Path::new("/etc/vestibule/vestibule.keys"));
    assert_eq!(config.database.url.to_string(), "sqlite:/etc/vestibule/vestibule.db");
}

#[test]
fn keys_are_found_in_the_environment() {
    const KEYS: &str = "master a AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\npepper a AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n";
    let directory = TempDir::new().unwrap();
    let path = directory.path().to_str().unwrap();
    fs::write(directory.path().join("vestibule-keys"), KEYS).unwrap();
    assert!(Config::parse(LEAST).unwrap().master_keys().unwrap_err().to_string().starts_with("no keys: "));
    assert!(with_environment(&[("VESTIBULE_KEYS", KEYS)]).unwrap().master_keys().is_ok());
    assert!(with_environment(&[("CREDENTIALS_DIRECTORY", path)]).unwrap().master_keys().is_ok());
    let file = format!("{path}/vestibule-keys");
    let config = with_environment(&[("VESTIBULE_KEYS_FILE", &file), ("VESTIBULE_KEYS", "nonsense")]).unwrap();
    assert!(config.master_keys().unwrap_err().to_string().contains("chmod 600"), "an open key file is refused, and nothing else is tried");
}

#[test]
fn the_password_for_the_mail_server_may_be_in_a_file() {
    let directory = TempDir::new().unwrap();
    fs::write(directory.path().join("password"), "hunter2\n").unwrap();
    let text = format!("{LEAST}[mail]\nhost = \"smtp.example.com\"\nfrom = \"a@example.com\"\nuser = \"vestibule\"\n");
    let beside = directory.path().join("vestibule.toml");
    assert!(Config::from_text(&format!("{text}password_file = \"password\""), &beside, &Environment::default()).is_ok());
    let file = directory.path().join("password");
    let environment = [("VESTIBULE__MAIL__PASSWORD_FILE", file.to_str().unwrap())].into_iter().collect();
    assert!(Config::from_text(&text, &beside, &environment).is_ok());
}

fn with_environment(variables: &[(&str, &str)]) -> Result<Config, server::config::ConfigError> {
    let environment = variables.iter().copied().collect();
    Config::from_text(LEAST, Path::new("vestibule.toml"), &environment)
}

/// The reference with every example in force.
fn uncovered_reference() -> String {
    let is_key = |rest: &&str| rest.starts_with(|c: char| c.is_alphabetic() || c == '[');
    Config::reference().lines().map(|line| line.strip_prefix('#').filter(is_key).unwrap_or(line)).collect::<Vec<_>>().join("\n")
}

/// The keys of all [[sms]] together.
fn every_gateway(complete: &toml::Table) -> toml::Table {
    let gateways = complete["sms"].as_array().into_iter().flatten();
    gateways.filter_map(toml::Value::as_table).flat_map(Clone::clone).collect()
}

fn assert_keys<T: DeserializeOwned>(table: &toml::Table, section: &str) {
    let keys: BTreeSet<&str> = table.keys().map(String::as_str).collect();
    let fields: BTreeSet<&str> = fields_of::<T>().iter().copied().collect();
    assert_eq!(keys, fields, "the keys and the struct of [{section}]");
}

/// The names of the fields that a struct reads.
fn fields_of<T: DeserializeOwned>() -> &'static [&'static str] {
    struct Ask<'a>(&'a mut &'static [&'static str]);

    impl<'de> Deserializer<'de> for Ask<'_> {
        type Error = Error;

        fn deserialize_struct<V: Visitor<'de>>(self, _: &'static str, fields: &'static [&'static str], _: V) -> Result<V::Value, Error> {
            *self.0 = fields;
            Err(serde::de::Error::custom("asked"))
        }

        fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Error> {
            Err(serde::de::Error::custom("not a struct"))
        }

        serde::forward_to_deserialize_any! {
            bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct newtype_struct seq tuple
            tuple_struct map enum identifier ignored_any
        }
    }

    let mut fields: &'static [&'static str] = &[];
    assert!(T::deserialize(Ask(&mut fields)).is_err());
    fields
}
