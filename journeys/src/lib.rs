//! Journeys: the published guides of the reference products, followed step by step in a real browser against the real
//! binary.
//!
//! A test in `tests/` reads like its guide. What the guides take for granted – a server, somebody who has an account and
//! knows the way around – is here. Nothing is read from the database and no code is known in advance: a code comes from
//! the picture on the screen, through a phone that shares no code with the server.

#![expect(clippy::unwrap_used, reason = "test support: whatever goes wrong here is a failed test")]

mod desk;
mod phone;
mod post;

pub use desk::Agent;
pub use phone::{code_on, next_code_on};
pub use post::Post;

use std::{fs, path::PathBuf, time::Duration};

use anyhow::{Context, Result};
use testkit::{Authenticator, Browser, MovedClock, Postgres, Server, Site, Window};

/// Where the server keeps its data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Database {
    /// A file beside the server.
    Sqlite,
    /// A server of its own.
    Postgres,
}

/// Ana, her organization, her browser, and the server they use.
#[derive(Debug)]
pub struct Ana {
    /// Her browser.
    pub browser: Browser,
    /// Her password at the moment.
    pub password: String,
    scripting: bool,
    /// The mails and text messages she receives, where the server has somewhere to send them.
    pub post: Option<Post>,
    album: PathBuf,
    pictures: usize,
    clock: Option<(MovedClock, String)>,
    // In this order: the server must end before its place and its database go.
    _server: Server,
    site: Site,
    postgres: Option<Postgres>,
}

impl Ana {
    /// Starts a server on an empty database and opens a browser in front of it. On SQLite with scripts, on PostgreSQL
    /// without: every form must work both ways.
    pub async fn arrives(journey: &str, database: Database) -> Self {
        Self::comes(journey, database, database == Database::Sqlite, None).await
    }

    /// As [`Self::arrives`], with scripts on either database: for what no browser does without.
    pub async fn arrives_with_scripts(journey: &str, database: Database) -> Self {
        Self::comes(journey, database, true, None).await
    }

    /// As [`Self::arrives`], where mails and text messages are sent.
    pub async fn arrives_with_post(journey: &str, database: Database) -> Self {
        Self::comes(journey, database, database == Database::Sqlite, Some(Post::open().unwrap())).await
    }

    /// As [`Self::arrives_with_post`], where the operator has a support desk with two agents, who were added two days ago, and time can pass.
    pub async fn arrives_where_there_is_a_desk(journey: &str, database: Database) -> (Self, [Agent; 2]) {
        let (site, postgres, post) = (Site::new().unwrap(), postgres(database), Post::open().unwrap());
        let url = database_url(postgres.as_ref());
        let mut clock = MovedClock::in_directory(site.path()).unwrap();
        let desk = desk::opens(&site, &config(&site, &url)).unwrap();
        let extra = format!("{}\n{}", desk.config(), post.config());
        clock.advance(Duration::from_secs(2 * 24 * 3600)).unwrap();
        if let Some(server) = &postgres {
            desk::moves_the_clock_of(server, &url, &clock).unwrap();
        }
        let server = serve(&site, &url, &extra, Some(&clock)).unwrap();
        let ana = Self::sits_down(journey, database, database == Database::Sqlite, (site, server, postgres), Some(post)).await;
        let ana = Self { clock: Some((clock, url)), ..ana };
        let agents = desk.agents(&ana.site.origin(), ana.scripting).await.unwrap();
        (ana, agents)
    }

    /// Lets time pass, for the server and for everybody's phone.
    pub fn lets_pass(&mut self, span: Duration) {
        let (clock, url) = self.clock.as_mut().unwrap();
        clock.advance(span).unwrap();
        if let Some(server) = &self.postgres {
            desk::moves_the_clock_of(server, url, clock).unwrap();
        }
    }

    /// By how many seconds the server's time is ahead of the real one.
    #[must_use]
    pub fn seconds_ahead(&self) -> i64 {
        self.clock.as_ref().map_or(0, |(clock, _)| clock.seconds_ahead().cast_signed())
    }

    /// The post that is there.
    pub fn post(&mut self) -> &mut Post {
        self.post.as_mut().unwrap()
    }

    async fn comes(journey: &str, database: Database, scripting: bool, post: Option<Post>) -> Self {
        let (site, postgres) = (Site::new().unwrap(), postgres(database));
        let url = database_url(postgres.as_ref());
        let server = serve(&site, &url, &post.as_ref().map(Post::config).unwrap_or_default(), None).unwrap();
        Self::sits_down(journey, database, scripting, (site, server, postgres), post).await
    }

    async fn sits_down(journey: &str, database: Database, scripting: bool, place: (Site, Server, Option<Postgres>), post: Option<Post>) -> Self {
        let (site, server, postgres) = place;
        let browser = Browser::open_as(&site.origin(), Window { scripting, ..Window::default() }).await.unwrap();
        let album = album(journey, database).unwrap();
        let password = FIRST_PASSWORD.to_owned();
        Self { browser, password, scripting, post, album, pictures: 0, clock: None, _server: server, site, postgres }
    }

