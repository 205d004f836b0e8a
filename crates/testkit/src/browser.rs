//! A person in front of headless Chromium: reads the words on the page, fills fields by their labels, presses buttons.
//!
//! Everything is found by what a person sees, never by class or id, so that a page may be rebuilt without its journey
//! being touched.

use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::Duration,
};

use anyhow::{Context, Result, ensure};
use serde_json::json;
use tempfile::TempDir;
use thirtyfour::{
    ChromiumLikeCapabilities, DesiredCapabilities, TimeoutConfiguration, WebDriver, common::capabilities::desiredcapabilities::CapabilitiesHelper,
};

pub use self::{axe::Violation, paper::pdf_text, security_key::SecurityKey};
use crate::{free_address, loopback, patience};

mod axe;
mod paper;
mod people;
mod security_key;

/// A browser window with a fresh profile, driven by a chromedriver of its own. Dropping it ends both.
#[derive(Debug)]
pub struct Browser {
    driver: WebDriver,
    origin: String,
    // In this order: the processes must end before their files go.
    _chromedriver: Chromedriver,
    profile: TempDir,
}

/// What a person's screen and habits are like.
#[derive(Clone, Debug)]
pub struct Window {
    /// Whether pages may run scripts.
    pub scripting: bool,
    /// Width of the page in CSS pixels.
    pub width: u32,
    /// Height of the page in CSS pixels.
    pub height: u32,
    /// Light or dark.
    pub scheme: Scheme,
    /// The preferred languages, as in `Accept-Language`.
    pub languages: String,
}

/// What the page learns from `prefers-color-scheme`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scheme {
    /// Dark ink on light paper.
    Light,
    /// Light ink on dark paper.
    Dark,
}

impl Default for Window {
    fn default() -> Self {
        Self { scripting: true, width: 1240, height: 900, scheme: Scheme::Light, languages: "en-US,en".into() }
    }
}

impl Browser {
    /// Opens an ordinary window for the pages under `origin` (such as `http://localhost:8080`).
    ///
    /// # Errors
    /// Chromium or chromedriver is missing or does not start within a minute.
    pub async fn open(origin: &str) -> Result<Self> {
        Self::open_as(origin, Window::default()).await
    }

    /// Opens a window of this kind.
    ///
    /// # Errors
    /// As [`open`](Self::open).
    pub async fn open_as(origin: &str, window: Window) -> Result<Self> {
        let profile = tempfile::Builder::new().prefix("vestibule-browser-").tempdir()?;
        std::fs::create_dir(downloads(&profile))?;
        let chromedriver = Chromedriver::start(profile.path())?;
        let capabilities = capabilities(&profile, &window)?;
        let url = format!("http://{}", chromedriver.address);
        let driver = WebDriver::builder(url, capabilities).request_timeout(PATIENCE).connect().await;
        let driver = driver.context("opening a window in Chromium")?;
        // Dropping chromedriver ends the session; the client's own way would wait in vain when a test has panicked.
        driver.clone().leak().context("keeping the window open")?;
        let seconds = |seconds| Some(Duration::from_secs(seconds));
        driver.update_timeouts(TimeoutConfiguration::new(seconds(30), seconds(30), seconds(0))).await?;
        let browser = Self { driver, origin: origin.to_owned(), _chromedriver: chromedriver, profile };
        browser.resize(window.width, window.height).await?;
        browser.prefer(window.scheme).await?;
        Ok(browser)
    }

    /// Makes the page this large, in CSS pixels, as if on a screen of that size.
    ///
    /// # Errors
    /// Chromium refuses.
    pub async fn resize(&self, width: u32, height: u32) -> Result<()> {
        let size = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        self.driver.cdp().send_raw("Emulation.setDeviceMetricsOverride", size).await?;
        Ok(())
    }

    /// Makes the screen one that is touched, as a phone's is (`pointer: coarse`), or one with a mouse again.
    ///
    /// # Errors
    /// Chromium refuses.
    pub async fn touch(&self, enabled: bool) -> Result<()> {
        let touch = json!({ "enabled": enabled, "maxTouchPoints": if enabled { 5 } else { 1 } });
        self.driver.cdp().send_raw("Emulation.setTouchEmulationEnabled", touch).await?;
        Ok(())
    }

    /// Prefers light or dark pages from now on.
    ///
    /// # Errors
    /// Chromium refuses.
    pub async fn prefer(&self, scheme: Scheme) -> Result<()> {
        let value = match scheme {
            Scheme::Light => "light",
            Scheme::Dark => "dark",
        };
        let features = json!({ "features": [{ "name": "prefers-color-scheme", "value": value }] });
        self.driver.cdp().send_raw("Emulation.setEmulatedMedia", features).await?;
        Ok(())
    }

    /// The WebDriver session, for the rare thing that only one test needs.
    #[must_use]
    pub fn driver(&self) -> &WebDriver {
        &self.driver
    }

    /// Where downloads land.
    #[must_use]
    pub fn downloads(&self) -> PathBuf {
        downloads(&self.profile)
    }
}

fn downloads(profile: &TempDir) -> PathBuf {
    profile.path().join("downloads")
}

fn capabilities(profile: &TempDir, window: &Window) -> Result<thirtyfour::ChromeCapabilities> {
    let mut chrome = DesiredCapabilities::chrome();
    for flag in FLAGS {
        chrome.add_arg(flag)?;
    }
    chrome.add_arg(&format!("--user-data-dir={}", profile.path().join("profile").display()))?;
    chrome.add_arg(&format!("--window-size={},{}", window.width, window.height))?;
    let preferences = json!({
        "download.default_directory": downloads(profile),
        "download.prompt_for_download": false,
        "plugins.always_open_pdf_externally": true,
        "intl.accept_languages": window.languages,
        "credentials_enable_service": false,
        "profile.password_manager_leak_detection": false,
        // 1 allows, 2 blocks.
        "profile.managed_default_content_settings.javascript": if window.scripting { 1 } else { 2 },
    });
    chrome.add_experimental_option("prefs", preferences)?;
    chrome.set("unhandledPromptBehavior", "accept")?;
    Ok(chrome)
}

/// The process that speaks WebDriver. Dropping it ends it and the windows it opened, and nothing else.
#[derive(Debug)]
struct Chromedriver {
    child: Child,
    address: SocketAddr,
}

impl Chromedriver {
    /// Leaves its log and whatever Chromium forgets to remove in `directory`.
    fn start(directory: &Path) -> Result<Self> {
        let address = free_address()?;
        let log = std::fs::File::create(directory.join("chromedriver.log"))?;
        let mut command = Command::new("chromedriver");
        command.env("TMPDIR", directory);
        command.arg(format!("--port={}", address.port()));
        command.stdin(Stdio::null()).stdout(log.try_clone()?).stderr(log);
        let child = command.spawn().context("starting chromedriver: is it installed? bin/test installs it")?;
        let mut own = Self { child, address };
        patience::until("chromedriver to start", Duration::from_secs(30), || {
            ensure!(own.child.try_wait()?.is_none(), "chromedriver ended early");
            Ok(loopback::get(address, "/status").ok().filter(|answer| answer.status == 200))
        })?;
        Ok(own)
    }
}

impl Drop for Chromedriver {
    fn drop(&mut self) {
        // An orderly end takes Chromium along; the signal is for a chromedriver that no longer listens.
        let _ = loopback::get(self.address, "/shutdown");
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// No GPU, no network beyond this machine, none of the traffic that a browser makes of its own accord.
const FLAGS: [&str; 11] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--no-proxy-server",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
];

const PATIENCE: Duration = Duration::from_secs(60);
