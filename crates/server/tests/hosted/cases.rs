//! The support desk through the pages: a case from the challenge page, two agents, and what nobody else sees.

use axum::http::StatusCode;
use server::steps::people::hash_new_password;
use store::{Answer, on_both_engines};
use testkit::Authenticator;
use twofactor::{Actor, Cause, Email, NewUser, Password, Preset, User};

use crate::actor::{Browser, Enrolled, House, PASSWORD, Page};

const DAY: u64 = 24 * 3600;

/// An agent with an authenticator.
struct Agent {
    browser: Browser,
    app: Authenticator,
}

impl Agent {
    async fn signs_in(email: &str, house: &House) -> Self {
        let mut browser = house.browser();
        assert_eq!(browser.sign_in(email).await.location(), "/settings/security");
        let app = browser.begin_app(house).await;
        let shown = browser.post("/settings/security/app/setup", &[("code", &app.code_at(house.seconds()))]).await;
        assert_eq!(shown.status, StatusCode::OK, "{}", shown.text);
        Self { browser, app }
    }

    /// Proves who they are, and does something about the case.
    async fn does(&mut self, house: &House, case: &str, fields: &[(&str, &str)]) -> Page {
        house.wait(31);
        let code = self.app.code_at(house.seconds());
        let confirmed = self.browser.post("/settings/security/confirm", &[("password", PASSWORD), ("code", &code), ("next", case)]).await;
        assert_eq!(confirmed.location(), case, "{}", confirmed.text);
        self.browser.post(case, fields).await
    }
}

/// A house with a desk, two agents of it, and Ana who has an app and a proved mailbox.
async fn desk(lab: store::testing::Lab) -> (House, Agent, Agent, Enrolled) {
    let house = House::open(lab);
    let mut owner = house.browser();
    owner.sign_up("first@desk.example", "default").await;
    verifies(&house, &mut owner).await;
    let organization = house.lab.store.organizations(None, 1).await.unwrap().remove(0).id;
    let hash = hash_new_password(&house.app, Password::typed(PASSWORD).unwrap(), &Preset::Default.policy(), &[]).await.unwrap();
    let new = NewUser { password: Some(hash), ..NewUser::member(organization, Email::parse("second@desk.example").unwrap(), "Second".to_owned()) };
    house.lab.store.create_user(organization, Cause::by(Actor::Operator), None, |scene| User::create(new, scene), |_, _| Answer::none()).await.unwrap();
    house.wait(DAY);
    let first = Agent::signs_in("first@desk.example", &house).await;
    let second = Agent::signs_in("second@desk.example", &house).await;
    let mut ana = house.enrolled("default").await;
    verifies(&house, &mut ana.browser).await;
    house.wait(60);
    let house = house.with(&format!("[support]\ncontact = \"help@acme.example\"\norganization = \"{organization}\"\n"));
    let (first, second) = (Agent { browser: first.browser.at(&house.browser()), ..first }, Agent { browser: second.browser.at(&house.browser()), ..second });
    let ana = Enrolled { browser: ana.browser.at(&house.browser()), ..ana };
    (house, first, second, ana)
}

/// Opens the newest link that proves a mailbox.
async fn verifies(house: &House, browser: &mut Browser) {
    let mails = house.mail().await;
    let proof = mails.iter().find(|mail| mail.contains("/verify-email?token=")).unwrap();
    let token = proof.split("/verify-email?token=").nth(1).unwrap().split_whitespace().next().unwrap();
    assert_eq!(browser.post("/verify-email", &[("token", token)]).await.status, StatusCode::OK);
}

/// What stands beside a name on the page of a case.
fn fact(page: &str, name: &str) -> String {
    let after = page.split(name).nth(1).unwrap_or_else(|| panic!("no {name}: {page}"));
    let value = after.split("<bdi dir=\"ltr\">").nth(1).unwrap();
    value.split('<').next().unwrap().to_owned()
}