    /// Creates her organization with this preset, and is signed in.
    pub async fn signs_up(&mut self, preset: &str) {
        self.fills_in_the_sign_up(preset).await;
        self.browser.press("Create account").await.unwrap();
        self.browser.reads("How you prove it is you when you sign in.").await.unwrap();
    }

    async fn fills_in_the_sign_up(&mut self, preset: &str) {
        self.browser.go("/sign-up").await.unwrap();
        self.looks_at("sign-up").await;
        self.browser.fill("Organization name", "Acme Desk").await.unwrap();
        self.browser.fill("Your name", "Ana Beridze").await.unwrap();
        self.browser.fill("E-mail address", EMAIL).await.unwrap();
        self.browser.fill("Password", &self.password).await.unwrap();
        self.browser.choose("Sign-in rules to start with", preset).await.unwrap();
    }

    /// Creates her organization with this preset, which needs her phone number, and is asked to prove it.
    pub async fn signs_up_with_a_number(&mut self, preset: &str, number: &str) {
        self.fills_in_the_sign_up(preset).await;
        self.browser.fill("Phone number", number).await.unwrap();
        self.browser.press("Create account").await.unwrap();
        self.browser.reads("Receive codes by SMS").await.unwrap();
    }

    /// Opens the first door: address and password.
    pub async fn gives_her_password(&mut self) {
        self.browser.go("/sign-in").await.unwrap();
        self.browser.fill("E-mail address", EMAIL).await.unwrap();
        self.browser.fill("Password", &self.password).await.unwrap();
        self.browser.press("Sign in").await.unwrap();
    }

    /// Signs in where no code is asked for.
    pub async fn signs_in_without_a_code(&mut self) {
        self.gives_her_password().await;
        self.is_in().await;
    }

    /// Gives her password and sees that a code is asked for – and that nothing else is open to her before she types one.
    pub async fn is_asked_for_a_code(&mut self) {
        self.gives_her_password().await;
        self.browser.reads("Enter your security code").await.unwrap();
        self.browser.go("/settings/security").await.unwrap();
        assert!(!self.browser.says("How you prove it is you").await.unwrap(), "a password alone opened the settings");
        self.browser.go("/challenge").await.unwrap();
        self.browser.reads("Enter your security code").await.unwrap();
    }

    /// Types a code from the app at the second door.
    pub async fn types(&mut self, code: &str) {
        self.browser.fill("Security code", code).await.unwrap();
        self.browser.press("Continue").await.unwrap();
    }

    /// Types a backup code at the second door, by way of the other methods.
    pub async fn uses_a_backup_code(&mut self, code: &str) {
        self.browser.follow("Use another method").await.unwrap();
        self.looks_at("methods").await;
        self.browser.follow("Backup codes").await.unwrap();
        self.browser.reads("Use a backup code").await.unwrap();
        self.browser.fill("Backup code", code).await.unwrap();
        self.browser.press("Continue").await.unwrap();
    }

    /// Both doors are open.
    pub async fn is_in(&mut self) {
        self.browser.reads("How you prove it is you when you sign in.").await.unwrap();
    }

    /// Opens *Settings → Security* the way the guides describe: by the menu at the top right.
    pub async fn opens_security(&mut self) {
        self.browser.press("Your account").await.unwrap();
        self.browser.follow("Settings").await.unwrap();
        self.browser.follow("Security").await.unwrap();
        self.is_in().await;
    }

    /// Presses one of the two sign-out buttons in the menu.
    pub async fn presses_in_the_menu(&mut self, button: &str) {
        self.browser.press("Your account").await.unwrap();
        self.browser.press(button).await.unwrap();
        self.browser.reads("You are signed out").await.unwrap();
    }

    /// Types the account password and presses *Enable two-factor authentication*.
    pub async fn enables_two_factor(&mut self) {
        self.browser.fill("Account password", &self.password).await.unwrap();
        self.browser.press("Enable two-factor authentication").await.unwrap();
        self.browser.reads("Set up your authenticator app").await.unwrap();
    }

    /// Scans the QR code, and sees that the key to be typed by hand is the same.
    pub async fn scans_the_code(&mut self) -> Authenticator {
        let phone = Authenticator::scan(&self.browser.qr().await.unwrap()).unwrap();
        assert_eq!(phone.entry().account, EMAIL);
        let shown = self.browser.text().await.unwrap();
        let (_, below) = shown.split_once("Or type this set-up key into the app:").unwrap();
        let line = below.lines().find(|line| !line.trim().is_empty()).unwrap();
        let groups: Vec<_> = line.split_whitespace().filter(|group| *group != "Copy").collect();
        assert!(groups.iter().rev().skip(1).all(|group| group.len() == 4), "{line:?} is not in groups of four");
        assert_eq!(Authenticator::typed(&groups.join(" ")).unwrap().entry().secret, phone.entry().secret);
        phone
    }

    /// Types the app's code into the set-up page and is given ten backup codes.
    pub async fn confirms(&mut self, code: &str) -> Vec<String> {
        self.browser.fill("Verification", code).await.unwrap();
        self.browser.press("Confirm").await.unwrap();
        let shown = self.browser.reads("Save your backup codes").await.unwrap();
        let codes: Vec<_> = shown.split_whitespace().filter(|word| is_backup_code(word)).map(str::to_owned).collect();
        assert_eq!(codes.len(), 10, "{shown}");
        codes
    }

