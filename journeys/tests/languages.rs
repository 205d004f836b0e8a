//! Georgian from the first page to the last, and pages whose lines begin at the right.

#![expect(clippy::unwrap_used, reason = "whatever goes wrong here is a failed test")]

use testkit::{Browser, Mailbox, Server, Site, Window};

/// A development server, with its inbox, and a window of this kind in front of it.
struct Street {
    browser: Browser,
    inbox: Mailbox,
    // In this order: the server must end before its place goes.
    _server: Server,
    _site: Site,
}

impl Street {
    async fn with(languages: &str, scripting: bool, width: u32) -> Self {
        let site = Site::new().unwrap();
        let addresses = [site.public.to_string(), site.management.to_string()];
        let server = Server::start(&site, &testkit::binary().unwrap(), &["dev", "--listen", &addresses[0], "--management", &addresses[1]]).unwrap();
        let window = Window { languages: languages.to_owned(), scripting, width, ..Window::default() };
        let browser = Browser::open_as(&site.origin(), window).await.unwrap();
        Self { browser, inbox: Mailbox::of(site.public), _server: server, _site: site }
    }

    /// The page has no fault that axe finds, and nothing of it is out of sight at the side.
    async fn looks_at_the_page(&self) {
        let path = self.browser.path().await.unwrap();
        let faults: Vec<String> = self.browser.violations().await.unwrap().iter().map(ToString::to_string).collect();
        assert!(faults.is_empty(), "{path}: {}", faults.join("\n"));
        let too_wide = "return document.documentElement.scrollWidth > document.documentElement.clientWidth";
        assert_eq!(self.browser.driver().execute(too_wide, Vec::new()).await.unwrap().json(), false, "{path} is too wide");
    }
}

#[tokio::test]
async fn a_georgian_verifies_a_number_and_reads_georgian_to_the_end() {
    let nino = Street::with("ka-GE,ka,en", true, 390).await;
    signs_up(&nino).await;
}

#[tokio::test]
async fn a_georgian_administrator_looks_after_people_on_a_phone() {
    let nino = Street::with("ka-GE,ka,en", true, 390).await;
    signs_up(&nino).await;
    let browser = &nino.browser;
    browser.follow("მიმოხილვა").await.unwrap();
    browser.reads("ვის აქვს მეორე ფაქტორი").await.unwrap();
    nino.looks_at_the_page().await;
    browser.follow("ადამიანები").await.unwrap();
    browser.reads("ყველა, ვინც შედის: ჭკვიანი მაღაზია.").await.unwrap();
    nino.looks_at_the_page().await;
    browser.follow("ადამიანის დამატება").await.unwrap();
    nino.looks_at_the_page().await;
    browser.fill("სახელი", "ბექა ლომიძე").await.unwrap();
    browser.fill("ელფოსტის მისამართი", "beka@example.ge").await.unwrap();
    browser.press("დამატება და ბმულის გაგზავნა").await.unwrap();
    browser.reads("ადამიანი დაემატა, ბმული გზაშია.").await.unwrap();
    nino.looks_at_the_page().await;
    for (action, title) in [("როლის შეცვლა", "role"), ("ყველგან გამოსვლა", "sign-out"), ("გათიშვა", "disable")]
    {
        browser.follow(action).await.unwrap();
        browser.reads("ამას ადამიანი წერილით შეიტყობს.").await.unwrap();
        nino.looks_at_the_page().await;
        browser.press(action).await.unwrap();
        browser.reads("დაწერეთ მიზეზი, 3-დან 200 სიმბოლომდე").await.unwrap();
        nino.looks_at_the_page().await;
        browser.fill("რატომ", title).await.unwrap();
        browser.press(action).await.unwrap();
        browser.reads("შესრულდა.").await.unwrap();
    }
    nino.looks_at_the_page().await;

    let link = nino.inbox.wait_for(|message| message.text.contains("/invitation?token=")).unwrap().text;
    let path = link.split_whitespace().find_map(|word| word.split_once("/invitation")).map(|(_, token)| format!("/invitation{token}")).unwrap();
    browser.go(&path).await.unwrap();
    browser.reads("ეს ბმული აღარ მუშაობს").await.unwrap();
    nino.looks_at_the_page().await;
}

