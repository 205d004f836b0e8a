//! Settings, Security: the overview, removing an app, turning off.

use axum::{
    extract::{Path, Query},
    http::StatusCode,
};
use pages::{AppRow, BackupSummary, ChannelRow, PassRow, PasswordProblem, SecurityNotice, SecurityOverview, SecurityWarning, TurnOff, TwoFactorState, Way};
use serde::Deserialize;
use store::{About, Look, events::Start};
use twofactor::{Authority, CODES_PER_SET, Channels, FEW_BACKUP_CODES, FactorId, Kind, Method, Refusal, Timestamp, TwoFactor};

use super::{Answer, Person, activity, backup_codes::small, channel::address, confirm, methods, pass};

/// What to say.
#[derive(Deserialize, Default)]
pub struct Asked {
    notice: Option<String>,
}

/// `GET /settings/security`
pub async fn show(person: Person, Query(asked): Query<Asked>) -> Answer {
    let notice = asked.notice.as_deref().and_then(|name| NOTICES.iter().find(|(known, _)| *known == name)).map(|(_, notice)| *notice);
    overview(person, notice, None).await
}

/// `POST /settings/security/turned-on`
pub async fn turned_on(person: Person) -> Answer {
    Ok(person.desk.see("/settings/security?notice=turned-on"))
}

/// `POST /settings/security/codes-kept`
pub async fn codes_kept(person: Person) -> Answer {
    Ok(person.desk.see("/settings/security?notice=codes-made"))
}

/// `POST /settings/security/factors/{factor}/remove`
pub async fn remove(person: Person, Path(factor): Path<String>) -> Answer {
    let factor: FactorId = factor.parse().map_err(|_| crate::Problem::NotFound)?;
    let token = person.token.clone();
    let kind = person.look.user.factors().iter().find(|known| known.id == factor).map(twofactor::Factor::kind);
    let (is_app, is_pass) = (kind == Some(Kind::App), kind == Some(Kind::Pass));
    let remove = move |user: &mut twofactor::User, scene: &mut twofactor::Scene<'_>| user.remove_factor(factor, Authority::Session(&token), scene);
    match person.desk.app.store.act(person.look.user.id, person.desk.visitor.cause(), remove).await? {
        Ok(()) if is_app => Ok(person.desk.see("/settings/security?notice=app-removed")),
        Ok(()) if is_pass => Ok(person.desk.see("/settings/security?notice=pass-removed")),
        Ok(()) => Ok(person.desk.see("/settings/security?notice=channel-off")),
        Err(Refusal::StepUpRequired) if is_app || is_pass => Ok(person.desk.see(confirm::REMOVE_APP)),
        Err(Refusal::StepUpRequired) => Ok(person.desk.see(confirm::REMOVE_CHANNEL)),
        Err(refusal) => Err(person.desk.app.refused(refusal)),
    }
}

/// `GET /settings/security/off`
pub async fn show_off(person: Person) -> Answer {
    let (now, look) = (person.desk.app.store.now(), &person.look);
    if !look.user.two_factor_is_on() {
        return Ok(person.desk.see("/settings/security"));
    }
    let page = if look.user.must_have_factor(&look.policy) {
        TurnOff::Blocked { organization: look.organization_name.clone() }
    } else {
        TurnOff::Ask { trusted_browsers: look.user.devices(&look.policy, now).count() }
    };
    let html = page.render(&person.frame(), person.desk.words());
    Ok(person.desk.page(StatusCode::OK, html))
}

/// `POST /settings/security/off`
pub async fn turn_off(person: Person) -> Answer {
    let token = person.token.clone();
    let off = move |user: &mut twofactor::User, scene: &mut twofactor::Scene<'_>| user.turn_off(Authority::Session(&token), scene);
    match person.desk.app.store.act(person.look.user.id, person.desk.visitor.cause(), off).await? {
        Ok(()) | Err(Refusal::NotEnrolled) => Ok(person.desk.see("/settings/security?notice=turned-off")),
        Err(Refusal::StepUpRequired) => Ok(person.desk.see(confirm::TURN_OFF)),
        Err(refusal) => Err(person.desk.app.refused(refusal)),
    }
}

/// The overview, with what is wrong with the password that was to enable two-factor authentication.
pub(super) async fn wrong_password(person: Person, missing: bool) -> Answer {
    let problem = if missing { PasswordProblem::Missing } else { PasswordProblem::Wrong };
    overview(person, None, Some(problem)).await
}

