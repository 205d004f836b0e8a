//! The worker: sends what steps asked for, looks after sign-ins that were left half way, and clears away what nobody needs any more.
//!
//! Every node has one; leases keep them out of each other's way. What fails is tried again until it is of no use.

use core::time::Duration;
use std::sync::Arc;

use pages::{Channel, DevMessage, MailFacts, Notice as Letter, Sms, Words};
use store::{Delivery, Leased, MAIL, SMS, StoreError};
use tokio::time::{Instant, MissedTickBehavior, interval};
use twofactor::{Actor, Cause, Email, Message, Notice, Phone, Recipient};

use crate::App;

/// Works until `stop` is done, and finishes what is under way.
pub async fn run(app: Arc<App>, stop: impl Future<Output = ()>) {
    let mut stop = std::pin::pin!(stop);
    let mut ticks = interval(EVERY);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut housekeeping = Instant::now();
    loop {
        tokio::select! {
            biased;
            () = &mut stop => return,
            _ = ticks.tick() => {}
        }
        if let Err(error) = work(&app).await {
            tracing::warn!(event = "worker.paused", %error);
        }
        if Instant::now() >= housekeeping {
            housekeeping = Instant::now() + HOUSEKEEPING_EVERY;
            if let Err(error) = clear_away(&app).await {
                tracing::warn!(event = "worker.housekeeping_failed", %error);
            }
        }
    }
}

/// Takes up new keys, looks after every user whose time has come, then sends everything that is due, a batch at a time.
///
/// # Errors
/// Those of the store; what was leased is then tried again when the lease is over.
pub async fn work(app: &App) -> Result<(), StoreError> {
    app.store.refresh_keys().await?;
    look_after(app).await?;
    loop {
        let batch = app.store.lease(BATCH, LEASE).await?;
        let last = batch.len() < usize::from(BATCH);
        for leased in batch {
            let delivery = one(app, &leased);
            app.metrics.message(&leased.message.kind, delivery);
            app.store.settle(&leased, delivery).await?;
        }
        if last {
            let backlog = app.store.backlog().await?;
            app.metrics.backlog(&backlog, app.store.now());
            return Ok(());
        }
    }
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

fn one(app: &App, leased: &Leased) -> Delivery {
    match leased.message.kind.as_str() {
        MAIL | SMS => serde_json::from_slice(leased.message.content.expose()).map_or(Delivery::GiveUp, |message| send(app, leased, &message)),
        _ => Delivery::GiveUp,
    }
}

fn send(app: &App, leased: &Leased, message: &Message) -> Delivery {
    match &message.to {
        Recipient::Mailbox(mailbox) => mail(app, leased, message, mailbox),
        Recipient::Number(number) => sms(app, leased, message, number),
    }
}

/// In development a text message goes to the inbox. Without a provider it waits until it is of no use.
fn sms(app: &App, leased: &Leased, message: &Message, number: &Phone) -> Delivery {
    let Some(sms) = short(&message.notice) else { return Delivery::GiveUp };
    if !app.development {
        tracing::warn!(event = "sms.no_provider", message = %message.id, "no SMS provider is configured: the message waits");
        return Delivery::Retry(store::outbox::backoff(leased.attempts));
    }
    let words = Words::for_language(message.locale.as_deref().unwrap_or("en"));
    let body = sms.text(&app.config.product, app.config.base_url.host(), words);
    app.inbox.take(DevMessage { channel: Channel::Sms, to: number.spaced(), subject: None, body, at: message.at });
    Delivery::Done
}

/// The short form of a notice; `None` for one that telephones are not told.
fn short(notice: &Notice) -> Option<Sms> {
    match notice {
        Notice::Code { code } => Some(Sms::Code { code: code.clone() }),
        Notice::FactorReplaced { .. } => Some(Sms::NumberReplaced),
        Notice::FactorRemoved { .. } => Some(Sms::NumberRemoved),
        Notice::VerifyEmail { .. } | Notice::FactorAdded { .. } | Notice::TwoFactorOff | Notice::BackupCodesMade | Notice::BackupCodeUsed { .. } => None,
        Notice::BrowserTrusted | Notice::BrowserStolen { .. } | Notice::SecondStepFailed | Notice::CodesLocked { .. } => None,
        Notice::PasswordChanged | Notice::EmailChanged => None,
    }
}

/// In development a mail goes to the inbox. Without a provider it waits until it is of no use.
fn mail(app: &App, leased: &Leased, message: &Message, mailbox: &Email) -> Delivery {
    if !app.development {
        tracing::warn!(event = "mail.no_provider", message = %message.id, "no mail provider is configured: the message waits");
        return Delivery::Retry(store::outbox::backoff(leased.attempts));
    }
    let facts = MailFacts {
        product: app.config.product.clone(),
        user_name: message.name.clone(),
        host: app.config.base_url.host().to_owned(),
        settings_url: app.config.base_url.join("/settings/security"),
        support: app.config.support.contact.clone(),
        at: message.at,
        browser: message.browser.clone(),
        ip: message.ip.clone(),
    };
    let words = Words::for_language(message.locale.as_deref().unwrap_or("en"));
    let mail = letter(app, &message.notice).mail(&facts, words);
    let to = mailbox.as_str().to_owned();
    app.inbox.take(DevMessage { channel: Channel::Mail, to, subject: Some(mail.subject), body: mail.text, at: message.at });
    Delivery::Done
}

fn letter(app: &App, notice: &Notice) -> Letter {
    match notice {
        Notice::VerifyEmail { token } => Letter::EmailVerification { url: app.config.base_url.join(&format!("/verify-email?token={}", token.expose())) },
        Notice::Code { code } => Letter::Code { code: code.clone() },
        Notice::FactorAdded { kind } => Letter::FactorAdded { kind: *kind },
        Notice::FactorReplaced { kind } => Letter::FactorReplaced { kind: *kind },
        Notice::FactorRemoved { kind } => Letter::FactorRemoved { kind: *kind },
        Notice::TwoFactorOff => Letter::TwoFactorOff,
        Notice::BackupCodesMade => Letter::BackupCodesMade,
        Notice::BackupCodeUsed { left } => Letter::BackupCodeUsed { left: u8::try_from(*left).unwrap_or(u8::MAX) },
        Notice::BrowserTrusted => Letter::NewTrustedBrowser,
        Notice::BrowserStolen { .. } => Letter::TrustedBrowserStolen,
        Notice::SecondStepFailed => Letter::SecondStepFailed,
        Notice::CodesLocked { until } => Letter::CodeLock { until: *until },
        Notice::PasswordChanged => Letter::PasswordChanged,
        Notice::EmailChanged => Letter::EmailChanged,
    }
}

async fn clear_away(app: &App) -> Result<(), StoreError> {
    app.store.check_clock().await?;
    app.store.purge_limits().await?;
    app.store.purge_idempotency().await?;
    app.store.expire_outbox().await?;
    app.store.purge_outbox(SETTLED_KEPT).await?;
    Ok(())
}

const EVERY: Duration = Duration::from_millis(500);
const HOUSEKEEPING_EVERY: Duration = Duration::from_secs(10);
const LEASE: Duration = Duration::from_secs(60);
const SETTLED_KEPT: Duration = Duration::from_secs(7 * 24 * 3600);
const BATCH: u16 = 32;
