//! The worker: sends what steps asked for, looks after sign-ins that were left half way, and clears away what nobody needs any more.
//!
//! Every node has one; leases keep them out of each other's way. Messages are sent beside everything else, each kind in a room of its
//! own: a provider that does not answer holds up nothing but its own messages. What fails is tried again until it is of no use.

mod sms;

use core::time::Duration;
use std::sync::Arc;

use deliver::{Outcome, mail::Letter as Mail, sms::Text};
use pages::{Channel, DevMessage, MailFacts, Notice as Letter, Sms};
use store::{
    Delivery, Leased, Limit, MAIL, Progress, StoreError,
    audit::{Checkpoint, Made},
};
use tokio::{
    sync::OwnedSemaphorePermit,
    task::JoinSet,
    time::{Instant, MissedTickBehavior, interval, sleep, timeout},
};
use twofactor::{Actor, Cause, Email, Message, Notice, Phone, Recipient, Secret};

use crate::{App, steps};

/// Works until `stop` is done, and finishes what is under way.
pub async fn run(app: Arc<App>, stop: impl Future<Output = ()>) {
    let mut stop = std::pin::pin!(stop);
    let mut ticks = interval(EVERY);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut housekeeping = Instant::now();
    let mut under_way = JoinSet::new();
    let listening = sms::listen(&app);
    let mut is_crowded = false;
    loop {
        tokio::select! {
            biased;
            () = &mut stop => break,
            Some(_) = under_way.join_next() => if !is_crowded { continue },
            _ = ticks.tick() => if let Err(error) = tend(&app).await {
                tracing::warn!(event = "worker.paused", %error);
            },
        }
        is_crowded = dispatch(&app, &mut under_way).await.unwrap_or_else(|error| {
            tracing::warn!(event = "worker.paused", %error);
            false
        });
        if Instant::now() >= housekeeping {
            housekeeping = Instant::now() + HOUSEKEEPING_EVERY;
            if let Err(error) = clear_away(&app).await {
                tracing::warn!(event = "worker.housekeeping_failed", %error);
            }
        }
    }
    while under_way.join_next().await.is_some() {}
    sms::hang_up(&app, listening).await;
}

/// Does once what [`run`] does again and again, and waits until everything that is due was tried.
///
/// # Errors
/// Those of the store; what was leased is then tried again when the lease is over.
pub async fn work(app: &Arc<App>) -> Result<(), StoreError> {
    tend(app).await?;
    let mut under_way = JoinSet::new();
    loop {
        dispatch(app, &mut under_way).await?;
        if under_way.join_next().await.is_none() {
            return Ok(());
        }
    }
}

/// Takes up new keys, looks after every user whose time has come, sends what was asked for in their name, and notes how much waits to be sent.
async fn tend(app: &App) -> Result<(), StoreError> {
    app.store.refresh_keys().await?;
    look_after(app).await?;
    steps::reset::tend(app).await?;
    let backlog = app.store.backlog().await?;
    app.metrics.backlog(&backlog, app.store.now());
    Ok(())
}

