//! What a person does with a page.

use std::{path::Path, time::Duration};

use anyhow::{Context, Result, bail, ensure};
use thirtyfour::{By, Cookie, WebElement};

use super::Browser;
use crate::patience;

impl Browser {
    /// Opens a path of the product, or any whole address.
    ///
    /// # Errors
    /// The page does not load within half a minute.
    pub async fn go(&self, place: &str) -> Result<()> {
        let address = if place.starts_with('/') { format!("{}{place}", self.origin) } else { place.to_owned() };
        self.driver.goto(&address).await.with_context(|| format!("opening {address}"))
    }

    /// Opens the present page anew.
    ///
    /// # Errors
    /// The page does not load within half a minute.
    pub async fn reload(&self) -> Result<()> {
        self.driver.refresh().await.context("reloading the page")
    }

    /// The path (with query) of the page that is shown.
    ///
    /// # Errors
    /// Chromium has crashed.
    pub async fn path(&self) -> Result<String> {
        let url = self.driver.current_url().await?;
        Ok(url.query().map_or_else(|| url.path().to_owned(), |query| format!("{}?{query}", url.path())))
    }

    /// The title of the page.
    ///
    /// # Errors
    /// Chromium has crashed.
    pub async fn title(&self) -> Result<String> {
        Ok(self.driver.title().await?)
    }

    /// The text of the page as a person sees it, in lines.
    ///
    /// # Errors
    /// There is no page.
    pub async fn text(&self) -> Result<String> {
        Ok(self.driver.find(By::Tag("body")).await.context("looking at the page")?.text().await?)
    }

    /// Waits up to ten seconds until the page says this, and returns all it says.
    ///
    /// # Errors
    /// It does not; the message carries what it says instead.
    pub async fn reads(&self, words: &str) -> Result<String> {
        let wanted = squeeze(words);
        let found = patience::until_async("words on the page", LOADED_WITHIN, async || {
            // A page that is just being replaced has no body: look again.
            let text = self.text().await.unwrap_or_default();
            Ok(squeeze(&text).contains(&wanted).then_some(text))
        });
        match found.await {
            Ok(text) => Ok(text),
            Err(_) => bail!("the page {} does not say {words:?}, but:\n{}", self.path().await?, self.text().await?),
        }
    }

    /// Whether the page says this at the moment.
    ///
    /// # Errors
    /// There is no page.
    pub async fn says(&self, words: &str) -> Result<bool> {
        Ok(squeeze(&self.text().await?).contains(&squeeze(words)))
    }

    /// Types into the field with this label, in place of what stands there.
    ///
    /// # Errors
    /// The page has no such field, or several.
    pub async fn fill(&self, label: &str, value: &str) -> Result<()> {
        let field = self.field(label).await?;
        field.clear().await.with_context(|| format!("emptying the field {label:?}"))?;
        field.send_keys(value).await.with_context(|| format!("typing into the field {label:?}"))
    }

    /// What stands in the field with this label.
    ///
    /// # Errors
    /// The page has no such field, or several.
    pub async fn value(&self, label: &str) -> Result<String> {
        Ok(self.field(label).await?.value().await?.unwrap_or_default())
    }

    /// Ticks the box (or picks the choice) with this label, if it is not ticked yet.
    ///
    /// # Errors
    /// The page has no such box, or several.
    pub async fn tick(&self, label: &str) -> Result<()> {
        let field = self.field(label).await?;
        if !field.is_selected().await? {
            field.click().await.with_context(|| format!("ticking {label:?}"))?;
        }
        Ok(())
    }

    /// Takes the tick out of the box with this label, if there is one.
    ///
    /// # Errors
    /// The page has no such box, or several.
    pub async fn untick(&self, label: &str) -> Result<()> {
        let field = self.field(label).await?;
        if field.is_selected().await? {
            field.click().await.with_context(|| format!("unticking {label:?}"))?;
        }
        Ok(())
    }

    /// Whether the box with this label is ticked.
    ///
    /// # Errors
    /// The page has no such box, or several.
    pub async fn is_ticked(&self, label: &str) -> Result<bool> {
        Ok(self.field(label).await?.is_selected().await?)
    }

    /// Chooses the option with this text in the list with this label.
    ///
    /// # Errors
    /// The page has no such list, or the list no such option.
    pub async fn choose(&self, label: &str, option: &str) -> Result<()> {
        let list = self.field(label).await?;
        let path = format!("./option[normalize-space()={}] | ./optgroup/option[normalize-space()={0}]", quoted(option));
        list.find(By::XPath(path)).await.with_context(|| format!("{label:?} does not offer {option:?}"))?.click().await?;
        Ok(())
    }

    /// Presses the button with this text, as soon as it can be pressed, and waits for what comes.
    ///
    /// # Errors
    /// The page has no such button, or several, or it cannot be pressed within ten seconds.
    pub async fn press(&self, text: &str) -> Result<()> {
        let button = self.visible("button", text, &BUTTONS).await?;
        let enabled = async || Ok(button.is_enabled().await?.then_some(()));
        patience::until_async("a button that can be pressed", LOADED_WITHIN, enabled).await.with_context(|| format!("pressing {text:?}"))?;
        button.click().await.with_context(|| format!("pressing {text:?}"))
    }

