//! Users by the thousands.

use axum::{
    body::Body,
    http::{Method, StatusCode, header},
};
use serde_json::{Value, json};

use crate::actors::{Answer, House, SECRET, phone};

fn rows(answer: &Answer) -> Vec<Value> {
    assert_eq!(
        (answer.status, answer.headers.get(header::CONTENT_TYPE).unwrap().to_str().unwrap()),
        (StatusCode::OK, "application/x-ndjson"),
        "{}",
        answer.text()
    );
    answer.text().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

const HASH: &str = "$argon2id$v=19$m=64,t=1,p=1$c29tZXNhbHRzb21lc2FsdA$WEx3JAhNhmcW9m4VYxlkVvDdd2pKKTnIvZVyGh4hkRs";

fn good(number: usize) -> String {
    json!({ "email": format!("user{number}@example.com"), "name": "Ana", "external_id": number.to_string(), "password_hash": HASH, "app_secret": SECRET })
        .to_string()
}

store::on_both_engines! {
    async fn a_thousand_users_come_with_their_apps(lab: Lab) {
        let house = House::open(lab).await;
        let lines: Vec<String> = (1..=1000).map(|number| match number {
            100 => "{\"email\":\"not an address\"}".to_owned(),
            101 => "this is not JSON".to_owned(),
            250 => json!({ "email": "user1@example.com" }).to_string(),
            500 => json!({ "email": "other@example.com", "external_id": "7" }).to_string(),
            501 => json!({ "email": "plain@example.com", "password": "four small green boats" }).to_string(),
            900 => String::new(),
            901 => format!("{{\"email\":\"{}\"}}", "x".repeat(70_000)),
            _ => good(number),
        }).collect();
        let report = rows(&house.product.import(&house.organization, &lines.join("\n")).await);
        assert_eq!(report.len(), 999);
        assert!(report.iter().map(|row| row["line"].as_u64().unwrap()).is_sorted());
        let refused: Vec<(u64, &str)> = report.iter().filter(|row| row["status"] == "refused").map(|row| (row["line"].as_u64().unwrap(), row["code"].as_str().unwrap())).collect();
        assert_eq!(refused, [(100, "malformed"), (101, "malformed"), (250, "taken"), (500, "taken"), (501, "malformed"), (901, "malformed")]);
        assert_eq!(report[0]["status"], "created");

        let user = report[998]["id"].as_str().unwrap();
        let shown = house.product.get(&format!("/users/{user}")).await.json();
        assert_eq!((&shown["email"], &shown["two_factor"]), (&json!("user1000@example.com"), &json!("on")));
        let passed = house.product.attempt(&house.product.challenge(user).await, &phone().code_at(house.seconds())).await;
        assert_eq!(passed.status, StatusCode::OK);

        let again = rows(&house.product.import(&house.organization, &lines.join("\r\n")).await);
        assert_eq!(again.len(), 999);
        assert!(again.iter().all(|row| row["status"] == "refused"));
        assert_eq!(again.iter().filter(|row| row["code"] == "taken").count(), 995);
    }

    async fn lines_are_lines_however_they_are_cut(lab: Lab) {
        let house = House::open(lab).await;
        let text = format!("\n{}\n\n  \n{}\nnull\n[]\n{}", good(1), good(2), good(3));
        let chunks: Vec<_> = text.as_bytes().chunks(7).map(|chunk| Ok::<_, std::io::Error>(chunk.to_vec())).collect();
        let path = format!("/organizations/{}/users/import", house.organization);
        let answer = house.product.post_raw(&path, Some("application/x-ndjson; charset=utf-8"), Body::from_stream(futures_util::stream::iter(chunks))).await;
        let seen: Vec<(u64, String)> = rows(&answer).iter().map(|row| (row["line"].as_u64().unwrap(), row["status"].as_str().unwrap().to_owned())).collect();
        let created = |line| (line, "created".to_owned());
        let refused = |line| (line, "refused".to_owned());
        assert_eq!(seen, [created(2), created(5), refused(6), refused(7), created(8)]);
        assert_eq!(rows(&house.product.import(&house.organization, "").await), Vec::<Value>::new());
    }

    async fn an_import_is_done_once(lab: Lab) {
        let house = House::open(lab).await;
        let import = async |key: &str, lines: String| {
            let request = house.product.request(Method::POST, &format!("/organizations/{}/users/import", house.organization));
            let request = request.header(header::CONTENT_TYPE, "application/x-ndjson").header("idempotency-key", key);
            house.product.send(request.body(Body::from(lines)).unwrap()).await
        };
        let first = import("a", good(1)).await;
        assert_eq!(rows(&first)[0]["status"], "created");
        let second = import("a", good(1)).await;
        assert_eq!((rows(&second), &first.body), (rows(&first), &second.body));
        assert_eq!(import("a", good(2)).await.problem(), "conflict");
        assert_eq!(rows(&import("b", good(1)).await)[0]["code"], "taken");
    }

    async fn an_import_has_bounds(lab: Lab) {
        let house = House::open(lab).await;
        let path = format!("/organizations/{}/users/import", house.organization);
        let json = house.product.post_raw(&path, Some("application/json"), good(1)).await;
        assert_eq!(json.problem(), "malformed");
        let said = house.product.request(Method::POST, &path).header(header::CONTENT_TYPE, "application/x-ndjson").header(header::CONTENT_LENGTH, "67108865");
        assert_eq!(house.product.send(said.body(Body::from(good(1))).unwrap()).await.problem(), "too_large");
        let broken = futures_util::stream::iter([Ok(format!("{}\n", good(1))), Err(std::io::Error::other("gone"))]);
        assert_eq!(house.product.post_raw(&path, Some("application/x-ndjson"), Body::from_stream(broken)).await.problem(), "malformed");
        assert_eq!(rows(&house.product.import(&house.organization, &good(1)).await)[0]["status"], "created");
    }
}
