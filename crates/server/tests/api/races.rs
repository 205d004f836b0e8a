//! Many at once, at two servers on one database.

use axum::http::StatusCode;
use futures_util::future::join_all;
use std::collections::BTreeMap;

use crate::actors::{Answer, House};

/// How many answers there are of each code; `passed` for a 200.
fn counted(answers: &[Answer]) -> BTreeMap<String, usize> {
    answers.iter().fold(BTreeMap::new(), |mut counts, answer| {
        let code = if answer.status == StatusCode::OK { "passed".to_owned() } else { answer.problem() };
        *counts.entry(code).or_default() += 1;
        counts
    })
}

fn counts(expected: &[(&str, usize)]) -> BTreeMap<String, usize> {
    expected.iter().map(|(code, count)| ((*code).to_owned(), *count)).collect()
}

store::on_both_engines! {
    async fn sixteen_identical_submissions_pass_once(lab: Lab) {
        let house = House::open(lab).await;
        let ana = house.enrolled("ana@example.com").await;
        let second = house.second_server().await;
        for code in [house.code(&ana), ana.codes[0].clone()] {
            let challenge = house.product.challenge(&ana.user).await;
            let servers = [&house.product, &second];
            let answers = join_all((0..16).map(|number| servers[number % 2].attempt(&challenge, &code))).await;
            assert_eq!(counted(&answers), counts(&[("passed", 1), ("already_passed", 15)]));
        }
    }

    async fn one_code_passes_one_of_sixteen_challenges(lab: Lab) {
        let house = House::open(lab).await;
        let ana = house.enrolled("ana@example.com").await;
        let second = house.second_server().await;
        let servers = [&house.product, &second];
        for code in [house.code(&ana), ana.codes[0].clone()] {
            let challenges = join_all((0..16).map(|_| house.product.challenge(&ana.user))).await;
            let answers = join_all(challenges.iter().enumerate().map(|(number, challenge)| servers[number % 2].attempt(challenge, &code))).await;
            assert_eq!(counted(&answers), counts(&[("passed", 1), ("code_used", 15)]));
        }
    }

    async fn of_a_thousand_wrong_codes_six_are_looked_at(lab: Lab) {
        let house = House::open(lab).await;
        let ana = house.enrolled("ana@example.com").await;
        let second = house.second_server().await;
        let servers = [&house.product, &second];
        let challenges = join_all((0..8).map(|_| house.product.challenge(&ana.user))).await;
        let wrong = house.wrong_code(&ana);
        let answers = join_all((0..1000).map(|number| servers[number % 2].attempt(&challenges[number % 8], &wrong))).await;
        assert_eq!(counted(&answers), counts(&[("wait", 994), ("wrong_code", 6)]));
        let right = house.product.attempt(&challenges[0], &house.code(&ana)).await;
        assert_eq!(right.problem(), "wait");
    }

    async fn a_mailbox_is_taken_once_by_sixteen(lab: Lab) {
        let house = House::open(lab).await;
        let path = format!("/organizations/{}/users", house.organization);
        let body = serde_json::json!({ "email": "eve@example.com" });
        let answers = join_all((0..16).map(|_| house.product.post(&path, &body))).await;
        assert_eq!(answers.iter().filter(|answer| answer.status == StatusCode::CREATED).count(), 1);
        assert_eq!(answers.iter().filter(|answer| answer.status == StatusCode::CONFLICT && answer.problem() == "taken").count(), 15);
    }
}
