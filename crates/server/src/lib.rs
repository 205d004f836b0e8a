//! Listens: the hosted pages, the HTTP API, the worker and the command line.
//!
//! A request's way: [`router`] names its handler; the handler (in [`hosted`] or [`api`]) reads the request and calls one step (in
//! [`steps`]); the step lets one rule of `twofactor` decide in one transaction of `store`; the handler shows the outcome.

pub mod admission;
pub mod api;
mod app;
pub mod cli;
pub mod config;
mod cookies;
pub mod dev;
mod envelope;
mod hashing;
mod headers;
pub mod hosted;
mod language;
pub mod logging;
pub mod management;
pub mod metrics;
mod otpauth;
mod post;
mod problem;
mod receipts;
mod request_id;
pub mod router;
pub mod serve;
pub mod steps;
mod times;
mod visitor;
pub mod worker;

pub use app::App;
pub use hashing::Hasher;
pub use problem::Problem;
pub use visitor::Visitor;
