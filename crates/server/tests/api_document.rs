//! The document that describes the API: complete, and the same as what is served.
#![expect(clippy::unwrap_used, reason = "a failure is a test failure")]

use std::{collections::BTreeSet, fs, path::Path, sync::Arc};

use axum::{
    body::{Body, to_bytes},
    http::{Method, Request, StatusCode, header},
};
use serde_json::Value;
use server::{App, api, config::Config, router::router};
use store::{Engine, testing};
use tower::ServiceExt as _;

fn document() -> Value {
    serde_json::to_value(api::document()).unwrap()
}

/// Every operation: method, path, and what is said about it.
fn operations(document: &Value) -> Vec<(Method, String, &Value)> {
    let paths = document["paths"].as_object().unwrap();
    let operations = paths
        .iter()
        .flat_map(|(path, item)| item.as_object().unwrap().iter().map(|(method, operation)| (method.to_uppercase().parse().unwrap(), path.clone(), operation)));
    operations.collect()
}

#[test]
fn the_document_changes_only_on_purpose() {
    insta::with_settings!({ sort_maps => true }, { insta::assert_json_snapshot!(document()) });
}

#[test]
fn every_operation_is_described_whole() {
    let document = document();
    assert_eq!(document["openapi"], "3.1.0");
    let mut ids = BTreeSet::new();
    for (method, path, operation) in operations(&document) {
        let name = format!("{method} {path}");
        assert!(ids.insert(operation["operationId"].as_str().unwrap().to_owned()), "{name} shares its id");
        assert!(operation["summary"].as_str().unwrap().ends_with('.') || !operation["summary"].as_str().unwrap().is_empty(), "{name}");
        assert!(document["tags"].as_array().unwrap().iter().any(|tag| tag["name"] == operation["tags"][0]), "{name} has no known tag");
        let ids_in_path: Vec<&str> = path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}')).collect();
        let parameters = operation["parameters"].as_array().cloned().unwrap_or_default();
        for id in ids_in_path {
            let described = parameters.iter().find(|parameter| parameter["in"] == "path" && parameter["name"] == id);
            assert!(described.is_some_and(|parameter| !parameter["description"].as_str().unwrap().is_empty()), "{name} does not describe {id}");
        }
        if path == "/api/openapi.json" {
            continue;
        }
        assert!(["read", "verify", "manage"].contains(&operation["security"][0]["bearer"][0].as_str().unwrap()), "{name} names no scope");
        for status in ["401", "403", "500", "503"] {
            assert!(operation["responses"][status].is_object(), "{name} lacks {status}");
        }
        for (status, answer) in operation["responses"].as_object().unwrap() {
            let content = &answer["content"];
            assert!(!answer["description"].as_str().unwrap().is_empty(), "{name} {status}");
            match status.as_str() {
                "204" => assert!(content.is_null(), "{name} {status}"),
                status if status.starts_with('2') => assert!(content.as_object().unwrap().values().all(|media| media["schema"].is_object()), "{name} {status}"),
                status => {
                    let examples = content["application/problem+json"]["examples"].as_object().unwrap();
                    assert!(!examples.is_empty());
                    for (code, example) in examples {
                        assert_eq!(
                            (&example["value"]["code"], example["value"]["status"].to_string().as_str()),
                            (&Value::from(code.as_str()), status),
                            "{name}"
                        );
                    }
                }
            }
        }
    }
}

#[test]
fn every_schema_that_is_sent_or_answered_has_an_example() {
    let document = document();
    let schemas = document["components"]["schemas"].as_object().unwrap();
    for (_, path, operation) in operations(&document) {
        let bodies = [&operation["requestBody"], &operation["responses"]["200"], &operation["responses"]["201"]];
        for schema in bodies.iter().filter_map(|body| body["content"].as_object()?.values().next()?["schema"]["$ref"].as_str()) {
            let name = schema.rsplit('/').next().unwrap();
            let schema = schemas.get(name).unwrap_or_else(|| panic!("{path}: {name} is nowhere"));
            let is_list = schema["properties"]["data"].is_object();
            assert!(is_list || schema["example"].is_object() || name == "Nothing", "{path}: {name} has no example");
        }
    }
}

