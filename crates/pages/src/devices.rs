//! Trusted browsers, sessions, and what has happened.

use crate::channel::Way;
use crate::html::Html;
use crate::time::key;
use crate::ui::{Ui, page};
use twofactor::{DeviceId, SessionId, Timestamp};

/// The browsers that skip the second step. Forms: POST `/settings/security/browsers/{id}/name` with `name`; POST
/// `/settings/security/browsers/{id}/forget`; POST `/settings/security/browsers/forget-all`.
#[derive(Clone, Debug)]
pub struct TrustedBrowsers {
    /// The browsers, this one first.
    pub browsers: Vec<BrowserRow>,
}

/// A browser that skips the second step.
#[derive(Clone, Debug)]
pub struct BrowserRow {
    /// Which device it is.
    pub id: DeviceId,
    /// Its name, at first such as "Firefox on Windows".
    pub label: String,
    /// Whether the page is shown in it.
    pub is_this: bool,
    /// Since when it is trusted.
    pub made_at: Timestamp,
    /// When it last skipped the second step.
    pub last_used: Option<Timestamp>,
    /// Until when it is trusted; absent if until the user signs out completely.
    pub until: Option<Timestamp>,
}

/// The open sessions. Forms: POST `/settings/security/sessions/{id}/end`; POST
/// `/settings/security/sessions/end-others`.
#[derive(Clone, Debug)]
pub struct Sessions {
    /// The sessions, this one first.
    pub sessions: Vec<SessionRow>,
}

/// An open session.
#[derive(Clone, Debug)]
pub struct SessionRow {
    /// Which session it is.
    pub id: SessionId,
    /// The browser, such as "Firefox on Windows".
    pub browser: String,
    /// The address it was opened from.
    pub ip: String,
    /// When it was opened.
    pub started_at: Timestamp,
    /// When it was last used.
    pub last_seen: Timestamp,
    /// Whether the page is shown in it.
    pub is_this: bool,
}

/// What has happened to the account, newest first.
#[derive(Clone, Debug)]
pub struct Activity {
    /// One page of it.
    pub rows: Vec<ActivityRow>,
    /// The address of the next, older page.
    pub older: Option<String>,
    /// The newest messages to the user, newest first; shown on the first page.
    pub messages: Vec<MessageRow>,
}

/// A message to the user, and what became of it.
#[derive(Clone, Debug)]
pub struct MessageRow {
    /// Which way it went.
    pub way: Way,
    /// When it was asked for.
    pub at: Timestamp,
    /// What happened to it, oldest first.
    pub steps: Vec<MessageStep>,
    /// How it stands now.
    pub state: MessageState,
}

/// What a provider did about a message.
#[derive(Clone, Debug)]
pub struct MessageStep {
    /// What.
    pub kind: MessageStepKind,
    /// When.
    pub at: Timestamp,
    /// The operator's name for the provider.
    pub provider: String,
}

/// What a provider may do about a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MessageStepKind {
    /// It was asked, and nobody noted its answer: it may have taken the message over.
    Asked,
    /// It took the message over.
    Accepted,
    /// It took the message over, which another had taken over before without confirming that it arrived.
    AcceptedAgain,
    /// It will never send it.
    Refused,
    /// It did not take it this time.
    Failed,
    /// It reported that the message arrived.
    Delivered,
    /// It reported that it did not.
    Undelivered,
    /// No provider was asked yet, because too many of its kind were sent.
    Stopped,
}

/// How a message stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MessageState {
    /// It waits to be sent.
    Waiting,
    /// It was sent, and whether it arrived is not known yet.
    Unconfirmed,
    /// Nothing more is done about it.
    Done,
    /// Nobody could send it.
    Failed,
    /// It was called off before it was sent.
    Void,
}

impl MessageRow {
    pub(crate) fn sentences(&self, ui: &Ui<'_>) -> Vec<Html> {
        let step = |step: &MessageStep| ui.h2(step.kind.key(), "at", ui.clock(step.at), "by", &step.provider);
        let steps = self.steps.iter().map(step);
        let end = self.state.key().map(|key| Html::text(&ui.t(key)));
        steps.chain(end).collect()
    }
}

impl MessageStepKind {
    const fn key(self) -> &'static str {
        match self {
            Self::Asked => key("message-asked"),
            Self::Accepted => key("message-accepted"),
            Self::AcceptedAgain => key("message-accepted-again"),
            Self::Refused => key("message-refused"),
            Self::Failed => key("message-failed"),
            Self::Delivered => key("message-delivered"),
            Self::Undelivered => key("message-undelivered"),
            Self::Stopped => key("message-stopped"),
        }
    }
}

impl MessageState {
    const fn key(self) -> Option<&'static str> {
        match self {
            Self::Waiting => Some(key("message-waiting")),
            Self::Unconfirmed => Some(key("message-unconfirmed")),
            Self::Done => None,
            Self::Failed => Some(key("message-given-up")),
            Self::Void => Some(key("message-void")),
        }
    }
}

/// Something that has happened to the account.
#[derive(Clone, Debug)]
pub struct ActivityRow {
    /// The event's type, such as `challenge.passed`.
    pub kind: String,
    /// When.
    pub at: Timestamp,
    /// The address it came from.
    pub ip: Option<String>,
    /// The browser it came from.
    pub browser: Option<String>,
    /// Who did it, where that was not the user.
    pub by: Option<By>,
    /// Why, as whoever did it has put it.
    pub reason: Option<String>,
}

