//! The dev inbox: what would have been sent, newest first. It is kept in memory, and gone with the process.

use axum::{Json, extract::State, http::StatusCode, response::Response};
use pages::{Channel, DevInbox, DevMessage};
use serde_json::{Value, json};
use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, PoisonError},
};

use crate::{App, hosted::Desk};

/// Messages that would have been sent.
#[derive(Default)]
pub struct Inbox(Mutex<VecDeque<DevMessage>>);

impl Inbox {
    /// Takes in a message.
    pub fn take(&self, message: DevMessage) {
        let mut messages = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        messages.push_front(message);
        messages.truncate(MOST);
    }

    fn messages(&self) -> Vec<DevMessage> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).iter().cloned().collect()
    }
}

/// `GET /dev/inbox`
pub async fn show(desk: Desk) -> Response {
    let html = DevInbox { messages: desk.app.inbox.messages() }.render(&desk.frame(None), desk.words());
    desk.page(StatusCode::OK, html)
}

/// `GET /dev/inbox.json`
pub async fn list(State(app): State<Arc<App>>) -> Json<Value> {
    let message = |message: &DevMessage| {
        let channel = match message.channel {
            Channel::Mail => "mail",
            Channel::Sms => "sms",
        };
        let at = crate::times::rfc3339(message.at);
        json!({ "channel": channel, "to": message.to, "subject": message.subject, "text": message.body, "at": at })
    };
    let messages: Vec<Value> = app.inbox.messages().iter().map(message).collect();
    Json(json!({ "messages": messages }))
}

const MOST: usize = 200;
