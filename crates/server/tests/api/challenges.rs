//! The second step, asked for by a product.

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::actors::House;

store::on_both_engines! {
    async fn a_user_passes_with_an_app(lab: Lab) {
        let house = House::open(lab).await;
        let ana = house.enrolled("ana@example.com").await;
        let context = json!({ "ip": "203.0.113.7", "user_agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0" });
        let opened = house.product.post("/challenges", &json!({ "user": ana.user, "context": context })).await;
        let id = opened.created("id");
        let challenge = opened.json();
        assert_eq!((&challenge["state"], &challenge["purpose"], &challenge["enrollment_required"]), (&json!("open"), &json!("sign_in"), &json!(false)));
        assert_eq!(challenge["factors"], json!([
            { "id": ana.factor, "kind": "app", "hint": "Authenticator app" }, { "id": null, "kind": "backup", "hint": null },
        ]));
        assert_eq!((&challenge["created_at"], &challenge["expires_at"]), (&json!("2026-01-01T00:00:00.000Z"), &json!("2026-01-01T00:10:00.000Z")));

        let passed = house.product.post(&format!("/challenges/{id}/attempts"), &json!({ "code": house.code(&ana), "context": context })).await;
        assert_eq!(passed.status, StatusCode::OK, "{}", passed.text());
        assert_eq!(passed.json(), json!({ "state": "passed", "factor": ana.factor, "kind": "app", "amr": ["otp"], "passed_at": "2026-01-01T00:00:00.000Z" }));
        assert_eq!(house.product.attempt(&id, &house.code(&ana)).await.problem(), "already_passed");
        let shown = house.product.get(&format!("/challenges/{id}")).await.json();
        assert_eq!((&shown["state"], &shown["passed_at"]), (&json!("passed"), &Value::Null));
        assert_eq!(house.product.delete(&format!("/challenges/{id}")).await.problem(), "already_passed");

        let events = house.product.get(&format!("/events?user={}&type=challenge.passed", ana.user)).await.json();
        assert_eq!(events["data"][0]["detail"]["ip"], "203.0.113.7");
        assert_eq!(events["data"][0]["detail"]["browser"], "Firefox on Linux");
        assert!(events["data"][0]["actor"].as_str().unwrap().contains("key_"), "{events}");
    }

    async fn a_backup_code_passes_once(lab: Lab) {
        let house = House::open(lab).await;
        let ana = house.enrolled("ana@example.com").await;
        let passed = house.product.attempt(&house.product.challenge(&ana.user).await, &ana.codes[0]).await;
        assert_eq!(passed.status, StatusCode::OK, "{}", passed.text());
        assert_eq!(passed.json(), json!({
            "state": "passed", "factor": null, "kind": "backup", "amr": [], "passed_at": "2026-01-01T00:00:00.000Z", "backup_codes_left": 9,
        }));
        let again = house.product.attempt(&house.product.challenge(&ana.user).await, &ana.codes[0].to_lowercase().replace('-', " ")).await;
        assert_eq!(again.problem(), "code_used");
    }

    async fn each_refusal_has_its_code(lab: Lab) {
        let house = House::open(lab).await;
        let ana = house.enrolled("ana@example.com").await;
        let challenge = house.product.challenge(&ana.user).await;
        let wrong = house.product.attempt(&challenge, &house.wrong_code(&ana)).await;
        assert_eq!((wrong.problem().as_str(), &wrong.json()["attempts_left"]), ("wrong_code", &json!(5)));
        let slow = house.product.attempt(&challenge, &ana.app.code_at(house.seconds() - 240)).await;
        assert_eq!((slow.problem().as_str(), &slow.json()["minutes"], &slow.json()["attempts_left"]), ("clock_off", &json!(-4), &json!(4)));
        let short = house.product.attempt(&challenge, "1234567").await;
        assert_eq!((short.problem().as_str(), &short.json()["expected_digits"]), ("wrong_length", &json!(6)));
        assert_eq!(house.product.attempt(&challenge, "what?").await.problem(), "malformed");
        assert_eq!(house.product.attempt(&challenge, &house.code(&ana)).await.status, StatusCode::OK);
        assert_eq!(house.product.attempt(&house.product.challenge(&ana.user).await, &house.code(&ana)).await.problem(), "code_used");

        let late = house.product.challenge(&ana.user).await;
        house.wait(600);
        assert_eq!(house.product.attempt(&late, &house.code(&ana)).await.problem(), "expired");
        assert_eq!(house.product.get(&format!("/challenges/{late}")).await.json()["state"], "over");
    }

    async fn six_wrong_codes_start_a_wait(lab: Lab) {
        let house = House::open(lab).await;
        let ana = house.enrolled("ana@example.com").await;
        let wrong = house.wrong_code(&ana);
        let challenge = house.product.challenge(&ana.user).await;
        for left in [5, 4, 3, 2, 1] {
            assert_eq!(house.product.attempt(&challenge, &wrong).await.json()["attempts_left"], left);
        }
        let sixth = house.product.attempt(&challenge, &wrong).await;
        assert_eq!((sixth.problem().as_str(), &sixth.json()["retry_after_seconds"]), ("wrong_code", &json!(60)));
        let right = house.product.attempt(&house.product.challenge(&ana.user).await, &house.code(&ana)).await;
        assert_eq!((right.status, right.problem().as_str()), (StatusCode::TOO_MANY_REQUESTS, "wait"));
        assert_eq!(right.json()["retry_after_seconds"], 60);
        house.wait(61);
        assert_eq!(house.product.attempt(&house.product.challenge(&ana.user).await, &house.code(&ana)).await.status, StatusCode::OK);
    }

    async fn a_user_without_a_factor_is_not_asked_where_it_is_a_choice(lab: Lab) {
        let house = House::open(lab).await;
        let user = house.user("ana@example.com").await;
        assert_eq!(house.product.post("/challenges", &json!({ "user": user })).await.problem(), "not_enrolled");
    }

    async fn a_user_without_a_factor_is_led_to_enrollment_where_it_is_demanded(lab: Lab) {
        let house = House::open(lab).await;
        let organization = house.product.organization("messaging").await;
        let user = house.product.post(&format!("/organizations/{organization}/users"), &json!({ "email": "ana@example.com", "phone": "+995599123456" })).await;
        assert_eq!(user.json()["two_factor"], "required_missing");
        let challenge = house.product.post("/challenges", &json!({ "user": user.created("id") })).await;
        let id = challenge.created("id");
        assert_eq!((&challenge.json()["enrollment_required"], &challenge.json()["factors"]), (&json!(true), &json!([])));
        assert_eq!(house.product.attempt(&id, "123456").await.problem(), "not_enrolled");
    }

    async fn a_step_up_names_its_action(lab: Lab) {
        let house = House::open(lab).await;
        let ana = house.enrolled("ana@example.com").await;
        let open = async |body: Value| house.product.post("/challenges", &body).await;
        let made = open(json!({ "user": ana.user, "purpose": "step_up", "action": "Pay  100 €\n to Bob" })).await;
        assert_eq!((&made.json()["purpose"], &made.json()["action"]), (&json!("step_up"), &json!("Pay 100 € to Bob")));
        let passed = house.product.post(&format!("/challenges/{}/attempts", made.created("id")), &json!({ "code": house.code(&ana), "trust_device": true })).await;
        assert_eq!((passed.status, &passed.json()["trusted_device"]), (StatusCode::OK, &Value::Null));
        for body in [json!({ "user": ana.user, "purpose": "step_up" }), json!({ "user": ana.user, "action": "Pay" }), json!({ "user": ana.user, "purpose": "step_up", "action": "\u{200b}" })] {
            assert_eq!(open(body).await.problem(), "malformed");
        }
    }

    async fn a_challenge_that_is_called_off_is_over(lab: Lab) {
        let house = House::open(lab).await;
        let ana = house.enrolled("ana@example.com").await;
        let challenge = house.product.challenge(&ana.user).await;
        house.product.delete(&format!("/challenges/{challenge}")).await.is_done();
        house.product.delete(&format!("/challenges/{challenge}")).await.is_done();
        assert_eq!(house.product.attempt(&challenge, &house.code(&ana)).await.problem(), "expired");
    }

    async fn a_changed_password_ends_what_rested_on_it(lab: Lab) {
        let house = House::open(lab).await;
        let ana = house.enrolled("ana@example.com").await;
        let challenge = house.product.challenge(&ana.user).await;
        house.product.post(&format!("/users/{}/password-changed", ana.user), &json!({})).await.is_done();
        assert_eq!(house.product.attempt(&challenge, &house.code(&ana)).await.problem(), "expired");
    }

    /// The browser holds a token for its own challenge; the product has none.
    async fn what_a_hosted_page_opened_is_not_there_for_the_product(lab: Lab) {
        let house = House::open(lab).await;
        let ana = house.enrolled("ana@example.com").await;
        let user: twofactor::UserId = ana.user.parse().unwrap();
        let (password, pepper) = (twofactor::Password::typed("four small green boats").unwrap(), house.lab.store.keys().masters().peppers());
        let hash = password.hash(twofactor::Cost::new(64, 1, 1).unwrap(), pepper.last().unwrap(), &mut house.lab.store.entropy().rng(), &mut twofactor::Memory::default());
        let email = twofactor::Email::parse("bea@example.com").unwrap();
        let organization = house.organization.parse().unwrap();
        let cause = twofactor::Cause::by(twofactor::Actor::User);
        let kept = hash.clone();
        let secret = twofactor::AppSecret::parse(crate::actors::SECRET).unwrap();
        let build = move |scene: &mut twofactor::Scene<'_>| twofactor::User::create(twofactor::NewUser {
            password: Some(kept), app: Some((secret, twofactor::AppSettings::default())), ..twofactor::NewUser::member(organization, email, "Bea".to_owned())
        }, scene);
        let (bea, _) = house.lab.store.create_user(organization, cause.clone(), None, build, |_, _| store::Answer::none()).await.unwrap();
        let proof = twofactor::PasswordProof { checked: hash, renewed: None };
        let signed_in = house.lab.store.act(bea.id, cause, move |user, scene| user.sign_in(proof, None, scene)).await.unwrap().unwrap();
        let twofactor::SignedIn::Owed(token) = signed_in else { panic!("a second step is owed") };
        let challenge = token.challenge();
        assert_ne!(user, bea.id);
        assert_eq!(house.product.get(&format!("/challenges/{challenge}")).await.problem(), "not_found");
        assert_eq!(house.product.delete(&format!("/challenges/{challenge}")).await.problem(), "not_found");
        assert_eq!(house.product.attempt(&challenge.to_string(), &house.code(&ana)).await.problem(), "not_found");
        let events = house.product.get(&format!("/events?user={}&type=challenge.failed", bea.id)).await.json();
        assert_eq!(events["data"], json!([]));
    }
}
