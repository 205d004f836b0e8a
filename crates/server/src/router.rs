//! Every route in one file.

use axum::{
    Router,
    extract::{DefaultBodyLimit, Request},
    middleware::{Next, from_fn, from_fn_with_state},
    response::{IntoResponse as _, Response},
    routing::{get, post},
};
use std::sync::Arc;

use crate::{
    App, Problem,
    admission::{self, Gate},
    api, dev,
    envelope::Envelope,
    headers,
    hosted::{
        self, activity, app_setup, assets, backup_codes, browsers, cases, challenge, channel, confirm, desk_report, forced, invitation, key_challenge, keys,
        language, log, lost, new_password, not_me, overview, pass, pass_app, pass_challenge, people, people_import, person, policy, profile, recovery,
        reset_password, security, sessions, sign_in, sign_out, sign_up, verify_email, well_known,
    },
    receipts,
};

/// The public listener: hosted pages, HTTP API, assets.
pub fn router(app: Arc<App>) -> Router {
    router_behind(&Gate::of(&app), app)
}

/// As [`router`], behind a gate that others may share. What is the same for everybody is outside of it.
pub fn router_behind(gate: &Gate, app: Arc<App>) -> Router {
    let admit = from_fn_with_state((gate.clone(), app.metrics.clone()), admission::admit);
    let (api, _) = api::routes(Arc::clone(&app));
    let api = api.layer(Envelope::behind(gate, &app));
    let phone = phone().layer(admit.clone()).route_layer(from_fn_with_state(Arc::clone(&app), headers::same_origin));
    let pages = first_door().merge(second_door()).merge(settings()).merge(pass_page()).layer(admit).merge(well_known());
    let pages = if app.development { pages.merge(inbox()) } else { pages };
    let pages = pages
        .route_layer(from_fn_with_state(Arc::clone(&app), headers::same_origin))
        .fallback(async || Problem::NotFound)
        .method_not_allowed_fallback(async || Problem::MethodNotAllowed)
        .layer(DefaultBodyLimit::max(LARGEST_FORM_BYTES))
        .layer(from_fn(fits))
        .layer(from_fn_with_state(Arc::clone(&app), hosted::as_pages));
    let others = pages.merge(phone).merge(receipts()).layer(Envelope::around(&app));
    others.merge(api).with_state(app)
}

fn first_door() -> Router<Arc<App>> {
    Router::new()
        .route("/", get(well_known::front))
        .route("/sign-up", get(sign_up::show).post(sign_up::submit))
        .route("/sign-in", get(sign_in::show).post(sign_in::submit))
        .route("/sign-out", post(sign_out::submit))
        .route("/sign-out/completely", post(sign_out::completely))
        .route("/signed-out", get(sign_out::show))
        .route("/language", post(language::choose))
        .route("/invitation", get(invitation::show).post(invitation::submit))
        .route("/not-me", get(not_me::show).post(not_me::submit))
        .route("/forgot-password", get(reset_password::show).post(reset_password::ask))
        .route("/recovery", get(recovery::open).post(recovery::submit))
        .route("/recovery/stop", get(recovery::show_stop).post(recovery::stop))
        .route("/reset-password", get(reset_password::open).post(reset_password::submit))
        .route("/verify-email", get(verify_email::show).post(verify_email::submit))
}

