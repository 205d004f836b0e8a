//! Gateways that are spoken to in SMPP 3.4, bound as a transceiver: messages go out and receipts come in on one connection.
//!
//! The connection is made with the first message, or by whoever listens for receipts, and again after it broke. The other side gives each
//! message a name of its own; names and receipts are told in the order they came, and a receipt is answered when it was noted, so that the
//! other side keeps it as long as nobody could. A message that is too long for one segment goes whole, as `message_payload`: cutting it is
//! left to the other side.

mod dial;
mod line;
mod pdu;
mod receipt;
mod status;

use std::{
    sync::{Arc, Mutex as Cell, PoisonError},
    time::Duration,
};
use tokio::{
    sync::{
        Mutex,
        mpsc::{Receiver, Sender, channel},
        watch,
    },
    time::{Instant, sleep, timeout},
};
use tokio_rustls::TlsConnector;
use twofactor::{MessageId, Secret};

use super::{Receipt, Text, alphabet::septets};
use crate::{Fault, Outcome, Why};
use line::{Heard, Line};
use pdu::{Body, command};

/// An account with a message center.
#[derive(Clone, Debug)]
pub struct Smpp {
    /// Its host.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// Whether the connection is encrypted.
    pub tls: bool,
    /// The account's name, up to 15 characters.
    pub system_id: String,
    /// Its password, up to 8 characters by the standard.
    pub password: Secret<String>,
    /// What kind of system this is, where the other side asks.
    pub system_type: String,
    /// The sender: a number, or a name of up to 11 characters.
    pub from: String,
}

/// Something that a message center said by itself, or beside an answer.
#[derive(Debug)]
pub enum News {
    /// It took a message over, and calls it so in receipts.
    Named {
        /// Which message.
        message: MessageId,
        /// Its name for it.
        name: String,
    },
    /// It says what became of a message.
    Receipt(Report),
}

/// A receipt that waits for its answer. Unanswered it is told again, on the next connection.
#[derive(Debug)]
pub struct Report {
    /// The other side's name of the message.
    pub name: String,
    /// What became of it.
    pub receipt: Receipt,
    line: Arc<Line>,
    sequence: u32,
}

/// What is kept about a message center while the program runs.
pub(super) struct Center {
    account: Smpp,
    tls: Option<TlsConnector>,
    line: Mutex<Option<Arc<Line>>>,
    held: Cell<Option<Held>>,
    heard: Sender<Heard>,
    news: Mutex<Receiver<Heard>>,
    is_ending: watch::Sender<bool>,
}

/// Nothing is submitted for a while, because the other side said that it was too much.
#[derive(Clone, Copy)]
struct Held {
    until: Instant,
    wait: Duration,
}

impl Report {
    /// Answers that it was noted; or that it was not, so that it is told again.
    pub async fn answer(self, is_noted: bool) {
        let status = if is_noted { status::OK } else { status::LATER };
        // Without a line there is nobody to tell, who then says it again.
        let _ = self.line.answer_receipt(self.sequence, status).await;
    }
}

impl Center {
    /// A center that `account` is with. Nothing is connected yet.
    pub(super) fn new(account: Smpp, root_certificates: Option<&str>) -> Result<Self, String> {
        let tls = account.tls.then(|| dial::encryption(root_certificates)).transpose()?;
        let (heard, news) = channel(MOST_HEARD);
        Ok(Self { account, tls, line: Mutex::default(), held: Cell::default(), heard, news: Mutex::new(news), is_ending: watch::Sender::new(false) })
    }

    /// Submits a message, within `limit`.
    pub(super) async fn send(&self, text: &Text, wants_receipt: bool, limit: Duration) -> Result<Outcome, Fault> {
        if self.is_held() {
            return Ok(Outcome::Failed(Fault::new(Why::Rejected, "too much was sent a moment ago").with_status(Some(status::THROTTLED_SHORT))));
        }
        let asked = timeout(limit, async {
            let line = self.line().await?;
            let answer = line.ask(command::SUBMIT_SM, self.submission(text, wants_receipt), Some(text.id).filter(|_| wants_receipt)).await;
            answer.map(|answer| (answer.status, line)).map_err(|error| dial::broken(&error))
        });
        let Ok(answered) = asked.await else {
            if let Some(line) = self.line.lock().await.as_ref() {
                line.doubt();
            }
            return Err(too_slow());
        };
        let (status, line) = answered?;
        if status::ends_the_session(status) {
            line.end();
        }
        self.note_throttling(status);
        Ok(status::judge(status))
    }

    /// Waits for what the other side says by itself, and keeps the connection. `None` when nothing that was heard is left and the connection
    /// was given up.
    pub(super) async fn next(&self, limit: Duration) -> Option<News> {
        let mut news = self.news.lock().await;
        let mut wait = FIRST_WAIT;
        loop {
            tokio::select! {
                biased;
                // The sender lives as long as this.
                Some(heard) = news.recv() => return Some(News::from(heard)),
                () = self.hung_up() => {
                    self.unbind().await;
                    return None;
                }
                is_bound = self.stay_bound(limit, wait) => wait = if is_bound { FIRST_WAIT } else { (wait * 2).min(LONGEST_WAIT) },
            }
        }
    }

    /// Ends whoever waits for [`Center::next`], when nothing that was heard is left.
    pub(super) fn hang_up(&self) {
        self.is_ending.send_replace(true);
    }

    /// Binds, and says nothing more.
    pub(super) async fn greet(&self, limit: Duration) -> Result<(), Fault> {
        let Ok(line) = timeout(limit, self.line()).await else { return Err(too_slow()) };
        line.map(drop)
    }