async fn overview(person: Person, notice: Option<SecurityNotice>, password_problem: Option<PasswordProblem>) -> Answer {
    let (now, look) = (person.desk.app.store.now(), &person.look);
    let recent = person.desk.app.store.events(About::User(look.user.id), None, Start::Newest, 5).await?;
    let enrollable = look.user.enrollable(&look.policy);
    let mandatory = look.user.must_have_factor(&look.policy);
    let page = SecurityOverview {
        state: match look.user.two_factor(&look.policy) {
            TwoFactor::On if mandatory => TwoFactorState::Required,
            TwoFactor::On => TwoFactorState::On,
            TwoFactor::Off | TwoFactor::RequiredMissing => TwoFactorState::Off,
        },
        required_by: mandatory.then(|| look.organization_name.clone()),
        password_problem,
        notice,
        ways_back: small(look.user.recovery_strength().ways_back),
        warnings: warnings(look, now),
        apps: apps(look, mandatory),
        passes: passes(look, mandatory),
        register: (!look.user.two_factor_is_on() && look.policy.channels.contains(&Kind::Pass) && look.policy.channels != Channels::ALL)
            .then(|| pass::form(look, &person.desk.app.config)),
        may_pair: enrollable.contains(&Kind::Pass),
        channels: channels(look, mandatory),
        keys: look.user.keys().count(),
        may_add_app: enrollable.contains(&Kind::App),
        may_add_key: enrollable.contains(&Kind::Key),
        backup: look.user.backup().map(|set| BackupSummary { left: small(set.left()), of: small(CODES_PER_SET), made_at: set.made_at() }),
        trusted_browsers: look.user.devices(&look.policy, now).count(),
        sessions: look.user.sessions(now).count(),
        password_changed_at: look.user.password_changed_at,
        activity: recent.iter().map(activity::row).collect(),
    };
    let status = if password_problem.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let html = page.render(&person.frame(), person.desk.words());
    Ok(person.desk.page(status, html))
}

fn apps(look: &Look, mandatory: bool) -> Vec<AppRow> {
    let several = look.user.factors().len() > 1;
    let row = |(factor, app): (&twofactor::Factor, &twofactor::App)| AppRow {
        id: factor.id,
        label: factor.label.clone(),
        digits: app.settings().digits(),
        added_at: factor.created_at,
        last_used: factor.last_used_at,
        may_remove: several || !mandatory,
    };
    methods::apps(&look.user).map(row).collect()
}

fn passes(look: &Look, mandatory: bool) -> Vec<PassRow> {
    let may_remove = look.user.factors().len() > 1 || !mandatory;
    let row = |factor: &twofactor::Factor| match &factor.method {
        Method::Pass(pass) => Some(PassRow {
            id: factor.id,
            label: factor.label.clone(),
            number: pass.number().spaced(),
            added_at: factor.created_at,
            last_used: factor.last_used_at,
            may_remove,
        }),
        Method::App(_) | Method::Phone { .. } | Method::Email { .. } | Method::Key(_) => None,
    };
    look.user.factors().iter().filter_map(row).collect()
}

/// The ways codes may be sent: those that are on, and those of the policy that are not.
fn channels(look: &Look, mandatory: bool) -> Vec<ChannelRow> {
    let may_remove = look.user.factors().len() > 1 || !mandatory;
    let on = |factor: &twofactor::Factor| {
        let to = factor.recipient()?;
        Some(ChannelRow { way: methods::way(&to), on: Some((factor.id, address(&to))), last_used: factor.last_used_at, may_remove })
    };
    let of_kind = |(kind, way): (Kind, Way)| {
        let mut rows: Vec<ChannelRow> = look.user.factors().iter().filter(|factor| factor.kind() == kind).filter_map(on).collect();
        if rows.is_empty() && look.policy.channels.contains(&kind) {
            rows.push(ChannelRow { way, on: None, last_used: None, may_remove: false });
        }
        rows
    };
    [(Kind::Phone, Way::Phone), (Kind::Email, Way::Email)].into_iter().flat_map(of_kind).collect()
}

fn warnings(look: &Look, now: Timestamp) -> Vec<SecurityWarning> {
    let user = &look.user;
    let left = user.backup().map(twofactor::BackupSet::left);
    let codes = match left {
        _ if !user.two_factor_is_on() => None,
        None | Some(0) => Some(SecurityWarning::NoBackupCodes),
        Some(left) if left <= FEW_BACKUP_CODES => Some(SecurityWarning::FewBackupCodes { left: small(left) }),
        Some(_) => None,
    };
    let latest = methods::apps(user).max_by_key(|(factor, _)| factor.last_used_at);
    let label = latest.map_or_else(String::new, |(factor, _)| factor.label.clone());
    let drift = user.drift_seconds().map(|seconds| SecurityWarning::ClockDrift { label, seconds });
    let email = user.email_verified_at.is_none().then_some(SecurityWarning::EmailUnverified);
    let frozen = user.frozen_until(now).map(|until| SecurityWarning::Frozen { until });
    let recovering = user.recovery(now).map(|recovery| SecurityWarning::Recovering { ready_at: recovery.ready_at });
    frozen.into_iter().chain(recovering).chain(codes).chain(drift).chain(email).collect()
}

const NOTICES: [(&str, SecurityNotice); 16] = [
    ("pass-paired", SecurityNotice::PassPaired),
    ("pass-replaced", SecurityNotice::PassReplaced),
    ("pass-removed", SecurityNotice::PassRemoved),
    ("pass-refused", SecurityNotice::PassRefused),
    ("channel-on", SecurityNotice::ChannelOn),
    ("channel-changed", SecurityNotice::ChannelChanged),
    ("channel-off", SecurityNotice::ChannelOff),
    ("turned-on", SecurityNotice::TurnedOn),
    ("turned-off", SecurityNotice::TurnedOff),
    ("app-added", SecurityNotice::AppAdded),
    ("app-replaced", SecurityNotice::AppReplaced),
    ("app-removed", SecurityNotice::AppRemoved),
    ("codes-made", SecurityNotice::BackupCodesMade),
    ("password-changed", SecurityNotice::PasswordChanged),
    ("setup-expired", SecurityNotice::SetupExpired),
    ("setup-cancelled", SecurityNotice::SetupCancelled),
];