#[test]
fn references_lead_somewhere() {
    fn references(value: &Value, found: &mut BTreeSet<String>) {
        match value {
            Value::Object(fields) => {
                found.extend(fields.get("$ref").and_then(Value::as_str).map(str::to_owned));
                fields.values().for_each(|value| references(value, found));
            }
            Value::Array(values) => values.iter().for_each(|value| references(value, found)),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }
    let document = document();
    let mut found = BTreeSet::new();
    references(&document, &mut found);
    for reference in found {
        assert!(document.pointer(reference.trim_start_matches('#')).is_some(), "{reference} leads nowhere");
    }
}

/// The codes stand in one place in the source: every one of them must be known to the document.
#[test]
fn every_problem_code_is_in_the_document() {
    let document = document();
    let known = document["components"]["schemas"]["Problem"]["properties"]["code"]["enum"].as_array().unwrap().clone();
    let source = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/problem.rs")).unwrap();
    let is_code = |text: &&str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
    let lines = source.lines().filter(|line| line.contains("=> (StatusCode::") || line.contains("=> (SAID_NO"));
    let codes: BTreeSet<&str> = lines.filter_map(|line| line.split('"').nth(1)).filter(is_code).collect();
    assert!(codes.len() > 20, "{codes:?}");
    for code in codes {
        assert!(known.contains(&Value::from(code)), "{code} is not in the document");
    }
}

/// A handler that is described but mounted nowhere would be in the source and not in the document.
#[test]
fn every_described_handler_is_mounted() {
    fn count(directory: &Path) -> usize {
        let entries = fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path());
        entries.map(|path| if path.is_dir() { count(&path) } else { fs::read_to_string(&path).unwrap().matches("#[utoipa::path(").count() }).sum()
    }
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let described = count(&source.join("api")) + fs::read_to_string(source.join("api.rs")).unwrap().matches("#[utoipa::path(").count();
    assert_eq!(described, operations(&document()).len());
}

#[test]
fn what_is_described_is_served_and_nothing_else() {
    testing::block_on(async {
        let lab = testing::Lab::on(Engine::Sqlite).await;
        let config = Config::parse("base_url = \"https://id.example.com\"\n").unwrap();
        let router = router(Arc::new(App::new(config, lab.store.clone(), false).unwrap()));
        let ask = async |method: &Method, path: &str| {
            let request = Request::builder().method(method).uri(path).body(Body::empty()).unwrap();
            router.clone().oneshot(request).await.unwrap()
        };
        let document = document();
        let described = operations(&document);
        for (method, path, _) in &described {
            let expected = if path == "/api/openapi.json" { StatusCode::OK } else { StatusCode::UNAUTHORIZED };
            assert_eq!(ask(method, path).await.status(), expected, "{method} {path}");
            for other in [Method::GET, Method::POST, Method::PUT, Method::PATCH, Method::DELETE] {
                let is_described = described.iter().any(|(method, at, _)| (method, at) == (&other, path));
                let answer = ask(&other, path).await;
                assert_eq!(answer.status() == StatusCode::METHOD_NOT_ALLOWED, !is_described, "{other} {path}");
            }
        }
        let served = ask(&Method::GET, "/api/openapi.json").await;
        assert_eq!(served.headers().get(header::CONTENT_TYPE).unwrap(), "application/json");
        let served: Value = serde_json::from_slice(&to_bytes(served.into_body(), usize::MAX).await.unwrap()).unwrap();
        assert_eq!(served["paths"], document["paths"]);
        assert_eq!(served["servers"][0]["url"], "https://id.example.com");
    });
}
