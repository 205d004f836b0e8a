//! What the organization demands, as a person in a browser meets it.

use axum::http::StatusCode;
use store::on_both_engines;
use twofactor::{Cause, Demand, Policy, Preset, Refusal, Scene, User, UserId};

use crate::actor::{House, PASSWORD};

/// Puts `policy` in force on the product's behalf.
pub(crate) async fn decide(house: &House, policy: Policy) {
    type Governor = (UserId, fn(&User, &Scene<'_>) -> Result<(), Refusal>);
    let organization = house.lab.store.organizations(None, 1).await.unwrap().remove(0);
    let cause = Cause::by(twofactor::Actor::Operator);
    let amended = house.lab.store.amend_policy(organization.id, organization.version, policy, cause, None::<Governor>).await.unwrap();
    assert_eq!(amended, Ok(organization.version + 1));
}

fn mandatory(grace_days: u16) -> Policy {
    Policy { two_factor: Demand::Mandatory, grace_days, ..Preset::Default.policy() }
}

const SHUT: [&str; 8] = [
    "/settings/profile",
    "/settings/activity",
    "/settings/security",
    "/settings/security/backup-codes",
    "/settings/security/browsers",
    "/settings/security/sessions",
    "/settings/security/password",
    "/settings/security/off",
];

on_both_engines! {
    async fn a_session_of_before_can_only_enroll_or_sign_out(lab: Lab) {
        let house = House::open(lab);
        let mut ana = house.browser();
        ana.sign_up("ana@example.com", "default").await;
        assert_eq!(ana.get("/settings/enroll").await.location(), "/settings/security", "nothing is demanded");
        decide(&house, mandatory(0)).await;
        for path in SHUT {
            assert_eq!(ana.get(path).await.location(), "/settings/enroll", "{path}");
            if path != "/settings/activity" {
                assert_ne!(ana.post(path, &[("name", "Eve"), ("email", "eve@example.com")]).await.status, StatusCode::OK, "{path}");
            }
        }
        let page = ana.get("/settings/enroll").await;
        assert!(page.text.contains("now requires it for everybody") && page.text.contains("action=\"/sign-out\""), "{}", page.text);
        let begun = ana.post("/settings/security/app", &[("password", PASSWORD)]).await;
        assert_eq!(begun.location(), "/settings/security/app/setup", "{}", begun.text);
        let app = ana.get("/settings/security/app/setup").await.authenticator();
        assert_eq!(ana.post("/settings/security/app/setup", &[("code", &app.code_at(house.seconds()))]).await.status, StatusCode::OK);
        assert_eq!(ana.get("/settings/profile").await.status, StatusCode::OK);
        assert_eq!(ana.get("/settings/enroll").await.location(), "/settings/security");
    }

    async fn no_page_of_the_settings_is_open_before_a_factor_is_enrolled_but_those_that_enroll_one(lab: Lab) {
        let house = House::open(lab);
        let mut ana = house.browser();
        ana.sign_up("ana@example.com", "default").await;
        decide(&house, mandatory(0)).await;
        let routes = include_str!("../../src/router.rs").split("\"").filter(|text| text.starts_with("/settings/"));
        let enrolls = |route: &&str| ["/enroll", "/confirm", "/confirm/send", "/app", "/app/setup", "/app/cancel", "/keys", "/keys/setup", "/keys/cancel"].iter().any(|end| route.ends_with(end)) || route.contains("/channel/") || route.ends_with("/pass") || route.contains("/pass/");
        let mut seen = 0;
        for route in routes.filter(|route| !enrolls(route)) {
            let path = route.replace(['{', '}'], "");
            for page in [ana.get(&path).await, ana.post(&path, &[]).await] {
                let is_shut = page.location() == "/settings/enroll" || page.status == StatusCode::METHOD_NOT_ALLOWED;
                assert!(is_shut, "{path}: {} {}", page.status, page.text);
            }
            seen += 1;
        }
        assert!(seen > 15, "the routes are found: {seen}");
    }

    async fn a_factor_that_is_no_longer_taken_opens_nothing_but_the_enrollment_of_another(lab: Lab) {
        let house = House::open(lab);
        let mut ana = house.enrolled("default").await;
        let channels = twofactor::Channels::of(&[twofactor::Kind::Phone]).unwrap();
        decide(&house, Policy { channels, ..mandatory(0) }).await;
        assert_eq!(ana.browser.get("/settings/security").await.location(), "/settings/enroll", "the session of before");
        house.wait(60);
        let mut again = house.browser();
        assert_eq!(again.pass("ana@example.com", &ana.app.code_at(house.seconds())).await.location(), "/settings/security");
        assert_eq!(again.get("/settings/security").await.location(), "/settings/enroll", "the second step does not spare it");
        assert_eq!(again.get("/settings/security/channel/phone").await.status, StatusCode::SEE_OTHER, "to prove first who it is");
    }

    async fn a_sign_out_is_open_to_whom_nothing_else_is(lab: Lab) {
        let house = House::open(lab);
        let mut ana = house.browser();
        ana.sign_up("ana@example.com", "default").await;
        decide(&house, mandatory(0)).await;
        assert_eq!(ana.post("/sign-out", &[]).await.location(), "/signed-out");
    }

    async fn enrollment_can_be_put_off_while_there_is_time(lab: Lab) {
        let house = House::open(lab);
        let mut ana = house.browser();
        ana.sign_up("ana@example.com", "default").await;
        decide(&house, mandatory(2)).await;
        assert_eq!(ana.get("/settings/profile").await.status, StatusCode::OK, "an open session goes on");
        let mut again = house.browser();
        assert_eq!(again.sign_in("ana@example.com").await.location(), "/challenge");
        assert_eq!(again.get("/challenge").await.location(), "/challenge/enroll");
        let page = again.get("/challenge/enroll").await;
        assert!(page.text.contains("Skip for now") && page.text.contains("You have time until"), "{}", page.text);
        assert_eq!(again.post("/challenge/enroll/later", &[]).await.location(), "/settings/security");
        assert_eq!(again.get("/settings/profile").await.status, StatusCode::OK);
        house.wait(2 * 24 * 3600);
        let mut late = house.browser();
        assert_eq!(late.sign_in("ana@example.com").await.location(), "/challenge");
        assert!(!late.get("/challenge/enroll").await.text.contains("Skip for now"));
        assert_eq!(late.post("/challenge/enroll/later", &[]).await.status, StatusCode::FORBIDDEN);
        assert!(late.get("/settings/profile").await.location().starts_with("/sign-in"));
    }
}

/// The fields of a policy that asks everybody for an app, at the version that a page shows.
fn fields<'a>(version: &'a str, grace: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![("version", version), ("two_factor", "mandatory"), ("app", "1"), ("trust", "day"), ("grace", grace), ("countries", "ge, pl")]
}

const DRAFT: &str = "/settings/organization/policy?version=1&two_factor=mandatory&app=1&trust=day&grace=0&recovery=24&countries=GE-PL";

on_both_engines! {
    async fn a_policy_is_looked_at_and_saved_by_somebody_who_has_just_proved_who_they_are(lab: Lab) {
        let house = House::open(lab);
        let mut ana = house.enrolled("default").await;
        let organization = house.lab.store.organizations(None, 1).await.unwrap().remove(0);
        let member = move |scene: &mut Scene<'_>| {
            let mailbox = twofactor::Email::parse("beka@example.com").unwrap();
            User::create(twofactor::NewUser::member(organization.id, mailbox, "=Beka".to_owned()), scene)
        };
        house.lab.store.create_user(organization.id, Cause::by(twofactor::Actor::Operator), None, member, |_, _| store::Answer::none()).await.unwrap();
        let page = ana.browser.get("/settings/organization/policy").await;
        assert!(page.text.contains("Mandatory for everybody"), "{}", page.text);
        assert_eq!(ana.browser.post("/settings/organization/policy/check", &fields("1", "0")).await.location(), DRAFT);
        let checked = ana.browser.get(DRAFT).await;
        assert!(checked.text.contains("beka@example.com") && checked.text.contains("Sets up a method before anything else."), "{}", checked.text);
        let list = ana.browser.get(&DRAFT.replace("policy?", "policy/people?")).await;
        assert_eq!(list.text.lines().nth(1), Some("\"'=Beka\",\"beka@example.com\",false,now,,false"), "{}", list.text);
        house.wait(600);
        let unproved = ana.browser.post("/settings/organization/policy", &[fields("1", "0"), vec![("acknowledged", "1")]].concat()).await;
        assert!(unproved.location().starts_with("/settings/security/confirm?for=policy&next=/settings/organization/policy%3Fversion%3D1"), "{}", unproved.text);
        let code = ana.app.code_at(house.seconds());
        let next = &DRAFT;
        assert_eq!(ana.browser.post("/settings/security/confirm", &[("password", PASSWORD), ("code", &code), ("next", next)]).await.location(), *next);
        let refused = ana.browser.post("/settings/organization/policy", &fields("1", "0")).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "somebody would be cut off");
        assert!(refused.text.contains("I have seen who they are"), "{}", refused.text);
        let saved = ana.browser.post("/settings/organization/policy", &fields("1", "7")).await;
        assert_eq!(saved.location(), "/settings/organization/policy?saved=1", "{}", saved.text);
        let overtaken = ana.browser.post("/settings/organization/policy", &fields("1", "3")).await;
        assert_eq!(overtaken.status, StatusCode::CONFLICT);
        assert!(overtaken.text.contains("Somebody else has changed the policy") && overtaken.text.contains("value=\"3\""), "{}", overtaken.text);
        let policy: Policy = serde_json::from_str(&house.lab.store.organization(organization.id).await.unwrap().policy).unwrap();
        assert_eq!((policy.is_mandatory(), policy.grace_days, policy.countries.len()), (true, 7, 2));
    }

    async fn those_without_a_number_are_asked_for_it_by_mail_once_a_day(lab: Lab) {
        let house = House::open(lab);
        let mut ana = house.enrolled("default").await;
        let organization = house.lab.store.organizations(None, 1).await.unwrap().remove(0);
        for (email, email_is_verified) in [("beka@example.com", true), ("eka@example.com", false)] {
            let member = move |scene: &mut Scene<'_>| {
                let new = twofactor::NewUser::member(organization.id, twofactor::Email::parse(email).unwrap(), "Beka".to_owned());
                User::create(twofactor::NewUser { email_is_verified, ..new }, scene)
            };
            house.lab.store.create_user(organization.id, Cause::by(twofactor::Actor::Operator), None, member, |_, _| store::Answer::none()).await.unwrap();
        }
        let fields = [("version", "1"), ("two_factor", "mandatory"), ("phone", "1"), ("trust", "day"), ("grace", "7")];
        let draft = ana.browser.post("/settings/organization/policy/check", &fields).await.location().to_owned();
        assert!(ana.browser.get(&draft).await.text.contains("Ask for missing numbers by mail"));
        let before = house.mail().await.len();
        let asked = ana.browser.post("/settings/organization/policy/ask", &fields).await.location().to_owned();
        assert_eq!(asked, format!("{draft}&asked=1&left=2"), "not Ana herself, and not a mailbox that may be anybody's");
        let page = ana.browser.get(&asked).await;
        assert!(page.text.contains("1 person was asked by mail") && page.text.contains("2 others were not"), "{}", page.text);
        let mail = house.mail().await;
        assert_eq!(mail.len(), before + 1);
        assert!(mail[0].starts_with("Acme Desk needs your phone number") && mail[0].contains("http://localhost:8080/settings/profile"), "{}", mail[0]);
        assert_eq!(ana.browser.post("/settings/organization/policy/ask", &fields).await.location(), format!("{draft}&asked=0&left=3"));
        house.wait(24 * 3600);
        let unproved = ana.browser.post("/settings/organization/policy/ask", &fields).await;
        assert!(unproved.location().starts_with("/sign-in") || unproved.location().starts_with("/settings/security/confirm?for=policy&next="), "{}", unproved.location());
        assert_eq!(house.mail().await.len(), before + 1);
    }

    async fn a_policy_is_no_members_business_and_not_that_of_somebody_without_a_second_factor(lab: Lab) {
        let house = House::open(lab);
        let mut ana = house.browser();
        ana.sign_up("ana@example.com", "default").await;
        assert_eq!(ana.post("/settings/organization/policy", &[fields("1", "7")].concat()).await.location(), "/settings/security");
        let user = house.lab.store.users_matching("ana@example.com", 1).await.unwrap().remove(0).user;
        let change = twofactor::Change { role: Some(twofactor::Role::Member), others_own: true, ..twofactor::Change::default() };
        let demote = move |user: &mut User, scene: &mut Scene<'_>| user.change(change, twofactor::Authority::Operator, scene);
        house.lab.store.act(user.id, Cause::by(twofactor::Actor::Operator), demote).await.unwrap().unwrap();
        assert_eq!(ana.get("/settings/organization/policy").await.status, StatusCode::NOT_FOUND);
        assert_eq!(ana.post("/settings/organization/policy", &fields("1", "7")).await.status, StatusCode::NOT_FOUND);
        assert!(!ana.get("/settings/profile").await.text.contains("/settings/organization"));
    }

    async fn an_organization_of_the_messaging_preset_has_text_messages_on_from_the_first_sign_in(lab: Lab) {
        let house = House::open(lab);
        let mut ana = house.browser();
        let fields = |phone| [("organization", "Demo"), ("name", "Ana"), ("email", "ana@example.com"), ("phone", phone), ("password", PASSWORD), ("preset", "messaging")];
        for (phone, sentence) in [("", "Your organization needs your phone number"), ("12", "Start the number with its country code"), ("+995322123456", "cannot receive text messages")] {
            let refused = ana.post("/sign-up", &fields(phone)).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(refused.text.contains(sentence), "{phone}: {}", refused.text);
        }
        let base = "/challenge/enroll/channel/phone";
        assert_eq!(ana.post("/sign-up", &fields("+995 599 12 34 56")).await.location(), base);
        assert!(ana.get(base).await.text.contains("599"), "what was typed is there");
        assert_eq!(ana.post(base, &[("country", "GE"), ("address", "+995599123456")]).await.location(), format!("{base}/code"));
        let shown = ana.post(&format!("{base}/code"), &[("code", &house.code().await)]).await;
        assert_eq!(shown.backup_codes().len(), 10, "{}", shown.text);
        let profile = [("name", "Ana"), ("email", "ana@example.com"), ("phone", "")];
        let kept = ana.post("/settings/profile", &profile).await;
        assert_eq!(kept.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(kept.text.contains("Your organization needs your phone number"), "{}", kept.text);
        house.wait(3600);
        let mut later = house.browser();
        assert_eq!(later.sign_in("ana@example.com").await.location(), "/challenge");
        let passed = later.post("/challenge", &[("code", &house.code().await)]).await;
        assert_eq!(passed.location(), "/settings/security", "{}", passed.text);
    }
}