#[tokio::test]
async fn pages_hold_from_right_to_left_and_the_switch_needs_no_script() {
    let street = Street::with("ar", true, 390).await;
    for page in ["/sign-in", "/sign-up", "/challenge/help", "/no-such-page"] {
        street.browser.go(page).await.unwrap();
        assert_eq!(street.browser.driver().execute("return document.dir", Vec::new()).await.unwrap().json(), "rtl", "{page}");
        street.looks_at_the_page().await;
    }
    street.browser.go("/sign-in").await.unwrap();
    street.browser.fill("عنوان البريد الإلكتروني", "boris@example.com").await.unwrap();
    street.browser.fill("كلمة المرور", "correct-horse-battery").await.unwrap();
    street.browser.press("تسجيل الدخول").await.unwrap();
    street.browser.reads("اكتب رمز الأمان").await.unwrap();
    street.looks_at_the_page().await;

    let plain = Street::with("de,en", false, 1240).await;
    plain.browser.go("/sign-in?next=/settings/profile").await.unwrap();
    plain.browser.press("ქართული").await.unwrap();
    plain.browser.reads("პაროლი").await.unwrap();
    assert_eq!(plain.browser.path().await.unwrap(), "/sign-in?next=/settings/profile");
    plain.browser.press("English").await.unwrap();
    plain.browser.reads("Password").await.unwrap();
}

/// Signs up in Georgian, on a phone's screen, and takes codes by SMS from then on.
async fn signs_up(nino: &Street) {
    let browser = &nino.browser;
    browser.go("/sign-up").await.unwrap();
    browser.fill("ორგანიზაციის სახელწოდება", "ჭკვიანი მაღაზია").await.unwrap();
    browser.fill("თქვენი სახელი", "ნინო ბერიძე").await.unwrap();
    browser.fill("ელფოსტის მისამართი", "nino@example.ge").await.unwrap();
    browser.fill("პაროლი", PASSWORD).await.unwrap();
    browser.choose("შესვლის საწყისი წესები", "live-chat").await.unwrap();
    nino.looks_at_the_page().await;
    browser.press("ანგარიშის შექმნა").await.unwrap();
    browser.reads("როგორ ადასტურებთ შესვლისას, რომ ეს თქვენ ხართ.").await.unwrap();
    nino.looks_at_the_page().await;

    browser.go("/settings/security/channel/phone").await.unwrap();
    browser.fill("პაროლი", PASSWORD).await.unwrap();
    browser.press("დადასტურება").await.unwrap();
    browser.reads("კოდების მიღება SMS-ით").await.unwrap();
    browser.choose("ქვეყანა", "საქართველო (+995)").await.unwrap();
    browser.fill("ტელეფონის ნომერი", "599 12 34 56").await.unwrap();
    browser.press("გამომიგზავნეთ კოდი").await.unwrap();
    browser.reads("ასე წავიკითხეთ: +995 599 12 34 56").await.unwrap();
    nino.looks_at_the_page().await;

    let text = nino.inbox.wait_for(|message| message.channel == "sms").unwrap().text;
    assert!(text.contains("თქვენი კოდი"), "{text}");
    let code = text.split_whitespace().rev().find_map(|word| word.strip_prefix('#')).unwrap();
    browser.fill("უსაფრთხოების კოდი", code).await.unwrap();
    browser.press("დადასტურება").await.unwrap();
    browser.reads("ორეტაპიანი დადასტურება ჩართულია.").await.unwrap();
    nino.looks_at_the_page().await;
    browser.tick("კოდები შევინახე იქ, სადაც ტელეფონის გარეშეც მივწვდები").await.unwrap();
    browser.press("გაგრძელება").await.unwrap();
    browser.reads("კოდები SMS-ით და ელფოსტით").await.unwrap();
    nino.looks_at_the_page().await;
}

const PASSWORD: &str = "seven tall ships at dawn";