async fn look_after(app: &App) -> Result<(), StoreError> {
    for user in app.store.users_to_look_after(BATCH).await? {
        match app.store.act(user, Cause::by(Actor::System), |user, scene| user.look_after(scene)).await {
            Ok(()) | Err(StoreError::Missing) => {}
            Err(error @ StoreError::Corrupt { .. }) => tracing::error!(event = "user.corrupt", %user, %error),
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

/// Leases as many messages of every kind as there are places for, and begins to send them. Answers whether a room is full: then more
/// may be due.
async fn dispatch(app: &Arc<App>, under_way: &mut JoinSet<()>) -> Result<bool, StoreError> {
    let mut is_crowded = false;
    for room in app.post.rooms(app.development) {
        let places = u16::try_from(room.places.available_permits()).unwrap_or(u16::MAX);
        let leased = if places == 0 { Vec::new() } else { app.store.lease(room.kind, places, LEASE).await? };
        is_crowded |= leased.len() >= usize::from(places);
        for leased in leased {
            // Nobody else takes places, so there is one for each.
            let place = Arc::clone(&room.places).try_acquire_owned().ok();
            under_way.spawn(send(Arc::clone(app), leased, place));
        }
    }
    Ok(is_crowded)
}

/// Sends one message and notes how it ended, while it holds its place.
async fn send(app: Arc<App>, leased: Leased, place: Option<OwnedSemaphorePermit>) {
    // A provider that is still at it when the message expires is not waited for.
    let rest = leased.message.expires_at.since(app.store.now());
    let (delivery, tried) = timeout(rest, one(&app, &leased)).await.unwrap_or((Delivery::GiveUp, None));
    app.metrics.message(&leased.message.kind, tried.as_ref().map(|(provider, _)| provider.as_str()), delivery);
    for pause in SETTLE_PAUSES {
        match app.store.settle(&leased, delivery, tried.as_ref().map(|(provider, progress)| (provider.as_str(), *progress))).await {
            Ok(true) => break,
            Ok(false) => {
                tracing::warn!(event = "message.lease_lost", message = %leased.message.id, "another node may have sent it too, or it was called off");
                break;
            }
            // What is not noted is sent again when the lease is over.
            Err(error) => tracing::warn!(event = "message.not_settled", message = %leased.message.id, %error),
        }
        sleep(pause).await;
    }
    drop(place);
}

/// What is to be done with the message after one try, and what happened with which provider.
type Tried = (Delivery, Option<(String, Progress)>);

async fn one(app: &App, leased: &Leased) -> Tried {
    let Ok(message) = serde_json::from_slice::<Message>(leased.message.content.expose()) else {
        // A node of a newer release may have asked for it, and will take it up.
        tracing::error!(event = "message.unreadable", message = %leased.message.id, "it is left to a node that can read it");
        return (Delivery::Retry(store::outbox::backoff(leased.attempts)), None);
    };
    let charged = match hold_back(app, leased, &message).await {
        Ok(Ok(charged)) => charged,
        Ok(Err(wait)) => return (Delivery::Retry(wait), Some((LIMITS.to_owned(), Progress::Stopped))),
        Err(error) => {
            tracing::warn!(event = "message.not_counted", message = %message.id, %error, "it is tried again later");
            return (Delivery::Retry(store::outbox::backoff(leased.attempts)), None);
        }
    };
    let tried = match &message.to {
        Recipient::Mailbox(mailbox) => mail(app, leased, &message, mailbox).await,
        Recipient::Number(number) => text(app, leased, &message, number).await,
    };
    // Nobody was asked: it is counted when somebody is.
    if matches!(tried, (Delivery::Retry(_), None))
        && let Err(error) = app.store.refund(&charged).await
    {
        tracing::warn!(event = "message.not_refunded", message = %message.id, %error, "it counts twice");
    }
    tried
}

/// Counts a message that nothing was charged for when it was asked for, once; answers what it was counted against, or how long it has to wait
/// where too many of its kind were sent. In development everything goes to the inbox.
async fn hold_back(app: &App, leased: &Leased, message: &Message) -> Result<Result<Vec<Limit>, Duration>, StoreError> {
    let limits = if app.development { Vec::new() } else { steps::limits::message(app, (leased.message.organization, leased.message.user), message) };
    if limits.is_empty() || app.store.timeline(message.id).await?.iter().any(|step| step.progress != Progress::Stopped) {
        return Ok(Ok(Vec::new()));
    }
    let charge = app.store.charge(&limits).await?;
    if charge.is_allowed {
        return Ok(Ok(limits));
    }
    tracing::warn!(event = "message.stopped", message = %message.id, notice = message.notice.as_str(), "many of its kind were sent: it is sent later");
    Ok(Err(charge.retry_after))
}

/// In development a text message goes to the inbox.
async fn text(app: &App, leased: &Leased, message: &Message, number: &Phone) -> Tried {
    let Some(short) = short(app, leased, message) else { return (Delivery::GiveUp, None) };
    let words = app.words_for(message.locale.as_deref());
    let body = short.text(&app.config.product, app.config.base_url.host(), words);
    if app.development {
        app.inbox.take(DevMessage { channel: Channel::Sms, to: number.spaced(), subject: None, body, at: message.at });
        return (Delivery::Done, None);
    }
    sms::send(app, leased, &Text { id: message.id, to: number.clone(), body: Secret::new(body) }).await
}

/// The short form of a message; `None` for the links that only a mailbox is sent.
fn short(app: &App, leased: &Leased, message: &Message) -> Option<Sms> {
    match &message.notice {
        Notice::Code { code } => return Some(Sms::Code { code: code.clone() }),
        Notice::PassLink { link } => return Some(Sms::PassLink { url: Secret::new(app.config.base_url.join(&format!("/pass/#{}", link.expose()))) }),
        Notice::VerifyEmail { .. } | Notice::PasswordReset { .. } | Notice::RecoveryLink { .. } | Notice::Invitation { .. } => return None,
        Notice::PhoneWanted => return None,
        Notice::FactorAdded { .. } | Notice::FactorReplaced { .. } | Notice::FactorRemoved { .. } | Notice::TwoFactorOff | Notice::KeyCopied { .. } => {}
        Notice::BackupCodesMade | Notice::BackupCodeUsed { .. } | Notice::BrowserTrusted | Notice::BrowserStolen { .. } | Notice::SignInDenied => {}
        Notice::DeskAlarm { .. } => {}
        Notice::CaseRequested | Notice::RecoveryPending { .. } | Notice::RecoveryReady | Notice::RecoveryCancelled | Notice::RecoveryFinished => {}
        Notice::SecondStepFailed | Notice::CodesLocked { .. } | Notice::PasswordChanged | Notice::EmailChanged | Notice::Administered { .. } => {}
    }
    Some(Sms::News { notice: letter(app, &message.notice)?, report_url: report_url(app, leased, message) })
}

/// Where the recipient reports that it was somebody else, or calls off what the message tells of.
fn report_url(app: &App, leased: &Leased, message: &Message) -> String {
    let Some(user) = leased.message.user else { return app.config.base_url.join("/sign-in") };
    if message.notice.can_be_called_off() { steps::recovery::address(app, user, message.id) } else { steps::alarm::address(app, user, message.id) }
}

/// In development a mail goes to the inbox.
async fn mail(app: &App, leased: &Leased, message: &Message, mailbox: &Email) -> Tried {
    let Some(mail) = write(app, leased, message, mailbox) else { return (Delivery::GiveUp, None) };
    if app.development {
        let to = mailbox.as_str().to_owned();
        app.inbox.take(DevMessage { channel: Channel::Mail, to, subject: Some(mail.subject), body: mail.text, at: message.at });
        return (Delivery::Done, None);
    }
    let (delivery, progress) = match app.post.send_mail(&mail).await {
        Some(Outcome::Accepted) => (Delivery::Done, Progress::Accepted),
        Some(Outcome::Refused(fault)) => {
            tracing::warn!(event = "mail.refused", message = %message.id, %fault, "the mail was given up");
            (Delivery::GiveUp, Progress::Refused)
        }
        Some(Outcome::Failed(fault)) => {
            tracing::warn!(event = "mail.failed", message = %message.id, attempts = leased.attempts, %fault, "the mail is tried again later");
            (Delivery::Retry(store::outbox::backoff(leased.attempts)), Progress::Failed)
        }
        None => return (Delivery::Retry(store::outbox::backoff(leased.attempts)), None),
    };
    (delivery, Some((MAIL.to_owned(), progress)))
}

/// Puts a message into words; `None` for one that mailboxes are not told.
fn write(app: &App, leased: &Leased, message: &Message, mailbox: &Email) -> Option<Mail> {
    let facts = MailFacts {
        product: app.config.product.clone(),
        user_name: message.name.clone(),
        host: app.config.base_url.host().to_owned(),
        settings_url: app.config.base_url.join("/settings/security"),
        report_url: report_url(app, leased, message),
        support: app.config.support.contact.clone(),
        at: message.at,
        browser: message.browser.clone(),
        ip: message.ip.clone(),
    };
    let words = app.words_for(message.locale.as_deref());
    let pages::Mail { subject, text, html } = letter(app, &message.notice)?.mail(&facts, words);
    Some(Mail { id: message.id, to: mailbox.clone(), subject, text, html, at: message.at })
}

/// The long form of a notice; `None` for one that mailboxes are not told.
fn letter(app: &App, notice: &Notice) -> Option<Letter> {
    Some(match notice {
        Notice::PassLink { .. } => return None,
        Notice::VerifyEmail { token } => Letter::EmailVerification { url: app.config.base_url.join(&format!("/verify-email?token={}", token.expose())) },
        Notice::PasswordReset { token } => Letter::PasswordReset { url: app.config.base_url.join(&format!("/reset-password?token={}", token.expose())) },
        Notice::RecoveryLink { token } => Letter::RecoveryLink { url: app.config.base_url.join(&format!("/recovery?token={}", token.expose())) },
        Notice::CaseRequested => Letter::CaseRequested,
        Notice::DeskAlarm { agent, excess } => Letter::DeskAlarm { agent: agent.clone(), excess: *excess },
        Notice::RecoveryPending { ready_at } => Letter::RecoveryPending { ready_at: *ready_at },
        Notice::RecoveryReady => Letter::RecoveryReady,
        Notice::RecoveryCancelled => Letter::RecoveryCancelled,
        Notice::RecoveryFinished => Letter::RecoveryFinished,
        Notice::Code { code } => Letter::Code { code: code.clone() },
        Notice::FactorAdded { kind } => Letter::FactorAdded { kind: *kind },
        Notice::FactorReplaced { kind } => Letter::FactorReplaced { kind: *kind },
        Notice::FactorRemoved { kind } => Letter::FactorRemoved { kind: *kind },
        Notice::KeyCopied { .. } => Letter::KeyCopied,
        Notice::TwoFactorOff => Letter::TwoFactorOff,
        Notice::BackupCodesMade => Letter::BackupCodesMade,
        Notice::BackupCodeUsed { left } => Letter::BackupCodeUsed { left: u8::try_from(*left).unwrap_or(u8::MAX) },
        Notice::BrowserTrusted => Letter::NewTrustedBrowser,
        Notice::BrowserStolen { .. } => Letter::TrustedBrowserStolen,
        Notice::SecondStepFailed => Letter::SecondStepFailed,
        Notice::SignInDenied => Letter::SignInDenied,
        Notice::CodesLocked { until } => Letter::CodeLock { until: *until },
        Notice::PasswordChanged => Letter::PasswordChanged,
        Notice::EmailChanged => Letter::EmailChanged,
        Notice::Invitation { token } => Letter::Invitation { url: app.config.base_url.join(&format!("/invitation?token={}", token.expose())) },
        Notice::PhoneWanted => Letter::PhoneWanted { url: app.config.base_url.join("/settings/profile") },
        Notice::Administered { deed } => Letter::Administered { deed: *deed },
    })
}

async fn clear_away(app: &App) -> Result<(), StoreError> {
    app.store.check_clock().await?;
    app.store.purge_limits().await?;
    app.store.purge_cases(steps::desk::CASES_KEPT).await?;
    app.store.purge_idempotency().await?;
    app.store.expire_outbox().await?;
    app.store.purge_outbox(SETTLED_KEPT).await?;
    app.store.purge_deliveries(SETTLED_KEPT).await?;
    sign_audit(app).await
}

/// Signs where the audit trail stands. The log tells of it, so that whoever keeps the log elsewhere has what no one here can change.
async fn sign_audit(app: &App) -> Result<(), StoreError> {
    while let Made::Checkpoint(Checkpoint { number, note, .. }) = app.store.checkpoint(CHECKPOINT_EVERY).await? {
        tracing::info!(event = "audit.checkpoint", number, note, "signed where the audit trail stands");
    }
    Ok(())
}

/// Who is named in the timeline of a message that was stopped.
const LIMITS: &str = "limits";
const EVERY: Duration = Duration::from_millis(500);
const HOUSEKEEPING_EVERY: Duration = Duration::from_secs(10);
const CHECKPOINT_EVERY: Duration = Duration::from_secs(300);
/// Longer than any provider is waited for, so that no message is sent twice at a time.
const LEASE: Duration = Duration::from_secs(120);

/// How long to wait between tries to note how a message ended, which a database that is gone for a moment survives.
const SETTLE_PAUSES: [Duration; 6] =
    [Duration::from_millis(100), Duration::from_secs(1), Duration::from_secs(3), Duration::from_secs(6), Duration::from_secs(10), Duration::ZERO];

const SETTLED_KEPT: Duration = Duration::from_secs(7 * 24 * 3600);
const BATCH: u16 = 32;
