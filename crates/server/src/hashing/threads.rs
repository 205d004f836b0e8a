//! The threads that hash: as many as there are slots, and less urgent than those that answer.
//!
//! A code waits for the answer of a moment, a password for that of a long computation. The threads of the runtime's own pool are lent to
//! anybody, so none of them can be made less urgent for good. Each keeps the memory of its last hash for the next one, and gives it back when
//! nothing was hashed for a while.

use crossbeam_channel::{Receiver, RecvTimeoutError, Sender};
use std::{
    io,
    panic::{AssertUnwindSafe, catch_unwind},
    thread,
    time::Duration,
};
use tokio::sync::oneshot;
use twofactor::Memory;

type Job = Box<dyn FnOnce(&mut Memory) + Send>;

/// Threads that wait for work; they end when this is dropped.
pub(super) struct Threads(Sender<Job>);

impl Threads {
    /// Starts `count` threads.
    pub(super) fn start(count: usize) -> io::Result<Self> {
        let (sender, receiver) = crossbeam_channel::unbounded();
        for _ in 0..count {
            let receiver = receiver.clone();
            thread::Builder::new().name("hashing".to_owned()).spawn(move || serve(&receiver))?;
        }
        Ok(Self(sender))
    }

    /// Does `work` on one of them; `None` when it panicked.
    pub(super) async fn run<T: Send + 'static>(&self, work: impl FnOnce(&mut Memory) -> T + Send + 'static) -> Option<T> {
        let (answer, answered) = oneshot::channel();
        // Whoever asked may have gone.
        self.0.send(Box::new(move |memory| drop(answer.send(work(memory))))).ok()?;
        answered.await.ok()
    }
}

fn serve(jobs: &Receiver<Job>) {
    // On Linux this is about the calling thread only. Where it is refused, everybody takes turns.
    let _ = rustix::process::setpriority_process(None, NICE);
    let mut memory = Memory::default();
    while let Some(job) = next(jobs, &mut memory) {
        // A panic is told by its hook, and by the answer that never comes.
        drop(catch_unwind(AssertUnwindSafe(|| job(&mut memory))));
    }
}

/// Waits for the next job, at last without memory.
fn next(jobs: &Receiver<Job>, memory: &mut Memory) -> Option<Job> {
    if !memory.is_empty() {
        match jobs.recv_timeout(KEPT) {
            Ok(job) => return Some(job),
            Err(RecvTimeoutError::Timeout) => *memory = Memory::default(),
            Err(RecvTimeoutError::Disconnected) => return None,
        }
    }
    jobs.recv().ok()
}

/// How long memory is kept for the next hash.
const KEPT: Duration = Duration::from_secs(1);

const NICE: i32 = 5;

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[tokio::test]
    async fn work_is_done_on_as_many_threads_as_there_are_slots() {
        let threads = Threads::start(2).unwrap();
        let mut seen = HashSet::new();
        for _ in 0..20 {
            seen.insert(threads.run(|_| thread::current().id()).await.unwrap());
        }
        assert!(seen.len() <= 2, "{} threads", seen.len());
        assert!(!seen.contains(&thread::current().id()), "whoever waits must not compute");
    }

    #[tokio::test]
    async fn a_panic_costs_no_thread() {
        let threads = Threads::start(1).unwrap();
        assert_eq!(threads.run(|_| -> u8 { panic!("a hash that fails") }).await, None);
        assert_eq!(threads.run(|_| 7).await, Some(7));
    }
}