/// Somebody else who did something to an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum By {
    /// Somebody who runs the organization.
    Administrator,
    /// The person of this name.
    Named(String),
}

impl By {
    pub(crate) fn sentence(&self, ui: &Ui<'_>) -> Html {
        match self {
            Self::Administrator => Html::text(&ui.t("activity-by-administrator")),
            Self::Named(name) => ui.h1("activity-by", "name", name),
        }
    }
}

impl Sessions {
    fn has_others(&self) -> bool {
        self.sessions.iter().any(|session| !session.is_this)
    }
}

impl ActivityRow {
    /// What happened, or the type itself if it is one this version does not know.
    pub(crate) fn sentence(&self, ui: &Ui<'_>) -> String {
        KINDS.iter().find(|(kind, _)| *kind == self.kind).map_or_else(|| self.kind.clone(), |(_, key)| ui.t(key))
    }

    /// Whether the row deserves a second look.
    pub(crate) fn is_alarming(&self) -> bool {
        ALARMING.contains(&self.kind.as_str())
    }
}

/// The types of events that users see, with their sentences.
pub(crate) const KINDS: &[(&str, &str)] = &[
    ("password.failed", key("event-password-failed")),
    ("challenge.opened", key("event-challenge-opened")),
    ("challenge.passed", key("event-challenge-passed")),
    ("challenge.failed", key("event-challenge-failed")),
    ("challenge.locked", key("event-challenge-locked")),
    ("factor.enrolled", key("event-factor-enrolled")),
    ("factor.replaced", key("event-factor-replaced")),
    ("factor.removed", key("event-factor-removed")),
    ("two_factor.turned_off", key("event-two-factor-turned-off")),
    ("backup_codes.made", key("event-backup-codes-made")),
    ("backup_codes.used", key("event-backup-codes-used")),
    ("device.trusted", key("event-device-trusted")),
    ("device.renamed", key("event-device-renamed")),
    ("device.forgotten", key("event-device-forgotten")),
    ("device.theft_suspected", key("event-device-theft-suspected")),
    ("session.opened", key("event-session-opened")),
    ("session.ended", key("event-session-ended")),
    ("password.changed", key("event-password-changed")),
    ("password.reset_requested", key("event-password-reset-requested")),
    ("case.opened", key("event-case-opened")),
    ("case.doubted", key("event-case-doubted")),
    ("case.heard", key("event-case-heard")),
    ("case.requested", key("event-case-requested")),
    ("case.approved", key("event-case-approved")),
    ("case.refused", key("event-case-refused")),
    ("desk.alarmed", key("event-desk-alarmed")),
    ("recovery.requested", key("event-recovery-requested")),
    ("recovery.ready", key("event-recovery-ready")),
    ("recovery.opened", key("event-recovery-opened")),
    ("recovery.cancelled", key("event-recovery-cancelled")),
    ("recovery.finished", key("event-recovery-finished")),
    ("email.verified", key("event-email-verified")),
    ("user.created", key("event-user-created")),
    ("user.unlocked", key("event-user-unlocked")),
    ("step_up.passed", key("event-step-up-passed")),
    ("challenge.spared", key("event-challenge-spared")),
    ("challenge.cancelled", key("event-challenge-cancelled")),
    ("challenge.abandoned", key("event-challenge-abandoned")),
    ("code.sent", key("event-code-sent")),
    ("factor.pending", key("event-factor-pending")),
    ("pairing.sent", key("event-pairing-sent")),
    ("pairing.claimed", key("event-pairing-claimed")),
    ("pairing.refused", key("event-pairing-refused")),
    ("approval.asked", key("event-approval-asked")),
    ("approval.given", key("event-approval-given")),
    ("approval.denied", key("event-approval-denied")),
    ("factor.refused", key("event-factor-refused")),
    ("factor.renamed", key("event-factor-renamed")),
    ("key.copy_suspected", key("event-key-copy-suspected")),
    ("user.changed", key("event-user-changed")),
    ("enrollment.put_off", key("event-enrollment-put-off")),
    ("policy.changed", key("event-policy-changed")),
    ("user.deleted", key("event-user-deleted")),
    ("user.invited", key("event-user-invited")),
    ("user.invitation_accepted", key("event-invitation-accepted")),
    ("user.signed_out", key("event-user-signed-out")),
    ("user.disabled", key("event-user-disabled")),
    ("user.enabled", key("event-user-enabled")),
    ("user.role_changed", key("event-role-changed")),
    ("user.password_required", key("event-password-required")),
    ("user.enrollment_required", key("event-enrollment-required")),
    ("user.phone_requested", key("event-phone-requested")),
    ("email.changed", key("event-email-changed")),
    ("alarm.raised", key("event-alarm-raised")),
];

const ALARMING: &[&str] = &[
    "password.failed",
    "challenge.failed",
    "challenge.locked",
    "pairing.refused",
    "approval.denied",
    "two_factor.turned_off",
    "device.theft_suspected",
    "key.copy_suspected",
    "alarm.raised",
    "recovery.requested",
    "case.requested",
];

page!(TrustedBrowsers, "browsers.html");
page!(Sessions, "sessions.html");
page!(Activity, "activity.html");
