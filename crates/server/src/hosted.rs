//! Hosted pages: a handler reads a form, calls one step, shows a page.

pub mod activity;
pub mod app_setup;
pub mod assets;
pub mod backup_codes;
pub mod browsers;
pub mod cases;
pub mod challenge;
pub mod channel;
pub mod confirm;
mod csv;
mod desk;
pub mod desk_report;
pub mod forced;
pub mod invitation;
pub mod key_challenge;
pub mod keys;
pub mod language;
pub mod log;
pub mod lost;
mod methods;
pub mod multipart;
mod names;
pub mod new_password;
pub mod not_me;
pub mod overview;
pub mod pass;
pub mod pass_app;
pub mod pass_challenge;
pub mod people;
pub mod people_import;
pub mod person;
pub mod policy;
mod problems;
pub mod profile;
pub mod recovery;
pub mod reset_password;
pub mod security;
pub mod sessions;
pub mod sign_in;
pub mod sign_out;
pub mod sign_up;
mod verdicts;
pub mod verify_email;
pub mod well_known;

pub use desk::{Desk, Owing, Person};
pub use problems::as_pages;

use axum::response::Response;

use crate::Problem;

/// What a hosted handler answers. A [`Problem`] becomes an error page on its way out.
pub type Answer = Result<Response, Problem>;
