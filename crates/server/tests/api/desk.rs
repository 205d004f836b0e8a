//! The support desk as a console of the product works at it: agents prove each deed, and a key is at most one half of a case.

use axum::http::StatusCode;
use serde_json::{Value, json};
use store::{Answer as Kept, testing::Lab};
use twofactor::{Actor, AppSecret, AppSettings, Cause, Email, NewUser, OrganizationId, User, UserId};

use crate::actors::{Answer, Enrolled, House, SECRET, phone};

const DAY: u64 = 24 * 3600;

/// A house with a desk, two agents of it whom the operator added a week ago, and Ana whose mailbox was proved as long ago.
struct Desk {
    house: House,
    organization: String,
    first: Enrolled,
    second: Enrolled,
    ana: String,
}

impl Desk {
    async fn open(lab: Lab) -> Self {
        let house = House::open(lab).await;
        let organization = house.product.organization("default").await;
        let house = house.with(&format!("[support]\norganization = \"{organization}\"\n"));
        let first = agent(&house, &organization, "first@desk.example").await;
        let second = agent(&house, &organization, "second@desk.example").await;
        let new = json!({ "email": "ana@example.com", "email_verified": true });
        let ana = house.product.post(&format!("/organizations/{}/users", house.organization), &new).await.created("id");
        let app = json!({ "kind": "app", "secret": SECRET, "confirmed": true });
        assert_eq!(house.product.post(&format!("/users/{ana}/factors"), &app).await.status, StatusCode::CREATED);
        house.wait(7 * DAY + 60);
        Self { house, organization, first, second, ana }
    }

    async fn opens(&self) -> String {
        self.house.product.post("/cases", &json!({ "user": self.ana })).await.created("number")
    }

    /// What stands on Ana's page for her to read.
    async fn caller_code(&self) -> String {
        let look = self.house.lab.store.look(self.ana.parse::<UserId>().unwrap()).await.unwrap();
        look.user.case(self.house.lab.store.now()).unwrap().caller_code().expose().clone()
    }

    /// A step-up of `agent` that says what it is for.
    async fn proof(&self, agent: &Enrolled, action: &str) -> String {
        self.house.wait(31);
        let asked = json!({ "user": agent.user, "purpose": "step_up", "action": action });
        let challenge = self.house.product.post("/challenges", &asked).await.created("id");
        assert_eq!(self.house.product.attempt(&challenge, &self.house.code(agent)).await.status, StatusCode::OK);
        challenge
    }

    async fn sends(&self, agent: &Enrolled, proof: &str, case: &str, deed: &str, more: Value) -> Answer {
        let mut body = json!({ "agent": agent.user, "proof": proof });
        body.as_object_mut().unwrap().extend(more.as_object().cloned().unwrap_or_default());
        self.house.product.post(&format!("/cases/{case}/{deed}"), &body).await
    }

    /// Proves who `agent` is, and does it.
    async fn does(&self, agent: &Enrolled, case: &str, deed: &str, more: Value) -> Answer {
        let proof = self.proof(agent, &format!("Support case {case}")).await;
        self.sends(agent, &proof, case, deed, more).await
    }

    async fn events(&self, kind: &str) -> Vec<Value> {
        let events = self.house.product.get(&format!("/events?user={}&type={kind}", self.ana)).await.json();
        events["data"].as_array().unwrap().clone()
    }
}

/// An agent whom the operator added.
async fn agent(house: &House, organization: &str, email: &str) -> Enrolled {
    let organization: OrganizationId = organization.parse().unwrap();
    let app = Some((AppSecret::parse(SECRET).unwrap(), AppSettings::default()));
    let new = NewUser { app, ..NewUser::member(organization, Email::parse(email).unwrap(), "Agent".to_owned()) };
    let made = house.lab.store.create_user(organization, Cause::by(Actor::Operator), None, |scene| User::create(new, scene), |_, _| Kept::none());
    let user = made.await.unwrap().0.id.to_string();
    Enrolled { user, factor: String::new(), app: phone(), codes: Vec::new() }
}