    /// Whether the page offers a button with this text.
    ///
    /// # Errors
    /// There is no page.
    pub async fn offers(&self, text: &str) -> Result<bool> {
        Ok(!self.matching(text, &BUTTONS).await?.is_empty())
    }

    /// Whether the button with this text can be pressed at the moment.
    ///
    /// # Errors
    /// The page has no such button, or several.
    pub async fn can_press(&self, text: &str) -> Result<bool> {
        Ok(self.visible("button", text, &BUTTONS).await?.is_enabled().await?)
    }

    /// Follows the link with this text and waits for what comes.
    ///
    /// # Errors
    /// The page has no such link, or several.
    pub async fn follow(&self, text: &str) -> Result<()> {
        self.visible("link", text, &LINKS).await?.click().await.with_context(|| format!("following {text:?}"))
    }

    /// Where the link with this text leads, as it stands in the page.
    ///
    /// # Errors
    /// The page has no such link, or several.
    pub async fn target(&self, text: &str) -> Result<String> {
        let link = self.visible("link", text, &LINKS).await?;
        link.attr("href").await?.with_context(|| format!("the link {text:?} leads nowhere"))
    }

    /// The cookies that the page's server could read, scripts' or not.
    ///
    /// # Errors
    /// There is no page.
    pub async fn cookies(&self) -> Result<Vec<Cookie>> {
        Ok(self.driver.get_all_cookies().await?)
    }

    /// Forgets every cookie, as after "clear browsing data".
    ///
    /// # Errors
    /// There is no page.
    pub async fn forget_cookies(&self) -> Result<()> {
        Ok(self.driver.delete_all_cookies().await?)
    }

    /// What went wrong while the page was shown: messages of the console at level SEVERE, such as violations of the
    /// content security policy and failed scripts. A refused form is not among them, though Chromium logs its status.
    ///
    /// # Errors
    /// Chromium has crashed.
    pub async fn complaints(&self) -> Result<Vec<String>> {
        let log = self.driver.browser_log().await?;
        let severe = log.into_iter().filter(|entry| entry.level == "SEVERE").map(|entry| entry.message);
        Ok(severe.filter(|message| !message.contains("responded with a status of 4")).collect())
    }

    /// Saves a picture of what is on the screen, as PNG.
    ///
    /// # Errors
    /// The file cannot be written.
    pub async fn screenshot(&self, file: &Path) -> Result<()> {
        let picture = self.driver.screenshot_as_png().await.context("taking a picture of the page")?;
        std::fs::write(file, picture).with_context(|| format!("writing {}", file.display()))
    }

    async fn field(&self, label: &str) -> Result<WebElement> {
        self.visible("field", label, &FIELDS).await
    }

    async fn visible(&self, kind: &str, text: &str, paths: &[&str]) -> Result<WebElement> {
        let mut found = self.matching(text, paths).await?;
        ensure!(found.len() < 2, "the page {} has {} {kind}s {text:?}", self.path().await?, found.len());
        match found.pop() {
            Some(one) => Ok(one),
            None => bail!("the page {} has no {kind} {text:?}; it says:\n{}", self.path().await?, self.text().await?),
        }
    }

    /// What the first of the paths finds that finds anything, as far as it can be seen.
    async fn matching(&self, text: &str, paths: &[&str]) -> Result<Vec<WebElement>> {
        for path in paths {
            let mut found = Vec::new();
            for element in self.driver.find_all(By::XPath(path.replace("TEXT", &quoted(text)))).await? {
                if element.is_displayed().await? {
                    found.push(element);
                }
            }
            if !found.is_empty() {
                return Ok(found);
            }
        }
        Ok(Vec::new())
    }
}

/// Runs of white space (in any form) count as one space.
fn squeeze(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A text as XPath writes it, which has no escapes.
fn quoted(text: &str) -> String {
    let parts: Vec<_> = text.split('"').map(|part| format!("\"{part}\"")).collect();
    if parts.len() == 1 { parts.concat() } else { format!("concat({})", parts.join(", '\"', ")) }
}

/// From the whole text to a part of it: an exact match is never ambiguous because of a longer one.
const FIELDS: [&str; 4] = [
    "//*[self::input or self::select or self::textarea][@id=//label[normalize-space()=TEXT]/@for or ancestor::label[normalize-space()=TEXT]]",
    "//*[self::input or self::select or self::textarea][@aria-label=TEXT]",
    "//*[self::input or self::select or self::textarea][@id=//label[starts-with(normalize-space(),TEXT)]/@for or ancestor::label[starts-with(normalize-space(),TEXT)]]",
    "//*[self::input or self::select or self::textarea][@id=//label[contains(normalize-space(),TEXT)]/@for or ancestor::label[contains(normalize-space(),TEXT)]]",
];

const BUTTONS: [&str; 3] = [
    "//button[normalize-space()=TEXT] | //input[@type='submit' and @value=TEXT] | //summary[normalize-space()=TEXT]",
    "//button[@aria-label=TEXT]",
    "//*[self::button or self::summary][contains(normalize-space(),TEXT)]",
];

const LINKS: [&str; 3] = ["//a[@href][normalize-space()=TEXT]", "//a[@href][@aria-label=TEXT]", "//a[@href][contains(normalize-space(),TEXT)]"];

const LOADED_WITHIN: Duration = Duration::from_secs(10);
