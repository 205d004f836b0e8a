//! Why a request was not served: one list for pages and API, one place that gives each its status, code and title.

use core::time::Duration;

use axum::{
    Json,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde_json::{Map, Value, json};
use store::StoreError;
use twofactor::{PasswordFault, Refusal, Timestamp};

use crate::request_id;

/// Says to the page that takes a problem's place that changes are frozen.
#[derive(Clone, Copy)]
pub(crate) struct Frozen;

/// Why a request was not served.
#[derive(Debug)]
pub enum Problem {
    /// A rule said no, at this time.
    Refused(Refusal, Timestamp),
    /// The request cannot be read; says why.
    Malformed(String),
    /// Factors of this kind are not enrolled here; says why.
    FactorNotAllowed(String),
    /// The body is larger than anything that is read here.
    TooLarge,
    /// No valid key or session came with the request.
    Unauthorized,
    /// The key or user may not do this.
    Forbidden,
    /// There is nothing there, or it is somebody else's.
    NotFound,
    /// The path exists, the method does not.
    MethodNotAllowed,
    /// Another one with this e-mail address or external id exists in the organization.
    Taken,
    /// The same idempotency key came with another request.
    Conflict,
    /// It was changed since the version that the request names.
    PreconditionFailed,
    /// Nothing would be open to so many people before they enroll a factor, and nobody has acknowledged it.
    CutsOff {
        /// How many.
        people: u64,
    },
    /// Too many requests of this kind.
    RateLimited {
        /// When to try again.
        retry_after: Duration,
    },
    /// Something that is needed does not answer, or there is more work than can be done: nothing was decided.
    Unavailable,
    /// A defect or a damaged row.
    Internal,
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Missing => Self::NotFound,
            StoreError::Revoked => Self::Unauthorized,
            StoreError::Conflict => Self::Taken,
            StoreError::Unavailable(_) => {
                tracing::warn!(event = "store.unavailable", request_id = request_id::current(), %error);
                Self::Unavailable
            }
            StoreError::Corrupt { .. }
            | StoreError::Keys(_)
            | StoreError::MigrationsPending { .. }
            | StoreError::SchemaTooNew { .. }
            | StoreError::MigrationChanged { .. } => {
                tracing::error!(event = "store.failed", request_id = request_id::current(), %error);
                Self::Internal
            }
        }
    }
}

impl Problem {
    /// Turns a rule's verdict into what a handler returns.
    ///
    /// # Errors
    /// The refusal as a problem.
    pub fn from_verdict<T>(verdict: Result<T, Refusal>, now: Timestamp) -> Result<T, Self> {
        verdict.map_err(|refusal| Self::Refused(refusal, now))
    }

    /// The status, the stable code and the title.
    pub fn kind(&self) -> (StatusCode, &'static str, &'static str) {
        match self {
            Self::Refused(refusal, _) => refused(refusal),
            Self::Malformed(_) => (StatusCode::BAD_REQUEST, "malformed", "The request cannot be read"),
            Self::FactorNotAllowed(_) => (StatusCode::UNPROCESSABLE_ENTITY, "factor_not_allowed", "Factors of this kind cannot be enrolled here"),
            Self::TooLarge => (StatusCode::PAYLOAD_TOO_LARGE, "too_large", "The body is too large"),
            Self::Unauthorized => (StatusCode::UNAUTHORIZED, "unauthorized", "A valid API key is needed"),
            Self::Forbidden => (StatusCode::FORBIDDEN, "forbidden", "The API key may not do this"),
            Self::NotFound => (StatusCode::NOT_FOUND, "not_found", "There is no such thing"),
            Self::MethodNotAllowed => (StatusCode::METHOD_NOT_ALLOWED, "malformed", "The method is not allowed here"),
            Self::Taken => (StatusCode::CONFLICT, "taken", "Another user of the organization has this e-mail address or external id"),
            Self::Conflict => (StatusCode::CONFLICT, "conflict", "This Idempotency-Key came with another request"),
            Self::PreconditionFailed => (StatusCode::PRECONDITION_FAILED, "precondition_failed", "It was changed in the meantime: read it again"),
            Self::CutsOff { .. } => (StatusCode::UNPROCESSABLE_ENTITY, "people_cut_off", "People would have to enroll a factor before anything else"),
            Self::RateLimited { .. } => (StatusCode::TOO_MANY_REQUESTS, "rate_limited", "Too many requests"),
            Self::Unavailable => (StatusCode::SERVICE_UNAVAILABLE, "unavailable", "Try again in a moment"),
            Self::Internal => (StatusCode::INTERNAL_SERVER_ERROR, "internal", "Something is wrong on our side"),
        }
    }

