//! Verifying an export: nothing is needed but its lines and the public key.

use std::{collections::BTreeMap, fmt, mem};

use super::{
    VerifyingKey,
    chain::Hash,
    checkpoint::{Body, Root, digest},
    lines::{ChainLine, EventLine, HeadLine, Line, Place},
};

/// Reads the lines of an export and finds what does not fit.
#[derive(Debug)]
pub struct Verifier {
    key: VerifyingKey,
    known: Vec<String>,
    notes: BTreeMap<i64, Noted>,
    last_note: Option<(i64, Hash)>,
    current: Option<Current>,
    has_ended: bool,
    report: Report,
}

/// What was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// How many events there are.
    pub events: u64,
    /// How many chains.
    pub chains: u64,
    /// How many checkpoints.
    pub checkpoints: u64,
    /// How many events are in no chain, because they are older than chains: these were only counted.
    pub unchained: u64,
    /// How many events were chained since the newest checkpoint: nobody has signed these yet.
    pub unsigned: u64,
    /// The newest checkpoint's number, and when it was made, in milliseconds since 1970.
    pub newest: Option<(i64, i64)>,
    /// What does not fit.
    pub faults: Vec<Fault>,
}

/// Something that does not fit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// A checkpoint that the key has not signed, or that says something else than checkpoints say; the text it begins with.
    NotSigned(String),
    /// A checkpoint that does not follow the one before it: some are missing, or one was put in.
    NotNext(i64),
    /// A checkpoint that somebody has kept is not among those of the export.
    Unknown(String),
    /// The heads that are told for a checkpoint are not those that it signs.
    Heads(i64),
    /// An event, or its place, is not the one that was chained.
    Changed(String),
    /// Events are missing: of this chain, from the one place to the other.
    Missing(String, i64, i64),
    /// An event that was put in: its place belongs to another, or is behind the chain's end.
    PutIn(String),
    /// An event of which the chain is not known.
    Stray(String),
    /// A chain does not have the event at this place that a checkpoint has signed.
    NotAsSigned(String, i64),
    /// A chain does not end as its owner's row says.
    End(String),
    /// More events are without a place than when chains began.
    Unchained(u64),
    /// The export does not go to its end.
    Incomplete,
}

/// A checkpoint, and what the export told of its heads so far.
#[derive(Debug)]
struct Noted {
    body: Body,
    heads: Root,
}

/// The chain whose events are read.
#[derive(Debug)]
struct Current {
    line: ChainLine,
    /// The place that comes next, and the hash of the event before it, unless that one is missing.
    next: i64,
    before: Option<Hash>,
    /// Heads that checkpoints signed and no event has come to yet, in their order.
    signed: Vec<HeadLine>,
    /// How far they go.
    signed_to: i64,
    /// Events that came before their turn. Nodes whose clocks differ chain them in another order than that of their ids.
    early: BTreeMap<i64, EventLine>,
}

impl Verifier {
    /// One that trusts `key`, and expects the checkpoints whose notes are `known` from elsewhere.
    pub fn new(key: VerifyingKey, known: Vec<String>) -> Self {
        Self { key, known, notes: BTreeMap::new(), last_note: None, current: None, has_ended: false, report: Report::default() }
    }

    /// Takes the next line.
    pub fn take(&mut self, line: Line) {
        match line {
            Line::Checkpoint(note) => self.checkpoint(&note),
            Line::Chain(line) => {
                self.close();
                self.open(line);
            }
            Line::Event(event) => self.event(event),
            Line::Stray(event) => {
                self.close();
                self.report.events += 1;
                match event.place {
                    Some(_) => self.fault(Fault::Stray(event.id)),
                    None => self.report.unchained += 1,
                }
            }
            Line::End { events } => {
                self.close();
                self.has_ended = events == self.report.events;
            }
        }
    }

    /// What was found, after the last line.
    pub fn finish(mut self) -> Report {
        self.close();
        if self.unchained_at_first().is_some_and(|most| self.report.unchained > most) {
            self.fault(Fault::Unchained(self.report.unchained));
        }
        for (number, noted) in mem::take(&mut self.notes) {
            if noted.heads.chains != noted.body.chains || noted.heads.finish() != noted.body.root {
                self.fault(Fault::Heads(number));
            }
        }
        for note in mem::take(&mut self.known) {
            self.fault(Fault::Unknown(first_words(&note)));
        }
        if !self.has_ended {
            self.fault(Fault::Incomplete);
        }
        self.report
    }

    fn checkpoint(&mut self, note: &str) {
        self.report.checkpoints += 1;
        self.known.retain(|known| known.trim_end() != note.trim_end());
        let Some(body) = Body::open(note, &self.key) else { return self.fault(Fault::NotSigned(first_words(note))) };
        let (number, previous) = self.last_note.map_or((1, Hash::default()), |(number, hash)| (number + 1, hash));
        if body.number != number || body.previous != previous {
            self.fault(Fault::NotNext(body.number));
        }
        self.last_note = Some((body.number, digest(note)));
        self.report.newest = Some((body.number, body.at));
        self.notes.insert(body.number, Noted { body, heads: Root::default() });
    }