on_both_engines! {
    async fn two_agents_bring_somebody_back(lab: Lab) {
        let (house, mut first, mut second, ana) = desk(lab).await;
        let mut caller = house.browser();
        assert_eq!(caller.sign_in(ana.email).await.location(), "/challenge");
        let help = caller.get("/challenge/help").await;
        assert!(help.text.contains("help@acme.example") && help.text.contains("href=\"/challenge/support\""), "{}", help.text);
        assert!(caller.get("/challenge/support").await.text.contains("Open a case"));
        assert_eq!(caller.post("/challenge/support", &[]).await.location(), "/challenge/support");
        let mine = caller.get("/challenge/support").await.text;
        let (number, own, theirs) = (fact(&mine, "Case number"), fact(&mine, "You read this code to support"), fact(&mine, "Support reads this code to you"));
        for _ in 0..6 {
            assert_eq!(caller.post("/challenge/support", &[]).await.location(), "/challenge/support", "only a new one counts");
        }
        assert_eq!(fact(&caller.get("/challenge/support").await.text, "Case number"), number, "the case goes on");

        let found = first.browser.get(&format!("/settings/support?number={}", number.replace(' ', "+"))).await;
        let case = found.location().to_owned();
        assert_eq!(case, format!("/settings/support/{}", number.replace(' ', "")), "{}", found.text);
        let page = first.browser.get(&case).await;
        assert!(page.text.contains(&theirs) && !page.text.contains(&own) && !page.text.contains(ana.email), "{}", page.text);
        assert!(first.browser.get("/settings/support").await.text.contains(&number));

        house.wait(600);
        let stale = first.browser.post(&case, &[("deed", "hear"), ("code", &own)]).await;
        assert_eq!(stale.location(), format!("/settings/security/confirm?next={case}"), "only who has just proved it: {}", stale.text);
        let wrong = if own == "000000" { "111111" } else { "000000" };
        let refused = first.does(&house, &case, &[("deed", "hear"), ("code", wrong)]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.text.contains("not the code on the caller"), "{}", refused.text);
        assert_eq!(first.does(&house, &case, &[("deed", "hear"), ("code", &own)]).await.location(), case);
        let early = second.does(&house, &case, &[("deed", "approve")]).await;
        assert_eq!(early.status, StatusCode::GONE, "nobody has asked: {}", early.text);
        let unproved = first.does(&house, &case, &[("deed", "request")]).await;
        assert!(unproved.text.contains("Choose what proves who it is"), "{}", unproved.text);
        assert_eq!(first.does(&house, &case, &[("deed", "request"), ("evidence", "call_back")]).await.location(), case);
        assert!(house.mail().await.iter().any(|mail| mail.starts_with("Support was asked to let somebody into") && mail.contains("/recovery/stop?token=")));
        let alone = first.does(&house, &case, &[("deed", "approve")]).await;
        assert_eq!(alone.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(alone.text.contains("another agent has to"), "{}", alone.text);
        assert_eq!(second.does(&house, &case, &[("deed", "approve")]).await.location(), "/settings/support?notice=approved");
        assert_eq!(second.browser.get(&case).await.status, StatusCode::NOT_FOUND);

        house.wait(DAY);
        let mails = house.mail().await;
        let mail = mails.iter().find(|mail| mail.contains("/recovery?token=")).expect("a link");
        let token = mail.split("/recovery?token=").nth(1).unwrap().split_whitespace().next().unwrap();
        let mut browser = house.browser();
        assert_eq!(browser.post("/recovery", &[("token", token), ("password", PASSWORD)]).await.location(), "/challenge/enroll");
        assert_eq!(browser.post("/challenge/enroll", &[]).await.location(), "/challenge/enroll/app");
        let app = browser.get("/challenge/enroll/app").await.authenticator();
        assert_eq!(browser.post("/challenge/enroll/app", &[("code", &app.code_at(house.seconds()))]).await.status, StatusCode::OK);
        assert_eq!(browser.get("/settings/security").await.status, StatusCode::OK);
    }

    async fn one_half_is_done_on_the_pages_and_the_other_by_a_console(lab: Lab) {
        let (house, mut first, mut second, ana) = desk(lab).await;
        let (_, token) = house.lab.store.create_api_key("console", None, "read verify manage").await.unwrap();
        let mut caller = house.browser();
        caller.sign_in(ana.email).await;
        caller.post("/challenge/support", &[]).await;
        let mine = caller.get("/challenge/support").await.text;
        let number = fact(&mine, "Case number").replace(' ', "");
        let case = format!("/settings/support/{number}");
        first.does(&house, &case, &[("deed", "hear"), ("code", &fact(&mine, "You read this code to support"))]).await;
        first.does(&house, &case, &[("deed", "request"), ("evidence", "document")]).await;
        house.wait(31);
        let agent = house.lab.store.users_by_email(&Email::parse("second@desk.example").unwrap(), 1).await.unwrap().remove(0).user.id.to_string();
        let asked = serde_json::json!({ "user": agent, "purpose": "step_up", "action": format!("Approve case {number}") });
        let (_, challenge) = house.product(token.expose(), "/challenges", &asked).await;
        let proof = challenge["id"].as_str().unwrap();
        let code = serde_json::json!({ "code": second.app.code_at(house.seconds()) });
        assert_eq!(house.product(token.expose(), &format!("/challenges/{proof}/attempts"), &code).await.0, StatusCode::OK);
        let body = serde_json::json!({ "agent": agent, "proof": proof });
        assert_eq!(house.product(token.expose(), &format!("/cases/{number}/approval"), &body).await.0, StatusCode::NO_CONTENT);
        assert_eq!(second.browser.get(&case).await.status, StatusCode::NOT_FOUND);
        assert!(house.mail().await.iter().any(|mail| mail.starts_with("Somebody asks to be let into")));
    }

    async fn the_link_stops_a_case_before_or_after_the_approval_that_comes_with_it(lab: Lab) {
        let (house, mut first, mut second, ana) = desk(lab).await;
        let mut caller = house.browser();
        caller.sign_in(ana.email).await;
        caller.post("/challenge/support", &[]).await;
        let mine = caller.get("/challenge/support").await.text;
        let case = format!("/settings/support/{}", fact(&mine, "Case number").replace(' ', ""));
        first.does(&house, &case, &[("deed", "hear"), ("code", &fact(&mine, "You read this code to support"))]).await;
        first.does(&house, &case, &[("deed", "request"), ("evidence", "document")]).await;
        let mails = house.mail().await;
        let token = mails.iter().find_map(|mail| mail.split("/recovery/stop?token=").nth(1)).unwrap().split_whitespace().next().unwrap().to_owned();
        second.does(&house, &case, &[("deed", "hear"), ("code", "1")]).await;
        let (mut owner, approve, stop) = (house.browser(), [("deed", "approve")], [("token", token.as_str())]);
        let (approved, stopped) = tokio::join!(second.browser.post(&case, &approve), owner.post("/recovery/stop", &stop));
        assert!(stopped.text.contains("Stopped"), "{}", stopped.text);
        let look = house.lab.store.users_by_email(&Email::parse(ana.email).unwrap(), 1).await.unwrap().remove(0);
        let now = house.lab.store.now();
        assert!(look.user.recovery(now).is_none() && look.user.case(now).is_none(), "{}: whichever was first, it is stopped", approved.status);
    }

    async fn an_agent_who_tries_wrong_codes_is_reported_to_the_owners_once(lab: Lab) {
        let (house, mut first, mut second, ana) = desk(lab).await;
        let mut caller = house.browser();
        for round in 0..2 {
            caller.sign_in(ana.email).await;
            assert_eq!(caller.post("/challenge/support", &[]).await.location(), "/challenge/support");
            let mine = caller.get("/challenge/support").await.text;
            let case = format!("/settings/support/{}", fact(&mine, "Case number").replace(' ', ""));
            let wrong = if fact(&mine, "You read this code to support") == "000000" { "111111" } else { "000000" };
            for _ in 0..5 {
                assert!(!house.mail().await.iter().any(|mail| mail.contains("does more than usual")), "round {round}");
                assert_eq!(second.does(&house, &case, &[("deed", "hear"), ("code", wrong)]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
            }
            assert!(caller.get("/challenge/support").await.text.contains("Open a case"), "another may be opened");
        }
        let alarms = |mails: Vec<String>| mails.into_iter().filter(|mail| mail.contains("does more than usual")).collect::<Vec<_>>();
        let told = alarms(house.mail().await);
        assert_eq!(told.len(), 1, "{told:?}");
        assert!(told[0].contains("Second tried ten wrong codes"), "{}", told[0]);
        assert!(house.app.metrics.text().contains("vestibule_desk_alarms_total{excess=\"wrong_codes\"} 1"), "{}", house.app.metrics.text());

        house.wait(31);
        let page = first.browser.get("/settings/support/report").await;
        assert!(page.text.contains("<bdi>Second</bdi>") && page.text.contains("<td data-of=\"Wrong codes\">10</td>"), "{}", page.text);
        let csv = first.browser.get("/settings/support/report.csv?days=7").await;
        assert!(csv.text.contains(",Second,0,0,0,0,0,10,\r\n"), "{}", csv.text);
        for path in ["/settings/support/report", "/settings/support/report.csv"] {
            assert_eq!(second.browser.get(path).await.status, StatusCode::NOT_FOUND, "who runs nothing sees no report");
        }
        assert!(first.browser.get("/settings/support").await.text.contains("/settings/support/report"));
        assert!(!second.browser.get("/settings/support").await.text.contains("/settings/support/report"));
        assert!(second.browser.get("/settings/profile").await.text.contains("href=\"/settings/support\""), "the desk is in the menu");
    }

    async fn two_approvals_at_once_are_one(lab: Lab) {
        let (house, mut first, mut second, ana) = desk(lab).await;
        let mut caller = house.browser();
        caller.sign_in(ana.email).await;
        caller.post("/challenge/support", &[]).await;
        let mine = caller.get("/challenge/support").await.text;
        let case = format!("/settings/support/{}", fact(&mine, "Case number").replace(' ', ""));
        first.does(&house, &case, &[("deed", "hear"), ("code", &fact(&mine, "You read this code to support"))]).await;
        first.does(&house, &case, &[("deed", "request"), ("evidence", "document")]).await;
        second.does(&house, &case, &[("deed", "hear"), ("code", "1")]).await;
        let (mut twin, fields) = (second.browser.clone(), [("deed", "approve")]);
        let (one, other) = tokio::join!(second.browser.post(&case, &fields), twin.post(&case, &fields));
        assert_eq!([&one, &other].iter().filter(|page| page.location() == "/settings/support?notice=approved").count(), 1, "{} {}", one.status, other.status);
        assert_eq!(house.mail().await.iter().filter(|mail| mail.starts_with("Somebody asks to be let into")).count(), 1);
    }

    async fn the_desk_is_there_for_its_agents_only(lab: Lab) {
        let (house, mut first, _, mut ana) = desk(lab).await;
        for path in ["/settings/support", "/settings/support/12345678"] {
            assert_eq!(ana.browser.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
            assert!(house.browser().get(path).await.location().starts_with("/sign-in"), "{path}");
        }
        assert_eq!(ana.browser.post("/settings/support/12345678", &[("deed", "approve")]).await.status, StatusCode::NOT_FOUND);
        assert_eq!(first.browser.get("/settings/support?number=12345678").await.status, StatusCode::NOT_FOUND);
        assert_eq!(first.browser.get("/settings/support/12345678").await.status, StatusCode::NOT_FOUND);
        assert_eq!(house.browser().post("/challenge/support", &[]).await.location(), "/sign-in");
    }
}
