//! Administrators and the people they look after.

use axum::http::StatusCode;
use store::on_both_engines;
use twofactor::{Actor, Authority, Cause, Change, Email, NewUser, Role, Scene, User, UserId};

use crate::actor::{Browser, Enrolled, House, PASSWORD};

const PEOPLE: &str = "/settings/organization/people";
const OPERATOR: Cause = Cause::by(Actor::Operator);

/// Somebody else in Ana's organization.
async fn somebody(house: &House, name: &'static str, role: Role) -> UserId {
    let organization = house.lab.store.organizations(None, 1).await.unwrap().remove(0).id;
    let email = Email::parse(&format!("{name}@example.com")).unwrap();
    let build =
        move |scene: &mut Scene<'_>| User::create(NewUser { role, email_is_verified: true, ..NewUser::member(organization, email, name.to_owned()) }, scene);
    house.lab.store.create_user(organization, OPERATOR, None, build, |_, _| store::Answer::none()).await.unwrap().0.id
}

async fn user(house: &House, id: UserId) -> User {
    house.lab.store.look(id).await.unwrap().user
}

/// Ana proves once more that it is her.
async fn proves(house: &House, ana: &mut Enrolled) {
    house.wait(30);
    let code = ana.app.code_at(house.seconds());
    let proved = ana.browser.post("/settings/security/confirm", &[("password", PASSWORD), ("code", &code), ("next", PEOPLE)]).await;
    assert_eq!(proved.location(), PEOPLE, "{}", proved.text);
}

/// The newest link of this kind that was sent.
async fn link(house: &House, path: &str) -> String {
    let mail = house.mail().await;
    let found = mail.iter().find_map(|text| text.split_whitespace().find(|word| word.contains(path)).map(str::to_owned));
    found.expect("a link was sent").replace("http://localhost:8080", "")
}

async fn sets_password(browser: &mut Browser, link: &str) -> crate::actor::Page {
    let token = link.split('=').next_back().unwrap();
    browser.post("/invitation", &[("token", token), ("new", PASSWORD)]).await
}