store::on_both_engines! {
    async fn an_agent_hears_and_asks_and_a_key_is_no_second_one(lab: Lab) {
        let desk = Desk::open(lab).await;
        let product = &desk.house.product;
        let case = desk.opens().await;
        assert_eq!(desk.opens().await, case, "one that is open goes on");
        let shown = product.get(&format!("/cases/{case}")).await.json();
        assert_eq!((&shown["state"], &shown["user"]), (&json!("open"), &json!(desk.ana)));
        assert_eq!(shown["agent_code"].as_str().unwrap().len(), 6);
        assert!(!shown.to_string().contains(&desk.caller_code().await), "what the caller reads is the caller's");
        let listed = product.get("/cases").await.json();
        assert_eq!(listed["data"].as_array().unwrap().len(), 1);
        assert!(listed["data"][0].get("agent_code").is_none());

        let code = desk.caller_code().await;
        let heard = desk.does(&desk.first, &case, "caller-code", json!({ "code": code })).await;
        assert_eq!((heard.status, &heard.json()["state"]), (StatusCode::OK, &json!("heard")), "{}", heard.text());
        let theirs = desk.does(&desk.second, &case, "evidence", json!({ "evidence": "call_back" })).await;
        assert_eq!(theirs.problem(), "step_up_required", "another heard it");
        let asked = desk.does(&desk.first, &case, "evidence", json!({ "evidence": "call_back" })).await;
        assert_eq!((&asked.json()["state"], &asked.json()["evidence"], &asked.json()["agent"]), (&json!("requested"), &json!("call_back"), &json!(desk.first.user)));
        assert_eq!(desk.house.notices().await, [json!("case_requested")]);

        assert_eq!(desk.does(&desk.first, &case, "approval", json!({})).await.problem(), "policy_forbids", "never the same agent");
        assert_eq!(desk.does(&desk.second, &case, "approval", json!({})).await.problem(), "not_independent", "a key has one half at most");
        let other = desk.house.product(None, "read verify manage").await;
        let proof = desk.proof(&desk.second, &format!("Support case {case}")).await;
        let by_other = other.post(&format!("/cases/{case}/approval"), &json!({ "agent": desk.second.user, "proof": proof })).await;
        assert_eq!(by_other.problem(), "not_independent", "nor has another key the other");
        assert_eq!(desk.does(&desk.second, &case, "refusal", json!({})).await.status, StatusCode::NO_CONTENT);
        assert_eq!(product.get(&format!("/cases/{case}")).await.problem(), "not_found");

        for (kind, agent) in [("case.heard", &desk.first), ("case.requested", &desk.first), ("case.refused", &desk.second)] {
            let events = desk.events(kind).await;
            assert_eq!(events.len(), 1, "{kind}");
            assert!(events[0].to_string().contains(&agent.user), "{kind}: {}", events[0]);
            assert!(events[0]["actor"].as_str().unwrap().starts_with("key_"), "{kind}: {}", events[0]);
        }
    }

    async fn a_proof_is_good_for_one_deed_about_one_case_for_ten_minutes(lab: Lab) {
        let desk = Desk::open(lab).await;
        let case = desk.opens().await;
        let (code, first) = (json!({ "code": desk.caller_code().await }), &desk.first);
        let about_else = desk.proof(first, "Refund 5 EUR").await;
        assert_eq!(desk.sends(first, &about_else, &case, "caller-code", code.clone()).await.problem(), "step_up_required");
        let other_case = desk.proof(first, "Support case 00000001").await;
        assert_eq!(desk.sends(first, &other_case, &case, "caller-code", code.clone()).await.problem(), "step_up_required");
        let anothers = desk.proof(&desk.second, &format!("Support case {case}")).await;
        assert_eq!(desk.sends(first, &anothers, &case, "caller-code", code.clone()).await.problem(), "step_up_required");
        let asked = json!({ "user": first.user, "purpose": "step_up", "action": format!("Support case {case}") });
        let unpassed = desk.house.product.post("/challenges", &asked).await.created("id");
        assert_eq!(desk.sends(first, &unpassed, &case, "caller-code", code.clone()).await.problem(), "step_up_required");
        let sign_in = desk.house.product.challenge(&first.user).await;
        desk.house.wait(31);
        assert_eq!(desk.house.product.attempt(&sign_in, &desk.house.code(first)).await.status, StatusCode::OK);
        assert_eq!(desk.sends(first, &sign_in, &case, "caller-code", code.clone()).await.problem(), "step_up_required");
        let old = desk.proof(first, &format!("Support case {case}")).await;
        desk.house.wait(600);
        assert_eq!(desk.sends(first, &old, &case, "caller-code", code.clone()).await.problem(), "step_up_required");

        let proof = desk.proof(first, &format!("Support case {case}")).await;
        assert_eq!(desk.sends(first, &proof, &case, "caller-code", json!({ "code": "12" })).await.problem(), "wrong_code");
        assert_eq!(desk.sends(first, &proof, &case, "caller-code", code.clone()).await.problem(), "step_up_required", "used, whatever came of it");
        let proof = desk.proof(first, &format!("Support case {case}")).await;
        let body = json!({ "agent": first.user, "proof": proof, "code": code["code"] });
        let path = format!("/cases/{case}/caller-code");
        let (one, two) = tokio::join!(desk.house.product.post(&path, &body), desk.house.product.post(&path, &body));
        let heard = [&one, &two].iter().filter(|answer| answer.status == StatusCode::OK).count();
        assert_eq!(heard, 1, "{} {}", one.text(), two.text());
        let proof = desk.proof(first, &format!("Support case {case}")).await;
        let body = json!({ "agent": first.user, "proof": proof, "evidence": "document" });
        let path = format!("/cases/{case}/evidence");
        let (one, two) = (desk.house.product.once("asks", &path, &body).await, desk.house.product.once("asks", &path, &body).await);
        assert_eq!((one.status, two.status, one.body == two.body), (StatusCode::OK, StatusCode::OK, true), "{} {}", one.text(), two.text());
        assert_eq!(desk.events("case.requested").await.len(), 1);
    }

    async fn who_is_no_agent_does_nothing_and_nobody_brings_back_the_desk(lab: Lab) {
        let desk = Desk::open(lab).await;
        let case = desk.opens().await;
        let code = json!({ "code": desk.caller_code().await });
        let stranger = desk.house.enrolled("bea@example.com").await;
        assert_eq!(desk.does(&stranger, &case, "caller-code", code.clone()).await.problem(), "policy_forbids");
        let ana = Enrolled { user: desk.ana.clone(), factor: String::new(), app: phone(), codes: Vec::new() };
        assert_eq!(desk.sends(&ana, &format!("chl_{}", "0".repeat(52)), &case, "approval", json!({})).await.problem(), "policy_forbids", "least of all themselves");
        let nobody = json!({ "agent": "usr_00000000000000000000000000", "proof": format!("chl_{}", "0".repeat(52)), "code": "123456" });
        assert_eq!(desk.house.product.post(&format!("/cases/{case}/caller-code"), &nobody).await.problem(), "not_found");
        let colleague = desk.house.product.post("/cases", &json!({ "user": desk.second.user })).await;
        assert_eq!(colleague.problem(), "policy_forbids", "agents are brought back by somebody else");
        for path in ["/cases/12345678", "/cases/x", "/cases/%00"] {
            assert_eq!(desk.house.product.get(path).await.problem(), "not_found");
        }
        let bare = desk.house.user("cleo@example.com").await;
        assert_eq!(desk.house.product.post("/cases", &json!({ "user": bare })).await.problem(), "not_enrolled");
        let unproved = desk.house.enrolled("dato@example.com").await;
        assert_eq!(desk.house.product.post("/cases", &json!({ "user": unproved.user })).await.problem(), "no_mailbox");

        let fired = desk.proof(&desk.first, &format!("Support case {case}")).await;
        assert_eq!(desk.house.product.patch(&format!("/users/{}", desk.first.user), &json!({ "state": "disabled" })).await.status, StatusCode::OK);
        assert_eq!(desk.sends(&desk.first, &fired, &case, "caller-code", code).await.problem(), "user_disabled", "who was an agent a moment ago");
        assert!(desk.events("case.heard").await.is_empty());
    }

    async fn agents_ask_for_five_a_day_and_the_report_says_so(lab: Lab) {
        let desk = Desk::open(lab).await;
        let product = &desk.house.product;
        for turn in 0..5 {
            let case = desk.opens().await;
            let code = desk.caller_code().await;
            assert_eq!(desk.does(&desk.first, &case, "caller-code", json!({ "code": code })).await.status, StatusCode::OK, "{turn}");
            assert_eq!(desk.does(&desk.first, &case, "evidence", json!({ "evidence": "contract" })).await.status, StatusCode::OK, "{turn}");
            assert_eq!(desk.does(&desk.second, &case, "refusal", json!({})).await.status, StatusCode::NO_CONTENT);
        }
        assert_eq!(product.post("/cases", &json!({ "user": desk.ana })).await.problem(), "rate_limited", "five cases of one user");
        let (users, new) = (format!("/organizations/{}/users", desk.house.organization), json!({ "email": "bea@example.com", "email_verified": true }));
        let bea = product.post(&users, &new).await.created("id");
        product.post(&format!("/users/{bea}/factors"), &json!({ "kind": "app", "secret": SECRET, "confirmed": true })).await;
        let case = product.post("/cases", &json!({ "user": bea })).await.created("number");
        let sixth = desk.does(&desk.first, &case, "evidence", json!({ "evidence": "contract" })).await;
        assert_eq!(sixth.problem(), "rate_limited");
        let report = product.get("/cases/report?days=7").await.json();
        let of = |agent: &Enrolled| report["data"].as_array().unwrap().iter().find(|entry| entry["agent"] == json!(agent.user)).unwrap().clone();
        let (first, second) = (of(&desk.first), of(&desk.second));
        assert_eq!((&first["heard"], &first["asked"], &first["name"]), (&json!(5), &json!(5), &json!("Agent")));
        assert_eq!((&second["refused"], &second["approved"], &second["median_seconds"]), (&json!(5), &json!(0), &Value::Null));
        for wrong in ["0", "91", "x"] {
            assert_eq!(product.get(&format!("/cases/report?days={wrong}")).await.problem(), "malformed");
        }
        let tenant = desk.house.product(Some(&desk.organization), "read").await;
        assert_eq!(tenant.get("/cases/report").await.problem(), "forbidden");
    }

    async fn the_key_of_an_organization_has_no_desk(lab: Lab) {
        let desk = Desk::open(lab).await;
        let case = desk.opens().await;
        let proof = desk.proof(&desk.first, &format!("Support case {case}")).await;
        let body = json!({ "agent": desk.first.user, "proof": proof });
        for organization in [&desk.organization, &desk.house.organization] {
            let tenant = desk.house.product(Some(organization), "read verify manage").await;
            for path in ["/cases".to_owned(), format!("/cases/{case}")] {
                assert_eq!(tenant.get(&path).await.problem(), "forbidden");
            }
            assert_eq!(tenant.post("/cases", &json!({ "user": desk.ana })).await.problem(), "forbidden");
            assert_eq!(tenant.post(&format!("/cases/{case}/refusal"), &body).await.problem(), "forbidden");
        }
        assert_eq!(desk.house.product.get(&format!("/cases/{case}")).await.status, StatusCode::OK);
    }

    async fn a_code_is_guessed_five_times_and_a_case_ends(lab: Lab) {
        let desk = Desk::open(lab).await;
        let case = desk.opens().await;
        let right = desk.caller_code().await;
        let wrong = if right == "000000" { "111111" } else { "000000" };
        for left in (0..5).rev() {
            let doubted = desk.does(&desk.first, &case, "caller-code", json!({ "code": wrong })).await;
            assert_eq!((doubted.problem().as_str(), &doubted.json()["attempts_left"]), ("wrong_code", &json!(left)));
        }
        let after = desk.does(&desk.second, &case, "caller-code", json!({ "code": right })).await;
        assert_eq!(after.problem(), "factor_disabled", "not for another agent either");
        assert_eq!(desk.events("case.doubted").await.len(), 5);
        desk.house.wait(3 * DAY);
        assert_eq!(desk.house.product.get(&format!("/cases/{case}")).await.problem(), "not_found", "stale");
        assert_eq!(desk.does(&desk.first, &case, "refusal", json!({})).await.problem(), "not_found");
        assert_ne!(desk.opens().await, case);
    }

    async fn without_a_desk_there_are_no_cases(lab: Lab) {
        let house = House::open(lab).await;
        let ana = house.enrolled("ana@example.com").await;
        assert_eq!(house.product.post("/cases", &json!({ "user": ana.user })).await.problem(), "not_found");
        assert_eq!(house.product.get("/cases").await.json(), json!({ "data": [], "next": null }));
    }
}
