//! What is counted, in OpenMetrics names. Labels have few values, all of them ours: never anything that a client chose.

use axum::{
    extract::{MatchedPath, Request},
    http::{Method, StatusCode},
};
use prometheus_client::{
    encoding::{EncodeLabelSet, text},
    metrics::{
        counter::Counter,
        family::Family,
        gauge::Gauge,
        histogram::{Histogram, exponential_buckets},
        info::Info,
    },
    registry::{Registry, Unit},
};
use std::{
    fmt,
    sync::Arc,
    time::{Duration, Instant},
};
use store::{Delivery, MAIL, SMS, outbox::Backlog};
use twofactor::{Event, EventKind, Excess, Kind, Passed, Refusal, Timestamp};

use crate::App;

/// What is counted. Clones count together.
#[derive(Clone)]
pub struct Metrics(Arc<Counts>);

struct Counts {
    registry: Registry,
    challenges: Family<ChallengeLabels, Counter>,
    lockouts: Counter,
    sign_ins: Family<OutcomeLabels, Counter>,
    messages: Family<MessageLabels, Counter>,
    sms_stopped: Counter,
    recoveries: Family<RecoveryLabels, Counter>,
    recovery_ends: Family<EndLabels, Counter>,
    case_ends: Family<EndLabels, Counter>,
    password_resets: Family<StageLabels, Counter>,
    desk_alarms: Family<ExcessLabels, Counter>,
    outbox_pending: Gauge,
    outbox_oldest: Gauge,
    hash_queue: Gauge,
    hash_shed: Counter,
    requests_shed: Counter,
    requests: Family<RequestLabels, Histogram>,
}

impl Metrics {
    /// A typed code was judged.
    pub fn challenge(&self, outcome: &Result<Passed, Refusal>) {
        let method = outcome.as_ref().map_or("unknown", |passed| passed.proof.kind.as_str());
        let outcome = match outcome {
            Ok(_) => "accepted",
            Err(refusal) => {
                if let Refusal::WrongCode { until: Some(_), .. } | Refusal::ClockOff { until: Some(_), .. } = refusal {
                    self.0.lockouts.inc();
                }
                named(refusal)
            }
        };
        self.0.challenges.get_or_create(&ChallengeLabels { method, outcome }).inc();
    }

    /// A password was judged at the first door.
    pub fn sign_in(&self, accepted: bool) {
        let outcome = if accepted { "accepted" } else { "refused" };
        self.0.sign_ins.get_or_create(&OutcomeLabels { outcome }).inc();
    }

    /// The worker was done with a message of this kind.
    pub fn message(&self, kind: &str, provider: Option<&str>, delivery: Delivery) {
        let channel = match kind {
            MAIL => "email",
            SMS => "sms",
            _ => "unknown",
        };
        let outcome = match delivery {
            Delivery::Done | Delivery::Confirm(_) => "sent",
            Delivery::Retry(_) => "failed",
            Delivery::GiveUp => "given_up",
        };
        self.0.messages.get_or_create(&MessageLabels { channel, provider: provider.unwrap_or("none").to_owned(), outcome }).inc();
    }

    /// A code was not sent, because too few of those sent there come back.
    pub fn sms_stopped(&self) {
        self.0.sms_stopped.inc();
    }

    /// Something happened to a user: of what brings people back, it is counted.
    pub fn event(&self, event: &Event) {
        let counts = &self.0;
        if event.kind == EventKind::RecoveryRequested {
            let kind = event.detail.factor_kind.map_or("support", Kind::as_str);
            counts.recoveries.get_or_create(&RecoveryLabels { kind }).inc();
        }
        if event.kind == EventKind::PasswordResetRequested {
            counts.password_resets.get_or_create(&StageLabels { stage: "requested" }).inc();
        }
        if event.kind == EventKind::PasswordChanged && event.detail.reason.as_deref() == Some("reset") {
            counts.password_resets.get_or_create(&StageLabels { stage: "done" }).inc();
        }
        if let Some(end) = recovery_end(event) {
            counts.recovery_ends.get_or_create(&EndLabels { end }).inc();
        }
        if let Some((_, end)) = CASE_ENDS.iter().find(|(kind, _)| *kind == event.kind) {
            counts.case_ends.get_or_create(&EndLabels { end }).inc();
        }
    }

    /// A support agent did more than is usual in a day.
    pub fn desk_alarm(&self, excess: Excess) {
        self.0.desk_alarms.get_or_create(&ExcessLabels { excess: excess.as_str() }).inc();
    }

    /// How much waits in the outbox as of `now`.
    pub fn backlog(&self, backlog: &Backlog, now: Timestamp) {
        let age = backlog.oldest_due_at.map_or(0, |due| now.since(due).as_secs());
        self.0.outbox_pending.set(backlog.waiting);
        self.0.outbox_oldest.set(i64::try_from(age).unwrap_or(i64::MAX));
    }

    /// How many wait for a slot to hash in.
    pub fn password_hash_queue(&self, waiting: usize) {
        self.0.hash_queue.set(i64::try_from(waiting).unwrap_or(i64::MAX));
    }

