//! One bound connection: what is asked is answered by number, receipts come in between, and silence is looked after.
//!
//! The other side is not trusted with memory: what it says by itself is kept up to a number of receipts, and refused beyond that.

use std::{
    collections::HashMap,
    fmt, io,
    sync::{
        Arc, Mutex as Cell, PoisonError,
        atomic::{AtomicBool, AtomicU32, Ordering},
    },
    time::Duration,
};
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadHalf, WriteHalf, split},
    sync::{Mutex, Notify, mpsc::Sender, oneshot},
    time::timeout,
};
use twofactor::MessageId;

use super::{
    super::Receipt,
    pdu::{Pdu, Reader, command},
    receipt, status,
};

/// What a connection is made over.
pub(super) trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}

impl<S: AsyncRead + AsyncWrite + Send + Unpin> Stream for S {}

/// What the other side said, in the order it came.
pub(super) enum Heard {
    /// It took a message over under this name.
    Named { message: MessageId, name: String },
    /// It says what became of a message, and waits for an answer with this number.
    Receipt { name: String, receipt: Receipt, line: Arc<Line>, sequence: u32 },
}

/// One connection, until it ends.
pub(super) struct Line {
    writer: Mutex<WriteHalf<Box<dyn Stream>>>,
    waiting: Cell<HashMap<u32, Asker>>,
    next: AtomicU32,
    is_over: AtomicBool,
    over: Notify,
    doubt: Notify,
}

/// Somebody who waits for an answer.
struct Asker {
    command: u32,
    answer: oneshot::Sender<Pdu>,
    /// The message that was submitted, if its name is of interest.
    message: Option<MessageId>,
}

/// Takes an asker off the list who does not wait any more; unless the answer, however late, gives a message a name that receipts will use.
struct Place<'a> {
    line: &'a Line,
    sequence: u32,
}

impl Line {
    /// A line over `stream`. What comes by itself goes to `heard`; after each `silence` the other side is asked whether it is still there, and
    /// has as long to answer.
    pub(super) fn over(stream: Box<dyn Stream>, heard: Sender<Heard>, silence: Duration) -> Arc<Self> {
        let (reader, writer) = split(stream);
        let (writer, waiting, next) = (Mutex::new(writer), Cell::default(), AtomicU32::new(1));
        let line = Arc::new(Self { writer, waiting, next, is_over: AtomicBool::new(false), over: Notify::new(), doubt: Notify::new() });
        tokio::spawn(listen(Arc::clone(&line), reader, heard, silence));
        line
    }

    /// Whether nothing can be said on it any more.
    pub(super) fn is_over(&self) -> bool {
        self.is_over.load(Ordering::Acquire)
    }

    /// Says that it is over: whoever still waits is told so.
    pub(super) fn end(&self) {
        self.is_over.store(true, Ordering::Release);
        self.over.notify_one();
        self.askers(HashMap::clear);
    }

    /// Asks the other side at once whether it is still there.
    pub(super) fn doubt(&self) {
        self.doubt.notify_one();
    }

    /// Asks, and waits for the answer. The name in the answer is of interest if it is about `message`.
    pub(super) async fn ask(&self, command: u32, body: Vec<u8>, message: Option<MessageId>) -> io::Result<Pdu> {
        let sequence = self.next.fetch_add(1, Ordering::Relaxed) & HIGHEST;
        let (answer, answered) = oneshot::channel();
        self.askers(|askers| askers.insert(sequence, Asker { command, answer, message }));
        let _place = Place { line: self, sequence };
        if self.is_over() {
            return Err(io::ErrorKind::NotConnected.into());
        }
        self.say(&Pdu { command, status: status::OK, sequence, body }).await?;
        answered.await.map_err(|_| io::ErrorKind::ConnectionReset.into())
    }

    /// Answers a receipt.
    pub(super) async fn answer_receipt(&self, sequence: u32, status: u32) -> io::Result<()> {
        self.say(&Pdu { command: command::DELIVER_SM | command::ANSWER, status, sequence, body: vec![0] }).await
    }

    /// A unit that was said in part would spoil whatever follows, so nobody's patience ends it.
    async fn say(&self, pdu: &Pdu) -> io::Result<()> {
        let mut writer = self.writer.lock().await;
        let mut half = Half { line: self, is_whole: false };
        let said = pdu.write(&mut *writer).await;
        half.is_whole = said.is_ok();
        said
    }

