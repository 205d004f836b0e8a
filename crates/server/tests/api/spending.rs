//! What is sent to one address, and who can use up what is left.

use axum::http::StatusCode;
use serde_json::json;
use store::on_both_engines;

use crate::{
    actors::{House, Product},
    messages::reached,
};

const NUMBER: &str = "+995 599 12 34 56";

/// How asking for a code for a fresh sign-in of `user` ends.
async fn asks(product: &Product, user: &str, factor: &str) -> StatusCode {
    let challenge = product.challenge(user).await;
    product.post(&format!("/challenges/{challenge}/messages"), &json!({ "factor": factor })).await.status
}

on_both_engines! {
    async fn whoever_has_not_proved_a_number_takes_nothing_from_who_has(lab: Lab) {
        let house = House::open(lab).await;
        let (ana, factor) = reached(&house, "ana@example.com", NUMBER).await;
        let mut answers = Vec::new();
        for nr in 0..12 {
            let stranger = house.user(&format!("u{nr}@example.com")).await;
            answers.push(house.product.post(&format!("/users/{stranger}/factors"), &json!({ "kind": "phone", "phone": NUMBER })).await.status);
            house.wait(60);
        }
        let (first, rest) = answers.split_at(2);
        assert_eq!(first, [StatusCode::CREATED; 2], "three an hour for all who have not proved it: the owner was the first of them");
        assert!(rest.iter().all(|status| *status == StatusCode::TOO_MANY_REQUESTS), "{rest:?}");
        for _ in 0..4 {
            assert_eq!(asks(&house.product, &ana, &factor).await, StatusCode::ACCEPTED);
            house.wait(240);
        }
        assert_eq!(asks(&house.product, &ana, &factor).await, StatusCode::TOO_MANY_REQUESTS, "five an hour, the first one among them");
    }

    async fn whoever_has_not_proved_a_number_gets_five_messages_a_day_there(lab: Lab) {
        let house = House::open(lab).await;
        let mut sent = 0;
        for nr in 0..22 {
            let stranger = house.user(&format!("u{nr}@example.com")).await;
            let answer = house.product.post(&format!("/users/{stranger}/factors"), &json!({ "kind": "phone", "phone": NUMBER })).await;
            sent += usize::from(answer.status == StatusCode::CREATED);
            house.wait(3600);
        }
        assert_eq!(sent, 5);
        house.wait(3 * 3600);
        reached(&house, "ana@example.com", NUMBER).await;
    }

    async fn whoever_has_not_proved_a_mailbox_takes_nothing_from_who_has(lab: Lab) {
        let house = House::open(lab).await;
        let ana = house.user("ana@example.com").await;
        let made = house.product.post(&format!("/users/{ana}/factors"), &json!({ "kind": "email" })).await;
        let code = house.code_sent().await;
        let active = house.product.post(&format!("/users/{ana}/factors/{}/confirmation", made.created("id")), &json!({ "code": code })).await;
        assert_eq!(active.status, StatusCode::OK, "{}", active.text());
        for _ in 0..12 {
            let elsewhere = house.product.organization("default").await;
            let stranger = house.product.post(&format!("/organizations/{elsewhere}/users"), &json!({ "email": "ana@example.com" })).await.created("id");
            house.product.post(&format!("/users/{stranger}/factors"), &json!({ "kind": "email" })).await;
            house.wait(60);
        }
        assert_eq!(asks(&house.product, &ana, &made.created("id")).await, StatusCode::ACCEPTED);
    }

    async fn where_no_more_is_sent_to_new_numbers_those_that_were_proved_still_sign_in(lab: Lab) {
        let house = House::open(lab).await;
        let (ana, factor) = reached(&house, "ana@example.com", NUMBER).await;
        let mut answers = Vec::new();
        for nr in 0..16 {
            let stranger = house.user(&format!("u{nr}@example.com")).await;
            let phone = json!({ "kind": "phone", "phone": format!("+995 599 12 35 {nr:02}") });
            answers.push(house.product.post(&format!("/users/{stranger}/factors"), &phone).await.status);
        }
        assert_eq!(answers.iter().filter(|status| **status == StatusCode::CREATED).count(), 15, "{answers:?}");
        assert_eq!(asks(&house.product, &ana, &factor).await, StatusCode::ACCEPTED);
        house.wait(240);
        assert_eq!(asks(&house.product, &ana, &factor).await, StatusCode::ACCEPTED, "one that nobody typed is no reason either");
    }
}
