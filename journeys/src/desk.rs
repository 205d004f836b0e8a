//! The support desk as an operator opens it, and the agents who sit at it.

use anyhow::{Context, Result};
use testkit::{Authenticator, Browser, MovedClock, Postgres, Site, Window};

use crate::{Ana, install};

/// The operator's own organization, with people in it.
pub(crate) struct Desk {
    organization: String,
}

/// Makes the organization of the desk and adds two agents to it, at the shell.
pub(crate) fn opens(site: &Site, config: &str) -> Result<Desk> {
    let (binary, config) = install(site, config)?;
    let command = |arguments: &[&str]| site.command(&binary, &[arguments, &["--config", &config]].concat());
    let organization = command(&["organization", "create", "--name", "Acme Support", "--preset", "payments"])?.trim().to_owned();
    let password = site.write("password", PASSWORD)?;
    let password = password.to_str().context("the path of the password is not UTF-8")?;
    for (email, name) in AGENTS {
        command(&["user", "add", "--organization", &organization, "--email", email, "--name", name, "--password-file", password])?;
    }
    Ok(Desk { organization })
}

/// Makes a database go by `clock` as well: nodes keep to the time of the database.
pub(crate) fn moves_the_clock_of(server: &Postgres, url: &str, clock: &MovedClock) -> Result<()> {
    let name = url.rsplit('/').next().and_then(|name| name.split('?').next()).context("the database has no name")?;
    server.ask_in(url, "CREATE SCHEMA IF NOT EXISTS clock")?;
    let body = format!("SELECT pg_catalog.clock_timestamp() + make_interval(secs => {})", clock.seconds_ahead());
    server.ask_in(url, &format!("CREATE OR REPLACE FUNCTION clock.clock_timestamp() RETURNS timestamptz LANGUAGE sql AS '{body}'"))?;
    server.ask_in(url, &format!("ALTER DATABASE {name} SET search_path = public, clock, pg_catalog"))?;
    Ok(())
}

impl Desk {
    /// What the configuration says about it, right after what it says of the contacts.
    pub(crate) fn config(&self) -> String {
        format!("organization = \"{}\"\n", self.organization)
    }

    /// Its agents, each in front of a browser.
    pub(crate) async fn agents(&self, origin: &str, scripting: bool) -> Result<[Agent; 2]> {
        let open = async |email| {
            let browser = Browser::open_as(origin, Window { scripting, ..Window::default() }).await?;
            anyhow::Ok(Agent { browser, email, phone: None })
        };
        let [(first, _), (second, _)] = AGENTS;
        Ok([open(first).await?, open(second).await?])
    }
}

/// A support agent.
#[derive(Debug)]
pub struct Agent {
    /// Their browser.
    pub browser: Browser,
    email: &'static str,
    phone: Option<Authenticator>,
}

impl Agent {
    /// Signs in for the first time, and sets up an authenticator: before that there is no desk.
    pub async fn begins(&mut self, ana: &mut Ana) {
        self.gives_the_password().await;
        self.browser.reads("How you prove it is you when you sign in.").await.unwrap();
        assert!(!self.browser.says("Support desk").await.unwrap(), "a desk for somebody without a second factor");
        self.browser.fill("Account password", PASSWORD).await.unwrap();
        self.browser.press("Enable two-factor authentication").await.unwrap();
        self.browser.reads("Set up your authenticator app").await.unwrap();
        let mut phone = Authenticator::scan(&self.browser.qr().await.unwrap()).unwrap();
        phone.set_clock(ana.seconds_ahead());
        self.browser.fill("Verification", &phone.code_now()).await.unwrap();
        self.browser.press("Confirm").await.unwrap();
        self.browser.reads("Save your backup codes").await.unwrap();
        self.browser.tick("I have saved these codes where I can reach them without my phone").await.unwrap();
        self.browser.press("Continue").await.unwrap();
        self.browser.follow("Support desk").await.unwrap();
        self.browser.reads("People who have their password and no method left.").await.unwrap();
        self.phone = Some(phone);
    }

    /// Finds a case by its number, as the caller reads it.
    pub async fn finds(&self, number: &str) {
        self.browser.go("/settings/support").await.unwrap();
        self.browser.fill("Case number", number).await.unwrap();
        self.browser.press("Find the case").await.unwrap();
        self.browser.reads(&format!("Case {number}")).await.unwrap();
    }

    /// Proves who they are, where they are asked to, and is back at the case.
    pub async fn confirms(&mut self, ana: &mut Ana, number: &str) {
        self.browser.reads("Confirm it is you").await.unwrap();
        ana.lets_pass(core::time::Duration::from_secs(60));
        let phone = self.phone.as_mut().unwrap();
        phone.set_clock(ana.seconds_ahead());
        self.browser.fill("Password", PASSWORD).await.unwrap();
        self.browser.fill("Security code", &phone.code_now()).await.unwrap();
        self.browser.press("Confirm").await.unwrap();
        self.browser.reads(&format!("Case {number}")).await.unwrap();
    }

    async fn gives_the_password(&self) {
        self.browser.go("/sign-in").await.unwrap();
        self.browser.fill("E-mail address", self.email).await.unwrap();
        self.browser.fill("Password", PASSWORD).await.unwrap();
        self.browser.press("Sign in").await.unwrap();
    }
}

const AGENTS: [(&str, &str); 2] = [("nino@support.example", "Nino Kobalia"), ("giorgi@support.example", "Giorgi Maisuradze")];

const PASSWORD: &str = "nine grey herons wait here";