    fn askers<T>(&self, look: impl FnOnce(&mut HashMap<u32, Asker>) -> T) -> T {
        look(&mut self.waiting.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl fmt::Debug for Line {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Line").field("is_over", &self.is_over()).finish_non_exhaustive()
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.line.askers(|askers| {
            if askers.len() > MOST_WAITING || askers.get(&self.sequence).is_some_and(|asker| asker.message.is_none()) {
                askers.remove(&self.sequence);
            }
        });
    }
}

/// A unit that is being said: the line is over unless all of it was.
struct Half<'a> {
    line: &'a Line,
    is_whole: bool,
}

impl Drop for Half<'_> {
    fn drop(&mut self) {
        if !self.is_whole {
            self.line.end();
        }
    }
}

/// Takes what comes until the connection ends, or says nothing though it was asked.
async fn listen(line: Arc<Line>, mut reader: ReadHalf<Box<dyn Stream>>, heard: Sender<Heard>, silence: Duration) {
    let take_all = async {
        while let Ok(pdu) = Pdu::read(&mut reader).await {
            if take(&line, pdu, &heard).await.is_err() {
                break;
            }
        }
    };
    let look_after = async {
        loop {
            // Either way it is asked.
            let _ = timeout(silence, line.doubt.notified()).await;
            let asked = timeout(silence, line.ask(command::ENQUIRE_LINK, Vec::new(), None)).await;
            if !matches!(asked, Ok(Ok(_))) {
                break;
            }
        }
    };
    tokio::select! {
        () = take_all => {}
        () = look_after => {}
        () = line.over.notified() => {}
        () = heard.closed() => {}
    }
    line.end();
}

/// Hands an answer to whoever asked, and answers what is asked here.
async fn take(line: &Arc<Line>, pdu: Pdu, heard: &Sender<Heard>) -> io::Result<()> {
    if pdu.command & command::ANSWER != 0 {
        return take_answer(line, pdu, heard);
    }
    let answer = |status, body| Pdu { command: pdu.command | command::ANSWER, status, sequence: pdu.sequence, body };
    match pdu.command {
        command::DELIVER_SM => match receipt::read(&pdu.body) {
            Some((name, receipt)) if heard.capacity() > KEPT_FOR_NAMES => {
                let told = heard.try_send(Heard::Receipt { name, receipt, line: Arc::clone(line), sequence: pdu.sequence });
                told.map_err(|_| io::ErrorKind::ConnectionAborted.into())
            }
            Some(_) => line.answer_receipt(pdu.sequence, status::TOO_MANY).await,
            None => line.answer_receipt(pdu.sequence, status::OK).await,
        },
        command::ENQUIRE_LINK => line.say(&answer(status::OK, Vec::new())).await,
        command::ALERT_NOTIFICATION => Ok(()),
        command::UNBIND => {
            line.say(&answer(status::OK, Vec::new())).await?;
            Err(io::ErrorKind::ConnectionAborted.into())
        }
        _ => line.say(&Pdu { command: command::GENERIC_NACK, ..answer(status::UNKNOWN_COMMAND, Vec::new()) }).await,
    }
}

/// An answer to something else than what was asked under its number is nothing to go on with.
fn take_answer(line: &Line, pdu: Pdu, heard: &Sender<Heard>) -> io::Result<()> {
    let Some(Asker { command, answer, message }) = line.askers(|askers| askers.remove(&pdu.sequence)) else { return Ok(()) };
    let is_refusal = pdu.command == command::GENERIC_NACK && pdu.status != status::OK;
    if pdu.command != command | command::ANSWER && !is_refusal {
        return Err(io::ErrorKind::InvalidData.into());
    }
    let message = message.filter(|_| pdu.status == status::OK);
    if let Some((message, name)) = message.zip(Reader(&pdu.body).text().and_then(receipt::name)) {
        // Without a place there is nobody who listens: then nobody will hear the receipt either.
        let _ = heard.try_send(Heard::Named { message, name });
    }
    // Whoever asked may have given up meanwhile.
    let _ = answer.send(pdu);
    Ok(())
}

/// How many submissions that nobody waits for any more may still be answered.
const MOST_WAITING: usize = 10_000;
/// Places in the queue that receipts leave to names, which cannot be refused.
const KEPT_FOR_NAMES: usize = 256;
const HIGHEST: u32 = 0x7FFF_FFFF;

#[cfg(test)]
mod tests;