fn second_door() -> Router<Arc<App>> {
    Router::new()
        .route("/challenge", get(challenge::show).post(challenge::submit))
        .route("/challenge/app", get(challenge::show_app))
        .route("/challenge/key", get(key_challenge::show).post(key_challenge::submit))
        .route("/challenge/pass", get(pass_challenge::show))
        .route("/challenge/pass/ask", post(pass_challenge::ask))
        .route("/challenge/backup", get(challenge::show_backup))
        .route("/challenge/sent/{factor}", get(challenge::show_sent).post(challenge::send))
        .route("/challenge/methods", get(challenge::methods))
        .route("/challenge/help", get(challenge::help))
        .route("/challenge/support", get(cases::show_mine).post(cases::open))
        .route("/challenge/recovery", get(recovery::show).post(recovery::request))
        .route("/challenge/recovery/browser", post(recovery::request_by_browser))
        .route("/challenge/recovery/code", post(recovery::send))
        .route("/challenge/recovery/link", post(recovery::resend))
        .route("/challenge/password", get(new_password::show).post(new_password::submit))
        .route("/challenge/cancel", post(challenge::cancel))
        .route("/challenge/enroll", get(forced::show).post(forced::begin))
        .route("/challenge/enroll/later", post(forced::put_off))
        .route("/challenge/enroll/channel/{way}", get(forced::show_channel).post(forced::begin_channel))
        .route("/challenge/enroll/channel/{way}/code", get(forced::show_channel_code).post(forced::verify_channel))
        .route("/challenge/enroll/channel/{way}/resend", post(forced::resend_to_channel))
        .route("/challenge/enroll/channel/{way}/cancel", post(forced::cancel_channel))
        .route("/challenge/enroll/app", get(forced::show_app).post(forced::confirm))
        .route("/challenge/enroll/pass", get(pass::show_in_sign_in).post(pass::begin_in_sign_in))
        .route("/challenge/enroll/pass/pairing", get(pass::show_pairing_in_sign_in).post(pass::verify_in_sign_in))
        .route("/challenge/enroll/pass/resend", post(pass::resend_in_sign_in))
        .route("/challenge/enroll/pass/refuse", post(pass::refuse_in_sign_in))
        .route("/challenge/enroll/pass/cancel", post(pass::cancel_in_sign_in))
        .route("/challenge/enroll/key", get(keys::show_in_sign_in).post(keys::begin_in_sign_in))
        .route("/challenge/enroll/key/setup", post(keys::finish_in_sign_in))
}

fn settings() -> Router<Arc<App>> {
    Router::new()
        .route("/settings", get(well_known::settings))
        .route("/settings/profile", get(profile::show).post(profile::submit))
        .route("/settings/profile/verification", post(profile::resend))
        .route("/settings/enroll", get(forced::show_in_session))
        .route("/settings/support", get(cases::list))
        .route("/settings/support/report", get(desk_report::show))
        .route("/settings/support/report.csv", get(desk_report::export))
        .route("/settings/support/{number}", get(cases::show).post(cases::act))
        .route("/settings/activity", get(activity::show))
        .route("/settings/organization/policy", get(policy::show).post(policy::save))
        .route("/settings/organization/policy/check", post(policy::check))
        .route("/settings/organization/policy/ask", post(policy::ask))
        .route("/settings/organization/policy/people", get(policy::export))
        .route("/settings/organization", get(overview::show))
        .route("/settings/organization/log", get(log::show))
        .route("/settings/organization/log/export", get(log::export))
        .route("/settings/organization/people", get(people::show))
        .route("/settings/organization/people/add", get(people::show_add).post(people::add))
        .route("/settings/organization/people/import", get(people_import::show).post(people_import::submit))
        .route("/settings/organization/people/{user}", get(person::show))
        .route("/settings/organization/people/{user}/{action}", get(person::show_action).post(person::take_action))
        .route("/settings/security", get(security::show))
        .route("/settings/security/confirm", get(confirm::show).post(confirm::submit))
        .route("/settings/security/confirm/send", post(confirm::send))
        .route("/settings/security/lost", get(lost::show).post(lost::submit))
        .route("/settings/security/channel/{way}", get(channel::show).post(channel::begin))
        .route("/settings/security/channel/{way}/code", get(channel::show_code).post(channel::verify))
        .route("/settings/security/channel/{way}/resend", post(channel::resend))
        .route("/settings/security/channel/{way}/cancel", post(channel::cancel))
        .route("/settings/security/app", post(app_setup::begin))
        .route("/settings/security/app/setup", get(app_setup::show).post(app_setup::confirm))
        .route("/settings/security/app/cancel", post(app_setup::cancel))
        .route("/settings/security/keys", get(keys::show).post(keys::begin))
        .route("/settings/security/keys/setup", get(keys::show_setup).post(keys::finish))
        .route("/settings/security/keys/cancel", post(keys::cancel))
        .route("/settings/security/keys/{factor}/name", post(keys::rename))
        .route("/settings/security/keys/{factor}/remove", post(keys::remove))
        .route("/settings/security/pass", get(pass::show).post(pass::begin))
        .route("/settings/security/pass/pairing", get(pass::show_pairing).post(pass::verify))
        .route("/settings/security/pass/resend", post(pass::resend))
        .route("/settings/security/pass/refuse", post(pass::refuse))
        .route("/settings/security/pass/cancel", post(pass::cancel))
        .route("/settings/security/factors/{factor}/remove", post(security::remove))
        .route("/settings/security/turned-on", post(security::turned_on))
        .route("/settings/security/codes-kept", post(security::codes_kept))
        .route("/settings/security/backup-codes", get(backup_codes::show).post(backup_codes::replace))
        .route("/settings/security/backup-codes/pdf", post(backup_codes::pdf))
        .route("/settings/security/backup-codes/text", post(backup_codes::text))
        .route("/settings/security/browsers", get(browsers::show))
        .route("/settings/security/browsers/{device}/name", post(browsers::rename))
        .route("/settings/security/browsers/{device}/forget", post(browsers::forget))
        .route("/settings/security/browsers/forget-all", post(browsers::forget_all))
        .route("/settings/security/sessions", get(sessions::show))
        .route("/settings/security/sessions/{session}/end", post(sessions::end))
        .route("/settings/security/sessions/end-others", post(sessions::end_others))
        .route("/settings/security/password", get(profile::show_password).post(profile::submit_password))
        .route("/settings/security/off", get(security::show_off).post(security::turn_off))
}