    /// After how many seconds to try again, where that helps.
    pub fn retry_after_seconds(&self) -> Option<u64> {
        match self {
            Self::Refused(Refusal::Wait { until } | Refusal::TooManyMessages { until } | Refusal::MailboxPaused { until } | Refusal::Frozen { until }, now) => {
                Some(seconds_until(*until, *now))
            }
            Self::Refused(Refusal::WrongCode { until: Some(until), .. } | Refusal::ClockOff { until: Some(until), .. }, now) => {
                Some(seconds_until(*until, *now))
            }
            Self::RateLimited { retry_after } => Some(retry_after.as_secs().max(1)),
            Self::Unavailable => Some(1),
            Self::Refused(..) | Self::Malformed(_) | Self::FactorNotAllowed(_) | Self::TooLarge | Self::Unauthorized | Self::Forbidden => None,
            Self::PreconditionFailed | Self::CutsOff { .. } => None,
            Self::NotFound | Self::MethodNotAllowed | Self::Taken | Self::Conflict | Self::Internal => None,
        }
    }

    /// The problem document (RFC 9457) without the name of the request.
    pub fn document(&self) -> Value {
        let (status, code, title) = self.kind();
        let mut document = Map::new();
        document.insert("type".to_owned(), json!(format!("urn:vestibule:problem:{code}")));
        document.insert("title".to_owned(), json!(title));
        document.insert("status".to_owned(), json!(status.as_u16()));
        document.insert("code".to_owned(), json!(code));
        document.insert("request_id".to_owned(), json!(request_id::current()));
        if let Self::Malformed(detail) | Self::FactorNotAllowed(detail) = self {
            document.insert("detail".to_owned(), json!(detail));
        }
        if let Self::CutsOff { people } = self {
            document.insert("people".to_owned(), json!(people));
        }
        if let Some(seconds) = self.retry_after_seconds() {
            document.insert("retry_after_seconds".to_owned(), json!(seconds));
        }
        if let Self::Refused(refusal, _) = self {
            document.extend(facts(refusal));
        }
        Value::Object(document)
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let (status, ..) = self.kind();
        let mut response = (status, Json(self.document())).into_response();
        if matches!(self, Self::Refused(Refusal::Frozen { .. }, _)) {
            response.extensions_mut().insert(Frozen);
        }
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        if let Some(seconds) = self.retry_after_seconds() {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        if status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}

fn refused(refusal: &Refusal) -> (StatusCode, &'static str, &'static str) {
    const SAID_NO: StatusCode = StatusCode::UNPROCESSABLE_ENTITY;
    match refusal {
        Refusal::UnknownChallenge | Refusal::UnknownFactor | Refusal::UnknownDevice => (StatusCode::NOT_FOUND, "not_found", "There is no such thing"),
        Refusal::UnknownSession => (StatusCode::UNAUTHORIZED, "unauthorized", "The session has ended"),
        Refusal::AlreadyPassed => (StatusCode::CONFLICT, "already_passed", "The challenge was passed before"),
        Refusal::Expired => (StatusCode::GONE, "expired", "It is too late for this"),
        Refusal::WrongCode { .. } => (SAID_NO, "wrong_code", "The code is wrong"),
        Refusal::ClockOff { .. } => (SAID_NO, "clock_off", "The clock of the phone is off"),
        Refusal::NotPaired => (StatusCode::CONFLICT, "not_paired", "No phone has opened the link yet"),
        Refusal::LinkUsed => (StatusCode::CONFLICT, "link_used", "Another phone has opened the link"),
        Refusal::NotApproved => (StatusCode::CONFLICT, "not_approved", "The phone has not let the sign-in in"),
        Refusal::CodeUsed => (SAID_NO, "code_used", "The code was used before"),
        Refusal::CodeSuperseded => (SAID_NO, "code_superseded", "A newer code has taken the place of this one"),
        Refusal::CodeExpired => (SAID_NO, "code_expired", "The code is too old"),
        Refusal::TooManyMessages { .. } => (StatusCode::TOO_MANY_REQUESTS, "too_many_messages", "No more codes can be sent for a while"),
        Refusal::MailboxPaused { .. } => (SAID_NO, "factor_not_allowed", "The mailbox proves nothing besides the password, which was just set anew"),
        Refusal::PhoneNotAccepted => (SAID_NO, "phone_not_accepted", "Codes are not sent to this telephone number"),
        Refusal::PhoneRequired => (SAID_NO, "phone_required", "A telephone number is needed"),
        Refusal::KindNotAllowed => (SAID_NO, "factor_not_allowed", "The organization does not use factors of this kind"),
        Refusal::TooWeakAlone => (SAID_NO, "factor_not_allowed", "Whoever runs the organization cannot rely on e-mail alone"),
        Refusal::WrongLength { .. } => (SAID_NO, "wrong_length", "The code has another number of digits"),
        Refusal::Malformed => (StatusCode::BAD_REQUEST, "malformed", "This is not a code"),
        Refusal::Wait { .. } => (StatusCode::TOO_MANY_REQUESTS, "wait", "Too many wrong codes: nothing typed is looked at for a while"),
        Refusal::CodesDisabled => (SAID_NO, "factor_disabled", "Typed codes are switched off after too many wrong ones"),
        Refusal::KeyNotDeviceBound => (SAID_NO, "key_not_device_bound", "The organization takes keys that stay on one device only"),
        Refusal::CredentialRefused => (SAID_NO, "credential_refused", "The security key was not accepted"),
        Refusal::NotEnrolled => (SAID_NO, "not_enrolled", "The user has no second factor"),
        Refusal::StepUpRequired => (StatusCode::FORBIDDEN, "step_up_required", "The user must prove again that it is them"),
        Refusal::PolicyForbids => (StatusCode::FORBIDDEN, "policy_forbids", "The organization's policy does not allow this"),
        Refusal::WrongPassword => (SAID_NO, "wrong_password", "The password is wrong"),
        Refusal::PasswordUnacceptable(_) => (SAID_NO, "password_unacceptable", "The password cannot be used"),
        Refusal::UserDisabled => (StatusCode::FORBIDDEN, "user_disabled", "The user is disabled"),
        Refusal::Frozen { .. } => (StatusCode::FORBIDDEN, "changes_frozen", "The user reported something as not theirs: nothing is changed for a while"),
        Refusal::PasswordOwed => (StatusCode::FORBIDDEN, "password_change_required", "The user reported something as not theirs: a new password is owed"),
        Refusal::Doubtful => (SAID_NO, "factor_not_allowed", "The factor was enrolled after what the user reported as not theirs"),
        Refusal::LastOwner => (SAID_NO, "last_owner", "Nobody would own the organization any more"),
        Refusal::NoMailbox => (SAID_NO, "no_mailbox", "No mailbox of the user was verified and left unchanged for seven days"),
        Refusal::NotIndependent => (StatusCode::FORBIDDEN, "not_independent", "The second agent is too new, or somebody has set up both accounts lately"),
        Refusal::TooMany => (StatusCode::CONFLICT, "conflict", "The user has as many of these as possible"),
    }
}

/// What a program needs besides the code of a refusal.
fn facts(refusal: &Refusal) -> Map<String, Value> {
    let facts = match refusal {
        Refusal::WrongCode { attempts_left, .. } => json!({ "attempts_left": attempts_left }),
        Refusal::ClockOff { seconds_ahead, attempts_left, .. } => json!({ "minutes": minutes(*seconds_ahead), "attempts_left": attempts_left }),
        Refusal::WrongLength { expected } => json!({ "expected_digits": expected }),
        Refusal::PasswordUnacceptable(PasswordFault::TooShort { least }) => json!({ "reason": "too_short", "least_characters": least }),
        Refusal::PasswordUnacceptable(PasswordFault::TooLong) => json!({ "reason": "too_long" }),
        Refusal::PasswordUnacceptable(PasswordFault::Common) => json!({ "reason": "common" }),
        Refusal::PasswordUnacceptable(PasswordFault::Unchanged) => json!({ "reason": "unchanged" }),
        Refusal::UnknownChallenge | Refusal::UnknownFactor | Refusal::UnknownDevice | Refusal::UnknownSession => json!({}),
        Refusal::AlreadyPassed | Refusal::Expired | Refusal::CodeUsed | Refusal::Malformed | Refusal::Wait { .. } => json!({}),
        Refusal::CodeSuperseded | Refusal::CodeExpired | Refusal::TooManyMessages { .. } | Refusal::MailboxPaused { .. } => json!({}),
        Refusal::PhoneNotAccepted | Refusal::PhoneRequired | Refusal::KindNotAllowed | Refusal::KeyNotDeviceBound | Refusal::TooWeakAlone => json!({}),
        Refusal::CodesDisabled | Refusal::CredentialRefused | Refusal::NotEnrolled | Refusal::StepUpRequired | Refusal::PolicyForbids => json!({}),
        Refusal::WrongPassword | Refusal::UserDisabled | Refusal::TooMany | Refusal::NotPaired | Refusal::LinkUsed | Refusal::NotApproved => json!({}),
        Refusal::Frozen { .. } | Refusal::PasswordOwed | Refusal::Doubtful | Refusal::LastOwner | Refusal::NotIndependent | Refusal::NoMailbox => json!({}),
    };
    match facts {
        Value::Object(facts) => facts,
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) => Map::new(),
    }
}

/// Whole minutes by which a phone is ahead, at least one either way; negative when it is behind.
pub(crate) fn minutes(seconds_ahead: i64) -> i64 {
    let rounded = (seconds_ahead.abs() + 30) / 60;
    rounded.max(1) * seconds_ahead.signum()
}

fn seconds_until(until: Timestamp, now: Timestamp) -> u64 {
    let left = until.since(now);
    left.as_secs() + u64::from(left.subsec_nanos() > 0)
}