    async fn hung_up(&self) {
        // The sender lives as long as this.
        let _ = self.is_ending.subscribe().wait_for(|is_ending| *is_ending).await;
    }

    /// Binds if need be, waits for a while, and answers whether that could be done.
    async fn stay_bound(&self, limit: Duration, wait: Duration) -> bool {
        let is_bound = matches!(timeout(limit, self.line()).await, Ok(Ok(_)));
        sleep(wait).await;
        is_bound
    }

    async fn unbind(&self) {
        if let Some(line) = self.line.lock().await.take().filter(|line| !line.is_over()) {
            // Whoever does not answer is left without.
            let _ = timeout(FAREWELL, line.ask(command::UNBIND, Vec::new(), None)).await;
            line.end();
        }
    }

    /// Whether nothing is submitted at the moment, because it was too much.
    pub(super) fn is_held(&self) -> bool {
        self.held.lock().unwrap_or_else(PoisonError::into_inner).is_some_and(|held| Instant::now() < held.until)
    }

    /// The connection; a new one if there is none.
    async fn line(&self) -> Result<Arc<Line>, Fault> {
        let mut kept = self.line.lock().await;
        if let Some(line) = kept.as_ref().filter(|line| !line.is_over()) {
            return Ok(Arc::clone(line));
        }
        *kept = None;
        let Smpp { host, port, system_id, password, system_type, .. } = &self.account;
        let line = Line::over(dial::connect(host, *port, self.tls.as_ref()).await?, self.heard.clone(), SILENCE);
        let unbound = Unbound(Some(&line));
        let body = Body::default().text(system_id).text(password.expose()).text(system_type).bytes(&[VERSION, 0, 0]).text("").done();
        let answer = line.ask(command::BIND_TRANSCEIVER, body, None).await.map_err(|error| dial::broken(&error))?;
        if answer.status != status::OK {
            return Err(status::unbound(answer.status));
        }
        unbound.keep();
        *kept = Some(Arc::clone(&line));
        Ok(line)
    }

    fn submission(&self, text: &Text, wants_receipt: bool) -> Vec<u8> {
        let from = self.account.from.trim_start_matches('+');
        let kind_of_from = if from.bytes().all(|byte| byte.is_ascii_digit()) { INTERNATIONAL } else { ALPHANUMERIC };
        let said = text.body.expose();
        let (coding, most, words) = match septets(said) {
            Some(septets) => (DEFAULT_ALPHABET, 160, septets),
            None => (UCS2, 140, said.encode_utf16().flat_map(u16::to_be_bytes).collect()),
        };
        let body = Body::default().text("").bytes(&kind_of_from).text(from).bytes(&INTERNATIONAL).text(text.to.as_str().trim_start_matches('+'));
        let body = body.bytes(&[0, 0, 0]).text("").text("").bytes(&[u8::from(wants_receipt), 0, coding, 0]);
        match u8::try_from(words.len()).ok().filter(|length| *length <= most) {
            Some(length) => body.bytes(&[length]).bytes(&words).done(),
            None => body.bytes(&[0]).tagged(MESSAGE_PAYLOAD, &words).done(),
        }
    }

    /// Each time in a row the wait is twice as long. Answers to what was submitted before a wait began say nothing about it.
    fn note_throttling(&self, status: u32) {
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Instant::now();
        if held.is_some_and(|held| now < held.until) {
            return;
        }
        *held = status::is_too_much(status).then(|| {
            let wait = held.map_or(FIRST_HOLD, |held| (held.wait * 2).min(LONGEST_HOLD));
            Held { until: now + wait, wait }
        });
    }
}

/// A connection that ends unless it was bound.
struct Unbound<'a>(Option<&'a Line>);

impl Unbound<'_> {
    fn keep(mut self) {
        self.0 = None;
    }
}

impl Drop for Unbound<'_> {
    fn drop(&mut self) {
        if let Some(line) = self.0 {
            line.end();
        }
    }
}

impl From<Heard> for News {
    fn from(heard: Heard) -> Self {
        match heard {
            Heard::Named { message, name } => Self::Named { message, name },
            Heard::Receipt { name, receipt, line, sequence } => Self::Receipt(Report { name, receipt, line, sequence }),
        }
    }
}

fn too_slow() -> Fault {
    Fault::new(Why::Timeout, "the message center took too long")
}

impl std::fmt::Debug for Center {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.account.fmt(out)
    }
}

const VERSION: u8 = 0x34;
/// Type of number and numbering plan (§5.2.5, §5.2.6).
const INTERNATIONAL: [u8; 2] = [1, 1];
const ALPHANUMERIC: [u8; 2] = [5, 0];
/// Data codings (§5.2.19).
const DEFAULT_ALPHABET: u8 = 0;
const UCS2: u8 = 8;
const MESSAGE_PAYLOAD: u16 = 0x0424;
/// How long to wait before the other side is asked whether it is still there, and then for its answer (§7.2, `enquire_link_timer`).
const SILENCE: Duration = Duration::from_secs(30);
/// How long to wait for the answer to a farewell.
const FAREWELL: Duration = Duration::from_secs(1);
/// How much of what was heard may wait for whoever listens.
const MOST_HEARD: usize = 1024;
const FIRST_HOLD: Duration = Duration::from_secs(1);
const LONGEST_HOLD: Duration = Duration::from_secs(60);
/// How long to listen before looking whether the connection is still there; longer each time that nobody answers.
const FIRST_WAIT: Duration = Duration::from_secs(5);
const LONGEST_WAIT: Duration = Duration::from_secs(5 * 60);