/// The app on the phone.
fn pass_page() -> Router<Arc<App>> {
    Router::new()
        .route("/pass/", get(pass_app::show))
        .route("/pass/worker.js", get(pass_app::worker))
        .route("/pass/manifest.webmanifest", get(pass_app::manifest))
}

/// What the app on the phone asks: JSON there and back.
fn phone() -> Router<Arc<App>> {
    Router::new()
        .route("/pass/time", get(pass_app::time))
        .route("/pass/words/{language}", get(pass_app::words))
        .route("/pass/pairing", post(pass_app::pairing))
        .route("/pass/pairing/claim", post(pass_app::claim))
        .route("/pass/look", post(pass_app::look))
        .route("/pass/answer", post(pass_app::answer))
        .layer(DefaultBodyLimit::max(LARGEST_FORM_BYTES))
}

fn well_known() -> Router<Arc<App>> {
    Router::new()
        .route("/.well-known/change-password", get(well_known::change_password))
        .route("/.well-known/security.txt", get(well_known::security_txt))
        .route("/healthz", get(well_known::health))
        .route("/api/docs", get(well_known::api_docs))
        .route("/static/{*path}", get(assets::show))
}

/// What gateways call: other people's programs, so none of a browser's checks.
fn receipts() -> Router<Arc<App>> {
    Router::new().route("/receipts/{provider}/{message}/{seal}", get(receipts::take).post(receipts::take)).layer(DefaultBodyLimit::max(LARGEST_FORM_BYTES))
}

fn inbox() -> Router<Arc<App>> {
    Router::new().route("/dev/inbox", get(dev::inbox::show)).route("/dev/inbox.json", get(dev::inbox::list))
}

/// Refuses a form that says itself that it is too large, before any of it is read.
async fn fits(request: Request, next: Next) -> Response {
    match api::body::require_size(request.headers(), LARGEST_FORM_BYTES) {
        Ok(()) => next.run(request).await,
        Err(problem) => problem.into_response(),
    }
}

const LARGEST_FORM_BYTES: usize = 64 * 1024;
