//! When more come than can be served, the excess is told so at once, at both doors; and whoever is slow or sends too much harms nobody.
#![expect(clippy::unwrap_used, reason = "whatever goes wrong here is a failed test")]

use axum::{
    Router,
    body::{Body, Bytes, to_bytes},
    http::{Request, Response, StatusCode, Uri, header},
};
use futures_util::{FutureExt as _, future::join_all, stream};
use server::{
    App,
    admission::{BURST, Gate, Porter},
    config::Config,
    router::router_behind,
};
use std::{
    collections::BTreeMap,
    convert::Infallible,
    sync::{Arc, mpsc},
    time::Instant,
};
use store::{
    Engine,
    testing::{Lab, block_on},
};
use tokio::sync::oneshot;
use tower::ServiceExt as _;
use twofactor::Memory;

struct House {
    app: Arc<App>,
    gate: Gate,
    router: Router,
    _lab: Lab,
}

impl House {
    async fn open() -> Self {
        let lab = Lab::on(Engine::Sqlite).await;
        let config = Config::parse("base_url = \"http://localhost:8080\"").unwrap();
        let gate = Gate::new(4);
        let app = Arc::new(App::new(config, lab.store.clone(), false).unwrap());
        let router = router_behind(&gate, Arc::clone(&app));
        Self { app, gate, router, _lab: lab }
    }

    async fn ask(&self, request: Request<Body>) -> (StatusCode, String, String) {
        let answer = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = answer.into_parts();
        let body = String::from_utf8(to_bytes(body, usize::MAX).await.unwrap().to_vec()).unwrap();
        let wait = parts.headers.get(header::RETRY_AFTER).map_or("", |value| value.to_str().unwrap());
        (parts.status, wait.to_owned(), body)
    }

    async fn get(&self, path: &str) -> (StatusCode, String, String) {
        self.ask(Request::get(path).body(Body::empty()).unwrap()).await
    }
}

#[test]
fn the_excess_is_sent_away_at_once_at_both_doors_until_the_crowd_has_gone() {
    block_on(async {
        let house = House::open().await;
        let a_while_ago = Instant::now().checked_sub(BURST * 2).unwrap();
        let crowd: Vec<_> = (0..50).map_while(|_| house.gate.enter(a_while_ago)).collect();
        let (status, wait, page) = house.get("/sign-in").await;
        assert_eq!((status, wait.as_str()), (StatusCode::SERVICE_UNAVAILABLE, "1"));
        assert!(page.starts_with("<!doctype html>") || page.starts_with("<!DOCTYPE html>"), "{page}");
        let (status, wait, problem) = house.get("/api/v1/organizations").await;
        assert_eq!((status, wait.as_str()), (StatusCode::SERVICE_UNAVAILABLE, "1"));
        assert!(problem.contains("\"code\":\"unavailable\"") && problem.contains("\"retry_after_seconds\":1"), "{problem}");
        assert_eq!(house.get("/static/vestibule.css").await.0, StatusCode::OK, "what is the same for everybody has no gate");
        assert_eq!(house.get("/healthz").await.0, StatusCode::NO_CONTENT);
        assert!(house.app.metrics.text().contains("vestibule_requests_shed_total 2\n"), "both are counted");
        drop(crowd);
        assert_eq!(house.get("/sign-in").await.0, StatusCode::OK);
        assert_eq!(house.get("/api/v1/organizations").await.0, StatusCode::UNAUTHORIZED);
    });
}

#[test]
fn a_product_is_sent_away_before_the_router_as_it_is_behind_it() {
    block_on(async {
        let house = House::open().await;
        let porter = Porter::new(house.gate.clone(), Arc::clone(&house.app));
        let request = |path| Request::post(path).body(Body::empty()).unwrap();
        let now = Instant::now();
        assert!(porter.send_away(&Uri::from_static("/api/v1/challenges"), now).is_none(), "there is room");
        let a_while_ago = now.checked_sub(BURST * 2).unwrap();
        let crowd: Vec<_> = (0..50).map_while(|_| house.gate.enter(a_while_ago)).collect();
        for path in ["/sign-in", "/api/docs", "/static/vestibule.css"] {
            assert!(porter.send_away(&Uri::from_static(path), now).is_none(), "{path} is for the router");
        }
        let early = porter.send_away(&Uri::from_static("/api/v1/challenges"), now).unwrap();
        let late = house.router.clone().oneshot(request("/api/v1/challenges")).await.unwrap();
        assert_eq!((early.status(), late.status()), (StatusCode::SERVICE_UNAVAILABLE, StatusCode::SERVICE_UNAVAILABLE));
        assert_eq!(shape(early).await, shape(late).await);
        assert!(house.app.metrics.text().contains("vestibule_requests_shed_total 2\n"), "both are counted");
        drop(crowd);
        assert!(porter.send_away(&Uri::from_static("/api/v1/challenges"), now).is_none(), "there is room again");
    });
}

