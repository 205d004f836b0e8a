//! Both doors: password, then code.

use axum::http::{StatusCode, header};
use store::on_both_engines;

use crate::actor::House;

on_both_engines! {
    async fn a_password_alone_signs_in_only_while_nothing_else_is_on(lab: Lab) {
        let house = House::open(lab);
        let mut browser = house.browser();
        assert_eq!(browser.sign_up("ana@example.com", "payments").await.location(), "/settings/security");
        assert_eq!(browser.get("/settings/security").await.status, StatusCode::OK);
        let mut other = house.browser();
        assert_eq!(other.sign_in("ana@example.com").await.location(), "/settings/security");
        let app = other.begin_app(&house).await;
        other.post("/settings/security/app/setup", &[("code", &app.code_at(house.seconds()))]).await;
        let mut third = house.browser();
        assert_eq!(third.sign_in("ana@example.com").await.location(), "/challenge");
        assert!(browser.get("/settings/security").await.location().starts_with("/sign-in"), "the other session ended");
    }

    async fn a_code_signs_in_once(lab: Lab) {
        let house = House::open(lab);
        let ana = house.enrolled("payments").await;
        house.wait(30);
        let code = ana.app.code_at(house.seconds());
        assert_eq!(house.browser().pass(ana.email, &code).await.location(), "/settings/security");
        let again = house.browser().pass(ana.email, &code).await;
        assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(again.text.contains("already used"), "{}", again.text);
    }

    async fn spaces_and_other_digits_do_not_matter(lab: Lab) {
        let house = House::open(lab);
        let ana = house.enrolled("payments").await;
        house.wait(30);
        let code = ana.app.code_at(house.seconds());
        let arabic: String = code.chars().map(|c| char::from_u32(0x0660 + c.to_digit(10).unwrap()).unwrap()).collect();
        let (first, second) = arabic.split_at(6);
        assert_eq!(house.browser().pass(ana.email, &format!(" {first}\u{a0}{second}")).await.location(), "/settings/security");
    }

    async fn six_wrong_codes_start_a_wait_that_the_page_tells(lab: Lab) {
        let house = House::open(lab);
        let ana = house.enrolled("payments").await;
        house.wait(30);
        let mut browser = house.browser();
        browser.sign_in(ana.email).await;
        for _ in 0..5 {
            assert_eq!(browser.post("/challenge", &[("code", "000000")]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        }
        let locked = browser.post("/challenge", &[("code", "000000")]).await;
        assert_eq!(locked.status, StatusCode::TOO_MANY_REQUESTS);
        assert!(locked.headers.contains_key(header::RETRY_AFTER));
        let right = ana.app.code_at(house.seconds());
        assert_eq!(house.browser().pass(ana.email, &right).await.status, StatusCode::TOO_MANY_REQUESTS, "a right code is not looked at in a wait");
        house.wait(61);
        let over = browser.post("/challenge", &[("code", &ana.app.code_at(house.seconds()))]).await;
        assert!(over.location().starts_with("/sign-in"), "the password is asked again");
        let right = ana.app.code_at(house.seconds());
        assert_eq!(house.browser().pass(ana.email, &right).await.location(), "/settings/security");
        let mail = house.mail().await;
        assert_eq!(mail.len(), 1, "nothing is sent to a mailbox that nobody proved, but the proof: {mail:?}");
    }

    async fn the_clock_doctor_says_by_how_much_the_phone_is_off(lab: Lab) {
        let house = House::open(lab);
        let ana = house.enrolled("payments").await;
        house.wait(600);
        let slow = house.browser().pass(ana.email, &ana.app.code_at(house.seconds() - 240)).await;
        assert_eq!(slow.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(slow.text.contains("about 4 minutes slow"), "{}", slow.text);
    }

    async fn a_backup_code_signs_in_once(lab: Lab) {
        let house = House::open(lab);
        let ana = house.enrolled("field-service").await;
        assert_eq!(ana.codes.len(), 10);
        let spelled = ana.codes[0].to_lowercase().replace('-', " ");
        assert_eq!(house.browser().pass(ana.email, &spelled).await.location(), "/settings/security");
        let again = house.browser().pass(ana.email, &ana.codes[0]).await;
        assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(again.text.contains("already used"), "{}", again.text);
    }

    async fn known_and_unknown_people_get_the_same_answer(lab: Lab) {
        let house = House::open(lab);
        house.browser().sign_up("ana@example.com", "default").await;
        let mut stranger = house.browser();
        let known = stranger.post("/sign-in", &[("email", "ana@example.com"), ("password", "a wrong password")]).await;
        let unknown = stranger.post("/sign-in", &[("email", "bea@example.com"), ("password", "a wrong password")]).await;
        assert_eq!(known.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(known.status, unknown.status);
        assert_eq!(known.text, unknown.text.replace("bea@example.com", "ana@example.com"));
    }

    async fn wrong_passwords_slow_down_strangers_and_not_a_known_browser(lab: Lab) {
        let house = House::open(lab);
        let mut mine = house.browser();
        mine.sign_up("ana@example.com", "default").await;
        assert!(!mine.cookies.keys().any(|name| name.contains("known")), "a mailbox that nobody proved may be anybody's: {:?}", mine.cookies.keys());
        mine.proves_mailbox(&house).await;
        mine.post("/sign-out", &[]).await;
        assert_eq!(mine.sign_in("ana@example.com").await.location(), "/settings/security");
        mine.post("/sign-out", &[]).await;
        let mut stranger = house.browser();
        for _ in 0..10 {
            stranger.post("/sign-in", &[("email", "ana@example.com"), ("password", "a wrong password")]).await;
        }
        assert_eq!(stranger.sign_in("ana@example.com").await.status, StatusCode::TOO_MANY_REQUESTS);
        assert_eq!(mine.sign_in("ana@example.com").await.location(), "/settings/security");
    }

    async fn strangers_who_sign_up_with_a_mailbox_neither_take_its_owners_place_nor_hear_of_them(lab: Lab) {
        let house = House::open(lab);
        let mut mine = house.browser();
        mine.sign_up("ana@example.com", "default").await;
        mine.proves_mailbox(&house).await;
        for _ in 0..6 {
            house.wait(900);
            let mut stranger = house.browser();
            let fields = [("organization", "Theirs"), ("name", "Eve"), ("email", "ana@example.com"), ("password", "what a stranger knows"), ("preset", "default")];
            assert_eq!(stranger.post("/sign-up", &fields).await.location(), "/settings/security");
        }
        assert_eq!(house.browser().sign_in("ana@example.com").await.location(), "/settings/security", "her own password");
        let theirs = house.browser().post("/sign-in", &[("email", "ana@example.com"), ("password", "what a stranger knows")]).await;
        assert_eq!(theirs.location(), "/settings/security", "what is answered to them does not tell of her");
        let wrong = house.browser().post("/sign-in", &[("email", "ana@example.com"), ("password", "a wrong password")]).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        let looks = house.lab.store.users_by_email(&twofactor::Email::parse("ana@example.com").unwrap(), 4).await.unwrap();
        assert_eq!(looks.iter().map(|look| look.user.email_verified_at.is_some()).collect::<Vec<_>>(), [true, false]);
        for (look, times) in looks.iter().zip([1, 0]) {
            let about = store::events::About::User(look.user.id);
            let failed = house.lab.store.events(about, Some("password.failed"), store::events::Start::Newest, 9).await.unwrap();
            assert_eq!(failed.len(), times, "it is noted where it belongs");
        }
        mine.post("/forgot-password", &[("email", "ana@example.com")]).await;
        house.mail().await;
        let mail = house.mail().await;
        assert!(mail.iter().any(|mail| mail.contains("/reset-password?token=")), "{mail:?}");
    }

    async fn a_wrong_password_is_noted_wherever_it_is_typed_and_uses_up_the_tries_of_that_door(lab: Lab) {
        let house = House::open(lab);
        let mut ana = house.enrolled("default").await;
        let mut thief = ana.browser.clone();
        for _ in 0..10 {
            let page = thief.post("/settings/security/confirm", &[("password", "a wrong password"), ("code", "000000"), ("next", "/settings/security")]).await;
            assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        }
        assert_eq!(thief.post("/settings/security/confirm", &[("password", crate::actor::PASSWORD), ("code", "000000")]).await.status, StatusCode::TOO_MANY_REQUESTS);
        let activity = ana.browser.get("/settings/activity").await;
        assert!(activity.text.matches("Somebody typed a wrong password").count() >= 10, "{}", activity.text);
        house.wait(60);
        let mut other = house.browser();
        assert_eq!(other.pass("ana@example.com", &ana.app.code_at(house.seconds())).await.location(), "/settings/security");
        house.wait(60);
        let proof = [("password", crate::actor::PASSWORD), ("code", &*ana.app.code_at(house.seconds())), ("next", "/settings/security")];
        assert_eq!(other.post("/settings/security/confirm", &proof).await.location(), "/settings/security", "her own session is not stopped");
    }

    async fn help_tells_nothing_of_an_account_to_whoever_makes_up_a_sign_in(lab: Lab) {
        let house = House::open(lab);
        let ana = house.enrolled("default").await;
        house.wait(60);
        let mut browser = house.browser();
        browser.sign_in(ana.email).await;
        assert!(browser.get("/challenge/help").await.text.contains("backup code"), "who owes the step is told");
        let name = browser.cookies.keys().find(|name| name.contains("step")).unwrap().clone();
        let real = data_encoding::BASE64URL_NOPAD.decode(browser.cookies[&name].as_bytes()).unwrap();
        let forged: Vec<u8> = real[..16].iter().copied().chain([7; 48]).collect();
        let mut stranger = house.browser();
        let plain = stranger.get("/challenge/help").await.text;
        stranger.cookies.insert(name, data_encoding::BASE64URL_NOPAD.encode(&forged));
        assert_eq!(stranger.get("/challenge/help").await.text, plain);
    }

    async fn a_mailbox_is_proved_by_its_link_and_hears_of_changes_from_then_on(lab: Lab) {
        let house = House::open(lab);
        let mut browser = house.browser();
        browser.sign_up("ana@example.com", "payments").await;
        let mail = house.mail().await;
        let token = mail[0].split("token=").nth(1).unwrap().split_whitespace().next().unwrap();
        assert!(browser.get(&format!("/verify-email?token={token}")).await.text.contains("<button"), "opening the link changes nothing");
        assert_eq!(browser.post("/verify-email", &[("token", token)]).await.status, StatusCode::OK);
        assert_eq!(browser.post("/verify-email", &[("token", token)]).await.status, StatusCode::GONE);
        let app = browser.begin_app(&house).await;
        browser.post("/settings/security/app/setup", &[("code", &app.code_at(house.seconds()))]).await;
        assert_eq!(house.mail().await.len(), 2);
    }

    async fn an_abandoned_second_step_is_told_once_an_hour(lab: Lab) {
        let house = House::open(lab);
        let mut browser = house.browser();
        browser.sign_up("ana@example.com", "payments").await;
        let token = house.mail().await[0].split("token=").nth(1).unwrap().split_whitespace().next().unwrap().to_owned();
        browser.post("/verify-email", &[("token", &token)]).await;
        let app = browser.begin_app(&house).await;
        browser.post("/settings/security/app/setup", &[("code", &app.code_at(house.seconds()))]).await;
        let before = house.mail().await.len();
        for _ in 0..3 {
            house.browser().sign_in("ana@example.com").await;
            house.wait(601);
            house.mail().await;
        }
        assert_eq!(house.mail().await.len(), before + 1);
    }
}