    /// Somebody was sent away because too many wait for a slot to hash in.
    pub fn password_hash_shed(&self) {
        self.0.hash_shed.inc();
    }

    /// A request was sent away at the door because too many are at work.
    pub fn request_shed(&self) {
        self.0.requests_shed.inc();
    }

    /// Everything as OpenMetrics text.
    pub fn text(&self) -> String {
        let mut text = String::new();
        match text::encode(&mut text, &self.0.registry) {
            Ok(()) => text,
            Err(fmt::Error) => String::new(),
        }
    }

    fn request(&self, labels: &RequestLabels, took: Duration) {
        self.0.requests.get_or_create(labels).observe(took.as_secs_f64());
    }
}

impl Default for Metrics {
    fn default() -> Self {
        let mut counts = Counts {
            registry: Registry::default(),
            challenges: Family::default(),
            lockouts: Counter::default(),
            sign_ins: Family::default(),
            messages: Family::default(),
            sms_stopped: Counter::default(),
            recoveries: Family::default(),
            recovery_ends: Family::default(),
            case_ends: Family::default(),
            password_resets: Family::default(),
            desk_alarms: Family::default(),
            outbox_pending: Gauge::default(),
            outbox_oldest: Gauge::default(),
            hash_queue: Gauge::default(),
            hash_shed: Counter::default(),
            requests_shed: Counter::default(),
            requests: Family::new_with_constructor(|| Histogram::new(exponential_buckets(0.001, 2.0, 14))),
        };
        counts.register();
        Self(Arc::new(counts))
    }
}

impl Counts {
    fn register(&mut self) {
        let registry = &mut self.registry;
        registry.register_with_unit("http_server_request_duration", "How long requests took", Unit::Seconds, self.requests.clone());
        let registry = registry.sub_registry_with_prefix("vestibule");
        registry.register("challenges", "Typed codes that were judged", self.challenges.clone());
        registry.register("lockouts", "Waits that wrong codes started", self.lockouts.clone());
        registry.register("sign_ins", "Passwords that were judged", self.sign_ins.clone());
        registry.register("messages", "Messages by what became of them", self.messages.clone());
        registry.register("sms_stopped", "Codes that were not sent, for too few of those sent there come back", self.sms_stopped.clone());
        registry.register("recoveries", "Requests to be let back in, by what was proved besides the password", self.recoveries.clone());
        registry.register("recovery_ends", "Recoveries that ended, by how", self.recovery_ends.clone());
        registry.register("case_ends", "Cases of the support desk that ended, by how", self.case_ends.clone());
        registry.register("password_resets", "Links to a new password, asked for and used", self.password_resets.clone());
        registry.register("desk_alarms", "Support agents who did more than is usual in a day, by what", self.desk_alarms.clone());
        registry.register("outbox_pending", "Messages that wait to be sent", self.outbox_pending.clone());
        registry.register_with_unit("outbox_oldest", "How long the first of them has been due", Unit::Seconds, self.outbox_oldest.clone());
        registry.register("password_hash_queue", "Passwords that wait to be hashed", self.hash_queue.clone());
        registry.register("password_hash_shed", "Passwords that were not hashed, for too many waited", self.hash_shed.clone());
        registry.register("requests_shed", "Requests that were sent away, for too many were at work", self.requests_shed.clone());
        registry.register("build", "The program that runs", Info::new([("version", env!("CARGO_PKG_VERSION"))]));
    }
}

impl fmt::Debug for Metrics {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Metrics")
    }
}

/// What is said of a request, in figures and in one line of the log: its route, never its path or query, which may hold tokens.
pub(crate) struct Observed {
    method: &'static str,
    route: String,
    started: Instant,
}

impl Observed {
    /// A request that begins now.
    pub(crate) fn begin(request: &Request) -> Self {
        let route = request.extensions().get::<MatchedPath>().map_or("none", MatchedPath::as_str).to_owned();
        Self { method: method(request.method()), route, started: Instant::now() }
    }

    /// It was answered.
    pub(crate) fn end(self, app: &App, request_id: &str, status: StatusCode) {
        let Self { method, route, started } = self;
        let (took, status) = (started.elapsed(), status.as_u16());
        let duration_ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
        tracing::info!(event = "http.request", request_id, method, route, status, duration_ms);
        app.metrics.request(&RequestLabels { method, route, status }, took);
    }
}

/// A client may make up methods.
fn method(method: &Method) -> &'static str {
    match method.as_str() {
        "GET" => "GET",
        "HEAD" => "HEAD",
        "POST" => "POST",
        "PUT" => "PUT",
        "PATCH" => "PATCH",
        "DELETE" => "DELETE",
        "OPTIONS" => "OPTIONS",
        _ => "other",
    }
}

/// How a recovery ended, if this tells of its end. One that ends while a second agent is still waited for counts as well.
fn recovery_end(event: &Event) -> Option<&'static str> {
    if event.kind == EventKind::RecoveryFinished {
        return Some("finished");
    }
    let known = |reason: &str| RECOVERY_ENDS.iter().find(|(name, _)| *name == reason).map_or("other", |(_, end)| *end);
    (event.kind == EventKind::RecoveryCancelled).then(|| event.detail.reason.as_deref().map_or("other", known))
}