    fn open(&mut self, line: ChainLine) {
        self.report.chains += 1;
        for HeadLine { checkpoint, length, head } in &line.heads {
            match self.notes.get_mut(checkpoint) {
                Some(noted) => noted.heads.add(&line.id, *length, head),
                None => self.fault(Fault::Heads(*checkpoint)),
            }
        }
        let signed_to = line.heads.last().map_or(0, |head| head.length);
        let signed = line.heads.iter().rev().cloned().collect();
        self.current = Some(Current { line, next: 1, before: Some(Hash::default()), signed, signed_to, early: BTreeMap::new() });
    }

    fn event(&mut self, event: EventLine) {
        self.report.events += 1;
        let Some(mut current) = self.current.take() else { return self.fault(Fault::Stray(event.id)) };
        match event.place {
            None => self.report.unchained += 1,
            Some(_) if event.chain() != current.line.id => self.fault(Fault::Stray(event.id)),
            Some(Place { seq, .. }) if seq < current.next || seq > current.line.length => self.fault(Fault::PutIn(event.id)),
            Some(Place { seq, .. }) => {
                if let Some(first) = current.early.insert(seq, event) {
                    self.fault(Fault::PutIn(first.id));
                }
                self.advance(&mut current, MOST_EARLY);
            }
        }
        self.current = Some(current);
    }

    /// Takes up events whose turn has come, and more when more than `most` wait for one that does not come.
    fn advance(&mut self, current: &mut Current, most: usize) {
        while let Some(first) = current.early.first_entry() {
            let seq = *first.key();
            if seq != current.next {
                if current.early.len() <= most {
                    return;
                }
                self.fault(Fault::Missing(current.line.id.clone(), current.next, seq - 1));
                current.before = None;
            }
            let Some((seq, event)) = current.early.pop_first() else { return };
            self.follow(current, seq, &event);
        }
    }

    /// Takes `event` for the one at `seq`.
    fn follow(&mut self, current: &mut Current, seq: i64, event: &EventLine) {
        let Some(Place { hash, .. }) = event.place else { return };
        if current.before.is_some_and(|before| event.hash(&before, seq) != hash) {
            self.fault(Fault::Changed(event.id.clone()));
        }
        (current.next, current.before) = (seq + 1, Some(hash));
        self.report.unsigned += u64::from(seq > current.signed_to);
        while let Some(signed) = current.signed.pop_if(|signed| signed.length <= seq) {
            if signed.length != seq || signed.head != hash {
                self.fault(Fault::NotAsSigned(current.line.id.clone(), signed.length));
            }
        }
    }

    /// Ends the chain whose events were read.
    fn close(&mut self) {
        let Some(mut current) = self.current.take() else { return };
        self.advance(&mut current, 0);
        let id = current.line.id;
        if current.next <= current.line.length {
            self.fault(Fault::Missing(id.clone(), current.next, current.line.length));
        } else if current.before != Some(current.line.head) {
            self.fault(Fault::End(id.clone()));
        }
        for signed in current.signed.iter().rev() {
            self.fault(Fault::NotAsSigned(id.clone(), signed.length));
        }
    }

    /// How many events without a place the first checkpoints counted. For a day there may be nodes of the release before, which knew no
    /// chains; `None` without a checkpoint.
    fn unchained_at_first(&self) -> Option<u64> {
        let (_, first) = self.notes.first_key_value()?;
        let most = self.notes.values().map(|noted| &noted.body).filter(|body| body.at <= first.body.at.saturating_add(DAY_MS));
        most.map(|body| u64::try_from(body.unchained).unwrap_or(0)).max()
    }

    fn fault(&mut self, fault: Fault) {
        self.report.faults.push(fault);
    }
}

impl Report {
    /// Whether everything fits.
    pub fn is_good(&self) -> bool {
        self.faults.is_empty()
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotSigned(note) => write!(out, "a checkpoint is not signed by this key: {note}"),
            Self::NotNext(number) => write!(out, "checkpoint {number} does not follow the one before it"),
            Self::Unknown(note) => write!(out, "a checkpoint that was kept elsewhere is not there: {note}"),
            Self::Heads(number) => write!(out, "checkpoint {number} has not signed the heads that are told for it"),
            Self::Changed(event) => write!(out, "{event} was changed, or does not follow the event before it"),
            Self::Missing(chain, from, to) if from == to => write!(out, "event {from} of {chain} is missing"),
            Self::Missing(chain, from, to) => write!(out, "events {from} to {to} of {chain} are missing"),
            Self::PutIn(event) => write!(out, "{event} was put in"),
            Self::Stray(event) => write!(out, "{event} belongs to no chain"),
            Self::NotAsSigned(chain, place) => write!(out, "event {place} of {chain} is not the one that a checkpoint has signed"),
            Self::End(chain) => write!(out, "{chain} does not end with the event that its row names"),
            Self::Unchained(count) => write!(out, "{count} events have no place in a chain, more than when chains began"),
            Self::Incomplete => write!(out, "the export does not go to its end"),
        }
    }
}

/// By what a person tells notes apart.
fn first_words(note: &str) -> String {
    note.lines().take(3).collect::<Vec<_>>().join(", ").chars().take(MOST_WORDS).collect()
}

/// How many events may wait for one that comes before them.
const MOST_EARLY: usize = 4096;

const MOST_WORDS: usize = 120;

const DAY_MS: i64 = 24 * 3600 * 1000;