    /// Says that the backup codes are saved, and is back on the security page.
    pub async fn has_saved_the_codes(&mut self) {
        self.browser.tick("I have saved these codes where I can reach them without my phone").await.unwrap();
        self.browser.press("Continue").await.unwrap();
        self.is_in().await;
    }

    /// Looks at the page closely: takes a picture for the album, and where scripts run, lets axe judge it and listens for
    /// complaints of the browser.
    pub async fn looks_at(&mut self, page: &str) {
        self.pictures += 1;
        let picture = self.album.join(format!("{:02}-{page}.png", self.pictures));
        self.browser.screenshot(&picture).await.unwrap();
        self.judges(&self.browser, page).await;
    }

    /// As [`Self::looks_at`], for what an agent sees.
    pub async fn watches(&mut self, agent: &Agent, page: &str) {
        self.pictures += 1;
        agent.browser.screenshot(&self.album.join(format!("{:02}-{page}.png", self.pictures))).await.unwrap();
        self.judges(&agent.browser, page).await;
    }

    async fn judges(&self, browser: &Browser, page: &str) {
        if self.scripting {
            let violations = browser.violations().await.unwrap();
            let list: Vec<_> = violations.iter().map(ToString::to_string).collect();
            assert!(list.is_empty(), "{page} is not accessible:\n{}", list.join("\n"));
            let complaints = browser.complaints().await.unwrap();
            assert!(complaints.is_empty(), "{page}: {complaints:?}");
        }
    }
}

/// A code of the right shape that is no code of this app, not within an hour.
#[must_use]
pub fn wrong_code(phone: &Authenticator) -> String {
    let near: Vec<_> = (-120..=120).map(|periods| phone.code_in(periods)).collect();
    (0..).map(|n| format!("{n:06}")).find(|code| !near.contains(code)).unwrap_or_default()
}

fn is_backup_code(word: &str) -> bool {
    let groups: Vec<_> = word.split('-').collect();
    let is_group = |group: &&str| group.len() == 4 && group.bytes().all(|b| b.is_ascii_digit() || b.is_ascii_uppercase());
    groups.len() == 4 && groups.iter().all(is_group)
}

/// Installs and starts a server as an operator does: a configuration, a key file, the tables, the service.
fn serve(site: &Site, database_url: &str, extra: &str, clock: Option<&MovedClock>) -> Result<Server> {
    let (binary, config) = install(site, &(config(site, database_url) + extra))?;
    match clock {
        Some(clock) => Server::start_by(clock, site, &binary, &["serve", "--config", &config]),
        None => Server::start(site, &binary, &["serve", "--config", &config]),
    }
}

/// Writes the configuration and the key file, and makes the tables. Answers the program, and where the configuration is.
fn install(site: &Site, config: &str) -> Result<(PathBuf, String)> {
    let binary = testkit::binary()?;
    site.write("vestibule.keys", KEYS)?;
    let config = site.write("vestibule.toml", config)?;
    let config = config.to_str().context("the path of the configuration is not UTF-8")?.to_owned();
    site.command(&binary, &["migrate", "up", "--config", &config])?;
    Ok((binary, config))
}

fn postgres(database: Database) -> Option<Postgres> {
    (database == Database::Postgres).then(|| Postgres::for_tests().unwrap())
}

fn database_url(postgres: Option<&Postgres>) -> String {
    postgres.map_or_else(|| "sqlite:vestibule.db".into(), |server| server.create_database().unwrap())
}

fn config(site: &Site, database_url: &str) -> String {
    format!(
        r#"
base_url = "{origin}"
product = "Acme Desk"

[listen]
public = "{public}"
management = "{management}"

[database]
url = "{database_url}"

[keys]
file = "vestibule.keys"

[sign_up]
presets = ["default", "payments", "field-service", "crm", "live-chat", "messaging"]

[support]
contact = "help@acme.example, weekdays from 9 to 17"
"#,
        origin = site.origin(),
        public = site.public,
        management = site.management,
    )
}

/// An empty directory for the pictures of one journey: `target/journeys/<journey>-<database>`.
fn album(journey: &str, database: Database) -> Result<PathBuf> {
    let target = testkit::binary()?.ancestors().nth(2).context("the binary is not in a target directory")?.to_owned();
    let album = target.join("journeys").join(format!("{journey}-{database:?}").to_lowercase());
    if album.exists() {
        fs::remove_dir_all(&album)?;
    }
    fs::create_dir_all(&album)?;
    Ok(album)
}

const EMAIL: &str = "ana@acme.example";

const FIRST_PASSWORD: &str = "seven tall ships at dawn";

/// Keys for tests and nothing else.
const KEYS: &str = "
master test VGhlc2UgMzIgYnl0ZXMgYXJlIGEgdGVzdCdzIGtleS4=
pepper test QW5kIHRoZXNlIGFyZSBhIHBlcHBlciBmb3IgdGVzdHM=
";