/// The reasons of [`EventKind::RecoveryCancelled`], and how they are called here.
const RECOVERY_ENDS: [(&str, &str); 8] = [
    ("link", "stopped_by_link"),
    ("second_factor", "stopped_by_sign_in"),
    ("password_changed", "password_changed"),
    ("email_changed", "email_changed"),
    ("alarm", "reported"),
    ("denied", "denied"),
    ("disabled", "disabled"),
    ("lapsed", "expired"),
];

const CASE_ENDS: [(EventKind, &str); 2] = [(EventKind::CaseApproved, "approved"), (EventKind::CaseRefused, "refused")];

const fn named(refusal: &Refusal) -> &'static str {
    match refusal {
        Refusal::UnknownChallenge => "unknown_challenge",
        Refusal::UnknownFactor => "unknown_factor",
        Refusal::UnknownDevice => "unknown_device",
        Refusal::UnknownSession => "unknown_session",
        Refusal::AlreadyPassed => "already_passed",
        Refusal::Expired => "expired",
        Refusal::WrongCode { .. } => "wrong_code",
        Refusal::ClockOff { .. } => "clock_off",
        Refusal::CodeUsed => "code_used",
        Refusal::NotPaired => "not_paired",
        Refusal::LinkUsed => "link_used",
        Refusal::NotApproved => "not_approved",
        Refusal::CodeSuperseded => "code_superseded",
        Refusal::CodeExpired => "code_expired",
        Refusal::TooManyMessages { .. } => "too_many_messages",
        Refusal::MailboxPaused { .. } => "mailbox_paused",
        Refusal::PhoneNotAccepted => "phone_not_accepted",
        Refusal::PhoneRequired => "phone_required",
        Refusal::KindNotAllowed => "kind_not_allowed",
        Refusal::TooWeakAlone => "too_weak_alone",
        Refusal::WrongLength { .. } => "wrong_length",
        Refusal::Malformed => "malformed",
        Refusal::Wait { .. } => "wait",
        Refusal::CodesDisabled => "codes_disabled",
        Refusal::KeyNotDeviceBound => "key_not_device_bound",
        Refusal::CredentialRefused => "credential_refused",
        Refusal::NotEnrolled => "not_enrolled",
        Refusal::StepUpRequired => "step_up_required",
        Refusal::PolicyForbids => "policy_forbids",
        Refusal::WrongPassword => "wrong_password",
        Refusal::PasswordUnacceptable(_) => "password_unacceptable",
        Refusal::UserDisabled => "user_disabled",
        Refusal::Frozen { .. } => "frozen",
        Refusal::PasswordOwed => "password_owed",
        Refusal::Doubtful => "doubtful",
        Refusal::TooMany => "too_many",
        Refusal::LastOwner => "last_owner",
        Refusal::NoMailbox => "no_mailbox",
        Refusal::NotIndependent => "not_independent",
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct ChallengeLabels {
    method: &'static str,
    outcome: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct OutcomeLabels {
    outcome: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct RecoveryLabels {
    kind: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct StageLabels {
    stage: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct EndLabels {
    end: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct ExcessLabels {
    excess: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct MessageLabels {
    channel: &'static str,
    provider: String,
    outcome: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct RequestLabels {
    method: &'static str,
    route: String,
    status: u16,
}

#[cfg(test)]
mod tests {
    use super::*;
    use twofactor::{Actor, Detail, EventId};

    #[test]
    fn names_are_those_that_dashboards_expect() {
        let metrics = Metrics::default();
        metrics.challenge(&Err(Refusal::WrongCode { attempts_left: 0, until: Some(Timestamp::from_unix_millis(0)) }));
        metrics.sign_in(true);
        metrics.message(MAIL, Some("mail"), Delivery::Done);
        metrics.backlog(&Backlog { waiting: 3, oldest_due_at: Some(Timestamp::from_unix_millis(0)) }, Timestamp::from_unix_millis(4_999));
        metrics.desk_alarm(Excess::WrongCodes);
        let happened = |kind, reason: Option<&str>| {
            let detail = Detail { reason: reason.map(str::to_owned), ..Detail::default() };
            metrics.event(&Event { id: EventId::from_bytes([0; 16]), at: Timestamp::from_unix_millis(0), kind, actor: Actor::User, detail });
        };
        happened(EventKind::RecoveryRequested, None);
        happened(EventKind::RecoveryCancelled, Some("lapsed"));
        happened(EventKind::CaseApproved, None);
        happened(EventKind::PasswordResetRequested, None);
        metrics.password_hash_queue(2);
        metrics.password_hash_shed();
        metrics.request_shed();
        metrics.request(&RequestLabels { method: "GET", route: "/sign-in".to_owned(), status: 200 }, Duration::from_millis(3));
        insta::assert_snapshot!(metrics.text());
    }
}
