//! Ana's phone with Vestibule Pass: a browser of its own beside the one on her computer.

use std::time::Duration;

use testkit::{Browser, Scheme, Window};

use crate::Ana;

impl Ana {
    /// Her phone's browser: small, touched, dark, always with scripts.
    pub async fn takes_out_her_phone(&self) -> Browser {
        let window = Window { scripting: true, width: 390, height: 844, scheme: Scheme::Dark, ..Window::default() };
        let phone = Browser::open_as(&self.site.origin(), window).await.unwrap();
        phone.touch(true).await.unwrap();
        phone
    }

    /// Another browser of hers, in which nobody was ever signed in; the one so far comes back in its place.
    pub async fn takes_another_browser(&mut self) -> Browser {
        let window = Window { scripting: self.scripting, width: 820, height: 1180, ..Window::default() };
        std::mem::replace(&mut self.browser, Browser::open_as(&self.site.origin(), window).await.unwrap())
    }

    /// Looks closely at what her phone shows.
    pub async fn looks_at_her_phone(&mut self, phone: &Browser, page: &str) {
        self.pictures += 1;
        let picture = self.album.join(format!("{:02}-phone-{page}.png", self.pictures));
        phone.screenshot(&picture).await.unwrap();
        let violations = phone.violations().await.unwrap();
        let list: Vec<_> = violations.iter().map(ToString::to_string).collect();
        assert!(list.is_empty(), "{page} is not accessible:\n{}", list.join("\n"));
        let complaints = phone.complaints().await.unwrap();
        assert!(complaints.is_empty(), "{page}: {complaints:?}");
    }

    /// Where the link in the next text message leads.
    pub fn reads_the_link(&mut self) -> String {
        let text = self.post().text().unwrap();
        let (_, path) = text.trim().rsplit_once("/pass/").unwrap();
        format!("/pass/{path}")
    }

    /// Opens the link on her phone, and sees the same two words on both.
    pub async fn pairs(&mut self, phone: &Browser, link: &str) {
        phone.go(link).await.unwrap();
        phone.reads("Pair this phone?").await.unwrap();
        self.looks_at_her_phone(phone, "offer").await;
        phone.press("Pair this phone").await.unwrap();
        phone.reads("The page you came from must show:").await.unwrap();
        if !self.scripting {
            self.browser.follow("I have opened the link").await.unwrap();
        }
        let page = self.browser.reads("must show these two words:").await.unwrap();
        let (_, below) = page.split_once("must show these two words:").unwrap();
        let words = below.lines().map(str::trim).find(|line| !line.is_empty()).unwrap().to_owned();
        assert_eq!(words.split_whitespace().count(), 2, "{words}");
        assert!(phone.says(&words).await.unwrap(), "the phone does not show {words}");
        self.looks_at("words").await;
        self.looks_at_her_phone(phone, "paired").await;
    }

    /// The number that the sign-in page shows.
    pub async fn reads_the_number(&self) -> String {
        let page = self.browser.reads("On your phone, choose").await.unwrap();
        let (_, below) = page.split_once("On your phone, choose").unwrap();
        below.lines().map(str::trim).find(|line| !line.is_empty()).unwrap().to_owned()
    }

    /// Goes on once the phone has answered, where no script does it.
    pub async fn goes_on_from_the_number(&self) {
        if !self.scripting {
            self.browser.press("I have chosen it on my phone").await.unwrap();
        }
    }
}

/// The seven digits that the phone shows for its newest account.
pub async fn code_on(phone: &Browser) -> String {
    let text = phone.text().await.unwrap();
    let digits = |line: &str| line.chars().filter(char::is_ascii_digit).collect::<String>();
    let is_code = |line: &&str| line.trim().len() == 8 && digits(line).len() == 7;
    text.lines().find(is_code).map(digits).unwrap_or_else(|| panic!("no code: {text}"))
}

/// The first code on the phone that is another than `used`.
pub async fn next_code_on(phone: &Browser, used: &str) -> String {
    for _ in 0..300 {
        let code = code_on(phone).await;
        if code != used {
            return code;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("the phone shows the same code for half a minute")
}
