//! What an organization demands: replaced whole, previewed, and in force at the next request.

use axum::http::StatusCode;
use serde_json::{Value, json};
use store::on_both_engines;

use crate::actors::House;

fn app_or_phone() -> Value {
    json!({ "two_factor": "mandatory", "channels": ["phone", "app"], "trust": "day", "device_bound_keys": false, "grace_days": 0, "countries": ["GE"] })
}

on_both_engines! {
    async fn a_policy_is_replaced_whole_by_whoever_read_it(lab: Lab) {
    let house = House::open(lab).await;
    let path = format!("/organizations/{}/policy", house.organization);
    let shown = house.product.get(&path).await;
    let version = shown.headers["etag"].to_str().unwrap().to_owned();
    assert_eq!(house.product.put(&path, "nothing", &app_or_phone()).await.problem(), "precondition_failed");
    let replaced = house.product.put(&path, &version, &app_or_phone()).await;
    assert_eq!(replaced.status, StatusCode::OK, "{}", replaced.text());
    assert_eq!(replaced.json()["channels"], json!(["app", "phone"]));
    assert_ne!(replaced.headers["etag"], version.as_str());
    let late = house.product.put(&path, &version, &app_or_phone()).await;
    assert_eq!(late.problem(), "precondition_failed", "the second is told");
    assert_eq!(house.product.get(&path).await.json(), replaced.json(), "and nothing is lost");
    let version = replaced.headers["etag"].to_str().unwrap().to_owned();
    for (field, value) in [("channels", json!(["email"])), ("channels", json!(["app", "app"])), ("channels", json!([])), ("grace_days", json!(91)), ("countries", json!(["GEO"]))] {
        let mut broken = app_or_phone();
        broken[field] = value;
        assert_eq!(house.product.put(&path, &version, &broken).await.problem(), "malformed", "{field}");
    }
    let mut part = app_or_phone();
    part.as_object_mut().unwrap().remove("trust");
    assert_eq!(house.product.put(&path, &version, &part).await.problem(), "malformed");
    let events = house.product.get(&format!("/events?organization={}&type=policy.changed", house.organization)).await.json();
    assert_eq!(events["data"].as_array().unwrap().len(), 1);
    let policy = &events["data"][0]["detail"]["policy"];
    assert_eq!((&policy["before"]["two_factor"], &policy["after"]["two_factor"]), (&json!("optional"), &json!("mandatory")));
    }
}

on_both_engines! {
    async fn nobody_is_cut_off_unawares(lab: Lab) {
    let house = House::open(lab).await;
    let path = format!("/organizations/{}/policy", house.organization);
    let without = house.user("ana@example.com").await;
    house.wait(1);
    let with = house.enrolled("beka@example.com").await;
    let preview = house.product.post(&format!("{path}/preview"), &app_or_phone()).await.json();
    assert_eq!((&preview["people"], &preview["enroll_now"], &preview["second_step"], &preview["cut_off"]), (&json!(2), &json!(1), &json!(1), &json!(1)));
    assert_eq!(preview["without_phone"], json!(2));
    let named: Vec<&Value> = preview["data"].as_array().unwrap().iter().map(|person| &person["id"]).collect();
    assert_eq!(named, [&json!(without), &json!(with.user)]);
    assert_eq!(house.product.post(&format!("{path}/preview?limit=1"), &app_or_phone()).await.json()["next"], json!(without));
    let version = house.product.get(&path).await.headers["etag"].to_str().unwrap().to_owned();
    let refused = house.product.put(&path, &version, &app_or_phone()).await;
    assert_eq!(refused.problem(), "people_cut_off");
    assert_eq!(refused.json()["people"], json!(1));
    let mut with_grace = app_or_phone();
    with_grace["grace_days"] = json!(7);
    let gentle = house.product.put(&path, &version, &with_grace).await;
    assert_eq!(gentle.status, StatusCode::OK, "{}", gentle.text());
    let version = gentle.headers["etag"].to_str().unwrap().to_owned();
    let acknowledged = house.product.put(&format!("{path}?acknowledged=true"), &version, &app_or_phone()).await;
    assert_eq!(acknowledged.status, StatusCode::OK, "{}", acknowledged.text());
    let opened = house.product.post("/challenges", &json!({ "user": without })).await.json();
    assert_eq!(opened["enrollment_required"], json!(true));
    }
}

on_both_engines! {
    async fn where_everybody_needs_a_number_nobody_is_added_without(lab: Lab) {
        let house = House::open(lab).await;
        let organization = house.product.organization("messaging").await;
        let path = format!("/organizations/{organization}/users");
        assert_eq!(house.product.post(&path, &json!({ "email": "ana@example.com" })).await.problem(), "phone_required");
        let ana = house.product.post(&path, &json!({ "email": "ana@example.com", "phone": "+995599123456" })).await.created("id");
        assert_eq!(house.product.patch(&format!("/users/{ana}"), &json!({ "phone": null })).await.problem(), "phone_required");
        let lines = "{\"email\":\"beka@example.com\"}\n{\"email\":\"clara@example.com\",\"phone\":\"+995599123457\"}\n";
        let report = house.product.import(&organization, lines).await.text();
        let rows: Vec<Value> = report.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!((&rows[0]["code"], &rows[1]["status"]), (&json!("phone_required"), &json!("created")));
    }
}