#[test]
fn a_password_that_is_hashed_takes_no_place() {
    block_on(async {
        let house = House::open().await;
        let (gate, start) = (Gate::of(&house.app), Instant::now());
        let inside: Vec<_> = (0..64).map_while(|_| gate.enter(start)).collect();
        assert_eq!(inside.len(), 64);
        assert!(gate.enter(start).is_some(), "a crowd may come");
        let later = start + BURST;
        assert!(gate.enter(later).is_none(), "but not stay");
        let (begun, has_begun) = oneshot::channel();
        let (release, released) = mpsc::channel::<()>();
        let app = Arc::clone(&house.app);
        let work = move |_: &mut Memory| begun.send(()).is_ok() && released.recv().is_ok();
        let hashing = tokio::spawn(async move { app.hasher.run(work).await });
        has_begun.await.unwrap();
        assert!(gate.enter(later).is_some(), "one of them is being hashed");
        let given_up = house.app.hasher.run(|_| ());
        // Whoever hangs up, before the answer or just after it.
        let _ = Box::pin(given_up).now_or_never();
        release.send(()).unwrap();
        assert!(hashing.await.unwrap().unwrap());
        assert!(gate.enter(later).is_none(), "all are at work again, and nobody is counted for ever");
    });
}

/// Headers and body of an answer, without the name of its request.
async fn shape(answer: Response<Body>) -> (BTreeMap<String, String>, String) {
    let (parts, body) = answer.into_parts();
    let name = parts.headers.get("x-request-id").unwrap().to_str().unwrap();
    let body = String::from_utf8(to_bytes(body, usize::MAX).await.unwrap().to_vec()).unwrap();
    assert!(body.contains(name), "{body}");
    let body = body.replace(name, "");
    let headers = parts.headers.iter().filter(|(header, _)| !["x-request-id", "content-length"].contains(&header.as_str()));
    (headers.map(|(header, value)| (header.to_string(), value.to_str().unwrap().to_owned())).collect(), body)
}

#[test]
fn bodies_that_never_come_keep_nobody_out() {
    block_on(async {
        let house = House::open().await;
        let slow = (0..100).map(|_| {
            let body = Body::from_stream(stream::pending::<Result<Bytes, Infallible>>());
            let request = Request::post("/sign-in").header(header::CONTENT_TYPE, "application/x-www-form-urlencoded").body(body).unwrap();
            house.ask(request)
        });
        let others = async {
            for _ in 0..50 {
                assert_eq!(house.get("/sign-in").await.0, StatusCode::OK);
            }
            assert!(house.gate.enter(Instant::now() + BURST * 4).is_some(), "nobody is at work");
        };
        tokio::select! {
            answers = join_all(slow) => panic!("{} were answered without their bodies", answers.len()),
            () = others => {}
        }
        assert_eq!(house.get("/sign-in").await.0, StatusCode::OK);
    });
}

#[test]
fn a_body_that_is_too_large_is_refused_and_not_kept() {
    block_on(async {
        let house = House::open().await;
        let endless = || Body::from_stream(stream::repeat_with(|| Ok::<_, Infallible>(Bytes::from_static(&[b'a'; 8192]))));
        let form = Request::post("/sign-in").header(header::CONTENT_TYPE, "application/x-www-form-urlencoded").body(endless()).unwrap();
        assert_eq!(house.ask(form).await.0, StatusCode::PAYLOAD_TOO_LARGE);
        let said = Request::post("/sign-in").header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        let never = Body::from_stream(stream::pending::<Result<Bytes, Infallible>>());
        let said = said.header(header::CONTENT_LENGTH, "1073741824").body(never).unwrap();
        assert_eq!(house.ask(said).await.0, StatusCode::PAYLOAD_TOO_LARGE);
    });
}