on_both_engines! {
    async fn somebody_is_added_sets_a_password_by_a_link_and_signs_in(lab: Lab) {
        let house = House::open(lab);
        let mut ana = house.enrolled("default").await;
        let mut fields = [("name", "Beka"), ("email", "beka@example.com"), ("phone", ""), ("role", "member")];
        let added = ana.browser.post(&format!("{PEOPLE}/add"), &fields).await;
        assert!(added.location().starts_with(&format!("{PEOPLE}/usr_")) && added.location().ends_with("?added=1"), "{}", added.text);
        assert!(ana.browser.get(added.location()).await.text.contains("the link is on its way"));
        assert!(ana.browser.post(&format!("{PEOPLE}/add"), &fields).await.text.contains("exists already"), "once");
        fields[1].1 = "nobody";
        assert_eq!(ana.browser.post(&format!("{PEOPLE}/add"), &fields).await.status, StatusCode::UNPROCESSABLE_ENTITY);

        let link = link(&house, "/invitation?token=").await;
        let mut beka = house.browser();
        let page = beka.get(&link).await;
        assert!(page.status == StatusCode::OK && page.text.contains("beka@example.com"), "{}", page.text);
        let short = beka.post("/invitation", &[("token", &page.hidden("token")), ("new", "short")]).await;
        assert_eq!(short.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(sets_password(&mut beka, &link).await.location(), "/sign-in?notice=password-changed");
        assert!(beka.get("/settings/profile").await.location().starts_with("/sign-in"), "nobody is signed in by it");
        assert_eq!(sets_password(&mut beka, &link).await.status, StatusCode::GONE, "once");
        assert_eq!(beka.get(&link).await.status, StatusCode::GONE);
        assert_eq!(beka.sign_in("beka@example.com").await.location(), "/settings/security");
        assert_eq!(beka.get(PEOPLE).await.status, StatusCode::NOT_FOUND, "a member looks after nobody");
        assert_eq!(beka.post(&format!("{PEOPLE}/add"), &fields).await.status, StatusCode::NOT_FOUND);
    }

    async fn where_everybody_needs_a_number_nobody_is_added_without_one_on_the_page(lab: Lab) {
        let house = House::open(lab);
        let mut ana = house.browser();
        ana.sign_up("ana@example.com", "messaging").await;
        let base = "/challenge/enroll/channel/phone";
        ana.post(base, &[("country", "GE"), ("address", "+995599123456")]).await;
        ana.post(&format!("{base}/code"), &[("code", &house.code().await)]).await;
        let fields = |phone| [("name", "Beka"), ("email", "beka@example.com"), ("phone", phone), ("role", "member")];
        for (phone, sentence) in [("", "Your organization needs a phone number of everybody"), ("+995322123456", "cannot receive text messages")] {
            let refused = ana.post(&format!("{PEOPLE}/add"), &fields(phone)).await;
            assert!(refused.status == StatusCode::UNPROCESSABLE_ENTITY && refused.text.contains(sentence), "{}", refused.text);
        }
        assert!(ana.post(&format!("{PEOPLE}/add"), &fields("+995599123457")).await.location().ends_with("?added=1"));
    }

    async fn people_are_found_by_name_address_number_and_what_they_lack(lab: Lab) {
        let house = House::open(lab);
        let mut ana = house.enrolled("default").await;
        for name in ["beka", "clara", "dato"] {
            somebody(&house, name, Role::Member).await;
        }
        let id = somebody(&house, "zura", Role::Admin).await;
        let number = twofactor::Phone::parse("+995599123456", None).unwrap();
        let change = Change { phone: Some(Some(number)), state: Some(twofactor::State::Disabled), ..Change::default() };
        house.lab.store.act(id, OPERATOR, move |user, scene| user.change(change, Authority::Operator, scene)).await.unwrap().unwrap();
        for (query, here, not) in [
            ("", &["ana@", "beka@", "clara@", "dato@", "zura@"][..], &[][..]),
            ("?q=LARA", &["clara@"], &["ana@e", "beka@"]),
            ("?q=34+56", &["zura@"], &["beka@", "clara@"]),
            ("?q=beka%40example", &["beka@"], &["clara@"]),
            ("?filter=phone", &["ana@", "beka@"], &["zura@"]),
            ("?filter=factor", &["beka@", "zura@"], &[]),
            ("?filter=disabled", &["zura@"], &["beka@", "clara@"]),
            ("?filter=locked", &["Nobody matches"], &["beka@"]),
            ("?filter=codes", &["Nobody matches"], &["beka@"]),
        ] {
            let page = ana.browser.get(&format!("{PEOPLE}{query}")).await.text;
            let list = page.rsplit("aria-label=\"People\"").next().unwrap();
            assert!(here.iter().all(|text| list.contains(text)) && !not.iter().any(|text| list.contains(text)), "{query}: {list}");
        }
        assert_eq!(ana.browser.get(&format!("{PEOPLE}?q=%00&filter=none&after=me")).await.status, StatusCode::OK);
    }

    async fn a_long_list_is_shown_a_page_at_a_time_and_nobody_twice(lab: Lab) {
        let house = House::open(lab);
        let mut ana = house.enrolled("default").await;
        let organization = house.lab.store.organizations(None, 1).await.unwrap().remove(0).id;
        let builds = (0..59).map(|number| move |scene: &mut Scene<'_>| {
            User::create(NewUser::member(organization, Email::parse(&format!("p{number}@example.com")).unwrap(), format!("P {number}")), scene)
        }).collect();
        house.lab.store.import_users(organization, OPERATOR, builds).await.unwrap();
        let (mut path, mut seen) = (PEOPLE.to_owned(), std::collections::BTreeSet::new());
        for expected in [25, 50, 60] {
            let page = ana.browser.get(&path).await.text;
            seen.extend(page.split(&format!("{PEOPLE}/usr_")).skip(1).map(|rest| rest.split('"').next().unwrap().to_owned()));
            assert_eq!(seen.len(), expected);
            path = page.split("href=\"").find(|rest| rest.starts_with(&format!("{PEOPLE}?q="))).map_or_else(String::new, |rest| rest.split('"').next().unwrap().replace("&#38;", "&"));
        }
        assert!(path.is_empty(), "the last page");
    }

    async fn every_action_asks_for_a_fresh_second_factor_and_a_reason(lab: Lab) {
        let house = House::open(lab);
        let mut ana = house.enrolled("default").await;
        let beka = somebody(&house, "beka", Role::Member).await;
        house.wait(600);
        for action in ["sign-out", "enrollment", "role", "disable", "delete", "invite"] {
            let page = format!("{PEOPLE}/{beka}/{action}");
            let confirm = format!("/settings/security/confirm?for=people&next={page}");
            assert_eq!(ana.browser.get(&page).await.location(), confirm);
            assert_eq!(ana.browser.post(&page, &[("reason", "because"), ("role", "admin")]).await.location(), confirm, "{action}");
        }
        assert_eq!(ana.browser.get(&format!("{PEOPLE}/add")).await.location(), format!("/settings/security/confirm?for=people&next={PEOPLE}/add"));
        assert_eq!(user(&house, beka).await.role, Role::Member);
        proves(&house, &mut ana).await;
        let page = format!("{PEOPLE}/{beka}/disable");
        assert!(ana.browser.get(&page).await.text.contains("cannot sign in"));
        let refused = ana.browser.post(&page, &[("reason", " ")]).await;
        assert!(refused.status == StatusCode::UNPROCESSABLE_ENTITY && refused.text.contains("Write why"), "{}", refused.text);
        assert_eq!(ana.browser.post(&page, &[("reason", "left the company")]).await.location(), format!("{PEOPLE}/{beka}?done=1"));
        assert_eq!(user(&house, beka).await.state, twofactor::State::Disabled);
        let shown = ana.browser.get(&format!("{PEOPLE}/{beka}")).await.text;
        assert!(shown.contains("left the company") && shown.contains("by <bdi>Ana Beridze</bdi>"), "{shown}");
        assert!(house.mail().await.iter().any(|mail| mail.starts_with("Your Acme Desk account was disabled")));
        assert_eq!(ana.browser.post(&format!("{PEOPLE}/{beka}/delete"), &[("reason", "left the company")]).await.location(), format!("{PEOPLE}?deleted=1"));
        assert_eq!(ana.browser.get(&format!("{PEOPLE}/{beka}")).await.status, StatusCode::NOT_FOUND);
        assert!(house.mail().await.iter().any(|mail| mail.starts_with("Your Acme Desk account was deleted")), "told although they are gone");
    }

    async fn nobody_acts_on_themselves_on_an_owner_or_on_strangers(lab: Lab) {
        let house = House::open(lab);
        let mut ana = house.enrolled("default").await;
        let myself = house.lab.store.users_matching("ana@example.com", 1).await.unwrap().remove(0).user.id;
        let own = ana.browser.get(&format!("{PEOPLE}/{myself}")).await;
        assert!(own.status == StatusCode::OK && !own.text.contains("/delete") && !own.text.contains("/reset?"), "{}", own.text);
        for action in ["delete", "disable", "role", "sign-out", "password", "reset"] {
            assert_eq!(ana.browser.post(&format!("{PEOPLE}/{myself}/{action}"), &[("reason", "because"), ("role", "member")]).await.status, StatusCode::NOT_FOUND);
        }
        let boss = somebody(&house, "boss", Role::Owner).await;
        let demote = Change { role: Some(Role::Admin), others_own: true, ..Change::default() };
        house.lab.store.act(myself, OPERATOR, move |user, scene| user.change(demote, Authority::Operator, scene)).await.unwrap().unwrap();
        assert_eq!(ana.browser.post(&format!("{PEOPLE}/{boss}/disable"), &[("reason", "because")]).await.status, StatusCode::NOT_FOUND);
        let owner = [("name", "Eve"), ("email", "eve@example.com"), ("phone", ""), ("role", "owner")];
        assert_eq!(ana.browser.post(&format!("{PEOPLE}/add"), &owner).await.status, StatusCode::FORBIDDEN, "an administrator makes no owner");
        let member = somebody(&house, "dato", Role::Member).await;
        assert_eq!(ana.browser.post(&format!("{PEOPLE}/{member}/role"), &[("reason", "because"), ("role", "owner")]).await.status, StatusCode::FORBIDDEN);

        let mut eve = house.browser();
        eve.sign_up("eve@example.com", "default").await;
        let app = eve.begin_app(&house).await;
        eve.post("/settings/security/app/setup", &[("code", &app.code_at(house.seconds()))]).await;
        for path in [format!("{PEOPLE}/{member}"), format!("{PEOPLE}/{member}/delete"), format!("{PEOPLE}/usr_nobody"), format!("{PEOPLE}/{member}/nothing")] {
            assert_eq!(eve.get(&path).await.status, StatusCode::NOT_FOUND, "{path}");
        }
        assert_eq!(eve.post(&format!("{PEOPLE}/{member}/delete"), &[("reason", "because")]).await.status, StatusCode::NOT_FOUND);
        assert!(!eve.get(PEOPLE).await.text.contains("dato@"));
    }

    async fn one_method_is_reset_a_password_asked_for_and_the_pause_lifted(lab: Lab) {
        let house = House::open(lab);
        let mut ana = house.enrolled("default").await;
        let mut fields = [("name", "Beka"), ("email", "beka@example.com"), ("phone", ""), ("role", "member")];
        fields[0].1 = "Beka";
        ana.browser.post(&format!("{PEOPLE}/add"), &fields).await;
        let mut beka = house.browser();
        let link = link(&house, "/invitation?token=").await;
        sets_password(&mut beka, &link).await;
        beka.sign_in("beka@example.com").await;
        let app = beka.begin_app(&house).await;
        beka.post("/settings/security/app/setup", &[("code", &app.code_at(house.seconds()))]).await;
        let look = house.lab.store.users_matching("beka@example.com", 1).await.unwrap().remove(0).user;
        let (id, factor) = (look.id, look.factors()[0].id);
        proves(&house, &mut ana).await;
        let page = ana.browser.get(&format!("{PEOPLE}/{id}")).await.text;
        assert!(page.contains("/reset?factor=") && !page.contains("otpauth") && !page.contains("Accept codes again"), "{page}");
        assert_eq!(ana.browser.post(&format!("{PEOPLE}/{id}/password"), &[("reason", "a leak")]).await.location(), format!("{PEOPLE}/{id}?done=1"));
        assert!(beka.get("/settings/profile").await.location().starts_with("/sign-in"), "signed out everywhere");
        house.wait(60);
        assert_eq!(beka.pass("beka@example.com", &app.code_at(house.seconds())).await.location(), "/challenge/password");
        assert_eq!(beka.post("/challenge/password", &[("new", "five large red trains")]).await.location(), "/settings/security?notice=password-changed");
        proves(&house, &mut ana).await;
        let reset = [("reason", "lost phone"), ("factor", &factor.to_string())];
        assert_eq!(ana.browser.post(&format!("{PEOPLE}/{id}/reset"), &reset).await.location(), format!("{PEOPLE}/{id}?done=1"));
        assert_eq!(ana.browser.post(&format!("{PEOPLE}/{id}/reset"), &reset).await.status, StatusCode::NOT_FOUND, "it is gone");
        assert!(user(&house, id).await.factors().is_empty());
        let signed = beka.post("/sign-in", &[("email", "beka@example.com"), ("password", "five large red trains")]).await;
        assert_eq!(signed.location(), "/settings/security");
        let activity = beka.get("/settings/activity").await.text;
        assert!(activity.contains("by an administrator") && !activity.contains("lost phone"), "{activity}");
    }

    async fn whoever_an_alarm_left_without_an_older_method_is_brought_back(lab: Lab) {
        let house = House::open(lab);
        let mut ana = house.enrolled("default").await;
        ana.browser.post(&format!("{PEOPLE}/add"), &[("name", "Beka"), ("email", "beka@example.com"), ("phone", ""), ("role", "member")]).await;
        let mut beka = house.browser();
        let invited = link(&house, "/invitation?token=").await;
        sets_password(&mut beka, &invited).await;
        beka.sign_in("beka@example.com").await;
        let app = beka.begin_app(&house).await;
        beka.post("/settings/security/app/setup", &[("code", &app.code_at(house.seconds()))]).await;
        let notice = link(&house, "/not-me?token=").await;
        assert_eq!(house.browser().post("/not-me", &[("token", notice.split('=').next_back().unwrap())]).await.status, StatusCode::OK);
        house.wait(24 * 3600);
        let shut = house.browser().sign_in("beka@example.com").await;
        assert_eq!(shut.status, StatusCode::FORBIDDEN);
        assert!(shut.text.contains("Ask those who run your organization"), "{}", shut.text);

        let id = house.lab.store.users_matching("beka@example.com", 1).await.unwrap().remove(0).user.id;
        assert_eq!(ana.browser.pass(ana.email, &ana.app.code_at(house.seconds())).await.location(), "/settings/security");
        proves(&house, &mut ana).await;
        let ordered = ana.browser.post(&format!("{PEOPLE}/{id}/password"), &[("reason", "spoke to Beka")]).await;
        assert_eq!(ordered.location(), format!("{PEOPLE}/{id}?done=1"), "{}", ordered.text);
        let again = link(&house, "/invitation?token=").await;
        assert_ne!(again, invited);
        let again = again.split('=').next_back().unwrap();
        let set = beka.post("/invitation", &[("token", again), ("new", "five large red trains")]).await;
        assert_eq!(set.status, StatusCode::SEE_OTHER, "{}", set.text);
        let mut browser = house.browser();
        assert_eq!(browser.post("/sign-in", &[("email", "beka@example.com"), ("password", "five large red trains")]).await.location(), "/challenge");
        assert_eq!(browser.post("/challenge", &[("code", &app.code_at(house.seconds()))]).await.location(), "/settings/security");
    }

    async fn a_list_of_people_is_added_whole_or_row_by_row_and_nobody_twice(lab: Lab) {
        let house = House::open(lab);
        let mut ana = house.enrolled("default").await;
        let list = "email;name;phone;role\nbeka@example.com;\"Beka; the one\";+995599123456;admin\nnobody;X;;\nclara@example.com;;12;\nbeka@example.com;Again;;\n\
                    dato@example.com;Dato;;boss\n\"eka@example.com;open;;\nfati@example.com;Fati;;member;more\n";
        let refused = ana.browser.upload(&format!("{PEOPLE}/import"), &[("mode", "all"), ("invite", "1"), ("file", list)]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.text);
        assert!(refused.text.contains("Nobody was added") && refused.text.contains("Line 3:"), "{}", refused.text);
        assert!(house.lab.store.users_matching("beka@example.com", 1).await.unwrap().is_empty());
        let mixed = ana.browser.upload(&format!("{PEOPLE}/import"), &[("mode", "good"), ("invite", "1"), ("file", list)]).await;
        assert_eq!(mixed.status, StatusCode::UNPROCESSABLE_ENTITY);
        for text in ["1 person is added", "6 rows were not taken", "Line 3: The e-mail", "Line 4: The phone", "Line 5:", "There is somebody with", "Line 6: The role", "Line 7: The row", "Line 8: The row"] {
            assert!(mixed.text.contains(text), "{text}: {}", mixed.text);
        }
        let beka = house.lab.store.users_matching("beka@example.com", 1).await.unwrap().remove(0).user;
        assert_eq!((beka.name.as_str(), beka.role), ("Beka; the one", Role::Admin));
        let again = ana.browser.upload(&format!("{PEOPLE}/import"), &[("mode", "all"), ("text", "{\"email\":\"beka@example.com\"}\n{\"email\":\"zura@example.com\"}")]).await;
        assert!(again.text.contains("Nobody was added") && house.lab.store.users_matching("zura@example.com", 1).await.unwrap().is_empty(), "{}", again.text);
        let whole = ana.browser.upload(&format!("{PEOPLE}/import"), &[("mode", "all"), ("text", "{\"email\":\"gia@example.com\"}\n{\"email\":\"zura@example.com\"}")]).await;
        assert!(whole.status == StatusCode::OK && whole.text.contains("2 people are added"), "{}", whole.text);
        let mail = house.mail().await;
        assert_eq!(mail.iter().filter(|mail| mail.contains("/invitation?token=")).count(), 1, "as chosen");
        for (field, text, sentence) in [("text", "", "There is nobody"), ("text", "a,b\n1,2", "has to name the columns"), ("file", "\u{0}\u{1}", "has to name the columns")] {
            assert!(ana.browser.upload(&format!("{PEOPLE}/import"), &[(field, text)]).await.text.contains(sentence), "{sentence}");
        }
        house.wait(600);
        let late = ana.browser.upload(&format!("{PEOPLE}/import"), &[("text", "email\na@example.com")]).await;
        assert_eq!(late.location(), format!("/settings/security/confirm?for=people&next={PEOPLE}/import"));
        let large = "x".repeat(70_000);
        assert_eq!(ana.browser.upload(&format!("{PEOPLE}/import"), &[("text", &large)]).await.status, StatusCode::PAYLOAD_TOO_LARGE);
    }

    async fn the_overview_tells_who_has_what_since_when_and_what_was_sent(lab: Lab) {
        let house = House::open(lab);
        let mut ana = house.enrolled("default").await;
        for name in ["beka", "clara", "dato"] {
            somebody(&house, name, Role::Member).await;
        }
        house.mail().await;
        house.wait(600);
        let wrong = if ana.app.code_at(house.seconds()) == "000000" { "000001" } else { "000000" };
        let mut eve = house.browser();
        eve.sign_in("ana@example.com").await;
        for _ in 0..6 {
            eve.post("/challenge", &[("code", wrong)]).await;
        }
        let page = ana.browser.get("/settings/organization").await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.text);
        let rows: Vec<&str> = page.text.split("<tr>").filter(|row| row.contains("scope=\"row\"")).collect();
        assert!(rows.iter().any(|row| row.contains("Any method") && row.contains("25 %") && row.contains(">1</td>")), "{rows:?}");
        assert!(rows.iter().any(|row| row.contains("Security key") && row.contains("0 %")), "{rows:?}");
        assert!(rows.iter().any(|row| row.contains("E-mails") && row.contains("100 %")), "{rows:?}");
        for fact in ["Pauses after wrong codes, last 7 days</dt><dd>1</dd>", "Everybody who can sign in</dt><dd>4</dd>", ">Without a second factor</a></dt><dd>3</dd>", "Codes paused after wrong ones</a></dt><dd>1</dd>"] {
            assert!(page.text.contains(fact), "{fact}: {}", page.text);
        }
        assert!(!page.text.contains("beka") && !page.text.contains("style="), "numbers only");
        let mut member = house.browser();
        member.sign_up("other@example.com", "default").await;
        assert!(!member.get("/settings/organization").await.text.contains("<dd>4</dd>"), "another organization");
    }
}
