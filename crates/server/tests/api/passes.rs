//! Vestibule Pass through the API: a phone is paired, shows codes, and lets sign-ins in.

use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use futures_util::future::join_all;
use serde_json::{Value, json};
use store::on_both_engines;
use testkit::Pass;

use crate::actors::{Answer, House, Product};

/// A phone that asks the server called by `product`.
struct Phone<'a> {
    product: &'a Product,
    pass: Pass,
    user: String,
    factor: String,
}

impl<'a> Phone<'a> {
    fn new(product: &'a Product) -> Self {
        Self { product, pass: Pass::new().unwrap(), user: String::new(), factor: String::new() }
    }

    async fn ask(&self, path: &str, body: &Value) -> Answer {
        let request = Request::post(format!("/pass/{path}")).header(header::CONTENT_TYPE, "application/json").header("sec-fetch-site", "same-origin");
        let agent = "Mozilla/5.0 (Linux; Android 16; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/147.0.0.0 Mobile Safari/537.36";
        self.product.send(request.header(header::USER_AGENT, agent).body(Body::from(body.to_string())).unwrap()).await
    }

    async fn opens(&mut self, link: &str) -> Answer {
        let offered = self.ask("pairing", &json!({ "link": link })).await;
        let claimed = self.ask("pairing/claim", &json!({ "link": link, "key": self.pass.key() })).await;
        if let (StatusCode::OK, Some(commitment)) = (claimed.status, offered.json()["commitment"].as_str()) {
            (self.user, self.factor) = (Pass::user_in(link).unwrap(), offered.json()["factor"].as_str().unwrap().to_owned());
            self.pass.agree(link, &self.factor, claimed.json()["server"].as_str().unwrap(), commitment).unwrap();
        }
        claimed
    }

    async fn looks(&self, house: &House) -> Answer {
        let at = house.lab.clock.now().as_unix_millis();
        let mac = self.pass.sign(&["look", &self.factor, &at.to_string()]).unwrap();
        self.ask("look", &json!({ "user": self.user, "factor": self.factor, "at": at, "mac": mac })).await
    }

    async fn answers(&self, approval: &str, answer: &str) -> Answer {
        let mac = self.pass.sign(&["answer", &self.factor, approval, answer]).unwrap();
        self.ask("answer", &json!({ "user": self.user, "factor": self.factor, "approval": approval, "answer": answer, "mac": mac })).await
    }

    fn code(&self, house: &House) -> String {
        self.pass.code_at(house.seconds()).unwrap()
    }
}

/// The link in the one text message that waits to be sent.
async fn link(house: &House) -> String {
    let messages = house.notices().await;
    let links: Vec<String> = messages.iter().filter_map(|message| Some(message["pass_link"]["link"].as_str()?.to_owned())).collect();
    assert_eq!(links.len(), 1, "{messages:?}");
    links[0].clone()
}

async fn paired<'a>(house: &'a House, email: &str) -> (String, Phone<'a>) {
    paired_by(house, email, "+995 599 12 34 56").await
}

/// A user whose phone was paired by a link sent to `number`.
async fn paired_by<'a>(house: &'a House, email: &str, number: &str) -> (String, Phone<'a>) {
    let user = house.user(email).await;
    let made = house.product.post(&format!("/users/{user}/factors"), &json!({ "kind": "pass", "phone": number })).await;
    let factor = made.created("id");
    let mut phone = Phone::new(&house.product);
    assert_eq!(phone.opens(&link(house).await).await.status, StatusCode::OK);
    assert_eq!(phone.factor, factor);
    let confirmation = format!("/users/{user}/factors/{factor}/confirmation");
    let active = house.product.post(&confirmation, &json!({ "code": phone.code(house) })).await;
    assert_eq!(active.status, StatusCode::OK, "{}", active.text());
    house.wait(60);
    (user, phone)
}

