//! Text messages: which gateway is asked, and what its answer means for the message.
//!
//! Every gateway that is for a number is asked once before any is asked again. Who has accepted a message and does not confirm it in time is
//! followed by the next; when there is none, the message is done. Whoever was asked by a node that died before it noted the answer may have
//! accepted it, and counts so, unless the gateway tells repetitions.

use core::time::Duration;
use std::sync::Arc;

use deliver::{
    Outcome,
    sms::{News, Provider, Receipt, Report, Text, Try, next},
};
use store::{Delivery, Leased, Progress, Step, StoreError};
use tokio::{
    task::JoinSet,
    time::{sleep, timeout},
};
use twofactor::MessageId;

use super::SETTLE_PAUSES;
use crate::{App, receipts};

/// Asks one gateway, and answers what is to be done with the message and what happened with whom.
pub(super) async fn send(app: &App, leased: &Leased, text: &Text) -> (Delivery, Option<(String, Progress)>) {
    let Ok(mut told) = app.store.timeline(text.id).await else {
        return (Delivery::Retry(store::outbox::backoff(leased.attempts)), None);
    };
    told.retain(|step| step.progress != Progress::Asked || !app.post.gateway(&step.provider).is_some_and(Provider::tells_repetitions));
    let Some((provider, asked)) = next(app.post.gateways(), &text.to, &tries(&told)) else {
        tracing::warn!(event = "sms.no_gateway", message = %text.id, "no gateway is for this number: the message was given up");
        return (Delivery::GiveUp, None);
    };
    if asked > 0 && was_accepted(&told) {
        return (Delivery::Done, None);
    }
    let Some(_place) = app.post.place_at(provider.name()) else { return (Delivery::Retry(UNTIL_THERE_IS_PLACE), None) };
    match app.store.note_asked(leased, provider.name()).await {
        Ok(true) => {}
        // Another node has it now, or it was called off: noting that says so.
        Ok(false) => return (Delivery::Retry(Duration::ZERO), None),
        Err(error) => {
            tracing::warn!(event = "message.not_noted", message = %text.id, %error, "it is tried again later");
            return (Delivery::Retry(store::outbox::backoff(leased.attempts)), None);
        }
    }
    let report_to = receipts::address(app, provider.name(), text.id);
    let outcome = provider.send(text, Some(&report_to)).await;
    let progress = match &outcome {
        Outcome::Accepted => Progress::Accepted,
        Outcome::Refused(_) => Progress::Refused,
        Outcome::Failed(_) => Progress::Failed,
    };
    let delivery = match outcome {
        Outcome::Accepted => provider.confirms_within().map_or(Delivery::Done, Delivery::Confirm),
        Outcome::Refused(fault) | Outcome::Failed(fault) => {
            tracing::warn!(event = "sms.failed", message = %text.id, gateway = provider.name(), attempts = leased.attempts, %fault);
            after(app, text, told, provider, progress, leased.attempts)
        }
    };
    (delivery, Some((provider.name().to_owned(), progress)))
}

/// Notes what gateways say by themselves, until [`hang_up`].
pub(super) fn listen(app: &Arc<App>) -> JoinSet<()> {
    let names = app.post.gateways().iter().map(|gateway| gateway.name().to_owned());
    names.map(|name| note_news(Arc::clone(app), name)).collect()
}

/// Notes what was said already, and listens no more. What could not be noted in time is not answered, and said again.
pub(super) async fn hang_up(app: &App, mut listening: JoinSet<()>) {
    app.post.gateways().iter().for_each(Provider::hang_up);
    let last_words = async { while listening.join_next().await.is_some() {} };
    if timeout(LAST_WORDS, last_words).await.is_err() {
        tracing::warn!(event = "receipt.left", "receipts were left to whoever listens next");
    }
}

async fn note_news(app: Arc<App>, gateway: String) {
    let Some(provider) = app.post.gateway(&gateway) else { return };
    while let Some(news) = provider.next_news().await {
        match news {
            News::Named { message, name } => note_name(&app, &gateway, message, &name).await,
            News::Receipt(report) => {
                let noted = note(&app, &gateway, &report).await;
                if let Err(error) = &noted {
                    tracing::warn!(event = "receipt.not_noted", gateway, %error);
                }
                report.answer(noted.is_ok()).await;
            }
        }
    }
}

/// A name is said once: it is noted as soon as it can be.
async fn note_name(app: &App, gateway: &str, message: MessageId, name: &str) {
    for pause in SETTLE_PAUSES {
        match app.store.note_name(gateway, name, message).await {
            Ok(()) => return,
            Err(error) => tracing::warn!(event = "receipt.name_not_noted", %message, %error),
        }
        sleep(pause).await;
    }
}

/// A receipt for a message that nobody here knows is of no use to anybody.
async fn note(app: &App, gateway: &str, report: &Report) -> Result<(), StoreError> {
    match app.store.named(gateway, &report.name).await? {
        Some(message) => app.store.report(message, gateway, report.receipt == Receipt::Delivered).await,
        None => Ok(()),
    }
}

/// What is to be done after `provider` has not taken the message: ask the next one at once, or all of them again later.
fn after(app: &App, text: &Text, mut told: Vec<Step>, provider: &Provider, progress: Progress, attempts: u32) -> Delivery {
    told.push(Step { at: app.store.now(), provider: provider.name().to_owned(), progress });
    let tries = tries(&told);
    let round = tries.iter().filter(|one| one.provider == provider.name()).count();
    match next(app.post.gateways(), &text.to, &tries) {
        Some((_, asked)) if asked < round => Delivery::Retry(Duration::ZERO),
        _ if was_accepted(&told) => Delivery::Done,
        Some(_) => Delivery::Retry(store::outbox::backoff(attempts)),
        None => Delivery::GiveUp,
    }
}

fn tries(told: &[Step]) -> Vec<Try<'_>> {
    let one = |step: &Step| match step.progress {
        Progress::Asked | Progress::Accepted | Progress::Failed => Some(false),
        Progress::Refused | Progress::Undelivered => Some(true),
        Progress::Delivered | Progress::Stopped => None,
    };
    told.iter().filter_map(|step| Some(Try { provider: &step.provider, was_refused: one(step)? })).collect()
}

fn was_accepted(told: &[Step]) -> bool {
    told.iter().any(|step| matches!(step.progress, Progress::Asked | Progress::Accepted))
}

const UNTIL_THERE_IS_PLACE: Duration = Duration::from_secs(2);
const LAST_WORDS: Duration = Duration::from_secs(5);
