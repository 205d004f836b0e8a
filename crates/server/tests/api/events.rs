//! The audit trail.

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::actors::{House, Product};

/// Every event that `query` asks for, `limit` at a time.
async fn all(product: &Product, query: &str, limit: usize) -> Vec<Value> {
    let (mut events, mut after) = (Vec::new(), String::new());
    loop {
        let page = product.get(&format!("/events?limit={limit}{query}{after}")).await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.text());
        let page = page.json();
        let data = page["data"].as_array().unwrap().clone();
        assert!(data.len() <= limit);
        events.extend(data);
        match page["next"].as_str() {
            Some(next) => after = format!("&after={next}"),
            None => return events,
        }
    }
}

fn types(events: &[Value]) -> Vec<&str> {
    events.iter().map(|event| event["type"].as_str().unwrap()).collect()
}

store::on_both_engines! {
    async fn events_come_in_order_and_none_twice(lab: Lab) {
        let house = House::open(lab).await;
        let ana = house.enrolled("ana@example.com").await;
        for _ in 0..4 {
            house.wait(30);
            let challenge = house.product.challenge(&ana.user).await;
            house.wait(1);
            house.product.attempt(&challenge, &house.code(&ana)).await;
        }
        let asked = format!("&user={}", ana.user);
        let events = all(&house.product, &asked, 200).await;
        assert_eq!(events, all(&house.product, &asked, 1).await);
        assert_eq!(events, all(&house.product, &asked, 3).await);
        let times: Vec<&str> = events.iter().map(|event| event["at"].as_str().unwrap()).collect();
        assert!(times.is_sorted());
        assert_eq!(types(&events)[events.len() - 8..], ["challenge.opened", "challenge.passed"].repeat(4));
        let opened = all(&house.product, &format!("{asked}&type=challenge.opened"), 2).await;
        assert_eq!(types(&opened), ["challenge.opened"; 4]);
    }

    async fn events_tell_nothing_secret(lab: Lab) {
        let house = House::open(lab).await;
        let ana = house.enrolled("ana@example.com").await;
        let code = house.code(&ana);
        house.product.attempt(&house.product.challenge(&ana.user).await, &code).await;
        house.product.attempt(&house.product.challenge(&ana.user).await, &ana.codes[0]).await;
        let events = json!(all(&house.product, "", 200).await).to_string();
        for secret in [code.as_str(), &ana.codes[0], crate::actors::SECRET, "ana@example.com"] {
            assert!(!events.contains(secret));
        }
    }

    async fn the_history_of_a_user_outlives_them(lab: Lab) {
        let house = House::open(lab).await;
        let user = house.user("ana@example.com").await;
        house.wait(1);
        house.product.delete(&format!("/users/{user}")).await.is_done();
        let tenant = house.product(Some(&house.organization), "read").await;
        assert_eq!(types(&all(&tenant, &format!("&user={user}"), 50).await), ["user.created", "user.deleted"]);
    }

    async fn a_tenant_sees_its_own_events_only(lab: Lab) {
        let house = House::open(lab).await;
        let other = house.product.organization("default").await;
        let mine = house.user("ana@example.com").await;
        let theirs = house.product.post(&format!("/organizations/{other}/users"), &json!({ "email": "bob@example.com" })).await.created("id");
        let tenant = house.product(Some(&house.organization), "read").await;
        let events = all(&tenant, "", 50).await;
        assert!(events.iter().all(|event| event["organization_id"] == house.organization.as_str()));
        assert_eq!(events.len(), 1);
        assert_eq!(all(&tenant, &format!("&organization={}&user={mine}", house.organization), 50).await.len(), 1);
        for query in [format!("organization={other}"), format!("user={theirs}"), format!("organization={}&user={theirs}", house.organization)] {
            assert_eq!(tenant.get(&format!("/events?{query}")).await.problem(), "not_found", "{query}");
        }
        let nobody = format!("usr_{}", "0".repeat(26));
        assert_eq!(tenant.get(&format!("/events?user={nobody}")).await.problem(), "not_found");
        assert_eq!(house.product.get(&format!("/events?organization={other}&user={mine}")).await.problem(), "not_found");
        assert_eq!(all(&house.product, "", 50).await.len(), 2);
    }
}