on_both_engines! {
    async fn a_phone_is_paired_and_its_seven_digits_pass(lab: Lab) {
        let house = House::open(lab).await;
        let user = house.user("ana@example.com").await;
        let factors = format!("/users/{user}/factors");
        assert_eq!(house.product.post(&factors, &json!({ "kind": "pass" })).await.problem(), "phone_required");
        assert_eq!(house.product.post(&factors, &json!({ "kind": "pass", "phone": "+995 599 12 34 56", "digits": 7 })).await.problem(), "malformed");
        assert_eq!(house.product.post(&factors, &json!({ "kind": "pass", "phone": "+995 322 12 34 56" })).await.problem(), "phone_not_accepted");
        let made = house.product.post(&factors, &json!({ "kind": "pass", "phone": "599 12 34 56" })).await;
        let shown = made.json();
        assert_eq!((&shown["kind"], &shown["state"], &shown["pairing"]), (&json!("pass"), &json!("pending"), &json!({ "state": "sent" })));
        let confirmation = format!("{factors}/{}/confirmation", made.created("id"));
        assert_eq!(house.product.post(&confirmation, &json!({ "code": "1234567" })).await.problem(), "not_paired");
        let mut phone = Phone::new(&house.product);
        let link = link(&house).await;
        assert!(!made.text().contains(&link), "the link goes to the phone and nowhere else");
        phone.opens(&link).await;
        let pending = house.product.get(&factors).await.json()["data"][0].clone();
        assert_eq!((&pending["pairing"]["state"], &pending["pairing"]["phone"]), (&json!("claimed"), &json!("Chrome on Android")));
        assert_eq!(pending["pairing"]["words"], pages::pass_words(phone.pass.words().unwrap(), pages::Words::of(pages::Language::English)));
        assert_eq!(phone.looks(&house).await.json(), json!({ "active": false }));
        assert_eq!(house.product.post(&confirmation, &json!({ "code": "123456" })).await.problem(), "wrong_length");
        let active = house.product.post(&confirmation, &json!({ "code": phone.code(&house) })).await;
        assert_eq!((&active.json()["state"], active.json()["backup_codes"].as_array().unwrap().len()), (&json!("active"), 10), "{}", active.text());
        assert_eq!((&active.json()["label"], &active.json()["hint"]), (&json!("Chrome on Android"), &json!("7 digits")));
        house.wait(10);
        let challenge = house.product.challenge(&user).await;
        let passed = house.product.attempt(&challenge, &phone.code(&house)).await;
        assert_eq!((&passed.json()["kind"], &passed.json()["amr"]), (&json!("pass"), &json!(["otp"])), "{}", passed.text());
        let replayed = house.product.attempt(&house.product.challenge(&user).await, &phone.code(&house)).await;
        assert_eq!(replayed.problem(), "code_used");
    }

    async fn a_link_opens_for_one_phone_and_not_for_ever(lab: Lab) {
        let house = House::open(lab).await;
        let user = house.user("ana@example.com").await;
        let factors = format!("/users/{user}/factors");
        let factor = house.product.post(&factors, &json!({ "kind": "pass", "phone": "599 12 34 56" })).await.created("id");
        let text = link(&house).await;
        let mut second = Phone::new(&house.product);
        let others: Vec<Phone<'_>> = (0..8).map(|_| Phone::new(&house.product)).collect();
        let bodies: Vec<Value> = others.iter().map(|phone| json!({ "link": text, "key": phone.pass.key() })).collect();
        let claims = join_all(others.iter().zip(&bodies).map(|(phone, body)| phone.ask("pairing/claim", body))).await;
        assert_eq!(claims.iter().filter(|claim| claim.status == StatusCode::OK).count(), 1, "one of eight");
        assert!(claims.iter().filter(|claim| claim.status != StatusCode::OK).all(|claim| claim.problem() == "link_used"));
        assert_eq!(second.opens(&text).await.problem(), "link_used");
        house.product.delete(&format!("{factors}/{factor}")).await.is_done();
        assert_eq!(second.opens(&text).await.problem(), "expired", "called off");
        house.wait(60);
        house.product.post(&factors, &json!({ "kind": "pass", "phone": "599 12 34 56" })).await.created("id");
        let text = link(&house).await;
        house.wait(15 * 60);
        assert_eq!(second.opens(&text).await.problem(), "expired", "too late");
        for (link, key, problem) in [("", "", "expired"), ("no link", "", "expired"), (text.as_str(), "", "expired")] {
            assert_eq!(second.ask("pairing/claim", &json!({ "link": link, "key": key })).await.problem(), problem);
        }
        assert_eq!(second.ask("pairing/claim", &json!({ "link": 1 })).await.problem(), "malformed");
    }

    async fn many_who_pair_their_phones_at_one_place_are_no_fraud(lab: Lab) {
        let house = House::open(lab).await;
        for nr in 0..20 {
            paired_by(&house, &format!("u{nr}@example.com"), &format!("+995 599 12 34 {nr:02}")).await;
        }
    }

    async fn a_number_chosen_on_the_phone_lets_in_once(lab: Lab) {
        let house = House::open(lab).await;
        let (user, phone) = paired(&house, "ana@example.com").await;
        let challenge = house.product.challenge(&user).await;
        let attempts = format!("/challenges/{challenge}/attempts");
        let context = json!({ "context": { "ip": "203.0.113.7", "user_agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0" } });
        let asked = house.product.post(&format!("/challenges/{challenge}/approvals"), &context).await;
        let number = asked.created("number");
        assert_eq!(house.product.post(&attempts, &json!({ "approval": true })).await.problem(), "not_approved");
        assert_eq!(house.product.post(&attempts, &json!({ "approval": true, "code": "1234567" })).await.problem(), "malformed");
        let seen = phone.looks(&house).await.json();
        assert_eq!((&seen["email"], &seen["approval"]["ip"], &seen["approval"]["browser"]), (&json!("ana@example.com"), &json!("203.0.113.7"), &json!("Firefox on Linux")));
        assert!(seen["approval"]["numbers"].as_array().unwrap().contains(&json!(number)) && seen["approval"].get("number").is_none(), "{seen}");
        let approval = seen["approval"]["id"].as_str().unwrap();
        assert_eq!(phone.answers(approval, &number).await.json(), json!({ "outcome": "approved" }));
        let second = house.second_server().await;
        let (body, servers) = (json!({ "approval": true }), [&house.product, &second]);
        let answers = join_all((0..16).map(|at| servers[at % 2].post(&attempts, &body))).await;
        let passed: Vec<&Answer> = answers.iter().filter(|answer| answer.status == StatusCode::OK).collect();
        assert_eq!(passed.len(), 1, "exactly one of sixteen collects it");
        assert_eq!((&passed[0].json()["kind"], &passed[0].json()["amr"]), (&json!("pass"), &json!(["swk", "user"])));
        assert!(answers.iter().filter(|answer| answer.status != StatusCode::OK).all(|answer| answer.problem() == "already_passed"));
        assert_eq!(phone.answers(approval, &number).await.problem(), "expired");
    }

    async fn a_step_up_says_on_the_phone_what_is_confirmed(lab: Lab) {
        let house = House::open(lab).await;
        let (user, phone) = paired(&house, "ana@example.com").await;
        let action = "Pay 100 GEL to <b>Beka</b>";
        let challenge = house.product.post("/challenges", &json!({ "user": user, "purpose": "step_up", "action": action })).await.created("id");
        house.product.post(&format!("/challenges/{challenge}/approvals"), &json!({})).await.created("number");
        assert_eq!(phone.looks(&house).await.json()["approval"]["action"], action);
    }

    async fn one_answer_counts_however_many_are_sent(lab: Lab) {
        let house = House::open(lab).await;
        let (user, phone) = paired(&house, "ana@example.com").await;
        let challenge = house.product.challenge(&user).await;
        let number = house.product.post(&format!("/challenges/{challenge}/approvals"), &json!({})).await.created("number");
        let seen = phone.looks(&house).await.json();
        let approval = seen["approval"]["id"].as_str().unwrap();
        let wrong = seen["approval"]["numbers"].as_array().unwrap().iter().filter_map(Value::as_str).find(|other| *other != number).unwrap();
        let answers = join_all((0..16).map(|_| phone.answers(approval, wrong))).await;
        assert_eq!(answers.iter().filter(|answer| answer.status == StatusCode::OK && answer.json()["outcome"] == "wrong_number").count(), 1);
        assert_eq!(phone.answers(approval, &number).await.problem(), "expired");
        let refused = house.product.attempt(&challenge, "0000000").await;
        assert_eq!((refused.problem().as_str(), &refused.json()["attempts_left"]), ("wrong_code", &json!(4)), "one wrong number was counted");
    }

    async fn a_sign_in_that_is_sent_away_is_over_and_told(lab: Lab) {
        let house = House::open(lab).await;
        let (user, phone) = paired(&house, "ana@example.com").await;
        house.notices().await;
        let challenge = house.product.challenge(&user).await;
        house.product.post(&format!("/challenges/{challenge}/approvals"), &json!({})).await.created("number");
        let seen = phone.looks(&house).await.json();
        assert_eq!(phone.answers(seen["approval"]["id"].as_str().unwrap(), "deny").await.json(), json!({ "outcome": "denied" }));
        assert_eq!(house.product.attempt(&challenge, &phone.code(&house)).await.problem(), "expired");
        let events = house.product.get(&format!("/events?user={user}&type=approval.denied")).await.json();
        assert_eq!(events["data"].as_array().unwrap().len(), 1, "{events}");
        let next = house.product.challenge(&user).await;
        assert_eq!(house.product.post(&format!("/challenges/{next}/approvals"), &json!({})).await.problem(), "not_found", "the phone has peace");
    }

    async fn only_a_paired_phone_is_told_anything(lab: Lab) {
        let house = House::open(lab).await;
        let (user, phone) = paired(&house, "ana@example.com").await;
        let at = house.lab.clock.now().as_unix_millis();
        let looks = |user: String, at: i64, mac: String| {
            let body = json!({ "user": user, "factor": phone.factor, "at": at, "mac": mac });
            let phone = &phone;
            async move { phone.ask("look", &body).await.problem() }
        };
        let mac = |at: i64| phone.pass.sign(&["look", &phone.factor, &at.to_string()]).unwrap();
        assert_eq!(looks(user.clone(), at, String::new()).await, "not_found");
        assert_eq!(looks(user.clone(), at + 1, mac(at)).await, "not_found", "another time than the one that was signed");
        assert_eq!(looks("usr_00000000000000000000000000".to_owned(), at, mac(at)).await, "not_found");
        assert_eq!(looks(user.clone(), at - 61_000, mac(at - 61_000)).await, "expired", "an old look");
        let factor = phone.factor.clone();
        house.product.delete(&format!("/users/{user}/factors/{factor}")).await.is_done();
        assert_eq!(phone.looks(&house).await.problem(), "not_found", "no longer paired");
        let foreign = Request::post("/pass/look").header(header::CONTENT_TYPE, "application/json").header("sec-fetch-site", "cross-site");
        let refused = house.product.send(foreign.body(Body::from("{}")).unwrap()).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN);
    }

    async fn codes_by_sms_have_seven_digits_on_request(lab: Lab) {
        let house = House::open(lab).await;
        let user = house.user("ana@example.com").await;
        let factors = format!("/users/{user}/factors");
        assert_eq!(house.product.post(&factors, &json!({ "kind": "phone", "phone": "599 12 34 56", "digits": 8 })).await.problem(), "malformed");
        let made = house.product.post(&factors, &json!({ "kind": "phone", "phone": "599 12 34 56", "digits": 7 })).await.created("id");
        let code = house.code_sent().await;
        assert_eq!(code.len(), 7);
        let active = house.product.post(&format!("{factors}/{made}/confirmation"), &json!({ "code": code })).await;
        assert_eq!(active.json()["state"], "active", "{}", active.text());
    }
}
